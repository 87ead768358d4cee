package kmsseal_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/kms"

	"coagent/platform/fault"
	"coagent/platform/secret"
	"coagent/services/oauth"
	"coagent/services/oauth/kmsseal"
	"coagent/services/oauth/oauthtest"
)

// The golden vectors of the sealed form, for whoever reads it in another language.
// docs/services/oauth.md explains them.
const vectorFile = "testdata/sealed-form-1.json"

var write = flag.Bool("write", false, "write new golden vectors; those that were published stay good")

type vectors struct {
	Note    string          `json:"note"`
	Form    string          `json:"form"`
	Sealed  []sealedVector  `json:"sealed"`
	Refused []refusedVector `json:"refused"`
}

// sealedVector is one sealed connection and everything that it takes to open it.
type sealedVector struct {
	Name              string            `json:"name"`
	Table             string            `json:"table"`
	Stage             string            `json:"stage"`
	UserID            string            `json:"userId"`
	Provider          string            `json:"provider"`
	Gen               string            `json:"gen"`
	TokVer            string            `json:"tokVer"` // a number of up to 63 bits, in decimal
	KeyID             string            `json:"keyId"`
	EncryptionContext map[string]string `json:"encryptionContext"`
	WrappedKey        string            `json:"wrappedKey"`     // base64
	DataKey           string            `json:"dataKey"`        // hex; what KMS unwraps it to
	AdditionalData    pair              `json:"additionalData"` // hex
	Texts             pair              `json:"texts"`          // as they are stored
	Tokens            pair              `json:"tokens"`
}

type pair struct {
	AccessToken  string `json:"accessToken"`
	RefreshToken string `json:"refreshToken"`
}

// refusedVector is a sealed one with something changed, which must not open.
type refusedVector struct {
	Name   string `json:"name"`
	Of     string `json:"of"`
	Member string `json:"member"`
	Value  string `json:"value"`
	Code   string `json:"code"` // oauth.integrity_error or oauth.unsupported_record
}

func readVectors(t *testing.T) vectors {
	t.Helper()
	text, err := os.ReadFile(vectorFile)
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	if len(v.Sealed) < 5 || len(v.Refused) < 10 {
		t.Fatal("there are fewer vectors than there were")
	}
	return v
}

func (v sealedVector) binding(t *testing.T) oauth.Binding {
	t.Helper()
	var n int64
	if err := json.Unmarshal([]byte(v.TokVer), &n); err != nil {
		t.Fatal(err)
	}
	return oauth.Binding{Key: oauth.Key{UserID: v.UserID, Provider: v.Provider}, Gen: v.Gen, TokVer: n}
}

func (v sealedVector) sealed(t *testing.T) oauth.Sealed {
	t.Helper()
	wrapped, err := base64.StdEncoding.DecodeString(v.WrappedKey)
	if err != nil {
		t.Fatal(err)
	}
	return oauth.Sealed{Access: v.Texts.AccessToken, Refresh: v.Texts.RefreshToken, WrappedKey: wrapped, KeyID: v.KeyID}
}

func (v sealedVector) tokens() oauth.Tokens {
	return oauth.Tokens{Access: secret.New(v.Tokens.AccessToken), Refresh: secret.New(v.Tokens.RefreshToken)}
}

// sealer is one for the vector's table and stage, over the stand-in.
func (v sealedVector) sealer(t *testing.T) *world {
	t.Helper()
	return startDirect(t, func(s *kmsseal.Settings) { s.Table, s.Stage = v.Table, v.Stage })
}

// byLetter reads a text by the vector's key and additional data, without the code
// under test.
func (v sealedVector) byLetter(t *testing.T, text, additional string) string {
	t.Helper()
	key, keyErr := hex.DecodeString(v.DataKey)
	data, dataErr := hex.DecodeString(additional)
	raw, rawErr := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(text, "enc.v1."))
	if keyErr != nil || dataErr != nil || rawErr != nil {
		t.Fatal(keyErr, dataErr, rawErr)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := gcm.Open(nil, raw[:12], raw[12:], data)
	if err != nil {
		t.Fatal(v.Name, err)
	}
	return string(plain)
}

