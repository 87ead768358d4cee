package admission

import (
	"context"
	"math"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// Rate is so many requests in each stretch of time. All may come at once; they
// come back evenly.
type Rate struct {
	Requests int
	Per      time.Duration
}

// Interval is how long it takes until one more may come.
func (r Rate) Interval() time.Duration { return r.Per / time.Duration(r.Requests) }

// refill is how long it takes until so many requests more may come.
func (r Rate) refill(tokens float64) time.Duration {
	return time.Duration(math.Ceil(max(tokens, 0) * float64(r.Per) / float64(r.Requests)))
}

// Limit is the rate of what is called Name.
type Limit struct {
	Name string
	Rate Rate
}

// Quota is where a user stands with a limit after one more request.
type Quota struct {
	Limit, Remaining int
	Reset            time.Duration // until the whole limit is there again
	Retry            time.Duration // until the next request is let through; 0: this one is
}

// Store keeps buckets that several processes share. A bucket is full at first.
type Store interface {
	// Take takes n tokens, at least one, from the bucket of user and limit, or
	// none if there are not so many. It returns how many are left, and whether n
	// were taken.
	Take(ctx context.Context, user string, limit Limit, n int) (left float64, taken bool, err error)
}

// Limiter lets users through as often as limits allow.
//
// Each process has a bucket of its own for every user and limit. Without a store
// that is all: n processes let through n times as much. With one it is what the
// process knows of the shared bucket: while at least half of the limit is left
// and less than a quarter was let through since the store was last asked,
// nothing is asked; so n processes may let through a quarter more each. When the
// store fails, each process goes on by itself with what it knows.
//
// The buckets that were not asked for the longest are forgotten.
type Limiter struct {
	store Store

	mu   sync.Mutex
	near *simplelru.LRU[bucketKey, *bucket]
}

type bucketKey struct{ user, limit string }

// maxBuckets bounds a Limiter to a few megabytes. The bucket that was not asked
// for the longest goes first, and it is nearly always full again.
const maxBuckets = 10_000

// NewLimiter counts in store, too, unless that is nil.
func NewLimiter(store Store) *Limiter {
	near, err := simplelru.NewLRU[bucketKey, *bucket](maxBuckets, nil)
	if err != nil {
		panic(err) // only for a size below one
	}
	return &Limiter{store: store, near: near}
}

// bucket is what this process knows of a bucket.
type bucket struct {
	limit Limit

	mu     sync.Mutex
	tokens float64
	as     time.Time // when there were so many
	owed   int       // let through since the store was asked; below zero: given back
}

// Take lets one request of user through all limits, or through none. The quota
// is that of the limit which is nearest to its end.
func (l *Limiter) Take(ctx context.Context, user string, limits ...Limit) *Ticket {
	t := new(Ticket)
	t.from = t.room[:0]
	for i, limit := range limits {
		b := l.bucket(user, limit)
		q := b.take(ctx, l.store, user)
		if i == 0 || q.Retry > 0 || q.Remaining < t.Quota.Remaining {
			t.Quota, t.Of = q, limit
		}
		if q.Retry > 0 {
			t.giveBack()
			t.from = nil
			break
		}
		t.from = append(t.from, b)
	}
	return t
}

func (l *Limiter) bucket(user string, limit Limit) *bucket {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := bucketKey{user, limit.Name}
	if b, known := l.near.Get(key); known {
		return b
	}
	b := &bucket{limit: limit, tokens: float64(limit.Rate.Requests), as: time.Now()}
	l.near.Add(key, b)
	return b
}

// take takes one token.
func (b *bucket) take(ctx context.Context, store Store, user string) Quota {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	b.refill(now)
	if store != nil && !b.farFromEmpty() {
		if q, answered := b.ask(ctx, store, user); answered {
			return q
		}
	}
	if b.tokens < 1 {
		return b.quota(false)
	}
	b.tokens--
	b.owed = min(b.owed+1, b.limit.Rate.Requests-1) // more than a whole bucket can nobody take
	return b.quota(true)
}

// ask takes one token and what is owed from the store. Others may take from the
// bucket meanwhile.
func (b *bucket) ask(ctx context.Context, store Store, user string) (Quota, bool) {
	owed := b.owed
	b.owed = 0
	b.mu.Unlock()
	left, taken, err := store.Take(ctx, user, b.limit, owed+1)
	b.mu.Lock()
	if err != nil {
		b.owed += owed
		return Quota{}, false
	}
	if !taken {
		b.owed += owed
	}
	b.tokens, b.as = left-float64(b.owed), time.Now()
	return b.quota(taken), true
}

// farFromEmpty says that another request can be let through without asking.
func (b *bucket) farFromEmpty() bool {
	whole := b.limit.Rate.Requests
	return b.owed < 0 || b.tokens >= float64(whole)/2 && b.owed < whole/4
}

// refill adds what has come back until now.
func (b *bucket) refill(now time.Time) {
	whole := float64(b.limit.Rate.Requests)
	since := now.Sub(b.as)
	b.tokens = min(whole, b.tokens+float64(since)*whole/float64(b.limit.Rate.Per))
	b.as = now
	if since >= b.limit.Rate.Per {
		b.owed = min(b.owed, 0) // it has come back there as well
	}
}

func (b *bucket) quota(taken bool) Quota {
	rate := b.limit.Rate
	q := Quota{
		Limit: rate.Requests, Remaining: max(0, int(b.tokens)),
		Reset: rate.refill(float64(rate.Requests) - b.tokens),
	}
	if !taken {
		q.Remaining, q.Retry = 0, max(rate.refill(1-b.tokens), 1)
	}
	return q
}

// Ticket is a request that was let through, or was not: its Quota says it.
type Ticket struct {
	Quota Quota
	Of    Limit // the limit that Quota is of
	once  sync.Once
	from  []*bucket
	room  [2]*bucket // of from: an operation has one limit or two
}

// GiveBack makes the request as if it had not been made, for one that was turned
// away although its user may ask. Only the first call counts.
func (t *Ticket) GiveBack() {
	t.once.Do(func() {
		t.giveBack()
		if len(t.from) > 0 {
			t.Quota.Remaining = min(t.Quota.Remaining+1, t.Quota.Limit)
			t.Quota.Reset = max(t.Quota.Reset-t.Of.Rate.Interval(), 0)
		}
	})
}

func (t *Ticket) giveBack() {
	for _, b := range t.from {
		b.mu.Lock()
		b.tokens = min(b.tokens+1, float64(b.limit.Rate.Requests))
		b.owed--
		b.mu.Unlock()
	}
}
