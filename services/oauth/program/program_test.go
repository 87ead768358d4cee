package program

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"coagent/clients/go/oauthclient"
	"coagent/mocks/faults"
	"coagent/mocks/oauthprovider"
	"coagent/platform/auth/authtest"
	"coagent/platform/env"
	"coagent/platform/httpapi/httpapitest"
	"coagent/services/oauth"
	"coagent/services/oauth/oauthtest"
)

// connect exchanges a fresh code and returns the version.
func (w *world) connect(t *testing.T, c *oauthclient.ClientWithResponses, user string, provider oauthclient.Provider) int64 {
	t.Helper()
	consent := oauthprovider.Consent{User: user, Scopes: rows[string(provider)].RequiredScopes}
	code := w.provider.Code(oauthtest.StandIn(string(provider)), consent)
	reply, err := c.ExchangeCodeWithResponse(t.Context(), nil, oauthclient.CodeExchange{Code: code, Provider: provider, UserID: user})
	if err != nil || reply.JSON200 == nil {
		t.Fatalf("exchange: %v %s", err, bodyOf(reply, func() []byte { return reply.Body }))
	}
	return *reply.JSON200.Version
}

func bodyOf[T any](reply *T, body func() []byte) []byte {
	if reply == nil {
		return nil
	}
	return body()
}

// rows are all providers that there are.
var rows = oauth.Providers(env.From(func(string) string { return "" }))

// grantsOf are the grants that a person gave to our client, oldest first.
func (w *world) grantsOf(user string) []oauthprovider.Grant {
	return slices.DeleteFunc(w.provider.Grants(), func(g oauthprovider.Grant) bool { return g.User != user })
}

// kindsOf are the types of the events about a user, in the order in which the
// bus took them, a repeat told once.
func (w *world) kindsOf(user string) []string {
	var kinds []string
	seen := map[string]bool{}
	for _, e := range w.Events() {
		if e.UserID == user && !seen[e.EventID] {
			seen[e.EventID] = true
			kinds = append(kinds, strings.TrimPrefix(e.EventType, "oauth.token."))
		}
	}
	return kinds
}

func TestAConnectionIsMadeReadRefreshedAndEnded(t *testing.T) {
	w := newWorld(t)
	url, _ := w.serve(t, newWire(t, w.outside), nil)
	for id := range rows {
		provider, user, life := oauthclient.Provider(id), "user-"+strings.ReplaceAll(oauthtest.StandIn(id), "_", "-"), time.Hour
		if provider == facebook {
			life = 60 * 24 * time.Hour
		}
		c := w.as(t, url, user)
		made := w.connect(t, c, user, provider)
		read, err := c.GetTokenWithResponse(t.Context(), user, provider, nil)
		if err != nil || read.JSON200 == nil {
			t.Fatalf("%s: read: %v %s", provider, err, read.Body)
		}
		lives := time.Until(time.UnixMilli(read.JSON200.ExpiresAt))
		if !read.JSON200.IsValid || *read.JSON200.Version != made || lives > life || lives < life-time.Minute {
			t.Errorf("%s: read %v %d, lives %v", provider, read.JSON200.IsValid, *read.JSON200.Version, lives)
		}
		if !w.provider.Alive(read.JSON200.AccessToken) {
			t.Errorf("%s: the token is not one that the provider accepts", provider)
		}
		fresh, err := c.RefreshTokenWithResponse(t.Context(), nil, oauthclient.RefreshRequest{UserID: user, Provider: provider, IfVersion: &made})
		if err != nil || fresh.JSON200 == nil {
			t.Fatalf("%s: refresh: %v %s", provider, err, fresh.Body)
		}
		if fresh.JSON200.AccessToken == read.JSON200.AccessToken || *fresh.JSON200.Version != made+1 || !w.provider.Alive(fresh.JSON200.AccessToken) {
			t.Errorf("%s: the refresh brought nothing new", provider)
		}
		for range 2 {
			ended, err := c.DeleteTokenWithResponse(t.Context(), user, provider, nil)
			if err != nil || ended.JSON200 == nil || !ended.JSON200.Success {
				t.Fatalf("%s: delete: %v %s", provider, err, ended.Body)
			}
		}
		gone, err := c.GetTokenWithResponse(t.Context(), user, provider, nil)
		if err != nil || gone.StatusCode() != http.StatusNotFound {
			t.Errorf("%s: after the end: %v %s", provider, err, gone.Body)
		}
		if grants := w.grantsOf(user); len(grants) != 1 || grants[0].Alive || grants[0].Refreshes != 1 {
			t.Errorf("%s: at the provider: %+v", provider, grants)
		}
		if kinds := w.kindsOf(user); !slices.Equal(kinds, []string{"connected", "refreshed", "revoked"}) {
			t.Errorf("%s: events %v", provider, kinds)
		}
	}
}

