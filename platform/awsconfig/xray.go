package awsconfig

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// xrayHost is where X-Ray takes traces, and its region.
var xrayHost = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^xray\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|api\.aws)$`)
})

// SignTraces makes what is sent to endpoint a request of this program's, signed
// with its credentials, if that is X-Ray's own endpoint for traces
// (https://xray.<region>.amazonaws.com). It is nil for any other collector.
func SignTraces(cfg aws.Config, endpoint string) func(next http.RoundTripper) http.RoundTripper {
	at, err := url.Parse(endpoint)
	if err != nil || at.Hostname() == "" {
		return nil
	}
	found := xrayHost().FindStringSubmatch(at.Hostname())
	if found == nil {
		return nil
	}
	return func(next http.RoundTripper) http.RoundTripper {
		return signed{next: next, region: found[1], credentials: cfg.Credentials, signer: v4.NewSigner()}
	}
}

type signed struct {
	next        http.RoundTripper
	region      string
	credentials aws.CredentialsProvider
	signer      *v4.Signer
}

// RoundTrip signs a copy of r, whose body must be one that can be read again
// ([http.Request.GetBody]).
func (s signed) RoundTrip(r *http.Request) (*http.Response, error) {
	sent, err := s.sign(r)
	if err != nil {
		if r.Body != nil {
			_ = r.Body.Close() // the caller's is closed whatever happens
		}
		return nil, fmt.Errorf("traces cannot be signed: %w", err)
	}
	return s.next.RoundTrip(sent)
}

func (s signed) sign(r *http.Request) (*http.Request, error) {
	sum := sha256.New()
	if r.Body != nil {
		if r.GetBody == nil {
			return nil, errors.New("the body can be read only once")
		}
		body, err := r.GetBody()
		if err != nil {
			return nil, err
		}
		defer body.Close()
		if _, err := io.Copy(sum, body); err != nil {
			return nil, err
		}
	}
	credentials, err := s.credentials.Retrieve(r.Context())
	if err != nil {
		return nil, err
	}
	sent, arriving := r.Clone(r.Context()), r.Clone(r.Context())
	// A header without a value tells net/http something and is not sent, so it
	// must not be signed.
	maps.DeleteFunc(arriving.Header, func(_ string, values []string) bool { return len(values) == 0 })
	hash := hex.EncodeToString(sum.Sum(nil))
	if err := s.signer.SignHTTP(r.Context(), credentials, arriving, hash, "xray", s.region, time.Now()); err != nil {
		return nil, err
	}
	maps.Copy(sent.Header, arriving.Header)
	return sent, nil
}
