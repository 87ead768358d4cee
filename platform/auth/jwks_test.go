package auth_test

import (
	"compress/gzip"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/auth"
	"coagent/platform/auth/authtest"
)

// publish makes a verifier whose issuer publishes whatever answer writes.
func publish(t *testing.T, issuer *authtest.Issuer, answer http.HandlerFunc) *auth.Verifier {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	cfg := issuer.Config()
	cfg.JWKSURL = server.URL
	v, err := auth.NewVerifier(cfg, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func body(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }
}

func TestABadKeyDocumentIsAnOutage(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	good := document(t, issuer)
	padding := strings.Repeat(" ", 1<<20)
	for name, tc := range map[string]struct {
		answer http.HandlerFunc
		cause  string
	}{
		"500":        {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500); body(good)(w, nil) }, "status 500"},
		"201":        {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(201); body(good)(w, nil) }, "status 201"},
		"redirect":   {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, issuer.JWKSURL(), http.StatusFound) }, "status 302"},
		"too long":   {body(good + padding), "too long"},
		"endless":    {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.Copy(w, endless{}) }, "too long"},
		"gzip bomb":  {bomb, "too long"},
		"HTML":       {body("<html>" + canary), "not strict JSON"},
		"empty":      {body(""), "not strict JSON"},
		"cut off":    {body(good[:len(good)/2]), "not strict JSON"},
		"two values": {body(good + good), "not strict JSON"},
		"keys twice": {body(`{"keys":[],` + good[1:]), "not strict JSON"},
		"keys a map": {body(`{"keys":{}}`), "not strict JSON"},
		"no keys":    {body(`{}`), "no usable key"},
		"null":       {body(`null`), "no usable key"},
		"101 keys":   {body(`{"keys":[` + strings.Repeat(`{},`, 100) + `{}]}`), "too many keys"},
		"hangs up":   {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "EOF"},
		"short answer": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "9999")
			body(good)(w, nil)
		}, "EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := verify(t, publish(t, issuer, tc.answer), issuer.Token("agent-1"))
			wantNoKeys(t, err)
			if !strings.Contains(err.Error(), tc.cause) || strings.Contains(err.Error(), canary) {
				t.Errorf("err = %v, want the cause %q", err, tc.cause)
			}
		})
	}
	// The same document as it should be, so that none of the above fails for another reason.
	wantGood(t, publish(t, issuer, body(good)), issuer.Token("agent-1"))
	wantGood(t, publish(t, issuer, body(good+strings.Repeat(" ", 1000))), issuer.Token("agent-1"))
}

func TestABadDocumentDoesNotReplaceGoodKeys(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	synctest.Test(t, func(t *testing.T) {
		answers := []string{document(t, issuer), `{"keys":[]}`}
		v, err := auth.NewVerifier(issuer.Config(), &http.Client{Transport: roundTrip(func(*http.Request) (*http.Response, error) {
			text := answers[0]
			answers = answers[1:]
			return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(text))}, nil
		})})
		if err != nil {
			t.Fatal(err)
		}
		wantGood(t, v, issuer.Token("agent-1"))
		time.Sleep(6 * time.Hour)
		wantGood(t, v, issuer.Token("agent-1"))
		synctest.Wait()
		if len(answers) != 0 {
			t.Fatal("no second fetch")
		}
		wantGood(t, v, issuer.Token("agent-1"))
	})
}

