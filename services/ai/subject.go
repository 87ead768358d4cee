package ai

import (
	"fmt"
	"strings"

	"coagent/services/ai/review"
)

// Bounds of a [Question], in characters.
const (
	maxQuery    = 400
	maxLocation = 100
	newsDays    = 30
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

func marketNews(request map[string]any) Question {
	return Question{
		Text: review.Truncate("housing market "+review.Member(request, "timePeriod"), maxQuery),
		News: true, Location: review.Truncate(review.Member(request, "location"), maxLocation), Days: newsDays,
	}
}

func listings(request map[string]any) Question {
	return question(quoted(request), review.Member(request, "agencyName"), review.Member(request, "phone"))
}

func agentsNearby(request map[string]any) Question {
	return question("real estate agents reviews near", review.Member(request, "address"))
}

func profiles(request map[string]any) Question {
	return question(quoted(request), review.Member(request, "agency"), "real estate agent reviews")
}

// question asks the web for words, as many as there may be.
func question(words ...string) Question {
	return Question{Text: review.Truncate(strings.Join(words, " "), maxQuery)}
}

// quoted is the request's name as search engines read a phrase.
func quoted(request map[string]any) string {
	return `"` + strings.ReplaceAll(review.Member(request, "name"), `"`, "") + `"`
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

// pageOfEachRow gives each row of an audit the address of the result that it
// cites.
func pageOfEachRow(d review.Draft) {
	rows, _ := d.Answer["results"].([]any)
	for _, v := range rows {
		row, _ := v.(map[string]any)
		if source, ok := d.CitedBy(row); ok {
			row["platformUrl"] = source.URL
		}
	}
}
