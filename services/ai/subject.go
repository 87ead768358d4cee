package ai

import (
	"fmt"
	"strings"
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

func topic(request map[string]any) string { return member(request, "topic") }

func commentCount(request map[string]any) string {
	comments, _ := request["comments"].([]any)
	return fmt.Sprintf("Analysis of %d reviews", len(comments))
}

func placeAndTime(request map[string]any) string { return pair(request, "location", "timePeriod") }
func neighborhood(request map[string]any) string { return pair(request, "neighborhood", "city") }

// pair joins two members; it is empty if one of them is.
func pair(request map[string]any, first, second string) string {
	a, b := member(request, first), member(request, second)
	if a == "" || b == "" {
		return ""
	}
	return a + ", " + b
}

// member is a text of the request without the white space round it.
func member(request map[string]any, name string) string {
	text, _ := request[name].(string)
	return strings.TrimSpace(text)
}

func marketNews(request map[string]any) Question {
	return Question{
		Text: cut("housing market "+member(request, "timePeriod"), maxQuery),
		News: true, Location: cut(member(request, "location"), maxLocation), Days: newsDays,
	}
}

func listings(request map[string]any) Question {
	return Question{Text: cut(quoted(request)+" "+member(request, "agencyName")+" "+member(request, "phone"), maxQuery)}
}

func agentsNearby(request map[string]any) Question {
	return Question{Text: cut("real estate agents reviews near "+member(request, "address"), maxQuery)}
}

func profiles(request map[string]any) Question {
	return Question{Text: cut(quoted(request)+" "+member(request, "agency")+" real estate agent reviews", maxQuery)}
}

// quoted is the request's name as search engines read a phrase.
func quoted(request map[string]any) string {
	return `"` + strings.ReplaceAll(member(request, "name"), `"`, "") + `"`
}

// cut keeps at most max characters.
func cut(text string, max int) string {
	n := 0
	for i := range text {
		if n == max {
			return strings.TrimSpace(text[:i])
		}
		n++
	}
	return text
}
