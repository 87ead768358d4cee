package authserver

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"coagent/services/oauth"
)

var codeForm = regexp.MustCompile(`^[a-z0-9_]{1,64}$`)

func FuzzTokenAnswer(f *testing.F) {
	for _, s := range []string{
		`{"access_token":"a","refresh_token":"r","token_type":"Bearer","expires_in":3600,"scope":"x y","refresh_token_expires_in":"5"}`,
		`{"access_token":"a","expires_in":1e400}`, `{"access_token":"a\n"}`, `{"access_token":"a","access_token":"b"}`, `{"ACCESS_TOKEN":"a"}`,
		`{"access_token":"a","expires_in":-0.0}`, `{"access_token":"a","scope":["x"]}`, `{"error":"invalid_grant"}`, `null`, `[]`, ``, "\xfe\xff",
		`{"access_token":"\ud800"}`, `{"a":` + strings.Repeat("[", 30),
	} {
		f.Add([]byte(s))
	}
	p := oauth.Provider{DefaultLifetime: time.Hour, MaxLifetime: 24 * time.Hour}
	f.Fuzz(func(t *testing.T, body []byte) {
		g, refusal := granted(p, body)
		if refusal != nil {
			if refusal.Class != oauth.InDoubt || !codeForm.MatchString(refusal.ProviderCode) || !g.Access.IsZero() {
				t.Errorf("%+v", refusal)
			}
			return
		}
		for _, s := range []string{g.Access.Reveal(), g.Refresh.Reveal()} {
			if len(s) > maxToken || strings.ContainsFunc(s, func(r rune) bool { return r < '!' || r > '~' }) {
				t.Errorf("a token is %q", s)
			}
		}
		if g.Access.IsZero() || g.Access.Reveal() == g.Refresh.Reveal() {
			t.Error("no access token, or one that is the refresh token")
		}
		if g.Lifetime < time.Minute || g.Lifetime > p.MaxLifetime || g.RefreshLifetime < 0 {
			t.Errorf("lifetimes %v and %v", g.Lifetime, g.RefreshLifetime)
		}
		// Whoever reads JSON in the usual way must see the same token.
		var exact map[string]json.RawMessage
		var access string
		if json.Unmarshal(body, &exact) != nil || json.Unmarshal(exact["access_token"], &access) != nil || access != g.Access.Reveal() {
			t.Errorf("another token is seen in %q", body)
		}
	})
}

func FuzzError(f *testing.F) {
	for _, s := range []string{
		`{"error":"invalid_grant"}`, `{"error":{"code":190,"error_subcode":463}}`, `{"error":{"code":190}}`, `{"error":"x","error":"invalid_grant"}`,
		`{"error":{"code":1e2}}`, `{"error":{"code":"190"}}`, `invalid_grant`, `{"Error":"invalid_grant"}`, `{"error":"canary-1"}`, ``, `{"error":null}`,
	} {
		f.Add(400, []byte(s))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 300 || status > 999 || status >= 400 && status == 429 {
			return
		}
		var in struct {
			Error any `json:"error"`
		}
		usual := json.Unmarshal(body, &in) == nil
		for _, dialect := range []oauth.Dialect{oauth.Standard, oauth.Facebook} {
			for _, op := range []operation{exchanging, refreshing, revoking, asApp} {
				r := refused(oauth.Provider{Dialect: dialect}, op, answer{status: status, body: body})
				if !codeForm.MatchString(r.ProviderCode) {
					t.Errorf("the code is %q", r.ProviderCode)
				}
				if (r.Reason != "") != (r.Class == oauth.Dead) {
					t.Errorf("%+v", r)
				}
				if r.Class != oauth.Dead {
					continue
				}
				// A grant dies by the error member and by nothing else.
				object, _ := in.Error.(map[string]any)
				named := in.Error == "invalid_grant"
				numbered := object != nil && object["code"] != nil
				if op == exchanging || op == asApp || status/100 != 4 || !usual || dialect == oauth.Standard && !named || dialect == oauth.Facebook && !numbered {
					t.Errorf("dead by %d %q", status, body)
				}
			}
		}
	})
}
