package ai_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/services/ai"
	"coagent/services/ai/aitest"
	"coagent/services/ai/review"
)

// finder is a function of package review that finds a kind of fault.
type finder struct{ by, code string }

// reviewCode is what the code of package review says of itself.
type reviewCode struct {
	calls   map[string][]string // the functions that a function names
	finders map[string][]finder // by function
}

// readReview reads the package's code. It fails on a fault whose code it cannot
// tell.
func readReview(t *testing.T) reviewCode {
	t.Helper()
	names, err := filepath.Glob("review/*.go")
	if err != nil || len(names) == 0 {
		t.Fatalf("no code to read: %v", err)
	}
	var files []*ast.File
	places := token.NewFileSet()
	constants := map[string]string{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(places, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
		for _, d := range file.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.CONST {
				maps.Copy(constants, textConstants(g))
			}
		}
	}
	code := reviewCode{calls: map[string][]string{}, finders: map[string][]finder{}}
	for _, file := range files {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			name := f.Name.Name
			ast.Inspect(f.Body, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.Ident:
					code.calls[name] = append(code.calls[name], n.Name)
				case *ast.KeyValueExpr:
					if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Code" {
						of, known := textOf(n.Value, constants)
						if !known {
							t.Errorf("%s: the code of a fault is a literal or a constant, or the test of what models are told cannot see it",
								places.Position(n.Pos()))
						}
						code.finders[name] = append(code.finders[name], finder{name, of})
					}
				}
				return true
			})
		}
	}
	return code
}

func textConstants(g *ast.GenDecl) map[string]string {
	found := map[string]string{}
	for _, s := range g.Specs {
		if v := s.(*ast.ValueSpec); len(v.Names) == len(v.Values) {
			for i := range v.Names {
				if text, ok := textOf(v.Values[i], nil); ok {
					found[v.Names[i].Name] = text
				}
			}
		}
	}
	return found
}

// textOf is the text of a literal, or of a constant of the package.
func textOf(v ast.Expr, constants map[string]string) (string, bool) {
	switch v := v.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(v.Value)
		return text, err == nil
	case *ast.Ident:
		text, ok := constants[v.Name]
		return text, ok
	}
	return "", false
}

// reached are the finders that a function comes to.
func (c reviewCode) reached(from string) []finder {
	seen := map[string]bool{}
	var found []finder
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		if name := queue[0]; !seen[name] {
			seen[name] = true
			found = append(found, c.finders[name]...)
			queue = append(queue, c.calls[name]...)
		}
	}
	slices.SortFunc(found, func(a, b finder) int { return strings.Compare(a.by+a.code, b.by+b.code) })
	return slices.Compact(found)
}

// checkers are the functions that see a flow's drafts.
func checkers(r review.Rules) []string {
	all := []string{"ungrounded", "leaks", "avoided", "placeheld", "otherLanguages", "outOfBounds"}
	if r.Figures {
		all = append(all, "inventedFigures", "announced")
	}
	if r.Figures || r.Closed {
		all = append(all, "misquoted", "inventedNames")
	}
	if r.Figures || r.Advertises {
		all = append(all, "contacts")
	}
	if r.Advertises && r.Closed {
		all = append(all, "untoldFeatures", "untoldDesignations")
	}
	if r.Advertises || r.Closed || r.Recommends {
		all = append(all, "promised")
	}
	if r.Advertises || r.Recommends || r.Figures {
		all = append(all, "steering")
	}
	if r.Own != nil {
		full := runtime.FuncForPC(reflect.ValueOf(r.Own).Pointer()).Name()
		all = append(all, full[strings.LastIndexByte(full, '.')+1:])
	}
	return all
}

func TestEveryCheckerIsOneThatTheTestOfThePromptsKnows(t *testing.T) {
	code := readReview(t)
	whole := checkers(review.Rules{Figures: true, Closed: true, Advertises: true, Proposes: true})
	for _, name := range code.calls["Check"] {
		if len(code.reached(name)) > 0 && !slices.Contains(whole, name) {
			t.Errorf("review.Check calls %s: say in checkers, in this file, which flows' drafts it sees", name)
		}
	}
}

func TestEveryRowOfWhatModelsAreToldIsOfACheckThatIsThere(t *testing.T) {
	code := readReview(t)
	for _, row := range review.Told {
		if !slices.Contains(code.finders[row.By], finder{row.By, row.Code}) {
			t.Errorf("review.Told: no function %s finds a fault %q", row.By, row.Code)
		}
	}
}

func TestAModelIsToldWhateverItsDraftIsHeldTo(t *testing.T) {
	code := readReview(t)
	told := map[finder][]review.Requirement{}
	for _, row := range review.Told {
		told[finder{row.By, row.Code}] = append(told[finder{row.By, row.Code}], row)
	}
	for _, f := range wholeFlows(t) {
		for found, prompt := range prompts(t, f) {
			for _, checker := range checkers(f.Rules) {
				for _, of := range code.reached(checker) {
					if len(told[of]) == 0 {
						t.Errorf("%s finds the fault %q, and review.Told has no sentence about it", of.by, of.code)
					}
					for _, row := range told[of] {
						if row.When != "" && !mayAsk(t, f, row.When) {
							continue
						}
						says := row.Says
						if !found && row.Alone != "" {
							says = row.Alone
						}
						if !strings.Contains(prompt, says) {
							t.Errorf("the prompt of %s%s does not tell the model what %s looks for (%s): %q",
								f.Operation, map[bool]string{false: " without results"}[found], of.by, of.code, says)
						}
					}
				}
			}
		}
	}
}

// prompts are what a flow asks, with search results and without, as far as it is
// asked so.
func prompts(t *testing.T, f ai.Flow) map[bool]string {
	t.Helper()
	searched := map[bool]aitest.Searcher{}
	if f.Search != ai.NoSearch {
		searched[true] = aitest.Searcher{Sources: sources}
	}
	if f.Search != ai.EssentialSearch {
		searched[false] = aitest.Searcher{}
	}
	all := map[bool]string{}
	for found, search := range searched {
		model := &aitest.Model{Texts: []string{"{}"}}
		_, _ = generator(t, model, search).Do(t.Context(), job(t, f.Operation, fullRequest(t, f))) // the answer fits nothing
		asked := model.Prompts()
		if len(asked) == 0 {
			t.Fatalf("%s: the model was not asked", f.Operation)
		}
		all[found] = asked[0].System + "\n" + asked[0].Turns[0].Text
	}
	return all
}

// mayAsk reports whether a flow's request may have a member.
func mayAsk(t *testing.T, f ai.Flow, member string) bool {
	t.Helper()
	return requestSchema(t, f).Properties[member] != nil
}

// fullRequest is the document's example of a request with every other member that
// it may have, as the document shows each.
func fullRequest(t *testing.T, f ai.Flow) string {
	t.Helper()
	request := object(t, string(example(t, f.Operation).Request))
	for name, member := range requestSchema(t, f).Properties {
		if _, there := request[name]; !there {
			request[name] = shown(member.Value)
		}
	}
	text, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// shown is an example of a schema's values.
func shown(s *openapi3.Schema) any {
	switch {
	case s.Items != nil:
		return []any{shown(s.Items.Value)}
	case len(s.Properties) > 0:
		object := map[string]any{}
		for name, member := range s.Properties {
			object[name] = shown(member.Value)
		}
		return object
	}
	return s.Example
}

func requestSchema(t *testing.T, f ai.Flow) *openapi3.Schema {
	t.Helper()
	return spec(t).whole.Paths.Find(example(t, f.Operation).Path).Post.RequestBody.Value.Content["application/json"].Schema.Value
}
