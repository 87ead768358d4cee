package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"coagent/services/oauth"
	"coagent/services/oauth/oauthtest"
)

// commitsFail lets the table refuse to store any tokens for a while, or until
// the time is cut short.
func (o *office) commitsFail(d time.Duration) (end func()) {
	var mu sync.Mutex
	var up time.Time
	ended := false
	o.store.BeforeSave = func(_ context.Context, prev, next oauth.Connection) error {
		if prev.Sealed.Access == next.Sealed.Access || next.Sealed.Access == "" {
			return nil
		}
		mu.Lock()
		defer mu.Unlock()
		if up.IsZero() {
			up = time.Now().Add(d)
		}
		if time.Now().Before(up) && !ended {
			return oauthtest.Unavailable()
		}
		return nil
	}
	return func() {
		mu.Lock()
		defer mu.Unlock()
		ended = true
	}
}

// The provider knows no token any more but the one that this process holds.
func TestASuccessorThatCannotBeStoredIsHeldUntilItCan(t *testing.T) {
	for _, m := range modes {
		for _, away := range []time.Duration{8 * time.Second, time.Minute, 30 * time.Minute} {
			t.Run(fmt.Sprintf("%s, the table is away for %v", m, away), func(t *testing.T) {
				inOffice(t, m, func(t *testing.T, o *office) {
					first := o.connectWith(t, -time.Minute)
					o.commitsFail(away)
					_, err := o.Token(t.Context(), key)
					wantFault(t, err, "oauth.storage_unavailable", "")
					time.Sleep(away + time.Second)
					got, err := o.Token(t.Context(), key)
					if err != nil || got.Version != first.Version+1 || !o.provider.Alive(o.open(t).Refresh) {
						t.Fatalf("version %d after %d, %v", got.Version, first.Version, err)
					}
					if n := o.provider.Count("refresh"); n != 1 || fmt.Sprint(o.types()) != "[connected refreshed]" {
						t.Errorf("%d calls, events %v", n, o.types())
					}
					if lost := o.Finish(); lost != 0 {
						t.Errorf("%d lost", lost)
					}
				})
			})
		}
	}
}

func TestReadersOfWhatIsHeldAreToldToWait(t *testing.T) {
	inOffice(t, strictKill, func(t *testing.T, o *office) {
		first := o.connectWith(t, -time.Minute)
		o.commitsFail(30 * time.Second)
		ended := time.Now().Add(40 * time.Second)
		var readers sync.WaitGroup
		for range 50 {
			readers.Go(func() {
				for time.Now().Before(ended) {
					got, err := o.Token(t.Context(), key)
					if err == nil && got.Version != first.Version+1 {
						t.Errorf("version %d after %d", got.Version, first.Version)
					} else if err != nil {
						wantFault(t, err, "oauth.storage_unavailable", "")
					}
					time.Sleep(time.Second)
				}
			})
		}
		readers.Wait()
		if n := o.provider.Count("refresh"); n != 1 {
			t.Errorf("%d calls", n)
		}
	})
}

func TestTheEndOfAProgramWaitsForWhatIsHeld(t *testing.T) {
	for away, want := range map[time.Duration]int{15 * time.Second: 0, time.Hour: 1} {
		t.Run("the table is away for "+away.String(), func(t *testing.T) {
			inOffice(t, strict, func(t *testing.T, o *office) {
				first := o.connectWith(t, -time.Minute)
				end := o.commitsFail(away)
				_, err := o.Token(t.Context(), key)
				wantFault(t, err, "oauth.storage_unavailable", "")
				began := time.Now()
				if lost := o.Finish(); lost != want || time.Since(began) > 30*time.Second {
					t.Errorf("%d lost in %v", lost, time.Since(began))
				}
				end()
				time.Sleep(time.Minute)
				got, err := o.another().Token(t.Context(), key)
				if want > 0 { // the one loss that nobody can prevent is told, and not silent
					wantFault(t, err, "oauth.reauth_required", oauth.ReasonInDoubt)
				} else if err != nil || got.Version != first.Version+1 {
					t.Errorf("version %d, %v", got.Version, err)
				}
			})
		})
	}
}

