package kms

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"strings"
)

const (
	dataKeySize = 32   // AES_256
	maxBlob     = 6144 // of a wrapped key, as the API has it
)

// names reports whether id, as a request has it, is the stand-in's key. It may
// be the ARN or what follows "key/" in it.
func (s *Server) names(id string) bool {
	_, short, _ := strings.Cut(s.key, ":key/")
	return id == s.key || short != "" && id == short
}

func (s *Server) known(id string) *failure {
	if id == "" {
		return invalid("Value null at 'keyId' failed to satisfy constraint: Member must not be null")
	}
	if !s.names(id) {
		return &failure{http.StatusBadRequest, "NotFoundException", "The key does not exist."}
	}
	return nil
}

// bound is what a wrapped key is authenticated with: the key that wrapped it
// and the context, in which the order of the members does not matter.
func (s *Server) bound(context map[string]string) ([]byte, *failure) {
	aad, err := json.Marshal([]any{s.key, context}) // sorts the members
	if err != nil {
		return nil, &failure{http.StatusInternalServerError, "KMSInternalException", err.Error()}
	}
	return aad, nil
}

func (s *Server) generateDataKey(body []byte) (any, *failure) {
	var in struct {
		KeyID             string `json:"KeyId"`
		KeySpec           string
		EncryptionContext map[string]string
	}
	if failed := decode(body, &in); failed != nil {
		return nil, failed
	}
	if failed := s.known(in.KeyID); failed != nil {
		return nil, failed
	}
	if in.KeySpec != "AES_256" {
		return nil, invalid("Value at 'keySpec' failed to satisfy constraint: Member must be AES_256")
	}
	aad, failed := s.bound(in.EncryptionContext)
	if failed != nil {
		return nil, failed
	}
	plain := make([]byte, dataKeySize)
	_, _ = rand.Read(plain) // never fails
	return struct {
		CiphertextBlob, Plaintext []byte
		KeyID                     string `json:"KeyId"`
	}{s.master.Seal(nil, nil, plain, aad), plain, s.key}, nil
}

func (s *Server) decrypt(body []byte) (any, *failure) {
	var in struct {
		CiphertextBlob      []byte
		KeyID               string `json:"KeyId"` // optional, as in the API
		EncryptionAlgorithm string
		EncryptionContext   map[string]string
	}
	if failed := decode(body, &in); failed != nil {
		return nil, failed
	}
	if in.KeyID != "" {
		if failed := s.known(in.KeyID); failed != nil {
			return nil, failed
		}
	}
	if n := len(in.CiphertextBlob); n < 1 || n > maxBlob {
		return nil, invalid("Value at 'ciphertextBlob' failed to satisfy constraint: Member must have length between 1 " +
			"and 6144")
	}
	if in.EncryptionAlgorithm != "" && in.EncryptionAlgorithm != "SYMMETRIC_DEFAULT" {
		return nil, &failure{http.StatusBadRequest, "InvalidKeyUsageException", "The key is a symmetric one."}
	}
	aad, failed := s.bound(in.EncryptionContext)
	if failed != nil {
		return nil, failed
	}
	plain, err := s.master.Open(nil, nil, bytes.Clone(in.CiphertextBlob), aad)
	if err != nil { // the API does not say either whether the blob or the context is wrong
		return nil, &failure{http.StatusBadRequest, "InvalidCiphertextException", ""}
	}
	return struct {
		Plaintext           []byte
		KeyID               string `json:"KeyId"`
		EncryptionAlgorithm string
	}{plain, s.key, "SYMMETRIC_DEFAULT"}, nil
}

func (s *Server) describeKey(body []byte) (any, *failure) { return s.describe(body, true) }

func (s *Server) describeDisabled(body []byte) (any, *failure) { return s.describe(body, false) }

func (s *Server) describe(body []byte, enabled bool) (any, *failure) {
	var in struct {
		KeyID string `json:"KeyId"`
	}
	if failed := decode(body, &in); failed != nil {
		return nil, failed
	}
	if failed := s.known(in.KeyID); failed != nil {
		return nil, failed
	}
	_, short, _ := strings.Cut(s.key, ":key/")
	state := "Enabled"
	if !enabled {
		state = "Disabled"
	}
	return map[string]any{"KeyMetadata": map[string]any{
		"KeyId": short, "Arn": s.key, "Enabled": enabled, "KeyState": state,
		"KeyUsage": "ENCRYPT_DECRYPT", "KeySpec": "SYMMETRIC_DEFAULT", "EncryptionAlgorithms": []string{"SYMMETRIC_DEFAULT"},
		"KeyManager": "CUSTOMER", "Origin": "AWS_KMS",
	}}, nil
}
