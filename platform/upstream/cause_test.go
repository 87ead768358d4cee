package upstream_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"coagent/platform/fault"
	"coagent/platform/porttest"
	"coagent/platform/upstream"
)

func TestOfATransportsErrorNothingThatWasSentIsLogged(t *testing.T) {
	t.Parallel()
	broken := &net.OpError{Op: "read", Net: "tcp", Err: errors.New("connection reset by peer")}
	for name, tc := range map[string]struct {
		err     error
		want    string
		lasting bool
	}{
		"the connection is reset": {broken, "read tcp: connection reset by peer", false},
		"nothing came":            {io.EOF, "the connection was closed before an answer came", false},
		"half of it came":         {io.ErrUnexpectedEOF, "the connection was closed in the middle of the answer", false},
		"it was no HTTP":          {errors.New(`malformed HTTP response "the-key"`), "the connection broke", false},
		"a header was wrong":      {errors.New(`malformed MIME header line: the-key`), "the connection broke", false},
		"DNS is down":             {&net.DNSError{Name: "upstream.test", IsTemporary: true}, "DNS: no answer about the host upstream.test", false},
		"DNS knows no such host":  {&net.DNSError{Name: "upstream.test", IsNotFound: true}, "DNS: there is no host upstream.test", true},
		"the certificate is old": {
			&tls.CertificateVerificationError{Err: x509.CertificateInvalidError{Reason: x509.Expired}},
			"TLS: the certificate has expired, or the clock is wrong", true,
		},
	} {
		got := upstream.NoAnswer(&url.Error{Op: "Post", URL: "http://upstream.test/?q=the-key", Err: fmt.Errorf("the-key: %w", tc.err)})
		if got.Error() != tc.want || got.Lasting != tc.lasting {
			t.Errorf("%s: logged as %q, lasting %t", name, got, got.Lasting)
		}
	}
}

// What really happens on the wire, told by its cause.
func TestAWrongSettingIsToldFromAnOutage(t *testing.T) {
	t.Parallel()
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // it would tell of each handshake
	secure.StartTLS()
	defer secure.Close()
	trusting := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: secure.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs}}
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	gone := porttest.Vacant(t)
	for name, tc := range map[string]struct {
		transport *http.Transport
		url       string
		want      string
		lasting   bool
	}{
		"an unknown authority":  {upstream.Transport(nil), secure.URL, "TLS: the certificate is of an authority that is not trusted here", true},
		"another's certificate": {trusting, strings.Replace(secure.URL, "127.0.0.1", "localhost", 1), "TLS: the certificate is not for localhost", true},
		"https to a plain port": {upstream.Transport(nil), strings.Replace(plain.URL, "http", "https", 1), "TLS: plain HTTP is spoken there, and not https", true},
		"a port nobody holds":   {upstream.Transport(nil), "http://" + gone, "nobody listens at " + gone, false},
	} {
		client := &http.Client{Transport: tc.transport}
		resp, err := client.Get(tc.url)
		if err == nil {
			_ = resp.Body.Close()
			t.Errorf("%s: there was an answer", name)
			continue
		}
		client.CloseIdleConnections()
		if got := upstream.NoAnswer(err); got.Error() != tc.want || got.Lasting != tc.lasting {
			t.Errorf("%s: %q, lasting %t (%v)", name, got, got.Lasting, err)
		}
	}
}

func TestACauseIsFoundInAFault(t *testing.T) {
	t.Parallel()
	for lasting, err := range map[bool]error{
		true:  fault.Wrap(fmt.Errorf("kms: %w", &upstream.Cause{Lasting: true}), fault.Unavailable, "x", "y"),
		false: fault.Wrap(fmt.Errorf("kms: %w", &upstream.Cause{}), fault.Unavailable, "x", "y"),
	} {
		if upstream.Lasts(err) != lasting {
			t.Errorf("%v: not %t", err, lasting)
		}
	}
	if upstream.Lasts(errors.New("x")) || upstream.Lasts(nil) {
		t.Error("what has no cause lasts")
	}
}
