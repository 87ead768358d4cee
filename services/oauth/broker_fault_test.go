package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coagent/platform/fault"
	"coagent/platform/secret"
	"coagent/services/oauth"
	"coagent/services/oauth/oauthtest"
)

// commits picks the writes that store a successor.
func (o *office) commits(refuse func(ctx context.Context, prev, next oauth.Connection) error) {
	o.store.BeforeSave = func(ctx context.Context, prev, next oauth.Connection) error {
		if isCommit(prev, next) {
			return refuse(ctx, prev, next)
		}
		return nil
	}
}

func TestASuccessorIsStoredOnceWhateverTheStoreSays(t *testing.T) {
	for name, fail := range map[string]func(o *office){
		"the write was not made, twice": func(o *office) {
			n := 0
			o.commits(func(context.Context, oauth.Connection, oauth.Connection) error {
				if n++; n <= 2 {
					return oauthtest.Unavailable()
				}
				return nil
			})
		},
		"the write was made, and nobody said so": func(o *office) {
			lost := false
			o.store.AfterSave = func(_ context.Context, next oauth.Connection) error {
				if next.Attempts.StoredBy != "" && !lost {
					lost = true
					return oauthtest.Unavailable()
				}
				return nil
			}
		},
		"the write was made, nobody said so, and the item was written since": func(o *office) {
			lost := false
			o.store.AfterSave = func(_ context.Context, next oauth.Connection) error {
				if next.Attempts.StoredBy == "" || lost {
					return nil
				}
				lost = true
				later := next
				later.Revision, later.WriteID = next.Revision+1, "another"
				if err := o.store.Save(context.Background(), next, later); err != nil {
					return err
				}
				return oauthtest.Unavailable()
			}
		},
		"nothing answers for three seconds": func(o *office) {
			var up time.Time
			o.commits(func(ctx context.Context, _, _ oauth.Connection) error {
				if up.IsZero() {
					up = time.Now().Add(3 * time.Second)
				}
				if time.Now().Before(up) {
					return oauthtest.Unavailable()
				}
				return nil
			})
		},
		"the process was stopped in the middle": func(o *office) {
			stopped := false
			o.commits(func(ctx context.Context, _, _ oauth.Connection) error {
				if !stopped {
					stopped = true
					time.Sleep(15 * time.Second)
					return oauthtest.Unavailable()
				}
				return nil
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			inOffice(t, strictKill, func(t *testing.T, o *office) {
				first := o.connectWith(t, -time.Minute)
				fail(o)
				got, err := o.Token(t.Context(), key)
				if err != nil || got.Version != first.Version+1 {
					t.Fatalf("version %d after %d, %v", got.Version, first.Version, err)
				}
				if o.open(t).Access.Reveal() != got.AccessToken.Reveal() || !o.provider.Alive(o.open(t).Refresh) || o.stored(t).Attempts.Lease != nil {
					t.Error("what is stored is not what was told")
				}
				commits := 0
				for _, c := range o.store.Saved() {
					if c.TokVer == 2 && c.Attempts.StoredBy != "" && c.WriteID != "another" && len(c.Pending) > 0 {
						commits++
					}
				}
				if n := o.provider.Count("refresh"); n != 1 || commits != 1 || fmt.Sprint(o.types()) != "[connected refreshed]" {
					t.Errorf("%d calls, %d commits, events %v", n, commits, o.types())
				}
			})
		})
	}
}

func TestAWriteThatArrivesLateChangesNothing(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		first := o.connectWith(t, -time.Minute)
		var prev, next oauth.Connection
		o.commits(func(_ context.Context, p, n oauth.Connection) error {
			if next.WriteID == "" {
				prev, next = p, n
				return oauthtest.Unavailable() // and the write is still under way
			}
			return nil
		})
		if _, err := o.Token(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		for _, more := range []int64{1, 2} {
			if err := o.store.Save(t.Context(), prev, next); fault.KindOf(err) != fault.Conflict {
				t.Errorf("the late write: %v", err)
			}
			if c := o.stored(t); c.Version != first.Version+more || !o.provider.Alive(o.open(t).Refresh) {
				t.Errorf("version %d after %d", c.Version, first.Version)
			}
			if _, err := o.Refresh(t.Context(), key, 0); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestAStoreThatIsDownIsToldSo(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		o.connectWith(t, -time.Minute)
		o.store.BeforeLoad = func(context.Context, oauth.Key) error { return oauthtest.Unavailable() }
		for name, ask := range map[string]func() error{
			"Token":      func() error { _, err := o.Token(t.Context(), key); return err },
			"Refresh":    func() error { _, err := o.Refresh(t.Context(), key, 0); return err },
			"Disconnect": func() error { return o.Disconnect(t.Context(), key) },
			"Exchange": func() error {
				_, err := o.Exchange(t.Context(), key, oauth.Exchange{Code: o.provider.Code(key.Provider, key.UserID)})
				return err
			},
		} {
			if err := ask(); fault.CodeOf(err) != "oauth.storage_unavailable" {
				t.Errorf("%s: %v", name, err)
			}
		}
		if n := len(o.provider.Calls()); n != 1 {
			t.Errorf("%d calls", n-1)
		}
	})
}

// atEachStep runs disturb at each step of a refresh in turn, and then look.
func atEachStep(t *testing.T, modes []mode, disturb func(t *testing.T, o *office), look func(t *testing.T, o *office, got oauth.Issued, err error)) {
	t.Helper()
	for _, m := range modes {
		steps := 0
		for reached := true; reached; steps++ {
			t.Run(fmt.Sprintf("%s/step %d", m, steps+1), func(t *testing.T) {
				inOffice(t, m, func(t *testing.T, o *office) {
					o.connectWith(t, -time.Minute)
					happened := o.atStep(steps+1, func() { disturb(t, o) })
					got, err := o.Token(watch(t.Context()), key)
					if reached = happened(); !reached {
						disturb(t, o)
					}
					look(t, o, got, err)
				})
			})
		}
		if steps < 11 {
			t.Errorf("a refresh has %d steps; are all of them seen?", steps)
		}
	}
}

func TestDisconnectingAtAnyStepOfARefreshLeavesNothing(t *testing.T) {
	atEachStep(t, modes, func(t *testing.T, o *office) {
		if err := o.another().Disconnect(context.Background(), key); err != nil {
			t.Error(err)
		}
		_, err := o.another().Token(context.Background(), key)
		wantFault(t, err, "oauth.not_connected", "")
	}, func(t *testing.T, o *office, _ oauth.Issued, err error) {
		if err != nil {
			wantFault(t, err, "oauth.not_connected", "")
		}
		_, err = o.Token(t.Context(), key)
		wantFault(t, err, "oauth.not_connected", "")
		if c := o.stored(t); c.State != oauth.Revoked || c.Sealed.Access != "" || c.Sealed.Refresh != "" || c.Attempts.Lease != nil {
			t.Errorf("stored: %s %+v", c.State, c.Attempts.Lease)
		}
		if n := o.provider.Living(); n != 0 {
			t.Error("the grant is still alive")
		}
	})
}

func TestAConsentAtAnyStepOfARefreshWins(t *testing.T) {
	var latest oauth.Issued
	atEachStep(t, modes, func(t *testing.T, o *office) {
		code := o.provider.Code(key.Provider, key.UserID)
		var err error
		if latest, err = o.another().Exchange(context.Background(), key, oauth.Exchange{Code: code}); err != nil {
			t.Error(err)
		}
	}, func(t *testing.T, o *office, got oauth.Issued, err error) {
		if err != nil || !got.ExpiresAt.After(time.Now()) {
			t.Errorf("the one who refreshed: %v", err)
		}
		got, err = o.Token(t.Context(), key)
		if err != nil || got.AccessToken.Reveal() != latest.AccessToken.Reveal() {
			t.Errorf("another token than the new consent's: %v", err)
		}
		if tokens := o.open(t); !o.provider.Alive(tokens.Refresh) || o.provider.Count("revoke") != 0 {
			t.Error("the new grant was revoked")
		}
		if _, err := o.Refresh(t.Context(), key, 0); err != nil {
			t.Errorf("the new grant cannot be refreshed: %v", err)
		}
	})
}

// The monolith lives beside us, and knows nothing of leases and versions.
func TestWhatTheMonolithDoesAtAnyStepOfARefresh(t *testing.T) {
	for name, put := range map[string]func(*oauthtest.Store, oauth.Key, oauth.Tokens, time.Time){
		"it replaces the item": (*oauthtest.Store).Put, "it writes into the item": (*oauthtest.Store).PutInPlace,
	} {
		t.Run(name, func(t *testing.T) {
			var theirs oauth.Tokens
			atEachStep(t, []mode{static, strict}, func(t *testing.T, o *office) {
				theirs = o.provider.Connect(o.Catalogue[key.Provider], key.UserID)
				put(o.store, key, theirs, time.Now().Add(50*time.Minute))
			}, func(t *testing.T, o *office, got oauth.Issued, err error) {
				if err != nil || !got.ExpiresAt.After(time.Now()) {
					t.Errorf("the one who refreshed: %v", err)
				}
				got, err = o.Token(t.Context(), key)
				if err != nil || got.AccessToken.Reveal() != theirs.Access.Reveal() || o.stored(t).IsPlain() {
					t.Errorf("another token than the monolith's: %v", err)
				}
				if o.provider.Count("revoke") != 0 {
					t.Error("a grant was revoked")
				}
			})
		})
	}
	t.Run("it deletes the item", func(t *testing.T) {
		atEachStep(t, []mode{static, strict}, func(_ *testing.T, o *office) { o.store.Delete(key) },
			func(t *testing.T, o *office, _ oauth.Issued, err error) {
				if err != nil {
					wantFault(t, err, "oauth.not_connected", "")
				}
				_, err = o.Token(t.Context(), key)
				wantFault(t, err, "oauth.not_connected", "")
			})
	})
}

func TestDisconnectingWhileTheProviderIsDown(t *testing.T) {
	begin := func(t *testing.T, o *office) (refresh secret.Text, up *atomic.Bool) {
		o.connect(t)
		refresh, up = o.open(t).Refresh, new(atomic.Bool)
		o.provider.Before = func(context.Context, oauthtest.ProviderCall) *oauth.Refusal {
			if up.Load() {
				return nil
			}
			return &oauth.Refusal{Class: oauth.Transient, ProviderCode: "http_503"}
		}
		began := time.Now()
		if err := o.Disconnect(t.Context(), key); err != nil || time.Since(began) > time.Second {
			t.Fatalf("after %v: %v", time.Since(began), err)
		}
		_, err := o.Token(t.Context(), key)
		wantFault(t, err, "oauth.not_connected", "")
		if o.stored(t).State != oauth.Revoking {
			t.Fatalf("stored: %s", o.stored(t).State)
		}
		return refresh, up
	}
	over := func(t *testing.T, o *office) {
		t.Helper()
		if c := o.stored(t); c.State != oauth.Revoked || c.Sealed.Access != "" || c.Sealed.WrappedKey != nil || time.Until(c.ForgetAt) < 29*24*time.Hour {
			t.Errorf("stored: %s, until %v", c.State, c.ForgetAt)
		}
		if fmt.Sprint(o.types()) != "[connected revoked]" {
			t.Errorf("events: %v", o.types())
		}
	}
	t.Run("for ten minutes", func(t *testing.T) {
		inOffice(t, strict, func(t *testing.T, o *office) {
			refresh, up := begin(t, o)
			go o.Work(t.Context())
			time.Sleep(10 * time.Minute)
			if n := o.provider.Count("revoke"); n < 5 || n > 20 {
				t.Errorf("%d tries in ten minutes", n)
			}
			up.Store(true)
			time.Sleep(6 * time.Minute)
			over(t, o)
			if !o.provider.Ended(refresh) {
				t.Error("the grant is still alive")
			}
			n := len(o.provider.Calls())
			if err := o.Disconnect(t.Context(), key); err != nil || len(o.provider.Calls()) != n {
				t.Errorf("once more: %v", err)
			}
		})
	})
	t.Run("for good", func(t *testing.T) {
		inOffice(t, strict, func(t *testing.T, o *office) {
			begin(t, o)
			if left := time.Until(o.stored(t).ForgetAt); left > 24*time.Hour+time.Second {
				t.Errorf("the store keeps it for %v", left)
			}
			go o.Work(t.Context())
			time.Sleep(24*time.Hour + 6*time.Minute)
			over(t, o)
		})
	})
	t.Run("and the process ends", func(t *testing.T) {
		inOffice(t, strict, func(t *testing.T, o *office) {
			refresh, up := begin(t, o)
			up.Store(true)
			other := o.another()
			go other.Work(t.Context())
			time.Sleep(time.Hour)
			for range 5 { // asking often must not put it off
				_, err := other.Token(t.Context(), key)
				wantFault(t, err, "oauth.not_connected", "")
				time.Sleep(500 * time.Millisecond)
			}
			over(t, o)
			if !o.provider.Ended(refresh) {
				t.Error("the grant is still alive")
			}
		})
	})
}

// A refresh that comes too late, at a provider that is down, must not leave a
// grant that nobody remembers.
func TestAnOrphanIsRememberedUntilItIsRevoked(t *testing.T) {
	for name, end := range map[string]func(o *office) error{
		"disconnected":            func(o *office) error { return o.another().Disconnect(context.Background(), key) },
		"deleted by the monolith": func(o *office) error { o.store.Delete(key); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			inOffice(t, strict, func(t *testing.T, o *office) {
				o.connectWith(t, -time.Minute)
				o.provider.After = func(_ context.Context, c oauthtest.ProviderCall) *oauth.Refusal {
					if c.Op != "refresh" {
						return nil
					}
					o.provider.Before = func(context.Context, oauthtest.ProviderCall) *oauth.Refusal {
						return &oauth.Refusal{Class: oauth.Transient, ProviderCode: "http_503"}
					}
					if err := end(o); err != nil {
						t.Error(err)
					}
					return nil
				}
				_, err := o.Token(t.Context(), key)
				wantFault(t, err, "oauth.not_connected", "")
				if c := o.stored(t); c.State != oauth.Revoking || c.Sealed.Refresh == "" || !o.provider.Alive(o.open(t).Refresh) {
					t.Fatalf("stored: %s", c.State)
				}
				o.provider.Before, o.provider.After = nil, nil
				go o.Work(t.Context())
				time.Sleep(time.Minute)
				if c := o.stored(t); c.State != oauth.Revoked || c.Sealed.Refresh != "" || o.provider.Living() != 0 {
					t.Errorf("stored: %s, and %d grants alive", c.State, o.provider.Living())
				}
			})
		})
	}
}

func TestAnOrphanDoesNotDisturbANewConsent(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		o.connectWith(t, -time.Minute)
		var latest oauth.Issued
		o.provider.After = func(_ context.Context, c oauthtest.ProviderCall) *oauth.Refusal {
			if c.Op != "refresh" {
				return nil
			}
			if err := o.another().Disconnect(context.Background(), key); err != nil {
				t.Error(err)
			}
			o.provider.Before = func(_ context.Context, c oauthtest.ProviderCall) *oauth.Refusal {
				if c.Op != "revoke" {
					return nil
				}
				var err error
				if latest, err = o.another().Exchange(context.Background(), key, oauth.Exchange{Code: o.provider.Code(key.Provider, key.UserID)}); err != nil {
					t.Error(err)
				}
				return &oauth.Refusal{Class: oauth.Transient, ProviderCode: "http_503"}
			}
			return nil
		}
		_, err := o.Token(t.Context(), key)
		wantFault(t, err, "oauth.not_connected", "")
		if got, err := o.Token(t.Context(), key); err != nil || got.AccessToken.Reveal() != latest.AccessToken.Reveal() {
			t.Errorf("after the new consent: %v", err)
		}
	})
}

