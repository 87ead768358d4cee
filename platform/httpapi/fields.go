package httpapi

import (
	"errors"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"

	"coagent/platform/fault"
	"coagent/platform/schema"
)

// faults is every place of a request (or of an answer) that breaks the document.
type faults []fault.Field

// collect adds what err says of the value at root. Of kin-openapi's errors it
// takes the rule and the place alone: their text holds the schema and the value.
func (fs *faults) collect(root string, err error) {
	switch e := err.(type) { //nolint:errorlint // the tree is walked node by node
	case openapi3.MultiError:
		for _, one := range e {
			fs.collect(root, one)
		}
	case *openapi3filter.RequestError: // of a parameter; bodies are not validated by openapi3filter
		if errors.Is(e.Err, openapi3filter.ErrInvalidRequired) {
			fs.add(root, "required", "is required")
			return
		}
		parse, ok := errors.AsType[*openapi3filter.ParseError](e.Err)
		if ok && parse != nil && e.Parameter != nil && e.Parameter.Schema != nil {
			fs.add(root, "type", schema.SayType(e.Parameter.Schema.Value))
			return
		}
		fs.collect(root, e.Err)
	default:
		*fs = append(*fs, schema.Fields(err, root)...)
	}
}

// collectBeside collects what err says, but for the values that the strict
// reader passed over because of their type: they were not there to be checked.
func (fs *faults) collectBeside(root string, err error) {
	skipped := make(map[string]bool, len(*fs))
	for _, f := range *fs {
		if f.Code == "type" {
			skipped[f.Pointer] = true
		}
	}
	for _, f := range schema.Fields(err, root) {
		if !skipped[f.Pointer] {
			*fs = append(*fs, f)
		}
	}
}

func (fs *faults) add(at, code, detail string) {
	*fs = append(*fs, fault.Field{Pointer: at, Code: code, Detail: detail})
}

// err is the Invalid fault of the places, sorted and each named once, or nil.
func (fs faults) err() error {
	if len(fs) == 0 {
		return nil
	}
	f := fault.New(fault.Invalid, "invalid_request", "The request breaks the document.")
	f.Fields = fs.sorted()
	return f
}

// sorted gives schema.MaxFields places at most.
func (fs faults) sorted() []fault.Field {
	all := schema.Sorted(fs)
	return all[:min(len(all), schema.MaxFields)]
}

// invalid is the fault of a single place.
func invalid(at, code, detail string) error {
	return faults{{Pointer: at, Code: code, Detail: detail}}.err()
}
