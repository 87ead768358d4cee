package oauthprovider

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// reply is an answer before a fault has got at it.
type reply struct {
	status  int
	members map[string]any // nil: no body
	verdict string
}

// wrong is an error in the form of RFC 6749, section 5.2.
func wrong(status int, name, description string) reply {
	return reply{status, map[string]any{"error": name, "error_description": description}, name}
}

func fine(members map[string]any) reply { return reply{http.StatusOK, members, "ok"} }

// authenticated holds the client's credentials against those that there are, and
// the way in which they came against the one that is asked for (RFC 6749,
// section 2.3.1).
func (b *Behaviour) authenticated(r *http.Request, form url.Values) bool {
	id, secret, basic := r.BasicAuth()
	switch {
	case b.ClientAuth != "either" && basic != (b.ClientAuth == "basic"), basic && form.Has("client_secret"):
		return false
	case basic:
		var failed error
		if id, failed = url.QueryUnescape(id); failed != nil {
			return false
		}
		if secret, failed = url.QueryUnescape(secret); failed != nil {
			return false
		}
	default:
		id, secret = form.Get("client_id"), form.Get("client_secret")
	}
	return same(id, b.ClientID) && same(secret, b.ClientSecret)
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// token is the token endpoint of a provider that keeps to RFC 6749.
func (s *Server) token(provider string, r *http.Request, form url.Values) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.of(provider)
	if ct := r.Header.Get("Content-Type"); !strings.HasPrefix(ct, "application/x-www-form-urlencoded") {
		return wrong(http.StatusBadRequest, "invalid_request", "The body must be a form.")
	}
	for _, values := range form {
		if len(values) > 1 {
			return wrong(http.StatusBadRequest, "invalid_request", "A parameter is repeated.")
		}
	}
	if !b.authenticated(r, form) {
		return wrong(http.StatusUnauthorized, "invalid_client", "The OAuth client was not found.")
	}
	switch form.Get("grant_type") {
	case "authorization_code":
		return s.exchange(provider, b, form)
	case "refresh_token":
		return s.refresh(provider, b, form.Get("refresh_token"))
	}
	return wrong(http.StatusBadRequest, "unsupported_grant_type", "Invalid grant_type.")
}

func (s *Server) exchange(provider string, b *Behaviour, form url.Values) reply {
	t := s.book.tokens[form.Get("code")]
	if why := t.refusal(provider, form); why != "" {
		return wrong(http.StatusBadRequest, "invalid_grant", why)
	}
	t.used = true
	out := s.answer(b, t.grant)
	if t.grant.offline {
		out["refresh_token"] = s.book.issue(t.grant, refresh, 0).text
		if b.RefreshExpiresIn != 0 {
			out["refresh_token_expires_in"] = b.RefreshExpiresIn
		}
	}
	return fine(out)
}

// refusal says why a code does not work. A code that comes a second time may be
// stolen, so its grant ends (RFC 6749, section 4.1.2).
func (t *token) refusal(provider string, form url.Values) string {
	switch {
	case t == nil || t.kind != code || t.grant.provider != provider:
		return "Malformed auth code."
	case t.used:
		t.grant.end("its code was used twice")
		return "Code was already redeemed."
	case t.grant.ended != "" || t.over():
		return "The code has expired."
	case t.redirectURI != "" && t.redirectURI != form.Get("redirect_uri"):
		return "The redirect URI is another one."
	case t.challenge == "" && form.Has("code_verifier"):
		return "There was no code challenge." // or a stripped challenge would go unnoticed (RFC 9700, section 4.8)
	case t.challenge != "" && !verifies(form.Get("code_verifier"), t.challenge):
		return "The code verifier is wrong."
	}
	return ""
}

// verifies is S256 of RFC 7636, section 4.6.
func verifies(verifier, challenge string) bool {
	sum := sha256.Sum256([]byte(verifier))
	return len(verifier) >= 43 && len(verifier) <= 128 && same(base64.RawURLEncoding.EncodeToString(sum[:]), challenge)
}

func (s *Server) refresh(provider string, b *Behaviour, text string) reply {
	t := s.book.tokens[text]
	dead := wrong(http.StatusBadRequest, "invalid_grant", "Token has been expired or revoked.")
	if t == nil || t.kind != refresh || t.grant.provider != provider || t.grant.ended != "" || t.over() {
		return dead
	}
	g := t.grant
	inForce := t == g.current()
	switch {
	case inForce && b.Rotation == Static:
		g.refreshes++
		return fine(s.answer(b, g))
	case inForce:
		g.refreshes++
		out := s.answer(b, g)
		out["refresh_token"] = s.book.issue(g, refresh, 0).text
		return fine(out)
	case b.Rotation == Grace && len(g.refreshTokens) > 1 && t == g.refreshTokens[len(g.refreshTokens)-2]:
		out := s.answer(b, g)
		out["refresh_token"] = g.current().text
		return fine(out)
	case b.Rotation == StrictKill:
		g.end("a used refresh token came back")
	}
	return dead
}

// answer is a new access token and what is said with it.
func (s *Server) answer(b *Behaviour, g *grant) map[string]any {
	return map[string]any{
		"access_token": s.book.issue(g, access, time.Duration(b.ExpiresIn)*time.Second).text,
		"token_type":   "Bearer",
		"expires_in":   b.ExpiresIn,
		"scope":        strings.Join(g.scopes, " "),
	}
}

// revoke is RFC 7009. Google does not ask who calls, and tells if it does not
// know the token.
func (s *Server) revoke(provider string, r *http.Request, form url.Values) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	if provider != Google && !s.of(provider).authenticated(r, form) {
		return wrong(http.StatusUnauthorized, "invalid_client", "The client is not known.")
	}
	t := s.book.tokens[form.Get("token")]
	if t == nil || t.kind == code || t.grant.provider != provider || t.grant.ended != "" {
		if provider == Google {
			return wrong(http.StatusBadRequest, "invalid_token", "Token expired or revoked")
		}
		return reply{http.StatusOK, nil, "unknown"}
	}
	t.grant.end("revoked by its client")
	return fine(map[string]any{})
}
