package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"coagent/platform/processtest"
)

// otherName keeps the page's operation apart from one of the same name that a reader of the page has made.
var otherName = strings.NewReplacer("OpenHouseInvite", "ShownOnThePage", "open-house-invite", "shown-on-the-page",
	"an open house invite", "a shown on the page", "Open house invite", "Shown on the page")

var (
	console = regexp.MustCompile("(?ms)^```console\n\\$ make operation NAME=(\\w+)\n(.*?)^```$")
	diff    = regexp.MustCompile("(?ms)^```diff\n--- (\\S+)\n(.*?)^```$")
	number  = regexp.MustCompile(`:\d+\b`)
)

// The page adds an operation from start to end. Here what it shows is typed, on a copy of what it changes, and the
// program answers it. The copy stands over the repository by an overlay.
func TestTheOperationThatThePageAddsWorks(t *testing.T) {
	t.Parallel()
	page := otherName.Replace(read(t, filepath.Join(root, "docs", "extending.md")))
	_, section, _ := strings.Cut(page, "\n## An operation in which the model writes\n")
	section, _, _ = strings.Cut(section, "\n## ")

	dir := copyOf(t, "openapi/*.yaml", rows, prompts+"/*.md")
	shown := console.FindStringSubmatch(section)
	if shown == nil {
		t.Fatal("the page does not show make operation")
	}
	var out strings.Builder
	if err := run([]string{"new", shown[1]}, dir, &out); err != nil {
		t.Fatal(err)
	}
	if got, want := number.ReplaceAllString(out.String(), ""), number.ReplaceAllString(shown[2], ""); got != want {
		t.Errorf("the page shows\n%s\nand what is seen is\n%s", want, got)
	}
	filled := map[string]bool{}
	for _, d := range diff.FindAllStringSubmatch(section, -1) {
		fillIn(t, filepath.Join(dir, d[1]), d[2])
		filled[d[1]] = true
	}
	prompt := prompts + "/" + shown[1] + ".md"
	if len(filled) != 3 || !filled[document] || !filled[rows] || !filled[prompt] {
		t.Errorf("the page fills in %v, not the three places", filled)
	}
	if err := run([]string{"check"}, dir, nil); err != nil {
		t.Error(err)
	}

	const generated = "gen/aiapi/aiapi.gen.go"
	if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(generated)), 0o755); err != nil {
		t.Fatal(err)
	}
	generate := exec.CommandContext(t.Context(), "go", "tool", "-modfile=tools.mod", "oapi-codegen",
		"-config", "openapi/types.cfg.yaml", "-package", "aiapi", "-o", filepath.Join(dir, generated), filepath.Join(dir, document))
	generate.Dir = root
	if said, err := generate.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	texts := map[string]string{}
	for _, file := range []string{rows, prompt, generated} {
		texts[file] = read(t, filepath.Join(dir, file))
	}
	overlay := processtest.Overlay(t, root, texts)
	for pkg, tests := range map[string]string{
		"./services/ai":         "^TestEveryFlowAnswersAndTellsOfItOnce$",
		"./services/ai/program": "^TestEveryOperation", // its answer from the stand-in, its stream and its event
	} {
		processtest.RunTests(t, root, overlay, pkg, tests)
	}
}

// copyOf copies files of the repository into a folder of the test's own.
func copyOf(t *testing.T, patterns ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, pattern := range patterns {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, file := range files {
			name, err := filepath.Rel(root, file)
			if err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(dir, name), read(t, file))
		}
	}
	return dir
}

// fillIn makes the changes of a diff where the file holds their old lines for the last time.
func fillIn(t *testing.T, file, diff string) {
	t.Helper()
	text := read(t, file)
	for hunk := range strings.SplitSeq(strings.TrimPrefix(diff, "@@\n"), "@@\n") {
		var before, after strings.Builder
		for line := range strings.Lines(hunk) {
			if sign := line[0]; sign != '+' {
				before.WriteString(line[1:])
			}
			if sign := line[0]; sign != '-' {
				after.WriteString(line[1:])
			}
		}
		at := strings.LastIndex(text, before.String())
		if at < 0 {
			t.Fatalf("%s does not hold\n%s", file, &before)
		}
		text = text[:at] + after.String() + text[at+before.Len():]
	}
	write(t, file, text)
}
