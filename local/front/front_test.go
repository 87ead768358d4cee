package front

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rs/cors"

	"coagent/gen/common"
	"coagent/local/localtest"
	"coagent/mocks/bedrock"
	"coagent/mocks/faults"
	"coagent/mocks/oauthprovider"
	"coagent/mocks/tavily"
)

// mockWorld is a front between a caller and a gateway, with real stand-ins.
type mockWorld struct {
	front   *Front
	url     string
	bedrock *bedrock.Server
	tavily  *tavily.Server
}

// answer is what a call brought.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// asIs adds nothing to a request.
var asIs = &http.Transport{DisableCompression: true}

const page = "http://localhost:3000"

func newMockWorld(t *testing.T, gateway http.HandlerFunc) *mockWorld {
	t.Helper()
	serve := func(h http.Handler) string {
		server := httptest.NewServer(h)
		t.Cleanup(server.Close)
		return server.URL
	}
	w := &mockWorld{bedrock: bedrock.New(), tavily: tavily.New()}
	standIns := map[string]StandIn{}
	for name, h := range map[string]http.Handler{"bedrock": w.bedrock, "tavily": w.tavily, "oauthprovider": oauthprovider.New()} {
		standIns[name] = script(serve(h) + "/_admin/faults")
	}
	standIns["gone"] = script("http://" + localtest.FreeAddr(t) + "/_admin/faults")
	var err error
	w.front, err = New(serve(gateway), standIns, []string{page}, t.Logf)
	if err != nil {
		t.Fatal(err)
	}
	w.url = serve(w.front)
	return w
}

// request is a call of the front with these headers, in pairs.
func (w *mockWorld) request(ctx context.Context, t *testing.T, method, path string, headers ...string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, method, w.url+path, strings.NewReader("a body"))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

func (w *mockWorld) call(t *testing.T, method, path string, headers ...string) answer {
	t.Helper()
	resp, err := asIs.RoundTrip(w.request(t.Context(), t, method, path, headers...))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{status: resp.StatusCode, header: resp.Header, body: body}
}

func (w *mockWorld) pending() string {
	return fmt.Sprintf("bedrock %v tavily %v", w.bedrock.Faults.Pending(), w.tavily.Faults.Pending())
}

const nothingPending = "bedrock [] tavily []"

func TestFaultsAreThereForTheirRequestAndNoOther(t *testing.T) {
	t.Parallel()
	var seen []string
	var w *mockWorld
	w = newMockWorld(t, func(_ http.ResponseWriter, r *http.Request) {
		seen = append(seen, w.pending())
		if got := r.Header.Values(FaultHeader); got != nil {
			t.Errorf("the gateway sees the header: %q", got)
		}
	})
	w.tavily.Faults.Push(faults.Fault{Kind: "internal", Times: faults.Forever}) // an earlier request's, somebody's by hand
	w.call(t, "POST", "/ai/x", FaultHeader, "bedrock=throttle*4 ,, tavily=none+2000", FaultHeader, "bedrock=refusal")
	w.call(t, "POST", "/ai/x", FaultHeader, "tavily=reset*-1+5")
	w.call(t, "POST", "/ai/x")
	want := []string{"bedrock [{throttle 4 0} {refusal 1 0}] tavily [{none 1 2000}]", "bedrock [] tavily [{reset -1 5}]", nothingPending}
	if !slices.Equal(seen, want) {
		t.Errorf("the gateway finds\n %q, want\n %q", seen, want)
	}
	if got := w.pending(); got != nothingPending {
		t.Errorf("left: %s", got)
	}
}

