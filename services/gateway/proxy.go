package gateway

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"mime"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-json-experiment/json"

	"coagent/platform/fault"
	"coagent/platform/httpapi"
	"coagent/platform/telemetry"
	"coagent/platform/upstream"
)

const codeUnavailable = "gateway.upstream_unavailable"

// newProxy passes requests on to u and its answers back. Event streams and
// answers of unknown length are sent on piece by piece as they come.
func newProxy(
	u Upstream, dial upstream.Dialer, beside func(func(context.Context)), log *slog.Logger,
) (http.Handler, error) {
	log = log.With("upstream", u.Name)
	addresses := strings.Split(u.URL, ",")
	transport := upstream.Transport(dial)
	transport.DisableCompression = true // what a caller takes, a caller says
	instances, err := upstream.NewInstances(addresses, telemetry.TransportTo(u.Name, transport), log)
	if err != nil {
		return nil, fmt.Errorf("gateway: the address of %s %w", u.Name, err)
	}
	target, err := url.Parse(addresses[0])
	if err != nil {
		return nil, err
	}
	if beside != nil {
		beside(instances.Run)
	}
	return readAhead(&httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { rewrite(r, target) },
		Transport:      newBreaker(u.Name, instances, log),
		BufferPool:     &buffers{},
		ModifyResponse: func(r *http.Response) error { return checkAnswer(u.Name, r) },
		ErrorHandler:   answerFailure,
		ErrorLog:       slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}), nil
}

// smallBody is the size up to which a body of known length is read before it is passed
// on. It then goes out together with the head of the request, in one write, and no
// service waits for the rest of it.
const smallBody = 16 << 10

// readAhead reads small bodies before next.
func readAhead(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n := r.ContentLength; n > 0 && n <= smallBody {
			whole := make([]byte, n)
			if _, err := io.ReadFull(r.Body, whole); err != nil {
				answerFailure(w, r, &uploadError{err})
				return
			}
			// By its type the transport knows that to read it takes no time.
			r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(whole)), nil }
		}
		next.ServeHTTP(w, r)
	})
}

// rewrite addresses the request to the service. The path keeps its encoding.
func rewrite(r *httputil.ProxyRequest, target *url.URL) {
	asks(r.In)
	r.SetURL(target)
	// ReverseProxy drops what it cannot parse. The service has to see and
	// refuse it, or a wrong parameter would silently become its default.
	r.Out.URL.RawQuery = r.In.URL.RawQuery
	maps.DeleteFunc(r.Out.Header, func(name string, _ []string) bool { return spoofable(name) })
	setForwarded(r.Out.Header, r.In)
	switch {
	case r.Out.GetBody != nil: // it was read ahead
		r.Out.Body, _ = r.Out.GetBody()
	case r.Out.Body != nil:
		r.Out.Body = &upload{ReadCloser: r.Out.Body}
	}
}

// setForwarded says who asks, of which host and how, as [httputil.ProxyRequest.SetXForwarded]
// does of a request that has none of it any more.
func setForwarded(h http.Header, in *http.Request) {
	values := []string{"", in.Host, "http"}
	if in.TLS != nil {
		values[2] = "https"
	}
	if client, _, err := net.SplitHostPort(in.RemoteAddr); err == nil {
		values[0] = client
		h["X-Forwarded-For"] = values[0:1:1]
	}
	h["X-Forwarded-Host"], h["X-Forwarded-Proto"] = values[1:2:2], values[2:3:3]
}

