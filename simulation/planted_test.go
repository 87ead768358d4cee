package simulation_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// planted are faults of the kind that the simulation is for. Each changes one
// place of a file.
var planted = map[string]struct {
	file, from, to string
	breaks         string // what a broken rule says
}{
	"two processes refresh a token at once": {
		"services/oauth/attempt.go", "case lease.Live(at):\n", "case false:\n", "was presented again",
	},
	"an event is sent before what it tells of is stored": {
		"services/oauth/attempt.go", "		a.broker.announce(&cur, event)\n		return cur, nil\n",
		"		a.broker.announce(&cur, event)\n		return cur, a.broker.Events.Publish(ctx, cur.Pending[len(cur.Pending)-1])\n", "one id, two events",
	},
	"people share the entries of their keys": {
		"services/ai/announcer.go", `j.UserID + "\x00" + j.Flow.Operation`, `j.Flow.Operation`, "somebody else's key",
	},
	"a circuit stays open": {
		"platform/upstream/circuit.go", "Timeout:      openTime,", "Timeout:      1000 * openTime,", "after the last fault",
	},
	"a queue has no bound": {
		"platform/admission/room.go", "if u.waiting >= r.queue-r.waiting {", "if u.waiting < 0 {", "of a crowd",
	},
}

// enough seeds, for every planted fault.
const enough = 100

// What is planted is found, and by the rule that it breaks. A file that no longer
// has the place says so.
func TestPlantedFaultsAreFound(t *testing.T) {
	if testing.Short() {
		t.Skip("each is a program of its own, which takes a minute to build: make test-deep")
	}
	for name, fault := range planted {
		t.Run(name, func(t *testing.T) {
			program := plant(t, fault.file, fault.from, fault.to)
			for seed := uint64(1); seed <= enough; seed++ {
				said, err := runSeed(t, program, seed)
				if err != nil && strings.Contains(said, fault.breaks) {
					t.Logf("found by seed %d", seed)
					return
				}
			}
			t.Errorf("%d seeds find nothing", enough)
		})
	}
}

// plant builds this test with another text in the place of one, and returns the
// program.
func plant(t *testing.T, file, from, to string) string {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, filepath.FromSlash(file))
	text, err := os.ReadFile(path) //nolint:gosec // a file of this repository
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), from); n != 1 {
		t.Fatalf("%s has %q %d times: change the planted fault with it", file, from, n)
	}
	dir := t.TempDir()
	changed, overlay, program := filepath.Join(dir, "changed.go"), filepath.Join(dir, "overlay.json"), filepath.Join(dir, "simulation.test")
	replaced, err := json.Marshal(map[string]map[string]string{"Replace": {path: changed}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{changed: []byte(strings.Replace(string(text), from, to, 1)), overlay: replaced} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.CommandContext(t.Context(), "go", "test", "-c", "-overlay", overlay, "-o", program, ".") //nolint:gosec // our own paths
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}
