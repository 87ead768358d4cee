package lambdahost_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/gen/searchapi"
	"coagent/mocks/lambdaruntime"
	"coagent/platform/httpapi"
	"coagent/platform/lambdahost"
	"coagent/platform/telemetry/telemetrytest"
)

// The test binary is also the program that is hosted.
func TestMain(m *testing.M) {
	if os.Getenv("HOSTED") != "" {
		lambdahost.Main("hosted", os.Getenv, run)
		return
	}
	os.Exit(m.Run())
}

// run is a program that does what it is asked for.
func run(ctx context.Context, m httpapi.Machine) error {
	if m.Getenv("HOSTED") == "wrong" {
		return errors.New("THE_SETTING must be set")
	}
	doc, err := searchapi.GetSpec()
	if err != nil {
		return err
	}
	// What goes on after an answer, in steps of a tenth of a second.
	var going chan struct{}
	return httpapi.Program{
		Name: "hosted", Streams: m.Getenv("HOSTED") == "streams", Documents: []*openapi3.T{doc},
		Handler: func(log *slog.Logger) (http.Handler, error) {
			return httpapi.Front(log, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				answer(w, r)
				if r.URL.Path == "/goes/on" {
					going = make(chan struct{})
					steps := 3
					if r.URL.Query().Has("long") {
						steps = 1000
					}
					go func() {
						defer close(going)
						for n := range steps {
							<-time.After(100 * time.Millisecond)
							log.Info("step", "n", n+1)
						}
					}()
				}
			})), nil
		},
		Flush: func(context.Context) error {
			if m.Getenv("HOSTED") == "unflushed" {
				return errors.New("the bus is away")
			}
			_, _ = fmt.Fprintln(m.Stderr, `{"msg":"flushed"}`)
			return nil
		},
		Settle: func(ctx context.Context) {
			if going != nil {
				select {
				case <-going:
				case <-ctx.Done():
				}
			}
			_, _ = fmt.Fprintln(m.Stderr, `{"msg":"settled"}`)
		},
		Probe: func(context.Context, *slog.Logger) error {
			if m.Getenv("HOSTED") == "unusable" {
				return errors.New("there is no such table")
			}
			return nil
		},
	}.Run(ctx, m)
}

func answer(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/panics":
		panic("a secret of the handler")
	case "/torn":
		_, _ = io.WriteString(w, "the beginning")
		_ = http.NewResponseController(w).Flush()
		panic("in the middle")
	case "/large":
		_, _ = io.WriteString(w, strings.Repeat("<", 7<<20))
	case "/drips":
		w.Header().Set("Content-Type", "text/event-stream")
		for n := range 4 {
			_, _ = fmt.Fprintf(w, "data: %d\n\n", n)
			_ = http.NewResponseController(w).Flush()
			<-time.After(100 * time.Millisecond)
		}
	case "/late":
		<-r.Context().Done()
		w.WriteHeader(http.StatusGatewayTimeout)
	case "/binary":
		_, _ = w.Write([]byte{0, 1, 0xff, 0xfe})
	case "/nothing":
		w.WriteHeader(http.StatusNoContent)
	case "/search/events":
		if r.Header.Get("X-Event-Key") != "" || r.Method != http.MethodPost {
			w.WriteHeader(http.StatusTeapot)
			return
		}
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), "refuse") {
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, "the cache is away")
			return
		}
		w.WriteHeader(http.StatusNoContent)
	default:
		body, _ := io.ReadAll(r.Body)
		w.Header().Add("X-Two", "one")
		w.Header().Add("X-Two", "two")
		w.Header().Set("Connection", "close")
		_ = json.NewEncoder(w).Encode(map[string]any{
			"method": r.Method, "uri": r.RequestURI, "path": r.URL.Path, "query": r.URL.Query(), "header": r.Header, "host": r.Host,
			"remote": r.RemoteAddr, "body": body, "length": r.ContentLength,
		})
	}
}

// hosted is the program as a function, and the API before it.
type hosted struct {
	*lambdaruntime.Function
	url string
	log *telemetrytest.Log
}

var resources = []string{
	"/panics", "/torn", "/large", "/drips", "/late", "/binary", "/nothing", "/search/events", "/echo", "/goes/on", "/people/{id}/{thing}",
}

