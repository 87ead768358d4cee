// Load runs the load tests of the requirements against the programs, over loopback,
// with stand-ins for all that they call, and writes a table and a plot of each:
// bench/README.md says how.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"coagent/bench/load"
	"coagent/bench/loopback"
	"coagent/bench/measure"
)

func main() {
	out := flag.String("out", "../docs/load", "the folder of the plots")
	only := flag.String("only", "", "the scenarios that are run, with commas between; empty: all")
	flag.Parse()
	if err := run(*out, *only); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

// The requirements' success metrics.
const (
	within = 2 * time.Second
	wrong  = 0.01
)

func run(out, only string) (err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	b := loopback.Open(ctx, os.Getenv("PATH"))
	defer func() { err = errors.Join(err, b.Close()) }()
	fmt.Println("Measured on", measure.Machine()+".")
	fmt.Print("\n| load | answers | p50 | p95 | p99 | failed | p95 < 2 s, failed < 1 % |\n|---|---|---|---|---|---|---|\n")
	var missed []string
	for _, s := range loopback.Scenarios() {
		if only != "" && !slices.Contains(strings.Split(only, ","), s.Name) {
			continue
		}
		runs, err := b.Load(s)
		if err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
		fmt.Printf("| **%s** | | | | | | |\n", s.Says)
		for _, r := range runs {
			met := r.Failed() < wrong && (s.Writes || r.At(0.95) < within)
			fmt.Println(row(r, met))
			if !met {
				missed = append(missed, s.Says+": "+r.Name)
			}
		}
		file, err := os.Create(filepath.Join(out, s.Name+".svg"))
		if err != nil {
			return err
		}
		if err := errors.Join(load.Plot(file, s.Says, runs), file.Close()); err != nil {
			return err
		}
	}
	if len(missed) > 0 {
		fmt.Println("\nMissed: " + strings.Join(missed, "; "))
	}
	return ctx.Err()
}

func row(r load.Run, met bool) string {
	verdict := "yes"
	if !met {
		verdict = "**no**"
	}
	name := r.Name
	if r.Notes != "" {
		name += " (" + r.Notes + ")"
	}
	at := func(share float64) string { return r.At(share).Round(100 * time.Microsecond).String() }
	return fmt.Sprintf(
		"| %s | %s | %s | %s | %s | %.1f %% | %s |",
		name, r.Answers(), at(0.5), at(0.95), at(0.99), 100*r.Failed(), verdict,
	)
}
