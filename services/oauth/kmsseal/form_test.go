package kmsseal_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/platform/depthtest"
	"coagent/platform/secret"
	"coagent/services/oauth"
)

// What is stored today must open for as long as it is stored. It was wrapped by
// the stand-in, which must not change its ways either: a local run keeps its table.
func TestARecordOfForm1Opens(t *testing.T) {
	start(t, nil).opens(t, binding, golden(t))
}

const (
	goldenAccess  = "enc.v1.0Ng4wfqmPSJij0pNsqDhjlKwRENLi69iYOpdgUiewCxr4F9iyID3Hp1_lb13EQ"
	goldenRefresh = "enc.v1.GHK7sNSkZWDDY8DmNs-ooW7BHCBNZ57ygVIgIYu5yof9sf4f_UOAkbyLkboD"
	goldenKey     = "K3SGxGILOev94bsC1SQnmt6k76XbcLkuuU4y2fq7M+6LTx8GZj2mvdjSYd58LcNoumzTcyuzj0Ndxbow"
)

func golden(t testing.TB) oauth.Sealed {
	t.Helper()
	wrapped, err := base64.StdEncoding.DecodeString(goldenKey)
	if err != nil {
		t.Fatal(err)
	}
	return oauth.Sealed{Access: goldenAccess, Refresh: goldenRefresh, WrappedKey: wrapped, KeyID: keyARN}
}

// Read by the letter of the form, without the code under test.
func TestAnybodyWithTheKeyCanReadForm1(t *testing.T) {
	w := start(t, nil)
	sealed := w.sealed(t, binding)
	out, err := w.api.Decrypt(t.Context(), &sdk.DecryptInput{CiphertextBlob: sealed.WrappedKey, EncryptionContext: map[string]string{
		"app": "oauth-tokens", "stage": "test", "provider": "GOOGLE_BUSINESS", "subject": "4f2c8a10-user",
	}})
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(out.Plaintext)
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	const place = "\x00\x00\x00\x0boauth-tok/1" + "\x00\x00\x00\x06tokens" + "\x00\x00\x00\x13OAUTH#4f2c8a10-user" +
		"\x00\x00\x00\x0fGOOGLE_BUSINESS" + "\x00\x00\x00\x0601JGEN" + "\x00\x00\x00\x017"
	for _, c := range []struct{ stored, field, want string }{
		{sealed.Access, "\x00\x00\x00\x0baccessToken", tokens.Access.Reveal()}, {sealed.Refresh, "\x00\x00\x00\x0crefreshToken", tokens.Refresh.Reveal()},
	} {
		raw, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(c.stored, "enc.v1."))
		if err != nil {
			t.Fatal(err)
		}
		got, err := gcm.Open(nil, raw[:12], raw[12:], []byte(place+c.field))
		if err != nil || string(got) != c.want {
			t.Errorf("%q: %v", c.field, err)
		}
	}
}

// Feature: microservices-architecture, Property 9: Token encryption at rest
func TestNothingStoredShowsAPieceOfAToken(t *testing.T) {
	w := startDirect(t, nil)
	laws := depthtest.Laws(t, 9, 200, 2000)
	token := gen.RegexMatch(`[A-Za-z0-9._~+/-]{8,300}={0,2}`)
	laws.Property("no eight characters of a token are stored, in any writing", prop.ForAll(func(access, refresh string) (bool, error) {
		seal, err := w.Prepare(t.Context(), binding.Key)
		if err != nil {
			return false, err
		}
		sealed, err := seal(binding, oauth.Tokens{Access: secret.New(access), Refresh: secret.New(refresh)})
		if err != nil {
			return false, err
		}
		if sealed.Access == "" || sealed.Refresh == "" {
			return false, errors.New("a token is missing")
		}
		return !shows(sealed, access) && !shows(sealed, refresh), nil
	}, token, token))
	laws.TestingRun(t)
}

func TestTheSearchForPiecesFindsThem(t *testing.T) {
	const token = "ya29.some-token-of-a-provider"
	hide := func(raw string) string { return "enc.v1." + base64.RawURLEncoding.EncodeToString([]byte(raw)) }
	for name, sealed := range map[string]oauth.Sealed{
		"as it is":       {KeyID: token},
		"a piece":        {WrappedKey: []byte("xx" + token[3:11] + "xx")},
		"base64":         {Access: hide("noise"), Refresh: hide("noise" + token)},
		"a base64 piece": {KeyID: base64.StdEncoding.EncodeToString([]byte("no" + token))},
		"hex":            {KeyID: hex.EncodeToString([]byte(token))},
		"not sealed":     {Access: token},
	} {
		if !shows(sealed, token) {
			t.Errorf("%s: not found", name)
		}
	}
	if shows(oauth.Sealed{Access: hide("quite another text, that is long"), WrappedKey: []byte(token[:7]), KeyID: keyARN}, token) {
		t.Error("found where it is not")
	}
}

// shows reports whether eight characters of token, as they are or in base64 or
// hex, are in what is stored, as it is or decoded.
func shows(sealed oauth.Sealed, token string) bool {
	stored := [][]byte{[]byte(sealed.Access), []byte(sealed.Refresh), sealed.WrappedKey, []byte(sealed.KeyID)}
	for _, text := range []string{sealed.Access, sealed.Refresh} {
		raw, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(text, "enc.v1."))
		if err != nil {
			return true // then it was not sealed
		}
		stored = append(stored, raw)
	}
	for i := range len(token) - 7 {
		piece := []byte(token[i : i+8])
		forms := []string{string(piece), hex.EncodeToString(piece), strings.ToUpper(hex.EncodeToString(piece))}
		for shift := range 3 { // base64 looks different at each of three offsets
			whole := piece[shift : shift+(8-shift)/3*3]
			if len(whole) == 6 { // eight characters of base64
				forms = append(forms, base64.RawStdEncoding.EncodeToString(whole), base64.RawURLEncoding.EncodeToString(whole))
			}
		}
		for _, form := range forms {
			for _, s := range stored {
				if bytes.Contains(s, []byte(form)) {
					return true
				}
			}
		}
	}
	return false
}
