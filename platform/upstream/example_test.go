package upstream_test

import (
	"context"
	"fmt"
	"time"

	"coagent/platform/fault"
	"coagent/platform/upstream"
)

func ExampleDo() {
	guard := &upstream.Guard{
		Name: "weather", Code: "weather.provider",
		Attempts: 3, Backoff: time.Millisecond, Timeout: time.Second,
	}
	calls := 0
	answer, err := upstream.Do(context.Background(), guard, func(context.Context) (string, error) {
		if calls++; calls == 1 {
			down := fault.New(fault.Unavailable, "weather.provider_unavailable", "The weather is not known just now.")
			down.Temporary = true // so the Guard calls again
			return "", down
		}
		return "sunny", nil
	})
	fmt.Println(answer, err, calls)
	// Output: sunny <nil> 2
}

// A dependency that fails five times within ten seconds is left alone for a
// minute: callers are refused at once and told when to come again.
func ExampleGuard_circuit() {
	guard := &upstream.Guard{Name: "weather", Code: "weather.provider"}
	ask := func() error {
		_, err := upstream.Do(context.Background(), guard, func(context.Context) (string, error) {
			return "", fault.New(fault.BadUpstream, "weather.provider_error", "The weather is not known just now.")
		})
		return err
	}
	for range 6 {
		f := fault.From(ask())
		fmt.Println(f.Code, f.RetryAfter.Round(time.Minute))
	}
	// Output:
	// weather.provider_error 0s
	// weather.provider_error 0s
	// weather.provider_error 0s
	// weather.provider_error 0s
	// weather.provider_error 0s
	// weather.provider_unavailable 1m0s
}
