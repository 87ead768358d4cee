package authserver

import (
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"coagent/services/oauth"
)

// reasons are those that the subcodes of a dead token give,
// https://developers.facebook.com/docs/graph-api/guides/error-handling.
var reasons = map[int]oauth.ReauthReason{
	458: oauth.ReasonAppRemoved,
	460: oauth.ReasonPasswordChanged,
	463: oauth.ReasonExpired,
}

// acting are the subcodes of a token that is not gone: its person must sign in or
// confirm something at Facebook first.
var acting = map[int]bool{
	459: true, // a checkpoint
	464: true, // an unconfirmed user
}

// byGraph classifies by the code of the Graph API; code is empty if there is
// none. A wrong secret comes as 1, the number of "try again later", so that
// whoever does must do so within bounds.
func byGraph(op operation, body []byte) (v verdict, code string) {
	number, subcode, ok := graphError(body)
	if !ok {
		return verdict{}, ""
	}
	code = "fb_" + strconv.Itoa(number)
	if subcode != 0 {
		code += "_" + strconv.Itoa(subcode)
	}
	return graphVerdict(op, number, subcode), code
}

func graphVerdict(op operation, code, subcode int) verdict {
	switch {
	case code == 190, code == 102:
		if acting[subcode] {
			return mustAct
		}
		v := ended
		if reason := reasons[subcode]; reason != "" {
			v.reason = reason
		}
		return v
	case lacksPermission(code):
		return badRequest
	case code == 17, code == 368: // a person's limit, and a block for what a person did
		return limitsPerson
	case code == 4, code == 32, code == 341, code == 613:
		return limitsUs
	case code == 1, code == 2:
		return isDown
	case code == 3, code == 101:
		return badClient
	case code == 100 && op != exchanging: // nothing of the request but the token is the person's
		return badRequest
	}
	return refusedAsIs // when exchanging: the code, the redirect URI, the verifier
}

// lacksPermission is for what is said to the app as a whole or about one token;
// only debug_token tells which.
func lacksPermission(code int) bool { return code == 10 || code >= 200 && code <= 299 }

func aboutPermission(r *oauth.Refusal) bool {
	text, ofGraph := strings.CutPrefix(r.ProviderCode, "fb_")
	text, _, _ = strings.Cut(text, "_")
	code, err := strconv.Atoi(text)
	return ofGraph && err == nil && lacksPermission(code)
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
