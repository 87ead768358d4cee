// Package eventbridge stands in for Amazon EventBridge: it takes events as the
// real one does and shows what it took.
package eventbridge

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strings"
	"sync"
	"time"

	"coagent/mocks/faults"
)

// Event is an event that was taken.
type Event struct {
	ID string `json:"id"`
	// Time is what the sender wrote, or else when the event came in.
	Time time.Time `json:"time"`
	// BusName is "default" if the sender named none.
	BusName    string `json:"busName"`
	Source     string `json:"source"`
	DetailType string `json:"detailType"`
	// Detail is a JSON object.
	Detail json.RawMessage `json:"detail"`
}

// Server is the stand-in, an http.Handler. New makes one.
type Server struct {
	// Faults is the script of what goes wrong, and the record of calls. Its
	// kinds are those of [Kinds].
	Faults *faults.Script
	// Control is the same for questions about buses: access_denied, throttle and
	// internal.
	Control *faults.Script
	// Client delivers the events.
	Client *http.Client
	mux    *http.ServeMux

	targets []Target

	mu         sync.Mutex
	buses      map[string]bool
	events     faults.Recent[Event]
	deliveries faults.Recent[Delivery]
	underWay   int
}

// New makes a stand-in that works faultlessly until told otherwise, and
// delivers what it takes to the targets. It has the buses "default" and "coagent".
func New(targets ...Target) *Server {
	s := &Server{
		Faults: faults.New(Kinds()...), Control: faults.New("access_denied", "throttle", "internal"),
		Client: http.DefaultClient, mux: http.NewServeMux(), targets: targets,
		buses: map[string]bool{"default": true, "coagent": true},
	}
	s.Faults.Mount(s.mux)
	put, describe := s.Faults.Handler(s.putEvents), s.Control.Handler(s.describeEventBus)
	s.mux.HandleFunc("POST /{$}", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Amz-Target") == describeTarget {
			describe.ServeHTTP(w, r)
			return
		}
		put.ServeHTTP(w, r)
	})
	s.mux.HandleFunc("GET /_admin/events", func(w http.ResponseWriter, _ *http.Request) {
		events, count := s.taken()
		faults.WriteJSON(w, http.StatusOK, map[string]any{"count": count, "events": events})
	})
	s.mux.HandleFunc("DELETE /_admin/events", func(w http.ResponseWriter, _ *http.Request) {
		s.ClearEvents()
		w.WriteHeader(http.StatusNoContent)
	})
	s.mux.HandleFunc("GET /_admin/deliveries", func(w http.ResponseWriter, _ *http.Request) {
		faults.WriteJSON(w, http.StatusOK, map[string]any{"deliveries": s.Deliveries()})
	})
	return s
}

// ServeHTTP serves PutEvents and DescribeEventBus at POST /, GET and DELETE /_admin/events, GET
// /_admin/deliveries, and what [faults.Script.Mount] adds.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Events is what was taken, oldest first: the last 1,000, or fewer if together
// they are over 32 MiB.
func (s *Server) Events() []Event {
	events, _ := s.taken()
	return events
}

// Count is the exact number of events taken since they were last cleared.
func (s *Server) Count() int {
	_, count := s.taken()
	return count
}

// ClearEvents forgets the events and sets their count to zero.
func (s *Server) ClearEvents() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events.Clear()
}

func (s *Server) taken() ([]Event, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.events.Items(), s.events.Count()
}

// Kinds are the faults that the stand-in can act out, besides those of package
// faults:
//
//	throttle            ThrottlingException
//	internal            InternalException
//	failed_entry        the first entry fails, with status 200; the others are taken
//	reset               the connection closed without an answer, nothing taken
//	applied_then_reset  everything taken, the connection closed without an answer
func Kinds() []string {
	return []string{"throttle", "internal", "failed_entry", "reset", "applied_then_reset"}
}

// The wire form, https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html.
type (
	entry struct {
		Time         *float64 // seconds since 1970
		Source       string
		Resources    []string
		DetailType   string
		Detail       string
		EventBusName string
		TraceHeader  string
	}
	outcome struct {
		EventID      string `json:"EventId,omitempty"`
		ErrorCode    string `json:",omitempty"`
		ErrorMessage string `json:",omitempty"`
	}
	response struct {
		FailedEntryCount int
		Entries          []outcome
	}
)

const (
	maxEntries = 10
	maxBytes   = 256 << 10 // of all entries of a call together
)

