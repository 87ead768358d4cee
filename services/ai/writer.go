package ai

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"coagent/platform/fault"
)

// maxSources is how many search results a flow gets to read.
const maxSources = 5

// Writer does the work of every flow.
type Writer struct {
	Model       Model
	Search      Searcher
	Illustrator Illustrator
	Events      Events
	// Schemas has one for the operation of every row of Flows.
	Schemas map[string]Schema
}

// Write does a flow's work for a user. The request fits the document already.
//
// The answer of the model is held against the whole schema and against the
// sources. One that does not fit is repaired in one further turn; if that does
// not fit either the fault is ai.invalid_model_output. Nothing unchecked is
// ever returned. One event tells of the finished work.
func (w *Writer) Write(ctx context.Context, f Flow, userID string, request json.RawMessage) (Outcome, error) {
	began := time.Now()
	schema := w.Schemas[f.Operation]
	if schema == nil {
		return Outcome{}, fmt.Errorf("ai: no schema for the operation %q", f.Operation)
	}
	var asked map[string]any
	if err := json.Unmarshal(request, &asked); err != nil {
		return Outcome{}, fmt.Errorf("ai: request: %w", err)
	}
	subject := f.Subject(asked)
	if subject == "" { // a pattern's white space is ASCII, and Unicode has more
		blank := fault.New(fault.Invalid, "invalid_request", "The request breaks the document.")
		blank.Fields = []fault.Field{{Pointer: "/body/topic", Code: "pattern", Detail: "must have a character that can be seen"}}
		return Outcome{}, blank
	}

	sources, degraded, err := w.search(ctx, f, subject)
	if err != nil {
		return Outcome{}, err
	}
	prompt, err := newPrompt(f, schema.Lowered(), asked, sources)
	if err != nil {
		return Outcome{}, err
	}
	answer, used, err := w.ask(ctx, f, prompt, schema, asked, sources)
	if err != nil {
		return Outcome{}, err
	}
	body, err := w.finish(ctx, f, schema, answer, sources)
	if err != nil {
		return Outcome{}, err
	}
	now := time.Now()
	w.Events.Generated(ctx, Completed{
		ID: "ai-" + rand.Text(), At: now, UserID: userID, ContentType: f.ContentType,
		Topic: subject, Duration: now.Sub(began), TokensUsed: used.InputTokens + used.OutputTokens,
	})
	return Outcome{Body: body, Degraded: degraded}, nil
}

// search follows the flow's policy. The second result is why a flow that would
// have liked search results goes on without them.
func (w *Writer) search(ctx context.Context, f Flow, subject string) (sources []Source, degraded, err error) {
	if f.Search == NoSearch {
		return nil, nil, nil
	}
	sources, err = w.Search.Search(ctx, subject, maxSources)
	switch {
	case err == nil && len(sources) == 0 && f.Search == EssentialSearch:
		return nil, nil, fault.New(fault.Unprocessable, "ai.no_sources", "Nothing was found that an answer could rest on.")
	case err == nil:
		return sources, nil, nil
	case ctx.Err() != nil: // nobody waits any more: the model must not be called
		return nil, nil, err
	case f.Search == EssentialSearch:
		return nil, nil, fault.Wrap(err, fault.BadUpstream, "ai.search_unavailable", "Search is not available, and this needs it.")
	default:
		return nil, err, nil
	}
}

// ask gets an answer that fits, with at most one repair turn.
func (w *Writer) ask(ctx context.Context, f Flow, p Prompt, schema Schema, request map[string]any, sources []Source) (map[string]any, Usage, error) {
	own := places
	if !f.QuotesOthers {
		own = ownAddresses(request)
	}
	var used Usage
	for turn := range 2 {
		completion, err := w.Model.Complete(ctx, p)
		if err != nil {
			return nil, used, err
		}
		used.InputTokens += completion.Usage.InputTokens
		used.OutputTokens += completion.Usage.OutputTokens
		answer, faults := check(completion.Text, schema)
		if len(faults) == 0 {
			faults = ungrounded(answer, own, sources, f.Search == EssentialSearch)
			if f.Check != nil {
				faults = append(faults, f.Check(request, answer)...)
			}
		}
		if len(faults) == 0 {
			return answer, used, nil
		}
		if turn == 1 {
			return nil, used, fault.Wrap(&unusable{faults}, fault.BadUpstream, "ai.invalid_model_output", "The model did not give a usable answer.")
		}
		p = repair(p, completion.Text, faults)
	}
	panic("unreachable")
}

// finish adds what the service itself knows, and holds the whole against the
// document once more.
func (w *Writer) finish(ctx context.Context, f Flow, schema Schema, answer map[string]any, sources []Source) (json.RawMessage, error) {
	switch {
	case f.Search == EssentialSearch:
		answer["sources"] = citedSources(answer, sources)
	case len(sources) > 0:
		answer["sources"] = sources
	}
	if len(f.HeaderOf) > 0 {
		answer["headerImage"] = w.Illustrator.HeaderImage(ctx, textAt(answer, f.HeaderOf))
	}
	body, err := json.Marshal(answer)
	if err != nil {
		return nil, fmt.Errorf("ai: response: %w", err)
	}
	var plain any // as a client will read it
	if err := json.Unmarshal(body, &plain); err != nil {
		return nil, fmt.Errorf("ai: response: %w", err)
	}
	if faults := schema.CheckResponse(plain); len(faults) > 0 {
		return nil, fmt.Errorf("ai: the finished response breaks the document: %w", &unusable{faults})
	}
	return body, nil
}

// check reads the model's text as one JSON object that fits the schema.
func check(text string, schema Schema) (map[string]any, []fault.Field) {
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	var v any
	err := decoder.Decode(&v)
	if err == nil {
		if _, trailing := decoder.Token(); !errors.Is(trailing, io.EOF) {
			err = errors.New("more than one JSON value")
		}
	}
	answer, ok := v.(map[string]any)
	if err != nil || !ok {
		return nil, []fault.Field{{Code: "json", Detail: "must be one JSON object and nothing else"}}
	}
	faults := schema.CheckAnswer(answer)
	for i, f := range faults {
		if f.Code == "additionalProperties" { // the name is the model's word, and is neither logged nor quoted
			faults[i].Pointer, faults[i].Detail = f.Pointer[:strings.LastIndexByte(f.Pointer, '/')], "must have no other members than those of the schema"
		}
	}
	return answer, faults
}

func textAt(v any, path []string) string {
	for _, name := range path {
		object, _ := v.(map[string]any)
		v = object[name]
	}
	text, _ := v.(string)
	return text
}

// unusable says which rules an answer broke, never what it said.
type unusable struct{ faults []fault.Field }

func (u *unusable) Error() string {
	var b bytes.Buffer
	for i, f := range u.faults[:min(len(u.faults), 5)] {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s %s", f.Pointer, f.Code)
	}
	return b.String()
}
