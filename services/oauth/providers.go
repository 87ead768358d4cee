package oauth

import (
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// ClientSettings is what an installation sets of one provider. The zero value
// leaves it unconfigured.
type ClientSettings struct {
	ClientID     string
	ClientSecret Secret
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
var rows = map[string]func(ClientSettings) (Provider, []error){
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
func google(s ClientSettings) (Provider, []error) {
	base := or(s.BaseURL, "https://oauth2.googleapis.com")
	return Provider{
		TokenURL: base + "/token", RevokeURL: base + "/revoke", Revoke: RFC7009, ClientAuth: InForm, Rotation: Static,
		RequiredScopes: []string{"https://www.googleapis.com/auth/business.manage"}, OfflineRequired: true,
		DefaultLifetime: time.Hour, MaxLifetime: day,
	}, onlyZillow(s)
}

// https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived
func facebook(s ClientSettings) (Provider, []error) {
	mistakes := onlyZillow(s)
	version := or(s.GraphVersion, "v26.0")
	if !graphVersion.MatchString(version) {
		mistakes = append(mistakes, errors.New("GraphVersion must look like v26.0"))
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
func zillow(s ClientSettings) (Provider, []error) {
	p := Provider{TokenURL: s.TokenURL, RevokeURL: s.RevokeURL, DefaultLifetime: time.Hour, MaxLifetime: 60 * day}
	if s.RevokeURL != "" {
		p.Revoke = RFC7009
	}
	var mistakes []error
	if s.BaseURL != "" {
		mistakes = append(mistakes, errors.New("BaseURL has no meaning here; set TokenURL and RevokeURL"))
	}
	if s.RevokeURL != "" && s.TokenURL == "" {
		mistakes = append(mistakes, errors.New("RevokeURL is set but TokenURL is not"))
	}
	var known bool
	if p.ClientAuth, known = map[string]ClientAuth{"": InBasic, "basic": InBasic, "form": InForm}[s.ClientAuth]; !known {
		mistakes = append(mistakes, errors.New("ClientAuth must be basic or form"))
	}
	if p.Rotation, known = map[string]Rotation{"": Strict, "strict": Strict, "grace": Grace, "static": Static}[s.Rotation]; !known {
		mistakes = append(mistakes, errors.New("Rotation must be strict, grace or static"))
	}
	return p, mistakes
}

var graphVersion = regexp.MustCompile(`^v[1-9][0-9]{0,2}\.[0-9]$`)

func onlyZillow(s ClientSettings) (mistakes []error) {
	if s.TokenURL != "" || s.RevokeURL != "" || s.ClientAuth != "" || s.Rotation != "" {
		mistakes = append(mistakes, errors.New("TokenURL, RevokeURL, ClientAuth and Rotation are known and cannot be set"))
	}
	return mistakes
}

func or(set, known string) string {
	if set == "" {
		return known
	}
	return strings.TrimRight(set, "/")
}

// Providers is the catalogue of all providers under settings, by their ID. The
// error tells every mistake in the settings, and none of their secrets.
//
// An endpoint is https, on a host that is known to be its provider's, or it is
// on this machine. A redirect URI is https or on this machine. Neither has a
// fragment or a user's name in it.
func Providers(settings map[string]ClientSettings) (Catalogue, error) {
	all := Catalogue{}
	var mistakes []error
	for _, id := range slices.Sorted(maps.Keys(settings)) {
		if rows[id] == nil {
			mistakes = append(mistakes, fmt.Errorf("there is no provider %q", id))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(rows)) {
		s := settings[id]
		p, wrong := rows[id](s)
		p.ID, p.ClientID, p.ClientSecret, p.RedirectURIs = id, s.ClientID, s.ClientSecret, slices.Clone(s.RedirectURIs)
		for _, mistake := range append(wrong, p.mistakes()...) {
			mistakes = append(mistakes, fmt.Errorf("%s: %w", id, mistake))
		}
		all[id] = p
	}
	return all, errors.Join(mistakes...)
}

// mistakes is what is wrong with the row.
func (p Provider) mistakes() (all []error) {
	if (p.ClientID == "") != !p.ClientSecret.IsSet() {
		all = append(all, errors.New("ClientID and ClientSecret belong together"))
	}
	if strings.ContainsFunc(p.ClientID+p.ClientSecret.Reveal(), func(r rune) bool { return r <= ' ' || r > '~' }) {
		all = append(all, errors.New("ClientID or ClientSecret holds a space or an unprintable character"))
	}
	if p.Configured() && len(p.RedirectURIs) == 0 {
		all = append(all, errors.New("RedirectURIs is empty"))
	}
	for name, endpoint := range p.endpoints() {
		if err := p.mistakeIn(endpoint); err != nil {
			all = append(all, fmt.Errorf("%s %w", name, err))
		}
	}
	for _, uri := range p.RedirectURIs {
		switch u, err := absolute(uri); {
		case err != nil:
			all = append(all, fmt.Errorf("a redirect URI %w", err))
		case u.Scheme != "https" && !isLoopback(u):
			all = append(all, errors.New("a redirect URI must be https, or lead to this machine"))
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

func (p Provider) mistakeIn(endpoint string) error {
	u, err := absolute(endpoint)
	switch {
	case err != nil:
		return err
	case isLoopback(u):
		return nil
	case u.Scheme != "https":
		return errors.New("must be https")
	case u.Port() != "" && u.Port() != "443":
		return errors.New("must not name a port")
	case u.RawQuery != "" || u.ForceQuery:
		return errors.New("must have no query")
	case !slices.ContainsFunc(hosts[p.ID], func(host string) bool {
		return u.Hostname() == host || strings.HasSuffix(u.Hostname(), "."+host)
	}):
		return errors.New("is on a host that is not known to be this provider's")
	}
	return nil
}

// absolute reads a URL of which every part is what it seems. Its errors hold
// nothing of the URL.
func absolute(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil, u.Scheme != "https" && u.Scheme != "http", u.Hostname() == "", u.Opaque != "":
		return nil, errors.New("must be an absolute URL")
	case u.User != nil:
		return nil, errors.New("must not hold a user's name")
	case u.Fragment != "" || strings.Contains(text, "#"):
		return nil, errors.New("must have no fragment")
	}
	return u, nil
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
