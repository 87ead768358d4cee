package httpapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"coagent/platform/admission"
	"coagent/platform/jsonbody"
	"coagent/platform/schema"
)

// Service serves one API from its document.
type Service struct {
	// Name is what the log calls the API.
	Name string
	// Doc is OpenAPI 3.0, its references resolved. It must not be changed later.
	Doc *openapi3.T
	// Bodies reads the bodies of the operations, by operationId, as it was generated
	// from the same document. The body of an operation that is not there is checked
	// by the library that knows all of OpenAPI, and takes several times as long.
	Bodies map[string]jsonbody.Body
	// Parameters checks the parameters of the operations in the same way, by
	// operationId. Those that are not there are checked by that library.
	Parameters map[string][]jsonbody.Parameter
	// Authenticate finds out who sent r and whether they may call an operation
	// that wants scope ("" wants none). It returns r's context with what it
	// found, or a fault. It may be nil if no operation is protected.
	Authenticate func(r *http.Request, scope string) (context.Context, error)
	// Ready tells /readyz whether requests can be served; nil is always.
	Ready func(context.Context) error
	Log   *slog.Logger
	// Caller says who sent a request, by the context that Authenticate returned,
	// so that nobody takes what others need. nil is nobody in particular.
	Caller func(context.Context) string
	// MaxInFlight is how many requests are served at once, streams included and
	// health aside, shared among callers ([NewAdmission]); the next gets 503
	// "overloaded". 0 is 512.
	MaxInFlight int
	// MaxBodyBytes is how many bytes the bodies of the requests that are served at
	// once may have all together, shared among callers in the same way; one more
	// gets 503 "overloaded". It is at least twice the largest body that the document
	// allows. 0 is 64 MiB.
	MaxBodyBytes int64
	// Limiter counts how often each caller comes, as the document's
	// x-coagent-rate-limit says. It is nil where a gateway does so before.
	Limiter *admission.Limiter
	// ResponseSample is the share of answers, 0 to 1, that are held against the
	// document after they are written. It never changes an answer.
	ResponseSample float64
	// OnViolation is told of an answer that breaks the document. err names the
	// operation, the places and the rules, and no values. nil: it is logged at
	// level ERROR.
	OnViolation func(r *http.Request, err error)
}

// Handler puts the front door before api, which are the [Handlers] of the document's
// operations, or one handler of them all. A request passes, in this order:
//
//	Front · /healthz, /readyz · route (404) and method (405)
//	authentication (401, 403) · MaxInFlight (503) · rates (429)
//	query and repeated headers (400) · a body that is not wanted (400)
//	media type, charset, encoding (415) · size (413) · MaxBodyBytes (503)
//	time for the body (408) · strict JSON (400)
//	schemas of parameters and body, every offending place at once (400)
//
// Before the body is looked at, a caller has shown who they are. What api gets
// is valid, has the defaults of the document filled in, its path's parameters as
// [http.Request.PathValue], and a context that ends
// with the operation's time; when api then returns the context's error, that is
// a 504. The body must arrive within 15 s, and the answer be taken within 5 s
// after the operation's time, or the connection is closed.
//
// The error says what of the document cannot be served.
func (s Service) Handler(api http.Handler) (http.Handler, error) {
	if s.Doc == nil || s.Log == nil || api == nil {
		return nil, errors.New("httpapi: Doc, Log and a handler are needed")
	}
	if s.Doc.IsOpenAPI31OrLater() {
		return nil, errors.New("httpapi: the document must be OpenAPI 3.0: " +
			"the validator of later ones lets much through")
	}
	if s.ResponseSample < 0 || s.ResponseSample > 1 {
		return nil, errors.New("httpapi: ResponseSample must be from 0 to 1")
	}
	routes, err := newTable(s.Doc, s.Bodies, s.Parameters)
	if err != nil {
		return nil, fmt.Errorf("httpapi: %s: %w", s.Name, err)
	}
	if handlers, ok := api.(Handlers); ok {
		if err := handlers.cover(s.Doc); err != nil {
			return nil, fmt.Errorf("httpapi: %s: %w", s.Name, err)
		}
	}
	if s.Authenticate == nil && routes.anyProtected() {
		return nil, fmt.Errorf("httpapi: %s: the document demands authentication and there is none", s.Name)
	}
	admitted, err := NewAdmission(s.MaxInFlight, s.Limiter, s.Name, s.Doc)
	if err != nil {
		return nil, fmt.Errorf("httpapi: %s: %w", s.Name, err)
	}
	bytes := cmp.Or(s.MaxBodyBytes, defaultMaxBodyBytes)
	if largest := routes.largestBody(); bytes < 2*largest {
		return nil, fmt.Errorf("httpapi: %s: MaxBodyBytes must be %d at least, twice the largest body", s.Name, 2*largest)
	}
	e := &enforcer{
		Service: s, api: api, routes: routes, admission: admitted, bodies: admission.NewShares(bytes),
		filter: &openapi3filter.Options{
			MultiError:            true,
			IncludeResponseStatus: true,
			AuthenticationFunc:    openapi3filter.NoopAuthenticationFunc,
			SchemaValidationOptions: []openapi3.SchemaValidationOption{
				schema.Formats(),
			},
		},
		schema: []openapi3.SchemaValidationOption{
			openapi3.MultiErrors(), openapi3.VisitAsRequest(), schema.Formats(),
		},
	}
	health := Health(s.Ready)
	return Front(s.Log, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isHealth(r.URL.Path) {
			health.ServeHTTP(w, r)
			return
		}
		e.ServeHTTP(w, r)
	})), nil
}

