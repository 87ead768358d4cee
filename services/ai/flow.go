package ai

import (
	"fmt"
	"strings"

	"coagent/platform/fault"
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
	// search query and the topic of the event. It is 1 to 300 characters long.
	Subject func(request map[string]any) string
	// QuotesOthers says that the request holds what strangers wrote, so that an
	// address in it is not the requester's own.
	QuotesOthers bool
	// Check finds what only request and answer together show to be wrong; nil if
	// there is nothing of the kind.
	Check func(request, answer map[string]any) []fault.Field
	// HeaderOf is the path to the text that the header image shows; empty for an
	// answer without an image.
	HeaderOf []string
}

// Flows are all that the service can do.
var Flows = []Flow{
	{Operation: "generateAgentBio", ContentType: "agent-bio", Tier: Fast, MaxTokens: 512, Temperature: 0.3, Subject: fixed("Agent biography")},
	{Operation: "generateBlogPost", ContentType: "blog-post", Tier: Deep, MaxTokens: 6000, Temperature: 0.6, Search: HelpfulSearch, Subject: topic, HeaderOf: []string{"blogPost", "title"}},
	{Operation: "generateSocialMediaPost", ContentType: "social-media", Tier: Fast, MaxTokens: 2500, Temperature: 0.7, Subject: topic},
	{Operation: "generateMarketingPlan", ContentType: "marketing-plan", Tier: Deep, MaxTokens: 4000, Temperature: 0.5, Subject: fixed("Marketing plan"), QuotesOthers: true},
	{Operation: "runResearchAgent", ContentType: "research-report", Tier: Deep, MaxTokens: 6000, Temperature: 0.4, Search: EssentialSearch, Subject: topic},
	{Operation: "analyzeReviews", ContentType: "review-analysis", Tier: Fast, MaxTokens: 2500, Temperature: 0.2, Subject: commentCount, QuotesOthers: true, Check: frequencies},
}

// FlowOf finds the row of an operation.
func FlowOf(operation string) (Flow, error) {
	for _, f := range Flows {
		if f.Operation == operation {
			return f, nil
		}
	}
	return Flow{}, fmt.Errorf("ai: no flow for the operation %q", operation)
}

// fixed is the subject of a flow whose request names people: an event carries
// no personal data that its consumers do not need.
func fixed(subject string) func(map[string]any) string {
	return func(map[string]any) string { return subject }
}

func topic(request map[string]any) string {
	text, _ := request["topic"].(string)
	return strings.TrimSpace(text)
}

func commentCount(request map[string]any) string {
	comments, _ := request["comments"].([]any)
	return fmt.Sprintf("Analysis of %d reviews", len(comments))
}

// frequencies holds the counts of an analysis against the number of comments.
func frequencies(request, answer map[string]any) []fault.Field {
	comments, _ := request["comments"].([]any)
	themes, _ := answer["themes"].([]any)
	var faults []fault.Field
	for i, theme := range themes {
		object, _ := theme.(map[string]any)
		if n, _ := object["frequency"].(float64); int(n) > len(comments) {
			faults = append(faults, fault.Field{Pointer: fmt.Sprintf("/themes/%d/frequency", i), Code: "maximum", Detail: fmt.Sprintf("must be at most %d, the number of comments", len(comments))})
		}
	}
	return faults
}
