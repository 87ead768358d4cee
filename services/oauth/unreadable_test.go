package oauth_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"coagent/platform/fault"
	"coagent/services/oauth"
)

// A disconnect that the store never takes ends, also over what the monolith left.
func TestADisconnectThatCannotBeStoredIsToldInTime(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		o.store.Put(key, o.provider.Connect(o.Catalogue[key.Provider], key.UserID), time.Now().Add(time.Hour))
		o.store.BeforeSave = func(context.Context, oauth.Connection, oauth.Connection) error {
			return fault.New(fault.Conflict, "oauth.conflict", "Somebody was faster.")
		}
		began := time.Now()
		wantFault(t, o.Disconnect(t.Context(), key), "oauth.storage_unavailable", "")
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("after %v", took)
		}
	})
}

// unread is a store with an item of which it cannot tell what it is, until
// something is saved in its place.
type unread struct {
	oauth.Store
	replaced bool
}

func (s *unread) Load(ctx context.Context, k oauth.Key) (oauth.Connection, bool, error) {
	if s.replaced {
		return s.Store.Load(ctx, k)
	}
	return oauth.Connection{Key: k, State: oauth.Unreadable, Foreign: &oauth.Foreign{Why: errors.New("Data.accessToken")}}, true, nil
}

func (s *unread) Save(ctx context.Context, prev, next oauth.Connection) error {
	if prev.State == oauth.Unreadable {
		prev = oauth.Connection{}
	}
	err := s.Store.Save(ctx, prev, next)
	s.replaced = s.replaced || err == nil
	return err
}

func TestAnItemThatCannotBeReadIsToldReplacedAndEnded(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		store := &unread{Store: o.Store}
		o.Store = store
		_, err := o.Token(t.Context(), key)
		wantFault(t, err, "oauth.unsupported_record", "")
		_, err = o.Refresh(t.Context(), key, 0)
		wantFault(t, err, "oauth.unsupported_record", "")
		if store.replaced {
			t.Fatal("it was touched")
		}
		if _, err := o.Exchange(t.Context(), key, o.code()); err != nil {
			t.Fatal(err)
		}
		if _, err := o.Token(t.Context(), key); err != nil {
			t.Errorf("replaced: %v", err)
		}
	})
	inOffice(t, strict, func(t *testing.T, o *office) {
		o.Store = &unread{Store: o.Store}
		for range 2 {
			if err := o.Disconnect(t.Context(), key); err != nil {
				t.Fatal(err)
			}
		}
		_, err := o.Token(t.Context(), key)
		wantFault(t, err, "oauth.not_connected", "")
		if got := o.types(); len(got) != 1 || got[0] != "revoked" {
			t.Errorf("events %v", got)
		}
	})
}
