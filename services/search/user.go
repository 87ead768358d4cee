package search

import "context"

type (
	userKey    struct{}
	requestKey struct{}
)

// WithUser says who searches, for providers that share what they have among users.
func WithUser(ctx context.Context, user string) context.Context {
	return context.WithValue(ctx, userKey{}, user)
}

// UserOf is who searches; empty if nobody said so.
func UserOf(ctx context.Context) string {
	user, _ := ctx.Value(userKey{}).(string)
	return user
}

// WithRequest says of which request a search is a part: a text that is written may
// need several, and a user's share counts them as one.
func WithRequest(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestKey{}, id)
}

// RequestOf is the request of which a search is a part; empty if nobody said so.
func RequestOf(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}
