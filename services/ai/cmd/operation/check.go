package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// place is where a file speaks of an operation.
type place struct {
	file string
	line int
}

func (p place) String() string { return fmt.Sprintf("%s:%d", p.file, p.line) }

// check returns a sentence for everything that is missing, with the place from which it is missed and the file
// in which it belongs. It reads the files alone, so that it also speaks when nothing compiles.
func check(root string) ([]string, error) {
	operations, err := operationsOf(root)
	if err != nil {
		return nil, err
	}
	flows, err := rowsOf(root)
	if err != nil {
		return nil, err
	}
	written, err := promptsOf(root)
	if err != nil {
		return nil, err
	}
	var missing []string
	for name, at := range sorted(operations) {
		if _, ok := flows[name]; !ok {
			missing = append(missing, fmt.Sprintf("%v: %s: add a row in %s", at, name, rows))
		}
	}
	for name, at := range sorted(flows) {
		_, described := operations[name]
		_, prompted := written[name]
		switch {
		case !described:
			missing = append(
				missing, fmt.Sprintf("%v: %s: add the operation to %s, with the tag generation", at, name, document),
			)
		case !prompted:
			missing = append(missing, fmt.Sprintf("%v: %s: write its prompt, %s/%s.md", at, name, prompts, name))
		}
	}
	for name, at := range sorted(written) {
		_, described := operations[name]
		if _, ok := flows[name]; !ok && !described {
			missing = append(
				missing,
				fmt.Sprintf("%v: %s: add a row in %s and the operation to %s, or delete the prompt", at, name, rows, document),
			)
		}
	}
	return missing, nil
}

// sorted yields the places from top to bottom.
func sorted(places map[string]place) iter.Seq2[string, place] {
	return func(yield func(string, place) bool) {
		names := slices.SortedFunc(maps.Keys(places), func(a, b string) int {
			return cmp.Or(cmp.Compare(places[a].line, places[b].line), cmp.Compare(a, b))
		})
		for _, name := range names {
			if !yield(name, places[name]) {
				return
			}
		}
	}
}

// operationsOf finds the operations of the document that have the tag generation.
func operationsOf(root string) (map[string]place, error) {
	text, err := os.ReadFile(filepath.Join(root, document))
	if err != nil {
		return nil, err
	}
	var doc struct {
		Paths map[string]map[string]yaml.Node
	}
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", document, err)
	}
	found := map[string]place{}
	for path, item := range doc.Paths {
		for method, node := range item {
			if node.Kind != yaml.MappingNode { // the parameters of the path
				continue
			}
			var operation struct {
				OperationID yaml.Node `yaml:"operationId"`
				Tags        []string
			}
			if err := node.Decode(&operation); err != nil {
				return nil, fmt.Errorf("%s: %s %s: %w", document, method, path, err)
			}
			if slices.Contains(operation.Tags, "generation") {
				found[operation.OperationID.Value] = place{document, operation.OperationID.Line}
			}
		}
	}
	return found, nil
}

// rowsOf finds the operations of the rows.
func rowsOf(root string) (map[string]place, error) {
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, filepath.Join(root, rows), nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	found := map[string]place{}
	ast.Inspect(tree, func(n ast.Node) bool {
		field, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		key, isName := field.Key.(*ast.Ident)
		value, isText := field.Value.(*ast.BasicLit)
		if isName && key.Name == "Operation" && isText && value.Kind == token.STRING {
			if name, err := strconv.Unquote(value.Value); err == nil {
				found[name] = place{rows, files.Position(field.Pos()).Line}
			}
		}
		return true
	})
	return found, nil
}

// ofNoFlow are the prompts that belong to no operation: the instructions that all
// flows share, and what the reviewing model is asked.
var ofNoFlow = []string{"system", "reviewClaims"}

// promptsOf finds the prompts of flows.
func promptsOf(root string) (map[string]place, error) {
	files, err := filepath.Glob(filepath.Join(root, prompts, "*.md"))
	if err != nil {
		return nil, err
	}
	found := map[string]place{}
	for _, file := range files {
		if name := strings.TrimSuffix(filepath.Base(file), ".md"); !slices.Contains(ofNoFlow, name) {
			found[name] = place{prompts + "/" + name + ".md", 1}
		}
	}
	return found, nil
}
