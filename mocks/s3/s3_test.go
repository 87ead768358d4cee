package s3_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"

	"coagent/mocks/faults"
	standIn "coagent/mocks/s3"
)

const bucket = "coagent-images"

// start runs a stand-in and a real client for it that does not retry, and that
// sends checksums, as a client of loaded settings does. With TLS the SDK sends a
// body in chunks and its checksum behind them.
func start(t *testing.T, tls bool) (*standIn.Server, *s3.Client) {
	t.Helper()
	s := standIn.New(bucket)
	srv := httptest.NewUnstartedServer(s)
	if tls {
		srv.StartTLS()
	} else {
		srv.Start()
	}
	t.Cleanup(srv.Close)
	return s, s3.New(s3.Options{
		BaseEndpoint: aws.String(srv.URL), Region: "us-east-1", Retryer: aws.NopRetryer{}, HTTPClient: srv.Client(),
		Credentials:                credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenSupported, ResponseChecksumValidation: aws.ResponseChecksumValidationWhenSupported,
	})
}

func put(t *testing.T, client *s3.Client, body string, change ...func(*s3.PutObjectInput)) error {
	t.Helper()
	in := &s3.PutObjectInput{
		Bucket: aws.String(bucket), Key: aws.String("a/b c+é.png"), Body: strings.NewReader(body),
		ContentType: aws.String("image/png"), CacheControl: aws.String("public, max-age=31536000, immutable"),
	}
	for _, f := range change {
		f(in)
	}
	_, err := client.PutObject(t.Context(), in)
	return err
}

func get(t *testing.T, client *s3.Client, key string) (*s3.GetObjectOutput, string, error) {
	t.Helper()
	out, err := client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String(key)})
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = out.Body.Close() }()
	body, err := io.ReadAll(out.Body)
	return out, string(body), err
}

func codeOf(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	return ""
}

func TestAnObjectComesBackAsItWasStored(t *testing.T) {
	for name, tls := range map[string]bool{"plain": false, "in chunks": true} {
		s, client := start(t, tls)
		for _, body := range []string{"", "first", strings.Repeat("\r\n0\r\n\xff", 500_000)} { // the last is 3 MB: the SDK sends Expect: 100-continue
			if err := put(t, client, body); err != nil {
				t.Fatalf("%s, %d bytes: %v", name, len(body), err)
			}
			out, got, err := get(t, client, "a/b c+é.png")
			if err != nil {
				t.Fatalf("%s, %d bytes: %v", name, len(body), err)
			}
			if got != body || aws.ToString(out.ContentType) != "image/png" || aws.ToString(out.CacheControl) != "public, max-age=31536000, immutable" {
				t.Errorf("%s: %d bytes became %d, %s, %s", name, len(body), len(got), aws.ToString(out.ContentType), aws.ToString(out.CacheControl))
			}
		}
		if all := s.Objects(); len(all) != 3 || all[1].Bucket != bucket || all[1].Key != "a/b c+é.png" || all[1].Size != 5 {
			t.Errorf("%s: %d objects, %+v", name, len(all), all)
		}
	}
}

func TestThatTheTwoWaysDiffer(t *testing.T) {
	for tls, want := range map[bool]string{false: "hello", true: "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"} {
		s, client := start(t, tls)
		if err := put(t, client, "hello"); err != nil {
			t.Fatal(err)
		}
		if got := string(s.Faults.Calls()[0].Request); got != asJSON(want) {
			t.Errorf("TLS %t: sent %s", tls, got)
		}
	}
}

