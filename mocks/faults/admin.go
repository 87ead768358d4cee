package faults

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

type problem struct {
	Error string `json:"error"`
}

// Mount adds to mux what every stand-in has:
//
//	GET    /healthz         200
//	POST   /_admin/faults   append {"kind":"throttle","times":2,"delayMs":0}
//	GET    /_admin/faults   {"faults":[…],"kinds":[…]}, what is left and what there is
//	DELETE /_admin/faults   empty the queue
//	GET    /_admin/calls    {"count":n,"peak":n,"calls":[…]}
//	DELETE /_admin/calls    forget the calls, and the peak
//
// Any other path is recorded as a call and answered with 404. It uses up no fault.
func (s *Script) Mount(mux *http.ServeMux) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		WriteJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	mux.HandleFunc("POST /_admin/faults", s.postFault)
	mux.HandleFunc("GET /_admin/faults", func(w http.ResponseWriter, _ *http.Request) {
		WriteJSON(w, http.StatusOK, map[string]any{"faults": append([]Fault{}, s.Pending()...), "kinds": s.kinds})
	})
	mux.HandleFunc("DELETE /_admin/faults", func(w http.ResponseWriter, _ *http.Request) {
		s.Clear()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /_admin/calls", func(w http.ResponseWriter, _ *http.Request) {
		calls, count := s.recorded()
		WriteJSON(w, http.StatusOK, map[string]any{"count": count, "peak": s.Peak(), "calls": calls})
	})
	mux.HandleFunc("DELETE /_admin/calls", func(w http.ResponseWriter, _ *http.Request) {
		s.ClearCalls()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.Handle("/", s.handler(notFound, func() (Fault, bool) { return Fault{}, false }))
}

func notFound(w http.ResponseWriter, r *http.Request, _ []byte, _ string) {
	WriteJSON(w, http.StatusNotFound, problem{"this stand-in does not serve " + r.Method + " " + r.URL.EscapedPath()})
}

func (s *Script) postFault(w http.ResponseWriter, r *http.Request) {
	f, err := decodeFault(http.MaxBytesReader(w, r.Body, 4<<10))
	if err == nil {
		err = s.push(f)
	}
	if err != nil {
		WriteJSON(w, http.StatusBadRequest, problem{err.Error()})
		return
	}
	WriteJSON(w, http.StatusCreated, f)
}

func decodeFault(body io.Reader) (Fault, error) {
	in := struct {
		Kind    string `json:"kind"`
		Times   *int   `json:"times"`
		DelayMs int    `json:"delayMs"`
	}{}
	dec := json.NewDecoder(body)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		return Fault{}, fmt.Errorf("not a fault: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Fault{}, errors.New("not a fault: there is something after the JSON object")
	}
	f := Fault{Kind: in.Kind, Times: 1, DelayMs: in.DelayMs}
	if in.Times != nil { // a zero that was written is a mistake, a missing one is not
		f.Times = *in.Times
	}
	return f, nil
}