// spoofable reports whether a header could make a service believe something
// about the caller, or choose another operation, that the gateway did not
// check. Cookies are nothing to a service. Expect is settled between the
// caller and the gateway: an interim answer of the service would reset the
// headers that the gateway has set.
func spoofable(name string) bool {
	switch name {
	case "Forwarded", "X-Real-Ip", "True-Client-Ip", "Cookie", "Expect",
		"X-Original-Url", "X-Rewrite-Url", "X-Http-Method", "X-Http-Method-Override", "X-Method-Override":
		return true
	case "X-Amzn-Trace-Id":
		return false
	}
	for _, prefix := range []string{"X-Forwarded-", "X-User-", "X-Authenticated-", "X-Amzn-"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// checkAnswer refuses a failure that is no problem document: it is not the
// service that speaks there, but something in front of it or beneath it. From
// the rest it takes the headers that are the gateway's to set.
func checkAnswer(service string, r *http.Response) error {
	if r.StatusCode >= 400 {
		if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/problem+json" {
			return fault.Wrap(fmt.Errorf("%s answered %d without a problem document", service, r.StatusCode),
				fault.BadUpstream, "gateway.bad_upstream_answer",
				"The service gave an answer that cannot be passed on.")
		}
	}
	if lacksRoom(r) {
		httpapi.GiveBack(r.Request.Context())
	}
	maps.DeleteFunc(r.Header, func(name string, _ []string) bool { return ours(name) })
	tellTiming(r, service)
	if r.Header.Get("Cache-Control") == "" {
		r.Header["Cache-Control"] = noStore
	}
	return nil
}

// noStore is shared; ReverseProxy copies it.
var noStore = []string{"no-store"}

// lacksRoom reports whether the service has turned the request away for lack of
// room. It may look at the beginning of a problem document.
func lacksRoom(r *http.Response) bool {
	if r.StatusCode != http.StatusTooManyRequests && r.StatusCode != http.StatusServiceUnavailable {
		return false
	}
	const enough = 4 << 10
	start, err := io.ReadAll(io.LimitReader(r.Body, enough))
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(start), r.Body), r.Body}
	var problem struct {
		Code string `json:"code"`
	}
	return err == nil && json.Unmarshal(start, &problem) == nil && httpapi.LacksRoom(r.StatusCode, problem.Code)
}

// ours reports whether an answer's header is the gateway's alone.
func ours(name string) bool {
	switch name {
	case telemetry.CorrelationHeader, "X-Content-Type-Options", "Referrer-Policy", "Strict-Transport-Security",
		"Server", "X-Powered-By", "Set-Cookie", "Ratelimit", "Deprecation", "Sunset", "Server-Timing":
		return true
	}
	return strings.HasPrefix(name, "Ratelimit-") ||
		strings.HasPrefix(name, "Timing-Allow-") || strings.HasPrefix(name, "Access-Control-")
}

// answerFailure tells the caller what went wrong on the way.
func answerFailure(w http.ResponseWriter, r *http.Request, err error) {
	httpapi.WriteError(w, r, failure(w, err))
}

// failure is the fault in what went wrong between caller and service.
func failure(w http.ResponseWriter, err error) error {
	if _, isFault := errors.AsType[*fault.Error](err); isFault {
		return err
	}
	if large, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return httpapi.TooLarge(w, large.Limit)
	}
	if _, ok := errors.AsType[*uploadError](err); ok {
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return httpapi.TooSlow(w, err)
		}
		return fault.Wrap(err, fault.Invalid, "invalid_request", "The body ended before its time.")
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.Wrap(err, fault.Timeout, "timeout", "The answer was not ready in time.")
	}
	f := fault.Wrap(err, fault.Unavailable, codeUnavailable, "The service does not answer now.")
	f.RetryAfter = time.Second
	return f
}

// upload is a caller's body on its way to a service. It knows when it is the
// caller who fails, so that nobody blames the service.
type upload struct {
	io.ReadCloser
	waiting atomic.Bool // for the caller's next bytes
}

// uploadError is a failure to read the caller's body.
type uploadError struct{ cause error }

func (e *uploadError) Error() string { return "the caller's body: " + e.cause.Error() }
func (e *uploadError) Unwrap() error { return e.cause }

func (u *upload) Read(p []byte) (int, error) {
	u.waiting.Store(true)
	n, err := u.ReadCloser.Read(p)
	u.waiting.Store(false)
	if err != nil && err != io.EOF {
		err = &uploadError{err}
	}
	return n, err
}

// buffers keeps the copy buffers between requests.
type buffers struct{ pool sync.Pool }

const bufferSize = 32 << 10

func (b *buffers) Get() []byte {
	if buffer, ok := b.pool.Get().(*[bufferSize]byte); ok {
		return buffer[:]
	}
	return make([]byte, bufferSize)
}

func (b *buffers) Put(buffer []byte) { b.pool.Put((*[bufferSize]byte)(buffer)) }
