package simulation_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

var (
	seeds = flag.Int("seeds", 0, "how many seeds are run, a process for each; 0 is a few")
	from  = flag.Uint64("from", 1, "the first seed")
	one   = flag.Uint64("seed", 0, "run this seed alone, in this process")
	trace = flag.Bool("trace", false, "print what happened, line by line")
	logs  = flag.Bool("logs", false, "print what the programs log")
)

const (
	span   = 300 * time.Second // of a simulation, in its own time
	people = 4                 // who use the system
)

// A seed runs in a process of its own: pools and caches that outlive a bubble
// must not hand its channels to the next one, and nothing that ran before may
// change how a seed runs.
func TestSeed(t *testing.T) {
	if *one == 0 {
		t.Skip("-seed says which")
	}
	for name, value := range environment {
		t.Setenv(name, value)
	}
	issuer() // what takes long is made outside of the bubble
	operations()
	codes()
	began := time.Now()
	var w *world
	synctest.Test(t, func(t *testing.T) {
		w = newWorld(t, *one)
		w.run()
	})
	w.report(t, time.Since(began))
}

// Every seed of this run keeps the rules.
func TestSeeds(t *testing.T) {
	if *one != 0 {
		t.Skip("one seed alone")
	}
	count := *seeds
	switch {
	case count > 0:
	case testing.Short():
		count = 1
	default:
		count = 20
	}
	began := time.Now()
	failed := runSeeds(t, os.Args[0], *from, count, 0)
	t.Logf("%d seeds of %v each in %v", count, span, time.Since(began).Round(time.Second))
	for _, f := range failed {
		t.Errorf("seed %d breaks rules. To see it again: SEED=%d make sim\n%s", f.seed, f.seed, f.said)
	}
}

type failure struct {
	seed uint64
	said string
}

// runSeeds runs seeds as processes of program, as many at once as there are
// cores. After enough failures it begins no more; 0 is never enough.
func runSeeds(t *testing.T, program string, first uint64, count, enough int) (failed []failure) {
	t.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	next := make(chan uint64)
	for range runtime.NumCPU() {
		wg.Go(func() {
			for seed := range next {
				if said, err := runSeed(t, program, seed); err != nil {
					mu.Lock()
					failed = append(failed, failure{seed, said})
					mu.Unlock()
				}
			}
		})
	}
	for seed := first; seed < first+uint64(count); seed++ { //nolint:gosec // a count
		mu.Lock()
		done := enough > 0 && len(failed) >= enough
		mu.Unlock()
		if done {
			break
		}
		next <- seed
	}
	close(next)
	wg.Wait()
	return failed
}

// hung is when a seed that has not ended is taken for one that never will, on a
// machine however busy.
const hung = 30 * time.Minute

// runSeed runs one seed as a process of program. If it hangs, it says where.
func runSeed(t *testing.T, program string, seed uint64) (said string, err error) {
	ctx, cancel := context.WithTimeout(t.Context(), hung)
	defer cancel()
	if end, has := t.Deadline(); has {
		ctx, cancel = context.WithDeadline(ctx, end.Add(-20*time.Second))
		defer cancel()
	}
	cmd := exec.CommandContext(ctx, program, "-test.run=^TestSeed$", "-test.timeout=0", fmt.Sprint("-seed=", seed)) //nolint:gosec // this program
	cmd.Env = []string{"HOME=" + os.TempDir(), "GOGC=400", "GOMAXPROCS=1"}
	cmd.WaitDelay = 10 * time.Second
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGQUIT) } // so that it says where it is
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err = cmd.Run()
	if ctx.Err() != nil {
		err = errors.New("it takes too long")
	}
	return clipped(out.String()), err
}

// clipped is as much as one wants to read of a failure.
func clipped(text string) string {
	const most = 6000
	if len(text) > most {
		return text[:most] + "\n…"
	}
	return text
}
