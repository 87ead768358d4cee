// Package kmsseal seals tokens for storage, so that a stored token can be read
// only by who may use the key, and only in the place that it was sealed for.
package kmsseal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"

	"coagent/platform/fault"
	"coagent/platform/upstream"
	"coagent/services/oauth"
)

const (
	attempts = 3
	patience = 2 * time.Second // for one call to KMS
)

// Settings are what a [Sealer] is made of.
type Settings struct {
	// API must not repeat calls: the Sealer does.
	API *kms.Client
	// KeyID is the key for new data keys: its ARN, id or alias. It must be a
	// symmetric key of KMS.
	KeyID string
	// Table is the name of the table that the tokens are for, Stage that of the
	// deployment. Tokens sealed under other ones do not open.
	Table, Stage string
	// CachedKeys is how many data keys are remembered for reading, at most
	// 1,000. Zero, which is right until load is measured that needs more, means
	// that every Open asks KMS. While a key is remembered, two minutes at most,
	// disabling the key in KMS does not stop reads with it.
	CachedKeys int
	// Log is told of stored tokens that do not open (ERROR: somebody wrote to the
	// table who should not have, or a key is lost), of repeats and of the circuit.
	Log *slog.Logger
}

// Sealer is an [oauth.Sealer] by envelope encryption: each pair of tokens has a
// data key of its own, which KMS wraps for this user and provider alone. It is
// safe for use by many goroutines.
//
// It does not detect that a token was removed, nor that the whole connection was
// put back to an earlier state; both take write access to the table.
type Sealer struct {
	api          *kms.Client
	keyID        string
	table, stage string
	log          *slog.Logger
	guard        *upstream.Guard
	keys         *keyCache
}

var _ oauth.Sealer = (*Sealer)(nil)

// New makes a Sealer. It is an error if a setting is missing: there is no mode
// in which tokens are stored as they are.
func New(s Settings) (*Sealer, error) {
	switch {
	case s.API == nil:
		return nil, errors.New("kmsseal: there is no KMS client")
	case s.KeyID == "":
		return nil, errors.New("kmsseal: no key is configured; tokens are never stored unsealed")
	case s.Table == "":
		return nil, errors.New("kmsseal: no table is configured")
	case s.Stage == "":
		return nil, errors.New("kmsseal: no stage is configured")
	case s.Log == nil:
		return nil, errors.New("kmsseal: there is no log for alarms")
	}
	keys, err := newKeyCache(s.CachedKeys)
	if err != nil {
		return nil, err
	}
	return &Sealer{
		api: s.API, keyID: s.KeyID, table: s.Table, stage: s.Stage, log: s.Log, keys: keys,
		guard: &upstream.Guard{Name: "kms", Code: "oauth.sealing", Attempts: attempts, Timeout: patience, Log: s.Log},
	}, nil
}

// Check sees that the key can be used, by making a data key and unwrapping it.
// Its fault is Unavailable "oauth.sealing_unavailable". It costs two calls to
// KMS and looks into no cache.
func (s *Sealer) Check(ctx context.Context) error {
	probe := oauth.Key{UserID: "check", Provider: "CHECK"}
	made, err := s.generate(ctx, probe)
	if err != nil {
		return err
	}
	defer clear(made.Plaintext)
	again, err := s.unwrap(ctx, probe, made.CiphertextBlob, aws.ToString(made.KeyId))
	if _, refused := errors.AsType[*refusal](err); refused {
		return unavailable(err)
	}
	if err != nil {
		return err
	}
	defer clear(again)
	if !bytes.Equal(again, made.Plaintext) {
		return unavailable(errors.New("kms: a data key did not come back as it was made"))
	}
	return nil
}

// Prepare implements [oauth.Sealer] with one call to KMS.
func (s *Sealer) Prepare(ctx context.Context, k oauth.Key) (oauth.Seal, error) {
	made, err := s.generate(ctx, k)
	if err != nil {
		return nil, err
	}
	used := new(atomic.Bool)
	return func(b oauth.Binding, t oauth.Tokens) (oauth.Sealed, error) {
		if used.Swap(true) {
			return oauth.Sealed{}, errors.New("kmsseal: a Seal was used a second time")
		}
		defer clear(made.Plaintext)
		if b.Key != k {
			return oauth.Sealed{}, errors.New("kmsseal: a Seal was used for a connection that it was not prepared for")
		}
		sealed := oauth.Sealed{WrappedKey: made.CiphertextBlob, KeyID: aws.ToString(made.KeyId)}
		var err error
		if sealed.Access, err = s.sealToken(made.Plaintext, b, accessField, t.Access); err != nil {
			return oauth.Sealed{}, err
		}
		if sealed.Refresh, err = s.sealToken(made.Plaintext, b, refreshField, t.Refresh); err != nil {
			return oauth.Sealed{}, err
		}
		return sealed, nil
	}, nil
}

