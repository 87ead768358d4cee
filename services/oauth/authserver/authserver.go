// Package authserver gets, renews and ends grants at the services that people
// connect, and says what a service's refusal means.
//
// It speaks OAuth 2 (RFC 6749, RFC 7009) and what Facebook has instead. Three
// rules shape it. A token may be good for one use, so a request is sent once and
// what became of it is never guessed. Whoever answers may be hostile or broken,
// so an answer is believed only within bounds. And nothing that is said on the
// way, by us or by them, appears in an error, a log or a URL.
package authserver

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"coagent/platform/fault"
	"coagent/platform/telemetry"
	"coagent/platform/upstream"
	"coagent/services/oauth"
)

const (
	callTime = 6 * time.Second
	atOnce   = 50 // calls to one provider, so that a slow one cannot take everything
)

// Client is an [oauth.AuthServer]. It is ready as a literal, used by its pointer
// and shared by all callers.
//
// It has a circuit for each provider, which opens at the fifth failure within
// 10 s and stays open for a minute. A failure is a provider that cannot be
// reached, does not answer or answers nonsense, that says it is down, that
// throttles us, or that does not accept our own credentials; an error that it
// names about one person's grant, or about one request, is none.
// While a circuit is open the refusal is Transient, "circuit_open".
type Client struct {
	// Transport carries the requests. It is used as it is, without a client that
	// would follow redirects or keep cookies; [Transport] makes a good one.
	Transport http.RoundTripper
	// Timeout bounds one request; zero is six seconds. Refresh and Revoke end
	// within it, Exchange within three of it.
	Timeout time.Duration
	// Log is told when a provider's circuit changes. Nil: nobody is.
	Log *slog.Logger

	guards sync.Map // of *providerGuard, by the provider's ID
}

var _ oauth.AuthServer = (*Client)(nil)

// providerGuard is what all calls to one provider go through.
type providerGuard struct {
	guard upstream.Guard
	slots chan struct{}
}

func (c *Client) guardOf(provider string) *providerGuard {
	if g, found := c.guards.Load(provider); found {
		return g.(*providerGuard)
	}
	g, _ := c.guards.LoadOrStore(provider, &providerGuard{
		guard: upstream.Guard{
			Name: strings.ToLower(provider), Code: "oauth.provider", Log: c.Log,
			Timeout: time.Minute, // guarded keeps the time, which differs by operation
		},
		slots: make(chan struct{}, atOnce),
	})
	return g.(*providerGuard)
}

// call asks a provider for a T.
type call[T any] func(context.Context) (T, *oauth.Refusal)

// Exchange turns a code into tokens.
func (c *Client) Exchange(ctx context.Context, p oauth.Provider, e oauth.Exchange) (oauth.Grant, error) {
	if e.RedirectURI == "" {
		e.RedirectURI, _ = p.RedirectURI("")
	}
	if p.Dialect == oauth.Facebook {
		return guarded(ctx, c, p, 3*c.timeout(), func(ctx context.Context) (oauth.Grant, *oauth.Refusal) {
			return c.graphExchange(ctx, p, e)
		})
	}
	return guarded(ctx, c, p, c.timeout(), func(ctx context.Context) (oauth.Grant, *oauth.Refusal) {
		q := question{"grant_type": "authorization_code", "code": e.Code.Reveal()}
		q.add("redirect_uri", e.RedirectURI)
		q.add("code_verifier", e.CodeVerifier.Reveal())
		return c.tokens(ctx, p, exchanging, q)
	})
}

// Refresh gets new tokens for old ones. Without a token to present it is
// refused as expired, and nobody is called.
func (c *Client) Refresh(ctx context.Context, p oauth.Provider, t oauth.Tokens) (oauth.Grant, error) {
	grant, err := c.refresh(ctx, p, t)
	telemetry.TokenRefreshes.Add(1, p.ID, outcomeOf(err))
	return grant, err
}

// outcomeOf is what came of a refresh, in a word.
func outcomeOf(err error) string {
	refusal, refused := errors.AsType[*oauth.Refusal](err)
	switch {
	case err == nil:
		return "refreshed"
	case !refused:
		return "failed"
	}
	switch refusal.Class {
	case oauth.InDoubt:
		return "in_doubt"
	case oauth.Dead:
		return "dead"
	case oauth.Misconfigured:
		return "misconfigured"
	case oauth.Rejected:
		return "rejected"
	case oauth.Throttled:
		return "throttled"
	case oauth.Transient:
	}
	return "transient"
}

func (c *Client) refresh(ctx context.Context, p oauth.Provider, t oauth.Tokens) (oauth.Grant, error) {
	if p.Dialect == oauth.Facebook {
		return guarded(ctx, c, p, c.timeout(), func(ctx context.Context) (oauth.Grant, *oauth.Refusal) {
			return c.graphRefresh(ctx, p, t.Access)
		})
	}
	return guarded(ctx, c, p, c.timeout(), func(ctx context.Context) (oauth.Grant, *oauth.Refusal) {
		if t.Refresh.IsZero() {
			return oauth.Grant{}, nothingToPresent()
		}
		q := question{"grant_type": "refresh_token", "refresh_token": t.Refresh.Reveal()}
		return c.tokens(ctx, p, refreshing, q)
	})
}