func (s *Server) putEvents(w http.ResponseWriter, r *http.Request, body []byte, fault string) {
	w.Header().Set("X-Amzn-Requestid", rand.Text())
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	switch {
	case !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 "):
		fail(w, http.StatusBadRequest, "MissingAuthenticationTokenException", "Missing Authentication Token")
		return
	case r.Header.Get("Content-Type") != "application/x-amz-json-1.1",
		r.Header.Get("X-Amz-Target") != "AWSEvents.PutEvents":
		fail(w, http.StatusBadRequest, "UnknownOperationException", "This stand-in serves AWSEvents.PutEvents and "+
			"AWSEvents.DescribeEventBus in application/x-amz-json-1.1.")
		return
	}
	switch fault {
	case "throttle":
		fail(w, http.StatusBadRequest, "ThrottlingException", "Rate exceeded")
		return
	case "internal":
		fail(w, http.StatusInternalServerError, "InternalException", "An internal error occurred.")
		return
	case "reset":
		faults.Reset()
	}
	var in struct {
		Entries    []entry
		EndpointID string `json:"EndpointId"`
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		fail(w, http.StatusBadRequest, "SerializationException", err.Error())
		return
	}
	if message := checkSize(in.Entries); message != "" {
		fail(w, http.StatusBadRequest, "ValidationException", message)
		return
	}
	out := response{Entries: make([]outcome, len(in.Entries))}
	now := time.Now().UTC()
	for i, e := range in.Entries {
		if fault == "failed_entry" && i == 0 {
			out.Entries[i] = outcome{ErrorCode: "InternalFailure", ErrorMessage: "The entry failed because the script says so."}
		} else {
			out.Entries[i] = s.take(e, now)
		}
		if out.Entries[i].ErrorCode != "" {
			out.FailedEntryCount++
		}
	}
	if fault == "applied_then_reset" {
		faults.Reset()
	}
	faults.WriteJSON(w, http.StatusOK, out)
}

func checkSize(entries []entry) string {
	if n := len(entries); n < 1 || n > maxEntries {
		return fmt.Sprintf("1 validation error detected: Value at 'entries' failed to satisfy constraint: "+
			"Member must have length between 1 and %d; it is %d", maxEntries, n)
	}
	total := 0
	for _, e := range entries {
		total += e.size()
	}
	if total >= maxBytes {
		return "Total size of the entries in the request is over the limit."
	}
	return ""
}

// size is that of the entry as EventBridge counts it,
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html.
func (e entry) size() int {
	n := len(e.Source) + len(e.DetailType) + len(e.Detail)
	if e.Time != nil {
		n += 14
	}
	for _, r := range e.Resources {
		n += len(r)
	}
	return n
}

// take keeps the event, or says what is wrong with it. One bad entry does not
// keep the others of its call from being taken.
func (s *Server) take(e entry, now time.Time) outcome {
	wrong := func(code, message string) outcome { return outcome{ErrorCode: code, ErrorMessage: message} }
	var object map[string]json.RawMessage
	switch {
	case e.Source == "":
		return wrong("InvalidArgument", "Parameter Source is not valid. Reason: Source is a required argument.")
	case strings.HasPrefix(e.Source, "aws."):
		return wrong("NotAuthorizedForSourceException", "Not authorized for the source.")
	case e.DetailType == "":
		return wrong("InvalidArgument", "Parameter DetailType is not valid. Reason: DetailType is a required argument.")
	case len(e.DetailType) > 128:
		return wrong("InvalidArgument", "Parameter DetailType is not valid. Reason: it is longer than 128 characters.")
	case e.Detail == "":
		return wrong("InvalidArgument", "Parameter Detail is not valid. Reason: Detail is a required argument.")
	case json.Unmarshal([]byte(e.Detail), &object) != nil || object == nil:
		return wrong("MalformedDetail", "Detail is malformed.")
	}
	event := Event{ID: newID(), Time: now, BusName: e.EventBusName, Source: e.Source, DetailType: e.DetailType,
		Detail: json.RawMessage(e.Detail)}
	if event.BusName == "" {
		event.BusName = "default"
	}
	if e.Time != nil {
		seconds, fraction := math.Modf(*e.Time)
		event.Time = time.Unix(int64(seconds), int64(fraction*1e9)).UTC()
	}
	s.mu.Lock()
	exists := s.buses[event.BusName]
	if exists {
		s.events.Add(event, e.size())
	}
	s.mu.Unlock()
	if exists { // else the event vanishes, as it does with the real one
		s.deliver(event)
	}
	return outcome{EventID: event.ID}
}

// newID is a random UUID, as EventBridge gives.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func fail(w http.ResponseWriter, status int, code, message string) {
	w.Header().Set("X-Amzn-Errortype", code)
	faults.WriteJSON(w, status, map[string]string{"__type": code, "message": message})
}
