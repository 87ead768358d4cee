package authserver_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"coagent/mocks/faults"
	"coagent/mocks/oauthprovider"
	"coagent/platform/env"
	"coagent/platform/secret"
	"coagent/services/oauth"
	"coagent/services/oauth/authserver"
	"coagent/services/oauth/oauthtest"
)

const me = "100000000000001"

// world is a client and the providers on this machine.
type world struct {
	*authserver.Client
	stand     *oauthprovider.Server
	catalogue oauth.Catalogue
	secrets   []string // that must not be seen
	urls      *seen
}

// seen is every URL that was asked.
type seen struct {
	next http.RoundTripper
	mu   sync.Mutex
	urls []string
}

func (s *seen) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.urls = append(s.urls, r.URL.String())
	s.mu.Unlock()
	return s.next.RoundTrip(r)
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{stand: oauthprovider.New()}
	server := httptest.NewServer(w.stand)
	t.Cleanup(server.Close)
	settings := oauthtest.ProviderSettings(server.URL, "http://localhost:3000/oauth/callback")
	e := env.From(func(name string) string { return settings[name] })
	w.catalogue = oauth.Providers(e)
	if err := e.Err(); err != nil {
		t.Fatal(err)
	}
	for id := range w.catalogue {
		w.secrets = append(w.secrets, w.stand.Behaviour(oauthtest.StandIn(id)).ClientSecret)
	}
	transport := authserver.Transport(w.catalogue.Local(), nil)
	t.Cleanup(transport.CloseIdleConnections)
	w.urls = &seen{next: transport}
	w.Client = &authserver.Client{Transport: w.urls}
	t.Cleanup(func() { w.sweep(t) })
	return w
}

// sweep looks for secrets where they must not be.
func (w *world) sweep(t testing.TB) {
	t.Helper()
	w.urls.mu.Lock()
	defer w.urls.mu.Unlock()
	for _, u := range w.urls.urls {
		if canary(u, w.secrets) {
			t.Errorf("a secret is in a URL: %s", u)
		}
	}
	for _, c := range w.stand.Faults.Calls() {
		if canary(string(c.Request)+c.Path, w.secrets) {
			t.Errorf("a secret is in the stand-in's record: %s %s", c.Path, c.Request)
		}
	}
}

// minted is what a token of the stand-in looks like.
var minted = regexp.MustCompile(`[a-z_]+-(code|access|refresh|short)-[0-9]+-[A-Z2-7]{26}`)

func canary(text string, secrets []string) bool {
	for _, s := range append(secrets, "canary") {
		if strings.Contains(text, s) || strings.Contains(text, url.QueryEscape(s)) {
			return true
		}
	}
	return minted.MatchString(text)
}

// told is everything that fmt can make of err.
func told(err error) string { return fmt.Sprintf("%v %+v %#v %s %q", err, err, err, err, err) }

func (w *world) google() oauth.Provider   { return w.catalogue["GOOGLE_BUSINESS"] }
func (w *world) facebook() oauth.Provider { return w.catalogue["FACEBOOK"] }
func (w *world) zillow() oauth.Provider   { return w.catalogue["ZILLOW"] }

// exchange is a code of c, and what comes of it.
func (w *world) exchange(t testing.TB, p oauth.Provider, c oauthprovider.Consent) (oauth.Grant, error) {
	t.Helper()
	return w.Exchange(t.Context(), p, oauth.Exchange{Code: secret.New(w.stand.Code(oauthtest.StandIn(p.ID), c))})
}

// connect is an exchange that works.
func (w *world) connect(t testing.TB, p oauth.Provider) oauth.Grant {
	t.Helper()
	g, err := w.exchange(t, p, oauthprovider.Consent{})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// fault scripts what happens to the calls to come.
func (w *world) fault(kinds ...string) {
	for _, k := range kinds {
		w.stand.Faults.Push(faults.Fault{Kind: k})
	}
}

// refusal is err as the one that it must be.
func refusal(t testing.TB, err error) oauth.Refusal {
	t.Helper()
	r, ok := errors.AsType[*oauth.Refusal](err)
	if !ok {
		t.Fatalf("got %v, want a refusal", err)
	}
	if !code.MatchString(r.ProviderCode) {
		t.Errorf("the code is %q", r.ProviderCode)
	}
	if canary(told(err), nil) || strings.Contains(told(err), "http://") {
		t.Errorf("the error tells too much: %s", told(err))
	}
	return *r
}

var code = regexp.MustCompile(`^[a-z0-9_]{1,64}$`)

// server answers every request with h; p is a standard provider there, and asked
// counts the requests.
func server(t testing.TB, h http.HandlerFunc) (p oauth.Provider, c *authserver.Client) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	transport := authserver.Transport(true, nil)
	t.Cleanup(transport.CloseIdleConnections)
	return oauth.Provider{
		ID: "ZILLOW", TokenURL: s.URL + "/token", RevokeURL: s.URL + "/revoke", Revoke: oauth.RFC7009, ClientID: "id",
		ClientSecret: secret.New("canary-client-secret"), DefaultLifetime: 2 * time.Hour, MaxLifetime: 24 * time.Hour,
	}, &authserver.Client{Transport: transport}
}

func old() oauth.Tokens {
	return oauth.Tokens{Access: secret.New("canary-access"), Refresh: secret.New("canary-refresh")}
}
