package auth

import (
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

const (
	// maxToken is several times what Cognito issues. The check stands before
	// any parsing: JWT libraries have allocated per dot (CVE-2025-30204,
	// CVE-2025-27144, CVE-2025-22868).
	maxToken = 8 << 10
	// maxKeyID bounds a name that is only ever looked up in a map.
	maxKeyID = 128
	// leeway is how far the issuer's clock and ours may differ.
	leeway = 60
	// maxLifetime is the longest life a Cognito access token can be given.
	maxLifetime = 24 * 60 * 60
)

// compact is a token in its three parts (RFC 7515, section 7.1), decoded but
// not believed.
type compact struct {
	signed                     string // what the signature is over
	header, payload, signature []byte
}

// parseCompact takes a token apart. It accepts one spelling only: no padding,
// no line breaks, no stray bits at the end of a part, so that two different
// texts are never the same token.
func parseCompact(raw string) (compact, error) {
	if len(raw) > maxToken {
		return compact{}, refused("token too long")
	}
	if strings.Count(raw, ".") != 2 {
		return compact{}, refused("token is not three parts")
	}
	if strings.ContainsAny(raw, "\r\n") { // the decoder would skip them
		return compact{}, refused("token is not base64url")
	}
	end := strings.LastIndexByte(raw, '.')
	head, body, _ := strings.Cut(raw[:end], ".")
	t := compact{signed: raw[:end]}
	for _, part := range []struct {
		text string
		into *[]byte
	}{{head, &t.header}, {body, &t.payload}, {raw[end+1:], &t.signature}} {
		decoded, err := base64.RawURLEncoding.Strict().DecodeString(part.text)
		if err != nil {
			return compact{}, refused("token is not base64url")
		}
		*part.into = decoded
	}
	return t, nil
}

// keyID checks the header and returns the name of the key. Of the header only
// alg, kid and crit are read: jku, x5u, jwk and x5c would let the token bring
// its own key.
func (t compact) keyID() (string, error) {
	var header struct {
		Algorithm string         `json:"alg"`
		KeyID     string         `json:"kid"`
		Critical  jsontext.Value `json:"crit"`
	}
	if err := decode(t.header, &header); err != nil {
		return "", refused("header is not strict JSON")
	}
	switch {
	case header.Algorithm != "RS256": // exactly: neither none nor HS256 in any spelling
		return "", refused("algorithm is not RS256")
	case header.Critical != nil: // RFC 7515, section 4.1.11: we understand no extension
		return "", refused("header has critical extensions")
	case header.KeyID == "" || len(header.KeyID) > maxKeyID:
		return "", refused("key id is missing or too long")
	}
	return header.KeyID, nil
}

// claims are what an access token of Cognito says.
type claims struct {
	Issuer    string         `json:"iss"`
	Subject   string         `json:"sub"`
	Use       string         `json:"token_use"`
	ClientID  string         `json:"client_id"`
	Username  string         `json:"username"`
	Scope     string         `json:"scope"`
	Audience  jsontext.Value `json:"aud"`
	Expires   *int64         `json:"exp"` // whole seconds since 1970, as Cognito writes them
	NotBefore *int64         `json:"nbf"`
	IssuedAt  *int64         `json:"iat"`
}

func (t compact) claims() (claims, error) {
	var c claims
	if err := decode(t.payload, &c); err != nil {
		return claims{}, refused("payload is not strict JSON of the known types")
	}
	return c, nil
}

// decode reads one JSON object and nothing after it. Names count with their
// case and may occur once, since two readers of one token must not see two
// different claims; a number does not pass as a string, nor a fraction as a
// whole number. The error may quote the token and is for no log.
func decode(raw []byte, into any) error {
	return json.Unmarshal(raw, into, json.MatchCaseInsensitiveNames(false), jsontext.AllowDuplicateNames(false))
}

// check holds the claims against the rules. All arithmetic is arranged so that
// it cannot overflow into a pass.
func (c claims) check(issuer string, clientIDs []string, at time.Time) error {
	now := at.Unix()
	switch {
	case c.Issuer != issuer: // another pool of the same region has equally good signatures
		return refused("issuer is another")
	case c.Use != "access": // an id token tells who signed in, to one application; it allows nothing
		return refused("not an access token")
	case c.Audience != nil: // Cognito puts none into access tokens; gateways that see one stop looking at client_id
		return refused("access token with an audience")
	case !slices.Contains(clientIDs, c.ClientID): // signed for somebody else's application
		return refused("client is not in the allow list")
	case c.Subject == "":
		return refused("no subject")
	case c.Expires == nil || c.IssuedAt == nil: // without both it would have no bounded life
		return refused("no expiry or no time of issue")
	case now-leeway >= *c.Expires:
		return refused("expired")
	case c.NotBefore != nil && *c.NotBefore > now+leeway:
		return refused("not valid yet")
	case *c.IssuedAt > now+leeway:
		return refused("issued in the future")
	}
	// A difference that overflows is negative and falls to the first half.
	if lifetime := *c.Expires - *c.IssuedAt; lifetime <= 0 || lifetime > maxLifetime {
		return refused("lifetime is not within 24 h")
	}
	return nil
}
