// Package byhand serves the three operations as somebody writes them who knows
// nothing else, and is what all others are compared with.
package byhand

import (
	stdjson "encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"
	"github.com/go-json-experiment/json"

	"coagent/bench/peers/bodies"
	"coagent/bench/work"
)

// Standard reads and writes by encoding/json.
func Standard() http.Handler { return handler(Decode, encode) }

// Newer reads and writes by go-json-experiment, which is to be encoding/json/v2.
func Newer() http.Handler { return handler(newerDecode, newerEncode) }

// handler is what somebody writes who knows the three operations: decode, look at
// each field, answer.
func handler(decode func(r *http.Request, into any) error, encode func(w io.Writer, v any) error) http.Handler {
	analysis := work.Answer[bodies.ReviewAnalysis]("/ai/analyze-reviews")
	planned := work.Answer[bodies.PlanResult]("/ai/generate-marketing-plan")
	router := chi.NewRouter()
	router.Post("/search/web", search(decode, encode))
	router.Post("/ai/analyze-reviews", func(w http.ResponseWriter, r *http.Request) {
		var in bodies.ReviewsRequest
		respond(w, encode, analysis, errors.Join(decode(r, &in), checkReviews(in)))
	})
	router.Post("/ai/generate-marketing-plan", func(w http.ResponseWriter, r *http.Request) {
		var in bodies.PlanRequest
		respond(w, encode, planned, errors.Join(decode(r, &in), checkPlan(in)))
	})
	return router
}

// Respond answers with v by encoding/json, or refuses because of what is wrong.
func Respond(w http.ResponseWriter, v any, wrong error) { respond(w, encode, v, wrong) }

// Search is the search alone, by encoding/json.
func Search() http.HandlerFunc { return search(Decode, encode) }

func search(decode func(r *http.Request, into any) error, encode func(w io.Writer, v any) error) http.HandlerFunc {
	found := work.Answer[bodies.WebResults]("/search/web")
	return func(w http.ResponseWriter, r *http.Request) {
		q := bodies.WebQuery{MaxResults: 5, SearchDepth: "basic"}
		respond(w, encode, found, errors.Join(decode(r, &q), checkQuery(q)))
	}
}

func respond(w http.ResponseWriter, encode func(io.Writer, any) error, v any, wrong error) {
	if wrong != nil {
		refuse(w, encode, wrong)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = encode(w, v) // the caller has left
}

func refuse(w http.ResponseWriter, encode func(io.Writer, any) error, wrong error) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(http.StatusBadRequest)
	_ = encode(
		w,
		map[string]any{"title": "Bad Request", "status": http.StatusBadRequest, "detail": wrong.Error()},
	) // as above
}

// Decode reads a body by encoding/json, and nothing that it does not know.
func Decode(r *http.Request, into any) error {
	d := stdjson.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("body: something behind")
	}
	return nil
}

func encode(w io.Writer, v any) error { return stdjson.NewEncoder(w).Encode(v) }

func newerDecode(r *http.Request, into any) error {
	return json.UnmarshalRead(r.Body, into, json.RejectUnknownMembers(true))
}

func newerEncode(w io.Writer, v any) error { return json.MarshalWrite(w, v) }

func checkQuery(q bodies.WebQuery) error {
	return errors.Join(
		length("query", q.Query, 1, 400), visible("query", q.Query), within("maxResults", float64(q.MaxResults), 1, 20),
		oneOf("searchDepth", q.SearchDepth, "basic", "advanced"),
	)
}

func checkReviews(in bodies.ReviewsRequest) error {
	if len(in.Comments) < 1 || len(in.Comments) > 200 {
		return errors.New("comments: must be 1 to 200")
	}
	for _, c := range in.Comments {
		if err := errors.Join(length("comments", c, 1, 1000), visible("comments", c)); err != nil {
			return err
		}
	}
	return nil
}

func checkPlan(in bodies.PlanRequest) error {
	if len(in.BrandAudit.Results) > 50 || len(in.Competitors) > 20 {
		return errors.New("results, competitors: too many")
	}
	for _, a := range in.BrandAudit.Results {
		if err := errors.Join(
			length("platform", a.Platform, 1, 100), length("platformUrl", a.PlatformURL, 0, 2048), length("foundName",
				a.FoundName, 0, 200),
			length("foundAddress", a.FoundAddress, 0, 300), length("foundPhone", a.FoundPhone, 0, 40), length("note", a.Note,
				0, 200),
			oneOf("status", a.Status, "Consistent", "Inconsistent", "Not Found"),
		); err != nil {
			return err
		}
	}
	for _, c := range in.Competitors {
		if err := errors.Join(
			length("id", c.ID, 0, 128), length("name", c.Name, 1, 100), length("agency", c.Agency, 0, 120),
			within("reviewCount", float64(c.ReviewCount), 0, 1e6),
			within("avgRating", c.AvgRating, 0, 5), within("socialFollowers", float64(c.SocialFollowers), 0, 1e9),
			within("domainAuthority", c.DomainAuthority, 0, 100),
		); err != nil {
			return err
		}
	}
	return errors.Join(
		length("id", in.BrandAudit.ID, 0, 128),
		length("lastRun", in.BrandAudit.LastRun, 0, 40),
		length("city", in.City, 2, 100),
	)
}

func length(name, s string, least, most int) error {
	if n := utf8.RuneCountInString(s); n < least || n > most {
		return fmt.Errorf("%s: must have %d to %d characters", name, least, most)
	}
	return nil
}

func visible(name, s string) error {
	if strings.TrimSpace(s) == "" {
		return fmt.Errorf("%s: must not be blank", name)
	}
	return nil
}

func within(name string, n, least, most float64) error {
	if n < least || n > most {
		return fmt.Errorf("%s: must be %v to %v", name, least, most)
	}
	return nil
}

func oneOf(name, s string, of ...string) error {
	for _, one := range of {
		if s == one {
			return nil
		}
	}
	return fmt.Errorf("%s: must be one of %v", name, of)
}
