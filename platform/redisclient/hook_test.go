package redisclient

import (
	"context"
	"errors"
	"testing"

	"github.com/redis/go-redis/v9"
)

// answer is an error that Redis has answered with.
type answer string

func (a answer) Error() string { return string(a) }
func (answer) RedisError()     {}

func TestAScriptThatRedisDoesNotHaveYetIsNoFailure(t *testing.T) {
	for _, one := range []struct {
		err  error
		want string
	}{
		{nil, ""},
		{redis.Nil, ""},
		{answer("NOSCRIPT No matching script."), ""},
		{answer("OOM command not allowed"), "refused"},
		{errors.New("connection refused"), "no_answer"},
	} {
		if got := failureOf(context.Background(), one.err); got != one.want {
			t.Errorf("%v is %q, want %q", one.err, got, one.want)
		}
	}
}