func host(t *testing.T, kind string, timeout time.Duration, more ...string) hosted {
	t.Helper()
	log := new(telemetrytest.Log)
	// The race detector keeps a program for a second at its end.
	settings := map[string]string{"HOSTED": kind, "GORACE": "atexit_sleep_ms=0"}
	for i := 0; i < len(more); i += 2 {
		settings[more[i]] = more[i+1]
	}
	f := lambdaruntime.New(lambdaruntime.Config{Program: os.Args[0], Settings: settings, MemoryMB: 128, Timeout: timeout, Log: log})
	t.Cleanup(f.Close)
	server := httptest.NewServer(lambdaruntime.API{Function: f, Resources: resources, Stage: "test", BasePath: "/v1"})
	t.Cleanup(server.Close)
	return hosted{f, server.URL + "/v1", log}
}

func (h hosted) send(t *testing.T, method, path, body string, headers ...string) (*http.Response, []byte, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, h.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	return resp, text, err
}

// says waits until the program has logged a text, which it does a moment before it
// can be read here.
func (h hosted) says(text string) bool {
	for range 500 {
		if strings.Contains(h.log.String(), text) {
			return true
		}
		<-time.After(10 * time.Millisecond)
	}
	return false
}

// The two ways in which an answer goes out.
func eachWay(t *testing.T, test func(t *testing.T, kind string)) {
	for _, kind := range []string{"streams", "buffers"} {
		t.Run(kind, func(t *testing.T) { t.Parallel(); test(t, kind) })
	}
}

func TestAHandlerSeesTheRequestThatWasSent(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, kind string) {
		h := host(t, kind, 10*time.Second)
		resp, text, err := h.send(t, http.MethodPost, "/people/b%20ob/x?a=1&a=2&b=%26%3D", "text \xff\x00",
			"X-Many", "1", "X-Many", "2", "Content-Type", "a/b")
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("%v %d %s", err, resp.StatusCode, text)
		}
		var saw struct {
			Method, URI, Path, Host, Remote string
			Query, Header                   map[string][]string
			Body                            []byte
			Length                          int
		}
		if err := json.Unmarshal(text, &saw); err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprint(saw.Method, " ", saw.URI, " ", saw.Path, " ", saw.Query, " ", saw.Host, " ", saw.Remote, " ",
			saw.Header["X-Many"], saw.Header["Content-Type"])
		want := "POST /people/b%20ob/x?a=1&a=2&b=%26%3D /people/b ob/x map[a:[1 2] b:[&=]] api.example.com 127.0.0.1:0 [1 2] [a/b]"
		if got != want || string(saw.Body) != "text \xff\x00" || saw.Length != 7 {
			t.Errorf("saw %s, a body of %d bytes %q\nwant %s", got, saw.Length, saw.Body, want)
		}
		if resp.Header["X-Two"][1] != "two" || resp.Header.Get("Connection") != "" || resp.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("headers of the answer: %v", resp.Header)
		}
	})
}

func TestARequestIsFollowedFromTheAPIOn(t *testing.T) {
	t.Parallel()
	h := host(t, "buffers", 10*time.Second)
	resp, text, _ := h.send(t, http.MethodGet, "/echo", "")
	id := resp.Header.Get("X-Correlation-Id")
	var saw struct{ Header http.Header }
	if err := json.Unmarshal(text, &saw); err != nil || len(id) != 36 || saw.Header.Get("X-Correlation-Id") != id {
		t.Errorf("%v, correlation id %q, the handler saw %v", err, id, saw.Header)
	}
	if trace := saw.Header.Get("X-Amzn-Trace-Id"); !strings.HasPrefix(trace, "Root=1-") || !strings.Contains(trace, "Sampled=1") {
		t.Errorf("trace %q", trace)
	}
	root := strings.ReplaceAll(strings.TrimPrefix(strings.Split(saw.Header.Get("X-Amzn-Trace-Id"), ";")[0], "Root=1-"), "-", "")
	if !h.says(`"trace_id":"` + root) {
		t.Errorf("the log does not know the trace %s:\n%s", root, h.log)
	}
	if resp, _, _ := h.send(t, http.MethodGet, "/echo", "", "X-Correlation-Id", "of-the-caller"); resp.Header.Get("X-Correlation-Id") != "of-the-caller" {
		t.Errorf("the caller's id became %q", resp.Header.Get("X-Correlation-Id"))
	}
}

