// Package huma serves the three operations by huma over chi.
package huma

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humachi"
	"github.com/go-chi/chi/v5"

	"coagent/bench/peers/bodies"
	"coagent/bench/work"
)

// Handler serves them. Its refusals are problems with the status 422.
func Handler() http.Handler {
	router := chi.NewRouter()
	api := humachi.New(router, huma.DefaultConfig("What is measured", "1.0.0"))
	post[bodies.WebQuery](api, "/search/web", work.Answer[bodies.WebResults]("/search/web"))
	post[bodies.ReviewsRequest](api, "/ai/analyze-reviews", work.Answer[bodies.ReviewAnalysis]("/ai/analyze-reviews"))
	planned := work.Answer[bodies.PlanResult]("/ai/generate-marketing-plan")
	post[bodies.PlanRequest](api, "/ai/generate-marketing-plan", planned)
	return router
}

type bodyOf[T any] struct{ Body T }

func post[In, Out any](api huma.API, path string, out Out) {
	huma.Post(api, path, func(context.Context, *bodyOf[In]) (*bodyOf[Out], error) { return &bodyOf[Out]{out}, nil })
}
