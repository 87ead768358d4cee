package authserver

import (
	"net/http"
	"regexp"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

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

// refused says what an answer means that is no success. It looks at the status
// and at the error member of an object in JSON, and at no other words: whoever
// can put text into an answer must not decide about a person's grant.
func refused(p oauth.Provider, op operation, a answer) *oauth.Refusal {
	r := &oauth.Refusal{ProviderCode: "http_" + strconv.Itoa(a.status), RetryAfter: a.retryAfter}
	switch {
	case a.status == http.StatusTooManyRequests:
		r.Class = oauth.Throttled
	case a.status == http.StatusBadGateway, a.status == http.StatusGatewayTimeout:
		// What is behind the gateway may have done it.
		r.Class = oauth.InDoubt
	case a.status >= 500:
		r.Class = oauth.Transient
	case a.status < 400: // a redirect: the endpoint is not where we think
		r.Class = oauth.Misconfigured
	case p.Dialect == oauth.Facebook:
		byGraph(r, op, a)
	default:
		byName(r, op, a)
	}
	switch {
	case r.Class != oauth.Dead:
	case op == exchanging: // there was no grant yet that could die
		r.Class, r.Reason = oauth.Rejected, ""
	case op == asApp: // it is our own token that is dead, or not allowed
		r.Class, r.Reason = oauth.Misconfigured, ""
	}
	return r
}

// word is the form of an error's name. A name with a digit in it, which none
// has, might be a token that somebody wants to see in our log.
var word = regexp.MustCompile(`^[a-z][a-z_]{0,63}$`)

// byName classifies by the error of RFC 6749, section 5.2.
func byName(r *oauth.Refusal, op operation, a answer) {
	var in struct {
		Error jsontext.Value `json:"error"`
	}
	name, ok := "", decode(a.body, &in) == nil
	if ok {
		name, ok = text(in.Error)
	}
	if !ok {
		r.Class = byStatus(a.status)
		return
	}
	r.ProviderCode = name
	if !word.MatchString(name) {
		r.ProviderCode = "unrecognised"
	}
	switch name {
	case "invalid_grant":
		r.Class, r.Reason = oauth.Dead, oauth.ReasonRevoked
	case "invalid_client", "unauthorized_client", "invalid_scope", "unsupported_grant_type", "unsupported_token_type",
		"deleted_client", "disabled_client": // the last two are Google's
		r.Class = oauth.Misconfigured
	case "temporarily_unavailable", "server_error":
		r.Class = oauth.Transient
	case "slow_down", "rate_limit_exceeded":
		r.Class = oauth.Throttled
	case "invalid_request":
		r.Class = oauth.Misconfigured
		if op == exchanging { // the code and the verifier are the caller's
			r.Class = oauth.Rejected
		}
	default:
		r.Class = oauth.Transient
		if op == exchanging {
			r.Class = oauth.Rejected
		}
	}
}

// byStatus classifies a 4xx in which there is no error to be found.
func byStatus(status int) oauth.Class {
	switch status {
	case http.StatusUnauthorized, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone,
		http.StatusUnsupportedMediaType:
		return oauth.Misconfigured
	}
	return oauth.Transient
}
