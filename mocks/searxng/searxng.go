// Package searxng stands in for an instance of SearXNG that has JSON switched
// on: it checks requests as the real one does and makes up the same pages for
// the same words.
package searxng

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"coagent/mocks/faults"
	"coagent/mocks/webpages"
)

// Server is the stand-in, an http.Handler. New makes one.
type Server struct {
	// Faults is the script of what goes wrong, and the record of calls. Its
	// kinds are those of [Kinds].
	Faults *faults.Script
	mux    *http.ServeMux
}

// New makes a stand-in that works faultlessly until told otherwise.
func New() *Server {
	s := &Server{Faults: faults.New(Kinds()...), mux: http.NewServeMux()}
	s.Faults.Mount(s.mux)
	s.mux.Handle("GET /search", s.Faults.Handler(search))
	s.mux.Handle("POST /search", s.Faults.Handler(search))
	return s
}

// ServeHTTP serves GET and POST /search and what [faults.Script.Mount] adds.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// response is the wire form of an answer, as searx/webutils.py makes it.
type response struct {
	Query               string      `json:"query"`
	NumberOfResults     int         `json:"number_of_results"`
	Results             any         `json:"results"`
	Answers             []string    `json:"answers"`
	Corrections         []string    `json:"corrections"`
	Infoboxes           []string    `json:"infoboxes"`
	Suggestions         []string    `json:"suggestions"`
	UnresponsiveEngines [][2]string `json:"unresponsive_engines"`
}

type result struct {
	URL           string   `json:"url"`
	Title         string   `json:"title"`
	Content       string   `json:"content"`
	PublishedDate *string  `json:"publishedDate"`
	Engine        string   `json:"engine"`
	Engines       []string `json:"engines"`
	ParsedURL     []string `json:"parsed_url"` // scheme, host, path, parameters, query, fragment
	Template      string   `json:"template"`
	Positions     []int    `json:"positions"`
	Score         float64  `json:"score"`
	Category      string   `json:"category"`
}

func search(w http.ResponseWriter, r *http.Request, body []byte, fault string) {
	form := r.URL.Query()
	if r.Method == http.MethodPost {
		var err error
		if form, err = url.ParseQuery(string(body)); err != nil {
			http.Error(w, "400 Bad Request", http.StatusBadRequest)
			return
		}
	}
	if failed(w, fault) {
		return
	}
	if form.Get("format") != "json" {
		html(w, http.StatusOK, "<!DOCTYPE html><html><body><main>Results for people.</main></body></html>")
		return
	}
	if complaint := wrong(form); complaint != "" {
		faults.WriteJSON(w, http.StatusBadRequest, map[string]string{"error": complaint})
		return
	}
	// A command that leads to another search engine, or to the first result.
	if strings.Contains(" "+form.Get("q"), " !!") {
		w.Header().Set("Location", "https://www.example.com/")
		w.WriteHeader(http.StatusFound)
		return
	}
	spoil(w, response{
		Query: form.Get("q"), Results: results(form, time.Now()),
		Answers: []string{}, Corrections: []string{}, Infoboxes: []string{}, Suggestions: []string{},
		UnresponsiveEngines: [][2]string{},
	}, fault)
}

// windows is the values of time_range, in days.
var windows = map[string]int{"day": 1, "week": 7, "month": 30, "year": 365}

var pageForm = regexp.MustCompile(`^[1-9]\d?$`)

// wrong is what SearXNG says of a request that it does not understand.
func wrong(form url.Values) string {
	for _, rule := range []struct {
		broken  bool
		message string
	}{
		{form.Get("q") == "", "No query"},
		{form.Has("categories") && !slices.Contains([]string{"general", "news"}, form.Get("categories")),
			`Invalid value "` + form.Get("categories") + `" for parameter categories`},
		{form.Get("time_range") != "" && windows[form.Get("time_range")] == 0, `Invalid value "` +
			form.Get("time_range") + `" for parameter time_range`},
		{form.Has("pageno") && !pageForm.MatchString(form.Get("pageno")), `Invalid value "` + form.Get("pageno") +
			`" for parameter pageno`},
		{form.Has("safesearch") && !slices.Contains([]string{"0", "1", "2"}, form.Get("safesearch")), `Invalid value "` +
			form.Get("safesearch") + `" for parameter safesearch`},
	} {
		if rule.broken {
			return rule.message
		}
	}
	return ""
}

// results are pages of ten: how many one wants cannot be said. Of news every fourth
// has no date, and the others have it in a form that engines use.
func results(form url.Values, now time.Time) []any {
	category, s := "general", webpages.Search{Words: form.Get("q"), Limit: 24}
	if form.Get("categories") == "news" {
		category, s.NewsDays = "news", 365
		if days := windows[form.Get("time_range")]; days > 0 {
			s.NewsDays = days
		}
	}
	forms := []string{"2006-01-02T15:04:05", time.RFC3339, "2006-01-02T15:04:05.000000"}
	skip := 0
	if n, err := strconv.Atoi(form.Get("pageno")); err == nil {
		skip = 10 * (n - 1)
	}
	out := []any{}
	for i, p := range webpages.Find(s, now) {
		if i < skip || i >= skip+10 {
			continue
		}
		found := result{
			URL: p.URL, Title: p.Title, Content: p.Content + " Made up by the local stand-in for SearXNG.",
			Engine: "duckduckgo", Engines: []string{"duckduckgo", "brave"},
			ParsedURL: []string{"https", p.Host, strings.TrimPrefix(p.URL, "https://"+p.Host), "", "", ""},
			Template:  "default.html", Positions: []int{i + 1, i + 1}, Score: 4 / float64(i+1), Category: category,
		}
		if category == "news" && i%4 != 3 {
			found.PublishedDate = new(p.Published.Format(forms[i%4]))
		}
		out = append(out, found)
	}
	return out
}
