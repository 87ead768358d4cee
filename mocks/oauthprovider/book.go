package oauthprovider

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"time"
)

// kind is what a token is for.
type kind string

const (
	code    kind = "code"
	access  kind = "access"
	refresh kind = "refresh"
	short   kind = "short" // Facebook's short-lived access token
)

// token is something that was given out.
type token struct {
	name    string // the text without its random part: google-refresh-7
	text    string
	kind    kind
	grant   *grant
	expires time.Time // zero: never

	// Of a code:
	redirectURI, challenge string
	used                   bool
}

func (t *token) over() bool { return !t.expires.IsZero() && time.Now().After(t.expires) }

// grant is what one person allowed once.
type grant struct {
	name, provider, user string
	scopes               []string
	offline              bool
	ended                string // why; empty while it is alive
	refreshes            int
	refreshTokens        []*token // oldest first; the last one is in force
}

func (g *grant) current() *token {
	if len(g.refreshTokens) == 0 {
		return nil
	}
	return g.refreshTokens[len(g.refreshTokens)-1]
}

// book is every token and every grant that there ever was.
type book struct {
	tokens map[string]*token // by text
	grants []*grant
	count  int
}

// issue makes a token that nobody can guess and everybody can recognise.
func (b *book) issue(g *grant, k kind, life time.Duration) *token {
	b.count++
	t := &token{name: fmt.Sprintf("%s-%s-%d", g.provider, k, b.count), kind: k, grant: g}
	t.text = t.name + "-" + rand.Text()
	if k == code && g.provider == Google {
		t.text = "4/0" + t.text // Google's contain a slash
	}
	if life != 0 {
		t.expires = time.Now().Add(life)
	}
	b.tokens[t.text] = t
	if k == refresh {
		g.refreshTokens = append(g.refreshTokens, t)
	}
	return t
}

// Consent is what a person agreed to. Its zero value will do.
type Consent struct {
	User        string   `json:"user"`        // empty: always the same person
	RedirectURI string   `json:"redirectUri"` // empty: the code is good with any
	Challenge   string   `json:"challenge"`   // PKCE, S256
	Scopes      []string `json:"scopes"`      // nil: the usual ones
	Online      bool     `json:"online"`      // there is to be no refresh token
}

// usual are the scopes of a consent that names none.
func usual(provider string) []string {
	switch provider {
	case Google:
		return []string{"https://www.googleapis.com/auth/business.manage"}
	case Facebook:
		return []string{"email", "public_profile"}
	}
	return []string{"leads", "reviews"}
}

// somebody is who consents if nobody is named; Facebook's people are numbers.
const somebody = "100000000000001"

// Code is an authorization code, as the person's browser would bring it. It
// works once, within ten minutes.
func (s *Server) Code(provider string, c Consent) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.of(provider)
	g := &grant{
		name:     fmt.Sprintf("%s-grant-%d", provider, len(s.book.grants)+1),
		provider: provider, user: cmp.Or(c.User, somebody), scopes: c.Scopes,
		offline: !c.Online && provider != Facebook,
	}
	if len(g.scopes) == 0 {
		g.scopes = usual(provider)
	}
	s.book.grants = append(s.book.grants, g)
	t := s.book.issue(g, code, 10*time.Minute)
	t.redirectURI, t.challenge = c.RedirectURI, c.Challenge
	return t.text
}

// Alive says whether a token can be used now: a refresh token for refreshing, an
// access token for calling. A token that was never given out is not alive.
func (s *Server) Alive(text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.book.tokens[text]
	switch {
	case t == nil || t.grant.ended != "" || t.over() || t.used:
		return false
	case t.kind != refresh || t == t.grant.current():
		return true
	}
	previous := t.grant.refreshTokens[max(0, len(t.grant.refreshTokens)-2)]
	return s.of(t.grant.provider).Rotation == Grace && t == previous
}

// Refreshes is how often the grant behind a token was refreshed.
func (s *Server) Refreshes(text string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.book.tokens[text]; t != nil {
		return t.grant.refreshes
	}
	return 0
}

// Revoke ends the grant behind a token, as the person can do at the provider.
func (s *Server) Revoke(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.book.tokens[text]; t != nil {
		t.grant.end("revoked by its person")
	}
}

// Expire makes a token old.
func (s *Server) Expire(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.book.tokens[text]; t != nil {
		t.expires = time.Now().Add(-time.Second)
	}
}

// Grant is what can be seen of a grant.
type Grant struct {
	Name      string   `json:"name"`
	Provider  string   `json:"provider"`
	User      string   `json:"user"`
	Scopes    []string `json:"scopes"`
	Alive     bool     `json:"alive"`
	Ended     string   `json:"ended,omitempty"` // why
	Refreshes int      `json:"refreshes"`
	Current   string   `json:"current,omitempty"` // the name of the refresh token in force
}

// Grants is every grant, oldest first, dead ones included.
func (s *Server) Grants() []Grant {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Grant, len(s.book.grants))
	for i, g := range s.book.grants {
		all[i] = Grant{Name: g.name, Provider: g.provider, User: g.user, Scopes: slices.Clone(g.scopes),
			Alive: g.ended == "", Ended: g.ended, Refreshes: g.refreshes}
		if t := g.current(); t != nil {
			all[i].Current = t.name
		}
	}
	return all
}

func (g *grant) end(why string) { g.ended = cmp.Or(g.ended, why) }

// nameOf tells a token without telling it.
func (b *book) nameOf(text string) string {
	switch t := b.tokens[text]; {
	case t != nil:
		return t.name
	case strings.Contains(text, "|"):
		return "app"
	case text == "":
		return "empty"
	}
	return "unknown"
}
