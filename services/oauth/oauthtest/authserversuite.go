package oauthtest

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coagent/platform/secret"
	"coagent/services/oauth"
)

// Authority is an auth server together with the provider behind it.
type Authority struct {
	Server   oauth.AuthServer
	Provider oauth.Provider
	// Code is a good authorization code of a person's new consent.
	Code func(user string) secret.Text
	// Alive says whether a refresh token works, Refreshes how often its grant was
	// refreshed; End ends the grant, as its person can.
	Alive     func(refresh secret.Text) bool
	Refreshes func(refresh secret.Text) int
	End       func(refresh secret.Text)
}

// RunAuthServerTests holds auth servers to what [oauth.AuthServer] promises of
// providers that rotate, or do not. open makes a new one at each call; with kill
// its provider, a strict one, ends a grant when a refresh token comes twice.
func RunAuthServerTests(t *testing.T, open func(t testing.TB, rotation oauth.Rotation, kill bool) Authority) {
	t.Helper()
	t.Run("an exchange gives tokens that keep their promises", func(t *testing.T) {
		t.Parallel()
		a := open(t, oauth.Strict, false)
		g := a.connect(t)
		if !a.Alive(g.Refresh) || g.Access.Reveal() == g.Refresh.Reveal() {
			t.Error("the refresh token is not what it should be")
		}
		a.check(t, g)
	})
	t.Run("a code works once, and its second use ends the grant", func(t *testing.T) {
		t.Parallel()
		a := open(t, oauth.Strict, false)
		code := a.Code("1")
		g, err := a.Server.Exchange(t.Context(), a.Provider, oauth.Exchange{Code: code})
		if err != nil {
			t.Fatal(err)
		}
		_, err = a.Server.Exchange(t.Context(), a.Provider, oauth.Exchange{Code: code})
		wantRefusal(t, err, oauth.Rejected, "")
		if a.Alive(g.Refresh) {
			t.Error("the grant is alive")
		}
	})
	t.Run("a code that never was is rejected", func(t *testing.T) {
		t.Parallel()
		a := open(t, oauth.Strict, false)
		_, err := a.Server.Exchange(t.Context(), a.Provider, oauth.Exchange{Code: secret.New("canary-no-code")})
		wantRefusal(t, err, oauth.Rejected, "")
	})
	t.Run("static: the refresh token stays", func(t *testing.T) {
		t.Parallel()
		a := open(t, oauth.Static, false)
		g := a.connect(t)
		for range 3 {
			next := a.refresh(t, g.Tokens)
			if !next.Refresh.IsZero() || next.Access.Reveal() == g.Access.Reveal() {
				t.Error("there is a new refresh token, or no new access token")
			}
		}
		if !a.Alive(g.Refresh) || a.Refreshes(g.Refresh) != 3 {
			t.Errorf("alive %t after %d refreshes", a.Alive(g.Refresh), a.Refreshes(g.Refresh))
		}
	})
	t.Run("grace: the old token gives the same successor", func(t *testing.T) {
		t.Parallel()
		a := open(t, oauth.Grace, false)
		g := a.connect(t)
		first, again := a.refresh(t, g.Tokens), a.refresh(t, g.Tokens)
		if first.Refresh.Reveal() != again.Refresh.Reveal() || first.Refresh.IsZero() {
			t.Error("there are two successors, or none")
		}
		a.refresh(t, first.Tokens)
		_, err := a.Server.Refresh(t.Context(), a.Provider, g.Tokens)
		wantRefusal(t, err, oauth.Dead, oauth.ReasonRevoked)
	})
	t.Run("strict: the old token is dead and the new one lives", func(t *testing.T) {
		t.Parallel()
		a := open(t, oauth.Strict, false)
		g := a.connect(t)
		next := a.refresh(t, g.Tokens)
		_, err := a.Server.Refresh(t.Context(), a.Provider, g.Tokens)
		wantRefusal(t, err, oauth.Dead, oauth.ReasonRevoked)
		if a.Alive(g.Refresh) || !a.Alive(next.Refresh) || a.Refreshes(next.Refresh) != 1 {
			t.Errorf("the old one lives: %t, the new one: %t, %d refreshes",
				a.Alive(g.Refresh), a.Alive(next.Refresh), a.Refreshes(next.Refresh))
		}
	})
	t.Run("strict and killing: the second use ends everything", func(t *testing.T) {
		t.Parallel()
		a := open(t, oauth.Strict, true)
		g := a.connect(t)
		next := a.refresh(t, g.Tokens)
		_, err := a.Server.Refresh(t.Context(), a.Provider, g.Tokens)
		wantRefusal(t, err, oauth.Dead, oauth.ReasonRevoked)
		if a.Alive(next.Refresh) {
			t.Error("the successor lives")
		}
	})
	t.Run("strict: of many at once one wins", func(t *testing.T) {
		t.Parallel()
		a := open(t, oauth.Strict, false)
		g := a.connect(t)
		var won atomic.Int64
		var all sync.WaitGroup
		for range 32 {
			all.Go(func() {
				if _, err := a.Server.Refresh(t.Context(), a.Provider, g.Tokens); err == nil {
					won.Add(1)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 || a.Refreshes(g.Refresh) != 1 {
			t.Errorf("%d won, %d refreshes", won.Load(), a.Refreshes(g.Refresh))
		}
	})
	t.Run("a grant that its person ended is dead", func(t *testing.T) {
		t.Parallel()
		a := open(t, oauth.Static, false)
		g := a.connect(t)
		a.End(g.Refresh)
		_, err := a.Server.Refresh(t.Context(), a.Provider, g.Tokens)
		wantRefusal(t, err, oauth.Dead, oauth.ReasonRevoked)
	})
	t.Run("to revoke ends a grant, and to repeat it is a success", func(t *testing.T) {
		t.Parallel()
		for _, rotation := range []oauth.Rotation{oauth.Static, oauth.Grace, oauth.Strict} {
			a := open(t, rotation, false)
			g := a.connect(t)
			for range 2 {
				if err := a.Server.Revoke(t.Context(), a.Provider, g.Tokens, g.ProviderSubject); err != nil {
					t.Error(err)
				}
			}
			if a.Alive(g.Refresh) {
				t.Error("the grant is alive")
			}
			_, err := a.Server.Refresh(t.Context(), a.Provider, g.Tokens)
			wantRefusal(t, err, oauth.Dead, oauth.ReasonRevoked)
		}
	})
	t.Run("to revoke what never was is a success", func(t *testing.T) {
		t.Parallel()
		a := open(t, oauth.Strict, false)
		never := oauth.Tokens{Access: secret.New("canary-no-access"), Refresh: secret.New("canary-no-refresh")}
		if err := a.Server.Revoke(t.Context(), a.Provider, never, ""); err != nil {
			t.Error(err)
		}
	})
	t.Run("a call without time is not made", func(t *testing.T) {
		t.Parallel()
		a := open(t, oauth.Strict, false)
		g := a.connect(t)
		late, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
		defer cancel()
		_, err := a.Server.Refresh(late, a.Provider, g.Tokens)
		wantRefusal(t, err, oauth.Transient, "")
		if !a.Alive(g.Refresh) || a.Refreshes(g.Refresh) != 0 {
			t.Error("it was made")
		}
	})
}

func (a Authority) connect(t testing.TB) oauth.Grant {
	t.Helper()
	g, err := a.Server.Exchange(t.Context(), a.Provider, oauth.Exchange{Code: a.Code("100000000000001")})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func (a Authority) refresh(t testing.TB, old oauth.Tokens) oauth.Grant {
	t.Helper()
	g, err := a.Server.Refresh(t.Context(), a.Provider, old)
	if err != nil {
		t.Fatal(err)
	}
	a.check(t, g)
	return g
}

func (a Authority) check(t testing.TB, g oauth.Grant) {
	t.Helper()
	if g.Access.IsZero() || g.Lifetime < time.Minute || g.ExpirySource == "" {
		t.Errorf("a grant with lifetime %v from %q", g.Lifetime, g.ExpirySource)
	}
}

// wantRefusal also looks for what must not be in an error: the secrets that the
// tests make up begin with "canary".
func wantRefusal(t testing.TB, err error, class oauth.Class, reason oauth.ReauthReason) {
	t.Helper()
	r, ok := errors.AsType[*oauth.Refusal](err)
	if !ok {
		t.Errorf("got %v, want a refusal of class %d", err, class)
		return
	}
	if r.Class != class || r.Reason != reason {
		t.Errorf("got class %d, reason %q, code %s; want class %d, reason %q",
			r.Class, r.Reason, r.ProviderCode, class, reason)
	}
	if strings.Contains(r.Error(), "canary") {
		t.Error("a secret is in the error")
	}
}
