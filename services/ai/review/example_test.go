package review_test

import (
	"fmt"

	"coagent/services/ai/review"
)

// A figure must stand in a result that its own sentence cites. What is wrong is
// told by its place, in words that the model is given for its second try.
func ExampleCheck() {
	draft := review.Draft{
		Request: map[string]any{"location": "Austin, Texas"},
		Sources: []review.Source{
			{Title: "Market report", URL: "https://example.com/report", Snippet: "The median price was $450,000."},
		},
		Answer: map[string]any{
			"overview": "The median price was $450,000 [1]. Prices rose by 12% [1].",
		},
	}
	for _, f := range review.Check(draft, review.Rules{Figures: true}) {
		fmt.Println(f.Pointer, f.Code)
	}
	// Output: /overview figure
}
