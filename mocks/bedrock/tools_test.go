package bedrock_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/document"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
	"github.com/aws/smithy-go"

	"coagent/mocks/bedrock"
	"coagent/mocks/faults"
)

var (
	auto  = &types.ToolChoiceMemberAuto{}
	named = &types.ToolChoiceMemberTool{Value: types.SpecificToolChoice{Name: aws.String("answer")}}
)

// withTool asks by a tool instead of by the native schema.
func withTool(in *bedrockruntime.ConverseInput, schema string, strict bool, choice types.ToolChoice) *bedrockruntime.ConverseInput {
	var s any
	if err := json.Unmarshal([]byte(schema), &s); err != nil {
		panic(err)
	}
	in.OutputConfig = nil
	in.ToolConfig = &types.ToolConfiguration{ToolChoice: choice, Tools: []types.Tool{&types.ToolMemberToolSpec{Value: types.ToolSpecification{
		Name: aws.String("answer"), Description: aws.String("Takes the answer."), Strict: aws.Bool(strict),
		InputSchema: &types.ToolInputSchemaMemberJson{Value: document.NewLazyDocument(s)},
	}}}}
	return in
}

// called is the input of the tool that was called; empty if there was no call.
func called(t *testing.T, out *bedrockruntime.ConverseOutput) string {
	t.Helper()
	for _, b := range out.Output.(*types.ConverseOutputMemberMessage).Value.Content {
		if call, ok := b.(*types.ContentBlockMemberToolUse); ok {
			if *call.Value.Name != "answer" || !strings.HasPrefix(*call.Value.ToolUseId, "tooluse_") {
				t.Errorf("called %s as %s", *call.Value.Name, *call.Value.ToolUseId)
			}
			raw, err := call.Value.Input.MarshalSmithyDocument()
			if err != nil {
				t.Fatal(err)
			}
			return string(raw)
		}
	}
	return ""
}

func TestTheToolIsCalledWithTheAnswer(t *testing.T) {
	_, client := start(t)
	native := question(prompt, blogSchema, 6000)
	want, err := client.Converse(t.Context(), native)
	if err != nil {
		t.Fatal(err)
	}
	for what, in := range map[string]*bedrockruntime.ConverseInput{
		"strict": withTool(question(prompt, "", 6000), blogSchema, true, auto),
		"forced": withTool(question(prompt, "", 6000), blogSchema, false, named),
		"any":    withTool(question(prompt, "", 6000), blogSchema, false, &types.ToolChoiceMemberAny{}),
	} {
		out, err := client.Converse(t.Context(), in)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		var got, same any
		if err := errors.Join(json.Unmarshal([]byte(called(t, out)), &got), json.Unmarshal([]byte(textOf(t, want)), &same)); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if text(got) != text(same) || out.StopReason != types.StopReasonToolUse {
			t.Errorf("%s: %s, stop reason %s", what, text(got), out.StopReason)
		}
		stream := streaming(t, client, in)
		if stream.err != nil || stream.text() != textOf(t, want) || stream.stop != types.StopReasonToolUse || stream.tool != "answer" || stream.toolID == "" {
			t.Errorf("%s: the stream calls %s with %s, stop reason %s, %v", what, stream.tool, stream.text(), stream.stop, stream.err)
		}
		if wantEvents := "messageStart contentBlockStart contentBlockDelta contentBlockStop messageStop metadata"; strings.Join(stream.events, " ") != wantEvents {
			t.Errorf("%s: events %q", what, stream.events)
		}
	}
}

func TestAStrictToolMustKeepToTheSubset(t *testing.T) {
	_, client := start(t)
	schema := `{"$schema":"x","type":"object","required":["bio","tags"],"properties":{"bio":{"type":"string","description":"About.","minLength":40,"maxLength":90},
		"tags":{"type":"array","minItems":2,"maxItems":2,"items":{"type":"string","pattern":"^a"}}}}`
	_, err := client.Converse(t.Context(), withTool(question(prompt, "", 6000), schema, true, auto))
	if api, ok := errors.AsType[smithy.APIError](err); !ok || api.ErrorCode() != "ValidationException" ||
		!strings.Contains(api.ErrorMessage(), "toolConfig.tools.0.toolSpec.inputSchema.json") {
		t.Errorf("strict: %v", err)
	}
	out, err := client.Converse(t.Context(), withTool(question(prompt, "", 6000), schema, false, auto))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Bio  string
		Tags []string
	}
	if err := json.Unmarshal([]byte(called(t, out)), &got); err != nil || len([]rune(got.Bio)) < 40 || len([]rune(got.Bio)) > 90 || len(got.Tags) != 2 {
		t.Errorf("%v: %+v", err, got)
	}
}

func TestASpoiltAnswerSpoilsTheCall(t *testing.T) {
	for _, c := range []struct {
		fault string
		stop  types.StopReason
		check func(input, said string) bool
	}{
		{"schema_breaking", types.StopReasonToolUse, func(input, said string) bool { return strings.Contains(input, `"unexpected":true`) && said == "" }},
		{"truncated", types.StopReasonMaxTokens, func(input, said string) bool { return input == "{}" }},
		{"fenced", types.StopReasonEndTurn, func(input, said string) bool { return input == "" && strings.Contains(said, "```json\n{") }},
		{"refusal", types.StopReasonContentFiltered, func(input, said string) bool { return input == "" && said != "" }},
		{"empty", types.StopReasonEndTurn, func(input, said string) bool { return input == "" && said == "" }},
	} {
		standIn, client := start(t)
		standIn.Faults.Push(faults.Fault{Kind: c.fault})
		out, err := client.Converse(t.Context(), withTool(question(prompt, "", 6000), blogSchema, true, auto))
		if err != nil {
			t.Errorf("%s: %v", c.fault, err)
			continue
		}
		input, said := called(t, out), ""
		if input == "" {
			said = textOf(t, out)
		}
		if out.StopReason != c.stop || !c.check(input, said) {
			t.Errorf("%s: stop reason %s, input %.200s, text %.200s", c.fault, out.StopReason, input, said)
		}
	}
}

