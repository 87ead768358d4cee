package upstream_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"coagent/platform/fault"
	"coagent/platform/upstream"
)

// newGuard has the figures of the requirements.
func newGuard() *upstream.Guard {
	return &upstream.Guard{Name: "tavily", Code: "search.provider", Attempts: 4, Timeout: 4 * time.Second}
}

// dependency gives its answers in turn, and the last one for ever. It notes
// when it was asked.
type dependency struct {
	answers []error
	asked   []time.Time
}

func (d *dependency) call(context.Context) (string, error) {
	err := d.answers[min(len(d.asked), len(d.answers)-1)]
	d.asked = append(d.asked, time.Now())
	return "answer", err
}

// waits are the times between the calls.
func (d *dependency) waits() []time.Duration {
	var waits []time.Duration
	for i := range len(d.asked) - 1 {
		waits = append(waits, d.asked[i+1].Sub(d.asked[i]))
	}
	return waits
}

func throttled() error {
	return &fault.Error{Kind: fault.RateLimited, Code: "search.provider_quota", Temporary: true}
}

func down() error {
	return fault.New(fault.Unavailable, "search.provider_down", "")
}

// hang answers nothing until its context ends.
func hang(ctx context.Context) (string, error) {
	<-ctx.Done()
	return "", ctx.Err()
}

// wantFault fails the test unless err is a fault of that kind and code.
func wantFault(t *testing.T, err error, kind fault.Kind, code string) *fault.Error {
	t.Helper()
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind != kind || f.Code != code {
		t.Fatalf("got %v, want a fault %v with the code %s", err, kind, code)
	}
	return f
}

func TestAnAnswerIsHandedOn(t *testing.T) {
	d := &dependency{answers: []error{nil}}
	got, err := upstream.Do(t.Context(), newGuard(), d.call)
	if got != "answer" || err != nil || len(d.asked) != 1 {
		t.Errorf("got %q, %v after %d calls", got, err, len(d.asked))
	}
}

func TestAFailureComesWithoutAnAnswer(t *testing.T) {
	want := down()
	got, err := upstream.Do(t.Context(), newGuard(), (&dependency{answers: []error{want}}).call)
	if got != "" || err != want {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestAnAttemptThatTakesTooLongTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, of := range map[string]func(error) error{
			"the bare error":  func(err error) error { return err },
			"a wrapped error": func(err error) error { return fmt.Errorf("get https://example.com?key=hunter2: %w", err) },
			"a fault": func(err error) error {
				return fault.Wrap(err, fault.Unavailable, "search.provider_unreachable", "")
			},
			"a fault that lost its cause": func(error) error { return fault.New(fault.BadUpstream, "search.provider_nonsense", "") },
		} {
			start, calls := time.Now(), 0
			_, err := upstream.Do(t.Context(), newGuard(), func(ctx context.Context) (string, error) {
				calls++
				_, err := hang(ctx)
				return "", of(err)
			})
			f := wantFault(t, err, fault.Timeout, "search.provider_timeout")
			if calls != 1 || time.Since(start) != 4*time.Second {
				t.Errorf("%s: %d calls in %v", name, calls, time.Since(start))
			}
			const want = "search.provider_timeout: A service that we depend on did not answer in time.: no answer within 4s: context deadline exceeded"
			if f.Error() != want {
				t.Errorf("%s: %v", name, f)
			}
		}
	})
}

func TestATimedOutAttemptIsRepeatedIfTheCallSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		_, err := upstream.Do(t.Context(), newGuard(), func(ctx context.Context) (string, error) {
			calls++
			_, err := hang(ctx)
			f := fault.Wrap(err, fault.Unavailable, "search.provider_unreachable", "")
			f.Temporary = true
			return "", f
		})
		wantFault(t, err, fault.Timeout, "search.provider_timeout")
		if calls != 4 {
			t.Errorf("%d calls", calls)
		}
	})
}

