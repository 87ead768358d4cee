package spec_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// stranger is a request that is turned away for who sends it.
type stranger struct {
	name      string
	headers   http.Header
	status    int
	code      string
	challenge string
}

// strangers are all kinds that o knows.
func (w *world) strangers(o *operation) []stranger {
	if o.key {
		const challenge = `ApiKey name="X-Event-Key"`
		return []stranger{
			{"no key", nil, 401, "unauthenticated", challenge},
			{"another key", http.Header{"X-Event-Key": {"x"}}, 401, "unauthenticated", challenge},
			{"a token", http.Header{"Authorization": {w.bearer("user-1", o.scope)}}, 401, "unauthenticated", challenge},
		}
	}
	good := w.bearer("user-1", o.scope)
	all := []stranger{
		{"no token", nil, 401, "unauthenticated", "Bearer"},
		{"another scheme", http.Header{"Authorization": {"Basic dTpw"}}, 401, "unauthenticated", "Bearer"},
		{"a bad token", http.Header{"Authorization": {good + "x"}}, 401, "unauthenticated", `Bearer error="invalid_token"`},
		{"two tokens", http.Header{"Authorization": {good, good}}, 400, "auth.ambiguous_authorization", `Bearer error="invalid_request"`},
	}
	if o.scope != "" {
		challenge := fmt.Sprintf(`Bearer error="insufficient_scope", scope=%q`, o.scope)
		all = append(all, stranger{"another scope", http.Header{"Authorization": {w.bearer("user-1", "other/read")}}, 403, "forbidden", challenge})
	}
	return all
}

// turnsAway sends o what each stranger would, and sees that it is told what is
// wrong with its credentials (RFC 6750, section 3), and nothing to who sent none.
func (w *world) turnsAway(t *testing.T, o *operation) {
	for _, s := range w.strangers(o) {
		for _, req := range exampleRequests(t, o, "user-1") {
			a, err := w.send(t.Context(), req, spoiled{method: o.method, raw: req.text(o), extra: s.headers, naked: true})
			if err != nil {
				t.Fatal(err)
			}
			wrong := w.wrong(req, a)
			p, _ := problemOf(a.header, a.body)
			if got := a.header.Get("WWW-Authenticate"); a.status != s.status || p.Code != s.code || got != s.challenge {
				wrong = append(wrong, fmt.Sprintf("WWW-Authenticate is %s, want %d %s %s", got, s.status, s.code, s.challenge))
			}
			if len(wrong) > 0 {
				t.Errorf("%s: %s: %s: %s", o, s.name, strings.Join(wrong, "; "), a)
			}
		}
	}
}

// throughGateway sees that what comes out of the gateway is what the document
// says: the examples, what strangers get, and a user who asks too often.
func (w *world) throughGateway(t *testing.T, o *operation) {
	at := *o
	at.door = "gateway"
	w.examples(t, &at)
	w.turnsAway(t, &at)
}
