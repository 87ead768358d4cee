package program

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/redis/go-redis/v9/logging"

	"coagent/clients/go/searchclient"
	"coagent/gen/searchapi"
	"coagent/mocks/eventbridge"
	"coagent/mocks/faults"
	"coagent/mocks/searxng"
	standin "coagent/mocks/tavily"
	"coagent/platform/auth/authtest"
	"coagent/platform/httpapi"
	"coagent/platform/httpapi/httpapitest"
	"coagent/platform/redisclient"
	"coagent/platform/redistest"
	"coagent/platform/telemetry"
	"coagent/platform/telemetry/telemetrytest"
)

func TestMain(m *testing.M) {
	logging.Disable()
	os.Exit(m.Run())
}

const (
	keyCanary = "tvly-canary-51c0ffee"
	eventKey  = "event-canary-0ddba11e"
)

// world is the program with everything round it.
type world struct {
	url    string
	stand  *standin.Server
	second *searxng.Server
	bus    *eventbridge.Server
	redis  *redistest.Server
	issuer *authtest.Issuer
	token  string
	log    *telemetrytest.Log

	tavilyURL, searxngURL, busURL string
}

// surroundings starts all but the program.
func surroundings(t *testing.T, targets ...eventbridge.Target) *world {
	t.Helper()
	w := &world{
		stand: standin.New(), second: searxng.New(), bus: eventbridge.New(targets...),
		redis: redistest.Start(t), issuer: authtest.NewIssuer(t), log: new(telemetrytest.Log),
	}
	w.token = w.issuer.Token("agent-1")
	for url, handler := range map[*string]http.Handler{&w.tavilyURL: w.stand, &w.searxngURL: w.second, &w.busURL: w.bus} {
		s := httptest.NewServer(handler)
		t.Cleanup(s.Close)
		*url = s.URL
	}
	return w
}

// newWorld starts a world. The settings are names and values, beside those that
// are always there. When the test ends, no answer may have broken the document,
// and no secret may be in the log.
func newWorld(t *testing.T, settings ...string) *world {
	t.Helper()
	var handler atomic.Pointer[http.Handler]
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*handler.Load()).ServeHTTP(w, r) }))
	w := surroundings(t, eventbridge.Target{
		DetailType: "search.cache.invalidate", URL: server.URL + "/search/events", Headers: map[string]string{"X-Event-Key": eventKey},
	})
	w.url = server.URL
	values := w.settings(settings...)
	cfg, err := readConfig(func(name string) string { return values[name] })
	if err != nil {
		t.Fatal(err)
	}
	client, err := redisclient.New(cfg.redis, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	log := telemetry.NewLogger(w.log, "search")
	cache := newCache(cfg, client, log)
	doc, err := searchapi.GetSpec()
	if err != nil {
		t.Fatal(err)
	}
	made, err := newHandler(doc, cfg, aws.Config{
		BaseEndpoint: &w.busURL, Region: "us-east-1", Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
		Retryer: func() aws.Retryer { return aws.NopRetryer{} },
	}, cache, log)
	if err != nil {
		t.Fatal(err)
	}
	handler.Store(&made)
	ctx, stop := context.WithCancel(t.Context())
	var listening sync.WaitGroup
	listening.Go(func() { cache.Run(ctx) })
	t.Cleanup(func() {
		stop()
		listening.Wait()
		server.Close()
		for _, secret := range []string{keyCanary, eventKey, w.token, "answer breaks the document"} {
			if strings.Contains(w.log.String(), secret) {
				t.Errorf("the log says %q:\n%s", secret, w.log)
			}
		}
	})
	return w
}

// settings are those of the program, with more after them.
func (w *world) settings(more ...string) map[string]string {
	values := map[string]string{
		"ADDR":                   "127.0.0.1:0",
		"SHUTDOWN_DELAY_SECONDS": "0",
		"COGNITO_ISSUER":         w.issuer.URL,
		"COGNITO_CLIENT_IDS":     w.issuer.ClientID,
		"RESPONSE_CHECK_SAMPLE":  "100",
		"TAVILY_URL":             w.tavilyURL,
		"TAVILY_API_KEY":         keyCanary,
		"SEARXNG_URL":            w.searxngURL,
		"REDIS_ENDPOINT":         w.redis.Endpoint(),
		"EVENT_KEY":              eventKey,
		// No test here is about the provider's rate but for those that say so.
		"TAVILY_REQUESTS_PER_MINUTE": "100000",
	}
	for i := 0; i < len(more); i += 2 {
		values[more[i]] = more[i+1]
	}
	return values
}

