package rediscache

import (
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"coagent/services/search"
)

// nearAnswers is how many answers a process keeps itself, for when Redis does
// not answer.
const nearAnswers = 2000

// remembered is an answer that a process keeps itself.
type remembered struct {
	query  search.Query
	answer search.Answer
}

// note keeps an answer that passed through this process, unless it knows a newer
// one, and returns it.
func (c *Cache) note(f *flight, answer search.Answer) search.Answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.near == nil {
		c.near, _ = simplelru.NewLRU[string, remembered](nearAnswers, nil) // the error is for a size below one
	}
	if had, ok := c.near.Peek(f.key); !f.forgotten && !(ok && had.answer.FetchedAt.After(answer.FetchedAt)) {
		c.near.Add(f.key, remembered{f.query, answer})
	}
	return answer
}

// nearby is what this process itself remembers of the flight's query.
func (c *Cache) nearby(f *flight) recalled {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.near == nil {
		return recalled{}
	}
	known, ok := c.near.Get(f.key)
	if !ok {
		return recalled{}
	}
	known.answer.Origin = search.Remembered
	return recalled{known.answer, c.lifeOf(known.answer, time.Now())}
}

// drop makes this process forget what matches. A flight under way may bring an
// answer from before: who waits for it gets it, and nobody else.
func (c *Cache) drop(matches func(search.Query) bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, f := range c.flights {
		if matches(f.query) {
			f.forgotten = true
			delete(c.flights, key)
		}
	}
	if c.near == nil {
		return
	}
	for _, key := range c.near.Keys() {
		if known, _ := c.near.Peek(key); matches(known.query) {
			c.near.Remove(key)
		}
	}
}

func (c *Cache) isForgotten(f *flight) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return f.forgotten
}
