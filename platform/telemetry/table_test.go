// The table of metrics holds together what is measured, what is written of it,
// and what looks at it.

package telemetry_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"coagent/platform/telemetry"
)

// root is that of the repository.
const root = "../../"

const metricsPage = root + "docs/metrics.md"

// tableOfMetrics is the table as the page has it.
func tableOfMetrics() string {
	var text strings.Builder
	text.WriteString("| metric | kind, unit | labels | what it is | for |\n|---|---|---|---|---|\n")
	for _, m := range telemetry.Metrics() {
		var labels []string
		for _, label := range m.Labels {
			labels = append(labels, "`"+label+"`")
		}
		fmt.Fprintf(&text, "| `%s` | %s, `%s` | %s | %s | %s |\n", m.Name, m.Kind, m.Unit, strings.Join(labels, ", "), m.Says, m.For)
	}
	return text.String()
}

func TestThePageOfMetricsHasTheTableOfTheCode(t *testing.T) {
	page, err := os.ReadFile(metricsPage)
	if err != nil {
		t.Fatal(err)
	}
	if want := tableOfMetrics(); !strings.Contains(string(page), want) {
		t.Errorf("%s must have this table:\n%s", metricsPage, want)
	}
}

// metricRow finds a metric where it is declared: its Go name, and what it is called.
var metricRow = regexp.MustCompile(`(?s)\t([A-Z]\w+) += \w+\(Metric\{\s+Name: "([^"]+)"`)

func TestEveryMetricIsMeasured(t *testing.T) {
	text, err := os.ReadFile("metrics.go")
	if err != nil {
		t.Fatal(err)
	}
	rows := metricRow.FindAllStringSubmatch(string(text), -1)
	if len(rows) != len(telemetry.Metrics()) {
		t.Fatalf("%d metrics are declared and %d are in the table", len(rows), len(telemetry.Metrics()))
	}
	var code strings.Builder
	for _, folder := range []string{root + "platform", root + "services"} {
		for _, file := range filesIn(t, folder, ".go") {
			if !strings.HasSuffix(file, "_test.go") && file != root+"platform/telemetry/metrics.go" {
				code.Write(read(t, file))
			}
		}
	}
	for _, row := range rows {
		if !regexp.MustCompile(`\b` + row[1] + `\.(Add|Observe|Set)\(`).MatchString(code.String()) {
			t.Errorf("%s is in the table and nobody measures it", row[2])
		}
	}
}

// metricNamed finds names that begin as ours do, and those of the conventions.
var metricNamed = regexp.MustCompile("[\"'`]((?:coagent|http\\.server|gen_ai)\\.[a-z_.]+)[\"'`]")

// What infra/, docs/ and local/ call a metric is in the table.
func TestNobodyLooksAtAMetricThatIsNotThere(t *testing.T) {
	var known []string
	for _, m := range telemetry.Metrics() {
		known = append(append(known, m.Name), m.Labels...)
	}
	found := 0
	files := append(filesIn(t, root+"infra/lib", ".ts"), filesIn(t, root+"docs", ".md")...)
	for _, file := range append(files, filesIn(t, root+"local", ".go")...) {
		for _, m := range metricNamed.FindAllStringSubmatch(string(read(t, file)), -1) {
			found++
			if !slices.Contains(known, m[1]) && !strings.HasPrefix(m[1], "coagent.ai") && !strings.HasPrefix(m[1], "coagent.oauth") &&
				!strings.HasPrefix(m[1], "coagent.search") && !strings.HasPrefix(m[1], "coagent.web") {
				t.Errorf("%s speaks of %s, which is no metric", file, m[1])
			}
		}
	}
	if found < len(telemetry.Metrics()) {
		t.Errorf("%d names: the pattern finds nothing", found)
	}
}

func filesIn(t *testing.T, folder, ending string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && entry.Name() == "node_modules" {
			return fs.SkipDir
		}
		if err == nil && !entry.IsDir() && strings.HasSuffix(path, ending) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
