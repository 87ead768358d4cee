package program

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"coagent/clients/go/oauthclient"
	"coagent/mocks/oauthprovider"
	"coagent/platform/httpapi/httpapitest"
)

func TestACodeThatIsNotGoodMakesNoConnection(t *testing.T) {
	w := newWorld(t)
	url, _ := w.serve(t, newWire(t, w.outside), nil)
	alice, bearer := w.as(t, url, "alice"), "Bearer "+w.issuer.Token("alice")
	verifier := "canary-" + strings.Repeat("v", 43)
	sum := sha256.Sum256([]byte(verifier))
	challenge := base64.RawURLEncoding.EncodeToString(sum[:])
	code := func(provider string, c oauthprovider.Consent) string { return w.provider.Code(provider, c) }

	used := code(oauthprovider.Zillow, oauthprovider.Consent{User: "carol"})
	if r, err := w.as(t, url, "carol").ExchangeCodeWithResponse(t.Context(), nil,
		oauthclient.CodeExchange{Code: used, Provider: zillow, UserID: "carol"}); err != nil || r.JSON200 == nil {
		t.Fatalf("%v %s", err, r.Body)
	}
	w.connect(t, w.as(t, url, "dave"), "dave", google)
	dave, err := w.as(t, url, "dave").GetTokenWithResponse(t.Context(), "dave", google, nil)
	if err != nil || dave.JSON200 == nil {
		t.Fatal(err)
	}
	revoked := code(oauthprovider.Google, oauthprovider.Consent{})
	w.provider.Revoke(revoked)

	good := oauthclient.CodeExchange{UserID: "alice", Provider: google}
	for name, c := range map[string]struct {
		change func(*oauthclient.CodeExchange)
		code   string // of the problem
	}{
		"nobody's":            {func(e *oauthclient.CodeExchange) { e.Code = "4/0nobodys" }, "oauth.code_invalid"},
		"used":                {func(e *oauthclient.CodeExchange) { e.Code, e.Provider = used, zillow }, "oauth.code_invalid"},
		"of another provider": {func(e *oauthclient.CodeExchange) { e.Code = code(oauthprovider.Zillow, oauthprovider.Consent{}) }, "oauth.code_invalid"},
		"revoked":             {func(e *oauthclient.CodeExchange) { e.Code = revoked }, "oauth.code_invalid"},
		"an access token":     {func(e *oauthclient.CodeExchange) { e.Code = dave.JSON200.AccessToken }, "oauth.code_invalid"},
		"still encoded": {func(e *oauthclient.CodeExchange) {
			e.Code = strings.Replace(code(oauthprovider.Google, oauthprovider.Consent{}), "/", "%2F", 1)
		}, "oauth.code_invalid"},
		"with other parameters": {func(e *oauthclient.CodeExchange) { e.Code = "x&grant_type=client_credentials" }, "oauth.code_invalid"},
		"for another redirect": {func(e *oauthclient.CodeExchange) {
			e.Code, e.RedirectURI = code(oauthprovider.Google, oauthprovider.Consent{RedirectURI: callback}), new(callback2)
		}, "oauth.code_invalid"},
		"without its verifier": {func(e *oauthclient.CodeExchange) {
			e.Code = code(oauthprovider.Google, oauthprovider.Consent{Challenge: challenge})
		}, "oauth.code_invalid"},
		"with another's verifier": {func(e *oauthclient.CodeExchange) {
			e.Code, e.CodeVerifier = code(oauthprovider.Google, oauthprovider.Consent{Challenge: challenge}), new(strings.Repeat("w", 43))
		}, "oauth.code_invalid"},
		"with a verifier too many": {func(e *oauthclient.CodeExchange) {
			e.Code, e.CodeVerifier = code(oauthprovider.Google, oauthprovider.Consent{}), &verifier
		}, "oauth.code_invalid"},
		"without offline access": {func(e *oauthclient.CodeExchange) {
			e.Code = code(oauthprovider.Google, oauthprovider.Consent{Online: true})
		}, "oauth.offline_access_missing"},
		"without what is needed": {func(e *oauthclient.CodeExchange) {
			e.Code = code(oauthprovider.Google, oauthprovider.Consent{Scopes: []string{"email"}})
		}, "oauth.scope_missing"},
	} {
		e := good
		c.change(&e)
		body, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			httpapitest.Problem(t, w.ask(t, bearer, "POST", url+"/oauth/exchange", string(body)), http.StatusUnprocessableEntity, c.code)
			if r, err := alice.GetTokenWithResponse(t.Context(), "alice", e.Provider, nil); err != nil || r.StatusCode() != http.StatusNotFound {
				t.Errorf("there is a connection: %v %s", err, r.Body)
			}
		})
	}
	e := good
	e.Code = code(oauthprovider.Google, oauthprovider.Consent{Challenge: challenge, RedirectURI: callback2})
	e.CodeVerifier, e.RedirectURI = &verifier, new(callback2)
	if r, err := alice.ExchangeCodeWithResponse(t.Context(), nil, e); err != nil || r.JSON200 == nil {
		t.Errorf("with all that belongs to it: %v %s", err, r.Body)
	}
}

func TestAProviderThatIsNotSetUpSaysSo(t *testing.T) {
	w := newWorld(t)
	wire := newWire(t, w.outside)
	url, _ := w.serve(t, wire, map[string]string{"ZILLOW_TOKEN_URL": "", "ZILLOW_REVOKE_URL": ""})
	bearer := "Bearer " + w.issuer.Token("alice")
	for _, op := range [][3]string{
		{"GET", "/oauth/tokens/alice/ZILLOW", ""},
		{"POST", "/oauth/refresh", `{"userId":"alice","provider":"ZILLOW"}`},
		{"POST", "/oauth/exchange", `{"userId":"alice","provider":"ZILLOW","code":"x"}`},
	} {
		httpapitest.Problem(t, w.ask(t, bearer, op[0], url+op[1], op[2]), http.StatusServiceUnavailable, "oauth.provider_not_configured")
	}
	if n := wire.Calls("provider"); n != 0 {
		t.Errorf("%d calls", n)
	}
}
