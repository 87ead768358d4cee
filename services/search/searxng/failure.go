package searxng

import (
	"fmt"
	"net/http"

	"coagent/platform/fault"
	"coagent/platform/upstream"
	"coagent/services/search"
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
		f := search.Throttled.Fault(cause)
		f.Temporary = true
		return f
	case status == http.StatusPaymentRequired: // of a hosted instance
		return search.QuotaUsedUp.Fault(cause)
	case status >= 500, status == http.StatusRequestTimeout:
		f := search.Unavailable.Fault(cause)
		f.Temporary = true
		return f
	case status == http.StatusForbidden:
		return search.Rejected.Fault(fmt.Errorf("%w: the instance does not allow format=json", cause))
	case status == http.StatusBadRequest:
		return &queryError{search.Rejected.Fault(cause)}
	case status >= 400:
		return search.Rejected.Fault(cause)
	default:
		return unreadable(fmt.Errorf("status %d", status))
	}
}

func unreadable(cause error) *fault.Error {
	return search.InvalidAnswer.Fault(fmt.Errorf("searxng: %w", cause))
}

// unreachable is for a call that broke before its answer was complete. That it
// ran out of time is for the Guard to say, who knows whose time it was.
func unreachable(err error) error {
	cause := upstream.NoAnswer(err)
	f := search.Unavailable.Fault(fmt.Errorf("searxng: %w", cause))
	f.Temporary = !cause.Lasting
	return f
}
