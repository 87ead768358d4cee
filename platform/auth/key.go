package auth

import (
	"context"
	"net/http"

	"coagent/platform/secret"
)

// Key is a shared secret for one program that has no user, such as an event bus
// that delivers to us. It opens the operations of one scope and nothing else.
type Key struct {
	// Header carries the secret.
	Header string
	// Scope is the scope that it stands for, and Subject who then asks.
	Scope, Subject string
	// Secret is compared whole; an empty one opens nothing.
	Secret secret.Text
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
		if len(sent) != 1 || k.Secret.IsZero() || !k.Secret.Equal(secret.New(sent[0])) {
			return nil, refused("the key is wrong or missing")
		}
		return With(r.Context(), Identity{Subject: k.Subject, Scopes: []string{k.Scope}}), nil
	}
}
