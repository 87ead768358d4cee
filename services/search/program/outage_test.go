package program

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"coagent/mocks/faults"
	"coagent/platform/httpapi/httpapitest"
)

func TestWhatWasAskedBeforeIsAnsweredWhileNobodyCan(t *testing.T) {
	t.Parallel()
	const questions = 500
	w := newWorld(t, "CACHE_TTL_SECONDS", "1")
	ask := func(i int) *http.Response {
		return w.post(t, w.token, "/search/web", fmt.Sprintf(`{"query":"question %d"}`, i))
	}
	for i := range questions {
		if resp := ask(i); resp.StatusCode != http.StatusOK {
			t.Fatal(resp.Status)
		}
	}
	w.stand.Faults.Push(faults.Fault{Kind: "internal", Times: faults.Forever})
	eventually(t, "the last answer is old", func() bool { return ask(questions-1).Header.Get("X-Cache") != "HIT" })
	before := w.stand.Faults.Count()
	got := map[string]int{}
	for i := range questions {
		resp := ask(i)
		for tries := 0; resp.StatusCode == http.StatusServiceUnavailable && tries < 3; tries++ {
			resp = ask(i) // Redis was not looked at, since it took too long once
		}
		got[resp.Header.Get("X-Cache")]++
		if resp.StatusCode != http.StatusOK || resp.Header.Get("Age") == "0" {
			t.Errorf("question %d: %s, Age %s", i, resp.Status, resp.Header.Get("Age"))
		}
	}
	if got["STALE"] != questions {
		t.Errorf("answers %v", got)
	}
	// Five calls, each repeated three times, open the circuit; after that the
	// provider is left alone.
	if n := w.stand.Faults.Count() - before; n > 20 {
		t.Errorf("the provider was called %d times", n)
	}
	httpapitest.Problem(t, w.post(t, w.token, "/search/web", `{"query":"never asked"}`), 503, "search.provider_unavailable")
}

func TestTheSecondProviderAnswersForTheFirst(t *testing.T) {
	for kind, calls := range map[string]int{"plan_limit": 1, "payg_limit": 1, "throttle": 1, "internal": 4, "garbage": 1, "reset": 4} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, "SEARCH_PROVIDERS", "tavily,searxng")
			w.stand.Faults.Push(faults.Fault{Kind: kind, Times: faults.Forever})
			for _, want := range []string{"MISS", "HIT"} {
				resp := w.post(t, w.token, "/search/web", `{"query":"x"}`)
				if resp.StatusCode != http.StatusOK || resp.Header.Get("X-Search-Provider") != "searxng" || resp.Header.Get("X-Cache") != want {
					t.Errorf("%s, %v", resp.Status, resp.Header)
				}
			}
			if n := w.stand.Faults.Count(); n != calls {
				t.Errorf("%d calls of the first", n)
			}
		})
	}
	t.Run("our own mistake is seen", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "SEARCH_PROVIDERS", "tavily,searxng")
		w.stand.Faults.Push(faults.Fault{Kind: "unauthorized"})
		httpapitest.Problem(t, w.post(t, w.token, "/search/web", `{"query":"x"}`), 502, "search.provider_rejected")
	})
	t.Run("both fail", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, "SEARCH_PROVIDERS", "tavily,searxng")
		w.stand.Faults.Push(faults.Fault{Kind: "plan_limit", Times: faults.Forever})
		w.second.Faults.Push(faults.Fault{Kind: "internal", Times: faults.Forever})
		httpapitest.Problem(t, w.post(t, w.token, "/search/web", `{"query":"x"}`), 503, "search.provider_quota")
	})
}

func TestTheProvidersRateIsKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "TAVILY_REQUESTS_PER_MINUTE", "6")
	var refused *http.Response
	for i := range 20 {
		if resp := w.post(t, w.token, "/search/web", fmt.Sprintf(`{"query":"question %d"}`, i)); resp.StatusCode != http.StatusOK {
			refused = resp
			break
		}
	}
	if refused == nil {
		t.Fatal("twenty calls in a moment at six a minute")
	}
	httpapitest.Problem(t, refused, 503, "search.provider_throttled")
	if n := w.stand.Faults.Count(); n == 0 || n > 6 {
		t.Errorf("%d calls", n)
	}
}

// Two hundred searches a second, while Redis is killed and started again.
func TestNobodyNoticesThatRedisWasKilled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var (
		mu     sync.Mutex
		got    = map[string]int{}
		asking sync.WaitGroup
	)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}, Timeout: 30 * time.Second}
	defer client.CloseIdleConnections()
	const searches = 1000 // five seconds
	for i := range searches {
		<-tick.C
		switch i {
		case searches / 5:
			w.redis.Stop(t)
		case searches * 3 / 5:
			w.redis.Start(t)
		}
		asking.Go(func() {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/search/web", strings.NewReader(fmt.Sprintf(`{"query":"question %d"}`, i%300)))
			if err != nil {
				t.Error(err)
				return
			}
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Authorization", "Bearer "+w.token)
			resp, err := client.Do(req)
			if err != nil {
				t.Error(err)
				return
			}
			_ = resp.Body.Close()
			mu.Lock()
			got[resp.Status+" "+resp.Header.Get("X-Cache")]++
			mu.Unlock()
		})
	}
	asking.Wait()
	for _, answer := range slices.Sorted(maps.Keys(got)) {
		if !strings.HasPrefix(answer, "200 ") {
			t.Errorf("%d times %s", got[answer], answer)
		}
	}
	t.Logf("%v, %d calls", got, w.stand.Faults.Count())
}
