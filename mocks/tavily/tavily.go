// Package tavily stands in for the Tavily search API: it checks requests as
// the real one does and makes up the same pages for the same words.
package tavily

import (
	"crypto/rand"
	"net/http"
	"strings"
	"time"

	"coagent/mocks/faults"
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
	s.mux.Handle("POST /search", s.Faults.Handler(search))
	return s
}

// ServeHTTP serves POST /search and what [faults.Script.Mount] adds.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// response is the wire form of an answer, https://docs.tavily.com/documentation/api-reference/endpoint/search.
type response struct {
	Query             string   `json:"query"`
	FollowUpQuestions []string `json:"follow_up_questions"`
	Answer            *string  `json:"answer"`
	Images            []string `json:"images"`
	Results           any      `json:"results"`
	ResponseTime      float64  `json:"response_time"`
	Usage             *usage   `json:"usage,omitempty"`
	RequestID         string   `json:"request_id"`
}

type usage struct {
	Credits int `json:"credits"`
}

type page struct {
	Title         string  `json:"title"`
	URL           string  `json:"url"`
	Content       string  `json:"content"`
	Score         float64 `json:"score"`
	RawContent    *string `json:"raw_content"`
	PublishedDate string  `json:"published_date,omitempty"`
	Favicon       string  `json:"favicon,omitempty"`
}

func search(w http.ResponseWriter, r *http.Request, body []byte, fault string) {
	if key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); !ok || strings.TrimSpace(key) == "" {
		refuse(w, http.StatusUnauthorized, "Unauthorized: missing or invalid API key.")
		return
	}
	if failed(w, fault) {
		return
	}
	in, err := parse(body)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	out := response{
		Query: in.Query, Images: []string{}, Results: pages(in, time.Now()),
		ResponseTime: 0.42, RequestID: rand.Text(),
	}
	if in.wantsAnswer() {
		text := "In short: " + in.Query + " depends on the place and the moment. Made up by the local stand-in for Tavily."
		out.Answer = &text
	}
	if in.IncludeUsage {
		out.Usage = &usage{Credits: in.credits()}
	}
	spoil(w, out, fault)
}

func refuse(w http.ResponseWriter, status int, message string) {
	faults.WriteJSON(w, status, map[string]any{"detail": map[string]string{"error": message}})
}
