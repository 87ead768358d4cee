package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
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

// A firm of another trade, by its name; one that sells homes as well says so.
var (
	tradeFirm = regexp.MustCompile(`(?i)\b(?:(?:home )?loans?|lending|lenders?|mortgages?|title|escrow|inspections?|insurance|bank|credit union|staging|stagers|` +
		`photography|photos|moving|movers|roofing|law (?:firm|office|group)|attorneys?|appraisals?|appraisers?|construction|contracting)\b`)
	homeFirm = regexp.MustCompile(`(?i)\b(?:realty|real estate|realtors?|homes|properties|brokers?|brokerage)\b`)
)

func isTradeFirm(agency string) bool {
	return tradeFirm.MatchString(agency) && !homeFirm.MatchString(agency)
}

// What a page says to machines, or of others, is said of nobody whom it is about.
var (
	toMachines = regexp.MustCompile(`(?i)[^.!?\n]*\b(?:language models?|LLMs?|(?:to|for|attention|dear|hey) (?:all )?(?:AI|bots?|chatbots?|assistants?)\b|AI (?:assistants?|agents?|models?|crawlers?|summar[a-z]+)|` +
		`system (?:message|prompt)|you are an AI|(?:ignore|disregard) (?:all |any |the |your )*(?:previous|prior|other|above|earlier)|you must (?:report|say|write|rank|list))\b(?:[^.!?\n]|\.\d)*`)
	ofOthers = regexp.MustCompile(`(?i)\b(?:similar|other|nearby|more|related|featured|recommended) (?:top )?(?:agents?|realtors?|profiles?|pros|professionals)\b|` +
		`\b(?:people|others|you) (?:also|may also|might also) (?:viewed|like)|\bcompare (?:with|to)\b|\bsponsored\b|\badvertisement\b`)
	ofOffice = regexp.MustCompile(`(?i)\b(?:together we|our (?:office|agents|team|company|brokerage)|the (?:office|company|brokerage))\b`)
	roleOf   = regexp.MustCompile(`\p{Lu}[\p{L}'’-]+, (?:(?:Designated|Associate|Qualifying|Managing|Listing|Office) )?(?:Broker|Realtor|Agent|REALTOR|Administrator|Coordinator|Manager)\b`)
)

// unheeded is a text without what it says to machines, as long as before.
func unheeded(text string) string {
	return toMachines.ReplaceAllStringFunc(text, func(said string) string { return strings.Repeat(" ", len(said)) })
}

// turnsOf are where a text turns to others, in order: to similar agents, or from one of
// its people to the office of all.
func turnsOf(text string) []int {
	all := ofOthers.FindAllStringIndex(text, -1)
	if len(roleOf.FindAllStringIndex(text, 2)) > 1 {
		all = append(all, ofOffice.FindAllStringIndex(text, -1)...)
	}
	var turns []int
	for _, at := range all {
		turns = append(turns, at[0])
	}
	slices.Sort(turns)
	return turns
}

// turnsAway reports whether a page turns to others between two bytes.
func (p *page) turnsAway(from, to int) bool {
	i, _ := slices.BinarySearch(p.turns, from)
	return i < len(p.turns) && p.turns[i] < to
}
