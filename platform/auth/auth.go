// Package auth answers who is asking, and what they may ask for.
//
// A [Verifier] turns the bearer token of a request into an [Identity] and puts
// it into the request's context; from there handlers read it with [From], and
// [ForwardToken] sends the caller's own token along to the next service, which
// checks it again for itself.
package auth

import (
	"context"
	"slices"
	"time"

	"coagent/platform/secret"
)

// Identity is a caller whose token has been verified. Only [Verifier] makes
// one in production.
type Identity struct {
	// Subject is the user: the claim sub, never empty. A program that speaks
	// for itself has its client id here.
	Subject string
	// ClientID is the application that got the token; it is in the allow list.
	ClientID string
	// Username is for people to read; empty for a program. Two pools may give
	// out the same one, so decide by Subject.
	Username string
	// Scopes are what the token allows, in the token's order.
	Scopes []string
	// Token is the token itself, so that it can be sent along.
	Token secret.Text
	// Expires is when the token ends, in UTC. Verification grants it 60 s more,
	// because clocks differ.
	Expires time.Time
}

// HasScope says whether the token allows scope. Scopes are compared whole and
// with case: "oauth" does not include "oauth/admin".
func (i Identity) HasScope(scope string) bool {
	return slices.Contains(i.Scopes, scope)
}

type contextKey struct{}

// carrier is a context with room for one value that is not known when it is made, as
// that of a request has for its caller.
type carrier interface {
	// Carry reports whether there was room.
	Carry(key, value any) bool
}

// With returns a context that carries the caller: ctx itself, if it has room for one.
func With(ctx context.Context, caller Identity) context.Context {
	if c, ok := ctx.(carrier); ok && c.Carry(contextKey{}, &caller) {
		return ctx
	}
	return context.WithValue(ctx, contextKey{}, &caller)
}

// From returns the caller that ctx carries, and whether it carries one.
func From(ctx context.Context) (Identity, bool) {
	caller, ok := ctx.Value(contextKey{}).(*Identity)
	if !ok {
		return Identity{}, false
	}
	return *caller, true
}

// Subject is who the caller is that ctx carries; "" if it carries none.
func Subject(ctx context.Context) string {
	caller, _ := From(ctx)
	return caller.Subject
}
