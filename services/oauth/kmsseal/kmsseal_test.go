package kmsseal_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/kms"

	"coagent/mocks/faults"
	"coagent/mocks/kms"
	"coagent/platform/fault"
	"coagent/platform/secret"
	"coagent/services/oauth"
	"coagent/services/oauth/kmsseal"
	"coagent/services/oauth/oauthtest"
)

const keyARN = "arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555"

// world is a Sealer over a stand-in for KMS.
type world struct {
	*kmsseal.Sealer
	api *sdk.Client
	kms *kms.Server
	log *bytes.Buffer
}

// newWorld makes a Sealer that reaches stand by doer, with settings changed as
// asked.
func newWorld(t testing.TB, stand *kms.Server, doer sdk.HTTPClient, url string, change func(*kmsseal.Settings)) *world {
	t.Helper()
	w := &world{kms: stand, log: new(bytes.Buffer)}
	s := kmsseal.Settings{
		API: sdk.New(sdk.Options{
			BaseEndpoint: aws.String(url), Region: "us-east-1", Retryer: aws.NopRetryer{}, HTTPClient: doer,
			Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
		}),
		KeyID: keyARN, Table: "tokens", Stage: "test", Log: slog.New(slog.NewJSONHandler(w.log, nil)),
	}
	if change != nil {
		change(&s)
	}
	w.api = s.API
	var err error
	if w.Sealer, err = kmsseal.New(s); err != nil {
		t.Fatal(err)
	}
	return w
}

// start is a world over the network.
func start(t testing.TB, change func(*kmsseal.Settings)) *world {
	t.Helper()
	stand := kms.New(keyARN, "seed")
	srv := httptest.NewServer(stand)
	t.Cleanup(srv.Close)
	return newWorld(t, stand, srv.Client(), srv.URL, change)
}

// direct is a KMS that is reached without a network, for tests in which time is
// not real.
type direct struct{ stand http.Handler }

func (d direct) Do(r *http.Request) (resp *http.Response, err error) {
	defer func() {
		if cut := recover(); cut != nil {
			resp, err = nil, fmt.Errorf("connection lost: %v", cut)
		}
	}()
	w := httptest.NewRecorder()
	d.stand.ServeHTTP(w, r)
	if r.Context().Err() != nil {
		return nil, r.Context().Err()
	}
	return w.Result(), nil
}

func startDirect(t testing.TB, change func(*kmsseal.Settings)) *world {
	t.Helper()
	stand := kms.New(keyARN, "seed")
	return newWorld(t, stand, direct{stand}, "http://kms.test", change)
}

func caching(n int) func(*kmsseal.Settings) { return func(s *kmsseal.Settings) { s.CachedKeys = n } }

func (w *world) calls() [2]int { return [2]int{w.kms.Count("GenerateDataKey"), w.kms.Count("Decrypt")} }

var (
	binding = oauth.Binding{Key: oauth.Key{UserID: "4f2c8a10-user", Provider: "GOOGLE_BUSINESS"}, Gen: "01JGEN", TokVer: 7}
	tokens  = oauth.Tokens{Access: secret.New("ya29.canary-access"), Refresh: secret.New("1//canary-refresh")}
)

func (w *world) sealed(t testing.TB, b oauth.Binding) oauth.Sealed {
	t.Helper()
	seal, err := w.Prepare(t.Context(), b.Key)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := seal(b, tokens)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func (w *world) opens(t testing.TB, b oauth.Binding, sealed oauth.Sealed) {
	t.Helper()
	if got, err := w.Open(t.Context(), b, sealed); err != nil || !oauthtest.TokensEqual(got, tokens) {
		t.Errorf("the same tokens: %t; %v", oauthtest.TokensEqual(got, tokens), err)
	}
}

func TestItKeepsTheSealersPromises(t *testing.T) {
	for name, cached := range map[string]int{"asking KMS each time": 0, "remembering keys": 10} {
		t.Run(name, func(t *testing.T) {
			oauthtest.RunSealerTests(t, func(t testing.TB) oauth.Sealer { return start(t, caching(cached)).Sealer })
		})
	}
}

func TestASealCostsOneCallAndAnOpenOne(t *testing.T) {
	w := start(t, nil)
	seal, err := w.Prepare(t.Context(), binding.Key)
	if err != nil {
		t.Fatal(err)
	}
	w.kms.Faults.Push(faults.Fault{Kind: "internal", Times: faults.Forever}) // from here nothing remote is needed
	sealed, err := seal(binding, tokens)
	if err != nil {
		t.Fatal(err)
	}
	if w.calls() != [2]int{1, 0} {
		t.Errorf("sealing took %v calls", w.calls())
	}
	w.kms.Faults.Clear()
	w.opens(t, binding, sealed)
	w.opens(t, binding, sealed)
	if w.calls() != [2]int{1, 2} {
		t.Errorf("with two times opening %v calls", w.calls())
	}
	if _, err := w.Open(t.Context(), binding, oauth.Sealed{}); err != nil || w.calls() != [2]int{1, 2} {
		t.Errorf("opening nothing: %v, %v calls", err, w.calls())
	}
}

func TestKMSIsToldTheContextAndNothingElse(t *testing.T) {
	w := start(t, nil)
	w.opens(t, binding, w.sealed(t, binding))
	for _, call := range w.kms.Faults.Calls() {
		var in struct{ EncryptionContext map[string]string }
		if err := json.Unmarshal(call.Request, &in); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"app": "oauth-tokens", "stage": "test", "provider": "GOOGLE_BUSINESS", "subject": "4f2c8a10-user"}
		if fmt.Sprint(in.EncryptionContext) != fmt.Sprint(want) || bytes.Contains(call.Request, []byte("canary")) {
			t.Errorf("KMS was told %s", call.Request)
		}
	}
}