func TestOnlyKeysFitForSigningAreTaken(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	var set struct{ Keys []map[string]any }
	if err := json.Unmarshal([]byte(document(t, issuer)), &set); err != nil {
		t.Fatal(err)
	}
	good := set.Keys[0]
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	modulus := func(bytes int, last byte) string {
		n := make([]byte, bytes)
		n[0], n[bytes-1] = 0xff, last
		return base64.RawURLEncoding.EncodeToString(n)
	}
	for name, tc := range map[string]struct {
		change map[string]any
		usable bool
	}{
		"as published":       {nil, true},
		"no use":             {map[string]any{"use": nil}, true},
		"no alg":             {map[string]any{"alg": nil}, true},
		"unknown members":    {map[string]any{"x5t": "abc", "nbf": 1}, true},
		"for encryption":     {map[string]any{"use": "enc"}, false},
		"for another method": {map[string]any{"alg": "RS512"}, false},
		"for HMAC":           {map[string]any{"alg": "HS256"}, false},
		"symmetric":          {map[string]any{"kty": "oct", "k": "c2VjcmV0"}, false},
		"elliptic":           {map[string]any{"kty": "EC"}, false},
		"no type":            {map[string]any{"kty": nil}, false},
		"no id":              {map[string]any{"kid": nil}, false},
		"id too long":        {map[string]any{"kid": strings.Repeat("k", 129)}, false},
		"1024 bits":          {authtest.JWK("key-1", &weak.PublicKey), false},
		"2047 bits":          {map[string]any{"n": modulus(255, 1)}, false},
		"8200 bits":          {map[string]any{"n": modulus(1025, 1)}, false},
		"even modulus":       {map[string]any{"n": modulus(256, 2)}, false},
		"no modulus":         {map[string]any{"n": nil}, false},
		"modulus no base64":  {map[string]any{"n": "!"}, false},
		"exponent 1":         {map[string]any{"e": "AQ"}, false},
		"exponent even":      {map[string]any{"e": "BA"}, false},
		"exponent too large": {map[string]any{"e": "gAAAAQ"}, false},
		"exponent huge":      {map[string]any{"e": "AQAAAAAAAQAB"}, false},
		"no exponent":        {map[string]any{"e": nil}, false},
		"exponent no base64": {map[string]any{"e": "!"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			key := maps.Clone(good)
			for member, value := range tc.change {
				if value == nil {
					delete(key, member)
				} else {
					key[member] = value
				}
			}
			text, err := json.Marshal(map[string]any{"keys": []any{key}})
			if err != nil {
				t.Fatal(err)
			}
			_, err = verify(t, publish(t, issuer, body(string(text))), issuer.Token("agent-1"))
			if tc.usable && err != nil {
				t.Error(err)
			}
			if !tc.usable {
				wantNoKeys(t, err)
				if !strings.Contains(err.Error(), "no usable key") {
					t.Errorf("err = %v", err)
				}
			}
		})
	}
}

func TestOddKeysDoNotHideTheGoodOne(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	good := strings.TrimSuffix(strings.TrimPrefix(document(t, issuer), `{"keys":[`), `]}`)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(authtest.JWK("key-1", &other.PublicKey))
	if err != nil {
		t.Fatal(err)
	}
	for name, odd := range map[string]string{
		"another of the same id":  string(text),
		"the same once more":      good,
		"elliptic of the same id": `{"kty":"EC","kid":"key-1","crv":"P-256","x":"AA","y":"AA"}`,
		"without an id":           strings.Replace(good, `"kid":"key-1",`, "", 1),
		"id a number":             `{"kty":"RSA","kid":7}`,
		"modulus a number":        `{"kty":"RSA","kid":"key-1","n":5}`,
		"no object":               `"key-1"`,
		"null":                    `null`,
	} {
		t.Run(name, func(t *testing.T) {
			for _, set := range []string{odd + "," + good, good + "," + odd} {
				wantGood(t, publish(t, issuer, body("\ufeff"+`{"keys":[`+set+`]}`)), issuer.Token("agent-1"))
			}
		})
	}
}

// document is the key set as the issuer publishes it.
func document(t *testing.T, issuer *authtest.Issuer) string {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, issuer.JWKSURL(), nil)
	resp, err := issuer.Transport().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func bomb(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	_, _ = io.CopyN(z, endless{}, 8<<20)
	_ = z.Close()
}
