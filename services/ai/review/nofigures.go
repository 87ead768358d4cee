package review

import (
	"maps"
	"slices"
	"strings"

	"coagent/services/ai/regexp"
	"coagent/services/ai/review/postal"
)

// noFigure is what has digits and states no quantity: ordinals, times of day, and
// names of roads, loans, laws, forms and years. A name before a unit or before
// what is counted is none; nor is one after a dollar sign or within a number.
var noFigure = regexp.MustCompile(`(?m)(\$\s?|\d[.,]|\.)?(?:\b` + either(
	`\d{1,3}(?:st|nd|rd|th)\b`, `(?:Highway|Hwy|Route|Rte|Interstate|Exit|Loop|US|U\.S\.|SH|IH|SR|CR|FM|RM|RR|`+states+`|I)(?:[ -]\d{1,4}|\d{1,3})\b`, `[A-Z]{1,2}-?\d{1,2}\b`, `COVID-19\b`, `[A-Z][A-Za-z]+ ?101\b`, `Y2K\b`, `4K (?:video|footage|camera)s?\b`,
	`(?:(?:10|15|20|25|30|40)(?:-|-year| year)? (?:or|and|to|vs\.?|versus) (?:an? )?)?(?:10|15|20|25|30|40)[- ][Yy]ear(?:,? (?:conventional|jumbo|average|new|FHA|VA|low interest))*[ -](?:[Ff]ixed|[Ll]oan|[Mm]ortgage|[Rr]ate|[Tt]erm|[Nn]ote|[Aa]mortization)(?:s|-rate)?\b`,
	`24/7\b`, `\d{1,2}:[0-5]\d\b`, `(?:180|360)-degree\b`, `(?:[Cc]all|[Dd]ial) [2-9]11\b`,
	`(?:18|19|20)\d0s\b`, `Act of (?:18|19|20)\d\d\b`, `(?:18|19|20)\d\d (?:[A-Z][a-z]+ ){1,4}Act\b`,
	`(?:[45]0[13]|457|203|529)(?:\([a-z]\)|[a-z]\b| plans?\b)`, `1031[- ](?:tax-deferred )?(?:exchange|buyer|investor)s?\b`, `(?:Form|Schedule|Section|Title|Chapter|Article|Rule) (?:of )?(?:[A-Z]-)?\d{1,4}(?:-[A-Z]{1,4})?\b`, `1099s?\b`,
	`\d{5}(?:-\d{4})? (?i:zip)(?: codes?)?\b`, `(?i:zip codes?) \d{5}\b`,
) + `|, (?:` + states + `) \d{5}\b)(\s?%|[.,]\d| ?(?:hundred|thousand|million|billion|trillion|per\s?cent|pct|percentage|basis|dollars|USD|of (?:supply|inventory)|on (?:the )?market|k|K|M|(?:new |active |closed )?(?:homes|houses|condos|listings|sales|properties|units|buyers|sellers|people|permits|days))\b)?`)

// states are the abbreviations of the states.
var states = strings.ToUpper(strings.Join(slices.Sorted(maps.Keys(postal.States())), "|"))

// named blanks what has digits and is a name.
func named(text string) string {
	if !hasDigit(text) {
		return text
	}
	return replaceSubmatches(noFigure, text, func(m []string) string {
		if m[1]+m[2] != "" {
			return m[0]
		}
		return " "
	})
}

// replaceSubmatches is ReplaceAllStringFunc with the groups of each match.
func replaceSubmatches(re *regexp.Regexp, text string, by func([]string) string) string {
	found := re.FindAllStringSubmatchIndex(text, -1)
	if len(found) == 0 {
		return text
	}
	var b strings.Builder
	end := 0
	for _, at := range found {
		m := make([]string, len(at)/2)
		for i := range m {
			if at[2*i] >= 0 {
				m[i] = text[at[2*i]:at[2*i+1]]
			}
		}
		b.WriteString(text[end:at[0]])
		b.WriteString(by(m))
		end = at[1]
	}
	b.WriteString(text[end:])
	return b.String()
}
