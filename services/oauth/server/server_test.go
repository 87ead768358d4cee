package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coagent/gen/oauthapi"
	"coagent/platform/auth"
	"coagent/platform/httpapi"
	"coagent/platform/httpapi/httpapitest"
	"coagent/platform/secret"
	"coagent/services/oauth"
	"coagent/services/oauth/oauthtest"
	"coagent/services/oauth/server"
)

// provider gives every code and every refresh new tokens, and counts.
type provider struct {
	exchanges, refreshes, revokes atomic.Int32
	last                          atomic.Pointer[oauth.Exchange]
}

func (p *provider) Exchange(_ context.Context, _ oauth.Provider, e oauth.Exchange) (oauth.Grant, error) {
	p.exchanges.Add(1)
	p.last.Store(&e)
	return oauth.Grant{Tokens: oauth.Tokens{Access: secret.New("access-1"), Refresh: secret.New("refresh-1")}, Lifetime: time.Hour}, nil
}

func (p *provider) Refresh(context.Context, oauth.Provider, oauth.Tokens) (oauth.Grant, error) {
	p.refreshes.Add(1)
	return oauth.Grant{Tokens: oauth.Tokens{Access: secret.New("access-2")}, Lifetime: time.Hour}, nil
}

func (p *provider) Revoke(context.Context, oauth.Provider, oauth.Tokens, string) error {
	p.revokes.Add(1)
	return nil
}

func (p *provider) calls() int32 { return p.exchanges.Load() + p.refreshes.Load() + p.revokes.Load() }

// edge is the service behind its front door, with who asks taken on trust.
type edge struct {
	handler  http.Handler
	provider *provider
	loads    atomic.Int32
	log      bytes.Buffer
}

// readDocument reads the document once for all tests.
var readDocument = sync.OnceValues(oauthapi.GetSpec)

func newEdge(t *testing.T) *edge {
	t.Helper()
	e := &edge{provider: &provider{}}
	store := &oauthtest.Store{BeforeLoad: func(context.Context, oauth.Key) error { e.loads.Add(1); return nil }}
	row := oauth.Provider{ID: "GOOGLE_BUSINESS", TokenURL: "https://provider.example/token", ClientID: "client", Revoke: oauth.RFC7009,
		RedirectURIs: []string{"https://app.example/callback"}, MaxLifetime: time.Hour}
	broker := &oauth.Broker{Store: store, Sealer: &oauthtest.Sealer{}, AuthServer: e.provider, Catalogue: oauth.Catalogue{row.ID: row}}
	doc, err := readDocument()
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewJSONHandler(&e.log, nil))
	e.handler, err = httpapi.Service{
		Name: "oauth", Doc: doc, Bodies: oauthapi.Bodies, Parameters: oauthapi.Parameters, Log: log, ResponseSample: 1,
		OnViolation: func(_ *http.Request, err error) { t.Errorf("an answer breaks the document: %v", err) },
		Authenticate: func(r *http.Request, _ string) (context.Context, error) {
			who := auth.Identity{Subject: r.Header.Get("X-Test-Subject"), Scopes: strings.Fields(r.Header.Get("X-Test-Scopes"))}
			return auth.With(r.Context(), who), nil
		},
	}.Handler(server.New(broker, log))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// ask sends a request as who: a subject, and after it scopes.
