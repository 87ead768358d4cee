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
			before = append(before, regexp.MustCompile(roleBefore(role.words)))
			behind = append(behind, regexp.MustCompile(`(?i)^[kK]?(?: a month| a year|/mo)?[ '"‘“]+(?:[\p{L}-]+ ){0,1}?(?:we |they |he |she )?['"’”]?(?:`+role.words+`)\b`))
		}
		return before, behind
	}()
	anyRoleBefore = func() *regexp.Regexp {
		var words []string
		for _, role := range priceRoles {
			words = append(words, role.words)
		}
		return regexp.MustCompile(roleBefore(strings.Join(words, "|")))
	}()
	money = regexp.MustCompile(`\$\s?\d[\d,]*(?:\.\d+)?\s?[kKmM]?\b|\b\d{2,3}(?:,\d{3})+\b|\b\d{2,3}(?:\.\d)?[kK]\b|\b[2-9]\d{2}\b`)
)

// roleBefore is the expression for these words before an amount.
func roleBefore(words string) string { return `(?i)\b(?:` + words + `)\b[^.;:!?$\d]{0,40}$` }

// priced is an amount of a text, by the digits that tell it, and what it is.
type priced struct {
	text, digits   string
	before, behind string
	kept           lazy[[]string]
}

// roles are what an amount is.
func (p *priced) roles() []string {
	return p.kept.get(func() (roles []string) {
		nearest := -1
		for i, role := range priceRoles {
			if m := rolesBehind[i].FindString(p.behind); m != "" && role.name != "paid" && !joins.MatchString(m) {
				roles = append(roles, role.name)
			}
		}
		if len(roles) > 0 || !anyRoleBefore.MatchString(p.before) {
			return roles
		}
		for i, role := range priceRoles {
			switch m := rolesBefore[i].FindStringIndex(p.before); {
			case m == nil || m[0] < nearest:
			case m[0] == nearest:
				roles = append(roles, role.name)
			default:
				nearest, roles = m[0], []string{role.name}
			}
		}
		return roles
	})
}

// pricesIn are the amounts of money of a text.
func pricesIn(text string) (all []*priced) {
	if !hasDigit(text) {
		return nil
	}
	end := 0
	for _, at := range money.FindAllStringIndex(text, -1) {
		all = append(all, &priced{
			text: text[at[0]:at[1]], digits: significant(strings.Trim(text[at[0]:at[1]], "$ kKmM")),
			before: lastOf(text[end:at[0]], 60), behind: firstOf(text[at[1]:], 40),
		})
		end = at[1]
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
	said = slices.DeleteFunc(said, func(p *priced) bool { return p.digits == "" || len(p.roles()) == 0 })
	if len(said) == 0 {
		return nil
	}
	var told []*priced
	for _, r := range c.readings(cites) {
		told = append(told, r.prices()...)
	}
	for _, p := range said {
		known, same := false, false
		has := func(o *priced) bool {
			return slices.ContainsFunc(o.roles(), func(role string) bool { return slices.Contains(p.roles(), role) })
		}
		for _, o := range told {
			if o.digits == p.digits {
				known, same = known || len(o.roles()) > 0, same || has(o)
			}
		}
		if !known || same {
			continue
		}
		other := slices.IndexFunc(told, func(o *priced) bool { return o.digits != p.digits && has(o) })
		if other >= 0 && told[other].text != "" {
			all = append(all, doubted(inQuotes(p.text)+" is told as something else there: "+inQuotes(told[other].text)+
				" is that of which the sentence speaks", ""))
		}
	}
	return all
}
