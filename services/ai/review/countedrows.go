package review

import (
	"strings"

	"coagent/services/ai/regexp"
)

// A plan may count the rows of the audit: so many of a status, of so many in all.

var (
	rowNouns = `(?:rows?|pages?|profiles?|platforms?|sites?|entries|places|results)`
	// countedSo is a number of rows and the state that a sentence gives them.
	countedSo = regexp.MustCompile(`(?i)\b(\d{1,2}) (?:of (?:the |your |all )?(\d{1,2}) )?(?:audited |other )?` + rowNouns + `(?: in the audit| of the audit| on the list| are| were| that are| that were)*,? ` +
		`(?:(?:are|is|were|as|marked|still|listed|came|come|back|already) )*(not found|missing|inconsistent|consistent|wrong|in order|correct)\b`)
	countedState = regexp.MustCompile(`(?i)\b(?:the|your|all|has|have|with|shows?|found|finds|open|create|claim) (\d{1,2}) ()(missing|inconsistent|consistent) ` + rowNouns + `\b`)
	// ofAll is how many of all rows there are, and asGap that they are not there.
	ofAll    = regexp.MustCompile(`(?i)\b(\d{1,2}) of (?:the |your |all )?(\d{1,2}) ` + rowNouns + `([^.;:]{0,60})`)
	asGap    = regexp.MustCompile(`(?i)\b(?:gaps?|missing|absent|lack\w*|not (?:there|found|show|list)|nowhere|without you)\b`)
	statusOf = map[string]string{
		"not found": "Not Found", "missing": "Not Found", "inconsistent": "Inconsistent", "wrong": "Inconsistent",
		"consistent": "Consistent", "in order": "Consistent", "correct": "Consistent",
	}
)

// rowsMiscounted says which numbers of rows of a sentence are not those of the audit.
func (s standing) rowsMiscounted(sentence string) (all []string) {
	text := inDigits(sentence)
	missing := 0
	for _, p := range s.pages {
		if p.missing {
			missing++
		}
	}
	for _, m := range ofAll.FindAllStringSubmatch(text, -1) {
		if atoi(m[2]) == len(s.pages) && asGap.MatchString(m[3]) && atoi(m[1]) != missing {
			all = append(all, inQuotes(m[1]+" of "+m[2])+": the audit has another number of rows that are not found")
		}
	}
	for _, pattern := range []*regexp.Regexp{countedSo, countedState} {
		for _, m := range pattern.FindAllStringSubmatch(text, -1) {
			n := 0
			for _, p := range s.pages {
				if p.status == statusOf[strings.ToLower(m[3])] {
					n++
				}
			}
			if atoi(m[1]) != n || m[2] != "" && atoi(m[2]) != len(s.pages) {
				all = append(all, inQuotes(m[0])+": the audit has another number of these rows")
			}
		}
	}
	return all
}
