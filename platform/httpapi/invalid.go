package httpapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strings"

	"coagent/platform/fault"
	"coagent/platform/schema"
)

// WriteInvalid answers r with a 400 that names the place. It is the hook for
// what the generated code cannot bind. [Service] has validated the request
// before, so this is left for the few values that a schema allows and Go's
// types do not hold, an integer of 2^63 for one.
//
// The text of err is not kept: it holds the caller's value.
func WriteInvalid(w http.ResponseWriter, r *http.Request, err error) {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		WriteError(w, r, f)
		return
	}
	at, detail := "/body", "is malformed"
	if e, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		members := strings.FieldsFunc(e.Field, func(c rune) bool { return c == '.' })
		at, detail = schema.Pointer("/body", members...), "does not fit its type"
	} else if name := paramName(err); name != "" {
		at = schema.Pointer("/"+placeOf(r, name), name)
	}
	WriteError(w, r, invalid(at, "type", detail))
}

// paramName is the parameter that err is about. The generated packages each
// have their own types for it, with a field of this name and no method.
func paramName(err error) string {
	for ; err != nil; err = errors.Unwrap(err) {
		v := reflect.Indirect(reflect.ValueOf(err))
		if v.Kind() != reflect.Struct {
			continue
		}
		if f := v.FieldByName("ParamName"); f.Kind() == reflect.String {
			return f.String()
		}
	}
	return ""
}

func placeOf(r *http.Request, name string) string {
	switch {
	case r.URL.Query().Has(name):
		return "query"
	case r.Header.Values(name) != nil:
		return "header"
	}
	return "path"
}
