package oauth

import (
	"context"
	"errors"
	"sync"
	"time"
)

const (
	maxHeld    = 1000             // connections; tokens of some 20 KB each at most
	finishTime = 20 * time.Second // that the end of a program waits for what is held
)

// errHeld: the tokens are not stored yet, and somebody is at it.
var errHeld = errors.New("oauth: the tokens are held until they can be stored")

// held are the connections whose newest tokens only this process knows, because
// the store did not take them. The tokens are sealed. Nobody is given them before
// they are stored, and nobody asks the provider for others meanwhile.
type held struct {
	mu    sync.Mutex
	keys  map[Key]int
	until time.Time // the end of the program; zero while it runs
	lost  int
}

// store makes a save that nothing else can make, and that therefore goes on when
// the store does not take it: until it is made, or until save finds that nobody
// wants it any more. Then it returns errHeld.
func (b *Broker) store(
	ctx context.Context, k Key, save func(context.Context) (Connection, error),
) (Connection, error) {
	c, err := save(ctx)
	if !outcomeUnknown(err) || !b.held.add(k) {
		return c, err
	}
	ctx = context.WithoutCancel(ctx)
	b.underway.run(func() {
		defer b.held.remove(k)
		for try := 4; b.held.wait(ctx, try); try++ {
			if _, err := save(ctx); !outcomeUnknown(err) {
				return
			}
		}
	})
	return c, errHeld
}

// has reports whether newer tokens of k are on their way to the store.
func (h *held) has(k Key) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.keys[k] > 0
}

func (h *held) add(k Key) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.keys == nil {
		h.keys = map[Key]int{}
	}
	if len(h.keys) >= maxHeld {
		h.lost++
		return false
	}
	h.keys[k]++
	return true
}

func (h *held) remove(k Key) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.keys[k]--; h.keys[k] == 0 {
		delete(h.keys, k)
	}
}

// wait waits before another try. At the end of the program's time it gives up.
func (h *held) wait(ctx context.Context, try int) bool {
	pause(ctx, try)
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.until.IsZero() && time.Now().After(h.until) {
		h.lost++
		return false
	}
	return true
}

// Rest waits until nothing goes on although nobody waits for it, or until ctx
// ends: it is for a process that may be frozen then.
func (b *Broker) Rest(ctx context.Context) error { return b.underway.wait(ctx) }

// Finish waits for what goes on although nobody waits for it: a refresh under
// way, tokens that the store did not take yet. That is half a minute at most.
// lost is how many connections have lost their newest tokens since the program
// began. It is for the end of a program, when nobody asks any more.
func (b *Broker) Finish() (lost int) {
	b.held.mu.Lock()
	b.held.until = time.Now().Add(finishTime)
	b.held.mu.Unlock()
	_ = b.underway.wait(context.Background()) // which does not end
	b.held.mu.Lock()
	defer b.held.mu.Unlock()
	return b.held.lost
}
