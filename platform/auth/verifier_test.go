package auth_test

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"coagent/platform/auth"
	"coagent/platform/auth/authtest"
	"coagent/platform/fault"
	"coagent/platform/secret"
)

// verify makes the call that most tests are about.
func verify(t testing.TB, v *auth.Verifier, token string) (auth.Identity, error) {
	t.Helper()
	return v.Verify(t.Context(), secret.New(token))
}

// offline makes a verifier that needs no connection, for synctest bubbles.
func offline(t testing.TB, issuer *authtest.Issuer) *auth.Verifier {
	t.Helper()
	v, err := auth.NewVerifier(issuer.Config(), &http.Client{Transport: issuer.Transport()})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// wantRefusal checks that err is the one answer to every bad token.
func wantRefusal(t *testing.T, err error, token, why string) {
	t.Helper()
	if err == nil {
		t.Fatal("accepted")
	}
	f := fault.From(err)
	if f.Kind != fault.Unauthenticated || f.Code != "unauthenticated" || f.Detail != "A valid access token is required." {
		t.Errorf("answer = %v %q %q, want the constant refusal", f.Kind, f.Code, f.Detail)
	}
	if f.Fields != nil || f.RetryAfter != 0 {
		t.Errorf("the answer tells more than it should: %+v", f)
	}
	if f.Err == nil || !strings.Contains(f.Err.Error(), why) {
		t.Errorf("cause = %v, want %q", f.Err, why)
	}
	for part := range strings.SplitSeq(token, ".") {
		if len(part) > 8 && strings.Contains(err.Error(), part) {
			t.Errorf("the error holds a part of the token: %v", err)
		}
	}
}

func TestATokenOfThePoolTellsWhoAsks(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	ends := time.Now().Add(20 * time.Minute).Truncate(time.Second)
	text := issuer.Token("agent-1",
		authtest.Claim("username", "ann"), authtest.Scope("openid  oauth/admin"), authtest.Claim("exp", ends.Unix()))

	got, err := verify(t, issuer.Verifier(t), text)
	if err != nil {
		t.Fatal(err)
	}
	want := auth.Identity{
		Subject: "agent-1", ClientID: issuer.ClientID, Username: "ann",
		Scopes: []string{"openid", "oauth/admin"}, Token: secret.New(text), Expires: ends.UTC(),
	}
	if !cmp.Equal(got, want) {
		t.Errorf("identity = %+v, want %+v", got, want)
	}
	for scope, has := range map[string]bool{
		"openid": true, "oauth/admin": true, "oauth": false, "OAUTH/ADMIN": false, "openid  oauth/admin": false, "": false,
	} {
		if got.HasScope(scope) != has {
			t.Errorf("HasScope(%q) = %t", scope, !has)
		}
	}
}

// TestHarmlessDifferencesAreAccepted guards against a check that refuses too
// much: the hostile tokens would all still pass.
func TestHarmlessDifferencesAreAccepted(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	v := issuer.Verifier(t)
	header := func(name string, value any) map[string]any {
		h := issuer.Header()
		h[name] = value
		return h
	}
	for name, token := range map[string]string{
		"plain":                    issuer.Token("agent-1"),
		"exactly a day long":       issuer.Token("agent-1", authtest.Lifetime(0, 24*time.Hour)),
		"nbf in the past":          issuer.Token("agent-1", authtest.Claim("nbf", time.Now().Unix())),
		"no scope":                 issuer.Token("agent-1", authtest.Without("scope")),
		"no username":              issuer.Token("agent-1", authtest.Without("username")),
		"claims nobody knows":      issuer.Token("agent-1", authtest.Claim("x", map[string]any{"y": []int{1}})),
		"groups":                   issuer.Token("agent-1", authtest.Claim("cognito:groups", []string{"admin"})),
		"typ":                      issuer.Sign(header("typ", "JWT"), issuer.Claims("agent-1")),
		"jku, with the pool's key": issuer.Sign(header("jku", "https://attacker.invalid/"), issuer.Claims("agent-1")),
	} {
		if id, err := verify(t, v, token); err != nil || id.Subject != "agent-1" {
			t.Errorf("%s: %v, %v", name, id.Subject, err)
		}
	}
	if id, err := verify(t, v, issuer.Token("a", authtest.Claim("cognito:groups", []string{"oauth/admin"}))); err != nil || id.HasScope("oauth/admin") {
		t.Errorf("a group became a scope: %v, %v", id.Scopes, err)
	}
}

// The reason why each hostile token is refused. A token that is refused for
// another reason tests something else than its name says.
var reasons = map[string][]string{
	"algorithm is not RS256": {
		"alg none without signature", "alg 'none' with a signature", "alg 'None' with a signature",
		"alg 'NONE' with a signature", "alg 'nOnE' with a signature", "alg 'none ' with a signature",
		"alg '' with a signature", "alg HS256 with the public PEM", "alg HS256 with the public DER",
		"alg HS256 with an empty secret", "alg RS512", "alg PS256", "alg ES256", "alg missing", "alg in lower case",
		"header is null",
	},
	"header is not strict JSON": {
		"alg as a list", "alg twice in the header", "kid a number", "header with something behind",
	},
	"key id is missing or too long": {"kid missing", "kid empty", "kid too long"},
	"key id is unknown": {
		"kid unknown", "kid a path", "kid a URL", "kid an SQL fragment", "header jku, unknown kid",
	},
	"critical extensions": {"header with crit"},
	"signature is not the issuer's": {
		"header jku to the attacker", "header x5u to the attacker", "header jwk of the attacker",
		"header x5c of the attacker", "signed by the attacker", "header swapped after signing",
		"payload swapped after signing", "signature stripped", "signature truncated", "signature all zero",
	},
	"issuer is another": {
		"other pool with its own key", "other pool with the same key", "other region", "issuer with a trailing slash", "issuer in upper case",
		"issuer missing", "payload null",
	},
	"not an access token": {"id token", "id token dressed as access", "token_use missing", "token_use refresh"},
	"with an audience":    {"aud added", "aud added as a list", "aud added as null"},
	"not in the allow list": {
		"other client", "client missing", "client empty",
	},
	"no subject":             {"sub missing", "sub empty"},
	"no expiry or no time":   {"exp missing", "exp null", "iat missing"},
	"expired":                {"expired", "expired, with a second EXP"},
	"not valid yet":          {"not valid yet"},
	"issued in the future":   {"issued in the future"},
	"lifetime is not within": {"exp in the far future", "iat so small that it overflows", "lives longer than a day", "ends before it begins"},
	"payload is not strict": {
		"issuer in a list", "token_use in a list", "exp as a string", "exp with a fraction", "exp beyond 64 bits", "sub a number", "sub twice",
		"a nested claim twice", "sub twice, once with an escape", "payload with something behind", "payload with invalid UTF-8", "payload a list", "payload empty",
		"nested token", "payload with a hundred brackets",
	},
	"token is not three parts": {"not a token", "signature part missing", "four parts", "five parts, as if a JWE", "dots alone", "JSON serialization"},
	"token is not base64url":   {"signature with padding", "signature respelled", "payload with padding", "plain base64 alphabet", "text behind the token"},
}

func TestHostileTokensAreRefusedForTheirOwnReason(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	v := issuer.Verifier(t)
	if _, err := verify(t, v, issuer.Token("agent-1")); err != nil {
		t.Fatal(err) // the keys are there, so that no refusal is for want of them
	}
	why := map[string]string{}
	for reason, names := range reasons {
		for _, name := range names {
			why[name] = reason
		}
	}
	tokens := authtest.HostileTokens(issuer)
	if got, want := slices.Sorted(maps.Keys(tokens)), slices.Sorted(maps.Keys(why)); !slices.Equal(got, want) {
		t.Fatalf("hostile tokens and reasons differ:\n%q\n%q", got, want)
	}
	for name, token := range tokens {
		t.Run(name, func(t *testing.T) {
			if len(token) > 8<<10 {
				t.Errorf("%d bytes: it is refused for its length", len(token))
			}
			id, err := verify(t, v, token)
			wantRefusal(t, err, token, why[name])
			if !cmp.Equal(id, auth.Identity{}) {
				t.Errorf("refused, but with the identity %+v", id)
			}
		})
	}
	if got := issuer.Fetches(); got != 2 {
		t.Errorf("%d fetches of keys, want the first and one for all unknown ids", got)
	}
}

func TestATokenIsRefusedBeforeItIsParsed(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	v := issuer.Verifier(t)
	header := issuer.Header()
	header["kid"] = strings.Repeat("k", 10<<10)
	good := issuer.Token("agent-1")
	for name, tc := range map[string]struct{ token, why string }{
		"a megabyte of dots":   {strings.Repeat(".", 1<<20), "too long"},
		"a kid of 10 KB":       {issuer.Sign(header, issuer.Claims("agent-1")), "too long"},
		"one byte over 8 KiB":  {strings.Repeat("a", 8<<10+1), "too long"},
		"exactly 8 KiB":        {strings.Repeat("a", 8<<10), "three parts"},
		"nothing":              {"", "three parts"},
		"line break inside":    {good[:20] + "\n" + good[20:], "base64url"},
		"line break at an end": {good + "\r\n", "base64url"},
		"zero byte":            {good + "\x00", "base64url"},
		"space inside":         {good[:20] + " " + good[20:], "base64url"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := verify(t, v, tc.token)
			wantRefusal(t, err, tc.token, tc.why)
		})
	}
	if got := issuer.Fetches(); got != 0 {
		t.Errorf("%d fetches of keys for tokens that cannot be any", got)
	}

	dots := secret.New(strings.Repeat(".", 1<<20))
	refuse := func() { _, _ = v.Verify(t.Context(), dots) }
	if allocs := testing.AllocsPerRun(100, refuse); allocs > 10 {
		t.Errorf("%v allocations for a megabyte of dots", allocs)
	}
	fastest := time.Hour // of ten, because the machine may have other things to do
	for range 10 {
		start := time.Now()
		refuse()
		fastest = min(fastest, time.Since(start))
	}
	if fastest > 5*time.Millisecond {
		t.Errorf("a megabyte of dots took %v", fastest)
	}
}

