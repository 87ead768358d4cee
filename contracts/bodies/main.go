// Bodies writes the code that reads the bodies of requests, checking and decoding
// them in one pass (platform/jsonbody), and that checks their parameters, into
// gen/*api/bodies.gen.go, and the code that writes answers into gen/*api/answers.gen.go:
//
//	go run ./contracts/bodies [-documents openapi] [-out FOLDER] SERVICE...
//
// It reads the documents, and in FOLDER what oapi-codegen has made of them: the
// types that the bodies are decoded into.
//
// An operation whose body has something that is not read in this way is named,
// and read as before: by the library that knows all of OpenAPI. So is an answer,
// which encoding/json then writes, and a parameter that is no text.
package main

import (
	"flag"
	"fmt"
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

// generate writes the code of one service.
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
	for _, one := range plan.Unchecked {
		fmt.Fprintf(os.Stderr, "bodies: a parameter of %s has no code: %s\n", one.ID, one.Why)
	}
	code, err := plan.code()
	if err != nil {
		return err
	}
	folder := filepath.Join(out, "gen", name)
	if err := os.WriteFile(filepath.Join(folder, "bodies.gen.go"), code, 0o666); err != nil {
		return err
	}
	answers := newAnswers(name, doc, types)
	for _, other := range answers.Others {
		fmt.Fprintf(os.Stderr, "bodies: %s is not written in one pass: %s\n", other.ID, other.Why)
	}
	if code, err = answers.code(); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "answers.gen.go"), code, 0o666)
}
