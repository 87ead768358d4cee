// Package openapischema reads from the document what an answer must look like,
// both for the model and for the caller.
package openapischema

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/platform/fault"
	"coagent/platform/schema"
	"coagent/services/ai"
)

// sourceExtension marks what the service fills in itself.
const sourceExtension = "x-coagent-source"

// Schema is the schema of one operation's 200 answer.
type Schema struct {
	whole   *openapi3.Schema
	asked   *openapi3.Schema // without what the service fills in
	lowered string
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
	return &Schema{whole: whole, asked: withoutService(whole), lowered: string(text)}, nil
}

// Lowered is the schema that is asked of the model.
func (s *Schema) Lowered() string { return s.lowered }

// CheckAnswer holds a model's answer against what was asked of it.
func (s *Schema) CheckAnswer(answer any) []fault.Field {
	return schema.Check(s.asked, answer, openapi3.VisitAsResponse())
}

// CheckResponse holds a finished response against the document.
func (s *Schema) CheckResponse(response any) []fault.Field {
	return schema.Check(s.whole, response, openapi3.VisitAsResponse())
}

// withoutService is s without the properties that the service fills in.
func withoutService(s *openapi3.Schema) *openapi3.Schema {
	out := *s
	out.Items = withoutServiceRef(s.Items)
	out.AllOf, out.AnyOf = withoutServiceRefs(s.AllOf), withoutServiceRefs(s.AnyOf)
	out.OneOf = withoutServiceRefs(s.OneOf)
	if s.Properties != nil {
		out.Properties = openapi3.Schemas{}
		for name, property := range s.Properties {
			if !fromService(property) {
				out.Properties[name] = withoutServiceRef(property)
			}
		}
		out.Required = askedOf(s)
	}
	return &out
}

// askedOf are the required properties that are not the service's own.
func askedOf(s *openapi3.Schema) []string {
	return slices.DeleteFunc(slices.Clone(s.Required), func(name string) bool {
		property := s.Properties[name]
		return property != nil && fromService(property)
	})
}

func fromService(property *openapi3.SchemaRef) bool {
	return property.Value.Extensions[sourceExtension] == "service"
}

func withoutServiceRef(ref *openapi3.SchemaRef) *openapi3.SchemaRef {
	if ref == nil {
		return nil
	}
	return &openapi3.SchemaRef{Value: withoutService(ref.Value)}
}

func withoutServiceRefs(refs openapi3.SchemaRefs) openapi3.SchemaRefs {
	if refs == nil {
		return nil
	}
	out := make(openapi3.SchemaRefs, len(refs))
	for i, ref := range refs {
		out[i] = withoutServiceRef(ref)
	}
	return out
}
