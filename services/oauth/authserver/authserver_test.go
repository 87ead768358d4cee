package authserver_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"coagent/mocks/oauthprovider"
	"coagent/platform/porttest"
	"coagent/platform/secret"
	"coagent/services/oauth"
	"coagent/services/oauth/authserver"
	"coagent/services/oauth/oauthtest"
)

func TestTheClientIsAnAuthServer(t *testing.T) {
	oauthtest.RunAuthServerTests(t, func(t testing.TB, rotation oauth.Rotation, kill bool) oauthtest.Authority {
		w := newWorld(t)
		mode := map[oauth.Rotation]oauthprovider.Rotation{
			oauth.Static: oauthprovider.Static, oauth.Grace: oauthprovider.Grace, oauth.Strict: oauthprovider.Strict,
		}[rotation]
		if kill {
			mode = oauthprovider.StrictKill
		}
		w.stand.Change(oauthprovider.Zillow, func(b *oauthprovider.Behaviour) { b.Rotation = mode })
		return oauthtest.Authority{
			Server: w.Client, Provider: w.zillow(),
			Code: func(user string) secret.Text {
				return secret.New(w.stand.Code(oauthprovider.Zillow, oauthprovider.Consent{User: user}))
			},
			Alive:     func(s secret.Text) bool { return w.stand.Alive(s.Reveal()) },
			Refreshes: func(s secret.Text) int { return w.stand.Refreshes(s.Reveal()) },
			End:       func(s secret.Text) { w.stand.Revoke(s.Reveal()) },
		}
	})
}

func TestGoogleGivesAndKeepsARefreshToken(t *testing.T) {
	w := newWorld(t)
	g := w.connect(t, w.google())
	if !w.stand.Alive(g.Refresh.Reveal()) || !w.stand.Alive(g.Access.Reveal()) {
		t.Error("the tokens do not work")
	}
	if g.Lifetime != 3599*time.Second || g.ExpirySource != "provider" || g.TokenType != "Bearer" || !slices.Equal(g.Scopes, w.google().RequiredScopes) {
		t.Errorf("lifetime %v from %s, type %s, scopes %q", g.Lifetime, g.ExpirySource, g.TokenType, g.Scopes)
	}
	next, err := w.Refresh(t.Context(), w.google(), g.Tokens)
	if err != nil || !next.Refresh.IsZero() || next.Access.Reveal() == g.Access.Reveal() {
		t.Errorf("%v; a new refresh token: %t", err, !next.Refresh.IsZero())
	}
	if online, err := w.exchange(t, w.google(), oauthprovider.Consent{Online: true}); err != nil || !online.Refresh.IsZero() {
		t.Errorf("without offline access: %v; a refresh token: %t", err, !online.Refresh.IsZero())
	}
}

func TestTheLifeOfARefreshTokenIsTold(t *testing.T) {
	w := newWorld(t)
	w.stand.Change(oauthprovider.Google, func(b *oauthprovider.Behaviour) { b.RefreshExpiresIn = 15551999 })
	if g := w.connect(t, w.google()); g.RefreshLifetime != 15551999*time.Second {
		t.Errorf("%v", g.RefreshLifetime)
	}
}

func TestAVerifierAndARedirectURIGoWithTheCode(t *testing.T) {
	const verifier = "canary-verifier-canary-verifier-canary-verifier"
	sum := sha256.Sum256([]byte(verifier))
	consent := oauthprovider.Consent{RedirectURI: "http://localhost:3000/oauth/callback", Challenge: base64.RawURLEncoding.EncodeToString(sum[:])}
	for name, c := range map[string]struct {
		verifier, uri string
		class         oauth.Class
		ok            bool
	}{
		"right":                  {verifier, "http://localhost:3000/oauth/callback", 0, true},
		"the default URI":        {verifier, "", 0, true},
		"no verifier":            {"", "", oauth.Rejected, false},
		"another flow's":         {strings.Repeat("x", 43), "", oauth.Rejected, false},
		"a slash too many":       {verifier, "http://localhost:3000/oauth/callback/", oauth.Rejected, false},
		"form injection":         {verifier + "&redirect_uri=x", "", oauth.Rejected, false},
		"a code of another flow": {verifier, "http://localhost:3000/x?code=y", oauth.Rejected, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			_, err := w.Exchange(t.Context(), w.google(), oauth.Exchange{
				Code: secret.New(w.stand.Code(oauthprovider.Google, consent)), RedirectURI: c.uri, CodeVerifier: secret.New(c.verifier),
			})
			if c.ok != (err == nil) {
				t.Fatal(err)
			}
			if !c.ok {
				if r := refusal(t, err); r.Class != c.class || r.ProviderCode != "invalid_grant" || r.Reason != "" {
					t.Errorf("%+v", r)
				}
			}
		})
	}
}

