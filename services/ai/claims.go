package ai

import (
	"context"
	"errors"
	"time"

	"coagent/services/ai/review"
)

// claimsSchema is what a reviewing model answers with.
const claimsSchema = `{"type":"object","additionalProperties":false,"required":["claims"],"properties":{"claims":{` +
	`"type":"array","items":{"type":"object","additionalProperties":false,"required":["sentence","why"],` +
	`"properties":{"sentence":{"type":"string"},"why":{"type":"string"}}}}}}`

const (
	claimsTokens = 1500
	claimsTime   = 30 * time.Second // a draft does not wait longer for its review
)

var (
	errNoTime    = errors.New("ai: no time is left for a review")
	errNoOpinion = errors.New("ai: the review is no JSON object") // the error would quote it
)

// claim is a sentence that nothing carries, as the reviewing model sees it.
type claim struct {
	Sentence string `json:"sentence"`
	Why      string `json:"why"`
}

// unsupported asks the reviewing model what in a draft does not rest on anything.
// It is a second opinion and no judge: what it says is told to the writing model
// once, and a draft that passes the checks of code goes out whatever it says. So the
// error, of a review that fails, comes late or cannot be read, is for the log, and a
// sentence that does not stand in the draft is not told.
func (g *Generator) unsupported(
	ctx context.Context, j Job, d review.Draft, used *Completion,
) ([]review.Fault, error) {
	if g.Reviewer == nil || len(d.Sources) == 0 && j.Flow.RestsOn == nil {
		return nil, nil // there is nothing that the draft could be held against
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < 2*claimsTime { // the repair takes time as well
		return nil, errNoTime
	}
	p, err := claimsPrompt(j, d)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, claimsTime)
	defer cancel()
	completion, err := g.Reviewer.Complete(ctx, p, nil)
	if err != nil {
		return nil, err
	}
	used.Usage.InputTokens += completion.Usage.InputTokens
	used.Usage.OutputTokens += completion.Usage.OutputTokens
	answer, err := decode(completion.Text)
	if err != nil {
		return nil, errNoOpinion
	}
	return unsupportedClaims(d, claimsOf(answer)), nil
}

func claimsPrompt(j Job, d review.Draft) (Prompt, error) {
	data := promptData{members: d.Request}
	var err error
	if data.Request, err = fenced(j.Request); err != nil {
		return Prompt{}, err
	}
	if len(d.Sources) > 0 {
		if data.Results, err = fenced(numbered(d.Sources)); err != nil {
			return Prompt{}, err
		}
	}
	if data.Text, err = fenced(d.Answer); err != nil {
		return Prompt{}, err
	}
	task, err := render("reviewClaims.md", data, len(data.Request)+len(data.Results)+len(data.Text))
	if err != nil {
		return Prompt{}, err
	}
	return Prompt{
		Flow: j.Flow.Operation,
		Tier: Fast, System: "Answer with one JSON object that fits the given schema, and with nothing before or after it.",
		Turns: []Turn{{User, task}}, Schema: claimsSchema, MaxTokens: claimsTokens,
	}, nil
}

// claimsOf reads what a review lists. What has another form is passed over.
func claimsOf(answer map[string]any) []claim {
	list, _ := answer["claims"].([]any)
	var all []claim
	for _, v := range list {
		object, _ := v.(map[string]any)
		c := claim{Sentence: review.Member(object, "sentence"), Why: review.Member(object, "why")}
		if c.Sentence != "" {
			all = append(all, c)
		}
	}
	return all
}

// maxClaims bounds what one review may object to: a model that objects to
// everything has not read the draft.
const maxClaims = 8

// unsupportedClaims are the faults of the claims whose sentence stands in the
// draft.
func unsupportedClaims(d review.Draft, claims []claim) []review.Fault {
	var faults []review.Fault
	for _, c := range claims[:min(len(claims), maxClaims)] {
		at, ok := review.PlaceOf(d.Answer, c.Sentence)
		if !ok {
			continue
		}
		detail := "says “" + review.Truncate(c.Sentence, 300) + "”, which the request and the search results do not carry"
		if c.Why != "" {
			detail += " (" + review.Truncate(c.Why, 300) + ")"
		}
		faults = append(faults, review.Fault{
			Pointer: at, Code: "unsupported", Detail: detail + "; say only what they say, or leave the claim out",
		})
	}
	return faults
}
