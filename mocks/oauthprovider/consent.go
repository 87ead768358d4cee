package oauthprovider

import (
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"coagent/mocks/faults"
)

// consent is the page on which a person allows everything at once: it sends the
// browser back with a code, or with access_denied. The person is login_hint. It
// sends to this machine alone.
func (s *Server) consent(provider string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q, b := r.URL.Query(), s.Behaviour(provider)
		back, err := url.Parse(q.Get("redirect_uri"))
		switch {
		case q.Get("client_id") != b.ClientID:
			faults.WriteJSON(w, http.StatusBadRequest, map[string]string{"error": "invalid_client"})
			return
		case err != nil || !isLoopback(back) || back.Fragment != "":
			faults.WriteJSON(w, http.StatusBadRequest, map[string]string{"error": "redirect_uri_mismatch"})
			return
		}
		answer := back.Query()
		if q.Has("state") {
			answer.Set("state", q.Get("state"))
		}
		switch {
		case b.Denies:
			answer.Set("error", "access_denied")
		case q.Get("response_type") != "" && q.Get("response_type") != "code":
			answer.Set("error", "unsupported_response_type")
		case q.Has("code_challenge") && q.Get("code_challenge_method") != "S256":
			answer.Set("error", "invalid_request")
		default:
			answer.Set("code", s.Code(provider, Consent{
				User: q.Get("login_hint"), RedirectURI: q.Get("redirect_uri"), Challenge: q.Get("code_challenge"),
				Scopes: strings.FieldsFunc(q.Get("scope"), func(c rune) bool { return c == ' ' || c == ',' }),
				Online: provider == Google && q.Get("access_type") != "offline",
			}))
		}
		back.RawQuery = answer.Encode()
		http.Redirect(w, r, back.String(), http.StatusFound)
	})
}

func isLoopback(u *url.URL) bool {
	ip, err := netip.ParseAddr(u.Hostname())
	return (u.Scheme == "http" || u.Scheme == "https") &&
		(u.Hostname() == "localhost" || err == nil && ip.IsLoopback())
}
