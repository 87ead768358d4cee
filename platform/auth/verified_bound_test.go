package auth

import (
	"crypto/rsa"
	"crypto/sha256"
	"math/big"
	"testing"
	"time"
)

// The memory of tokens cannot be seen from outside: what it has forgotten is
// checked again, and comes to the same.
func TestSoManyTokensAreRememberedAndNoMore(t *testing.T) {
	keys := keyring{}
	for kid, n := range map[string]int64{"old": 5, "new": 7} {
		keys[kid] = []*rsa.PublicKey{{N: big.NewInt(n), E: 65537}}
	}
	v := newVerified(10)
	now := time.Unix(1_800_000_000, 0)
	add := func(name, kid string, ends time.Time) [sha256.Size]byte {
		digest, expires := sha256.Sum256([]byte(name)), ends.Unix()
		v.add(digest, &verifiedToken{kid: kid, key: keys[kid][0], claims: claims{Expires: &expires}})
		return digest
	}
	known := func(digest [sha256.Size]byte) bool { _, found := v.find(digest, now); return found }

	for i := range 50 {
		add(string(rune('a'+i)), "old", now.Add(time.Hour))
	}
	ended := add("ended", "old", now.Add(-leeway*time.Second))
	if n := v.tokens.Len(); n != 10 {
		t.Errorf("%d tokens are remembered, want 10", n)
	}
	if known(ended) || v.tokens.Len() != 9 {
		t.Error("a token that has ended is remembered")
	}
	lasting := add("lasting", "new", now.Add(time.Hour))
	published := newKeySet("https://issuer.invalid", nil, nil, v.keep)
	published.settle(fetch{sought: newTokenDigests(), keys: keyring{
		"new": {{N: big.NewInt(7), E: 65537}}, "old": {{N: big.NewInt(11), E: 65537}},
	}})
	if !known(lasting) || v.tokens.Len() != 1 {
		t.Errorf("%d tokens are remembered after a key was withdrawn, want the one of the other key", v.tokens.Len())
	}
}
