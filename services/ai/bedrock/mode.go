package bedrock

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/document"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"

	"coagent/services/ai"
)

// Mode is how a model is asked for JSON that fits a schema.
type Mode string

// The modes.
const (
	// Native is the model API's own structured output; the answer is text.
	Native Mode = "native"
	// StrictTool offers a tool whose input the model API holds to the schema, and
	// asks the model to call it. A model that answers in text is heard as well.
	StrictTool Mode = "strict_tool"
	// ForcedTool makes the model call a tool, and holds its input to nothing.
	ForcedTool Mode = "forced_tool"
	// Prompt tells the model the schema, and needs nothing of the model API.
	Prompt Mode = "prompt"
)

// Modes are all of them, the best first.
func Modes() []Mode { return []Mode{Native, StrictTool, ForcedTool, Prompt} }

func list(all []Mode) string {
	names := make([]string, len(all))
	for i, m := range all {
		names[i] = string(m)
	}
	return strings.Join(names, ", ")
}

// tool is the name of the tool that takes the answer.
const tool = "answer"

// input is the request for p in the model's mode. Earlier turns are plain text
// in every mode: the model API takes that also where tools are offered.
func (m Model) input(p ai.Prompt) *bedrockruntime.ConverseInput {
	input := &bedrockruntime.ConverseInput{
		ModelId:         aws.String(m.ID),
		InferenceConfig: &types.InferenceConfiguration{MaxTokens: aws.Int32(int32(m.maxTokens(p)))},
	}
	if m.Sampling {
		input.InferenceConfig.Temperature = aws.Float32(float32(p.Temperature))
	}
	if m.Thinking != "" {
		input.AdditionalModelRequestFields = verbatim{text: `{"thinking":{"type":"` + m.Thinking + `"}}`}
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
	system := p.System
	switch m.Mode {
	case Native:
		input.OutputConfig = &types.OutputConfig{TextFormat: &types.OutputFormat{
			Type: types.OutputFormatTypeJsonSchema,
			Structure: &types.OutputFormatStructureMemberJsonSchema{Value: types.JsonSchemaDefinition{
				Name: aws.String(tool), Schema: aws.String(p.Schema),
			}},
		}}
	case StrictTool:
		input.ToolConfig = toolConfig(p.Schema, aws.Bool(true), &types.ToolChoiceMemberAuto{})
		system += "\n\nAnswer by calling the tool named " + tool + ", once and with nothing before it or after it."
	case ForcedTool:
		input.ToolConfig = toolConfig(
			p.Schema, nil, &types.ToolChoiceMemberTool{Value: types.SpecificToolChoice{Name: aws.String(tool)}},
		)
	case Prompt:
		system += "\n\nThe answer is one JSON object that fits the schema below, and nothing else.\n" +
			"<answer_schema>\n" + p.Schema + "\n</answer_schema>"
	}
	input.System = []types.SystemContentBlock{&types.SystemContentBlockMemberText{Value: system}}
	return input
}

func toolConfig(schema string, strict *bool, choice types.ToolChoice) *types.ToolConfiguration {
	return &types.ToolConfiguration{
		ToolChoice: choice,
		Tools: []types.Tool{&types.ToolMemberToolSpec{Value: types.ToolSpecification{
			Name: aws.String(tool), Description: aws.String("Takes the whole answer."), Strict: strict,
			InputSchema: &types.ToolInputSchemaMemberJson{Value: verbatim{text: schema}},
		}}},
	}
}

// verbatim is a JSON text that is sent as it is. The SDK's own documents would
// read it into Go values, and quote its numbers.
type verbatim struct {
	document.Interface // nil; for its unexported method
	text               string
}

// MarshalSmithyDocument is called by the SDK.
func (v verbatim) MarshalSmithyDocument() ([]byte, error) { return []byte(v.text), nil }
