package faults

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"
)

// maxBody bounds what a stand-in reads of a request.
const maxBody = 8 << 20

// Call is the record of one call.
type Call struct {
	// At is when the call came in; the gap between two is the caller's pause.
	At time.Time `json:"at"`
	// Path is the path as it was on the wire, still escaped.
	Path string `json:"path"`
	// Fault is the kind that the script had for the call; empty if none.
	Fault string `json:"fault"`
	// HungUp says that the caller left before the answer was complete.
	HungUp bool `json:"hung_up"`
	// Trace is the caller's traceparent; empty if it sent none.
	Trace string `json:"trace"`
	// Request is the body; a JSON string if the body was not JSON. Other headers
	// are not recorded: they hold credentials.
	Request json.RawMessage `json:"request"`
}

// Answer replies to one call whose whole body has been read. fault is the kind
// to act out; it is empty if the call is to be answered properly.
type Answer func(w http.ResponseWriter, r *http.Request, body []byte, fault string)

// Calls is the record of calls, oldest first: the last 1,000, or fewer if
// their bodies together are over 32 MiB.
func (s *Script) Calls() []Call {
	calls, _ := s.recorded()
	return calls
}

// Count is the exact number of calls since the record was last cleared.
func (s *Script) Count() int {
	_, count := s.recorded()
	return count
}

func (s *Script) recorded() ([]Call, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := s.calls.Items()
	calls := make([]Call, len(kept))
	for i, c := range kept {
		calls[i] = *c
	}
	return calls, s.calls.Count()
}

// Peak is the largest number of calls that were under way at once since the
// record was last cleared. A call is under way from when it has been read until
// its answer is complete, for a stream until the stream has ended.
func (s *Script) Peak() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.peak
}

// ClearCalls forgets the recorded calls, sets the count to zero and the peak to
// what is under way just now.
func (s *Script) ClearCalls() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls.Clear()
	s.peak = s.underWay
}

// Handler records each call, takes the next fault of the script, waits as long
// as the fault says and then lets answer reply. A caller who leaves during the
// wait gets no answer. A body over 8 MiB is refused with 413.
func (s *Script) Handler(answer Answer) http.Handler { return s.handler(answer, s.take) }

func (s *Script) handler(answer Answer, take func() (Fault, bool)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		call := &Call{At: time.Now(), Path: r.URL.EscapedPath(), Trace: r.Header.Get("Traceparent")}
		// Reading to the end also arms net/http's watch for a caller who leaves.
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		call.Request = asJSON(body)
		fault, scripted := take()
		if scripted {
			call.Fault = fault.Kind
		}
		s.mu.Lock()
		s.calls.Add(call, len(call.Request))
		s.underWay++
		s.peak = max(s.peak, s.underWay)
		s.mu.Unlock()
		defer func() { // also when answer cuts the connection with a panic
			s.mu.Lock()
			defer s.mu.Unlock()
			s.underWay--
			// A write that fails ends the context too, so this holds in the middle of a stream.
			call.HungUp = r.Context().Err() != nil
		}()
		if err != nil {
			status := http.StatusBadRequest
			if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
				status = http.StatusRequestEntityTooLarge
			}
			WriteJSON(w, status, problem{"the body could not be read"})
			return
		}
		if !Wait(r, time.Duration(fault.DelayMs)*time.Millisecond) {
			// Nobody reads this, unless it is the stand-in itself that is leaving.
			WriteJSON(w, http.StatusServiceUnavailable, problem{"the wait was cut short"})
			return
		}
		kind := fault.Kind
		if kind == None {
			kind = ""
		}
		noteFault(w, kind)
		answer(w, r, body, kind)
	})
}

// Wait lets d pass and reports false if the caller left meanwhile.
func Wait(r *http.Request, d time.Duration) bool {
	if d == 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

func asJSON(body []byte) json.RawMessage {
	if json.Valid(body) {
		return body
	}
	quoted, err := json.Marshal(string(body))
	if err != nil {
		return json.RawMessage(`null`)
	}
	return quoted
}

// Reset ends the call by closing the connection without an answer. It does not return.
func Reset() { panic(http.ErrAbortHandler) }

// WriteJSON answers with v as JSON.
func WriteJSON(w http.ResponseWriter, status int, v any) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false) // the vendors do not escape it either
	if err := enc.Encode(v); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(status)
	_, _ = w.Write(buf.Bytes()) // the caller may have left; the record says so
}

// AccessLog writes one line for each call to next: method, path, status, the
// fault acted out if any, and how long it took. The status is 0 if the
// connection was cut. Health checks are not logged.
func AccessLog(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/healthz" {
			next.ServeHTTP(w, r)
			return
		}
		began, noted := time.Now(), &noting{ResponseWriter: w}
		defer func() {
			log.LogAttrs(r.Context(), slog.LevelInfo, "call", slog.String("method", r.Method),
				slog.String("path", r.URL.EscapedPath()), slog.Int("status", noted.status), slog.String("fault", noted.fault),
				slog.Bool("hung_up", r.Context().Err() != nil), slog.Int64("took_ms", time.Since(began).Milliseconds()))
		}()
		next.ServeHTTP(noted, r)
	})
}

// noting is a ResponseWriter that remembers what the access log tells.
type noting struct {
	http.ResponseWriter
	status int
	fault  string
}

func (n *noting) WriteHeader(status int) {
	if n.status == 0 {
		n.status = status
	}
	n.ResponseWriter.WriteHeader(status)
}

func (n *noting) Write(b []byte) (int, error) {
	if n.status == 0 {
		n.status = http.StatusOK
	}
	return n.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach Flush.
func (n *noting) Unwrap() http.ResponseWriter { return n.ResponseWriter }

func noteFault(w http.ResponseWriter, kind string) {
	if n, ok := w.(*noting); ok {
		n.fault = kind
	}
}
