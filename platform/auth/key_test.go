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
		scope   string
		sent    []string
		secrets []string
		want    string
	}{
		"the key":              {"events/deliver", []string{right}, []string{right}, "in"},
		"no key":               {"events/deliver", nil, []string{right}, "out"},
		"another key":          {"events/deliver", []string{right + "x"}, []string{right}, "out"},
		"a part of it":         {"events/deliver", []string{right[:5]}, []string{right}, "out"},
		"two keys":             {"events/deliver", []string{right, right}, []string{right}, "out"},
		"none is set":          {"events/deliver", []string{""}, []string{""}, "out"},
		"none is set nor sent": {"events/deliver", nil, []string{""}, "out"},
		"the next key":         {"events/deliver", []string{"next"}, []string{"next", right}, "in"},
		"the one before":       {"events/deliver", []string{right}, []string{"next", right}, "in"},
		"neither of two":       {"events/deliver", []string{"neither"}, []string{"next", right}, "out"},
		"none before is set":   {"events/deliver", []string{""}, []string{right, ""}, "out"},
		"another scope":        {"search/admin", []string{right}, []string{right}, "next"},
		"no scope":             {"", []string{right}, []string{right}, "next"},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/", nil)
			r.Header["X-Event-Key"] = c.sent
			key := auth.Key{Header: "X-Event-Key", Scope: "events/deliver", Subject: "event-bus"}
			for _, s := range c.secrets {
				key.Secrets = append(key.Secrets, secret.New(s))
			}
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
			case fault.KindOf(err) != fault.Unauthenticated || fault.From(err).Challenge != `ApiKey name="X-Event-Key"`:
				t.Errorf("%v, challenge %q", err, fault.From(err).Challenge)
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// A delivery is what the program's own host says is one; no header can say so.
func TestADeliveryNeedsNoKeyAndOpensNothingElse(t *testing.T) {
	elsewhere := errors.New("asked for a token")
	next := func(*http.Request, string) (context.Context, error) { return nil, elsewhere }
	key := auth.Key{Header: "X-Event-Key", Scope: "events/deliver", Subject: "event-bus"}
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	r = r.WithContext(auth.WithDelivery(r.Context()))
	ctx, err := key.Or(next)(r, "events/deliver")
	if err != nil || auth.Subject(ctx) != "event-bus" {
		t.Fatal(err)
	}
	for _, scope := range []string{"", "search/admin"} {
		if _, err := key.Or(next)(r, scope); !errors.Is(err, elsewhere) {
			t.Errorf("the scope %q: %v", scope, err)
		}
	}
}
