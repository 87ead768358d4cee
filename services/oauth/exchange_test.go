package oauth_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"coagent/platform/fault"
	"coagent/platform/secret"
	"coagent/services/oauth"
	"coagent/services/oauth/oauthtest"
)

func TestAnExchangeThatIsOfNoUseStoresNothing(t *testing.T) {
	refuse := func(class oauth.Class, code string) func(*office) {
		return func(o *office) { o.provider.Refuses(&oauth.Refusal{Class: class, ProviderCode: code}) }
	}
	for name, c := range map[string]struct {
		row   func(*oauth.Provider)
		world func(*office)
		sent  oauth.Exchange
		code  string
		calls int
	}{
		"a redirect URI that is not ours": {sent: oauth.Exchange{RedirectURI: "https://app.example/callback/"}, code: "oauth.redirect_uri_unknown"},
		"no verifier":                     {row: func(p *oauth.Provider) { p.PKCERequired = true }, code: "oauth.code_verifier_required"},
		"no refresh token": {row: func(p *oauth.Provider) { p.OfflineRequired = true },
			world: func(o *office) { o.provider.Shape = func(g *oauth.Grant) { g.Refresh = secret.Text{} } }, code: "oauth.offline_access_missing", calls: 1},
		"a scope that was not granted": {row: func(p *oauth.Provider) { p.RequiredScopes = []string{"a", "b"} },
			world: func(o *office) { o.provider.Shape = func(g *oauth.Grant) { g.Scopes = []string{"a", "c"} } }, code: "oauth.scope_missing", calls: 1},
		"a code that is not one":   {sent: oauth.Exchange{Code: secret.New("canary-code")}, code: "oauth.code_invalid", calls: 1},
		"a code that is used up":   {world: refuse(oauth.Dead, "invalid_grant"), code: "oauth.code_invalid", calls: 1},
		"our secret is wrong":      {world: refuse(oauth.Misconfigured, "invalid_client"), code: "oauth.provider_misconfigured", calls: 1},
		"the provider is down":     {world: refuse(oauth.Transient, "http_503"), code: "oauth.provider_unavailable", calls: 1},
		"the answer got lost":      {world: refuse(oauth.InDoubt, "timeout"), code: "oauth.code_spent", calls: 1},
		"the provider has no time": {world: refuse(oauth.Throttled, "http_429"), code: "oauth.provider_unavailable", calls: 1},
		"the keys cannot be had":   {world: func(o *office) { o.sealer.FailPrepare(oauthtest.SealingUnavailable()) }, code: "oauth.sealing_unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			inOffice(t, strict, func(t *testing.T, o *office) {
				if c.row != nil {
					p := o.Catalogue[key.Provider]
					c.row(&p)
					o.Catalogue[key.Provider] = p
				}
				if c.world != nil {
					c.world(o)
				}
				if c.sent.Code.IsZero() {
					c.sent.Code = o.provider.Code(key.Provider, key.UserID)
				}
				_, err := o.Exchange(t.Context(), key, c.sent)
				wantFault(t, err, c.code, "")
				if stored, found := o.store.Peek(key); found && stored.State != oauth.Revoked || len(o.provider.Calls()) != c.calls {
					t.Errorf("stored: %s; %d calls", stored.State, len(o.provider.Calls()))
				}
				if _, err := o.Token(t.Context(), key); fault.CodeOf(err) != "oauth.not_connected" {
					t.Errorf("the token: %v", err)
				}
			})
		})
	}
}

func TestTheRedirectURIIsTheOneThatWasUsed(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		p := o.Catalogue[key.Provider]
		p.RedirectURIs = []string{"https://app.example/callback", "http://localhost:3000/callback"}
		o.Catalogue[key.Provider] = p
		seen := &asked{AuthServer: o.provider}
		o.AuthServer = seen
		for _, sent := range []string{"", p.RedirectURIs[1]} {
			code := o.provider.Code(key.Provider, key.UserID)
			if _, err := o.Exchange(t.Context(), key, oauth.Exchange{Code: code, RedirectURI: sent, CodeVerifier: secret.New("verifier")}); err != nil {
				t.Fatal(err)
			}
			want := sent
			if want == "" {
				want = p.RedirectURIs[0]
			}
			if seen.last.RedirectURI != want || seen.last.CodeVerifier.Reveal() != "verifier" || seen.last.Code.Reveal() != code.Reveal() {
				t.Errorf("the provider got %q, want %q", seen.last.RedirectURI, want)
			}
		}
	})
}

type asked struct {
	*oauthtest.AuthServer
	last oauth.Exchange
}

func (a *asked) Exchange(ctx context.Context, p oauth.Provider, e oauth.Exchange) (oauth.Grant, error) {
	a.last = e
	return a.AuthServer.Exchange(ctx, p, e)
}

// A code works once: once it is spent, the connection is made.
func TestACodeIsNotSpentForNothing(t *testing.T) {
	t.Run("the caller hangs up", func(t *testing.T) {
		inOffice(t, strict, func(t *testing.T, o *office) {
			ctx, hangUp := context.WithCancel(t.Context())
			o.provider.After = func(context.Context, oauthtest.ProviderCall) *oauth.Refusal { hangUp(); return nil }
			if _, err := o.Exchange(ctx, key, oauth.Exchange{Code: o.provider.Code(key.Provider, key.UserID)}); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
			o.Finish()
			if _, err := o.Token(t.Context(), key); err != nil {
				t.Error(err)
			}
		})
	})
	t.Run("the answer of the store is lost", func(t *testing.T) {
		inOffice(t, strict, func(t *testing.T, o *office) {
			n := 0
			o.store.AfterSave = func(context.Context, oauth.Connection) error {
				if n++; n == 1 {
					return oauthtest.Unavailable()
				}
				return nil
			}
			issued := o.connect(t)
			if c := o.stored(t); c.Version != issued.Version || len(o.types()) != 1 || o.provider.Count("exchange") != 1 {
				t.Errorf("version %d, told %d; events %v", c.Version, issued.Version, o.types())
			}
		})
	})
	t.Run("the store is down", func(t *testing.T) {
		inOffice(t, strict, func(t *testing.T, o *office) {
			o.store.BeforeSave = func(context.Context, oauth.Connection, oauth.Connection) error { return oauthtest.Unavailable() }
			_, err := o.Exchange(t.Context(), key, oauth.Exchange{Code: o.provider.Code(key.Provider, key.UserID)})
			wantFault(t, err, "oauth.storage_unavailable", "")
			if n := len(o.provider.Calls()); n != 0 {
				t.Errorf("the code was sent, and nobody could know of it: %d calls", n)
			}
		})
	})
}

func TestANewConsentReplacesTheOldOne(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		first := o.connect(t)
		was := o.stored(t)
		time.Sleep(time.Minute)
		second := o.connect(t)
		c := o.stored(t)
		if second.Version != first.Version+1 || c.Gen == was.Gen || c.TokVer != 1 || !c.CreatedAt.Equal(was.CreatedAt) || c.AgentProfileID != key.UserID {
			t.Errorf("version %d after %d; stored: %+v", second.Version, first.Version, c)
		}
		if n := o.provider.Count("revoke"); n != 0 || o.provider.Living() != 2 {
			t.Error("the old grant was revoked, and with it perhaps the new one")
		}
		if err := o.Disconnect(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		if third := o.connect(t); third.Version != second.Version+2 {
			t.Errorf("version %d after %d and a disconnect", third.Version, second.Version)
		}
	})
}
