package httpapi

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/platform/fault"
)

const mediaJSON = "application/json"

// bodyRules is what the document says of an operation's body.
type bodyRules struct {
	schema   *openapi3.Schema
	required bool
	defaults bool // some member has one
}

func newBodyRules(body *openapi3.RequestBody) (*bodyRules, error) {
	media := body.Content[mediaJSON]
	if len(body.Content) != 1 || media == nil || media.Schema == nil {
		return nil, errors.New("the request body must be application/json with a schema, and nothing else")
	}
	defaults, err := hasDefaults(media.Schema.Value, map[*openapi3.Schema]bool{})
	if err != nil {
		return nil, err
	}
	return &bodyRules{schema: media.Schema.Value, required: body.Required, defaults: defaults}, nil
}

// readBody gives the bytes of the body after everything that can be said of
// them before they are read as JSON. It gives nil if there is no body and none
// is needed.
func (rt *route) readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if rt.body == nil {
		return nil, refuseBody(r)
	}
	if r.ContentLength == 0 && !rt.body.required {
		return nil, nil
	}
	if !speaksJSON(r.Header) {
		return nil, fault.New(fault.UnsupportedMediaType, "unsupported_media_type",
			"The body must be application/json in UTF-8, without Content-Encoding.")
	}
	if r.ContentLength > rt.MaxBody {
		return nil, tooLarge(w, rt.MaxBody)
	}
	var buf bytes.Buffer
	buf.Grow(int(max(r.ContentLength, 0)) + bytes.MinRead)
	_, err := buf.ReadFrom(http.MaxBytesReader(w, r.Body, rt.MaxBody))
	if _, over := errors.AsType[*http.MaxBytesError](err); over {
		return nil, tooLarge(w, rt.MaxBody)
	}
	if err != nil {
		return nil, unreadable(err)
	}
	return buf.Bytes(), nil
}

// refuseBody fails if r has a body. One without a length must be asked.
func refuseBody(r *http.Request) error {
	n := r.ContentLength
	if n < 0 {
		var one [1]byte
		read, _ := io.ReadFull(r.Body, one[:]) // what cannot be read is not there
		n = int64(read)
	}
	if n > 0 {
		return invalid("/body", "unexpected", "must not be there: this operation takes no body")
	}
	return nil
}

func speaksJSON(h http.Header) bool {
	for _, coding := range h["Content-Encoding"] {
		if coding != "" && !strings.EqualFold(coding, "identity") {
			return false
		}
	}
	given := onlyValue(h["Content-Type"])
	if given == mediaJSON {
		return true
	}
	media, params, err := mime.ParseMediaType(given)
	charset, has := params["charset"]
	return err == nil && media == mediaJSON && (!has || strings.EqualFold(charset, "utf-8"))
}

func tooLarge(w http.ResponseWriter, limit int64) error {
	w.Header().Set("Connection", "close") // else net/http waits for the rest of the body before it answers
	return fault.New(fault.TooLarge, "payload_too_large",
		"The body is over the limit of "+strconv.FormatInt(limit, 10)+" bytes.")
}

// errSlow says that the caller is still there: net/http ends the context of a
// request whose body came too late, just as if they had left.
var errSlow = errors.New("the body came too late")

// unreadable is the fault of a body that did not come to its end. A caller who
// is too slow is told so as for any other mistake of the body; one who left is
// known by the context.
func unreadable(cause error) error {
	f := fault.Wrap(cause, fault.Invalid, "invalid_request", "The request breaks the document.")
	f.Fields = []fault.Field{{Pointer: "/body", Code: "malformed", Detail: "cannot be read to its end"}}
	if errors.Is(cause, os.ErrDeadlineExceeded) {
		f.Err = fmt.Errorf("%w: %w", errSlow, cause)
		late := fmt.Sprintf("did not arrive within %v", BodyTime)
		f.Fields = []fault.Field{{Pointer: "/body", Code: "timeout", Detail: late}}
	}
	return f
}

// check holds raw against the schema and gives the body that the handlers get,
// or nil and what is wrong. The validation goes over what the strict reader let
// in.
func (b *bodyRules) check(raw []byte, options []openapi3.SchemaValidationOption, fs *faults) *checkedBody {
	value, refused, whole := decodeStrict(raw, b.schema)
	if whole {
		if err := b.schema.VisitJSON(value, options...); err != nil {
			refused.collectBeside("/body", err)
		}
	}
	if len(refused) > 0 {
		*fs = append(*fs, refused...)
		return nil
	}
	checked := &checkedBody{value: value, raw: raw}
	if b.defaults && fill(b.schema, value) {
		checked.raw = nil
	}
	return checked
}

// checkedBody is a body that was found valid, with its defaults filled in. The
// generated handlers bind its value, and so see exactly what was checked, not
// what another decoder makes of the same bytes (role beside ROLE).
type checkedBody struct {
	value any
	raw   []byte // nil if it must be encoded anew
	rest  *bytes.Reader
}

// ValidatedValue is what oapi-codegen's runtime.BindJSONBody looks for.
func (b *checkedBody) ValidatedValue() any { return b.value }

func (b *checkedBody) Read(p []byte) (int, error) {
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

// length is -1 if it is not known before the body is encoded anew.
func (b *checkedBody) length() int64 {
	if b.raw == nil {
		return -1
	}
	return int64(len(b.raw))
}

func (b *checkedBody) Close() error { return nil }