func (w *world) post(t testing.TB, token, path, body string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

// results asks the web and returns what came, and from where.
func (w *world) results(t testing.TB, body string) (out searchapi.WebResults, cache string) {
	t.Helper()
	resp := w.post(t, w.token, "/search/web", body)
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", resp.Status, text, err)
	}
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out, resp.Header.Get("X-Cache")
}

func TestTheSameSearchTwiceIsOneCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	client, err := searchclient.NewClientWithResponses(w.url, searchclient.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+w.token)
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	limit := 3
	var first *searchclient.WebResults
	for i, want := range []string{"MISS", "HIT"} {
		text := []string{"Spring home buying", "  spring HOME  buying "}[i]
		reply, err := client.SearchWebWithResponse(t.Context(), nil, searchclient.WebQuery{Query: text, MaxResults: &limit})
		if err != nil || reply.JSON200 == nil {
			t.Fatalf("%v, %+v", err, reply)
		}
		h := reply.Headers200
		if h.XCache == nil || *h.XCache != want || h.Age == nil || *h.Age < 0 || *h.Age > 30 || h.XSearchProvider == nil || *h.XSearchProvider != "tavily" {
			t.Errorf("search %d: headers %v", i+1, reply.HTTPResponse.Header)
		}
		if first == nil {
			first = reply.JSON200
		}
		if n := len(reply.JSON200.Results); n != 3 || reply.JSON200.TotalResults != 3 || reply.JSON200.Results[0] != first.Results[0] {
			t.Errorf("search %d: %+v", i+1, reply.JSON200)
		}
	}
	place := "Austin, Texas"
	news, err := client.SearchNewsWithResponse(t.Context(), nil, searchclient.NewsQuery{Query: "housing market", Location: &place})
	if err != nil || news.JSON200 == nil || len(news.JSON200.Articles) == 0 {
		t.Fatalf("%v, %+v", err, news)
	}
	for _, a := range news.JSON200.Articles {
		if age := time.Since(a.PublishedDate); age > 7*24*time.Hour || a.Source == "" {
			t.Errorf("not an article of the last week: %+v", a)
		}
	}
	if n := w.stand.Faults.Count(); n != 2 {
		t.Errorf("%d calls, not one for the web and one for news", n)
	}
}

func TestTwoHundredEqualSearchesAtOnceAreOneCall(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.stand.Faults.Push(faults.Fault{Kind: faults.None, DelayMs: 300})
	var asking sync.WaitGroup
	for range 200 {
		asking.Go(func() {
			if out, _ := w.results(t, `{"query":"open house"}`); out.TotalResults != 5 {
				t.Errorf("got %+v", out)
			}
		})
	}
	asking.Wait()
	if n := w.stand.Faults.Count(); n != 1 {
		t.Errorf("%d calls", n)
	}
}

func TestEachFailureOfTavilyIsToldAsWhatItIs(t *testing.T) {
	for kind, want := range map[string]struct {
		status     int
		code       string
		retryAfter string
		calls      int
	}{
		"throttle":     {503, "search.provider_throttled", "1", 1},
		"plan_limit":   {503, "search.provider_quota", "3600", 1},
		"payg_limit":   {503, "search.provider_quota", "3600", 1},
		"unauthorized": {502, "search.provider_rejected", "", 1},
		"internal":     {503, "search.provider_unavailable", "1", 4},
		"bad_gateway":  {503, "search.provider_unavailable", "1", 4},
		"reset":        {503, "search.provider_unavailable", "1", 4},
		"garbage":      {502, "search.provider_invalid_answer", "", 1},
		"truncated":    {502, "search.provider_invalid_answer", "", 1},
		"huge":         {502, "search.provider_invalid_answer", "", 1},
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.stand.Faults.Push(faults.Fault{Kind: kind, Times: faults.Forever})
			resp := w.post(t, w.token, "/search/web", `{"query":"x"}`)
			httpapitest.Problem(t, resp, want.status, want.code)
			if got := resp.Header.Get("Retry-After"); got != want.retryAfter {
				t.Errorf("Retry-After is %q", got)
			}
			if n := w.stand.Faults.Count(); n != want.calls {
				t.Errorf("%d calls, want %d", n, want.calls)
			}
			w.stand.Faults.Clear()
			if _, cache := w.results(t, `{"query":"x"}`); cache != "MISS" {
				t.Errorf("the failure was remembered: %s", cache)
			}
		})
	}
}

func TestNothingFoundIsAGoodAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.stand.Faults.Push(faults.Fault{Kind: "empty"})
	for _, want := range []string{"MISS", "HIT"} {
		if out, cache := w.results(t, `{"query":"x"}`); out.Results == nil || out.TotalResults != 0 || cache != want {
			t.Errorf("%+v, %s", out, cache)
		}
	}
}

