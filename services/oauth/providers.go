package oauth

import (
	"maps"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"coagent/platform/secret"
)

// ClientSettings is what an installation sets of one provider. The zero value
// leaves it unconfigured.
type ClientSettings struct {
	ClientID     string
	ClientSecret secret.Text
	RedirectURIs []string

	// BaseURL replaces https://oauth2.googleapis.com or
	// https://graph.facebook.com; empty: it does not.
	BaseURL string
	// GraphVersion is the version of Facebook's API; empty: v26.0. Versions end
	// about two years after they appear,
	// https://developers.facebook.com/docs/graph-api/changelog.
	GraphVersion string

	// Zillow publishes no endpoints, so they are set: TokenURL, without which it
	// is not configured, and RevokeURL, without which nothing is revoked.
	TokenURL, RevokeURL string
	// ClientAuth is basic or form; empty: basic (RFC 6749, section 2.3.1).
	ClientAuth string
	// Rotation is strict, grace or static; empty: strict.
	Rotation string
}

const day = 24 * time.Hour

// The rows: what is known of a provider, completed by what is set.
var rows = map[string]func(ClientSettings) (Provider, []mistake){
	"GOOGLE_BUSINESS": google,
	"FACEBOOK":        facebook,
	"ZILLOW":          zillow,
}

// hosts are where a provider's endpoints may be, subdomains included.
var hosts = map[string][]string{
	"GOOGLE_BUSINESS": {"oauth2.googleapis.com"},
	"FACEBOOK":        {"graph.facebook.com"},
	"ZILLOW":          {"zillow.com", "zillowgroup.com", "dotloop.com"},
}

// https://developers.google.com/identity/protocols/oauth2/web-server
func google(s ClientSettings) (Provider, []mistake) {
	base := or(s.BaseURL, "https://oauth2.googleapis.com")
	return Provider{
		TokenURL: base + "/token", RevokeURL: base + "/revoke", Revoke: RFC7009, ClientAuth: InForm, Rotation: Static,
		RequiredScopes: []string{"https://www.googleapis.com/auth/business.manage"}, OfflineRequired: true,
		DefaultLifetime: time.Hour, MaxLifetime: day,
	}, onlyZillow(s)
}

// https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived
func facebook(s ClientSettings) (Provider, []mistake) {
	mistakes := onlyZillow(s)
	version := or(s.GraphVersion, "v26.0")
	if !graphVersion.MatchString(version) {
		mistakes = append(mistakes, mistake{"GraphVersion", "must look like v26.0"})
	}
	base := or(s.BaseURL, "https://graph.facebook.com") + "/" + version
	return Provider{
		TokenURL: base + "/oauth/access_token", DebugURL: base + "/debug_token", RevokeURL: base, Revoke: FacebookPerms,
		ClientAuth: InForm, Rotation: Static, Dialect: Facebook,
		// A long-lived token lives for about 60 days, and one that has expired cannot
		// be exchanged: there must be time to try again.
		DefaultLifetime: time.Hour, MaxLifetime: 90 * day, SoftWindow: 30 * day,
	}, mistakes
}

// Of Zillow nothing is certain but that it is OAuth 2, so each doubt is decided
// for what forgives least.
func zillow(s ClientSettings) (Provider, []mistake) {
	p := Provider{TokenURL: s.TokenURL, RevokeURL: s.RevokeURL, DefaultLifetime: time.Hour, MaxLifetime: 60 * day}
	if s.RevokeURL != "" {
		p.Revoke = RFC7009
	}
	var mistakes []mistake
	if s.BaseURL != "" {
		mistakes = append(mistakes, mistake{"BaseURL", "has no meaning here; set TokenURL and RevokeURL"})
	}
	if s.RevokeURL != "" && s.TokenURL == "" {
		mistakes = append(mistakes, mistake{"TokenURL", "must be set: there is an address for revoking"})
	}
	var known bool
	if p.ClientAuth, known = map[string]ClientAuth{"": InBasic, "basic": InBasic,
		"form": InForm}[s.ClientAuth]; !known {
		mistakes = append(mistakes, mistake{"ClientAuth", "must be basic or form"})
	}
	if p.Rotation, known = map[string]Rotation{"": Strict, "strict": Strict, "grace": Grace,
		"static": Static}[s.Rotation]; !known {
		mistakes = append(mistakes, mistake{"Rotation", "must be strict, grace or static"})
	}
	return p, mistakes
}

var graphVersion = regexp.MustCompile(`^v[1-9][0-9]{0,2}\.[0-9]$`)

func onlyZillow(s ClientSettings) (mistakes []mistake) {
	for _, known := range [][2]string{
		{"TokenURL", s.TokenURL}, {"RevokeURL", s.RevokeURL}, {"ClientAuth", s.ClientAuth}, {"Rotation", s.Rotation},
	} {
		if known[1] != "" {
			mistakes = append(mistakes, mistake{known[0], "is known and cannot be set"})
		}
	}
	return mistakes
}

func or(set, known string) string {
	if set == "" {
		return known
	}
	return strings.TrimRight(set, "/")
}

// SettingError is a mistake in what is set of a provider.
type SettingError struct {
	Provider string
	// Field of [ClientSettings]; Why goes on after it ("must be https") and holds
	// no value.
	Field, Why string
}

