package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

const folder = "openapi"

// A document is one that has callers: it has operations, or bodies of events.
type document struct {
	version    string
	file       string   // what oasdiff is to read
	operations []string // operationIds; event types
}

var openAPI = regexp.MustCompile(`(?m)^openapi:`) // events.yaml is AsyncAPI

// fetch writes the documents of commit into to.
func fetch(ctx context.Context, dir, commit, to string) error {
	names, err := output(ctx, dir, "git", "ls-tree", "--name-only", commit, folder+"/")
	if err != nil {
		return err
	}
	for name := range strings.FieldsSeq(names) {
		if filepath.Ext(name) != ".yaml" {
			continue
		}
		text, err := output(ctx, dir, "git", "show", commit+":"+name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, filepath.Base(name)), []byte(text), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// documents are those of a folder, by the name of their file. It adds files to the folder.
func documents(dir string) (map[string]document, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	all := map[string]document{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if !openAPI.Match(text) {
			continue
		}
		loader := openapi3.NewLoader()
		loader.IsExternalRefsAllowed = true
		doc, err := loader.LoadFromFile(file)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		d := document{version: doc.Info.Version, file: file}
		if events := eventSchemas(doc); len(events) > 0 && doc.Paths.Len() == 0 {
			d.file, d.operations = file+".events", slices.Sorted(maps.Keys(events))
			err = os.WriteFile(d.file, []byte(answers(d.version, filepath.Base(file), events)), 0o666)
		} else {
			d.operations = operations(doc)
		}
		if err != nil {
			return nil, err
		}
		if len(d.operations) > 0 {
			all[filepath.Base(file)] = d
		}
	}
	return all, nil
}

func operations(doc *openapi3.T) (all []string) {
	for _, path := range doc.Paths.Map() {
		for _, operation := range path.Operations() {
			all = append(all, operation.OperationID)
		}
	}
	slices.Sort(all)
	return all
}

// eventSchemas are the names of the schemas that are bodies of events, by the event's type.
func eventSchemas(doc *openapi3.T) map[string]string {
	found := map[string]string{}
	if doc.Components == nil {
		return found
	}
	for name, schema := range doc.Components.Schemas {
		kind := schema.Value.Properties["eventType"]
		if kind == nil || len(kind.Value.Enum) != 1 {
			continue
		}
		if eventType, ok := kind.Value.Enum[0].(string); ok {
			found[eventType] = name
		}
	}
	return found
}

// answers is a document in which every event is what an operation of the same name answers: oasdiff compares what
// operations use, and whoever gets an event depends on its body as one does on that of an answer.
func answers(version, file string, events map[string]string) string {
	var doc strings.Builder
	fmt.Fprintf(&doc, "openapi: 3.0.3\ninfo: { title: Events, version: %q }\npaths:\n", version)
	for _, eventType := range slices.Sorted(maps.Keys(events)) {
		schema := "./" + file + "#/components/schemas/" + events[eventType]
		fmt.Fprintf(&doc, "  /%s:\n    get:\n      operationId: %s\n      responses:\n        \"200\":\n"+
			"          description: The event.\n"+
			"          content: { application/json: { schema: { $ref: %q } } }\n", eventType, eventType, schema)
	}
	return doc.String()
}
