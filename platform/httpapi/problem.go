package httpapi

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"coagent/gen/common"
	"coagent/platform/fault"
	"coagent/platform/jsonbody"
	"coagent/platform/schema"
	"coagent/platform/telemetry"
)

// statusGone is logged, and sent to whoever may still be there, when the
// caller left before the answer. nginx coined it; no RFC has a number for it.
const statusGone = 499

// maxDetail is in bytes, so never more characters than the document allows.
const maxDetail = 500

// maxFindings is how many phrases are told.
const maxFindings = 100

// statusOf is the only place where a kind of fault becomes an HTTP status.
var statusOf = [...]int{
	fault.Internal:             http.StatusInternalServerError,
	fault.Invalid:              http.StatusBadRequest,
	fault.Unauthenticated:      http.StatusUnauthorized,
	fault.Forbidden:            http.StatusForbidden,
	fault.NotFound:             http.StatusNotFound,
	fault.MethodNotAllowed:     http.StatusMethodNotAllowed,
	fault.RequestTimeout:       http.StatusRequestTimeout,
	fault.Conflict:             http.StatusConflict,
	fault.TooLarge:             http.StatusRequestEntityTooLarge,
	fault.UnsupportedMediaType: http.StatusUnsupportedMediaType,
	fault.Unprocessable:        http.StatusUnprocessableEntity,
	fault.RateLimited:          http.StatusTooManyRequests,
	fault.BadUpstream:          http.StatusBadGateway,
	fault.Unavailable:          http.StatusServiceUnavailable,
	fault.Timeout:              http.StatusGatewayTimeout,
}

func status(k fault.Kind) int {
	if int(k) < len(statusOf) {
		return statusOf[k]
	}
	return http.StatusInternalServerError
}

// WriteError answers r with err as a problem document (RFC 9457). It is the
// hook for every error that a handler returns.
//
// The caller sees the public half of the [fault.Error] in err; an error without
// one is an Internal fault that shows nothing, except context.DeadlineExceeded,
// which is a Timeout. The whole err goes to the access log and nowhere else.
// 429 and 503 always carry Retry-After in whole seconds (rounded up, at least
// 1), 401 carries WWW-Authenticate, and so do the 400 and the 403 of a fault with
// a challenge (RFC 6750, section 3).
//
// If the answer has already begun, as a stream has, err is only noted for the
// log. If the caller has gone, the log gets the status 499 and the answer has
// no body.
func WriteError(w http.ResponseWriter, r *http.Request, err error) {
	x := exchangeOf(r.Context())
	if errors.Is(r.Context().Err(), context.Canceled) && !errors.Is(err, errSlow) {
		x.note("", err)
		x.callerLeft()
		if !x.begun() {
			w.WriteHeader(statusGone) // saying nothing would make it a 200
		}
		return
	}
	f := asFault(err)
	x.note(f.Code, err)
	if LacksRoom(status(f.Kind), f.Code) {
		GiveBack(r.Context())
	}
	if x.begun() {
		return
	}
	writeProblem(w, r, f)
}

func asFault(err error) *fault.Error {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.Wrap(err, fault.Timeout, "timeout", "The answer was not ready in time.")
	}
	return fault.From(err)
}

// Problem is the document that [WriteError] would answer with, for an answer
// that has begun already, such as a stream: it travels inside. Like there, the
// whole err goes to the access log, which calls its status problem_status: that
// of the answer itself is out.
func Problem(ctx context.Context, err error) []byte {
	f := asFault(err)
	if LacksRoom(status(f.Kind), f.Code) {
		GiveBack(ctx)
	}
	exchangeOf(ctx).noteLate(f.Code, status(f.Kind), err)
	text, err := encodeProblem(correlationID(ctx), f).Kept()
	if err != nil {
		exchangeOf(ctx).noteLate(f.Code, status(f.Kind), errors.Join(f, err))
	}
	return text
}

// encodeProblem writes the document about f of the request with that correlation id. It
// ends without a line break, for it may stand in a line of a stream. The document is
// never on the heap: what it points to stands beside it, and its type writes itself.
func encodeProblem(id string, f *fault.Error) *jsonbody.Writer {
	code := status(f.Kind)
	instance := "urn:coagent:request:" + id
	p := common.Problem{
		Type:          "about:blank",
		Title:         http.StatusText(code),
		Status:        code,
		Instance:      &instance,
		Code:          f.Code,
		CorrelationID: id,
	}
	detail := cut(f.Detail, maxDetail)
	if detail != "" {
		p.Detail = &detail
	}
	reason := f.Reason
	if reason != "" {
		p.Reason = &reason
	}
	retryAfter := int(wholeSeconds(f.RetryAfter))
	if code == http.StatusTooManyRequests || code == http.StatusServiceUnavailable {
		p.RetryAfter = &retryAfter
	}
	var errs [schema.MaxFields]common.FieldError
	p.Errors = errs[:min(len(f.Fields), schema.MaxFields)]
	for i := range p.Errors {
		of := &f.Fields[i]
		p.Errors[i] = common.FieldError{Pointer: of.Pointer, Code: of.Code, Detail: cut(of.Detail, maxDetail)}
	}
	for _, f := range f.Findings[:min(len(f.Findings), maxFindings)] {
		p.Findings = append(p.Findings, common.FairHousingFinding{
			Pointer: &f.Pointer, Phrase: f.Phrase, Start: f.Start, End: f.End, ProtectedClass: f.Class, Rule: f.Rule,
			Why: f.Why, Suggestion: f.Suggestion,
		})
	}
	w := jsonbody.NewWriter()
	p.WriteJSON(w)
	return w
}

// correlationID is that of the request, or a new one if it is not behind Front.
func correlationID(ctx context.Context) string {
	if id := telemetry.CorrelationID(ctx); id != "" {
		return id
	}
	return telemetry.AcceptCorrelationID("")
}

func writeProblem(w http.ResponseWriter, r *http.Request, f *fault.Error) {
	code, id := status(f.Kind), correlationID(r.Context())
	h := w.Header()
	for _, name := range [...]string{"Content-Encoding", "Etag", "Last-Modified", "Age"} {
		delete(h, name) // they spoke of the answer that failed
	}
	if onlyValue(h[telemetry.CorrelationHeader]) != id { // as it is behind Front
		h[telemetry.CorrelationHeader] = []string{id}
	}
	h["Cache-Control"] = noStore
	switch code {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", cmp.Or(f.Challenge, "Bearer"))
	case http.StatusBadRequest, http.StatusForbidden:
		if f.Challenge != "" {
			h.Set("WWW-Authenticate", f.Challenge)
		}
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		h.Set("Retry-After", strconv.FormatInt(wholeSeconds(f.RetryAfter), 10))
	}
	if err := encodeProblem(id, f).AnswerProblem(w, code); err != nil {
		exchangeOf(r.Context()).note(f.Code, errors.Join(f, err))
	}
}

// noStore is changed by nobody: http.Header replaces values and does not write into them.
var noStore = []string{"no-store"}

// wholeSeconds rounds d up, to one second at least.
func wholeSeconds(d time.Duration) int64 {
	return max(1, int64((d+time.Second-1)/time.Second))
}
