package measure

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"
)

// Own is the CPU time of this process.
func Own() (time.Duration, error) {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0, err
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano()), nil
}

// Of is the CPU time of other processes, with all their threads, as Linux's
// scheduler has it in nanoseconds. A thread that has ended no longer counts.
func Of(pids ...int) func() (time.Duration, error) {
	return func() (sum time.Duration, err error) {
		for _, pid := range pids {
			tasks, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
			if err != nil || len(tasks) == 0 {
				return 0, fmt.Errorf("process %d has ended", pid)
			}
			for _, task := range tasks {
				text, err := os.ReadFile(task)
				if err != nil {
					continue // the thread has ended meanwhile
				}
				first, _, _ := bytes.Cut(text, []byte(" "))
				spent, err := strconv.ParseInt(string(first), 10, 64)
				if err != nil {
					return 0, err
				}
				sum += time.Duration(spent)
			}
		}
		return sum, nil
	}
}

// Allocations is what one call of do allocates, on the average of n.
func Allocations(n int, do func(n int) error) (count, size float64, err error) {
	if err := do(n/10 + 1); err != nil {
		return 0, 0, err
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	err = do(n)
	runtime.ReadMemStats(&after)
	return float64(
			after.Mallocs-before.Mallocs,
		) / float64(
			n,
		), float64(
			after.TotalAlloc-before.TotalAlloc,
		) / float64(
			n,
		), err
}

// Machine says on what this runs, and what it does besides.
func Machine() string {
	model := "unknown processor"
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range bytes.Lines(text) {
			if name, value, ok := bytes.Cut(line, []byte(":")); ok && bytes.HasPrefix(name, []byte("model name")) {
				model = string(bytes.TrimSpace(value))
				break
			}
		}
	}
	load := "unknown"
	if text, err := os.ReadFile("/proc/loadavg"); err == nil {
		if fields := bytes.Fields(text); len(fields) > 0 {
			load = string(fields[0])
		}
	}
	return fmt.Sprintf(
		"%s, %d cores, %s/%s, %s, load %s",
		model,
		runtime.NumCPU(),
		runtime.GOOS,
		runtime.GOARCH,
		runtime.Version(),
		load,
	)
}
