package auth

import (
	"bytes"
	"context"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

const (
	fetchTimeout = 5 * time.Second
	maxDocument  = 1 << 20 // bytes, after decompression; Cognito's has 1 KB
	maxKeys      = 100

	minModulus = 2048 // bits, RFC 7518, section 3.3
	maxModulus = 8192 // bits; a check costs the square of it
)

// source is where the issuer publishes its keys.
type source struct {
	url  string
	http *http.Client
}

func newSource(url string, client *http.Client) source {
	var transport http.RoundTripper
	if client != nil {
		transport = client.Transport
	}
	return source{url: url, http: &http.Client{
		Transport: transport,
		// Keys come from the configured address and from no other.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// fetch gets the key set (RFC 7517). ctx must have a deadline. It never
// returns an empty set: an answer without a usable key is an error. No error
// repeats anything of the answer.
func (s source) fetch(ctx context.Context) (keyring, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url, nil)
	if err != nil {
		return nil, fmt.Errorf("key set: %w", err)
	}
	req.Header.Set("Accept", "application/json")
	resp, err := s.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("key set: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("key set: status %d", resp.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxDocument+1))
	if err != nil {
		return nil, fmt.Errorf("key set: %w", err)
	}
	if len(body) > maxDocument {
		return nil, errors.New("key set: too long")
	}
	return parseKeys(body)
}

// jwk is one key as published (RFC 7517, section 4; RFC 7518, section 6.3.1).
type jwk struct {
	Type      string `json:"kty"`
	ID        string `json:"kid"`
	Use       string `json:"use"`
	Algorithm string `json:"alg"`
	Modulus   string `json:"n"`
	Exponent  string `json:"e"`
}

func parseKeys(document []byte) (keyring, error) {
	var set struct {
		Keys []jsontext.Value `json:"keys"`
	}
	document = bytes.TrimPrefix(document, []byte("\ufeff")) // RFC 8259, section 8.1: a reader may ignore it
	if err := json.Unmarshal(document, &set); err != nil {
		return nil, errors.New("key set: not strict JSON of the known types")
	}
	if len(set.Keys) > maxKeys {
		return nil, errors.New("key set: too many keys")
	}
	keys := make(keyring, len(set.Keys))
	for _, published := range set.Keys {
		var k jwk
		if err := json.Unmarshal(published, &k); err != nil {
			continue // one of another kind, whose members have other types
		}
		if key, ok := k.publicKey(); ok {
			keys[k.ID] = append(keys[k.ID], key)
		}
	}
	if len(keys) == 0 {
		return nil, errors.New("key set: no usable key")
	}
	return keys, nil
}

// publicKey returns the key if it may check signatures of ours. A set may hold
// others, for other purposes; they are passed over (RFC 7517, section 5).
func (k jwk) publicKey() (*rsa.PublicKey, bool) {
	if k.Type != "RSA" || k.ID == "" || len(k.ID) > maxKeyID ||
		k.Use != "" && k.Use != "sig" || k.Algorithm != "" && k.Algorithm != "RS256" {
		return nil, false
	}
	n, err := base64.RawURLEncoding.DecodeString(k.Modulus)
	if err != nil {
		return nil, false
	}
	e, err := base64.RawURLEncoding.DecodeString(k.Exponent)
	if err != nil || len(e) > 4 {
		return nil, false
	}
	modulus, exponent := new(big.Int).SetBytes(n), new(big.Int).SetBytes(e).Int64()
	if bits := modulus.BitLen(); bits < minModulus || bits > maxModulus || modulus.Bit(0) == 0 {
		return nil, false
	}
	if exponent < 3 || exponent > 1<<31-1 || exponent%2 == 0 { // what crypto/rsa accepts
		return nil, false
	}
	return &rsa.PublicKey{N: modulus, E: int(exponent)}, true
}
