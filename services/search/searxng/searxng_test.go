package searxng_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"coagent/mocks/faults"
	standin "coagent/mocks/searxng"
	"coagent/platform/fault"
	"coagent/platform/porttest"
	"coagent/platform/upstream"
	"coagent/services/search"
	"coagent/services/search/searchtest"
	"coagent/services/search/searxng"
)

// over is a client that asks instance once, for as long as a busy machine may need.
func over(t testing.TB, instance http.Handler) *searxng.Client {
	t.Helper()
	server := httptest.NewServer(instance)
	t.Cleanup(server.Close)
	return &searxng.Client{
		BaseURL: server.URL + "/",
		HTTP:    upstream.Client(nil),
		Guard:   &upstream.Guard{Name: "searxng", Code: "search.provider", Timeout: 20 * time.Second},
	}
}

// withFault is a stand-in for SearXNG with which something is wrong for good.
func withFault(kind string, delay time.Duration) *standin.Server {
	stand := standin.New()
	stand.Faults.Push(faults.Fault{Kind: kind, Times: faults.Forever, DelayMs: int(delay.Milliseconds())})
	return stand
}

// answering is a SearXNG that always says the same.
func answering(status int, body string, headers ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

func TestProvider(t *testing.T) {
	searchtest.RunProviderTests(t, searchtest.Providers{
		Honest:  func(t testing.TB) search.Provider { return over(t, standin.New()) },
		Hostile: func(t testing.TB) search.Provider { return over(t, withFault("hostile", 0)) },
		Failing: func(t testing.TB, code string) search.Provider {
			switch code {
			case "search.provider_quota":
				return over(t, answering(http.StatusPaymentRequired, "Payment Required"))
			case "search.provider_timeout":
				client := over(t, withFault(faults.None, time.Minute))
				client.Guard.Timeout = 50 * time.Millisecond
				return client
			}
			return over(t, withFault(map[string]string{
				"search.provider_throttled":      "throttle",
				"search.provider_unavailable":    "suspended",
				"search.provider_rejected":       "json_off",
				"search.provider_invalid_answer": "garbage",
			}[code], 0))
		},
	})
}

// asked is the form of the last request.
func asked(t testing.TB, stand *standin.Server) url.Values {
	t.Helper()
	calls := stand.Faults.Calls()
	var body string
	if err := json.Unmarshal(calls[len(calls)-1].Request, &body); err != nil {
		t.Fatal(err)
	}
	form, err := url.ParseQuery(body)
	if err != nil {
		t.Fatal(err)
	}
	return form
}

func TestEveryQueryBecomesOneCallWithItsParameters(t *testing.T) {
	stand := standin.New()
	client := over(t, stand)
	for i, c := range []struct {
		q    search.Query
		want map[string]string
	}{
		{searchtest.Web(t, "Café & homes + 100% C#", 7), map[string]string{"q": "café & homes + 100% c#", "categories": "general"}},
		{searchtest.News(t, "rates", "", 1), map[string]string{"q": "rates", "categories": "news", "time_range": "day"}},
		{searchtest.News(t, "rates", "Austin, Texas", 2), map[string]string{"q": "rates austin, texas", "categories": "news", "time_range": "week"}},
		{searchtest.News(t, "rates", "", 7), map[string]string{"q": "rates", "categories": "news", "time_range": "week"}},
		{searchtest.News(t, "rates", "", 8), map[string]string{"q": "rates", "categories": "news", "time_range": "month"}},
		{searchtest.Web(t, "homes !!g !images :de <3 ??x - \"quoted\" .net", 7), map[string]string{"q": `homes g images de 3 x - "quoted" .net`, "categories": "general"}},
	} {
		if _, err := client.Search(t.Context(), c.q); err != nil {
			t.Fatalf("%s: %v", c.q.Key(), err)
		}
		want := url.Values{"format": {"json"}, "pageno": {"1"}}
		for name, value := range c.want {
			want.Set(name, value)
		}
		if got := asked(t, stand); stand.Faults.Count() != i+1 || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: asked for %v in call %d", c.q.Key(), got, stand.Faults.Count())
		}
	}
}

