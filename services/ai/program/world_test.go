package program

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"

	"coagent/clients/go/searchclient"
	"coagent/gen/aiapi"
	"coagent/mocks/bedrock"
	"coagent/mocks/eventbridge"
	"coagent/mocks/webpages"
	"coagent/platform/auth/authtest"
	"coagent/platform/awsconfig"
	"coagent/platform/redisclient"
	"coagent/platform/telemetry"
	"coagent/platform/telemetry/telemetrytest"
)

// readDocument reads the document once for all tests: with the race detector it takes a third of a second.
var readDocument = sync.OnceValues(aiapi.GetSpec)

// What keeps the program from starting is told once, and not by every test.
func TestMain(m *testing.M) {
	doc, err := readDocument()
	if err == nil {
		err = checkFlows(doc)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	logging.Disable()
	os.Exit(m.Run())
}

// world is the service with everything round it, each part on loopback.
type world struct {
	url      string
	settings map[string]string
	issuer   *authtest.Issuer
	bedrock  *bedrock.Server
	bus      *eventbridge.Server
	search   *searchStand
	log      *telemetrytest.Log
	redis    redis.UniversalClient // nil without
}

// searchStand answers like the search service.
type searchStand struct {
	down  atomic.Bool
	empty atomic.Bool
	says  atomic.Int32 // another status; 0 is none

	mu    sync.Mutex
	calls []*http.Request
	fixed []webpages.Page // instead of what there is to find
	urls  map[string]bool // found so far
}

// found are the addresses that were found so far.
func (s *searchStand) found() map[string]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.urls)
}

// finds makes every search find these pages.
func (s *searchStand) finds(pages ...webpages.Page) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fixed = pages
}

func (s *searchStand) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var asked struct{ Query, Location string }
	err := json.NewDecoder(r.Body).Decode(&asked)
	news := strings.HasSuffix(r.URL.Path, "/news")
	s.mu.Lock()
	s.calls = append(s.calls, r)
	pages := slices.Clone(s.fixed)
	if pages == nil && err == nil {
		days := 0
		if news {
			days = 30
		}
		pages = webpages.Find(webpages.Search{Words: strings.TrimSpace(asked.Query + " " + asked.Location), Limit: 5, NewsDays: days}, time.Now())
	}
	if s.urls == nil {
		s.urls = map[string]bool{}
	}
	for i := range pages { // as the search service does
		s.urls[pages[i].URL] = true
		pages[i].Title = string([]rune(pages[i].Title)[:min(300, len([]rune(pages[i].Title)))])
	}
	s.mu.Unlock()
	switch status := int(s.says.Load()); {
	case err != nil:
		w.WriteHeader(http.StatusBadRequest)
		return
	case s.down.Load():
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, `{"type":"about:blank","title":"Service Unavailable","status":503,"code":"search.provider_unavailable","correlationId":"abcdefgh"}`)
		return
	case status != 0:
		w.WriteHeader(status)
		return
	case s.empty.Load():
		pages = nil
	}
	w.Header().Set("Content-Type", "application/json")
	if news {
		out := searchclient.NewsResults{Articles: []searchclient.NewsArticle{}}
		for _, p := range pages {
			out.Articles = append(out.Articles, searchclient.NewsArticle{Title: p.Title, URL: p.URL, Snippet: p.Content, Source: p.Host, PublishedDate: p.Published})
		}
		_ = json.NewEncoder(w).Encode(out)
		return
	}
	out := searchclient.WebResults{Results: []searchclient.WebResult{}, TotalResults: len(pages)}
	for _, p := range pages {
		out.Results = append(out.Results, searchclient.WebResult{Title: p.Title, URL: p.URL, Snippet: p.Content})
	}
	_ = json.NewEncoder(w).Encode(out)
}

// newWorld starts a world. The settings are names and values, beside those that
// are always there.
func newWorld(t *testing.T, more ...string) *world {
	t.Helper()
	w := &world{issuer: authtest.NewIssuer(t), bedrock: bedrock.New(), bus: eventbridge.New(), search: &searchStand{}, log: &telemetrytest.Log{}}
	serve := func(h http.Handler) string {
		s := httptest.NewServer(h)
		t.Cleanup(s.Close)
		return s.URL
	}
	models := serve(w.bedrock)
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_CONFIG_FILE": t.TempDir() + "/none", "AWS_SHARED_CREDENTIALS_FILE": t.TempDir() + "/none",
		"AWS_ENDPOINT_URL_BEDROCK_RUNTIME": models, "AWS_ENDPOINT_URL_BEDROCK": models, "AWS_ENDPOINT_URL_EVENTBRIDGE": serve(w.bus),
	} {
		t.Setenv(name, value)
	}
	settings := map[string]string{
		"COGNITO_ISSUER": w.issuer.Config().Issuer, "COGNITO_JWKS_URL": w.issuer.JWKSURL(),
		"COGNITO_CLIENT_IDS": strings.Join(w.issuer.Config().ClientIDs, ","), "SEARCH_SERVICE_URL": serve(w.search),
		"RESPONSE_CHECK_SAMPLE": "100", "ADDR": "127.0.0.1:0", "SHUTDOWN_DELAY_SECONDS": "0",
	}
	for i := 0; i < len(more); i += 2 {
		settings[more[i]] = more[i+1]
	}
	w.settings = settings
	cfg, err := readConfig(func(name string) string { return settings[name] })
	if err != nil {
		t.Fatal(err)
	}
	awsCfg, err := awsconfig.Load(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	log := telemetry.NewLogger(w.log, "ai")
	var client redis.UniversalClient
	if cfg.redis.IsSet() {
		if client, err = redisclient.New(cfg.redis, nil); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = client.Close() })
	}
	w.redis = client
	doc, err := readDocument()
	if err != nil {
		t.Fatal(err)
	}
	running, err := newParts(doc, cfg, awsCfg, client, log)
	if err != nil {
		t.Fatal(err)
	}
	beside, stop := context.WithCancel(t.Context())
	var sending sync.WaitGroup
	sending.Go(func() { running.outbox.Run(beside) })
	t.Cleanup(func() { stop(); sending.Wait(); running.close() })
	handler, err := newHandler(doc, cfg, running, log)
	if err != nil {
		t.Fatal(err)
	}
	w.url = serve(handler)
	t.Cleanup(func() {
		if strings.Contains(w.log.String(), "answer breaks the document") {
			t.Errorf("an answer broke the document:\n%s", w.log)
		}
	})
	return w
}

// post sends a body as the user and returns the answer with its whole body.
func (w *world) post(t *testing.T, path, body string) (*http.Response, string) {
	t.Helper()
	return w.postAs(t, "Bearer "+w.issuer.Token("user-1"), path, body)
}

// postAs is post with another Authorization and further headers, as names and
// values.
func (w *world) postAs(t *testing.T, authorization, path, body string, headers ...string) (*http.Response, string) {
	t.Helper()
	resp := w.open(t, authorization, path, body, headers...)
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(answer))
	return resp, string(answer)
}

// open is postAs with the body still to be read.
func (w *world) open(t *testing.T, authorization, path, body string, headers ...string) *http.Response {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}
