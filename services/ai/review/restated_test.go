package review_test

import (
	"os"
	"strings"
	"testing"

	"coagent/services/ai/review"
)

// An answer may say in its own words what its basis says as agents type it, and
// nothing else.
func TestAnAnswerRestatesItsBasis(t *testing.T) {
	const title = "Bungalow at 88 Gull Ln"
	faults := func(answer, basis string) string {
		return places(review.Check(review.Draft{
			Request: map[string]any{"title": title, "description": basis + ". boiler 2014. 7 fans. 3 sheds"},
			Answer: map[string]any{"faqs": []any{map[string]any{
				"question": "What is there to know of this?", "answer": answer, "basis": basis,
			}}},
		}, review.Rules{Closed: true, Own: review.QuotedBasis}))
	}
	text, err := os.ReadFile("testdata/restated.txt")
	if err != nil {
		t.Fatal(err)
	}
	basis, seen := "", 0
	for line := range strings.Lines(string(text)) {
		kind, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if kind == "+" || kind == "-" {
			seen++
		}
		switch kind {
		case "B:":
			basis = rest
		case "+":
			if got := faults(rest, basis); got != "" {
				t.Errorf("refused: %q from %q: %s", rest, basis, got)
			}
		case "-":
			if faults(rest, basis) == "" {
				t.Errorf("passes: %q from %q", rest, basis)
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d answers", seen)
	}
}
