package oauth_test

import (
	"context"
	"fmt"
	mathrand "math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/platform/depthtest"
	"coagent/platform/fault"
	"coagent/platform/secret"
	"coagent/services/oauth"
	"coagent/services/oauth/oauthtest"
)

func laws(t *testing.T, seed int64) *gopter.Properties {
	t.Helper()
	return depthtest.Laws(t, seed, 150, 1500)
}

// lifetimes are those of access tokens, in seconds: from ten minutes to sixty days.
func lifetimes() gopter.Gen { return gen.Int64Range(600, 60*86400) }

func someMode() gopter.Gen { return gen.OneConstOf(static, grace, strict, strictKill) }

// Feature: microservices-architecture, Property 8: Token exchange for valid codes
func TestEveryValidCodeMakesAConnection(t *testing.T) {
	l := laws(t, 8)
	l.Property("what the provider gave is stored sealed, and served", prop.ForAll(
		func(m mode, user string, seconds int64, refreshes, verifier, defaultURI bool, scopes []string) (ok bool) {
			k := oauth.Key{UserID: "u-" + user, Provider: key.Provider}
			inOffice(t, m, func(t *testing.T, o *office) {
				p := o.Catalogue[key.Provider]
				p.RequiredScopes, p.PKCERequired, p.MaxLifetime = scopes, verifier, 60*24*time.Hour
				o.Catalogue[key.Provider] = p
				lifetime := time.Duration(seconds) * time.Second
				o.provider.Lifetime = lifetime
				o.provider.Shape = func(g *oauth.Grant) {
					if g.Scopes = scopes; !refreshes {
						g.Refresh = secret.Text{}
					}
				}
				e := oauth.Exchange{Code: o.provider.Code(k.Provider, k.UserID)}
				if verifier {
					e.CodeVerifier = secret.New("canary-verifier")
				}
				if !defaultURI {
					e.RedirectURI = p.RedirectURIs[0]
				}
				issued, err := o.Exchange(t.Context(), k, e)
				if err != nil {
					t.Log(err)
					return
				}
				c, found := o.store.Peek(k)
				tokens, sealErr := o.sealer.Open(t.Context(), c.Binding(), c.Sealed)
				got, tokenErr := o.Token(t.Context(), k)
				ok = found && sealErr == nil && tokenErr == nil && !c.IsPlain() && c.State == oauth.Active &&
					got.AccessToken.Reveal() == issued.AccessToken.Reveal() && tokens.Access.Reveal() == issued.AccessToken.Reveal() &&
					!tokens.Refresh.IsZero() == refreshes && got.Version == issued.Version && c.Version == issued.Version &&
					issued.ExpiresAt.Equal(time.Now().Add(lifetime)) && o.provider.Count("exchange") == 1 && o.provider.Count("refresh") == 0
			})
			return ok
		}, someMode(), gen.Identifier(), lifetimes(), gen.Bool(), gen.Bool(), gen.Bool(), gen.SliceOf(gen.Identifier())))
	l.TestingRun(t)
}

// Feature: microservices-architecture, Property 10: Automatic token refresh
func TestATokenThatIsServedIsGood(t *testing.T) {
	l := laws(t, 10)
	l.Property("it lives for a minute at least, and is refreshed when its end is near and not before", prop.ForAll(
		func(m mode, seconds int64, part float64, again float64) (ok bool) {
			inOffice(t, m, func(t *testing.T, o *office) {
				lifetime := time.Duration(seconds) * time.Second
				o.provider.Lifetime = lifetime
				first := o.connect(t)
				window := min(max(5*time.Minute, lifetime/10), lifetime/2)
				ok = true
				calls, version := 0, first.Version
				for _, part := range []float64{part, again} {
					expires := o.stored(t).Expiry.At
					time.Sleep(time.Duration(float64(lifetime) * part))
					left := time.Until(expires)
					got, err := o.Token(t.Context(), key)
					n := o.provider.Count("refresh")
					ok = ok && err == nil && time.Until(got.ExpiresAt) >= time.Minute && o.provider.Alive(got.AccessToken) &&
						n-calls <= 1 && (left < window || n == calls) && (left > window*4/5 || n == calls+1) && got.Version == version+int64(n-calls)
					calls, version = n, got.Version
					if !ok {
						t.Logf("%v of %v left: %d calls, %v", left, lifetime, n, err)
						return
					}
				}
			})
			return ok
		}, someMode(), lifetimes(), gen.Float64Range(0, 1.5), gen.Float64Range(0, 1.5)))
	l.TestingRun(t)
}

// Feature: microservices-architecture, Property 11: Consistent token state
func TestWhateverHappensTheStateIsConsistent(t *testing.T) {
	l := laws(t, 11)
	l.Property("three processes, faults on every side", prop.ForAll(
		func(m mode, seed int64) bool { return lifeOfAConnection(t, m, seed) },
		someMode(), gen.Int64()))
	l.TestingRun(t)
}

// dice are safe for many goroutines.
type dice struct {
	mu sync.Mutex
	r  *mathrand.Rand
}

func (d *dice) n(n int) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.r.IntN(n)
}