// Of what is held nothing may come back after its connection was ended or
// replaced by another process.
func TestWhatIsHeldIsSuperseded(t *testing.T) {
	t.Run("by a disconnect", func(t *testing.T) {
		inOffice(t, strict, func(t *testing.T, o *office) {
			o.connectWith(t, -time.Minute)
			held := o.open(t)
			o.commitsFail(time.Minute)
			_, err := o.Token(t.Context(), key)
			wantFault(t, err, "oauth.storage_unavailable", "")
			if err := o.another().Disconnect(t.Context(), key); err != nil {
				t.Fatal(err)
			}
			time.Sleep(2 * time.Minute)
			if c := o.stored(t); c.State != oauth.Revoked || !o.provider.Ended(held.Refresh) {
				t.Errorf("%s; ended at the provider: %t", c.State, o.provider.Ended(held.Refresh))
			}
			_, err = o.Token(t.Context(), key)
			wantFault(t, err, "oauth.not_connected", "")
		})
	})
	t.Run("by a new consent", func(t *testing.T) {
		inOffice(t, strict, func(t *testing.T, o *office) {
			o.connectWith(t, -time.Minute)
			end := o.commitsFail(time.Minute)
			_, err := o.Token(t.Context(), key)
			wantFault(t, err, "oauth.storage_unavailable", "")
			end()
			next, err := o.another().Exchange(t.Context(), key, oauth.Exchange{Code: o.provider.Code(key.Provider, key.UserID)})
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Minute)
			if got, err := o.Token(t.Context(), key); err != nil || got.AccessToken.Reveal() != next.AccessToken.Reveal() {
				t.Errorf("version %d after %d, %v", got.Version, next.Version, err)
			}
		})
	})
}

// A connection that was made is held as well: its code works once.
func TestANewConnectionIsHeldUntilItCanBeStored(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		o.commitsFail(40 * time.Second)
		code := oauth.Exchange{Code: o.provider.Code(key.Provider, key.UserID)}
		_, err := o.Exchange(t.Context(), key, code)
		wantFault(t, err, "oauth.storage_unavailable", "")
		time.Sleep(40 * time.Second)
		if got, err := o.Exchange(t.Context(), key, code); err != nil || got.Version != o.stored(t).Version {
			t.Errorf("version %d, %v", got.Version, err)
		}
		if n := o.provider.Count("exchange"); n != 1 || fmt.Sprint(o.types()) != "[connected]" {
			t.Errorf("%d calls, events %v", n, o.types())
		}
	})
}

// A connection that is ended before it could be stored does not come up after it.
func TestANewConnectionThatIsHeldCanBeEnded(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		o.commitsFail(20 * time.Second)
		code := oauth.Exchange{Code: o.provider.Code(key.Provider, key.UserID)}
		_, err := o.Exchange(t.Context(), key, code)
		wantFault(t, err, "oauth.storage_unavailable", "")
		if err := o.another().Disconnect(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		_, err = o.Token(t.Context(), key)
		wantFault(t, err, "oauth.not_connected", "")
		if o.provider.Living() != 0 {
			t.Error("it lives on at the provider")
		}
		_, err = o.Exchange(t.Context(), key, code)
		wantFault(t, err, "oauth.code_spent", "")
	})
}

// Overlapping reads share a load, and nobody gets what was read before it asked.
func TestReadsThatOverlapShareALoad(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		first := o.connect(t)
		loads := 0
		o.Broker.Store = slowStore{o.store, func() { loads++; time.Sleep(time.Second) }}
		ask := func(n int, want int64) *sync.WaitGroup {
			var all sync.WaitGroup
			for range n {
				all.Go(func() {
					if got, err := o.Token(t.Context(), key); err != nil || got.Version != want {
						t.Errorf("version %d, want %d; %v", got.Version, want, err)
					}
				})
			}
			return &all
		}
		one := ask(1, first.Version)
		synctest.Wait()
		opened := o.sealer.Opened()
		crowd := ask(1000, first.Version)
		one.Wait()
		synctest.Wait()
		if _, err := o.another().Refresh(t.Context(), key, 0); err != nil { // while the crowd's load runs
			t.Fatal(err)
		}
		late := ask(1000, first.Version+1)
		late.Wait()
		crowd.Wait()
		after := o.sealer.Opened()
		if loads != 3 || after-opened > 6 {
			t.Errorf("%d loads, %d openings for 2,001 readers", loads, after-opened)
		}
	})
}