func nothingToPresent() *oauth.Refusal {
	return &oauth.Refusal{Class: oauth.Dead, Reason: oauth.ReasonExpired, ProviderCode: "no_refresh_token"}
}

// Revoke ends a grant. Where the provider has no way of ending one, or there is
// no token to end, nothing is done.
func (c *Client) Revoke(ctx context.Context, p oauth.Provider, t oauth.Tokens, providerSubject string) error {
	if p.Revoke == oauth.NoRevoke {
		return nil
	}
	_, err := guarded(ctx, c, p, c.timeout(), func(ctx context.Context) (struct{}, *oauth.Refusal) {
		if p.Revoke == oauth.FacebookPerms {
			return struct{}{}, c.graphRevoke(ctx, p, t.Access, providerSubject)
		}
		return struct{}{}, c.revoke(ctx, p, t)
	})
	return err
}

// revoke is RFC 7009. A refresh token takes its access tokens along, and so is
// preferred.
func (c *Client) revoke(ctx context.Context, p oauth.Provider, t oauth.Tokens) *oauth.Refusal {
	q := question{"token": t.Refresh.Reveal(), "token_type_hint": "refresh_token"}
	if t.Refresh.IsZero() {
		q = question{"token": t.Access.Reveal(), "token_type_hint": "access_token"}
	}
	if q["token"] == "" {
		return nil
	}
	a, refusal := c.post(ctx, p, p.RevokeURL, q)
	if refusal != nil || a.succeeded() {
		return refusal
	}
	refusal = refused(p, revoking, a)
	if refusal.ProviderCode == "invalid_token" || refusal.ProviderCode == "invalid_grant" { // it is ended already
		return nil
	}
	return refusal
}

// tokens asks a token endpoint that keeps to RFC 6749.
func (c *Client) tokens(
	ctx context.Context, p oauth.Provider, op operation, q question,
) (oauth.Grant, *oauth.Refusal) {
	a, refusal := c.post(ctx, p, p.TokenURL, q)
	switch {
	case refusal != nil:
		return oauth.Grant{}, refusal
	case !a.succeeded():
		return oauth.Grant{}, refused(p, op, a)
	}
	return granted(p, a.body)
}

func (c *Client) timeout() time.Duration {
	if c.Timeout == 0 {
		return callTime
	}
	return c.Timeout
}

// guarded makes a call to p: within its time, among fifty at most, and not at
// all while the circuit is open.
func guarded[T any](ctx context.Context, c *Client, p oauth.Provider, within time.Duration, ask call[T]) (T, error) {
	var none T
	if !p.Configured() {
		return none, &oauth.Refusal{Class: oauth.Misconfigured, ProviderCode: "not_configured"}
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	g := c.guardOf(p.ID)
	// Waiting must leave time for the call: one that is cut short is worse than
	// one that is not made.
	patience := time.NewTimer(within / 3)
	defer patience.Stop()
	select {
	case g.slots <- struct{}{}:
		defer func() { <-g.slots }()
	case <-ctx.Done():
		return none, notCalled(ctx.Err())
	case <-patience.C:
		return none, &oauth.Refusal{ProviderCode: "busy", RetryAfter: time.Second}
	}
	var refusal *oauth.Refusal // apart from the error, which the guard may replace
	result, err := upstream.Do(ctx, &g.guard, func(ctx context.Context) (T, error) {
		var result T
		result, refusal = ask(ctx)
		return result, toldToCircuit(refusal)
	})
	switch {
	case refusal != nil:
		c.alarm(ctx, p, refusal)
		return none, refusal
	case err != nil:
		return none, notCalled(err)
	}
	return result, nil
}

// alarm tells of a refusal that nobody but us can do something about.
func (c *Client) alarm(ctx context.Context, p oauth.Provider, r *oauth.Refusal) {
	if r.Class == oauth.Misconfigured && c.Log != nil {
		c.Log.ErrorContext(ctx, "the provider refuses our application", "provider", p.ID, "provider_code", r.ProviderCode)
	}
}

// toldToCircuit is what a refusal says of the provider as a whole.
func toldToCircuit(r *oauth.Refusal) error {
	switch {
	case r == nil:
		return nil
	case r.Class == oauth.Dead, r.Class == oauth.Rejected, r.OfRequest:
		return fault.New(fault.Unprocessable, "oauth.provider_refused", "The provider refuses this grant.")
	}
	return fault.New(fault.Unavailable, "oauth.provider_unavailable", "The provider cannot serve us.")
}

// notCalled is for a call that was not made. err is of the guard or of a context.
func notCalled(err error) *oauth.Refusal {
	f := fault.From(err)
	switch {
	case errors.Is(err, context.Canceled):
		return &oauth.Refusal{ProviderCode: "canceled"}
	case f.Kind == fault.Timeout || errors.Is(err, context.DeadlineExceeded):
		return &oauth.Refusal{ProviderCode: "timeout"}
	}
	return &oauth.Refusal{ProviderCode: "circuit_open", RetryAfter: f.RetryAfter}
}
