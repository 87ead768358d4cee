package gateway

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/platform/httpapi"
)

func documentPath(service string) string { return "/openapi/" + service + ".json" }

// publish serves the document of u without its internal operations and without
// what the service asks of its model. It stands alone, and each component has the
// name that the documents give it. It is made for the first who asks: that takes
// longer than all else that the gateway does before it listens.
func publish(u Upstream) http.HandlerFunc {
	text := sync.OnceValues(func() ([]byte, error) {
		if u.Whole == nil {
			return public(u.Doc)
		}
		whole, err := u.Whole()
		if err != nil {
			return nil, err
		}
		return public(whole)
	})
	return func(w http.ResponseWriter, r *http.Request) {
		text, err := text()
		if err != nil {
			httpapi.WriteError(w, r, fmt.Errorf("gateway: document of %s: %w", u.Name, err))
			return
		}
		sum := sha256.Sum256(text)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "public, max-age=300")
		w.Header().Set("ETag", fmt.Sprintf(`"%x"`, sum[:16]))
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(text))
	}
}

// public is doc as callers may see it.
func public(doc *openapi3.T) ([]byte, error) {
	operations, err := httpapi.Operations(doc)
	if err != nil {
		return nil, err
	}
	outer := *doc
	outer.Paths = openapi3.NewPaths()
	for path, item := range doc.Paths.Map() {
		outside := *item
		outer.Paths.Set(path, &outside)
	}
	for _, op := range operations {
		if !op.Internal {
			continue
		}
		item := outer.Paths.Value(op.Path)
		if item.SetOperation(op.Method, nil); len(item.Operations()) == 0 {
			outer.Paths.Delete(op.Path)
		}
	}
	text, err := withoutUnused(&outer)
	if err != nil {
		return nil, err
	}
	return inOnePiece(text)
}

// withoutUnused is doc without the schemas and ways to authenticate that nothing
// in it refers to.
func withoutUnused(doc *openapi3.T) ([]byte, error) {
	if doc.Components == nil {
		return doc.MarshalJSON()
	}
	components := *doc.Components
	components.Schemas = forCallers(components.Schemas)
	components.SecuritySchemes = maps.Clone(components.SecuritySchemes)
	doc.Components = &components
	for {
		text, err := doc.MarshalJSON()
		if err != nil {
			return nil, err
		}
		unused := func(word string) bool { return !bytes.Contains(text, []byte(word)) }
		before := len(components.Schemas)
		maps.DeleteFunc(components.Schemas, func(name string, _ *openapi3.SchemaRef) bool {
			return unused(`"#/components/schemas/` + name + `"`)
		})
		maps.DeleteFunc(components.SecuritySchemes, func(name string, _ *openapi3.SecuritySchemeRef) bool {
			return unused(`{"` + name + `":[]}`)
		})
		if len(components.Schemas) == before { // one that went may have been the last to refer to another
			return doc.MarshalJSON()
		}
	}
}

// forCallers is schemas without what is asked of the model alone, which no response
// has.
func forCallers(schemas openapi3.Schemas) openapi3.Schemas {
	published := maps.Clone(schemas)
	for name, ref := range schemas {
		properties := maps.Clone(ref.Value.Properties)
		maps.DeleteFunc(properties, func(_ string, property *openapi3.SchemaRef) bool {
			return property.Value.Extensions["x-coagent-source"] == "model"
		})
		if len(properties) < len(ref.Value.Properties) {
			schema := *ref.Value
			schema.Properties = properties
			published[name] = &openapi3.SchemaRef{Value: &schema}
		}
	}
	return published
}

// inOnePiece is a document that refers to no other file. The generator has put
// the parts that documents share into each, under names such as common_Problem;
// here they are called Problem again, since the models of API Gateway have
// letters and digits alone.
func inOnePiece(text []byte) ([]byte, error) {
	var doc map[string]any
	if err := json.Unmarshal(text, &doc); err != nil {
		return nil, err
	}
	components, _ := doc["components"].(map[string]any)
	for kind, of := range components {
		all, _ := of.(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(all)) {
			own := ownName(name)
			if own == name {
				continue
			}
			if all[own] != nil {
				return nil, fmt.Errorf("%s: two are called %s", kind, own)
			}
			all[own] = all[name]
			delete(all, name)
		}
	}
	referTo(doc)
	inOneGroup(doc)
	return json.Marshal(doc)
}

// inOneGroup leaves each operation its last tag, which is its group in the docs.
// Generators make a client of each tag, and of two tags two with the same names.
func inOneGroup(doc map[string]any) {
	used := map[any]bool{}
	paths, _ := doc["paths"].(map[string]any)
	for _, item := range paths {
		members, _ := item.(map[string]any)
		for _, member := range members {
			operation, _ := member.(map[string]any)
			if tags, _ := operation["tags"].([]any); len(tags) > 0 {
				last := tags[len(tags)-1]
				operation["tags"], used[last] = []any{last}, true
			}
		}
	}
	if tags, ok := doc["tags"].([]any); ok {
		doc["tags"] = slices.DeleteFunc(tags, func(tag any) bool {
			declared, _ := tag.(map[string]any)
			return !used[declared["name"]]
		})
	}
}

// ownName is the name of a component without that of the file it comes from.
func ownName(name string) string { return name[strings.LastIndex(name, "_")+1:] }

// referTo makes every reference below node one to a component of this document.
func referTo(node any) {
	switch node := node.(type) {
	case []any:
		for _, item := range node {
			referTo(item)
		}
	case map[string]any:
		if ref, ok := node["$ref"].(string); ok {
			if _, place, ok := strings.Cut(ref, "#/"); ok {
				folder, name := path.Split(place)
				node["$ref"] = "#/" + folder + ownName(name)
			}
		}
		for _, member := range node {
			referTo(member)
		}
	}
}
