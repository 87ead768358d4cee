package bedrock

import (
	"io"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/smithy-go/transport/http/protocol/restjson1"
)

// Two faults of the SDK (smithy-go 1.28.8) that break streams.

// ownCodec keeps streams apart: those of one client are read through one codec,
// which each writes to without a lock (smithy-go issue 714).
func ownCodec(o *bedrockruntime.Options) { o.Protocol = restjson1.New(nil) }

// plainBody keeps an answer from being cut off by its own request. The SDK
// closes the request's body as soon as the answer begins; net/http may still
// look whether that body is at its end, and takes what a closed one says to a
// WriteTo for a failure to send, which closes the connection. Read says it right.
func plainBody(o *bedrockruntime.Options) { o.HTTPClient = plainBodies{o.HTTPClient} }

type plainBodies struct{ next bedrockruntime.HTTPClient }

// Do is called by the SDK.
func (p plainBodies) Do(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		r.Body = struct{ io.ReadCloser }{r.Body}
	}
	return p.next.Do(r)
}
