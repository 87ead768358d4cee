// Package s3 stands in for Amazon S3: it keeps an object as the real one does,
// and gives it back.
package s3

import (
	"crypto/md5"
	"crypto/rand"
	"encoding/hex"
	"encoding/xml"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"coagent/mocks/faults"
)

// Object is something that was stored.
type Object struct {
	Bucket string `json:"bucket"`
	Key    string `json:"key"`
	// ContentType is binary/octet-stream if the sender named none.
	ContentType  string    `json:"contentType"`
	CacheControl string    `json:"cacheControl"`
	Size         int       `json:"size"` // bytes
	StoredAt     time.Time `json:"storedAt"`
	Body         []byte    `json:"-"`
}

// Server is the stand-in, an http.Handler. New makes one.
type Server struct {
	// Faults is the script of what goes wrong, and the record of calls. Its
	// kinds are those of [Kinds].
	Faults  *faults.Script
	buckets []string
	mux     *http.ServeMux

	mu      sync.Mutex
	objects faults.Recent[Object]
}

// New makes a stand-in with the buckets given, empty and private, that works
// faultlessly until told otherwise.
func New(buckets ...string) *Server {
	s := &Server{Faults: faults.New(Kinds()...), buckets: buckets, mux: http.NewServeMux()}
	s.Faults.Mount(s.mux)
	s.mux.Handle("PUT /{bucket}/{key...}", s.Faults.Handler(s.checked(s.put)))
	s.mux.Handle("GET /{bucket}/{key...}", s.Faults.Handler(s.checked(s.get)))
	s.mux.HandleFunc("GET /_admin/objects", func(w http.ResponseWriter, _ *http.Request) {
		faults.WriteJSON(w, http.StatusOK, map[string]any{"objects": s.Objects()})
	})
	s.mux.HandleFunc("DELETE /_admin/objects", func(w http.ResponseWriter, _ *http.Request) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.objects.Clear()
		w.WriteHeader(http.StatusNoContent)
	})
	return s
}

// ServeHTTP serves PutObject and GetObject with the bucket in the path, as the
// SDK writes it for a host that is an IP address; GET (without the bodies) and
// DELETE /_admin/objects; and what [faults.Script.Mount] adds, with its bound
// of 8 MiB for a body.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Objects are what was stored, oldest first and with what was overwritten: the
// last 1,000, or fewer if together they are over 32 MiB.
func (s *Server) Objects() []Object {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.objects.Items()
}

// Kinds are the faults that the stand-in can act out, besides those of package
// faults:
//
//	throttle            SlowDown
//	internal            InternalError
//	denied              AccessDenied
//	reset               the connection closed without an answer, nothing stored
//	applied_then_reset  stored, the connection closed without an answer
func Kinds() []string {
	return []string{"throttle", "internal", "denied", "reset", "applied_then_reset"}
}

// scripted are answered instead of the request,
// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html.
var scripted = map[string]apiError{
	"throttle": {http.StatusServiceUnavailable, "SlowDown", "Please reduce your request rate."},
	"internal": {http.StatusInternalServerError, "InternalError", "We encountered an internal error. Please try again."},
	"denied":   accessDenied,
}

var accessDenied = apiError{http.StatusForbidden, "AccessDenied", "Access Denied"}

type apiError struct {
	status        int
	code, message string
}

// maxKey is the most bytes of a key.
const maxKey = 1024

// checked does what any call begins with.
func (s *Server) checked(answer func(http.ResponseWriter, *http.Request, []byte) *apiError) faults.Answer {
	return func(w http.ResponseWriter, r *http.Request, body []byte, fault string) {
		w.Header().Set("X-Amz-Request-Id", rand.Text())
		if fault == "reset" {
			faults.Reset()
		}
		err := s.refusal(r, fault)
		if err == nil {
			if fault == "applied_then_reset" {
				_ = answer(discard{w.Header()}, r, body)
				faults.Reset()
			}
			err = answer(w, r, body)
		}
		if err != nil {
			fail(w, r, *err)
		}
	}
}

