package ai

import "coagent/services/ai/review"

// bounds are how long the texts of each flow are, by operation: what its prompt says
// with {{.Bound}}, what the schema's descriptions say, and what its drafts are held to.
var bounds = map[string][]review.Bound{
	"generateAgentBio": {
		{At: "/bio", Of: review.Words, Least: 50, Most: 110},
	},
	"generateBlogPost": {
		{
			At: "/blogPost/content", Of: review.Words, Least: 600, Most: 900, Floor: 240,
			Ample: 300, Where: review.Sourced,
		},
		{
			At: "/blogPost/content", Of: review.Words, Least: 400, Most: 600, Floor: 330,
			Always: true, Ceiling: 800, Where: review.Alone,
		},
		{At: "/blogPost/content", Of: review.Sections, Least: 3, Most: 6, Floor: 2},
		{At: "/blogPost/metaDescription", Of: review.Sentences, Least: 1, Most: 2},
	},
	"generateSocialMediaPost": {
		{At: "/facebook", Of: review.Words, Least: 40, Most: 100, Floor: 39, Always: true},
		{At: "/instagram", Of: review.Words, Least: 30, Most: 80, Floor: 22, Always: true, Ample: 40},
		{At: "/instagram", Of: review.Hashtags, Least: 3, Most: 5, Floor: 3},
		{At: "/linkedin", Of: review.Words, Least: 60, Most: 120, Floor: 43, Always: true, Ample: 40},
	},
	"generateMarketingPlan": {
		{At: "/plan/steps/*/description", Of: review.Words, Least: 40, Most: 80, Floor: 16},
		{At: "/plan/steps/*/tactics/*", Of: review.Tactics, Least: 3, Most: 4},
		{At: "/plan/steps/*/tactics/*", Of: review.Words, Most: 25, Ceiling: 32},
	},
	"runResearchAgent": {
		{At: "/summary", Of: review.Words, Least: 300, Most: 500, Floor: 60},
		{At: "/keyFindings/*", Of: review.Sentences, Least: 1, Most: 1},
	},
	"generateMarketUpdate": {
		{At: "/content", Of: review.Words, Least: 250, Most: 400, Floor: 160, Ample: 170, Where: review.Sourced},
		{At: "/content", Of: review.Words, Least: 200, Most: 300, Floor: 140, Always: true, Where: review.Alone},
		{At: "/content", Of: review.Sections, Least: 2, Most: 4, Floor: 2},
	},
	"generateVideoScript": {
		{At: "/hook", Of: review.Sentences, Least: 1, Most: 2},
		{At: "/scenes/*/seconds", Of: review.Seconds, Most: 60}, // if the request does not say
		{At: "/scenes/*/narration", Of: review.WordsForEachSecond, Most: 3},
	},
	"generateNeighborhoodGuide": {
		{
			At: "/sections/*/content", Of: review.Words, Least: 60, Most: 150, Floor: 12,
			Ample: 250, Where: review.Sourced,
		},
		{At: "/sections/*/content", Of: review.Words, Least: 40, Most: 80, Floor: 12, Ceiling: 120, Where: review.Alone},
	},
	"analyzeReviewSentiment": {
		{At: "/summary", Of: review.Sentences, Least: 1, Most: 2},
	},
	"generateListingFaqs": {
		{At: "/faqs/*/answer", Of: review.Sentences, Least: 1, Most: 3},
	},
	"generateOpenHouseKit": {
		{At: "/invitation/body", Of: review.Words, Least: 60, Most: 130, Floor: 58, Always: true},
		{At: "/post", Of: review.Words, Least: 30, Most: 80, Floor: 29, Always: true},
		{At: "/post", Of: review.Hashtags, Most: 3},
		{At: "/flyer/headline", Of: review.Words, Most: 8},
		{At: "/flyer/body", Of: review.Words, Least: 25, Most: 60, Floor: 24, Always: true},
		{At: "/followUp", Of: review.Words, Least: 40, Most: 90, Floor: 39, Always: true},
	},
	"generateFollowUp": {
		{At: "/message", Of: review.Words, Least: 60, Most: 130, Floor: 47, Channel: "email"},
		{At: "/subject", Of: review.Words, Most: 12, Channel: "email"},
		{At: "/message", Of: review.Characters, Most: 320, Channel: "sms"},
		{At: "/message", Of: review.Characters, Most: 600, Channel: "note"},
	},
	"generateSocialProof": {
		{At: "/quote", Of: review.Sentences, Least: 1, Most: 2},
		{At: "/opening", Of: review.Sentences, Least: 1, Most: 1},
		{At: "/closing", Of: review.Sentences, Least: 1, Most: 3},
		{At: "/closing", Of: review.Hashtags, Most: 3},
	},
}