func TestAnAnswerAtTheLastMomentIsNoTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, kind := range []fault.Kind{fault.NotFound, fault.RateLimited} {
			_, err := upstream.Do(t.Context(), newGuard(), func(ctx context.Context) (string, error) {
				<-ctx.Done()
				return "", fault.New(kind, "search.provider_no", "")
			})
			wantFault(t, err, kind, "search.provider_no")
		}
		got, err := upstream.Do(t.Context(), newGuard(), func(ctx context.Context) (string, error) {
			<-ctx.Done()
			return "late", nil
		})
		if got != "late" || err != nil {
			t.Errorf("got %q, %v", got, err)
		}
	})
}

func TestTheCallersDeadlineEndsAnAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		g, start := newGuard(), time.Now()
		_, err := upstream.Do(ctx, g, hang)
		wantFault(t, err, fault.Timeout, "search.provider_timeout")
		if time.Since(start) != time.Second {
			t.Errorf("it took %v", time.Since(start))
		}
		d := &dependency{answers: []error{nil}}
		_, err = upstream.Do(ctx, g, d.call)
		wantFault(t, err, fault.Timeout, "search.provider_timeout")
		if len(d.asked) != 0 {
			t.Error("a call was made after the deadline")
		}
	})
}

func TestAnAttemptHasABoundByDefault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		_, err := upstream.Do(t.Context(), new(upstream.Guard), hang)
		if fault.KindOf(err) != fault.Timeout || time.Since(start) != 10*time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
	})
}

func TestTheContextOfAnAttemptEndsWithIt(t *testing.T) {
	var within context.Context
	_, err := upstream.Do(t.Context(), newGuard(), func(ctx context.Context) (string, error) {
		within = ctx
		return "", ctx.Err()
	})
	if err != nil || within.Err() == nil {
		t.Errorf("%v, and the context's error is %v", err, within.Err())
	}
}

func TestOneGuardServesManyAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGuard()
		var calls, throttles atomic.Int64
		var wg sync.WaitGroup
		for range 100 {
			wg.Go(func() {
				for range 10 {
					first := true
					got, err := upstream.Do(t.Context(), g, func(context.Context) (int64, error) {
						n := calls.Add(1)
						time.Sleep(time.Millisecond)
						if first && throttles.Add(1) <= 20 { // as many as the budget lends
							first = false
							return 0, throttled()
						}
						return n, nil
					})
					if got == 0 || err != nil {
						t.Errorf("got %d, %v", got, err)
					}
				}
			})
		}
		wg.Wait()
		if calls.Load() != 1020 {
			t.Errorf("%d calls", calls.Load())
		}
	})
}

func TestEveryGuardedCallIsASpan(t *testing.T) {
	before, spans := otel.GetTracerProvider(), tracetest.NewSpanRecorder()
	t.Cleanup(func() { otel.SetTracerProvider(before) })
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans)))

	g := newGuard()
	g.Backoff = time.Nanosecond
	cause := fault.Wrap(errors.New("hunter2"), fault.BadUpstream, "search.provider_nonsense", "")
	ctx, root := otel.Tracer("test").Start(t.Context(), "request")
	defer root.End()
	for _, answers := range [][]error{{nil}, {throttled(), nil}, {cause}} {
		_, _ = upstream.Do(ctx, g, (&dependency{answers: answers}).call)
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = upstream.Do(ctx, g, func(context.Context) (string, error) { panic("hunter2") })
	}()

	var got []string
	for _, span := range spans.Ended() {
		attrs := attribute.NewSet(span.Attributes()...)
		peer, _ := attrs.Value("service.peer.name")
		attempts, _ := attrs.Value("upstream.attempts")
		got = append(got, fmt.Sprintf("%s: %s, %d attempts, %s %q, %d events", span.Name(), peer.AsString(), attempts.AsInt64(),
			span.Status().Code, span.Status().Description, len(span.Events())))
	}
	want := []string{
		fmt.Sprintf(`upstream tavily: tavily, 1 attempts, %s "", 0 events`, codes.Unset),
		fmt.Sprintf(`upstream tavily: tavily, 2 attempts, %s "", 0 events`, codes.Unset),
		fmt.Sprintf(`upstream tavily: tavily, 1 attempts, %s "search.provider_nonsense", 0 events`, codes.Error),
		fmt.Sprintf(`upstream tavily: tavily, 1 attempts, %s "panic", 0 events`, codes.Error),
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}