func TestAnEndAtTheProviderIsToldOnceAndThenRemembered(t *testing.T) {
	w := newWorld(t)
	wire := newWire(t, w.outside)
	url, _ := w.serve(t, wire, nil)
	c := w.as(t, url, "alice")
	version := w.connect(t, c, "alice", zillow)
	read, err := c.GetTokenWithResponse(t.Context(), "alice", zillow, nil)
	if err != nil || read.JSON200 == nil {
		t.Fatal(err)
	}
	w.provider.Revoke(read.JSON200.AccessToken)
	calls := 0
	for i := range 20 {
		resp := w.ask(t, "Bearer "+w.issuer.Token("alice"), "POST", url+"/oauth/refresh", `{"userId":"alice","provider":"ZILLOW"}`)
		problem := httpapitest.Problem(t, resp, http.StatusConflict, "oauth.reauth_required")
		if problem.Reason == nil || *problem.Reason != "revoked" {
			t.Errorf("reason %v", problem.Reason)
		}
		if i == 0 {
			calls = wire.Calls("provider")
		}
	}
	if n := wire.Calls("provider"); n != calls {
		t.Errorf("the provider was asked %d times more", n-calls)
	}
	events := w.Events()
	if last := events[len(events)-1]; len(events) != 2 || last.EventType != "oauth.token.reauth_required" || last.Reason != "revoked" ||
		last.Version != version+1 {
		t.Errorf("events %+v", events)
	}
	again := w.connect(t, c, "alice", zillow)
	if read, err := c.GetTokenWithResponse(t.Context(), "alice", zillow, nil); err != nil || read.JSON200 == nil || *read.JSON200.Version != again ||
		again != version+2 {
		t.Errorf("a new consent does not mend it: %v %s", err, read.Body)
	}
}

func TestAnotherUsersConnectionCannotEvenBeAskedFor(t *testing.T) {
	w := newWorld(t)
	wire := newWire(t, w.outside)
	url, _ := w.serve(t, wire, nil)
	w.connect(t, w.as(t, url, "alice"), "alice", google)
	table, provider, events := wire.Calls("dynamodb"), wire.Calls("provider"), len(w.Events())
	for _, user := range []string{"alice", "nobody"} {
		for _, p := range []oauthclient.Provider{google, facebook, zillow} {
			path := fmt.Sprintf("%s/oauth/tokens/%s/%s", url, user, p)
			body := fmt.Sprintf(`{"userId":%q,"provider":%q`, user, p)
			for _, token := range []string{
				w.issuer.Token("mallory"), w.issuer.Token("mallory", authtest.Claim("cognito:groups", []string{"admin"}), authtest.Scope("admin oauth")),
			} {
				bearer := "Bearer " + token
				httpapitest.Problem(t, w.ask(t, bearer, "GET", path, ""), http.StatusForbidden, "forbidden")
				httpapitest.Problem(t, w.ask(t, bearer, "DELETE", path, ""), http.StatusForbidden, "forbidden")
				httpapitest.Problem(t, w.ask(t, bearer, "POST", url+"/oauth/refresh", body+`}`), http.StatusForbidden, "forbidden")
				httpapitest.Problem(t, w.ask(t, bearer, "POST", url+"/oauth/exchange", body+`,"code":"x"}`), http.StatusForbidden, "forbidden")
			}
		}
	}
	if wire.Calls("dynamodb") != table || wire.Calls("provider") != provider || len(w.Events()) != events {
		t.Error("something was looked up, or told")
	}
	admin := "Bearer " + w.issuer.Token("operator", authtest.Scope("oauth/admin"))
	httpapitest.Problem(t, w.ask(t, admin, "GET", url+"/oauth/tokens/alice/GOOGLE_BUSINESS", ""), http.StatusForbidden, "forbidden")
	if resp := w.ask(t, admin, "DELETE", url+"/oauth/tokens/alice/GOOGLE_BUSINESS", ""); resp.StatusCode != http.StatusOK || w.grantsOf("alice")[0].Alive {
		t.Errorf("an operator cannot end a connection: %d", resp.StatusCode)
	}
}