func TestTheVectorsAreReadAndWritten(t *testing.T) {
	if *write {
		writeVectors(t)
	}
	for _, v := range readVectors(t).Sealed {
		w := v.sealer(t)
		if got, err := w.Open(t.Context(), v.binding(t), v.sealed(t)); err != nil || !oauthtest.TokensEqual(got, v.tokens()) {
			t.Errorf("%s: %v", v.Name, err)
		}
		again := v.reseal(t, w)
		for _, one := range []sealedVector{v, again} { // what was published, and what is written today
			if got := one.byLetter(t, one.Texts.AccessToken, v.AdditionalData.AccessToken); got != v.Tokens.AccessToken {
				t.Errorf("%s: another access token", v.Name)
			}
			if v.Tokens.RefreshToken == "" {
				if one.Texts.RefreshToken != "" {
					t.Errorf("%s: there is a refresh token", v.Name)
				}
				continue
			}
			if got := one.byLetter(t, one.Texts.RefreshToken, v.AdditionalData.RefreshToken); got != v.Tokens.RefreshToken {
				t.Errorf("%s: another refresh token", v.Name)
			}
		}
		if !maps.Equal(again.EncryptionContext, v.EncryptionContext) {
			t.Errorf("%s: the context is %v", v.Name, again.EncryptionContext)
		}
	}
}

// reseal is v with texts and keys as they are made today. KMS is asked for the data
// key with the context that v says.
func (v sealedVector) reseal(t *testing.T, w *world) sealedVector {
	t.Helper()
	seal, err := w.Prepare(t.Context(), v.binding(t).Key)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := seal(v.binding(t), v.tokens())
	if err != nil {
		t.Fatal(err)
	}
	key, err := w.api.Decrypt(t.Context(), &sdk.DecryptInput{
		CiphertextBlob: sealed.WrappedKey, KeyId: aws.String(sealed.KeyID), EncryptionContext: v.EncryptionContext,
	})
	if err != nil {
		t.Fatal(v.Name, err)
	}
	v.Texts = pair{sealed.Access, sealed.Refresh}
	v.WrappedKey, v.DataKey, v.KeyID = base64.StdEncoding.EncodeToString(sealed.WrappedKey), hex.EncodeToString(key.Plaintext), sealed.KeyID
	return v
}

func TestWhatIsChangedInAVectorDoesNotOpen(t *testing.T) {
	all := readVectors(t)
	for _, r := range all.Refused {
		i := slices.IndexFunc(all.Sealed, func(v sealedVector) bool { return v.Name == r.Of })
		if i < 0 {
			t.Fatalf("%s is of %q, which there is not", r.Name, r.Of)
		}
		v := all.Sealed[i]
		v.set(t, r.Member, r.Value)
		got, err := v.sealer(t).Open(t.Context(), v.binding(t), v.sealed(t))
		if fault.CodeOf(err) != r.Code || !got.Access.IsZero() || !got.Refresh.IsZero() {
			t.Errorf("%s: %v", r.Name, err)
		}
	}
}

func (v *sealedVector) set(t *testing.T, member, value string) {
	t.Helper()
	where, known := map[string]*string{
		"table": &v.Table, "stage": &v.Stage, "userId": &v.UserID, "provider": &v.Provider, "gen": &v.Gen, "tokVer": &v.TokVer,
		"keyId": &v.KeyID, "wrappedKey": &v.WrappedKey, "accessToken": &v.Texts.AccessToken, "refreshToken": &v.Texts.RefreshToken,
	}[member]
	if !known {
		t.Fatalf("there is no member %q", member)
	}
	*where = value
}