// Whoever shares a load waits for its opening no longer than it wants to.
func TestNobodyWaitsForAnOpeningLongerThanTheirOwnTime(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		first := o.connect(t)
		o.Broker.Sealer = slowSealer{o.sealer}
		o.Broker.Store = slowStore{o.store, func() { time.Sleep(time.Millisecond) }} // so that both share a load
		var patient sync.WaitGroup
		patient.Go(func() {
			if got, err := o.Token(t.Context(), key); err != nil || got.Version != first.Version {
				t.Errorf("version %d, %v", got.Version, err)
			}
		})
		patient.Go(func() {
			time.Sleep(time.Microsecond) // the next load is theirs
			var crowd sync.WaitGroup
			for range 10 {
				crowd.Go(func() { _, _ = o.Token(t.Context(), key) })
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			time.Sleep(time.Microsecond)
			began := time.Now()
			if _, err := o.Token(ctx, key); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > time.Second {
				t.Errorf("%v after %v", err, time.Since(began))
			}
			crowd.Wait()
		})
		patient.Wait()
	})
}

// A read that nobody shares ends with its caller, and so does its opening; others are
// none the worse.
func TestAReadThatNobodySharesEndsWithItsCaller(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		first := o.connect(t)
		store, sealer := o.Broker.Store, o.Broker.Sealer
		hanging := make(chan struct{}, 2)
		until := func(ctx context.Context) error { <-ctx.Done(); hanging <- struct{}{}; return errors.New("no answer") }
		for name, hang := range map[string]func(){
			"the load":    func() { o.store.BeforeLoad = func(ctx context.Context, _ oauth.Key) error { return until(ctx) } },
			"the opening": func() { o.Broker.Sealer = hangingSealer{sealer, until} },
		} {
			hang()
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			if _, err := o.Token(ctx, key); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: %v", name, err)
			}
			cancel()
			if len(hanging) != 1 {
				t.Errorf("%s goes on although nobody waits", name)
			}
			<-hanging
			o.store.BeforeLoad, o.Broker.Store, o.Broker.Sealer = nil, store, sealer
			if got, err := o.Token(t.Context(), key); err != nil || got.Version != first.Version {
				t.Errorf("after %s: version %d, %v", name, got.Version, err)
			}
		}
	})
}

// hangingSealer does not open.
type hangingSealer struct {
	oauth.Sealer
	until func(context.Context) error
}

func (s hangingSealer) Open(ctx context.Context, _ oauth.Binding, _ oauth.Sealed) (oauth.Tokens, error) {
	return oauth.Tokens{}, s.until(ctx)
}

// slowSealer takes three seconds to open.
type slowSealer struct{ oauth.Sealer }

func (s slowSealer) Open(ctx context.Context, b oauth.Binding, sealed oauth.Sealed) (oauth.Tokens, error) {
	time.Sleep(3 * time.Second)
	return s.Sealer.Open(ctx, b, sealed)
}

// slowStore is slow to say what it has read.
type slowStore struct {
	oauth.Store
	answer func()
}

func (s slowStore) Load(ctx context.Context, k oauth.Key) (oauth.Connection, bool, error) {
	defer s.answer()
	return s.Store.Load(ctx, k)
}

func TestALoadThatPanicsEndsNobodysProgram(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		o.connect(t)
		o.store.BeforeLoad = func(context.Context, oauth.Key) error { panic("canary") }
		_, err := o.Token(t.Context(), key)
		if err == nil {
			t.Error("no error")
		}
		o.store.BeforeLoad = nil
		if _, err := o.Token(t.Context(), key); err != nil {
			t.Errorf("and then: %v", err)
		}
	})
}
