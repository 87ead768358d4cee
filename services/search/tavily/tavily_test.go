package tavily_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/mocks/faults"
	standin "coagent/mocks/tavily"
	"coagent/platform/depthtest"
	"coagent/platform/fault"
	"coagent/platform/porttest"
	"coagent/platform/secret"
	"coagent/platform/upstream"
	"coagent/services/search"
	"coagent/services/search/searchtest"
	"coagent/services/search/tavily"
)

const canary = "tvly-canary-7f3a9c"

// over is a client that asks api once, for as long as a busy machine may need.
func over(t testing.TB, api http.Handler) *tavily.Client {
	t.Helper()
	server := httptest.NewServer(api)
	t.Cleanup(server.Close)
	return &tavily.Client{
		BaseURL: server.URL + "/",
		APIKey:  secret.New(canary),
		HTTP:    upstream.Client(nil),
		Guard:   &upstream.Guard{Name: "tavily", Code: "search.provider", Timeout: 20 * time.Second},
	}
}

// withFault is a stand-in for Tavily with which something is wrong for good.
func withFault(kind string, delay time.Duration) *standin.Server {
	stand := standin.New()
	stand.Faults.Push(faults.Fault{Kind: kind, Times: faults.Forever, DelayMs: int(delay.Milliseconds())})
	return stand
}

func TestProvider(t *testing.T) {
	searchtest.RunProviderTests(t, searchtest.Providers{
		Honest:  func(t testing.TB) search.Provider { return over(t, standin.New()) },
		Hostile: func(t testing.TB) search.Provider { return over(t, withFault("hostile", 0)) },
		Failing: func(t testing.TB, code string) search.Provider {
			kind, delay := "", time.Duration(0)
			switch code {
			case "search.provider_throttled":
				kind = "throttle"
			case "search.provider_quota":
				kind = "plan_limit"
			case "search.provider_unavailable":
				kind = "bad_gateway"
			case "search.provider_timeout":
				kind, delay = faults.None, time.Minute
			case "search.provider_rejected":
				kind = "unauthorized"
			case "search.provider_invalid_answer":
				kind = "garbage"
			}
			client := over(t, withFault(kind, delay))
			if delay > 0 {
				client.Guard.Timeout = 50 * time.Millisecond
			}
			return client
		},
	})
}

// asked is the body of the last request.
func asked(t testing.TB, stand *standin.Server) map[string]any {
	t.Helper()
	calls := stand.Faults.Calls()
	if len(calls) == 0 {
		return nil
	}
	var body map[string]any
	if err := json.Unmarshal(calls[len(calls)-1].Request, &body); err != nil {
		t.Fatal(err)
	}
	return body
}

// Feature: microservices-architecture, Property 5: Tavily API invocation
func TestEveryQueryBecomesOneCallWithItsParameters(t *testing.T) {
	stand := standin.New()
	client := over(t, stand)
	calls := 0
	says := func(q search.Query, want map[string]any) bool {
		if _, err := client.Search(t.Context(), q); err != nil {
			t.Logf("%s: %v", q.Key(), err)
			return false
		}
		calls++
		return stand.Faults.Count() == calls && reflect.DeepEqual(asked(t, stand), want)
	}
	words := gen.SliceOfN(6, gen.OneConstOf("Homes", "Café", "家", "🏠", "<b>", `"quoted"`, "\u200b", "C#", "100%", "and", "\t")).
		Map(func(parts []string) string { return "x " + strings.Join(parts, " ") })
	const seed = 5
	laws := depthtest.Laws(t, seed, 100, 1000)
	laws.Property("a web query", prop.ForAll(func(text string, limit int, advanced bool) bool {
		depth := search.Basic
		if advanced {
			depth = search.Advanced
		}
		q, err := search.NewWebQuery(text, limit, depth)
		return err == nil && says(q, map[string]any{
			"query": q.Text(), "topic": "general", "search_depth": string(depth), "max_results": float64(limit),
		})
	}, words, gen.IntRange(1, search.MaxResults), gen.Bool()))
	laws.Property("a news query", prop.ForAll(func(text string, place, days int) bool {
		q, err := search.NewNewsQuery(text, []string{"", "Austin, Texas", "Zürich"}[place], days)
		window := "month"
		if days == 1 {
			window = "day"
		} else if days <= 7 {
			window = "week"
		}
		return err == nil && says(q, map[string]any{
			"query": strings.TrimSpace(q.Text() + " " + q.Location()), "topic": "news", "search_depth": "basic",
			"max_results": float64(search.MaxResults), "time_range": window,
		})
	}, words, gen.IntRange(0, 2), gen.IntRange(1, search.MaxDays)))
	laws.TestingRun(t)
}

