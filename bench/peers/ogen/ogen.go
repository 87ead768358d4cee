// Package ogen serves the three operations by what ogen generates.
package ogen

import (
	"context"
	"net/http"

	"coagent/bench/peers/ogenapi"
	"coagent/bench/work"
)

// Handler is what ogen generates, without its telemetry.
func Handler() (http.Handler, error) {
	return ogenapi.NewServer(answers{
		work.Answer[ogenapi.WebResults]("/search/web"), work.Answer[ogenapi.ReviewAnalysis]("/ai/analyze-reviews"),
		work.Answer[ogenapi.MarketingPlanResult]("/ai/generate-marketing-plan"),
	})
}

type answers struct {
	found    ogenapi.WebResults
	analysis ogenapi.ReviewAnalysis
	planned  ogenapi.MarketingPlanResult
}

func (o answers) SearchWeb(context.Context, *ogenapi.WebQuery) (*ogenapi.WebResults, error) {
	return &o.found, nil
}

func (o answers) AnalyzeReviews(context.Context, *ogenapi.ReviewsRequest) (*ogenapi.ReviewAnalysis, error) {
	return &o.analysis, nil
}

func (o answers) GenerateMarketingPlan(
	context.Context,
	*ogenapi.MarketingPlanRequest,
) (*ogenapi.MarketingPlanResult, error) {
	return &o.planned, nil
}
