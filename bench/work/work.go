// Package work is what is asked of everything that is measured: requests of three
// operations, and what is answered.
package work

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// Work is one request, and what a handler must make of it.
type Work struct {
	Name   string
	Path   string
	Body   string
	Status int
	// Says is what the answer must have in it, in any case of letters, so that it is
	// seen that the work was done.
	Says string
}

// All are what is measured, in the order of the table.
func All() []Work {
	const small = `{"query":"spring home buying trends Austin","maxResults":5,"searchDepth":"basic"}`
	return []Work{
		{Name: "small", Path: "/search/web", Body: small, Status: http.StatusOK, Says: `"totalresults":5`},
		{
			Name:   "bad",
			Path:   "/search/web",
			Body:   strings.Replace(small, "5", "50", 1),
			Status: http.StatusBadRequest,
			Says:   "maxresults",
		},
		{Name: "reviews", Path: "/ai/analyze-reviews", Body: reviews(), Status: http.StatusOK, Says: `"frequency":200`},
		{
			Name:   "plan",
			Path:   "/ai/generate-marketing-plan",
			Body:   audits(),
			Status: http.StatusOK,
			Says:   `"timeline":"profiles`,
		},
	}
}

// reviews is a body of 42 KB: 200 comments.
func reviews() string {
	comments := make([]string, 200)
	for i := range comments {
		comments[i] = fmt.Sprintf("%d. Dana answered every question within the hour, and knew the area \"by heart\": %s",
			i+1, strings.Repeat("schools, traffic, taxes. ", 6))[:200]
	}
	return text(map[string]any{"comments": comments})
}

// audits is a body of 150 KB: 50 platforms with long addresses, 20 competitors.
func audits() string {
	results, competitors := make([]any, 50), make([]any, 20)
	for i := range results {
		results[i] = map[string]any{
			"platform": fmt.Sprintf(
				"Platform %d",
				i,
			), "status": "Inconsistent", "note": strings.Repeat("unit not shown, ", 12),
			"platformUrl": "https://www.example.com/profile?of=" + strings.Repeat("dana-whitfield-", 132),
			"foundName":   strings.Repeat("Dana Whitfield ", 13), "foundPhone": "+1 512 555 0100",
			"foundAddress": strings.Repeat("100 Congress Ave, Austin ", 12),
		}
	}
	for i := range competitors {
		competitors[i] = map[string]any{
			"id": fmt.Sprintf("competitor-%d", i), "name": "Sam Ortiz", "agency": "Hill Country Homes", "reviewCount": 140 + i,
			"avgRating": 4.8, "socialFollowers": 5200, "domainAuthority": 31.5,
		}
	}
	return text(map[string]any{
		"brandAudit":  map[string]any{"id": "audit-2026-11", "lastRun": "2026-11-20T08:00:00Z", "results": results},
		"competitors": competitors, "city": "Austin, Texas",
	})
}

// Answers are what every handler answers with, from a value of its own that it
// encodes each time.
func Answers() map[string]string {
	results, steps := make([]any, 5), make([]any, 5)
	for i := range results {
		results[i] = map[string]any{
			"title": "Spring home buying trends in Austin",
			"url":   fmt.Sprintf("https://www.example.com/austin-spring-trends/%d", i),
			"snippet": strings.Repeat(
				"Inventory rises in March, and buyers have more time. ",
				5,
			), "publishedDate": "2026-03-02T09:00:00Z",
		}
		steps[i] = map[string]any{
			"title": "Make the profiles agree", "description": strings.Repeat("The name on the Google profile differs. ", 6),
			"tactics": []string{"Correct the name on Google", "Claim the Zillow profile"},
		}
	}
	return map[string]string{
		"/search/web": text(map[string]any{"results": results, "totalResults": len(results)}),
		"/ai/analyze-reviews": text(map[string]any{
			"overallSentiment": "positive",
			"themes":           []any{map[string]any{"theme": "Communication", "frequency": 200, "sentiment": "positive"}},
			"recommendations":  []string{strings.Repeat("Tell clients at the start how long the paperwork takes. ", 8)},
		}),
		"/ai/generate-marketing-plan": text(map[string]any{"plan": map[string]any{
			"steps": steps, "timeline": "Profiles in the first week, reviews from the second week on.",
			"budget": "No money is needed for the first two steps.",
		}}),
	}
}

func text(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err) // the values are above
	}
	return string(out)
}

// Answer is the answer at path as a peer's type has it.
func Answer[T any](path string) T {
	var v T
	if err := json.Unmarshal([]byte(Answers()[path]), &v); err != nil {
		panic(err) // a peer that cannot hold the answer
	}
	return v
}
