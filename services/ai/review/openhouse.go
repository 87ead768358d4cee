package review

import (
	"slices"

	"coagent/services/ai/regexp"
)

// OpenHouse holds the days of the texts for an open house against those of the request,
// and each text against what it is to say and to leave out. The message for those who
// came invites to nothing that is over.
func OpenHouse(d Draft) []Fault {
	return slices.Concat(
		OwnDays(d), invitesToWhatIsOver(d), unannounced(d), besideFlyer(d), unsigned(d, "/invitation/body", "/followUp"),
		thanksNobody(Member(d.Answer, "followUp"), "/followUp"), asksNobody(d), formatted(d), inShorthand(d),
		signedByStrangers(d, "/invitation/body", "/followUp"),
	)
}

var (
	// invites is how a message asks somebody to come.
	invites = regexp.MustCompile(`(?i)\b(?:join (?:us|me)|come (?:to|by|see|visit|join)|stop (?:by|in)|drop (?:in|by)|swing by|don['’]t miss|hope to see you|` +
		`see you (?:at|on|there|this)|you(?:['’]re| are) (?:all )?invited|(?:we|i)(?:['’]ll| will) be (?:open|there|at|here)|doors (?:open|are open)|rsvp)\b`)
	// ofTheDay is what makes it the open house that is over.
	ofTheDay = regexp.MustCompile(`(?i)\b(?:(?:sun|mon|tues|wednes|thurs|fri|satur)day|(?:` + monthNames + `) \d|(?:our|the|this|an) open house)\b`)
	// isOver says that it was.
	isOver = regexp.MustCompile(`(?i)\b(?:thanks?|thank you|for (?:coming|stopping|joining|visiting)|came|was|were|yesterday|stopped|joined|visited|missed)\b`)
)

// invitesToWhatIsOver doubts the invitations of the message to those who came to an open
// house.
func invitesToWhatIsOver(d Draft) (faults []Fault) {
	for _, sentence := range sentences(asRendered(Member(d.Answer, "followUp"))) {
		if invites.MatchString(sentence) && ofTheDay.MatchString(sentence) && !isOver.MatchString(sentence) {
			faults = append(faults, Fault{
				Pointer: "/followUp", Code: "day", Sentence: sentence, Doubt: true,
				Detail: "invites to the open house, which is over when this is sent", Advice: "thank them for coming",
			})
		}
	}
	return faults
}
