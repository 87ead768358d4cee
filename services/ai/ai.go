// Package ai writes and analyses marketing content for real-estate agents.
package ai

import (
	"context"
	"encoding/json"
	"time"

	"coagent/platform/fault"
	"coagent/services/ai/review"
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
	// Flow is the operation that is worked on. It is for counting, and the model is
	// not told.
	Flow   string
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
	// Model is who said it: the model's name without region and account.
	Model string
	// Second says that it is another model than the tier's own.
	Second bool
}

// Model answers prompts.
type Model interface {
	// Complete asks once; whatever repeats the call lies beneath. Its faults are
	// ai.model_throttled, ai.model_unavailable, ai.model_timeout,
	// ai.model_rejected, ai.input_too_long, ai.output_truncated and
	// ai.content_refused.
	//
	// If grown is not nil, the answer is streamed and grown is told, every now and
	// then and from the goroutine of the call, about how many tokens there are so
	// far. The number falls only when a call is repeated. A caller who hangs up
	// ends the stream.
	Complete(ctx context.Context, p Prompt, grown func(outputTokens int)) (Completion, error)
}

// Source is a search result that a text may rest on.
type Source = review.Source

// Question is what the web is searched for.
type Question struct {
	// Text is what to look for: 1 to 400 characters.
	Text string
	// News asks for articles of the last Days days, 1 to 30, about Location,
	// which may be empty and has at most 100 characters. Without News both are
	// empty.
	News     bool
	Location string
	Days     int
}

// Searcher finds what the web says.
type Searcher interface {
	// Search asks all questions at once. It returns at most max sources for each, in
	// the order of the questions, best first; none is a good answer. An error means
	// that one of them could not be asked; what the others found is returned with it.
	Search(ctx context.Context, questions []Question, max int) ([][]Source, error)
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
	ID string
	// Key is the caller's Idempotency-Key; empty without one.
	Key         string
	At          time.Time
	UserID      string
	ContentType string
	Topic       string
	Duration    time.Duration
	TokensUsed  int
	// Model is who wrote it.
	Model string
	// PromptVersion is that of the prompt it was written from; empty for a job that
	// was done before there were versions.
	PromptVersion string
	// Degraded is what the work had to do without; empty if nothing is missing.
	Degraded []Degradation
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
	// Publish takes out of an answer what only the service reads.
	Publish(answer any)
	// TellsClaims reports whether a response has a member claimsToCheck.
	TellsClaims() bool
	// CheckResponse holds the finished response against the whole schema.
	CheckResponse(response any) []fault.Field
}

// Job is one request for a flow.
type Job struct {
	Flow   Flow
	UserID string
	// Key is the caller's Idempotency-Key; empty without one.
	Key string
	// Request is the body, which fits the document.
	Request json.RawMessage
	// Watch is told of progress, from one goroutine at a time; it may block for as
	// long as the job's context lives. Nil: nobody watches.
	Watch func(Progress)
}

// Tell tells whoever watches.
func (j Job) Tell(p Progress) {
	if j.Watch != nil {
		p.MaxTokens = j.Flow.MaxTokens
		j.Watch(p)
	}
}

// Stage says what is being done for a job.
type Stage string

// The stages, as the document names them.
const (
	Waiting   Stage = "waiting"   // for another job with the same key
	Queued    Stage = "queued"    // for room
	Searching Stage = "searching" // the web
	Writing   Stage = "writing"   // the model writes
	Repairing Stage = "repairing" // the model mends its answer
	Finishing Stage = "finishing" // checks, picture and event
)

// Progress is how far a job is.
type Progress struct {
	Stage Stage
	// OutputTokens is about how much is written of MaxTokens.
	OutputTokens, MaxTokens int
}

// KeyStatus says what became of a job's key. It is empty for a job without one.
type KeyStatus string

// The statuses, as the document names them.
const (
	KeyStored      KeyStatus = "stored"      // the first answer, which is kept
	KeyReplayed    KeyStatus = "replayed"    // the first answer once more
	KeyUnavailable KeyStatus = "unavailable" // nothing could be looked up or kept
)

// Degradation is something that an answer had to do without.
type Degradation string

// The degradations, as the document names them.
const (
	WithoutSearch Degradation = "search" // none could be made, or it found nothing
	WithoutRows   Degradation = "rows"   // some were wrong even after the repair
	WithoutModel  Degradation = "model"  // another than the tier's own has answered
)

// Outcome is the finished work.
type Outcome struct {
	// Body is the response as the document describes it.
	Body json.RawMessage
	// Degraded is what the work had to do without; empty if nothing is missing.
	Degraded []Degradation
	// NoSearch is why no search could be made; nil if one was made or none was
	// wanted. It is for the log.
	NoSearch error
	// NoReview is why the reviewing model gave no opinion; nil if it did, or was not
	// asked. It is for the log.
	NoReview error
	// Topic says what the work is about, 1 to 300 characters: it is for the event.
	Topic string
	Usage Usage
	// Model is who wrote the answer, the last one if there were several.
	Model string
	// PromptVersion is that of the prompt it was written from.
	PromptVersion string
	Key           KeyStatus
}

// Worker does jobs. What it cannot do is a fault.
type Worker interface {
	Do(ctx context.Context, j Job) (Outcome, error)
}

// Generations is a [Worker] whose jobs can be cancelled by those who asked for
// them.
type Generations interface {
	Worker
	// Cancel ends what the user asks for under the key.
	Cancel(ctx context.Context, userID, key string) error
}
