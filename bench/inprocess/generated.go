package inprocess

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"
	middleware "github.com/oapi-codegen/nethttp-middleware"

	"coagent/bench/peers/oapiapi"
	"coagent/bench/peers/ogenapi"
)

// withOapi is oapi-codegen's strict server behind its usual middleware, which
// validates by kin-openapi.
func withOapi() (http.Handler, error) {
	doc, err := oapiapi.GetSpec()
	if err != nil {
		return nil, err
	}
	validate := middleware.OapiRequestValidatorWithOptions(doc, &middleware.Options{
		DoNotValidateServers: true, SilenceServersWarning: true,
	})
	return validate(oapiapi.Handler(oapiapi.NewStrictHandler(oapi{
		oapiapi.SearchWeb200JSONResponse(answer[oapiapi.WebResults]("/search/web")),
		oapiapi.AnalyzeReviews200JSONResponse(answer[oapiapi.ReviewAnalysis]("/ai/analyze-reviews")),
		oapiapi.GenerateMarketingPlan200JSONResponse(answer[oapiapi.MarketingPlanResult]("/ai/generate-marketing-plan")),
	}, nil))), nil
}

type oapi struct {
	found    oapiapi.SearchWeb200JSONResponse
	analysis oapiapi.AnalyzeReviews200JSONResponse
	planned  oapiapi.GenerateMarketingPlan200JSONResponse
}

func (o oapi) SearchWeb(context.Context, oapiapi.SearchWebRequestObject) (oapiapi.SearchWebResponseObject, error) {
	return o.found, nil
}

func (o oapi) AnalyzeReviews(
	context.Context,
	oapiapi.AnalyzeReviewsRequestObject,
) (oapiapi.AnalyzeReviewsResponseObject, error) {
	return o.analysis, nil
}

func (o oapi) GenerateMarketingPlan(
	context.Context,
	oapiapi.GenerateMarketingPlanRequestObject,
) (oapiapi.GenerateMarketingPlanResponseObject, error) {
	return o.planned, nil
}

// withOgen is what ogen generates, without its telemetry.
func withOgen() (http.Handler, error) {
	return ogenapi.NewServer(ogen{
		answer[ogenapi.WebResults]("/search/web"), answer[ogenapi.ReviewAnalysis]("/ai/analyze-reviews"),
		answer[ogenapi.MarketingPlanResult]("/ai/generate-marketing-plan"),
	})
}

type ogen struct {
	found    ogenapi.WebResults
	analysis ogenapi.ReviewAnalysis
	planned  ogenapi.MarketingPlanResult
}

func (o ogen) SearchWeb(context.Context, *ogenapi.WebQuery) (*ogenapi.WebResults, error) {
	return &o.found, nil
}

func (o ogen) AnalyzeReviews(context.Context, *ogenapi.ReviewsRequest) (*ogenapi.ReviewAnalysis, error) {
	return &o.analysis, nil
}

func (o ogen) GenerateMarketingPlan(
	context.Context,
	*ogenapi.MarketingPlanRequest,
) (*ogenapi.MarketingPlanResult, error) {
	return &o.planned, nil
}

// withHuma is huma over chi. Its refusals are problems with the status 422.
func withHuma() http.Handler {
	router := chi.NewRouter()
	api := humachi.New(router, huma.DefaultConfig("What is measured", "1.0.0"))
	post[webQuery](api, "/search/web", answer[webResults]("/search/web"))
	post[reviewsRequest](api, "/ai/analyze-reviews", answer[reviewAnalysis]("/ai/analyze-reviews"))
	post[planRequest](api, "/ai/generate-marketing-plan", answer[planResult]("/ai/generate-marketing-plan"))
	return router
}

type bodyOf[T any] struct{ Body T }

func post[In, Out any](api huma.API, path string, out Out) {
	huma.Post(api, path, func(context.Context, *bodyOf[In]) (*bodyOf[Out], error) { return &bodyOf[Out]{out}, nil })
}