func TestAWrongSecretIsNobodysGrant(t *testing.T) {
	w := newWorld(t)
	for _, p := range []oauth.Provider{w.google(), w.zillow()} {
		g := w.connect(t, p)
		p.ClientSecret = secret.New("canary-wrong")
		_, err := w.Refresh(t.Context(), p, g.Tokens)
		if r := refusal(t, err); r.Class != oauth.Misconfigured || r.ProviderCode != "invalid_client" {
			t.Errorf("%s: %+v", p.ID, r)
		}
		if !w.stand.Alive(g.Refresh.Reveal()) {
			t.Errorf("%s: the grant is dead", p.ID)
		}
	}
}

func TestCredentialsThatNeedEscapingArriveWhole(t *testing.T) {
	for _, how := range []string{"basic", "form"} {
		w := newWorld(t)
		const id, key = "id:%+&=", "canary:%2F+&= /"
		w.stand.Change(oauthprovider.Zillow, func(b *oauthprovider.Behaviour) { b.ClientID, b.ClientSecret, b.ClientAuth = id, key, how })
		p := w.zillow()
		p.ClientID, p.ClientSecret, p.ClientAuth = id, secret.New(key), map[string]oauth.ClientAuth{"basic": oauth.InBasic, "form": oauth.InForm}[how]
		w.connect(t, p)
	}
}

// The first rule: the way in which a client shows its secret is never guessed.
func TestARefusedRequestIsSentOnce(t *testing.T) {
	for _, auth := range []oauth.ClientAuth{oauth.InForm, oauth.InBasic} {
		for _, status := range []int{400, 401, 500, 502, 503, 307} {
			var asked atomic.Int64
			p, c := server(t, func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				_, _, basic := r.BasicAuth()
				if err := r.ParseForm(); err != nil || basic == r.PostForm.Has("client_secret") || basic != (auth == oauth.InBasic) {
					t.Errorf("basic %t, form %t", basic, r.PostForm.Has("client_secret"))
				}
				w.WriteHeader(status)
			})
			p.ClientAuth = auth
			_, err := c.Refresh(t.Context(), p, old())
			refusal(t, err)
			if asked.Load() != 1 {
				t.Errorf("%d: asked %d times", status, asked.Load())
			}
		}
	}
}

// The second rule: a redirect would carry the secrets on.
func TestARedirectIsNotFollowed(t *testing.T) {
	var carried atomic.Int64
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { carried.Add(1) }))
	defer elsewhere.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		p, c := server(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL+"/canary", status) })
		_, refreshing := c.Refresh(t.Context(), p, old())
		_, exchanging := c.Exchange(t.Context(), p, oauth.Exchange{Code: secret.New("canary-code")})
		for _, err := range []error{refreshing, exchanging, c.Revoke(t.Context(), p, old(), "")} {
			if r := refusal(t, err); r.Class != oauth.Misconfigured {
				t.Errorf("%d: %+v", status, r)
			}
		}
	}
	if carried.Load() != 0 {
		t.Errorf("%d requests went on", carried.Load())
	}
	w := newWorld(t)
	g := w.connect(t, w.zillow())
	w.fault("redirect_307")
	_, err := w.Refresh(t.Context(), w.zillow(), g.Tokens)
	refusal(t, err)
	if trapped := w.stand.Trapped(); len(trapped) != 0 {
		t.Errorf("went on with %q", trapped)
	}
}

// The ninth rule: net/http repeats a request with an Idempotency-Key.
func TestADroppedConnectionIsOneRequestAndInDoubt(t *testing.T) {
	var asked atomic.Int64
	p, c := server(t, func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) == 1 { // leaves a connection that will be used again
			_, _ = io.WriteString(w, `{"access_token":"first"}`)
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		if r.Header.Get("Idempotency-Key") != "" {
			t.Error("there is an Idempotency-Key")
		}
		panic(http.ErrAbortHandler)
	})
	if _, err := c.Refresh(t.Context(), p, old()); err != nil {
		t.Fatal(err)
	}
	_, err := c.Refresh(t.Context(), p, old())
	if r := refusal(t, err); r.Class != oauth.InDoubt || r.ProviderCode != "connection_lost" || asked.Load() != 2 {
		t.Errorf("%+v after %d requests", r, asked.Load())
	}
}

func TestARequestThatWasNeverSentIsNotInDoubt(t *testing.T) {
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	p, c := server(t, nil)
	for name, endpoint := range map[string]string{
		"nobody listens": "http://" + porttest.Vacant(t) + "/token",
		"no TLS there":   strings.Replace(plain.URL, "http://", "https://", 1) + "/token",
	} {
		p.TokenURL = endpoint
		_, err := c.Refresh(t.Context(), p, old())
		if r := refusal(t, err); r.Class != oauth.Transient || r.ProviderCode != "unreachable" {
			t.Errorf("%s: %+v", name, r)
		}
	}
	p.TokenURL = "http://[::1"
	if _, err := c.Refresh(t.Context(), p, old()); refusal(t, err).Class != oauth.Misconfigured {
		t.Error(err)
	}
}

