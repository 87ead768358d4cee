package local

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sync/semaphore"
)

// front stands before the gateway of a mock run. It passes each request on as
// it is, and before that makes the world as bad as the request's X-Mock-Fault
// says, for this one request.
type front struct {
	standIns map[string]standIn // by name
	origins  []string           // of the pages that may read what the front itself answers
	patience time.Duration      // how long a request may wait for its turn
	say      func(format string, args ...any)

	turn  *semaphore.Weighted // one each for requests without faults, all of it for one with
	proxy *httputil.ReverseProxy
}

// standIn is what a fault can be asked of.
type standIn interface {
	// kinds are the faults that it has.
	kinds(context.Context) ([]string, error)
	// spoil makes it misbehave as f says, after what it was told before.
	spoil(ctx context.Context, f wanted) error
	// heal makes it behave.
	heal(context.Context) error
}

const (
	faultHeader = "X-Mock-Fault"
	faultForm   = "An entry is <stand-in>=<kind>, then *<times> if more than once (*-1 is every time), then +<milliseconds> to wait; commas separate entries."
	maxFaults   = 20
	everybody   = 1 << 30
	healTime    = 20 * time.Second
)

// newFront makes a front whose requests go to gateway, an absolute URL.
func newFront(gateway string, standIns map[string]standIn, origins []string, say func(string, ...any)) (*front, error) {
	target, err := url.Parse(gateway)
	if err != nil {
		return nil, err
	}
	f := &front{standIns: standIns, origins: origins, patience: 30 * time.Second, say: say, turn: semaphore.NewWeighted(everybody)}
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
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	asked := strings.Join(r.Header.Values(faultHeader), ",")
	r.Header.Del(faultHeader)
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
		f.refuse(w, r, unavailable("overloaded", "Requests with faults go one at a time, and the ones before are still under way."))
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

// wanted is one entry of the header.
type wanted struct {
	name           string
	kind           string
	times, delayMs int
}

var entryForm = regexp.MustCompile(`^([a-z0-9]+)=([a-z0-9_]+)(?:\*(-1|[0-9]{1,7}))?(?:\+([0-9]{1,6}))?$`)

// read gives the entries of the header, nil if there are none.
func (f *front) read(ctx context.Context, header string) ([]wanted, *problem) {
	var all []wanted
	names := slices.Sorted(maps.Keys(f.standIns))
	for entry := range strings.SplitSeq(header, ",") {
		entry = strings.TrimSpace(entry)
		if entry == "" { // RFC 9110, section 5.6.1.2
			continue
		}
		nth := "Entry " + strconv.Itoa(len(all)+1)
		m := entryForm.FindStringSubmatch(entry)
		if m == nil || len(all) == maxFaults {
			return nil, f.invalid(ctx, "pattern", nth+" is not understood, or one too many. "+faultForm, names...)
		}
		w := wanted{name: m[1], kind: m[2]}
		w.times, _ = strconv.Atoi(cmp.Or(m[3], "1")) // the form allows nothing else
		w.delayMs, _ = strconv.Atoi(cmp.Or(m[4], "0"))
		at, found := f.standIns[w.name]
		if !found {
			return nil, f.invalid(ctx, "enum", nth+" names a stand-in that there is not.", names...)
		}
		if kinds, err := at.kinds(ctx); err != nil {
			return nil, unavailable("not_ready", "The stand-in "+w.name+" does not answer.")
		} else if !slices.Contains(kinds, w.kind) {
			return nil, f.invalid(ctx, "enum", nth+" names a kind that "+w.name+" does not have.", w.name)
		}
		all = append(all, w)
	}
	return all, nil
}

// spoil has the stand-ins forget what they were told before and misbehave as
// the request wants it.
func (f *front) spoil(ctx context.Context, faults []wanted) *problem {
	f.heal(ctx, faults)
	for _, w := range faults {
		err := f.standIns[w.name].spoil(ctx, w)
		if refusal, ok := errors.AsType[refusedFault](err); ok {
			return f.invalid(ctx, "pattern", string(refusal), w.name)
		} else if err != nil {
			return unavailable("not_ready", "The stand-in "+w.name+" does not answer.")
		}
	}
	return nil
}

// heal outlasts the caller.
func (f *front) heal(ctx context.Context, faults []wanted) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), healTime)
	defer cancel()
	done := map[string]bool{}
	for _, w := range faults {
		if done[w.name] {
			continue
		}
		done[w.name] = true
		if err := f.standIns[w.name].heal(ctx); err != nil {
			f.say("%s may still misbehave: %v", w.name, err)
		}
	}
}
