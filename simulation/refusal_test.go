package simulation_test

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"testing"
	"testing/synctest"

	"coagent/platform/httpapi"
	"coagent/simulation/network"
)

// Whoever sends slowly is still sending when the answer is on its way.
func TestARefusalReachesACallerWhoIsStillSending(t *testing.T) {
	refuse := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		httpapi.WriteError(w, r, httpapi.TooLarge(w, 1000))
	})
	for _, c := range []struct {
		what     string
		bytes    int
		speed    int // bytes a second
		answered bool
	}{
		{"a little slow", 1 << 20, 256 << 10, true},
		{"too slow", 1 << 20, 64 << 10, false},
		{"far more than any body", 8 << 20, 4 << 20, false},
	} {
		t.Run(c.what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := network.New(1)
				n.Set("caller", "service", network.Fault{BytesPerSecond: c.speed})
				ctx, stop := context.WithCancel(t.Context())
				log := slog.New(slog.DiscardHandler)
				server := httpapi.Server{
					Addr: "127.0.0.1:80", Listen: n.Host("service").Listen, Log: log, Handler: httpapi.Front(log, refuse),
				}
				done := make(chan error, 1)
				go func() { done <- server.Run(ctx) }()
				synctest.Wait()

				conn, err := n.Host("caller").Dial(ctx, "tcp", server.Addr)
				if err != nil {
					t.Fatal(err)
				}
				defer conn.Close()
				// Some callers send everything before they read a byte.
				_, err = fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: service\r\nContent-Length: %d\r\n\r\n%s", c.bytes, make([]byte, c.bytes))
				if (err == nil) != c.answered {
					t.Fatalf("sending ended with %v", err)
				}
				if resp, err := http.ReadResponse(bufio.NewReader(conn), nil); c.answered && (err != nil || resp.StatusCode != http.StatusRequestEntityTooLarge) {
					t.Errorf("%v, %v", resp, err)
				}
				stop()
				if err := <-done; err != nil {
					t.Error(err)
				}
			})
		})
	}
}
