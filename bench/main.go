// Bench measures the services beside others that do the same work, and writes a
// table of each part: README.md says how and why.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"coagent/bench/inprocess"
	"coagent/bench/loopback"
	"coagent/bench/measure"
)

func main() {
	short := flag.Bool(
		"short",
		false,
		"only what is measured in this process, in a minute; fails if an allocation was added",
	)
	accept := flag.String(
		"accept",
		"",
		"write the allocations of this run into this file, which later short runs are held against",
	)
	allowed := flag.String("allocations", "allocations.json", "the file with the allocations that a short run may have")
	parts := flag.String("parts", "inprocess,served,gateway,search,token,ai,start,memory,scaling", "what is measured")
	rounds := flag.Int("rounds", 15, "how often each has its turn")
	flag.Parse()
	chosen := strings.Split(*parts, ",")
	if *short || *accept != "" {
		chosen, *rounds = []string{"inprocess"}, 5
	}
	fmt.Println("Measured on", measure.Machine()+".")
	err := run(chosen, *rounds, func(rows []inprocess.Row) error {
		switch {
		case *accept != "":
			return inprocess.Accept(*accept, rows)
		case *short:
			return inprocess.Hold(*allowed, rows)
		}
		return nil
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

const slice = 50 * time.Millisecond

func run(parts []string, rounds int, judge func([]inprocess.Row) error) (err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if slices.Contains(parts, "inprocess") {
		rows, err := inprocess.Measure(rounds, slice/2)
		if err != nil {
			return err
		}
		fmt.Print(inprocess.Table(rows))
		if err := judge(rows); err != nil {
			return err
		}
	}
	b := loopback.Open(ctx, os.Getenv("PATH"))
	defer func() { err = errors.Join(err, b.Close()) }()
	for _, part := range loopback.Parts() {
		if !slices.Contains(parts, part.Name) {
			continue
		}
		table, err := part.Measure(b, rounds, slice)
		if err != nil {
			return fmt.Errorf("%s: %w", part.Name, err)
		}
		fmt.Print(table)
	}
	return nil
}