// net/http looks for another connection if nothing could be written to the first.
func TestARequestThatFoundNoLivingConnectionIsNotInDoubt(t *testing.T) {
	p, c := server(t, nil)
	c.Transport = transport(func(r *http.Request) (*http.Response, error) {
		trace := httptrace.ContextClientTrace(r.Context())
		trace.GetConn("")
		trace.GotConn(httptrace.GotConnInfo{Reused: true})
		trace.GetConn("")
		return nil, syscall.ECONNREFUSED
	})
	_, err := c.Refresh(t.Context(), p, old())
	if r := refusal(t, err); r.Class != oauth.Transient || r.ProviderCode != "unreachable" {
		t.Errorf("%+v", r)
	}
}

func TestTimeThatRunsOutAfterSendingIsInDoubt(t *testing.T) {
	for _, fault := range []string{"hang_after_processing", "slow_drip"} {
		w := newWorld(t)
		g := w.connect(t, w.zillow())
		w.Timeout = 300 * time.Millisecond
		w.fault(fault)
		began := time.Now()
		_, err := w.Refresh(t.Context(), w.zillow(), g.Tokens)
		if r := refusal(t, err); r.Class != oauth.InDoubt || r.ProviderCode != "timeout" {
			t.Errorf("%s: %+v", fault, r)
		}
		if took := time.Since(began); took < 250*time.Millisecond || took > 5*time.Second {
			t.Errorf("%s: took %v", fault, took)
		}
		if w.stand.Refreshes(g.Refresh.Reveal()) != 1 {
			t.Errorf("%s: it was not done", fault)
		}
	}
}

func TestACallEndsWithinSixSeconds(t *testing.T) {
	hung := make(chan time.Duration, 1)
	p, c := server(t, nil)
	c.Transport = transport(func(r *http.Request) (*http.Response, error) {
		until, _ := r.Context().Deadline()
		hung <- time.Until(until)
		return nil, io.EOF
	})
	_, err := c.Refresh(t.Context(), p, old())
	refusal(t, err)
	if left := <-hung; left > 6*time.Second || left < 4*time.Second {
		t.Errorf("it had %v", left)
	}
}

func TestACallerWhoLeavesLearnsWhetherItWasSent(t *testing.T) {
	w := newWorld(t)
	g := w.connect(t, w.zillow())
	gone, leave := context.WithCancel(t.Context())
	leave()
	_, err := w.Refresh(gone, w.zillow(), g.Tokens)
	if r := refusal(t, err); r.Class != oauth.Transient || r.ProviderCode != "canceled" {
		t.Errorf("before: %+v", r)
	}
	arrived := make(chan struct{})
	p, c := server(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		close(arrived)
		<-r.Context().Done()
	})
	going, leave := context.WithCancel(t.Context())
	go func() { <-arrived; leave() }()
	_, err = c.Refresh(going, p, old())
	if r := refusal(t, err); r.Class != oauth.InDoubt || r.ProviderCode != "canceled" {
		t.Errorf("after: %+v", r)
	}
}

func TestWithoutATokenNobodyIsAsked(t *testing.T) {
	w := newWorld(t)
	for _, p := range w.catalogue {
		_, err := w.Refresh(t.Context(), p, oauth.Tokens{})
		if r := refusal(t, err); r.Class != oauth.Dead || r.Reason != oauth.ReasonExpired {
			t.Errorf("%s: %+v", p.ID, r)
		}
		if err := w.Revoke(t.Context(), p, oauth.Tokens{}, ""); err != nil {
			t.Errorf("%s: %v", p.ID, err)
		}
		_, err = w.Refresh(t.Context(), oauth.Provider{ID: p.ID}, old())
		if r := refusal(t, err); r.Class != oauth.Misconfigured || r.ProviderCode != "not_configured" {
			t.Errorf("%s: %+v", p.ID, r)
		}
	}
	if err := w.Revoke(t.Context(), oauth.Provider{ID: "ZILLOW", TokenURL: "x", ClientID: "x"}, old(), ""); err != nil {
		t.Error(err)
	}
	if n := len(w.stand.History()); n != 0 {
		t.Errorf("%d calls", n)
	}
}

func TestARevocationThatFails(t *testing.T) {
	for fault, want := range map[string]oauth.Class{
		"invalid_client": oauth.Misconfigured, "unavailable": oauth.Transient, "throttle": oauth.Throttled, "gateway_timeout": oauth.InDoubt,
		"drop_before_processing": oauth.InDoubt,
	} {
		w := newWorld(t)
		g := w.connect(t, w.google())
		w.fault(fault)
		if r := refusal(t, w.Revoke(t.Context(), w.google(), g.Tokens, "")); r.Class != want {
			t.Errorf("%s: %+v", fault, r)
		}
		if err := w.Revoke(t.Context(), w.google(), g.Tokens, ""); err != nil || w.stand.Alive(g.Refresh.Reveal()) {
			t.Errorf("%s: then %v", fault, err)
		}
	}
}

type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

var _ http.RoundTripper = transport(nil)

var _ oauth.AuthServer = (*authserver.Client)(nil)
