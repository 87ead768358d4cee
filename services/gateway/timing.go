package gateway

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// timing is how long a request from a page of one of our origins takes, and where.
type timing struct {
	origin         string
	arrived, asked time.Time
}

type timingKey struct{}

// timed has answers to pages of the given origins say how long they took
// (Server-Timing, W3C). Nobody else is told what may tell of other callers.
func timed(origins []string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if origin := r.Header.Get("Origin"); origin != "" && slices.Contains(origins, origin) {
			r = r.WithContext(context.WithValue(r.Context(), timingKey{}, &timing{origin: origin, arrived: time.Now()}))
		}
		next.ServeHTTP(w, r)
	})
}

// asks notes that the service is asked now.
func asks(r *http.Request) {
	if r.Header["Origin"] == nil {
		return
	}
	if t, ok := r.Context().Value(timingKey{}).(*timing); ok {
		t.asked = time.Now()
	}
}

// tellTiming says in the answer of a service how long the gateway and the service
// took. Of a stream that is until it began.
func tellTiming(r *http.Response, service string) {
	if r.Request.Header["Origin"] == nil {
		return
	}
	t, ok := r.Request.Context().Value(timingKey{}).(*timing)
	if !ok {
		return
	}
	r.Header.Set("Server-Timing", fmt.Sprintf("gateway;dur=%s, %s;dur=%s",
		milliseconds(t.asked.Sub(t.arrived)), service, milliseconds(time.Since(t.asked))))
	r.Header.Set("Timing-Allow-Origin", t.origin)
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f", float64(d)/float64(time.Millisecond))
}
