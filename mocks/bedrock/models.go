package bedrock

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// model is what a model id says about the abilities that a request may use.
type model struct {
	noSchema   bool     // refuses outputConfig.textFormat
	noForce    bool     // refuses a toolChoice that forces a tool
	noSampling bool     // refuses temperature and topP
	thinks     bool     // unless it is told not to
	thinking   []string // the types of thinking that it takes; nil: those of Claude 4.5
}

// takes reports whether a type of thinking may be asked for.
func (m model) takes(thinking string) bool {
	if m.thinking == nil {
		return thinking == "enabled" || thinking == "disabled"
	}
	return slices.Contains(m.thinking, thinking)
}

var (
	// A profile routes over the regions of its prefix; since Claude 3.5 v2 a model can only be called through one.
	profileID = regexp.MustCompile(`^(?:us|us-gov|eu|apac|jp|au|ca|global)\.anthropic\.(claude-[a-z0-9.:-]+)$`)
	bareID    = regexp.MustCompile(`^anthropic\.(claude-[a-z0-9.:-]+)$`)
	profile   = regexp.MustCompile(`^arn:aws[a-z-]*:bedrock:[a-z0-9-]+:\d{12}:(?:application-)?inference-profile/([A-Za-z0-9._:-]+)$`)
)

// retired holds the beginnings of the ids whose end of life has passed.
var retired = []string{"claude-v2", "claude-instant", "claude-3-", "claude-sonnet-4-20250514"}

// exceptions holds the models that are not like Claude 4.5 and 4.6; the first
// row whose beginning fits is the one.
var exceptions = []struct {
	begins string
	model  model
}{
	{"claude-opus-4-7", model{noSchema: true, thinking: []string{"adaptive"}}},
	{"claude-opus-4-8", model{noSchema: true, thinking: []string{"adaptive"}}},
	{"claude-sonnet-5-5", model{
		noSchema: true, noForce: true, noSampling: true, thinks: true, thinking: []string{"adaptive", "between_tools"},
	}},
	{"claude-sonnet-5", model{noSchema: true, noSampling: true, thinks: true, thinking: []string{"adaptive", "disabled"}}},
}

// lookUp tells what the model can do, or refuses the id as Bedrock does.
func lookUp(id string) (model, *apiError) {
	if m := profile.FindStringSubmatch(id); m != nil {
		if !profileID.MatchString(m[1]) { // an application's own profile, whose model only AWS knows
			return model{}, nil
		}
		id = m[1]
	}
	var name string
	bare := false
	if m := profileID.FindStringSubmatch(id); m != nil {
		name = m[1]
	} else if m := bareID.FindStringSubmatch(id); m != nil {
		name, bare = m[1], true
	} else {
		return model{}, invalid("The provided model identifier is invalid.")
	}
	if err := endOfLife(name); err != nil {
		return model{}, err
	}
	if bare {
		return model{}, invalid("Invocation of model ID " + id + " with on-demand throughput isn’t supported. " +
			"Retry your request with the ID or ARN of an inference profile that contains this model.")
	}
	for _, e := range exceptions {
		if strings.HasPrefix(name, e.begins) {
			return e.model, nil
		}
	}
	return model{}, nil
}

// endOfLife refuses a model that is no longer served; name is its id without
// prefixes.
func endOfLife(name string) *apiError {
	for _, begins := range retired {
		if strings.HasPrefix(name, begins) {
			return &apiError{http.StatusNotFound, "ResourceNotFoundException",
				"This model version has reached the end of its life. Please refer to the AWS documentation for more details."}
		}
	}
	return nil
}
