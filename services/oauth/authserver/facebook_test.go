package authserver_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"coagent/mocks/oauthprovider"
	"coagent/platform/secret"
	"coagent/services/oauth"
)

const longLived = 5183944 * time.Second

func TestFacebookGivesALongLivedToken(t *testing.T) {
	w := newWorld(t)
	g, err := w.exchange(t, w.facebook(), oauthprovider.Consent{User: "42"})
	if err != nil {
		t.Fatal(err)
	}
	if !w.stand.Alive(g.Access.Reveal()) || !strings.HasPrefix(g.Access.Reveal(), "facebook-access-") {
		t.Error("the token is not the long-lived one")
	}
	if !g.Refresh.IsZero() || g.NeedsUpgrade || g.Lifetime != longLived || g.ExpirySource != "provider" || g.ProviderSubject != "42" ||
		!slices.Equal(g.Scopes, []string{"email", "public_profile"}) || g.RefreshLifetime < 80*24*time.Hour {
		t.Errorf("lifetime %v from %s, person %s, scopes %q, data access %v", g.Lifetime, g.ExpirySource, g.ProviderSubject, g.Scopes, g.RefreshLifetime)
	}
	for _, c := range w.stand.History() {
		if c.Op == "debug" && (c.Presented["access_token"] != "app" || c.Presented["appsecret_proof"] != "given") {
			t.Errorf("debug_token was asked with %v", c.Presented)
		}
	}
}

func TestFacebooksRefreshIsAnExchange(t *testing.T) {
	w := newWorld(t)
	g := w.connect(t, w.facebook())
	next, err := w.Refresh(t.Context(), w.facebook(), g.Tokens)
	if err != nil || next.Access.Reveal() == g.Access.Reveal() || !next.Refresh.IsZero() || next.Lifetime != longLived || next.ExpirySource != "provider" {
		t.Errorf("lifetime %v from %s, %v", next.Lifetime, next.ExpirySource, err)
	}
	if calls := w.stand.History(); len(calls) != 4 {
		t.Errorf("%d calls", len(calls))
	}
}

func TestATokenThatFacebookDidNotExtendIsToldApart(t *testing.T) {
	w := newWorld(t)
	w.stand.Change(oauthprovider.Facebook, func(b *oauthprovider.Behaviour) { b.Unextended, b.ExpiresIn = true, 20*24*3600 })
	g := w.connect(t, w.facebook())
	next, err := w.Refresh(t.Context(), w.facebook(), g.Tokens)
	if err != nil || next.ExpirySource != "unextended" || next.Access.Reveal() != g.Access.Reveal() || next.Lifetime > 20*24*time.Hour {
		t.Errorf("lifetime %v from %s, %v", next.Lifetime, next.ExpirySource, err)
	}
}

func TestAShortLivedTokenIsABeginning(t *testing.T) {
	w := newWorld(t)
	w.fault("none", "internal", "fb_2")
	g := w.connect(t, w.facebook())
	if !g.NeedsUpgrade || !strings.HasPrefix(g.Access.Reveal(), "facebook-short-") || g.Lifetime > 90*time.Minute || g.ProviderSubject != me {
		t.Errorf("upgrade %t, lifetime %v", g.NeedsUpgrade, g.Lifetime)
	}
	next, err := w.Refresh(t.Context(), w.facebook(), g.Tokens)
	if err != nil || next.NeedsUpgrade || next.Lifetime != longLived {
		t.Errorf("upgrade %t, lifetime %v, %v", next.NeedsUpgrade, next.Lifetime, err)
	}
	w.stand.Faults.Clear()
	w.fault("none", "internal") // once is not twice
	if g := w.connect(t, w.facebook()); g.NeedsUpgrade {
		t.Error("it was not tried again")
	}
}

func TestATokenOfAnotherAppIsNoGrant(t *testing.T) {
	w := newWorld(t)
	w.stand.Change(oauthprovider.Facebook, func(b *oauthprovider.Behaviour) { b.AppID = "666" })
	_, err := w.exchange(t, w.facebook(), oauthprovider.Consent{})
	if r := refusal(t, err); r.Class != oauth.Rejected || r.ProviderCode != "token_of_another_app" {
		t.Errorf("%+v", r)
	}
}