func TestEachStatusIsTheRightFault(t *testing.T) {
	type what struct {
		Kind      fault.Kind
		Code      string
		Temporary bool
	}
	for status, want := range map[int]what{
		429: {fault.Unavailable, "search.provider_throttled", true},
		402: {fault.Unavailable, "search.provider_quota", false},
		400: {fault.BadUpstream, "search.provider_rejected", false},
		401: {fault.BadUpstream, "search.provider_rejected", false},
		403: {fault.BadUpstream, "search.provider_rejected", false},
		404: {fault.BadUpstream, "search.provider_rejected", false},
		408: {fault.Unavailable, "search.provider_unavailable", true},
		500: {fault.Unavailable, "search.provider_unavailable", true},
		502: {fault.Unavailable, "search.provider_unavailable", true},
		204: {fault.BadUpstream, "search.provider_invalid_answer", false},
		302: {fault.BadUpstream, "search.provider_invalid_answer", false},
	} {
		body := `{"error":"leaky words"}`
		if status == 204 {
			body = ""
		}
		_, err := over(t, answering(status, body, "Location", "/leaky")).Search(t.Context(), searchtest.Web(t, "x", 5))
		f := fault.From(err)
		if got := (what{f.Kind, f.Code, f.Temporary}); got != want || strings.Contains(err.Error(), "leaky") {
			t.Errorf("%d: got %v, want %+v", status, err, want)
		}
	}
}

func TestNobodyAnsweringIsNotNothingFound(t *testing.T) {
	_, err := over(t, withFault("suspended", 0)).Search(t.Context(), searchtest.Web(t, "x", 5))
	if f := fault.From(err); f.Code != "search.provider_unavailable" || f.Temporary || strings.Contains(err.Error(), "CAPTCHA") {
		t.Errorf("all engines suspended: %v", err)
	}
	answer, err := over(t, withFault("empty", 0)).Search(t.Context(), searchtest.Web(t, "x", 5))
	if err != nil || answer.Results == nil || len(answer.Results) != 0 || answer.Provider != "searxng" {
		t.Errorf("nothing found: %+v, %v", answer, err)
	}
	some := `{"results":[{"title":"Good","url":"https://b.example/"}],"unresponsive_engines":[["google","timeout"]]}`
	if answer, err := over(t, answering(200, some)).Search(t.Context(), searchtest.Web(t, "x", 5)); err != nil || len(answer.Results) != 1 {
		t.Errorf("one engine of several answered: %+v, %v", answer, err)
	}
}

func TestOddQueriesOpenNoCircuit(t *testing.T) {
	for _, instance := range []http.Handler{withFault("suspended", 0), answering(400, `{"error":"x"}`)} {
		client := over(t, instance)
		_, first := client.Search(t.Context(), searchtest.Web(t, "x", 5))
		for range 6 {
			if _, err := client.Search(t.Context(), searchtest.Web(t, "x", 5)); fault.From(err).RetryAfter != 0 || err.Error() != first.Error() {
				t.Errorf("the circuit is open: %v", err)
			}
		}
	}
}

func TestAByteOrderMarkIsPassedOver(t *testing.T) {
	body := "\ufeff" + `{"results":[{"title":"Good","url":"https://b.example/"}]}`
	answer, err := over(t, answering(200, body)).Search(t.Context(), searchtest.Web(t, "x", 5))
	if err != nil || len(answer.Results) != 1 || answer.Results[0].Title != "Good" {
		t.Errorf("got %+v, %v", answer.Results, err)
	}
}

