// Package bedrock asks the models of Amazon Bedrock.
package bedrock

import (
	"context"
	"strings"

	"coagent/platform/fault"
	"coagent/platform/upstream"
	"coagent/services/ai"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
)

// Client is an [ai.Model] over the Converse API.
type Client struct {
	// API must not repeat calls: the Guard does.
	API *bedrockruntime.Client
	// Models names the model or inference profile of each tier.
	Models map[ai.Tier]string
	Guard  *upstream.Guard
}

var _ ai.Model = (*Client)(nil)

// reply is an answer that shows the upstream alive, be it a refusal of our
// request: a refusal must not open the circuit for everybody else.
type reply struct {
	output   *bedrockruntime.ConverseOutput
	rejected *fault.Error
}

// Complete asks the tier's model for JSON by the model API's own structured
// output.
func (c *Client) Complete(ctx context.Context, p ai.Prompt) (ai.Completion, error) {
	input := c.input(p)
	got, err := upstream.Do(ctx, c.Guard, func(ctx context.Context) (reply, error) {
		output, err := c.API.Converse(ctx, input)
		if err == nil {
			return reply{output: output}, nil
		}
		f := translate(ctx, err)
		if rejected, ok := f.(*fault.Error); ok && rejected.Code == "ai.model_rejected" {
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
	return completion(got.output)
}

func (c *Client) input(p ai.Prompt) *bedrockruntime.ConverseInput {
	input := &bedrockruntime.ConverseInput{
		ModelId: aws.String(c.Models[p.Tier]),
		System:  []types.SystemContentBlock{&types.SystemContentBlockMemberText{Value: p.System}},
		InferenceConfig: &types.InferenceConfiguration{
			MaxTokens:   aws.Int32(int32(p.MaxTokens)),
			Temperature: aws.Float32(float32(p.Temperature)),
		},
		OutputConfig: &types.OutputConfig{TextFormat: &types.OutputFormat{
			Type: types.OutputFormatTypeJsonSchema,
			Structure: &types.OutputFormatStructureMemberJsonSchema{Value: types.JsonSchemaDefinition{
				Name: aws.String("answer"), Schema: aws.String(p.Schema),
			}},
		}},
	}
	for _, turn := range p.Turns {
		role := types.ConversationRoleUser
		if turn.Role == ai.Assistant {
			role = types.ConversationRoleAssistant
		}
		input.Messages = append(input.Messages, types.Message{
			Role: role, Content: []types.ContentBlock{&types.ContentBlockMemberText{Value: turn.Text}},
		})
	}
	return input
}

// completion reads an answer by why the model stopped. Truncation and refusal
// are errors of their own, since asking again would only spend more.
func completion(output *bedrockruntime.ConverseOutput) (ai.Completion, error) {
	switch output.StopReason {
	case types.StopReasonMaxTokens, types.StopReasonModelContextWindowExceeded:
		return ai.Completion{}, fault.New(fault.BadUpstream, "ai.output_truncated", "The model's answer was longer than is allowed here.")
	case types.StopReasonGuardrailIntervened, types.StopReasonContentFiltered, "refusal": // the last is not among the SDK's values
		return ai.Completion{}, fault.New(fault.Unprocessable, "ai.content_refused", "The model declined to write about this.")
	}
	var text strings.Builder
	if message, ok := output.Output.(*types.ConverseOutputMemberMessage); ok {
		for _, block := range message.Value.Content {
			if b, ok := block.(*types.ContentBlockMemberText); ok {
				text.WriteString(b.Value)
			}
		}
	}
	done := ai.Completion{Text: text.String()}
	if u := output.Usage; u != nil {
		done.Usage = ai.Usage{InputTokens: int(aws.ToInt32(u.InputTokens)), OutputTokens: int(aws.ToInt32(u.OutputTokens))}
	}
	return done, nil
}
