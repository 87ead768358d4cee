package gateway

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"net/http"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/platform/httpapi"
)

func documentPath(service string) string { return "/openapi/" + service + ".json" }

// publish serves the document of u without its internal operations. It stands
// alone: the generator has put the parts that documents share into each of those
// it embeds.
func publish(u Upstream) (http.HandlerFunc, error) {
	text, err := public(u.Doc)
	if err != nil {
		return nil, fmt.Errorf("gateway: document of %s: %w", u.Name, err)
	}
	sum := sha256.Sum256(text)
	tag := fmt.Sprintf(`"%x"`, sum[:16])
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "public, max-age=300")
		w.Header().Set("ETag", tag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(text))
	}, nil
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
	return withoutUnused(&outer)
}

// withoutUnused is doc without the schemas and ways to authenticate that nothing
// in it refers to.
func withoutUnused(doc *openapi3.T) ([]byte, error) {
	if doc.Components == nil {
		return doc.MarshalJSON()
	}
	components := *doc.Components
	components.Schemas = maps.Clone(components.Schemas)
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
