package oauthtest_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"coagent/platform/secret"
	"coagent/services/oauth"
	"coagent/services/oauth/oauthtest"
)

func TestStore(t *testing.T) {
	oauthtest.RunStoreTests(t, func(*testing.T) oauth.Store { return new(oauthtest.Store) })
}

func TestAStoreFailsAsItsHooksSay(t *testing.T) {
	k := oauth.Key{UserID: "u", Provider: "FACEBOOK"}
	c := oauth.Connection{Key: k, State: oauth.Revoked, Version: 1, Gen: "g", TokVer: 1, Revision: 1}
	refuse, lose := errors.New("refuse"), errors.New("lose")
	s := &oauthtest.Store{
		BeforeLoad: func(context.Context, oauth.Key) error { return refuse },
		BeforeSave: func(_ context.Context, _, next oauth.Connection) error {
			if next.WriteID == "refused" {
				return refuse
			}
			return nil
		},
		AfterSave: func(context.Context, oauth.Connection) error { return lose },
	}
	if _, _, err := s.Load(t.Context(), k); err != refuse {
		t.Errorf("the load: %v", err)
	}
	refused := c
	refused.WriteID = "refused"
	if err := s.Save(t.Context(), oauth.Connection{}, refused); err != refuse || len(s.Saved()) != 0 {
		t.Errorf("the save before it was made: %v; %d saved", err, len(s.Saved()))
	}
	if err := s.Save(t.Context(), oauth.Connection{}, c); err != lose || len(s.Saved()) != 1 {
		t.Errorf("the save whose answer was lost: %v; %d saved", err, len(s.Saved()))
	}
	if got, found := s.Peek(k); !found || got.State != oauth.Revoked {
		t.Errorf("stored is %v, %v", got, found)
	}
}

func TestTheMonolithWritesWithoutAsking(t *testing.T) {
	k := oauth.Key{UserID: "u", Provider: "FACEBOOK"}
	s := new(oauthtest.Store)
	c := oauth.Connection{Key: k, State: oauth.ReauthRequired, Version: 7, Gen: "g", TokVer: 1, Revision: 1, WriteID: "w", Attempts: oauth.Attempts{LeaseEpoch: 3}}
	if err := s.Save(t.Context(), oauth.Connection{}, c); err != nil {
		t.Fatal(err)
	}
	expires := time.UnixMilli(1_800_000_000_000).UTC()
	s.PutInPlace(k, oauth.Tokens{Access: secret.New("open")}, expires)
	got, _ := s.Peek(k)
	if !got.IsPlain() || got.State != oauth.Active || got.Version != 7 || got.Revision != 1 || got.Attempts.LeaseEpoch != 3 || got.Gen != "" || got.WriteID != "" {
		t.Errorf("in place: %+v", got)
	}
	c.Revision = 2
	if err := s.Save(t.Context(), c, c); err == nil {
		t.Error("a save over the item that it replaced won")
	}
	s.Put(k, oauth.Tokens{Access: secret.New("open")}, expires)
	if got, _ := s.Peek(k); !got.IsPlain() || got.Revision != 0 || got.Version != 0 || got.Expiry.At != expires {
		t.Errorf("put: %+v", got)
	}
	s.Delete(k)
	if _, found := s.Peek(k); found {
		t.Error("it is there")
	}
}
