package httpapi

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"coagent/platform/fault"
	"coagent/platform/schema"
)

// maxDepth is how deep arrays and objects of a body may be nested.
const maxDepth = 64

// decodeStrict reads exactly one JSON document (RFC 8259) from body into the
// shapes that kin-openapi validates: nil, bool, string, json.Number, []any and
// map[string]any. What encoding/json winks at it refuses: duplicate members,
// invalid UTF-8 and unpaired surrogates, data after the document, and nesting
// deeper than [maxDepth]. The place of the first fault is returned instead of
// the value.
//
// A number that is whole but not written so (5.0, 1e3) comes out in plain
// digits, since to JSON Schema it is an integer and to Go's decoders it is not.
func decodeStrict(body []byte) (any, *fault.Field) {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, &fault.Field{Pointer: "/body", Code: "required", Detail: "is required"}
	}
	d := jsontext.NewDecoder(bytes.NewBuffer(body))
	v, err := readValue(d, 0)
	if err != nil {
		return nil, syntaxFault(d, body, err)
	}
	if _, err := d.ReadToken(); !errors.Is(err, io.EOF) {
		return nil, &fault.Field{Pointer: "/body", Code: "json", Detail: "must be one JSON document with nothing after it"}
	}
	return v, nil
}

var errTooDeep = errors.New("nested too deeply")

func readValue(d *jsontext.Decoder, depth int) (any, error) {
	t, err := d.ReadToken()
	if err != nil {
		return nil, err
	}
	switch t.Kind() {
	case '"':
		return t.String(), nil
	case '0':
		return plainNumber(t.String()), nil
	case 't', 'f':
		return t.Bool(), nil
	case '[':
		if depth == maxDepth {
			return nil, errTooDeep
		}
		items := []any{}
		for d.PeekKind() != ']' {
			v, err := readValue(d, depth+1)
			if err != nil {
				return nil, err
			}
			items = append(items, v)
		}
		_, err := d.ReadToken()
		return items, err
	case '{':
		if depth == maxDepth {
			return nil, errTooDeep
		}
		members := map[string]any{}
		for d.PeekKind() != '}' {
			name, err := d.ReadToken()
			if err != nil {
				return nil, err
			}
			key := name.String() // before the next token takes its buffer
			v, err := readValue(d, depth+1)
			if err != nil {
				return nil, err
			}
			members[key] = v
		}
		_, err := d.ReadToken()
		return members, err
	}
	return nil, nil // null
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
func syntaxFault(d *jsontext.Decoder, body []byte, err error) *fault.Field {
	at := d.StackPointer()
	if s, ok := errors.AsType[*jsontext.SyntacticError](err); ok {
		at = s.JSONPointer
	}
	f := &fault.Field{Pointer: schema.Pointer("/body", slices.Collect(at.Tokens())...), Code: "json", Detail: "is not valid JSON"}
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
