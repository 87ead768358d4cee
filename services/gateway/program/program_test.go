package program

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"coagent/platform/auth/authtest"
	"coagent/platform/httpapi"
	"coagent/platform/redistest"
)

// setting returns a getenv that is complete but for what overrides it.
func setting(issuer, url string, override map[string]string) func(string) string {
	values := map[string]string{
		"ADDR":                   "127.0.0.1:0",
		"SHUTDOWN_DELAY_SECONDS": "0",
		"COGNITO_ISSUER":         issuer,
		"COGNITO_CLIENT_IDS":     "web-client",
	}
	for _, s := range services() {
		values[s.setting] = url
	}
	return func(name string) string {
		if v, ok := override[name]; ok {
			return v
		}
		return values[name]
	}
}

func TestEveryMissingSettingIsNamedAtOnce(t *testing.T) {
	_, err := readConfig(func(string) string { return "" })
	if err == nil {
		t.Fatal("no error")
	}
	for _, name := range []string{"COGNITO_ISSUER", "COGNITO_CLIENT_IDS", "AI_SERVICE_URL", "SEARCH_SERVICE_URL", "OAUTH_SERVICE_URL"} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%s is not named in %q", name, err)
		}
	}
}

func TestDefaultsAreLocal(t *testing.T) {
	c, err := readConfig(setting("http://127.0.0.1:1/pool", "http://127.0.0.1:2", map[string]string{"ADDR": ""}))
	if err != nil || c.program.Addr != "127.0.0.1:8080" || len(c.allowedOrigins) != 0 {
		t.Errorf("%+v %v", c, err)
	}
}

// The documents that are built in are those that the gateway can serve.
func TestTheGatewayStartsServesAndFinishesWhatItBegan(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	arrived, finish := make(chan struct{}), make(chan struct{})
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(arrived)
		select {
		case <-finish:
		case <-r.Context().Done():
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"late": true}`)
	}))
	defer service.Close()

	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	lines, log := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- Run(ctx, httpapi.Machine{Getenv: setting(issuer.URL, service.URL, nil), Stderr: log})
		_ = log.Close()
	}()
	url, stopping := listen(t, lines)

	for _, s := range services() {
		resp, err := http.Get(url + "/openapi/" + s.name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("document of %s: %d", s.name, resp.StatusCode)
		}
	}

	answered := make(chan string, 1)
	go func() {
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/search/web", strings.NewReader(`{"query":"x"}`))
		r.Header.Set("Authorization", "Bearer "+issuer.Token("alice"))
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			answered <- err.Error()
			return
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		answered <- fmt.Sprint(resp.StatusCode, string(body), err)
	}()
	within(t, "the request arrives", arrived)
	stop()
	within(t, "the order to stop is heard", stopping)
	close(finish)
	if got := <-answered; got != `200{"late": true}<nil>` {
		t.Errorf("what was under way ended with %s", got)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if _, err := http.Get(url + "/healthz"); err == nil {
		t.Error("it still listens")
	}
}

// A caller whose trace says that it is recorded makes no service record it: the
// gateway's own share decides, which is none here.
func TestACallerOfTheGatewayDecidesNothingAboutTheRecording(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	passed := make(chan string, 1)
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		passed <- r.Header.Get("Traceparent")
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"results":[],"totalResults":0}`)
	}))
	defer service.Close()
	const trace = "0af7651916cd43dd8448eb211c80319c"
	for _, endpoint := range []string{"", "http://127.0.0.1:0"} {
		ctx, stop := context.WithCancel(t.Context())
		lines, log := io.Pipe()
		ended := make(chan error, 1)
		go func() {
			ended <- Run(ctx, httpapi.Machine{Getenv: setting(issuer.URL, service.URL, map[string]string{
				"OTEL_EXPORTER_OTLP_ENDPOINT": endpoint, "OTEL_TRACES_SAMPLER_ARG": "0",
			}), Stderr: log})
			_ = log.Close()
		}()
		url, _ := listen(t, lines)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/search/web", strings.NewReader(`{"query":"x"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header = http.Header{
			"Authorization": {"Bearer " + issuer.Token("alice")}, "Content-Type": {"application/json"},
			"Traceparent": {"00-" + trace + "-b7ad6b7169203331-01"},
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if got := <-passed; !strings.HasPrefix(got, "00-"+trace+"-") || !strings.HasSuffix(got, "-00") {
			t.Errorf("endpoint %q: the service gets %s", endpoint, got)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// One user opens 600 requests that say that a body comes, and send none.
func TestSixHundredBodiesThatNeverComeCostAnotherNothing(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"results":[],"totalResults":0}`)
	}))
	defer service.Close()
	ctx, stop := context.WithCancel(t.Context())
	lines, log := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		ended <- Run(ctx, httpapi.Machine{Getenv: setting(issuer.URL, service.URL, nil), Stderr: log})
		_ = log.Close()
	}()
	url, _ := listen(t, lines)
	defer func() { stop(); <-ended }()

	alice := issuer.Token("alice")
	said := map[int]int{}
	conns := make([]net.Conn, 600)
	for i := range conns {
		conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		conns[i] = conn
		_, err = fmt.Fprintf(conn, "GET /oauth/tokens/alice/GOOGLE_BUSINESS HTTP/1.1\r\nHost: x\r\n"+
			"Authorization: Bearer %s\r\nTransfer-Encoding: chunked\r\n\r\n", alice)
		if err != nil {
			t.Fatal(err)
		}
		if i%20 != 0 {
			continue
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/search/web", strings.NewReader(`{"query":"x"}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+issuer.Token("bob"))
		r.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		said[resp.StatusCode]++
	}
	if said[http.StatusOK] != 30 {
		t.Errorf("the other's answers: %v", said)
	}
	hers := map[int]int{}
	for _, conn := range conns {
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		hers[resp.StatusCode]++
	}
	t.Logf("the other's answers %v, hers %v", said, hers)
	if hers[400] == 0 || hers[400]+hers[429] != 600 {
		t.Errorf("hers: %v", hers)
	}
}

