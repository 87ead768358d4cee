// Package kms stands in for the AWS Key Management Service: it makes data keys
// and gives them back only in the context that they were made for.
package kms

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"coagent/mocks/faults"
)

// Server is the stand-in, an http.Handler, with one key. New makes one.
type Server struct {
	// Faults is the script of what goes wrong, and the record of calls. Its
	// kinds are those of [Kinds].
	Faults *faults.Script
	mux    *http.ServeMux
	key    string // ARN
	master cipher.AEAD

	mu     sync.Mutex
	counts map[string]int // by operation
}

// New makes a stand-in that works faultlessly until told otherwise. Its one key
// has the ARN keyARN. Stands of the same ARN and seed can unwrap each other's
// data keys, as one must after it was restarted.
func New(keyARN, seed string) *Server {
	s := &Server{
		Faults: faults.New(Kinds()...), mux: http.NewServeMux(), key: keyARN,
		master: newAEAD(sha256.Sum256([]byte("stand-in for a KMS key\x00" + seed))), counts: map[string]int{},
	}
	s.Faults.Mount(s.mux)
	s.mux.Handle("POST /{$}", s.Faults.Handler(s.serve))
	return s
}

func newAEAD(key [sha256.Size]byte) cipher.AEAD {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // only for a key of another size
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // only for a block of another size
	}
	return aead
}

// ServeHTTP serves GenerateDataKey, Decrypt and DescribeKey at POST /, and what
// [faults.Script.Mount] adds.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Count is how many calls named operation ("Decrypt"), those that failed
// included.
func (s *Server) Count(operation string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts[operation]
}

// Kinds are the faults that the stand-in can act out, besides those of package
// faults:
//
//	throttle       ThrottlingException
//	internal       KMSInternalException
//	disabled       DisabledException; DescribeKey answers, and says so
//	access_denied  AccessDeniedException
//	invalid_state  KMSInvalidStateException, as while the key waits to be deleted
//	reset          the connection closed without an answer
//	garbage        status 200 with a page of HTML
func Kinds() []string {
	return []string{"throttle", "internal", "disabled", "access_denied", "invalid_state", "reset", "garbage"}
}

// target begins the header that names the operation,
// https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html.
const target = "TrentService."

func (s *Server) serve(w http.ResponseWriter, r *http.Request, body []byte, fault string) {
	w.Header().Set("X-Amzn-Requestid", rand.Text())
	w.Header().Set("Content-Type", contentType)
	operation, named := strings.CutPrefix(r.Header.Get("X-Amz-Target"), target)
	answer := map[string]func([]byte) (any, *failure){
		"GenerateDataKey": s.generateDataKey, "Decrypt": s.decrypt, "DescribeKey": s.describeKey,
	}[operation]
	switch {
	case !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 "):
		(&failure{http.StatusBadRequest, "MissingAuthenticationTokenException", "Missing Authentication Token"}).write(w)
		return
	case r.Header.Get("Content-Type") != contentType, !named, answer == nil:
		(&failure{http.StatusBadRequest, "UnknownOperationException",
			"This stand-in serves GenerateDataKey, Decrypt and DescribeKey of TrentService in " + contentType + "."}).write(w)
		return
	}
	s.mu.Lock()
	s.counts[operation]++
	s.mu.Unlock()
	switch {
	case fault == "reset":
		faults.Reset()
	case fault == "garbage":
		_, _ = w.Write([]byte("<html><body>Welcome to the proxy.</body></html>"))
		return
	case fault == "disabled" && operation == "DescribeKey":
		answer = s.describeDisabled
	case fault != "":
		scripted[fault].write(w)
		return
	}
	out, failed := answer(body)
	if failed != nil {
		failed.write(w)
		return
	}
	faults.WriteJSON(w, http.StatusOK, out)
}

const contentType = "application/x-amz-json-1.1"

// failure is an error of the service.
type failure struct {
	status        int
	code, message string
}

func (f *failure) write(w http.ResponseWriter) {
	w.Header().Set("X-Amzn-Errortype", f.code)
	faults.WriteJSON(w, f.status, map[string]string{"__type": f.code, "message": f.message})
}

// scripted are the failures that the script can ask for.
var scripted = map[string]*failure{
	"throttle": {http.StatusBadRequest, "ThrottlingException", "Rate exceeded"},
	"internal": {http.StatusInternalServerError, "KMSInternalException", "An internal error occurred."},
	"disabled": {http.StatusBadRequest, "DisabledException", "The key is disabled."},
	"access_denied": {http.StatusBadRequest, "AccessDeniedException",
		"User is not authorized to perform this operation."},
	"invalid_state": {http.StatusBadRequest, "KMSInvalidStateException", "The key is pending deletion."},
}

func invalid(message string) *failure {
	return &failure{http.StatusBadRequest, "ValidationException", "1 validation error detected: " + message}
}

// decode reads a request. A member that the stand-in does not know is refused
// rather than ignored.
func decode(body []byte, into any) *failure {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return &failure{http.StatusBadRequest, "SerializationException", err.Error()}
	}
	return nil
}
