package search

import "context"

type userKey struct{}

// WithUser says who searches, for providers that share what they have among users.
func WithUser(ctx context.Context, user string) context.Context {
	return context.WithValue(ctx, userKey{}, user)
}

// UserOf is who searches; empty if nobody said so.
func UserOf(ctx context.Context) string {
	user, _ := ctx.Value(userKey{}).(string)
	return user
}