func TestTokensInTheOpenAreSealedOnce(t *testing.T) {
	inOffice(t, static, func(t *testing.T, o *office) {
		theirs := o.provider.Connect(o.Catalogue[key.Provider], key.UserID)
		o.store.Put(key, theirs, time.Now().Add(50*time.Minute))
		created, began := o.stored(t).CreatedAt, time.Now().UnixMilli()
		var all sync.WaitGroup
		for range 8 {
			b := o.another()
			for range 8 {
				all.Go(func() {
					if got, err := b.Token(t.Context(), key); err != nil || got.AccessToken.Reveal() != theirs.Access.Reveal() {
						t.Errorf("got another token: %v", err)
					}
				})
			}
		}
		all.Wait()
		c := o.stored(t)
		if n := len(o.store.Saved()); n != 1 || c.IsPlain() || c.TokVer != 1 || c.Version < began || c.Version > time.Now().UnixMilli() ||
			!c.CreatedAt.Equal(created) {
			t.Errorf("%d writes; version %d, %v", n, c.Version, c.IsPlain())
		}
		if o.open(t).Refresh.Reveal() != theirs.Refresh.Reveal() {
			t.Error("the refresh token is another")
		}
	})
}

func TestTheVersionRisesThoughTheMonolithWroteIntoTheItem(t *testing.T) {
	inOffice(t, static, func(t *testing.T, o *office) {
		first := o.connect(t)
		for range 5 { // so that it is ahead of the clock
			if _, err := o.Refresh(t.Context(), key, 0); err != nil {
				t.Fatal(err)
			}
		}
		o.store.PutInPlace(key, o.provider.Connect(o.Catalogue[key.Provider], key.UserID), time.Now().Add(time.Hour))
		if got, err := o.Token(t.Context(), key); err != nil || got.Version != first.Version+6 {
			t.Errorf("version %d after %d, %v", got.Version, first.Version+5, err)
		}
	})
}

