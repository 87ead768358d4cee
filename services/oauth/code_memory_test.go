package oauth_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/fault"
	"coagent/platform/secret"
	"coagent/services/oauth"
	"coagent/services/oauth/oauthtest"
)

func (o *office) code() oauth.Exchange {
	return oauth.Exchange{Code: o.provider.Code(key.Provider, key.UserID)}
}

// The provider of these tests ends a grant whose code comes twice, as most do.
func TestACodeReachesItsProviderOnce(t *testing.T) {
	t.Run("at once, from four processes", func(t *testing.T) {
		inOffice(t, strictKill, func(t *testing.T, o *office) {
			o.provider.Before = func(context.Context, oauthtest.ProviderCall) *oauth.Refusal { time.Sleep(time.Second); return nil }
			code := o.code()
			var mu sync.Mutex
			answers := map[string]int{}
			first := 0
			var all sync.WaitGroup
			for range 4 {
				b := o.another()
				for range 5 {
					all.Go(func() {
						issued, err := b.Exchange(t.Context(), key, code)
						mu.Lock()
						defer mu.Unlock()
						answers[fmt.Sprintln(issued.Version, issued.ExpiresAt, err)]++
						if !issued.Replayed {
							first++
						}
					})
				}
			}
			all.Wait()
			if len(answers) != 1 || first != 1 || o.provider.Count("exchange") != 1 {
				t.Errorf("%d calls, %d were the first, answers %v", o.provider.Count("exchange"), first, answers)
			}
			if _, err := o.Refresh(t.Context(), key, 0); err != nil {
				t.Errorf("the connection: %v", err)
			}
		})
	})
	for after, same := range map[time.Duration]bool{time.Second: true, 9 * time.Minute: true, 11 * time.Minute: false} {
		t.Run("again after "+after.String(), func(t *testing.T) {
			inOffice(t, strictKill, func(t *testing.T, o *office) {
				code := o.code()
				was, err := o.Exchange(t.Context(), key, code)
				if err != nil {
					t.Fatal(err)
				}
				time.Sleep(after)
				again, err := o.another().Exchange(t.Context(), key, code)
				if !same {
					wantFault(t, err, "oauth.code_invalid", "")
					return
				}
				if err != nil || again.Version != was.Version || !again.ExpiresAt.Equal(was.ExpiresAt) || !again.Replayed {
					t.Errorf("got %+v, %v; first %+v", again, err, was)
				}
				if n := o.provider.Count("exchange"); n != 1 || o.provider.Living() != 1 {
					t.Errorf("%d calls", n)
				}
			})
		})
	}
}

// What the first one came to is what those get who come after it.
func TestTheOutcomeOfACodeIsRemembered(t *testing.T) {
	refuse := func(r oauth.Refusal) func(*office) { return func(o *office) { o.provider.Refuses(&r) } }
	for name, c := range map[string]struct {
		world       func(*office)
		first, then string
		calls       int
	}{
		"a code that the provider does not accept": {refuse(oauth.Refusal{Class: oauth.Rejected}), "oauth.code_invalid", "oauth.code_invalid", 1},
		"an answer that got lost":                  {refuse(oauth.Refusal{Class: oauth.InDoubt}), "oauth.code_spent", "oauth.code_spent", 1},
		"a provider that is away":                  {refuse(oauth.Refusal{Class: oauth.Transient}), "oauth.provider_unavailable", "", 2},
		"a provider that has no time":              {refuse(oauth.Refusal{Class: oauth.Throttled}), "oauth.provider_unavailable", "", 2},
		"our secret is wrong":                      {refuse(oauth.Refusal{Class: oauth.Misconfigured}), "oauth.provider_misconfigured", "", 2},
		"a provider that is away after it took the code": {refuse(oauth.Refusal{Class: oauth.Transient, CodeSpent: true}),
			"oauth.code_spent", "oauth.code_spent", 1},
		"no refresh token": {func(o *office) {
			p := o.Catalogue[key.Provider]
			p.OfflineRequired = true
			o.Catalogue[key.Provider] = p
			o.provider.Shape = func(g *oauth.Grant) { g.Refresh = secret.Text{} }
		}, "oauth.offline_access_missing", "oauth.offline_access_missing", 1},
		"a scope that was not granted": {func(o *office) {
			p := o.Catalogue[key.Provider]
			p.RequiredScopes = []string{"a"}
			o.Catalogue[key.Provider] = p
			o.provider.Shape = func(g *oauth.Grant) { g.Scopes = []string{"b"} }
		}, "oauth.scope_missing", "oauth.scope_missing", 1},
	} {
		t.Run(name, func(t *testing.T) {
			inOffice(t, strictKill, func(t *testing.T, o *office) {
				c.world(o)
				code := o.code()
				_, err := o.Exchange(t.Context(), key, code)
				wantFault(t, err, c.first, "")
				_, err = o.another().Exchange(t.Context(), key, code)
				if c.then != "" {
					wantFault(t, err, c.then, "")
				} else if err != nil {
					t.Error(err)
				}
				if n := o.provider.Count("exchange"); n != c.calls {
					t.Errorf("%d calls", n)
				}
				if next, err := o.Exchange(t.Context(), key, o.code()); c.calls == 1 && c.first != "oauth.offline_access_missing" &&
					c.first != "oauth.scope_missing" && (err != nil || next.Version == 0) {
					t.Errorf("a new consent: %v", err)
				}
			})
		})
	}
}

