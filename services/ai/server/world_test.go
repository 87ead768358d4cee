package server_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/gen/aiapi"
	"coagent/platform/auth"
	"coagent/platform/httpapi"
	"coagent/platform/telemetry"
	"coagent/platform/telemetry/telemetrytest"
	"coagent/services/ai"
	"coagent/services/ai/server"
)

// worker does jobs as a test says.
type worker func(ctx context.Context, j ai.Job) (ai.Outcome, error)

func (w worker) Do(ctx context.Context, j ai.Job) (ai.Outcome, error) { return w(ctx, j) }

func (worker) Cancel(context.Context, string, string) error {
	return errors.New("there is nothing to cancel")
}

// world is the service's edge behind the real front door, with a worker of the
// test's own behind it.
type world struct {
	url    string
	client *http.Client
	doc    *openapi3.T
	log    *telemetrytest.Log
	// left gets a value for every request whose handler has returned.
	left chan struct{}
}

// newWorld serves over loopback.
func newWorld(t testing.TB, do worker, changes ...func(*openapi3.T)) *world {
	t.Helper()
	w := prepare(t, changes...)
	s := httptest.NewServer(w.handler(t, do))
	t.Cleanup(s.Close)
	w.url, w.client = s.URL, s.Client()
	return w
}

// newBubble serves over pipes, so that it can live in a synctest bubble. A pipe
// holds nothing: what is not read is not written.
func newBubble(t testing.TB, do worker, changes ...func(*openapi3.T)) (*world, *pipes) {
	t.Helper()
	w := prepare(t, changes...)
	p := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	s := &http.Server{Handler: w.handler(t, do)}
	var serving sync.WaitGroup
	serving.Go(func() { _ = s.Serve(p) })
	transport := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return p.dial() }}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = s.Close()
		serving.Wait()
	})
	w.url, w.client = "http://service", &http.Client{Transport: transport}
	return w, p
}

// readDocument reads the document once for the tests that do not change it.
var readDocument = sync.OnceValues(aiapi.GetSpec)

func prepare(t testing.TB, changes ...func(*openapi3.T)) *world {
	t.Helper()
	read := readDocument
	if len(changes) > 0 {
		read = aiapi.GetSpec
	}
	doc, err := read()
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range changes {
		change(doc)
	}
	return &world{doc: doc, log: new(telemetrytest.Log), left: make(chan struct{}, 1000)}
}

func (w *world) handler(t testing.TB, do worker) http.Handler {
	t.Helper()
	log := telemetry.NewLogger(w.log, "ai")
	h, err := httpapi.Service{
		Name: "ai", Doc: w.doc, Bodies: aiapi.Bodies, Parameters: aiapi.Parameters, Log: log, ResponseSample: 1,
		Authenticate: func(r *http.Request, _ string) (context.Context, error) {
			return auth.With(r.Context(), auth.Identity{Subject: "user-1"}), nil
		},
	}.Handler(server.New(w.doc, do, log))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if strings.Contains(w.log.String(), "answer breaks the document") {
			t.Errorf("an answer breaks the document:\n%s", w.log)
		}
	})
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		defer func() { w.left <- struct{}{} }()
		h.ServeHTTP(rw, r)
	})
}

// pipes is a net.Listener without a network.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (p *pipes) dial() (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case p.conns <- there:
		return here, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

func (p *pipes) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }

const blogPath = "/ai/generate-blog-post"

// request is the document's own example of the operation at path.
func (w *world) request(t testing.TB, ctx context.Context, path string, accept ...string) *http.Request {
	t.Helper()
	body, err := json.Marshal(w.doc.Paths.Value(path).Post.RequestBody.Value.Content["application/json"].Example)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Correlation-Id", "the-same-one")
	for _, a := range accept {
		r.Header.Add("Accept", a)
	}
	return r
}

