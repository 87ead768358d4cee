// Documents writes each document as Go values into gen/*/document.gen.go, so that
// a program which starts builds its document instead of parsing it:
//
//	go run ./contracts/documents [-out FOLDER] PACKAGE=DOCUMENT...
//
// Examples are left out: nobody asks a running program for them.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

func main() {
	out := flag.String("out", ".", "the folder that holds gen/")
	flag.Parse()
	for _, pair := range flag.Args() {
		name, document, _ := strings.Cut(pair, "=")
		if err := generate(name, document, *out); err != nil {
			fmt.Fprintf(os.Stderr, "documents: %s: %v\n", name, err)
			os.Exit(1)
		}
	}
}

// generate writes the document of one package.
func generate(name, document, out string) error {
	loader := openapi3.NewLoader()
	loader.IsExternalRefsAllowed = true
	doc, err := loader.LoadFromFile(document)
	if err != nil {
		return err
	}
	doc.InternalizeRefs(context.Background(), nil) // as oapi-codegen does it
	code, err := codeOf(name, doc)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "gen", name, "document.gen.go"), code, 0o666)
}
