package bedrock

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"

	"coagent/mocks/bedrock/schema"
)

// toolConfig is
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolConfiguration.html.
type toolConfig struct {
	Tools      []tool      `json:"tools"`
	ToolChoice *toolChoice `json:"toolChoice"`
}

type tool struct {
	Spec *struct {
		Name        string `json:"name"`
		Description string `json:"description"`
		InputSchema struct {
			JSON json.RawMessage `json:"json"`
		} `json:"inputSchema"`
		Strict bool `json:"strict"`
	} `json:"toolSpec"`
}

// toolChoice has exactly one member.
type toolChoice struct {
	Auto *struct{} `json:"auto"`
	Any  *struct{} `json:"any"`
	Tool *struct {
		Name string `json:"name"`
	} `json:"tool"`
}

var toolName = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,64}$`)

// readTools checks the tools and settles which one is called: the one that is
// named, else the first. A model that is free to choose calls it as well.
func (in *request) readTools(m model) *apiError {
	c := in.ToolConfig
	if len(c.Tools) == 0 {
		return invalid("The toolConfig.tools field is empty. Add a tool and try again.")
	}
	chosen := ""
	if choice := c.ToolChoice; choice != nil {
		forced := choice.Any != nil || choice.Tool != nil
		if (choice.Auto != nil) == forced || (choice.Any != nil && choice.Tool != nil) {
			return invalid("toolConfig.toolChoice must have exactly one of auto, any and tool.")
		}
		if forced && m.noForce {
			return invalid("tool_choice: forced tool use is not supported by this model.")
		}
		if choice.Tool != nil {
			chosen = choice.Tool.Name
		}
	}
	schemas := map[string]*schema.Schema{}
	for i, t := range c.Tools {
		at := fmt.Sprintf("toolConfig.tools.%d.toolSpec", i)
		switch {
		case t.Spec == nil:
			return invalid(at + " is required.")
		case !toolName.MatchString(t.Spec.Name):
			return invalid("Value '" + t.Spec.Name + "' at '" + at + ".name' failed to satisfy constraint: Member must " +
				"satisfy regular expression pattern: [a-zA-Z0-9_-]+")
		case schemas[t.Spec.Name] != nil:
			return invalid("The tool name " + t.Spec.Name + " is already defined at " + at + ".")
		}
		read := schema.ParseLoosely
		if t.Spec.Strict {
			read = schema.Parse
		}
		s, err := read(string(t.Spec.InputSchema.JSON))
		if err != nil {
			return invalid(at + ".inputSchema.json: " + err.Error())
		}
		if !slices.Equal(s.Types, []string{"object"}) {
			return invalid("The value at " + at + ".inputSchema.json.type must be one of the following: object.")
		}
		schemas[t.Spec.Name], in.size = s, in.size+len(t.Spec.Description)+len(t.Spec.InputSchema.JSON)
	}
	if chosen == "" {
		chosen = c.Tools[0].Spec.Name
	}
	if schemas[chosen] == nil {
		return invalid("The tool " + chosen + " in toolConfig.toolChoice is not among toolConfig.tools.")
	}
	in.tool, in.schema = chosen, schemas[chosen]
	return nil
}
