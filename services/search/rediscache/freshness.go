package rediscache

import (
	"time"

	"coagent/services/search"
)

const (
	// emptyTTL is how long it is remembered that nothing was found: long enough
	// to save a burst of calls, short enough to notice a page that is new.
	emptyTTL = time.Minute

	// hardTTL is how long an answer is kept for the time when nobody can give a
	// new one. An empty answer is not: it would help nobody.
	hardTTL = 24 * time.Hour

	// clockSkew is how far the clock of another machine may be ahead.
	clockSkew = 5 * time.Minute
)

// freshness says what a remembered answer is good for.
type freshness uint8

const (
	absent freshness = iota // nothing
	stale                   // better than none
	fresh                   // as good as a new one
)

// recalled is a remembered answer. The zero recalled says that there is none.
type recalled struct {
	answer    search.Answer
	freshness freshness
}

// given is the answer as a caller gets it.
func (r recalled) given() search.Answer {
	if r.freshness == stale {
		r.answer.Origin = search.Stale
	}
	return r.answer
}

// freshnessOf judges answer by its age and not by the expiry of its key, which
// may be lost, or be of a longer ttl.
func freshnessOf(answer search.Answer, ttl time.Duration, now time.Time) freshness {
	switch age := now.Sub(answer.FetchedAt); {
	case age < -clockSkew || age >= keptFor(answer, ttl):
		return absent
	case age < freshFor(answer, ttl):
		return fresh
	default:
		return stale
	}
}

func freshFor(answer search.Answer, ttl time.Duration) time.Duration {
	if len(answer.Results) == 0 {
		return min(emptyTTL, ttl)
	}
	return ttl
}

func keptFor(answer search.Answer, ttl time.Duration) time.Duration {
	if len(answer.Results) == 0 {
		return freshFor(answer, ttl)
	}
	return max(ttl, hardTTL)
}
