package aitest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/services/ai"
)

// Example is what the document shows of one operation.
type Example struct {
	Path  string
	Group string // the second tag: writing, research, …
	// Request and Response are the examples of the document.
	Request, Response json.RawMessage
	// Answer is what the model would have said: the response without what the
	// service fills in.
	Answer json.RawMessage
	// Sources are the search results that the response names.
	Sources []ai.Source
}

// Examples are those of every operation with the tag generation, by operationId.
// A test that holds for every flow uses them, and so holds for the next one too.
func Examples(doc *openapi3.T) (map[string]Example, error) {
	all := map[string]Example{}
	for path, item := range doc.Paths.Map() {
		operation := item.Post
		if operation == nil || !slices.Contains(operation.Tags, "generation") {
			continue
		}
		example, err := exampleOf(path, operation)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", operation.OperationID, err)
		}
		all[operation.OperationID] = example
	}
	return all, nil
}

func exampleOf(path string, operation *openapi3.Operation) (Example, error) {
	e := Example{Path: path}
	if len(operation.Tags) > 1 {
		e.Group = operation.Tags[1]
	}
	var err error
	if e.Request, err = json.Marshal(operation.RequestBody.Value.Content["application/json"].Example); err != nil {
		return Example{}, err
	}
	media := operation.Responses.Status(http.StatusOK).Value.Content["application/json"]
	if e.Response, err = json.Marshal(media.Example); err != nil {
		return Example{}, err
	}
	var response any
	if err := json.Unmarshal(e.Response, &response); err != nil {
		return Example{}, err
	}
	if e.Answer, err = json.Marshal(asked(media.Schema.Value, response)); err != nil {
		return Example{}, err
	}
	var named struct{ Sources []ai.Source }
	err = json.Unmarshal(e.Response, &named)
	e.Sources = named.Sources
	return e, err
}

// asked is v without the members that the service fills in, and with the examples
// of those that only the service reads.
func asked(s *openapi3.Schema, v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = asked(s.Items.Value, v[i])
		}
	case map[string]any:
		for name, property := range s.Properties {
			member, there := v[name]
			switch source := property.Value.Extensions["x-coagent-source"]; {
			case source == "model":
				v[name] = property.Value.Example
			case !there:
			case source == "service":
				delete(v, name)
			default:
				v[name] = asked(property.Value, member)
			}
		}
	}
	return v
}