// ask sends the example of the operation at path. The body of the answer is
// closed when the test is over.
func (w *world) ask(t testing.TB, path string, accept ...string) *http.Response {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Minute) // in a bubble hours pass at once
	t.Cleanup(cancel)
	resp, err := w.client.Do(w.request(t, ctx, path, accept...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

// stream asks for a stream and fails the test if the answer is none.
func (w *world) stream(t testing.TB, path string) *stream {
	t.Helper()
	resp := w.ask(t, path, "text/event-stream")
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "text/event-stream" {
		body, _ := io.ReadAll(resp.Body)
		t.Fatalf("%d %q %s", resp.StatusCode, resp.Header.Get("Content-Type"), body)
	}
	return &stream{t: t, world: w, path: path, resp: resp, lines: bufio.NewReader(resp.Body)}
}

// stream is an answer read by the letter: of all that an event stream may hold
// only what ours do.
type stream struct {
	t     testing.TB
	world *world
	path  string
	resp  *http.Response
	lines *bufio.Reader
}

type event struct{ name, data string }

// next reads one event and holds its data against the document.
func (s *stream) next() event {
	s.t.Helper()
	e := event{s.line("event: "), s.line("data: ")}
	s.line("")
	var value any
	if err := json.Unmarshal([]byte(e.data), &value); err != nil {
		s.t.Fatalf("%s: %v in %s", e.name, err, e.data)
	}
	if err := s.schema(e.name).VisitJSON(value); err != nil {
		s.t.Fatalf("%s: %v", e.name, err)
	}
	return e
}

// rest reads to the end, which must come after a whole event.
func (s *stream) rest() []event {
	s.t.Helper()
	var all []event
	for {
		if _, err := s.lines.Peek(1); errors.Is(err, io.EOF) {
			return all
		}
		all = append(all, s.next())
	}
}

func (s *stream) line(prefix string) string {
	s.t.Helper()
	line, err := s.lines.ReadString('\n')
	if err != nil {
		s.t.Fatalf("after %q: %v", line, err)
	}
	text, ok := strings.CutPrefix(strings.TrimSuffix(line, "\n"), prefix)
	if !ok || prefix == "" && text != "" || strings.ContainsRune(text, '\r') {
		s.t.Fatalf("the line %q, want %q and its value", line, prefix)
	}
	return text
}

// schema is that of an event's data, as the document of the operation names it.
func (s *stream) schema(event string) *openapi3.Schema {
	s.t.Helper()
	responses := s.world.doc.Paths.Value(s.path).Post.Responses
	named, _ := responses.Value("200").Value.Content["text/event-stream"].Extensions["x-coagent-events"].(map[string]any)
	reference, _ := named[event].(map[string]any)
	target, _ := reference["$ref"].(string)
	if target == "./common.yaml#/components/schemas/Problem" {
		return responses.Value("500").Value.Content["application/problem+json"].Schema.Value
	}
	schema := s.world.doc.Components.Schemas[strings.TrimPrefix(target, "#/components/schemas/")]
	if schema == nil {
		s.t.Fatalf("no such event: %q", event)
	}
	return schema.Value
}

// wait waits for something that has to happen.
func wait[T any](t testing.TB, what string, happened <-chan T) T {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	select {
	case v := <-happened:
		return v
	case <-ctx.Done():
		t.Fatalf("did not happen: %s", what)
		panic("unreachable")
	}
}

// example is the document's own answer of the operation at path.
func (w *world) example(t testing.TB, path string) json.RawMessage {
	t.Helper()
	body, err := json.Marshal(w.doc.Paths.Value(path).Post.Responses.Value("200").Value.Content["application/json"].Example)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func TestAnOperationWithoutARowIsTold(t *testing.T) {
	w := prepare(t, func(doc *openapi3.T) {
		doc.Paths.Value(blogPath).Post.OperationID = "generatePoem"
	})
	const want = `ai: services/ai/flows.go has no row for the operation "generatePoem"`
	if err := server.Check(w.doc); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v", err)
	}
}
