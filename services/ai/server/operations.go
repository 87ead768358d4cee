package server

import (
	"context"
	"net/http"

	"coagent/gen/aiapi"
)

// An operation is its name; all the rest is in the flow's row and in the
// document.

func (s *server) GenerateAgentBio(ctx context.Context, r aiapi.GenerateAgentBioRequestObject) (aiapi.GenerateAgentBioResponseObject, error) {
	return s.pending(ctx, "generateAgentBio", r.Params.IdempotencyKey, r.Body)
}
func (p pending) VisitGenerateAgentBioResponse(w http.ResponseWriter) error { return p.write(w) }

func (s *server) GenerateBlogPost(ctx context.Context, r aiapi.GenerateBlogPostRequestObject) (aiapi.GenerateBlogPostResponseObject, error) {
	return s.pending(ctx, "generateBlogPost", r.Params.IdempotencyKey, r.Body)
}
func (p pending) VisitGenerateBlogPostResponse(w http.ResponseWriter) error { return p.write(w) }

func (s *server) GenerateSocialMediaPost(ctx context.Context, r aiapi.GenerateSocialMediaPostRequestObject) (aiapi.GenerateSocialMediaPostResponseObject, error) {
	return s.pending(ctx, "generateSocialMediaPost", r.Params.IdempotencyKey, r.Body)
}
func (p pending) VisitGenerateSocialMediaPostResponse(w http.ResponseWriter) error { return p.write(w) }

func (s *server) GenerateMarketingPlan(ctx context.Context, r aiapi.GenerateMarketingPlanRequestObject) (aiapi.GenerateMarketingPlanResponseObject, error) {
	return s.pending(ctx, "generateMarketingPlan", r.Params.IdempotencyKey, r.Body)
}
func (p pending) VisitGenerateMarketingPlanResponse(w http.ResponseWriter) error { return p.write(w) }

func (s *server) RunResearchAgent(ctx context.Context, r aiapi.RunResearchAgentRequestObject) (aiapi.RunResearchAgentResponseObject, error) {
	return s.pending(ctx, "runResearchAgent", r.Params.IdempotencyKey, r.Body)
}
func (p pending) VisitRunResearchAgentResponse(w http.ResponseWriter) error { return p.write(w) }

func (s *server) AnalyzeReviews(ctx context.Context, r aiapi.AnalyzeReviewsRequestObject) (aiapi.AnalyzeReviewsResponseObject, error) {
	return s.pending(ctx, "analyzeReviews", r.Params.IdempotencyKey, r.Body)
}
func (p pending) VisitAnalyzeReviewsResponse(w http.ResponseWriter) error { return p.write(w) }

func (s *server) GenerateMarketUpdate(ctx context.Context, r aiapi.GenerateMarketUpdateRequestObject) (aiapi.GenerateMarketUpdateResponseObject, error) {
	return s.pending(ctx, "generateMarketUpdate", r.Params.IdempotencyKey, r.Body)
}
func (p pending) VisitGenerateMarketUpdateResponse(w http.ResponseWriter) error { return p.write(w) }

func (s *server) GenerateVideoScript(ctx context.Context, r aiapi.GenerateVideoScriptRequestObject) (aiapi.GenerateVideoScriptResponseObject, error) {
	return s.pending(ctx, "generateVideoScript", r.Params.IdempotencyKey, r.Body)
}
func (p pending) VisitGenerateVideoScriptResponse(w http.ResponseWriter) error { return p.write(w) }

func (s *server) GenerateNeighborhoodGuide(ctx context.Context, r aiapi.GenerateNeighborhoodGuideRequestObject) (aiapi.GenerateNeighborhoodGuideResponseObject, error) {
	return s.pending(ctx, "generateNeighborhoodGuide", r.Params.IdempotencyKey, r.Body)
}
func (p pending) VisitGenerateNeighborhoodGuideResponse(w http.ResponseWriter) error {
	return p.write(w)
}

func (s *server) AnalyzeReviewSentiment(ctx context.Context, r aiapi.AnalyzeReviewSentimentRequestObject) (aiapi.AnalyzeReviewSentimentResponseObject, error) {
	return s.pending(ctx, "analyzeReviewSentiment", r.Params.IdempotencyKey, r.Body)
}
func (p pending) VisitAnalyzeReviewSentimentResponse(w http.ResponseWriter) error { return p.write(w) }

func (s *server) RunNapAudit(ctx context.Context, r aiapi.RunNapAuditRequestObject) (aiapi.RunNapAuditResponseObject, error) {
	return s.pending(ctx, "runNapAudit", r.Params.IdempotencyKey, r.Body)
}
func (p pending) VisitRunNapAuditResponse(w http.ResponseWriter) error { return p.write(w) }

func (s *server) FindCompetitors(ctx context.Context, r aiapi.FindCompetitorsRequestObject) (aiapi.FindCompetitorsResponseObject, error) {
	return s.pending(ctx, "findCompetitors", r.Params.IdempotencyKey, r.Body)
}
func (p pending) VisitFindCompetitorsResponse(w http.ResponseWriter) error { return p.write(w) }

func (s *server) EnrichCompetitor(ctx context.Context, r aiapi.EnrichCompetitorRequestObject) (aiapi.EnrichCompetitorResponseObject, error) {
	return s.pending(ctx, "enrichCompetitor", r.Params.IdempotencyKey, r.Body)
}
func (p pending) VisitEnrichCompetitorResponse(w http.ResponseWriter) error { return p.write(w) }
