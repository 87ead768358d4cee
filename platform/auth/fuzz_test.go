package auth_test

import (
	"bytes"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"testing"
	"time"

	"coagent/platform/auth"
	"coagent/platform/auth/authtest"
	"coagent/platform/fault"
	"coagent/platform/secret"
)

// FuzzVerify looks for a text that is accepted although nobody signed it, for
// a panic, and for an answer other than the constant one.
func FuzzVerify(f *testing.F) {
	issuer := authtest.NewIssuer(f)
	v := issuer.Verifier(f)
	signed := map[string]bool{}
	for _, sub := range []string{"agent-1", "agent-2"} {
		token := issuer.Token(sub, authtest.Lifetime(0, 24*time.Hour))
		signed[token] = true
		f.Add(token)
	}
	for _, token := range authtest.HostileTokens(issuer) {
		f.Add(token)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, err := v.Verify(t.Context(), secret.New(text))
		if (err == nil) != signed[text] {
			t.Fatalf("err = %v", err)
		}
		if err != nil && fault.KindOf(err) != fault.Unauthenticated && fault.From(err).Code != "auth.keys_unavailable" {
			t.Fatalf("err = %v", err)
		}
	})
}

// FuzzClaims signs whatever payload comes and holds the verdict against the
// rules as another JSON reader sees them.
func FuzzClaims(f *testing.F) {
	issuer := authtest.NewIssuer(f)
	v := issuer.Verifier(f)
	header, err := json.Marshal(issuer.Header())
	if err != nil {
		f.Fatal(err)
	}
	// Fixed names and times, so that what the fuzzer kept stays of use.
	f.Add(`{"sub":"a","token_use":"access","exp":1,"iat":0}`)
	f.Add(`{"sub":"a","sub":"b","EXP":4102444800}`)
	f.Add(`{"exp":1e9,"iat":-9223372036854775808,"nbf":null,"aud":null}`)
	good, err := json.Marshal(issuer.Claims("agent-1", authtest.Lifetime(0, 24*time.Hour)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(good))
	f.Fuzz(func(t *testing.T, payload string) {
		id, err := v.Verify(t.Context(), secret.New(issuer.SignText(string(header), payload)))
		if err != nil {
			if fault.KindOf(err) != fault.Unauthenticated {
				t.Fatalf("err = %v", err)
			}
			return
		}
		var seen map[string]any
		if err := json.Unmarshal([]byte(payload), &seen); err != nil {
			t.Fatalf("accepted what is not JSON: %v", err)
		}
		if seen["iss"] != issuer.URL || seen["token_use"] != "access" || seen["client_id"] != issuer.ClientID ||
			seen["sub"] != id.Subject || id.Subject == "" {
			t.Fatalf("accepted %v as %+v", seen, id)
		}
		if _, has := seen["aud"]; has {
			t.Fatal("accepted an audience")
		}
		exp, ok := seen["exp"].(float64)
		iat, also := seen["iat"].(float64)
		if !ok || !also || exp-iat > 24*60*60 || big.NewFloat(exp).Cmp(big.NewFloat(float64(time.Now().Unix()-61))) < 0 {
			t.Fatalf("accepted exp %v, iat %v", seen["exp"], seen["iat"])
		}
	})
}

// FuzzKeySet takes whatever comes for the issuer's key set: no answer of it makes
// a token good whose key is not in it, and none is held against the caller.
func FuzzKeySet(f *testing.F) {
	issuer := authtest.NewIssuer(f)
	key, err := json.Marshal(authtest.JWK("key-1", issuer.PublicKey()))
	if err != nil {
		f.Fatal(err)
	}
	for _, set := range []string{
		`{"keys":[` + string(key) + `]}`, "\ufeff" + `{"keys":[` + string(key) + `,` + string(key) + `]}`,
		`{"keys":[{"kty":"RSA","kid":"key-1","n":"AQAB","e":"AQAB"}]}`, `{"keys":[{"kty":"EC","kid":"key-1"},null,7,{"kid":7}]}`,
		`{"keys":[{"kty":"RSA","kid":"key-1","n":"","e":""}],"keys":[]}`, `{"keys":{}}`, `[]`, ``, `{"keys":[[[[`,
	} {
		f.Add([]byte(set))
	}
	modulus := authtest.JWK("key-1", issuer.PublicKey())["n"].(string)
	f.Fuzz(func(t *testing.T, set []byte) {
		v, err := auth.NewVerifier(issuer.Config(), &http.Client{Transport: roundTrip(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(set))}, nil
		})})
		if err != nil {
			t.Fatal(err)
		}
		_, err = v.Verify(t.Context(), secret.New(issuer.Token("agent-1")))
		if kind := fault.KindOf(err); err != nil && kind != fault.Unauthenticated && kind != fault.Unavailable {
			t.Fatalf("err = %v", err)
		}
		if err == nil && !bytes.Contains(set, []byte(modulus[:8])) && !bytes.Contains(set, []byte(`\u`)) {
			t.Fatalf("accepted with %s", set)
		}
	})
}
