// Package search finds pages and news articles for people and for the other
// services.
package search

import (
	"context"
	"time"
)

// Limits of queries and answers. The document of the service has the same.
const (
	MaxText     = 400  // code points of what is looked for, in canonical form
	MaxLocation = 100  // code points of a place, in canonical form
	MaxResults  = 20   // results of one answer
	MaxDays     = 30   // days that a news query looks back
	MaxTitle    = 300  // code points of a title
	MaxSnippet  = 2000 // code points of a snippet
	MaxURL      = 2048 // bytes of an address
)

// Result is one page or article. Its texts are plain text, without markup and
// without characters that cannot be seen. They are still a stranger's words, and
// are to be quoted as such.
type Result struct {
	// Title has 1 to MaxTitle code points.
	Title string
	// URL is absolute, http or https, ASCII, and at most MaxURL bytes long.
	URL string
	// Snippet has at most MaxSnippet code points; it may be empty.
	Snippet string
	// Source is the host of URL.
	Source string
	// Published is in UTC and whole seconds. It is zero if the provider does not
	// say, but never in the answer to a news query.
	Published time.Time
}

// Answer is what a provider found for one query. Callers share it, so nobody may
// change it.
type Answer struct {
	// Results has the best first, and may be empty.
	Results []Result
	// Provider is the short name of who found the results.
	Provider string
	// FetchedAt is when Provider gave the answer.
	FetchedAt time.Time
	// Origin says whether the answer was asked for now or remembered.
	Origin Origin
}

// Origin says where an answer comes from.
type Origin uint8

// The origins.
const (
	Asked      Origin = iota // from a provider, for this query
	Remembered               // from the cache, within its time
	Stale                    // from the cache and past its time, because no provider could answer
)

// Provider answers queries. It is safe for use by many goroutines.
type Provider interface {
	// Search answers q with at most q.Max() results that passed [Sanitize].
	//
	// It returns no later than ctx allows. What it returns when it cannot
	// answer is the fault of a [Failure]. When ctx was cancelled the cancellation
	// is in the error's chain. No error has a credential or a word of what the
	// provider said in it.
	Search(ctx context.Context, q Query) (Answer, error)
}

// Invalidator drops remembered answers.
type Invalidator interface {
	// Invalidate drops the answers to all queries that p matches, in this process
	// and in every other, and returns how many the shared cache had. To do it
	// twice does no harm. After an error it has to be done again.
	Invalidate(ctx context.Context, p Pattern) (int, error)
}

// Publisher sends the events of the search service.
type Publisher interface {
	// PublishInvalidation asks every process, this one included, to drop the
	// answers that p matches, and returns the id of the event. It is an error if
	// the event could not be sent.
	PublishInvalidation(ctx context.Context, p Pattern) (eventID string, err error)
}
