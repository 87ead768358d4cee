package upstream_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"coagent/platform/porttest"
	"coagent/platform/upstream"
)

// instanceOf answers with its name, and at /readyz as it is told.
func instanceOf(t *testing.T, name string) (server *httptest.Server, ready *atomic.Bool) {
	t.Helper()
	ready = new(atomic.Bool)
	ready.Store(true)
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/readyz" && !ready.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		body, _ := io.ReadAll(r.Body)
		_, _ = io.WriteString(w, name+string(body))
	}))
	t.Cleanup(server.Close)
	return server, ready
}

func instances(t *testing.T, urls ...string) *upstream.Instances {
	t.Helper()
	s, err := upstream.NewInstances(urls, upstream.Transport(nil), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); s.Run(ctx) }()
	t.Cleanup(func() { stop(); <-ended })
	return s
}

// asked is how many of twenty requests came to whom.
func asked(t *testing.T, s *upstream.Instances) map[string]int {
	t.Helper()
	got := map[string]int{}
	for range 20 {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://service.example/x", io.NopCloser(strings.NewReader("!")))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := s.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		got[string(text)]++
	}
	return got
}

func TestRequestsGoInTurnToInstancesThatAreReady(t *testing.T) {
	a, readyA := instanceOf(t, "a")
	b, readyB := instanceOf(t, "b")
	s := instances(t, a.URL, b.URL)
	if got := asked(t, s); got["a!"] != 10 || got["b!"] != 10 {
		t.Errorf("both are ready: %v", got)
	}
	readyA.Store(false)
	<-time.After(2500 * time.Millisecond)
	if got := asked(t, s); got["b!"] != 20 {
		t.Errorf("a is not: %v", got)
	}
	readyB.Store(false)
	<-time.After(2500 * time.Millisecond)
	if got := asked(t, s); got["a!"] != 10 || got["b!"] != 10 {
		t.Errorf("neither is, and they are asked all the same: %v", got)
	}
}

func TestARefusedConnectionIsTriedAtAnother(t *testing.T) {
	a, _ := instanceOf(t, "a")
	s, err := upstream.NewInstances([]string{"http://" + porttest.Vacant(t), a.URL}, upstream.Transport(nil), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if got := asked(t, s); got["a!"] != 20 { // with its whole body
		t.Errorf("%v", got)
	}
	a.Close()
	r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://service.example/x", http.NoBody)
	if resp, err := s.RoundTrip(r); err == nil {
		_ = resp.Body.Close()
		t.Errorf("nobody is there: %s", resp.Status)
	}
}

func TestInstancesDifferInTheirHostsAlone(t *testing.T) {
	for name, urls := range map[string][]string{
		"none": {}, "no URL": {"http://a", "b:1"}, "a file": {"file:///a"}, "another path": {"http://a/x", "http://b/y"},
	} {
		if _, err := upstream.NewInstances(urls, nil, nil); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
