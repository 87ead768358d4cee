package auth_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	"coagent/platform/auth"
	"coagent/platform/fault"
	"coagent/platform/secret"
)

func TestAKeyOpensItsScopeAndNothingElse(t *testing.T) {
	elsewhere := errors.New("asked for a token")
	next := func(*http.Request, string) (context.Context, error) { return nil, elsewhere }
	const right = "a-long-enough-delivery-key"
	for name, c := range map[string]struct {
		scope  string
		sent   []string
		secret string
		want   string
	}{
		"the key":              {"events/deliver", []string{right}, right, "in"},
		"no key":               {"events/deliver", nil, right, "out"},
		"another key":          {"events/deliver", []string{right + "x"}, right, "out"},
		"a part of it":         {"events/deliver", []string{right[:5]}, right, "out"},
		"two keys":             {"events/deliver", []string{right, right}, right, "out"},
		"none is set":          {"events/deliver", []string{""}, "", "out"},
		"none is set nor sent": {"events/deliver", nil, "", "out"},
		"another scope":        {"search/admin", []string{right}, right, "next"},
		"no scope":             {"", []string{right}, right, "next"},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/", nil)
			r.Header["X-Event-Key"] = c.sent
			key := auth.Key{Header: "X-Event-Key", Scope: "events/deliver", Subject: "event-bus", Secret: secret.New(c.secret)}
			ctx, err := key.Or(next)(r, c.scope)
			got := "out"
			switch {
			case errors.Is(err, elsewhere):
				got = "next"
			case err == nil:
				who, _ := auth.From(ctx)
				if who.Subject != "event-bus" || !who.HasScope("events/deliver") || len(who.Scopes) != 1 {
					t.Errorf("it is %+v who asks", who)
				}
				got = "in"
			case fault.KindOf(err) != fault.Unauthenticated:
				t.Error(err)
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
