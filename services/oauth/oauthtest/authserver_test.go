package oauthtest_test

import (
	"context"
	"errors"
	"testing"

	"coagent/platform/secret"
	"coagent/services/oauth"
	"coagent/services/oauth/oauthtest"
)

func TestTheAuthServerInMemoryIsOne(t *testing.T) {
	oauthtest.RunAuthServerTests(t, func(_ testing.TB, rotation oauth.Rotation, kill bool) oauthtest.Authority {
		a := &oauthtest.AuthServer{KillOnReuse: kill}
		p := oauth.Provider{ID: "ZILLOW", TokenURL: "x", ClientID: "x", Rotation: rotation, Revoke: oauth.RFC7009}
		return oauthtest.Authority{
			Server: a, Provider: p, Alive: a.Alive, Refreshes: a.Refreshes, End: a.End,
			Code: func(user string) secret.Text { return a.Code(p.ID, user) },
		}
	})
}

func TestAnAnswerCanBeLostOnTheWay(t *testing.T) {
	a := &oauthtest.AuthServer{}
	p := oauth.Provider{ID: "ZILLOW", Rotation: oauth.Strict}
	old := a.Connect(p, "1")
	a.After = func(context.Context, oauthtest.ProviderCall) *oauth.Refusal {
		return &oauth.Refusal{Class: oauth.InDoubt, ProviderCode: "timeout"}
	}
	_, err := a.Refresh(t.Context(), p, old)
	if r, ok := errors.AsType[*oauth.Refusal](err); !ok || r.Class != oauth.InDoubt || a.Alive(old.Refresh) || a.Refreshes(old.Refresh) != 1 {
		t.Errorf("%v; the old token lives: %t", err, a.Alive(old.Refresh))
	}
}

func TestARefusalFromTheQueueSpendsNothing(t *testing.T) {
	a := &oauthtest.AuthServer{}
	p := oauth.Provider{ID: "ZILLOW", Rotation: oauth.Strict}
	old := a.Connect(p, "1")
	a.Refuses(&oauth.Refusal{Class: oauth.Throttled, ProviderCode: "http_429"})
	_, err := a.Refresh(t.Context(), p, old)
	if r, ok := errors.AsType[*oauth.Refusal](err); !ok || r.Class != oauth.Throttled || !a.Alive(old.Refresh) {
		t.Errorf("%v; the token lives: %t", err, a.Alive(old.Refresh))
	}
	if _, err := a.Refresh(t.Context(), p, old); err != nil {
		t.Error(err)
	}
	if got := a.Calls(); len(got) != 2 || got[0].Class != "not done" ||
		got[1] != (oauthtest.ProviderCall{Op: "refresh", Provider: "ZILLOW", Grant: 1, Token: "refresh 1", Class: "ok"}) {
		t.Errorf("%+v", got)
	}
}

func TestFacebookHasNoRefreshTokens(t *testing.T) {
	a := &oauthtest.AuthServer{}
	p := oauth.Provider{ID: "FACEBOOK", Dialect: oauth.Facebook, Rotation: oauth.Static}
	old := a.Connect(p, "1")
	g, err := a.Refresh(t.Context(), p, old)
	if err != nil || !old.Refresh.IsZero() || !g.Refresh.IsZero() || g.Access.Reveal() == old.Access.Reveal() {
		t.Errorf("%v", err)
	}
}
