package loopback

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"coagent/bench/measure"
)

// Part is one thing that is measured over loopback.
type Part struct {
	Name string
	// Measure measures it and gives a table for people, as Markdown.
	Measure measurement
}

// Parts are all of them, in the order of the tables.
func Parts() []Part {
	parts := []Part{
		{"served", func(b *Bench, rounds int, slice time.Duration) (string, error) {
			served, err := Serve(b, rounds, slice)
			if err != nil {
				return "", err
			}
			return servedTable(served), nil
		}},
		{"gateway", compared("The gateway: a small search passed on", Gateway)},
		{"search", compared("A cached search", Search)},
		{"token", compared("A stored token", Token)},
		{"ai", func(b *Bench, rounds int, _ time.Duration) (string, error) {
			hops, err := AI(b, rounds)
			if err != nil {
				return "", err
			}
			return hopTable(hops), nil
		}},
		{"start", func(b *Bench, rounds int, _ time.Duration) (string, error) {
			starts, err := Starts(b, max(rounds/2, 3))
			return startTable("From the start of a program to its first 200", starts), err
		}},
		{"memory", func(b *Bench, _ int, _ time.Duration) (string, error) {
			memories, err := Memories(b)
			return memoryTable(memories), err
		}},
		{"scaling", func(b *Bench, _ int, slice time.Duration) (string, error) { return Scaling(b, slice) }},
	}
	for i := range parts {
		parts[i].Measure = alone(parts[i].Measure)
	}
	return parts
}

type measurement func(b *Bench, rounds int, slice time.Duration) (string, error)

// alone ends what was started for a part before the next begins.
func alone(next measurement) measurement {
	return func(b *Bench, rounds int, slice time.Duration) (table string, err error) {
		if err := b.prepare(); err != nil {
			return "", err
		}
		before := len(b.ends)
		defer func() { err = errors.Join(err, b.closeTo(before)) }()
		return next(b, rounds, slice)
	}
}

func compared(
	title string, compare func(b *Bench, rounds int, slice time.Duration) ([]measure.Result, error),
) measurement {
	return func(b *Bench, rounds int, slice time.Duration) (string, error) {
		results, err := compare(b, rounds, slice)
		var s strings.Builder
		fmt.Fprintf(&s, "\n### %s: CPU time of the server for a request\n\n| | µs | ratio |\n|---|---|---|\n", title)
		for _, r := range results {
			fmt.Fprintf(&s, "| %s | %.0f | %v |\n", r.Name, float64(r.Each)/1000, r.Ratio)
		}
		return s.String(), err
	}
}

func startTable(title string, starts []Start) string {
	var s strings.Builder
	s.WriteString(
		"\n### " + title + "\n\n" +
			"| | CPU, ms | ratio | on the clock, ms | memory, MB |\n|---|---|---|---|---|\n",
	)
	for _, p := range starts {
		fmt.Fprintf(
			&s,
			"| %s | %.0f | %v | %.0f | %d |\n",
			p.Name,
			float64(p.CPU)/1e6,
			p.Ratio,
			float64(p.Wall)/1e6,
			p.Memory>>20,
		)
	}
	return s.String()
}

func servedTable(served Served) string {
	var s strings.Builder
	s.WriteString("\n### Behind a port: CPU time of the server for a request, as a multiple of one by hand\n")
	byName := map[string]map[string]measure.Result{}
	var names []string
	for work, results := range served.Results {
		byName[work] = map[string]measure.Result{}
		names = nil
		for _, r := range results {
			byName[work][r.Name] = r
			names = append(names, r.Name)
		}
	}
	const memory = "memory, MB"
	s.WriteString(measure.Grid(append(slices.Clone(served.Works), memory), names, func(name, column string) string {
		switch r := byName[column][name]; {
		case column == memory:
			return fmt.Sprint(served.Memory[name] >> 20)
		case name == names[0]:
			return r.Each.Round(100).String()
		default:
			return r.Ratio.String()
		}
	}))
	s.WriteString(notInstalled(served.Missing))
	s.WriteString(startTable("The same servers, from their start to their first 200", served.Starts))
	return s.String()
}

// notInstalled says what could not be measured.
func notInstalled(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "\nNot installed, and so not measured: " + strings.Join(names, ", ") + ".\n"
}

// hopTable is the table of a part that is measured by the clock.
func hopTable(h Hops) string {
	var s strings.Builder
	s.WriteString("\n### Before a model that answers at once, one connection: on the clock, ms\n\n" +
		"| | p50 | p99 | added, p50 | added, p99 | CPU |\n|---|---|---|---|---|---|\n")
	ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	fmt.Fprintf(&s, "| %s | %.2f | %.2f | | | |\n", h.Model.Name, ms(h.Model.At(0.5)), ms(h.Model.At(0.99)))
	for _, hop := range h.Before {
		added := h.added(hop)
		fmt.Fprintf(&s, "| %s | %.2f | %.2f | %.2f | %.2f | %.2f |\n", hop.Name, ms(hop.At(0.5)), ms(hop.At(0.99)),
			ms(added.At(0.5)), ms(added.At(0.99)), ms(hop.CPU))
	}
	s.WriteString(notInstalled(h.Missing))
	return s.String()
}
