package kmsseal

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strconv"
	"strings"

	"coagent/platform/secret"
	"coagent/services/oauth"
)

// Form 1 of a sealed token is
//
//	"enc.v1." + base64url(nonce(12) | ciphertext | tag(16))
//
// by AES-256-GCM with additional data that says where the token belongs. It is
// the parts
//
//	"oauth-tok/1" | table | PK | SK | gen | tokVer | field
//
// each after its length in bytes (four bytes, big endian); tokVer is in decimal.
// The ARN of the key is left out: KMS binds a wrapped key to its key, and a key
// can be changed by wrapping anew, without opening a token.
const (
	prefix   = "enc.v1."
	domain   = "oauth-tok/1"
	overhead = 12 + 16 // nonce and tag

	keySize    = 32   // of a data key: AES-256
	maxWrapped = 6144 // of a wrapped data key: what KMS takes

	accessField  = "accessToken" // as the fields are called in the table
	refreshField = "refreshToken"
)

// strict refuses bits that stand for nothing, so that one token has one text.
var strict = base64.RawURLEncoding.Strict()

func (s *Sealer) sealToken(key []byte, b oauth.Binding, field string, token secret.Text) (string, error) {
	if token.IsZero() {
		return "", nil
	}
	aead, err := newAEAD(key)
	if err != nil {
		return "", err
	}
	plain := []byte(token.Reveal())
	defer clear(plain)
	return prefix + strict.EncodeToString(aead.Seal(nil, nil, plain, s.bound(b, field))), nil
}

// openToken gives no token for no ciphertext.
func (s *Sealer) openToken(key []byte, b oauth.Binding, field string, sealed []byte) (secret.Text, error) {
	if sealed == nil {
		return secret.Text{}, nil
	}
	aead, err := newAEAD(key)
	if err != nil {
		return secret.Text{}, err
	}
	plain, err := aead.Open(nil, nil, sealed, s.bound(b, field))
	if err != nil {
		return secret.Text{}, tampered(errors.New(field + " is not what was sealed for this connection"))
	}
	defer clear(plain)
	return secret.New(string(plain)), nil
}

// newAEAD seals with a random nonce, which stands before the ciphertext.
func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func (s *Sealer) bound(b oauth.Binding, field string) []byte {
	return framed(domain, s.table, "OAUTH#"+b.UserID, b.Provider, b.Gen, strconv.FormatInt(b.TokVer, 10), field)
}

// framed joins parts such that different parts never give the same bytes.
func framed(parts ...string) []byte {
	var out []byte
	for _, part := range parts {
		out = append(binary.BigEndian.AppendUint32(out, uint32(len(part))), part...)
	}
	return out
}

// parse gives the bytes of a stored token; nil if there is no token.
func parse(stored string) ([]byte, error) {
	if stored == "" {
		return nil, nil
	}
	text, known := strings.CutPrefix(stored, prefix)
	if !known {
		return nil, unsupported("a token does not begin with " + prefix)
	}
	if strings.ContainsAny(text, "\r\n") { // the decoder would skip them
		return nil, unsupported("a token is not base64url")
	}
	sealed, err := strict.DecodeString(text)
	if err != nil {
		return nil, unsupported("a token is not base64url")
	}
	if len(sealed) <= overhead {
		return nil, unsupported("a token is too short to be one")
	}
	return sealed, nil
}
