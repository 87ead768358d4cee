package bedrock

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
)

const (
	// tellEvery is the least time between two reports of growth.
	tellEvery = 100 * time.Millisecond
	// bytesPerToken is about what a token has; the exact number comes last.
	bytesPerToken = 4
)

// errCutShort is for a stream that ends too early. The SDK calls every end of a
// connection the end of the stream, also one in the middle of an event.
var errCutShort = errors.New("bedrock: the stream ended before the answer")

func (c *Client) stream(ctx context.Context, in *bedrockruntime.ConverseInput, grown func(int)) (answer, error) {
	output, err := c.API.ConverseStream(ctx, &bedrockruntime.ConverseStreamInput{
		ModelId: in.ModelId, System: in.System, Messages: in.Messages, InferenceConfig: in.InferenceConfig,
		OutputConfig: in.OutputConfig, ToolConfig: in.ToolConfig,
		AdditionalModelRequestFields: in.AdditionalModelRequestFields,
	}, ownCodec)
	if err != nil {
		return answer{}, err
	}
	events := output.GetStream()
	defer func() { _ = events.Close() }() // what it would report is in Err
	g := growing{grown: grown}
	for event := range events.Events() { // to its end: the connection is used again
		g.take(event)
	}
	if err := events.Err(); err != nil {
		return answer{}, err
	}
	if g.stop == "" {
		return answer{}, errCutShort
	}
	return g.whole(), nil
}

// growing is an answer of which a part has come.
type growing struct {
	grown      func(outputTokens int)
	toldAt     time.Time
	told       int
	stop       types.StopReason
	text, call strings.Builder
	callBlock  *int32 // index of the first tool call
	usage      *types.TokenUsage
}

func (g *growing) take(event types.ConverseStreamOutput) {
	switch e := event.(type) {
	case *types.ConverseStreamOutputMemberContentBlockDelta:
		switch d := e.Value.Delta.(type) {
		case *types.ContentBlockDeltaMemberText:
			g.text.WriteString(d.Value)
		case *types.ContentBlockDeltaMemberToolUse:
			index := aws.ToInt32(e.Value.ContentBlockIndex)
			if g.callBlock == nil {
				g.callBlock = &index
			}
			if *g.callBlock == index {
				g.call.WriteString(aws.ToString(d.Value.Input))
			}
		}
		if now := time.Now(); now.Sub(g.toldAt) >= tellEvery {
			g.toldAt = now
			g.tell((g.text.Len() + g.call.Len()) / bytesPerToken)
		}
	case *types.ConverseStreamOutputMemberMessageStop:
		g.stop = e.Value.StopReason
	case *types.ConverseStreamOutputMemberMetadata:
		g.usage = e.Value.Usage
	}
}

func (g *growing) whole() answer {
	if g.usage != nil {
		g.tell(int(aws.ToInt32(g.usage.OutputTokens)))
	}
	return answer{stop: g.stop, text: g.text.String(), call: g.call.String(), usage: g.usage}
}

// tell reports what has grown. The number does not fall where the estimate was
// too high.
func (g *growing) tell(tokens int) {
	if tokens > g.told {
		g.told = tokens
		g.grown(tokens)
	}
}
