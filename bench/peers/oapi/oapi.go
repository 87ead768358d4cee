// Package oapi serves the three operations by what oapi-codegen generates.
package oapi

import (
	"context"
	"net/http"

	middleware "github.com/oapi-codegen/nethttp-middleware"

	"coagent/bench/peers/oapiapi"
	"coagent/bench/work"
)

// Handler is oapi-codegen's strict server behind its usual middleware, which
// validates by kin-openapi.
func Handler() (http.Handler, error) {
	doc, err := oapiapi.GetSpec()
	if err != nil {
		return nil, err
	}
	validate := middleware.OapiRequestValidatorWithOptions(doc, &middleware.Options{
		DoNotValidateServers: true, SilenceServersWarning: true,
	})
	return validate(oapiapi.Handler(oapiapi.NewStrictHandler(answers{
		oapiapi.SearchWeb200JSONResponse(work.Answer[oapiapi.WebResults]("/search/web")),
		oapiapi.AnalyzeReviews200JSONResponse(work.Answer[oapiapi.ReviewAnalysis]("/ai/analyze-reviews")),
		oapiapi.GenerateMarketingPlan200JSONResponse(work.Answer[oapiapi.MarketingPlanResult]("/ai/generate-marketing-plan")),
	}, nil))), nil
}

type answers struct {
	found    oapiapi.SearchWeb200JSONResponse
	analysis oapiapi.AnalyzeReviews200JSONResponse
	planned  oapiapi.GenerateMarketingPlan200JSONResponse
}

func (o answers) SearchWeb(context.Context, oapiapi.SearchWebRequestObject) (oapiapi.SearchWebResponseObject, error) {
	return o.found, nil
}

func (o answers) AnalyzeReviews(
	context.Context,
	oapiapi.AnalyzeReviewsRequestObject,
) (oapiapi.AnalyzeReviewsResponseObject, error) {
	return o.analysis, nil
}

func (o answers) GenerateMarketingPlan(
	context.Context,
	oapiapi.GenerateMarketingPlanRequestObject,
) (oapiapi.GenerateMarketingPlanResponseObject, error) {
	return o.planned, nil
}
