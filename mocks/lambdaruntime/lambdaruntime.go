// Package lambdaruntime stands in for AWS Lambda: it starts a program as a
// function's execution environment, brings it invocations over the Runtime API
// (2018-06-01), and freezes it between them. [API] stands in for the REST API in
// front of it.
package lambdaruntime

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
)

// MaxPayload is the most that an event, or an answer in one piece, may have.
const MaxPayload = 6 << 20

// Config says what a function is.
type Config struct {
	// Program is the path of what is started.
	Program string
	// Settings are all of its environment but what Lambda itself sets.
	Settings map[string]string
	// MemoryMB is told to the program; it is not held to it.
	MemoryMB int
	// Timeout is how long an invocation may take; then the environment is killed.
	Timeout time.Duration
	// Concurrency is how many environments there may be; 0 is one. An invocation
	// that finds all of them busy waits, where the real Lambda would refuse it.
	Concurrency int
	// Log gets what the program logs; nil is nobody.
	Log io.Writer
	// Awake leaves environments running between invocations.
	Awake bool
}

// Function is a function and its environments. New makes one, Close ends it.
type Function struct {
	config  Config
	pending chan *invocation

	mu           sync.Mutex
	environments map[*environment]bool
	idle         int           // environments that wait for an invocation
	fewer        chan struct{} // closed, and made anew, when one has ended, or is idle no more
	closed       bool
	initErrors   []Failure
}

// New makes a function without an environment: the first invocation starts one.
func New(c Config) *Function {
	if c.Concurrency == 0 {
		c.Concurrency = 1
	}
	if c.Log == nil {
		c.Log = io.Discard
	}
	return &Function{
		config: c, pending: make(chan *invocation), environments: map[*environment]bool{}, fewer: make(chan struct{}),
	}
}

// Failure is an invocation, or a start, that failed. It is what Lambda tells of
// it.
type Failure struct {
	Type    string `json:"errorType"`
	Message string `json:"errorMessage"`
}

// Error implements error.
func (f *Failure) Error() string { return f.Type + ": " + f.Message }

// invocation is one event on its way.
type invocation struct {
	id       string
	payload  []byte
	trace    string
	deadline time.Time // set when it is brought to an environment

	taken  chan bool     // gets whether the environment that it was brought to has it
	begun  chan *Answer  // gets the answer when it begins
	failed chan *Failure // gets why there is none
	over   chan struct{} // closed when the environment asks for the next, or has ended
}

// Answer is what a function answers.
type Answer struct {
	// ContentType is what the program says of Body.
	ContentType string
	// Body is read while the program writes, if Streams. Its error is the failure
	// that the program tells of in the end.
	Body io.Reader
	// Streams says that the program streams.
	Streams bool

	over <-chan struct{}
}

// Over is closed when the invocation is over: the environment is frozen, or has
// ended.
func (a *Answer) Over() <-chan struct{} { return a.over }

// Invoke brings an event to an environment, and returns when the answer begins.
// A failure of the function is a *[Failure].
func (f *Function) Invoke(ctx context.Context, payload []byte) (*Answer, error) {
	if len(payload) > MaxPayload {
		return nil, &Failure{Type: "RequestEntityTooLargeException", Message: fmt.Sprintf("%d bytes", len(payload))}
	}
	now := time.Now().Unix()
	in := &invocation{
		id: uuid.NewString(), payload: payload,
		trace: fmt.Sprintf("Root=1-%08x-%024x;Parent=%016x;Sampled=1", now, time.Now().UnixNano(), now),
		taken: make(chan bool, 1), begun: make(chan *Answer, 1), failed: make(chan *Failure, 1), over: make(chan struct{}),
	}
	if err := f.bring(ctx, in); err != nil {
		return nil, err
	}
	select {
	case a := <-in.begun:
		return a, nil
	case failure := <-in.failed:
		return nil, failure
	case <-ctx.Done(): // the function goes on
		return nil, ctx.Err()
	}
}

