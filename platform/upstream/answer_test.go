package upstream_test

import (
	"testing"
	"time"

	"coagent/platform/upstream"
)

func TestRetryAfterIsSecondsOrADateAndBounded(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"":                              0,
		"0":                             0,
		"7":                             7 * time.Second,
		"60":                            time.Minute,
		"61":                            time.Minute,
		"9223372036854775807":           time.Minute,
		"99999999999999999999":          time.Minute, // no 64 bits hold it
		"-1":                            0,
		"1.5":                           0,
		"soon":                          0,
		"Sun, 22 Nov 2026 12:00:30 GMT": 30 * time.Second,
		"Sun, 22 Nov 2026 11:59:59 GMT": 0,
		"Mon, 23 Nov 2026 12:00:00 GMT": time.Minute,
	} {
		if got := upstream.RetryAfter(header, now, time.Minute); got != want {
			t.Errorf("%q is %v, want %v", header, got, want)
		}
	}
}
