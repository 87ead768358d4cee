package oauth_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"coagent/platform/env"
	"coagent/services/oauth"
)

// settings configure every provider properly.
func settings() map[string]string {
	s := map[string]string{
		"ZILLOW_TOKEN_URL":  "https://auth.dotloop.com/oauth/token",
		"ZILLOW_REVOKE_URL": "https://auth.dotloop.com/oauth/token/revoke",
	}
	for _, prefix := range oauth.SettingPrefixes() {
		s[prefix+"_CLIENT_ID"], s[prefix+"_CLIENT_SECRET"] = strings.ToLower(prefix)+"-id", "canary-client-secret"
		s[prefix+"_REDIRECT_URIS"] = "https://app.example.com/oauth/callback,http://localhost:3000/oauth/callback"
	}
	return s
}

// providers reads settings as the program does.
func providers(settings map[string]string) (oauth.Catalogue, error) {
	e := env.From(func(name string) string { return settings[name] })
	catalogue := oauth.Providers(e)
	return catalogue, e.Err()
}

func TestCatalogue(t *testing.T) {
	catalogue, err := providers(settings())
	if err != nil {
		t.Fatal(err)
	}
	if catalogue.Local() {
		t.Error("it is said to be on this machine")
	}
	for id, p := range catalogue {
		switch {
		case p.ID != id:
			t.Errorf("%s is filed under %s", p.ID, id)
		case !p.Configured():
			t.Errorf("%s is not configured", id)
		case p.DefaultLifetime < time.Minute || p.DefaultLifetime > p.MaxLifetime:
			t.Errorf("%s: a token lives for %v, and for %v at most", id, p.DefaultLifetime, p.MaxLifetime)
		case (p.Revoke == oauth.NoRevoke) != (p.RevokeURL == ""):
			t.Errorf("%s: style of revoking and address do not fit", id)
		case (p.Dialect == oauth.Facebook) != (p.DebugURL != ""):
			t.Errorf("%s: dialect and DebugURL do not fit", id)
		}
	}
}

func TestWhatIsKnownOfTheProviders(t *testing.T) {
	catalogue, err := providers(settings())
	if err != nil {
		t.Fatal(err)
	}
	g, f, z := catalogue["GOOGLE_BUSINESS"], catalogue["FACEBOOK"], catalogue["ZILLOW"]
	for what, right := range map[string]bool{
		"Google's endpoints":     g.TokenURL == "https://oauth2.googleapis.com/token" && g.RevokeURL == "https://oauth2.googleapis.com/revoke",
		"Google wants the form":  g.ClientAuth == oauth.InForm,
		"Google does not rotate": g.Rotation == oauth.Static && g.OfflineRequired,
		"Google's scope":         slices.Contains(g.RequiredScopes, "https://www.googleapis.com/auth/business.manage"),
		"Facebook's endpoints": f.TokenURL == "https://graph.facebook.com/v26.0/oauth/access_token" &&
			f.DebugURL == "https://graph.facebook.com/v26.0/debug_token",
		"Facebook's permissions":   f.RevokeURL == "https://graph.facebook.com/v26.0" && f.Revoke == oauth.FacebookPerms,
		"Facebook's window":        f.SoftWindow == 30*24*time.Hour && f.Dialect == oauth.Facebook && !f.OfflineRequired,
		"Zillow forgives least":    z.Rotation == oauth.Strict && z.ClientAuth == oauth.InBasic && z.Dialect == oauth.Standard,
		"Zillow revokes if it can": z.Revoke == oauth.RFC7009,
	} {
		if !right {
			t.Errorf("not so: %s", what)
		}
	}
}

func TestWhatIsNotSetIsNotConfigured(t *testing.T) {
	catalogue, err := providers(nil)
	if err != nil || len(catalogue) < 3 {
		t.Fatal(len(catalogue), err)
	}
	for id, p := range catalogue {
		if p.Configured() {
			t.Errorf("%s is configured", id)
		}
	}
	only := settings()
	delete(only, "ZILLOW_TOKEN_URL")
	delete(only, "ZILLOW_REVOKE_URL")
	catalogue, err = providers(only)
	if err != nil || catalogue["ZILLOW"].Configured() || !catalogue["FACEBOOK"].Configured() {
		t.Errorf("Zillow without endpoints: configured %t, %v", catalogue["ZILLOW"].Configured(), err)
	}
}

func TestALocalRunPointsAtThisMachine(t *testing.T) {
	here := settings()
	maps.Copy(here, map[string]string{
		"GOOGLE_OAUTH_URL":       "http://127.0.0.1:8093/google/",
		"FACEBOOK_GRAPH_URL":     "http://localhost:8093/facebook",
		"FACEBOOK_GRAPH_VERSION": "v27.0",
		"ZILLOW_TOKEN_URL":       "http://[::1]:8093/zillow/token",
		"ZILLOW_REVOKE_URL":      "",
		"ZILLOW_ROTATION":        "grace",
		"ZILLOW_CLIENT_AUTH":     "form",
	})
	catalogue, err := providers(here)
	if err != nil {
		t.Fatal(err)
	}
	z := catalogue["ZILLOW"]
	if !catalogue.Local() || catalogue["GOOGLE_BUSINESS"].TokenURL != "http://127.0.0.1:8093/google/token" ||
		catalogue["FACEBOOK"].DebugURL != "http://localhost:8093/facebook/v27.0/debug_token" ||
		z.Revoke != oauth.NoRevoke || z.Rotation != oauth.Grace || z.ClientAuth != oauth.InForm {
		t.Errorf("%+v", catalogue)
	}
}

