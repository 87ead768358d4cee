package httpapi

import (
	"bytes"
	stdjson "encoding/json"
	"io"
	"net/http"
	"slices"

	"coagent/platform/jsonbody"
)

// checkedBody is a body that was found valid, with its defaults filled in. The
// generated handlers bind its value, and so see exactly what was checked, not
// what another decoder makes of the same bytes (role beside ROLE).
type checkedBody interface {
	io.ReadCloser
	// length is -1 if it is not known before the body is encoded anew.
	length() int64
}

// Body is the body of a request that passed the checks, with its defaults filled in:
// the very bytes that were checked, if nobody has read of it. They must not be changed.
func Body(r *http.Request) ([]byte, error) {
	if b, ok := r.Body.(interface{ Text() []byte }); ok {
		if text := b.Text(); text != nil {
			return text, nil
		}
	}
	return io.ReadAll(r.Body)
}

// decodedBody was decoded while it was checked.
type decodedBody struct {
	value    any // of the generated type; nil if the handler wants the bytes alone
	defaults jsonbody.Defaults
	raw      []byte // without them
	rest     *bytes.Reader
}

// Decoded is what [jsonbody.Bind] looks for.
func (b *decodedBody) Decoded() any { return b.value }

func (b *decodedBody) Read(p []byte) (int, error) {
	if b.rest == nil {
		b.rest = bytes.NewReader(b.defaults.Filled(b.raw))
	}
	return b.rest.Read(p)
}

// Text is what [Body] looks for; nil if the body was read already.
func (b *decodedBody) Text() []byte {
	if b.rest != nil {
		return nil
	}
	return slices.Clip(b.defaults.Filled(b.raw))
}

func (b *decodedBody) length() int64 { return int64(b.defaults.Length(len(b.raw))) }

func (b *decodedBody) Close() error { return nil }

// genericBody was decoded into the shapes that kin-openapi knows.
type genericBody struct {
	value any
	raw   []byte // nil if it must be encoded anew
	rest  *bytes.Reader
}

// ValidatedValue is what oapi-codegen's runtime.BindJSONBody looks for.
func (b *genericBody) ValidatedValue() any { return b.value }

func (b *genericBody) Read(p []byte) (int, error) {
	if b.rest == nil {
		if b.raw == nil {
			var err error
			if b.raw, err = stdjson.Marshal(b.value); err != nil {
				return 0, err
			}
		}
		b.rest = bytes.NewReader(b.raw)
	}
	return b.rest.Read(p)
}

func (b *genericBody) length() int64 {
	if b.raw == nil {
		return -1
	}
	return int64(len(b.raw))
}

func (b *genericBody) Close() error { return nil }
