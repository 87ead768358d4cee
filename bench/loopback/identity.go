package loopback

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// pool is a user pool: it signs tokens and publishes its key.
type pool struct {
	url    string
	key    *rsa.PrivateKey
	tokens []string
}

const client = "bench"

// newPool has tokens of n users, who are called user-0 and so on.
func newPool(b *Bench, n int) (*pool, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	p := &pool{key: key}
	p.url, err = b.serve(http.HandlerFunc(p.publish))
	if err != nil {
		return nil, err
	}
	for i := range n {
		now := time.Now()
		token := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
			"iss": p.url, "sub": fmt.Sprintf("user-%d", i), "token_use": "access", "client_id": client, "scope": "openid",
			"username": "bench", "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(), "auth_time": now.Unix(),
			"jti": rand.Text(),
		})
		token.Header["kid"] = "bench"
		signed, err := token.SignedString(key)
		if err != nil {
			return nil, err
		}
		p.tokens = append(p.tokens, signed)
	}
	return p, nil
}

func (p *pool) publish(w http.ResponseWriter, _ *http.Request) {
	encode := base64.RawURLEncoding.EncodeToString
	_ = json.NewEncoder(w).Encode(map[string]any{"keys": []any{map[string]string{ // the caller has left
		"kty": "RSA", "kid": "bench", "use": "sig", "alg": "RS256",
		"n": encode(p.key.N.Bytes()), "e": encode(big.NewInt(int64(p.key.E)).Bytes()),
	}}})
}

// settings are those by which a program of ours believes the pool.
func (p *pool) settings(addr string) []string {
	return []string{
		"ADDR=" + addr,
		"COGNITO_ISSUER=" + p.url,
		"COGNITO_CLIENT_IDS=" + client,
		"SHUTDOWN_DELAY_SECONDS=0",
	}
}
