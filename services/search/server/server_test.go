package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/gen/searchapi"
	"coagent/platform/depthtest"
	"coagent/platform/fault"
	"coagent/platform/httpapi"
	"coagent/platform/httpapi/httpapitest"
	"coagent/services/search"
	"coagent/services/search/searchtest"
	"coagent/services/search/server"
)

// providerFunc is a provider of a test's own making.
type providerFunc func(context.Context, search.Query) (search.Answer, error)

func (f providerFunc) Search(ctx context.Context, q search.Query) (search.Answer, error) {
	return f(ctx, q)
}

// nobody can be told of anything.
type nobody struct{}

func (nobody) PublishInvalidation(context.Context, search.Pattern) (string, error) {
	return "", errors.New("not asked for")
}

func (nobody) Invalidate(context.Context, search.Pattern) (int, error) {
	return 0, errors.New("not asked for")
}

// readDocument reads the document once for all tests.
var readDocument = sync.OnceValues(searchapi.GetSpec)

// behind is the service over provider. The test fails if an answer breaks the document.
func behind(t testing.TB, provider search.Provider) func(path, body string) *http.Response {
	t.Helper()
	doc, err := readDocument()
	if err != nil {
		t.Fatal(err)
	}
	handler, err := httpapi.Service{
		Name: "search", Doc: doc, Bodies: searchapi.Bodies, Parameters: searchapi.Parameters, Log: slog.New(slog.DiscardHandler), ResponseSample: 1,
		Authenticate: func(r *http.Request, _ string) (context.Context, error) { return r.Context(), nil },
		OnViolation:  func(_ *http.Request, err error) { t.Error(err) },
	}.Handler(server.New(provider, nobody{}, nobody{}))
	if err != nil {
		t.Fatal(err)
	}
	return func(path, body string) *http.Response {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
		req.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, req)
		return w.Result()
	}
}

func read[T any](t testing.TB, resp *http.Response) T {
	t.Helper()
	var v T
	if err := json.NewDecoder(resp.Body).Decode(&v); err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("status %d, %v", resp.StatusCode, err)
	}
	return v
}