// writeVectors is for -write.
func writeVectors(t *testing.T) {
	t.Helper()
	all := vectors{
		Note: "Sealed by the stand-in for KMS (mocks/kms) with the seed 'seed', whose keys protect nothing. " +
			"Written by go test ./services/oauth/kmsseal -run Vectors -write.",
		Form: "enc.v1.",
	}
	const user, table, stage = "4f2c8a10-1b1e-4a6f-9a41-3b9b0e9d5c11", "coagent", "prod"
	for _, v := range []sealedVector{
		{Name: "a pair of tokens", Provider: "GOOGLE_BUSINESS", Gen: "01JGEN", TokVer: "7", Tokens: pair{"ya29.example-access", "1//example-refresh"}},
		{Name: "no refresh token", Provider: "FACEBOOK", Gen: "G7Q2", TokVer: "1", Tokens: pair{"1234567890|example-app-token", ""}},
		{Name: "the last token version", Provider: "ZILLOW", Gen: "X", TokVer: "9007199254740991", Tokens: pair{"a", "r"}},
		{Name: "long tokens", Provider: "ZILLOW", Gen: "LONG", TokVer: "2", Tokens: pair{strings.Repeat("a.b-c_d~", 512), strings.Repeat("0123456789", 100)}},
		{Name: "another table and stage", Table: "coagent-dev", Stage: "dev", Provider: "GOOGLE_BUSINESS", Gen: "01JGEN", TokVer: "7",
			Tokens: pair{"ya29.example-access", "1//example-refresh"}},
	} {
		v.UserID = user
		if v.Table == "" {
			v.Table, v.Stage = table, stage
		}
		v.EncryptionContext = map[string]string{"app": "oauth-tokens", "stage": v.Stage, "provider": v.Provider, "subject": v.UserID}
		v.AdditionalData = pair{v.additional("accessToken"), v.additional("refreshToken")}
		all.Sealed = append(all.Sealed, v.reseal(t, v.sealer(t)))
	}
	first, other := all.Sealed[0], all.Sealed[4]
	const integrity, unsupported = "oauth.integrity_error", "oauth.unsupported_record"
	for _, r := range []refusedVector{
		{Name: "of another user", Member: "userId", Value: "another", Code: integrity},
		{Name: "of another provider", Member: "provider", Value: "ZILLOW", Code: integrity},
		{Name: "of another generation", Member: "gen", Value: "01JGEM", Code: integrity},
		{Name: "of another token version", Member: "tokVer", Value: "8", Code: integrity},
		{Name: "of another table", Member: "table", Value: "coagent2", Code: integrity},
		{Name: "of another stage", Member: "stage", Value: "dev", Code: integrity},
		{Name: "fields swapped", Member: "accessToken", Value: first.Texts.RefreshToken, Code: integrity},
		{Name: "sealed elsewhere", Member: "accessToken", Value: other.Texts.AccessToken, Code: integrity},
		{Name: "a key of another's", Member: "wrappedKey", Value: other.WrappedKey, Code: integrity},
		{Name: "a key that does not exist", Member: "keyId", Value: first.KeyID + "x", Code: integrity},
		{Name: "no wrapped key", Member: "wrappedKey", Value: "", Code: unsupported},
		{Name: "a plain token", Member: "accessToken", Value: "ya29.example-access", Code: unsupported},
		{Name: "a later form", Member: "accessToken", Value: "enc.v2." + strings.TrimPrefix(first.Texts.AccessToken, "enc.v1."), Code: unsupported},
		{Name: "base64 with padding", Member: "accessToken", Value: first.Texts.AccessToken + "=", Code: unsupported},
		{Name: "too short", Member: "accessToken", Value: "enc.v1.AAAA", Code: unsupported},
	} {
		r.Of = first.Name
		all.Refused = append(all.Refused, r)
	}
	text, err := json.MarshalIndent(all, "", "  ")
	if err == nil {
		err = os.WriteFile(vectorFile, append(text, '\n'), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// additional is the additional data of a field, by the letter of the form.
func (v sealedVector) additional(field string) string {
	var out []byte
	for _, part := range []string{"oauth-tok/1", v.Table, "OAUTH#" + v.UserID, v.Provider, v.Gen, v.TokVer, field} {
		out = append(out, 0, 0, 0, byte(len(part)))
		out = append(out, part...)
	}
	return hex.EncodeToString(out)
}
