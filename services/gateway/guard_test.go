package gateway

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/gen/searchapi"
	"coagent/platform/admission"
	"coagent/platform/auth"
	"coagent/platform/fault"
	"coagent/platform/httpapi"
)

// connect serves h over an in-memory connection and gives the caller's end.
// Inside a synctest bubble minutes take no time there.
func connect(t *testing.T, h http.Handler) net.Conn {
	t.Helper()
	ours, theirs := net.Pipe()
	l := &listener{conn: make(chan net.Conn, 1), done: make(chan struct{})}
	l.conn <- theirs
	server := &http.Server{Handler: h}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close(); _ = ours.Close() })
	return ours
}

// listener has one connection.
type listener struct {
	conn chan net.Conn
	done chan struct{}
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conn:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}
func (l *listener) Close() error   { close(l.done); return nil }
func (l *listener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

// known knows whoever sends any token.
func known(r *http.Request, _ string) (context.Context, error) {
	if r.Header.Get("Authorization") == "" {
		return nil, fault.New(fault.Unauthenticated, "unauthenticated", "A valid access token is needed.")
	}
	return auth.With(r.Context(), auth.Identity{Subject: "alice"}), nil
}

// newGateway is a gateway before a search service that is never asked.
func newGateway(t *testing.T) http.Handler {
	t.Helper()
	doc, err := searchapi.GetSpec()
	if err != nil {
		t.Fatal(err)
	}
	handler, err := Gateway{
		Upstreams: []Upstream{{Name: "search", URL: "http://127.0.0.1:1", Doc: doc}}, Authenticate: known, Log: slog.New(slog.DiscardHandler),
	}.Handler()
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

func TestAStrangerWhoSendsNoBodyIsTurnedAwayAndLetGo(t *testing.T) {
	for request, status := range map[string]int{
		"POST /search/web":                        401,
		"POST /none":                              404,
		"DELETE /search/web":                      405,
		"POST /healthz":                           405,
		"POST //":                                 404,
		"POST /search/web\r\nAuthorization: x":    413,
		"POST /openapi/search.json\r\nOrigin: x":  405,
		"OPTIONS /search/web\r\nOrigin: http://x": 405,
	} {
		synctest.Test(t, func(t *testing.T) {
			line, headers, _ := strings.Cut(request, "\r\n")
			if headers != "" {
				headers += "\r\n"
			}
			conn := connect(t, newGateway(t))
			start := time.Now()
			fmt.Fprintf(conn, "%s HTTP/1.1\r\nHost: x\r\n%sContent-Length: 100000\r\n\r\n", line, headers)
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				answers := bufio.NewReader(conn)
				resp, err := http.ReadResponse(answers, nil)
				if err != nil {
					t.Errorf("%q: no answer: %v", request, err)
					return
				}
				if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != status {
					t.Errorf("%q: %d, want %d, %v", request, resp.StatusCode, status, err)
				}
				if _, err := answers.ReadByte(); !errors.Is(err, io.EOF) {
					t.Errorf("%q: the connection is kept: %v", request, err)
				}
			}()
			select {
			case <-ended:
			case <-time.After(time.Minute):
				t.Errorf("%q: still there after a minute", request)
				_ = conn.Close()
				<-ended
			}
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("%q: let go after %v", request, took)
			}
		})
	}
}

func TestARefusalThatNobodyTakesIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		conn := connect(t, newGateway(t))
		fmt.Fprint(conn, "GET /none HTTP/1.1\r\nHost: x\r\n\r\n")
		time.Sleep(6 * time.Second)
		if resp, err := http.ReadResponse(bufio.NewReader(conn), nil); err == nil {
			t.Errorf("still there after six seconds: %d", resp.StatusCode)
		}
	})
}

// guarded is an operation of 100 s that service answers.
func guarded(t *testing.T, service http.HandlerFunc) http.Handler {
	t.Helper()
	doc := &openapi3.T{Paths: openapi3.NewPaths(openapi3.WithPath("/slow", &openapi3.PathItem{Post: &openapi3.Operation{
		OperationID: "slow", RequestBody: &openapi3.RequestBodyRef{},
		Extensions: map[string]any{
			"x-coagent-timeout": 100, "x-coagent-max-body": 1000,
			"x-coagent-rate-limit": map[string]any{"requests": 10, "seconds": 60},
		},
	}}))}
	operations, err := httpapi.Operations(doc)
	if err != nil {
		t.Fatal(err)
	}
	op := route{service: "test", Operation: operations[0]}
	admitted, err := httpapi.NewAdmission(0, admission.NewLimiter(nil), "test", doc)
	if err != nil {
		t.Fatal(err)
	}
	g := &guard{authenticate: known, admission: map[string]*httpapi.Admission{"test": admitted}}
	return httpapi.Front(slog.New(slog.DiscardHandler), g.protect(op, service))
}

func TestAnOperationHasItsWholeTime(t *testing.T) {
	for _, body := range []string{"", "12345678"} {
		synctest.Test(t, func(t *testing.T) {
			conn := connect(t, guarded(t, func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				select {
				case <-time.After(100 * time.Second):
					_, _ = io.WriteString(w, "done")
				case <-r.Context().Done():
				}
			}))
			fmt.Fprintf(conn, "POST /slow HTTP/1.1\r\nHost: x\r\nAuthorization: x\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
			resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(resp.Body); string(got) != "done" || err != nil {
				t.Errorf("answered %q, %v", got, err)
			}
		})
	}
}

// A service gives a body 15 s and then says so; the gateway waits a little
// longer, so that this is what the caller is told.
func TestABodyThatDripsIsLeftToTheServiceFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start, given := time.Now(), make(chan time.Duration, 1)
		conn := connect(t, guarded(t, func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			given <- time.Since(start)
		}))
		fmt.Fprint(conn, "POST /slow HTTP/1.1\r\nHost: x\r\nAuthorization: x\r\nContent-Length: 8\r\n\r\n1234")
		if got := <-given; got <= httpapi.BodyTime || got > httpapi.BodyTime+5*time.Second {
			t.Errorf("the body was given %v", got)
		}
	})
}
