package searxng_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/mocks/faults"
	standin "coagent/mocks/searxng"
	tavilystand "coagent/mocks/tavily"
	"coagent/platform/depthtest"
	"coagent/platform/secret"
	"coagent/platform/upstream"
	"coagent/services/search"
	"coagent/services/search/searchtest"
	"coagent/services/search/searxng"
	"coagent/services/search/tavily"
)

// wireless carries requests to a handler without a network, so that they can be
// made where time stands still. A handler must not wait.
type wireless struct{ http.Handler }

func (h wireless) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result(), r.Context().Err()
}

func overTavily(api http.Handler) *tavily.Client {
	return &tavily.Client{
		BaseURL: "http://tavily.test", APIKey: secret.New("tvly-test"),
		HTTP: &http.Client{Transport: wireless{api}}, Guard: &upstream.Guard{Name: "tavily", Code: "search.provider"},
	}
}

func overSearXNG(api http.Handler) *searxng.Client {
	return &searxng.Client{
		BaseURL: "http://searxng.test", HTTP: &http.Client{Transport: wireless{api}}, Guard: &upstream.Guard{Name: "searxng", Code: "search.provider"},
	}
}

func TestAnOpenCircuitIsGoneRound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down, up := tavilystand.New(), standin.New()
		down.Faults.Push(faults.Fault{Kind: "internal", Times: faults.Forever})
		both := &search.Failover{Providers: []search.Provider{overTavily(down), overSearXNG(up)}}
		for range 8 {
			if answer, err := both.Search(t.Context(), searchtest.Web(t, "homes", 5)); err != nil || answer.Provider != "searxng" {
				t.Fatalf("%+v, %v", answer, err)
			}
		}
		if n := down.Faults.Count(); n != 5 {
			t.Errorf("%d calls, want 5: then the circuit is open", n)
		}
	})
}

func TestAProviderWithoutQuotaIsLeftAloneForTenMinutes(t *testing.T) {
	for _, kind := range []string{"plan_limit", "payg_limit"} {
		synctest.Test(t, func(t *testing.T) {
			first, second := tavilystand.New(), standin.New()
			first.Faults.Push(faults.Fault{Kind: kind})
			both := &search.Failover{Providers: []search.Provider{overTavily(first), overSearXNG(second)}}
			for _, step := range []struct {
				sleep time.Duration
				from  string
				calls int // of Tavily so far
			}{
				{0, "searxng", 1}, {0, "searxng", 1}, {10*time.Minute - 1, "searxng", 1}, {1, "tavily", 2}, {0, "tavily", 3},
			} {
				time.Sleep(step.sleep)
				answer, err := both.Search(t.Context(), searchtest.Web(t, "homes", 5))
				if err != nil || answer.Provider != step.from || first.Faults.Count() != step.calls {
					t.Errorf("%s, %v later: %q with %d calls of Tavily, %v", kind, step.sleep, answer.Provider, first.Faults.Count(), err)
				}
			}
		})
	}
}

// vendor answers every search with found, each page a JSON object.
type vendor struct{ found []map[string]any }

func (v *vendor) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	_ = json.NewEncoder(w).Encode(map[string]any{"results": v.found}) // a recorder takes every write
}

// The results are the same ones in the same form whichever provider found the
// pages, each in the wire form of its own.
//
// Feature: microservices-architecture, Property 6: Consistent result schema
func TestWhoeverFindsThePagesTheResultsAreTheSame(t *testing.T) {
	viaTavily, viaSearXNG := new(vendor), new(vendor)
	first, second := overTavily(viaTavily), overSearXNG(viaSearXNG)
	texts := gen.SliceOfN(6, gen.OneConstOf("Homes ", "<b>", "</b>", "<script>", "\u202e", "\u200b", "\x00", "&lt;", "家", "🏠", `"`, "\\", "\n", strings.Repeat("long ", 100))).
		Map(func(parts []string) string { return strings.Join(parts, "") })
	addresses := gopter.CombineGens(gen.OneConstOf("https://a.example/", "http://b.example?", "javascript:x", "https://u@d.example/", ""), texts).
		Map(func(v []any) string { return v[0].(string) + v[1].(string) })
	pages := gen.SliceOfN(8, gopter.CombineGens(texts, addresses, texts, gen.IntRange(-40*24, 48), gen.IntRange(0, 9)).Map(func(v []any) []any { return v }))
	same := func(q search.Query, pages [][]any) bool {
		viaTavily.found, viaSearXNG.found = []map[string]any{}, []map[string]any{}
		for _, p := range pages {
			at := time.Now().UTC().Truncate(time.Second).Add(time.Duration(p[3].(int))*time.Hour + 30*time.Minute) // not on the edge of a window
			a := map[string]any{"title": p[0], "url": p[1], "content": p[2], "published_date": at.Format(http.TimeFormat)}
			b := map[string]any{"title": p[0], "url": p[1], "content": p[2], "publishedDate": at.Format("2006-01-02T15:04:05")}
			if p[4] == 0 { // of a type that nobody expects
				a["title"], b["title"] = 7, 7
			}
			viaTavily.found, viaSearXNG.found = append(viaTavily.found, a), append(viaSearXNG.found, b)
		}
		a, errA := first.Search(t.Context(), q)
		b, errB := second.Search(t.Context(), q)
		if errA != nil || errB != nil || a.Results == nil || len(a.Results) > q.Max() || a.Origin != search.Asked || b.Origin != search.Asked {
			t.Logf("%+v, %v\n%+v, %v", a, errA, b, errB)
			return false
		}
		return reflect.DeepEqual(a.Results, b.Results) && reflect.DeepEqual(search.Sanitize(q, a.Results, a.FetchedAt), a.Results)
	}
	const seed = 66
	l := depthtest.Laws(t, seed, 100, 1000)
	l.Property("of the web", prop.ForAll(func(pages [][]any, limit int) bool {
		return same(searchtest.Web(t, "homes", limit), pages)
	}, pages, gen.IntRange(1, search.MaxResults)))
	l.Property("of the news", prop.ForAll(func(pages [][]any, days int) bool {
		return same(searchtest.News(t, "homes", "Austin", days), pages)
	}, pages, gen.IntRange(1, search.MaxDays)))
	l.TestingRun(t)
}
