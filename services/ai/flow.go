package ai

import (
	"fmt"

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
	// topic of the event, 1 to 300 characters long, and empty if the request holds
	// nothing that can be seen.
	Subject func(request map[string]any) string
	// Query is what the web is searched for; nil if that is the subject.
	Query func(request map[string]any) Question
	// QuotesOthers says that the request holds what strangers wrote, so that an
	// address in it is not the requester's own.
	QuotesOthers bool
	// Advertises says that the public may read the texts, so that they may not
	// steer anybody.
	Advertises bool
	// Figures says that every figure must stand in the request or in a result that
	// its sentence cites.
	Figures bool
	// Check finds what only request, results and answer together show to be wrong;
	// nil if there is nothing of the kind.
	Check func(Draft) []fault.Field
	// Fill adds to an answer without faults what the service knows; nil if there
	// is nothing of the kind.
	Fill func(Draft)
	// HeaderOf is the path to the text that the header image shows; empty for an
	// answer without an image.
	HeaderOf []string
}

// Draft is an answer of the model and what it was made from. Request and answer
// fit the document.
type Draft struct {
	Request, Answer map[string]any
	Sources         []Source
}

// Flows are all that the service can do.
var Flows = []Flow{
	{Operation: "generateAgentBio", ContentType: "agent-bio", Tier: Fast, MaxTokens: 512, Temperature: 0.3, Subject: fixed("Agent biography"), Advertises: true, Figures: true},
	{Operation: "generateBlogPost", ContentType: "blog-post", Tier: Deep, MaxTokens: 6000, Temperature: 0.6, Search: HelpfulSearch, Subject: topic, Advertises: true, Figures: true, HeaderOf: []string{"blogPost", "title"}},
	{Operation: "generateSocialMediaPost", ContentType: "social-media", Tier: Fast, MaxTokens: 2500, Temperature: 0.7, Subject: topic, Advertises: true, Figures: true},
	{Operation: "generateMarketingPlan", ContentType: "marketing-plan", Tier: Deep, MaxTokens: 4000, Temperature: 0.5, Subject: fixed("Marketing plan"), QuotesOthers: true, Advertises: true},
	{Operation: "runResearchAgent", ContentType: "research-report", Tier: Deep, MaxTokens: 6000, Temperature: 0.4, Search: EssentialSearch, Subject: topic, Figures: true, Check: citesSomething},
	{Operation: "analyzeReviews", ContentType: "review-analysis", Tier: Fast, MaxTokens: 2500, Temperature: 0.2, Subject: commentCount, QuotesOthers: true, Check: frequencies},
	{Operation: "generateMarketUpdate", ContentType: "market-update", Tier: Deep, MaxTokens: 2500, Temperature: 0.4, Search: HelpfulSearch, Subject: placeAndTime, Query: marketNews, Advertises: true, Figures: true, Check: statistics},
	{Operation: "generateVideoScript", ContentType: "video-script", Tier: Fast, MaxTokens: 2000, Temperature: 0.7, Subject: topic, Advertises: true, Figures: true, Check: screenTime},
	{Operation: "generateNeighborhoodGuide", ContentType: "neighborhood-guide", Tier: Deep, MaxTokens: 4000, Temperature: 0.5, Search: HelpfulSearch, Subject: neighborhood, Advertises: true, Figures: true},
	{Operation: "analyzeReviewSentiment", ContentType: "review-sentiment", Tier: Fast, MaxTokens: 512, Temperature: 0.2, Subject: fixed("Sentiment of a review"), QuotesOthers: true},
	{Operation: "runNapAudit", ContentType: "nap-audit", Tier: Fast, MaxTokens: 2000, Temperature: 0.1, Search: EssentialSearch, Subject: fixed("Audit of name, address and phone"), Query: listings, Check: napRows, Fill: pageOfEachRow},
	{Operation: "findCompetitors", ContentType: "competitor-list", Tier: Fast, MaxTokens: 2000, Temperature: 0.1, Search: EssentialSearch, Subject: fixed("Competitors in the area"), Query: agentsNearby, Check: competitors},
	{Operation: "enrichCompetitor", ContentType: "competitor-profile", Tier: Fast, MaxTokens: 600, Temperature: 0.1, Search: EssentialSearch, Subject: fixed("Profile of a competitor"), Query: profiles, Check: competitorFigures},
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

// frequencies holds the counts of an analysis against the number of comments.
func frequencies(d Draft) []fault.Field {
	comments, _ := d.Request["comments"].([]any)
	themes, _ := d.Answer["themes"].([]any)
	var faults []fault.Field
	for i, theme := range themes {
		object, _ := theme.(map[string]any)
		if n, _ := object["frequency"].(float64); int(n) > len(comments) {
			faults = append(faults, fault.Field{Pointer: fmt.Sprintf("/themes/%d/frequency", i), Code: "maximum", Detail: fmt.Sprintf("must be at most %d, the number of comments", len(comments))})
		}
	}
	return faults
}
