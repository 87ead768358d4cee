package upstream

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

const (
	lookEvery = time.Second // at each instance
	lookTime  = time.Second // that one look may take
)

// Instances are equal instances of one service. As a transport they send each
// request, whatever host it names, to the next in turn of those that say at /readyz
// that they are ready ([Instances.Run]), or to any if none does. A connection that
// cannot be made is nobody's answer: the request goes to another instance.
type Instances struct {
	next http.RoundTripper
	log  *slog.Logger
	all  []*instance
	turn atomic.Uint64
}

type instance struct {
	url   *url.URL
	ready atomic.Bool
}

// NewInstances sends requests over next to the instances at addresses, absolute
// http or https URLs that differ in their hosts alone. Log is told when one can be
// used and when not.
func NewInstances(addresses []string, next http.RoundTripper, log *slog.Logger) (*Instances, error) {
	s := &Instances{next: next, log: log}
	for _, address := range addresses {
		u, err := url.Parse(address)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
			return nil, errors.New("must be an absolute http or https URL")
		}
		if len(s.all) > 0 && u.Path != s.all[0].url.Path {
			return nil, errors.New("must be URLs with the same path")
		}
		i := &instance{url: u}
		i.ready.Store(true) // until it is known
		s.all = append(s.all, i)
	}
	if len(s.all) == 0 {
		return nil, errors.New("must have a URL")
	}
	return s, nil
}

// Run looks at each instance once a second, until ctx ends. Of one alone there is
// nothing to choose, and it is left alone.
func (s *Instances) Run(ctx context.Context) {
	if len(s.all) == 1 {
		return
	}
	again := time.NewTicker(lookEvery)
	defer again.Stop()
	for {
		var looking sync.WaitGroup
		for _, i := range s.all {
			looking.Go(func() { s.look(ctx, i) })
		}
		looking.Wait()
		select {
		case <-again.C:
		case <-ctx.Done():
			return
		}
	}
}

// look asks one instance whether it is ready.
func (s *Instances) look(ctx context.Context, i *instance) {
	within, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	r, err := http.NewRequestWithContext(within, http.MethodGet, i.url.JoinPath("/readyz").String(), http.NoBody)
	if err != nil {
		return // it was a URL before
	}
	resp, err := s.next.RoundTrip(r)
	why := ""
	if err != nil {
		why = NoAnswer(err).Error()
	} else {
		_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10)) // so that the connection can be used again
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			why = fmt.Sprint("status ", resp.StatusCode)
		}
	}
	if ctx.Err() == nil {
		s.set(ctx, i, why)
	}
}

// set notes that an instance is ready, or why it is not.
func (s *Instances) set(ctx context.Context, i *instance, why string) {
	if ready := why == ""; i.ready.Swap(ready) == ready {
		return
	}
	if why == "" {
		s.log.InfoContext(ctx, "instance is ready", "instance", i.url.Host)
		return
	}
	s.log.WarnContext(ctx, "instance is not ready", "instance", i.url.Host, "cause", why)
}

// order is all instances in the order in which a request tries them.
func (s *Instances) order() []*instance {
	n := len(s.all)
	if n == 1 {
		return s.all
	}
	from := int(s.turn.Add(1) % uint64(n))
	var ready, others []*instance
	for k := range n {
		if i := s.all[(from+k)%n]; i.ready.Load() {
			ready = append(ready, i)
		} else {
			others = append(others, i)
		}
	}
	return append(ready, others...)
}

// RoundTrip implements [http.RoundTripper].
func (s *Instances) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	if sole := s.all[0]; len(s.all) == 1 && sole.isAddressedBy(r) {
		resp, _, err = s.send(r, sole)
		return resp, err
	}
	body := bodyOf(r, len(s.all))
	for _, i := range s.order() {
		out := *r // the header is nobody's to change, nor ours
		place := *r.URL
		place.Scheme, place.Host = i.url.Scheme, i.url.Host
		out.URL, out.Host = &place, ""
		if out.Body, err = body.attempt(); err != nil {
			break
		}
		var another bool
		if resp, another, err = s.send(&out, i); !another {
			break
		}
	}
	body.giveUp()
	return resp, err
}

// isAddressedBy reports whether r names the instance already.
func (i *instance) isAddressedBy(r *http.Request) bool {
	return r.URL.Scheme == i.url.Scheme && r.URL.Host == i.url.Host && (r.Host == "" || r.Host == i.url.Host)
}

// send sends r to i. If there was no connection, another instance may have it.
func (s *Instances) send(r *http.Request, i *instance) (resp *http.Response, another bool, err error) {
	resp, err = s.next.RoundTrip(r)
	if err == nil || !notConnected(err) || r.Context().Err() != nil {
		return resp, false, err
	}
	s.set(r.Context(), i, NoAnswer(err).Error())
	return nil, true, err
}

// notConnected reports whether nothing of a request was sent, for there was no
// connection.
func notConnected(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial"
}

// attempts are the bodies of the attempts to send a request.
type attempts struct {
	of   *http.Request
	lent *lent // nil if an attempt may have the body for good
}

// bodyOf is the body of r for at most so many attempts.
func bodyOf(r *http.Request, most int) attempts {
	b := attempts{of: r}
	if most > 1 && r.Body != nil && r.Body != http.NoBody && r.GetBody == nil {
		b.lent = &lent{of: r.Body}
	}
	return b
}

// attempt is the body of the next attempt.
func (b attempts) attempt() (io.ReadCloser, error) {
	switch {
	case b.lent != nil:
		return b.lent, nil
	case b.of.GetBody != nil:
		return b.of.GetBody()
	default:
		return b.of.Body, nil
	}
}

// giveUp says that no other attempt will be made.
func (b attempts) giveUp() {
	switch {
	case b.lent != nil:
		b.lent.giveUp()
	case b.of.GetBody != nil && b.of.Body != nil:
		_ = b.of.Body.Close() // nobody has read it
	}
}

// lent is a body that an attempt may close without others losing it, until no
// other attempt will be made.
type lent struct {
	of io.ReadCloser

	mu              sync.Mutex
	closed, givenUp bool
}

func (l *lent) Read(p []byte) (int, error) { return l.of.Read(p) }

func (l *lent) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	if l.givenUp {
		return l.of.Close()
	}
	return nil
}

func (l *lent) giveUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.givenUp = true
	if l.closed {
		_ = l.of.Close()
	}
}