func TestWhatIsNoAnswerIsRefused(t *testing.T) {
	for name, body := range map[string]string{
		"nothing": ``, "text": `leaky words`, "null": `null`, "no results": `{"query":"x"}`, "null for results": `{"results":null}`,
		"object for array": `{"results":{"leaky":1}}`, "torn": `{"results":[{"title":"leaky`, "more after it": `{"results":[]} leaky`,
		"too big": `{"results":[]}` + strings.Repeat(" ", 4<<20),
	} {
		_, err := over(t, answering(200, body)).Search(t.Context(), searchtest.Web(t, "x", 5))
		if fault.CodeOf(err) != "search.provider_invalid_answer" || fault.From(err).Temporary || strings.Contains(err.Error(), "leaky") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestNewsAreDatedAndRecent(t *testing.T) {
	at := time.Now().UTC().Truncate(time.Second).Add(-50 * time.Hour)
	article := func(name, date string) string {
		return `{"title":"` + name + `","url":"https://a.example/` + name + `","publishedDate":` + date + `}`
	}
	in := func(layout string) string { return `"` + at.Format(layout) + `"` }
	body := `{"results":[7,null,` + strings.Join([]string{
		article("isoformat", in("2006-01-02T15:04:05")), article("with-fraction", in("2006-01-02T15:04:05.000000")),
		article("with-zone", `"`+at.In(time.FixedZone("", 3600)).Format(time.RFC3339)+`"`), article("with-space", in("2006-01-02 15:04:05+00:00")),
		article("strftime", in("2006-01-02 15:04:05-0700")), article("rfc1123", in(time.RFC1123)),
		article("old", `"`+at.AddDate(0, 0, -1).Format(time.RFC3339)+`"`), article("null", "null"), article("vague", `"3 days ago"`), article("number", "7"),
	}, ",") + `]}`
	answer, err := over(t, answering(200, body)).Search(t.Context(), searchtest.News(t, "x", "", 3))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]time.Time{}
	for _, r := range answer.Results {
		got[r.Title] = r.Published
	}
	if want := map[string]time.Time{
		"isoformat": at, "with-fraction": at, "with-zone": at, "with-space": at, "strftime": at, "rfc1123": at,
	}; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestWhatPassesIsTriedAgainAndWhatDoesNotIsNot(t *testing.T) {
	for kind, want := range map[string]struct {
		calls int
		code  string
	}{
		"internal":  {3, ""},
		"reset":     {3, ""},
		"throttle":  {3, ""},
		"suspended": {1, "search.provider_unavailable"},
		"json_off":  {1, "search.provider_rejected"},
		"garbage":   {1, "search.provider_invalid_answer"},
		"truncated": {1, "search.provider_invalid_answer"},
		"huge":      {1, "search.provider_invalid_answer"},
	} {
		stand := standin.New()
		stand.Faults.Push(faults.Fault{Kind: kind, Times: 2})
		client := over(t, stand)
		client.Guard.Attempts, client.Guard.Backoff = 4, time.Millisecond
		_, err := client.Search(t.Context(), searchtest.Web(t, "x", 5))
		code := ""
		if err != nil {
			code = fault.CodeOf(err)
		}
		if stand.Faults.Count() != want.calls || code != want.code {
			t.Errorf("%s: %d calls and %v; want %d and %s", kind, stand.Faults.Count(), err, want.calls, want.code)
		}
	}
}

func TestABrokenConnectionQuotesNothing(t *testing.T) {
	nobody := over(t, http.NotFoundHandler())
	nobody.BaseURL = "http://" + porttest.Vacant(t)
	for name, client := range map[string]*searxng.Client{
		"nobody there": nobody, "torn body": over(t, answering(200, `{"results":[`, "Content-Length", "100")),
		"no HTTP": over(t, hijacked("HTTP/1.1 leaky words\r\n\r\n")),
	} {
		_, err := client.Search(t.Context(), searchtest.Web(t, "secret words", 5))
		if f := fault.From(err); f.Code != "search.provider_unavailable" || !f.Temporary || strings.Contains(err.Error(), "leaky") ||
			strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// hijacked answers with something that is not HTTP.
func hijacked(words string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(conn, words)
		_ = conn.Close()
	})
}

func TestACallerWhoLeavesEndsTheCall(t *testing.T) {
	gone := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	client := over(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else net/http does not notice
		cancel()
		<-r.Context().Done()
		close(gone)
	}))
	if _, err := client.Search(ctx, searchtest.Web(t, "x", 5)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	<-gone
}
