package program

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"

	"coagent/mocks/eventbridge"
	"coagent/mocks/kms"
	"coagent/mocks/oauthprovider"
	"coagent/services/oauth/oauthtest"
)

const (
	keyARN  = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000001"
	busName = "coagent"
)

// outside is everything that the service talks to, shared by all of its
// processes.
type outside struct {
	dynalite *url.URL
	tables   http.Handler
	kms      *kms.Server
	bus      *eventbridge.Server
	provider *oauthprovider.Server

	mu     sync.Mutex
	events []event
	sent   []byte // the bodies of all events
	given  int    // tokens that the providers gave
	odd    []string
}

// event is what the bus took, as far as the tests ask.
type event struct {
	EventType, EventID, UserID, Provider, Reason string
	Version                                      int64
	ExpiresAt                                    int64
}

func newOutside(t *testing.T) *outside {
	t.Helper()
	dynalite, err := url.Parse(oauthtest.StartDynalite(t))
	if err != nil {
		t.Fatal(err)
	}
	return &outside{
		dynalite: dynalite,
		tables: &httputil.ReverseProxy{
			Transport:    &http.Transport{MaxConnsPerHost: 64, MaxIdleConnsPerHost: 64},
			Rewrite:      func(r *httputil.ProxyRequest) { r.SetURL(dynalite) },
			ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }, // the process was killed
		},
		kms: kms.New(keyARN, "test"), bus: eventbridge.New(), provider: oauthprovider.New(),
	}
}

// Events are those that the bus took, oldest first.
func (o *outside) Events() []event {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]event(nil), o.events...)
}

// wire is the way of one process to the outside. Everything passes it.
type wire struct {
	*outside
	url string

	mu    sync.Mutex
	calls map[string]int
	// trap, if set, is asked before and after each call that passes. When it
	// says so, the call goes no further: before, nobody hears of it; after, its
	// answer is lost.
	trap func(step string) (cut bool)
}

func newWire(t *testing.T, o *outside) *wire {
	t.Helper()
	w := &wire{outside: o, calls: map[string]int{}}
	server := httptest.NewServer(w)
	t.Cleanup(server.Close)
	w.url = server.URL
	return w
}

// Calls is how often something was called: "dynamodb", "kms", "bus", "provider".
func (w *wire) Calls(what string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.calls[what]
}

func (w *wire) setTrap(trap func(step string) bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.trap = trap
}

func (w *wire) trapped(step string) bool {
	w.mu.Lock()
	trap := w.trap
	w.mu.Unlock()
	return trap != nil && trap(step)
}

func (w *wire) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the caller was killed
	}
	what, operation, next := w.route(r)
	w.mu.Lock()
	w.calls[what]++
	w.mu.Unlock()
	step := operation
	if operation == "UpdateItem" { // a lease, a commit, …: by what the write is about
		step = writeOf(body)
	}
	if w.trapped("before " + step) {
		panic(http.ErrAbortHandler)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	next.ServeHTTP(answer, r) // a panic of next's cuts the connection, as it is meant to
	if what == "bus" && answer.Code == http.StatusOK {
		w.note(body)
	}
	if what == "provider" {
		w.learn(answer.Body.Bytes())
	}
	if w.trapped("after " + step) {
		panic(http.ErrAbortHandler)
	}
	for name, values := range answer.Header() {
		out.Header()[name] = values
	}
	out.WriteHeader(answer.Code)
	_, _ = out.Write(answer.Body.Bytes()) // the caller may have been killed
}

func (w *wire) route(r *http.Request) (what, operation string, next http.Handler) {
	service, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	switch {
	case strings.HasPrefix(service, "DynamoDB_"):
		return "dynamodb", operation, w.tables
	case service == "TrentService":
		return "kms", operation, w.kms
	case service == "AWSEvents":
		return "bus", operation, w.bus
	case strings.HasSuffix(r.URL.Path, "/revoke"):
		return "provider", "revoke", w.provider
	default:
		return "provider", "token", w.provider
	}
}

// writeOf says what an UpdateItem is about. Each writes the connection as a
// whole, so that is told by what the connection holds.
func writeOf(body []byte) string {
	switch {
	case bytes.Contains(body, []byte(`"RATE#`)):
		return "count"
	case bytes.Contains(body, []byte(`":lease"`)):
		return "write of a lease"
	case bytes.Contains(body, []byte(`":pendingEvents"`)):
		return "write of a change"
	}
	return "write after the event"
}

// learn sees that the sweep would know each token that a provider gives.
func (o *outside) learn(answer []byte) {
	var tokens struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
	}
	_ = json.Unmarshal(answer, &tokens) // not every answer has tokens
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, token := range []string{tokens.Access, tokens.Refresh} {
		if token != "" {
			o.given++
		}
		if token != "" && secrets.FindString(token) != token {
			o.odd = append(o.odd, token)
		}
	}
}

// note remembers the events of a call that the bus answered.
func (o *outside) note(body []byte) {
	var call struct {
		Entries []struct{ Detail string }
	}
	_ = json.Unmarshal(body, &call)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sent = append(o.sent, body...)
	for _, entry := range call.Entries {
		var e event
		_ = json.Unmarshal([]byte(entry.Detail), &e)
		o.events = append(o.events, e)
	}
}
