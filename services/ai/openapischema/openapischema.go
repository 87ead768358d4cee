// Package openapischema reads from the document what an answer must look like,
// both for the model and for the caller.
package openapischema

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/platform/fault"
	"coagent/platform/schema"
	"coagent/services/ai"
)

// sourceExtension says who alone gives a property: the service, which the model is
// not asked for, or the model, whose member no response has: the service makes
// others of it.
const sourceExtension = "x-coagent-source"

// Schema is the schema of one operation's 200 answer.
type Schema struct {
	response func() *openapi3.Schema // without what is asked of the model alone
	asked    func() *openapi3.Schema // without what the service fills in
	lowered  string
}

var _ ai.Schema = (*Schema)(nil)

// Of returns a schema for every operation of doc that answers 200 with JSON. It
// fails for one that the model API's subset cannot express, so that a document
// is refused at the start and not at the first request.
func Of(doc *openapi3.T) (map[string]ai.Schema, error) {
	schemas := map[string]ai.Schema{}
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			media := jsonAnswer(operation)
			if media == nil || media.Schema == nil {
				continue
			}
			s, err := newSchema(media.Schema.Value)
			if err != nil {
				return nil, fmt.Errorf("openapischema: %s %s: %w", method, path, err)
			}
			schemas[operation.OperationID] = s
		}
	}
	return schemas, nil
}

func jsonAnswer(operation *openapi3.Operation) *openapi3.MediaType {
	answer := operation.Responses.Status(http.StatusOK)
	if answer == nil || answer.Value == nil {
		return nil
	}
	return answer.Value.Content.Get("application/json")
}

func newSchema(whole *openapi3.Schema) (*Schema, error) {
	low, err := lower(whole, nil) // first, for it refuses a schema that contains itself
	if err != nil {
		return nil, err
	}
	// map keys are sorted: the text is always the same, and so is its compiled form at the model
	text, err := json.Marshal(low)
	if err != nil {
		return nil, err
	}
	return &Schema{
		response: sync.OnceValue(func() *openapi3.Schema { return without(whole, "model") }),
		asked:    sync.OnceValue(func() *openapi3.Schema { return without(whole, "service") }),
		lowered:  string(text),
	}, nil
}

// Lowered is the schema that is asked of the model.
func (s *Schema) Lowered() string { return s.lowered }

// CheckAnswer holds a model's answer against what was asked of it.
func (s *Schema) CheckAnswer(answer any) []fault.Field {
	return schema.Check(s.asked(), answer, openapi3.VisitAsResponse())
}

// TellsClaims reports whether the document gives the answer a list of claims to check.
func (s *Schema) TellsClaims() bool { return s.response().Properties["claimsToCheck"] != nil }

// CheckResponse holds a finished response against the document.
func (s *Schema) CheckResponse(response any) []fault.Field {
	return schema.Check(s.response(), response, openapi3.VisitAsResponse())
}

// Publish takes out of an answer what was asked of the model alone.
func (s *Schema) Publish(answer any) { publish(s.asked(), answer) }

func publish(s *openapi3.Schema, v any) {
	switch v := v.(type) {
	case []any:
		if s.Items != nil {
			for _, item := range v {
				publish(s.Items.Value, item)
			}
		}
	case map[string]any:
		for name, property := range s.Properties {
			if from(property, "model") {
				delete(v, name)
			} else if member, there := v[name]; there {
				publish(property.Value, member)
			}
		}
	}
}

// without is s without the properties that source gives.
func without(s *openapi3.Schema, source string) *openapi3.Schema {
	out := *s
	ref := func(r *openapi3.SchemaRef) *openapi3.SchemaRef {
		if r == nil {
			return nil
		}
		return &openapi3.SchemaRef{Value: without(r.Value, source)}
	}
	refs := func(all openapi3.SchemaRefs) openapi3.SchemaRefs {
		kept := slices.Clone(all)
		for i := range kept {
			kept[i] = ref(kept[i])
		}
		return kept
	}
	out.Items, out.AllOf, out.AnyOf, out.OneOf = ref(s.Items), refs(s.AllOf), refs(s.AnyOf), refs(s.OneOf)
	if s.Properties != nil {
		out.Properties = openapi3.Schemas{}
		for name, property := range s.Properties {
			if !from(property, source) {
				out.Properties[name] = ref(property)
			}
		}
	}
	if source == "service" {
		out.Required = askedOf(s)
	}
	return &out
}

// askedOf are the properties that the model must give: those that are required and
// not the service's own, and all that it alone is asked for.
func askedOf(s *openapi3.Schema) []string {
	required := slices.DeleteFunc(slices.Clone(s.Required), func(name string) bool {
		property := s.Properties[name]
		return property != nil && from(property, "service")
	})
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if from(s.Properties[name], "model") {
			required = append(required, name)
		}
	}
	return required
}

func from(property *openapi3.SchemaRef, source string) bool {
	return property.Value.Extensions[sourceExtension] == source
}
