package gateway

import (
	"fmt"
	"path"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Outline reads of a service's document what the gateway needs to know before it
// listens: the operations with their extensions, the names of the headers that they
// take and answer with, and no schema. Reading a whole document takes fifty times as
// long. Files are the document, under "", and those that it refers to, by their
// names, as the generated packages have them.
func Outline(files map[string]func() ([]byte, error)) (*openapi3.T, error) {
	read := map[string]outlined{}
	for name, open := range files {
		text, err := open()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		var file outlined
		if err := json.Unmarshal(text, &file); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		read[name] = file
	}
	o := outliner{files: read}
	doc := &openapi3.T{Paths: openapi3.NewPaths(), Extensions: o.extensions(read[""].Others)}
	for at, item := range read[""].Paths {
		doc.Paths.Set(at, o.pathItem(item))
	}
	return doc, o.err
}

// outlined is a document, or a file of components that one refers to.
type outlined struct {
	Paths      map[string]outlinedPath `json:"paths"`
	Components struct {
		Parameters map[string]outlinedParameter `json:"parameters"`
		Responses  map[string]outlinedResponse  `json:"responses"`
	} `json:"components"`
	Others jsontext.Value `json:",embed"`
}

type outlinedPath struct {
	Parameters []outlinedParameter `json:"parameters"`
	Get        *outlinedOperation  `json:"get"`
	Head       *outlinedOperation  `json:"head"`
	Post       *outlinedOperation  `json:"post"`
	Put        *outlinedOperation  `json:"put"`
	Patch      *outlinedOperation  `json:"patch"`
	Delete     *outlinedOperation  `json:"delete"`
	Options    *outlinedOperation  `json:"options"`
	Trace      *outlinedOperation  `json:"trace"`
}

type outlinedOperation struct {
	ID         string                      `json:"operationId"`
	Parameters []outlinedParameter         `json:"parameters"`
	Body       jsontext.Value              `json:"requestBody"`
	Responses  map[string]outlinedResponse `json:"responses"`
	Deprecated bool                        `json:"deprecated"`
	Others     jsontext.Value              `json:",embed"`
}

type outlinedParameter struct {
	Ref  string `json:"$ref"`
	In   string `json:"in"`
	Name string `json:"name"`
}

type outlinedResponse struct {
	Ref     string                    `json:"$ref"`
	Headers map[string]jsontext.Value `json:"headers"`
}

// outliner remembers the first thing that it could not read.
type outliner struct {
	files map[string]outlined
	err   error
}

func (o *outliner) fail(err error) {
	if o.err == nil {
		o.err = err
	}
}

// extensions are the members that begin with x-.
func (o *outliner) extensions(others jsontext.Value) map[string]any {
	var all map[string]jsontext.Value
	if len(others) > 0 {
		if err := json.Unmarshal(others, &all); err != nil {
			o.fail(err)
		}
	}
	extensions := map[string]any{}
	for name, text := range all {
		if strings.HasPrefix(name, "x-") {
			var value any
			if err := json.Unmarshal(text, &value); err != nil {
				o.fail(err)
			}
			extensions[name] = value
		}
	}
	return extensions
}

func (o *outliner) pathItem(item outlinedPath) *openapi3.PathItem {
	return &openapi3.PathItem{
		Parameters: o.parameters(item.Parameters),
		Get:        o.operation(item.Get),
		Head:       o.operation(item.Head),
		Post:       o.operation(item.Post),
		Put:        o.operation(item.Put),
		Patch:      o.operation(item.Patch),
		Delete:     o.operation(item.Delete),
		Options:    o.operation(item.Options),
		Trace:      o.operation(item.Trace),
	}
}

func (o *outliner) operation(op *outlinedOperation) *openapi3.Operation {
	if op == nil {
		return nil
	}
	out := &openapi3.Operation{
		OperationID: op.ID, Parameters: o.parameters(op.Parameters), Deprecated: op.Deprecated,
		Extensions: o.extensions(op.Others), Responses: openapi3.NewResponsesWithCapacity(len(op.Responses)),
	}
	if op.Body != nil {
		out.RequestBody = &openapi3.RequestBodyRef{Value: &openapi3.RequestBody{}}
	}
	for status, response := range op.Responses {
		if response.Ref != "" {
			response = find(o, response.Ref, func(f outlined) map[string]outlinedResponse { return f.Components.Responses })
		}
		headers := openapi3.Headers{}
		for name := range response.Headers {
			headers[name] = &openapi3.HeaderRef{Value: &openapi3.Header{}}
		}
		out.Responses.Set(status, &openapi3.ResponseRef{Value: &openapi3.Response{Headers: headers}})
	}
	return out
}

func (o *outliner) parameters(all []outlinedParameter) openapi3.Parameters {
	var out openapi3.Parameters
	for _, p := range all {
		if p.Ref != "" {
			p = find(o, p.Ref, func(f outlined) map[string]outlinedParameter { return f.Components.Parameters })
		}
		out = append(out, &openapi3.ParameterRef{Value: &openapi3.Parameter{In: p.In, Name: p.Name}})
	}
	return out
}

// find gives what a reference in the document leads to.
func find[T any](o *outliner, ref string, among func(outlined) map[string]T) T {
	file, place, _ := strings.Cut(ref, "#")
	if file != "" {
		file = path.Clean(file)
	}
	found, ok := among(o.files[file])[path.Base(place)]
	if !ok {
		o.fail(fmt.Errorf("%s leads nowhere", ref))
	}
	return found
}
