package gateway

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/rs/cors"
)

// preflightAge is how long a browser may remember a preflight, in seconds.
const preflightAge = 600

// crossOrigin lets pages of the given origins call the operations. Which
// methods and headers there are is read from the documents. Credentials are
// not allowed: callers authenticate by a header, not by cookies.
func crossOrigin(origins []string, upstreams []Upstream, routes []route) (func(http.Handler) http.Handler, error) {
	if len(origins) == 0 { // the library would read an empty list as "everybody"
		return func(next http.Handler) http.Handler { return next }, nil
	}
	var faults []error
	for _, origin := range origins {
		if err := CheckOrigin(origin); err != nil {
			faults = append(faults, fmt.Errorf("gateway: an allowed origin %w", err))
		}
	}
	var methods []string
	for _, r := range routes {
		methods = append(methods, r.Method)
	}
	sent, answered := headers(upstreams)
	return cors.New(cors.Options{
		AllowedOrigins: origins,
		AllowedMethods: slices.Compact(slices.Sorted(slices.Values(methods))),
		AllowedHeaders: sent,
		ExposedHeaders: answered,
		MaxAge:         preflightAge,
	}).Handler, errors.Join(faults...)
}

// CheckOrigin accepts scheme://host[:port] (RFC 6454, section 6.2), no pattern.
// The error goes on after the name of a setting, and does not quote the origin.
func CheckOrigin(origin string) error {
	u, err := url.Parse(origin)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Scheme+"://"+u.Host != origin ||
		u.Hostname() == "" {
		return errors.New("must be scheme://host[:port]")
	}
	if strings.Contains(u.Host, "*") { // the library would read it as a pattern
		return errors.New("must name one host, not a pattern")
	}
	return nil
}

// headers collects the request headers and the answer headers of all
// documents, sorted.
func headers(upstreams []Upstream) (sent, answered []string) {
	// These belong to HTTP and to tracing (W3C Trace Context) rather than to
	// any one operation.
	in := map[string]bool{"Authorization": true, "Content-Type": true, "Traceparent": true, "Tracestate": true}
	out := map[string]bool{}
	add := func(parameters openapi3.Parameters) {
		for _, p := range parameters {
			if p.Value.In == openapi3.ParameterInHeader {
				in[http.CanonicalHeaderKey(p.Value.Name)] = true
			}
		}
	}
	for _, u := range upstreams {
		for _, item := range u.Doc.Paths.Map() {
			add(item.Parameters)
			for _, op := range item.Operations() {
				add(op.Parameters)
				for _, response := range op.Responses.Map() {
					for name := range response.Value.Headers {
						out[http.CanonicalHeaderKey(name)] = true
					}
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(in)), slices.Sorted(maps.Keys(out))
}
