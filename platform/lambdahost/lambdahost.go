// Package lambdahost runs a program as an AWS Lambda function, where Lambda is
// what has started it. The program is the same, and so is its handler: what
// changes is who brings the requests.
//
// One invocation is at a time in one process, and the process is frozen between
// them. So an invocation ends only when nothing goes on any more that must not
// be interrupted, or when its own time is over.
package lambdahost

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"coagent/platform/env"
	"coagent/platform/httpapi"
)

// runtimeAPI names the variable in which Lambda says where it brings invocations
// to. It is how a program knows that it runs there.
const runtimeAPI = "AWS_LAMBDA_RUNTIME_API"

// Main is [httpapi.Main] for a program that may also be started by Lambda. There
// an error of run is told to Lambda, too, before the process ends.
func Main(name string, getenv func(string) string, run func(context.Context, httpapi.Machine) error) {
	httpapi.Main(name, getenv, func(ctx context.Context, m httpapi.Machine) error {
		api := getenv(runtimeAPI)
		if api == "" {
			return run(ctx, m)
		}
		f := &function{}
		m.Host = func(ctx context.Context, h httpapi.Hosted) error { return f.serve(ctx, h, getenv) }
		err := run(ctx, m)
		if err != nil && !f.begun {
			tellInitError(ctx, api, err)
		}
		return err
	})
}

const (
	// margin is how long before the end of an invocation an answer is due: so long
	// may it take to be on its way.
	margin = 500 * time.Millisecond
	// lastWord is what a stream has beyond that to tell how it ended.
	lastWord = time.Second
	// restMargin is the same for what goes on after an answer.
	restMargin = 300 * time.Millisecond
)

// function is a program as a function.
type function struct {
	httpapi.Hosted
	streams bool
	begun   bool       // it takes invocations
	turn    sync.Mutex // held by an invocation, until nothing of it goes on
}

// serve takes invocations until ctx ends, and lets the last one finish.
func (f *function) serve(ctx context.Context, h httpapi.Hosted, getenv func(string) string) error {
	modes := map[bool]string{true: "streamed", false: "buffered"}
	e := env.From(getenv)
	mode := e.OneOf("LAMBDA_RESPONSES", []string{modes[true], modes[false]}, modes[h.Streams])
	if err := e.Err(); err != nil {
		return err
	}
	f.Hosted, f.streams, f.begun = h, mode == modes[true], true
	// What the library logs are failures of invocations.
	log.SetFlags(0)
	log.SetOutput(slog.NewLogLogger(h.Log.Handler(), slog.LevelError).Writer())

	probed := make(chan error, 1)
	within, cancel := context.WithCancel(ctx)
	var probing sync.WaitGroup
	defer func() { cancel(); probing.Wait() }()
	if h.Probe != nil {
		probing.Go(func() { probed <- h.Probe(within) })
	}
	// With the extension that the option registers, Lambda says SIGTERM before it
	// ends a process.
	go lambda.StartWithOptions(f.invoke, lambda.WithEnableSIGTERM())
	h.Log.Info("taking invocations", "responses", mode)
	for {
		select {
		case <-ctx.Done():
			h.Log.Info("stopping")
			f.turn.Lock() // it is never given back: there is no next invocation
			return nil
		case err := <-probed:
			if ctx.Err() == nil && err != nil {
				return err
			}
			h.Log.Info("ready")
		}
	}
}

// invoke answers one event. What it returns is closed when the answer has gone
// out; until then, and until that returns, the invocation goes on.
func (f *function) invoke(ctx context.Context, payload json.RawMessage) (io.ReadCloser, error) {
	f.turn.Lock()
	rest := func() { f.rest(ctx) }
	done := false
	defer func() { // also after a panic, which the library tells
		if !done {
			rest()
		}
	}()
	answer, err := f.answer(ctx, payload)
	if err != nil {
		return nil, err
	}
	done = true
	answer.rest = rest
	return answer, nil
}

// rest lets finish what goes on after an answer, and ends the invocation.
func (f *function) rest(ctx context.Context) {
	defer f.turn.Unlock()
	ctx, cancel := before(ctx, restMargin)
	defer cancel()
	f.Settle(ctx)
}

// before is a context that ends so much earlier than ctx.
func before(ctx context.Context, early time.Duration) (context.Context, context.CancelFunc) {
	deadline, has := ctx.Deadline()
	if !has {
		return context.WithCancel(ctx)
	}
	return context.WithDeadline(ctx, deadline.Add(-early))
}

// answer finds out what happened and answers it.
func (f *function) answer(ctx context.Context, payload json.RawMessage) (*answer, error) {
	var event struct {
		HTTPMethod string `json:"httpMethod"`
		DetailType string `json:"detail-type"`
		order
		Detail order `json:"detail"`
	}
	if err := json.Unmarshal(payload, &event); err != nil {
		return nil, errors.New("lambdahost: the event is not of a known kind")
	}
	path, isDelivery := f.Deliveries[event.DetailType]
	switch {
	case event.HTTPMethod != "":
		return f.request(ctx, payload)
	case event.Coagent == "flush" || event.Detail.Coagent == "flush":
		within, cancel := before(ctx, margin)
		defer cancel()
		if err := f.Flush(within); err != nil {
			return nil, fmt.Errorf("not everything was done that waits: %w", err)
		}
		return done(), nil
	case isDelivery:
		return f.deliver(ctx, path, payload)
	}
	return nil, fmt.Errorf("lambdahost: an event of a type that nobody takes: %.100q", event.DetailType)
}

// order is an event by which we tell a function of ours what to do.
type order struct {
	Coagent string `json:"coagent"`
}

// answer is what goes out for an invocation, as the library takes it: a reader
// that says of what type it is.
type answer struct {
	io.Reader
	kind string
	end  func() // of what writes to Reader
	rest func()
}

// ContentType is what the library asks for.
func (a *answer) ContentType() string { return a.kind }

// MarshalJSON has the library read the answer instead.
func (a *answer) MarshalJSON() ([]byte, error) {
	return nil, errors.New("lambdahost: an answer is read")
}

// Close is called when the answer has gone out.
func (a *answer) Close() error {
	if a.end != nil {
		a.end()
	}
	a.rest()
	return nil
}

const kindJSON = "application/json"

// done is the answer to what needs none.
func done() *answer { return &answer{Reader: bytes.NewBufferString("null"), kind: kindJSON} }

// tellInitError tells Lambda why the function cannot begin; the log has it, too.
func tellInitError(ctx context.Context, api string, cause error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	body, err := json.Marshal(map[string]any{"errorType": "Runtime.InitError", "errorMessage": cause.Error()})
	if err != nil {
		return
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost,
		"http://"+api+"/2018-06-01/runtime/init/error", bytes.NewReader(body))
	if err != nil {
		return
	}
	req.Header.Set("Lambda-Runtime-Function-Error-Type", "Runtime.InitError")
	if resp, err := http.DefaultClient.Do(req); err == nil {
		_ = resp.Body.Close()
	}
}
