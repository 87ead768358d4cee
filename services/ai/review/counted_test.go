package review_test

import (
	"os"
	"strings"
	"testing"

	"coagent/services/ai/review"
)

// A number counts what it is told to count, and belongs to what it is told of.
func TestANumberIsToldOfWhatItCounts(t *testing.T) {
	text, err := os.ReadFile("testdata/counted.txt")
	if err != nil {
		t.Fatal(err)
	}
	var d review.Draft
	var rules review.Rules
	seen := 0
	for line := range strings.Lines(string(text)) {
		kind, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch kind {
		case "C:":
			d, rules = review.Draft{Request: map[string]any{"topic": rest}}, biography
		case "R:":
			d, rules = review.Draft{
				Request: map[string]any{"location": "Salem, Oregon"}, Sources: []review.Source{{Title: "News", Snippet: rest}},
			}, research
		case "K:":
			var comments []any
			for comment := range strings.SplitSeq(rest, "|") {
				comments = append(comments, strings.TrimSpace(comment))
			}
			d, rules = review.Draft{Request: map[string]any{"comments": comments}}, analysis
		case "+", "-":
			seen++
			d.Answer = map[string]any{"summary": rest}
			if got := review.Check(d, rules); (len(got) == 0) != (kind == "+") {
				t.Errorf("%s %s: %s", kind, rest, places(got))
			}
		}
	}
	if seen < 130 {
		t.Errorf("only %d sentences", seen)
	}
}
