package front

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// problem is the Problem of the documents.
type problem struct {
	Type          string       `json:"type"`
	Title         string       `json:"title"`
	Status        int          `json:"status"`
	Detail        string       `json:"detail"`
	Instance      string       `json:"instance"`
	Code          string       `json:"code"`
	CorrelationID string       `json:"correlationId"`
	Errors        []fieldError `json:"errors,omitempty"`
}

type fieldError struct {
	Pointer string `json:"pointer"`
	Code    string `json:"code"`
	Detail  string `json:"detail"`
}

func unavailable(code, detail string) *problem {
	return &problem{Status: http.StatusServiceUnavailable, Code: code, Detail: detail}
}

// invalid says what is wrong with the header, and then what the stand-ins of
// these names have.
func (f *Front) invalid(ctx context.Context, rule, detail string, names ...string) *problem {
	p := &problem{
		Status: http.StatusBadRequest, Code: "invalid_request",
		Detail: "The header " + FaultHeader + " is not understood; `errors` says why and lists what there is.",
	}
	add := func(code, detail string) {
		p.Errors = append(p.Errors, fieldError{"/header/" + FaultHeader, code, detail})
	}
	add(rule, detail)
	for _, name := range names {
		kinds, err := f.standIns[name].kinds(ctx)
		if err != nil {
			kinds = []string{"(it does not answer now)"}
		}
		for some := range slices.Chunk(kinds, 20) { // a detail has 500 characters at most
			add("enum", name+": "+strings.Join(some, ", "))
		}
	}
	return p
}

var correlationForm = regexp.MustCompile(`^[A-Za-z0-9-]{8,64}$`)

// refuse answers with p, in such a way that a page on one of the origins can
// read it.
func (f *Front) refuse(w http.ResponseWriter, r *http.Request, p *problem) {
	p.Type, p.Title = "about:blank", http.StatusText(p.Status)
	if p.CorrelationID = r.Header.Get("X-Correlation-Id"); !correlationForm.MatchString(p.CorrelationID) {
		p.CorrelationID = rand.Text()
	}
	p.Instance = "urn:coagent:request:" + p.CorrelationID
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Correlation-Id", p.CorrelationID)
	if p.Status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "1")
	}
	if origin := r.Header.Get("Origin"); slices.Contains(f.origins, origin) {
		h.Set("Access-Control-Allow-Origin", origin)
		h.Set("Access-Control-Expose-Headers", "Retry-After, X-Correlation-Id")
		h.Set("Vary", "Origin")
	}
	w.WriteHeader(p.Status)
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false) // people read it
	_ = out.Encode(p)        // the caller may have left
}

// A browser asks, before a page may send X-Mock-Fault, whether it may. The
// gateway knows no such header, so it is not asked about it.

func withoutHeader(preflight *http.Request) {
	const name = "Access-Control-Request-Headers"
	var rest []string
	for header := range strings.SplitSeq(strings.Join(preflight.Header.Values(name), ","), ",") {
		if header = strings.TrimSpace(header); header != "" && !strings.EqualFold(header, FaultHeader) {
			rest = append(rest, header)
		}
	}
	preflight.Header.Del(name)
	if rest != nil {
		preflight.Header.Set(name, strings.Join(rest, ","))
	}
}

func permitHeader(resp *http.Response) error {
	if resp.Request.Method == http.MethodOptions && resp.Header.Get("Access-Control-Allow-Origin") != "" {
		resp.Header.Add("Access-Control-Allow-Headers", FaultHeader)
	}
	return nil
}
