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
// place of a package.
var planted = map[string]struct {
	folder, from, to string
	breaks           string // what a broken rule says
}{
	"two processes refresh a token at once": {
		"services/oauth", "case lease.Live(at):\n", "case false:\n", "was presented again",
	},
	"an event is sent before what it tells of is stored": {
		"services/oauth", "		a.broker.announce(&cur, event)\n		return cur, nil\n",
		"		a.broker.announce(&cur, event)\n		return cur, a.broker.Events.Publish(ctx, cur.Pending[len(cur.Pending)-1])\n", "one id, two events",
	},
	"people share the entries of their keys": {
		"services/ai", `j.UserID + "\x00" + j.Flow.Operation`, `j.Flow.Operation`, "somebody else's key",
	},
	"a cancelled text is written all the same": {
		"services/ai/redisidempotency", "  redis.call('SET', KEYS[1], there, 'PX', ARGV[1])\n", "", "was cancelled, delivered",
	},
	"an invalidation leaves everything in Redis": {
		"services/search/rediscache", "n, err = c.remote().invalidate(ctx, p)", "n, err = 0, nil", "after they were cleared",
	},
	"a circuit stays open": {
		"platform/upstream", "Timeout:      openTime,", "Timeout:      1000 * openTime,", "after the last fault",
	},
	"a queue has no bound": {
		"platform/admission", "if u.waiting >= r.queue-r.waiting {", "if u.waiting < 0 {", "of a crowd",
	},
}

// enough seeds, for every planted fault.
const enough = 100

// What is planted is found, and by the rule that it breaks. To build a program for
// each takes minutes, so with -short only the places are looked for.
func TestPlantedFaultsAreFound(t *testing.T) {
	for name, fault := range planted {
		t.Run(name, func(t *testing.T) {
			file, changed := replaceOnce(t, filepath.Join("..", filepath.FromSlash(fault.folder)), fault.from, fault.to)
			if testing.Short() {
				return
			}
			program := buildWith(t, file, changed)
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

// replaceOnce is the file of the folder that has a text, with another in its place.
// There must be one such place.
func replaceOnce(t *testing.T, folder, from, to string) (file, changed string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	places := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name) //nolint:gosec // a file of this repository
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(text), from); n > 0 {
			places += n
			file, changed = name, strings.Replace(string(text), from, to, 1)
		}
	}
	if places != 1 {
		t.Fatalf("%s has %d places with %q: the code has changed, change the planted fault with it", folder, places, from)
	}
	return file, changed
}

// buildWith builds this test with another text of a file, and returns the program.
func buildWith(t *testing.T, file, text string) string {
	t.Helper()
	path, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	changed, overlay, program := filepath.Join(dir, "changed.go"), filepath.Join(dir, "overlay.json"), filepath.Join(dir, "simulation.test")
	replaced, err := json.Marshal(map[string]map[string]string{"Replace": {path: changed}})
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{changed: text, overlay: string(replaced)} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.CommandContext(t.Context(), "go", "test", "-c", "-overlay", overlay, "-o", program, ".") //nolint:gosec // our own paths
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}
