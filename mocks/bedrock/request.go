package bedrock

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"coagent/mocks/bedrock/author"
	"coagent/mocks/bedrock/schema"
)

// maxOutput is the largest maxTokens that any current model takes.
const maxOutput = 128_000

// window is how many tokens the models read without being asked for more by a
// header.
const window = 200_000

// thoughtTokens is what a model that thinks spends on it, of its maxTokens.
const thoughtTokens = 1024

// room is how many tokens are left for the answer.
func (in *request) room(m model) int {
	most := in.InferenceConfig.MaxTokens
	if thinking := in.Additional.Thinking; m.thinks && (thinking == nil || thinking.Type != "disabled") {
		most -= thoughtTokens
	}
	return max(0, most)
}

// request is what the stand-in understands of a Converse request. A member that
// it does not know is refused and not ignored, so nobody relies on it in vain.
type request struct {
	Messages        []turn          `json:"messages"`
	System          []textBlock     `json:"system"`
	InferenceConfig inferenceConfig `json:"inferenceConfig"`
	OutputConfig    *outputConfig   `json:"outputConfig"`
	ToolConfig      *toolConfig     `json:"toolConfig"`
	RequestMetadata json.RawMessage `json:"requestMetadata"`
	Additional      struct {
		Thinking *struct {
			Type string `json:"type"`
		} `json:"thinking"`
	} `json:"additionalModelRequestFields"`

	schema *schema.Schema // of the answer; nil if none is asked for
	tool   string         // the name of the tool to call with the answer; "": none
	size   int            // bytes of all text that the model reads
}

type turn struct {
	Role    string      `json:"role"`
	Content []textBlock `json:"content"`
}

type textBlock struct {
	Text *string `json:"text"`
}

type inferenceConfig struct {
	MaxTokens     int      `json:"maxTokens"`
	Temperature   *float64 `json:"temperature"`
	TopP          *float64 `json:"topP"`
	StopSequences []string `json:"stopSequences"`
}

type outputConfig struct {
	TextFormat *textFormat `json:"textFormat"`
}

type textFormat struct {
	Type      string `json:"type"`
	Structure struct {
		JSONSchema *struct {
			Name        string `json:"name"`
			Description string `json:"description"`
			Schema      string `json:"schema"`
		} `json:"jsonSchema"`
	} `json:"structure"`
}

func parse(body []byte, m model) (*request, *apiError) {
	in := new(request)
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(in); err != nil {
		return nil, invalid("Malformed input request: " + err.Error())
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, invalid("Malformed input request: there is something after the JSON object")
	}
	for i, b := range in.System {
		if err := in.count(b, fmt.Sprintf("system.%d", i)); err != nil {
			return nil, err
		}
	}
	if err := in.checkMessages(); err != nil {
		return nil, err
	}
	if err := in.InferenceConfig.check(m); err != nil {
		return nil, err
	}
	if thinking := in.Additional.Thinking; thinking != nil && !m.takes(thinking.Type) {
		return nil, invalid(fmt.Sprintf("The model returned the following errors: thinking: Input tag '%s' found using "+
			"'type' does not match any of the expected tags", thinking.Type))
	}
	if size := tokens(in.size); size > window {
		return nil, invalid(fmt.Sprintf(
			"The model returned the following errors: prompt is too long: %d tokens > %d maximum", size, window,
		))
	}
	if in.OutputConfig != nil && in.OutputConfig.TextFormat != nil {
		if err := in.readSchema(m); err != nil {
			return nil, err
		}
	}
	if in.ToolConfig != nil {
		return in, in.readTools(m)
	}
	if in.schema == nil {
		// A model cannot refuse what the prompt asks for; it may only not understand it.
		in.schema, _ = schema.ParseLoosely(author.Section(in.systemText(), "answer_schema"))
	}
	return in, nil
}

