// Package front is the proxy before the gateway of a mock run. It understands the
// header X-Mock-Fault, by which a request says what shall go wrong for it.
package front

import (
	"context"
	"errors"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"time"

	"golang.org/x/sync/semaphore"
)

// Front passes each request on to the gateway as it is. Before that it makes the
// stand-ins fail as the request's X-Mock-Fault says, for this one request. New
// makes one.
type Front struct {
	standIns map[string]StandIn // by name
	origins  []string           // of the pages that may read what the front itself answers
	patience time.Duration      // how long a request may wait for its turn
	say      func(format string, args ...any)

	turn  *semaphore.Weighted // one each for requests without faults, all of it for one with
	proxy *httputil.ReverseProxy
}

const (
	everybody = 1 << 30          // all of a front's turn
	healTime  = 20 * time.Second // how long taking the faults back may take
)

// New makes a front whose requests go to gateway, an absolute URL. Pages of the
// origins may read what the front itself answers. A person is told by say when a
// stand-in may still misbehave.
func New(
	gateway string, standIns map[string]StandIn, origins []string, say func(format string, args ...any),
) (*Front, error) {
	target, err := url.Parse(gateway)
	if err != nil {
		return nil, err
	}
	f := &Front{
		standIns: standIns, origins: origins, patience: 30 * time.Second, say: say,
		turn: semaphore.NewWeighted(everybody),
	}
	f.proxy = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host
			r.Out.URL.RawQuery = r.In.URL.RawQuery // also what cannot be parsed: the gateway has to see and refuse it
		},
		Transport:      &http.Transport{DisableCompression: true},
		FlushInterval:  -1,
		ModifyResponse: permitHeader,
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			f.refuse(w, r, unavailable("gateway.upstream_unavailable", "The gateway does not answer."))
		},
	}
	return f, nil
}

// ServeHTTP answers with what the gateway answers; but with 400 if the faults
// make no sense, and with 503 if the request's turn does not come in time.
func (f *Front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked := strings.Join(r.Header.Values(FaultHeader), ",")
	r.Header.Del(FaultHeader)
	if r.Method == http.MethodOptions {
		withoutHeader(r)
		f.proxy.ServeHTTP(w, r)
		return
	}
	faults, problem := f.read(r.Context(), asked)
	if problem != nil {
		f.refuse(w, r, problem)
		return
	}
	share := int64(1)
	if faults != nil {
		share = everybody
	}
	waiting, cancel := context.WithTimeout(r.Context(), f.patience)
	err := f.turn.Acquire(waiting, share)
	cancel()
	if err != nil {
		f.refuse(w, r, unavailable("overloaded",
			"Requests with faults go one at a time, and the ones before are still under way."))
		return
	}
	defer f.turn.Release(share)
	if problem := f.spoil(r.Context(), faults); problem != nil {
		f.heal(r.Context(), faults)
		f.refuse(w, r, problem)
		return
	}
	defer f.heal(r.Context(), faults) // also if the proxy panics, as it does when the caller has left
	f.proxy.ServeHTTP(w, r)
}

// spoil has the stand-ins forget what they were told before and misbehave as
// the request wants it.
func (f *Front) spoil(ctx context.Context, faults []fault) *problem {
	f.heal(ctx, faults)
	for _, w := range faults {
		err := f.standIns[w.standIn].spoil(ctx, w)
		if refusal, ok := errors.AsType[refusedFault](err); ok {
			return f.invalid(ctx, "pattern", string(refusal), w.standIn)
		} else if err != nil {
			return unavailable("not_ready", "The stand-in "+w.standIn+" does not answer.")
		}
	}
	return nil
}

// heal takes the faults back, also after the caller has left.
func (f *Front) heal(ctx context.Context, faults []fault) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), healTime)
	defer cancel()
	done := map[string]bool{}
	for _, w := range faults {
		if done[w.standIn] {
			continue
		}
		done[w.standIn] = true
		if err := f.standIns[w.standIn].heal(ctx); err != nil {
			f.say("%s may still misbehave: %v", w.standIn, err)
		}
	}
}
