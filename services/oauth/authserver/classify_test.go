package authserver_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"coagent/platform/secret"
	"coagent/services/oauth"
)

// What an error at the token endpoint means for a refresh, by its name: whether
// the grant is gone, our application is refused, or this person.
var named = map[string]struct {
	class  oauth.Class
	reason oauth.ReauthReason
	opens  bool // the circuit: it is said of us or of the provider
}{
	// RFC 6749 section 5.2, all of it
	"invalid_request":        {oauth.Misconfigured, "", false},
	"invalid_client":         {oauth.Misconfigured, "", true},
	"invalid_grant":          {oauth.Dead, "revoked", false},
	"unauthorized_client":    {oauth.Misconfigured, "", true},
	"unsupported_grant_type": {oauth.Misconfigured, "", false},
	"invalid_scope":          {oauth.Misconfigured, "", false},
	// of other documents
	"access_denied":           {oauth.Rejected, "revoked", false},
	"admin_policy_enforced":   {oauth.Rejected, "revoked", false},
	"org_internal":            {oauth.Rejected, "revoked", false},
	"invalid_token":           {oauth.Rejected, "revoked", false},
	"interaction_required":    {oauth.Rejected, "revoked", false},
	"consent_required":        {oauth.Rejected, "revoked", false},
	"slow_down":               {oauth.Throttled, "", false},
	"rate_limit_exceeded":     {oauth.Throttled, "", false},
	"deleted_client":          {oauth.Misconfigured, "", true},
	"disabled_client":         {oauth.Misconfigured, "", true},
	"server_error":            {oauth.Transient, "", true},
	"temporarily_unavailable": {oauth.Transient, "", true},
	// of nobody's
	"out_of_tea":            {oauth.Rejected, "", false},
	"INVALID_GRANT":         {oauth.Rejected, "", false},
	"invalid_grant ":        {oauth.Rejected, "", false},
	"user.suspended":        {oauth.Rejected, "", false},
	"https://errors/locked": {oauth.Rejected, "", false},
	"9":                     {oauth.Rejected, "", false},
}

// The same at every provider that keeps to RFC 6749, with every status with
// which it may come.
func TestEachNameOfAnErrorMeansTheSameEverywhere(t *testing.T) {
	for id, p := range newWorld(t).catalogue {
		if p.Dialect == oauth.Facebook {
			continue
		}
		for name, want := range named {
			for _, status := range []int{200, 400, 401, 403, 418, 422} {
				var asked atomic.Int64
				body := fmt.Sprintf("{\"error\":%q,\"error_description\":\"invalid_grant canary\"}", name)
				client := answering(&asked, answer(status, body))
				for range 6 {
					_, err := client.Refresh(t.Context(), p, old())
					r := refusal(t, err)
					if opened := r.ProviderCode == "circuit_open"; opened {
						break
					}
					if r.Class != want.class || r.Reason != want.reason {
						t.Fatalf("%s, %d %s: %+v", id, status, name, r)
					}
				}
				if opened := asked.Load() == 5; opened != want.opens {
					t.Errorf("%s, %d %s: asked %d times", id, status, name, asked.Load())
				}
			}
		}
	}
}

