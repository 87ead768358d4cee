package ai

import (
	"fmt"
	"time"

	"coagent/services/ai/review"
)

// SearchPolicy says what search results are to a flow.
type SearchPolicy uint8

// The policies.
const (
	NoSearch        SearchPolicy = iota // the flow writes from the request alone
	HelpfulSearch                       // results make it better; it goes on without them
	EssentialSearch                     // without results there is no answer
)

// Flow is one kind of work. Its prompt is the file prompts/<Operation>.md and
// its schemas are those of the operation in the document, so a new flow is a
// row here, a prompt file and an operation.
type Flow struct {
	// Operation is the operationId in the document.
	Operation string
	// ContentType names the work in the completion event.
	ContentType string
	Tier        Tier
	// MaxTokens bounds one answer of the model. It also bounds what the account's
	// quota reserves while the call runs, so it is close to what is needed.
	MaxTokens   int
	Temperature float64
	Search      SearchPolicy
	// Subject says in the requester's words what the work is about: it is the
	// topic of the event, 1 to 300 characters long, and empty if the request holds
	// nothing that can be seen.
	Subject func(request map[string]any) string
	// Queries are what the web is searched for, the most important first: three or
	// four, at once. Nil for a flow that does not search.
	Queries func(request map[string]any, today time.Time) []Question
	// RestsOn are the texts of the request that an answer rests on. Where none of
	// them holds a word the fault is ai.no_sources. Nil for a flow that needs none.
	RestsOn func(request map[string]any) []string
	// Rules are what its drafts must keep to.
	Rules review.Rules
	// MayLose are the rows and members that an answer can do without, as JSON
	// pointers in which * stands for any name or number. One that is still wrong
	// after the repair is left out, and the outcome says so. What belongs to its
	// neighbors, such as a scene of a script, is none.
	MayLose []string
	// Fill adds to an answer without faults what the service knows; nil if there
	// is nothing of the kind.
	Fill func(review.Draft)
	// HeaderOf is the path to the text that the header image shows; empty for an
	// answer without an image.
	HeaderOf []string
}

// FlowOf finds the row of an operation.
func FlowOf(operation string) (Flow, error) {
	for _, f := range Flows {
		if f.Operation == operation {
			return f, nil
		}
	}
	return Flow{}, fmt.Errorf("ai: services/ai/flows.go has no row for the operation %q", operation)
}
