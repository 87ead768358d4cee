package coagent_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestWhatIsMissingIsSaidInPlainWords runs the check of make setup on machines that
// lack something.
func TestWhatIsMissingIsSaidInPlainWords(t *testing.T) {
	const again = "Then try again."
	for name, c := range map[string]struct {
		without []string          // programs that this machine has and that one lacks
		instead map[string]string // programs by what they print
		want    []string          // the beginnings of the lines; none: all is well
	}{
		"nothing is missing": {},
		"no Go":              {without: []string{"go"}, want: []string{"Go is missing. Install Go ", again}},
		"an old Go": {instead: map[string]string{"go": "go1.20.4"},
			want: []string{"Go 1.20.4 is too old, and a newer one could not be fetched. Install Go ", again}},
		"no npm":        {without: []string{"npm"}, want: []string{"npm is missing. Install Node ", again}},
		"no Node":       {without: []string{"node"}, want: []string{"Node is missing, though npm is there. Install Node ", again}},
		"no C compiler": {without: []string{"gcc", "cc"}, want: []string{"A C compiler is missing. Install gcc ", again}},
		"no git":        {without: []string{"git"}, want: []string{"git is missing. Install it ", again}},
		"hardly anything": {without: []string{"go", "npm", "gcc", "cc", "git"},
			want: []string{"Go is missing. ", "npm is missing. ", "A C compiler is missing. ", "git is missing. ", again}},
	} {
		t.Run(name, func(t *testing.T) {
			machine := machineWithout(t, c.without, c.instead) // while nobody forks: a file open for writing cannot be run
			t.Parallel()
			check := exec.CommandContext(t.Context(), filepath.Join(machine, "bash"), "tools/needed.sh")
			check.Env = []string{"PATH=" + machine, "HOME=" + t.TempDir(), "GOTOOLCHAIN=local"}
			said, err := check.CombinedOutput()
			if (err == nil) != (c.want == nil) {
				t.Fatalf("%v\n%s", err, said)
			}
			lines := strings.Split(strings.TrimSuffix(string(said), "\n"), "\n")
			if c.want == nil {
				lines = nil
			}
			if len(lines) != len(c.want) {
				t.Fatalf("%d lines, want %d:\n%s", len(lines), len(c.want), said)
			}
			for i, line := range lines {
				if !strings.HasPrefix(line, c.want[i]) {
					t.Errorf("line %d is %q, want %q", i+1, line, c.want[i])
				}
			}
		})
	}
}

// machineWithout is a folder with the programs that the check uses and looks for.
func machineWithout(t *testing.T, without []string, instead map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range []string{"bash", "sed", "awk", "cat", "sort", "head", "uname", "dirname"} {
		path, err := exec.LookPath(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(path, filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	// The check asks Go for its version, and the compiler for a header.
	programs := map[string]string{"go": "go99.0.0", "npm": "", "node": "v99.0.0", "gcc": "", "cc": "", "git": ""}
	for name, says := range instead {
		programs[name] = says
	}
	for _, name := range without {
		delete(programs, name)
	}
	for name, says := range programs {
		script := "#!" + filepath.Join(folder, "bash") + "\necho " + says + "\n"
		if err := os.WriteFile(filepath.Join(folder, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func TestAMakeThatIsTooOldIsRefusedInPlainWords(t *testing.T) {
	t.Parallel()
	old := exec.CommandContext(t.Context(), "make", ".FEATURES=order-only", "help") // as the make of macOS has it
	said, err := old.CombinedOutput()
	if err == nil || !strings.Contains(string(said), "Install GNU make 4 or newer") {
		t.Errorf("%v\n%s", err, said)
	}
}
