// Package gateway is the one way to the services. It lets in whom it knows,
// as often as the documents allow, and passes each request on to the service
// whose document declares it.
package gateway

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-chi/chi/v5"

	"coagent/platform/admission"
	"coagent/platform/httpapi"
	"coagent/platform/upstream"
)

// Upstream is a service behind the gateway.
type Upstream struct {
	// Name is the service in the log and in /openapi/<name>.json.
	Name string
	// URL is where the service listens, absolute, http or https. A path in it
	// comes before the path of every request. Of several instances it is all URLs,
	// with commas between them, which differ in their hosts alone.
	URL string
	// Doc is the service's document, and all that is known of its operations.
	Doc *openapi3.T
	// Whole gives the document with its examples, which refers to no other file, when
	// somebody asks for it; nil if Doc has them.
	Whole func() (*openapi3.T, error)
}

// Gateway is ready as a literal.
type Gateway struct {
	// Upstreams are the services. No two may declare the same operation.
	Upstreams []Upstream
	// Authenticate returns the request's context with the caller's identity in
	// it (package auth), or the fault that is answered. The services check
	// again.
	Authenticate func(r *http.Request, scope string) (context.Context, error)
	// AllowedOrigins are the web origins whose pages may read answers, such as
	// "https://app.example.com", compared whole. With none, no page may.
	AllowedOrigins []string
	// MaxInFlight is how many requests for one service are under way at once,
	// streams included, shared among users; the next gets 503 "overloaded", and the
	// other services are none the worse. 0 is 512.
	MaxInFlight int
	// Rates is where several gateways count together how often each user comes; nil
	// if each counts for itself.
	Rates admission.Store
	// Docs is the docs site, served under /docs/ to anybody; nil if there is
	// none. It is read once, at the start.
	Docs fs.FS
	// Beside runs what goes on beside the requests, until the program ends; nil is
	// that nothing does. It looks at which instances of the services are ready.
	Beside func(run func(context.Context))
	// Dial connects to the services; nil is the machine's network.
	Dial upstream.Dialer
	// Log gets one line a request, and what happens to the circuits.
	Log *slog.Logger
}

// Handler builds the gateway. It answers /, /llms.txt, /healthz,
// /readyz, /openapi/<name>.json and what is under /docs/ itself. It refuses, all mistakes
// at once, two documents that claim one operation, a document that lacks what
// the gateway needs to know, an address that is none, an origin that is a
// pattern and a docs site without a first page.
//
// Readiness is the gateway's own. A service that is down is no reason to take
// the others' door away.
func (g Gateway) Handler() (http.Handler, error) {
	router := chi.NewRouter()
	router.NotFound(unknown(router))
	router.MethodNotAllowed(unknown(router))

	var faults []error
	if g.Authenticate == nil {
		faults = append(faults, errors.New("gateway: nobody checks who is asking"))
	}
	health := httpapi.Health(nil)
	router.Handle("/healthz", health)
	router.Handle("/readyz", health)
	reserved := []string{homePath, "/healthz", "/readyz", llmsPath}
	for path, leads := range map[string]string{homePath: docsRoot, llmsPath: docsRoot + "llms.txt"} {
		there := home(g.Upstreams, path, leads, g.Docs != nil)
		router.Get(path, there)
		router.Head(path, there)
	}
	proxies := make(map[string]http.Handler, len(g.Upstreams))
	limiter := admission.NewLimiter(g.Rates)
	admitted := make(map[string]*httpapi.Admission, len(g.Upstreams))
	for _, u := range g.Upstreams {
		if proxies[u.Name] != nil {
			faults = append(faults, fmt.Errorf("gateway: two services are called %s", u.Name))
		}
		proxy, err := newProxy(u, g.Dial, g.Beside, g.Log)
		faults = append(faults, err)
		document := publish(u)
		proxies[u.Name] = proxy
		if admitted[u.Name], err = httpapi.NewAdmission(g.MaxInFlight, limiter, u.Name, u.Doc); err != nil {
			faults = append(faults, fmt.Errorf("gateway: document of %s: %w", u.Name, err))
		}
		router.Get(documentPath(u.Name), document)
		router.Head(documentPath(u.Name), document)
		reserved = append(reserved, documentPath(u.Name))
	}
	if g.Docs != nil {
		site, err := docs(g.Docs)
		faults = append(faults, err)
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			// The addresses in the pages are relative, so they need the slash.
			router.Method(method, strings.TrimSuffix(docsRoot, "/"),
				http.RedirectHandler(docsRoot, http.StatusPermanentRedirect))
			router.Method(method, docsRoot+"*", httpapi.AtMost(g.MaxInFlight)(site))
		}
	}
	routes, err := table(g.Upstreams, reserved)
	faults = append(faults, err)
	crossOrigin, err := crossOrigin(g.AllowedOrigins, g.Upstreams, routes)
	if err := errors.Join(append(faults, err)...); err != nil {
		return nil, err
	}

	guard := &guard{authenticate: g.Authenticate, admission: admitted}
	fixed := fixedPaths{}
	for _, r := range routes {
		handler := guard.protect(r, proxies[r.service])
		router.Method(r.Method, r.Path, handler)
		fixed.add(r, handler)
	}
	inside := timed(g.AllowedOrigins, fixed.before(plainPath(router)))
	return httpapi.Front(g.Log, secure(crossOrigin(inside))), nil
}

// secure sets what every answer carries, whoever gives it.
func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		maps.Copy(w.Header(), carried)
		next.ServeHTTP(w, r)
	})
}

// carried are those headers. They are shared, and nobody changes the values of a
// header where they are.
var carried = http.Header{
	"X-Content-Type-Options": {"nosniff"},
	"Referrer-Policy":        {"no-referrer"},
	// Browsers heed this only over TLS (RFC 6797, section 8.1).
	"Strict-Transport-Security": {"max-age=31536000"},
}
