// Package bedrock stands in for Amazon Bedrock on the wire: it speaks Converse and
// ConverseStream, refuses what Bedrock refuses, paints header images, and tells how
// long a model is served. Package author writes the answers.
package bedrock

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"coagent/mocks/bedrock/author"
	"coagent/mocks/faults"
)

// Server is the stand-in, an http.Handler. New makes one.
type Server struct {
	// Faults is the script of what goes wrong, and the record of calls. Its
	// kinds are those of [Kinds].
	Faults *faults.Script
	// Control is the same for the control plane, apart so that a look at a model
	// neither counts as an invocation nor uses up its faults. Its kinds are
	// throttle, unavailable, timeout, request_timeout, internal, validation and
	// access_denied.
	Control *faults.Script
	// TokensPerSecond is how fast ConverseStream writes, so that a person can watch;
	// 0 is at once. It is set before the first request.
	TokensPerSecond float64
	mux             *http.ServeMux
}

// New makes a stand-in that works faultlessly until told otherwise.
func New() *Server {
	s := &Server{Faults: faults.New(Kinds()...), Control: faults.New(slices.Sorted(maps.Keys(scriptedErrors))...),
		mux: http.NewServeMux()}
	s.Faults.Mount(s.mux)
	s.mux.Handle("POST /model/{id}/converse", s.Faults.Handler(converse))
	s.mux.Handle("POST /model/{id}/converse-stream", s.Faults.Handler(s.converseStream))
	s.mux.Handle("POST /model/{id}/invoke", s.Faults.Handler(image))
	s.mux.Handle("GET /foundation-models/{id}", s.Control.Handler(foundationModel))
	return s
}

// ServeHTTP serves Converse, ConverseStream, InvokeModel (pictures) and
// GetFoundationModel, and what [faults.Script.Mount] adds.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

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
		Text    *string  `json:"text,omitempty"`
		ToolUse *toolUse `json:"toolUse,omitempty"`
	}
	toolUse struct {
		ID    string          `json:"toolUseId"`
		Name  string          `json:"name"`
		Input json.RawMessage `json:"input,omitempty"` // a stream sends it in pieces
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
	a, ok := begin(w, r, body, fault)
	if !ok {
		return
	}
	faults.WriteJSON(w, http.StatusOK, converseResponse{
		Output:     output{message{Role: "assistant", Content: a.blocks()}},
		StopReason: a.stopReason,
		Usage:      a.usage(),
		Metrics:    metrics{LatencyMs: 1}, // constant: equal requests are answered with equal bytes
	})
}

// begin is what Converse and ConverseStream have in common. It reports false if
// everything has been said: by garbage or by an error.
func begin(w http.ResponseWriter, r *http.Request, body []byte, fault string) (reply, bool) {
	w.Header().Set("X-Amzn-Requestid", rand.Text())
	switch fault {
	case "reset":
		faults.Reset()
	case "garbage":
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html><body><h1>It works!</h1></body></html>"))
		return reply{}, false
	}
	a, err := answer(r, body, fault)
	if err != nil {
		writeError(w, err)
	}
	return a, err == nil
}

// reply is an answer before it takes a wire form.
type reply struct {
	text                      string
	call                      *toolUse // the text is this call's input; nil: it is just said
	stopReason                string
	inputTokens, outputTokens int
}

func (a reply) usage() usage {
	return usage{a.inputTokens, a.outputTokens, a.inputTokens + a.outputTokens}
}

func (a reply) blocks() []block {
	switch {
	case a.call != nil:
		call := *a.call
		if call.Input = json.RawMessage(a.text); !json.Valid(call.Input) { // cut; a document cannot be half there
			call.Input = json.RawMessage(`{}`)
		}
		return []block{{ToolUse: &call}}
	case a.text != "":
		return []block{{Text: &a.text}}
	}
	return []block{}
}

// answer is everything between a request and its reply. Like the service it
// looks at the signature first, is then busy or broken if the script says so,
// and only then reads the request.
func answer(r *http.Request, body []byte, fault string) (reply, *apiError) {
	if err := refusal(r, fault); err != nil {
		return reply{}, err
	}
	model, err := lookUp(r.PathValue("id"))
	if err != nil {
		return reply{}, err
	}
	in, err := parse(body, model)
	if err != nil {
		return reply{}, err
	}
	room := in.room(model) * bytesPerToken
	var d author.Draft
	if in.schema != nil {
		d = author.Write(in.schema, in.firstText(), room)
	} else {
		d = author.Letter(in.firstText())
	}
	if fault == "obedient" {
		obey(d, ordersIn(in.firstText()), in.systemText())
	}
	out := spoil(d, fault)
	a := reply{text: out.text, stopReason: out.stopReason, inputTokens: in.tokens()}
	if in.tool != "" && !out.spoken && out.text != "" {
		sum := sha256.Sum256(body) // equal requests are answered with equal bytes
		a.call = &toolUse{ID: "tooluse_" + base64.RawURLEncoding.EncodeToString(sum[:16]), Name: in.tool}
		if a.stopReason == stopEndTurn {
			a.stopReason = stopToolUse
		}
	}
	if len(a.text) > room && !out.uncut {
		a.text, a.stopReason = cutBytes(a.text, room), stopMaxTokens
	}
	a.outputTokens = tokens(len(a.text))
	return a, nil
}

// refusal is the error of a request that is not signed, or that the script refuses.
func refusal(r *http.Request, fault string) *apiError {
	if !strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ") {
		return &apiError{http.StatusForbidden, "MissingAuthenticationTokenException", "Missing Authentication Token"}
	}
	if err := scriptedErrors[fault]; err.status != 0 {
		return &err
	}
	return nil
}

// bytesPerToken is the rule of thumb by which tokens are counted.
const bytesPerToken = 4

func tokens(bytes int) int { return (bytes + bytesPerToken - 1) / bytesPerToken }

// cutBytes is the beginning of text, at most most bytes of it, cut between characters.
func cutBytes(text string, most int) string {
	for most > 0 && !utf8.RuneStart(text[most]) {
		most--
	}
	return text[:most]
}

const (
	stopEndTurn   = "end_turn"
	stopToolUse   = "tool_use"
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