func TestClocksMayDifferByAMinute(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	for name, tc := range map[string]struct {
		claim  string
		offset time.Duration
		good   bool
	}{
		"expired 59 s ago":         {"exp", -59 * time.Second, true},
		"expired 60 s ago":         {"exp", -60 * time.Second, false},
		"expired 61 s ago":         {"exp", -61 * time.Second, false},
		"valid in 60 s":            {"nbf", 60 * time.Second, true},
		"valid in 61 s":            {"nbf", 61 * time.Second, false},
		"issued 60 s from now":     {"iat", 60 * time.Second, true},
		"issued 61 s from now":     {"iat", 61 * time.Second, false},
		"a day and a second long":  {"exp", 23*time.Hour + time.Second, false},
		"a day long":               {"exp", 23 * time.Hour, true},
		"issued long before a day": {"iat", -24 * time.Hour, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				token := issuer.Token("agent-1", authtest.Lifetime(-time.Hour, 10*time.Minute),
					authtest.Claim(tc.claim, time.Now().Add(tc.offset).Unix()))
				_, err := verify(t, offline(t, issuer), token)
				if (err == nil) != tc.good {
					t.Errorf("err = %v", err)
				}
			})
		})
	}
}

func TestATokenCannotSendUsToAnotherHost(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	visits := 0
	foreign := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visits++ }))
	var asked []string
	v, err := auth.NewVerifier(issuer.Config(), &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		asked = append(asked, r.URL.String())
		return http.DefaultTransport.RoundTrip(r)
	})})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"jku", "x5u", "jwk", "x5c", "kid"} {
		header := issuer.Header()
		header[name] = foreign.URL
		_, _ = verify(t, v, issuer.Sign(header, issuer.Claims("agent-1", authtest.Claim("iss", foreign.URL))))
	}
	foreign.Close()
	if visits != 0 || slices.ContainsFunc(asked, func(url string) bool { return url != issuer.JWKSURL() }) {
		t.Errorf("%d visits, requests to %q", visits, asked)
	}
}