func TestAFailureCountsOnce(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		o.connectWith(t, -time.Minute)
		o.provider.Refuses(&oauth.Refusal{Class: oauth.InDoubt, ProviderCode: "timeout"})
		lost := false
		o.store.AfterSave = func(_ context.Context, next oauth.Connection) error {
			if next.Attempts.FailCount > 0 && !lost {
				lost = true
				return oauthtest.Unavailable()
			}
			return nil
		}
		_, err := o.Token(t.Context(), key)
		wantFault(t, err, "oauth.provider_unavailable", "")
		if n := o.stored(t).Attempts.FailCount; n != 1 || !lost {
			t.Errorf("%d failures", n)
		}
	})
}

func TestWhoeverDiesSealingLeavesTheTokensToOthers(t *testing.T) {
	for name, hook := range map[string]func(s *oauthtest.Store, once func() error){
		"before the write": func(s *oauthtest.Store, once func() error) {
			s.BeforeSave = func(context.Context, oauth.Connection, oauth.Connection) error { return once() }
		},
		"after the write": func(s *oauthtest.Store, once func() error) {
			s.AfterSave = func(context.Context, oauth.Connection) error { return once() }
		},
	} {
		t.Run(name, func(t *testing.T) {
			inOffice(t, static, func(t *testing.T, o *office) {
				theirs := o.provider.Connect(o.Catalogue[key.Provider], key.UserID)
				o.store.Put(key, theirs, time.Now().Add(50*time.Minute))
				var dead atomic.Bool
				hook(o.store, func() error {
					if !dead.Swap(true) {
						return errDied
					}
					return nil
				})
				if _, err := o.Token(t.Context(), key); !errors.Is(err, errDied) {
					t.Fatalf("got %v", err)
				}
				got, err := o.another().Token(t.Context(), key)
				if err != nil || got.AccessToken.Reveal() != theirs.Access.Reveal() || len(o.store.Saved()) != 1 {
					t.Errorf("%d writes, %v", len(o.store.Saved()), err)
				}
			})
		})
	}
	t.Run("without keys", func(t *testing.T) {
		inOffice(t, static, func(t *testing.T, o *office) {
			theirs := o.provider.Connect(o.Catalogue[key.Provider], key.UserID)
			o.store.Put(key, theirs, time.Now().Add(50*time.Minute))
			o.sealer.FailPrepare(oauthtest.SealingUnavailable())
			_, err := o.Token(t.Context(), key)
			wantFault(t, err, "oauth.sealing_unavailable", "")
			if !o.stored(t).IsPlain() || len(o.store.Saved()) != 0 {
				t.Error("the item was touched")
			}
		})
	})
	t.Run("the monolith deletes it meanwhile", func(t *testing.T) {
		inOffice(t, static, func(t *testing.T, o *office) {
			o.store.Put(key, o.provider.Connect(o.Catalogue[key.Provider], key.UserID), time.Now().Add(50*time.Minute))
			loads := 0
			o.store.BeforeLoad = func(context.Context, oauth.Key) error {
				if loads++; loads == 2 {
					o.store.Delete(key)
				}
				return nil
			}
			_, err := o.Token(t.Context(), key)
			wantFault(t, err, "oauth.not_connected", "")
		})
	})
}

