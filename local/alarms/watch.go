package alarms

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"time"
)

// Measurement is something that was measured since the last look.
type Measurement struct {
	Metric
	// Value is the sum of Count measurements.
	Value, Count float64
}

// Source is somebody who measures. Read returns what is new.
type Source interface {
	Read(ctx context.Context) ([]Measurement, error)
}

// Watch evaluates Alarms over what Sources measure. It is used by its pointer.
type Watch struct {
	Alarms  []Alarm
	Sources []Source
	// Now is the clock; nil is the machine's.
	Now func() time.Time

	mu   sync.Mutex
	data map[string]map[int64]*bucket // by metric, and by the number of the period
	// since is the period at whose beginning each alarm that rings began to, by its id.
	since map[string]int64
}

// bucket is what was measured of one metric in one period.
type bucket struct {
	sum, count float64
	values     []float64 // of measurements that came alone, no more than maxValues
}

const (
	kept      = 15 // periods
	maxValues = 10_000
)

// State is how an alarm is.
type State struct {
	Alarm
	Rings bool
	// Since is when it began to ring, if it does.
	Since time.Time
	// Last is the value of the last whole period; NaN if there is none.
	Last float64
}

func (w *Watch) period() int64 {
	now := w.Now
	if now == nil {
		now = time.Now
	}
	return now().Unix() / period
}

// Look reads the sources. What they tell counts for the period in which it is
// looked at, also if the error says that some told nothing.
func (w *Watch) Look(ctx context.Context) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var failed error
	for _, source := range w.Sources {
		found, err := source.Read(ctx)
		failed = errors.Join(failed, err)
		w.add(found)
	}
	_, err := w.states() // so that it is known since when an alarm rings, though nobody asks
	return errors.Join(failed, err)
}

// Run looks again and again until ctx ends. A program that tells nothing now is
// asked again.
func (w *Watch) Run(ctx context.Context, every time.Duration) {
	again := time.NewTicker(every)
	defer again.Stop()
	for {
		_ = w.Look(ctx) // the page says which program does not answer
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		}
	}
}

// Feed adds measurements that no source of this machine has.
func (w *Watch) Feed(found ...Measurement) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.add(found)
}

func (w *Watch) add(found []Measurement) {
	at := w.period()
	for _, m := range found {
		if w.data == nil {
			w.data = map[string]map[int64]*bucket{}
		}
		periods := w.data[m.key()]
		if periods == nil {
			periods = map[int64]*bucket{}
			w.data[m.key()] = periods
		}
		for old := range periods {
			if old <= at-kept {
				delete(periods, old)
			}
		}
		b := periods[at]
		if b == nil {
			b = &bucket{}
			periods[at] = b
		}
		b.sum, b.count = b.sum+m.Value, b.count+m.Count
		if m.Count == 1 && len(b.values) < maxValues {
			b.values = append(b.values, m.Value)
		}
	}
}

// States tells of each alarm whether it rings: whether each of its last whole
// periods breaches. One without a value does not.
func (w *Watch) States() ([]State, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.states()
}

func (w *Watch) states() ([]State, error) {
	now := w.period()
	states := make([]State, len(w.Alarms))
	for i, a := range w.Alarms {
		states[i] = State{Alarm: a, Rings: true}
		for back := a.Periods; back >= 1; back-- {
			v, err := w.valueOf(a, now-int64(back))
			if err != nil {
				return nil, err
			}
			breaches, err := a.breaches(v) // NaN does not
			if err != nil {
				return nil, err
			}
			states[i].Rings = states[i].Rings && breaches
			states[i].Last = v
		}
		w.note(&states[i], now)
	}
	return states, nil
}

// note remembers since when the alarm rings.
func (w *Watch) note(s *State, now int64) {
	if !s.Rings {
		delete(w.since, s.ID)
		return
	}
	if w.since == nil {
		w.since = map[string]int64{}
	}
	if _, known := w.since[s.ID]; !known {
		w.since[s.ID] = now
	}
	s.Since = time.Unix(w.since[s.ID]*period, 0)
}

func (w *Watch) valueOf(a Alarm, at int64) (float64, error) {
	terms := map[string]any{}
	for _, term := range a.terms() {
		terms[term.ID] = w.data[term.Stat.Metric.key()][at].statistic(term.Stat.Stat)
	}
	return value(a.expression(), terms)
}

// statistic is one of a bucket; NaN if there was nothing to measure.
func (b *bucket) statistic(name string) float64 {
	switch {
	case b == nil || b.count == 0:
		return math.NaN()
	case name == "Sum":
		return b.sum
	case name == "SampleCount":
		return b.count
	case len(b.values) == 0:
		return math.NaN()
	case name == "Maximum":
		return slices.Max(b.values)
	default: // p99
		sorted := slices.Sorted(slices.Values(b.values))
		return sorted[int(math.Ceil(0.99*float64(len(sorted))))-1]
	}
}
