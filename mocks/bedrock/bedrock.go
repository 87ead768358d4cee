// Package bedrock stands in for Amazon Bedrock: it speaks the Converse
// protocol, refuses what Bedrock refuses, and writes an answer out of the
// request's own words.
package bedrock

import (
	"crypto/rand"
	"net/http"
	"strings"

	"coagent/mocks/faults"
)

// Label is the sentence by which every answer tells where it comes from.
const Label = "Written by the local stand-in for Bedrock."

// Stand is the stand-in, an http.Handler. New makes one.
type Stand struct {
	// Faults is the script of what goes wrong, and the record of calls. Its
	// kinds are those of [Kinds].
	Faults *faults.Script
	mux    *http.ServeMux
}

// New makes a stand-in that works faultlessly until told otherwise.
func New() *Stand {
	s := &Stand{Faults: faults.New(Kinds()...), mux: http.NewServeMux()}
	s.Faults.Mount(s.mux)
	s.mux.Handle("POST /model/{id}/converse", s.Faults.Handler(converse))
	return s
}

// ServeHTTP serves POST /model/{id}/converse and what [faults.Script.Mount] adds.
func (s *Stand) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// The wire form of an answer,
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html.
type (
	converseResponse struct {
		Output     output  `json:"output"`
		StopReason string  `json:"stopReason"`
		Usage      usage   `json:"usage"`
		Metrics    metrics `json:"metrics"`
	}
	output struct {
		Message message `json:"message"`
	}
	message struct {
		Role    string  `json:"role"`
		Content []block `json:"content"`
	}
	block struct {
		Text *string `json:"text,omitempty"`
	}
	usage struct {
		InputTokens  int `json:"inputTokens"`
		OutputTokens int `json:"outputTokens"`
		TotalTokens  int `json:"totalTokens"`
	}
	metrics struct {
		LatencyMs int `json:"latencyMs"`
	}
)

func converse(w http.ResponseWriter, r *http.Request, body []byte, fault string) {
	w.Header().Set("X-Amzn-Requestid", rand.Text())
	switch fault {
	case "reset":
		faults.Reset()
	case "garbage":
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html><body><h1>It works!</h1></body></html>"))
		return
	}
	a, err := answer(r, body, fault)
	if err != nil {
		writeError(w, err)
		return
	}
	blocks := []block{}
	if a.text != "" {
		blocks = append(blocks, block{Text: &a.text})
	}
	faults.WriteJSON(w, http.StatusOK, converseResponse{
		Output:     output{message{Role: "assistant", Content: blocks}},
		StopReason: a.stopReason,
		Usage:      usage{a.inputTokens, a.outputTokens, a.inputTokens + a.outputTokens},
		Metrics:    metrics{LatencyMs: 1}, // constant: equal requests are answered with equal bytes
	})
}

// reply is an answer before it takes a wire form; a stream would send the same.
type reply struct {
	text                      string
	stopReason                string
	inputTokens, outputTokens int
}

// answer is everything between a request and its reply. Like the service it
// looks at the signature first, is then busy or broken if the script says so,
// and only then reads the request.
func answer(r *http.Request, body []byte, fault string) (reply, *apiError) {
	if !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ") {
		return reply{}, &apiError{http.StatusForbidden, "MissingAuthenticationTokenException", "Missing Authentication Token"}
	}
	if err := scriptedErrors[fault]; err.status != 0 {
		return reply{}, &err
	}
	model, err := lookUp(r.PathValue("id"))
	if err != nil {
		return reply{}, err
	}
	in, err := parse(body, model)
	if err != nil {
		return reply{}, err
	}
	about := subjectOf(in.firstText())
	room := in.InferenceConfig.MaxTokens * bytesPerToken
	d := letter(about)
	if in.schema != nil {
		d = write(in.schema, about, room)
	}
	out := spoil(d, fault)
	a := reply{text: out.text, stopReason: out.stopReason, inputTokens: in.tokens()}
	if len(a.text) > room && !out.uncut {
		a.text, a.stopReason = cutBytes(a.text, room), stopMaxTokens
	}
	a.outputTokens = tokens(len(a.text))
	return a, nil
}

// bytesPerToken is the rule of thumb by which tokens are counted.
const bytesPerToken = 4

func tokens(bytes int) int { return (bytes + bytesPerToken - 1) / bytesPerToken }

const (
	stopEndTurn   = "end_turn"
	stopMaxTokens = "max_tokens"
)

// apiError is a failure as Bedrock reports it.
type apiError struct {
	status        int
	code, message string
}

func invalid(message string) *apiError {
	return &apiError{http.StatusBadRequest, "ValidationException", message}
}

func writeError(w http.ResponseWriter, err *apiError) {
	w.Header().Set("X-Amzn-Errortype", err.code+":http://internal.amazon.com/coral/com.amazon.bedrock/")
	faults.WriteJSON(w, err.status, map[string]string{"message": err.message})
}