func TestEventsWaitForTheBus(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		o.bus.setDown(true)
		go o.Work(t.Context())
		o.connect(t)
		for range 3 {
			if _, err := o.Refresh(t.Context(), key, 0); err != nil {
				t.Fatal(err)
			}
			time.Sleep(2 * time.Minute)
		}
		if err := o.Disconnect(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		time.Sleep(4 * time.Minute)
		if n := len(o.stored(t).Pending); n != 5 || len(o.bus.published()) != 0 {
			t.Fatalf("%d wait", n)
		}
		o.bus.setDown(false)
		time.Sleep(6 * time.Minute)
		var versions []int64
		for _, e := range o.bus.published() {
			versions = append(versions, e.Version)
		}
		if fmt.Sprint(o.types()) != "[connected refreshed refreshed refreshed revoked]" || !slices.IsSorted(versions) || len(versions) != 5 {
			t.Errorf("%v of the versions %v", o.types(), versions)
		}
		if len(o.stored(t).Pending) != 0 {
			t.Error("some wait still")
		}
	})
}

func TestTheEventOfAProcessThatDiedIsSentByAnother(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		o.connectWith(t, -time.Minute)
		var dead atomic.Bool
		o.store.AfterSave = func(_ context.Context, next oauth.Connection) error {
			if next.Attempts.StoredBy != "" && !dead.Swap(true) {
				return errDied
			}
			return nil
		}
		if _, err := o.Token(t.Context(), key); !errors.Is(err, errDied) {
			t.Fatalf("got %v", err)
		}
		if fmt.Sprint(o.types()) != "[connected]" {
			t.Fatalf("events: %v", o.types())
		}
		if _, err := o.another().Token(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(o.types()) != "[connected refreshed]" || len(o.stored(t).Pending) != 0 {
			t.Errorf("events: %v", o.types())
		}
	})
}

