package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"coagent/platform/fault"
	"coagent/platform/secret"
	"coagent/services/oauth"
	"coagent/services/oauth/oauthtest"
)

func TestATokenIsRefreshedBeforeItEnds(t *testing.T) {
	for name, c := range map[string]struct {
		left time.Duration
		down bool // the provider
		call bool
		old  bool // the old token is given
		code string
	}{
		"it is young":                         {left: 30 * time.Minute, old: true},
		"its end is near":                     {left: 3 * time.Minute, call: true},
		"its end is very near":                {left: 30 * time.Second, call: true},
		"it has ended":                        {left: -time.Minute, call: true},
		"its end is near, provider down":      {left: 3 * time.Minute, down: true, call: true, old: true},
		"its end is very near, provider down": {left: 30 * time.Second, down: true, call: true, code: "oauth.provider_unavailable"},
		"it has ended, provider down":         {left: -time.Hour, down: true, call: true, code: "oauth.provider_unavailable"},
	} {
		t.Run(name, func(t *testing.T) {
			inOffice(t, strict, func(t *testing.T, o *office) {
				first := o.connectWith(t, c.left)
				if c.down {
					o.provider.Refuses(&oauth.Refusal{Class: oauth.Transient, ProviderCode: "http_503"})
				}
				got, err := o.Token(t.Context(), key)
				if called := o.provider.Count("refresh") == 1; called != c.call {
					t.Errorf("called the provider: %t", called)
				}
				if c.code != "" {
					wantFault(t, err, c.code, "")
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				if old := got.AccessToken.Reveal() == first.AccessToken.Reveal(); old != c.old {
					t.Errorf("got the old token: %t", old)
				}
				if !c.old && (got.Version != first.Version+1 || time.Until(got.ExpiresAt) < 59*time.Minute || o.open(t).Access.Reveal() != got.AccessToken.Reveal()) {
					t.Errorf("version %d after %d, for %v", got.Version, first.Version, time.Until(got.ExpiresAt))
				}
			})
		})
	}
}

func TestHoweverManyAskTheProviderIsAskedOnce(t *testing.T) {
	for name, c := range map[string]struct{ processes, callers int }{"1000 callers of one process": {1, 1000}, "8 processes": {8, 25}} {
		t.Run(name, func(t *testing.T) {
			inOffice(t, strictKill, func(t *testing.T, o *office) {
				first := o.connectWith(t, -time.Minute)
				o.provider.Before = func(context.Context, oauthtest.ProviderCall) *oauth.Refusal { time.Sleep(2 * time.Second); return nil }
				var all sync.WaitGroup
				for range c.processes {
					b := o.another()
					for range c.callers {
						all.Go(func() {
							got, err := b.Token(t.Context(), key)
							if err != nil || got.Version != first.Version+1 {
								t.Errorf("version %d after %d, %v", got.Version, first.Version, err)
							}
						})
					}
				}
				all.Wait()
				if n := o.provider.Count("refresh"); n != 1 {
					t.Errorf("%d calls", n)
				}
				if saves := len(o.store.Saved()); saves > 6 { // connect, lease, commit, and each one's event
					t.Errorf("%d writes", saves)
				}
			})
		})
	}
}

func TestHangingUpDoesNotLoseTheAnswer(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		first := o.connectWith(t, -time.Minute)
		o.provider.Before = func(context.Context, oauthtest.ProviderCall) *oauth.Refusal { time.Sleep(2 * time.Second); return nil }
		ctx, hangUp := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, hangUp)
		began := time.Now()
		if _, err := o.Token(ctx, key); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		if waited := time.Since(began); waited != time.Second {
			t.Errorf("the caller was kept for %v", waited)
		}
		time.Sleep(2 * time.Second)
		if c := o.stored(t); c.Version != first.Version+1 || !o.provider.Alive(o.open(t).Refresh) {
			t.Errorf("version %d after %d", c.Version, first.Version)
		}
	})
}

func TestWhatCannotBeFinishedIsNotBegun(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		first := o.connectWith(t, 3*time.Minute)
		short, cancel := context.WithTimeout(t.Context(), 7*time.Second)
		defer cancel()
		if got, err := o.Token(short, key); err != nil || got.Version != first.Version {
			t.Errorf("a token that is still good: %v, %v", got, err)
		}
		time.Sleep(time.Until(first.ExpiresAt))
		short, cancel = context.WithTimeout(t.Context(), 7*time.Second)
		defer cancel()
		_, err := o.Token(short, key)
		wantFault(t, err, "oauth.refresh_in_progress", "")
		if n := o.provider.Count("refresh"); n != 0 || o.stored(t).Attempts.LeaseEpoch != 0 {
			t.Errorf("%d calls", n)
		}
		long, cancel := context.WithTimeout(t.Context(), 9*time.Second)
		defer cancel()
		if _, err := o.Token(long, key); err != nil {
			t.Error(err)
		}
	})
}

