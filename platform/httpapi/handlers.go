package httpapi

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/platform/jsonbody"
)

// Handlers are the handlers of a document's operations, by operationId. The front
// door has found the operation of a request already, so that nothing is routed twice.
type Handlers map[string]http.Handler

// ServeHTTP has r answered by the handler of its operation ([SetOperation]).
func (h Handlers) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := exchangeOf(r.Context())
	if x == nil || h[x.operation] == nil {
		WriteError(w, r, errors.New("httpapi: a request without an operation"))
		return
	}
	h[x.operation].ServeHTTP(w, r)
}

// Encode is an answer as the generated handlers write it, for one that is kept: the
// value that answer points to, as JSON.
func Encode(answer any) ([]byte, error) { return jsonbody.EncodeText(answer) }

// EncodeOnce is [Encode] for an answer that is sent once: its Answer does so, and must be
// called.
func EncodeOnce(answer any) (*jsonbody.Writer, error) { return jsonbody.Encode(answer) }

// cover fails if an operation of doc has no handler.
func (h Handlers) cover(doc *openapi3.T) error {
	operations, err := Operations(doc)
	if err != nil {
		return err
	}
	var errs []error
	for _, op := range operations {
		if h[op.ID] == nil {
			errs = append(errs, fmt.Errorf("%s has no handler", op.ID))
		}
	}
	return errors.Join(errs...)
}