func TestAnExchangeThatCannotBeExaminedIsNone(t *testing.T) {
	for fault, want := range map[string]oauth.Class{
		"internal": oauth.Transient, "html": oauth.InDoubt, "fb_190": oauth.Misconfigured, "fb_100": oauth.Misconfigured, "drop_before_processing": oauth.InDoubt,
	} {
		w := newWorld(t)
		w.fault("none", "none", fault, fault)
		_, err := w.exchange(t, w.facebook(), oauthprovider.Consent{})
		if r := refusal(t, err); r.Class != want || r.Reason != "" {
			t.Errorf("%s: %+v", fault, r)
		}
		w.fault("none", "none", fault) // once is not twice
		w.connect(t, w.facebook())
	}
}

func TestWithoutExpiresInFacebookIsAskedForTheEnd(t *testing.T) {
	w := newWorld(t)
	w.fault("none", "missing_expires")
	g := w.connect(t, w.facebook())
	if g.ExpirySource != "provider" || g.Lifetime < longLived-2*time.Second || g.Lifetime > longLived+2*time.Second {
		t.Errorf("exchange: %v from %s", g.Lifetime, g.ExpirySource)
	}
	w.fault("missing_expires")
	next, err := w.Refresh(t.Context(), w.facebook(), g.Tokens)
	if err != nil || next.ExpirySource != "provider" || next.Lifetime < longLived-2*time.Second {
		t.Errorf("refresh: %v from %s, %v", next.Lifetime, next.ExpirySource, err)
	}
	w.fault("missing_expires", "internal") // nobody knows; the token is good all the same
	next, err = w.Refresh(t.Context(), w.facebook(), g.Tokens)
	if err != nil || next.ExpirySource != "default" || next.Lifetime != time.Hour {
		t.Errorf("nobody knows: %v from %s, %v", next.Lifetime, next.ExpirySource, err)
	}
}

// graph is a Facebook that answers with token, and with about when it is asked
// what that is.
func graph(t *testing.T, about string) (oauth.Provider, oauth.AuthServer) {
	t.Helper()
	p, c := server(t, func(w http.ResponseWriter, r *http.Request) {
		answer := `{"access_token":"canary-long","token_type":"bearer"}`
		if strings.HasSuffix(r.URL.Path, "/debug") {
			answer = about
		}
		_, _ = w.Write([]byte(answer))
	})
	p.Dialect, p.DebugURL, p.Rotation = oauth.Facebook, strings.Replace(p.TokenURL, "/token", "/debug", 1), oauth.Static
	return p, c
}

func TestWhatFacebookSaysOfAToken(t *testing.T) {
	for name, c := range map[string]struct {
		about string
		code  string // empty: there is a grant
		life  time.Duration
		from  string
		user  string
	}{
		"no end":             {`{"data":{"app_id":"id","is_valid":true,"expires_at":0,"user_id":"7"}}`, "", 0, "provider", "7"},
		"numbers":            {`{"data":{"app_id":"id","is_valid":true,"expires_at":9999999999,"user_id":7}}`, "", 24 * time.Hour, "provider", "7"},
		"an end that is not": {`{"data":{"app_id":"id","is_valid":true,"expires_at":"x"}}`, "", 2 * time.Hour, "default", ""},
		"a person who is no": {`{"data":{"app_id":"id","is_valid":true,"user_id":"../me"}}`, "", 2 * time.Hour, "default", ""},
		"not valid":          {`{"data":{"app_id":"id","is_valid":false}}`, "token_not_valid", 0, "", ""},
		"valid in words":     {`{"data":{"app_id":"id","is_valid":"true"}}`, "token_not_valid", 0, "", ""},
		"another app":        {`{"data":{"app_id":"di","is_valid":true}}`, "token_of_another_app", 0, "", ""},
		"no app":             {`{"data":{"is_valid":true}}`, "token_of_another_app", 0, "", ""},
		"two apps":           {`{"data":{"app_id":"di","app_id":"id","is_valid":true}}`, "answer_unreadable", 0, "", ""},
		"no data":            {`{}`, "token_of_another_app", 0, "", ""},
		"a list":             {`{"data":[]}`, "answer_unreadable", 0, "", ""},
	} {
		p, a := graph(t, c.about)
		g, err := a.Exchange(t.Context(), p, oauth.Exchange{Code: secret.New("canary-code")})
		if c.code != "" {
			if r := refusal(t, err); r.ProviderCode != c.code {
				t.Errorf("%s: %+v", name, r)
			}
			continue
		}
		if err != nil || g.Lifetime != c.life || g.ExpirySource != c.from || g.ProviderSubject != c.user {
			t.Errorf("%s: %v from %s, person %q, %v", name, g.Lifetime, g.ExpirySource, g.ProviderSubject, err)
		}
	}
	p, a := graph(t, `{"data":{"app_id":"di","is_valid":true}}`)
	_, err := a.Refresh(t.Context(), p, old())
	if r := refusal(t, err); r.Class != oauth.InDoubt || r.ProviderCode != "token_not_ours" {
		t.Errorf("at a refresh: %+v", r)
	}
}