// A function of Lambda has ten seconds for all: who has waited for another's refresh
// in vain does not begin one that might be stopped in the middle.
func TestWhoHasWaitedBeginsNothingLate(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		o.connectWith(t, -time.Minute)
		o.provider.Before = func(context.Context, oauthtest.ProviderCall) *oauth.Refusal {
			time.Sleep(3 * time.Second)
			return &oauth.Refusal{Class: oauth.Misconfigured, ProviderCode: "invalid_client"} // leaves no trace
		}
		go func() { _, _ = o.another().Token(t.Context(), key) }()
		time.Sleep(100 * time.Millisecond)
		ctx, cancel := context.WithTimeout(t.Context(), 9500*time.Millisecond)
		defer cancel()
		_, err := o.Token(ctx, key)
		wantFault(t, err, "oauth.refresh_in_progress", "")
		if n, begun := o.provider.Count("refresh"), o.stored(t).Attempts.LeaseEpoch; n != 1 || begun != 1 {
			t.Errorf("%d calls of %d attempts", n, begun)
		}
	})
}

func TestADeadGrantIsNeverAskedForAgain(t *testing.T) {
	inOffice(t, static, func(t *testing.T, o *office) {
		first := o.connectWith(t, -time.Minute)
		o.provider.End(o.open(t).Refresh)
		for range 10_000 {
			_, err := o.Token(t.Context(), key)
			wantFault(t, err, "oauth.reauth_required", oauth.ReasonRevoked)
		}
		_, err := o.Refresh(t.Context(), key, first.Version)
		wantFault(t, err, "oauth.reauth_required", oauth.ReasonRevoked)
		if n := o.provider.Count("refresh"); n != 1 {
			t.Errorf("%d calls", n)
		}
		if got := fmt.Sprint(o.types()); got != "[connected reauth_required]" || len(o.bus.published()) != 2 {
			t.Errorf("events: %s", got)
		}
		c := o.stored(t)
		if c.Sealed.Access != "" || c.Sealed.Refresh != "" || c.Sealed.WrappedKey != nil || !c.Expiry.At.IsZero() || c.Version != first.Version+1 ||
			c.Attempts.ProviderCode != "invalid_grant" {
			t.Errorf("stored: %+v", c)
		}
		again := o.connect(t)
		if got, err := o.Token(t.Context(), key); err != nil || got.Version != again.Version || again.Version != first.Version+2 {
			t.Errorf("after a new consent: version %d, %v", got.Version, err)
		}
	})
}

func TestOurOwnMistakeIsNoUsersFault(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		first := o.connectWith(t, -time.Minute)
		before := o.stored(t)
		o.provider.Refuses(&oauth.Refusal{Class: oauth.Misconfigured, ProviderCode: "invalid_client"})
		_, err := o.Token(t.Context(), key)
		wantFault(t, err, "oauth.provider_misconfigured", "")
		c := o.stored(t)
		if c.State != oauth.Active || c.Version != first.Version || c.Sealed.Access != before.Sealed.Access || c.Attempts.Lease != nil || c.Attempts.FailCount != 0 ||
			!c.Attempts.RetryAfter.IsZero() || c.Attempts.Doubt {
			t.Errorf("stored: %+v", c)
		}
		if _, err := o.Token(t.Context(), key); err != nil {
			t.Errorf("when it is mended: %v", err)
		}
	})
}

