package rediscache

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"coagent/platform/fault"
	"coagent/services/search"
)

const (
	// flightTime bounds a search that many share. It has a bound of its own
	// because it must outlive the caller who happened to be first.
	flightTime = 20 * time.Second

	// maxFlights bounds what is under way at once, also for callers who have left.
	maxFlights = 1000
)

// flights makes one search of all equal ones that are under way in this process.
// The zero flights is ready.
type flights struct {
	mu       sync.Mutex
	underWay map[string]*flight // by their keys
}

// answerer answers the query of a flight.
type answerer func(context.Context, *flight) (search.Answer, error)

// flight is one search that many callers wait for.
type flight struct {
	query search.Query
	key   string // of query
	seen  *sight // what a look at Redis has shown already, if it has

	// What is waited for: nil for a flight that lands where it began before anybody has
	// joined it.
	landed chan struct{} // closed when answer and err are set
	late   chan struct{} // closed when callers get meanwhile instead of waiting on

	answer    search.Answer
	err       error
	meanwhile search.Answer

	outdated atomic.Bool // its query was invalidated since it began
}

// looker answers the query of a flight if that is done at once.
type looker func(context.Context, *flight) (search.Answer, bool)

// join returns the flight for q, and begins one if there is none: by look on this
// goroutine, and, if look has no answer, by answer on another, which goes on
// when ctx ends.
func (fs *flights) join(ctx context.Context, q search.Query, look looker, answer answerer) (*flight, error) {
	f, begun, err := fs.place(q)
	if begun {
		fs.begin(ctx, f, look, answer)
	}
	return f, err
}

// place returns the flight for q, or a place for one that the caller must begin.
func (fs *flights) place(q search.Query) (f *flight, begun bool, err error) {
	key := q.Key()
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if f, ok := fs.underWay[key]; ok {
		f.open()
		return f, false, nil
	}
	if len(fs.underWay) >= maxFlights {
		full := fault.New(fault.Unavailable, "search.provider_throttled", "Too many searches are under way; try again soon.")
		full.RetryAfter = time.Second
		return nil, false, full
	}
	if fs.underWay == nil {
		fs.underWay = map[string]*flight{}
	}
	f = &flight{query: q, key: key}
	fs.underWay[key] = f
	return f, true, nil
}

// open makes what is waited for, if it is not there. The flights' lock is held.
func (f *flight) open() {
	if f.landed == nil {
		f.landed, f.late = make(chan struct{}), make(chan struct{})
	}
}

func (fs *flights) begin(ctx context.Context, f *flight, look looker, answer answerer) {
	done := false
	defer func() {
		if p := recover(); p != nil {
			f.panicked(p)
			done = true
		}
		if done {
			fs.land(f)
		} else {
			fs.goOn(ctx, f, answer)
		}
	}()
	f.answer, done = look(ctx, f)
}

// goOn makes the rest of a flight on another goroutine.
func (fs *flights) goOn(ctx context.Context, f *flight, answer answerer) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	f.open()
	go fs.fly(context.WithoutCancel(ctx), f, answer)
}

// fly makes the flight. A panic becomes an error of this one search: otherwise
// it would end the program.
func (fs *flights) fly(ctx context.Context, f *flight, answer answerer) {
	ctx, cancel := context.WithTimeout(ctx, flightTime)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			f.panicked(p)
		}
		fs.land(f)
	}()
	f.answer, f.err = answer(ctx, f)
}

// panicked makes p the error of a flight. It is called while p is recovered.
func (f *flight) panicked(p any) {
	f.answer, f.err = search.Answer{}, fmt.Errorf("rediscache: panic: %v\n%s", p, debug.Stack())
}

func (fs *flights) land(f *flight) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if !f.isOutdated() { // else another may have its place
		delete(fs.underWay, f.key)
	}
	if f.landed != nil {
		close(f.landed)
	}
}

// invalidate makes the flights for what matches outdated. Those who wait for
// one still get its answer, and nobody else does: it cannot be joined any more.
func (fs *flights) invalidate(matches func(search.Query) bool) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for key, f := range fs.underWay {
		if matches(f.query) {
			f.outdated.Store(true)
			delete(fs.underWay, key)
		}
	}
}

// wait returns what the flight brings, or the meanwhile answer once it is late.
func (f *flight) wait(ctx context.Context) (search.Answer, error) {
	if f.landed == nil { // nobody else has waited
		return f.answer, f.err
	}
	select {
	case <-f.landed:
	case <-f.late:
		select {
		case <-f.landed:
		default:
			return f.meanwhile, nil
		}
	case <-ctx.Done():
		return search.Answer{}, gaveUp(ctx)
	}
	return f.answer, f.err
}

// settleFor gives answer to all who wait, and to all who join from now on. It may
// be called once.
func (f *flight) settleFor(answer search.Answer) {
	if f.isOutdated() {
		return
	}
	f.meanwhile = answer
	close(f.late)
}

func (f *flight) isOutdated() bool { return f.outdated.Load() }
