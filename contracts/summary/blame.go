package main

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// lintedFile is the line above the linter's findings in a document.
	lintedFile = regexp.MustCompile(`^\S*\bopenapi/([\w-]+\.yaml)$`)
	// stalePart is what `make fresh` says of a generated file.
	stalePart = regexp.MustCompile(
		`^\s+(?:gen/(\w+)api\b|clients/go/(\w+)client\b|clients/ts/src/(\w+)|` +
			`(?:gen/|openapi/)(event)-?schema|gen/(common)).*`)
	word = regexp.MustCompile(`[\w.-]+`)
)

// blame reads what a failed step said of the documents: the rows that it names, and the documents, by their group, of
// which it names another part.
func (t *table) blame(said string) (rows, groups []string) {
	group := ""
	for line := range strings.Lines(said) {
		line = strings.TrimRight(line, "\n")
		if file := lintedFile.FindStringSubmatch(line); file != nil {
			group = groupOf(file[1])
			continue
		}
		if part := stalePart.FindStringSubmatch(line); part != nil {
			group := strings.Join(part[1:], "")
			if group == "event" {
				group = "events"
			}
			groups = append(groups, group)
			continue
		}
		if strings.TrimSpace(line) == "" {
			group = ""
			continue
		}
		named := false
		for _, r := range t.rows {
			if r.namedIn(line) {
				rows, named = append(rows, r.name), true
			}
		}
		if !named && group != "" {
			groups = append(groups, group)
		}
	}
	slices.Sort(rows)
	slices.Sort(groups)
	return slices.Compact(rows), slices.Compact(groups)
}

// namedIn says whether a line is about the row: about its place in the document, or about the event or its schema.
func (r row) namedIn(line string) bool {
	if r.method == "" {
		return slices.ContainsFunc(word.FindAllString(line, -1), func(w string) bool {
			return strings.Trim(w, ".") == r.name || slices.Contains(strings.Split(w, "."), r.schema)
		})
	}
	_, part, found := strings.Cut(line, "paths."+r.path+".")
	if !found {
		return false
	}
	part, _, _ = strings.Cut(part, ".")
	method := slices.Contains([]string{"get", "put", "post", "delete", "patch", "head", "options"}, part)
	return !method || part == strings.ToLower(r.method) // what is no method is common to all of the path
}
