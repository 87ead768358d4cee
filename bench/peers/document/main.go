// Document writes the three operations that are measured, taken from the
// services' own documents, as one OpenAPI document that the peers' generators
// read. It keeps what a request and a good answer look like and leaves out the
// rest, which no peer serves: parameters, problems, streams.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"

	"coagent/gen/aiapi"
	"coagent/gen/searchapi"
	"github.com/getkin/kin-openapi/openapi3"
)

type object = map[string]any

func main() {
	text, err := document()
	if err != nil {
		fmt.Fprintln(os.Stderr, "document:", err)
		os.Exit(1)
	}
	fmt.Println(string(text))
}

func document() ([]byte, error) {
	search, err := read(searchapi.GetSpec)
	if err != nil {
		return nil, err
	}
	ai, err := read(aiapi.GetSpec)
	if err != nil {
		return nil, err
	}
	paths, schemas := object{}, object{}
	for _, from := range []struct {
		doc  object
		path string
	}{{search, "/search/web"}, {ai, "/ai/analyze-reviews"}, {ai, "/ai/generate-marketing-plan"}} {
		operation := at(from.doc, "paths", from.path, "post")
		short := object{
			"operationId": operation["operationId"], "summary": operation["summary"], "requestBody": operation["requestBody"],
			"responses": object{"200": object{
				"description": "The answer.",
				"content":     object{"application/json": at(operation, "responses", "200", "content", "application/json")},
			}},
		}
		paths[from.path] = object{"post": short}
		if err := take(schemas, from.doc, short); err != nil {
			return nil, err
		}
	}
	return json.MarshalIndent(object{
		"openapi": "3.0.3", "info": object{"title": "What is measured", "version": "1.0.0"},
		"paths": paths, "components": object{"schemas": schemas},
	}, "", "  ")
}

func read(spec func() (*openapi3.T, error)) (doc object, err error) {
	of, err := spec()
	if err != nil {
		return nil, err
	}
	text, err := of.MarshalJSON()
	if err != nil {
		return nil, err
	}
	return doc, json.Unmarshal(text, &doc)
}

func at(node object, names ...string) object {
	for _, name := range names {
		node, _ = node[name].(object)
	}
	return node
}

// take copies into schemas what node refers to in doc, and what that refers to.
func take(schemas, doc object, node any) error {
	switch node := node.(type) {
	case []any:
		for _, item := range node {
			if err := take(schemas, doc, item); err != nil {
				return err
			}
		}
	case object:
		if ref, ok := node["$ref"].(string); ok {
			name := strings.TrimPrefix(ref, "#/components/schemas/")
			schema := at(doc, "components", "schemas", name)
			if schema == nil {
				return fmt.Errorf("%s is nowhere", ref)
			}
			if had, there := schemas[name]; there {
				if !reflect.DeepEqual(had, any(schema)) {
					return fmt.Errorf("%s is two things", name)
				}
				return nil
			}
			schemas[name] = schema
			return take(schemas, doc, schema)
		}
		for _, member := range node {
			if err := take(schemas, doc, member); err != nil {
				return err
			}
		}
	}
	return nil
}
