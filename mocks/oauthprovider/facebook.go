package oauthprovider

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const shortLife = 90 * time.Minute

// graphWrong is an error in the form of the Graph API,
// https://developers.facebook.com/docs/graph-api/guides/error-handling.
func graphWrong(code, subcode int, message string) reply {
	inner := map[string]any{"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "AStandInTrace"}
	if subcode != 0 {
		inner["error_subcode"] = subcode
	}
	return reply{http.StatusBadRequest, map[string]any{"error": inner}, graphName(code, subcode)}
}

// graphToken turns a code into a short-lived token, and any token into a
// long-lived one.
func (s *Server) graphToken(_ string, r *http.Request, form url.Values) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.of(Facebook)
	switch {
	case form.Get("client_id") != b.ClientID:
		return graphWrong(101, 0, "Error validating application. Cannot get application info due to a system error.")
	case !b.authenticated(r, form):
		return graphWrong(1, 0, "Error validating client secret.") // the number of "try again later", indeed
	case form.Get("grant_type") == "fb_exchange_token":
		return s.prolong(b, s.book.tokens[form.Get("fb_exchange_token")])
	case !form.Has("redirect_uri"):
		return graphWrong(100, 0, "Missing redirect_uri parameter.")
	}
	t := s.book.tokens[form.Get("code")]
	if why := t.refusal(Facebook, form); why != "" {
		subcode := 36009
		if strings.Contains(why, "redirect") {
			subcode = 36008
		}
		return graphWrong(100, subcode, why)
	}
	t.used = true
	out := s.book.issue(t.grant, short, shortLife)
	return fine(graphAnswer(out))
}

func graphAnswer(t *token) map[string]any {
	return map[string]any{"access_token": t.text, "token_type": "bearer",
		"expires_in": int(time.Until(t.expires).Round(time.Second) / time.Second)}
}

// prolong gives a long-lived token for t while t lasts.
func (s *Server) prolong(b *Behaviour, t *token) reply {
	switch {
	case t == nil || t.kind != short && t.kind != access || t.grant.provider != Facebook:
		return graphWrong(190, 0, "Invalid OAuth access token.")
	case t.grant.ended != "":
		return graphWrong(190, 458, "Error validating access token: The user has not authorized application.")
	case t.over():
		return graphWrong(190, 463, "Error validating access token: Session has expired.")
	}
	if t.kind == access {
		t.grant.refreshes++
		if b.Unextended {
			return fine(graphAnswer(t))
		}
	}
	return fine(graphAnswer(s.book.issue(t.grant, access, time.Duration(b.ExpiresIn)*time.Second)))
}

// bearer is the token that a call is made with, and whether its appsecret_proof,
// if it has one, is right.
func (b *Behaviour) bearer(r *http.Request, form url.Values) (text string, proven bool) {
	text, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !found {
		text = form.Get("access_token")
	}
	if !form.Has("appsecret_proof") {
		return text, true
	}
	mac := hmac.New(sha256.New, []byte(b.ClientSecret))
	mac.Write([]byte(text))
	return text, same(form.Get("appsecret_proof"), hex.EncodeToString(mac.Sum(nil)))
}

// debugToken says what a token is,
// https://developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging.
func (s *Server) debugToken(_ string, r *http.Request, form url.Values) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.of(Facebook)
	caller, proven := b.bearer(r, form)
	switch {
	case !proven:
		return graphWrong(100, 0, "Invalid appsecret_proof provided in the API argument")
	case caller != b.ClientID+"|"+b.ClientSecret:
		return graphWrong(190, 0, "Invalid OAuth access token signature.")
	}
	appID := b.AppID
	if appID == "" {
		appID = b.ClientID
	}
	t := s.book.tokens[form.Get("input_token")]
	if t == nil || t.kind != short && t.kind != access {
		return fine(map[string]any{"data": map[string]any{"is_valid": false, "scopes": []string{},
			"error": map[string]any{"code": 190, "message": "Invalid OAuth access token."}}})
	}
	return fine(map[string]any{"data": map[string]any{
		"app_id": appID, "type": "USER", "application": "Stand-in", "is_valid": t.grant.ended == "" && !t.over(),
		"expires_at": t.expires.Unix(), "data_access_expires_at": time.Now().Add(90 * 24 * time.Hour).Unix(),
		"scopes": t.grant.scopes, "user_id": t.grant.user,
	}})
}

// removeApp ends everything that a person allowed. It takes the person's own
// token or the app's.
func (s *Server) removeApp(_ string, r *http.Request, form url.Values) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.of(Facebook)
	caller, proven := b.bearer(r, form)
	if !proven {
		return graphWrong(100, 0, "Invalid appsecret_proof provided in the API argument")
	}
	user := r.PathValue("user")
	if caller != b.ClientID+"|"+b.ClientSecret {
		t := s.book.tokens[caller]
		switch {
		case t == nil || t.kind != short && t.kind != access:
			return graphWrong(190, 0, "Invalid OAuth access token.")
		case t.grant.ended != "":
			return graphWrong(190, 458, "Error validating access token: The user has not authorized application.")
		case t.over():
			return graphWrong(190, 463, "Error validating access token: Session has expired.")
		case user == "me":
			user = t.grant.user
		case user != t.grant.user:
			return graphWrong(200, 0, "Permissions error")
		}
	}
	for _, g := range s.book.grants {
		if g.provider == Facebook && g.user == user {
			g.end("revoked by its client")
		}
	}
	return fine(map[string]any{"success": true})
}
