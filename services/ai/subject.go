package ai

import (
	"fmt"

	"coagent/services/ai/review"
)

// fixed is the subject of a flow whose request names people: an event carries
// no personal data that its consumers do not need.
func fixed(subject string) func(map[string]any) string {
	return func(map[string]any) string { return subject }
}

func topic(request map[string]any) string { return review.Member(request, "topic") }

func commentCount(request map[string]any) string {
	comments, _ := request["comments"].([]any)
	return fmt.Sprintf("Analysis of %d reviews", len(comments))
}

func placeAndTime(request map[string]any) string { return pair(request, "location", "timePeriod") }
func neighborhood(request map[string]any) string { return pair(request, "neighborhood", "city") }

// pair joins two members; it is empty if one of them is.
func pair(request map[string]any, first, second string) string {
	a, b := review.Member(request, first), review.Member(request, second)
	if a == "" || b == "" {
		return ""
	}
	return a + ", " + b
}

// listingFacts are what a listing says of a home.
func listingFacts(request map[string]any) []string {
	facts := []string{review.Member(request, "description")}
	features, _ := request["features"].([]any)
	for _, feature := range features {
		text, _ := feature.(string)
		facts = append(facts, text)
	}
	return facts
}