func TestFacebooksErrors(t *testing.T) {
	dead := func(reason oauth.ReauthReason) oauth.Refusal { return oauth.Refusal{Class: oauth.Dead, Reason: reason} }
	of := func(c oauth.Class) oauth.Refusal { return oauth.Refusal{Class: c} }
	kept := oauth.Refusal{Class: oauth.Rejected, Reason: "revoked"}
	for fault, want := range map[string]oauth.Refusal{
		"fb_190": dead("revoked"), "fb_102": dead("revoked"), "fb_190_458": dead("app_removed"), "fb_190_459": kept,
		"fb_190_460": dead("password_changed"), "fb_190_463": dead("expired"), "fb_190_464": kept, "fb_190_467": dead("revoked"),
		"fb_10": of(oauth.Misconfigured), "fb_200": of(oauth.Misconfigured),
		"fb_1": of(oauth.Transient), "fb_2": of(oauth.Transient), "fb_999": of(oauth.Rejected),
		"fb_4": of(oauth.Throttled), "fb_17": of(oauth.Throttled), "fb_341": of(oauth.Throttled), "fb_368": of(oauth.Throttled),
		"fb_3": of(oauth.Misconfigured), "fb_100": of(oauth.Misconfigured), "fb_101": of(oauth.Misconfigured),
	} {
		w := newWorld(t)
		g := w.connect(t, w.facebook())
		w.fault(fault)
		_, err := w.Refresh(t.Context(), w.facebook(), g.Tokens)
		if r := refusal(t, err); r.Class != want.Class || r.Reason != want.Reason || r.ProviderCode != fault {
			t.Errorf("%s at a refresh: %+v", fault, r)
		}
		w.fault(fault)
		_, err = w.exchange(t, w.facebook(), oauthprovider.Consent{})
		if want.Class == oauth.Dead || want.Class == oauth.Rejected || fault == "fb_100" || fault == "fb_999" {
			want = of(oauth.Rejected)
		}
		if r := refusal(t, err); r.Class != want.Class || r.Reason != want.Reason {
			t.Errorf("%s at an exchange: %+v", fault, r)
		}
	}
}

func TestFacebooksErrorsAreReadByTheirNumbersAlone(t *testing.T) {
	unnamed := oauth.Refusal{Class: oauth.Rejected, ProviderCode: "http_400", OfRequest: true}
	for body, want := range map[string]oauth.Refusal{
		`{"error":{"code":190,"error_subcode":null}}`:                              {Class: oauth.Dead, Reason: "revoked", ProviderCode: "fb_190", OfRequest: true},
		`{"error":{"code":190,"error_subcode":99999999999}}`:                       {Class: oauth.Dead, Reason: "revoked", ProviderCode: "fb_190", OfRequest: true},
		`{"error":{"code":"190"}}`:                                                 unnamed,
		`{"error":{"code":-190}}`:                                                  unnamed,
		`{"error":{"code":1.9e2}}`:                                                 unnamed,
		`{"error":{"CODE":190}}`:                                                   unnamed,
		`{"error":{"code":1,"code":190}}`:                                          {ProviderCode: "http_400", OfRequest: true},
		`{"error":{"type":"OAuthException","message":"code 190 subcode 463"}}`:     unnamed,
		`{"error":{"code":2,"message":"Error validating access token 190 (463)"}}`: {ProviderCode: "fb_2"},
		`{"error":"invalid_grant"}`:                                                unnamed,
		`{"error":[190]}`:                                                          unnamed,
	} {
		p, c := server(t, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = w.Write([]byte(body))
		})
		p.Dialect = oauth.Facebook
		_, err := c.Refresh(t.Context(), p, old())
		if r := refusal(t, err); r != want {
			t.Errorf("%s: %+v", body, r)
		}
	}
}

