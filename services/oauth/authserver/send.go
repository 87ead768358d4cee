package authserver

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"coagent/platform/upstream"
	"coagent/services/oauth"
)

const (
	maxAnswer    = 64 << 10        // bytes; tokens and what is said of them are some 4 KiB
	longestPause = 5 * time.Minute // that a provider can ask for
)

// question is the form of a request.
type question map[string]string

// add adds what is there to be added.
func (q question) add(name, value string) {
	if value != "" {
		q[name] = value
	}
}

func (q question) encode() string {
	form := make(url.Values, len(q))
	for name, value := range q {
		form.Set(name, value)
	}
	return form.Encode()
}

// answer is what a provider said. It is for this package alone.
type answer struct {
	status     int
	body       []byte // nil where the status says enough
	retryAfter time.Duration
	failed     bool // the body is an error, whatever the status says
}

func (a answer) succeeded() bool { return a.status/100 == 2 && !a.failed }

// readable reports whether the body may say what the status means. What a
// gateway answers is not the provider's word.
func (a answer) readable() bool {
	return len(a.body) > 0 && a.status != http.StatusBadGateway && a.status != http.StatusGatewayTimeout
}

// post sends q with our credentials, in the one way that the provider takes
// (RFC 6749, section 2.3.1).
func (c *Client) post(ctx context.Context, p oauth.Provider, endpoint string, q question) (answer, *oauth.Refusal) {
	header := http.Header{}
	if p.ClientAuth == oauth.InBasic {
		r := http.Request{Header: header}
		r.SetBasicAuth(url.QueryEscape(p.ClientID), url.QueryEscape(p.ClientSecret.Reveal()))
	} else {
		q["client_id"] = p.ClientID
		q.add("client_secret", p.ClientSecret.Reveal())
	}
	return c.send(ctx, http.MethodPost, endpoint, header, q)
}

// send makes one request, which net/http repeats only if nothing of it was
// written: it has a body, and no Idempotency-Key, with which net/http would
// repeat it after an answer that broke off.
func (c *Client) send(
	ctx context.Context, method, endpoint string, header http.Header, q question,
) (answer, *oauth.Refusal) {
	// From the moment that there is a connection the request may be on its way:
	// who waits for the report that it was written can be told too late. A new
	// attempt of net/http's begins with a new search for a connection.
	var underway atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { underway.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { underway.Store(true) },
	})
	var body io.Reader
	if q != nil {
		header.Set("Content-Type", "application/x-www-form-urlencoded")
		body = strings.NewReader(q.encode())
	}
	req, err := http.NewRequestWithContext(ctx, method, endpoint, body)
	if err != nil {
		return answer{}, &oauth.Refusal{Class: oauth.Misconfigured, ProviderCode: "bad_endpoint"}
	}
	header.Set("Accept", "application/json")
	req.Header = header
	resp, err := c.Transport.RoundTrip(req)
	if err != nil {
		return answer{}, broken(ctx, err, underway.Load())
	}
	defer func() { _ = resp.Body.Close() }() // nothing is left to be lost
	a := answer{
		status:     resp.StatusCode,
		retryAfter: upstream.RetryAfter(resp.Header.Get("Retry-After"), time.Now(), longestPause),
	}
	if a.status/100 == 3 {
		_, _ = io.CopyN(io.Discard, resp.Body, 4<<10) // so that the connection can be used again
		return a, nil
	}
	a.body, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	switch {
	case err != nil && (a.status >= 500 || a.status == http.StatusTooManyRequests): // which says enough
		a.body = nil
	case err != nil:
		return answer{}, broken(ctx, err, true)
	case len(a.body) > maxAnswer && a.succeeded():
		return answer{}, unusable("answer_too_large")
	case len(a.body) > maxAnswer:
		a.body = nil
	}
	a.body = upstream.WithoutMark(a.body) // a grant that cannot be read is lost
	a.failed = namesError(a.body)
	return a, nil
}

// broken is a call without a whole answer. Of err, which tends to quote what was
// sent, nothing is kept.
func broken(ctx context.Context, err error, underway bool) *oauth.Refusal {
	r := &oauth.Refusal{Class: oauth.Transient, ProviderCode: "unreachable"}
	if underway {
		r.Class, r.ProviderCode = oauth.InDoubt, "connection_lost"
	}
	timeout, ok := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, errAddress):
		r.Class, r.ProviderCode = oauth.Misconfigured, "address_refused"
	case errors.Is(ctx.Err(), context.Canceled):
		r.ProviderCode = "canceled"
	case ctx.Err() != nil, ok && timeout.Timeout():
		r.ProviderCode = "timeout"
	}
	return r
}

// unusable is a success of which nothing can be used: whatever was presented may
// be spent.
func unusable(code string) *oauth.Refusal {
	return &oauth.Refusal{Class: oauth.InDoubt, ProviderCode: code}
}
