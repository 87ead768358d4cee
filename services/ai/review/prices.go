package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// An amount of money is a price that was asked, one that was paid, an estimate, a fee, a
// rent. What is told of one amount is not said of another.

// priceRoles are what an amount may be, by the words before it or behind it.
var priceRoles = []struct{ name, words string }{
	{"estimate", `(?:online )?estimate[ds]?|zestimate|apprais(?:al|ed)|valued|valuation`},
	{"wish", `wanted|hoped|thought|figured|expected`},
	{"asked", `list(?:ed|ing|s)?|asking|asked|priced|originally|on at`},
	{"paid", `sold|sell|selling|bought|buying|paid|went for|closed|ended up|netted|purchased|purchase`},
	{"offer", `offer(?:ed|s)?|bid`},
	{"fee", `fees?|charged|billed|commission`},
	{"rent", `rent|renting|rented|lease|leased`},
	{"deposit", `deposit|earnest`},
	{"assessment", `assessments?`},
	{"credit", `credits?`},
	{"dues", `dues|hoa`},
	{"taxes", `tax(?:es)?`},
	{"repair", `repairs?`},
}

var (
	rolesBefore, rolesBehind = func() (before, behind []*regexp.Regexp) {
		for _, role := range priceRoles {
			before = append(before, regexp.MustCompile(`(?i)\b(?:`+role.words+`)\b[^.;:!?$\d]{0,40}$`))
			behind = append(behind, regexp.MustCompile(`(?i)^[kK]?(?: a month| a year|/mo)?[ '"‘“]+(?:[\p{L}-]+ ){0,1}?(?:we |they |he |she )?['"’”]?(?:`+role.words+`)\b`))
		}
		return before, behind
	}()
	money = regexp.MustCompile(`\$\s?\d[\d,]*(?:\.\d+)?\s?[kKmM]?\b|\b\d{2,3}(?:,\d{3})+\b|\b\d{2,3}(?:\.\d)?[kK]\b|\b[2-9]\d{2}\b`)
)

// priced is an amount of a text, by the digits that tell it, and what it is.
type priced struct {
	text, digits string
	roles        []string
}

// pricesIn are the amounts of money of a text.
func pricesIn(text string) (all []priced) {
	end := 0
	for _, at := range money.FindAllStringIndex(text, -1) {
		p := priced{text: text[at[0]:at[1]], digits: significant(strings.Trim(text[at[0]:at[1]], "$ kKmM"))}
		before, behind := lastOf(text[end:at[0]], 60), firstOf(text[at[1]:], 40)
		nearest := -1
		for i, role := range priceRoles {
			if m := rolesBehind[i].FindString(behind); m != "" && role.name != "paid" && !joins.MatchString(m) {
				p.roles = append(p.roles, role.name)
			}
			if m := rolesBefore[i].FindStringIndex(before); m != nil && m[0] > nearest {
				nearest = m[0]
			}
		}
		if len(p.roles) == 0 && nearest >= 0 {
			for i, role := range priceRoles {
				if m := rolesBefore[i].FindStringIndex(before); m != nil && m[0] == nearest {
					p.roles = append(p.roles, role.name)
				}
			}
		}
		all, end = append(all, p), at[1]
	}
	return all
}

// otherPrices doubts the amounts of a sentence that are told as something else, where
// another amount is told as what the sentence says.
func (c *figureCheck) otherPrices(sentence string, cites []int) (all []Fault) {
	said := pricesIn(sentence)
	if len(said) == 0 || len(said) > often {
		return nil
	}
	var told []priced
	for _, r := range c.readings(cites) {
		told = append(told, r.prices()...)
	}
	for _, p := range said {
		if len(p.roles) == 0 || p.digits == "" {
			continue
		}
		known, same := false, false
		var other string
		for _, o := range told {
			has := slices.ContainsFunc(o.roles, func(role string) bool { return slices.Contains(p.roles, role) })
			switch {
			case o.digits == p.digits:
				known, same = known || len(o.roles) > 0, same || has
			case has && other == "":
				other = o.text
			}
		}
		if known && !same && other != "" {
			all = append(all, doubted(inQuotes(p.text)+" is told as something else there: "+inQuotes(other)+
				" is that of which the sentence speaks", ""))
		}
	}
	return all
}