func TestAnotherTableOrStageOpensNothing(t *testing.T) {
	stand := kms.New(keyARN, "seed")
	at := func(table, stage string) *world {
		return newWorld(t, stand, direct{stand}, "http://kms.test", func(s *kmsseal.Settings) { s.Table, s.Stage = table, stage })
	}
	sealed := at("tokens", "test").sealed(t, binding)
	at("tokens", "test").opens(t, binding, sealed)
	for _, other := range []*world{at("tokens2", "test"), at("tokens", "production")} {
		if _, err := other.Open(t.Context(), binding, sealed); fault.CodeOf(err) != "oauth.integrity_error" {
			t.Error(err)
		}
	}
}

func TestATamperedRecordRaisesAnAlarmThatHoldsNothing(t *testing.T) {
	other := binding
	other.UserID = "another-user"
	for name, c := range map[string]struct {
		b       oauth.Binding
		corrupt func(*oauth.Sealed)
		code    string
		kind    fault.Kind
	}{
		"moved to another user": {other, func(*oauth.Sealed) {}, "oauth.integrity_error", fault.Internal},
		"refused by KMS": {
			binding, func(s *oauth.Sealed) { s.WrappedKey = append([]byte{1}, s.WrappedKey...) }, "oauth.integrity_error", fault.Internal,
		},
		"refused by us":              {binding, func(s *oauth.Sealed) { s.Access = s.Refresh }, "oauth.integrity_error", fault.Internal},
		"a key that does not exist":  {binding, func(s *oauth.Sealed) { s.KeyID += "x" }, "oauth.integrity_error", fault.Internal},
		"a token that is not sealed": {binding, func(s *oauth.Sealed) { s.Access = "ya29.canary-access" }, "oauth.unsupported_record", fault.Conflict},
	} {
		w := start(t, nil)
		good := w.sealed(t, binding)
		sealed := good
		c.corrupt(&sealed)
		_, err := w.Open(t.Context(), c.b, sealed)
		if fault.CodeOf(err) != c.code || fault.KindOf(err) != c.kind || fault.From(err).Temporary {
			t.Errorf("%s: %v", name, err)
		}
		var line struct {
			Level, Code, Provider, Cause string
			User                         string `json:"user_id"`
		}
		if err := json.Unmarshal(w.log.Bytes(), &line); err != nil {
			t.Errorf("%s: %v in %s", name, err, w.log)
			continue
		}
		if line.Level != "ERROR" || line.Code != c.code || line.User != c.b.UserID || line.Provider != c.b.Provider || line.Cause == "" {
			t.Errorf("%s: line %+v", name, line)
		}
		for _, said := range []string{w.log.String(), fmt.Sprintf("%+v", err)} {
			silent(t, name, said, good)
			silent(t, name, said, sealed)
		}
	}
}

// silent complains if said holds a piece of a token, a ciphertext or a key.
func silent(t testing.TB, what, said string, sealed oauth.Sealed) {
	t.Helper()
	wrapped := base64.StdEncoding.EncodeToString(sealed.WrappedKey)
	for _, secret := range []string{"canary", strings.TrimPrefix(sealed.Access, "enc.v1."), strings.TrimPrefix(sealed.Refresh, "enc.v1."),
		wrapped, hex.EncodeToString(sealed.WrappedKey), fmt.Sprint(sealed.WrappedKey), string(sealed.WrappedKey)} {
		pieces := []string{secret}
		for begin := 0; begin+8 <= len(secret); begin += 8 {
			pieces = append(pieces, secret[begin:begin+8])
		}
		for _, piece := range pieces {
			if len(piece) >= 6 && strings.Contains(said, piece) {
				t.Errorf("%s: a secret is in %s", what, said)
			}
		}
	}
}

func TestSpoiltRecordsDoNotLockOutTheOthers(t *testing.T) {
	w := start(t, nil)
	good := w.sealed(t, binding)
	corrupt := good
	corrupt.WrappedKey = append([]byte{1}, good.WrappedKey...)
	for range 20 {
		if _, err := w.Open(t.Context(), binding, corrupt); fault.CodeOf(err) != "oauth.integrity_error" {
			t.Fatal(err)
		}
	}
	w.opens(t, binding, good)
}

