package oauth_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"coagent/services/oauth"
)

func (o *office) refusesAll(r oauth.Refusal) {
	for range 100 {
		o.provider.Refuses(&r)
	}
}

// A provider that refuses one person without saying that the grant is gone: the
// tokens are kept, and the person is told when it does not pass.
func TestAnUnexplainedRefusalIsToldAfterADay(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		first := o.connectWith(t, -time.Minute)
		o.refusesAll(oauth.Refusal{Class: oauth.Rejected, ProviderCode: "out_of_tea"})
		began := time.Now()
		for time.Since(began) < 23*time.Hour {
			_, err := o.Token(t.Context(), key)
			wantFault(t, err, "oauth.provider_unavailable", "")
			time.Sleep(time.Hour)
		}
		time.Sleep(2 * time.Hour)
		for range 3 {
			_, err := o.Token(t.Context(), key)
			wantFault(t, err, "oauth.reauth_required", oauth.ReasonRevoked)
			time.Sleep(time.Second)
		}
		if c := o.stored(t); c.State != oauth.Active || c.Version != first.Version+1 || fmt.Sprint(o.types()) != "[connected reauth_required]" {
			t.Errorf("%s, version %d after %d, events %v", c.State, c.Version, first.Version, o.types())
		}
		time.Sleep(10 * time.Minute)
		_, err := o.Token(t.Context(), key) // asked again, refused again, told once
		wantFault(t, err, "oauth.reauth_required", oauth.ReasonRevoked)
		if n := len(o.types()); n != 2 {
			t.Errorf("events %v", o.types())
		}
	})
}

// A person who must do something at the provider is told at once. When that is
// done the same connection goes on.
func TestAPersonWhoMustActIsToldAndKept(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		first := o.connectWith(t, -time.Minute)
		o.provider.Refuses(&oauth.Refusal{Class: oauth.Rejected, Reason: oauth.ReasonRevoked, ProviderCode: "admin_policy_enforced"})
		_, err := o.Token(t.Context(), key)
		wantFault(t, err, "oauth.reauth_required", oauth.ReasonRevoked)
		_, err = o.another().Refresh(t.Context(), key, 0) // too early for another call
		wantFault(t, err, "oauth.reauth_required", oauth.ReasonRevoked)
		time.Sleep(10 * time.Minute)
		got, err := o.Token(t.Context(), key)
		if err != nil || got.Version != first.Version+2 || fmt.Sprint(o.types()) != "[connected reauth_required recovered]" {
			t.Errorf("version %d after %d, %v, events %v", got.Version, first.Version, err, o.types())
		}
		if c := o.stored(t); c.Reauth.Reason != "" || !c.Attempts.RefusedSince.IsZero() {
			t.Errorf("something is left of it: %+v", c)
		}
	})
}

// A token that is still good is handed out, whatever is said of its successor.
func TestARefusedPersonsTokenIsGoodUntilItsEnd(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		first := o.connectWith(t, 3*time.Minute)
		o.refusesAll(oauth.Refusal{Class: oauth.Rejected, Reason: oauth.ReasonRevoked, ProviderCode: "fb_190_459"})
		for range 2 {
			if got, err := o.Token(t.Context(), key); err != nil || got.AccessToken.Reveal() != first.AccessToken.Reveal() {
				t.Errorf("version %d, %v", got.Version, err)
			}
		}
		time.Sleep(3 * time.Minute)
		_, err := o.Token(t.Context(), key)
		wantFault(t, err, "oauth.reauth_required", oauth.ReasonRevoked)
	})
}

// A slow answer that brings tokens after another process has told the person is
// not thrown away: a strict provider knows no others.
func TestTokensThatComeAfterThePersonWasToldAreStored(t *testing.T) {
	inOffice(t, strict, func(t *testing.T, o *office) {
		first := o.connectWith(t, -time.Minute)
		stopped := false
		o.commits(func(context.Context, oauth.Connection, oauth.Connection) error {
			if stopped {
				return nil
			}
			stopped = true
			time.Sleep(20 * time.Second) // so long that the lease is over
			o.provider.Refuses(&oauth.Refusal{Class: oauth.Rejected, Reason: oauth.ReasonRevoked, ProviderCode: "access_denied"})
			_, err := o.another().Refresh(context.Background(), key, 0)
			wantFault(t, err, "oauth.reauth_required", oauth.ReasonRevoked)
			return nil
		})
		_, _ = o.Token(t.Context(), key)
		got, err := o.Token(t.Context(), key)
		if err != nil || got.Version != first.Version+2 || fmt.Sprint(o.types()) != "[connected reauth_required recovered]" {
			t.Errorf("version %d after %d, %v, events %v", got.Version, first.Version, err, o.types())
		}
	})
}
