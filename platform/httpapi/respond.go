package httpapi

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3filter"
)

// checkAnswer holds what was written against the document. Streams, and
// answers of more than 1 MiB, are not looked at.
func (e *enforcer) checkAnswer(r *http.Request, rt *route, params map[string]string, x *exchange) {
	media, _, _ := mime.ParseMediaType(x.Header().Get("Content-Type"))
	if x.callerGone || x.copy.over || media == "text/event-stream" {
		return
	}
	status := x.status
	if status == 0 { // net/http will say so
		status = http.StatusOK
	}
	violation := openapi3filter.ValidateResponse(r.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{
			Request: r, PathParams: params, Route: &rt.kin, Options: e.filter,
		},
		Status:  status,
		Header:  x.Header(),
		Body:    io.NopCloser(bytes.NewReader(x.copy.buf.Bytes())),
		Options: e.filter,
	})
	if violation == nil {
		return
	}
	err := fmt.Errorf("%s: the answer %d breaks the document: %s", rt.ID, status, sayViolation(violation))
	if e.OnViolation != nil {
		e.OnViolation(r, err)
		return
	}
	e.Log.ErrorContext(r.Context(), "answer breaks the document",
		"api", e.Name, "operation", rt.ID, "violation", err.Error())
}

// sayViolation names places and rules, and no values.
func sayViolation(err error) string {
	e, ok := errors.AsType[*openapi3filter.ResponseError](err)
	if !ok {
		return "it is malformed"
	}
	if e.Err == nil || !strings.HasPrefix(e.Reason, "response body doesn't match") {
		return e.Reason // of kin's own making: a header's or media type's name
	}
	var fs faults
	fs.collect("/body", e.Err)
	var said []string
	for _, f := range fs.sorted() {
		said = append(said, f.Pointer+" "+f.Code)
	}
	return strings.Join(said, ", ")
}
