package oauth

import (
	"cmp"
	"errors"
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"coagent/platform/secret"
)

// Settings are an installation's settings, by their names.
type Settings interface {
	String(name, def string) string
	List(name string, def ...string) []string
	OptionalSecret(name string) secret.Text
	// Wrong notes a mistake. why goes on after the name ("must be https") and
	// holds no value.
	Wrong(name string, why error)
}

// row is what is known of a provider.
type row struct {
	known Provider
	// hosts are where its endpoints may be, subdomains included.
	hosts []string
	// prefix begins the names of its settings; empty: the provider's name.
	prefix string
	// complete reads the settings of its own. Nil: those of [endpoints].
	complete func(*Provider, rowSettings)
}

// endpoints takes TOKEN_URL and REVOKE_URL, which replace what is known.
func endpoints(p *Provider, s rowSettings) {
	p.TokenURL, p.RevokeURL = s.url("TOKEN_URL", p.TokenURL), s.url("REVOKE_URL", p.RevokeURL)
	if p.RevokeURL != "" && p.TokenURL == "" {
		s.wrong("TOKEN_URL", "must be set: there is an address for revoking")
	}
}

// SettingPrefixes are what the names of the providers' settings begin with, by
// the providers' names.
func SettingPrefixes() map[string]string {
	all := make(map[string]string, len(rows))
	for id, r := range rows {
		all[id] = cmp.Or(r.prefix, id)
	}
	return all
}

// Providers is the catalogue of all providers under settings. Every provider has
// <NAME>_CLIENT_ID, without which it is not configured, <NAME>_CLIENT_SECRET and
// <NAME>_REDIRECT_URIS, and its endpoints or what else its row says. Every
// mistake is noted in the settings.
//
// An endpoint is https, on a host that is known to be its provider's, or it is
// on this machine. A redirect URI is https or on this machine. Neither has a
// fragment or a user's name in it.
func Providers(settings Settings) Catalogue {
	all, prefixes := Catalogue{}, SettingPrefixes()
	for _, id := range slices.Sorted(maps.Keys(rows)) { // so that mistakes come in one order
		all[id] = rows[id].read(id, rowSettings{settings, prefixes[id], rows[id].hosts})
	}
	return all
}

func (r row) read(id string, s rowSettings) Provider {
	p := r.known
	p.ID = id
	p.ClientID, p.ClientSecret = s.text("CLIENT_ID", ""), s.OptionalSecret(s.name("CLIENT_SECRET"))
	p.RedirectURIs = s.List(s.name("REDIRECT_URIS"))
	complete := r.complete
	if complete == nil {
		complete = endpoints
	}
	complete(&p, s)
	if p.Revoke == NoRevoke && p.RevokeURL != "" {
		p.Revoke = RFC7009
	}
	s.checkClient(p)
	return p
}

// rowSettings are the settings of one provider.
type rowSettings struct {
	Settings
	prefix string
	hosts  []string
}

func (s rowSettings) name(suffix string) string { return s.prefix + "_" + suffix }

func (s rowSettings) text(suffix, def string) string { return s.String(s.name(suffix), def) }

func (s rowSettings) wrong(suffix, why string) { s.Wrong(s.name(suffix), errors.New(why)) }

// url is the address of an endpoint, or what several are under; empty if there
// is none.
func (s rowSettings) url(suffix, def string) string {
	endpoint := s.text(suffix, def)
	if why := s.mistakeIn(endpoint); endpoint != "" && why != "" {
		s.wrong(suffix, why)
	}
	return endpoint
}

// mistakeIn is what is wrong with the address of an endpoint; empty if nothing is.
func (s rowSettings) mistakeIn(endpoint string) (why string) {
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
	case !slices.ContainsFunc(s.hosts, func(host string) bool {
		return u.Hostname() == host || strings.HasSuffix(u.Hostname(), "."+host)
	}):
		return "is on a host that is not known to be this provider's"
	}
	return ""
}

// checkClient notes what is wrong with our client at p.
func (s rowSettings) checkClient(p Provider) {
	switch {
	case p.ClientID != "" && p.ClientSecret.IsZero():
		s.wrong("CLIENT_SECRET", "must be set: there is a client id without it")
	case p.ClientID == "" && !p.ClientSecret.IsZero():
		s.wrong("CLIENT_ID", "must be set: there is a client secret without it")
	}
	unprintable := func(r rune) bool { return r <= ' ' || r > '~' }
	if strings.ContainsFunc(p.ClientID, unprintable) {
		s.wrong("CLIENT_ID", "must not hold a space or an unprintable character")
	}
	if strings.ContainsFunc(p.ClientSecret.Reveal(), unprintable) {
		s.wrong("CLIENT_SECRET", "must not hold a space or an unprintable character")
	}
	if p.Configured() && len(p.RedirectURIs) == 0 {
		s.wrong("REDIRECT_URIS", "must be set: the provider is configured")
	}
	for _, uri := range p.RedirectURIs {
		switch u, why := absolute(uri); {
		case why != "":
			s.wrong("REDIRECT_URIS", why+", each of them")
		case u.Scheme != "https" && !isLoopback(u):
			s.wrong("REDIRECT_URIS", "must be https or lead to this machine, each of them")
		}
	}
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
		for _, endpoint := range []string{p.TokenURL, p.RevokeURL, p.DebugURL} {
			if u, err := url.Parse(endpoint); err == nil && endpoint != "" && isLoopback(u) {
				return true
			}
		}
	}
	return false
}
