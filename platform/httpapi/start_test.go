package httpapi_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Libraries make their tables before main. Whatever is garbage of that is not collected piece by piece.
func TestTheBallastIsThereBeforeTheLibraries(t *testing.T) {
	program := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	program.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	trace, err := program.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, trace)
	}
	before, after, found := strings.Cut(string(trace), "init coagent/platform/ballast ")
	if !found || strings.Contains(before, "init github.com/") || !strings.Contains(after, "init github.com/") {
		t.Errorf("packages are initialized in this order:\n%s", trace)
	}
}
