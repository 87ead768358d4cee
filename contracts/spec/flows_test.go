package spec_test

import (
	"slices"
	"strings"
	"testing"

	"coagent/gen/aiapi"
	"coagent/services/ai"
)

// Whether a flow goes on without search results says its row; the document has to say how its answer tells of it.
func TestAFlowThatGoesOnWithoutSearchSaysSoInItsDescription(t *testing.T) {
	doc := load(t, aiapi.GetSpec)
	seen := 0
	for _, item := range doc.Paths.Map() {
		for _, o := range item.Operations() {
			at := slices.IndexFunc(ai.Flows, func(f ai.Flow) bool { return f.Operation == o.OperationID })
			if at < 0 {
				continue
			}
			goesOn := ai.Flows[at].Search == ai.HelpfulSearch
			documented := strings.Contains(o.Description, "`X-Degraded` says `search`")
			if goesOn {
				seen++
			}
			if goesOn && !documented {
				t.Errorf("openapi/ai.yaml: %s: its description must say when the header `X-Degraded` says `search`", o.OperationID)
			}
			if !goesOn && documented {
				t.Errorf("openapi/ai.yaml: %s: its row in ai.Flows has no search that only helps, so it is never written without", o.OperationID)
			}
		}
	}
	if seen == 0 {
		t.Error("no flow goes on without search, so nothing was tested")
	}
}
