package rediscache

import (
	"hash/maphash"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"coagent/services/search"
)

// nearAnswers is how many answers a process remembers itself.
const nearAnswers = 2000

// recently is how long an answer that has passed is given again without a look at
// Redis: so long may an invalidation take to hold here, if its announcement is
// lost.
const recently = 2 * time.Second

// near is what this process remembers itself: the latest answers that passed
// through it, for a moment, and for when Redis does not answer. The zero near is
// empty and ready.
type near struct {
	mu      sync.Mutex
	answers *simplelru.LRU[digest, passed]
}

// digest stands for a query: a number is looked up in a fraction of the time. Of two queries
// that share one the later has its place.
type digest uint64

// digests are of this process alone: nobody can choose queries that share one.
var digests = maphash.MakeSeed()

func digestOf(q search.Query) digest { return digest(maphash.Comparable(digests, q)) }

// passed is an answer and when it was last seen to be what is remembered, by the
// wall clock: a machine that was frozen meanwhile has no recent answer.
type passed struct {
	query  search.Query
	answer search.Answer
	at     time.Time
}

// put remembers answer, unless a newer one is remembered or outdated says that
// it should not be. Outdated is asked within put, so that an invalidation at the
// same time either keeps the answer out or finds it.
func (n *near) put(q search.Query, answer search.Answer, outdated func() bool) {
	place := digestOf(q)
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.answers == nil {
		n.answers, _ = simplelru.NewLRU[digest, passed](nearAnswers, nil) // the error is for a size below one
	}
	had, ok := n.answers.Peek(place)
	if outdated() || ok && had.query == q && had.answer.FetchedAt.After(answer.FetchedAt) {
		return
	}
	answer.Origin = search.Remembered
	n.answers.Add(place, passed{q, answer, time.Now().Round(0)})
}

// get returns the answer to q that is remembered, and whether there is one.
func (n *near) get(q search.Query) (search.Answer, bool) {
	had, ok := n.find(q)
	if !ok {
		return search.Answer{}, false
	}
	return had.answer, true
}

// recent returns the answer to q that has passed a moment ago, and whether there is
// one.
func (n *near) recent(q search.Query) (search.Answer, bool) {
	had, ok := n.find(q)
	if since := time.Now().Round(0).Sub(had.at); !ok || since < 0 || since >= recently {
		return search.Answer{}, false
	}
	return had.answer, true
}

func (n *near) find(q search.Query) (passed, bool) {
	place := digestOf(q)
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.answers == nil {
		return passed{}, false
	}
	had, ok := n.answers.Get(place)
	return had, ok && had.query == q
}

// invalidate drops the answers to what matches.
func (n *near) invalidate(matches func(search.Query) bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.answers == nil {
		return
	}
	for _, place := range n.answers.Keys() {
		if had, _ := n.answers.Peek(place); matches(had.query) {
			n.answers.Remove(place)
		}
	}
}
