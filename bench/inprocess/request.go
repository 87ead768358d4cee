package inprocess

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"coagent/bench/work"
)

// Sender sends one request to a handler, again and again, as net/http's server
// would: with a request, a header and a body of its own each time.
type Sender struct {
	handler http.Handler
	work    work.Work
	url     *url.URL
}

// NewSender sends what w is to handler.
func NewSender(handler http.Handler, w work.Work) Sender {
	return Sender{handler, w, &url.URL{Path: w.Path}}
}

// Send sends it n times and fails on an answer of another status.
func (s Sender) Send(n int) error {
	out := writer{header: http.Header{}}
	for range n {
		if err := s.once(&out); err != nil {
			return err
		}
	}
	return nil
}

func (s Sender) once(out *writer) error {
	clear(out.header)
	out.status = 0
	place := *s.url
	r := (&http.Request{
		Method: http.MethodPost, URL: &place, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Host: "127.0.0.1",
		RequestURI: s.work.Path,
		Header: http.Header{
			"Content-Type": {"application/json"}, "Authorization": {"Bearer a.b.c"}, "User-Agent": {"bench"},
			"Accept": {"application/json"},
		},
		Body: io.NopCloser(strings.NewReader(s.work.Body)), ContentLength: int64(len(s.work.Body)),
		RemoteAddr: "127.0.0.1:1",
	}).WithContext(context.Background())
	s.handler.ServeHTTP(out, r)
	if out.status != s.work.Status {
		return fmt.Errorf("%s: status %d, want %d: %.300s", s.work.Name, out.status, s.work.Status, s.said())
	}
	return nil
}

// said is the body of an answer, for a person who wonders.
func (s Sender) said() string {
	out := writer{header: http.Header{}, keep: new(strings.Builder)}
	_ = s.once(&out) // it was wrong before
	return out.keep.String()
}

// Check sees that the answer is the right one.
func (s Sender) Check() error {
	out := writer{header: http.Header{}}
	if err := s.once(&out); err != nil {
		return err
	}
	if said := s.said(); !strings.Contains(strings.ToLower(said), s.work.Says) {
		return fmt.Errorf("%s: the answer lacks %q: %.300s", s.work.Name, s.work.Says, said)
	}
	return nil
}

// writer takes an answer and counts what comes. It can do what net/http's own
// can, as far as handlers ask for it.
type writer struct {
	header http.Header
	status int
	keep   *strings.Builder // nil: the body is thrown away
}

func (w *writer) Header() http.Header { return w.header }

func (w *writer) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *writer) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if w.keep != nil {
		w.keep.Write(p)
	}
	return len(p), nil
}

func (w *writer) Flush()                           {}
func (w *writer) SetReadDeadline(time.Time) error  { return nil }
func (w *writer) SetWriteDeadline(time.Time) error { return nil }
