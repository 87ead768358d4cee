package bedrock

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"coagent/services/ai"
)

// Model is a model and how it is asked.
type Model struct {
	// ID is that of a model or of an inference profile, or a profile's ARN.
	ID   string
	Mode Mode
	// Sampling says whether it takes a temperature; without, none is sent.
	Sampling bool
	// Window is how many tokens a request and its answer may have; 0: not known.
	Window int
	// Tokens is how many tokens the model makes of one that an answer is bounded
	// by; 0 is 1.
	Tokens float64
	// Thinking is the type of thinking that is asked for; empty: none is sent.
	Thinking string
	// ThinkingTokens is the room for thoughts beside an answer.
	ThinkingTokens int
}

// maxTokens bounds an answer and its thoughts.
func (m Model) maxTokens(p ai.Prompt) int {
	return int(math.Ceil(float64(p.MaxTokens)*max(m.Tokens, 1))) + m.ThinkingTokens
}

// fits reports whether a prompt and its answer can lie within the window. The
// count is a low one, so that the model API is asked in doubt: four letters, or
// one character that is no ASCII, are a token.
func (m Model) fits(p ai.Prompt) bool {
	if m.Window == 0 {
		return true
	}
	texts := append(make([]string, 0, 2+len(p.Turns)), p.System, p.Schema)
	for _, turn := range p.Turns {
		texts = append(texts, turn.Text)
	}
	bytes := 0
	for _, text := range texts {
		bytes += len(text)
	}
	if m.fitsWith(bytes, p) { // it has no more tokens than bytes
		return true
	}
	plain, other := 0, 0
	for _, text := range texts {
		for _, r := range text {
			if r < utf8.RuneSelf {
				plain++
			} else {
				other++
			}
		}
	}
	return m.fitsWith(plain/bytesPerToken+other, p)
}

// fitsWith is fits for a prompt of so many tokens as others count them.
func (m Model) fitsWith(tokens int, p ai.Prompt) bool {
	return int(float64(tokens)*max(m.Tokens, 1))+m.maxTokens(p) <= m.Window
}

//go:embed models.json
var catalogue []byte

// entry is what models.json says of a model.
type entry struct {
	Modes     []Mode `json:"modes"`
	Sampling  bool   `json:"sampling"`
	EndOfLife string `json:"endOfLife"`

	Window         int     `json:"window"`
	Tokens         float64 `json:"tokens"`
	ThinkingTokens int     `json:"thinkingTokens"`
	Thinking       struct {
		Type string `json:"type"`
	} `json:"thinking"`
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
	return Model{
		ID: id, Mode: cmp.Or(override, e.Modes[0]), Sampling: e.Sampling, Window: e.Window, Tokens: e.Tokens,
		Thinking: e.Thinking.Type, ThinkingTokens: e.ThinkingTokens,
	}, nil
}

// ModeError says how a model can be asked for JSON, if not as it was.
type ModeError string

// Error goes on after the name of a setting.
func (e ModeError) Error() string { return string(e) }

// region is the prefix of an inference profile over several regions.
var region = regexp.MustCompile(`^(?:us|us-gov|eu|jp|apac|au|ca|global)\.`)

// foundation is the id of the model behind an inference profile over regions.
func foundation(id string) string { return region.ReplaceAllString(id, "") }

// name is what callers are told of a model: neither the region nor the account
// that an ARN names.
func (m Model) name() string { return foundation(m.ID[strings.LastIndexByte(m.ID, '/')+1:]) }
