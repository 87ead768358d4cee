package server_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/platform/auth"
	"coagent/platform/fault"
	"coagent/platform/httpapi/httpapitest"
	"coagent/services/ai"
	"coagent/services/ai/server"
)

func TestTheFirstEventWaitsForAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		after := time.Duration(0)
		w, _ := newBubble(t, func(_ context.Context, j ai.Job) (ai.Outcome, error) {
			steps(j, ai.Queued)
			time.Sleep(after)
			return ai.Outcome{}, fault.New(fault.Unavailable, "ai.busy", "Too late.")
		})
		after = 49 * time.Millisecond
		httpapitest.Problem(t, w.ask(t, blogPath, "text/event-stream"), http.StatusServiceUnavailable, "ai.busy")

		after = 51 * time.Millisecond
		begin := time.Now()
		s := w.stream(t, blogPath)
		if first := s.next(); first.name != "progress" || time.Since(begin) != 50*time.Millisecond {
			t.Errorf("%q after %v", first, time.Since(begin))
		}
		if rest := s.rest(); len(rest) != 1 || rest[0].name != "error" || time.Since(begin) != after {
			t.Errorf("%q after %v", rest, time.Since(begin))
		}
	})
}

func TestTheFirstByteComesEvenIfNothingIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var w *world
		w, _ = newBubble(t, func(context.Context, ai.Job) (ai.Outcome, error) {
			time.Sleep(time.Second)
			return ai.Outcome{Model: "model-1", Body: w.example(t, blogPath)}, nil
		})
		begin := time.Now()
		s := w.stream(t, blogPath)
		if first := s.next(); first.name != "heartbeat" || time.Since(begin) > 100*time.Millisecond {
			t.Errorf("%q after %v", first, time.Since(begin))
		}
		if rest := s.rest(); len(rest) != 2 || rest[0].name != "meta" || rest[1].name != "result" {
			t.Errorf("%q", rest)
		}
	})
}

func TestSilenceIsBrokenEveryTenSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var w *world
		w, _ = newBubble(t, func(_ context.Context, j ai.Job) (ai.Outcome, error) {
			steps(j, ai.Writing)
			time.Sleep(25 * time.Second)
			steps(j, ai.Finishing)
			time.Sleep(12 * time.Second)
			return ai.Outcome{Model: "model-1", Body: w.example(t, blogPath)}, nil
		})
		begin := time.Now()
		s := w.stream(t, blogPath)
		var got []string
		for range 7 {
			e := s.next()
			got = append(got, fmt.Sprintf("%s %.2f", e.name, time.Since(begin).Seconds()))
		}
		want := []string{"progress 0.05", "heartbeat 10.05", "heartbeat 20.05", "progress 25.00", "heartbeat 35.00", "meta 37.00", "result 37.00"}
		if !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	})
}

func TestAGrowingTextIsToldFiveTimesASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var w *world
		w, _ = newBubble(t, func(_ context.Context, j ai.Job) (ai.Outcome, error) {
			steps(j, ai.Searching)
			j.Tell(ai.Progress{Stage: ai.Searching, OutputTokens: 5}) // before the first event: it is the first
			time.Sleep(100 * time.Millisecond)
			for i := 1; i <= 60; i++ { // until 700 ms
				j.Tell(ai.Progress{Stage: ai.Writing, OutputTokens: i})
				time.Sleep(10 * time.Millisecond)
			}
			time.Sleep(time.Second)
			j.Tell(ai.Progress{Stage: ai.Writing, OutputTokens: 61})
			j.Tell(ai.Progress{Stage: ai.Writing, OutputTokens: 62}) // held, and then overtaken
			j.Tell(ai.Progress{Stage: ai.Repairing, OutputTokens: 1})
			time.Sleep(time.Second)
			return ai.Outcome{Model: "model-1", Body: w.example(t, blogPath)}, nil
		})
		begin := time.Now()
		s := w.stream(t, blogPath)
		var got []string
		for {
			e := s.next()
			if e.name == "meta" {
				break
			}
			var most, n int
			var stage string
			if _, err := fmt.Sscanf(e.data, `{"maxTokens":%d,"outputTokens":%d,"stage":%q}`, &most, &n, &stage); err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprintf("%s %d at %d", stage, n, time.Since(begin).Milliseconds()))
		}
		want := []string{
			"searching 5 at 50", "writing 1 at 100", "writing 20 at 300", "writing 40 at 500", "writing 60 at 700", "writing 61 at 1700", "repairing 1 at 1700",
		}
		if len(got) != len(want) {
			t.Fatalf("%q, want %q", got, want)
		}
		for i := range want { // two things of one moment come in either order
			var stage, wantStage string
			var n, wantN, at, wantAt int
			_, _ = fmt.Sscanf(got[i], "%s %d at %d", &stage, &n, &at)
			_, _ = fmt.Sscanf(want[i], "%s %d at %d", &wantStage, &wantN, &wantAt)
			if stage != wantStage || n < wantN || n > wantN+1 || at != wantAt {
				t.Errorf("%q, want %q", got, want)
			}
		}
	})
}