// The numbers of the Graph API. Said to fb_exchange_token while debug_token does
// not say that this very token is gone.
func TestEachNumberOfFacebooksMeansWhatIsDocumented(t *testing.T) {
	p := newWorld(t).facebook()
	for number, want := range map[string]struct {
		class  oauth.Class
		reason oauth.ReauthReason
		opens  bool
	}{
		`190`: {oauth.Dead, "revoked", false}, `190,"error_subcode":458`: {oauth.Dead, "app_removed", false},
		`190,"error_subcode":460`: {oauth.Dead, "password_changed", false}, `190,"error_subcode":463`: {oauth.Dead, "expired", false},
		`190,"error_subcode":467`: {oauth.Dead, "revoked", false}, `102`: {oauth.Dead, "revoked", false},
		`190,"error_subcode":459`: {oauth.Rejected, "revoked", false}, `190,"error_subcode":464`: {oauth.Rejected, "revoked", false},
		`102,"error_subcode":459`: {oauth.Rejected, "revoked", false},
		`10`:                      {oauth.Misconfigured, "", false}, `200`: {oauth.Misconfigured, "", false}, `219`: {oauth.Misconfigured, "", false},
		`299`: {oauth.Misconfigured, "", false}, `3`: {oauth.Misconfigured, "", true}, `101`: {oauth.Misconfigured, "", true},
		`100`: {oauth.Misconfigured, "", false},
		`17`:  {oauth.Throttled, "", false}, `368`: {oauth.Throttled, "", false}, `4`: {oauth.Throttled, "", true}, `32`: {oauth.Throttled, "", true},
		`613`: {oauth.Throttled, "", true}, `1`: {oauth.Transient, "", true}, `2`: {oauth.Transient, "", true},
		`300`: {oauth.Rejected, "", false}, `459`: {oauth.Rejected, "", false}, `99999`: {oauth.Rejected, "", false},
	} {
		for _, status := range []int{200, 400, 401, 403} {
			var asked atomic.Int64
			body := `{"error":{"message":"canary","type":"OAuthException","code":` + number + `}}`
			client := answering(&asked)
			client.Transport = transport(func(r *http.Request) (*http.Response, error) {
				if r.URL.String() == p.DebugURL {
					return answer(200, `{"data":{"app_id":"`+p.ClientID+`","is_valid":true}}`)(), nil
				}
				asked.Add(1)
				return answer(status, body)(), nil
			})
			for range 6 {
				_, err := client.Refresh(t.Context(), p, old())
				r := refusal(t, err)
				if opened := r.ProviderCode == "circuit_open"; opened {
					break
				}
				if r.Class != want.class || r.Reason != want.reason {
					t.Fatalf("%d %s: %+v", status, number, r)
				}
			}
			if opened := asked.Load() == 5; opened != want.opens {
				t.Errorf("%d %s: asked %d times", status, number, asked.Load())
			}
		}
	}
}

// A 401 that says no more is about our own credentials, whoever's token was
// presented; a page of a proxy's is nobody's word about a person.
func TestAnAnswerWithoutANameCondemnsNobody(t *testing.T) {
	for id, p := range newWorld(t).catalogue {
		for _, c := range []struct {
			status int
			body   string
			class  oauth.Class
		}{
			{401, ``, oauth.Misconfigured}, {401, `<html>Unauthorized</html>`, oauth.Misconfigured}, {401, `{}`, oauth.Misconfigured},
			{401, `{"message":"invalid_grant"}`, oauth.Misconfigured},
			{200, `<html>Sign in</html>`, oauth.InDoubt}, {400, `<html>invalid_grant</html>`, oauth.Transient},
			{403, `<!doctype html><title>Blocked</title>`, oauth.Transient}, {500, `<html>`, oauth.Transient}, {503, `<html>`, oauth.Transient},
			{502, `<html>`, oauth.InDoubt}, {504, ``, oauth.InDoubt}, {302, `<html>`, oauth.Misconfigured}, {429, `<html>`, oauth.Throttled},
			{403, `{"message":"Forbidden"}`, oauth.Rejected}, {400, `{}`, oauth.Rejected},
		} {
			var asked atomic.Int64
			_, err := answering(&asked, answer(c.status, c.body)).Refresh(t.Context(), p, old())
			if r := refusal(t, err); r.Class != c.class || r.Reason != "" {
				t.Errorf("%s, %d %s: %+v", id, c.status, c.body, r)
			}
		}
	}
}

// A byte order mark before any answer of a provider's, examination and revocation included.
func TestAByteOrderMarkIsPassedOver(t *testing.T) {
	p, client := server(t, func(w http.ResponseWriter, r *http.Request) {
		answer := `{"access_token":"a","expires_in":60}`
		switch {
		case strings.HasSuffix(r.URL.Path, "/debug"):
			answer = `{"data":{"app_id":"id","is_valid":true,"user_id":"7"}}`
		case r.Method == http.MethodDelete:
			answer = `{"success":true}`
		}
		_, _ = w.Write([]byte("\ufeff" + answer))
	})
	p.Dialect, p.DebugURL, p.Revoke = oauth.Facebook, strings.Replace(p.TokenURL, "/token", "/debug", 1), oauth.FacebookPerms
	g, err := client.Exchange(t.Context(), p, oauth.Exchange{Code: secret.New("canary-code")})
	if err != nil || g.ProviderSubject != "7" || g.Lifetime != time.Minute {
		t.Errorf("%v, lifetime %v of %q", err, g.Lifetime, g.ProviderSubject)
	}
	if err := client.Revoke(t.Context(), p, old(), "7"); err != nil {
		t.Error(err)
	}
}

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
