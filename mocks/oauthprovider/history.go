package oauthprovider

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"coagent/mocks/faults"
)

// Call is the record of one call. It holds no secret.
type Call struct {
	At       time.Time `json:"at"`
	Provider string    `json:"provider"`
	// Op is token, debug or revoke.
	Op string `json:"op"`
	// Presented is what came, by parameter: a token or code by its name, and of
	// other secrets whether they are right.
	Presented map[string]string `json:"presented"`
	// Fault is what the script had for the call.
	Fault string `json:"fault,omitempty"`
	// Processed says that the provider did what it was asked to, whatever became
	// of the answer.
	Processed bool `json:"processed"`
	// Verdict is ok, or the name of the error; empty while the answer is not made.
	Verdict string `json:"verdict"`
}

// History is every call, oldest first: the last 1,000. Consent is not among them.
func (s *Server) History() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := s.history.Items()
	calls := make([]Call, len(kept))
	for i, c := range kept {
		calls[i] = *c
		calls[i].Presented = maps.Clone(c.Presented)
	}
	return calls
}

// Trapped is what followed a redirect of the fault redirect_307: the names of
// the parameters that came along, of one call each.
func (s *Server) Trapped() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.trapped)
}

func (s *Server) trap(w http.ResponseWriter, r *http.Request) {
	form, _ := readForm(w, r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trapped = append(s.trapped, strings.Join(slices.Sorted(maps.Keys(form)), " "))
	w.WriteHeader(http.StatusTeapot)
}

const maxForm = 1 << 20

// readForm reads the parameters of the query and of the body.
func readForm(w http.ResponseWriter, r *http.Request) (url.Values, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxForm))
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	for name, values := range r.URL.Query() {
		form[name] = append(form[name], values...)
	}
	return form, nil
}

// endpoint is one that uses up faults and is recorded. Script records the bodies
// that it sees, so it sees one without secrets.
func (s *Server) endpoint(provider, op string, process func(string, *http.Request, url.Values) reply) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		form, err := readForm(w, r)
		if err != nil {
			faults.WriteJSON(w, http.StatusBadRequest, map[string]string{"error": "invalid_request"})
			return
		}
		call := s.note(provider, op, r, form)
		told, err := json.Marshal(call.Presented)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(told))
		s.Faults.Handler(func(w http.ResponseWriter, r *http.Request, _ []byte, fault string) {
			out, processed := instead(fault), false
			if out.status == 0 {
				out, processed = process(provider, r, form), true
			}
			s.mu.Lock()
			call.Fault, call.Processed, call.Verdict = fault, processed, out.verdict
			s.mu.Unlock()
			send(w, r, out, fault)
		}).ServeHTTP(w, r)
	})
}

func (s *Server) note(provider, op string, r *http.Request, form url.Values) *Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.of(provider)
	call := &Call{At: time.Now(), Provider: provider, Op: op, Presented: map[string]string{}}
	if id, _, basic := r.BasicAuth(); basic {
		call.Presented["authorization"] = "basic " + clipped(id) + " " + rightness(b.authenticated(r, url.Values{}))
	} else if text, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); bearer {
		call.Presented["authorization"] = "bearer " + s.book.nameOf(text)
	}
	for name, values := range form {
		value := values[0]
		switch name {
		case "client_id", "grant_type", "redirect_uri", "token_type_hint", "method":
			call.Presented[name] = clipped(value)
		case "client_secret":
			call.Presented[name] = rightness(same(value, b.ClientSecret))
		case "code", "refresh_token", "token", "fb_exchange_token", "input_token", "access_token":
			call.Presented[name] = s.book.nameOf(value)
		default:
			call.Presented[clipped(name)] = "given"
		}
	}
	s.history.Add(call, 1)
	return call
}

func clipped(text string) string { return text[:min(len(text), 200)] }

func rightness(right bool) string {
	if right {
		return "right"
	}
	return "wrong"
}