// Nobody knows what a process that died had sent, so the code is not sent again.
func TestACodeWhoseProcessDiedIsSpent(t *testing.T) {
	inOffice(t, strictKill, func(t *testing.T, o *office) {
		died := make(chan struct{})
		o.provider.After = func(context.Context, oauthtest.ProviderCall) *oauth.Refusal { <-died; return nil }
		code := o.code()
		go func() { _, _ = o.Exchange(t.Context(), key, code) }()
		synctest.Wait()
		o.provider.After = nil
		other := o.another()
		_, err := other.Exchange(t.Context(), key, code)
		wantFault(t, err, "oauth.exchange_in_progress", "")
		time.Sleep(20 * time.Second)
		_, err = other.Exchange(t.Context(), key, code)
		wantFault(t, err, "oauth.code_spent", "")
		if n := o.provider.Count("exchange"); n != 1 {
			t.Errorf("%d calls", n)
		}
		close(died)
	})
}

// A page that is loaded again must not say that there is a connection when it
// was ended meanwhile.
func TestACodeWhoseConnectionHasEndedIsSpent(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		code := o.code()
		if _, err := o.Exchange(t.Context(), key, code); err != nil {
			t.Fatal(err)
		}
		if err := o.Disconnect(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		_, err := o.Exchange(t.Context(), key, code)
		wantFault(t, err, "oauth.code_spent", "")
		if n := o.provider.Count("exchange"); n != 1 {
			t.Errorf("%d calls", n)
		}
	})
}

// Who disconnects while a consent is being stored has the last word.
func TestADisconnectEndsAnExchangeUnderWay(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		o.provider.After = func(_ context.Context, c oauthtest.ProviderCall) *oauth.Refusal {
			if c.Op == "exchange" {
				if err := o.another().Disconnect(context.Background(), key); err != nil {
					t.Error(err)
				}
			}
			return nil
		}
		_, err := o.Exchange(t.Context(), key, o.code())
		wantFault(t, err, "oauth.code_spent", "")
		_, err = o.Token(t.Context(), key)
		wantFault(t, err, "oauth.not_connected", "")
		if o.provider.Living() != 0 {
			t.Error("it lives on at the provider")
		}
	})
}

func TestAnIdempotencyKeyIsOfOneCode(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		first, second := o.code(), o.code()
		first.IdempotencyKey, second.IdempotencyKey = "key-of-the-page", "key-of-the-page"
		was, err := o.Exchange(t.Context(), key, first)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := o.another().Exchange(t.Context(), key, first); err != nil || again.Version != was.Version {
			t.Errorf("%+v, %v", again, err)
		}
		_, err = o.another().Exchange(t.Context(), key, second)
		if fault.CodeOf(err) != "idempotency_key_reused" || o.provider.Count("exchange") != 1 {
			t.Errorf("%v after %d calls", err, o.provider.Count("exchange"))
		}
	})
}

// The memory holds no code, and not more than it must.
func TestTheMemoryOfCodesIsBounded(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		for range 30 {
			if _, err := o.Exchange(t.Context(), key, o.code()); err != nil {
				t.Fatal(err)
			}
		}
		c := o.stored(t)
		if n := len(c.Codes); n != 10 {
			t.Errorf("%d codes are remembered", n)
		}
		if text := fmt.Sprintf("%+v", c.Codes); strings.Contains(text, "canary") {
			t.Error("a code is stored")
		}
		time.Sleep(11 * time.Minute)
		if _, err := o.Exchange(t.Context(), key, o.code()); err != nil {
			t.Fatal(err)
		}
		if n := len(o.stored(t).Codes); n != 1 {
			t.Errorf("%d codes are remembered", n)
		}
	})
}

// What the monolith left in the open is sealed before the claim is written
// beside it.
func TestACodeOverAnItemOfTheMonoliths(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		o.store.Put(key, o.provider.Connect(o.Catalogue[key.Provider], key.UserID), time.Now().Add(time.Hour))
		o.provider.Refuses(&oauth.Refusal{Class: oauth.Rejected})
		_, err := o.Exchange(t.Context(), key, o.code())
		wantFault(t, err, "oauth.code_invalid", "")
		if _, err := o.Token(t.Context(), key); err != nil {
			t.Errorf("the connection before: %v", err)
		}
	})
}