func TestAProviderThatIsDownIsLeftAlone(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		o.connectWith(t, -time.Minute)
		down := &oauth.Refusal{Class: oauth.Transient, ProviderCode: "http_503"}
		var waits []time.Duration
		for n := range 12 {
			o.provider.Refuses(down)
			_, err := o.Token(t.Context(), key)
			wantFault(t, err, "oauth.provider_unavailable", "")
			c := o.stored(t)
			if c.State != oauth.Active || c.Attempts.Lease != nil || c.Attempts.FailCount != n+1 {
				t.Fatalf("stored: %+v", c)
			}
			wait := time.Until(c.Attempts.RetryAfter)
			waits = append(waits, wait)
			time.Sleep(wait - time.Millisecond)
			_, err = o.Token(t.Context(), key)
			wantFault(t, err, "oauth.provider_unavailable", "")
			if f := fault.From(err); f.RetryAfter != time.Second {
				t.Errorf("come again after %v", f.RetryAfter)
			}
			if n := o.provider.Count("refresh"); n != len(waits) {
				t.Fatalf("%d calls, and only %d waits", n, len(waits))
			}
			time.Sleep(time.Millisecond)
		}
		for n, wait := range waits {
			if full := min(time.Second<<n, 5*time.Minute); wait < full/2-time.Millisecond || wait > full {
				t.Errorf("after failure %d a wait of %v, of %v", n+1, wait, full)
			}
		}
		if _, err := o.Token(t.Context(), key); err != nil || o.stored(t).Attempts.FailCount != 0 {
			t.Errorf("when it is up again: %v", err)
		}
	})
}

func TestAProviderThatAsksUsToWaitIsObeyed(t *testing.T) {
	for asked, most := range map[time.Duration]time.Duration{2 * time.Minute: 3 * time.Minute, time.Hour: 6 * time.Minute} {
		inOffice(t, strict, func(t *testing.T, o *office) {
			o.connectWith(t, -time.Minute)
			o.provider.Refuses(&oauth.Refusal{Class: oauth.Throttled, ProviderCode: "http_429", RetryAfter: asked})
			_, err := o.Token(t.Context(), key)
			wantFault(t, err, "oauth.provider_unavailable", "")
			time.Sleep(min(asked, 5*time.Minute) - time.Second)
			_, err = o.Token(t.Context(), key)
			wantFault(t, err, "oauth.provider_unavailable", "")
			if n := o.provider.Count("refresh"); n != 1 {
				t.Errorf("asked to wait for %v, and called after a second less", asked)
			}
			time.Sleep(most - min(asked, 5*time.Minute) + time.Second)
			if _, err := o.Token(t.Context(), key); err != nil {
				t.Errorf("after %v: %v", most, err)
			}
		})
	}
}

// What an answer that got lost means, the provider's rotation decides.
func TestAnAnswerThatGotLost(t *testing.T) {
	for _, c := range []struct {
		mode   mode
		spent  bool // the provider did what it was asked
		keeps  bool // the lease
		code   string
		reason oauth.ReauthReason
	}{
		{mode: static, spent: true},
		{mode: grace, spent: true},
		{mode: strict, spent: true, keeps: true, code: "oauth.reauth_required", reason: oauth.ReasonInDoubt},
		{mode: strictKill, spent: true, keeps: true, code: "oauth.reauth_required", reason: oauth.ReasonInDoubt},
		{mode: strict, keeps: true},
	} {
		t.Run(fmt.Sprintf("%s, spent %t", c.mode, c.spent), func(t *testing.T) {
			inOffice(t, c.mode, func(t *testing.T, o *office) {
				first := o.connectWith(t, -time.Minute)
				lost := &oauth.Refusal{Class: oauth.InDoubt, ProviderCode: "timeout"}
				if c.spent {
					o.provider.After = func(context.Context, oauthtest.ProviderCall) *oauth.Refusal { return lost }
				} else {
					o.provider.Refuses(lost)
				}
				_, err := o.Token(t.Context(), key)
				wantFault(t, err, "oauth.provider_unavailable", "")
				o.provider.After = nil
				if s := o.stored(t); (s.Attempts.Lease != nil) != c.keeps || !s.Attempts.Doubt || s.State != oauth.Active {
					t.Errorf("stored: %+v", s)
				}
				time.Sleep(2 * time.Second)
				if c.keeps {
					_, err = o.Token(t.Context(), key)
					wantFault(t, err, "oauth.refresh_in_progress", "")
					if n := o.provider.Count("refresh"); n != 1 {
						t.Errorf("%d calls while the lease lasts", n)
					}
					time.Sleep(15 * time.Second)
				}
				got, err := o.Token(t.Context(), key)
				if c.code != "" {
					wantFault(t, err, c.code, c.reason)
					return
				}
				if err != nil || got.Version != first.Version+1 || !o.provider.Alive(o.open(t).Refresh) || o.stored(t).Attempts.Doubt {
					t.Errorf("version %d after %d, %v", got.Version, first.Version, err)
				}
			})
		})
	}
}

