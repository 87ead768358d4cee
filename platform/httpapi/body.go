package httpapi

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/platform/admission"
	"coagent/platform/fault"
	"coagent/platform/jsonbody"
)

const mediaJSON = "application/json"

// bodyRules is what the document says of an operation's body.
type bodyRules struct {
	schema   *openapi3.Schema
	required bool
	defaults bool           // some member has one
	onePass  *jsonbody.Body // nil if there is none
}

func newBodyRules(body *openapi3.RequestBody, onePass map[string]jsonbody.Body, operation string) (*bodyRules, error) {
	media := body.Content[mediaJSON]
	if len(body.Content) != 1 || media == nil || media.Schema == nil {
		return nil, errors.New("the request body must be application/json with a schema, and nothing else")
	}
	defaults, err := hasDefaults(media.Schema.Value, map[*openapi3.Schema]bool{})
	if err != nil {
		return nil, err
	}
	rules := &bodyRules{schema: media.Schema.Value, required: body.Required, defaults: defaults}
	if one, has := onePass[operation]; has {
		rules.onePass = &one
	}
	return rules, nil
}

// CheckLength fails if r has a body that op does not take, or one that is said
// to be over its limit. What comes without a length has a body, even if not a
// byte has come: to wait for one would let a caller hold a place with nothing.
func CheckLength(w http.ResponseWriter, r *http.Request, op Operation) error {
	switch {
	case !op.TakesBody && r.ContentLength != 0:
		closeAfter(w)
		return invalid("/body", "unexpected", "must not be there: this operation takes no body")
	case op.TakesBody && r.ContentLength > op.MaxBody:
		return TooLarge(w, op.MaxBody)
	}
	return nil
}

// readBody gives the bytes of the body after everything that can be said of
// them before they are read as JSON. It gives nil if there is no body and none
// is needed. While it reads it takes as much from room as there is of the body,
// for caller, through body.
func (rt *route) readBody(
	w http.ResponseWriter, r *http.Request, room *admission.Shares, caller string, body *roomyBody,
) ([]byte, error) {
	if rt.body == nil {
		return nil, CheckLength(w, r, rt.Operation)
	}
	if r.ContentLength == 0 && !rt.body.required {
		return nil, nil
	}
	if !speaksJSON(r.Header) {
		return nil, fault.New(fault.UnsupportedMediaType, "unsupported_media_type",
			"The body must be application/json in UTF-8, without Content-Encoding.")
	}
	if err := CheckLength(w, r, rt.Operation); err != nil {
		return nil, err
	}
	*body = roomyBody{Reader: r.Body, most: rt.MaxBody, room: room, caller: caller}
	var raw []byte
	if declared := max(r.ContentLength, 0); declared > 0 {
		if err := body.take(declared); err != nil {
			closeAfter(w)
			return nil, err
		}
		raw = make([]byte, 0, declared+1) // one more than there is: no other room is needed to see the end
	}
	raw, err := readAll(body, raw)
	if errors.Is(err, errOver) {
		return nil, TooLarge(w, rt.MaxBody)
	}
	if _, full := errors.AsType[*fault.Error](err); full {
		closeAfter(w)
		return nil, err
	}
	if err != nil {
		return nil, unreadable(w, err)
	}
	return raw, nil
}

// readAll appends all that r has to what, which grows if it must.
func readAll(r io.Reader, what []byte) ([]byte, error) {
	for {
		if len(what) == cap(what) {
			what = slices.Grow(what, bytes.MinRead)
		}
		n, err := r.Read(what[len(what):cap(what)])
		what = what[:len(what)+n]
		if errors.Is(err, io.EOF) {
			return what, nil
		}
		if err != nil {
			return what, err
		}
	}
}

// roomyBody is a body of so many bytes at most, which takes room as it comes.
type roomyBody struct {
	io.Reader
	most   int64
	room   *admission.Shares // nil before it is read
	caller string
	held   int64 // what was taken
	read   int64
}

