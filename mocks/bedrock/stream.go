package bedrock

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/protocol/eventstream"
	"github.com/aws/aws-sdk-go-v2/aws/protocol/eventstream/eventstreamapi"

	"coagent/mocks/faults"
)

// streamed are the faults of a stream, from its middle on; Converse answers as
// if there were none:
//
//	trickle          each piece 20 ms after the one before
//	stream_throttle  a throttlingException in the middle
//	stream_error     a modelStreamErrorException in the middle
//	stream_reset     the connection cut in the middle
//	stream_end       the end in the middle, without messageStop
var streamed = []string{"trickle", "stream_throttle", "stream_error", "stream_reset", "stream_end"}

// drop is the time between two pieces of a trickle.
const drop = 20 * time.Millisecond

// The events,
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamOutput.html.
type (
	startEvent struct {
		Index int   `json:"contentBlockIndex"`
		Start block `json:"start"`
	}
	deltaEvent struct {
		Index int   `json:"contentBlockIndex"`
		Delta delta `json:"delta"`
	}
	delta struct {
		Text    *string    `json:"text,omitempty"`
		ToolUse *toolDelta `json:"toolUse,omitempty"`
	}
	toolDelta struct {
		Input string `json:"input"`
	}
	stopEvent struct {
		Index int `json:"contentBlockIndex"`
	}
)

// converseStream sends the answer that Converse would give, in pieces.
func (s *Server) converseStream(w http.ResponseWriter, r *http.Request, body []byte, fault string) {
	a, ok := begin(w, r, body, fault)
	if !ok {
		return
	}
	w.Header().Set("Content-Type", "application/vnd.amazon.eventstream")
	out := &stream{w: w, r: r, frames: eventstream.NewEncoder(), pace: s.pace}
	out.event("messageStart", map[string]string{"role": "assistant"})
	if a.text != "" {
		if !out.content(a, fault) {
			return
		}
	}
	out.event("messageStop", map[string]string{"stopReason": a.stopReason})
	out.event("metadata", map[string]any{"usage": a.usage(), "metrics": metrics{LatencyMs: 1}})
}

// pace is how long the writing of a piece takes.
func (s *Server) pace(piece string) time.Duration {
	if s.TokensPerSecond <= 0 {
		return 0
	}
	return time.Duration(float64(len(piece)) / bytesPerToken / s.TokensPerSecond * float64(time.Second))
}

// content sends the one content block that there is. It reports false if the
// stream ends with it.
func (s *stream) content(a reply, fault string) bool {
	if a.call != nil {
		s.event("contentBlockStart", startEvent{Start: block{ToolUse: a.call}})
	}
	pieces := piecesOf(a.text)
	for i, piece := range pieces {
		if i == (len(pieces)+1)/2 && s.breaks(fault) {
			return false
		}
		if fault == "trickle" && i > 0 && !faults.Wait(s.r, drop) {
			return false
		}
		if pause := s.pace(piece); pause > 0 && !faults.Wait(s.r, pause) {
			return false
		}
		d := delta{Text: &piece}
		if a.call != nil {
			d = delta{ToolUse: &toolDelta{piece}}
		}
		s.event("contentBlockDelta", deltaEvent{Delta: d})
		if s.left {
			return false
		}
	}
	if len(pieces) == 1 && s.breaks(fault) { // its middle is its end
		return false
	}
	s.event("contentBlockStop", stopEvent{})
	return true
}

// breaks acts out what goes wrong in the middle and reports whether anything did.
func (s *stream) breaks(fault string) bool {
	switch fault {
	case "stream_throttle":
		s.exception("throttlingException", map[string]any{"message": "Too many requests, please wait before trying again."})
	case "stream_error":
		s.exception("modelStreamErrorException", map[string]any{"message": "The model broke off.",
			"originalMessage": "internal error", "originalStatusCode": http.StatusInternalServerError})
	case "stream_reset":
		faults.Reset()
	default:
		return fault == "stream_end"
	}
	return true
}

// piecesOf cuts text between characters into pieces of some 20 to 60 bytes.
func piecesOf(text string) []string {
	var pieces []string
	for i := 0; len(text) > 60; i++ {
		piece := cutBytes(text, 20+(i*17)%41)
		pieces, text = append(pieces, piece), text[len(piece):]
	}
	return append(pieces, text)
}

// stream writes frames, each at once.
type stream struct {
	w      http.ResponseWriter
	r      *http.Request
	frames *eventstream.Encoder
	pace   func(piece string) time.Duration // how long a piece is in the writing
	left   bool                             // the caller is gone, and nothing more is written
}

func (s *stream) event(kind string, payload any) {
	s.frame(eventstreamapi.EventMessageType, eventstreamapi.EventTypeHeader, kind, payload)
}

func (s *stream) exception(kind string, payload any) {
	s.frame(eventstreamapi.ExceptionMessageType, eventstreamapi.ExceptionTypeHeader, kind, payload)
}

func (s *stream) frame(message, kindHeader, kind string, payload any) {
	if s.left = s.left || s.r.Context().Err() != nil; s.left {
		return
	}
	body, err := json.Marshal(payload)
	if err != nil {
		panic(err) // nothing of this cannot be encoded
	}
	err = s.frames.Encode(s.w, eventstream.Message{Payload: body, Headers: eventstream.Headers{
		{Name: kindHeader, Value: eventstream.StringValue(kind)},
		{Name: eventstreamapi.ContentTypeHeader, Value: eventstream.StringValue("application/json")},
		{Name: eventstreamapi.MessageTypeHeader, Value: eventstream.StringValue(message)},
	}})
	if err == nil {
		err = http.NewResponseController(s.w).Flush()
	}
	s.left = err != nil
}
