package upstream_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coagent/platform/fault"
	"coagent/platform/telemetry"
	"coagent/platform/upstream"
)

// ask gets url and reads the answer.
func ask(ctx context.Context, client *http.Client, url string) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	_, err = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode, err
}

func TestARedirectIsAnAnswerAndIsNotFollowed(t *testing.T) {
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	}))
	defer server.Close()
	if status, err := ask(t.Context(), upstream.Client(nil), server.URL); status != http.StatusFound || err != nil || asked.Load() != 1 {
		t.Errorf("status %d, %v after %d requests", status, err, asked.Load())
	}
}

func TestTheClientCarriesTheCorrelationID(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get(telemetry.CorrelationHeader) != "abcdefgh" {
			w.WriteHeader(http.StatusTeapot)
		}
	}))
	defer server.Close()
	if status, err := ask(telemetry.WithCorrelationID(t.Context(), "abcdefgh"), upstream.Client(nil), server.URL); status != http.StatusOK || err != nil {
		t.Errorf("status %d, %v", status, err)
	}
}

func TestConnectionsAreKeptUnderLoad(t *testing.T) {
	const callers = 50
	var opened atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	together := make(chan struct{}) // lets a round's answers go when all have asked
	var arrived sync.WaitGroup
	server.Config.Handler = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { arrived.Done(); <-together })
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	client := upstream.Client(nil)
	for range 3 {
		arrived.Add(callers)
		var round sync.WaitGroup
		for range callers {
			round.Go(func() {
				if _, err := ask(t.Context(), client, server.URL); err != nil {
					t.Error(err)
				}
			})
		}
		arrived.Wait()
		close(together)
		round.Wait()
		together = make(chan struct{})
	}
	if opened.Load() > callers*3/2 {
		t.Errorf("%d connections for %d callers", opened.Load(), callers)
	}
}

func TestAHugeHeadIsRefused(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Huge", strings.Repeat("x", 128<<10))
	}))
	defer server.Close()
	if status, err := ask(t.Context(), upstream.Client(nil), server.URL); err == nil {
		t.Errorf("status %d", status)
	}
}

func TestAGuardEndsARequestThatIsNotAnswered(t *testing.T) {
	hungUp := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		<-r.Context().Done() // the guard closes the connection
		close(hungUp)
	}))
	defer server.Close()
	g := &upstream.Guard{Name: "slow", Code: "slow", Timeout: 50 * time.Millisecond}
	_, err := upstream.Do(t.Context(), g, func(ctx context.Context) (int, error) { return ask(ctx, upstream.Client(nil), server.URL) })
	if f := wantFault(t, err, fault.Timeout, "slow_timeout"); strings.Contains(f.Error(), server.URL) {
		t.Errorf("the error tells the address: %v", f)
	}
	<-hungUp
}
