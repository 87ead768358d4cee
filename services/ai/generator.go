package ai

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"coagent/platform/fault"
	"coagent/services/ai/review"
)

// Generator does the work of every flow.
type Generator struct {
	Model       Model
	Search      Searcher
	Illustrator Illustrator
	// Schemas has one for the operation of every row of Flows.
	Schemas map[string]Schema
	// Reviewer gives a second opinion on drafts that rest on sources; nil: none.
	Reviewer Model
	// Clock tells the time, of which models know nothing.
	Clock func() time.Time

	instructions made
	versions     sync.Map // of prompts, by operation
}

var _ Worker = (*Generator)(nil)

// Do does a flow's work for a user. The request fits the document already.
//
// The answer of the model is held against the whole schema, against the sources
// and against the flow's own rules. One that does not fit is repaired in one
// further turn, or in two if the flow is deep and time is left. Rows that are
// wrong even then are left out; if that does not help the fault is
// ai.invalid_model_output, or ai.steering_language if that is all that is wrong.
// Nothing unchecked is ever returned. The sources of an answer are those that it
// cites, and [1] is the first of them.
func (g *Generator) Do(ctx context.Context, j Job) (Outcome, error) {
	f := j.Flow
	schema := g.Schemas[f.Operation]
	if schema == nil {
		return Outcome{}, fmt.Errorf("ai: no schema for the operation %q", f.Operation)
	}
	var asked map[string]any
	if err := json.Unmarshal(j.Request, &asked); err != nil {
		return Outcome{}, fmt.Errorf("ai: request: %w", err)
	}
	subject := f.Subject(asked)
	if subject == "" { // a pattern's white space is ASCII, and Unicode has more
		return Outcome{}, blank(asked)
	}

	if f.RestsOn != nil && !slices.ContainsFunc(f.RestsOn(asked), review.HasWords) {
		return Outcome{}, fault.New(fault.Unprocessable, "ai.no_sources",
			"The request says nothing that an answer could rest on.")
	}

	today, err := localTime(g.Clock(), asked)
	if err != nil {
		return Outcome{}, err
	}

	found, err := g.search(ctx, j, asked, today)
	if err != nil {
		return Outcome{}, err
	}
	told, err := g.instructions.of(f, asked, len(found.sources) > 0, today)
	if err != nil {
		return Outcome{}, err
	}
	prompt, err := newPrompt(f, told.text, schema.Lowered(), asked, found.sources, today)
	if err != nil {
		return Outcome{}, err
	}
	draft := review.Draft{
		Request: statements(asked), Avoid: wordsToAvoid(asked),
		Sources: found.sources, Instructions: told.inside, Today: today,
	}
	w, err := g.ask(ctx, j, prompt, schema, draft)
	if err != nil {
		return Outcome{}, err
	}
	body, err := g.finish(ctx, f, schema, w, found.queries)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{
		Body: body, NoSearch: found.noSearch, NoReview: w.noReview, Topic: subject, Usage: w.used.Usage, Model: w.used.Model,
		PromptVersion: g.versionOf(f, schema),
	}
	if found.noSearch != nil || f.Search == HelpfulSearch && len(found.sources) == 0 {
		out.Degraded = append(out.Degraded, WithoutSearch)
	}
	if w.lost {
		out.Degraded = append(out.Degraded, WithoutRows)
	}
	if w.used.Second {
		out.Degraded = append(out.Degraded, WithoutModel)
	}
	return out, nil
}

// localTime is now in the time zone of the request: UTC if it names none.
func localTime(now time.Time, request map[string]any) (time.Time, error) {
	zone, err := time.LoadLocation(review.Member(request, "timeZone")) // "" is UTC
	if err != nil {
		return time.Time{}, fmt.Errorf("ai: time zone: %w", err)
	}
	return now.In(zone), nil
}

// blank names the member without a character that can be seen.
func blank(request map[string]any) error {
	f := fault.New(fault.Invalid, "invalid_request", "The request breaks the document.")
	for at, text := range review.Texts(request) {
		if strings.TrimSpace(text) == "" {
			f.Fields = append(f.Fields, fault.Field{
				Pointer: "/body" + at, Code: "pattern", Detail: "must have a character that can be seen",
			})
		}
	}
	return f
}

// complete asks the model and tells whoever watches how far it is.
func (g *Generator) complete(ctx context.Context, j Job, stage Stage, p Prompt) (Completion, error) {
	j.Tell(Progress{Stage: stage})
	if j.Watch == nil {
		return g.Model.Complete(ctx, p, nil)
	}
	return g.Model.Complete(ctx, p, func(tokens int) { j.Tell(Progress{Stage: stage, OutputTokens: tokens}) })
}

// finish adds what the service itself knows, and holds the whole against the
// document once more.
func (g *Generator) finish(
	ctx context.Context, f Flow, schema Schema, w written, queries []string,
) (json.RawMessage, error) {
	d := w.draft
	if f.Fill != nil {
		f.Fill(d)
	}
	schema.Publish(d.Answer)
	if claims := claimsToCheck(d.Answer, w.doubts); len(claims) > 0 {
		d.Answer["claimsToCheck"] = claims
	}
	if sources := review.Renumber(d.Answer, d.Sources); len(sources) > 0 {
		d.Answer["sources"] = review.Presentable(sources, f.Rules)
	}
	if len(queries) > 0 {
		d.Answer["queries"] = queries
	}
	if len(f.HeaderOf) > 0 {
		d.Answer["headerImage"] = g.Illustrator.HeaderImage(ctx, textAt(d.Answer, f.HeaderOf))
	}
	body, err := json.Marshal(d.Answer)
	if err != nil {
		return nil, fmt.Errorf("ai: response: %w", err)
	}
	var plain any // as a client will read it
	if err := json.Unmarshal(body, &plain); err != nil {
		return nil, fmt.Errorf("ai: response: %w", err)
	}
	if faults := schema.CheckResponse(plain); len(faults) > 0 {
		return nil, fmt.Errorf("ai: the finished response breaks the document: %w", brokenRules(unfit(faults)))
	}
	return body, nil
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
type unusable string

func (u unusable) Error() string { return string(u) }

// brokenRules names the places and the rules of the first faults. It leaves the
// details behind, which may quote the answer.
func brokenRules(faults []review.Fault) error {
	var rules []string
	for _, f := range faults[:min(len(faults), 5)] {
		rules = append(rules, f.Pointer+" "+f.Code)
	}
	return unusable(strings.Join(rules, ", "))
}
