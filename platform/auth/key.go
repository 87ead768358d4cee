package auth

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
)

// Key is a shared secret for one program that has no user, such as an event bus
// that delivers to us. It opens the operations of one scope and nothing else.
type Key struct {
	// Header carries the secret.
	Header string
	// Scope is the scope that it stands for, and Subject who then asks.
	Scope, Subject string
	// Secret is compared whole; an empty one opens nothing.
	Secret interface{ Reveal() string }
}

// Or authenticates by the key what asks for its scope, and by next all the
// rest: a token never opens an operation of the key, whatever scopes it has.
// A wrong or missing key is Unauthenticated.
func (k Key) Or(next func(*http.Request, string) (context.Context, error)) func(*http.Request, string) (context.Context, error) {
	return func(r *http.Request, scope string) (context.Context, error) {
		if scope != k.Scope {
			return next(r, scope)
		}
		sent := r.Header.Values(k.Header)
		if len(sent) != 1 || !same(sent[0], k.Secret.Reveal()) {
			return nil, refused("the key is wrong or missing")
		}
		return With(r.Context(), Identity{Subject: k.Subject, Scopes: []string{k.Scope}}), nil
	}
}

// same compares in a time that tells nothing of the secret.
func same(sent, secret string) bool {
	a, b := sha256.Sum256([]byte(sent)), sha256.Sum256([]byte(secret))
	return secret != "" && subtle.ConstantTimeCompare(a[:], b[:]) == 1
}
