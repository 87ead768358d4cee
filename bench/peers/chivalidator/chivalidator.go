// Package chivalidator serves the three operations by chi, encoding/json and
// go-playground/validator.
package chivalidator

import (
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"
	"github.com/go-playground/validator/v10"

	"coagent/bench/peers/bodies"
	"coagent/bench/peers/byhand"
	"coagent/bench/work"
)

// Handler serves them.
func Handler() http.Handler {
	found, analysis, planned := work.Answer[bodies.WebResults](
		"/search/web",
	), work.Answer[bodies.ReviewAnalysis](
		"/ai/analyze-reviews",
	), work.Answer[bodies.PlanResult](
		"/ai/generate-marketing-plan",
	)
	rules := validator.New(validator.WithRequiredStructEnabled())
	router := chi.NewRouter()
	router.Post("/search/web", func(w http.ResponseWriter, r *http.Request) {
		q := bodies.WebQuery{MaxResults: 5, SearchDepth: "basic"}
		byhand.Respond(w, found, errors.Join(byhand.Decode(r, &q), rules.Struct(q)))
	})
	router.Post("/ai/analyze-reviews", func(w http.ResponseWriter, r *http.Request) {
		var in bodies.ReviewsRequest
		byhand.Respond(w, analysis, errors.Join(byhand.Decode(r, &in), rules.Struct(in)))
	})
	router.Post("/ai/generate-marketing-plan", func(w http.ResponseWriter, r *http.Request) {
		var in bodies.PlanRequest
		byhand.Respond(w, planned, errors.Join(byhand.Decode(r, &in), rules.Struct(in)))
	})
	return router
}
