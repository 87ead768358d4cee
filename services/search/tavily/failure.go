package tavily

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"

	"coagent/platform/fault"
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
		f.RetryAfter = pause(resp.Header.Get("Retry-After"), now)
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
		return &refusal{fault.Wrap(cause, fault.BadUpstream, "search.provider_rejected", "The search provider refused our request.")}
	case status >= 400:
		return fault.Wrap(cause, fault.BadUpstream, "search.provider_rejected", "The search provider refused our request.")
	default:
		return unreadable(fmt.Errorf("status %d", status))
	}
	f.RetryAfter = pause(resp.Header.Get("Retry-After"), now)
	return f
}

// refusal is an answer about one query, and says nothing of Tavily's health.
type refusal struct{ fault *fault.Error }

func (r *refusal) Error() string { return r.fault.Error() }

// pause reads a Retry-After: seconds or a date (RFC 9110, section 10.2.3).
func pause(header string, now time.Time) time.Duration {
	var wait time.Duration
	if seconds, err := strconv.Atoi(header); err == nil {
		wait = time.Duration(min(seconds, int(longestPause/time.Second))) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		wait = at.Sub(now)
	}
	return max(0, min(wait, longestPause))
}

// unreachable is for a call that broke before its answer was complete. That it
// ran out of time is for the Guard to say, who knows whose time it was.
func unreachable(err error) error {
	f := fault.Wrap(fmt.Errorf("tavily: %w", harmless(err)), fault.Unavailable, "search.provider_unavailable", "The search provider does not answer.")
	f.Temporary = true
	return f
}

// harmless is what of a transport's error can be logged: net/http quotes the
// bytes that it could not read.
func harmless(err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op
	}
	if certificate, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return certificate
	}
	for _, known := range []error{io.EOF, io.ErrUnexpectedEOF} {
		if errors.Is(err, known) {
			return known
		}
	}
	return errors.New("the connection broke")
}