func TestTooLittleToStartWithIsRefused(t *testing.T) {
	for name, corrupt := range map[string]func(*kmsseal.Settings){
		"client": func(s *kmsseal.Settings) { s.API = nil }, "key": func(s *kmsseal.Settings) { s.KeyID = "" },
		"table": func(s *kmsseal.Settings) { s.Table = "" }, "stage": func(s *kmsseal.Settings) { s.Stage = "" },
		"log": func(s *kmsseal.Settings) { s.Log = nil }, "-1": caching(-1), "1001": caching(1001),
	} {
		s := kmsseal.Settings{API: sdk.New(sdk.Options{}), KeyID: keyARN, Table: "tokens", Stage: "test", Log: slog.New(slog.DiscardHandler)}
		corrupt(&s)
		if sealer, err := kmsseal.New(s); err == nil || sealer != nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheCheckTellsWhetherTheKeyWorks(t *testing.T) {
	w := start(t, nil)
	if err := w.Check(t.Context()); err != nil || w.calls() != [2]int{1, 1} {
		t.Errorf("%v after %v calls", err, w.calls())
	}
	for _, kind := range []string{"disabled", "access_denied", "invalid_state", "garbage"} {
		for _, works := range []int{0, 1} { // for GenerateDataKey, for both
			w := start(t, nil)
			if works > 0 {
				w.kms.Faults.Push(faults.Fault{Kind: "none", Times: works})
			}
			w.kms.Faults.Push(faults.Fault{Kind: kind})
			if err := w.Check(t.Context()); fault.CodeOf(err) != "oauth.sealing_unavailable" {
				t.Errorf("%s in call %d: %v", kind, works+1, err)
			}
		}
	}
	unknown := start(t, func(s *kmsseal.Settings) { s.KeyID = "alias/nothing" })
	if err := unknown.Check(t.Context()); fault.CodeOf(err) != "oauth.sealing_unavailable" || fault.KindOf(err) != fault.Unavailable {
		t.Errorf("a key that does not exist: %v", err)
	}
}

// A KMS that gives back another key than it gave out, or one of another size, works no better than none.
func TestAKMSThatGivesAnyKeyIsNotBelieved(t *testing.T) {
	blob, key := []byte("wrapped"), []byte(strings.Repeat("x", 32))
	for name, c := range map[string]struct {
		operation string
		answer    map[string]any
		open      bool // Open notices, too
	}{
		"another key":          {"Decrypt", map[string]any{"Plaintext": key, "KeyId": keyARN}, false},
		"half a key":           {"Decrypt", map[string]any{"Plaintext": key[:16], "KeyId": keyARN}, true},
		"no key":               {"Decrypt", map[string]any{"KeyId": keyARN}, true},
		"half a key, made":     {"GenerateDataKey", map[string]any{"Plaintext": key[:16], "CiphertextBlob": blob, "KeyId": keyARN}, false},
		"nothing wrapped":      {"GenerateDataKey", map[string]any{"Plaintext": key, "KeyId": keyARN}, false},
		"too much wrapped":     {"GenerateDataKey", map[string]any{"Plaintext": key, "CiphertextBlob": make([]byte, 6145), "KeyId": keyARN}, false},
		"wrapped by nobody":    {"GenerateDataKey", map[string]any{"Plaintext": key, "CiphertextBlob": blob}, false},
		"nothing in the world": {"GenerateDataKey", map[string]any{}, false},
	} {
		stand := kms.New(keyARN, "seed")
		lying := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasSuffix(r.Header.Get("X-Amz-Target"), "."+c.operation) {
				stand.ServeHTTP(w, r)
				return
			}
			faults.WriteJSON(w, http.StatusOK, c.answer)
		})
		w := newWorld(t, stand, direct{lying}, "http://kms.test", nil)
		unavailable(t, name+": Check", w.Check(t.Context()), oauth.Sealed{})
		if c.operation == "GenerateDataKey" {
			seal, err := w.Prepare(t.Context(), binding.Key)
			unavailable(t, name+": Prepare", err, oauth.Sealed{})
			if seal != nil {
				t.Errorf("%s: there is a Seal beside the error", name)
			}
		}
		if c.open {
			_, err := w.Open(t.Context(), binding, golden(t))
			unavailable(t, name+": Open", err, golden(t))
		}
	}
}

func TestHangingUpIsNotAFailure(t *testing.T) {
	w := start(t, nil)
	sealed := w.sealed(t, binding)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 10 {
		_, opening := w.Open(ctx, binding, sealed)
		_, preparing := w.Prepare(ctx, binding.Key)
		for _, err := range []error{opening, preparing} {
			if !errors.Is(err, context.Canceled) || fault.CodeOf(err) == "oauth.sealing_unavailable" {
				t.Fatal(err)
			}
		}
	}
	w.opens(t, binding, sealed)
}
