package awsconfig

import (
	"bytes"
	"fmt"
	"io"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// smallBody is how long a body may be that is sent whole: most prompts and all events
// are shorter.
const smallBody = 64 << 10

// whole sends a small body together with its head. The SDK's own reader of a body is
// none that net/http knows to be in memory, so that a head would go out alone. Worse,
// the SDK closes it as soon as there is an answer, and net/http, which may still look
// for its end, takes what a closed one says to a WriteTo for a failure to send: then a
// connection is closed that could be used again. Read says it right.
type whole struct{ client aws.HTTPClient }

// Do implements [aws.HTTPClient].
func (w whole) Do(r *http.Request) (*http.Response, error) {
	switch {
	case r.Body == nil:
	case r.ContentLength > 0 && r.ContentLength <= smallBody:
		body := make([]byte, r.ContentLength)
		if _, err := io.ReadFull(r.Body, body); err != nil {
			return nil, fmt.Errorf("the body of a request: %w", err)
		}
		if err := r.Body.Close(); err != nil {
			return nil, fmt.Errorf("the body of a request: %w", err)
		}
		r.Body = io.NopCloser(bytes.NewReader(body)) // without GetBody: it follows no redirect
	default:
		r.Body = struct{ io.ReadCloser }{r.Body}
	}
	return w.client.Do(r)
}
