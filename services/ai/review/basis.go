package review

import (
	"fmt"
	"strings"
)

// QuotedBasis holds the basis of each answer against the request, in which its words
// stand in a row, and the figures of each answer against its basis.
func QuotedBasis(d Draft) []Fault {
	var said, whole strings.Builder
	for _, text := range d.requestTexts() {
		said.WriteString(" " + plainWords(text) + " ·") // no quotation goes on from one text to the next
		whole.WriteString(text + "\n")
	}
	c := basisCheck{request: basisOf(whole.String()), figures: newFigureCheck(d, Rules{Closed: true})}
	faqs, _ := d.Answer["faqs"].([]any)
	var faults []Fault
	for i, v := range faqs {
		faq, _ := v.(map[string]any)
		basis := Member(faq, "basis")
		if !HasWords(basis) || !strings.Contains(said.String(), " "+plainWords(basis)+" ") {
			faults = append(faults, Fault{
				Pointer: fmt.Sprintf("/faqs/%d/basis", i), Code: "evidence",
				Detail: "must be copied word for word from one text of the request",
			})
			continue
		}
		if tellsAnother(basis, Member(faq, "question"), Member(faq, "answer")) {
			faults = append(faults, Fault{
				Pointer: fmt.Sprintf("/faqs/%d/basis", i), Code: "evidence", Sentence: basis, Doubt: true,
				Detail: "the basis tells of another fact than its answer", Advice: "copy the words that say it",
			})
			continue
		}
		faults = append(faults, c.beyondBasis(faq, fmt.Sprintf("/faqs/%d", i))...)
	}
	return append(append(faults, answersNothing(d)...), inShorthand(d)...)
}

// basisCheck holds the answers to the questions about one request.
type basisCheck struct {
	request basis        // all of it
	figures *figureCheck // of what no basis needs to say
}

// beyondBasis lists the figures of an answer that its basis has not: the year of
// the boiler is none of the roof. A question may have any of the request.
func (c basisCheck) beyondBasis(faq map[string]any, place string) []Fault {
	var faults []Fault
	if sentence, said, there := againstBasis(Member(faq, "basis"), Member(faq, "answer")); sentence != "" {
		faults = append(faults, Fault{
			Pointer: place + "/answer", Code: "figure", Sentence: sentence, Doubt: true,
			Detail: "says " + inQuotes(said) + ", and its basis " + inQuotes(there), Advice: "say what the basis says",
		})
	}
	add := func(member, sentence string, wrong ...Fault) {
		faults = append(faults, placed(Fault{Pointer: place + "/" + member, Code: "figure", Sentence: sentence}, wrong)...)
	}
	question, answer := Member(faq, "question"), Member(faq, "answer")
	for _, figure := range basisOf(Member(faq, "basis")).unrestated(answer, c.request.words) {
		add("answer", answer, doubted("the basis does not say "+inQuotes(figure)+" of this",
			"an answer rests on its basis alone: write what it says, or copy a basis that says it"))
	}
	for _, figure := range c.request.unrestated(question, c.request.words) {
		add("question", question, doubted("the figure "+inQuotes(figure)+" stands nowhere in the request", leaveOut))
	}
	for _, sentence := range sentences(asRendered(answer)) {
		bare := readable(sentence)
		add("answer", sentence, c.figures.inventedTimes(bare, nil)...)
		add("answer", sentence, c.figures.inventedRanks(bare, nil)...)
		add("answer", sentence, sureAll(c.figures.inventedPlaces(bare, nil))...)
		add("answer", sentence, c.figures.toldOtherwise(bare, passage{})...)
	}
	return faults
}

// HasWords reports whether a text says anything at all.
func HasWords(text string) bool { return plainWords(text) != "" }
