package auth

import (
	"crypto/rsa"
	"crypto/sha256"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
)

// maxVerified bounds the tokens that are remembered to a few megabytes. Each user
// has one or two at a time.
const maxVerified = 10_000

// verified remembers tokens whose signature was good, by a digest of the whole
// token, so that a caller who comes again with the same one costs no signature
// check. It belongs to one [Verifier], whose issuer and clients never change, and is
// told of good tokens alone.
//
// What may have changed since is looked at anew each time: the claims are held
// against the clock, and the key must still be among the issuer's.
type verified struct {
	mu     sync.Mutex
	tokens *simplelru.LRU[[sha256.Size]byte, *verifiedToken]
}

// verifiedToken is what a token said, and who signed it. The token itself is not
// kept.
type verifiedToken struct {
	kid    string
	key    *rsa.PublicKey
	claims claims
	scopes []string // of the claims; nobody changes it
}

func newVerified(most int) *verified {
	tokens, err := simplelru.NewLRU[[sha256.Size]byte, *verifiedToken](most, nil)
	if err != nil {
		panic(err) // only for a size below one
	}
	return &verified{tokens: tokens}
}

// find gives what is remembered of a token. One that has ended is forgotten.
func (v *verified) find(digest [sha256.Size]byte, at time.Time) (*verifiedToken, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	t, known := v.tokens.Get(digest)
	if known && at.Unix()-leeway >= *t.claims.Expires {
		v.tokens.Remove(digest)
		return nil, false
	}
	return t, known
}

func (v *verified) add(digest [sha256.Size]byte, t *verifiedToken) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.tokens.Add(digest, t)
}

// keep forgets the tokens that are signed with none of keys: the issuer has
// withdrawn theirs.
func (v *verified) keep(keys keyring) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, digest := range v.tokens.Keys() {
		if t, known := v.tokens.Peek(digest); known && !t.signedBy(keys[t.kid]) {
			v.tokens.Remove(digest)
		}
	}
}

// signedBy reports whether the token's key is among keys.
func (t *verifiedToken) signedBy(keys []*rsa.PublicKey) bool {
	for _, key := range keys {
		if key == t.key || key.Equal(t.key) { // the same key is another value after each fetch
			return true
		}
	}
	return false
}