// everyOperation is a good request of user "alice" for each.
func everyOperation(url string) [][3]string {
	return [][3]string{
		{"POST", url + "/oauth/exchange", `{"userId":"alice","provider":"GOOGLE_BUSINESS","code":"x"}`},
		{"GET", url + "/oauth/tokens/alice/GOOGLE_BUSINESS", ""},
		{"POST", url + "/oauth/refresh", `{"userId":"alice","provider":"GOOGLE_BUSINESS"}`},
		{"DELETE", url + "/oauth/tokens/alice/GOOGLE_BUSINESS", ""},
	}
}

func TestOnlyValidTokensGetIn(t *testing.T) {
	w := newWorld(t)
	wire := newWire(t, w.outside)
	url, _ := w.serve(t, wire, nil)
	tokens := authtest.HostileTokens(w.issuer)
	if len(tokens) < 50 {
		t.Fatalf("only %d hostile tokens", len(tokens))
	}
	for name, token := range tokens {
		for _, op := range everyOperation(url) {
			op[1], op[2] = strings.ReplaceAll(op[1], "alice", "victim"), strings.ReplaceAll(op[2], "alice", "victim")
			resp := w.ask(t, "Bearer "+token, op[0], op[1], op[2])
			if resp.StatusCode != http.StatusUnauthorized {
				t.Errorf("%s: %s %s: %d", name, op[0], op[1], resp.StatusCode)
				continue
			}
			if p := httpapitest.Problem(t, resp, http.StatusUnauthorized, "unauthenticated"); len(p.Errors) != 0 || p.Reason != nil {
				t.Errorf("%s: the answer tells why", name)
			}
		}
	}
	for _, op := range everyOperation(url) {
		httpapitest.Problem(t, w.ask(t, "", op[0], op[1], strings.Repeat("{", len(op[2]))), http.StatusUnauthorized, "unauthenticated")
		httpapitest.Problem(t, w.ask(t, "", op[0], op[1]+"?access_token="+w.issuer.Token("alice"), op[2]), http.StatusUnauthorized, "unauthenticated")
	}
	if n := wire.Calls("dynamodb") + wire.Calls("provider") + wire.Calls("kms"); n != 0 {
		t.Errorf("%d calls were made", n)
	}
}

func TestAMissingSettingIsToldByName(t *testing.T) {
	_, err := readConfig(func(string) string { return "" })
	for _, name := range []string{"COGNITO_ISSUER", "COGNITO_CLIENT_IDS", "DYNAMODB_TABLE_NAME", "ENCRYPTION_KEY_ARN", "STAGE"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s is not named: %v", name, err)
		}
	}
}