func (e *edge) ask(who, method, path, body string) *http.Response {
	subject, scopes, _ := strings.Cut(who, " ")
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body == "" {
		r = httptest.NewRequest(method, path, nil)
	} else {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("X-Test-Subject", subject)
	r.Header.Set("X-Test-Scopes", scopes)
	w := httptest.NewRecorder()
	e.handler.ServeHTTP(w, r)
	return w.Result()
}

func members(t *testing.T, resp *http.Response, status int) map[string]any {
	t.Helper()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != status {
		t.Fatalf("status %d, want %d: %s", resp.StatusCode, status, body)
	}
	if got := resp.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
	var m map[string]any
	if err := json.Unmarshal(body, &m); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return m
}

const (
	tokens   = "/oauth/tokens/alice/GOOGLE_BUSINESS"
	exchange = `{"code":"abc","provider":"GOOGLE_BUSINESS","userId":"alice"}`
	refresh  = `{"provider":"GOOGLE_BUSINESS","userId":"alice"}`
)

func TestAConnectionIsMadeReadRefreshedAndEnded(t *testing.T) {
	e := newEdge(t)
	in := func(m map[string]any) bool {
		at, _ := m["expiresAt"].(float64)
		d := time.Until(time.UnixMilli(int64(at)))
		return d > 50*time.Minute && d <= time.Hour
	}
	made := members(t, e.ask("alice", "POST", "/oauth/exchange", exchange), 200)
	if made["success"] != true || !in(made) || len(made) != 3 {
		t.Errorf("exchange: %v", made)
	}
	read := members(t, e.ask("alice", "GET", tokens, ""), 200)
	if read["accessToken"] != "access-1" || read["isValid"] != true || read["version"] != made["version"] || !in(read) || len(read) != 4 {
		t.Errorf("read: %v", read)
	}
	fresh := members(t, e.ask("alice", "POST", "/oauth/refresh", refresh), 200)
	if fresh["accessToken"] != "access-2" || fresh["version"] == read["version"] || !in(fresh) || len(fresh) != 3 {
		t.Errorf("refresh: %v", fresh)
	}
	for range 2 {
		if ended := members(t, e.ask("alice", "DELETE", tokens, ""), 200); ended["success"] != true || len(ended) != 1 {
			t.Errorf("delete: %v", ended)
		}
	}
	httpapitest.Problem(t, e.ask("alice", "GET", tokens, ""), 404, "oauth.not_connected")
	if n := e.provider.revokes.Load(); n != 1 {
		t.Errorf("%d calls to revoke", n)
	}
}

func TestWhatACodeCameWithReachesTheProvider(t *testing.T) {
	e := newEdge(t)
	verifier := strings.Repeat("v", 43)
	members(t, e.ask("alice", "POST", "/oauth/exchange",
		`{"code":"4/0Ab","provider":"GOOGLE_BUSINESS","userId":"alice","redirectUri":"https://app.example/callback","codeVerifier":"`+verifier+`"}`), 200)
	got := e.provider.last.Load()
	if got.Code.Reveal() != "4/0Ab" || got.RedirectURI != "https://app.example/callback" || got.CodeVerifier.Reveal() != verifier {
		t.Errorf("code %q, redirect URI %q, verifier %q", got.Code.Reveal(), got.RedirectURI, got.CodeVerifier.Reveal())
	}
}

func TestAVersionThatIsOldNewsCausesNoRefresh(t *testing.T) {
	e := newEdge(t)
	members(t, e.ask("alice", "POST", "/oauth/exchange", exchange), 200)
	old := members(t, e.ask("alice", "GET", tokens, ""), 200)["version"].(float64)
	body := func(version float64) string {
		text, _ := json.Marshal(map[string]any{"provider": "GOOGLE_BUSINESS", "userId": "alice", "ifVersion": int64(version)})
		return string(text)
	}
	for range 3 {
		if got := members(t, e.ask("alice", "POST", "/oauth/refresh", body(old)), 200); got["version"] != old+1 {
			t.Errorf("version %v, want %v", got["version"], old+1)
		}
	}
	if n := e.provider.refreshes.Load(); n != 1 {
		t.Errorf("%d refreshes", n)
	}
	problem := httpapitest.Problem(t, e.ask("alice", "POST", "/oauth/refresh", body(old+9)), 400, "oauth.version_unknown")
	if places := httpapitest.Places(problem); len(places) != 1 || places[0] != "/body/ifVersion maximum" {
		t.Errorf("places %v", places)
	}
}

// Whether the other user, the provider or the connection exists makes no
// difference to the answer, and nothing is looked up to make it.
func TestAnotherUsersConnectionCannotEvenBeAskedFor(t *testing.T) {
	e := newEdge(t)
	members(t, e.ask("alice", "POST", "/oauth/exchange", exchange), 200)
	loads, calls := e.loads.Load(), e.provider.calls()
	operations := []struct{ method, path, body string }{
		{"POST", "/oauth/exchange", `{"code":"abc","provider":"%p","userId":"%u"}`},
		{"GET", "/oauth/tokens/%u/%p", ""},
		{"POST", "/oauth/refresh", `{"provider":"%p","userId":"%u"}`},
		{"DELETE", "/oauth/tokens/%u/%p", ""},
	}
	for _, op := range operations {
		for _, who := range []string{"mallory", "mallory oauth/tokens.read", "mallory admin OAUTH/ADMIN oauth"} {
			for _, user := range []string{"alice", "nobody", "ALICE", "me", "alice-"} {
				for _, provider := range []string{"GOOGLE_BUSINESS", "FACEBOOK", "ZILLOW"} {
					fill := strings.NewReplacer("%u", user, "%p", provider)
					resp := e.ask(who, op.method, fill.Replace(op.path), fill.Replace(op.body))
					p := httpapitest.Problem(t, resp, 403, "forbidden")
					if p.Detail == nil || *p.Detail != "You are not allowed to do this." || p.Reason != nil || len(p.Errors) != 0 {
						t.Errorf("%s %s as %s: %+v", op.method, fill.Replace(op.path), who, p)
					}
				}
			}
		}
	}
	if e.loads.Load() != loads || e.provider.calls() != calls {
		t.Error("something was looked up")
	}
}

func TestAnOperatorMayEndAConnectionAndNothingElse(t *testing.T) {
	e := newEdge(t)
	members(t, e.ask("alice", "POST", "/oauth/exchange", exchange), 200)
	const operator = "op-7 oauth/admin"
	for _, op := range []struct{ method, path, body string }{
		{"POST", "/oauth/exchange", exchange}, {"GET", tokens, ""}, {"POST", "/oauth/refresh", refresh},
	} {
		httpapitest.Problem(t, e.ask(operator, op.method, op.path, op.body), 403, "forbidden")
	}
	if strings.Contains(e.log.String(), "operator ends a connection") {
		t.Error("the log tells of what was refused")
	}
	members(t, e.ask(operator, "DELETE", tokens, ""), 200)
	httpapitest.Problem(t, e.ask("alice", "GET", tokens, ""), 404, "oauth.not_connected")
	if log := e.log.String(); !strings.Contains(log, `"msg":"operator ends a connection","operator":"op-7","user":"alice","provider":"GOOGLE_BUSINESS"`) {
		t.Errorf("the log does not say who did it: %s", log)
	}
}

func TestWithoutAnIdentityNothingHappens(t *testing.T) {
	store := &oauthtest.Store{BeforeLoad: func(context.Context, oauth.Key) error { t.Error("something was looked up"); return nil }}
	h := server.New(&oauth.Broker{Store: store}, slog.New(slog.DiscardHandler))
	for operation, r := range map[string]*http.Request{
		"getToken": httptest.NewRequest("GET", tokens, nil), "deleteToken": httptest.NewRequest("DELETE", tokens, nil),
		"refreshToken": httptest.NewRequest("POST", "/oauth/refresh", strings.NewReader(refresh)),
		"exchangeCode": httptest.NewRequest("POST", "/oauth/exchange", strings.NewReader(exchange)),
	} {
		w := httptest.NewRecorder()
		h[operation].ServeHTTP(w, r)
		if w.Code != http.StatusInternalServerError {
			t.Errorf("%s %s: %d", r.Method, r.URL, w.Code)
		}
	}
}
