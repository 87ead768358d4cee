package redisbucket

import (
	"sync"
	"time"
)

// bucket is in this process what the script of take is in Redis. Its step is in
// whole microseconds, and so are its times.
type bucket struct {
	step  time.Duration
	burst int

	mu    sync.Mutex
	full  time.Time // when the bucket is full again
	users map[string]*member
	swept time.Time
}

// What of one request counts as one search of a user's share: as many as a text
// needs, in the time in which it asks for them.
const (
	atOnce   = 4
	together = 10 * time.Second
)

// member is what is remembered of a user.
type member struct {
	full  time.Time // when the user's share is full again
	asked time.Time
	// request is that of the last search that counted, at counted, and of it there
	// were searches.
	request  string
	counted  time.Time
	searches int
}

// isPart reports whether a search of a request is one with the last that counted.
func (m *member) isPart(request string, now time.Time) bool {
	return request != "" && request == m.request && m.searches < atOnce && now.Sub(m.counted) < together
}

// take takes a token for user, or takes none and returns how long it is until
// there is one.
func (b *bucket) take(user, request string, now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	now = now.Truncate(time.Microsecond)
	own := b.of(user, now)
	room := until(later(b.full, now), b.step, b.burst, now)
	left := room + time.Duration(b.burst/2)*b.step
	needs := until(own.full, own.step, own.burst, now)
	if b.users[user].isPart(request, now) {
		needs = 0
	}
	if wait := max(room, min(left, needs)); wait > 0 {
		return wait
	}
	b.spend(user, request, own, now)
	return 0
}

// ahead is how long it takes until b is full.
func (b *bucket) ahead(now time.Time) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return max(0, b.full.Sub(now))
}

// note counts a token that user was given elsewhere.
func (b *bucket) note(user, request string, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now = now.Truncate(time.Microsecond)
	b.spend(user, request, b.of(user, now), now)
}

func (b *bucket) spend(user, request string, own share, now time.Time) {
	b.full = earlier(later(b.full, now).Add(b.step), now.Add(time.Duration(b.burst)*b.step))
	m := b.users[user]
	if m.isPart(request, now) {
		m.searches++
		return
	}
	if request != "" {
		m.request, m.counted, m.searches = request, now, 1
	}
	m.full = earlier(own.full.Add(own.step), now.Add(time.Duration(own.burst)*own.step))
}

// share is what a user may have of a bucket at a time.
type share struct {
	step  time.Duration
	burst int
	full  time.Time // when it is full again
}

// of notes that user asks now, and returns the share.
func (b *bucket) of(user string, now time.Time) share {
	b.forget(now)
	if b.users[user] == nil {
		b.users[user] = &member{}
	}
	b.users[user].asked = now
	parts := 1
	for _, m := range b.users {
		if now.Sub(m.asked) < time.Minute {
			parts++
		}
	}
	own := share{step: b.step * time.Duration(parts), burst: max(1, b.burst/parts)}
	own.full = earlier(later(b.users[user].full, now), now.Add(time.Duration(own.burst)*own.step))
	return own
}

// forget drops the users of whom nothing is left to be known, once a minute.
func (b *bucket) forget(now time.Time) {
	if b.users != nil && now.Sub(b.swept) < time.Minute {
		return
	}
	b.swept = now
	if b.users == nil {
		b.users = map[string]*member{}
	}
	for user, m := range b.users {
		if now.Sub(m.asked) >= time.Minute && !m.full.After(now) {
			delete(b.users, user)
		}
	}
}

// until is how long it takes until there is a token; none if it is not positive.
func until(full time.Time, step time.Duration, burst int, now time.Time) time.Duration {
	return full.Sub(now) + step - time.Duration(burst)*step
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
