package tavily

import (
	"fmt"
	"net/http"
	"time"

	"coagent/platform/fault"
	"coagent/platform/upstream"
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
		f = fault.Wrap(cause, fault.Unavailable, "search.provider_throttled", "The search provider asks us to slow down.")
		f.RetryAfter = upstream.RetryAfter(resp.Header.Get("Retry-After"), now, longestPause)
		f.Temporary = f.RetryAfter == 0 // who says when to come again is not asked before; another provider may answer now
		return f
	case status == 432, status == 433: // Tavily: the limit of the plan, of pay-as-you-go
		f = fault.Wrap(cause, fault.Unavailable, "search.provider_quota", "The search provider's quota is used up.")
		f.RetryAfter = longestPause // somebody has to buy more, or a month to end
		return f
	case status >= 500, status == http.StatusRequestTimeout:
		f = fault.Wrap(cause, fault.Unavailable, "search.provider_unavailable", "The search provider does not answer.")
		f.Temporary = true
	case status == http.StatusBadRequest, status == http.StatusUnprocessableEntity:
		return &refusal{fault.Wrap(cause, fault.BadUpstream, "search.provider_rejected",
			"The search provider refused our request.")}
	case status >= 400:
		return fault.Wrap(cause, fault.BadUpstream, "search.provider_rejected", "The search provider refused our request.")
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
	f := fault.Wrap(fmt.Errorf("tavily: %w", cause), fault.Unavailable,
		"search.provider_unavailable", "The search provider does not answer.")
	f.Temporary = !cause.Lasting
	return f
}
