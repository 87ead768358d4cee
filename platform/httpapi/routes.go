package httpapi

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"

	"coagent/platform/jsonbody"
	"coagent/platform/schema"
	"coagent/platform/telemetry"
)

// route is an operation with all that the checks need to know, looked up once.
type route struct {
	Operation
	kin       routers.Route
	protected bool                  // wants a token
	query     map[string]bool       // parameter → may be repeated
	single    []string              // header parameters that must not be repeated
	rules     []parameterRule       // of parameters
	params    []*openapi3.Parameter // those that have no rule and a schema
	body      *bodyRules            // nil if the operation takes none
}

// path is what the document has at one path.
type path struct {
	template []segment
	methods  map[string]*route
	allow    string
}

// table finds the route of a request.
type table struct {
	all       []*path
	exact     map[string]*path // those without a parameter
	templates branch           // the others
}

func newTable(
	doc *openapi3.T, bodies map[string]jsonbody.Body, parameters map[string][]jsonbody.Parameter,
) (*table, error) {
	operations, err := Operations(doc)
	if err != nil {
		return nil, err
	}
	all := map[string]*path{}
	for _, op := range operations {
		p := all[op.Path]
		if p == nil {
			p = &path{methods: map[string]*route{}}
			if p.template, err = parseTemplate(op.Path); err != nil {
				return nil, err
			}
			all[op.Path] = p
		}
		if p.methods[op.Method], err = newRoute(doc, bodies, op); err != nil {
			return nil, fmt.Errorf("%s: %w", op.ID, err)
		}
		p.methods[op.Method].divideParameters(parameters[op.ID])
	}
	t := &table{exact: map[string]*path{}}
	for template, p := range all {
		p.allow = strings.Join(slices.Sorted(maps.Keys(p.methods)), ", ")
		t.all = append(t.all, p)
		if !slices.ContainsFunc(p.template, func(s segment) bool { return s.param != "" }) {
			t.exact[template] = p
		} else if !t.templates.add(p) {
			return nil, fmt.Errorf("%s: another path differs in names of parameters alone", template)
		}
	}
	return t, nil
}

func newRoute(doc *openapi3.T, bodies map[string]jsonbody.Body, op Operation) (*route, error) {
	item := doc.Paths.Value(op.Path)
	spec := item.GetOperation(op.Method)
	rt := &route{
		Operation: op,
		kin:       routers.Route{Spec: doc, Path: op.Path, PathItem: item, Method: op.Method, Operation: spec},
		protected: protected(doc, spec),
		query:     map[string]bool{},
	}
	for _, ref := range slices.Concat(item.Parameters, spec.Parameters) {
		p := ref.Value
		if own := spec.Parameters.GetByInAndName(p.In, p.Name); own != nil && own != p {
			continue // the operation says it anew
		}
		isArray := p.Schema != nil && p.Schema.Value.Type.Is(openapi3.TypeArray)
		name := http.CanonicalHeaderKey(p.Name)
		switch p.In {
		case openapi3.ParameterInQuery:
			rt.query[p.Name] = isArray
		case openapi3.ParameterInHeader:
			if name == telemetry.CorrelationHeader {
				continue // Front has put a good one there
			}
			if !isArray {
				rt.single = append(rt.single, name)
			}
		case openapi3.ParameterInCookie:
			return nil, errors.New("cookie parameters are not served")
		}
		rt.params = append(rt.params, p)
	}
	if spec.RequestBody != nil {
		var err error
		if rt.body, err = newBodyRules(spec.RequestBody.Value, bodies, op.ID); err != nil {
			return nil, err
		}
	}
	return rt, nil
}

// protected says whether every way of calling op needs a credential.
func protected(doc *openapi3.T, op *openapi3.Operation) bool {
	ways := doc.Security
	if op.Security != nil {
		ways = *op.Security
	}
	return len(ways) > 0 &&
		!slices.ContainsFunc(ways, func(way openapi3.SecurityRequirement) bool { return len(way) == 0 })
}

// find returns the route of r and its path parameters, unescaped. If the path
// exists without the method, route is nil and allow names the methods.
//
// Paths are compared in their escaped form, as the generated router does it:
// another spelling of a path (%77eb, a trailing slash, //) is another path.
func (t *table) find(r *http.Request) (rt *route, params map[string]string, allow string) {
	escaped := r.URL.EscapedPath()
	if p := t.exact[escaped]; p != nil {
		return p.methods[r.Method], nil, p.allow
	}
	rest, ok := strings.CutPrefix(escaped, "/")
	if !ok {
		return nil, nil, ""
	}
	p := t.templates.find(rest)
	if p == nil {
		return nil, nil, ""
	}
	return p.methods[r.Method], p.params(rest), p.allow
}

// checkPath refuses what no schema sees. A percent sign that is left after
// unescaping would be unescaped once more by the generated binder, and what
// was validated would not be what is used.
func checkPath(params map[string]string) error {
	var fs faults
	for name, value := range params {
		if strings.Contains(value, "%") || !utf8.ValidString(value) {
			fs.add(schema.Pointer("/path", name), "encoding", "must be percent-encoded UTF-8, once")
		}
	}
	return fs.err()
}
