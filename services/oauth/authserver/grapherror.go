package authserver

import (
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"coagent/services/oauth"
)

// reasons are those that the subcodes of a dead token give,
// https://developers.facebook.com/docs/graph-api/guides/error-handling. The
// others mean that the person must sign in or confirm something.
var reasons = map[int]oauth.ReauthReason{
	458: oauth.ReasonAppRemoved,
	460: oauth.ReasonPasswordChanged,
	463: oauth.ReasonExpired,
}

// throttlesOnePerson says whether it is not us who are throttled but a person:
// 17 is a person's limit, and 368 a block for what a person did.
func throttlesOnePerson(r *oauth.Refusal) bool {
	code, _, _ := strings.Cut(strings.TrimPrefix(r.ProviderCode, "fb_"), "_")
	return r.Class == oauth.Throttled && (code == "17" || code == "368")
}

// byGraph classifies by the code of the Graph API. A wrong secret comes as 1,
// the number of "try again later", so that whoever does must do so within bounds.
func byGraph(r *oauth.Refusal, op operation, a answer) {
	code, subcode, ok := graphError(a.body)
	if !ok {
		r.Class = byStatus(a.status)
		return
	}
	r.ProviderCode = "fb_" + strconv.Itoa(code)
	if subcode != 0 {
		r.ProviderCode += "_" + strconv.Itoa(subcode)
	}
	switch {
	case code == 190, code == 102:
		r.Class, r.Reason = oauth.Dead, oauth.ReasonRevoked
		if reason := reasons[subcode]; reason != "" {
			r.Reason = reason
		}
	case code == 10, code >= 200 && code <= 299:
		r.Class, r.Reason = oauth.Dead, oauth.ReasonScopeRemoved
	case code == 4, code == 17, code == 32, code == 341, code == 368, code == 613:
		r.Class = oauth.Throttled
	case code == 1, code == 2:
		r.Class = oauth.Transient
	case code == 3, code == 101:
		r.Class = oauth.Misconfigured
	case op == exchanging: // 100 and its subcodes: the code, the redirect URI, the verifier
		r.Class = oauth.Rejected
	case code == 100: // nothing of the request but the token is the person's
		r.Class = oauth.Misconfigured
	default:
		r.Class = oauth.Transient
	}
}

// graphError reads {"error":{"code":190,"error_subcode":460}}.
func graphError(body []byte) (code, subcode int, ok bool) {
	var in struct {
		Error jsontext.Value `json:"error"`
	}
	var inner struct {
		Code    jsontext.Value `json:"code"`
		Subcode jsontext.Value `json:"error_subcode"`
	}
	if decode(body, &in) != nil || decode(in.Error, &inner) != nil {
		return 0, 0, false
	}
	code, ok = natural(inner.Code)
	subcode, _ = natural(inner.Subcode) // is missing more often than not
	return code, subcode, ok
}

func natural(v jsontext.Value) (int, bool) {
	n, err := strconv.ParseUint(string(v), 10, 31)
	if err != nil {
		return 0, false
	}
	return int(n), true
}
