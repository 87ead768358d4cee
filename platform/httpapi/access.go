package httpapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
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
//     not take the answer, as [SetDeadlines] says.
//
// The server span of the request is begun here, too.
func Front(log *slog.Logger, next http.Handler) http.Handler {
	return telemetry.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		SetDeadlines(w, r, BodyTime, 0)
		if r.ContentLength != 0 && takesNoBody(r.Method) {
			closeAfter(w)
		}
		id := telemetry.AcceptCorrelationID(onlyValue(r.Header[telemetry.CorrelationHeader]))
		r.Header[telemetry.CorrelationHeader] = []string{id} // the document's rule for it now holds
		w.Header()[telemetry.CorrelationHeader] = []string{id}
		w.Header()["X-Content-Type-Options"] = []string{"nosniff"}

		x := &exchange{ResponseWriter: w}
		ctx := context.WithValue(telemetry.WithCorrelationID(r.Context(), id), exchangeKey{}, x)
		r = r.WithContext(ctx)
		defer x.log(ctx, log, r.Method, r.URL.Path, start)
		defer x.recoverPanic(r)
		next.ServeHTTP(x, r)
	}))
}

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
	attrs := make([]slog.Attr, 0, 10)
	attrs = append(attrs,
		slog.String("method", cut(method, maxLoggedMethod)),
		slog.String("route", x.route),
		slog.String("path", cut(path, maxLoggedPath)),
		slog.Int("status", status),
		slog.Int64("bytes", x.bytes),
		slog.Float64("duration_ms", float64(time.Since(start).Microseconds())/1000),
	)
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
	log.LogAttrs(ctx, level, "request", attrs...)
}
