package auth

import (
	"context"
	"crypto/rsa"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"coagent/platform/env"
	"coagent/platform/fault"
	"coagent/platform/secret"
)

// Config says whose tokens are accepted.
type Config struct {
	// Issuer is the URL of the user pool, compared byte for byte with the claim
	// iss: https://cognito-idp.<region>.amazonaws.com/<pool id>.
	Issuer string
	// JWKSURL is where the issuer publishes its keys; empty means
	// Issuer + "/.well-known/jwks.json".
	JWKSURL string
	// ClientIDs are the applications whose tokens are accepted. At least one.
	ClientIDs []string
	// Log receives the state of the key fetches; nil means nobody listens.
	Log *slog.Logger
}

// ReadConfig reads whose tokens are accepted: COGNITO_ISSUER,
// COGNITO_JWKS_URL and COGNITO_CLIENT_IDS. What [NewVerifier] would refuse of
// it is told by e.
func ReadConfig(e *env.Reader) Config {
	c := Config{
		Issuer:    e.URL("COGNITO_ISSUER", ""),
		JWKSURL:   e.OptionalURL("COGNITO_JWKS_URL"),
		ClientIDs: e.RequiredList("COGNITO_CLIENT_IDS"),
	}
	if c.Issuer != "" {
		e.Wrong("COGNITO_ISSUER", checkURL(c.Issuer))
	}
	if c.JWKSURL != "" {
		e.Wrong("COGNITO_JWKS_URL", checkURL(c.JWKSURL))
	}
	return c
}

// Verifier checks access tokens of one Cognito user pool. It is safe for
// concurrent use and holds one set of keys; a program needs one.
type Verifier struct {
	issuer    string
	clientIDs []string
	keys      *keySet
	verified  *verified
}

// NewVerifier makes a Verifier. It makes no request yet: the first token
// fetches the keys. Of client only the Transport is used; nil means the
// default one.
//
// It refuses, all mistakes at once, a config without client ids and an issuer
// or key URL that is not https; http is accepted for a loopback host, where
// nobody sits in between.
func NewVerifier(cfg Config, client *http.Client) (*Verifier, error) {
	jwksURL := cfg.JWKSURL
	if jwksURL == "" {
		jwksURL = cfg.Issuer + "/.well-known/jwks.json"
	}
	var faults []error
	if err := checkURL(cfg.Issuer); err != nil {
		faults = append(faults, fmt.Errorf("auth: issuer: %w", err))
	}
	if err := checkURL(jwksURL); err != nil {
		faults = append(faults, fmt.Errorf("auth: JWKS URL: %w", err))
	}
	// An empty list must not come to mean "any client", nor an empty entry
	// "tokens that name none".
	if len(cfg.ClientIDs) == 0 || slices.Contains(cfg.ClientIDs, "") {
		faults = append(faults, errors.New("auth: client ids: at least one, and none of them empty"))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	verified := newVerified(maxVerified)
	return &Verifier{
		issuer:    cfg.Issuer,
		clientIDs: slices.Clone(cfg.ClientIDs),
		keys:      newKeySet(jwksURL, client, cfg.Log, verified.keep),
		verified:  verified,
	}, nil
}

func checkURL(raw string) error {
	u, err := url.Parse(raw)
	if err != nil {
		return errors.New("not a URL") // the parser's own error repeats the text, which may hold a password
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Hostname() == "" {
		return errors.New("must be scheme, host and path alone")
	}
	if u.Scheme == "https" || u.Scheme == "http" && isLoopback(u.Hostname()) {
		return nil
	}
	return errors.New("must be https, or http on a loopback host")
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// Verify checks the token and returns its owner.
//
// Whatever is wrong with a token, the answer is one and the same
// Unauthenticated fault with the code "unauthenticated"; the reason is its
// private cause and never holds any of the token. While it is not known whether
// the issuer has the token's key it is an Unavailable fault with the code
// "auth.keys_unavailable" instead: the token may be good, so its owner must not
// be sent to sign in again.
//
// It waits at most 5 s, and only for keys it does not have.
//
// The signature of a token that was good is not checked again ([verified]).
func (v *Verifier) Verify(ctx context.Context, token secret.Text) (Identity, error) {
	if len(token.Reveal()) > maxToken { // which is not worth a digest either
		return Identity{}, refused("token too long")
	}
	var room [1 << 10]byte // for those of nearly all issuers
	digest := sha256.Sum256(append(room[:0], token.Reveal()...))
	if known, found := v.verified.find(digest, time.Now()); found {
		return v.again(ctx, token, known)
	}
	t, err := v.first(ctx, token)
	if err != nil {
		return Identity{}, err
	}
	v.verified.add(digest, t)
	return t.identity(token), nil
}

// again looks at what may have changed of a token whose signature was good.
func (v *Verifier) again(ctx context.Context, token secret.Text, t *verifiedToken) (Identity, error) {
	if err := t.claims.check(v.issuer, v.clientIDs, time.Now()); err != nil {
		return Identity{}, err
	}
	keys, err := v.keys.named(ctx, t.kid, unverified{token, time.Unix(*t.claims.IssuedAt, 0)})
	if err != nil {
		return Identity{}, err
	}
	if !t.signedBy(keys) {
		return Identity{}, refused("the signature is not the issuer's")
	}
	return t.identity(token), nil
}

// first checks a token that is not known.
func (v *Verifier) first(ctx context.Context, token secret.Text) (*verifiedToken, error) {
	t, err := parseCompact(token.Reveal())
	if err != nil {
		return nil, err
	}
	kid, err := t.keyID()
	if err != nil {
		return nil, err
	}
	// The payload is nobody's word yet, but no signature could make these claims
	// good: such a token makes us ask nobody for its key.
	c, err := t.claims()
	if err != nil {
		return nil, err
	}
	if err := c.check(v.issuer, v.clientIDs, time.Now()); err != nil {
		return nil, err
	}
	keys, err := v.keys.named(ctx, kid, unverified{token, time.Unix(*c.IssuedAt, 0)})
	if err != nil {
		return nil, err
	}
	// The method is this one whatever the header says, so that no header can
	// make an HMAC secret of the public key or do without a signature.
	signedBy := func(key *rsa.PublicKey) bool {
		return jwt.SigningMethodRS256.Verify(t.signed, t.signature, key) == nil
	}
	signer := slices.IndexFunc(keys, signedBy)
	if signer < 0 {
		return nil, refused("the signature is not the issuer's")
	}
	return &verifiedToken{kid: kid, key: keys[signer], claims: c, scopes: strings.Fields(c.Scope)}, nil
}

// identity is who the token is of.
func (t *verifiedToken) identity(token secret.Text) Identity {
	return Identity{
		Subject:  t.claims.Subject,
		ClientID: t.claims.ClientID,
		Username: t.claims.Username,
		Scopes:   t.scopes,
		Token:    token,
		Expires:  time.Unix(*t.claims.Expires, 0).UTC(),
	}
}

// refused is the one answer to every token that is not accepted. Telling a
// forger which rule stopped him would help nobody else.
func refused(why string) error { return unauthenticated(why, `Bearer error="invalid_token"`) }

// unauthenticated is the fault of who did not show who they are.
func unauthenticated(why, challenge string) error {
	f := fault.Wrap(errors.New(why), fault.Unauthenticated, "unauthenticated", "A valid access token is required.")
	f.Challenge = challenge
	return f
}