func TestAConfigThatCouldLetAnybodyInIsRefused(t *testing.T) {
	good := auth.Config{Issuer: "https://cognito-idp.eu-central-1.amazonaws.com/pool", ClientIDs: []string{"web"}}
	for name, tc := range map[string]struct {
		change func(*auth.Config)
		want   string // "" accepts
	}{
		"good":                    {func(*auth.Config) {}, ""},
		"http on 127.0.0.1":       {func(c *auth.Config) { c.Issuer = "http://127.0.0.1:9229/pool" }, ""},
		"http on [::1]":           {func(c *auth.Config) { c.Issuer = "http://[::1]:9229/pool" }, ""},
		"http on localhost":       {func(c *auth.Config) { c.JWKSURL = "http://localhost:9229/pool/jwks" }, ""},
		"http elsewhere":          {func(c *auth.Config) { c.Issuer = "http://cognito.example/pool" }, "issuer: must be https"},
		"http on a lookalike":     {func(c *auth.Config) { c.Issuer = "http://localhost.example/pool" }, "issuer: must be https"},
		"http in the network":     {func(c *auth.Config) { c.Issuer = "http://10.0.0.1/pool" }, "issuer: must be https"},
		"keys over http":          {func(c *auth.Config) { c.JWKSURL = "http://cognito.example/jwks" }, "JWKS URL: must be https"},
		"keys from a file":        {func(c *auth.Config) { c.JWKSURL = "file:///etc/jwks" }, "JWKS URL: must be"},
		"issuer missing":          {func(c *auth.Config) { c.Issuer = "" }, "issuer: must be"},
		"issuer no URL":           {func(c *auth.Config) { c.Issuer = "https://a b:c" }, "issuer: not a URL"},
		"password in a URL":       {func(c *auth.Config) { c.JWKSURL = "https://me:secret@cognito.example/" }, "JWKS URL: must be scheme"},
		"query in a URL":          {func(c *auth.Config) { c.Issuer = "https://cognito.example/?a=b" }, "issuer: must be scheme"},
		"no client":               {func(c *auth.Config) { c.ClientIDs = nil }, "client ids"},
		"an empty client":         {func(c *auth.Config) { c.ClientIDs = []string{"web", ""} }, "client ids"},
		"two mistakes: the first": {func(c *auth.Config) { c.Issuer, c.ClientIDs = "", nil }, "issuer: must be"},
		"two mistakes: the other": {func(c *auth.Config) { c.Issuer, c.ClientIDs = "", nil }, "client ids"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := good
			tc.change(&cfg)
			v, err := auth.NewVerifier(cfg, nil)
			switch {
			case tc.want == "" && (err != nil || v == nil):
				t.Errorf("refused: %v", err)
			case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want) || v != nil):
				t.Errorf("err = %v, want %q", err, tc.want)
			case err != nil && strings.Contains(err.Error(), "secret"):
				t.Errorf("the error holds the password: %v", err)
			}
		})
	}
}

// roundTrip makes a transport of a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func BenchmarkVerify(b *testing.B) {
	issuer := authtest.NewIssuer(b)
	v := issuer.Verifier(b)
	token := secret.New(issuer.Token("agent-1", authtest.Lifetime(0, 24*time.Hour)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := v.Verify(context.Background(), token); err != nil {
			b.Fatal(err)
		}
	}
}