// Error names provider and field.
func (e SettingError) Error() string { return e.Provider + ": " + e.Field + " " + e.Why }

// SettingErrors are all mistakes that were found at once.
type SettingErrors []SettingError

// Error has a line for each.
func (all SettingErrors) Error() string {
	lines := make([]string, len(all))
	for i, e := range all {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// mistake is a SettingError of a provider that is known from where it happens.
type mistake struct{ field, why string }

// Providers is the catalogue of all providers under settings, by their ID. The
// error is [SettingErrors]: every mistake in the settings.
//
// An endpoint is https, on a host that is known to be its provider's, or it is
// on this machine. A redirect URI is https or on this machine. Neither has a
// fragment or a user's name in it.
func Providers(settings map[string]ClientSettings) (Catalogue, error) {
	all := Catalogue{}
	var wrong SettingErrors
	for _, id := range slices.Sorted(maps.Keys(settings)) {
		if rows[id] == nil {
			wrong = append(wrong, SettingError{id, "ID", "is that of no provider"})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(rows)) {
		s := settings[id]
		p, mistakes := rows[id](s)
		p.ID, p.ClientID, p.ClientSecret, p.RedirectURIs = id, s.ClientID, s.ClientSecret, slices.Clone(s.RedirectURIs)
		for _, m := range append(mistakes, p.mistakes(s.BaseURL != "")...) {
			if e := (SettingError{id, m.field, m.why}); !slices.Contains(wrong, e) {
				wrong = append(wrong, e)
			}
		}
		all[id] = p
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return all, nil
}

// mistakes is what is wrong with the row. The endpoints may all have been made of
// one BaseURL that was set.
func (p Provider) mistakes(ofBase bool) (all []mistake) {
	switch {
	case p.ClientID != "" && p.ClientSecret.IsZero():
		all = append(all, mistake{"ClientSecret", "must be set: there is a client id without it"})
	case p.ClientID == "" && !p.ClientSecret.IsZero():
		all = append(all, mistake{"ClientID", "must be set: there is a client secret without it"})
	}
	unprintable := func(r rune) bool { return r <= ' ' || r > '~' }
	if strings.ContainsFunc(p.ClientID, unprintable) {
		all = append(all, mistake{"ClientID", "must not hold a space or an unprintable character"})
	}
	if strings.ContainsFunc(p.ClientSecret.Reveal(), unprintable) {
		all = append(all, mistake{"ClientSecret", "must not hold a space or an unprintable character"})
	}
	if p.Configured() && len(p.RedirectURIs) == 0 {
		all = append(all, mistake{"RedirectURIs", "must be set: the provider is configured"})
	}
	for name, endpoint := range p.endpoints() {
		if ofBase {
			name = "BaseURL"
		}
		if why := p.mistakeIn(endpoint); why != "" {
			all = append(all, mistake{name, why})
		}
	}
	for _, uri := range p.RedirectURIs {
		switch u, why := absolute(uri); {
		case why != "":
			all = append(all, mistake{"RedirectURIs", why + ", each of them"})
		case u.Scheme != "https" && !isLoopback(u):
			all = append(all, mistake{"RedirectURIs", "must be https or lead to this machine, each of them"})
		}
	}
	return all
}

// endpoints are those that the provider has, in the order of their names.
func (p Provider) endpoints() func(yield func(name, endpoint string) bool) {
	return func(yield func(name, endpoint string) bool) {
		for _, e := range [][2]string{{"DebugURL", p.DebugURL}, {"RevokeURL", p.RevokeURL}, {"TokenURL", p.TokenURL}} {
			if e[1] != "" && !yield(e[0], e[1]) {
				return
			}
		}
	}
}

// mistakeIn is what is wrong with an endpoint; empty if nothing is.
func (p Provider) mistakeIn(endpoint string) (why string) {
	u, why := absolute(endpoint)
	switch {
	case why != "":
		return why
	case isLoopback(u):
		return ""
	case u.Scheme != "https":
		return "must be https"
	case u.Port() != "" && u.Port() != "443":
		return "must not name a port"
	case u.RawQuery != "" || u.ForceQuery:
		return "must have no query"
	case !slices.ContainsFunc(hosts[p.ID], func(host string) bool {
		return u.Hostname() == host || strings.HasSuffix(u.Hostname(), "."+host)
	}):
		return "is on a host that is not known to be this provider's"
	}
	return ""
}

// absolute reads a URL of which every part is what it seems, or says why it is
// none.
func absolute(text string) (u *url.URL, why string) {
	u, err := url.Parse(text) // err would quote it
	switch {
	case err != nil, u.Scheme != "https" && u.Scheme != "http", u.Hostname() == "", u.Opaque != "":
		return nil, "must be an absolute URL"
	case u.User != nil:
		return nil, "must not hold a user's name"
	case u.Fragment != "" || strings.Contains(text, "#"):
		return nil, "must have no fragment"
	}
	return u, ""
}

func isLoopback(u *url.URL) bool {
	if u.Hostname() == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(u.Hostname())
	return err == nil && !ip.Is4In6() && ip.IsLoopback()
}

// Local reports whether a provider is on this machine, as in a local run.
func (c Catalogue) Local() bool {
	for _, p := range c {
		for _, endpoint := range p.endpoints() {
			if u, err := url.Parse(endpoint); err == nil && isLoopback(u) {
				return true
			}
		}
	}
	return false
}
