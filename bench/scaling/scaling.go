// Package scaling measures how the CPU time of a request grows: with the body, with the
// operations of the document, and with whatever else there is more of.
package scaling

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"coagent/bench/load"
	"coagent/bench/measure"
)

// Growth is the CPU time of a request by how much there is of something.
type Growth struct {
	// Name is the plot's file, Title what it says.
	Name, Title string
	// Sizes are how much there is of it, in words.
	Sizes  []string
	Curves []load.Curve
}

// Size is how much there is of something.
type Size struct {
	N    int
	Name string
}

// Of are sizes that are told by their numbers.
func Of(numbers ...int) []Size {
	sizes := make([]Size, len(numbers))
	for i, n := range numbers {
		sizes[i] = Size{n, fmt.Sprint(n)}
	}
	return sizes
}

// rounds are enough for a curve.
const rounds = 5

// Measure compares the contestants of each size. They are the same for all, in the same
// order.
func Measure(
	name, title string, sizes []Size, slice time.Duration, contestants func(n int) ([]measure.Contestant, error),
) (Growth, error) {
	g := Growth{Name: name, Title: title}
	for _, size := range sizes {
		all, err := contestants(size.N)
		if err != nil {
			return g, fmt.Errorf("%s: %s: %w", name, size.Name, err)
		}
		results, err := measure.Compare(all, rounds, slice)
		if err != nil {
			return g, fmt.Errorf("%s: %s: %w", name, size.Name, err)
		}
		if g.Curves == nil {
			g.Curves = make([]load.Curve, len(results))
		}
		g.Sizes = append(g.Sizes, size.Name)
		for i, r := range results {
			g.Curves[i].Name = r.Name
			g.Curves[i].At = append(g.Curves[i].At, r.Each)
		}
	}
	return g, nil
}

// Table is a growth for people, as Markdown.
func (g Growth) Table() string {
	names, times := make([]string, len(g.Curves)), map[string]string{}
	for i, c := range g.Curves {
		names[i] = c.Name
		for at, d := range c.At {
			times[c.Name+"\n"+g.Sizes[at]] = fmt.Sprintf("%.1f", float64(d)/float64(time.Microsecond))
		}
	}
	return "\n### " + g.Title + ", µs\n" +
		measure.Grid(g.Sizes, names, func(name, size string) string { return times[name+"\n"+size] })
}

// Draw writes the plot into folder.
func (g Growth) Draw(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(folder, g.Name+".svg"))
	if err != nil {
		return err
	}
	return errors.Join(load.Draw(file, g.Title, g.Sizes, g.Curves), file.Close())
}
