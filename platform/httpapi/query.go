package httpapi

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"unicode/utf8"

	"coagent/platform/schema"
)

// checkQuery parses the query and refuses what url.Values winks at: malformed
// pairs, parameters that the document does not know, an empty value, and a
// second value where the document wants one. Schemas come later.
func (rt *route) checkQuery(r *http.Request) (url.Values, error) {
	if r.URL.RawQuery == "" {
		return nil, nil
	}
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, invalid("/query", "malformed", "is not a well-formed query")
	}
	var fs faults
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if len(fs) >= schema.MaxFields {
			break
		}
		all := values[name]
		at := schema.Pointer("/query", name)
		mayRepeat, known := rt.query[name]
		switch {
		case !known:
			fs.add(at, "unknown", "is not known here")
			continue
		case len(all) > 1 && !mayRepeat:
			fs.add(at, "duplicate", "occurs more than once")
		}
		for _, value := range all {
			switch {
			case value == "":
				fs.add(at, "empty", "must not be empty")
			case !utf8.ValidString(value):
				fs.add(at, "utf8", "is not valid UTF-8")
			}
		}
	}
	return values, fs.err()
}

// checkHeaders refuses a second value of a header parameter, which one reader
// would take and the next would not.
func (rt *route) checkHeaders(r *http.Request) error {
	var fs faults
	for _, name := range rt.single {
		values := r.Header[name]
		switch {
		case len(values) > 1:
			fs.add(schema.Pointer("/header", name), "duplicate", "occurs more than once")
		case len(values) == 1 && !utf8.ValidString(values[0]):
			fs.add(schema.Pointer("/header", name), "utf8", "is not valid UTF-8")
		}
	}
	return fs.err()
}
