package tavily

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// request is every member that POST /search knows. Any other is refused and
// not ignored, so that nobody relies on it in vain; that goes for the api_key
// of the old days too.
type request struct {
	Query                    string   `json:"query"`
	SearchDepth              string   `json:"search_depth"`
	Topic                    string   `json:"topic"`
	MaxResults               *int     `json:"max_results"`
	ChunksPerSource          *int     `json:"chunks_per_source"`
	TimeRange                string   `json:"time_range"`
	StartDate                string   `json:"start_date"`
	EndDate                  string   `json:"end_date"`
	Days                     *int     `json:"days"`
	IncludeAnswer            any      `json:"include_answer"`
	IncludeRawContent        any      `json:"include_raw_content"`
	IncludeImages            bool     `json:"include_images"`
	IncludeImageDescriptions bool     `json:"include_image_descriptions"`
	IncludeFavicon           bool     `json:"include_favicon"`
	IncludeDomains           []string `json:"include_domains"`
	ExcludeDomains           []string `json:"exclude_domains"`
	Country                  string   `json:"country"`
	AutoParameters           bool     `json:"auto_parameters"`
	ExactMatch               bool     `json:"exact_match"`
	IncludeUsage             bool     `json:"include_usage"`
	MaxHours                 *float64 `json:"max_hours"`
	FetchTimeout             *float64 `json:"fetch_timeout"`
	CacheFallback            *bool    `json:"cache_fallback"`
}

var (
	depths  = []string{"", "basic", "advanced", "fast", "ultra-fast"}
	topics  = []string{"", "general", "news", "finance"}
	windows = map[string]int{ // in days
		"": 0, "day": 1, "d": 1, "week": 7, "w": 7, "month": 30, "m": 30, "year": 365, "y": 365,
	}
	countryForm = regexp.MustCompile(`^[a-z]+( [a-z]+)*$`)
)

func parse(body []byte) (*request, error) {
	in := new(request)
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(in); err != nil {
		return nil, fmt.Errorf("invalid request: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("invalid request: there is something after the JSON object")
	}
	_, knownWindow := windows[in.TimeRange]
	for _, rule := range []struct {
		broken  bool
		message string
	}{
		{strings.TrimSpace(in.Query) == "", "Query is missing."},
		{utf8.RuneCountInString(in.Query) > 400, "Query is too long. Max query length is 400 characters."},
		{!slices.Contains(depths, in.SearchDepth), "Invalid search depth. Must be 'basic', 'advanced', 'fast' or " +
			"'ultra-fast'."},
		{!slices.Contains(topics, in.Topic), "Invalid topic. Must be 'general', 'news' or 'finance'."},
		{outside(in.MaxResults, 0, 20), "Invalid max_results. Must be between 0 and 20."},
		{outside(in.ChunksPerSource, 1, 3), "Invalid chunks_per_source. Must be between 1 and 3."},
		{in.ChunksPerSource != nil && in.SearchDepth != "advanced",
			"chunks_per_source is only available when search_depth is 'advanced'."},
		{!knownWindow, "Invalid time_range. Must be 'day', 'week', 'month', 'year', 'd', 'w', 'm' or 'y'."},
		{!isDate(in.StartDate) || !isDate(in.EndDate), "Invalid start_date or end_date. Must be YYYY-MM-DD."},
		{in.StartDate != "" && in.EndDate != "" && in.StartDate > in.EndDate, "start_date must not be after end_date."},
		{outside(in.Days, 1, 3650), "Invalid days. Must be at least 1."},
		{in.Days != nil && in.Topic != "news", "days is only available when topic is 'news'."},
		{in.Country != "" && in.Topic != "" && in.Topic != "general", "country is only available when topic is 'general'."},
		{in.Country != "" && !countryForm.MatchString(in.Country), "Invalid country. Must be an English name in lower " +
			"case."},
		{!oneOf(in.IncludeAnswer, "basic", "advanced"), "Invalid include_answer. Must be a boolean, 'basic' or 'advanced'."},
		{!oneOf(in.IncludeRawContent, "markdown", "text"), "Invalid include_raw_content. Must be a boolean, 'markdown' " +
			"or 'text'."},
		{len(in.IncludeDomains) > 300, "include_domains takes at most 300 domains."},
		{len(in.ExcludeDomains) > 150, "exclude_domains takes at most 150 domains."},
	} {
		if rule.broken {
			return nil, errors.New(rule.message)
		}
	}
	return in, nil
}

func outside(v *int, low, high int) bool { return v != nil && (*v < low || *v > high) }

func isDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return text == "" || err == nil
}

// oneOf accepts what is absent, a boolean, or one of words.
func oneOf(v any, words ...string) bool {
	switch v := v.(type) {
	case nil, bool:
		return true
	case string:
		return slices.Contains(words, v)
	}
	return false
}

func (in *request) wantsAnswer() bool { return in.IncludeAnswer != nil && in.IncludeAnswer != false }
func (in *request) wantsContent() bool {
	return in.IncludeRawContent != nil && in.IncludeRawContent != false
}

// credits is the price of the search.
func (in *request) credits() int {
	if in.SearchDepth == "advanced" {
		return 2
	}
	return 1
}

// limit is how many results are asked for.
func (in *request) limit() int {
	if in.MaxResults == nil {
		return 5
	}
	return *in.MaxResults
}

// days is how far back the search goes.
func (in *request) days() int {
	switch {
	case in.Days != nil:
		return *in.Days
	case in.TimeRange != "":
		return windows[in.TimeRange]
	}
	return 7
}