// That the answers keep the document is checked by newWorld.
func TestHostilePagesDoNotShow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.stand.Faults.Push(faults.Fault{Kind: "hostile"})
	bad := regexp.MustCompile(`[\x00-\x08\x0e-\x1f\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}\x{e0000}-\x{e007f}]|<[a-zA-Z/!]|@|javascript:|data:`)
	for _, want := range []string{"MISS", "HIT"} { // what is remembered is no worse
		out, cache := w.results(t, `{"query":"x","maxResults":20}`)
		urls := map[string]bool{}
		for _, r := range out.Results {
			if text := r.Title + "\n" + r.URL + "\n" + r.Snippet; bad.MatchString(text) || urls[r.URL] {
				t.Errorf("got through: %q", text)
			}
			urls[r.URL] = true
		}
		for _, good := range []string{"https://good.example.com/first", "https://good.example.com/last", "https://www.example.com/stra%C3%9Fe"} {
			if !urls[good] {
				t.Errorf("%s is missing", good)
			}
		}
		if cache != want {
			t.Errorf("%s, want %s", cache, want)
		}
	}
}

func TestSearchGoesOnWhileRedisIsAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const body = `{"query":"x"}`
	w.results(t, body)
	if _, cache := w.results(t, body); cache != "HIT" {
		t.Fatalf("got %s", cache)
	}
	w.redis.Stop(t)
	for i := range 10 {
		if out, cache := w.results(t, body); cache != "HIT" || out.TotalResults != 5 {
			t.Fatalf("asked before: %s, %d results", cache, out.TotalResults)
		}
		if out, cache := w.results(t, fmt.Sprintf(`{"query":"new %d"}`, i)); cache != "MISS" || out.TotalResults != 5 {
			t.Fatalf("never asked: %s, %d results", cache, out.TotalResults)
		}
	}
	if resp, err := http.Get(w.url + "/readyz"); err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("not ready without Redis: %v, %v", resp, err)
	} else {
		_ = resp.Body.Close()
	}
	w.redis.Start(t)
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	late := time.After(15 * time.Second)
	for n := 0; !strings.Contains(w.log.String(), "redis is back"); n++ {
		w.results(t, fmt.Sprintf(`{"query":"newer %d"}`, n))
		select {
		case <-again.C:
		case <-late:
			t.Fatal("Redis is back and not used")
		}
	}
}

func TestStrangersGetNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tokens := authtest.HostileTokens(w.issuer)
	tokens["none"] = ""
	for name, token := range tokens {
		for _, path := range []string{"/search/web", "/search/news"} {
			t.Run(name+path, func(t *testing.T) {
				httpapitest.Problem(t, w.post(t, token, path, `{"query":"x"}`), 401, "unauthenticated")
			})
		}
	}
	if n := w.stand.Faults.Count(); n != 0 {
		t.Errorf("%d calls were made for them", n)
	}
}

func TestATokenOfANewKeyIsAskedToComeAgainNotToSignIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	header := w.issuer.Header()
	header["kid"] = "invented"
	invented := w.issuer.Sign(header, w.issuer.Claims("mallory"))
	w.post(t, w.token, "/search/web", `{"query":"x"}`)
	httpapitest.Problem(t, w.post(t, invented, "/search/web", `{"query":"x"}`), 401, "unauthenticated")
	w.issuer.Rotate()
	resp := w.post(t, w.issuer.Token("alice"), "/search/web", `{"query":"x"}`)
	httpapitest.Problem(t, resp, 503, "auth.keys_unavailable")
	if wait, err := strconv.Atoi(resp.Header.Get("Retry-After")); err != nil || wait < 1 || wait > 60 {
		t.Errorf("Retry-After: %q", resp.Header.Get("Retry-After"))
	}
}

func TestAnUnusableQueryIsRefusedByPlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for body, want := range map[string]string{
		`{}`:                 "invalid_request /body/query required",
		`{"query":"?!"}`:     "search.query_empty /body/query pattern",
		`{"query":"!"}`:      "search.query_empty /body/query pattern",
		`{"query":"$"}`:      "search.query_empty /body/query pattern",
		`{"query":"\u0007"}`: "search.query_empty /body/query pattern",
		`{"query":"` + strings.Repeat("\ufdfa", 23) + `"}`: "invalid_request /body/query maxLength",
		`{"query":"x","maxResults":21}`:                    "invalid_request /body/maxResults maximum",
		`{"query":"x","searchDepth":"abyss"}`:              "invalid_request /body/searchDepth enum",
		`{"query":"` + strings.Repeat("ﷺ", 300) + `"}`:     "invalid_request /body/query maxLength",
	} {
		code, places, _ := strings.Cut(want, " ")
		problem := httpapitest.Problem(t, w.post(t, w.token, "/search/web", body), 400, code)
		if got := strings.Join(httpapitest.Places(problem), ", "); got != places {
			t.Errorf("%s: %s, want %s", body, got, places)
		}
	}
}

