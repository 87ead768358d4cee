// Package ai writes and analyses marketing content for real-estate agents.
package ai

import (
	"context"
	"encoding/json"
	"time"

	"coagent/platform/fault"
)

// Tier says how capable a model a flow needs. Which model serves a tier is a
// setting.
type Tier uint8

// The tiers.
const (
	Fast Tier = iota // short texts and plain analysis
	Deep             // long texts, plans and research
)

// Role is who speaks a [Turn].
type Role uint8

// The roles. A conversation begins with User, and they alternate.
const (
	User Role = iota
	Assistant
)

// Turn is one message of a conversation. Its text is not empty.
type Turn struct {
	Role Role
	Text string
}

// Prompt is everything that a model is asked.
type Prompt struct {
	Tier   Tier
	System string
	Turns  []Turn
	// Schema is a JSON schema within the model API's subset; the answer is asked
	// to be a JSON text that fits it.
	Schema string
	// MaxTokens bounds the answer. It is always positive: a missing bound
	// reserves the whole output window of the account's quota.
	MaxTokens int
	// Temperature lies between 0 and 1.
	Temperature float64
}

// Usage counts tokens as the provider bills them.
type Usage struct{ InputTokens, OutputTokens int }

// Completion is what a model said.
type Completion struct {
	// Text is what the caller must check: no model API can promise that it fits
	// the whole schema.
	Text  string
	Usage Usage
}

// Model answers prompts.
type Model interface {
	// Complete asks once; whatever repeats the call lies beneath. Its faults are
	// ai.model_throttled, ai.model_unavailable, ai.model_timeout,
	// ai.model_rejected, ai.output_truncated and ai.content_refused.
	Complete(ctx context.Context, p Prompt) (Completion, error)
}

// Source is a search result that a text may rest on. The json names are those
// of the document and of the prompts.
type Source struct {
	Title   string `json:"title"`
	URL     string `json:"url"`
	Snippet string `json:"snippet"`
}

// Searcher finds what the web says.
type Searcher interface {
	// Search returns at most max sources, best first; none is a good answer. An
	// error means that the search could not be made.
	Search(ctx context.Context, text string, max int) ([]Source, error)
}

// Image is a picture and its description.
type Image struct {
	URL string `json:"url"`
	Alt string `json:"alt"`
}

// Illustrator makes the header image of a text. It always gives one.
type Illustrator interface {
	HeaderImage(ctx context.Context, title string) Image
}

// Completed is a finished request, as the world is told of it.
type Completed struct {
	// ID is the same however often the event is sent.
	ID          string
	At          time.Time
	UserID      string
	ContentType string
	Topic       string
	Duration    time.Duration
	TokensUsed  int
}

// Events tells the world what was completed.
type Events interface {
	// Generated sends one event. It returns nothing: an event that cannot be sent
	// must not fail a text that has been paid for, so the implementation repeats
	// the call and reports its own trouble.
	Generated(ctx context.Context, c Completed)
}

// Schema is the document's word on one operation's answer.
type Schema interface {
	// Lowered is the part of the schema that is asked of the model, within the
	// subset that the model API accepts. Whatever the whole schema accepts, the
	// lowered one accepts as well; bounds that it cannot express are told in
	// words.
	Lowered() string
	// CheckAnswer holds the model's answer against the whole schema, but for the
	// properties that the service fills in. No field means that it fits.
	CheckAnswer(answer any) []fault.Field
	// CheckResponse holds the finished response against the whole schema.
	CheckResponse(response any) []fault.Field
}

// Outcome is the finished work.
type Outcome struct {
	// Body is the response as the document describes it.
	Body json.RawMessage
	// Degraded is why the work had to do without search; nil if it did not.
	Degraded error
}
