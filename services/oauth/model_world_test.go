package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"coagent/platform/fault"
	"coagent/platform/secret"
	"coagent/services/oauth"
)

// The world of the model: a store, a sealer and a provider that are as small as
// they can be, since it is made anew some hundred thousand times. All other tests
// use those of package oauthtest.

var key = oauth.Key{UserID: "user-1", Provider: "ZILLOW"}

// shelf is a Store.
type shelf struct {
	mu    sync.Mutex
	items map[oauth.Key]oauth.Connection
	// saved, if set, sees every write that is made.
	saved func(prev, next oauth.Connection)
}

func shelfWith(items ...oauth.Connection) *shelf {
	s := &shelf{items: map[oauth.Key]oauth.Connection{}}
	for _, c := range items {
		s.items[c.Key] = c
	}
	return s
}

func (s *shelf) Load(ctx context.Context, k oauth.Key) (oauth.Connection, bool, error) {
	if ctx.Err() != nil {
		return oauth.Connection{}, false, unknownOutcome(ctx.Err())
	}
	c, found := s.stored(k)
	return c, found, nil
}

func (s *shelf) Save(ctx context.Context, prev, next oauth.Connection) error {
	if ctx.Err() != nil {
		return unknownOutcome(ctx.Err())
	}
	return s.write(prev, next)
}

// write is a Save that has reached the store, whatever became of the caller.
func (s *shelf) write(prev, next oauth.Connection) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if next.Revision != prev.Revision+1 || next.WriteID == "" {
		return fmt.Errorf("shelf: revision %d after %d, write id %q", next.Revision, prev.Revision, next.WriteID)
	}
	cur := s.items[next.Key]
	if cur.Revision != prev.Revision || cur.WriteID != prev.WriteID || cur.Gen != prev.Gen || !cur.UpdatedAt.Equal(prev.UpdatedAt) ||
		cur.Plain.Access.Reveal() != prev.Plain.Access.Reveal() {
		return fault.New(fault.Conflict, "oauth.conflict", "Somebody else was faster.")
	}
	s.items[next.Key] = next
	if s.saved != nil {
		s.saved(prev, next)
	}
	return nil
}

func (s *shelf) stored(k oauth.Key) (oauth.Connection, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, found := s.items[k]
	return c, found
}

func unknownOutcome(cause error) error {
	return fault.Wrap(cause, fault.Unavailable, "oauth.storage_unavailable", "The store did not answer.")
}

// glass is a Sealer that hides nothing, but opens only what belongs together.
type glass struct{}

func (glass) Prepare(ctx context.Context, k oauth.Key) (oauth.Seal, error) {
	if ctx.Err() != nil {
		return nil, keysDown()
	}
	return func(b oauth.Binding, t oauth.Tokens) (oauth.Sealed, error) {
		if b.Key != k {
			return oauth.Sealed{}, errors.New("glass: prepared for another connection")
		}
		return sealedUnder(b, t.Access.Reveal(), t.Refresh.Reveal()), nil
	}, nil
}

func (glass) Open(_ context.Context, b oauth.Binding, s oauth.Sealed) (oauth.Tokens, error) {
	access, refresh := tokenIn(s.Access), tokenIn(s.Refresh)
	if sealedUnder(b, access, refresh).Access != s.Access || sealedUnder(b, access, refresh).Refresh != s.Refresh || access == "" && refresh == "" {
		return oauth.Tokens{}, fault.New(fault.Internal, "oauth.integrity_error", "The stored tokens do not belong here.")
	}
	return oauth.Tokens{Access: secret.New(access), Refresh: secret.New(refresh)}, nil
}

func keysDown() error {
	return fault.New(fault.Unavailable, "oauth.sealing_unavailable", "The keys cannot be had.")
}

func sealedUnder(b oauth.Binding, access, refresh string) oauth.Sealed {
	seal := func(token string) string {
		if token == "" {
			return ""
		}
		return token + "@" + b.UserID + "@" + b.Provider + "@" + b.Gen + "@" + strconv.FormatInt(b.TokVer, 10)
	}
	return oauth.Sealed{Access: seal(access), Refresh: seal(refresh), WrappedKey: []byte{1}, KeyID: "glass"}
}

func tokenIn(sealed string) string {
	token, _, _ := strings.Cut(sealed, "@")
	return token
}

// mode is what a provider does with a refresh token that is used.
type mode string

const (
	static     mode = "static"      // it stays
	grace      mode = "grace"       // the old one gives the same successor
	strict     mode = "strict"      // the old one is dead
	strictKill mode = "strict_kill" // the old one, used again, ends the whole family
)

var modes = []mode{static, grace, strict, strictKill}

func (m mode) rotation() oauth.Rotation {
	switch m {
	case static:
		return oauth.Static
	case grace:
		return oauth.Grace
	}
	return oauth.Strict
}

