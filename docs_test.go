package coagent_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// settingRead finds each setting that a program names, be it in a call or in a
// table.
var settingRead = regexp.MustCompile(`"([A-Z][A-Z0-9_]{3,})"`)

// settingShared finds each setting that a function of the platform reads for the
// programs.
var settingShared = regexp.MustCompile(`\be\.\w+\("([A-Z][A-Z0-9_]{3,})"`)

// settingWritten finds each setting that the page has a row for.
var settingWritten = regexp.MustCompile("(?m)^\\| `([A-Z][A-Z0-9_]+)` \\|")

func TestEverySettingIsOnThePageAndNoOther(t *testing.T) {
	var read []string
	for folder, pattern := range map[string]*regexp.Regexp{
		"services/*/program/*.go": settingRead, "platform/*/*.go": settingShared, "web/src/settings.ts": settingRead,
	} {
		files, err := filepath.Glob(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") {
				read = append(read, namesIn(t, file, pattern)...)
			}
		}
	}
	written := namesIn(t, "docs/configuration.md", settingWritten)
	if len(read) == 0 || len(written) == 0 {
		t.Fatalf("%d settings read, %d written: the patterns find nothing", len(read), len(written))
	}
	for _, name := range read {
		if !slices.Contains(written, name) {
			t.Errorf("docs/configuration.md says nothing of %s", name)
		}
	}
	for _, name := range written {
		if !slices.Contains(read, name) {
			t.Errorf("docs/configuration.md speaks of %s, which no program reads", name)
		}
	}
}

func namesIn(t *testing.T, file string, pattern *regexp.Regexp) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range pattern.FindAllStringSubmatch(string(text), -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// link finds the target of each relative Markdown link.
var link = regexp.MustCompile(`\]\(([^):#]+)(?:#[^)]*)?\)`)

func TestNoPageLinksToWhatIsNotThere(t *testing.T) {
	var pages []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md"} {
		more, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, more...)
	}
	links := 0
	for _, page := range pages {
		for _, target := range namesIn(t, page, link) {
			links++
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), target)); err != nil {
				t.Errorf("%s links to %s, which is not there", page, target)
			}
		}
	}
	if links == 0 {
		t.Fatal("no links were found")
	}
}
