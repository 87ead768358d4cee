package jsonbody

import (
	"net/http"

	"github.com/oapi-codegen/runtime"
)

// Bind gives a generated handler its body: the value that was decoded while the
// body was checked, if there is one. Else it is decoded now.
func Bind[T any](r *http.Request) (*T, error) {
	if read, ok := r.Body.(interface{ Decoded() any }); ok {
		if v, ok := read.Decoded().(*T); ok && v != nil {
			return v, nil
		}
	}
	v := new(T)
	if err := runtime.BindJSONBody(r, v); err != nil {
		return nil, err
	}
	return v, nil
}