func TestWhatIsAskedReachesTheProvider(t *testing.T) {
	provider := new(searchtest.Provider)
	post := behind(t, provider)
	var want []search.Query
	for _, c := range []struct {
		path, body string
		want       func() (search.Query, error)
	}{
		{"/search/web", `{"query":"Homes"}`, func() (search.Query, error) { return search.NewWebQuery("homes", 5, search.Basic) }},
		{"/search/web", `{"query":"Homes","maxResults":20,"searchDepth":"advanced"}`, func() (search.Query, error) { return search.NewWebQuery("homes", 20, search.Advanced) }},
		{"/search/news", `{"query":"Homes"}`, func() (search.Query, error) { return search.NewNewsQuery("homes", "", 7) }},
		{"/search/news", `{"query":"Homes","location":"Austin","days":30}`, func() (search.Query, error) { return search.NewNewsQuery("homes", "austin", 30) }},
	} {
		q, err := c.want()
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, q)
		if resp := post(c.path, c.body); resp.StatusCode != http.StatusOK {
			t.Errorf("%s %s: %s", c.path, c.body, resp.Status)
		}
	}
	if got := provider.Asked(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestWhatWasFoundIsToldWithItsOrigin(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	answer := search.Answer{
		Provider: "somebody", FetchedAt: time.Now().Add(-90*time.Second - 10*time.Millisecond), Origin: search.Remembered,
		Results: []search.Result{
			{Title: "T & U", URL: "https://a.example/?a=1&b=2", Snippet: "S", Source: "a.example", Published: at},
			{Title: "V", URL: "https://b.example/", Source: "b.example", Published: at},
		},
	}
	post := behind(t, providerFunc(func(context.Context, search.Query) (search.Answer, error) { return answer, nil }))
	origin := func(resp *http.Response) string {
		return strings.Join([]string{resp.Header.Get("X-Cache"), resp.Header.Get("Age"), resp.Header.Get("X-Search-Provider")}, " ")
	}

	news := post("/search/news", `{"query":"x"}`)
	if got := origin(news); got != "HIT 90 somebody" {
		t.Errorf("news: %s", got)
	}
	wantNews := searchapi.NewsResults{Articles: []searchapi.NewsArticle{
		{Title: "T & U", URL: "https://a.example/?a=1&b=2", Snippet: "S", Source: "a.example", PublishedDate: at},
		{Title: "V", URL: "https://b.example/", Source: "b.example", PublishedDate: at},
	}}
	if got := read[searchapi.NewsResults](t, news); !reflect.DeepEqual(got, wantNews) {
		t.Errorf("got  %+v\nwant %+v", got, wantNews)
	}

	answer.Origin = search.Stale
	if got := origin(post("/search/news", `{"query":"x"}`)); got != "STALE 90 somebody" {
		t.Errorf("stale news: %s", got)
	}

	answer.Origin = search.Asked
	answer.Results[1].Published = time.Time{}
	web := post("/search/web", `{"query":"x"}`)
	if got := origin(web); got != "MISS 0 somebody" {
		t.Errorf("web: %s", got)
	}
	wantWeb := searchapi.WebResults{TotalResults: 2, Results: []searchapi.WebResult{
		{Title: "T & U", URL: "https://a.example/?a=1&b=2", Snippet: "S", PublishedDate: &at},
		{Title: "V", URL: "https://b.example/"},
	}}
	if got := read[searchapi.WebResults](t, web); !reflect.DeepEqual(got, wantWeb) {
		t.Errorf("got  %+v\nwant %+v", got, wantWeb)
	}
}

func TestAClockThatIsAheadMakesNoAnswerYoungerThanNew(t *testing.T) {
	answer := search.Answer{Provider: "somebody", FetchedAt: time.Now().Add(time.Minute), Origin: search.Remembered}
	post := behind(t, providerFunc(func(context.Context, search.Query) (search.Answer, error) { return answer, nil }))
	if age := post("/search/web", `{"query":"x"}`).Header.Get("Age"); age != "0" {
		t.Errorf("Age is %s", age)
	}
}

func TestFailuresBecomeProblems(t *testing.T) {
	for _, path := range []string{"/search/web", "/search/news"} {
		for code, want := range map[string]struct {
			kind   fault.Kind
			status int
		}{
			"search.provider_throttled":      {fault.Unavailable, 503},
			"search.provider_quota":          {fault.Unavailable, 503},
			"search.provider_timeout":        {fault.Timeout, 504},
			"search.provider_rejected":       {fault.BadUpstream, 502},
			"search.provider_invalid_answer": {fault.BadUpstream, 502},
		} {
			post := behind(t, new(searchtest.Provider).Fails(fault.New(want.kind, code, "A failure of a test.")))
			httpapitest.Problem(t, post(path, `{"query":"x"}`), want.status, code)
		}
		provider := new(searchtest.Provider)
		problem := httpapitest.Problem(t, behind(t, provider)(path, `{"query":"?!"}`), 400, "search.query_empty")
		if got := httpapitest.Places(problem); !reflect.DeepEqual(got, []string{"/body/query pattern"}) || len(provider.Asked()) != 0 {
			t.Errorf("%s: %v is wrong, %d calls", path, got, len(provider.Asked()))
		}
	}
}

// The document is the schema here: behind fails the test when an answer breaks it.
//
// Feature: microservices-architecture, Property 6: Consistent result schema
func TestWhateverIsFoundTheAnswerKeepsTheDocument(t *testing.T) {
	provider := new(searchtest.Provider)
	post := behind(t, provider)
	texts := gen.SliceOfN(8, gen.OneConstOf("Homes ", "<b>", "</b>", "<script>", "\u202e", "\u200b", "\x00", "&lt;", "\xff", "家", "🏠", `"`, "\\", "\n", strings.Repeat("long ", 500))).
		Map(func(parts []string) string { return strings.Join(parts, "") })
	addresses := gopter.CombineGens(
		gen.OneConstOf("https://a.example/", "http://b.example?", "ftp://c.example/", "https://u@d.example/", "https://e.example:1/%zz"), texts,
	).
		Map(func(v []any) string { return v[0].(string) + v[1].(string) })
	found := gen.SliceOfN(10, gopter.CombineGens(texts, addresses, texts, gen.Int64Range(-20*86400, 86400)).Map(func(v []any) search.Result {
		return search.Result{Title: v[0].(string), URL: v[1].(string), Snippet: v[2].(string), Published: time.Now().Add(time.Duration(v[3].(int64)) * time.Second)}
	}))
	const seed = 6
	laws := depthtest.Laws(t, seed, 100, 1000)
	laws.Property("web", prop.ForAll(func(found []search.Result) bool {
		provider.Finds(found...)
		out := read[searchapi.WebResults](t, post("/search/web", `{"query":"x","maxResults":20}`))
		return out.TotalResults == len(out.Results) && !t.Failed()
	}, found))
	laws.Property("news", prop.ForAll(func(found []search.Result) bool {
		provider.Finds(found...)
		read[searchapi.NewsResults](t, post("/search/news", `{"query":"x"}`))
		return !t.Failed()
	}, found))
	laws.TestingRun(t)
}
