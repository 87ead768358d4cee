// Bodies writes the code that reads the bodies of requests, checking and decoding
// them in one pass (platform/jsonbody), into gen/*api/bodies.gen.go:
//
//	go run ./contracts/bodies [-documents openapi] [-out FOLDER] SERVICE...
//
// It reads the documents, and in FOLDER what oapi-codegen has made of them: the
// types that the bodies are decoded into. The handlers that oapi-codegen has made
// get their bodies from there.
//
// An operation whose body has something that is not read in this way is named,
// and read as before: by the library that knows all of OpenAPI.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"go/format"
	"os"
	"path/filepath"

	"github.com/getkin/kin-openapi/openapi3"
)

func main() {
	out := flag.String("out", ".", "the folder that holds gen/")
	documents := flag.String("documents", "openapi", "the folder of the documents")
	flag.Parse()
	for _, service := range flag.Args() {
		if err := generate(service, *documents, *out); err != nil {
			fmt.Fprintf(os.Stderr, "bodies: %s: %v\n", service, err)
			os.Exit(1)
		}
	}
}

// generate writes the code of one service, and lets its handlers use it.
func generate(service, documents, out string) error {
	loader := openapi3.NewLoader()
	loader.IsExternalRefsAllowed = true
	doc, err := loader.LoadFromFile(filepath.Join(documents, service+".yaml"))
	if err != nil {
		return err
	}
	name := service + "api"
	types, err := readTypes(filepath.Join(out, "gen"), name)
	if err != nil {
		return err
	}
	plan := newPlan(name, doc, types)
	for _, operation := range plan.Others {
		fmt.Fprintf(os.Stderr, "bodies: %s is not read in one pass: %s\n", operation.ID, operation.Why)
	}
	code, err := plan.code()
	if err != nil {
		return err
	}
	folder := filepath.Join(out, "gen", name)
	if err := os.WriteFile(filepath.Join(folder, "bodies.gen.go"), code, 0o666); err != nil {
		return err
	}
	return bind(filepath.Join(folder, "server.gen.go"))
}

// bind has the handlers of oapi-codegen take their bodies from jsonbody.
func bind(file string) error {
	code, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	library, ours := []byte("runtime.BindJSONBody(r, &body)"), []byte("jsonbody.Bind(r, &body)")
	if bytes.Contains(code, ours) {
		return nil
	}
	imports, with := []byte("import (\n"), []byte("import (\n\t\"coagent/platform/jsonbody\"\n")
	if !bytes.Contains(code, library) || !bytes.Contains(code, imports) {
		return fmt.Errorf("%s does not bind bodies as it used to", file)
	}
	code, err = format.Source(bytes.Replace(bytes.ReplaceAll(code, library, ours), imports, with, 1))
	if err != nil {
		return err
	}
	return os.WriteFile(file, code, 0o666)
}
