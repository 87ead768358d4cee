package bedrock

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Model is a model and how it is asked.
type Model struct {
	// ID is that of a model or of an inference profile, or a profile's ARN.
	ID   string
	Mode Mode
	// Sampling says whether it takes a temperature; without, none is sent.
	Sampling bool
}

//go:embed models.json
var catalogue []byte

// entry is what models.json says of a model.
type entry struct {
	Modes     []Mode `json:"modes"`
	Sampling  bool   `json:"sampling"`
	EndOfLife string `json:"endOfLife"`
}

// ModelOf is the model with that id in its best mode, or in the override if
// there is one. Of a model that the catalogue does not have only the override
// is known, and a temperature is not sent; an application inference profile is
// such a model, for its name does not say what lies behind.
//
// The error says what to set instead and does not quote the id; it is a
// [ModeError] if another mode would do. It refuses a model past the end of its
// life, a mode that the model does not take, and a Claude model by its bare id,
// since such a model is only served through an inference profile ("us.", "eu.",
// "global." and so on).
func ModelOf(id string, override Mode) (Model, error) {
	var known map[string]entry
	if err := json.Unmarshal(catalogue, &known); err != nil {
		return Model{}, fmt.Errorf("models.json: %w", err)
	}
	e, ok := known[foundation(id)]
	if e.EndOfLife != "" {
		end, err := time.Parse(time.DateOnly, e.EndOfLife)
		if err != nil {
			return Model{}, fmt.Errorf("models.json: %s: %w", foundation(id), err)
		}
		if !time.Now().Before(end) {
			return Model{}, fmt.Errorf("must be another model: this one reached the end of its life on %s", e.EndOfLife)
		}
	}
	switch {
	case strings.HasPrefix(id, "anthropic.claude-"):
		return Model{}, errors.New(
			"must be an inference profile (us., eu. or global. before the id): the bare model is not served",
		)
	case !ok && override == "":
		return Model{}, ModeError("must be set for a model that is not known: " + list(Modes()))
	case !ok:
		return Model{ID: id, Mode: override}, nil
	case override != "" && !slices.Contains(e.Modes, override):
		return Model{}, ModeError("must be one that the model takes: " + list(e.Modes))
	}
	return Model{ID: id, Mode: cmp.Or(override, e.Modes[0]), Sampling: e.Sampling}, nil
}

// ModeError says how a model can be asked for JSON, if not as it was.
type ModeError string

// Error goes on after the name of a setting.
func (e ModeError) Error() string { return string(e) }

// region is the prefix of an inference profile over several regions.
var region = regexp.MustCompile(`^(?:us|us-gov|eu|jp|apac|au|ca|global)\.`)

// foundation is the id of the model behind an inference profile over regions.
func foundation(id string) string { return region.ReplaceAllString(id, "") }