func asJSON(text string) string {
	return `"` + strings.NewReplacer("\r", `\r`, "\n", `\n`).Replace(text) + `"`
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	_, client := start(t, false)
	if _, _, err := get(t, client, "nothing"); codeOf(err) != "NoSuchKey" {
		t.Errorf("%v", err)
	} else if _, ok := errors.AsType[*types.NoSuchKey](err); !ok {
		t.Errorf("the SDK does not know %v", err)
	}
	if err := put(t, client, "x", func(in *s3.PutObjectInput) { in.Bucket = aws.String("another") }); codeOf(err) != "NoSuchBucket" {
		t.Errorf("%v", err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	s, client := start(t, false)
	for name, c := range map[string]struct {
		change func(*s3.PutObjectInput)
		code   string
	}{
		"an ACL":                    {func(in *s3.PutObjectInput) { in.ACL = types.ObjectCannedACLPublicRead }, "AccessControlListNotSupported"},
		"a long key":                {func(in *s3.PutObjectInput) { in.Key = aws.String(strings.Repeat("k", 1025)) }, "KeyTooLongError"},
		"a checksum of other bytes": {func(in *s3.PutObjectInput) { in.ChecksumCRC32 = aws.String("NhCmhg==") }, "BadDigest"},
	} {
		if err := put(t, client, "x", c.change); codeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		header http.Header
		body   string
		says   string
	}{
		"no signature": {http.Header{"X-Amz-Content-Sha256": {"UNSIGNED-PAYLOAD"}}, "x", "<Code>AccessDenied</Code>"},
		"no hash":      {http.Header{"Authorization": {"AWS4-HMAC-SHA256 x"}}, "x", "<Code>InvalidRequest</Code>"},
		"a hash of other bytes": {http.Header{"Authorization": {"AWS4-HMAC-SHA256 x"}, "X-Amz-Content-Sha256": {strings.Repeat("0", 64)}}, "x",
			"<Code>XAmzContentSHA256Mismatch</Code>"},
		"chunks that break off": {http.Header{"Authorization": {"AWS4-HMAC-SHA256 x"}, "X-Amz-Content-Sha256": {"STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
			"X-Amz-Decoded-Content-Length": {"5"}},
			"5\r\nhel", "<Code>IncompleteBody</Code>"},
		"fewer bytes than told": {http.Header{"Authorization": {"AWS4-HMAC-SHA256 x"}, "X-Amz-Content-Sha256": {"STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
			"X-Amz-Decoded-Content-Length": {"6"}},
			"5\r\nhello\r\n0\r\n\r\n", "<Code>IncompleteBody</Code>"},
		"a trailer of other bytes": {http.Header{"Authorization": {"AWS4-HMAC-SHA256 x"}, "X-Amz-Content-Sha256": {"STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
			"X-Amz-Decoded-Content-Length": {"5"}},
			"5\r\nhellx\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n", "<Code>BadDigest</Code>"},
	} {
		r, w := httptest.NewRequestWithContext(t.Context(), "PUT", "/"+bucket+"/k", strings.NewReader(c.body)), httptest.NewRecorder()
		r.Header = c.header
		s.ServeHTTP(w, r)
		if w.Code < 400 || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	if n := len(s.Objects()); n != 0 {
		t.Errorf("%d objects were stored", n)
	}
}

func TestErrorsAreThoseOfTheService(t *testing.T) {
	for kind, c := range map[string]struct {
		code   string
		stored int
	}{
		"throttle": {"SlowDown", 0}, "internal": {"InternalError", 0}, "denied": {"AccessDenied", 0}, "reset": {"", 0}, "applied_then_reset": {"", 1},
	} {
		s, client := start(t, false)
		s.Faults.Push(faults.Fault{Kind: kind})
		if err := put(t, client, "x"); err == nil || codeOf(err) != c.code || len(s.Objects()) != c.stored {
			t.Errorf("%s: %v, %d objects", kind, err, len(s.Objects()))
		}
		if err := put(t, client, "x"); err != nil {
			t.Errorf("%s: the call after it fails too: %v", kind, err)
		}
	}
}

func TestObjectsCanBeListedAndClearedOverHTTP(t *testing.T) {
	s, client := start(t, false)
	if err := put(t, client, "x"); err != nil {
		t.Fatal(err)
	}
	show := func(method string) []byte {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, "/_admin/objects", http.NoBody))
		return w.Body.Bytes()
	}
	if got := show("GET"); !bytes.Contains(got, []byte(`"key":"a/b c+é.png","contentType":"image/png"`)) {
		t.Errorf("shown %s", got)
	}
	show("DELETE")
	if _, _, err := get(t, client, "a/b c+é.png"); len(s.Objects()) != 0 || codeOf(err) != "NoSuchKey" {
		t.Errorf("%d objects, %v", len(s.Objects()), err)
	}
}