// Where nothing rotates a lost answer costs nothing, and a grant that is dead
// afterwards was ended by somebody.
func TestOnlyWhatRotatesCanBeInDoubt(t *testing.T) {
	inOffice(t, static, func(t *testing.T, o *office) {
		o.connectWith(t, -time.Minute)
		o.provider.Refuses(&oauth.Refusal{Class: oauth.InDoubt, ProviderCode: "timeout"})
		_, err := o.Token(t.Context(), key)
		wantFault(t, err, "oauth.provider_unavailable", "")
		o.provider.End(o.open(t).Refresh)
		time.Sleep(time.Minute)
		_, err = o.Token(t.Context(), key)
		wantFault(t, err, "oauth.reauth_required", oauth.ReasonRevoked)
	})
}

func TestWithoutKeysTheProviderIsNotCalled(t *testing.T) {
	for name, fail := range map[string]func(*oauthtest.Sealer, error){"to seal": (*oauthtest.Sealer).FailPrepare, "to open": (*oauthtest.Sealer).FailOpen} {
		t.Run(name, func(t *testing.T) {
			inOffice(t, strict, func(t *testing.T, o *office) {
				o.connectWith(t, -time.Minute)
				fail(o.sealer, oauthtest.SealingUnavailable())
				_, err := o.Token(t.Context(), key)
				wantFault(t, err, "oauth.sealing_unavailable", "")
				if n := o.provider.Count("refresh"); n != 0 || o.stored(t).Attempts.Lease != nil {
					t.Errorf("%d calls", n)
				}
				fail(o.sealer, nil)
				if _, err := o.Token(t.Context(), key); err != nil {
					t.Error(err)
				}
				fail(o.sealer, oauthtest.SealingUnavailable())
				_, err = o.Exchange(t.Context(), key, oauth.Exchange{Code: o.provider.Code(key.Provider, key.UserID)})
				if n := o.provider.Count("exchange"); name == "to seal" && (n != 1 || fault.CodeOf(err) != "oauth.sealing_unavailable") {
					t.Errorf("a code was spent: %v", err)
				}
			})
		})
	}
}

func TestTheOldRefreshTokenStaysIfThereIsNoNewOne(t *testing.T) {
	inOffice(t, static, func(t *testing.T, o *office) {
		o.connectWith(t, -time.Minute)
		refresh := o.open(t).Refresh
		for range 3 {
			if _, err := o.Refresh(t.Context(), key, 0); err != nil {
				t.Fatal(err)
			}
		}
		if o.open(t).Refresh.Reveal() != refresh.Reveal() || o.provider.Refreshes(refresh) != 3 {
			t.Errorf("%d refreshes", o.provider.Refreshes(refresh))
		}
	})
}

func TestIfVersion(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		first := o.connect(t)
		var all sync.WaitGroup
		for range 100 { // each had a 401 with the same token
			all.Go(func() {
				got, err := o.Refresh(t.Context(), key, first.Version)
				if err != nil || got.Version != first.Version+1 {
					t.Errorf("version %d, %v", got.Version, err)
				}
			})
		}
		all.Wait()
		for _, c := range []struct {
			ifVersion int64
			calls     int
			code      string
		}{
			{ifVersion: first.Version, calls: 1}, {ifVersion: 1, calls: 1}, {ifVersion: first.Version + 1, calls: 2}, {ifVersion: 0, calls: 3},
			{ifVersion: first.Version + 4, calls: 3, code: "oauth.version_unknown"},
		} {
			got, err := o.Refresh(t.Context(), key, c.ifVersion)
			if c.code != "" {
				wantFault(t, err, c.code, "")
			} else if err != nil || got.Version != first.Version+int64(c.calls) {
				t.Errorf("if version %d: got %d, %v", c.ifVersion-first.Version, got.Version-first.Version, err)
			}
			if n := o.provider.Count("refresh"); n != c.calls {
				t.Errorf("if version %d: %d calls, want %d", c.ifVersion-first.Version, n, c.calls)
			}
		}
		time.Sleep(2 * time.Hour)
		if got, err := o.Refresh(t.Context(), key, first.Version); err != nil || !got.ExpiresAt.After(time.Now()) {
			t.Errorf("an old version of a token that has ended: %v", err)
		}
	})
}

