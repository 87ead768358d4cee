// Package kind has the kinds of errors that kin-openapi knows. None is ever made.
package kind

// Kind is what a value breaks.
type Kind interface{ KeywordPath() []string }

type (
	// Schema is of the whole schema.
	Schema struct{}
	// Group is of several.
	Group struct{}
	// Reference is of another schema.
	Reference struct{}
)

// KeywordPath is empty.
func (*Schema) KeywordPath() []string { return nil }

// KeywordPath is empty.
func (*Group) KeywordPath() []string { return nil }

// KeywordPath is empty.
func (*Reference) KeywordPath() []string { return nil }