func TestASchemaInTheSystemPromptIsFollowed(t *testing.T) {
	standIn, client := start(t)
	in := question(prompt, "", 6000)
	in.System = []types.SystemContentBlock{
		&types.SystemContentBlockMemberText{Value: "Answer with JSON.\n<answer_schema>\n" + blogSchema + "\n</answer_schema>\n"},
	}
	want, err := client.Converse(t.Context(), question(prompt, blogSchema, 6000))
	if err != nil {
		t.Fatal(err)
	}
	out, err := client.Converse(t.Context(), in)
	if err != nil || textOf(t, out) != textOf(t, want) {
		t.Errorf("%v: %s", err, textOf(t, out))
	}
	standIn.Faults.Push(faults.Fault{Kind: "fenced"})
	out, err = client.Converse(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	before, after, _ := strings.Cut(textOf(t, out), "\n\n```json\n")
	if inside, closed := strings.CutSuffix(after, "\n```"); before == "" || !closed || inside != textOf(t, want) {
		t.Errorf("fenced as %s", textOf(t, out))
	}
	in.System = []types.SystemContentBlock{&types.SystemContentBlockMemberText{Value: "<answer_schema>a poem</answer_schema>"}}
	if out, err = client.Converse(t.Context(), in); err != nil || json.Valid([]byte(textOf(t, out))) {
		t.Errorf("no schema: %v", err)
	}
}

func TestWhatAModelCannotDoIsRefused(t *testing.T) {
	sampling := func(in *bedrockruntime.ConverseInput) *bedrockruntime.ConverseInput {
		in.InferenceConfig.Temperature = aws.Float32(0.5)
		return in
	}
	for _, c := range []struct {
		model                       string
		native, forced, strict, hot bool // what it takes
	}{
		{"us.anthropic.claude-sonnet-4-6", true, true, true, true},
		{"us.anthropic.claude-haiku-4-5-20251001-v1:0", true, true, true, true},
		{"us.anthropic.claude-opus-4-7", false, true, true, true},
		{"us.anthropic.claude-opus-4-8", false, true, true, true},
		{"us.anthropic.claude-sonnet-5", false, true, true, false},
		{"us.anthropic.claude-sonnet-5-5", false, false, true, false},
	} {
		for what, ask := range map[string]struct {
			in    *bedrockruntime.ConverseInput
			takes bool
			says  string
		}{
			"native":   {question(prompt, blogSchema, 6000), c.native, "output_config.format: Extra inputs are not permitted"},
			"forced":   {withTool(question(prompt, "", 6000), blogSchema, false, named), c.forced, "forced tool use is not supported"},
			"any":      {withTool(question(prompt, "", 6000), blogSchema, false, &types.ToolChoiceMemberAny{}), c.forced, "forced tool use is not supported"},
			"strict":   {withTool(question(prompt, "", 6000), blogSchema, true, auto), c.strict, ""},
			"sampling": {sampling(question(prompt, "", 6000)), c.hot, "temperature"},
		} {
			_, client := start(t)
			ask.in.ModelId = aws.String(c.model)
			for _, err := range []error{func() error { _, err := client.Converse(t.Context(), ask.in); return err }(), streaming(t, client, ask.in).err} {
				api, refused := errors.AsType[smithy.APIError](err)
				if refused == ask.takes || (refused && (api.ErrorCode() != "ValidationException" || !strings.Contains(api.ErrorMessage(), ask.says))) ||
					(err != nil && !refused) {
					t.Errorf("%s, %s: %v", c.model, what, err)
				}
			}
		}
	}
}

func TestABadToolIsRefusedWithItsReason(t *testing.T) {
	ask := `{"messages":[{"role":"user","content":[{"text":"hi"}]}],"inferenceConfig":{"maxTokens":10},"toolConfig":`
	spec := `{"toolSpec":{"name":"answer","inputSchema":{"json":{"type":"object"}}}}`
	for config, says := range map[string]string{
		`{"tools":[]}`:   "toolConfig.tools field is empty",
		`{"tools":[{}]}`: "toolSpec is required",
		`{"tools":[{"toolSpec":{"name":"a b","inputSchema":{"json":{"type":"object"}}}}]}`: "toolSpec.name",
		`{"tools":[{"toolSpec":{"name":"a"}}]}`:                                            "not valid JSON",
		`{"tools":[{"toolSpec":{"name":"a","inputSchema":{"json":{"type":"string"}}}}]}`:   "must be one of the following: object",
		`{"tools":[` + spec + `,` + spec + `]}`:                                            "already defined",
		`{"tools":[` + spec + `],"toolChoice":{}}`:                                         "exactly one",
		`{"tools":[` + spec + `],"toolChoice":{"auto":{},"any":{}}}`:                       "exactly one",
		`{"tools":[` + spec + `],"toolChoice":{"tool":{"name":"other"}}}`:                  "not among",
	} {
		if w := post(t, bedrock.New(), sonnet, ask+config+"}"); w.Code != 400 || !strings.Contains(w.Body.String(), says) {
			t.Errorf("%s: %d %s, want %q", config, w.Code, w.Body, says)
		}
	}
}
