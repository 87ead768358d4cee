// Package openapi_test holds the documents, as the programs have them embedded, against their own rules.
package openapi_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/gen/aiapi"
	"coagent/gen/common"
	"coagent/gen/eventschema"
	"coagent/gen/oauthapi"
	"coagent/gen/searchapi"
)

// documents are the embedded documents, by the word that their problem codes begin with.
func documents(t *testing.T) map[string]*openapi3.T {
	t.Helper()
	docs := map[string]*openapi3.T{}
	for name, get := range map[string]func() (*openapi3.T, error){
		"ai": aiapi.GetSpec, "search": searchapi.GetSpec, "oauth": oauthapi.GetSpec, "common": common.GetSpec, "events": eventschema.GetSpec,
	} {
		doc, err := get()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		docs[name] = doc
	}
	return docs
}

func TestDocumentsAreValidDownToTheirExamples(t *testing.T) {
	for name, doc := range documents(t) {
		if err := doc.Validate(t.Context(), openapi3.EnableExamplesValidation()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The engine for OpenAPI 3.1 is not linked (platform/unlinked/jsonschema): our documents are judged without it, and whoever
// asks for it is told so, and gets no verdict by other rules.
func TestNothingIsJudgedByOpenAPI31(t *testing.T) {
	const notLinked = "is not linked into this program"
	doc := documents(t)["search"]
	query := doc.Components.Schemas["WebQuery"].Value
	right, wrong := map[string]any{"query": "spring"}, map[string]any{"query": "spring", "maxResults": 21.0}
	if err := query.VisitJSON(right); err != nil {
		t.Errorf("by 3.0: %v", err)
	}
	if err := query.VisitJSON(wrong); err == nil || !strings.Contains(err.Error(), "number must be at most 20") {
		t.Errorf("by 3.0: %v", err)
	}
	constant := &openapi3.Schema{Const: "spring"} // of 3.1 alone
	for _, c := range []struct {
		schema *openapi3.Schema
		value  any
	}{{query, right}, {query, wrong}, {constant, "spring"}, {constant, "autumn"}} {
		if err := c.schema.VisitJSON(c.value, openapi3.EnableJSONSchema2020()); err == nil || !strings.Contains(err.Error(), notLinked) {
			t.Errorf("%v by 3.1: %v", c.value, err)
		}
	}
	doc.OpenAPI = "3.1.0"
	if err := doc.Validate(t.Context(), openapi3.EnableExamplesValidation()); err == nil || !strings.Contains(err.Error(), notLinked) {
		t.Errorf("the document as one of 3.1: %v", err)
	}
}

// The servers check patterns with Go's regexp, the linter and the TypeScript clients with JavaScript's: a pattern that
// Go refuses would be a check that only some make.
func TestPatternsCompileInGo(t *testing.T) {
	seen := 0
	for name, doc := range documents(t) {
		text, err := doc.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		var tree any
		if err := json.Unmarshal(text, &tree); err != nil {
			t.Fatal(err)
		}
		for place, pattern := range patterns("", tree) {
			seen++
			if _, err := regexp.Compile(pattern); err != nil {
				t.Errorf("%s: %s: %v", name, place, err)
			}
		}
	}
	if seen == 0 {
		t.Error("no pattern was found, so nothing was tested")
	}
}

// A client may write every character as an escape, as Python does: \u00e9, and two of them for what lies beyond the
// basic plane. Such a body must not be too long for its operation.
func TestABodyOfEscapesIsNotTooLong(t *testing.T) {
	const escape = 12
	for name, doc := range documents(t) {
		for path, item := range doc.Paths.Map() {
			for method, operation := range item.Operations() {
				if operation.RequestBody == nil || operation.Extensions["x-coagent-internal"] == true {
					continue // what the bus sends is bounded by AWS
				}
				body := operation.RequestBody.Value.Content.Get("application/json")
				most, ok := operation.Extensions["x-coagent-max-body"].(float64)
				if body == nil || !ok {
					t.Errorf("%s: %s %s: body %v, limit %v", name, method, path, body, most)
					continue
				}
				if need := longest(body.Schema.Value, escape); need > int(most) {
					t.Errorf("%s: %s %s: a valid body has up to %d bytes, and %d are allowed", name, method, path, need, int(most))
				}
			}
		}
	}
}

// longest is how many bytes a value has at the most, with so many for a character.
func longest(s *openapi3.Schema, character int) int {
	const number = 24
	switch {
	case len(s.Enum) > 0:
		most := 0
		for _, v := range s.Enum {
			most = max(most, len(fmt.Sprint(v))+2)
		}
		return most
	case s.Type.Is("string") && s.MaxLength != nil:
		return int(*s.MaxLength)*character + 2
	case s.Type.Is("array") && s.MaxItems != nil:
		return int(*s.MaxItems)*(longest(s.Items.Value, character)+2) + 2
	case s.Type.Is("object"):
		most := 2
		for name, property := range s.Properties {
			most += len(name) + 6 + longest(property.Value, character)
		}
		return most
	}
	return number
}

func TestProblemCodesAreWellFormedAndExplained(t *testing.T) {
	wellFormed := regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$`)
	explained := regexp.MustCompile(`^\S.*\. \S.*\.$`)
	all := map[string]bool{}
	docs := documents(t)
	for name, doc := range docs {
		for code, meaning := range problemCodes(t, name, doc) {
			if all[code] {
				t.Errorf("%s: the code %s stands in two documents", name, code)
			}
			all[code] = true
			if !wellFormed.MatchString(code) {
				t.Errorf("%s: the code %q is not of the form what or service.what, in snake case", name, code)
			}
			if text, ok := meaning.(string); !ok || !explained.MatchString(text) {
				t.Errorf("%s: the code %s is not explained in two sentences, what happened and what to do: %v", name, code, meaning)
			}
			if name != "common" && !strings.HasPrefix(code, name+".") {
				t.Errorf("%s: the code %s should begin with %q; codes of no single service belong to common.yaml", name, code, name+".")
			}
		}
	}
	for response, code := range exampleCodes(docs["common"]) {
		if !all[code] {
			t.Errorf("common: the example of %s has the code %q, which no document explains", response, code)
		}
	}
}

func problemCodes(t *testing.T, name string, doc *openapi3.T) map[string]any {
	t.Helper()
	codes, ok := doc.Extensions["x-coagent-problem-codes"].(map[string]any)
	if !ok && doc.Paths.Len() > 0 {
		t.Errorf("%s: x-coagent-problem-codes is missing or no map", name)
	}
	return codes
}

// exampleCodes are the codes in the examples of the shared problem responses, by the name of the response.
func exampleCodes(doc *openapi3.T) map[string]string {
	codes := map[string]string{}
	for name, response := range doc.Components.Responses {
		for _, media := range response.Value.Content {
			example, _ := media.Example.(map[string]any)
			code, _ := example["code"].(string)
			codes[name] = code
		}
	}
	return codes
}

// patterns are the patterns in a JSON value, by their place.
func patterns(place string, v any) map[string]string {
	found := map[string]string{}
	switch v := v.(type) {
	case map[string]any:
		for key, member := range v {
			if pattern, ok := member.(string); ok && key == "pattern" {
				found[place] = pattern
			}
			maps.Copy(found, patterns(place+"/"+key, member))
		}
	case []any:
		for i, element := range v {
			maps.Copy(found, patterns(fmt.Sprintf("%s/%d", place, i), element))
		}
	}
	return found
}

// The documents that the programs have as Go values are those that the loader reads, but for their examples.
func TestDocumentsAsGoValuesAreThoseThatAreRead(t *testing.T) {
	for name, both := range map[string]struct {
		read  func() (*openapi3.T, error)
		built func() *openapi3.T
	}{
		"ai": {aiapi.GetSpec, aiapi.Document}, "search": {searchapi.GetSpec, searchapi.Document},
		"oauth": {oauthapi.GetSpec, oauthapi.Document}, "events": {eventschema.GetSpec, eventschema.Document},
	} {
		t.Run(name, func(t *testing.T) {
			read, err := both.read()
			if err != nil {
				t.Fatal(err)
			}
			c := comparison{done: map[[2]any]bool{}}
			c.compare("", reflect.ValueOf(read), reflect.ValueOf(both.built()))
			for _, difference := range c.differences {
				t.Error(difference)
			}
			if len(c.done) < 50 {
				t.Errorf("only %d values were compared", len(c.done))
			}
		})
	}
}

// comparison walks over two documents at once.
type comparison struct {
	done        map[[2]any]bool
	differences []string
}

func (c *comparison) compare(at string, read, built reflect.Value) {
	differ := func(what string) {
		if len(c.differences) < 10 {
			c.differences = append(c.differences, at+": "+what)
		}
	}
	switch {
	case read.IsValid() != built.IsValid(), read.IsValid() && read.Type() != built.Type():
		differ(fmt.Sprintf("%v is built as %v", read, built))
		return
	case !read.IsValid():
		return
	}
	switch read.Kind() {
	case reflect.Pointer, reflect.Interface:
		if read.IsNil() || built.IsNil() {
			if read.IsNil() != built.IsNil() {
				differ(fmt.Sprintf("%v is built as %v", read, built))
			}
			return
		}
		if read.Kind() == reflect.Pointer {
			pair := [2]any{read.Interface(), built.Interface()}
			if c.done[pair] {
				return
			}
			c.done[pair] = true
			if members := read.MethodByName("Map"); members.IsValid() { // paths and responses, which hide theirs
				c.compare(at, members.Call(nil)[0], built.MethodByName("Map").Call(nil)[0])
				return
			}
		}
		c.compare(at, read.Elem(), built.Elem())
	case reflect.Struct:
		for i := range read.NumField() {
			f := read.Type().Field(i)
			if f.IsExported() && f.Name != "Example" && f.Name != "Examples" && f.Name != "Origin" {
				c.compare(at+"/"+f.Name, read.Field(i), built.Field(i))
			}
		}
	case reflect.Map:
		for _, key := range read.MapKeys() {
			c.compare(at+"/"+key.String(), read.MapIndex(key), built.MapIndex(key))
		}
		if read.Len() != built.Len() {
			differ(fmt.Sprintf("%d are built as %d", read.Len(), built.Len()))
		}
	case reflect.Slice:
		if read.Len() != built.Len() {
			differ(fmt.Sprintf("%d are built as %d", read.Len(), built.Len()))
			return
		}
		for i := range read.Len() {
			c.compare(fmt.Sprintf("%s/%d", at, i), read.Index(i), built.Index(i))
		}
	default:
		if !read.Equal(built) {
			differ(fmt.Sprintf("%v is built as %v", read, built))
		}
	}
}
