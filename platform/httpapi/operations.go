package httpapi

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

// Operation is what a document says of one operation, extensions included.
type Operation struct {
	ID     string // operationId
	Method string
	Path   string // template, as in the document: /oauth/tokens/{userId}
	// Timeout is how long the operation may take (x-coagent-timeout, seconds).
	Timeout time.Duration
	// MaxBody is the most bytes that a request body may have
	// (x-coagent-max-body); 0 if the operation takes no body.
	MaxBody int64
	// TakesBody says that requests have a body, or may have one.
	TakesBody bool
	// RateLimit is what one caller may ask (x-coagent-rate-limit).
	RateLimit RateLimit
	// Scope is the scope that a token needs (x-coagent-scope); "" is none.
	Scope string
	// Internal says that the operation is not for callers: the gateway neither
	// serves nor publishes it (x-coagent-internal).
	Internal bool
	// Sunset says that the operation is deprecated, and when it goes (deprecated:
	// true with x-coagent-sunset); nil if it stays.
	Sunset *Sunset
}

// RateLimit allows so many requests in each stretch of time.
type RateLimit struct {
	Requests int
	Per      time.Duration
}

// The bounds of what a document may ask for; beyond them somebody mistook the
// unit.
const (
	maxTimeout = 15 * time.Minute
	maxMaxBody = 64 << 20
)

// Operations returns every operation of doc, sorted by path and method. The
// error names every operation without operationId, x-coagent-timeout (seconds,
// up to 900), x-coagent-rate-limit ({requests, seconds}) or, if it takes a
// body, x-coagent-max-body (bytes, up to 64 MiB).
func Operations(doc *openapi3.T) ([]Operation, error) {
	var (
		all  []Operation
		errs []error
	)
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			one, err := operation(method, path, op)
			if err != nil {
				errs = append(errs, fmt.Errorf("%s %s (%s): %w", method, path, op.OperationID, err))
			}
			all = append(all, one)
		}
	}
	if len(errs) > 0 {
		slices.SortFunc(errs, func(a, b error) int { return cmp.Compare(a.Error(), b.Error()) })
		return nil, errors.Join(errs...)
	}
	slices.SortFunc(all, func(a, b Operation) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	return all, nil
}

func operation(method, path string, op *openapi3.Operation) (Operation, error) {
	o := Operation{ID: op.OperationID, Method: method, Path: path}
	var errs []error
	if o.ID == "" {
		errs = append(errs, errors.New("operationId is missing"))
	}
	if s, ok := asNumber(op.Extensions["x-coagent-timeout"]); ok && s > 0 && s <= maxTimeout.Seconds() {
		o.Timeout = time.Duration(s * float64(time.Second))
	} else {
		errs = append(errs,
			fmt.Errorf("x-coagent-timeout must be seconds, more than 0 and at most %v", maxTimeout.Seconds()))
	}
	var ok bool
	if o.RateLimit, ok = rateLimit(op.Extensions[rateLimitExtension]); !ok {
		errs = append(errs, errors.New(rateLimitRule))
	}
	if o.TakesBody = op.RequestBody != nil; o.TakesBody || op.Extensions["x-coagent-max-body"] != nil {
		if o.MaxBody, ok = wholeNumber(op.Extensions["x-coagent-max-body"]); !ok || o.MaxBody > maxMaxBody {
			errs = append(errs, fmt.Errorf("x-coagent-max-body must be bytes, from 1 to %d", maxMaxBody))
		}
	}
	if scope, given := op.Extensions["x-coagent-scope"]; given {
		var ok bool
		if o.Scope, ok = scope.(string); !ok || o.Scope == "" {
			errs = append(errs, errors.New("x-coagent-scope must be the name of a scope")) // never take it for "none"
		}
	}
	if internal, given := op.Extensions["x-coagent-internal"]; given {
		var ok bool
		if o.Internal, ok = internal.(bool); !ok {
			errs = append(errs, errors.New("x-coagent-internal must be true or false")) // never take it for "no"
		}
	}
	var err error
	if o.Sunset, err = sunset(op); err != nil {
		errs = append(errs, err)
	}
	if takesNoBody(method) && op.RequestBody != nil {
		errs = append(errs, errors.New("a request body has no meaning here")) // RFC 9110, sections 9.3.1 and 9.3.5
	}
	return o, errors.Join(errs...)
}

// rateLimit reads an x-coagent-rate-limit.
func rateLimit(extension any) (RateLimit, bool) {
	limit, _ := extension.(map[string]any)
	requests, okRequests := wholeNumber(limit["requests"])
	seconds, okSeconds := wholeNumber(limit["seconds"])
	if !okRequests || !okSeconds {
		return RateLimit{}, false
	}
	return RateLimit{Requests: int(requests), Per: time.Duration(seconds) * time.Second}, true
}

// wholeNumber gives v if it is a whole number of at least 1.
func wholeNumber(v any) (int64, bool) {
	f, ok := asNumber(v)
	return int64(f), ok && f >= 1 && f < 1<<40 && f == float64(int64(f))
}

// asNumber takes v as the loader gives it, which differs between YAML and JSON.
func asNumber(v any) (float64, bool) {
	switch n := v.(type) {
	case float64:
		return n, true
	case int:
		return float64(n), true
	case int64:
		return float64(n), true
	case uint64:
		return float64(n), true
	case json.Number:
		f, err := n.Float64()
		return f, err == nil
	case json.RawMessage:
		var f float64
		err := json.Unmarshal(n, &f)
		return f, err == nil
	}
	return 0, false
}