// errOver is the error of a body that has more bytes than it may.
var errOver = errors.New("the body is over its limit")

// roomStep is how much a body of unknown length takes at once.
const roomStep = 4 << 10

// Read implements [io.Reader].
func (b *roomyBody) Read(p []byte) (int, error) {
	p = p[:min(int64(len(p)), b.most-b.read+1)]
	n, err := b.Reader.Read(p)
	if b.read += int64(n); b.read > b.most {
		return n, errOver
	}
	for b.read > b.held {
		if full := b.take(roomStep); full != nil {
			return n, full
		}
	}
	return n, err
}

// giveBack gives back the room that the body took.
func (b *roomyBody) giveBack() {
	if b.room != nil {
		b.room.GiveBack(b.caller, b.held)
	}
}

func (b *roomyBody) take(n int64) error {
	if !b.room.Take(b.caller, n) {
		return overloaded("Too many bytes are being sent at once; try again soon.")
	}
	b.held += n
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

// TooLarge is the fault of a body over an operation's limit.
func TooLarge(w http.ResponseWriter, limit int64) error {
	closeAfter(w)
	return fault.New(fault.TooLarge, "payload_too_large",
		"The body is over the limit of "+strconv.FormatInt(limit, 10)+" bytes.")
}

// closeAfter ends the connection with the answer. Else net/http waits for the
// rest of the body before it answers.
func closeAfter(w http.ResponseWriter) { w.Header().Set("Connection", "close") }

// errSlow says that the caller is still there: net/http ends the context of a
// request whose body came too late, just as if they had left.
var errSlow = errors.New("the body came too late")

// unreadable is the fault of a body that did not come to its end. A caller who
// is too slow is told so as for any other mistake of the body; one who left is
// known by the context.
func unreadable(w http.ResponseWriter, cause error) error {
	if errors.Is(cause, os.ErrDeadlineExceeded) {
		return TooSlow(w, cause)
	}
	f := fault.Wrap(cause, fault.Invalid, "invalid_request", "The request breaks the document.")
	f.Fields = []fault.Field{{Pointer: "/body", Code: "malformed", Detail: "cannot be read to its end"}}
	return f
}

// TooSlow is the fault of a body that did not come in time.
func TooSlow(w http.ResponseWriter, cause error) error {
	closeAfter(w)
	return fault.Wrap(fmt.Errorf("%w: %w", errSlow, cause), fault.RequestTimeout, "request_timeout",
		fmt.Sprintf("The body did not arrive within %.0f seconds.", BodyTime.Seconds()))
}

// check holds raw against the document and gives the body that the handlers get,
// or nil and what is wrong. A body that is decoded at once is put into decoded.
func (b *bodyRules) check(
	raw []byte, options []openapi3.SchemaValidationOption, decoded *decodedBody, fs *faults,
) checkedBody {
	if b.onePass == nil {
		return b.checkByLibrary(raw, options, fs)
	}
	found := b.onePass.Check(raw)
	switch {
	case found.Malformed:
		if _, refused, whole := decodeStrict(raw, nil); !whole {
			*fs = append(*fs, refused...)
			return nil
		}
		return b.checkByLibrary(raw, options, fs) // the two readers differ, which their tests exclude
	case found.Unbound: // the handler refuses it
		return b.checkByLibrary(raw, options, fs)
	case len(found.Fields) > 0:
		if len(*fs) == 0 {
			*fs = found.Fields
		} else {
			*fs = append(*fs, found.Fields...)
		}
		return nil
	}
	*decoded = decodedBody{value: found.Value, defaults: found.Defaults, raw: raw}
	return decoded
}

// checkByLibrary does the same by the library that knows all of OpenAPI. The
// validation goes over what the strict reader let in.
func (b *bodyRules) checkByLibrary(raw []byte, options []openapi3.SchemaValidationOption, fs *faults) checkedBody {
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
	checked := &genericBody{value: value, raw: raw}
	if b.defaults && fill(b.schema, value) {
		checked.raw = nil
	}
	return checked
}