// lifeOfAConnection lets three processes do what they like for some hours, with
// a store, a provider, a sealer and a bus that fail now and then, and reports
// whether everything is in order in the end.
func lifeOfAConnection(t *testing.T, m mode, seed int64) (ok bool) {
	inOffice(t, m, func(t *testing.T, o *office) {
		d := &dice{r: mathrand.New(mathrand.NewPCG(uint64(seed), 11))}
		var healed atomic.Bool
		fails := func(oneIn int) bool { return !healed.Load() && d.n(oneIn) == 0 }
		o.connect(t)
		o.store.BeforeLoad = func(context.Context, oauth.Key) error {
			time.Sleep(time.Duration(d.n(20)) * time.Millisecond)
			if fails(30) {
				return oauthtest.Unavailable()
			}
			return nil
		}
		o.store.BeforeSave = func(context.Context, oauth.Connection, oauth.Connection) error {
			if fails(15) {
				return oauthtest.Unavailable()
			}
			return nil
		}
		o.store.AfterSave = func(context.Context, oauth.Connection) error {
			if fails(15) {
				return oauthtest.Unavailable()
			}
			return nil
		}
		refusals := []oauth.Refusal{
			{Class: oauth.Transient, ProviderCode: "http_503"}, {Class: oauth.Throttled, ProviderCode: "http_429", RetryAfter: 20 * time.Second},
			{Class: oauth.Misconfigured, ProviderCode: "invalid_client"}, {Class: oauth.InDoubt, ProviderCode: "timeout"},
		}
		o.provider.Before = func(context.Context, oauthtest.ProviderCall) *oauth.Refusal {
			time.Sleep(time.Duration(d.n(3000)) * time.Millisecond)
			if fails(5) {
				return &refusals[d.n(len(refusals))]
			}
			return nil
		}
		o.provider.After = func(context.Context, oauthtest.ProviderCall) *oauth.Refusal {
			if fails(25) {
				return &refusals[3]
			}
			return nil
		}

		work, stop := context.WithCancel(t.Context())
		defer stop()
		var mu sync.Mutex
		var told []oauth.Issued
		var all sync.WaitGroup
		for range 3 {
			b := o.another()
			go b.Work(work)
			for range 4 {
				all.Go(func() {
					for range 6 {
						time.Sleep(time.Duration(d.n(1200)) * time.Second)
						var issued oauth.Issued
						var err error
						switch d.n(20) {
						case 0:
							err = b.Disconnect(t.Context(), key)
						case 1:
							issued, err = b.Exchange(t.Context(), key, oauth.Exchange{Code: o.provider.Code(key.Provider, key.UserID)})
						case 2:
							issued, err = b.Refresh(t.Context(), key, 0)
						case 3:
							if c, found := o.store.Peek(key); found {
								issued, err = b.Refresh(t.Context(), key, c.Version)
							}
						case 4:
							o.bus.setDown(d.n(2) == 0)
						default:
							issued, err = b.Token(t.Context(), key)
						}
						if f := fault.From(err); err != nil && f.Kind == fault.Internal {
							t.Errorf("seed %d: %v", seed, err)
						}
						if !issued.AccessToken.IsZero() {
							mu.Lock()
							told = append(told, issued)
							mu.Unlock()
							if !issued.ExpiresAt.After(time.Now()) {
								t.Errorf("seed %d: a token was told that has ended", seed)
							}
						}
					}
				})
			}
		}
		all.Wait()

		// The faults end, and what was left undone is done.
		healed.Store(true)
		o.bus.setDown(false)
		time.Sleep(30 * time.Minute)
		stored := map[string]int64{}
		for _, c := range o.store.Saved() {
			if tokens, err := o.sealer.Open(t.Context(), c.Binding(), c.Sealed); err == nil && c.State == oauth.Active {
				stored[tokens.Access.Reveal()] = c.Version
			}
		}
		for _, i := range told {
			if v, known := stored[i.AccessToken.Reveal()]; !known || v != i.Version {
				t.Errorf("seed %d: a token of version %d was told; it is stored under %d", seed, i.Version, v)
			}
		}
		c := o.stored(t)
		got, err := o.another().Refresh(t.Context(), key, 0)
		switch c.State {
		case oauth.Active:
			// The successor of a strict provider may have got lost on the way.
			inDoubt := m.rotation() == oauth.Strict && fault.From(err).Code == "oauth.reauth_required" && o.stored(t).Reauth.Reason == oauth.ReasonInDoubt
			ok = inDoubt || err == nil && o.provider.Alive(got.AccessToken)
		case oauth.ReauthRequired:
			ok = fault.From(err).Code == "oauth.reauth_required" && m.rotation() == oauth.Strict && c.Reauth.Reason == oauth.ReasonInDoubt
		default:
			ok = fault.From(err).Code == "oauth.not_connected" && c.State == oauth.Revoked
		}
		if !ok {
			t.Logf("seed %d, %s: stored %s, reason %q; %v", seed, m, c.State, c.Reauth.Reason, err)
		}
		time.Sleep(10 * time.Minute)
		if n := len(o.stored(t).Pending); n > 0 {
			ok = false
			t.Logf("seed %d: %d events wait", seed, n)
		}
		ok = ok && eachVersionHasItsEvent(t, o)
	})
	return ok && !t.Failed()
}

func eachVersionHasItsEvent(t *testing.T, o *office) bool {
	published := map[string]bool{}
	for _, e := range o.bus.published() {
		published[e.ID] = true
	}
	begun := false // before the first consent there is only the memory of codes
	for _, c := range o.store.Saved() {
		begun = begun || c.State == oauth.Active
		if id := fmt.Sprintf("%s|%s|%d", c.UserID, c.Provider, c.Version); begun && !published[id] {
			t.Logf("%s was never published", id)
			return false
		}
	}
	return true
}
