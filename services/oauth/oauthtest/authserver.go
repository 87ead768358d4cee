package oauthtest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"coagent/platform/secret"
	"coagent/services/oauth"
)

// AuthServer is an [oauth.AuthServer] in memory, with the providers behind it. It
// rotates as the row says that it is called with. The same calls get the same
// tokens, and all tokens can be told apart. The zero AuthServer is ready. It is
// safe for use by many goroutines.
type AuthServer struct {
	// KillOnReuse makes a strict provider end the whole grant when a refresh
	// token comes a second time.
	KillOnReuse bool
	// Lifetime is that of access tokens; zero is an hour.
	Lifetime time.Duration
	// Shape, if set, may change a Grant before it is given.
	Shape func(*oauth.Grant)
	// Before, if set, is called before anything is done for a call, and After
	// when it is done but its answer is not given yet. They may wait, panic or end
	// their goroutine; a Refusal that one returns is given instead of the answer.
	Before, After func(context.Context, ProviderCall) *oauth.Refusal

	mu      sync.Mutex
	grants  []*grant
	codes   map[string]*grant
	tokens  map[string]*issued
	queue   []*oauth.Refusal
	calls   []ProviderCall
	running int
	most    int
}

var _ oauth.AuthServer = (*AuthServer)(nil)

// ProviderCall is one call that was made.
type ProviderCall struct {
	Op       string // exchange, refresh or revoke
	Provider string
	Grant    int    // which grant, from 1; 0 if it is not known
	Token    string // what was presented: refresh token 2 of its grant is "refresh 2"
	Class    string // "ok", or what the provider itself made of it
}

// grant is one consent.
type grant struct {
	number            int
	provider, user    string
	used, dead        bool
	refreshes         int
	accesses, current int // tokens given out; the last refresh token is in force
	rotation          oauth.Rotation
}

// issued is one token.
type issued struct {
	grant   *grant
	refresh bool
	number  int
}

// Code is an authorization code of a user's new consent. It works once.
func (a *AuthServer) Code(provider, user string) secret.Text {
	a.mu.Lock()
	defer a.mu.Unlock()
	g := a.consent(provider, user)
	code := fmt.Sprintf("canary.%s.%d.code", provider, g.number)
	if a.codes == nil {
		a.codes = map[string]*grant{}
	}
	a.codes[code] = g
	return secret.New(code)
}

// Connect is a consent and its exchange in one, without a call.
func (a *AuthServer) Connect(p oauth.Provider, user string) oauth.Tokens {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.first(p, a.consent(p.ID, user))
}

func (a *AuthServer) consent(provider, user string) *grant {
	g := &grant{number: len(a.grants) + 1, provider: provider, user: user}
	a.grants = append(a.grants, g)
	return g
}

// Refuses makes the next calls fail, each with one of refusals, before anything
// is done. Calls that find the queue empty work.
func (a *AuthServer) Refuses(refusals ...*oauth.Refusal) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.queue = append(a.queue, refusals...)
}

// Calls is every call so far, in the order in which they were done.
func (a *AuthServer) Calls() []ProviderCall {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.calls)
}

// Count is how many of the calls were of op.
func (a *AuthServer) Count(op string) (n int) {
	for _, c := range a.Calls() {
		if c.Op == op {
			n++
		}
	}
	return n
}

// AtOnce is how many calls there were at one time at most.
func (a *AuthServer) AtOnce() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.most
}

// Alive says whether a refresh could be made with token now, or calls with it if
// it is an access token.
func (a *AuthServer) Alive(token secret.Text) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := a.tokens[token.Reveal()]
	switch {
	case t == nil || t.grant.dead:
		return false
	case !t.refresh || t.number == t.grant.current:
		return true
	}
	return t.grant.rotation == oauth.Grace && t.number == t.grant.current-1
}

// Ended says whether token's grant is over.
func (a *AuthServer) Ended(token secret.Text) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	t := a.tokens[token.Reveal()]
	return t != nil && t.grant.dead
}

// Refreshes is how often token's grant was refreshed.
func (a *AuthServer) Refreshes(token secret.Text) int {
	a.mu.Lock()
	defer a.mu.Unlock()
	if t := a.tokens[token.Reveal()]; t != nil {
		return t.grant.refreshes
	}
	return 0
}

// End ends token's grant, as its person can do at the provider.
func (a *AuthServer) End(token secret.Text) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if t := a.tokens[token.Reveal()]; t != nil {
		t.grant.dead = true
	}
}

// Living is how many grants are alive whose code was used.
func (a *AuthServer) Living() (n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, g := range a.grants {
		if g.used && !g.dead {
			n++
		}
	}
	return n
}

// Exchange implements [oauth.AuthServer]. PKCE and redirect URIs are not looked
// at. A code that comes a second time ends its grant.
func (a *AuthServer) Exchange(ctx context.Context, p oauth.Provider, e oauth.Exchange) (oauth.Grant, error) {
	return a.answer(ctx, p, ProviderCall{Op: "exchange", Provider: p.ID, Token: "code"},
		func(c *ProviderCall) (oauth.Grant, *oauth.Refusal) {
			g := a.codes[e.Code.Reveal()]
			if g == nil || g.provider != p.ID {
				return oauth.Grant{}, rejected()
			}
			c.Grant = g.number
			if g.used || g.dead {
				g.dead = true
				return oauth.Grant{}, rejected()
			}
			return a.granted(g, a.first(p, g)), nil
		})
}