func TestFacebooksTokenIsPresentedWhileItIsGood(t *testing.T) {
	w := newWorld(t)
	expired, removed, unknown := w.connect(t, w.facebook()), w.connect(t, w.facebook()), oauth.Tokens{Access: secret.New("canary")}
	w.stand.Expire(expired.Access.Reveal())
	w.stand.Revoke(removed.Access.Reveal())
	for reason, tokens := range map[oauth.ReauthReason]oauth.Tokens{"expired": expired.Tokens, "app_removed": removed.Tokens, "revoked": unknown} {
		_, err := w.Refresh(t.Context(), w.facebook(), tokens)
		if r := refusal(t, err); r.Class != oauth.Dead || r.Reason != reason {
			t.Errorf("%s: %+v", reason, r)
		}
	}
}

func TestRevokingAtFacebook(t *testing.T) {
	for name, c := range map[string]struct {
		subject string
		before  func(*world, oauth.Grant)
		tokens  bool
		alive   bool
		callers []string
	}{
		"by the person's token":      {me, nil, true, false, []string{"bearer facebook-access"}},
		"without knowing the person": {"", nil, true, false, []string{"bearer facebook-access"}},
		"when the token is old": {me, func(
			w *world, g oauth.Grant,
		) {
			w.stand.Expire(g.Access.Reveal())
		}, true, false, []string{"bearer facebook-access", "bearer app"}},
		"when the token is old, nobody's": {"", func(w *world, g oauth.Grant) { w.stand.Expire(g.Access.Reveal()) }, true, true, []string{"bearer facebook-access"}},
		"when there is no token":          {me, nil, false, false, []string{"bearer app"}},
		"when the person was faster": {me, func(
			w *world, g oauth.Grant,
		) {
			w.stand.Revoke(g.Access.Reveal())
		}, true, false, []string{"bearer facebook-access"}},
		"with a person who is a path":      {"../1", nil, true, false, []string{"bearer facebook-access"}},
		"when nothing is known of anybody": {"", nil, false, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			g := w.connect(t, w.facebook())
			if c.before != nil {
				c.before(w, g)
			}
			seen := len(w.stand.History())
			tokens := g.Tokens
			if !c.tokens {
				tokens = oauth.Tokens{}
			}
			if err := w.Revoke(t.Context(), w.facebook(), tokens, c.subject); err != nil {
				t.Error(err)
			}
			if alive := w.stand.Grants()[0].Alive; alive != c.alive {
				t.Errorf("alive %t", alive)
			}
			calls := w.stand.History()[seen:]
			if len(calls) != len(c.callers) {
				t.Fatalf("%+v", calls)
			}
			for i, call := range calls {
				if !strings.HasPrefix(call.Presented["authorization"], c.callers[i]) || call.Presented["appsecret_proof"] != "given" {
					t.Errorf("call %d: %v", i, call.Presented)
				}
			}
		})
	}
}

func TestFacebookMustSayThatItRevoked(t *testing.T) {
	for body, ok := range map[string]bool{
		`true`: true, ` true `: true, `{"success":true}`: true, `{"success":"true"}`: false, `{"success":false}`: false, `false`: false, ``: false, `<html>true</html>`: false,
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(body)) }))
		p, c := server(t, nil)
		p.Dialect, p.Revoke, p.RevokeURL = oauth.Facebook, oauth.FacebookPerms, s.URL
		if err := c.Revoke(t.Context(), p, old(), me); (err == nil) != ok {
			t.Errorf("%s: %v", body, err)
		}
		s.Close()
	}
}
