package review

import (
	"regexp"
	"slices"
)

var (
	// otherTrade stands before or behind the name of somebody who sells no homes.
	otherTrade = `(?:mortgage\s+)?(?:lender|loan officer|banker|stager|photographer|videographer|inspector|appraiser|attorney|lawyer` +
		`|architect|contractor|builder|(?:transaction |office |marketing |closing |listing |client care )?coordinator` +
		`|(?:transaction|office|marketing|closing|listing|operations) manager` +
		`|(?:office |executive |administrative )?assistant|receptionist|intern|dog|cat|mascot|mayor|councilman` +
		`|councilwoman|council member|economist|analyst|professor|historian|fisherman|farmer|homeowner|tenant|renter|landlord` +
		`|buyer|seller|client|customer|reviewer|reporter|columnist|editor|author|chef|teacher|principal|planner|developer)`
	tradeBefore = regexp.MustCompile(`(?i)\b(?:` + otherTrade + `s?(?: of the (?:month|year))?|photos?(?:graphy)? by|pictured by` +
		`|story by|written by|(?:front desk|reception|operations|administration|admin|accounting|bookkeeping|marketing` +
		`|photography|staff photo|photo|lending|title|escrow)\s*:)[:,]?\s+(?:dr|mr|mrs|ms|prof)?\.?\s*$`)
	tradeBehind = regexp.MustCompile(`(?i)^\s*(?:,|\(|[–—-]|is (?:a|an|the))\s*(?:(?:a|an|the|our|local)\s+)?` + otherTrade + `\b`)
	// sellsToo stands behind another trade that somebody left, or has besides.
	sellsToo = regexp.MustCompile(`(?i)^[^.;|\n]{0,40}?(?:turned|and|&|/)\s*(?:a\s+)?(?:realtor|(?:real estate )?agent|broker)`)
	// signed is a quotation's end, after which its author is named: "a gem" — Sharon W.
	signed = regexp.MustCompile(`["”]\s*[—–-]\s*$`)
)

// onlyOutsiders reports whether the page names somebody only as one of another
// trade, or under what they wrote.
func (p *page) onlyOutsiders(name string) bool {
	return !slices.ContainsFunc(p.mentions.inOrder, func(m mention) bool {
		before, behind := lastOf(p.text[:m.start], reach), firstOf(p.text[m.end:], reach)
		if m.name != name || tradeBefore.MatchString(before) || signed.MatchString(before) {
			return false
		}
		return !tradeBehind.MatchString(behind) || sellsToo.MatchString(behind)
	})
}
