package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"
)

// A row is an operation, or a type of event.
type row struct {
	group, name  string
	method, path string   // of an operation
	schema       string   // of an event: the name of its body in event-schemas.yaml
	needs        []string // columns
}

// readRows are the operations of all documents in a folder, and then the events.
func readRows(folder string) (rows []row, err error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var kind struct{ OpenAPI, AsyncAPI string }
		if err := yaml.Unmarshal(text, &kind); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		var more []row
		switch {
		case kind.AsyncAPI != "":
			more, err = events(text)
		case kind.OpenAPI != "":
			more, err = operations(file)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		rows = append(rows, more...)
	}
	slices.SortFunc(rows, func(a, b row) int {
		if (a.method == "") != (b.method == "") {
			return cmp.Compare(b.method, a.method)
		}
		return cmp.Or(cmp.Compare(a.group, b.group), cmp.Compare(a.name, b.name))
	})
	if len(rows) == 0 {
		return nil, fmt.Errorf("%s has no operation", folder)
	}
	return rows, nil
}

// groupOf is the group of the rows that a document is about.
func groupOf(file string) string {
	name := strings.TrimSuffix(filepath.Base(file), ".yaml")
	if name == "event-schemas" {
		return "events"
	}
	return name
}

func operations(file string) (rows []row, err error) {
	loader := openapi3.NewLoader()
	loader.IsExternalRefsAllowed = true
	doc, err := loader.LoadFromFile(file)
	if err != nil {
		return nil, err
	}
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			r := row{group: groupOf(file), name: o.OperationID, method: method, path: path}
			r.needs = []string{columnDocument, columnValid, columnInvalid, columnExample, columnBreaking}
			// What is for the services themselves, or for programs with a scope of their own, no application asks for.
			internal, _ := o.Extensions["x-coagent-internal"].(bool)
			if !internal && o.Extensions["x-coagent-scope"] == nil {
				r.needs = append(r.needs, columnFit, columnKept)
			}
			rows = append(rows, r)
		}
	}
	return rows, nil
}

func events(text []byte) (rows []row, err error) {
	var doc struct {
		Operations map[string]struct {
			Action string
			// Target is where the bus delivers to a program that is no service: its pact says what it needs.
			Target   any `yaml:"x-coagent-target"`
			Messages []struct {
				Ref string `yaml:"$ref"`
			}
		}
		Channels map[string]struct {
			Messages map[string]struct {
				Ref string `yaml:"$ref"`
			}
		}
		Components struct {
			Messages map[string]struct {
				Name    string
				Payload struct {
					Schema struct {
						Ref string `yaml:"$ref"`
					}
				}
			}
		}
	}
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, err
	}
	inside := map[string]bool{} // what a service receives; the operation that takes it is checked as such
	for _, o := range doc.Operations {
		for _, m := range o.Messages {
			parts := strings.Split(m.Ref, "/") // #/channels/<channel>/messages/<message>
			if o.Action == "receive" && o.Target == nil && len(parts) == 5 {
				inside[filepath.Base(doc.Channels[parts[2]].Messages[parts[4]].Ref)] = true
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(doc.Components.Messages)) {
		m := doc.Components.Messages[id]
		r := row{group: "events", name: m.Name, schema: filepath.Base(m.Payload.Schema.Ref)}
		r.needs = []string{columnDocument, columnValid, columnExample, columnBreaking}
		if !inside[id] {
			r.needs = append(r.needs, columnFit, columnKept)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// An interaction is one expectation of a pact.
type interaction struct {
	file, provider, description string
	method, path                string
	event                       string
}

// readPacts are the interactions of all pacts in a folder.
func readPacts(folder string) (all []interaction, err error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var pact struct {
			Provider     struct{ Name string }
			Interactions []struct {
				Description string
				Request     struct{ Method, Path string }
				Contents    struct{ Content json.RawMessage }
			}
		}
		if err := json.Unmarshal(text, &pact); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		for _, i := range pact.Interactions {
			var event struct {
				Type string `json:"detail-type"`
			}
			if i.Request.Path == "" {
				if err := json.Unmarshal(i.Contents.Content, &event); err != nil {
					return nil, fmt.Errorf("%s: %s: %w", file, i.Description, err)
				}
			}
			all = append(all, interaction{
				file: filepath.Base(file), provider: pact.Provider.Name, description: i.Description,
				method: strings.ToUpper(i.Request.Method), path: i.Request.Path, event: event.Type,
			})
		}
	}
	return all, nil
}

// about says whether i is about the operation or the event of the row.
func (i interaction) about(r row) bool {
	if i.path == "" {
		return r.method == "" && r.name == i.event
	}
	want, got := strings.Split(r.path, "/"), strings.Split(i.path, "/")
	return i.method == r.method && len(want) == len(got) && !slices.ContainsFunc(want, func(part string) bool {
		at := slices.Index(want, part)
		return !strings.HasPrefix(part, "{") && part != got[at]
	})
}