// listen reads the log and returns where the gateway listens, and a channel
// that is closed when it stops.
func listen(t *testing.T, log io.Reader) (url string, stopping <-chan struct{}) {
	t.Helper()
	addr, stop := make(chan string, 1), make(chan struct{})
	go func() {
		for lines := bufio.NewScanner(log); lines.Scan(); {
			var line struct{ Msg, Addr, Within string }
			_ = json.Unmarshal(lines.Bytes(), &line)
			switch line.Msg {
			case "listening":
				addr <- line.Addr
			case "stopping":
				if line.Within != "2m10s" { // a blog post may take two minutes
					t.Errorf("what is under way is given %s", line.Within)
				}
				close(stop)
			}
		}
	}()
	select {
	case a := <-addr:
		return "http://" + a, stop
	case <-time.After(10 * time.Second):
		t.Fatal("it does not listen")
		return "", nil
	}
}

func within(t *testing.T, what string, happened <-chan struct{}) {
	t.Helper()
	select {
	case <-happened:
	case <-time.After(10 * time.Second):
		t.Fatalf("did not happen: %s", what)
	}
}

func TestTheDocsSiteIsReadFromItsFolder(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"site/index.html": "<h1>Docs</h1>", "secret.html": "secret"} {
		file := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{"out.html": "../secret.html", "up": ".."} {
		if err := os.Symlink(target, filepath.Join(dir, "site", link)); err != nil {
			t.Fatal(err)
		}
	}
	issuer := authtest.NewIssuer(t)
	for folder, want := range map[string]int{filepath.Join(dir, "site"): http.StatusOK, "": http.StatusNotFound} {
		c, err := readConfig(setting(issuer.URL, "http://127.0.0.1:1", map[string]string{"DOCS_DIR": folder}))
		if err != nil {
			t.Fatal(err)
		}
		handler, err := newHandler(documents(), c, nil, nil, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		get := func(path string) *httptest.ResponseRecorder {
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
			return w
		}
		if got := get("/docs/"); got.Code != want {
			t.Errorf("with DOCS_DIR %q: %d %s", folder, got.Code, got.Body)
		}
		for _, path := range []string{"/docs/out.html", "/docs/up/secret.html", "/docs/../secret.html"} {
			if got := get(path); got.Code != http.StatusNotFound {
				t.Errorf("%s: %d %s", path, got.Code, got.Body)
			}
		}
	}
}

func TestAWrongSettingKeepsTheGatewayFromStarting(t *testing.T) {
	for name, override := range map[string]map[string]string{
		"an issuer in the clear":  {"COGNITO_ISSUER": "http://cognito.example.com/pool"},
		"an address that is none": {"SEARCH_SERVICE_URL": "search:8082"},
		"every origin":            {"CORS_ALLOWED_ORIGINS": "https://app.example.com,*"},
		"docs that are not there": {"DOCS_DIR": filepath.Join(t.TempDir(), "docs")},
	} {
		if err := Run(t.Context(), httpapi.Machine{Getenv: setting("http://127.0.0.1:1/pool", "http://127.0.0.1:2", override), Stderr: io.Discard}); err == nil {
			t.Errorf("%s: it starts", name)
		}
	}
}

func TestNoTwoServicesShareAName(t *testing.T) {
	var names []string
	for _, s := range services() {
		names = append(names, s.name, s.setting)
	}
	slices.Sort(names)
	if len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Error(names)
	}
}

func TestGatewaysCountTogetherInRedis(t *testing.T) {
	issuer, redis := authtest.NewIssuer(t), redistest.Start(t)
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{}`)
	}))
	defer service.Close()
	const gateways, allowed = 4, 10 // of generateBlogPost in a minute
	var urls []string
	for range gateways {
		ctx, stop := context.WithCancel(t.Context())
		lines, log := io.Pipe()
		ended := make(chan error, 1)
		getenv := setting(issuer.URL, service.URL, map[string]string{"REDIS_ENDPOINT": redis.Endpoint()})
		go func() {
			ended <- Run(ctx, httpapi.Machine{Getenv: getenv, Stderr: log})
			_ = log.Close()
		}()
		url, _ := listen(t, lines)
		urls = append(urls, url)
		defer func() {
			stop()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}()
	}
	passed := 0
	for i := range 10 * allowed {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, urls[i%gateways]+"/ai/generate-blog-post", strings.NewReader(`{}`))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+issuer.Token("alice"))
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			passed++
		}
	}
	// Each gateway may let a quarter more through, and a few come back meanwhile.
	if passed < allowed || passed > allowed+gateways*allowed/4+5 {
		t.Errorf("%d of %d passed, where %d are allowed", passed, 10*allowed, allowed)
	}
}
