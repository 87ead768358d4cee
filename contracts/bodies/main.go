// Bodies writes the code that reads the bodies of requests, checking and decoding
// them in one pass (platform/jsonbody), and that checks their parameters, into
// gen/*api/bodies.gen.go, and the code that writes answers into gen/*api/answers.gen.go.
// That of the problems, which all services share, goes into gen/common/answers.gen.go:
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
	common, err := generateShared(*documents, *out)
	if err != nil {
		fmt.Fprintf(os.Stderr, "bodies: %s: %v\n", shared, err)
		os.Exit(1)
	}
	for _, service := range flag.Args() {
		if err := generate(service, *documents, *out, common); err != nil {
			fmt.Fprintf(os.Stderr, "bodies: %s: %v\n", service, err)
			os.Exit(1)
		}
	}
}

// shared is the document, and the package, of what the services share.
const shared = "common"

func load(documents, name string) (*openapi3.T, error) {
	loader := openapi3.NewLoader()
	loader.IsExternalRefsAllowed = true
	return loader.LoadFromFile(filepath.Join(documents, name+".yaml"))
}

// generateShared writes the code of what the services share, and gives the types that
// write themselves.
func generateShared(documents, out string) (map[string]bool, error) {
	doc, err := load(documents, shared)
	if err != nil {
		return nil, err
	}
	types, err := readTypes(filepath.Join(out, "gen"), shared)
	if err != nil {
		return nil, err
	}
	all, err := writeAnswers(newAnswers(shared, doc, types, nil), out)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, o := range all.Objects {
		known[shared+"."+o.Name] = true
	}
	return known, nil
}

// writeAnswers writes the file of answers, and says what is not in it.
func writeAnswers(a *answers, out string) (*answers, error) {
	for _, other := range a.Others {
		fmt.Fprintf(os.Stderr, "bodies: %s is not written in one pass: %s\n", other.ID, other.Why)
	}
	code, err := a.code()
	if err != nil {
		return nil, err
	}
	return a, os.WriteFile(filepath.Join(out, "gen", a.Package, "answers.gen.go"), code, 0o666)
}

// generate writes the code of one service.
func generate(service, documents, out string, common map[string]bool) error {
	doc, err := load(documents, service)
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
	_, err = writeAnswers(newAnswers(name, doc, types, common), out)
	return err
}
