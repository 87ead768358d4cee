package gateway

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/fault"
)

// reply answers in place of a service.
type reply func(*http.Request) (*http.Response, error)

func (f reply) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func ok(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
}

func refused(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") }

// hang waits for the caller to give up.
func hang(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// openFor is how long a circuit stays open.
const openFor = time.Minute

// circuit is a breaker before a service that can be changed.
type circuit struct {
	*breaker
	service reply
	calls   atomic.Int32
}

func newCircuit(service reply) *circuit {
	c := &circuit{service: service}
	c.breaker = newBreaker("ai", reply(func(r *http.Request) (*http.Response, error) {
		c.calls.Add(1)
		return c.service(r)
	}), slog.New(slog.DiscardHandler))
	return c
}

func (c *circuit) call(t *testing.T, ctx context.Context) error {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://shop/x", nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.RoundTrip(r)
	return err
}

func (c *circuit) open(t *testing.T) {
	t.Helper()
	c.service = refused
	for range 5 {
		_ = c.call(t, t.Context())
	}
	c.calls.Store(0)
}

func wantOpen(t *testing.T, err error, retry time.Duration) {
	t.Helper()
	if f := fault.From(err); f.Kind != fault.Unavailable || f.Code != "gateway.upstream_unavailable" || f.RetryAfter != retry {
		t.Fatalf("%+v, want the circuit open for %v", f, retry)
	}
}

func TestTheFifthFailureOpensTheCircuitForAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCircuit(refused)
		for i := range 5 {
			if err := c.call(t, t.Context()); err == nil || fault.CodeOf(err) == "gateway.upstream_unavailable" {
				t.Fatalf("call %d: %v", i, err)
			}
		}
		wantOpen(t, c.call(t, t.Context()), time.Minute)
		time.Sleep(20 * time.Second)
		wantOpen(t, c.call(t, t.Context()), 40*time.Second)
		time.Sleep(40 * time.Second)
		wantOpen(t, c.call(t, t.Context()), time.Second) // at the minute sharp it is still open
		if n := c.calls.Load(); n != 5 {
			t.Errorf("%d calls reached the service", n)
		}
		time.Sleep(time.Second)
		c.service = ok
		for i := range 10 {
			if err := c.call(t, t.Context()); err != nil {
				t.Fatalf("the service is back, call %d: %v", i, err)
			}
		}
	})
}

func TestFailuresFarApartDoNotOpenTheCircuit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCircuit(refused)
		for range 20 {
			_ = c.call(t, t.Context())
			time.Sleep(3 * time.Second) // four in any ten seconds
		}
		if n := c.calls.Load(); n != 20 {
			t.Errorf("%d calls reached the service", n)
		}
	})
}

func TestOneFailedTrialOpensTheCircuitAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCircuit(nil)
		c.open(t)
		time.Sleep(openFor + 1)
		_ = c.call(t, t.Context())
		wantOpen(t, c.call(t, t.Context()), time.Minute)
		if n := c.calls.Load(); n != 1 {
			t.Errorf("%d trials", n)
		}
	})
}

func TestATrialThatTakesLongKeepsNobodyOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCircuit(nil)
		c.open(t)
		time.Sleep(openFor + 1)
		c.service = hang
		ctx, end := context.WithCancel(t.Context())
		results := make(chan error)
		for range 2 {
			go func() { results <- c.call(t, ctx) }()
		}
		synctest.Wait()
		wantOpen(t, c.call(t, t.Context()), time.Second) // both trials are under way
		time.Sleep(trialPatience)
		synctest.Wait()
		c.service = ok
		for range 5 {
			if err := c.call(t, t.Context()); err != nil {
				t.Fatalf("while the trials still run: %v", err)
			}
		}
		end()
		for range 2 {
			if err := <-results; !errors.Is(err, context.Canceled) {
				t.Errorf("a trial ended with %v", err)
			}
		}
	})
}

