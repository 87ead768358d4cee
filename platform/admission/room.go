package admission

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Room is where a bounded number of jobs are done at once. A bounded number of
// others wait, and each place that becomes free goes to the user who has the
// fewest jobs under way; of several to the one whose last job began the longest
// ago, and of those who had none to the one who came first. A user's own jobs
// begin in their order.
//
// The places in the queue are divided as [Shares] does it: a user may wait with
// one more job while fewer of theirs wait than places are free.
//
// The time that a wait takes is worked out from how long jobs took of late and
// from how long those under way have been.
type Room struct {
	limit, queue int

	mu      sync.Mutex
	usual   time.Duration // that a job takes up a place, of late
	places  map[*place]struct{}
	users   map[string]*user
	waiting int // jobs that wait, those included that are just being told so
	clock   uint64
}

// place is one of the limit, taken.
type place struct {
	user  *user
	since time.Time
}

// user is somebody with jobs under way or waiting.
type user struct {
	name     string
	underWay int
	waiting  int       // counts what waiting of Room does
	line     []*waiter // in their order
	began    uint64    // when the last job began, by Room's clock; 0 if none has
}

type waiter struct {
	came  uint64
	given chan *place // gets the place
}

// NewRoom has limit places, at least one, and a queue for so many more jobs; a
// queue of 0 refuses whatever finds no place. A job is thought to take usual
// until one has ended.
func NewRoom(limit, queue int, usual time.Duration) *Room {
	return &Room{
		limit: max(limit, 1), queue: max(queue, 0), usual: usual,
		places: map[*place]struct{}{}, users: map[string]*user{},
	}
}

// Full is the error of a job that was not begun for lack of a place.
type Full struct {
	// Cause says why, for the log.
	Cause string
	// Wait is about how long the job would have had to wait.
	Wait time.Duration
}

// Error implements error.
func (f *Full) Error() string { return fmt.Sprintf("%s; the wait is about %v", f.Cause, f.Wait) }

// Enter takes a place for a job of the user called name, and returns when it
// has one. The caller must leave it once the job has ended, however it ended. If
// the job has to wait, queued is called first; it may take its time, and holds
// nobody up but its own job.
//
// A job that can neither begin nor wait is the error [*Full], and so is one
// whose context has a deadline that would pass before its turn or has passed
// while it waited. If the context is cancelled meanwhile, that is the error.
//
// A job that finds a place is never refused, so a wrong estimate cannot last.
func (r *Room) Enter(ctx context.Context, name string, queued func()) (leave func(), err error) {
	p, u, err := r.begin(ctx, name)
	if err != nil {
		return nil, err
	}
	if p == nil {
		queued() // before queueing: who is slow to listen must hold no place meanwhile
		if p, err = r.wait(ctx, u); err != nil {
			return nil, err
		}
	}
	return func() { r.leave(p) }, nil
}

// begin gives a place if there is one, and else counts the job among those that
// wait.
func (r *Room) begin(ctx context.Context, name string) (*place, *user, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	u := r.users[name]
	if u == nil {
		u = &user{name: name}
	}
	if len(r.places) < r.limit {
		r.users[name] = u
		return r.take(u), u, nil
	}
	if u.waiting >= r.queue-r.waiting {
		return nil, nil, r.full(u, "the queue is full")
	}
	if deadline, has := ctx.Deadline(); has && time.Until(deadline) <= r.waitOf(u) {
		return nil, nil, r.full(u, "the turn would come after the deadline")
	}
	r.users[name] = u
	u.waiting++
	r.waiting++
	return nil, u, nil
}

// wait puts a job that is counted already into its user's line, until it has a
// place.
func (r *Room) wait(ctx context.Context, u *user) (*place, error) {
	r.mu.Lock()
	if len(r.places) < r.limit { // then nobody is in a line
		defer r.mu.Unlock()
		r.waitsNoMore(u)
		return r.take(u), nil
	}
	r.clock++
	w := &waiter{came: r.clock, given: make(chan *place, 1)}
	u.line = append(u.line, w)
	r.mu.Unlock()
	select {
	case p := <-w.given:
		return p, nil
	case <-ctx.Done():
		return nil, r.giveUp(ctx, u, w)
	}
}

// giveUp takes a job out of its line, or gives back the place that it got at the
// same moment.
func (r *Room) giveUp(ctx context.Context, u *user, w *waiter) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case p := <-w.given:
		r.free(p)
	default:
		u.line = slices.DeleteFunc(u.line, func(other *waiter) bool { return other == w })
		r.waitsNoMore(u)
		r.forget(u)
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return r.full(u, "the deadline passed in the queue")
	}
	return ctx.Err()
}

// smoothing is the weight of the latest job in the average: 1/8, as for round
// trips in TCP (RFC 6298).
const smoothing = 8

// leave frees a place after its job. How long it was taken counts, however the
// job ended: that is what the next one waits for.
func (r *Room) leave(p *place) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.usual += (max(time.Since(p.since), 1) - r.usual) / smoothing
	r.free(p)
}

// free gives the place to whose turn it is.
func (r *Room) free(p *place) {
	delete(r.places, p)
	p.user.underWay--
	if next := r.next(); next != nil {
		w := next.line[0]
		next.line = next.line[1:]
		r.waitsNoMore(next)
		w.given <- r.take(next)
	}
	r.forget(p.user)
}

func (r *Room) take(u *user) *place {
	r.clock++
	u.underWay++
	u.began = r.clock
	p := &place{user: u, since: time.Now()}
	r.places[p] = struct{}{}
	return p
}

func (r *Room) waitsNoMore(u *user) {
	u.waiting--
	r.waiting--
}

// forget drops a user who has nothing here.
func (r *Room) forget(u *user) {
	if u.underWay == 0 && u.waiting == 0 {
		delete(r.users, u.name)
	}
}

// next is whose turn it is; nil if nobody waits.
func (r *Room) next() *user {
	var first *user
	for _, u := range r.users {
		if len(u.line) > 0 && (first == nil || u.before(first)) {
			first = u
		}
	}
	return first
}

func (u *user) before(other *user) bool {
	if u.underWay != other.underWay {
		return u.underWay < other.underWay
	}
	if u.began != other.began {
		return u.began < other.began
	}
	return u.line[0].came < other.line[0].came
}

// full is the refusal of one more job of u.
func (r *Room) full(u *user, cause string) *Full {
	return &Full{Cause: cause, Wait: r.waitOf(u)}
}

// waitOf is about how long one more job of u would wait for its turn. Every
// other user gets as many places as u has and will have, before that job gets
// one.
func (r *Room) waitOf(u *user) time.Duration {
	level := u.underWay + u.waiting
	ahead := u.waiting
	for _, other := range r.users {
		if other != u {
			ahead += min(other.waiting, max(0, level-other.underWay+1))
		}
	}
	return r.turn(ahead)
}

// turn is when the place becomes free that so many others come before, if every
// job takes as long as the usual one. Jobs that have been longer at it than that
// are a sign that the usual time is no longer true.
func (r *Room) turn(ahead int) time.Duration {
	now := time.Now()
	ages, sum := make([]time.Duration, 0, len(r.places)), time.Duration(0)
	for p := range r.places {
		age := now.Sub(p.since)
		ages, sum = append(ages, age), sum+age
	}
	if len(ages) < r.limit {
		return 0
	}
	takes := max(r.usual, sum/time.Duration(len(ages)))
	slices.Sort(ages)
	oldest := ages[len(ages)-1-ahead%len(ages)]
	return max(takes-oldest, 0) + time.Duration(ahead/len(ages))*takes
}
