// Package localtest holds what the tests of the local run share: free
// addresses, a server that says nothing, and waiting with a deadline.
package localtest

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Said collects what a person would have read.
type Said struct {
	mu   sync.Mutex
	text strings.Builder
}

// Say adds a line.
func (s *Said) Say(format string, args ...any) { fmt.Fprintf(s, format+"\n", args...) }

// Write adds p.
func (s *Said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

// String is everything so far.
func (s *Said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// FreePort is one on which nothing listened a moment ago, below those that the system
// gives to connections: on a busy machine one of these is soon somebody's.
func FreePort(t testing.TB) int {
	t.Helper()
	for range 100 {
		port := 11_000 + rand.IntN(20_000)
		if l, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(port)); err == nil {
			_ = l.Close() // nothing was sent
			return port
		}
	}
	t.Fatal("none of a hundred ports is free")
	return 0
}

// FreeAddr is a loopback address with a free port.
func FreeAddr(t testing.TB) string { return "127.0.0.1:" + strconv.Itoa(FreePort(t)) }

// Listening says whether somebody takes connections on addr.
func Listening(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

// Serve answers on addr until the process ends: /healthz with 200, /env with
// the environment.
func Serve(addr string) {
	http.HandleFunc("/healthz", func(http.ResponseWriter, *http.Request) {})
	http.HandleFunc("/env", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, strings.Join(os.Environ(), "\n"))
	})
	panic(http.ListenAndServe(addr, nil))
}

// Eventually asks until it is so, for twenty seconds at most.
func Eventually(t testing.TB, what string, so func() bool) {
	t.Helper()
	Every(t, 10*time.Millisecond, what, so)
}

// Every is Eventually with a pause of one's own.
func Every(t testing.TB, pause time.Duration, what string, so func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second) // t's own has ended when a test cleans up
	defer cancel()
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for !so() {
		select {
		case <-ctx.Done():
			t.Fatalf("never came true: %s", what)
		case <-tick.C:
		}
	}
}

// MustContain fails the test for each of wants that text lacks.
func MustContain(t testing.TB, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("missing %q in:\n%s", want, text)
		}
	}
}

// Write makes the file and the folders above it.
func Write(t testing.TB, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
