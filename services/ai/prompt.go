package ai

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"text/template"
	"time"

	"coagent/services/ai/review"
)

//go:embed prompts/*.md
var promptFiles embed.FS

// prompts holds every prompt file under its name; the first text has them read. A
// file that does not parse is a mistake of the build, seen by the first test.
var prompts = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Option("missingkey=error").ParseFS(promptFiles, "prompts/*.md"))
})

// CheckPrompt returns an error if the flow has no prompt.
func (f Flow) CheckPrompt() error {
	if _, err := fs.Stat(promptFiles, "prompts/"+f.Operation+".md"); err != nil {
		return fmt.Errorf("ai: the flow %s has no prompt: write services/ai/prompts/%s.md", f.Operation, f.Operation)
	}
	return nil
}

// promptData is what the prompt file of a flow can use. Both texts are JSON in which <, >
// and & are escaped, so nothing in them can close the fence that the prompt
// puts round them.
type promptData struct {
	Request string       // the request's body
	Results string       // the numbered search results; empty without any
	Text    string       // the draft, for its review alone
	Today   string       // where the agent is
	Rules   review.Rules // what the draft must keep to
	members map[string]any
}

// Asks reports whether the request has a member.
func (d promptData) Asks(member string) bool {
	_, there := d.members[member]
	return there
}

// Bound is how long a text is to be, by its place in the answer: 50 to 110 words. Where
// it has several bounds one is chosen by what it counts, by the channel for which it
// holds, or as that with search results ("sourced").
func (d promptData) Bound(at string, which ...string) (string, error) {
	for _, b := range d.Rules.Bounds {
		chosen := len(which) == 0 && b.Channel == "" ||
			slices.Contains(which, string(b.Of)) || slices.Contains(which, b.Channel) ||
			slices.Contains(which, "sourced") && b.Where == review.Sourced
		sourced := b.Where == review.Anywhere || (b.Where == review.Sourced) == (d.Results != "") ||
			slices.Contains(which, "sourced")
		if b.At == at && chosen && sourced {
			return b.Says(), nil
		}
	}
	return "", fmt.Errorf("ai: services/ai/bounds.go has no bound for %s %v", at, which)
}

// dateForm is how a prompt writes a day.
const dateForm = "Monday, January 2, 2006"

// newPrompt is what the flow asks first, after its instructions.
func newPrompt(
	f Flow, system, schema string, request map[string]any, sources []Source, today time.Time,
) (Prompt, error) {
	data := promptData{Today: today.Format(dateForm), Rules: f.Rules, members: request}
	var err error
	if data.Request, err = fenced(request); err != nil {
		return Prompt{}, err
	}
	if len(sources) > 0 {
		if data.Results, err = fenced(numbered(sources)); err != nil {
			return Prompt{}, err
		}
	}
	task, err := render(f.Operation+".md", data, len(data.Request)+len(data.Results))
	if err != nil {
		return Prompt{}, err
	}
	return Prompt{
		Flow: f.Operation, Tier: f.Tier, System: system, Turns: []Turn{{User, task}},
		Schema: schema, MaxTokens: f.MaxTokens, Temperature: f.Temperature,
	}, nil
}

// versionOf is promptVersion, found out once.
func (g *Generator) versionOf(f Flow, schema Schema) string {
	if known, ok := g.versions.Load(f.Operation); ok {
		return known.(string)
	}
	version := promptVersion(f, schema)
	g.versions.Store(f.Operation, version)
	return version
}

// promptVersion tells one state of a flow's instructions from another: the files of
// its prompt, the bounds of its texts and the schema of its answer. It is derived, so nobody has to raise it.
func promptVersion(f Flow, schema Schema) string {
	hash := sha256.New()
	for _, name := range []string{"system", f.Operation} {
		text, _ := promptFiles.ReadFile("prompts/" + name + ".md") // a flow without a prompt does not start
		hash.Write(append(text, 0))
	}
	for _, b := range f.Rules.Bounds {
		hash.Write([]byte(b.At + b.Says()))
	}
	hash.Write([]byte(schema.Lowered()))
	return hex.EncodeToString(hash.Sum(nil))[:promptVersionLength]
}

// promptVersionLength is enough to tell apart the versions that there will be.
const promptVersionLength = 12

type numberedSource struct {
	N int `json:"n"`
	Source
}

func numbered(sources []Source) []numberedSource {
	out := make([]numberedSource, len(sources))
	for i, s := range sources {
		out[i] = numberedSource{i + 1, s}
	}
	return out
}

// fenced is v as JSON that cannot end the part of the prompt in which it stands.
func fenced(v any) (string, error) {
	var b bytes.Buffer
	text := json.NewEncoder(&b)
	text.SetEscapeHTML(false) // "Hale & Co." is one word less to read
	if err := text.Encode(v); err != nil {
		return "", fmt.Errorf("ai: prompt data: %w", err)
	}
	return fence.Replace(strings.TrimSpace(b.String())), nil
}

var fence = strings.NewReplacer("<", `\u003c`, ">", `\u003e`)

// render fills in a prompt file. Its data has texts of so many bytes.
func render(file string, data any, size int) (string, error) {
	var b strings.Builder
	b.Grow(size + usualPrompt)
	if err := prompts().ExecuteTemplate(&b, file, data); err != nil {
		return "", fmt.Errorf("ai: prompt %s: %w", file, err)
	}
	return strings.TrimSpace(b.String()), nil
}

// usualPrompt is how long most prompt files are.
const usualPrompt = 4 << 10