func (in *request) checkMessages() *apiError {
	if len(in.Messages) == 0 {
		return invalid("The messages field is empty. Add a message and try again.")
	}
	for i, t := range in.Messages {
		want := "user"
		if i%2 == 1 {
			want = "assistant"
		}
		switch {
		case t.Role != "user" && t.Role != "assistant":
			return invalid(fmt.Sprintf("Value '%s' at 'messages.%d.member.role' failed to satisfy constraint: "+
				"Member must satisfy enum value set: [user, assistant]", t.Role, i+1))
		case i == 0 && t.Role != want:
			return invalid("A conversation must start with a user message. Try again with a conversation that starts with a " +
				"user message.")
		case t.Role != want:
			return invalid("A conversation must alternate between user and assistant roles. " +
				"Make sure the conversation alternates between user and assistant roles and try again.")
		case len(t.Content) == 0:
			return invalid(fmt.Sprintf("The content field in the Message object at messages.%d is empty. "+
				"Add a ContentBlock object to the content field and try again.", i))
		}
		for j, b := range t.Content {
			if err := in.count(b, fmt.Sprintf("messages.%d.content.%d", i, j)); err != nil {
				return err
			}
		}
	}
	if in.Messages[len(in.Messages)-1].Role != "user" {
		return invalid("This model does not support assistant message prefill. The conversation must end with a user " +
			"message.")
	}
	return nil
}

func (in *request) count(b textBlock, at string) *apiError {
	if b.Text == nil || strings.TrimSpace(*b.Text) == "" {
		return invalid("The text field in the ContentBlock object at " + at +
			" is blank. Add text to the text field, and try again.")
	}
	in.size += len(*b.Text)
	return nil
}

func (c inferenceConfig) check(m model) *apiError {
	switch {
	case c.MaxTokens == 0: // Bedrock would allow it and reserve the model's whole output limit of the quota
		return invalid("inferenceConfig.maxTokens is required by this stand-in. Set it to what the answer may need.")
	case c.MaxTokens < 0:
		return invalid("Value at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member must have value " +
			"greater than or equal to 1")
	case c.MaxTokens > maxOutput:
		return invalid(fmt.Sprintf("The maximum tokens you requested exceeds the model limit of %d. "+
			"Try again with a maximum tokens value that is lower than %d.", maxOutput, maxOutput))
	case outside01(c.Temperature), outside01(c.TopP):
		return invalid("inferenceConfig.temperature and inferenceConfig.topP must be between 0 and 1.")
	case m.noSampling && (c.Temperature != nil || c.TopP != nil):
		return invalid("This model does not take inferenceConfig.temperature or inferenceConfig.topP.")
	case c.Temperature != nil && c.TopP != nil:
		return invalid("`temperature` and `top_p` cannot both be specified for this model. Please use only one.")
	}
	return nil
}

func outside01(v *float64) bool { return v != nil && (*v < 0 || *v > 1) }

func (in *request) readSchema(m model) *apiError {
	f := in.OutputConfig.TextFormat
	switch {
	case m.noSchema:
		return invalid("output_config.format: Extra inputs are not permitted")
	case f.Type != "json_schema":
		return invalid("Value '" + f.Type + "' at 'outputConfig.textFormat.type' failed to satisfy constraint: Member " +
			"must satisfy enum value set: [json_schema]")
	case f.Structure.JSONSchema == nil:
		return invalid("outputConfig.textFormat.structure.jsonSchema is required.")
	}
	s, err := schema.Parse(f.Structure.JSONSchema.Schema)
	if err != nil {
		return invalid("output_config.format.schema: " + err.Error())
	}
	in.schema, in.size = s, in.size+len(f.Structure.JSONSchema.Schema)
	return nil
}

func (in *request) tokens() int { return tokens(in.size) }

// firstText is the text of the first user message, in which the task is set;
// a later one only asks for a repair.
func (in *request) firstText() string { return joined(in.Messages[0].Content) }

func (in *request) systemText() string { return joined(in.System) }

func joined(blocks []textBlock) string {
	var all strings.Builder
	for _, b := range blocks {
		all.WriteString(*b.Text)
		all.WriteByte('\n')
	}
	return all.String()
}
