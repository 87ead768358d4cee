package httpapi

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-json-experiment/json/jsontext"

	"coagent/platform/fault"
	"coagent/platform/jsonbody"
)

// maxDepth is how deep arrays and objects of a body may be nested.
const maxDepth = jsonbody.MaxDepth

// decodeStrict reads exactly one JSON document (RFC 8259) from body into the
// shapes that kin-openapi validates: nil, bool, string, json.Number, []any and
// map[string]any. What encoding/json winks at it refuses: duplicate members,
// invalid UTF-8 and unpaired surrogates, data after the document, and nesting
// deeper than [maxDepth].
//
// What s does not allow takes no memory: see [strictReader]. refused names such
// places, or the one place where body is not JSON. If whole is false the reading
// ended there, and nothing can be said of the rest.
//
// A number that is whole but not written so (5.0, 1e3) comes out in plain
// digits, since to JSON Schema it is an integer and to Go's decoders it is not.
func decodeStrict(body []byte, s *openapi3.Schema) (v any, refused faults, whole bool) {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, faults{{Pointer: "/body", Code: "required", Detail: "is required"}}, false
	}
	r := strictReader{tokens: jsontext.NewDecoder(bytes.NewBuffer(body))}
	v, err := r.value(s)
	switch {
	case errors.Is(err, errRefused):
		return nil, r.refused, false
	case err != nil:
		return nil, faults{syntaxFault(r.tokens, body, err)}, false
	}
	if _, err := r.tokens.ReadToken(); !errors.Is(err, io.EOF) {
		refused = faults{{Pointer: "/body", Code: "json", Detail: "must be one JSON document with nothing after it"}}
		return nil, refused, false
	}
	return v, r.refused, true
}

func plainNumber(s string) stdjson.Number {
	if strings.ContainsAny(s, ".eE") {
		const exact = 1 << 53 // beyond it a float64 skips integers
		if f, err := strconv.ParseFloat(s, 64); err == nil && f == float64(int64(f)) && f > -exact && f < exact {
			return stdjson.Number(strconv.FormatInt(int64(f), 10))
		}
	}
	return stdjson.Number(s)
}

// syntaxFault says where and, without any of the caller's text, what.
func syntaxFault(d *jsontext.Decoder, body []byte, err error) fault.Field {
	at := d.StackPointer()
	if s, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		at = s.JSONPointer
	}
	f := fault.Field{Pointer: pointerOf(at), Code: "json", Detail: "is not valid JSON"}
	switch {
	case errors.Is(err, errTooDeep):
		f.Code, f.Detail = "depth", "is nested more than "+strconv.Itoa(maxDepth)+" levels deep"
	case errors.Is(err, jsontext.ErrDuplicateName):
		f.Code, f.Detail = "duplicate", "occurs more than once"
	case errors.Is(err, io.ErrUnexpectedEOF):
		f.Detail = "is not valid JSON: it ends too early"
	case bytes.HasPrefix(body, []byte("\uFEFF")):
		f.Detail = "must not begin with a byte order mark" // RFC 8259, section 8.1
	case !utf8.Valid(body):
		f.Code, f.Detail = "utf8", "is not valid UTF-8"
	}
	return f
}
