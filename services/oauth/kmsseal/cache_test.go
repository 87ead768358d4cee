package kmsseal_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"coagent/mocks/faults"
	"coagent/platform/fault"
	"coagent/services/oauth"
	"coagent/services/oauth/kmsseal"
)

// of gives the binding of user n.
func of(n int) oauth.Binding {
	b := binding
	b.UserID = fmt.Sprint("user-", n)
	return b
}

func (w *world) decrypts(t testing.TB, what string, want int) {
	t.Helper()
	if got := w.kms.Count("Decrypt"); got != want {
		t.Errorf("%s: KMS unwrapped %d keys, want %d", what, got, want)
	}
}

func TestADataKeyIsRememberedForTwoMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startDirect(t, caching(10))
		sealed := w.sealed(t, binding)
		w.opens(t, binding, sealed)
		w.decrypts(t, "sealing remembers nothing", 1)
		time.Sleep(2*time.Minute - time.Nanosecond)
		w.opens(t, binding, sealed)
		w.decrypts(t, "just before the end", 1)
		time.Sleep(time.Nanosecond)
		w.opens(t, binding, sealed)
		w.decrypts(t, "at the end, although it was just used", 2)
	})
}

func TestRememberedKeysSurviveAnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := startDirect(t, caching(10))
		sealed, unread := w.sealed(t, of(1)), w.sealed(t, of(2))
		w.opens(t, of(1), sealed)
		w.kms.Faults.Push(faults.Fault{Kind: "internal", Times: faults.Forever})
		_, err := w.Open(t.Context(), of(2), unread)
		unavailable(t, "a key that was never read", err, unread)
		w.opens(t, of(1), sealed)
		time.Sleep(2 * time.Minute)
		_, err = w.Open(t.Context(), of(1), sealed)
		unavailable(t, "two minutes later", err, sealed)
	})
}

func TestADeniedKeyEmptiesTheCache(t *testing.T) {
	for _, kind := range []string{"disabled", "access_denied", "invalid_state"} {
		for name, ask := range map[string]func(*world) error{
			"reading": func(w *world) error { _, err := w.Open(t.Context(), of(2), w.sealed(t, of(2))); return err },
			"writing": func(w *world) error {
				_ = w.sealed(t, of(2))
				_, err := w.Prepare(t.Context(), of(2).Key)
				return err
			},
		} {
			w := startDirect(t, caching(10))
			sealed := w.sealed(t, of(1))
			w.opens(t, of(1), sealed)
			w.kms.Faults.Push(faults.Fault{Kind: "none"}) // for what is sealed first
			w.kms.Faults.Push(faults.Fault{Kind: kind, Times: 2})
			unavailable(t, kind+", "+name, ask(w), sealed)
			_, err := w.Open(t.Context(), of(1), sealed)
			unavailable(t, kind+", "+name+": a key that was remembered", err, sealed)
		}
	}
}

func TestASpoiltRecordEmptiesNothing(t *testing.T) {
	w := startDirect(t, caching(10))
	sealed := w.sealed(t, of(1))
	w.opens(t, of(1), sealed)
	corrupt := sealed
	corrupt.WrappedKey = append([]byte{1}, sealed.WrappedKey...)
	if _, err := w.Open(t.Context(), of(1), corrupt); fault.CodeOf(err) != "oauth.integrity_error" {
		t.Error(err)
	}
	w.decrypts(t, "the corrupt one", 2)
	w.opens(t, of(1), sealed)
	w.decrypts(t, "the good one", 2)
}

func TestTheKeysUsedLongestAgoGoFirst(t *testing.T) {
	w := startDirect(t, caching(2))
	sealed := [3]oauth.Sealed{w.sealed(t, of(0)), w.sealed(t, of(1)), w.sealed(t, of(2))}
	for _, n := range []int{0, 1, 0, 2} { // 2 takes the place of 1
		w.opens(t, of(n), sealed[n])
	}
	w.decrypts(t, "three keys", 3)
	w.opens(t, of(0), sealed[0])
	w.opens(t, of(2), sealed[2])
	w.decrypts(t, "those that are kept", 3)
	w.opens(t, of(1), sealed[1])
	w.decrypts(t, "the one that had to go", 4)
}

