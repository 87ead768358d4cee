package httpapi_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/httpapi"
	"coagent/platform/telemetry"
)

// memory is a network without sockets, on which time in a bubble goes on.
type memory struct {
	dialed chan net.Conn
	closed chan struct{}
}

func newMemory() *memory { return &memory{make(chan net.Conn), make(chan struct{})} }

func (m *memory) Accept() (net.Conn, error) {
	select {
	case c := <-m.dialed:
		return c, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

func (m *memory) Close() error {
	select {
	case <-m.closed:
	default:
		close(m.closed)
	}
	return nil
}

func (m *memory) Addr() net.Addr { return &net.TCPAddr{} }

// status asks for a path on a connection of its own; 0 if nobody listens.
func (m *memory) status(t *testing.T, path string) int {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		select {
		case m.dialed <- there:
			return here, nil
		case <-m.closed:
			return nil, net.ErrClosed
		}
	}}}
	resp, err := client.Get("http://server.test" + path)
	if errors.Is(err, net.ErrClosed) {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// open serves s on a network of its own, with the health of a program.
func open(t *testing.T, s httpapi.Server) (m *memory, stop func(), ended <-chan error) {
	t.Helper()
	m = newMemory()
	s.Log = telemetry.NewLogger(t.Output(), "test")
	s.Handler = httpapi.Front(s.Log, httpapi.Health(nil))
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, m) }()
	synctest.Wait()
	return m, stop, done
}

func TestAServerThatIsStartingLivesAndIsNotReady(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, stop, ended := open(t, httpapi.Server{Probe: func(context.Context) error { time.Sleep(time.Minute); return nil }})
		if healthy, ready := m.status(t, "/healthz"), m.status(t, "/readyz"); healthy != 200 || ready != 503 {
			t.Errorf("while it probes: %d, %d", healthy, ready)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if ready := m.status(t, "/readyz"); ready != 200 {
			t.Errorf("when everything is found: %d", ready)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func TestAServerThatLacksWhatItNeedsEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		missing := errors.New("there is no table")
		m, _, ended := open(t, httpapi.Server{Probe: func(context.Context) error { return missing }, Delay: time.Hour})
		if err := <-ended; !errors.Is(err, missing) {
			t.Errorf("it ended with %v", err)
		}
		if status := m.status(t, "/healthz"); status != 0 {
			t.Errorf("it still answers: %d", status)
		}
	})
}

func TestAServerSaysThatItStopsBeforeItStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, stop, ended := open(t, httpapi.Server{Delay: 5 * time.Second})
		began := time.Now()
		stop()
		synctest.Wait()
		if healthy, ready := m.status(t, "/healthz"), m.status(t, "/readyz"); healthy != 200 || ready != 503 {
			t.Errorf("after the order to stop: %d, %d", healthy, ready)
		}
		if err := <-ended; err != nil || time.Since(began) != 5*time.Second {
			t.Errorf("it ended after %v with %v", time.Since(began), err)
		}
		if status := m.status(t, "/healthz"); status != 0 {
			t.Errorf("it still answers: %d", status)
		}
	})
}

func TestAServerThatWasNeverReadyStopsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		probed := false
		_, stop, ended := open(t, httpapi.Server{Delay: time.Hour, Probe: func(ctx context.Context) error {
			<-ctx.Done()
			probed = true
			return ctx.Err()
		}})
		began := time.Now()
		stop()
		if err := <-ended; err != nil || time.Since(began) != 0 || !probed {
			t.Errorf("it ended after %v with %v; probe over: %t", time.Since(began), err, probed)
		}
	})
}

func TestTheVersionIsInTheHealthAndInTheFirstLine(t *testing.T) {
	log := new(journal)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan error, 1)
	program := httpapi.Program{Name: "test", Addr: "127.0.0.1:0", Handler: noHandler}
	go func() { ended <- program.Run(ctx, httpapi.Machine{Stderr: log}) }()
	soon(t, "listening", func() bool { return strings.Contains(log.String(), `"listening"`) })
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(log.String(), "\n")
	started := log.lines(t, "starting")
	if len(started) != 1 || !strings.Contains(first, `"starting"`) || started[0]["version"] == "" || started[0]["commit"] == "" {
		t.Errorf("the first line is %s", first)
	}
}
