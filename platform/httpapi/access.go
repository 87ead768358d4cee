package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"coagent/platform/telemetry"
)

const (
	maxLoggedPath   = 256
	maxLoggedMethod = 16
)

// Front is what every program has before everything else. It
//
//   - accepts or mints the correlation id ([telemetry.AcceptCorrelationID]) and
//     puts it into the context, the request's header and the answer's;
//   - writes one line a request to log when it is over: at level ERROR from
//     status 500 on, at WARN if the caller left (status 499), else at INFO; a
//     question after the program's health at DEBUG, and at WARN if the program is
//     not ready. The line has the private cause of a failure, but no query, header
//     or body;
//   - turns a panic into a 500 problem, or, if the answer has begun, breaks the
//     connection, so that nobody takes a torn answer for a whole one
//     (http.ErrAbortHandler passes and does the same);
//   - answers a GET, HEAD, DELETE or OPTIONS with a body, which no operation takes,
//     without waiting for that body, and closes the connection;
//   - closes the connection of a caller whose body does not arrive, or who does
//     not take the answer, as [SetDeadlines] says. Who reads a body calls that before.
//
// The server span of the request is begun here, too, if spans are recorded;
// otherwise the request has a trace id alone.
func Front(log *slog.Logger, next http.Handler) http.Handler {
	return telemetry.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		if r.ContentLength != 0 && takesNoBody(r.Method) {
			closeAfter(w)
		}
		x := &exchange{ResponseWriter: w}
		id := telemetry.AcceptCorrelationID(onlyValue(r.Header[telemetry.CorrelationHeader]))
		x.id[0] = id
		r.Header[telemetry.CorrelationHeader] = x.id[:] // the document's rule for it now holds
		w.Header()[telemetry.CorrelationHeader] = x.id[:]
		w.Header()["X-Content-Type-Options"] = nosniff

		x.request.Begin(r.Context(), r.Header, id)
		x.context.Context, x.context.of = r.Context(), x
		ctx := &x.context
		r = r.WithContext(ctx)
		x.asked = r
		defer x.context.finish()
		defer x.bound()
		defer x.log(ctx, log, r.Method, r.URL.Path, start)
		defer x.recoverPanic(r)
		next.ServeHTTP(x, r)
	}))
}

// Every answer has this value of a header. Nobody changes it: http.Header replaces
// values and does not write into them.
var nosniff = []string{"nosniff"}

// takesNoBody reports whether a body has no meaning in a method (RFC 9110).
func takesNoBody(method string) bool {
	return method == http.MethodGet || method == http.MethodHead || method == http.MethodDelete ||
		method == http.MethodOptions
}

// onlyValue is the value of a header that was sent once, else "".
func onlyValue(values []string) string {
	if len(values) != 1 {
		return ""
	}
	return values[0]
}

// recoverPanic answers for a handler that panicked.
func (x *exchange) recoverPanic(r *http.Request) {
	v := recover()
	if v == nil {
		return
	}
	x.torn = x.begun()
	if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		x.torn = true
		x.callerGone = errors.Is(r.Context().Err(), context.Canceled)
		panic(http.ErrAbortHandler)
	}
	x.stack = debug.Stack()
	WriteError(x, r, fmt.Errorf("panic: %v", v))
	if x.torn {
		panic(http.ErrAbortHandler)
	}
}

func (x *exchange) log(ctx context.Context, log *slog.Logger, method, path string, start time.Time) {
	status := x.status
	switch {
	case x.callerGone:
		status = statusGone
	case status == 0: // net/http will say 200
		status = http.StatusOK
	}
	now := time.Now()
	took := now.Sub(start)
	x.measure(method, path, status, took)
	telemetry.SetStatus(ctx, max(status, x.problemStatus), x.code)
	level := slog.LevelInfo
	switch {
	case status == statusGone:
		level = slog.LevelWarn
	case isHealth(path) && status == http.StatusOK:
		level = slog.LevelDebug
	case isHealth(path) && x.code == codeNotReady:
		level = slog.LevelWarn
	case max(status, x.problemStatus) >= http.StatusInternalServerError || x.stack != nil || x.torn:
		level = slog.LevelError
	}
	if !log.Enabled(ctx, level) {
		return
	}
	attrs := append(x.line[:0],
		slog.String("method", cut(method, maxLoggedMethod)),
		slog.String("route", x.route),
		slog.String("path", cut(path, maxLoggedPath)),
		slog.Int("status", status),
		slog.Int64("bytes", x.bytes),
		slog.Float64("duration_ms", milliseconds(took)),
		slog.Float64("upstream_ms", milliseconds(telemetry.UpstreamTime(ctx))),
		slog.String("operation", x.operation),
		slog.String("user", hashed(x.caller)),
	)
	line := slog.NewRecord(now, level, "request", 0)
	// One group without a name, whose attributes stand for themselves: a record has room for
	// five of its own.
	line.AddAttrs(slog.Attr{Value: slog.GroupValue(x.appendFailure(attrs)...)})
	_ = log.Handler().Handle(ctx, line) // a log that cannot be written has nowhere to be told
}

// lineAttrs are those of a line, with code and cause.
const lineAttrs = 11

// appendFailure adds what went wrong.
func (x *exchange) appendFailure(attrs []slog.Attr) []slog.Attr {
	if x.code != "" {
		attrs = append(attrs, slog.String("code", x.code))
	}
	if x.problemStatus != 0 {
		attrs = append(attrs, slog.Int("problem_status", x.problemStatus))
	}
	if x.torn {
		attrs = append(attrs, slog.Bool("torn", true))
	}
	if x.cause != nil {
		attrs = append(attrs, slog.String("cause", x.cause.Error()))
	}
	if x.stack != nil {
		attrs = append(attrs, slog.String("stack", string(x.stack)))
	}
	return attrs
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// hashed stands for a caller, so that the requests of one can be found together by
// whoever knows them, and by nobody else.
func hashed(caller string) string {
	if caller == "" {
		return ""
	}
	var text [16]byte
	sum := sha256.Sum256([]byte(caller))
	hex.Encode(text[:], sum[:8])
	return string(text[:])
}

// measure counts the request, unless it asks after the program's health.
func (x *exchange) measure(method, path string, status int, took time.Duration) {
	if isHealth(path) {
		return
	}
	failed := max(status, x.problemStatus) >= http.StatusInternalServerError || x.stack != nil || x.torn && !x.callerGone
	telemetry.RequestDuration.Observe(took.Seconds(), knownMethod(method), x.route, statusText(status))
	if failed {
		telemetry.RequestFailures.Add(1, x.route)
	}
	if x.code != "" {
		telemetry.Errors.Add(1, x.code, x.route)
	} else if failed || status == statusGone {
		telemetry.Errors.Add(1, statusText(status), x.route)
	}
}

// knownMethod keeps what callers make up out of the metrics.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
		http.MethodOptions:
		return method
	}
	return "_OTHER"
}

func statusText(status int) string {
	if status == http.StatusOK {
		return "200"
	}
	return strconv.Itoa(status)
}
