// Package faults lets a stand-in for the outside world misbehave on cue, and
// remembers every call that was made to it.
package faults

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// None is the kind of a fault that does nothing but wait. Every stand-in knows it.
const None = "none"

// Forever as Times keeps a fault in force until the script is cleared.
const Forever = -1

const (
	maxTimes = 1_000_000
	maxDelay = 5 * time.Minute
	maxQueue = 1_000
)

// Fault is one line of a script: what happens to the next Times calls.
type Fault struct {
	// Kind is one of the kinds that the stand-in declares, or [None].
	Kind string `json:"kind"`
	// Times is how many calls it holds for: 1 to 1,000,000, or [Forever]. In Go
	// zero means once.
	Times int `json:"times"`
	// DelayMs is how long a call waits before it is answered, in milliseconds,
	// at most five minutes. The wait ends early when the caller leaves.
	DelayMs int `json:"delayMs"`
}

// Script is a queue of faults, at most 1,000, and the record of the calls that
// met them. It is safe for use by many goroutines. New makes one.
type Script struct {
	kinds []string

	mu       sync.Mutex
	queue    []Fault
	calls    Recent[*Call]
	underWay int
	peak     int
}

// New makes an empty script for a stand-in that can act out kinds.
func New(kinds ...string) *Script {
	return &Script{kinds: append([]string{None}, kinds...)}
}

// Push appends f to the queue. It panics if f is not a fault of this stand-in
// or the queue is full: a test that misspells its fault must not pass.
func (s *Script) Push(f Fault) {
	if f.Times == 0 {
		f.Times = 1
	}
	if err := s.push(f); err != nil {
		panic("faults: " + err.Error())
	}
}

// Pending is what is left of the queue, next first.
func (s *Script) Pending() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.queue)
}

// Clear empties the queue. The record of calls stays.
func (s *Script) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue = nil
}

func (s *Script) push(f Fault) error {
	switch {
	case !slices.Contains(s.kinds, f.Kind):
		return fmt.Errorf("kind %q is unknown; this stand-in knows %s", f.Kind, strings.Join(s.kinds, ", "))
	case f.Times != Forever && (f.Times < 1 || f.Times > maxTimes):
		return fmt.Errorf("times is %d; it must be 1 to %d, or %d for ever", f.Times, maxTimes, Forever)
	case f.DelayMs < 0 || f.DelayMs > int(maxDelay/time.Millisecond):
		return fmt.Errorf("delayMs is %d; it must be 0 to %d", f.DelayMs, maxDelay/time.Millisecond)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) >= maxQueue {
		return fmt.Errorf("the queue holds %d faults already", maxQueue)
	}
	s.queue = append(s.queue, f)
	return nil
}

// take uses up one time of the fault at the head of the queue.
func (s *Script) take() (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) == 0 {
		return Fault{}, false
	}
	f := s.queue[0]
	if f.Times == Forever {
		return f, true
	}
	if s.queue[0].Times--; s.queue[0].Times == 0 {
		s.queue = s.queue[1:]
	}
	return f, true
}
