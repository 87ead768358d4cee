package httpapi

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"coagent/platform/jsonbody"
	"coagent/platform/schema"
)

// parameterRule is a parameter that is checked by what was generated of the document.
type parameterRule struct {
	jsonbody.Parameter
	at     string // its pointer
	header string // its canonical name, of a header
}

// divideParameters takes those that code was generated for from the library.
func (rt *route) divideParameters(generated []jsonbody.Parameter) {
	rt.params = slices.DeleteFunc(rt.params, func(p *openapi3.Parameter) bool {
		i := slices.IndexFunc(generated, func(g jsonbody.Parameter) bool { return g.In == p.In && g.Name == p.Name })
		if i < 0 {
			return false
		}
		rt.rules = append(rt.rules, parameterRule{
			Parameter: generated[i], at: schema.Pointer("/"+p.In, p.Name), header: http.CanonicalHeaderKey(p.Name),
		})
		return true
	})
}

// checkParameters holds the parameters of r against their schemas.
func (rt *route) checkParameters(
	r *http.Request, path map[string]string, query url.Values, options *openapi3filter.Options, fs *faults,
) {
	for i := range rt.rules {
		p := &rt.rules[i]
		switch value, there := p.value(r, path, query); {
		case there:
			*fs = p.Check(value, p.at, *fs)
		case p.Required:
			fs.add(p.at, "required", schema.Say(nil, "required"))
		}
	}
	if len(rt.params) == 0 {
		return
	}
	input := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: path, QueryParams: query, Route: &rt.kin, Options: options,
	}
	for _, p := range rt.params {
		if err := openapi3filter.ValidateParameter(r.Context(), input, p); err != nil {
			fs.collect(schema.Pointer("/"+p.In, p.Name), err)
		}
	}
}

// value is the one that was sent. It was held against what no schema says before.
func (p *parameterRule) value(r *http.Request, path map[string]string, query url.Values) (value string, there bool) {
	var all []string
	switch p.In {
	case openapi3.ParameterInPath:
		value = path[p.Name]
		return value, value != ""
	case openapi3.ParameterInQuery:
		all = query[p.Name]
	default:
		all = r.Header[p.header]
	}
	if len(all) == 0 {
		return "", false
	}
	return all[0], true
}
