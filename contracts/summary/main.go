// Summary runs everything that holds the documents, the services and their consumers together, and prints one table of
// every operation and every check:
//
//	go run ./contracts/summary [-base origin/main] [STEP...]
//
// Without a STEP it runs them all. The exit code is 1 if a step failed, or if an operation misses a check that it
// should have had. The full output of the steps is in the folder of -logs.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// patience bounds the whole run, with everything to be built for the first time.
const patience = 10 * time.Minute

func main() {
	base := flag.String("base", "", "the branch or commit that the change is for")
	logs := flag.String("logs", ".local/contract", "a folder for what the steps say, which is emptied first")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	passed, err := run(ctx, *base, *logs, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "summary:", err)
		os.Exit(2)
	}
	if !passed {
		os.Exit(1)
	}
}

func run(ctx context.Context, base, logs string, chosen []string) (passed bool, err error) {
	steps, err := choose(plan(base), chosen)
	if err != nil {
		return false, err
	}
	rows, err := readRows("openapi")
	if err != nil {
		return false, err
	}
	logs, err = filepath.Abs(logs)
	if err != nil {
		return false, err
	}
	if err := os.RemoveAll(logs); err != nil {
		return false, err
	}
	if err := os.MkdirAll(logs, 0o777); err != nil {
		return false, err
	}
	results := filepath.Join(logs, "results")
	if err := os.WriteFile(results, nil, 0o666); err != nil {
		return false, err
	}
	began := time.Now()
	outcomes := perform(ctx, steps, runner{logs: logs, results: results}.run, max(2, runtime.NumCPU()))
	text, err := os.ReadFile(results)
	if err != nil {
		return false, err
	}
	interactions, err := readPacts("contracts/pacts")
	if err != nil {
		return false, err
	}
	t := newTable(rows, steps)
	t.takeSteps(outcomes)
	t.takeResults(string(text))
	t.takePacts(interactions)
	complaints := t.complaints()

	fmt.Print(t.String(), "\n", t.verdict(), "\n\n")
	passed = len(complaints) == 0
	for _, o := range outcomes {
		verdict := "passed"
		if !o.passed {
			verdict, passed = "FAILED", false
		}
		fmt.Printf("%-10s %s  %5.1f s\n", o.name, verdict, o.took.Seconds())
	}
	fmt.Printf("%-10s         %5.1f s\n", "together", time.Since(began).Seconds())
	for _, o := range outcomes {
		if !o.passed {
			fmt.Printf("\n%s: %s\n%s\n(all of it: %s)\n", o.name, o.command, indent(trim(o.said)), o.log)
		}
	}
	if len(complaints) > 0 {
		fmt.Printf("\nNot checked, or not well:\n%s\n", indent(strings.Join(complaints, "\n")))
	}
	if passed && len(chosen) == 0 {
		fmt.Println("\nEvery contract is kept.")
	}
	return passed, nil
}

func choose(steps []step, names []string) ([]step, error) {
	if len(names) == 0 {
		return steps, nil
	}
	var chosen []step
	for _, s := range steps {
		if slices.Contains(names, s.name) {
			chosen = append(chosen, s)
		}
	}
	if len(chosen) != len(names) {
		return nil, fmt.Errorf("the steps are %s, and these were asked for: %s",
			nameAll(steps), strings.Join(names, ", "))
	}
	return chosen, nil
}

func nameAll(steps []step) string {
	var names []string
	for _, s := range steps {
		names = append(names, s.name)
	}
	return strings.Join(names, ", ")
}

func indent(text string) string { return "  " + strings.ReplaceAll(text, "\n", "\n  ") }
