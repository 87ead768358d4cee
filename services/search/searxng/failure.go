package searxng

import (
	"fmt"
	"net/http"

	"coagent/platform/fault"
	"coagent/platform/upstream"
)

// queryError is an answer about one query, and says nothing of SearXNG's health.
type queryError struct{ fault *fault.Error }

func (e *queryError) Error() string { return e.fault.Error() }

// refused turns an answer that is no 200 into a fault. Its body is not looked
// at: the status says enough. SearXNG sends no Retry-After.
func refused(status int) error {
	cause := fmt.Errorf("searxng: status %d", status)
	switch {
	case status == http.StatusTooManyRequests:
		f := fault.Wrap(cause, fault.Unavailable, "search.provider_throttled", "The search provider asks us to slow down.")
		f.Temporary = true
		return f
	case status == http.StatusPaymentRequired: // of a hosted instance
		return fault.Wrap(cause, fault.Unavailable, "search.provider_quota", "The search provider's quota is used up.")
	case status >= 500, status == http.StatusRequestTimeout:
		f := unavailable(cause)
		f.Temporary = true
		return f
	case status == http.StatusForbidden:
		return rejected(fmt.Errorf("%w: the instance does not allow format=json", cause))
	case status == http.StatusBadRequest:
		return &queryError{rejected(cause)}
	case status >= 400:
		return rejected(cause)
	default:
		return unreadable(fmt.Errorf("status %d", status))
	}
}

func rejected(cause error) *fault.Error {
	return fault.Wrap(cause, fault.BadUpstream, "search.provider_rejected", "The search provider refused our request.")
}

func unavailable(cause error) *fault.Error {
	return fault.Wrap(cause, fault.Unavailable, "search.provider_unavailable", "The search provider does not answer.")
}

func unreadable(cause error) *fault.Error {
	return fault.Wrap(fmt.Errorf("searxng: %w", cause), fault.BadUpstream, "search.provider_invalid_answer",
		"The search provider answered with something unreadable.")
}

// unreachable is for a call that broke before its answer was complete. That it
// ran out of time is for the Guard to say, who knows whose time it was.
func unreachable(err error) error {
	cause := upstream.NoAnswer(err)
	f := unavailable(fmt.Errorf("searxng: %w", cause))
	f.Temporary = !cause.Lasting
	return f
}
