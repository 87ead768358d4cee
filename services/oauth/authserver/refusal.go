package authserver

import (
	"net/http"
	"strconv"

	"coagent/services/oauth"
)

// operation is what was asked for; one and the same error means different things.
type operation uint8

const (
	exchanging operation = iota // a code for tokens
	refreshing
	revoking
	asApp // Facebook: something of the app itself, about a person's token
)

// refused says what an answer means that gives nothing. It looks at the status
// and at the error member of an object in JSON, and at no other words: whoever
// can put text into an answer must not decide about a person's grant.
func refused(p oauth.Provider, op operation, a answer) *oauth.Refusal {
	r := &oauth.Refusal{ProviderCode: "http_" + strconv.Itoa(a.status), RetryAfter: a.retryAfter}
	v := byStatus(a.status)
	if a.readable() {
		classify := byName
		if p.Dialect == oauth.Facebook {
			classify = byGraph
		}
		if named, code := classify(op, a.body); code != "" {
			if believed := named.under(a.status); believed != nil {
				v, r.ProviderCode = *believed, code
			}
		} else if a.status/100 == 2 {
			return unusable("error_in_success")
		} else if v == ofThisRequest && decode(a.body, &struct{}{}) == nil {
			// the provider's own word, and no page of a proxy's
			v = refusedAsIs
		}
	}
	switch aboutPerson := v.class == oauth.Dead || v.class == oauth.Rejected; {
	case !aboutPerson:
	case op == exchanging: // there was no grant yet that could die
		v.class, v.reason = oauth.Rejected, ""
	case op == asApp: // it is our own token that is dead, or not allowed
		v.class, v.reason = oauth.Misconfigured, ""
	}
	r.Class, r.Reason, r.OfRequest = v.class, v.reason, v.ofRequest
	return r
}

// under is what the name of an error means with this status; nil if the status
// says it all. A failing server is not believed that a grant is gone, and a
// redirect is no word of the endpoint that was asked.
func (v verdict) under(status int) *verdict {
	switch {
	case status/100 == 3:
		return nil
	case status < 500 && status != http.StatusTooManyRequests:
		return &v
	case status >= 500 && v.class == oauth.Dead:
		return &verdict{oauth.Rejected, "", true} // a reason is that of a dead grant alone
	case status >= 500 && v == mustAct:
		return &v
	}
	return nil
}

// ofThisRequest is a 4xx (RFC 9110 section 15.5) that says no more.
var ofThisRequest = verdict{class: oauth.Transient, ofRequest: true}

// byStatus is what an answer means in which there is no error to be found.
func byStatus(status int) verdict {
	switch status {
	case http.StatusTooManyRequests:
		return verdict{class: oauth.Throttled}
	case http.StatusBadGateway, http.StatusGatewayTimeout: // what is behind the gateway may have done it
		return verdict{class: oauth.InDoubt}
	case http.StatusUnauthorized, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone,
		http.StatusUnsupportedMediaType:
		return verdict{class: oauth.Misconfigured}
	}
	switch {
	case status < 400: // a redirect: the endpoint is not where we think
		return verdict{class: oauth.Misconfigured}
	case status < 500 && status != http.StatusRequestTimeout && status != http.StatusTooEarly:
		return ofThisRequest
	}
	return verdict{class: oauth.Transient}
}
