package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"coagent/platform/fault"
	"coagent/platform/secret"
)

// Key is a shared secret for one program that has no user, such as an event bus
// that delivers to us. It opens the operations of one scope and nothing else.
type Key struct {
	// Header carries the secret.
	Header string
	// Scope is the scope that it stands for, and Subject who then asks.
	Scope, Subject string
	// Secrets are compared whole; an empty one opens nothing. There are two while
	// one takes the other's place.
	Secrets []secret.Text
}

// Authenticator finds out who sent r and whether they may call an operation that
// wants scope, as [Verifier.Authenticate] does.
type Authenticator = func(r *http.Request, scope string) (context.Context, error)

type deliveryKey struct{}

// WithDelivery returns a context whose request is a delivery of the event bus, on
// the word of whoever makes the request: the program's own host, which lets nobody
// else deliver. Nothing that a caller sends can make such a context.
func WithDelivery(ctx context.Context) context.Context {
	return context.WithValue(ctx, deliveryKey{}, true)
}

// Or authenticates by the key what asks for its scope, and by next all the
// rest: a token never opens an operation of the key, whatever scopes it has.
// A delivery ([WithDelivery]) needs no key, and is let in nowhere else.
// A wrong or missing key is Unauthenticated; its challenge names the header, under
// a scheme that is not registered, for there is none.
func (k Key) Or(next Authenticator) Authenticator {
	return func(r *http.Request, scope string) (context.Context, error) {
		if scope != k.Scope {
			return next(r, scope)
		}
		sent := r.Header.Values(k.Header)
		if r.Context().Value(deliveryKey{}) == nil && (len(sent) != 1 || !k.fits(secret.New(sent[0]))) {
			f := fault.Wrap(errors.New("the key is wrong or missing"), fault.Unauthenticated,
				"unauthenticated", "The key of this operation is required.")
			f.Challenge = fmt.Sprintf("ApiKey name=%q", k.Header)
			return nil, f
		}
		return With(r.Context(), Identity{Subject: k.Subject, Scopes: []string{k.Scope}}), nil
	}
}

// fits compares with each of the secrets, and so tells by its time only how many
// there are.
func (k Key) fits(sent secret.Text) bool {
	fits := false
	for _, s := range k.Secrets {
		fits = !s.IsZero() && s.Equal(sent) || fits
	}
	return fits
}