func TestWhatMakesNoSenseIsRefusedWithWhatThereIs(t *testing.T) {
	t.Parallel()
	w := newMockWorld(t, func(http.ResponseWriter, *http.Request) { t.Error("the gateway is asked") })
	for header, want := range map[string]struct {
		status       int
		code         string
		says, absent []string
	}{
		"?": {400, "invalid_request", []string{"pattern: Entry 1 is not understood, or one too many. An entry is <stand-in>=<kind>", "bedrock: none, access_denied",
			"tavily: none, internal", "oauthprovider: none, absurd_expires", "fb_999", "utf16", "gone: (it does not answer now)"}, nil},
		"bedrock":                               {400, "invalid_request", []string{"Entry 1 is not"}, nil},
		"bedrock=":                              {400, "invalid_request", []string{"Entry 1 is not"}, nil},
		"bedrock=throttle,bedrock=throttle*0x1": {400, "invalid_request", []string{"Entry 2 is not"}, nil},
		"bedrock=throttle*-2":                   {400, "invalid_request", []string{"Entry 1 is not"}, nil},
		"bedrock=throttle+2s":                   {400, "invalid_request", []string{"Entry 1 is not"}, nil},
		"bedrok=throttle":                       {400, "invalid_request", []string{"enum: Entry 1 names a stand-in that there is not", "tavily: none"}, nil},
		"bedrock=throttle, bedrock=plan_limit": {400, "invalid_request", []string{"Entry 2 names a kind that bedrock does not have", "bedrock: none"},
			[]string{"tavily"}},
		"tavily=reset,bedrock=throttle*0":         {400, "invalid_request", []string{"pattern: times is 0; it must be 1 to 1000000", "bedrock: none"}, nil},
		"bedrock=none+999999":                     {400, "invalid_request", []string{"delayMs is 999999; it must be 0 to 300000"}, nil},
		strings.Repeat("bedrock=none,", 21):       {400, "invalid_request", []string{"Entry 21 is not understood, or one too many"}, nil},
		"gone=throttle":                           {503, "not_ready", nil, nil},
		"<script>=" + strings.Repeat("long", 1e3): {400, "invalid_request", nil, []string{"script", "longlong"}},
	} {
		a := w.call(t, "POST", "/ai/x", FaultHeader, header, "Origin", page, "X-Correlation-Id", "mine-12345")
		p := readProblem(t, a)
		if a.status != want.status || p.Code != want.code || a.header.Get("Content-Type") != "application/problem+json" ||
			p.CorrelationID != "mine-12345" || a.header.Get("X-Correlation-Id") != "mine-12345" || a.header.Get("Access-Control-Allow-Origin") != page {
			t.Errorf("%q: %d %v %s", header, a.status, a.header, a.body)
		}
		if want.status == 503 && a.header.Get("Retry-After") == "" {
			t.Errorf("%q: no Retry-After", header)
		}
		var told strings.Builder
		for _, e := range p.Errors {
			if e.Pointer != "/header/X-Mock-Fault" || len(e.Detail) > 500 {
				t.Errorf("%q: %+v", header, e)
			}
			fmt.Fprintf(&told, "%s: %s\n", e.Code, e.Detail)
		}
		localtest.MustContain(t, told.String(), want.says...)
		for _, absent := range want.absent {
			if strings.Contains(told.String(), absent) {
				t.Errorf("%q: %q in %s", header, absent, told.String())
			}
		}
		if got := w.pending(); got != nothingPending {
			t.Errorf("%q leaves %s", header, got)
		}
	}
}

