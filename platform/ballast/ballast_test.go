package ballast_test

import (
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"testing"

	"coagent/platform/ballast"
)

// goal is the size at which the heap is collected, and done how often it was.
func goal() (bytes, done uint64) {
	read := []metrics.Sample{{Name: "/gc/heap/goal:bytes"}, {Name: "/gc/cycles/total:gc-cycles"}}
	metrics.Read(read)
	return read[0].Value.Uint64(), read[1].Value.Uint64()
}

const child = "-test.run=^TestASmallHeapIsCollectedSeldom$"

// Each case has a process of its own, whose heap is that of a start.
func TestASmallHeapIsCollectedSeldom(t *testing.T) {
	if os.Getenv("BALLAST_CHILD") == "" {
		for _, gogc := range []string{"", "GOGC=100", "GOGC=150"} {
			program := exec.CommandContext(t.Context(), os.Args[0], child, "-test.v")
			program.Env = append(os.Environ(), "BALLAST_CHILD=1", gogc)
			if said, err := program.CombinedOutput(); err != nil || !strings.Contains(string(said), "--- PASS") {
				t.Errorf("%s: %v\n%s", gogc, err, said)
			}
		}
		return
	}
	want := 100
	if os.Getenv("GOGC") == "150" {
		want = 150
	}
	if bytes, done := goal(); want == 100 && (bytes < 2*ballast.Size || done > 0) {
		t.Errorf("at the start: the heap may grow to %d bytes, collected %d times", bytes, done)
	}
	for range 1000 { // what is held from the first collection on counts from the next
		runtime.GC()
		set := debug.SetGCPercent(want)
		if bytes, _ := goal(); set == want && bytes >= 2*ballast.Size {
			return
		}
	}
	bytes, _ := goal()
	t.Errorf("then: the heap may grow to %d bytes", bytes)
}
