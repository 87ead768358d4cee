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
	var said []string
	for _, text := range Texts(d.Request) {
		said = append(said, " "+plainWords(text)+" ")
	}
	request := strings.Join(said, "·") // no quotation goes on from one text to the next
	faqs, _ := d.Answer["faqs"].([]any)
	var faults []fault.Field
	for i, v := range faqs {
		faq, _ := v.(map[string]any)
		basis := Member(faq, "basis")
		if !HasWords(basis) || !strings.Contains(request, " "+plainWords(basis)+" ") {
			faults = append(faults, fault.Field{
				Pointer: fmt.Sprintf("/faqs/%d/basis", i), Code: "evidence",
				Detail: "must be copied word for word from one text of the request",
			})
			continue
		}
		faults = append(faults, beyondBasis(d, faq, fmt.Sprintf("/faqs/%d", i))...)
	}
	return faults
}

// beyondBasis lists the figures of an answer that its basis has not: the year of
// the boiler is none of the roof. A question may have any of the request.
func beyondBasis(d Draft, faq map[string]any, at string) []fault.Field {
	var faults []fault.Field
	add := func(member, detail string) {
		faults = append(faults, fault.Field{Pointer: at + "/" + member, Code: "figure", Detail: detail})
	}
	answer, basis := Member(faq, "answer"), Member(faq, "basis")
	var said strings.Builder
	for _, text := range Texts(d.Request) {
		said.WriteString(text + "\n")
	}
	request := said.String()
	for _, figure := range unrestated(answer, basis, request) {
		add("answer", "must rest on its basis alone, which does not say "+inQuotes(figure)+" of this; "+
			"write what it says, or copy a basis that says it")
	}
	for _, figure := range unrestated(Member(faq, "question"), request, request) {
		add("question", "names "+inQuotes(figure)+", which stands nowhere in the request")
	}
	c := figureCheck{draft: d, rules: Rules{Closed: true}, asked: asRendered(request)}
	c.calendar = c.calendarOf(c.asked)
	for _, sentence := range sentences(asRendered(answer)) {
		bare := readable(sentence)
		wrong := slices.Concat(c.inventedTimes(bare, nil), c.inventedRanks(bare, nil), c.inventedPlaces(bare, nil))
		for _, each := range wrong {
			add("answer", inSentence(sentence)+each)
		}
	}
	return faults
}

// HasWords reports whether a text says anything at all.
func HasWords(text string) bool { return plainWords(text) != "" }
