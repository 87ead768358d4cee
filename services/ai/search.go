package ai

import (
	"context"
	"time"

	"coagent/platform/fault"
)

// What a flow gets to read of the web.
const (
	// maxResults is how many results of one query are looked at.
	maxResults = 10
	// maxSourceBytes bounds titles and texts of all results together, to about
	// 8,000 tokens of the prompt.
	maxSourceBytes = 32 << 10
)

// findings are what a flow's searches gave.
type findings struct {
	queries  []string // what was asked
	sources  []Source
	noSearch error // why something could not be searched for
}

// search asks a flow's queries, all at once. What one of them finds is enough for
// the flow to go on.
func (g *Generator) search(ctx context.Context, j Job, asked map[string]any, today time.Time) (findings, error) {
	f := j.Flow
	if f.Search == NoSearch {
		return findings{}, nil
	}
	j.Tell(Progress{Stage: Searching})
	questions := f.Queries(asked, today)
	answers, err := g.Search.Search(ctx, questions, maxResults)
	if ctx.Err() != nil { // nobody waits any more: the model must not be called
		return findings{}, ctx.Err()
	}
	found := findings{sources: merged(answers), noSearch: err}
	for _, q := range questions {
		found.queries = append(found.queries, q.words())
	}
	switch {
	case f.Search != EssentialSearch || len(found.sources) > 0:
		return found, nil
	case found.noSearch != nil:
		return findings{}, fault.Wrap(found.noSearch, fault.BadUpstream, "ai.search_unavailable",
			"Search is not available, and this needs it.")
	default:
		return findings{}, fault.New(fault.Unprocessable, "ai.no_sources", "Nothing was found that an answer could rest on.")
	}
}

// merged are the results of several queries, in the order of the queries, and each
// address once, where it came up first. Each query has its part of maxSourceBytes,
// and what those before it left of theirs, so that the first does not fill it all.
func merged(answers [][]Source) []Source {
	var all []Source
	seen := map[string]bool{}
	room := 0
	for _, results := range answers {
		room += maxSourceBytes / len(answers)
		for _, s := range results {
			size := len(s.Title) + len(s.Snippet)
			if seen[s.URL] || size > room {
				continue
			}
			seen[s.URL] = true
			room -= size
			all = append(all, s)
		}
	}
	return all
}
