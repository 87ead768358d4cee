package upstream_test

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
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

func TestOfATransportsErrorNothingThatWasSentIsLogged(t *testing.T) {
	t.Parallel()
	refused := &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}
	untrusted := &tls.CertificateVerificationError{Err: errors.New("unknown authority")}
	for name, tc := range map[string]struct{ err, want error }{
		"nobody listens":     {err: refused, want: refused},
		"a wrong host":       {err: untrusted, want: untrusted},
		"nothing came":       {err: io.EOF, want: io.EOF},
		"half of it came":    {err: io.ErrUnexpectedEOF, want: io.ErrUnexpectedEOF},
		"it was no HTTP":     {err: errors.New(`malformed HTTP response "the-key"`)},
		"a header was wrong": {err: errors.New(`malformed MIME header line: the-key`)},
	} {
		got := upstream.Loggable(&url.Error{Op: "Post", URL: "http://upstream.test/?q=the-key", Err: fmt.Errorf("the-key: %w", tc.err)})
		if tc.want == nil && got.Error() != "the connection broke" || tc.want != nil && got.Error() != tc.want.Error() {
			t.Errorf("%s: logged as %q", name, got)
		}
	}
}
