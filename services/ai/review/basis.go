package review

import (
	"fmt"
	"strings"

	"coagent/platform/fault"
)

// QuotedBasis holds the basis of each answer against the request: its words
// stand there in a row.
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
		}
	}
	return faults
}

// HasWords reports whether a text says anything at all.
func HasWords(text string) bool { return plainWords(text) != "" }