func TestWithoutTableOrKeyItDoesNotStartAndSaysWhy(t *testing.T) {
	w := newWorld(t)
	for name, c := range map[string]struct {
		fault    string
		override map[string]string
		says     []string
	}{
		"no key is set":   {"", map[string]string{"ENCRYPTION_KEY_ARN": " "}, []string{"ENCRYPTION_KEY_ARN must be set"}},
		"no stage is set": {"", map[string]string{"STAGE": ""}, []string{"STAGE must be set"}},
		"no table is set": {"", map[string]string{"DYNAMODB_TABLE_NAME": ""}, []string{"DYNAMODB_TABLE_NAME must be set"}},
		"the table is not there": {
			"", map[string]string{"DYNAMODB_TABLE_NAME": "nowhere"}, []string{"DYNAMODB_TABLE_NAME", "nowhere", "ResourceNotFoundException"},
		},
		"the key is disabled":         {"disabled", nil, []string{"ENCRYPTION_KEY_ARN", "DisabledException"}},
		"the key is not ours":         {"access_denied", nil, []string{"ENCRYPTION_KEY_ARN", "AccessDeniedException"}},
		"the key is another one":      {"", map[string]string{"ENCRYPTION_KEY_ARN": keyARN + "2"}, []string{"ENCRYPTION_KEY_ARN", "NotFoundException"}},
		"a provider is half set":      {"", map[string]string{"GOOGLE_CLIENT_SECRET": ""}, []string{"GOOGLE_CLIENT_SECRET must be set"}},
		"an endpoint leads elsewhere": {"", map[string]string{"ZILLOW_TOKEN_URL": "https://169.254.169.254/token"}, []string{"ZILLOW_TOKEN_URL is on a host"}},
	} {
		w.kms.Faults.Clear()
		if c.fault != "" {
			w.kms.Faults.Push(faults.Fault{Kind: c.fault, Times: faults.Forever})
		}
		said := w.failedStart(t, newWire(t, w.outside), c.override)
		if strings.Contains(said, `"msg":"ready"`) || secrets.MatchString(said) {
			t.Errorf("%s: it said %s", name, said)
		}
		for _, word := range c.says {
			if !strings.Contains(said, word) {
				t.Errorf("%s: %q is not in: %s", name, word, said)
			}
		}
	}
}

func TestAnOutageAtTheStartIsWaitedFor(t *testing.T) {
	w := newWorld(t)
	cut := newWire(t, w.outside)
	cut.setTrap(func(step string) bool { return step == "before GetItem" })
	p := w.start(t, cut, nil)
	eventually(t, "it says what it waits for", func() bool { return strings.Contains(p.log.String(), `"msg":"not ready yet"`) })
	for path, want := range map[string]int{"/healthz": http.StatusOK, "/readyz": http.StatusServiceUnavailable} {
		if got := w.ask(t, "", "GET", p.at+path, "").StatusCode; got != want {
			t.Errorf("%s during the outage: %d", path, got)
		}
	}
	cut.setTrap(nil)
	eventually(t, "it is ready", func() bool { return w.ask(t, "", "GET", p.at+"/readyz", "").StatusCode == http.StatusOK })
}

func TestReadyMeansThatTableAndKeyCanBeReached(t *testing.T) {
	w := newWorld(t)
	ready := func(wire *wire) int {
		url, _ := w.serve(t, wire, nil)
		return w.ask(t, "", "GET", url+"/readyz", "").StatusCode
	}
	if got := ready(newWire(t, w.outside)); got != http.StatusOK {
		t.Errorf("with everything: %d", got)
	}
	cut := newWire(t, w.outside)
	cut.setTrap(func(step string) bool { return step == "before GetItem" })
	if got := ready(cut); got != http.StatusServiceUnavailable {
		t.Errorf("without the table: %d", got)
	}
	w.kms.Faults.Push(faults.Fault{Kind: "disabled", Times: faults.Forever})
	if got := ready(newWire(t, w.outside)); got != http.StatusServiceUnavailable {
		t.Errorf("without the key: %d", got)
	}
	w.kms.Faults.Clear()
	w.provider.Faults.Push(faults.Fault{Kind: "unavailable", Times: faults.Forever})
	if got := ready(newWire(t, w.outside)); got != http.StatusOK {
		t.Errorf("without providers: %d", got)
	}
}
