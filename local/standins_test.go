package local

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Who is on call finds a stand-in by the address in a cause.
func TestThePageOnFaultsNamesWhatTheServicesCall(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/trying-faults.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "## The stand-ins\n")
	table, _, _ = strings.Cut(table, "\n## ")
	cfg := Config{Root: "/root", Dir: "/state", Bin: "/bin", Self: "/self", Ports: StandardPorts(), Getenv: settings(nil)}
	rows := 0
	for _, p := range cfg.surroundings(readOutside(cfg.Getenv)) {
		if p.Name == "traces" { // nobody depends on it
			continue
		}
		script := "no"
		if filepath.Base(p.Path) == "mocks" {
			script = "yes"
		}
		row := ""
		for line := range strings.Lines(table) {
			if strings.HasPrefix(line, fmt.Sprintf("| `%s`", p.Name)) {
				row = strings.TrimSpace(line)
			}
		}
		if !strings.Contains(row, p.Addr) || !strings.HasSuffix(row, "| "+script+" |") {
			t.Errorf("%s at %s, script: %s; the page has %q", p.Name, p.Addr, script, row)
		}
		rows++
	}
	if got := strings.Count(table, "\n| `"); got != rows {
		t.Errorf("the page has %d stand-ins, and there are %d", got, rows)
	}
}