func TestARememberedKeyServesNobodyElse(t *testing.T) {
	w := startDirect(t, caching(10))
	sealed := w.sealed(t, of(1))
	w.opens(t, of(1), sealed)
	for name, change := range map[string]func(*oauth.Binding, *oauth.Sealed){
		"another user":     func(b *oauth.Binding, _ *oauth.Sealed) { b.UserID = "user-2" },
		"another provider": func(b *oauth.Binding, _ *oauth.Sealed) { b.Provider = "ZILLOW" },
		"another key id":   func(_ *oauth.Binding, s *oauth.Sealed) { s.KeyID = keyARN + "0" },
	} {
		asked := w.kms.Count("Decrypt")
		b, s := of(1), sealed
		change(&b, &s)
		if _, err := w.Open(t.Context(), b, s); fault.CodeOf(err) != "oauth.integrity_error" || w.kms.Count("Decrypt") != asked+1 {
			t.Errorf("%s: %v; KMS was asked: %t", name, err, w.kms.Count("Decrypt") > asked)
		}
	}
}

func TestAForgottenKeyIsAskedForAgain(t *testing.T) {
	w := startDirect(t, caching(10))
	one, two := w.sealed(t, of(1)), w.sealed(t, of(2))
	w.opens(t, of(1), one)
	w.opens(t, of(2), two)
	w.Forget(of(1).Key, one)
	w.opens(t, of(2), two)
	w.decrypts(t, "the other one", 2)
	w.opens(t, of(1), one)
	w.decrypts(t, "the forgotten one", 3)
	startDirect(t, nil).Forget(of(1).Key, one) // there is no cache
}

// storeStub saves as told.
type storeStub struct {
	oauth.Store
	err error
}

func (s storeStub) Save(context.Context, oauth.Connection, oauth.Connection) error { return s.err }

var errDown = errors.New("down")

func TestAKeyIsForgottenWhenItsTokensAreReplacedOrRemoved(t *testing.T) {
	for name, c := range map[string]struct {
		next   func(w *world, c oauth.Connection) oauth.Connection
		err    error
		forget bool
	}{
		"a lease": {func(_ *world, c oauth.Connection) oauth.Connection { c.Attempts.LeaseEpoch++; return c }, nil, false},
		"new tokens": {func(w *world, c oauth.Connection) oauth.Connection {
			c.Sealed = w.sealed(t, of(1))
			return c
		}, nil, true},
		"a verdict":                  {func(_ *world, c oauth.Connection) oauth.Connection { c.Sealed = oauth.Sealed{}; return c }, nil, true},
		"a write of unknown outcome": {func(_ *world, c oauth.Connection) oauth.Connection { c.Sealed = oauth.Sealed{}; return c }, errDown, true},
	} {
		w := startDirect(t, caching(10))
		prev := oauth.Connection{Key: of(1).Key, Sealed: w.sealed(t, of(1))}
		w.opens(t, of(1), prev.Sealed)
		store := kmsseal.Forgetting{Next: storeStub{err: c.err}, Sealer: w.Sealer}
		if err := store.Save(t.Context(), prev, c.next(w, prev)); err != c.err {
			t.Errorf("%s: %v", name, err)
		}
		w.opens(t, of(1), prev.Sealed)
		want := 1
		if c.forget {
			want = 2
		}
		w.decrypts(t, name, want)
	}
}

func TestTheCacheServesManyAtOnce(t *testing.T) {
	w := startDirect(t, caching(3))
	var sealed [6]oauth.Sealed
	for n := range sealed {
		sealed[n] = w.sealed(t, of(n))
	}
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			for round := range 30 {
				n := (i + round) % len(sealed)
				w.opens(t, of(n), sealed[n])
				if round%10 == 0 {
					w.Forget(of(n).Key, sealed[n])
				}
			}
		})
	}
	wg.Wait()
}