func readProblem(t *testing.T, a answer) common.Problem {
	t.Helper()
	var p common.Problem
	dec := json.NewDecoder(strings.NewReader(string(a.body)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil || p.Status != a.status || p.Title != http.StatusText(a.status) || p.Detail == nil {
		t.Errorf("%v in %d %s", err, a.status, a.body)
	}
	return p
}

func TestARequestWithFaultsHasTheStandInsToItself(t *testing.T) {
	t.Parallel()
	entered, leave := make(chan string), make(chan struct{})
	w := newMockWorld(t, func(_ http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/late" {
			return
		}
		entered <- r.URL.Path
		<-leave
	})
	done := make(chan int, 2)
	start := func(path string, headers ...string) {
		r := w.request(t.Context(), t, "POST", path, headers...)
		go func() {
			resp, err := asIs.RoundTrip(r)
			if err != nil {
				done <- 0
				return
			}
			_ = resp.Body.Close()
			done <- resp.StatusCode
		}()
		select {
		case got := <-entered:
			if got != path {
				t.Errorf("%s is at the gateway, want %s", got, path)
			}
		case status := <-done:
			close(leave)
			t.Fatalf("%s does not come through: %d", path, status)
		}
	}
	finish := func(n int) {
		for range n {
			leave <- struct{}{}
		}
		for range n {
			if got := <-done; got != 200 {
				t.Errorf("status %d", got)
			}
		}
	}
	overloaded := func(headers ...string) {
		t.Helper()
		a := w.call(t, "POST", "/late", headers...)
		if p := readProblem(t, a); a.status != 503 || p.Code != "overloaded" || a.header.Get("Retry-After") == "" {
			t.Errorf("%d %v %s", a.status, a.header, a.body)
		}
	}
	w.front.patience = 20 * time.Millisecond
	start("/faulty", FaultHeader, "bedrock=throttle")
	overloaded()
	overloaded(FaultHeader, "tavily=reset")
	if got := w.pending(); got != "bedrock [{throttle 1 0}] tavily []" {
		t.Errorf("in between: %s", got)
	}
	finish(1)
	w.front.patience = 10 * time.Second
	start("/one")
	start("/two") // requests without faults do not wait for each other
	w.front.patience = 20 * time.Millisecond
	overloaded(FaultHeader, "tavily=reset")
	finish(2)
	w.front.patience = 10 * time.Second
	start("/again", FaultHeader, "tavily=reset")
	finish(1)
}

func TestWhoHangsUpLeavesNoFaultBehind(t *testing.T) {
	t.Parallel()
	left := make(chan struct{})
	w := newMockWorld(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		if r.URL.Path == "/after" {
			return
		}
		_, _ = io.WriteString(w, "data: one\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		close(left)
	})
	ctx, hangUp := context.WithCancel(t.Context())
	resp, err := asIs.RoundTrip(w.request(ctx, t, "POST", "/stream", FaultHeader, "bedrock=trickle*-1"))
	if err != nil {
		t.Fatal(err)
	}
	piece := make([]byte, 11)
	if _, err := io.ReadFull(resp.Body, piece); err != nil || string(piece) != "data: one\n\n" { // it does not wait for the end
		t.Fatalf("%v %q", err, piece)
	}
	hangUp()
	_ = resp.Body.Close()
	<-left
	if a := w.call(t, "POST", "/after"); a.status != 200 { // waits for its turn, and so for the cleaning up
		t.Errorf("%d %s", a.status, a.body)
	}
	if got := w.pending(); got != nothingPending {
		t.Errorf("left: %s", got)
	}
}

func TestEverythingElsePassesAsItIs(t *testing.T) {
	t.Parallel()
	const path = "/oauth/tokens/a%2Fb/GOOGLE;x?maxResults=1;2&q=%zz"
	w := newMockWorld(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/plain" {
			_, _ = fmt.Fprint(w, r.Header)
			return
		}
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Retry-After", "7")
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusTeapot)
		_, _ = fmt.Fprintf(w, "%s %s %s %q %q %q %s", r.Method, r.RequestURI, r.Host, r.Header["Authorization"], r.Header["Accept-Encoding"],
			r.Header["User-Agent"], body)
	})
	a := w.call(t, "PATCH", path, "Authorization", "Bearer one", "Authorization", "Bearer two", "Accept-Encoding", "br", "User-Agent", "me")
	want := "PATCH " + path + " " + strings.TrimPrefix(w.url, "http://") + ` ["Bearer one" "Bearer two"] ["br"] ["me"] a body`
	if a.status != http.StatusTeapot || string(a.body) != want || a.header.Get("Retry-After") != "7" ||
		a.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("%d %v\n %s, want\n %s", a.status, a.header, a.body, want)
	}
	if a := w.call(t, "POST", "/plain", "User-Agent", "me"); string(a.body) != "map[Content-Length:[6] User-Agent:[me]]" {
		t.Errorf("headers were added: %s", a.body)
	}
}

func TestAGatewayThatIsDownIsAProblem(t *testing.T) {
	t.Parallel()
	w := newMockWorld(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	a := w.call(t, "POST", "/ai/x", FaultHeader, "bedrock=throttle")
	if p := readProblem(t, a); a.status != 503 || p.Code != "gateway.upstream_unavailable" || len(p.CorrelationID) < 8 {
		t.Errorf("%d %s", a.status, a.body)
	}
	if got := w.pending(); got != nothingPending {
		t.Errorf("left: %s", got)
	}
}

func TestAPageMaySendTheHeader(t *testing.T) {
	t.Parallel()
	// As the gateway, which knows no such header.
	gateway := cors.New(cors.Options{AllowedOrigins: []string{page}, AllowedMethods: []string{"POST"},
		AllowedHeaders: []string{"Authorization", "Content-Type"}}).
		Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	w := newMockWorld(t, gateway.ServeHTTP)
	for _, c := range []struct {
		origin, asks string
		allowed      []string // nil: the page may not call at all
	}{
		{page, "authorization,content-type,x-mock-fault", []string{"authorization", "content-type", "x-mock-fault"}},
		{page, "x-mock-fault", []string{"x-mock-fault"}},
		{page, "authorization,x-other", nil},
		{"http://evil.example", "x-mock-fault", nil},
	} {
		a := w.call(t, "OPTIONS", "/ai/x", "Origin", c.origin, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", c.asks)
		allowed := strings.ToLower(strings.Join(a.header.Values("Access-Control-Allow-Headers"), ","))
		for _, name := range c.allowed {
			if !slices.Contains(strings.Split(allowed, ","), name) {
				t.Errorf("%+v: %s is not allowed by %q", c, name, allowed)
			}
		}
		if got := a.header.Get("Access-Control-Allow-Origin"); (got != "") != (c.allowed != nil) {
			t.Errorf("%+v: %v", c, a.header)
		}
	}
	if a := w.call(t, "POST", "/ai/x", "Origin", "http://evil.example", FaultHeader, "?"); a.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("a stranger's page may read: %v", a.header)
	}
}
