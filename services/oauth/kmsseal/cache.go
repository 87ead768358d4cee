package kmsseal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"coagent/services/oauth"
)

const (
	maxCached = 1000
	cacheTime = 2 * time.Minute
)

// Forget drops the data key of sealed, which belongs to k, from the cache for
// reading. Other processes drop it when its two minutes are over.
func (s *Sealer) Forget(k oauth.Key, sealed oauth.Sealed) { s.keys.forget(s.cacheID(k, sealed)) }

// Forgetting is an [oauth.Store] that has Sealer forget the data key of tokens
// as soon as Next is told to replace or remove them.
type Forgetting struct {
	Next   oauth.Store
	Sealer *Sealer
}

var _ oauth.Store = Forgetting{}

// Load implements [oauth.Store].
func (f Forgetting) Load(ctx context.Context, k oauth.Key) (c oauth.Connection, found bool, err error) {
	return f.Next.Load(ctx, k)
}

// Save implements [oauth.Store]. It forgets whatever the outcome is: a key too
// few costs a call to KMS.
func (f Forgetting) Save(ctx context.Context, prev, next oauth.Connection) error {
	err := f.Next.Save(ctx, prev, next)
	if old := prev.Sealed; len(old.WrappedKey) > 0 && !bytes.Equal(old.WrappedKey, next.Sealed.WrappedKey) {
		f.Sealer.Forget(prev.Key, old)
	}
	return err
}

// cacheID names everything that KMS decides by. A key is found only by who
// could have unwrapped it.
type cacheID [sha256.Size]byte

func (s *Sealer) cacheID(k oauth.Key, sealed oauth.Sealed) cacheID {
	return sha256.Sum256(framed(string(sealed.WrappedKey), sealed.KeyID, s.stage, k.Provider, k.UserID))
}

// keyCache remembers data keys for reading. Nil remembers nothing.
type keyCache struct {
	mu   sync.Mutex
	keys *simplelru.LRU[cacheID, cached]
}

type cached struct {
	key   []byte // never leaves the cache; who asks gets a copy
	until time.Time
}

func newKeyCache(size int) (*keyCache, error) {
	if size < 0 || size > maxCached {
		return nil, fmt.Errorf("kmsseal: %d data keys cannot be cached; 0 to %d can", size, maxCached)
	}
	if size == 0 {
		return nil, nil
	}
	keys, err := simplelru.NewLRU(size, func(_ cacheID, c cached) { clear(c.key) })
	if err != nil {
		return nil, err
	}
	return &keyCache{keys: keys}, nil
}

// get gives a copy of the key, or nil.
func (c *keyCache) get(id cacheID) []byte {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	found, ok := c.keys.Get(id)
	if !ok {
		return nil
	}
	if !time.Now().Before(found.until) {
		c.keys.Remove(id)
		return nil
	}
	return bytes.Clone(found.key)
}

// put keeps a copy of the key, and drops all keys whose time is over.
func (c *keyCache) put(id cacheID, key []byte) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	for _, old := range c.keys.Keys() {
		if found, ok := c.keys.Peek(old); ok && !now.Before(found.until) {
			c.keys.Remove(old)
		}
	}
	c.keys.Remove(id) // Add alone would drop the old copy without clearing it
	c.keys.Add(id, cached{key: bytes.Clone(key), until: now.Add(cacheTime)})
}

func (c *keyCache) forget(id cacheID) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keys.Remove(id)
}

func (c *keyCache) purge() {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keys.Purge()
}
