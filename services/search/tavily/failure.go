package tavily

import (
	"fmt"
	"net/http"
	"time"

	"coagent/platform/fault"
	"coagent/platform/upstream"
	"coagent/services/search"
)

// longestPause is the longest Retry-After that is believed.
const longestPause = time.Hour

// refused turns an answer that is no 200 into a fault. Its body is not looked
// at: the status says enough, and a body may repeat the query or the key.
func refused(resp *http.Response, now time.Time) error {
	cause := fmt.Errorf("tavily: status %d", resp.StatusCode)
	var f *fault.Error
	switch status := resp.StatusCode; {
	case status == http.StatusTooManyRequests:
		f = search.Throttled.Fault(cause)
		f.RetryAfter = upstream.RetryAfter(resp.Header.Get("Retry-After"), now, longestPause)
		f.Temporary = f.RetryAfter == 0 // who says when to come again is not asked before; another provider may answer now
		return f
	case status == 432, status == 433: // Tavily: the limit of the plan, of pay-as-you-go
		f = search.QuotaUsedUp.Fault(cause)
		f.RetryAfter = longestPause // somebody has to buy more, or a month to end
		return f
	case status >= 500, status == http.StatusRequestTimeout:
		f = search.Unavailable.Fault(cause)
		f.Temporary = true
	case status == http.StatusBadRequest, status == http.StatusUnprocessableEntity:
		return &refusal{search.Rejected.Fault(cause)}
	case status >= 400:
		return search.Rejected.Fault(cause)
	default:
		return unreadable(fmt.Errorf("status %d", status))
	}
	f.RetryAfter = upstream.RetryAfter(resp.Header.Get("Retry-After"), now, longestPause)
	return f
}

// refusal is an answer about one query, and says nothing of Tavily's health.
type refusal struct{ fault *fault.Error }

func (r *refusal) Error() string { return r.fault.Error() }

// unreachable is for a call that broke before its answer was complete. That it
// ran out of time is for the Guard to say, who knows whose time it was.
func unreachable(err error) error {
	cause := upstream.NoAnswer(err)
	f := search.Unavailable.Fault(fmt.Errorf("tavily: %w", cause))
	f.Temporary = !cause.Lasting
	return f
}
