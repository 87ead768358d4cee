package network_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"coagent/simulation/network"
)

const address = "127.0.0.1:80"

// pair is a connection from "a" to "b", both ends.
func pair(t *testing.T, n *network.Network) (a, b net.Conn) {
	t.Helper()
	l, err := n.Host("b").Listen(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if a, err = n.Host("a").Dial(t.Context(), "tcp", address); err != nil {
		t.Fatal(err)
	}
	if b, err = l.Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = a.Close(), b.Close() })
	return a, b
}

// within fails unless do takes from least to most of the bubble's time.
func within(t *testing.T, what string, least, most time.Duration, do func()) {
	t.Helper()
	began := time.Now()
	do()
	if took := time.Since(began); took < least || took > most {
		t.Errorf("%s took %v, want %v to %v", what, took, least, most)
	}
}

func TestWhatIsWrittenArrivesInOrderAfterTheLatency(t *testing.T) {
	for name, c := range map[string]struct {
		fault       network.Fault
		least, most time.Duration
	}{
		"a good network": {network.Fault{}, time.Millisecond, 5 * time.Millisecond},
		"a slow one":     {network.Fault{Latency: time.Second}, time.Second, 2 * time.Second},
		"a lossy one":    {network.Fault{Loss: 0.9}, 200 * time.Millisecond, 200 * time.Second},
		"one that drips": {network.Fault{BytesPerSecond: 1000}, time.Second, 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := network.New(1)
				a, b := pair(t, n)
				n.Set("a", "b", c.fault)
				text := strings.Repeat("0123456789", 100)
				within(t, name, c.least, c.most, func() {
					go func() {
						for _, part := range []string{text[:10], text[10:500], text[500:]} {
							_, _ = io.WriteString(a, part)
						}
						_ = a.Close()
					}()
					if got, err := io.ReadAll(b); err != nil || string(got) != text {
						t.Errorf("%d bytes arrived, %v", len(got), err)
					}
				})
			})
		})
	}
}

func TestAPartitionKeepsEverythingUntilItIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := network.New(1)
		a, b := pair(t, n)
		n.Set("a", "b", network.Fault{Partition: true})
		time.AfterFunc(time.Minute, func() { n.Set("a", "b", network.Fault{}) })
		_, _ = io.WriteString(a, "x")
		within(t, "a byte", time.Minute, time.Minute+time.Second, func() {
			if _, err := b.Read(make([]byte, 1)); err != nil {
				t.Error(err)
			}
		})
	})
}

func TestConnectingFailsAsTheNetworkSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := network.New(1)
		a, b := n.Host("a"), n.Host("b")
		if _, err := a.Dial(t.Context(), "tcp", address); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("nobody listens: %v", err)
		}
		if _, err := b.Listen(t.Context(), "tcp", address); err != nil {
			t.Fatal(err)
		}
		n.Set("a", "b", network.Fault{Refuse: true})
		if _, err := a.Dial(t.Context(), "tcp", address); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("refused: %v", err)
		}
		n.Set("a", "b", network.Fault{Partition: true})
		within(t, "a partition", 2*time.Second, 2*time.Second, func() {
			if _, err := a.Dial(t.Context(), "tcp", address); !os.IsTimeout(errors.Unwrap(err)) {
				t.Errorf("a partition: %v", err)
			}
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		within(t, "an impatient caller", time.Second, time.Second, func() {
			if _, err := a.Dial(ctx, "tcp", address); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("an impatient caller: %v", err)
			}
		})
		n.Set("a", "b", network.Fault{})
		b.Kill()
		if _, err := a.Dial(t.Context(), "tcp", address); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("a dead host: %v", err)
		}
	})
}

func TestADeadlineEndsAWaitAndCanBeTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := network.New(1)
		a, b := pair(t, n)
		_ = b.SetReadDeadline(time.Now().Add(time.Second))
		within(t, "a read", time.Second, time.Second, func() {
			if _, err := b.Read(make([]byte, 1)); !os.IsTimeout(err) {
				t.Error(err)
			}
		})
		_ = a.SetWriteDeadline(time.Now().Add(time.Second))
		within(t, "a write that nobody reads", time.Second, time.Second, func() {
			if sent, err := a.Write(make([]byte, 1<<20)); !os.IsTimeout(err) || sent != 64<<10 {
				t.Error(sent, err)
			}
		})
		_ = b.SetReadDeadline(time.Time{})
		if n, err := b.Read(make([]byte, 10)); n != 10 || err != nil {
			t.Error(n, err)
		}
	})
}

func TestWhoIsKilledIsResetOnBothSides(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := network.New(1)
		a, b := pair(t, n)
		go n.Reset("a", "b")
		for _, end := range []net.Conn{a, b} {
			if _, err := end.Read(make([]byte, 1)); !errors.Is(err, syscall.ECONNRESET) {
				t.Error(err)
			}
			if _, err := end.Write([]byte("x")); !errors.Is(err, syscall.ECONNRESET) {
				t.Error(err)
			}
			_ = end.Close()
		}
		if n.Open() != 0 {
			t.Errorf("%d ends are open", n.Open())
		}
	})
}

// An HTTP server and its client live over it, and those of one address by turns.
func TestTwoServersOfOneAddressAreAskedByTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := network.New(1)
		var servers []*http.Server
		for i := range 2 {
			l, err := n.Host(fmt.Sprint("b", i)).Listen(t.Context(), "tcp", address)
			if err != nil {
				t.Fatal(err)
			}
			s := &http.Server{ReadHeaderTimeout: time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, i) })}
			servers = append(servers, s)
			go func() { _ = s.Serve(l) }()
		}
		client := &http.Client{Transport: &http.Transport{DialContext: n.Host("a").Dial, DisableKeepAlives: true}}
		said := ""
		for range 4 {
			resp, err := client.Get("http://" + address)
			if err != nil {
				t.Fatal(err)
			}
			text, _ := io.ReadAll(resp.Body)
			_ = resp.Body.Close()
			said += string(text)
		}
		if said != "1010" {
			t.Errorf("answers came from %s", said)
		}
		for _, s := range servers {
			if err := s.Shutdown(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
}