func TestEveryMistakeInTheSettingsIsTold(t *testing.T) {
	_, err := readConfig(func(name string) string {
		return map[string]string{
			"TAVILY_URL": "canary", "CACHE_TTL_SECONDS": "0", "RESPONSE_CHECK_SAMPLE": "canary", "TAVILY_REQUESTS_PER_MINUTE": "0", "SEARCH_PROVIDERS": "tavily,searxng",
		}[name]
	})
	if err == nil || strings.Contains(err.Error(), "canary") {
		t.Fatalf("got %v", err)
	}
	for _, name := range []string{
		"COGNITO_ISSUER", "COGNITO_CLIENT_IDS", "TAVILY_URL", "TAVILY_API_KEY", "REDIS_ENDPOINT", "CACHE_TTL_SECONDS", "RESPONSE_CHECK_SAMPLE",
		"TAVILY_REQUESTS_PER_MINUTE", "SEARXNG_URL",
	} {
		if !strings.Contains(err.Error(), name+" must be") {
			t.Errorf("%s is not named in: %v", name, err)
		}
	}
}

func TestNoWayToPrintTheSettingsShowsASecret(t *testing.T) {
	cfg, err := readConfig(func(name string) string {
		return map[string]string{"COGNITO_ISSUER": "https://issuer.example", "COGNITO_CLIENT_IDS": "web",
			"TAVILY_API_KEY": "canary", "EVENT_KEY": "canary", "REDIS_ENDPOINT": "redis://:canary@cache.example:6379"}[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		if got := fmt.Sprintf(verb, cfg); strings.Contains(got, "canary") || strings.Contains(got, "63616e617279") {
			t.Errorf("%s prints %s", verb, got)
		}
	}
}

func TestTheProgramServesUntilItIsTold(t *testing.T) {
	w := newWorld(t)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	log, done := new(telemetrytest.Log), make(chan error, 1)
	settings := w.settings()
	go func() {
		done <- Run(ctx, httpapi.Machine{Getenv: func(name string) string { return settings[name] }, Stderr: log})
	}()
	listening := regexp.MustCompile(`"addr":"([^"]+)"`)
	var at string
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for late := time.After(15 * time.Second); at == ""; {
		if found := listening.FindStringSubmatch(log.String()); found != nil && strings.Contains(log.String(), `"msg":"ready"`) {
			at = found[1]
			continue
		}
		select {
		case <-again.C:
		case err := <-done:
			t.Fatalf("it ended: %v", err)
		case <-late:
			t.Fatalf("it does not listen: %s", log)
		}
	}
	for _, path := range []string{"/healthz", "/readyz"} {
		resp, err := http.Get("http://" + at + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path, resp.Status)
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("it ended with %v", err)
	}
	if !strings.Contains(log.String(), `"within":"35s"`) { // the delivery of an event may take 30 s
		t.Errorf("it does not say how long it waits: %s", log)
	}
}

func TestTheProgramDoesNotStartWithWrongSettings(t *testing.T) {
	w := newWorld(t)
	for name, wrong := range map[string]string{
		"TAVILY_API_KEY": "", "REDIS_ENDPOINT": "canary", "COGNITO_ISSUER": "http://issuer.example", "SEARCH_PROVIDERS": "canary",
	} {
		settings := w.settings(name, wrong)
		err := Run(t.Context(), httpapi.Machine{Getenv: func(name string) string { return settings[name] }, Stderr: io.Discard})
		if err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s=%q: %v", name, wrong, err)
		}
	}
}

func TestTheProgramEndsWhenItCannotListen(t *testing.T) {
	w := newWorld(t)
	settings := w.settings("ADDR", strings.TrimPrefix(w.url, "http://")) // taken
	done := make(chan error, 1)
	go func() {
		done <- Run(t.Context(), httpapi.Machine{Getenv: func(name string) string { return settings[name] }, Stderr: io.Discard})
	}()
	select {
	case err := <-done:
		if err == nil || !strings.Contains(err.Error(), "in use") {
			t.Errorf("it ended with %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("it does not end")
	}
}
