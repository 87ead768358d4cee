package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

type workflow struct {
	On          any `yaml:"on"`
	Permissions any
	Concurrency any
	Jobs        map[string]struct {
		Uses        string // another workflow, whose jobs have times of their own
		Timeout     int    `yaml:"timeout-minutes"`
		Permissions any
		Steps       []struct {
			Run, Uses string
			With      map[string]any
		}
	}
}

// writes are what a job may be allowed to write, and why.
var writes = map[string]string{"pull-requests": "the comment with the changelog", "pages": "the documentation", "id-token": "who publishes"}

var (
	target = regexp.MustCompile(`(?m)^([a-z-]+):`)
	made   = regexp.MustCompile(`\bmake +([a-z-]+)`)
	pinned = regexp.MustCompile(`^(actions|aws-actions)/[a-z-]+@[0-9a-f]{40}$`)
)

// faults are what is wrong with a workflow, as sentences. targets are those of the Makefile.
func faults(text string, targets []string) (all []string) {
	complain := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	var w workflow
	if err := yaml.Unmarshal([]byte(text), &w); err != nil {
		return []string{err.Error()}
	}
	if allowed, ok := w.Permissions.(map[string]any); !ok || len(allowed) > 0 {
		complain("it does not begin with permissions: {}")
	}
	if on, ok := w.On.(map[string]any); w.Concurrency == nil && (!ok || len(on) != 1 || on["workflow_call"] == nil) { // its caller has one
		complain("it has no concurrency group")
	}
	if len(w.Jobs) == 0 {
		complain("it has no job")
	}
	for _, name := range slices.Sorted(maps.Keys(w.Jobs)) {
		job := w.Jobs[name]
		if job.Uses == "" && (job.Timeout < 1 || job.Timeout > 60) {
			complain("%s: timeout-minutes is missing or over 60", name)
		}
		allowed, ok := job.Permissions.(map[string]any)
		if !ok {
			complain("%s: it has no list of permissions", name)
		}
		for what, how := range allowed {
			if how != "read" && (how != "write" || writes[what] == "") {
				complain("%s: it may %v %s", name, how, what)
			}
		}
		for _, step := range job.Steps {
			for _, m := range made.FindAllStringSubmatch(step.Run, -1) {
				if !slices.Contains(targets, m[1]) {
					complain("%s: the Makefile has no target %s", name, m[1])
				}
			}
			if strings.Contains(step.Run, "${{") {
				complain("%s: a script holds ${{, through which the name of a branch could become code; use env", name)
			}
			if step.Uses != "" && !pinned.MatchString(step.Uses) {
				complain("%s: %s is no action of GitHub or AWS, or not pinned", name, step.Uses)
			}
			if strings.HasPrefix(step.Uses, "actions/checkout@") && step.With["persist-credentials"] != false {
				complain("%s: the checkout leaves its token in the folder", name)
			}
		}
	}
	return all
}

func targets(t *testing.T) (names []string) {
	t.Helper()
	text, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range target.FindAllStringSubmatch(string(text), -1) {
		names = append(names, m[1])
	}
	return names
}

func TestWorkflowsAreInOrder(t *testing.T) {
	files, err := filepath.Glob("../../.github/workflows/*")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	calls := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, filepath.Base(file))
		calls += len(made.FindAll(text, -1))
		for _, fault := range faults(string(text), targets(t)) {
			t.Errorf("%s: %s", filepath.Base(file), fault)
		}
	}
	want := []string{"ai.yml", "contract.yml", "deliver.yml", "oauth.yml", "publish.yml", "search.yml", "test.yml", "web.yml"}
	if !slices.Equal(names, want) || calls < len(want) {
		t.Errorf("the workflows are %q and call make %d times", names, calls)
	}
}

func TestThePlanCallsTargetsThatExist(t *testing.T) {
	for _, s := range plan("") {
		for _, m := range made.FindAllStringSubmatch(strings.Join(s.command, " "), -1) {
			if !slices.Contains(targets(t), m[1]) {
				t.Errorf("%s: the Makefile has no target %s", s.name, m[1])
			}
		}
	}
}

func TestFaultsOfWorkflowsAreFound(t *testing.T) {
	const good = `
permissions: {}
concurrency: { group: a }
jobs:
  called:
    uses: ./.github/workflows/deliver.yml
    permissions: { contents: read }
  a:
    timeout-minutes: 5
    permissions: { contents: read }
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0
        with: { persist-credentials: false }
      - run: make test
`
	if got := faults(good, []string{"test"}); len(got) > 0 {
		t.Fatalf("a good one: %q", got)
	}
	for name, c := range map[string]struct{ old, with, want string }{
		"no such target":          {"make test", "make tests", "a: the Makefile has no target tests"},
		"no timeout":              {"    timeout-minutes: 5\n", "", "a: timeout-minutes is missing or over 60"},
		"a long timeout":          {"minutes: 5", "minutes: 300", "a: timeout-minutes is missing or over 60"},
		"no permissions of a job": {"    permissions: { contents: read }\n    steps", "    steps", "a: it has no list of permissions"},
		"all permissions":         {"    permissions: { contents: read }", "    permissions: write-all", "called: it has no list of permissions"},
		"too many permissions":    {"contents: read", "contents: write", "called: it may write contents"},
		"permissions for all":     {"permissions: {}", "permissions: { contents: read }", "it does not begin with permissions: {}"},
		"no concurrency":          {"concurrency: { group: a }\n", "", "it has no concurrency group"},
		"a stranger's action": {
			"actions/checkout", "somebody/checkout", "a: somebody/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 is no action of GitHub or AWS, or not pinned",
		},
		"a branch of an action": {"08c6903cd8c0fde910a37f88322edcfb5dd907a8", "main", "a: actions/checkout@main is no action of GitHub or AWS, or not pinned"},
		"a tag of an action":    {"08c6903cd8c0fde910a37f88322edcfb5dd907a8", "v5", "a: actions/checkout@v5 is no action of GitHub or AWS, or not pinned"},
		"a token left":          {"        with: { persist-credentials: false }\n", "", "a: the checkout leaves its token in the folder"},
		"an expression in a run": {"make test", "make test BASE=${{ github.base_ref }}",
			"a: a script holds ${{, through which the name of a branch could become code; use env"},
		"no jobs": {"jobs:", "other:", "it has no job"},
		"no YAML": {"jobs:", "jobs: [", "yaml: "},
	} {
		got := faults(strings.Replace(good, c.old, c.with, 1), []string{"test"})
		if !slices.ContainsFunc(got, func(said string) bool { return strings.HasPrefix(said, c.want) }) {
			t.Errorf("%s: the faults are %q, want %q", name, got, c.want)
		}
	}
}
