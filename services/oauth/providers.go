package oauth

import (
	"regexp"
	"strings"
	"time"
)

const day = 24 * time.Hour

// rows are the providers, by their names in the document (Provider in
// openapi/oauth.yaml). One that keeps to RFC 6749 is a row without settings of
// its own: see "An OAuth provider" in docs/extending.md.
var rows = map[string]row{
	"GOOGLE_BUSINESS": {
		// https://developers.google.com/identity/protocols/oauth2/web-server
		prefix: "GOOGLE",
		hosts:  []string{"oauth2.googleapis.com"},
		known: Provider{
			ClientAuth:      InForm,
			Rotation:        Static,
			RequiredScopes:  []string{"https://www.googleapis.com/auth/business.manage"},
			OfflineRequired: true,
			DefaultLifetime: time.Hour,
			MaxLifetime:     day,
		},
		complete: google,
	},
	"FACEBOOK": {
		// https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived
		hosts: []string{"graph.facebook.com"},
		known: Provider{
			Dialect:         Facebook,
			ClientAuth:      InForm,
			Rotation:        Static,
			Revoke:          FacebookPerms,
			DefaultLifetime: time.Hour,
			MaxLifetime:     90 * day,
			// A long-lived token lives for about 60 days, and one that has expired
			// cannot be exchanged: there must be time to try again.
			SoftWindow: 30 * day,
		},
		complete: facebook,
	},
	"ZILLOW": {
		// Zillow publishes nothing but that it is OAuth 2. So its endpoints are set,
		// and each doubt is decided for what forgives least.
		hosts: []string{"zillow.com", "zillowgroup.com", "dotloop.com"},
		known: Provider{
			ClientAuth:      InBasic,
			Rotation:        Strict,
			DefaultLifetime: time.Hour,
			MaxLifetime:     60 * day,
		},
		complete: unpublished,
	},
}

// google takes OAUTH_URL, which both endpoints are under.
func google(p *Provider, s rowSettings) {
	base := strings.TrimRight(s.url("OAUTH_URL", "https://oauth2.googleapis.com"), "/")
	p.TokenURL, p.RevokeURL = base+"/token", base+"/revoke"
}

// facebook takes GRAPH_URL and GRAPH_VERSION. Versions end about two years after
// they appear, https://developers.facebook.com/docs/graph-api/changelog.
func facebook(p *Provider, s rowSettings) {
	version := s.text("GRAPH_VERSION", "v26.0")
	if !graphVersion.MatchString(version) {
		s.wrong("GRAPH_VERSION", "must look like v26.0")
	}
	base := strings.TrimRight(s.url("GRAPH_URL", "https://graph.facebook.com"), "/") + "/" + version
	p.TokenURL, p.DebugURL, p.RevokeURL = base+"/oauth/access_token", base+"/debug_token", base
}

var graphVersion = regexp.MustCompile(`^v[1-9][0-9]{0,2}\.[0-9]$`)

// unpublished takes CLIENT_AUTH (basic, form) and ROTATION (strict, grace,
// static) beside the endpoints, since nobody says what they are.
func unpublished(p *Provider, s rowSettings) {
	endpoints(p, s)
	switch s.text("CLIENT_AUTH", "") {
	case "":
	case "basic":
		p.ClientAuth = InBasic
	case "form":
		p.ClientAuth = InForm
	default:
		s.wrong("CLIENT_AUTH", "must be basic or form")
	}
	switch s.text("ROTATION", "") {
	case "":
	case "strict":
		p.Rotation = Strict
	case "grace":
		p.Rotation = Grace
	case "static":
		p.Rotation = Static
	default:
		s.wrong("ROTATION", "must be strict, grace or static")
	}
}
