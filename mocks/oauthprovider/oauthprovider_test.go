package oauthprovider_test

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"coagent/mocks/faults"
	"coagent/mocks/oauthprovider"
)

// ask makes one call; form is the body unless it is nil.
func ask(t *testing.T, s *oauthprovider.Server, method, path string, form url.Values, header ...string) (int, map[string]any, http.Header) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var body map[string]any
	if w.Body.Len() > 0 {
		_ = json.Unmarshal(w.Body.Bytes(), &body) // a fault may have corrupt it
	}
	return w.Code, body, w.Header()
}

func google(s *oauthprovider.Server, pairs ...string) url.Values {
	b := s.Behaviour(oauthprovider.Google)
	form := url.Values{"client_id": {b.ClientID}, "client_secret": {b.ClientSecret}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

// connect is an exchange at Google.
func connect(t *testing.T, s *oauthprovider.Server) (access, refresh string) {
	t.Helper()
	status, out, _ := ask(t, s, "POST", "/google/token",
		google(s, "grant_type", "authorization_code", "code", s.Code(oauthprovider.Google, oauthprovider.Consent{})))
	if status != http.StatusOK {
		t.Fatal(status, out)
	}
	return out["access_token"].(string), out["refresh_token"].(string)
}

func TestABrowserIsSentBackWithACode(t *testing.T) {
	s := oauthprovider.New()
	for name, path := range map[string]string{
		"google": "/google/authorize", "zillow": "/zillow/authorize", "acme_homes": "/acme_homes/authorize", "facebook": "/facebook/v26.0/dialog/oauth",
	} {
		q := url.Values{"client_id": {"local-" + name}, "redirect_uri": {"http://localhost:3000/back?x=1"}, "state": {"s t"}, "response_type": {"code"}}
		status, _, header := ask(t, s, "GET", path+"?"+q.Encode(), nil)
		back, err := url.Parse(header.Get("Location"))
		if err != nil || status != http.StatusFound || back.Host != "localhost:3000" || back.Query().Get("state") != "s t" || back.Query().Get("x") != "1" ||
			back.Query().Get("code") == "" {
			t.Errorf("%s: %d, %s", name, status, back)
		}
		for _, elsewhere := range []string{"https://evil.example/", "", "javascript:alert(1)", "http://localhost/#x", "//evil.example"} {
			q.Set("redirect_uri", elsewhere)
			if status, _, _ := ask(t, s, "GET", path+"?"+q.Encode(), nil); status != http.StatusBadRequest {
				t.Errorf("%s, %s: %d", name, elsewhere, status)
			}
		}
		s.Change(name, func(b *oauthprovider.Behaviour) { b.Denies = true })
		q.Set("redirect_uri", "http://127.0.0.1:3000/back")
		if _, _, header := ask(t, s, "GET", path+"?"+q.Encode(), nil); !strings.Contains(header.Get("Location"), "error=access_denied") ||
			strings.Contains(header.Get("Location"), "code=") {
			t.Errorf("%s: %s", name, header.Get("Location"))
		}
	}
}

func TestACodeWorksOnceAndItsSecondUseEndsTheGrant(t *testing.T) {
	s := oauthprovider.New()
	form := google(s, "grant_type", "authorization_code", "code", s.Code(oauthprovider.Google, oauthprovider.Consent{}))
	_, first, _ := ask(t, s, "POST", "/google/token", form)
	refresh := first["refresh_token"].(string)
	if !s.Alive(refresh) {
		t.Fatal("the refresh token does not work")
	}
	status, second, _ := ask(t, s, "POST", "/google/token", form)
	if status != http.StatusBadRequest || second["error"] != "invalid_grant" || s.Alive(refresh) {
		t.Errorf("%d %v, alive: %t", status, second, s.Alive(refresh))
	}
}

func TestRequestsThatAreNotRightAreRefused(t *testing.T) {
	s := oauthprovider.New()
	code := func() string {
		return s.Code(oauthprovider.Google, oauthprovider.Consent{RedirectURI: "http://localhost/a", Challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"})
	}
	const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk" // RFC 7636, appendix B
	good := func(pairs ...string) url.Values {
		form := google(s, "grant_type", "authorization_code", "code", code(), "redirect_uri", "http://localhost/a", "code_verifier", verifier)
		for i := 0; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		return form
	}
	if status, out, _ := ask(t, s, "POST", "/google/token", good()); status != http.StatusOK {
		t.Fatal(status, out)
	}
	twice := good()
	twice.Add("code", "x")
	for name, c := range map[string]struct {
		form   url.Values
		want   string
		header []string
	}{
		"wrong secret":   {good("client_secret", "x"), "invalid_client", nil},
		"wrong client":   {good("client_id", "x"), "invalid_client", nil},
		"the other way":  {good(), "invalid_client", []string{"Authorization", "Basic eDp5"}},
		"wrong verifier": {good("code_verifier", strings.Repeat("x", 43)), "invalid_grant", nil},
		"a stripped one": {google(s, "grant_type", "authorization_code", "code", s.Code(oauthprovider.Google, oauthprovider.Consent{}), "code_verifier",
			verifier), "invalid_grant", nil},
		"wrong redirect URI": {good("redirect_uri", "http://localhost/a/"), "invalid_grant", nil},
		"another provider's": {good("code", s.Code(oauthprovider.Zillow, oauthprovider.Consent{})), "invalid_grant", nil},
		"no grant type":      {good("grant_type", "password"), "unsupported_grant_type", nil},
		"twice":              {twice, "invalid_request", nil},
		"JSON":               {good(), "invalid_request", []string{"Content-Type", "application/json"}},
	} {
		if _, out, _ := ask(t, s, "POST", "/google/token", c.form, c.header...); out["error"] != c.want {
			t.Errorf("%s: %v, want %s", name, out, c.want)
		}
	}
}

func TestEveryFaultIsAnsweredAndTheServerLives(t *testing.T) {
	s := oauthprovider.New()
	server := httptest.NewServer(s)
	defer server.Close()
	_, refresh := connect(t, s)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for _, kind := range oauthprovider.Kinds() {
		if kind == "slow_drip" || kind == "hang_after_processing" {
			continue // they end when the caller has had enough
		}
		s.Faults.Push(faults.Fault{Kind: kind})
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/google/token",
			strings.NewReader(google(s, "grant_type", "refresh_token", "refresh_token", refresh).Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := client.Do(r)
		if dropped := strings.HasPrefix(kind, "drop_"); dropped != (err != nil) {
			t.Errorf("%s: %v", kind, err)
		}
		if err == nil {
			_ = resp.Body.Close()
		}
	}
	processed := map[string]bool{}
	for _, c := range s.History() {
		processed[c.Fault] = c.Processed
	}
	for kind, want := range map[string]bool{
		"drop_before_processing": false, "drop_after_processing": true, "bad_gateway": true, "html": true, "internal": false, "throttle": false,
		"invalid_grant": false, "fb_190_463": false,
	} {
		if processed[kind] != want {
			t.Errorf("%s was processed: %t", kind, processed[kind])
		}
	}
	if s.Trapped() != nil {
		t.Error("a redirect was followed")
	}
}

func TestASlowAnswerEndsWhenItsCallerLeaves(t *testing.T) {
	s := oauthprovider.New()
	server := httptest.NewServer(s)
	defer server.Close()
	_, refresh := connect(t, s)
	for _, kind := range []string{"slow_drip", "hang_after_processing"} {
		s.Faults.Push(faults.Fault{Kind: kind})
		ctx, cancel := context.WithTimeout(t.Context(), 150*time.Millisecond)
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/google/token",
			strings.NewReader(google(s, "grant_type", "refresh_token", "refresh_token", refresh).Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := http.DefaultClient.Do(r)
		if err == nil {
			_, err = new(bytes.Buffer).ReadFrom(resp.Body)
			_ = resp.Body.Close()
		}
		if err == nil {
			t.Errorf("%s: the answer came", kind)
		}
		cancel()
	}
	if s.Refreshes(refresh) != 2 {
		t.Errorf("%d refreshes", s.Refreshes(refresh))
	}
}

var secret = regexp.MustCompile(`-[A-Z2-7]{26}|-secret|canary`)

func TestNoRecordHoldsASecret(t *testing.T) {
	s := oauthprovider.New()
	access, refresh := connect(t, s)
	ask(t, s, "POST", "/google/token", google(s, "grant_type", "refresh_token", "refresh_token", refresh))
	ask(t, s, "POST", "/google/revoke", url.Values{"token": {access}, "canary": {"canary"}})
	ask(t, s, "POST", "/zillow/token", nil, "Authorization", "Basic Y2FuYXJ5OmNhbmFyeQ==") // canary:canary
	ask(t, s, "POST", "/nowhere", google(s))
	ask(t, s, "GET", "/facebook/v26.0/debug_token?access_token=a|canary&input_token=canary", nil)
	for _, path := range []string{"/_admin/calls", "/_admin/history", "/_admin/grants"} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", path, nil)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		text := strings.ReplaceAll(strings.ReplaceAll(w.Body.String(), `"canary":"given"`, ""), "basic canary wrong", "") // names, not secrets
		if w.Code != http.StatusOK || secret.MatchString(text) {
			t.Errorf("%s: %d %s", path, w.Code, text)
		}
	}
	calls := s.History()
	if len(calls) != 5 || calls[1].Presented["refresh_token"] != "google-refresh-3" || calls[1].Presented["client_secret"] != "right" ||
		calls[1].Verdict != "ok" ||
		calls[3].Presented["authorization"] != "basic canary wrong" {
		t.Errorf("%+v", calls)
	}
}

func TestItCanBeDirectedOverHTTP(t *testing.T) {
	s := oauthprovider.New()
	send := func(method, path, body string) (int, map[string]any) {
		r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		var out map[string]any
		_ = json.Unmarshal(w.Body.Bytes(), &out) // 204 has none
		return w.Code, out
	}
	status, out := send("POST", "/_admin/codes", `{"provider":"zillow","user":"7","scopes":["x"]}`)
	if code, _ := out["code"].(string); status != http.StatusCreated || !s.Alive(code) {
		t.Fatal(status, out)
	}
	if g := s.Grants(); len(g) != 1 || g[0].User != "7" || !slices.Equal(g[0].Scopes, []string{"x"}) {
		t.Errorf("%+v", g)
	}
	if status, out = send("PATCH", "/_admin/providers/zillow", `{"rotation":"grace","expiresIn":60}`); status != http.StatusOK ||
		out["rotation"] != "grace" || out["clientId"] != "local-zillow" {
		t.Error(status, out)
	}
	if b := s.Behaviour(oauthprovider.Zillow); b.Rotation != oauthprovider.Grace || b.ExpiresIn != 60 || b.ClientAuth != "basic" {
		t.Errorf("%+v", b)
	}
	access, refresh := connect(t, s)
	if status, _ = send("POST", "/_admin/expire", `{"token":"`+access+`"}`); status != http.StatusNoContent || s.Alive(access) || !s.Alive(refresh) {
		t.Error("expire", status)
	}
	if status, _ = send("POST", "/_admin/revoke", `{"token":"`+refresh+`"}`); status != http.StatusNoContent || s.Alive(refresh) {
		t.Error("revoke", status)
	}
	for path, body := range map[string]string{
		"POST /_admin/codes":             `{"provider":"My Space"}`,
		"POST /_admin/codes ":            `{"surprise":1}`,
		"PATCH /_admin/providers/zillow": `{"rotation":"sometimes"}`,
		"PATCH /_admin/providers/google": `{"clientAuth":"guess"}`,
		"GET /_admin/providers/My-Space": ``,
		"POST /_admin/faults":            `{"kind":"surprise"}`,
	} {
		method, path, _ := strings.Cut(strings.TrimSpace(path), " ")
		if status, out := send(method, path, body); status != http.StatusBadRequest && status != http.StatusNotFound || out["error"] == "" {
			t.Errorf("%s %s: %d %v", method, path, status, out)
		}
	}
}

func TestKindsAreToldOnce(t *testing.T) {
	kinds := oauthprovider.Kinds()
	unique := map[string]bool{}
	for _, k := range kinds {
		unique[k] = true
	}
	if len(unique) != len(kinds) || !slices.Equal(slices.Sorted(maps.Keys(unique)), kinds) {
		t.Errorf("%q", kinds)
	}
}

func TestFacebookFromCodeToRemoval(t *testing.T) {
	s := oauthprovider.New()
	b := s.Behaviour(oauthprovider.Facebook)
	q := url.Values{"client_id": {b.ClientID}, "client_secret": {b.ClientSecret}, "redirect_uri": {"http://localhost/a"},
		"code": {s.Code(oauthprovider.Facebook, oauthprovider.Consent{User: "42"})}}
	_, out, _ := ask(t, s, "GET", "/facebook/v25.0/oauth/access_token?"+q.Encode(), nil)
	short, _ := out["access_token"].(string)
	if out["expires_in"] != 5400.0 || out["refresh_token"] != nil {
		t.Fatal(out)
	}
	form := url.Values{"client_id": {b.ClientID}, "client_secret": {b.ClientSecret}, "grant_type": {"fb_exchange_token"}, "fb_exchange_token": {short}}
	_, out, _ = ask(t, s, "POST", "/facebook/v26.0/oauth/access_token", form)
	long, _ := out["access_token"].(string)
	if out["expires_in"] != 5183944.0 || !s.Alive(long) || s.Refreshes(long) != 0 {
		t.Fatal(out)
	}
	form.Set("fb_exchange_token", long)
	ask(t, s, "POST", "/facebook/v26.0/oauth/access_token", form)
	if s.Refreshes(long) != 1 {
		t.Errorf("%d refreshes", s.Refreshes(long))
	}
	if _, out, _ = ask(t, s, "DELETE", "/facebook/v26.0/41/permissions", nil, "Authorization", "Bearer "+long); out["error"] == nil {
		t.Error("one person removed another's app")
	}
	if _, out, _ = ask(t, s, "DELETE", "/facebook/v26.0/42/permissions?appsecret_proof=x", nil, "Authorization", "Bearer "+long); out["error"] == nil {
		t.Error("a wrong proof will do")
	}
	if _, out, _ = ask(t, s, "DELETE", "/facebook/v26.0/me/permissions", nil, "Authorization", "Bearer "+long); out["success"] != true || s.Alive(long) {
		t.Error(out)
	}
}
