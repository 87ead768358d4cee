// Package load sends a bounded number of requests from a bounded number of clients
// over loopback, by vegeta, and tells how long the answers took.
package load

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	vegeta "github.com/tsenart/vegeta/v12/lib"
)

// Request is one to send.
type Request struct {
	Method, URL, Body string
	Header            http.Header
}

// Next gives the n-th request.
type Next func(n int) Request

// Run is what became of the requests of one load.
type Run struct {
	Name     string
	Took     []time.Duration
	Statuses map[int]int // 0: no answer
	Notes    string
}

// most is the longest that a load takes.
const most = time.Minute

// Attack sends total requests from so many clients, each of whom sends the next one
// when it has its answer. It ends after a minute at the latest.
func Attack(name string, clients, total int, next Next) Run {
	var sent atomic.Int64
	attacker := vegeta.NewAttacker(
		vegeta.Workers(uint64(clients)), vegeta.MaxWorkers(uint64(clients)), vegeta.Connections(clients),
		vegeta.Timeout(most), vegeta.Redirects(vegeta.NoFollow), vegeta.MaxBody(0),
	)
	targets := func(t *vegeta.Target) error {
		n := int(sent.Add(1)) - 1
		if n >= total {
			return vegeta.ErrNoTargets
		}
		r := next(n)
		*t = vegeta.Target{Method: r.Method, URL: r.URL, Body: []byte(r.Body), Header: r.Header}
		return nil
	}
	run := Run{Name: name, Statuses: map[int]int{}}
	for result := range attacker.Attack(targets, vegeta.Rate{}, most, name) {
		if result.Error != vegeta.ErrNoTargets.Error() {
			run.Add(result.Latency, int(result.Code))
		}
	}
	return run
}

// Add counts an answer.
func (r *Run) Add(took time.Duration, status int) {
	r.Took = append(r.Took, took)
	r.Statuses[status]++
}

// At is the time within which the share of the answers came.
func (r Run) At(share float64) time.Duration {
	if len(r.Took) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(r.Took))
	return sorted[max(0, int(math.Ceil(share*float64(len(sorted))))-1)]
}

// Failed is the share of the requests that failed by our fault: no answer, or 500 and
// above. A 429, or a 503 with Retry-After, is told apart, for whoever asks too much
// gets it.
func (r Run) Failed() float64 {
	failed := 0
	for status, n := range r.Statuses {
		if status == 0 || status >= http.StatusInternalServerError {
			failed += n
		}
	}
	return float64(failed) / float64(max(1, len(r.Took)))
}

// Answers are the statuses and how often each came.
func (r Run) Answers() string {
	var all []string
	for _, status := range slices.Sorted(func(yield func(int) bool) {
		for status := range r.Statuses {
			if !yield(status) {
				return
			}
		}
	}) {
		all = append(all, fmt.Sprintf("%d × %d", r.Statuses[status], status))
	}
	return strings.Join(all, ", ")
}
