package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"coagent/services/ai"
)

// The committed document is what make gen writes of today's rows: `make fresh` compares files, this says which value it is.
func TestTheLists(t *testing.T) {
	dir := t.TempDir()
	if err := run("../../"+folder, dir); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, document))
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Components struct {
			Schemas map[string]struct {
				Values []string `yaml:"x-extensible-enum"`
			}
		}
	}
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	for _, flow := range ai.Flows {
		if !slices.Contains(doc.Components.Schemas["ContentType"].Values, flow.ContentType) {
			t.Errorf("%s is not among the content types", flow.ContentType)
		}
	}
	if got := doc.Components.Schemas["ContentType"].Values; len(got) != len(ai.Flows) {
		t.Errorf("%d content types for %d flows: %q", len(got), len(ai.Flows), got)
	}
	if got := doc.Components.Schemas["OAuthProvider"].Values; !slices.Contains(got, "GOOGLE_BUSINESS") {
		t.Errorf("the providers are %q", got)
	}
}

func TestOnlyTheListIsReplaced(t *testing.T) {
	const before = "    A:\n      type: string\n      x-extensible-enum: # why\n        - old\n        - older\n      example: a\n" +
		"    B:\n      x-extensible-enum:\n      example: b\n"
	got, err := fill(before, "A", []string{"z", "a", "z"})
	want := strings.Replace(before, "        - old\n        - older\n", "        - a\n        - z\n", 1)
	if err != nil || got != want {
		t.Errorf("got %v\n%s", err, got)
	}
	want = strings.Replace(before, "enum:\n      example: b", "enum:\n        - x\n      example: b", 1)
	if got, err = fill(before, "B", []string{"x"}); err != nil || got != want {
		t.Errorf("got %v\n%s", err, got)
	}
	for _, schema := range []string{"C", "x-extensible-enum"} {
		if _, err := fill(before, schema, nil); err == nil {
			t.Errorf("%s was filled", schema)
		}
	}
	if _, err := fill("    A:\n      type: string\n    B:\n      x-extensible-enum:\n", "A", nil); err == nil {
		t.Error("the list of another schema was filled")
	}
}
