package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"coagent/gen/aiapi"
	"coagent/gen/common"
	"coagent/platform/httpapi"
	"coagent/services/ai"
)

const (
	// grace is how long a stream's beginning waits for a failure, which then is a
	// problem document with a status of its own. It leaves half of the 100 ms in
	// which the first byte is promised.
	grace = 50 * time.Millisecond
	// pace is the least time between two progress events of one stage.
	pace = 200 * time.Millisecond
	// silence is how long nothing is sent before a heartbeat.
	silence = 10 * time.Second
	// lastWord is what the work has to say how it ended once its time is over. The
	// gateway hangs up after two seconds.
	lastWord = time.Second
)

// ended is how a job ended.
type ended struct {
	outcome ai.Outcome
	err     error
}

// stream does a job before the caller's eyes. What fails before the first event
// is returned and nothing is written; what fails later is also told by an error
// event.
//
// All is written by this goroutine. The work waits while the caller does not
// read, until the connection's write deadline. It is over when stream returns.
func (s *server) stream(request context.Context, w http.ResponseWriter, j ai.Job) error {
	ctx, stop := context.WithCancel(request)
	told, end := make(chan ai.Progress), make(chan ended, 1)
	j.Watch = func(p ai.Progress) {
		select {
		case told <- p:
		case <-ctx.Done():
		}
	}
	var work sync.WaitGroup
	work.Go(func() { end <- s.attempt(ctx, j) })
	defer work.Wait()
	defer stop()

	early, err := awaitStart(told, end)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx and its like would collect the events
	e := &events{w: w, beat: time.NewTimer(silence), rest: time.NewTimer(pace)}
	err = e.show(ctx, early, told, end)
	if err != nil && !errors.Is(request.Err(), context.Canceled) { // else nobody is there
		_ = e.send("error", json.RawMessage(httpapi.Problem(ctx, err))) // to whoever is still there; err says more
	}
	return err
}

// attempt does a job. A panic becomes an error: in this goroutine it would end
// the program.
func (s *server) attempt(ctx context.Context, j ai.Job) (e ended) {
	defer func() {
		if v := recover(); v != nil {
			e.err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	e.outcome, e.err = s.do(ctx, j)
	return e
}

// awaitStart waits until the stream may begin and returns what was told until then,
// the last word of each stage, or the error of work that has failed already. How
// the work ended otherwise it leaves in end.
func awaitStart(told <-chan ai.Progress, end chan ended) ([]ai.Progress, error) {
	over := time.NewTimer(grace)
	defer over.Stop()
	var early []ai.Progress
	for {
		select {
		case p := <-told:
			early = slices.DeleteFunc(early, func(old ai.Progress) bool { return old.Stage == p.Stage })
			early = append(early, p)
		case how := <-end:
			if how.err != nil {
				return nil, how.err
			}
			end <- how
			return early, nil
		case <-over.C:
			return early, nil
		}
	}
}

// events is a stream that has begun.
type events struct {
	w       http.ResponseWriter
	beat    *time.Timer // fires when nothing was sent for a while
	rest    *time.Timer // fires when the stage may be told again
	resting bool
	stage   ai.Stage
	held    *ai.Progress // waits for rest
}

// show sends events until the job has ended. Its error is the job's, or says
// that the caller cannot be reached.
func (e *events) show(ctx context.Context, early []ai.Progress, told <-chan ai.Progress, end <-chan ended) error {
	for _, p := range early {
		if err := e.tell(p); err != nil {
			return err
		}
	}
	if len(early) == 0 && len(end) == 0 { // the first byte is due, and no stage would be true
		if err := e.heartbeat(); err != nil {
			return err
		}
	}
	over, late := ctx.Done(), (<-chan time.Time)(nil)
	for {
		var err error
		select {
		case p := <-told:
			if e.resting && p.Stage == e.stage {
				e.held = &p
				continue
			}
			err = e.tell(p)
		case <-e.rest.C:
			e.resting = false
			if e.held != nil {
				err = e.tell(*e.held)
			}
		case <-e.beat.C:
			err = e.heartbeat()
		case how := <-end:
			if how.err != nil {
				return how.err
			}
			return e.result(how.outcome)
		case <-over:
			over, late = nil, time.After(lastWord)
		case <-late:
			return ctx.Err()
		}
		if err != nil {
			return err
		}
	}
}

func (e *events) tell(p ai.Progress) error {
	e.stage, e.held, e.resting = p.Stage, nil, true
	e.rest.Reset(pace)
	return e.send("progress", aiapi.Progress{
		Stage: aiapi.ProgressStage(p.Stage), OutputTokens: p.OutputTokens, MaxTokens: p.MaxTokens,
	})
}

func (e *events) heartbeat() error { return e.send("heartbeat", struct{}{}) }

// result ends the stream of a job that is done.
func (e *events) result(o ai.Outcome) error {
	meta := aiapi.ResultMeta{Model: o.Model}
	if len(o.Degraded) > 0 {
		var words aiapi.Degraded
		for _, word := range o.Degraded {
			words = append(words, aiapi.Degradation(word))
		}
		meta.Degraded = &words
	}
	if o.Key != "" {
		meta.IdempotencyStatus = new(common.IdempotencyStatus(o.Key))
	}
	if err := e.send("meta", meta); err != nil {
		return err
	}
	return e.send("result", o.Body)
}

// send sends one event at once. What is no JSON is not sent.
func (e *events) send(name string, data any) error {
	var event bytes.Buffer
	event.WriteString("event: " + name + "\ndata: ")
	line := json.NewEncoder(&event) // leaves no line end in data, and puts one after it
	line.SetEscapeHTML(false)       // the body stays as it is
	if err := line.Encode(data); err != nil {
		return fmt.Errorf("ai: the %s event: %w", name, err)
	}
	event.WriteByte('\n')
	if _, err := e.w.Write(event.Bytes()); err != nil {
		return err
	}
	e.beat.Reset(silence)
	return http.NewResponseController(e.w).Flush()
}
