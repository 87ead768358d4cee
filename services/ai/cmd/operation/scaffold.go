package main

import (
	"embed"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"gopkg.in/yaml.v3"
)

//go:embed templates
var templateFiles embed.FS

var templates = template.Must(template.ParseFS(templateFiles, "templates/*"))

// operation is what the templates are filled in with.
type operation struct {
	Name        string // generateOpenHouseInvite
	Group       string // writing
	Path        string // /ai/generate-open-house-invite
	Schema      string // OpenHouseInvite
	ContentType string // open-house-invite
	Verb        string // Write
	Words       string // an open house invite
	Noun        string // Open house invite
}

var (
	camelCase = regexp.MustCompile(`^[a-z]+(?:[A-Z][a-z0-9]+)+$`)
	humps     = regexp.MustCompile(`[A-Z]?[a-z0-9]+`)
)

// scaffold writes an operation's three places, valid as they are and to be filled in, and says what is next.
func scaffold(root, name, group string, out io.Writer) error {
	if !camelCase.MatchString(name) {
		return fmt.Errorf("%q must be a verb and a noun in lower camel case, such as generateOpenHouseInvite", name)
	}
	o := newOperation(name, group)
	if err := o.isNew(root); err != nil {
		return err
	}
	steps := []struct {
		file, template string
		into           func(text, addition string) (string, error)
		note           string
	}{
		{
			document, "operation.yaml", beforeComponents,
			"the operation: what it is called, its examples, how long it may take",
		},
		{document, "schemas.yaml", atTheEnd, "its schemas: what it takes, and what it answers"},
		{
			rows, "row.go.txt", beforeLastBrace,
			"its row: model, tokens, search, what names it in the event, what its texts must pass",
		},
		{prompts + "/" + name + ".md", "prompt.md", atTheEnd, "its prompt"},
	}
	fmt.Fprintf(out, "%s is written, and works as it is. Fill in:\n", name)
	for _, s := range steps {
		var addition strings.Builder
		if err := templates.ExecuteTemplate(&addition, s.template, o); err != nil {
			return err
		}
		line, err := insert(filepath.Join(root, s.file), addition.String(), s.into)
		if err != nil {
			return fmt.Errorf("%s: %w", s.file, err)
		}
		fmt.Fprintf(out, "  %s:%d\n      %s\n", s.file, line, s.note)
	}
	fmt.Fprintf(out, `When they are filled in:
  make gen       servers and clients, and the event's list of content types
  make golden    the prompt as the model gets it: read it
  make pacts     what the application expects of it
  go test ./services/ai/...
`)
	return nil
}

func newOperation(name, group string) operation {
	words := humps.FindAllString(name, -1)
	for i, w := range words {
		words[i] = strings.ToLower(w)
	}
	noun := words[1:]
	verb := words[0]
	if verb == "generate" {
		verb = "write"
	}
	article := "a"
	if strings.Contains("aeiou", noun[0][:1]) {
		article = "an"
	}
	schema := ""
	for _, w := range noun {
		schema += capital(w)
	}
	return operation{
		Name: name, Group: group, Schema: schema, Verb: capital(verb),
		Path:        "/ai/" + strings.Join(words, "-"),
		ContentType: strings.Join(noun, "-"),
		Words:       article + " " + strings.Join(noun, " "),
		Noun:        capital(strings.Join(noun, " ")),
	}
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// isNew returns an error if the operation, or anything of its name, is there already, or its group is not.
func (o operation) isNew(root string) error {
	text, err := os.ReadFile(filepath.Join(root, document))
	if err != nil {
		return err
	}
	var doc struct {
		Tags       []struct{ Name string }
		Paths      map[string]yaml.Node
		Components struct{ Schemas map[string]yaml.Node }
	}
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return fmt.Errorf("%s: %w", document, err)
	}
	if _, there := doc.Paths[o.Path]; there {
		return fmt.Errorf("%s has the path %s already", document, o.Path)
	}
	for _, schema := range []string{o.Schema, o.Schema + "Request"} {
		if _, there := doc.Components.Schemas[schema]; there {
			return fmt.Errorf("%s has a schema %s already: choose another name", document, schema)
		}
	}
	var groups []string
	for _, tag := range doc.Tags {
		if tag.Name != "generation" {
			groups = append(groups, tag.Name)
		}
	}
	if !slices.Contains(groups, o.Group) {
		return fmt.Errorf("%s has no group %q; it has %s", document, o.Group, strings.Join(groups, ", "))
	}
	flows, err := os.ReadFile(filepath.Join(root, rows))
	if err != nil {
		return err
	}
	for _, word := range []string{o.Name, o.ContentType} {
		if strings.Contains(string(flows), `"`+word+`"`) {
			return fmt.Errorf("%s has %q already", rows, word)
		}
	}
	return nil
}

// insert puts an addition into a file, which is made if there is none, and returns its first line's number.
func insert(file, addition string, into func(text, addition string) (string, error)) (line int, err error) {
	text, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		return 0, err
	}
	written, err := into(string(text), addition)
	if err != nil {
		return 0, err
	}
	at := strings.Index(written, addition)
	return 1 + strings.Count(written[:at], "\n"), os.WriteFile(file, []byte(written), 0o644)
}

func atTheEnd(text, addition string) (string, error) { return text + addition, nil }

// beforeComponents is the end of a document's paths.
func beforeComponents(text, addition string) (string, error) {
	return before(text, "\ncomponents:\n", addition)
}

// beforeLastBrace is the end of the rows.
func beforeLastBrace(text, addition string) (string, error) { return before(text, "\n}\n", addition) }

func before(text, mark, addition string) (string, error) {
	at := strings.LastIndex(text, mark)
	if at < 0 {
		return "", fmt.Errorf("has no line %q", strings.TrimSpace(mark))
	}
	return text[:at+1] + addition + text[at+1:], nil
}
