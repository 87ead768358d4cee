package oauthtest

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"coagent/platform/fault"
	"coagent/platform/secret"
	"coagent/services/oauth"
)

// Sealer is an [oauth.Sealer] that seals as the real one does, under a key of its
// own that it holds in memory. The zero Sealer is ready; what one Sealer sealed
// no other opens. It is safe for use by many goroutines.
type Sealer struct {
	mu               sync.Mutex
	master           []byte
	prepared, opened int
	prepareErr       error
	openErr          error
}

var _ oauth.Sealer = (*Sealer)(nil)

const (
	sealedPrefix = "enc.v1."
	localKeyID   = "oauthtest"
)

// SealingUnavailable is the fault of a Sealer that cannot have its keys.
func SealingUnavailable() error {
	return fault.New(fault.Unavailable, "oauth.sealing_unavailable",
		"The keys that protect tokens cannot be had just now.")
}

// FailPrepare makes Prepare fail with err from now on; nil heals it.
func (s *Sealer) FailPrepare(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.prepareErr = err
}

// FailOpen makes Open fail with err from now on; nil heals it.
func (s *Sealer) FailOpen(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.openErr = err
}

// Prepared counts the calls of Prepare so far, those that failed included.
func (s *Sealer) Prepared() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.prepared
}

// Opened counts the calls of Open so far, those that failed included.
func (s *Sealer) Opened() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened
}

// Prepare implements [oauth.Sealer].
func (s *Sealer) Prepare(ctx context.Context, k oauth.Key) (oauth.Seal, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.prepared++
	if err := errors.Join(ctx.Err(), s.prepareErr); err != nil {
		return nil, err
	}
	data := newKey()
	wrapped := gcm(s.key()).Seal(nil, nil, data, framed(k.Provider, k.UserID))
	used := new(atomic.Bool)
	return func(b oauth.Binding, t oauth.Tokens) (oauth.Sealed, error) {
		switch {
		case used.Swap(true):
			return oauth.Sealed{}, errors.New("oauthtest: a Seal was used a second time")
		case b.Key != k:
			return oauth.Sealed{}, errors.New("oauthtest: a Seal was used for another connection than its own")
		}
		return oauth.Sealed{
			Access: sealText(data, b, "accessToken", t.Access), Refresh: sealText(data, b, "refreshToken", t.Refresh),
			WrappedKey: wrapped, KeyID: localKeyID,
		}, nil
	}, nil
}

// Open implements [oauth.Sealer].
func (s *Sealer) Open(ctx context.Context, b oauth.Binding, sealed oauth.Sealed) (oauth.Tokens, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opened++
	if err := errors.Join(ctx.Err(), s.openErr); err != nil {
		return oauth.Tokens{}, err
	}
	access, err := textBytes(sealed.Access)
	if err != nil {
		return oauth.Tokens{}, err
	}
	refresh, err := textBytes(sealed.Refresh)
	if err != nil {
		return oauth.Tokens{}, err
	}
	if access == nil && refresh == nil {
		return oauth.Tokens{}, nil
	}
	if len(sealed.WrappedKey) == 0 || sealed.KeyID == "" {
		return oauth.Tokens{}, unsupportedRecord()
	}
	data, err := gcm(s.key()).Open(nil, nil, sealed.WrappedKey, framed(b.Provider, b.UserID))
	if err != nil || sealed.KeyID != localKeyID {
		return oauth.Tokens{}, integrityError()
	}
	var t oauth.Tokens
	if t.Access, err = openText(data, b, "accessToken", access); err != nil {
		return oauth.Tokens{}, err
	}
	if t.Refresh, err = openText(data, b, "refreshToken", refresh); err != nil {
		return oauth.Tokens{}, err
	}
	return t, nil
}

// key is made on first use; s.mu is held.
func (s *Sealer) key() []byte {
	if s.master == nil {
		s.master = newKey()
	}
	return s.master
}

func newKey() []byte {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return b
}

func gcm(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // only for a key of another size
	}
	a, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // only for a block of another size
	}
	return a
}

// framed tells apart what concatenation would not.
func framed(parts ...string) []byte {
	var out []byte
	for _, part := range parts {
		out = append(binary.BigEndian.AppendUint32(out, uint32(len(part))), part...)
	}
	return out
}

func boundTo(b oauth.Binding, field string) []byte {
	version := strconv.FormatInt(b.TokVer, 10)
	return framed("oauth-tok/1", "oauthtest", "OAUTH#"+b.UserID, b.Provider, b.Gen, version, field)
}

func sealText(key []byte, b oauth.Binding, field string, token secret.Text) string {
	if token.IsZero() {
		return ""
	}
	sealed := gcm(key).Seal(nil, nil, []byte(token.Reveal()), boundTo(b, field))
	return sealedPrefix + base64.RawURLEncoding.EncodeToString(sealed)
}

func openText(key []byte, b oauth.Binding, field string, sealed []byte) (secret.Text, error) {
	if sealed == nil {
		return secret.Text{}, nil
	}
	plain, err := gcm(key).Open(nil, nil, sealed, boundTo(b, field))
	if err != nil {
		return secret.Text{}, integrityError()
	}
	return secret.New(string(plain)), nil
}

// textBytes gives the bytes of a stored token; nil if there is no token.
func textBytes(stored string) ([]byte, error) {
	if stored == "" {
		return nil, nil
	}
	text, known := strings.CutPrefix(stored, sealedPrefix)
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if !known || err != nil || len(sealed) <= 28 || strings.ContainsAny(text, "\r\n") { // 28: nonce and tag
		return nil, unsupportedRecord()
	}
	return sealed, nil
}

func integrityError() error {
	return fault.New(fault.Internal, "oauth.integrity_error",
		"A stored token is not what was stored; this has been reported.")
}

func unsupportedRecord() error {
	return fault.New(fault.Conflict, "oauth.unsupported_record",
		"A stored connection has a form that this version does not know.")
}
