package oauth_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"coagent/gen/oauthapi"
	"coagent/platform/secret"
	"coagent/services/oauth"
)

// settings configure every provider properly.
func settings() map[string]oauth.ClientSettings {
	key, back := secret.New("canary-client-secret"), []string{"https://app.example.com/oauth/callback", "http://localhost:3000/oauth/callback"}
	return map[string]oauth.ClientSettings{
		"GOOGLE_BUSINESS": {ClientID: "google-id", ClientSecret: key, RedirectURIs: back},
		"FACEBOOK":        {ClientID: "123456", ClientSecret: key, RedirectURIs: back},
		"ZILLOW": {ClientID: "zillow-id", ClientSecret: key, RedirectURIs: back,
			TokenURL: "https://auth.dotloop.com/oauth/token", RevokeURL: "https://auth.dotloop.com/oauth/token/revoke"},
	}
}

func TestCatalogue(t *testing.T) {
	catalogue, err := oauth.Providers(settings())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := oauthapi.GetSpec()
	if err != nil {
		t.Fatal(err)
	}
	var documented []string
	for _, v := range doc.Components.Schemas["Provider"].Value.Enum {
		documented = append(documented, v.(string))
	}
	slices.Sort(documented)
	if rows := slices.Sorted(maps.Keys(catalogue)); !slices.Equal(rows, documented) {
		t.Errorf("the catalogue has %q, and the document %q", rows, documented)
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
	catalogue, err := oauth.Providers(settings())
	if err != nil {
		t.Fatal(err)
	}
	g, f, z := catalogue["GOOGLE_BUSINESS"], catalogue["FACEBOOK"], catalogue["ZILLOW"]
	for what, right := range map[string]bool{
		"Google's endpoints":       g.TokenURL == "https://oauth2.googleapis.com/token" && g.RevokeURL == "https://oauth2.googleapis.com/revoke",
		"Google wants the form":    g.ClientAuth == oauth.InForm,
		"Google does not rotate":   g.Rotation == oauth.Static && g.OfflineRequired,
		"Google's scope":           slices.Contains(g.RequiredScopes, "https://www.googleapis.com/auth/business.manage"),
		"Facebook's endpoints":     f.TokenURL == "https://graph.facebook.com/v26.0/oauth/access_token" && f.DebugURL == "https://graph.facebook.com/v26.0/debug_token",
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
	catalogue, err := oauth.Providers(nil)
	if err != nil || len(catalogue) != 3 {
		t.Fatal(len(catalogue), err)
	}
	for id, p := range catalogue {
		if p.Configured() {
			t.Errorf("%s is configured", id)
		}
	}
	only := settings()
	z := only["ZILLOW"]
	z.TokenURL, z.RevokeURL = "", ""
	only["ZILLOW"] = z
	if catalogue, err = oauth.Providers(only); err != nil || catalogue["ZILLOW"].Configured() || !catalogue["FACEBOOK"].Configured() {
		t.Errorf("Zillow without endpoints: configured %t, %v", catalogue["ZILLOW"].Configured(), err)
	}
}

func TestALocalRunPointsAtThisMachine(t *testing.T) {
	here := settings()
	for id, change := range map[string]func(*oauth.ClientSettings){
		"GOOGLE_BUSINESS": func(s *oauth.ClientSettings) { s.BaseURL = "http://127.0.0.1:8093/google/" },
		"FACEBOOK": func(s *oauth.ClientSettings) {
			s.BaseURL, s.GraphVersion = "http://localhost:8093/facebook", "v27.0"
		},
		"ZILLOW": func(s *oauth.ClientSettings) {
			s.TokenURL, s.RevokeURL, s.Rotation, s.ClientAuth = "http://[::1]:8093/zillow/token", "", "grace", "form"
		},
	} {
		s := here[id]
		change(&s)
		here[id] = s
	}
	catalogue, err := oauth.Providers(here)
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
	for _, c := range []struct {
		id     string
		change func(*oauth.ClientSettings)
		says   string
	}{
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.ClientSecret = secret.Text{} }, "ClientSecret must be set"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.ClientID = "" }, "ClientID must be set"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.ClientSecret = secret.New("canary\n") }, "ClientSecret must not hold a space or an unprintable"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.RedirectURIs = nil }, "RedirectURIs must be set"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.RedirectURIs = []string{"http://app.example.com/"} }, "RedirectURIs must be https"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.RedirectURIs = []string{"https://app.example.com/#x"} }, "RedirectURIs must have no fragment"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.RedirectURIs = []string{"https://app.example.com/#"} }, "RedirectURIs must have no fragment"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.RedirectURIs = []string{"/callback"} }, "RedirectURIs must be an absolute URL"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.TokenURL = "https://oauth2.googleapis.com/token" }, "cannot be set"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.BaseURL = "http://oauth2.googleapis.com" }, "BaseURL must be https"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.BaseURL = "http://169.254.169.254" }, "BaseURL must be https"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.BaseURL = "https://169.254.169.254" }, "BaseURL is on a host"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.BaseURL = "https://[::ffff:127.0.0.1]" }, "BaseURL is on a host"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.BaseURL = "https://2130706433" }, "BaseURL is on a host"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.BaseURL = "https://oauth2.googleapis.com@evil.example" }, "BaseURL must not hold a user's name"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.BaseURL = "https://oauth2.googleapis.com.evil.example" }, "BaseURL is on a host"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.BaseURL = "https://eviloauth2.googleapis.com" }, "BaseURL is on a host"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.BaseURL = "https://oauth2.googleapis.com:8443" }, "BaseURL must not name a port"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.BaseURL = "https://oauth2.googleapis.com/#" }, "BaseURL must have no fragment"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.BaseURL = "https://oauth2.googleapis.com?x=" }, "BaseURL must have no query"},
		{"GOOGLE_BUSINESS", func(s *oauth.ClientSettings) { s.BaseURL = "file:///etc/passwd" }, "BaseURL must be an absolute URL"},
		{"FACEBOOK", func(s *oauth.ClientSettings) { s.GraphVersion = "26" }, "GraphVersion must look like v26.0"},
		{"FACEBOOK", func(s *oauth.ClientSettings) { s.GraphVersion = "v26.0/../x" }, "GraphVersion must look like v26.0"},
		{"FACEBOOK", func(s *oauth.ClientSettings) { s.Rotation = "static" }, "cannot be set"},
		{"ZILLOW", func(s *oauth.ClientSettings) { s.TokenURL = "https://zillow.example/token" }, "TokenURL is on a host"},
		{"ZILLOW", func(s *oauth.ClientSettings) { s.TokenURL = "" }, "TokenURL must be set"},
		{"ZILLOW", func(s *oauth.ClientSettings) { s.BaseURL = "https://zillow.com" }, "BaseURL has no meaning"},
		{"ZILLOW", func(s *oauth.ClientSettings) { s.Rotation = "sometimes" }, "Rotation must be"},
		{"ZILLOW", func(s *oauth.ClientSettings) { s.ClientAuth = "guess" }, "ClientAuth must be"},
	} {
		all := settings()
		s := all[c.id]
		c.change(&s)
		all[c.id] = s
		_, err := oauth.Providers(all)
		if err == nil || !strings.Contains(err.Error(), c.id+": ") || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s, want %q: %v", c.id, c.says, err)
		}
	}
	_, err := oauth.Providers(map[string]oauth.ClientSettings{
		"GOOGLE": {}, "FACEBOOK": {ClientID: "1", GraphVersion: "x"}, "ZILLOW": {TokenURL: "ftp://x", Rotation: "x"},
	})
	if err == nil || strings.Count(err.Error(), "\n") != 5 { // lines between six mistakes
		t.Errorf("not all of them: %v", err)
	}
}
