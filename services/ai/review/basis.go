package review

import (
	"fmt"
	"slices"
	"strings"

	"coagent/platform/fault"
)

// QuotedBasis holds the basis of each answer against the request, in which its words
// stand in a row, and the figures of each answer against its basis.
func QuotedBasis(d Draft) []fault.Field {
	var said, whole strings.Builder
	for _, text := range Texts(d.Request) {
		said.WriteString(" " + plainWords(text) + " ·") // no quotation goes on from one text to the next
		whole.WriteString(text + "\n")
	}
	c := basisCheck{request: basisOf(whole.String()), figures: newFigureCheck(d, Rules{Closed: true})}
	faqs, _ := d.Answer["faqs"].([]any)
	var faults []fault.Field
	for i, v := range faqs {
		faq, _ := v.(map[string]any)
		basis := Member(faq, "basis")
		if !HasWords(basis) || !strings.Contains(said.String(), " "+plainWords(basis)+" ") {
			faults = append(faults, fault.Field{
				Pointer: fmt.Sprintf("/faqs/%d/basis", i), Code: "evidence",
				Detail: "must be copied word for word from one text of the request",
			})
			continue
		}
		faults = append(faults, c.beyondBasis(faq, fmt.Sprintf("/faqs/%d", i))...)
	}
	return faults
}

// basisCheck holds the answers to the questions about one request.
type basisCheck struct {
	request basis       // all of it
	figures figureCheck // of what no basis needs to say
}

// beyondBasis lists the figures of an answer that its basis has not: the year of
// the boiler is none of the roof. A question may have any of the request.
func (c basisCheck) beyondBasis(faq map[string]any, at string) []fault.Field {
	var faults []fault.Field
	add := func(member, detail string) {
		faults = append(faults, fault.Field{Pointer: at + "/" + member, Code: "figure", Detail: detail})
	}
	answer := Member(faq, "answer")
	for _, figure := range basisOf(Member(faq, "basis")).unrestated(answer, c.request.words) {
		add("answer", "must rest on its basis alone, which does not say "+inQuotes(figure)+" of this; "+
			"write what it says, or copy a basis that says it")
	}
	for _, figure := range c.request.unrestated(Member(faq, "question"), c.request.words) {
		add("question", "names "+inQuotes(figure)+", which stands nowhere in the request")
	}
	for _, sentence := range sentences(asRendered(answer)) {
		bare := readable(sentence)
		wrong := slices.Concat(
			c.figures.inventedTimes(bare, nil), c.figures.inventedRanks(bare, nil), c.figures.inventedPlaces(bare, nil),
		)
		for _, each := range wrong {
			add("answer", inSentence(sentence)+each)
		}
	}
	return faults
}

// HasWords reports whether a text says anything at all.
func HasWords(text string) bool { return plainWords(text) != "" }
