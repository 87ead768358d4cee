package search_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/fault"
	"coagent/services/search"
	"coagent/services/search/searchtest"
)

// failing is a provider that always fails, and tells to come back.
func failing(code string, retryAfter time.Duration) *searchtest.Provider {
	f := fault.New(fault.Unavailable, code, "A failure of a test.")
	switch code {
	case "search.provider_timeout":
		f.Kind = fault.Timeout
	case "search.provider_rejected", "search.provider_invalid_answer":
		f.Kind = fault.BadUpstream
	}
	f.RetryAfter = retryAfter
	return new(searchtest.Provider).Fails(f)
}

func finding(title string) *searchtest.Provider {
	return new(searchtest.Provider).Finds(search.Result{Title: title, URL: "https://a.example/", Published: time.Now()})
}

func TestFailoverProvider(t *testing.T) {
	after := func(first, second search.Provider) search.Provider {
		return &search.Failover{Providers: []search.Provider{first, second}}
	}
	hostile := new(searchtest.Provider).Finds(search.Result{Title: "\u202et<script>", URL: "https://a.example/"}, search.Result{URL: "javascript:"})
	searchtest.RunProviderTests(t, searchtest.Providers{
		Honest:  func(testing.TB) search.Provider { return after(failing("search.provider_timeout", 0), finding("t")) },
		Hostile: func(testing.TB) search.Provider { return after(failing("search.provider_throttled", 0), hostile) },
		Failing: func(_ testing.TB, code string) search.Provider {
			return after(failing(code, 0), failing("search.provider_unavailable", 0))
		},
	})
}

func TestTheNextIsAskedByTheClassOfTheFailure(t *testing.T) {
	for code, next := range map[string]bool{
		"search.provider_quota": true, "search.provider_throttled": true, "search.provider_unavailable": true, "search.provider_timeout": true,
		"search.provider_invalid_answer": true, "search.provider_rejected": false, "internal": false,
	} {
		first, second := failing(code, 0), finding("second")
		answer, err := (&search.Failover{Providers: []search.Provider{first, second}}).Search(t.Context(), web(t, "x"))
		if asked := len(second.Asked()) == 1; asked != next || (err == nil) != next || len(first.Asked()) != 1 {
			t.Errorf("%s: next asked: %t, %v", code, asked, err)
		}
		if next && (len(answer.Results) != 1 || answer.Results[0].Title != "second") {
			t.Errorf("%s: got %+v", code, answer)
		}
		if !next && fault.CodeOf(err) != code {
			t.Errorf("%s: got %v", code, err)
		}
	}
	best, spare := finding("best"), finding("spare")
	if _, err := (&search.Failover{Providers: []search.Provider{best, spare}}).Search(t.Context(), web(t, "x")); err != nil || len(spare.Asked()) != 0 {
		t.Errorf("the spare was asked though the best one answers; %v", err)
	}
}

func TestIfAllFailTheFirstErrorIsToldAndAllAreKept(t *testing.T) {
	first, second := failing("search.provider_throttled", time.Minute), failing("search.provider_timeout", 5*time.Second)
	_, err := (&search.Failover{Providers: []search.Provider{first, second}}).Search(t.Context(), web(t, "x"))
	f := fault.From(err)
	if f.Kind != fault.Unavailable || f.Code != "search.provider_throttled" || f.RetryAfter != 5*time.Second ||
		!strings.Contains(err.Error(), "search.provider_timeout") {
		t.Errorf("got %v, retry after %v", err, f.RetryAfter)
	}
	_, err = (&search.Failover{Providers: []search.Provider{first, failing("search.provider_rejected", 0)}}).Search(t.Context(), web(t, "x"))
	if fault.CodeOf(err) != "search.provider_rejected" || !strings.Contains(err.Error(), "search.provider_throttled") {
		t.Errorf("a mistake of ours behind a throttled provider: %v", err)
	}
	if _, err := first.Search(t.Context(), web(t, "x")); fault.From(err).RetryAfter != time.Minute {
		t.Error("the provider's own fault was changed")
	}
}

func TestWhoIsAloneIsAskedInAnyCase(t *testing.T) {
	first := failing("search.provider_quota", 0)
	alone := &search.Failover{Providers: []search.Provider{first}}
	for range 2 {
		if _, err := alone.Search(t.Context(), web(t, "x")); fault.CodeOf(err) != "search.provider_quota" {
			t.Errorf("got %v", err)
		}
	}
	first.Finds()
	if _, err := alone.Search(t.Context(), web(t, "x")); err != nil {
		t.Error(err)
	}
	a, b := failing("search.provider_quota", 0), failing("search.provider_quota", 0)
	none := &search.Failover{Providers: []search.Provider{a, b}}
	for range 2 {
		if _, err := none.Search(t.Context(), web(t, "x")); fault.CodeOf(err) != "search.provider_quota" {
			t.Errorf("got %v", err)
		}
	}
	if len(a.Asked()) != 2 || len(b.Asked()) != 2 {
		t.Errorf("asked %d and %d times", len(a.Asked()), len(b.Asked()))
	}
}

func TestAHangingProviderLeavesTimeToTheNext(t *testing.T) {
	for allowed, wants := range map[time.Duration][]time.Duration{ // when each is given up, of three
		8 * time.Second:         {4 * time.Second, 6 * time.Second, 8 * time.Second},
		3 * time.Second:         {1500 * time.Millisecond, 3 * time.Second}, // what is left is enough for one
		2 * time.Second:         {time.Second, 2 * time.Second},
		1900 * time.Millisecond: {1900 * time.Millisecond},
	} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			var ends []time.Duration
			hanging := provider(func(ctx context.Context, q search.Query) (search.Answer, error) {
				<-ctx.Done()
				ends = append(ends, time.Since(began))
				return new(searchtest.Provider).Search(ctx, q)
			})
			ctx, cancel := context.WithTimeout(t.Context(), allowed)
			defer cancel()
			_, err := (&search.Failover{Providers: []search.Provider{hanging, hanging, hanging}}).Search(ctx, web(t, "x"))
			if fault.CodeOf(err) != "search.provider_timeout" || !reflect.DeepEqual(ends, wants) {
				t.Errorf("%v: given up at %v, want %v; %v", allowed, ends, wants, err)
			}
		})
	}
}

type provider func(context.Context, search.Query) (search.Answer, error)

func (p provider) Search(ctx context.Context, q search.Query) (search.Answer, error) {
	return p(ctx, q)
}

func TestAfterAHangUpNobodyElseIsAsked(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	leaving := new(searchtest.Provider).Does(func(search.Query) { cancel() })
	next := finding("next")
	if _, err := (&search.Failover{Providers: []search.Provider{leaving, next}}).Search(ctx, web(t, "x")); !errors.Is(err, context.Canceled) ||
		len(next.Asked()) != 0 {
		t.Errorf("got %v, next asked %d times", err, len(next.Asked()))
	}
}

func TestManyMayMeetTheQuotaAtOnce(t *testing.T) {
	both := &search.Failover{Providers: []search.Provider{failing("search.provider_quota", 0), finding("t")}}
	var asking sync.WaitGroup
	for range 50 {
		asking.Go(func() {
			if _, err := both.Search(t.Context(), web(t, "x")); err != nil {
				t.Error(err)
			}
		})
	}
	asking.Wait()
}