func TestMistakesInTheSettingsAreAllTold(t *testing.T) {
	for _, c := range []struct{ name, value, says string }{
		{"GOOGLE_CLIENT_SECRET", "", "must be set"},
		{"GOOGLE_CLIENT_SECRET", "can ary", "must not hold a space or an unprintable"},
		{"GOOGLE_REDIRECT_URIS", "", "must be set"},
		{"GOOGLE_REDIRECT_URIS", "http://app.example.com/", "must be https"},
		{"GOOGLE_REDIRECT_URIS", "https://app.example.com/#x", "must have no fragment"},
		{"GOOGLE_REDIRECT_URIS", "https://app.example.com/#", "must have no fragment"},
		{"GOOGLE_REDIRECT_URIS", "/callback", "must be an absolute URL"},
		{"GOOGLE_OAUTH_URL", "http://oauth2.googleapis.com", "must be https"},
		{"GOOGLE_OAUTH_URL", "http://169.254.169.254", "must be https"},
		{"GOOGLE_OAUTH_URL", "https://169.254.169.254", "is on a host"},
		{"GOOGLE_OAUTH_URL", "https://[::ffff:127.0.0.1]", "is on a host"},
		{"GOOGLE_OAUTH_URL", "https://2130706433", "is on a host"},
		{"GOOGLE_OAUTH_URL", "https://oauth2.googleapis.com@evil.example", "must not hold a user's name"},
		{"GOOGLE_OAUTH_URL", "https://oauth2.googleapis.com.evil.example", "is on a host"},
		{"GOOGLE_OAUTH_URL", "https://eviloauth2.googleapis.com", "is on a host"},
		{"GOOGLE_OAUTH_URL", "https://oauth2.googleapis.com:8443", "must not name a port"},
		{"GOOGLE_OAUTH_URL", "https://oauth2.googleapis.com/#", "must have no fragment"},
		{"GOOGLE_OAUTH_URL", "https://oauth2.googleapis.com?x=", "must have no query"},
		{"GOOGLE_OAUTH_URL", "file:///etc/passwd", "must be an absolute URL"},
		{"FACEBOOK_GRAPH_VERSION", "26", "must look like v26.0"},
		{"FACEBOOK_GRAPH_VERSION", "v26.0/../x", "must look like v26.0"},
		{"ZILLOW_TOKEN_URL", "https://zillow.example/token", "is on a host"},
		{"ZILLOW_TOKEN_URL", "", "must be set"},
		{"ZILLOW_ROTATION", "sometimes", "must be"},
		{"ZILLOW_CLIENT_AUTH", "guess", "must be"},
	} {
		all := settings()
		all[c.name] = c.value
		_, err := providers(all)
		if err == nil || !strings.HasPrefix(err.Error(), c.name+" "+c.says) || strings.Contains(err.Error(), "ary") {
			t.Errorf("%s=%s, want %q: %v", c.name, c.value, c.says, err)
		}
	}
	_, err := providers(map[string]string{
		"FACEBOOK_CLIENT_ID": "1", "FACEBOOK_GRAPH_VERSION": "x", "GOOGLE_CLIENT_SECRET": "canary",
		"ZILLOW_TOKEN_URL": "ftp://x", "ZILLOW_ROTATION": "x",
	})
	if err == nil || strings.Count(err.Error(), "\n") != 5 { // lines between six mistakes
		t.Errorf("not all of them: %v", err)
	}
}

// What a plain provider needs is one row: these hold for every row that has no
// settings of its own, and for the known part of the others.
func TestEveryRowIsSound(t *testing.T) {
	catalogue, err := providers(nil)
	if err != nil { // an endpoint on a host that the row does not name
		t.Error(err)
	}
	for id, p := range catalogue {
		switch {
		case p.DefaultLifetime < time.Minute || p.DefaultLifetime > p.MaxLifetime:
			t.Errorf("%s: a token lives for %v, and for %v at most", id, p.DefaultLifetime, p.MaxLifetime)
		case (p.Revoke == oauth.NoRevoke) != (p.RevokeURL == ""):
			t.Errorf("%s: style of revoking and address do not fit", id)
		case (p.Dialect == oauth.Facebook) != (p.DebugURL != ""):
			t.Errorf("%s: dialect and DebugURL do not fit", id)
		}
	}
	owners := map[string]string{}
	for id, prefix := range oauth.SettingPrefixes() {
		if other := owners[prefix]; other != "" {
			t.Errorf("%s and %s have the same settings, %s_…", other, id, prefix)
		}
		owners[prefix] = id
	}
}
