package authserver

import (
	"regexp"

	"github.com/go-json-experiment/json/jsontext"

	"coagent/services/oauth"
)

// verdict is what an error means. One that is ofRequest says nothing against the
// provider, which serves others meanwhile.
type verdict struct {
	class     oauth.Class
	reason    oauth.ReauthReason
	ofRequest bool
}

var (
	ended = verdict{oauth.Dead, oauth.ReasonRevoked, true}
	// The person must do something at the provider, and may. The grant is kept.
	mustAct      = verdict{oauth.Rejected, oauth.ReasonRevoked, true}
	refusedAsIs  = verdict{oauth.Rejected, "", true} // and nobody says why
	asksToWait   = verdict{oauth.Throttled, "", true}
	badRequest   = verdict{oauth.Misconfigured, "", true}
	badClient    = verdict{oauth.Misconfigured, "", false}
	isDown       = verdict{oauth.Transient, "", false}
	limitsUs     = verdict{oauth.Throttled, "", false}
	limitsPerson = asksToWait
)

// errorNames are the errors that have a documented meaning, and where it is written.
// Every other name is about this request, and nobody says what: see
// [oauth.Rejected].
var errorNames = map[string]verdict{
	// RFC 6749 section 5.2
	"invalid_grant":          ended,
	"invalid_client":         badClient,
	"unauthorized_client":    badClient,
	"invalid_request":        badRequest,
	"invalid_scope":          badRequest,
	"unsupported_grant_type": badRequest,
	// RFC 6749 section 4.1.2.1; at a token endpoint, too
	"access_denied":           mustAct,
	"server_error":            isDown,
	"temporarily_unavailable": isDown,
	// RFC 7009 section 2.2.1
	"unsupported_token_type": badRequest,
	// RFC 6750 section 3.1: expired, revoked, malformed "or invalid for other reasons"
	"invalid_token": mustAct,
	// RFC 8628 section 3.5
	"slow_down":     asksToWait,
	"expired_token": mustAct,
	// OpenID Connect Core section 3.1.2.6
	"interaction_required":       mustAct,
	"login_required":             mustAct,
	"consent_required":           mustAct,
	"account_selection_required": mustAct,
	// https://developers.google.com/identity/protocols/oauth2/web-server#authorization-errors
	"admin_policy_enforced": mustAct, // the administrator of the person's Workspace may allow it again
	"org_internal":          mustAct, // the account is not of the organisation that the app is for
	"deleted_client":        badClient,
	"disabled_client":       badClient,
	"rate_limit_exceeded":   asksToWait,
}

// word is the form of an error's name. A name with a digit in it, which none
// has, might be a token that somebody wants to see in our log.
var word = regexp.MustCompile(`^[a-z][a-z_]*$`)

// longestWord is how long an error's name may be.
const longestWord = 64

// byName reads {"error":"invalid_grant"}; code is empty if there is no such thing.
func byName(op operation, body []byte) (v verdict, code string) {
	var in struct {
		Error jsontext.Value `json:"error"`
	}
	if decode(body, &in) != nil {
		return verdict{}, ""
	}
	name, ok := text(in.Error)
	if !ok || name == "" {
		return verdict{}, ""
	}
	v, known := errorNames[name]
	switch {
	case !known:
		v = refusedAsIs
	case op == exchanging && name == "invalid_request": // the code and the verifier are the caller's
		v = refusedAsIs
	}
	if len(name) > longestWord || !word.MatchString(name) {
		name = "unrecognised"
	}
	return v, name
}

// namesError reports whether a body is an error and nothing else, whatever its
// status says.
func namesError(body []byte) bool {
	var in struct {
		Error  jsontext.Value `json:"error"`
		Access jsontext.Value `json:"access_token"`
	}
	return decode(body, &in) == nil && told(in.Error) && !told(in.Access)
}
