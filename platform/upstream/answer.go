package upstream

import (
	"bytes"
	"errors"
	"net/http"
	"strconv"
	"time"
)

// RetryAfter reads a Retry-After: seconds or a date (RFC 9110, section 10.2.3).
// It is from 0, also for a header that is neither, to most, which is for the
// caller to choose: how long this dependency is believed.
func RetryAfter(header string, now time.Time, most time.Duration) time.Duration {
	var wait time.Duration
	if seconds, err := strconv.ParseUint(header, 10, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		wait = time.Duration(min(seconds, uint64(most/time.Second))) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		wait = at.Sub(now)
	}
	return max(0, min(wait, most))
}

// WithoutMark is a body without the byte order mark that may stand before a text in
// UTF-8, and that a reader of JSON may pass over (RFC 8259, section 8.1).
func WithoutMark(body []byte) []byte { return bytes.TrimPrefix(body, []byte("\ufeff")) }