// bring waits until an environment takes the invocation.
func (f *Function) bring(ctx context.Context, in *invocation) error {
	for {
		began, fewer, err := f.scale()
		if err != nil {
			return err
		}
		var dead <-chan struct{}
		if began != nil {
			dead = began.ended
		}
		select {
		case f.pending <- in:
			if <-in.taken {
				return nil
			}
		case <-dead: // before it took anything
			return &Failure{Type: "Runtime.ExitError", Message: began.cause}
		case <-fewer:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Call is Invoke for who wants the whole answer, and the invocation over.
func (f *Function) Call(ctx context.Context, payload []byte) ([]byte, error) {
	a, err := f.Invoke(ctx, payload)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(a.Body)
	select {
	case <-a.Over():
	case <-ctx.Done():
		err = errors.Join(err, ctx.Err())
	}
	return body, err
}

// scale starts an environment if none is idle and there may be one more. It
// returns the new one, if any, and what is closed when one ends.
func (f *Function) scale() (began *environment, fewer <-chan struct{}, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return nil, nil, errors.New("lambdaruntime: the function is closed")
	}
	if f.idle > 0 || len(f.environments) >= f.config.Concurrency {
		return nil, f.fewer, nil
	}
	if began, err = start(f); err != nil {
		return nil, nil, err
	}
	f.environments[began] = true
	return began, f.fewer, nil
}

// Processes are the ids of the processes that run, frozen or not.
func (f *Function) Processes() []int {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []int
	for e := range f.environments {
		all = append(all, e.process.Pid)
	}
	return all
}

// InitErrors are what programs told of why they could not begin.
func (f *Function) InitErrors() []Failure {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]Failure(nil), f.initErrors...)
}

// Kill ends all environments at once, as if their machines had failed; the next
// invocation starts another.
func (f *Function) Kill() {
	for _, e := range f.all() {
		e.kill()
		<-e.ended
	}
}

// Shutdown ends all environments as Lambda does when it needs them no more: with
// SIGTERM, and SIGKILL half a second later. It reports whether all of them had
// ended by then.
func (f *Function) Shutdown() (all bool) {
	all = true
	for _, e := range f.all() {
		all = e.shutdown() && all
	}
	return all
}

// Close ends the function.
func (f *Function) Close() {
	f.mu.Lock()
	f.closed = true
	f.mu.Unlock()
	f.Kill()
}

func (f *Function) all() []*environment {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []*environment
	for e := range f.environments {
		all = append(all, e)
	}
	return all
}

// waits counts an environment as idle, or as busy again.
func (f *Function) waits(more int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.idle += more
}

// leaves counts an environment that ended as idle no more. Who has counted on it looks again.
func (f *Function) leaves() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.idle--
	f.lookAgain()
}

// forget is for an environment that has ended.
func (f *Function) forget(e *environment) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.environments, e)
	f.lookAgain()
}

// lookAgain wakes who waits for an environment. f.mu is held.
func (f *Function) lookAgain() {
	close(f.fewer)
	f.fewer = make(chan struct{})
}

// whole reads an answer that is not streamed, for which there is a limit.
func whole(body io.Reader) ([]byte, *Failure) {
	var all bytes.Buffer
	n, err := io.Copy(&all, io.LimitReader(body, MaxPayload+1))
	switch {
	case err != nil:
		return nil, &Failure{Type: "Runtime.ExitError", Message: "the answer was not finished"}
	case n > MaxPayload:
		return nil, &Failure{
			Type:    "Function.ResponseSizeTooLarge",
			Message: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
		}
	}
	return all.Bytes(), nil
}

// Frozen reports whether every environment is frozen.
func (f *Function) Frozen() bool {
	for _, pid := range f.Processes() {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if _, after, ok := strings.Cut(string(stat), ") "); err != nil || !ok || !strings.HasPrefix(after, "T") {
			return false
		}
	}
	return true
}

// PeakMemory is the most memory that one environment of those that run has had, in
// bytes; 0 where the system does not tell.
func (f *Function) PeakMemory() (peak int64) {
	for _, pid := range f.Processes() {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		_, after, ok := strings.Cut(string(status), "VmHWM:")
		var kilobytes int64
		if _, wrong := fmt.Sscan(after, &kilobytes); err == nil && ok && wrong == nil {
			peak = max(peak, kilobytes<<10)
		}
	}
	return peak
}
