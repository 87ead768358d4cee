package httpapi

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"

	"coagent/platform/admission"
	"coagent/platform/telemetry"
)

// exchange is one request while it is being answered: the writer that the
// handlers get, and what the access log will say of it. Only the request's own
// goroutine uses it.
//
// Its own methods may be called on nil: a handler that is not behind [Front]
// has no exchange.
type exchange struct {
	http.ResponseWriter
	context requestContext
	request telemetry.Request
	asked   *http.Request
	id      [1]string // the correlation id, as a header's value
	body    roomyBody // nobody's before it is read
	decoded decodedBody
	line    [lineAttrs]slog.Attr // of the log

	bounded bool // the connection has the deadlines of this request

	status int // 0 until the answer begins
	bytes  int64
	copy   *copied // nil unless the answer will be held against the document

	route         string            // as the document has it; "" if there is none
	operation     string            // its id; "" if there is none
	caller        string            // who asked; "" while that is not known
	code          string            // of the problem
	cause         error             // private
	problemStatus int               // of the problem in which an answer ended that had begun well
	stack         []byte            // of a panic
	ticket        *admission.Ticket // nil if nobody counts how often the caller comes
	callerGone    bool              // before the end
	torn          bool              // the connection was broken in the middle of the answer
}

type exchangeKey struct{}

// exchangeOf is the exchange that Front put into ctx, or nil.
func exchangeOf(ctx context.Context) *exchange {
	x, _ := ctx.Value(exchangeKey{}).(*exchange)
	return x
}

// SetRoute tells the access log and the request's span which path of a document
// the request is for, once that is known. [Service] does so itself.
func SetRoute(ctx context.Context, method, route string) {
	if x := exchangeOf(ctx); x != nil {
		x.route = route
	}
	telemetry.SetRoute(ctx, method, route)
}

// SetOperation is [SetRoute] for an operation of a document, whose id the access
// log has, too.
func SetOperation(ctx context.Context, op Operation) {
	if x := exchangeOf(ctx); x != nil {
		x.operation = op.ID
	}
	SetRoute(ctx, op.Method, op.Path)
}

// note keeps what went wrong for the log. The last word counts.
func (x *exchange) note(code string, cause error) {
	if x != nil {
		x.code, x.cause = code, cause
	}
}

// noteLate is note for an answer that has begun.
func (x *exchange) noteLate(code string, status int, cause error) {
	if x != nil {
		x.problemStatus = status
	}
	x.note(code, cause)
}

func (x *exchange) callerLeft() {
	if x != nil {
		x.callerGone = true
	}
}

func (x *exchange) begun() bool { return x != nil && x.status != 0 }

// bound sets the deadlines of a request of which nobody has said how long it may take.
func (x *exchange) bound() {
	if !x.bounded {
		SetDeadlines(x.ResponseWriter, x.asked, BodyTime, 0)
	}
}

// WriteHeader notes the status. Informational answers go out as they are.
func (x *exchange) WriteHeader(code int) {
	x.bound()
	informational := code >= 100 && code < 200 && code != http.StatusSwitchingProtocols
	if x.status == 0 && !informational {
		x.status = code
	}
	x.ResponseWriter.WriteHeader(code)
}

func (x *exchange) Write(p []byte) (int, error) {
	if x.status == 0 {
		x.bound()
		x.status = http.StatusOK
	}
	n, err := x.ResponseWriter.Write(p)
	x.bytes += int64(n)
	x.copy.add(p[:n])
	return n, err
}

// Unwrap lets http.ResponseController reach the server's own writer.
func (x *exchange) Unwrap() http.ResponseWriter { return x.ResponseWriter }

// FlushError sends what was written so far; http.ResponseController calls it.
func (x *exchange) FlushError() error {
	if x.status == 0 {
		x.bound()
		x.status = http.StatusOK
	}
	return http.NewResponseController(x.ResponseWriter).Flush()
}

// Flush is for the generated stream writers, which ask for an http.Flusher. A
// stream whose caller left fails at its next Write.
func (x *exchange) Flush() { _ = x.FlushError() }

// copied is the beginning of an answer. A nil one keeps nothing.
type copied struct {
	buf  bytes.Buffer
	over bool // there was more than maxCopied
}

// maxCopied bounds the memory that one check of an answer takes.
const maxCopied = 1 << 20

func (c *copied) add(p []byte) {
	switch {
	case c == nil || c.over:
	case c.buf.Len()+len(p) > maxCopied:
		c.over = true
		c.buf = bytes.Buffer{}
	default:
		c.buf.Write(p)
	}
}
