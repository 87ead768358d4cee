// Package measure compares things that do the same work, side by side: in short
// slices that take turns, by the CPU time that they used and not by the clock,
// as ratios to the first of them in the same round. So it matters little what else
// the machine does meanwhile.
package measure

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// Contestant does the work in its way.
type Contestant struct {
	Name string
	// Do does the work n times.
	Do func(n int) error
	// CPU is the CPU time that was used until now, by whoever does the work.
	CPU func() (time.Duration, error)
	// Before is called before each slice, outside of what is measured; nil is
	// nothing.
	Before func()
}

// Result is how a contestant did.
type Result struct {
	Name string
	// Each is the CPU time of one piece of work: the median of the slices.
	Each time.Duration
	// Ratio is Each as a multiple of the first contestant's, round by round.
	Ratio Quartiles
}

// Quartiles are the middle of what was seen, and where its middle half lies.
type Quartiles struct{ Low, Median, High float64 }

func (q Quartiles) String() string {
	return fmt.Sprintf("%.2f (%.2f–%.2f)", q.Median, q.Low, q.High)
}

// Compare runs rounds rounds. In each, every contestant has a slice, in an order
// that changes; a slice is about as long as it takes the first to use slice of
// CPU time, and as many pieces of work for each.
func Compare(contestants []Contestant, rounds int, slice time.Duration) ([]Result, error) {
	n, err := sliceOf(contestants[0], slice)
	if err != nil {
		return nil, err
	}
	spent := make([][]float64, len(contestants)) // by contestant, then by round, of one piece of work
	for range rounds {
		for _, i := range rand.Perm(len(contestants)) {
			took, err := contestants[i].slice(n)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", contestants[i].Name, err)
			}
			spent[i] = append(spent[i], float64(took)/float64(n))
		}
	}
	results := make([]Result, len(contestants))
	for i, c := range contestants {
		ratios := make([]float64, rounds)
		for round := range rounds {
			ratios[round] = spent[i][round] / spent[0][round]
		}
		results[i] = Result{c.Name, time.Duration(QuartilesOf(spent[i]).Median), QuartilesOf(ratios)}
	}
	return results, nil
}

// sliceOf is how often the work is to be done in a slice. It warms c up.
func sliceOf(c Contestant, slice time.Duration) (int, error) {
	for n := 1; ; n *= 2 {
		took, err := c.slice(n)
		if err != nil {
			return 0, fmt.Errorf("%s: %w", c.Name, err)
		}
		if took >= slice/4 || n >= 1<<20 {
			return max(1, int(float64(n)*float64(slice)/float64(max(took, 1)))), nil
		}
	}
}

func (c Contestant) slice(n int) (time.Duration, error) {
	if c.Before != nil {
		c.Before()
	}
	start, err := c.CPU()
	if err != nil {
		return 0, err
	}
	if err := c.Do(n); err != nil {
		return 0, err
	}
	end, err := c.CPU()
	return end - start, err
}

// QuartilesOf are those of values, of which there is one at least.
func QuartilesOf(values []float64) Quartiles {
	sorted := slices.Sorted(slices.Values(values))
	at := func(part float64) float64 { return sorted[int(part*float64(len(sorted)-1)+0.5)] }
	return Quartiles{at(0.25), at(0.5), at(0.75)}
}
