package spec_test

import (
	"slices"
	"testing"

	"coagent/gen/aiapi"
	"coagent/services/ai"
)

// Whether a flow goes on without search results says its row; the document has to promise the header that tells of it.
func TestAFlowThatGoesOnWithoutSearchDocumentsItsHeader(t *testing.T) {
	doc := load(t, aiapi.GetSpec)
	seen := 0
	for _, item := range doc.Paths.Map() {
		for _, o := range item.Operations() {
			at := slices.IndexFunc(ai.Flows, func(f ai.Flow) bool { return f.Operation == o.OperationID })
			if at < 0 {
				continue
			}
			goesOn := ai.Flows[at].Search == ai.HelpfulSearch
			_, documented := o.Responses.Status(200).Value.Headers["X-Degraded"]
			if goesOn {
				seen++
			}
			if goesOn && !documented {
				t.Errorf("openapi/ai.yaml: %s: add X-Degraded: { $ref: \"#/components/headers/Degraded\" } to the headers of the 200", o.OperationID)
			}
			if !goesOn && documented {
				t.Errorf("openapi/ai.yaml: %s: take X-Degraded away: its row in ai.Flows has no search that only helps", o.OperationID)
			}
		}
	}
	if seen == 0 {
		t.Error("no flow goes on without search, so nothing was tested")
	}
}