func TestAServiceThatHangsOpensTheCircuit(t *testing.T) {
	// The shortest and the longest time that the documents' operations have at
	// the gateway; the circuit looks back over ten seconds.
	for _, patience := range []time.Duration{27 * time.Second, 122 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			c := newCircuit(hang)
			var wg sync.WaitGroup
			for range 5 {
				time.Sleep(time.Second)
				wg.Go(func() {
					ctx, cancel := context.WithTimeout(t.Context(), patience)
					defer cancel()
					if err := c.call(t, ctx); !errors.Is(err, context.DeadlineExceeded) {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			c.service = ok
			wantOpen(t, c.call(t, t.Context()), time.Minute)
		})
	}
}

func TestATrialThatPassedAndThenHangsCountsAgainstTheService(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCircuit(nil)
		c.open(t)
		time.Sleep(openFor + 1)
		c.service = hang
		var wg sync.WaitGroup
		hanging := func() {
			ctx, cancel := context.WithTimeout(t.Context(), 27*time.Second)
			defer cancel()
			_ = c.call(t, ctx)
		}
		wg.Go(hanging)
		wg.Go(hanging)
		time.Sleep(trialPatience + 1) // both have passed: the circuit is closed
		for range 3 {
			wg.Go(hanging)
		}
		wg.Wait()
		c.service = ok
		wantOpen(t, c.call(t, t.Context()), time.Minute)
		if n := c.calls.Load(); n != 5 {
			t.Errorf("%d calls reached the service", n)
		}
	})
}

func TestATrialBrokenOffByItsCallerIsRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCircuit(nil)
		c.open(t)
		time.Sleep(openFor + 1)
		c.service = hang
		for range 6 {
			ctx, hangUp := context.WithCancel(t.Context())
			time.AfterFunc(trialPatience/2, hangUp)
			if err := c.call(t, ctx); !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
		}
	})
}

func TestAPanicDoesNotKeepTheCircuitHalfOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newCircuit(nil)
		c.open(t)
		time.Sleep(openFor + 1)
		c.service = func(*http.Request) (*http.Response, error) { panic("oh") }
		func() {
			defer func() { _ = recover() }()
			_ = c.call(t, t.Context())
		}()
		wantOpen(t, c.call(t, t.Context()), time.Minute)
		time.Sleep(openFor + 1)
		c.service = ok
		for range 3 {
			if err := c.call(t, t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// slow is a body of which nothing comes until it is closed.
type slow struct{ closed chan struct{} }

func (s slow) Read([]byte) (int, error) { <-s.closed; return 0, io.EOF }
func (s slow) Close() error             { return nil }

func TestACallerWhoSendsSlowlyIsNotTheServicesFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// The transport reads the body while it waits for the answer.
		reading := func(r *http.Request) (*http.Response, error) {
			failed := make(chan error, 1)
			go func() {
				if _, err := io.Copy(io.Discard, r.Body); err != nil {
					failed <- err
				}
			}()
			select {
			case err := <-failed:
				return nil, err
			case <-r.Context().Done():
				return nil, r.Context().Err()
			}
		}
		for name, c := range map[string]struct {
			body   io.ReadCloser
			blamed bool // the service
		}{
			"slow":           {slow{make(chan struct{})}, false},
			"breaks off":     {io.NopCloser(io.MultiReader(strings.NewReader("x"), broken{})), false},
			"sent in time":   {io.NopCloser(strings.NewReader("x")), true},
			"of no interest": {nil, true},
		} {
			circuit := newCircuit(reading)
			if c.body == nil {
				circuit = newCircuit(hang)
			}
			for range 6 {
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				r, _ := http.NewRequestWithContext(ctx, http.MethodPost, "http://shop/x", nil)
				if c.body != nil {
					r.Body = &upload{ReadCloser: c.body}
				}
				_, _ = circuit.RoundTrip(r)
				cancel()
			}
			if opened := circuit.calls.Load() == 5; opened != c.blamed {
				t.Errorf("%s: %d of 6 calls were made", name, circuit.calls.Load())
			}
			if s, ok := c.body.(slow); ok {
				close(s.closed)
			}
		}
	})
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
