package search

import "context"

// caller is who searches, and in which request.
type caller struct{ user, request string }

type callerKey struct{}

// WithCaller says who searches, for providers that share what they have among
// users, and of which request the search is a part: a text that is written may need
// several, and a user's share counts them as one. Empty is nobody, and none.
func WithCaller(ctx context.Context, user, request string) context.Context {
	return context.WithValue(ctx, callerKey{}, caller{user, request})
}

// UserOf is who searches; empty if nobody said so.
func UserOf(ctx context.Context) string { return callerOf(ctx).user }

// RequestOf is the request of which a search is a part; empty if nobody said so.
func RequestOf(ctx context.Context) string { return callerOf(ctx).request }

func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}