// touchy is a bus that does something when it is sent an event, or fails.
type touchy struct {
	*bus
	before func(e oauth.Event) error
}

func (b touchy) Publish(ctx context.Context, e oauth.Event) error {
	if err := b.before(e); err != nil {
		return err
	}
	return b.bus.Publish(ctx, e)
}

func TestNoEventOvertakesAnother(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		o.bus.setDown(true)
		first := o.connect(t)
		if _, err := o.Refresh(t.Context(), key, 0); err != nil {
			t.Fatal(err)
		}
		o.bus.setDown(false)
		failed := false
		o.Events = touchy{o.bus, func(e oauth.Event) error {
			if e.Version == first.Version && !failed {
				failed = true
				return oauthtest.Unavailable()
			}
			return nil
		}}
		for range 2 {
			if _, err := o.Token(t.Context(), key); err != nil {
				t.Fatal(err)
			}
		}
		if got := fmt.Sprint(o.types()); !failed || got != "[connected refreshed]" || len(o.stored(t).Pending) != 0 {
			t.Errorf("events: %s", got)
		}
	})
}

func TestAnEventThatComesWhileOthersAreSentIsKept(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		other := o.another()
		other.Events = touchy{o.bus, func(oauth.Event) error { return oauthtest.Unavailable() }}
		changed := false
		o.Events = touchy{o.bus, func(oauth.Event) error {
			if !changed {
				changed = true
				if _, err := other.Refresh(context.Background(), key, 0); err != nil {
					t.Error(err)
				}
			}
			return nil
		}}
		o.connect(t)
		if n := len(o.stored(t).Pending); n != 1 {
			t.Errorf("%d wait", n)
		}
		if _, err := o.Token(t.Context(), key); err != nil || fmt.Sprint(o.types()) != "[connected refreshed]" {
			t.Errorf("events: %v, %v", o.types(), err)
		}
	})
}

func TestNoMoreEventsWaitThanAConnectionCanHold(t *testing.T) {
	inOffice(t, static, func(t *testing.T, o *office) {
		o.bus.setDown(true)
		o.connect(t)
		for range 30 {
			if _, err := o.Refresh(t.Context(), key, 0); err != nil {
				t.Fatal(err)
			}
		}
		c := o.stored(t)
		if n := len(c.Pending); n != 20 || c.Pending[n-1].Version != c.Version {
			t.Errorf("%d wait, the last of version %d", n, c.Pending[n-1].Version)
		}
	})
}
