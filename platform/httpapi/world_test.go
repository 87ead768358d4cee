package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/gen/searchapi"
	"coagent/platform/fault"
	"coagent/platform/httpapi"
	"coagent/platform/telemetry"
)

// canary stands for what must never reach a caller.
const canary = "canary-7f3a"

const goodToken = "Bearer good"

// search is a service with one trivial operation behind the front door.
type search struct {
	answer func(context.Context, searchapi.SearchWebRequestObject) (searchapi.SearchWebResponseObject, error)

	mu    sync.Mutex
	calls []searchapi.WebQuery // that reached the handler
}

func (s *search) SearchWeb(ctx context.Context, req searchapi.SearchWebRequestObject) (searchapi.SearchWebResponseObject, error) {
	s.mu.Lock()
	s.calls = append(s.calls, *req.Body)
	s.mu.Unlock()
	if s.answer != nil {
		return s.answer(ctx, req)
	}
	return searchapi.SearchWeb200JSONResponse{Body: searchapi.WebResults{Results: []searchapi.WebResult{}}}, nil
}

func (s *search) SearchNews(context.Context, searchapi.SearchNewsRequestObject) (searchapi.SearchNewsResponseObject, error) {
	return nil, errors.New("not asked for")
}

func (s *search) InvalidateCache(context.Context, searchapi.InvalidateCacheRequestObject) (searchapi.InvalidateCacheResponseObject, error) {
	return nil, errors.New("not asked for")
}

func (s *search) ReceiveEvent(context.Context, searchapi.ReceiveEventRequestObject) (searchapi.ReceiveEventResponseObject, error) {
	return nil, errors.New("not asked for")
}

func (s *search) handled() []searchapi.WebQuery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// service is a Service whose answers are all held against doc.
func service(t testing.TB, doc *openapi3.T, log *slog.Logger) httpapi.Service {
	return httpapi.Service{
		Name: "test", Doc: doc, Log: log, ResponseSample: 1,
		Authenticate: func(r *http.Request, scope string) (context.Context, error) {
			switch {
			case r.Header.Get("Authorization") != goodToken:
				return nil, fault.Wrap(errors.New(canary), fault.Unauthenticated, "unauthenticated", "A valid access token is needed.")
			case scope != "":
				return nil, fault.New(fault.Forbidden, "forbidden", "The access token does not allow this.")
			}
			return r.Context(), nil
		},
		OnViolation: func(r *http.Request, err error) { t.Errorf("%s %s: %v", r.Method, r.URL.Path, err) },
	}
}

// readDocument reads a real document once for all tests.
var readDocument = sync.OnceValues(searchapi.GetSpec)

// handler puts s behind the front door of the real document.
func (s *search) handler(t testing.TB, change ...func(*httpapi.Service)) (http.Handler, *journal) {
	t.Helper()
	doc, err := readDocument()
	if err != nil {
		t.Fatal(err)
	}
	log := new(journal)
	svc := service(t, doc, telemetry.NewLogger(log, "test"))
	svc.Bodies = searchapi.Bodies
	for _, f := range change {
		f(&svc)
	}
	h, err := svc.Handler(httpapi.Handlers(searchapi.Operations(s, httpapi.WriteInvalid, httpapi.WriteError)))
	if err != nil {
		t.Fatal(err)
	}
	return h, log
}

// journal keeps log lines.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// lines decodes what was logged under msg.
func (j *journal) lines(t testing.TB, msg string) []map[string]any {
	t.Helper()
	var out []map[string]any
	for line := range strings.Lines(j.String()) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("%v in %q", err, line)
		}
		if m["msg"] == msg {
			out = append(out, m)
		}
	}
	return out
}

// request is the only line of the access log.
func (j *journal) request(t testing.TB) map[string]any {
	t.Helper()
	lines := j.lines(t, "request")
	if len(lines) != 1 {
		t.Fatalf("%d access lines in %s", len(lines), j)
	}
	return lines[0]
}

// soon waits for what another goroutine is about to do. A handler's caller has
// its answer before the handler returns, so the log line comes after it.
func soon(t testing.TB, what string, done func() bool) {
	t.Helper()
	for ticks, end := time.Tick(time.Millisecond), time.After(10*time.Second); !done(); {
		select {
		case <-ticks:
		case <-end:
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// post is a request to the search, well-formed but for what change does.
func post(body string, change ...func(*http.Request)) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/search/web", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", goodToken)
	for _, f := range change {
		f(r)
	}
	return r
}

func serve(h http.Handler, r *http.Request) *http.Response {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// load reads a document that is written in a test.
func load(t testing.TB, text string) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return doc
}

func readAll(t testing.TB, r io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func nopLog() *slog.Logger { return slog.New(slog.DiscardHandler) }