func TestATokenThatCannotBeRefreshedIsGoodUntilItsEnd(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		o.provider.Shape = func(g *oauth.Grant) { g.Refresh = secret.Text{} }
		first := o.connectWith(t, 2*time.Minute)
		for _, ask := range []func() (oauth.Issued, error){
			func() (oauth.Issued, error) { return o.Token(t.Context(), key) },
			func() (oauth.Issued, error) { return o.Refresh(t.Context(), key, 0) },
			func() (oauth.Issued, error) { return o.Refresh(t.Context(), key, first.Version) },
		} {
			if got, err := ask(); err != nil || got.AccessToken.Reveal() != first.AccessToken.Reveal() {
				t.Errorf("before its end: %v", err)
			}
		}
		time.Sleep(2 * time.Minute)
		_, err := o.Token(t.Context(), key)
		wantFault(t, err, "oauth.reauth_required", oauth.ReasonExpired)
		if n := o.provider.Count("refresh"); n != 0 || o.stored(t).Sealed.Access != "" {
			t.Errorf("%d calls", n)
		}
	})
}

func TestALongLivedTokenIsExchangedForALaterOne(t *testing.T) {
	inOffice(t, static, func(t *testing.T, o *office) {
		p := provider(static)
		p.Dialect, p.SoftWindow = oauth.Facebook, 30*24*time.Hour
		o.Catalogue = oauth.Catalogue{p.ID: p}
		const day = 24 * time.Hour
		o.provider.Lifetime = 60 * day
		first := o.connect(t)
		time.Sleep(23 * day)
		if got, err := o.Token(t.Context(), key); err != nil || got.Version != first.Version {
			t.Fatalf("after 23 days: version %d after %d, %v", got.Version, first.Version, err)
		}
		time.Sleep(14 * day)
		o.provider.Shape = func(g *oauth.Grant) { g.Lifetime, g.ExpirySource = 23*day, "unextended" }
		for range 3 {
			got, err := o.Token(t.Context(), key)
			if err != nil || !got.ExpiresAt.After(time.Now()) {
				t.Fatalf("unextended: %v", err)
			}
		}
		if n := o.provider.Count("refresh"); n != 1 {
			t.Errorf("%d tries in one day", n)
		}
		time.Sleep(25 * time.Hour)
		// Now it has not even a day left: no reason to serve it longer than that.
		o.provider.Shape = func(g *oauth.Grant) { g.Lifetime, g.ExpirySource = 10*time.Hour, "unextended" }
		if _, err := o.Token(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		time.Sleep(11 * time.Hour)
		got, err := o.Token(t.Context(), key)
		if err != nil || !got.ExpiresAt.After(time.Now()) {
			t.Errorf("a token was served that ended %v ago: %v", time.Since(got.ExpiresAt), err)
		}
	})
}

// A refresh that panics must not hold up those who come later.
func TestNobodyWaitsForWhatWillNotCome(t *testing.T) {
	inOffice(t, static, func(t *testing.T, o *office) {
		o.connectWith(t, -time.Minute)
		o.provider.Before = func(context.Context, oauthtest.ProviderCall) *oauth.Refusal { panic("a mistake") }
		if _, err := o.Token(t.Context(), key); fault.KindOf(err) != fault.Internal {
			t.Errorf("got %v", err)
		}
		o.provider.Before = nil
		time.Sleep(20 * time.Second)
		if _, err := o.Token(t.Context(), key); err != nil {
			t.Error(err)
		}
	})
}

func TestWhatIsNotThereCannotBeHad(t *testing.T) {
	inOffice(t, static, func(t *testing.T, o *office) {
		_, err := o.Token(t.Context(), key)
		wantFault(t, err, "oauth.not_connected", "")
		_, err = o.Refresh(t.Context(), key, 0)
		wantFault(t, err, "oauth.not_connected", "")
		if err := o.Disconnect(t.Context(), key); err != nil {
			t.Error(err)
		}
		for _, k := range []oauth.Key{{UserID: "user-1", Provider: "ELSEWHERE"}, {UserID: "user-1", Provider: "UNSET"}} {
			o.Catalogue["UNSET"] = oauth.Provider{ID: "UNSET"}
			_, err = o.Token(t.Context(), k)
			wantFault(t, err, "oauth.provider_not_configured", "")
			_, err = o.Exchange(t.Context(), k, oauth.Exchange{Code: secret.New("code")})
			wantFault(t, err, "oauth.provider_not_configured", "")
		}
		if n := len(o.provider.Calls()) + len(o.store.Saved()); n != 0 {
			t.Errorf("%d calls and writes", n)
		}
	})
}
