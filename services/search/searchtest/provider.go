// Package searchtest helps to test search providers and what uses them.
package searchtest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"coagent/services/search"
)

// Provider is a [search.Provider] that finds the same things whatever it is
// asked. The zero Provider finds nothing. It is safe for use by many goroutines.
type Provider struct {
	mu     sync.Mutex
	found  []search.Result
	err    error
	gate   chan struct{} // calls wait for it
	asked  []search.Query
	begins func(search.Query)
}

var _ search.Provider = (*Provider)(nil)

// Finds makes the provider find results, which need not be sane: like every
// provider it passes them through [search.Sanitize].
func (p *Provider) Finds(results ...search.Result) *Provider {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.found, p.err = slices.Clone(results), nil
	return p
}

// Fails makes every call fail with err.
func (p *Provider) Fails(err error) *Provider {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err = err
	return p
}

// Does makes every call begin with act, which may panic.
func (p *Provider) Does(act func(search.Query)) *Provider {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.begins = act
	return p
}

// Block makes calls wait until release is called or their context ends.
func (p *Provider) Block() (release func()) {
	gate := make(chan struct{})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gate = gate
	return sync.OnceFunc(func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.gate == gate {
			p.gate = nil
		}
		close(gate)
	})
}

// Asked is every query so far, in the order in which they came.
func (p *Provider) Asked() []search.Query {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.asked)
}

// Search implements [search.Provider].
func (p *Provider) Search(ctx context.Context, q search.Query) (search.Answer, error) {
	p.mu.Lock()
	p.asked = append(p.asked, q)
	act, gate := p.begins, p.gate
	p.mu.Unlock()
	if act != nil {
		act(q)
	}
	if gate != nil {
		select {
		case <-gate:
		case <-ctx.Done():
		}
	}
	if err := ended(ctx); err != nil {
		return search.Answer{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err != nil {
		return search.Answer{}, p.err
	}
	now := time.Now().UTC()
	return search.Answer{Results: search.Sanitize(q, p.found, now), Provider: "searchtest", FetchedAt: now}, nil
}

func ended(ctx context.Context) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return search.TimedOut.Fault(ctx.Err())
	}
	return ctx.Err()
}