// Open implements [oauth.Sealer] with at most one call to KMS. Nothing is
// decrypted if there is no token.
func (s *Sealer) Open(ctx context.Context, b oauth.Binding, sealed oauth.Sealed) (oauth.Tokens, error) {
	tokens, err := s.open(ctx, b, sealed)
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind != fault.Unavailable {
		s.log.LogAttrs(ctx, slog.LevelError, "stored tokens do not open",
			slog.String("code", f.Code), slog.Any("cause", f.Err), slog.String("user_id", b.UserID),
			slog.String("provider", b.Provider), slog.String("gen", b.Gen), slog.Int64("tok_ver", b.TokVer))
	}
	return tokens, err
}

func (s *Sealer) open(ctx context.Context, b oauth.Binding, sealed oauth.Sealed) (oauth.Tokens, error) {
	access, err := parse(sealed.Access)
	if err != nil {
		return oauth.Tokens{}, err
	}
	refresh, err := parse(sealed.Refresh)
	if err != nil {
		return oauth.Tokens{}, err
	}
	if access == nil && refresh == nil {
		return oauth.Tokens{}, nil
	}
	key, err := s.dataKey(ctx, b.Key, sealed)
	if err != nil {
		return oauth.Tokens{}, err
	}
	defer clear(key)
	var t oauth.Tokens
	if t.Access, err = s.openToken(key, b, accessField, access); err != nil {
		return oauth.Tokens{}, err
	}
	if t.Refresh, err = s.openToken(key, b, refreshField, refresh); err != nil {
		return oauth.Tokens{}, err
	}
	return t, nil
}

// dataKey unwraps the key of sealed. The caller clears it.
func (s *Sealer) dataKey(ctx context.Context, k oauth.Key, sealed oauth.Sealed) ([]byte, error) {
	if n := len(sealed.WrappedKey); n == 0 || n > maxWrapped || sealed.KeyID == "" {
		return nil, unsupported("there is no wrapped key that KMS could have made")
	}
	id := s.cacheID(k, sealed)
	if key := s.keys.get(id); key != nil {
		return key, nil
	}
	key, err := s.unwrap(ctx, k, sealed.WrappedKey, sealed.KeyID)
	if no, refused := errors.AsType[*refusal](err); refused && no.ofRecord {
		return nil, tampered(err)
	} else if refused {
		return nil, unavailable(err)
	}
	if err != nil {
		return nil, err
	}
	s.keys.put(id, key)
	return key, nil
}

// encryptionContext is what KMS holds a wrapped key to. It stands in CloudTrail
// as it is, so it names nobody but by an opaque id.
func (s *Sealer) encryptionContext(k oauth.Key) map[string]string {
	return map[string]string{"app": "oauth-tokens", "stage": s.stage, "provider": k.Provider, "subject": k.UserID}
}

func (s *Sealer) generate(ctx context.Context, k oauth.Key) (*kms.GenerateDataKeyOutput, error) {
	out, err := ask(ctx, s, func(ctx context.Context) (*kms.GenerateDataKeyOutput, error) {
		out, err := s.api.GenerateDataKey(ctx, &kms.GenerateDataKeyInput{
			KeyId: aws.String(s.keyID), KeySpec: types.DataKeySpecAes256, EncryptionContext: s.encryptionContext(k),
		})
		if err == nil && (len(out.Plaintext) != keySize || len(out.CiphertextBlob) == 0 ||
			len(out.CiphertextBlob) > maxWrapped || aws.ToString(out.KeyId) == "") {
			return nil, errUnreadable
		}
		return out, err
	})
	if _, refused := errors.AsType[*refusal](err); refused {
		return nil, unavailable(fmt.Errorf("GenerateDataKey: %w", err))
	}
	return out, err
}

// unwrap gives the data key, or a *refusal if KMS will not.
func (s *Sealer) unwrap(ctx context.Context, k oauth.Key, wrapped []byte, keyID string) ([]byte, error) {
	return ask(ctx, s, func(ctx context.Context) ([]byte, error) {
		out, err := s.api.Decrypt(ctx, &kms.DecryptInput{
			CiphertextBlob: wrapped, KeyId: aws.String(keyID), EncryptionContext: s.encryptionContext(k),
		})
		if err != nil {
			return nil, err
		}
		if len(out.Plaintext) != keySize {
			clear(out.Plaintext)
			return nil, errUnreadable
		}
		return out.Plaintext, nil
	})
}
