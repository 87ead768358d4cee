package rediscache

import (
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"coagent/services/search"
)

// nearAnswers is how many answers a process remembers itself.
const nearAnswers = 2000

// near is what this process remembers itself, for when Redis does not answer:
// the latest answers that passed through it. The zero near is empty and ready.
type near struct {
	mu      sync.Mutex
	answers *simplelru.LRU[search.Query, search.Answer]
}

// put remembers answer, unless a newer one is remembered or outdated says that
// it should not be. Outdated is asked within put, so that an invalidation at the
// same time either keeps the answer out or finds it.
func (n *near) put(q search.Query, answer search.Answer, outdated func() bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.answers == nil {
		n.answers, _ = simplelru.NewLRU[search.Query, search.Answer](nearAnswers, nil) // the error is for a size below one
	}
	if had, ok := n.answers.Peek(q); outdated() || ok && had.FetchedAt.After(answer.FetchedAt) {
		return
	}
	answer.Origin = search.Remembered
	n.answers.Add(q, answer)
}

// get returns the answer to q that is remembered, and whether there is one.
func (n *near) get(q search.Query) (search.Answer, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.answers == nil {
		return search.Answer{}, false
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
