package processtest

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// Overlay puts texts in the place of files of the repository, or beside them,
// for the flag -overlay of the go command. Their names are relative to root. It
// returns the file to give to that flag.
func Overlay(t testing.TB, root string, texts map[string]string) (file string) {
	t.Helper()
	root, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	dir, replace := t.TempDir(), map[string]string{}
	for name, text := range texts {
		written := filepath.Join(dir, strconv.Itoa(len(replace))+filepath.Ext(name))
		if err := os.WriteFile(written, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		replace[filepath.Join(root, name)] = written
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, list, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// RunTests compiles the tests of a package of root with an overlay and runs
// those whose names match. It does not leave that to go test, which would run
// them in a folder that may exist in the overlay alone, as would vet. A run
// without a test that passed is a failure.
func RunTests(t testing.TB, root, overlay, pkg, names string) {
	t.Helper()
	program := filepath.Join(t.TempDir(), "tests")
	compile := exec.CommandContext(t.Context(),
		"go", "test", "-c", "-vet=off", "-overlay", overlay, "-o", program, pkg)
	compile.Dir = root
	if said, err := compile.CombinedOutput(); err != nil {
		t.Fatalf("%s does not compile: %v\n%s", pkg, err, said)
	}
	run := exec.CommandContext(t.Context(), program, "-test.v", "-test.run", names)
	run.Dir = t.TempDir()
	if said, err := run.CombinedOutput(); err != nil || !strings.Contains(string(said), "--- PASS") {
		t.Errorf("%s: %v\n%s", pkg, err, said)
	}
}
