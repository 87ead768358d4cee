// Package inprocess measures whole handlers in this process: a request of one of
// three operations goes in, the answer comes out, and no network is between.
package inprocess

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// work is one request, and what a handler must make of it.
type work struct {
	name   string
	path   string
	body   string
	status int
	// says is what the answer must have in it, in any case of letters, so that it is
	// seen that the work was done.
	says string
}

// works are what is measured, in the order of the table.
func works() []work {
	const small = `{"query":"spring home buying trends Austin","maxResults":5,"searchDepth":"basic"}`
	return []work{
		{name: "small", path: "/search/web", body: small, status: http.StatusOK, says: `"totalresults":5`},
		{
			name:   "bad",
			path:   "/search/web",
			body:   strings.Replace(small, "5", "50", 1),
			status: http.StatusBadRequest,
			says:   "maxresults",
		},
		{name: "reviews", path: "/ai/analyze-reviews", body: reviews(), status: http.StatusOK, says: `"frequency":200`},
		{
			name:   "plan",
			path:   "/ai/generate-marketing-plan",
			body:   audits(),
			status: http.StatusOK,
			says:   `"timeline":"profiles`,
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

// answers are what every handler answers with, from a value of its own that it
// encodes each time.
func answers() map[string]string {
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

// answer is the answer at path as a peer's type has it.
func answer[T any](path string) T {
	var v T
	if err := json.Unmarshal([]byte(answers()[path]), &v); err != nil {
		panic(err) // a peer that cannot hold the answer
	}
	return v
}
