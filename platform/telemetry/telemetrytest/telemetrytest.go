// Package telemetrytest keeps what a program logs, for tests to read.
package telemetrytest

import (
	"bytes"
	"sync"
)

// Log is where a program under test logs to. It can be read while it is
// written. The zero Log is empty and ready.
type Log struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

// Write adds p.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

// String is everything that was logged so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}