func TestAPlaceIsAskedForHoweverLongTheQueryIs(t *testing.T) {
	stand := standin.New()
	q := searchtest.News(t, strings.Repeat("é", search.MaxText), strings.Repeat("x", search.MaxLocation), 7)
	if _, err := over(t, stand).Search(t.Context(), q); err != nil {
		t.Fatal(err)
	}
	if got, want := asked(t, stand)["query"], strings.Repeat("é", 299)+" "+strings.Repeat("x", 100); got != want {
		t.Errorf("asked for %q", got)
	}
}

func TestTheKeyTravelsInItsHeaderOnly(t *testing.T) {
	client := over(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Header.Get("Authorization") != "Bearer "+canary || strings.Contains(string(body)+r.URL.String(), canary) {
			t.Errorf("got %v, %s with %s", r.Header, r.URL, body)
		}
		if r.Method != http.MethodPost || r.URL.Path != "/search" || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("got %s %s as %s", r.Method, r.URL.Path, r.Header.Get("Content-Type"))
		}
		_, _ = io.WriteString(w, `{"results":[]}`)
	}))
	if _, err := client.Search(t.Context(), searchtest.Web(t, "x", 5)); err != nil {
		t.Error(err)
	}
}

// answering is a Tavily that always says the same.
func answering(status int, body string, headers ...string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

func TestEachStatusIsTheRightFault(t *testing.T) {
	type what struct {
		Kind       fault.Kind
		Code       string
		Temporary  bool
		RetryAfter time.Duration
	}
	inAMinute := time.Now().Add(time.Minute).UTC().Format(http.TimeFormat)
	for _, c := range []struct {
		status     int
		retryAfter string
		want       what
	}{
		{429, "7", what{fault.Unavailable, "search.provider_throttled", false, 7 * time.Second}},
		{429, inAMinute, what{fault.Unavailable, "search.provider_throttled", false, time.Minute}},
		{429, "999999999999", what{fault.Unavailable, "search.provider_throttled", false, time.Hour}},
		{429, "-5", what{fault.Unavailable, "search.provider_throttled", true, 0}},
		{429, "soon", what{fault.Unavailable, "search.provider_throttled", true, 0}},
		{432, "", what{fault.Unavailable, "search.provider_quota", false, time.Hour}},
		{433, "1", what{fault.Unavailable, "search.provider_quota", false, time.Hour}},
		{400, "", what{fault.BadUpstream, "search.provider_rejected", false, 0}},
		{401, "", what{fault.BadUpstream, "search.provider_rejected", false, 0}},
		{403, "", what{fault.BadUpstream, "search.provider_rejected", false, 0}},
		{422, "", what{fault.BadUpstream, "search.provider_rejected", false, 0}},
		{408, "", what{fault.Unavailable, "search.provider_unavailable", true, 0}},
		{500, "", what{fault.Unavailable, "search.provider_unavailable", true, 0}},
		{503, "3", what{fault.Unavailable, "search.provider_unavailable", true, 3 * time.Second}},
		{204, "", what{fault.BadUpstream, "search.provider_invalid_answer", false, 0}},
		{302, "", what{fault.BadUpstream, "search.provider_invalid_answer", false, 0}},
	} {
		body := `{"detail":{"error":"leaky words"}}`
		if c.status == 204 {
			body = ""
		}
		headers := []string{"Location", "/leaky"}
		if c.retryAfter != "" {
			headers = append(headers, "Retry-After", c.retryAfter)
		}
		_, err := over(t, answering(c.status, body, headers...)).Search(t.Context(), searchtest.Web(t, "x", 5))
		f := fault.From(err)
		got := what{f.Kind, f.Code, f.Temporary, f.RetryAfter.Round(2 * time.Second)}
		c.want.RetryAfter = c.want.RetryAfter.Round(2 * time.Second) // a date has no more
		if got != c.want {
			t.Errorf("%d with Retry-After %q: got %+v, want %+v", c.status, c.retryAfter, got, c.want)
		}
		if strings.Contains(err.Error(), "leaky") {
			t.Errorf("%d: the error repeats what Tavily said: %v", c.status, err)
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
		"nothing":          ``,
		"text":             `leaky words`,
		"a number":         `7`,
		"null":             `null`,
		"no results":       `{"query":"x"}`,
		"null for results": `{"results":null}`,
		"object for array": `{"results":{"leaky":1}}`,
		"torn":             `{"results":[{"title":"leaky`,
		"more after it":    `{"results":[]} leaky`,
		"too long an end":  `{"results":[]}` + strings.Repeat(" ", 2<<20),
		"too big":          `{"results":["` + strings.Repeat("x", 2<<20) + `"]}`,
	} {
		_, err := over(t, answering(200, body)).Search(t.Context(), searchtest.Web(t, "x", 5))
		if fault.CodeOf(err) != "search.provider_invalid_answer" || fault.From(err).Temporary || strings.Contains(err.Error(), "leaky") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestOneUnreadableResultSpoilsNoSearch(t *testing.T) {
	answer, err := over(t, answering(200, `{"results":[7,null,{"title":5,"url":"https://a.example/"},{"title":"Good","url":"https://b.example/","content":null}]}`)).
		Search(t.Context(), searchtest.Web(t, "x", 5))
	if err != nil || !reflect.DeepEqual(answer.Results, []search.Result{{Title: "Good", URL: "https://b.example/", Source: "b.example"}}) {
		t.Errorf("got %+v, %v", answer.Results, err)
	}
}

func TestNewsAreDatedAndRecent(t *testing.T) {
	at := time.Now().UTC().Truncate(time.Second).Add(-50 * time.Hour)
	old := time.Now().UTC().Add(-73 * time.Hour)
	article := func(name, date string) string {
		return `{"title":"` + name + `","url":"https://a.example/` + name + `","published_date":"` + date + `"}`
	}
	body := `{"results":[` + strings.Join([]string{
		article("rfc1123", at.Format(time.RFC1123)), article("rfc3339", at.In(time.FixedZone("", 3600)).Format(time.RFC3339)),
		article("one-digit", at.Format("Mon, 2 Jan 2006 15:04:05 MST")), article("no-zone", at.Format("2006-01-02T15:04:05")),
		article("old", old.Format(time.RFC1123)), article("undated", ""), article("vague", "the day before yesterday"),
	}, ",") + `]}`
	answer, err := over(t, answering(200, body)).Search(t.Context(), searchtest.News(t, "x", "", 3))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]time.Time{}
	for _, r := range answer.Results {
		got[r.Title] = r.Published
	}
	if want := map[string]time.Time{"rfc1123": at, "rfc3339": at, "one-digit": at, "no-zone": at}; !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestABrokenConnectionIsTemporaryAndQuotesNothing(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			if r, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
				_, _ = io.Copy(io.Discard, r.Body)
			}
			_, _ = io.WriteString(conn, "HTTP/1.1 leaky words\r\n\r\n")
			_ = conn.Close()
		}
	}()
	babbler := over(t, http.NotFoundHandler())
	babbler.BaseURL = "http://" + listener.Addr().String()
	nobody := over(t, http.NotFoundHandler())
	nobody.BaseURL = "http://" + porttest.Vacant(t)
	for name, client := range map[string]*tavily.Client{
		"reset": over(t, withFault("reset", 0)), "no HTTP": babbler, "nobody there": nobody,
		"torn body": over(t, answering(200, `{"results":[`, "Content-Length", "100")),
	} {
		_, err := client.Search(t.Context(), searchtest.Web(t, "x", 5))
		if f := fault.From(err); f.Code != "search.provider_unavailable" || !f.Temporary || strings.Contains(err.Error(), "leaky") ||
			strings.Contains(err.Error(), canary) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestWhatPassesIsTriedAgainAndWhatDoesNotIsNot(t *testing.T) {
	for kind, want := range map[string]struct {
		calls int
		code  string
	}{
		"internal":     {3, ""},
		"reset":        {3, ""},
		"plan_limit":   {1, "search.provider_quota"},
		"payg_limit":   {1, "search.provider_quota"},
		"unauthorized": {1, "search.provider_rejected"},
		"garbage":      {1, "search.provider_invalid_answer"},
		"truncated":    {1, "search.provider_invalid_answer"},
		"huge":         {1, "search.provider_invalid_answer"},
	} {
		stand := standin.New()
		stand.Faults.Push(faults.Fault{Kind: kind, Times: 2})
		client := over(t, stand)
		client.Guard.Attempts, client.Guard.Backoff, client.Guard.Timeout = 4, time.Millisecond, 20*time.Second
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

func TestACallerWhoLeavesEndsTheCall(t *testing.T) {
	var begun atomic.Bool
	gone := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	client := over(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else net/http does not notice
		begun.Store(true)
		cancel()
		<-r.Context().Done()
		close(gone)
	}))
	if _, err := client.Search(ctx, searchtest.Web(t, "x", 5)); !errors.Is(err, context.Canceled) || !begun.Load() {
		t.Errorf("got %v", err)
	}
	<-gone
}
