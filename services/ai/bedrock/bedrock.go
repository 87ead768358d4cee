// Package bedrock asks the models of Amazon Bedrock.
//
// What a model can do is data, in models.json: an object with one member for
// each model, named by its id without the region's prefix
// ("anthropic.claude-sonnet-4-6"). A member has
//
//   - modes: how the model can be asked for JSON, best first; the values are
//     those of [Mode]. What is not proven stands last.
//   - sampling: whether it takes a temperature;
//   - window: how many tokens a request and its answer may have together, without
//     what must be asked for with a header;
//   - tokens: how many tokens its tokenizer makes of what is one for Claude 4.6, at
//     the most; absent: 1. Bounds of answers grow with it;
//   - thinking: what is sent so that it thinks as little as it can. Absent for a
//     model that thinks only if it is told to. Claude Sonnet 5 and later ones think
//     unless they are told not to, and their thoughts count as output;
//   - thinkingTokens: the room for thoughts that cannot be turned off;
//   - endOfLife: the day from which it is served no more, as 2026-10-14, if that
//     is known.
package bedrock

import (
	"context"
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"

	"coagent/platform/fault"
	"coagent/platform/upstream"
	"coagent/services/ai"
)

// Client is an [ai.Model] over the APIs Converse and ConverseStream.
type Client struct {
	// API must not repeat calls: the Guard does.
	API *bedrockruntime.Client
	// Models has the model of each tier.
	Models map[ai.Tier]Model
	// Prices are what models cost, by their names; of others the cost is not counted.
	Prices map[string]Price
	// Guard bounds a stream from its beginning to its end.
	Guard *upstream.Guard
}

var _ ai.Model = (*Client)(nil)

// reply is what shows the upstream alive: an answer, or a refusal of our
// request, which must not open the circuit for everybody else.
type reply struct {
	answer   answer
	rejected *fault.Error
}

// aboutTheRequest are the faults that say nothing of the model's health.
var aboutTheRequest = []string{"ai.model_rejected", "ai.input_too_long"}

// Complete asks the tier's model for JSON in the model's mode. A stream that
// breaks off, or ends before the model has said why it stopped, is
// ai.model_unavailable; it is repeated for the same errors as a whole answer.
func (c *Client) Complete(ctx context.Context, p ai.Prompt, grown func(outputTokens int)) (ai.Completion, error) {
	model, ok := c.Models[p.Tier]
	if !ok {
		return ai.Completion{}, fault.New(fault.Unavailable, "ai.model_unavailable", "There is no model for this.")
	}
	if !model.fits(p) {
		return ai.Completion{}, tooLong(errOverWindow)
	}
	input := model.input(p)
	got, err := upstream.Do(ctx, c.Guard, func(ctx context.Context) (reply, error) {
		a, err := c.ask(ctx, input, grown)
		if err == nil {
			return reply{answer: a}, nil
		}
		f := translate(ctx, err)
		if rejected, ok := errors.AsType[*fault.Error](f); ok && slices.Contains(aboutTheRequest, rejected.Code) {
			return reply{rejected: rejected}, nil
		}
		return reply{}, f
	})
	if err != nil {
		return ai.Completion{}, err
	}
	if got.rejected != nil {
		return ai.Completion{}, got.rejected
	}
	c.meter(model.name(), p, got.answer)
	return got.answer.completion(model.name())
}

func (c *Client) ask(ctx context.Context, input *bedrockruntime.ConverseInput, grown func(int)) (answer, error) {
	if grown != nil {
		return c.stream(ctx, input, grown)
	}
	output, err := c.API.Converse(ctx, input)
	if err != nil {
		return answer{}, err
	}
	return delivered(output)
}