// defaultMaxBodyBytes keeps a process well under 256 MB: what a body is read into
// takes about twice its bytes at the worst.
const defaultMaxBodyBytes = 64 << 20

// largestBody is the size of the largest body that an operation takes.
func (t *table) largestBody() (largest int64) {
	for _, p := range t.all {
		for _, rt := range p.methods {
			largest = max(largest, rt.MaxBody)
		}
	}
	return largest
}

func (t *table) anyProtected() bool {
	for _, p := range t.all {
		if p.anyProtected() {
			return true
		}
	}
	return false
}

func (p *path) anyProtected() bool {
	for _, rt := range p.methods {
		if rt.protected {
			return true
		}
	}
	return false
}

// enforcer holds each request and answer of a Service to its document.
type enforcer struct {
	Service
	api       http.Handler
	routes    *table
	admission *Admission
	bodies    *admission.Shares // room for them
	filter    *openapi3filter.Options
	schema    []openapi3.SchemaValidationOption
}

// ServeHTTP is always behind Front.
func (e *enforcer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rt, params, allow := e.routes.find(r)
	switch {
	case allow == "":
		WriteError(w, r, notFound())
		return
	case rt == nil:
		w.Header().Set("Allow", allow)
		WriteError(w, r, methodNotAllowed())
		return
	}

	x := exchangeOf(r.Context())
	if e.ResponseSample > 0 && rand.Float64() < e.ResponseSample {
		x.copy = new(copied)
	}
	SetOperation(r.Context(), rt.Operation)
	rt.TellSunset(w.Header())
	SetDeadlines(w, r, BodyTime, rt.Timeout)
	x.context.endAt(time.Now().Add(rt.Timeout))

	r = e.answer(w, r, rt, params)
	if x.copy != nil {
		e.checkAnswer(r, rt, params, x)
	}
}

// answer has r answered by the handlers, if it passes all checks before. It
// returns r as they have seen it.
func (e *enforcer) answer(w http.ResponseWriter, r *http.Request, rt *route, params map[string]string) *http.Request {
	r, caller, err := e.identify(r, rt)
	if err != nil {
		WriteError(w, r, err)
		return r
	}
	place, err := e.admission.Enter(w, r, caller, rt.Operation)
	if err != nil {
		WriteError(w, r, err)
		return r
	}
	defer place.Leave()
	x := exchangeOf(r.Context())
	defer x.body.giveBack()
	checked, err := e.check(w, r, rt, params, caller, x)
	if err != nil {
		WriteError(w, r, err)
		return r
	}
	for name, value := range params {
		checked.SetPathValue(name, value)
	}
	e.api.ServeHTTP(w, checked)
	return checked
}

// identify finds out who sent r.
func (e *enforcer) identify(r *http.Request, rt *route) (known *http.Request, caller string, err error) {
	if !rt.protected {
		return r, "", nil
	}
	ctx, err := e.Authenticate(r, rt.Scope)
	if err != nil {
		return r, "", err
	}
	if e.Caller != nil {
		caller = e.Caller(ctx)
	}
	if ctx == r.Context() { // which carries the caller now
		return r, caller, nil
	}
	return r.WithContext(ctx), caller, nil
}

// check returns r as the handlers may have it, or the fault of the first check
// that it does not pass. It reads the body through x.body.
func (e *enforcer) check(
	w http.ResponseWriter, r *http.Request, rt *route, params map[string]string, caller string, x *exchange,
) (*http.Request, error) {
	if err := checkPath(params); err != nil {
		return nil, err
	}
	query, err := rt.checkQuery(r)
	if err != nil {
		return nil, err
	}
	if err := rt.checkHeaders(r); err != nil {
		return nil, err
	}
	raw, err := rt.readBody(w, r, e.bodies, caller, &x.body)
	if err != nil {
		return nil, err
	}

	var fs faults
	rt.checkParameters(r, params, query, e.filter, &fs)
	if rt.body != nil && (len(raw) > 0 || rt.body.required) {
		if valid := rt.body.check(raw, e.schema, &x.decoded, &fs); valid != nil {
			r.Body, r.ContentLength = valid, valid.length()
		}
	}
	return r, fs.err()
}