// Refresh implements [oauth.AuthServer].
func (a *AuthServer) Refresh(ctx context.Context, p oauth.Provider, t oauth.Tokens) (oauth.Grant, error) {
	return a.answer(ctx, p, ProviderCall{Op: "refresh", Provider: p.ID},
		func(c *ProviderCall) (oauth.Grant, *oauth.Refusal) {
			presented := t.Refresh
			if p.Dialect == oauth.Facebook {
				presented = t.Access
			}
			old := a.find(c, presented)
			if old == nil || old.grant.dead || old.grant.provider != p.ID ||
				old.refresh == (p.Dialect == oauth.Facebook) {
				return oauth.Grant{}, dead()
			}
			g := old.grant
			g.rotation = p.Rotation
			switch {
			case p.Dialect == oauth.Facebook, p.Rotation == oauth.Static && old.number == g.current:
				g.refreshes++
				return a.granted(g, oauth.Tokens{Access: a.issue(g, false)}), nil
			case old.number == g.current:
				g.refreshes++
				return a.granted(g, oauth.Tokens{Access: a.issue(g, false), Refresh: a.issue(g, true)}), nil
			case p.Rotation == oauth.Grace && old.number == g.current-1:
				return a.granted(g,
					oauth.Tokens{Access: a.issue(g, false), Refresh: secret.New(text(g, true, g.current))}), nil
			case a.KillOnReuse:
				g.dead = true
			}
			return oauth.Grant{}, dead()
		})
}

// Revoke implements [oauth.AuthServer]. A grant that is not known is ended.
func (a *AuthServer) Revoke(ctx context.Context, p oauth.Provider, t oauth.Tokens, _ string) error {
	_, err := a.answer(ctx, p, ProviderCall{Op: "revoke", Provider: p.ID},
		func(c *ProviderCall) (oauth.Grant, *oauth.Refusal) {
			presented := t.Refresh
			if presented.IsZero() {
				presented = t.Access
			}
			if old := a.find(c, presented); old != nil {
				old.grant.dead = true
			}
			return oauth.Grant{}, nil
		})
	return err
}

// answer makes a call in all its stages.
func (a *AuthServer) answer(
	ctx context.Context, p oauth.Provider, c ProviderCall, do func(*ProviderCall) (oauth.Grant, *oauth.Refusal),
) (oauth.Grant, error) {
	a.mu.Lock()
	a.running++
	a.most = max(a.most, a.running)
	var refusal *oauth.Refusal
	if len(a.queue) > 0 {
		refusal, a.queue = a.queue[0], a.queue[1:]
	}
	a.mu.Unlock()
	defer func() {
		a.mu.Lock()
		a.running--
		a.mu.Unlock()
	}()
	if refusal == nil && a.Before != nil {
		refusal = a.Before(ctx, c)
	}
	if refusal == nil && ctx.Err() != nil {
		refusal = &oauth.Refusal{Class: oauth.Transient, ProviderCode: "timeout"}
	}
	if refusal != nil {
		c.Class = "not done"
		a.mu.Lock()
		a.calls = append(a.calls, c)
		a.mu.Unlock()
		return oauth.Grant{}, new(*refusal)
	}
	a.mu.Lock()
	g, refusal := do(&c)
	c.Class = "ok"
	if refusal != nil {
		c.Class = refusal.ProviderCode
	}
	a.calls = append(a.calls, c)
	a.mu.Unlock()
	if a.After != nil {
		if lost := a.After(ctx, c); lost != nil {
			return oauth.Grant{}, new(*lost)
		}
	}
	if ctx.Err() != nil {
		return oauth.Grant{}, &oauth.Refusal{Class: oauth.InDoubt, ProviderCode: "timeout"}
	}
	if refusal != nil {
		return oauth.Grant{}, refusal
	}
	if a.Shape != nil && c.Op != "revoke" {
		a.Shape(&g)
	}
	return g, nil
}

// first is the tokens of a new grant.
func (a *AuthServer) first(p oauth.Provider, g *grant) oauth.Tokens {
	g.rotation, g.used = p.Rotation, true
	t := oauth.Tokens{Access: a.issue(g, false)}
	if p.Dialect != oauth.Facebook {
		t.Refresh = a.issue(g, true)
	}
	return t
}

func (a *AuthServer) granted(g *grant, t oauth.Tokens) oauth.Grant {
	return oauth.Grant{
		Tokens: t, Terms: oauth.Terms{TokenType: "Bearer", ProviderSubject: g.user},
		Lifetime: cmp.Or(a.Lifetime, time.Hour), ExpirySource: "provider",
	}
}

func (a *AuthServer) issue(g *grant, refresh bool) secret.Text {
	number := &g.accesses
	if refresh {
		number = &g.current
	}
	*number++
	t := text(g, refresh, *number)
	if a.tokens == nil {
		a.tokens = map[string]*issued{}
	}
	a.tokens[t] = &issued{g, refresh, *number}
	return secret.New(t)
}

// text begins with "canary", so that a leak of any token can be looked for.
func text(g *grant, refresh bool, number int) string {
	return fmt.Sprintf("canary.%s.%d.%s.%d", g.provider, g.number, kind(refresh), number)
}

func kind(refresh bool) string {
	if refresh {
		return "refresh"
	}
	return "access"
}

func (a *AuthServer) find(c *ProviderCall, presented secret.Text) *issued {
	t := a.tokens[presented.Reveal()]
	if t != nil {
		c.Grant, c.Token = t.grant.number, fmt.Sprintf("%s %d", kind(t.refresh), t.number)
	}
	return t
}

func rejected() *oauth.Refusal {
	return &oauth.Refusal{Class: oauth.Rejected, ProviderCode: "invalid_grant"}
}

func dead() *oauth.Refusal {
	return &oauth.Refusal{Class: oauth.Dead, Reason: oauth.ReasonRevoked, ProviderCode: "invalid_grant"}
}