func TestACallerWhoNeverReadsHoldsTheWorkAndIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		told, over := 0, make(chan error, 1)
		w, p := newBubble(t, func(ctx context.Context, j ai.Job) (ai.Outcome, error) {
			for ctx.Err() == nil {
				time.Sleep(time.Second)
				j.Tell(ai.Progress{Stage: []ai.Stage{ai.Writing, ai.Repairing}[told%2]})
				told++
			}
			over <- ctx.Err()
			return ai.Outcome{}, ctx.Err()
		}, func(doc *openapi3.T) { doc.Paths.Value(blogPath).Post.Extensions["x-coagent-timeout"] = 60 })
		begin := time.Now()
		c, err := p.dial()
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if err := w.request(t, t.Context(), blogPath, "text/event-stream").Write(c); err != nil {
			t.Fatal(err)
		}
		<-w.left
		if took := time.Since(begin); took != 65*time.Second {
			t.Errorf("cut off after %v, want 65 s", took)
		}
		if err := <-over; !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the work ended with %v", err)
		}
		if told > 2 { // the first is being written, the second waits
			t.Errorf("%d tellings to nobody", told)
		}
	})
}

func TestASlowReaderMissesNoStage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var w *world
		stages := []ai.Stage{ai.Queued, ai.Searching, ai.Writing, ai.Repairing, ai.Writing, ai.Finishing}
		w, _ = newBubble(t, func(_ context.Context, j ai.Job) (ai.Outcome, error) {
			time.Sleep(60 * time.Millisecond)
			steps(j, stages...)
			return ai.Outcome{Model: "model-1", Body: w.example(t, blogPath)}, nil
		})
		s := w.stream(t, blogPath)
		var got []string
		for range len(stages) + 3 {
			time.Sleep(3 * time.Second)
			got = append(got, s.next().data)
		}
		for i, stage := range stages {
			if !strings.Contains(got[i+1], string(stage)) {
				t.Errorf("%d is %s, want %s", i, got[i+1], stage)
			}
		}
		if _, err := s.lines.ReadByte(); !errors.Is(err, io.EOF) {
			t.Errorf("more after the result: %v", err)
		}
	})
}

func TestTheEndOfItsTimeIsTold(t *testing.T) {
	for name, lingers := range map[string]time.Duration{"work that listens": 0, "work that does not": time.Minute} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, _ := newBubble(t, func(ctx context.Context, j ai.Job) (ai.Outcome, error) {
					steps(j, ai.Writing)
					<-ctx.Done()
					if lingers > 0 {
						time.Sleep(lingers)
						steps(j, ai.Finishing) // nobody hears it, and it does not block
					}
					return ai.Outcome{}, ctx.Err()
				}, func(doc *openapi3.T) { doc.Paths.Value(blogPath).Post.Extensions["x-coagent-timeout"] = 7 })
				begin := time.Now()
				s := w.stream(t, blogPath)
				s.next()
				e, took := s.next(), time.Since(begin)
				if e.name != "error" || !strings.Contains(e.data, `"code":"timeout"`) || !strings.Contains(e.data, `"status":504`) {
					t.Errorf("%q", e)
				}
				if want := 7*time.Second + min(lingers, time.Second); took != want {
					t.Errorf("told after %v, want %v", took, want)
				}
				<-w.left
				if took := time.Since(begin); took != 7*time.Second+lingers {
					t.Errorf("the handler ended after %v, before the work", took)
				}
			})
		})
	}
}

func TestAHangUpIsSeenAtOnceAndTheWorkIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := make(chan time.Time, 1)
		w, _ := newBubble(t, func(ctx context.Context, j ai.Job) (ai.Outcome, error) {
			steps(j, ai.Writing)
			<-ctx.Done()
			gone <- time.Now()
			time.Sleep(3 * time.Second)
			return ai.Outcome{}, ctx.Err()
		})
		s := w.stream(t, blogPath)
		s.next()
		time.Sleep(4 * time.Second)
		hungUp := time.Now()
		_ = s.resp.Body.Close()
		if after := (<-gone).Sub(hungUp); after != 0 {
			t.Errorf("the work saw it after %v", after)
		}
		<-w.left
		if after := time.Since(hungUp); after != 3*time.Second {
			t.Errorf("the handler ended after %v, and not with the work", after)
		}
	})
}

// broken is a writer to nobody, of a host that does not end the request's
// context for it.
type broken struct{ http.ResponseWriter }

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWorkThatCannotBeShownEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := false
		w := prepare(t)
		handler := server.New(w.doc, worker(func(ctx context.Context, j ai.Job) (ai.Outcome, error) {
			steps(j, ai.Writing)
			<-ctx.Done()
			steps(j, ai.Finishing)
			ended = true
			return ai.Outcome{}, ctx.Err()
		}), slog.New(slog.DiscardHandler))
		ctx := auth.With(t.Context(), auth.Identity{Subject: "user-1"})
		r := w.request(t, ctx, blogPath, "text/event-stream")
		handler["generateBlogPost"].ServeHTTP(broken{httptest.NewRecorder()}, r)
		if !ended {
			t.Error("the work outlives its request")
		}
	})
}
