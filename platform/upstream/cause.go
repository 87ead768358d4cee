package upstream

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"syscall"
)

// Cause is why a dependency did not do what it was asked. Its words are for the
// log and hold nothing of what was sent or of what came back.
type Cause struct {
	Why string
	// Lasting says that every further call will fail alike, until somebody mends
	// a setting, a right or the dependency itself. It is not so of an outage.
	Lasting bool
}

// Error is why.
func (c *Cause) Error() string { return c.Why }

// Lasts reports whether err has a [Cause] that is lasting.
func Lasts(err error) bool {
	cause, ok := errors.AsType[*Cause](err)
	return ok && cause.Lasting
}

// NoAnswer is the cause of a call that brought no answer; err is what the
// transport says of it. A name that DNS does not know and a certificate that
// cannot be trusted are lasting. A connection that is refused is not: whoever
// should listen may be starting.
//
// The transport's own words are used only where they hold nothing but
// addresses: net/http quotes the bytes that it could not read.
func NoAnswer(err error) *Cause {
	if why := untrusted(err); why != "" {
		return &Cause{Why: "TLS: " + why, Lasting: true}
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		if dns.IsNotFound {
			return &Cause{Why: "DNS: there is no host " + dns.Name, Lasting: true}
		}
		return &Cause{Why: "DNS: no answer about the host " + dns.Name}
	}
	op, ofSocket := errors.AsType[*net.OpError](err)
	timeout, ok := errors.AsType[net.Error](err)
	switch {
	case ofSocket && op.Addr != nil && errors.Is(err, syscall.ECONNREFUSED):
		return &Cause{Why: "nobody listens at " + op.Addr.String()}
	case ok && timeout.Timeout() || errors.Is(err, context.DeadlineExceeded):
		return &Cause{Why: "no answer in time"}
	case ofSocket:
		return &Cause{Why: op.Error()}
	case errors.Is(err, io.EOF):
		return &Cause{Why: "the connection was closed before an answer came"}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &Cause{Why: "the connection was closed in the middle of the answer"}
	}
	return &Cause{Why: "the connection broke"}
}

// untrusted is why TLS does not trust whoever answered; empty if it is not that.
func untrusted(err error) string {
	if errors.Is(err, http.ErrSchemeMismatch) {
		return "plain HTTP is spoken there, and not https"
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return "the certificate is of an authority that is not trusted here"
	}
	if name, ok := errors.AsType[x509.HostnameError](err); ok {
		return "the certificate is not for " + name.Host
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.Expired {
		return "the certificate has expired, or the clock is wrong"
	}
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return "the certificate is not valid"
	}
	return ""
}
