package kms_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/smithy-go"

	"coagent/mocks/faults"
	standIn "coagent/mocks/kms"
)

const keyARN = "arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555"

// start runs a stand-in and a real client for it that does not retry.
func start(t *testing.T, seed string) (*standIn.Server, *kms.Client) {
	t.Helper()
	s := standIn.New(keyARN, seed)
	srv := httptest.NewServer(s)
	t.Cleanup(srv.Close)
	return s, kms.New(kms.Options{
		BaseEndpoint: aws.String(srv.URL), Region: "us-east-1", Retryer: aws.NopRetryer{}, HTTPClient: srv.Client(),
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
	})
}

var ours = map[string]string{"app": "x", "subject": "u1"}

func generate(t *testing.T, c *kms.Client, keyID string) (*kms.GenerateDataKeyOutput, error) {
	t.Helper()
	return c.GenerateDataKey(t.Context(), &kms.GenerateDataKeyInput{KeyId: &keyID, KeySpec: types.DataKeySpecAes256, EncryptionContext: ours})
}

func generated(t *testing.T, c *kms.Client) *kms.GenerateDataKeyOutput {
	t.Helper()
	out, err := generate(t, c, keyARN)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func decrypt(t *testing.T, c *kms.Client, blob []byte, context map[string]string) ([]byte, error) {
	t.Helper()
	out, err := c.Decrypt(t.Context(), &kms.DecryptInput{CiphertextBlob: blob, KeyId: aws.String(keyARN), EncryptionContext: context})
	if err != nil {
		return nil, err
	}
	return out.Plaintext, nil
}

func codeOf(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	return ""
}

func TestADataKeyComesBack(t *testing.T) {
	s, c := start(t, "seed")
	one, two := generated(t, c), generated(t, c)
	if len(one.Plaintext) != 32 || bytes.Equal(one.Plaintext, two.Plaintext) || bytes.Contains(one.CiphertextBlob, one.Plaintext) || *one.KeyId != keyARN {
		t.Errorf("key of %d bytes from %s; the second one is the same: %t", len(one.Plaintext), *one.KeyId, bytes.Equal(one.Plaintext, two.Plaintext))
	}
	if got, err := decrypt(t, c, one.CiphertextBlob, ours); err != nil || !bytes.Equal(got, one.Plaintext) {
		t.Errorf("decrypted to another key, or %v", err)
	}
	if s.Count("GenerateDataKey") != 2 || s.Count("Decrypt") != 1 || s.Faults.Count() != 3 {
		t.Errorf("counted %d, %d of %d", s.Count("GenerateDataKey"), s.Count("Decrypt"), s.Faults.Count())
	}
}

func TestAKeyOutlivesARestart(t *testing.T) {
	_, before := start(t, "seed")
	_, after := start(t, "seed")
	_, stranger := start(t, "another seed")
	key := generated(t, before)
	if got, err := decrypt(t, after, key.CiphertextBlob, ours); err != nil || !bytes.Equal(got, key.Plaintext) {
		t.Errorf("after the restart: %v", err)
	}
	if _, err := decrypt(t, stranger, key.CiphertextBlob, ours); codeOf(err) != "InvalidCiphertextException" {
		t.Errorf("at a stranger's: %v", err)
	}
}

func TestADataKeyOpensOnlyInItsContext(t *testing.T) {
	_, c := start(t, "seed")
	key := generated(t, c)
	for name, context := range map[string]map[string]string{
		"none": nil, "less": {"app": "x"}, "more": {"app": "x", "subject": "u1", "z": ""}, "another subject": {"app": "x", "subject": "u2"},
		"another case": {"APP": "x", "subject": "u1"},
	} {
		if _, err := decrypt(t, c, key.CiphertextBlob, context); codeOf(err) != "InvalidCiphertextException" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for i := range key.CiphertextBlob {
		changed := bytes.Clone(key.CiphertextBlob)
		changed[i] ^= 1
		if _, err := decrypt(t, c, changed, ours); codeOf(err) != "InvalidCiphertextException" {
			t.Fatalf("byte %d changed: %v", i, err)
		}
	}
}

func TestAKeyThatDoesNotExistIsNotFound(t *testing.T) {
	_, c := start(t, "seed")
	for id, want := range map[string]string{
		keyARN: "", "11111111-2222-3333-4444-555555555555": "",
		"arn:aws:kms:us-east-1:000000000000:key/other": "NotFoundException", "alias/x": "NotFoundException", "": "ValidationException",
	} {
		if _, err := generate(t, c, id); codeOf(err) != want || want == "" && err != nil {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestTheKeyIsDescribed(t *testing.T) {
	s, c := start(t, "seed")
	s.Faults.Push(faults.Fault{Kind: "none"})
	s.Faults.Push(faults.Fault{Kind: "disabled"})
	for _, want := range []types.KeyState{types.KeyStateEnabled, types.KeyStateDisabled} {
		out, err := c.DescribeKey(t.Context(), &kms.DescribeKeyInput{KeyId: aws.String(keyARN)})
		if err != nil {
			t.Fatal(err)
		}
		if m := out.KeyMetadata; *m.Arn != keyARN || m.KeyState != want || m.Enabled != (want == types.KeyStateEnabled) {
			t.Errorf("state %s, want %s", m.KeyState, want)
		}
	}
}

func TestErrorsAreThoseOfTheService(t *testing.T) {
	tried := []string{}
	for fault, want := range map[string]string{
		"throttle": "ThrottlingException", "internal": "KMSInternalException", "disabled": "DisabledException",
		"access_denied": "AccessDeniedException", "invalid_state": "KMSInvalidStateException", "reset": "", "garbage": "",
	} {
		tried = append(tried, fault)
		s, c := start(t, "seed")
		key := generated(t, c)
		s.Faults.Push(faults.Fault{Kind: fault, Times: 2})
		if _, err := generate(t, c, keyARN); err == nil || codeOf(err) != want {
			t.Errorf("%s: GenerateDataKey: %v", fault, err)
		}
		if _, err := decrypt(t, c, key.CiphertextBlob, ours); err == nil || codeOf(err) != want {
			t.Errorf("%s: Decrypt: %v", fault, err)
		}
		if _, err := decrypt(t, c, key.CiphertextBlob, ours); err != nil {
			t.Errorf("%s: the call after it fails too: %v", fault, err)
		}
	}
	for _, kind := range standIn.Kinds() {
		if !slices.Contains(tried, kind) {
			t.Errorf("%s has not been tried", kind)
		}
	}
}

func TestAnAnswerCanBeLate(t *testing.T) {
	s, c := start(t, "seed")
	s.Faults.Push(faults.Fault{Kind: "none", DelayMs: 50})
	began := time.Now()
	generated(t, c)
	if took := time.Since(began); took < 50*time.Millisecond {
		t.Errorf("it took %v", took)
	}
}

func TestOnlySignedCallsOfTheServiceAreServed(t *testing.T) {
	const signed, json11 = "AWS4-HMAC-SHA256 x", "application/x-amz-json-1.1"
	for _, c := range []struct{ auth, target, kind, body, want string }{
		{"", "TrentService.Decrypt", json11, `{}`, "MissingAuthenticationTokenException"},
		{signed, "TrentService.Encrypt", json11, `{}`, "UnknownOperationException"},
		{signed, "Decrypt", json11, `{}`, "UnknownOperationException"},
		{signed, "TrentService.Decrypt", "application/json", `{}`, "UnknownOperationException"},
		{signed, "TrentService.Decrypt", json11, `{"DryRun":true}`, "SerializationException"},
		{signed, "TrentService.Decrypt", json11, `{"CiphertextBlob":"*"}`, "SerializationException"},
		{signed, "TrentService.Decrypt", json11, `{}`, "ValidationException"},
		{signed, "TrentService.Decrypt", json11, `{"CiphertextBlob":"AA==","EncryptionAlgorithm":"RSAES_OAEP_SHA_1"}`, "InvalidKeyUsageException"},
		{signed, "TrentService.GenerateDataKey", json11, `{"KeyId":"` + keyARN + `"}`, "ValidationException"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/", strings.NewReader(c.body))
		r.Header.Set("Authorization", c.auth)
		r.Header.Set("X-Amz-Target", c.target)
		r.Header.Set("Content-Type", c.kind)
		w := httptest.NewRecorder()
		standIn.New(keyARN, "seed").ServeHTTP(w, r)
		var problem struct {
			Type string `json:"__type"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil || w.Code != 400 || problem.Type != c.want {
			t.Errorf("%+v: %d %s", c, w.Code, w.Body)
		}
	}
}

// What GenerateDataKey and Decrypt answer holds keys; what they are asked does not.
func TestTheRecordHoldsNoPlainKey(t *testing.T) {
	s, c := start(t, "seed")
	key := generated(t, c)
	if _, err := decrypt(t, c, key.CiphertextBlob, ours); err != nil {
		t.Fatal(err)
	}
	record, err := json.Marshal(s.Faults.Calls())
	if err != nil {
		t.Fatal(err)
	}
	plain, err := json.Marshal(key.Plaintext)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(record, bytes.Trim(plain, `"`)) || !bytes.Contains(record, []byte("u1")) {
		t.Errorf("the record is %s", record)
	}
}
