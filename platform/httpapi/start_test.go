package httpapi_test

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var tables = regexp.MustCompile(`(\d+) bytes, \d+ allocs`)

// Libraries make megabytes of tables before main. Whatever is garbage of that is not collected piece by piece.
func TestTheBallastComesBeforeTheTablesOfLibraries(t *testing.T) {
	program := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	program.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	trace, err := program.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, trace)
	}
	before, after, found := strings.Cut(string(trace), "init coagent/platform/ballast ")
	if early, late := sum(t, before), sum(t, after); !found || early > 1<<20 || late < early {
		t.Errorf("%d bytes are allocated before it and %d after it, in this order:\n%s", early, late, trace)
	}
}

// sum is what packages allocate.
func sum(t *testing.T, trace string) (bytes int) {
	for _, found := range tables.FindAllStringSubmatch(trace, -1) {
		n, err := strconv.Atoi(found[1])
		if err != nil {
			t.Fatal(err)
		}
		bytes += n
	}
	return bytes
}
