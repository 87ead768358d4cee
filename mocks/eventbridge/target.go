package eventbridge

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"time"
)

// Target is where some events are delivered: what a rule, an API destination and
// its connection are to the real one.
type Target struct {
	// Source and DetailType say which events; an empty one asks for nothing.
	Source     string `json:"source"`
	DetailType string `json:"detailType"`
	// URL gets a POST with the event as JSON.
	URL string `json:"url"`
	// Headers go along; they may hold a key.
	Headers map[string]string `json:"headers"`
}

// Delivery is one attempt to deliver an event.
type Delivery struct {
	EventID string `json:"eventId"`
	URL     string `json:"url"`
	// Status is the answer's; 0 if there was none.
	Status int `json:"status"`
}

// The real one tries for 24 hours. This one gives up after half a minute, with
// waits of 100 ms, 200 ms, … up to 5 s between its attempts.
const (
	deliveryTime  = 30 * time.Second
	firstWait     = 100 * time.Millisecond
	longestWait   = 5 * time.Second
	attemptTime   = 5 * time.Second // as API destinations have it
	maxDeliveries = 1_000           // under way at once; what is over is dropped
)

// Deliveries are the last attempts, oldest first.
func (s *Server) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.deliveries.Items()
}

func (t Target) wants(e Event) bool {
	return (t.Source == "" || t.Source == e.Source) && (t.DetailType == "" || t.DetailType == e.DetailType)
}

// deliver sends the event to its targets, while the sender goes on.
func (s *Server) deliver(e Event) {
	for _, t := range s.targets {
		if !t.wants(e) {
			continue
		}
		s.mu.Lock()
		full := s.underWay >= maxDeliveries
		if !full {
			s.underWay++
		}
		s.mu.Unlock()
		if full {
			continue
		}
		go func() {
			ctx, cancel := context.WithTimeout(context.Background(), deliveryTime)
			defer cancel()
			s.keepTrying(ctx, e, t)
			s.mu.Lock()
			s.underWay--
			s.mu.Unlock()
		}()
	}
}

func (s *Server) keepTrying(ctx context.Context, e Event, t Target) {
	for wait := firstWait; ; wait = min(2*wait, longestWait) {
		status := s.post(ctx, e, t)
		s.mu.Lock()
		s.deliveries.Add(Delivery{EventID: e.ID, URL: t.URL, Status: status}, len(t.URL))
		s.mu.Unlock()
		// What the target refuses for good is not sent again. The real one has a
		// list of its own; here it is every 4xx but those that speak of time.
		if status >= 200 && status < 300 || status == http.StatusBadRequest ||
			status >= 401 && status < 429 && status != http.StatusRequestTimeout {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// envelope is an event as targets get it,
// https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html.
type envelope struct {
	Version    string          `json:"version"`
	ID         string          `json:"id"`
	DetailType string          `json:"detail-type"`
	Source     string          `json:"source"`
	Account    string          `json:"account"`
	Time       string          `json:"time"`
	Region     string          `json:"region"`
	Resources  []string        `json:"resources"`
	Detail     json.RawMessage `json:"detail"`
}

// post returns the status of the answer, or 0.
func (s *Server) post(ctx context.Context, e Event, t Target) int {
	ctx, cancel := context.WithTimeout(ctx, attemptTime)
	defer cancel()
	body, err := json.Marshal(envelope{
		Version: "0", ID: e.ID, DetailType: e.DetailType, Source: e.Source, Account: "000000000000",
		Time: e.Time.UTC().Format(time.RFC3339), Region: "us-east-1", Resources: []string{}, Detail: e.Detail,
	})
	if err != nil {
		return 0
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, t.URL, bytes.NewReader(body))
	if err != nil {
		return 0
	}
	req.Header.Set("Content-Type", "application/json")
	for name, value := range t.Headers {
		req.Header.Set(name, value)
	}
	resp, err := s.Client.Do(req)
	if err != nil {
		return 0
	}
	defer func() { _ = resp.Body.Close() }()
	_, _ = io.CopyN(io.Discard, resp.Body, 4<<10) // so that the connection can be used again
	return resp.StatusCode
}
