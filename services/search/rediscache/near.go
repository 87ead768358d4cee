package rediscache

import (
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
	answers *simplelru.LRU[search.Query, passed]
}

// passed is an answer and when it was last seen to be what is remembered, by the
// wall clock: a machine that was frozen meanwhile has no recent answer.
type passed struct {
	answer search.Answer
	at     time.Time
}

// put remembers answer, unless a newer one is remembered or outdated says that
// it should not be. Outdated is asked within put, so that an invalidation at the
// same time either keeps the answer out or finds it.
func (n *near) put(q search.Query, answer search.Answer, outdated func() bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.answers == nil {
		n.answers, _ = simplelru.NewLRU[search.Query, passed](nearAnswers, nil) // the error is for a size below one
	}
	if had, ok := n.answers.Peek(q); outdated() || ok && had.answer.FetchedAt.After(answer.FetchedAt) {
		return
	}
	answer.Origin = search.Remembered
	n.answers.Add(q, passed{answer, time.Now().Round(0)})
}

// get returns the answer to q that is remembered, and whether there is one.
func (n *near) get(q search.Query) (search.Answer, bool) {
	had, ok := n.find(q)
	return had.answer, ok
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
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.answers == nil {
		return passed{}, false
	}
	return n.answers.Get(q)
}

// invalidate drops the answers to what matches.
func (n *near) invalidate(matches func(search.Query) bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.answers == nil {
		return
	}
	for _, q := range n.answers.Keys() {
		if matches(q) {
			n.answers.Remove(q)
		}
	}
}
