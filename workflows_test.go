package coagent_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// workflow is what the test looks at of a file of .github/workflows.
type workflow struct {
	On   yaml.Node `yaml:"on"`
	Jobs map[string]struct {
		Uses  string
		Steps []struct{ Run string }
	}
}

var (
	pinned = regexp.MustCompile(`uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+\n`)
	anyUse = regexp.MustCompile(`uses: [^.\s].*\n`)
	// files are those of the repository that a command names.
	files = regexp.MustCompile(`(?:^|[\s"=])((?:web|infra|contracts|clients|docs|tools|services|platform)/[\w./-]+)`)
	// made are folders that a step before makes.
	made = regexp.MustCompile(`^(infra/cdk\.out|web/\.next/standalone|docs/site/dist|clients/ts/dist)$`)
)

// TestTheWorkflowsNameWhatIsThere holds the pipelines, which run elsewhere, against
// this repository. actionlint says whether they are valid, and a test of
// contracts/summary what they may do.
func TestTheWorkflowsNameWhatIsThere(t *testing.T) {
	all, err := filepath.Glob(".github/workflows/*.yml")
	if err != nil || len(all) < 8 {
		t.Fatalf("%d workflows, %v", len(all), err)
	}
	for _, file := range all {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var w workflow
			if err := yaml.Unmarshal(text, &w); err != nil {
				t.Fatal(err)
			}
			for _, use := range anyUse.FindAllString(string(text), -1) {
				if !pinned.MatchString(use) {
					t.Errorf("not pinned by a commit, with its version beside it: %s", use)
				}
			}
			for _, glob := range pathFilters(&w.On) {
				there(t, "a filter", strings.TrimSuffix(glob, "/**"))
			}
			for name, job := range w.Jobs {
				if job.Uses != "" {
					there(t, name, strings.TrimPrefix(job.Uses, "./"))
				}
				for _, step := range job.Steps {
					for _, named := range files.FindAllStringSubmatch(step.Run, -1) {
						if path := strings.TrimSuffix(named[1], "/..."); !made.MatchString(path) {
							there(t, name, strings.TrimSuffix(path, "/"))
						}
					}
				}
			}
		})
	}
}

// there fails for a path, with or without wildcards, at which nothing is.
func there(t *testing.T, who, path string) {
	t.Helper()
	if found, err := filepath.Glob(path); err != nil || len(found) == 0 {
		t.Errorf("%s names %s, which is not there", who, path)
	}
}

// pathFilters are all paths that a workflow is run for.
func pathFilters(on *yaml.Node) (all []string) {
	if on.Kind == yaml.AliasNode {
		return pathFilters(on.Alias)
	}
	for i, node := range on.Content {
		if i > 0 && on.Content[i-1].Value == "paths" {
			if node.Kind == yaml.AliasNode {
				node = node.Alias
			}
			for _, path := range node.Content {
				all = append(all, path.Value)
			}
			continue
		}
		all = append(all, pathFilters(node)...)
	}
	return all
}
