package server

import (
	"context"

	"coagent/gen/aiapi"
)

// Each method is the same three moves; what differs is the flow's row and the
// types, which the document gives.

func (s *server) GenerateAgentBio(ctx context.Context, r aiapi.GenerateAgentBioRequestObject) (aiapi.GenerateAgentBioResponseObject, error) {
	body, _, err := write[aiapi.AgentBio](ctx, s, "generateAgentBio", r.Body)
	return aiapi.GenerateAgentBio200JSONResponse{Body: body}, err
}

func (s *server) GenerateBlogPost(ctx context.Context, r aiapi.GenerateBlogPostRequestObject) (aiapi.GenerateBlogPostResponseObject, error) {
	body, degraded, err := write[aiapi.BlogPostResult](ctx, s, "generateBlogPost", r.Body)
	answer := aiapi.GenerateBlogPost200JSONResponse{Body: body}
	if degraded {
		answer.Headers.XDegraded = new("search")
	}
	return answer, err
}

func (s *server) GenerateSocialMediaPost(ctx context.Context, r aiapi.GenerateSocialMediaPostRequestObject) (aiapi.GenerateSocialMediaPostResponseObject, error) {
	body, _, err := write[aiapi.SocialMediaPosts](ctx, s, "generateSocialMediaPost", r.Body)
	return aiapi.GenerateSocialMediaPost200JSONResponse{Body: body}, err
}

func (s *server) GenerateMarketingPlan(ctx context.Context, r aiapi.GenerateMarketingPlanRequestObject) (aiapi.GenerateMarketingPlanResponseObject, error) {
	body, _, err := write[aiapi.MarketingPlanResult](ctx, s, "generateMarketingPlan", r.Body)
	return aiapi.GenerateMarketingPlan200JSONResponse{Body: body}, err
}

func (s *server) RunResearchAgent(ctx context.Context, r aiapi.RunResearchAgentRequestObject) (aiapi.RunResearchAgentResponseObject, error) {
	body, _, err := write[aiapi.ResearchReport](ctx, s, "runResearchAgent", r.Body)
	return aiapi.RunResearchAgent200JSONResponse{Body: body}, err
}

func (s *server) AnalyzeReviews(ctx context.Context, r aiapi.AnalyzeReviewsRequestObject) (aiapi.AnalyzeReviewsResponseObject, error) {
	body, _, err := write[aiapi.ReviewAnalysis](ctx, s, "analyzeReviews", r.Body)
	return aiapi.AnalyzeReviews200JSONResponse{Body: body}, err
}