// discard is a ResponseWriter whose answer nobody will see.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}

func (s *Server) refusal(r *http.Request, fault string) *apiError {
	key := r.PathValue("key")
	if !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ") {
		return new(accessDenied)
	}
	if err, ok := scripted[fault]; ok {
		return &err
	}
	switch {
	case !slices.Contains(s.buckets, r.PathValue("bucket")):
		return &apiError{http.StatusNotFound, "NoSuchBucket", "The specified bucket does not exist"}
	case key == "":
		return &apiError{http.StatusNotImplemented, "NotImplemented", "This stand-in serves PutObject and GetObject."}
	case len(key) > maxKey:
		return &apiError{http.StatusBadRequest, "KeyTooLongError", "Your key is too long"}
	case r.Header.Get("X-Amz-Content-Sha256") == "":
		return &apiError{http.StatusBadRequest, "InvalidRequest",
			"Missing required header for this request: x-amz-content-sha256"}
	}
	return nil
}

func (s *Server) put(w http.ResponseWriter, r *http.Request, sent []byte) *apiError {
	// Buckets made since April 2023 take no other.
	if acl := r.Header.Get("X-Amz-Acl"); acl != "" && acl != "bucket-owner-full-control" {
		return &apiError{http.StatusBadRequest, "AccessControlListNotSupported", "The bucket does not allow ACLs"}
	}
	body, err := payload(r.Header, sent)
	if err != nil {
		return err
	}
	o := Object{
		Bucket: r.PathValue("bucket"), Key: r.PathValue("key"), Body: body, Size: len(body), StoredAt: time.Now().UTC(),
		ContentType: r.Header.Get("Content-Type"), CacheControl: r.Header.Get("Cache-Control"),
	}
	if o.ContentType == "" {
		o.ContentType = "binary/octet-stream"
	}
	s.mu.Lock()
	s.objects.Add(o, len(body))
	s.mu.Unlock()
	w.Header().Set("Etag", etag(body))
	w.Header().Set("X-Amz-Checksum-Crc32", checksum(body))
	w.Header().Set("X-Amz-Checksum-Type", "FULL_OBJECT")
	w.WriteHeader(http.StatusOK)
	return nil
}

func (s *Server) get(w http.ResponseWriter, r *http.Request, _ []byte) *apiError {
	for _, o := range slices.Backward(s.Objects()) {
		if o.Bucket != r.PathValue("bucket") || o.Key != r.PathValue("key") {
			continue
		}
		h := w.Header()
		h.Set("Content-Type", o.ContentType)
		h.Set("Etag", etag(o.Body))
		h.Set("Last-Modified", o.StoredAt.Format(http.TimeFormat))
		if o.CacheControl != "" {
			h.Set("Cache-Control", o.CacheControl)
		}
		if r.Header.Get("X-Amz-Checksum-Mode") == "ENABLED" {
			h.Set("X-Amz-Checksum-Crc32", checksum(o.Body))
		}
		_, _ = w.Write(o.Body) // the caller may have left; the record says so
		return nil
	}
	return &apiError{http.StatusNotFound, "NoSuchKey", "The specified key does not exist."}
}

func etag(body []byte) string {
	sum := md5.Sum(body)
	return `"` + hex.EncodeToString(sum[:]) + `"`
}

func fail(w http.ResponseWriter, r *http.Request, err apiError) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(err.status)
	_, _ = w.Write([]byte(xml.Header))
	_ = xml.NewEncoder(w).Encode(struct {
		XMLName    xml.Name `xml:"Error"`
		Code       string
		Message    string
		BucketName string `xml:",omitempty"`
		Key        string `xml:",omitempty"`
		RequestID  string `xml:"RequestId"`
	}{Code: err.code, Message: err.message, BucketName: r.PathValue("bucket"), Key: r.PathValue("key"),
		RequestID: w.Header().Get("X-Amz-Request-Id")})
}
