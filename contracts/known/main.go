// Known writes today's values into the lists of openapi/event-schemas.yaml that may grow (x-extensible-enum). Their
// source is elsewhere, so that a new flow of the AI service or a new OAuth provider is written once:
//
//	go run ./contracts/known [-out FOLDER]
//
// It reads openapi/ and writes event-schemas.yaml into FOLDER, which is openapi itself by default.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/services/ai"
)

const (
	folder   = "openapi"
	document = "event-schemas.yaml"
)

func main() {
	out := flag.String("out", folder, "the folder to write "+document+" to")
	flag.Parse()
	if err := run(folder, *out); err != nil {
		fmt.Fprintln(os.Stderr, "known:", err)
		os.Exit(1)
	}
}

func run(from, to string) error {
	text, err := os.ReadFile(filepath.Join(from, document))
	if err != nil {
		return err
	}
	providers, err := enumOf(filepath.Join(from, "oauth.yaml"), "Provider")
	if err != nil {
		return err
	}
	written := string(text)
	for schema, values := range map[string][]string{"ContentType": contentTypes(), "OAuthProvider": providers} {
		if written, err = fill(written, schema, values); err != nil {
			return fmt.Errorf("%s: %w", document, err)
		}
	}
	return os.WriteFile(filepath.Join(to, document), []byte(written), 0o666)
}

func contentTypes() (all []string) {
	for _, flow := range ai.Flows {
		all = append(all, flow.ContentType)
	}
	return all
}

// enumOf returns the values of an enum of a document's components.
func enumOf(file, schema string) (all []string, err error) {
	loader := openapi3.NewLoader()
	loader.IsExternalRefsAllowed = true
	doc, err := loader.LoadFromFile(file)
	if err != nil {
		return nil, err
	}
	found := doc.Components.Schemas[schema]
	if found == nil || len(found.Value.Enum) == 0 {
		return nil, fmt.Errorf("%s has no enum %s", file, schema)
	}
	for _, value := range found.Value.Enum {
		all = append(all, fmt.Sprint(value))
	}
	return all, nil
}

// fill replaces the list of a schema's x-extensible-enum. It works on the text, so that comments stay where they are.
func fill(text, schema string, values []string) (string, error) {
	list := regexp.MustCompile(
		`(?m)(^    ` + schema + `:\n(?:      .*\n)*?      x-extensible-enum:.*\n)((?:        - .*\n)*)`)
	at := list.FindStringSubmatchIndex(text)
	if at == nil {
		return "", fmt.Errorf("the schema %s has no x-extensible-enum with one value a line", schema)
	}
	var lines strings.Builder
	for _, value := range slices.Compact(slices.Sorted(slices.Values(values))) {
		fmt.Fprintf(&lines, "        - %s\n", value)
	}
	return text[:at[4]] + lines.String() + text[at[5]:], nil
}
