package gateway_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestAnEventArrivesBeforeTheNextOneIsSent(t *testing.T) {
	next := make(chan struct{})
	s := startService(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for i := range 3 {
			_, _ = fmt.Fprintf(w, "event: progress\ndata: %d\n\n", i)
			_ = http.NewResponseController(w).Flush()
			select {
			case <-next: // the caller has read it
			case <-r.Context().Done():
				return
			}
		}
	})
	w := newWorld(t, s.url)
	resp, err := w.client.Do(w.request(t, http.MethodPost, "/search/web", strings.NewReader(`{}`)).WithContext(soon(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	for i := range 3 {
		for lines.Scan() && !strings.HasPrefix(lines.Text(), "data: ") {
		}
		if got := lines.Text(); got != fmt.Sprint("data: ", i) {
			t.Fatalf("event %d is %q, %v", i, got, lines.Err())
		}
		next <- struct{}{}
	}
	if resp.Header.Get("RateLimit-Remaining") == "" || resp.Header.Get("X-Correlation-Id") == "" {
		t.Errorf("headers %v", resp.Header)
	}
}

func TestAServiceSeesThatItsCallerHungUp(t *testing.T) {
	arrived, gone := make(chan struct{}), make(chan struct{})
	s := startService(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept") == "text/event-stream" {
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(w, "data: 1\n\n")
			_ = http.NewResponseController(w).Flush()
		}
		arrived <- struct{}{}
		<-r.Context().Done()
		gone <- struct{}{}
	})
	w := newWorld(t, s.url)
	for _, accept := range []string{"application/json", "text/event-stream"} {
		for range 6 { // more than the circuit bears: a hang-up is no failure
			ctx, hangUp := context.WithCancel(soon(t))
			done := make(chan struct{})
			go func() {
				defer close(done)
				r := w.request(t, http.MethodPost, "/shop/orders", strings.NewReader(`{}`), header("Accept", accept)).WithContext(ctx)
				if resp, err := w.client.Do(r); err == nil {
					_, _ = io.Copy(io.Discard, resp.Body)
					_ = resp.Body.Close()
				}
			}()
			wait(t, "the request arrives", arrived)
			hangUp()
			wait(t, "the service sees the hang-up", gone)
			wait(t, "the caller is back", done)
		}
	}
}

func TestATornAnswerDoesNotLookWhole(t *testing.T) {
	s := startService(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "data: 1\n\n")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	w := newWorld(t, s.url)
	resp, err := w.client.Do(w.request(t, http.MethodPost, "/shop/orders", strings.NewReader(`{}`)))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	got, err := io.ReadAll(resp.Body)
	if err == nil || !bytes.Contains(got, []byte("data: 1")) {
		t.Errorf("read %q with error %v", got, err)
	}
}
