package review

import "coagent/services/ai/regexp"

// Where nothing was found, an update says nothing of what happened.

var (
	// marketWent is how prices, homes for sale and sales went.
	marketWent = regexp.MustCompile(`(?i)\b(?:prices?|values|rents?|inventory|listings|sales|rates?|supply|demand|median|market|closings)\b[^.;:!?,]{0,50}?\b(?:` +
		`rose|fell|climbed|dropped|grew|declined|increased|decreased|slipped|jumped|eased|cooled|tightened|surged|dipped|softened|` +
		`(?:has|have)(?: \p{L}+ly)? (?:risen|fallen|climbed|dropped|grown|declined|increased|eased|cooled)|` +
		`(?:has|have) been (?:climbing|rising|falling|dropping|growing))\b`)
	// asksWhether are words of a sentence that says how to read a market.
	asksWhether = regexp.MustCompile(`(?i)\b(?:if|whether|how|when|why|where|what|that|which|because|says?|said|may|might|can|could|would|no|not|nor|` +
		`ask|example|suppose)\b|n['’]t\b|\?`)
)

// untoldTrends doubts what an update tells of a market of which nothing was found.
func untoldTrends(d Draft) (faults []Fault) {
	if len(d.Sources) > 0 {
		return nil
	}
	for at, text := range d.answerTexts() {
		for _, sentence := range d.sentences(text) {
			if marketWent.MatchString(sentence) && !asksWhether.MatchString(sentence) {
				faults = append(faults, Fault{
					Pointer: at, Code: "fact", Sentence: sentence, Doubt: true,
					Detail: "tells how the market went, and nothing was found of it", Advice: "leave it out",
				})
			}
		}
	}
	return faults
}
