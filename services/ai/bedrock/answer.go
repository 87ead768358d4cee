package bedrock

import (
	"cmp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
	"github.com/aws/smithy-go"

	"coagent/platform/fault"
	"coagent/services/ai"
)

// answer is what the model said, delivered whole or as a stream.
type answer struct {
	stop types.StopReason
	text string // of all text blocks
	// call is the input of the first tool call as JSON. A second one is not
	// asked for.
	call  string
	usage *types.TokenUsage
}

func delivered(output *bedrockruntime.ConverseOutput) (answer, error) {
	a := answer{stop: output.StopReason, usage: output.Usage}
	message, ok := output.Output.(*types.ConverseOutputMemberMessage)
	if !ok {
		return a, nil
	}
	for _, block := range message.Value.Content {
		switch b := block.(type) {
		case *types.ContentBlockMemberText:
			a.text += b.Value
		case *types.ContentBlockMemberToolUse:
			if a.call != "" || b.Value.Input == nil {
				continue
			}
			input, err := b.Value.Input.MarshalSmithyDocument() // numbers keep the form that they were sent in
			if err != nil {
				return answer{}, &smithy.DeserializationError{Err: err}
			}
			a.call = string(input)
		}
	}
	return a, nil
}

// completion reads an answer by why the model stopped. Truncation and refusal
// are errors of their own, since asking again would only spend more.
func (a answer) completion(model string) (ai.Completion, error) {
	switch a.stop {
	case types.StopReasonModelContextWindowExceeded:
		return ai.Completion{}, tooLong(errOverWindow)
	case types.StopReasonMaxTokens:
		return ai.Completion{}, fault.New(
			fault.BadUpstream, "ai.output_truncated", "The model's answer was longer than is allowed here.",
		)
	case types.StopReasonGuardrailIntervened, types.StopReasonContentFiltered, "refusal": // no value of the SDK's
		return ai.Completion{}, fault.New(
			fault.Unprocessable, "ai.content_refused", "The model declined to write about this.",
		)
	default: // it said all that it had to say; whether that can be used is for the checks to find out
	}
	done := ai.Completion{Text: cmp.Or(a.call, a.text), Model: model}
	if u := a.usage; u != nil {
		done.Usage = ai.Usage{InputTokens: int(aws.ToInt32(u.InputTokens)), OutputTokens: int(aws.ToInt32(u.OutputTokens))}
	}
	return done, nil
}
