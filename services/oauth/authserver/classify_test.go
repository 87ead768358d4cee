package authserver_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"coagent/platform/secret"
	"coagent/services/oauth"
)

// A lack of permission is said to the app, and so to every token, unless
// debug_token says that this very token is gone.
func TestALackOfPermissionIsTheAppsUnlessTheTokenIsGone(t *testing.T) {
	for name, c := range map[string]struct {
		refused, about string
		class          oauth.Class
		reason         oauth.ReauthReason
	}{
		"the token is good":         {`{"error":{"code":10}}`, `{"data":{"app_id":"id","is_valid":true}}`, oauth.Misconfigured, ""},
		"the token is gone":         {`{"error":{"code":10}}`, `{"data":{"app_id":"id","is_valid":false}}`, oauth.Dead, "revoked"},
		"the password was changed":  {`{"error":{"code":200}}`, `{"data":{"app_id":"id","is_valid":false,"error":{"code":190,"subcode":460}}}`, oauth.Dead, "password_changed"},
		"a checkpoint":              {`{"error":{"code":299}}`, `{"data":{"app_id":"id","is_valid":false,"error":{"code":190,"subcode":459}}}`, oauth.Rejected, "revoked"},
		"the token is another's":    {`{"error":{"code":10}}`, `{"data":{"app_id":"di","is_valid":false}}`, oauth.Misconfigured, ""},
		"debug_token does not know": {`{"error":{"code":10}}`, `{"error":{"code":2}}`, oauth.Misconfigured, ""},
		"debug_token is refused":    {`{"error":{"code":10}}`, `{"error":{"code":190}}`, oauth.Misconfigured, ""},
		"another error":             {`{"error":{"code":3}}`, `{"data":{"app_id":"id","is_valid":false}}`, oauth.Misconfigured, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p, client := server(t, func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/debug") {
					_, _ = w.Write([]byte(c.about))
					return
				}
				w.WriteHeader(http.StatusBadRequest)
				_, _ = w.Write([]byte(c.refused))
			})
			p.Dialect, p.DebugURL = oauth.Facebook, strings.Replace(p.TokenURL, "/token", "/debug", 1)
			_, err := client.Refresh(t.Context(), p, old())
			if r := refusal(t, err); r.Class != c.class || r.Reason != c.reason {
				t.Errorf("%+v", r)
			}
		})
	}
}

// A provider that answers an error with 200 has revoked nothing.
func TestARevocationIsNotBelievedWhereTheBodyIsAnError(t *testing.T) {
	for body, done := range map[string]bool{
		``: true, `{}`: true, `ok`: true, `{"error":"invalid_token"}`: true, `{"error":"invalid_grant"}`: true, `{"error":null}`: true,
		`{"error":"server_error"}`: false, `{"error":"out_of_tea"}`: false, `{"error":{"code":1}}`: false,
	} {
		p, client := server(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) })
		if err := client.Revoke(t.Context(), p, old(), ""); (err == nil) != done {
			t.Errorf("%q: %v", body, err)
		}
	}
}

// Of Facebook's three calls only the first takes the code.
func TestARefusalAfterTheCodeWasTakenSaysSo(t *testing.T) {
	p, client := graph(t, `{"error":{"code":2}}`)
	_, err := client.Exchange(t.Context(), p, oauth.Exchange{Code: secret.New("canary-code")})
	if r := refusal(t, err); !r.CodeSpent {
		t.Errorf("%+v", r)
	}
	p.TokenURL = p.DebugURL
	_, err = client.Exchange(t.Context(), p, oauth.Exchange{Code: secret.New("canary-code")})
	if r := refusal(t, err); r.CodeSpent {
		t.Errorf("before: %+v", r)
	}
}

// A provider's word is never stretched: what has ended is not handed out.
func TestAShortLifeIsKept(t *testing.T) {
	for expires, want := range map[string]time.Duration{
		"20": 20 * time.Second, `"20"`: 20 * time.Second, "1": time.Second, "0.5": 500 * time.Millisecond, "1e-12": time.Millisecond,
		"0": 2 * time.Hour, "-5": 2 * time.Hour, // nonsense, or without end
	} {
		p, client := server(t, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte(`{"access_token":"a","refresh_token_expires_in":20,"expires_in":` + expires + `}`))
		})
		g, err := client.Refresh(t.Context(), p, old())
		if err != nil || g.Lifetime != want || g.RefreshLifetime != 20*time.Second {
			t.Errorf("%s: %v, refresh token %v, %v", expires, g.Lifetime, g.RefreshLifetime, err)
		}
	}
}
