package searchtest

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"coagent/platform/fault"
	"coagent/services/search"
)

// Providers makes providers that find, or fail to find, what a test wants. Each
// call makes a new one.
type Providers struct {
	// Honest finds something for every query.
	Honest func(testing.TB) search.Provider
	// Hostile finds things, many, that break every promise of [search.Result].
	Hostile func(testing.TB) search.Provider
	// Failing cannot answer, in the way that code says.
	Failing func(t testing.TB, code string) search.Provider
}

// kinds is every failure that a provider may have.
var kinds = map[string]fault.Kind{
	"search.provider_throttled":      fault.Unavailable,
	"search.provider_quota":          fault.Unavailable,
	"search.provider_unavailable":    fault.Unavailable,
	"search.provider_timeout":        fault.Timeout,
	"search.provider_rejected":       fault.BadUpstream,
	"search.provider_invalid_answer": fault.BadUpstream,
}

// RunProviderTests checks that providers do what [search.Provider] promises.
func RunProviderTests(t *testing.T, providers Providers) {
	t.Helper()
	queries := map[string]search.Query{
		"web":               Web(t, "Spring home buying trends Austin", 5),
		"web, one result":   Web(t, "open house checklist", 1),
		"web, many results": Web(t, "staging a home", search.MaxResults),
		"news":              News(t, "housing market", "", 30),
		"news of a place":   News(t, "housing market", "Austin, Texas", 7),
		"news of a day":     News(t, "mortgage rates", "", 1),
	}
	for name, q := range queries {
		t.Run("an answer keeps its promises/"+name, func(t *testing.T) {
			t.Parallel()
			answer := ask(t, providers.Honest(t), q)
			if q.Topic() == search.Web && len(answer.Results) == 0 {
				t.Error("nothing was found")
			}
			check(t, q, answer)
		})
		t.Run("a hostile world does not show/"+name, func(t *testing.T) {
			t.Parallel()
			check(t, q, ask(t, providers.Hostile(t), q))
		})
	}
	for code, kind := range kinds {
		t.Run("a failure is a fault/"+code, func(t *testing.T) {
			t.Parallel()
			_, err := providers.Failing(t, code).Search(t.Context(), queries["web"])
			if fault.CodeOf(err) != code || fault.KindOf(err) != kind {
				t.Errorf("got %v, a fault of kind %v; want %s of kind %v", err, fault.KindOf(err), code, kind)
			}
		})
	}
	t.Run("a caller who hung up need not wait", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := providers.Honest(t).Search(ctx, queries["web"]); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a deadline that passed is a time-out", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
		defer cancel()
		_, err := providers.Honest(t).Search(ctx, queries["web"])
		if fault.CodeOf(err) != "search.provider_timeout" || fault.KindOf(err) != fault.Timeout {
			t.Errorf("got %v", err)
		}
	})
	t.Run("many may ask at once", func(t *testing.T) {
		t.Parallel()
		provider := providers.Honest(t)
		var asking sync.WaitGroup
		for range 8 {
			for _, q := range queries {
				asking.Go(func() { check(t, q, ask(t, provider, q)) })
			}
		}
		asking.Wait()
	})
}

// Web is a query that cannot be wrong.
func Web(t testing.TB, text string, limit int) search.Query {
	t.Helper()
	q, err := search.NewWebQuery(text, limit, search.Basic)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// News is a query that cannot be wrong.
func News(t testing.TB, text, location string, days int) search.Query {
	t.Helper()
	q, err := search.NewNewsQuery(text, location, days)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func ask(t testing.TB, provider search.Provider, q search.Query) search.Answer {
	t.Helper()
	answer, err := provider.Search(t.Context(), q)
	if err != nil {
		t.Errorf("cannot answer: %v", err)
	}
	return answer
}

func check(t testing.TB, q search.Query, answer search.Answer) {
	t.Helper()
	if answer.Results == nil || len(answer.Results) > q.Max() {
		t.Errorf("%d results of at most %d (nil: %t)", len(answer.Results), q.Max(), answer.Results == nil)
	}
	if again := search.Sanitize(q, answer.Results, answer.FetchedAt); !reflect.DeepEqual(again, answer.Results) {
		t.Errorf("the results are not sanitised:\n%+v\nshould be\n%+v", answer.Results, again)
	}
	for _, r := range answer.Results {
		if strings.ContainsAny(r.Title+r.Snippet, "\u200b\u202e\x00") || strings.Contains(r.Snippet, "<script") {
			t.Errorf("hostile text got through: %+v", r)
		}
	}
	if n := len(answer.Provider); n == 0 || n > 40 {
		t.Errorf("the provider is %q", answer.Provider)
	}
	if age := time.Since(answer.FetchedAt); age < 0 || age > time.Minute || answer.FetchedAt.Location() != time.UTC {
		t.Errorf("the answer is from %v", answer.FetchedAt)
	}
}
