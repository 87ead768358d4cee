// Package jsonschema stands in the place of the library of that name, which
// kin-openapi calls for documents of OpenAPI 3.1 alone. Ours are of 3.0.3
// (docs/adr/0001-openapi-3.0.3.md), so nothing here is ever called. The library compiles
// the schemas of all drafts before main, which was a quarter of a program's start;
// and kin-openapi has no tag or package that leaves it out.
//
// It has the names that kin-openapi uses, and no more: a version that uses others
// does not build. Whoever asks for that validation all the same gets [ErrNotLinked]
// for every value, and no verdict; but a schema with references and without a word of
// 3.1 is one that kin-openapi judges by its rules for 3.0, with the library as well.
//
// It can go, with its replace in go.mod, as soon as kin-openapi does without the
// library at start; it must go before a document is of 3.1.
package jsonschema

import (
	"errors"

	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// ErrNotLinked says that values cannot be held against OpenAPI 3.1.
var ErrNotLinked = errors.New(
	"validation by JSON Schema 2020-12, which OpenAPI 3.1 needs, is not linked into this program " +
		"(platform/unlinked/jsonschema)",
)

// Draft is a version of JSON Schema.
type Draft struct{}

// Draft2020 is that of OpenAPI 3.1.
var Draft2020 = &Draft{}

// Format is a format that the caller checks.
type Format struct {
	Name     string
	Validate func(v any) error
}

// Compiler compiles nothing. It finds no fault: kin-openapi takes a schema that
// cannot be compiled for one of 3.0, and would judge by other rules in silence.
type Compiler struct{}

// NewCompiler is a compiler.
func NewCompiler() *Compiler { return &Compiler{} }

// DefaultDraft does nothing.
func (*Compiler) DefaultDraft(*Draft) {}

// RegisterFormat does nothing.
func (*Compiler) RegisterFormat(*Format) {}

// AssertFormat does nothing.
func (*Compiler) AssertFormat() {}

// AddResource does nothing.
func (*Compiler) AddResource(string, any) error { return nil }

// Compile is a schema that no value can be held against.
func (*Compiler) Compile(string) (*Schema, error) { return &Schema{}, nil }

// Schema is one that no value can be held against.
type Schema struct{}

// Validate is [ErrNotLinked], whatever the value.
func (*Schema) Validate(any) error { return ErrNotLinked }

// ErrorKind is what a value breaks.
type ErrorKind = kind.Kind

// ValidationError is never made.
type ValidationError struct {
	InstanceLocation []string
	ErrorKind        ErrorKind
	Causes           []*ValidationError
}

// Error says that nothing was validated.
func (*ValidationError) Error() string { return ErrNotLinked.Error() }
