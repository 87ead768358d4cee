package kmsseal_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"coagent/mocks/kms"
	"coagent/platform/fault"
	"coagent/services/oauth/kmsseal"
)

// keyring is a KMS with several keys, each of which knows only itself.
type keyring map[string]*kms.Server

func (k keyring) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var asked struct {
		KeyID string `json:"KeyId"`
	}
	if err != nil || json.Unmarshal(body, &asked) != nil || k[asked.KeyID] == nil {
		w.Header().Set("X-Amzn-Errortype", "NotFoundException")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"__type":"NotFoundException"}`)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	k[asked.KeyID].ServeHTTP(w, r)
}

// The key is changed by naming another one: the record of what was sealed names
// the key that can open it.
func TestAnotherKeySealsFromNowOnAndTheOldOneStillOpens(t *testing.T) {
	const nextARN = "arn:aws:kms:us-east-1:000000000000:key/99999999-8888-7777-6666-555555555555"
	keys := keyring{keyARN: kms.New(keyARN, "seed"), nextARN: kms.New(nextARN, "another seed")}
	before := newWorld(t, keys[keyARN], direct{keys}, "http://kms.test", nil)
	old := before.sealed(t, binding)

	after := newWorld(t, keys[nextARN], direct{keys}, "http://kms.test", func(s *kmsseal.Settings) { s.KeyID = nextARN })
	after.opens(t, binding, old)
	sealed := after.sealed(t, binding)
	if old.KeyID != keyARN || sealed.KeyID != nextARN {
		t.Errorf("sealed under %s, and then under %s", old.KeyID, sealed.KeyID)
	}
	after.opens(t, binding, sealed)
	before.opens(t, binding, sealed) // a process that still has the old setting

	delete(keys, keyARN) // too early
	if _, err := after.Open(t.Context(), binding, old); fault.CodeOf(err) != "oauth.integrity_error" {
		t.Errorf("without the key: %v", err)
	}
	after.opens(t, binding, sealed)
}
