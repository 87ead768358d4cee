package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"coagent/platform/fault"
	"coagent/platform/secret"
)

// Authenticate finds out who sent r, whether they may call an operation that
// wants scope ("" wants none), and returns r's context with their [Identity].
//
// The token is read from the Authorization header alone (RFC 6750, section
// 2.1): in a URL it would end in logs. Besides the faults of
// [Verifier.Verify], a header that is missing or not of the scheme Bearer is
// Unauthenticated, two headers are Invalid with the code
// "auth.ambiguous_authorization", and a missing scope is Forbidden with the
// code "forbidden". Each has the challenge of RFC 6750, section 3, which names no
// error to whoever sent no token.
func (v *Verifier) Authenticate(r *http.Request, scope string) (context.Context, error) {
	token, err := bearer(r.Header.Values("Authorization"))
	if err != nil {
		return nil, err
	}
	caller, err := v.Verify(r.Context(), token)
	if err != nil {
		return nil, err
	}
	if scope != "" && !caller.HasScope(scope) {
		f := fault.Wrap(errors.New("the token lacks the scope "+scope), fault.Forbidden,
			"forbidden", "You are not allowed to do this.")
		f.Challenge = fmt.Sprintf("Bearer error=%q, scope=%q", "insufficient_scope", scope)
		return nil, f
	}
	return With(r.Context(), caller), nil
}

func bearer(headers []string) (secret.Text, error) {
	switch {
	case len(headers) == 0:
		return secret.Text{}, unauthenticated("no Authorization header", "Bearer")
	case len(headers) > 1: // the next hop might pick the other one
		f := fault.New(fault.Invalid, "auth.ambiguous_authorization", "Send exactly one Authorization header.")
		f.Challenge = `Bearer error="invalid_request"`
		return secret.Text{}, f
	}
	scheme, rest, _ := strings.Cut(headers[0], " ")
	if !strings.EqualFold(scheme, "Bearer") { // RFC 9110, section 11.1: case does not count
		return secret.Text{}, unauthenticated("scheme is not Bearer", "Bearer")
	}
	// RFC 9110, section 11.4: 1*SP. Whatever else is not one token, such as two,
	// Verify refuses for its letters.
	return secret.New(strings.TrimLeft(rest, " ")), nil
}
