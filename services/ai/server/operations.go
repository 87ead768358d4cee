package server

import (
	"context"
	"net/http"

	"coagent/gen/aiapi"
)

// An operation is its name; all the rest is in the flow's row and in the
// document.

func (s *server) GenerateAgentBio(ctx context.Context, r aiapi.GenerateAgentBioRequestObject) (aiapi.GenerateAgentBioResponseObject, error) {
	return s.answer(ctx, "generateAgentBio", r.Params.IdempotencyKey, r.Body)
}
func (a answer) VisitGenerateAgentBioResponse(w http.ResponseWriter) error { return a.write(w) }

func (s *server) GenerateBlogPost(ctx context.Context, r aiapi.GenerateBlogPostRequestObject) (aiapi.GenerateBlogPostResponseObject, error) {
	return s.answer(ctx, "generateBlogPost", r.Params.IdempotencyKey, r.Body)
}
func (a answer) VisitGenerateBlogPostResponse(w http.ResponseWriter) error { return a.write(w) }

func (s *server) GenerateSocialMediaPost(ctx context.Context, r aiapi.GenerateSocialMediaPostRequestObject) (aiapi.GenerateSocialMediaPostResponseObject, error) {
	return s.answer(ctx, "generateSocialMediaPost", r.Params.IdempotencyKey, r.Body)
}
func (a answer) VisitGenerateSocialMediaPostResponse(w http.ResponseWriter) error { return a.write(w) }

func (s *server) GenerateMarketingPlan(ctx context.Context, r aiapi.GenerateMarketingPlanRequestObject) (aiapi.GenerateMarketingPlanResponseObject, error) {
	return s.answer(ctx, "generateMarketingPlan", r.Params.IdempotencyKey, r.Body)
}
func (a answer) VisitGenerateMarketingPlanResponse(w http.ResponseWriter) error { return a.write(w) }

func (s *server) RunResearchAgent(ctx context.Context, r aiapi.RunResearchAgentRequestObject) (aiapi.RunResearchAgentResponseObject, error) {
	return s.answer(ctx, "runResearchAgent", r.Params.IdempotencyKey, r.Body)
}
func (a answer) VisitRunResearchAgentResponse(w http.ResponseWriter) error { return a.write(w) }

func (s *server) AnalyzeReviews(ctx context.Context, r aiapi.AnalyzeReviewsRequestObject) (aiapi.AnalyzeReviewsResponseObject, error) {
	return s.answer(ctx, "analyzeReviews", r.Params.IdempotencyKey, r.Body)
}
func (a answer) VisitAnalyzeReviewsResponse(w http.ResponseWriter) error { return a.write(w) }

func (s *server) GenerateMarketUpdate(ctx context.Context, r aiapi.GenerateMarketUpdateRequestObject) (aiapi.GenerateMarketUpdateResponseObject, error) {
	return s.answer(ctx, "generateMarketUpdate", r.Params.IdempotencyKey, r.Body)
}
func (a answer) VisitGenerateMarketUpdateResponse(w http.ResponseWriter) error { return a.write(w) }

func (s *server) GenerateVideoScript(ctx context.Context, r aiapi.GenerateVideoScriptRequestObject) (aiapi.GenerateVideoScriptResponseObject, error) {
	return s.answer(ctx, "generateVideoScript", r.Params.IdempotencyKey, r.Body)
}
func (a answer) VisitGenerateVideoScriptResponse(w http.ResponseWriter) error { return a.write(w) }

func (s *server) GenerateNeighborhoodGuide(ctx context.Context, r aiapi.GenerateNeighborhoodGuideRequestObject) (aiapi.GenerateNeighborhoodGuideResponseObject, error) {
	return s.answer(ctx, "generateNeighborhoodGuide", r.Params.IdempotencyKey, r.Body)
}
func (a answer) VisitGenerateNeighborhoodGuideResponse(w http.ResponseWriter) error {
	return a.write(w)
}

func (s *server) AnalyzeReviewSentiment(ctx context.Context, r aiapi.AnalyzeReviewSentimentRequestObject) (aiapi.AnalyzeReviewSentimentResponseObject, error) {
	return s.answer(ctx, "analyzeReviewSentiment", r.Params.IdempotencyKey, r.Body)
}
func (a answer) VisitAnalyzeReviewSentimentResponse(w http.ResponseWriter) error { return a.write(w) }

func (s *server) RunNapAudit(ctx context.Context, r aiapi.RunNapAuditRequestObject) (aiapi.RunNapAuditResponseObject, error) {
	return s.answer(ctx, "runNapAudit", r.Params.IdempotencyKey, r.Body)
}
func (a answer) VisitRunNapAuditResponse(w http.ResponseWriter) error { return a.write(w) }

func (s *server) FindCompetitors(ctx context.Context, r aiapi.FindCompetitorsRequestObject) (aiapi.FindCompetitorsResponseObject, error) {
	return s.answer(ctx, "findCompetitors", r.Params.IdempotencyKey, r.Body)
}
func (a answer) VisitFindCompetitorsResponse(w http.ResponseWriter) error { return a.write(w) }

func (s *server) EnrichCompetitor(ctx context.Context, r aiapi.EnrichCompetitorRequestObject) (aiapi.EnrichCompetitorResponseObject, error) {
	return s.answer(ctx, "enrichCompetitor", r.Params.IdempotencyKey, r.Body)
}
func (a answer) VisitEnrichCompetitorResponse(w http.ResponseWriter) error { return a.write(w) }
