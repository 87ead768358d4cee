package load

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestSoManyRequestsAreSentAndEachAnswerIsCounted(t *testing.T) {
	var came atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // what is missing of it fails the comparison
		if string(body) != "n" || r.Header.Get("X-A") != "b" {
			t.Errorf("%q %v came", body, r.Header)
		}
		if came.Add(1)%5 == 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer server.Close()
	run := Attack("x", 3, 20, func(int) Request {
		return Request{Method: http.MethodPost, URL: server.URL, Body: "n", Header: http.Header{"X-A": {"b"}}}
	})
	if came.Load() != 20 || len(run.Took) != 20 || run.Answers() != "16 × 200, 4 × 503" || run.Failed() != 0.2 {
		t.Errorf("%d came; %d answers: %s; failed %v", came.Load(), len(run.Took), run.Answers(), run.Failed())
	}
}

func TestARequestWithoutAnAnswerHasFailed(t *testing.T) {
	server := httptest.NewServer(nil)
	server.Close()
	run := Attack("x", 1, 2, func(int) Request { return Request{Method: http.MethodGet, URL: server.URL} })
	if run.Failed() != 1 || run.Statuses[0] != 2 {
		t.Errorf("failed %v: %v", run.Failed(), run.Statuses)
	}
}

func TestAShareOfTheAnswersCameWithin(t *testing.T) {
	run := Run{Statuses: map[int]int{}}
	for i := 100; i > 0; i-- {
		run.Add(time.Duration(i)*time.Millisecond, http.StatusTooManyRequests)
	}
	for share, want := range map[float64]time.Duration{0: 1, 0.5: 50, 0.95: 95, 0.99: 99, 1: 100} {
		if got := run.At(share); got != want*time.Millisecond {
			t.Errorf("%v of them came within %v", share, got)
		}
	}
	if run.Failed() != 0 { // who asks too much is told so
		t.Errorf("failed %v", run.Failed())
	}
	if (Run{}).At(0.5) != 0 {
		t.Error("no answer took a time")
	}
}

func TestAPlotIsADrawingWithALineForEachRun(t *testing.T) {
	runs := []Run{{Name: "10 at once", Took: []time.Duration{time.Millisecond, 3 * time.Second}}, {Name: "a < b", Took: []time.Duration{time.Second}}}
	var out strings.Builder
	if err := Plot(&out, "Loads & more", runs); err != nil {
		t.Fatal(err)
	}
	lines, all := 0, xml.NewDecoder(strings.NewReader(out.String()))
	for {
		token, err := all.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, out.String())
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "polyline" {
			lines++
		}
	}
	if lines != 2 || !strings.Contains(out.String(), "10 at once") || strings.Contains(out.String(), "NaN") {
		t.Errorf("%d lines\n%s", lines, out.String())
	}
}
