package gateway

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"coagent/platform/fault"
	"coagent/platform/httpapi"
)

// route is one operation of one service.
type route struct {
	httpapi.Operation
	service string
}

// name tells the operation from all others: "POST /search/web".
func (r route) name() string { return r.Method + " " + r.Path }

var parameter = regexp.MustCompile(`\{[^/{}]*\}`)

// table reads the routes from the documents. The reserved paths are the
// gateway's own, and so is all that is under [docsRoot].
func table(upstreams []Upstream, reserved []string) ([]route, error) {
	var (
		routes []route
		faults []error
	)
	owner := make(map[string]string)
	for _, u := range upstreams {
		operations, err := httpapi.Operations(u.Doc)
		if err != nil {
			faults = append(faults, fmt.Errorf("gateway: document of %s: %w", u.Name, err))
		}
		for _, op := range operations {
			if op.Internal {
				continue
			}
			r := route{Operation: op, service: u.Name}
			// Two templates that differ in the names of their parameters alone
			// are the same path (OpenAPI 3.0.3, Paths Object).
			claim := op.Method + " " + parameter.ReplaceAllString(op.Path, "{}")
			if other, taken := owner[claim]; taken {
				faults = append(faults, fmt.Errorf("gateway: %s and %s both declare %s", other, u.Name, r.name()))
			}
			if slices.Contains(reserved, op.Path) || strings.HasPrefix(op.Path+"/", docsRoot) {
				faults = append(faults,
					fmt.Errorf("gateway: %s declares %s, a path of the gateway's own", u.Name, r.name()))
			}
			owner[claim] = u.Name
			routes = append(routes, r)
		}
	}
	return routes, errors.Join(faults...)
}

// fixedPaths are the operations whose path has no parameter, by path and method. One look
// finds them, and the request goes on without what a router notes of it.
type fixedPaths map[string]map[string]http.Handler

func (f fixedPaths) add(r route, handler http.Handler) {
	if u := (&url.URL{Path: r.Path}); parameter.MatchString(r.Path) || u.EscapedPath() != r.Path || !plain(u) {
		return
	}
	if f[r.Path] == nil {
		f[r.Path] = map[string]http.Handler{}
	}
	f[r.Path][r.Method] = handler
}

// before has the others answered by next.
func (f fixedPaths) before(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if handler := f[r.URL.Path][r.Method]; handler != nil && r.URL.RawPath == "" {
			handler.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// unknown answers what no document declares: 405 with the methods that the
// path has, or 404 if it has none.
func unknown(router chi.Routes) http.HandlerFunc {
	methods := []string{
		http.MethodDelete, http.MethodGet, http.MethodHead, http.MethodOptions,
		http.MethodPatch, http.MethodPost, http.MethodPut,
	}
	return func(w http.ResponseWriter, r *http.Request) {
		var allowed []string
		for _, method := range methods {
			if router.Match(chi.NewRouteContext(), method, r.URL.EscapedPath()) {
				allowed = append(allowed, method)
			}
		}
		if allowed == nil {
			httpapi.WriteError(w, r, nothingHere())
			return
		}
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		httpapi.WriteError(w, r,
			fault.New(fault.MethodNotAllowed, "method_not_allowed", "The path has no such method."))
	}
}

// plainPath keeps out paths that two programs may read differently. With an
// encoded slash a segment is one to the router and two to whoever decodes
// first; a dot segment means another path to whoever resolves it, and an empty
// one is a parameter to some and nothing to others. None of our identifiers
// needs any of them.
func plainPath(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path := r.URL.EscapedPath(); path != homePath && path != docsRoot && !plain(r.URL) {
			httpapi.WriteError(w, r, nothingHere())
			return
		}
		next.ServeHTTP(w, r)
	})
}

func plain(u *url.URL) bool {
	if strings.Contains(u.Path, `\`) || strings.Count(u.Path, "/") != strings.Count(u.EscapedPath(), "/") {
		return false
	}
	for segment := range strings.SplitSeq(strings.TrimPrefix(u.Path, "/"), "/") {
		if segment == "" || segment == "." || segment == ".." {
			return false
		}
	}
	return true
}

func nothingHere() error {
	return fault.New(fault.NotFound, "not_found", "There is nothing at this path.")
}