// family is one consent and the refresh tokens that came of it.
type family struct {
	current, previous int
	alive             bool
}

// issuer is a provider. Its refresh tokens are "r-<family>-<number>", its access
// tokens "a-<family>-<number>-<call>".
type issuer struct {
	mode     mode
	lifetime time.Duration

	mu                            sync.Mutex
	families                      []family
	tokens                        int // refresh tokens given out
	refreshes, exchanges, revokes int
}

func newIssuer(m mode) *issuer { return &issuer{mode: m, lifetime: time.Hour} }

func (i *issuer) newFamily() oauth.Grant {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.families = append(i.families, family{i.tokens, -1, true})
	i.tokens++
	return i.grant(len(i.families) - 1)
}

func (i *issuer) grant(f int) oauth.Grant {
	number := i.families[f].current
	return oauth.Grant{
		Tokens: oauth.Tokens{
			Access:  secret.New(fmt.Sprintf("a-%d-%d-%d", f, number, i.refreshes)),
			Refresh: secret.New(fmt.Sprintf("r-%d-%d", f, number)),
		},
		Lifetime: i.lifetime, ExpirySource: "provider",
	}
}

func (i *issuer) Exchange(context.Context, oauth.Provider, oauth.Exchange) (oauth.Grant, error) {
	i.mu.Lock()
	i.exchanges++
	i.mu.Unlock()
	return i.newFamily(), nil
}

func (i *issuer) Refresh(_ context.Context, _ oauth.Provider, t oauth.Tokens) (oauth.Grant, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.refreshes++
	fam, number := numbers(t.Refresh.Reveal())
	f := &i.families[fam]
	switch {
	case !f.alive:
		return oauth.Grant{}, dead()
	case i.mode == static && number == f.current:
		g := i.grant(fam)
		g.Refresh = secret.Text{} // as Google does
		return g, nil
	case number == f.current:
		*f = family{i.tokens, number, true}
		i.tokens++
		return i.grant(fam), nil
	case i.mode == grace && number == f.previous:
		return i.grant(fam), nil
	}
	f.alive = f.alive && i.mode != strictKill
	return oauth.Grant{}, dead()
}

func (i *issuer) Revoke(_ context.Context, _ oauth.Provider, t oauth.Tokens, _ string) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.revokes++
	fam, number := numbers(t.Refresh.Reveal())
	if t.Refresh.Reveal() == "" {
		fam, number = numbers(t.Access.Reveal())
	}
	f := &i.families[fam]
	// A token that it knows no longer is a success without effect (RFC 7009 section 2.2).
	if number == f.current || number == f.previous && (i.mode == static || i.mode == grace) {
		f.alive = false
	}
	return nil
}

func dead() error {
	return &oauth.Refusal{Class: oauth.Dead, Reason: oauth.ReasonRevoked, ProviderCode: "invalid_grant"}
}

// numbers reads the family and the number out of a token.
func numbers(token string) (fam, number int) {
	parts := strings.Split(token, "-")
	if len(parts) < 3 {
		return -1, -1
	}
	fam, _ = strconv.Atoi(parts[1])
	number, _ = strconv.Atoi(parts[2])
	return fam, number
}

// provider is the catalogue's row for an issuer.
func provider(m mode) oauth.Provider {
	return oauth.Provider{
		ID: key.Provider, TokenURL: "https://provider.example/token", ClientID: "client", Rotation: m.rotation(), Revoke: oauth.RFC7009,
		RedirectURIs: []string{"https://app.example/callback"}, MaxLifetime: 24 * time.Hour,
	}
}

// connected is a connection to the issuer's newest family, whose access token
// expires after left.
func connected(g oauth.Grant, left time.Duration) oauth.Connection {
	now := time.UnixMilli(time.Now().UnixMilli())
	c := oauth.Connection{
		Key: key, AgentProfileID: key.UserID, State: oauth.Active,
		Expiry:  oauth.Expiry{At: now.Add(left), SoftAt: now.Add(left - 5*time.Minute), Source: "provider"},
		Version: 1000, Gen: "gen-0", TokVer: 1, CreatedAt: now.Add(-time.Hour), UpdatedAt: now.Add(-time.Hour), Revision: 7, WriteID: "before",
	}
	c.Sealed = sealedUnder(c.Binding(), g.Access.Reveal(), g.Refresh.Reveal())
	return c
}

// bus is Events. While it is down, nothing can be published.
type bus struct {
	mu   sync.Mutex
	down bool
	got  []oauth.Event
}

func (b *bus) Publish(_ context.Context, e oauth.Event) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.down {
		return errors.New("bus: down")
	}
	b.got = append(b.got, e)
	return nil
}

func (b *bus) setDown(down bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.down = down
}

func (b *bus) published() []oauth.Event {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]oauth.Event(nil), b.got...)
}
