// Package authtest is an issuer of access tokens for tests: it signs good ones
// and, for the tests of every front door, hostile ones.
package authtest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"coagent/platform/auth"
)

// Issuer stands in for a user pool. It publishes its keys and is safe for
// concurrent use.
type Issuer struct {
	// URL is the claim iss of its tokens.
	URL string
	// ClientID is the application its tokens are for.
	ClientID string

	mu      sync.Mutex
	key     int // index of the signing key
	kid     string
	old     map[string]int // keys that are still published, by id
	down    bool
	fetches int
}

// NewIssuer starts an issuer that lives as long as the test. Inside a synctest
// bubble a real connection would stop the clock: there, make the issuer before
// the bubble and use [Issuer.Transport].
func NewIssuer(t testing.TB) *Issuer {
	t.Helper()
	i := NewIssuerAt("")
	server := httptest.NewServer(i)
	t.Cleanup(server.Close)
	i.URL = server.URL + poolPath
	return i
}

// NewIssuerAt makes an issuer whose keys the caller serves ([Issuer.ServeHTTP]) at
// address, host and port.
func NewIssuerAt(address string) *Issuer {
	return &Issuer{
		URL: "http://" + address + poolPath, ClientID: "web-client", kid: "key-1", old: map[string]int{},
	}
}

const poolPath = "/eu-central-1_pool"

// JWKSURL is where the keys are.
func (i *Issuer) JWKSURL() string { return i.URL + "/.well-known/jwks.json" }

// Config accepts the tokens of this issuer.
func (i *Issuer) Config() auth.Config {
	return auth.Config{Issuer: i.URL, ClientIDs: []string{i.ClientID}}
}

// Verifier makes a verifier of this issuer's tokens, over its server.
func (i *Issuer) Verifier(t testing.TB) *auth.Verifier {
	t.Helper()
	v, err := auth.NewVerifier(i.Config(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// Rotate signs with a new key from now on and publishes it beside the old one.
func (i *Issuer) Rotate() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.old[i.kid] = i.key
	i.key = 1 - i.key
	i.kid = fmt.Sprintf("key-%d", len(i.old)+1)
}

// Withdraw stops publishing all keys but the signing one.
func (i *Issuer) Withdraw() {
	i.mu.Lock()
	defer i.mu.Unlock()
	clear(i.old)
}

// Replace signs with another key under the name of the one before, which is no
// longer published.
func (i *Issuer) Replace() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.key = 1 - i.key
}

// SetDown makes the key server answer 503, or work again.
func (i *Issuer) SetDown(down bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.down = down
}

// Fetches is how often somebody asked for the keys, answered or not.
func (i *Issuer) Fetches() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.fetches
}

// Transport answers like the issuer's server, without a connection.
func (i *Issuer) Transport() http.RoundTripper { return transport{i} }

type transport struct{ issuer *Issuer }

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	w := httptest.NewRecorder()
	t.issuer.ServeHTTP(w, r)
	return w.Result(), nil
}

// ServeHTTP publishes the keys.
func (i *Issuer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.fetches++
	if i.down {
		http.Error(w, "down", http.StatusServiceUnavailable)
		return
	}
	if "http://"+r.Host+r.URL.Path != i.JWKSURL() {
		http.NotFound(w, r)
		return
	}
	published := maps.Clone(i.old)
	published[i.kid] = i.key
	var keys []map[string]any
	for kid, key := range published {
		keys = append(keys, JWK(kid, &issuerKeys[key]().PublicKey))
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"keys": keys})
}

// Option changes the claims of a token before it is signed.
type Option func(claims map[string]any)

// Claim sets a claim; it may be any value that JSON can hold.
func Claim(name string, value any) Option {
	return func(claims map[string]any) { claims[name] = value }
}

// Without removes a claim.
func Without(name string) Option {
	return func(claims map[string]any) { delete(claims, name) }
}

// Scope replaces the token's scopes: "oauth/admin openid".
func Scope(scopes string) Option { return Claim("scope", scopes) }

// Lifetime moves the token's life, relative to now.
func Lifetime(from, to time.Duration) Option {
	return func(claims map[string]any) {
		claims["iat"] = time.Now().Add(from).Unix()
		claims["exp"] = time.Now().Add(to).Unix()
	}
}

// Token signs an access token for the user sub, good for an hour.
func (i *Issuer) Token(sub string, opts ...Option) string {
	return i.Sign(i.Header(), i.Claims(sub, opts...))
}

// Header is that of a good token.
func (i *Issuer) Header() map[string]any {
	i.mu.Lock()
	defer i.mu.Unlock()
	return map[string]any{"alg": "RS256", "kid": i.kid}
}

// Claims are those of a good access token, as Cognito writes them.
func (i *Issuer) Claims(sub string, opts ...Option) map[string]any {
	now := time.Now()
	claims := map[string]any{
		"iss":       i.URL,
		"sub":       sub,
		"token_use": "access",
		"client_id": i.ClientID,
		"username":  sub,
		"scope":     "aws.cognito.signin.user.admin",
		"auth_time": now.Unix(),
		"iat":       now.Unix(),
		"exp":       now.Add(time.Hour).Unix(),
		"jti":       "7c1d3a0e-5b0f-4c57-9d53-0d0f5f1b6a11",
	}
	for _, opt := range opts {
		opt(claims)
	}
	return claims
}

// Sign makes a token of any header and claims, signed with RS256 and the
// issuer's key whatever the header says.
func (i *Issuer) Sign(header, claims map[string]any) string {
	return i.SignText(toJSON(header), toJSON(claims))
}

// SignText does the same for texts that need not be JSON.
func (i *Issuer) SignText(header, payload string) string {
	return signRS256(i.signingKey(), header, payload)
}

func (i *Issuer) signingKey() *rsa.PrivateKey {
	i.mu.Lock()
	defer i.mu.Unlock()
	return issuerKeys[i.key]()
}

// PublicKey is that of the signing key.
func (i *Issuer) PublicKey() *rsa.PublicKey { return &i.signingKey().PublicKey }

// JWK is the published form of a key.
func JWK(kid string, key *rsa.PublicKey) map[string]any {
	return map[string]any{
		"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid,
		"n": encode(key.N.Bytes()),
		"e": encode(big.NewInt(int64(key.E)).Bytes()),
	}
}

// Making an RSA key takes a good part of a second, so each is made once for a
// process and only if it is needed. Issuers share them; ids and URLs differ.
var (
	issuerKeys  = [2]func() *rsa.PrivateKey{newKey(), newKey()}
	attackerKey = newKey()
)

func newKey() func() *rsa.PrivateKey {
	return sync.OnceValue(func() *rsa.PrivateKey {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		return key
	})
}

func signRS256(key *rsa.PrivateKey, header, payload string) string {
	signed := encode([]byte(header)) + "." + encode([]byte(payload))
	digest := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(nil, key, crypto.SHA256, digest[:])
	if err != nil {
		panic(err)
	}
	return signed + "." + encode(signature)
}

func encode(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

func toJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}