func TestAnswersOfAllKindsGoOut(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, kind string) {
		h := host(t, kind, 10*time.Second)
		if resp, text, err := h.send(t, http.MethodGet, "/binary", ""); err != nil || string(text) != "\x00\x01\xff\xfe" {
			t.Errorf("binary: %d %q %v", resp.StatusCode, text, err)
		}
		if resp, text, err := h.send(t, http.MethodGet, "/nothing", ""); err != nil || resp.StatusCode != http.StatusNoContent || len(text) > 0 {
			t.Errorf("nothing: %d %q %v", resp.StatusCode, text, err)
		}
		resp, text, err := h.send(t, http.MethodGet, "/large", "")
		switch {
		case kind == "streams" && (err != nil || len(text) != 7<<20):
			t.Errorf("a large stream: %d bytes, %v", len(text), err)
		case kind == "buffers" && (resp.StatusCode != http.StatusInternalServerError || !strings.Contains(string(text), `"code":"internal"`)):
			t.Errorf("larger than Lambda takes: %d %.200s", resp.StatusCode, text)
		case kind == "buffers" && !strings.Contains(string(text), resp.Header.Get("X-Correlation-Id")):
			t.Errorf("the problem is not about the request: %s", text)
		case kind == "buffers" && !h.says("answer is larger than Lambda takes"):
			t.Error("the log does not tell it")
		}
	})
}

func TestAStreamGoesOutWhileItIsWritten(t *testing.T) {
	t.Parallel()
	h := host(t, "streams", 10*time.Second)
	h.send(t, http.MethodGet, "/echo", "") // there is an environment
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, h.url+"/drips", http.NoBody)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	began, pieces := time.Now(), []time.Duration{}
	for piece := make([]byte, 100); ; {
		n, err := resp.Body.Read(piece)
		if n > 0 {
			pieces = append(pieces, time.Since(began).Round(10*time.Millisecond))
		}
		if err != nil {
			break
		}
	}
	if len(pieces) < 2 || pieces[len(pieces)-1]-pieces[0] < 200*time.Millisecond || resp.Header.Get("Content-Type") != "text/event-stream" {
		t.Errorf("pieces came after %v, as %s", pieces, resp.Header.Get("Content-Type"))
	}
}

func TestAPanicIsToldAndTheFunctionGoesOn(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, kind string) {
		h := host(t, kind, 10*time.Second)
		resp, text, err := h.send(t, http.MethodGet, "/panics", "")
		if err != nil || resp.StatusCode != http.StatusInternalServerError || strings.Contains(string(text), "secret") {
			t.Errorf("%d %s %v", resp.StatusCode, text, err)
		}
		resp, text, err = h.send(t, http.MethodGet, "/torn", "")
		if kind == "streams" && (err == nil || string(text) != "the beginning") || kind == "buffers" && resp.StatusCode != http.StatusBadGateway {
			t.Errorf("in the middle: %d %q %v", resp.StatusCode, text, err)
		}
		for _, cause := range []string{"a secret of the handler", "in the middle"} {
			if !h.says(cause) {
				t.Errorf("the log does not tell %q", cause)
			}
		}
		before := fmt.Sprint(h.Processes())
		if resp, _, _ := h.send(t, http.MethodGet, "/echo", ""); resp.StatusCode != http.StatusOK || fmt.Sprint(h.Processes()) != before {
			t.Errorf("afterwards: %d, processes %v, before %s", resp.StatusCode, h.Processes(), before)
		}
	})
}

func TestAnAnswerComesBeforeTheInvocationsTimeIsOver(t *testing.T) {
	t.Parallel()
	eachWay(t, func(t *testing.T, kind string) {
		h := host(t, kind, 3*time.Second)
		h.send(t, http.MethodGet, "/echo", "") // there is an environment
		began := time.Now()
		resp, _, err := h.send(t, http.MethodGet, "/late", "")
		if took := time.Since(began); err != nil || resp.StatusCode != http.StatusGatewayTimeout || took < time.Second || took > 2900*time.Millisecond {
			t.Errorf("%d after %v, %v", resp.StatusCode, took, err)
		}
		if len(h.Processes()) != 1 {
			t.Error("Lambda has killed it")
		}
	})
}
