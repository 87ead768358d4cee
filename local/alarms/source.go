package alarms

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
)

// Scraped is a program that answers /metrics: of each metric that an alarm looks
// at, what was counted since the last time.
type Scraped struct {
	// Service is the program's name in its metrics.
	Service string
	// Fetch asks for the text.
	Fetch   func(ctx context.Context) (string, error)
	Metrics []Metric

	before map[string]Measurement
}

// Scrapes are the metrics of alarms that a program of that name measures.
func Scrapes(all []Alarm, service string) (metrics []Metric) {
	for _, a := range all {
		for _, term := range a.terms() {
			if of := term.Stat.Metric.Dimensions; len(of) == 1 && of[0] == (Dimension{"service.name", service}) {
				metrics = append(metrics, term.Stat.Metric)
			}
		}
	}
	return metrics
}

// Read asks the program. One that has started anew counts from zero.
func (s *Scraped) Read(ctx context.Context) (found []Measurement, err error) {
	text, err := s.Fetch(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.Service, err)
	}
	if s.before == nil {
		s.before = map[string]Measurement{}
	}
	for _, metric := range s.Metrics {
		now, before := total(text, metric), s.before[metric.key()]
		s.before[metric.key()] = now
		if now.Count < before.Count {
			before = Measurement{}
		}
		now.Value, now.Count = now.Value-before.Value, now.Count-before.Count
		if now.Count > 0 { // nobody writes of what did not happen
			found = append(found, now)
		}
	}
	return found, nil
}

// total adds up all samples of a metric. Of a counter each that it counts is a
// measurement.
func total(text string, of Metric) Measurement {
	m := Measurement{Metric: of}
	base := strings.ReplaceAll(of.Name, ".", "_")
	for line := range strings.Lines(text) {
		name, rest, labelled := strings.Cut(line, "{")
		_, figure, told := strings.Cut(rest, "} ")
		v, err := strconv.ParseFloat(strings.TrimSpace(figure), 64)
		if !labelled || !told || err != nil {
			continue
		}
		switch strings.TrimPrefix(name, base) {
		case "_total":
			m.Value, m.Count = m.Value+v, m.Count+v
		case "_seconds_sum":
			m.Value += v
		case "_seconds_count":
			m.Count += v
		}
	}
	return m
}

// Logged is the log of a program, of whose lines a filter makes a metric.
type Logged struct {
	File   string
	Filter Filter

	read int64
}

// Skip passes over what is in the log already.
func (l *Logged) Skip() {
	if info, err := os.Stat(l.File); err == nil {
		l.read = info.Size()
	}
}

// Read reads the lines that are new.
func (l *Logged) Read(context.Context) (found []Measurement, err error) {
	file, err := os.Open(l.File)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || info.Size() < l.read { // it was begun anew
		l.read = 0
	}
	if _, err := file.Seek(l.read, io.SeekStart); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(file, 16<<20))
	if err != nil {
		return nil, err
	}
	text = text[:bytes.LastIndexByte(text, '\n')+1]
	l.read += int64(len(text))
	for line := range bytes.Lines(text) {
		one, err := l.measure(line)
		if err != nil {
			return nil, err
		}
		found = append(found, one...)
	}
	return found, nil
}

func (l *Logged) measure(text []byte) (found []Measurement, err error) {
	var line map[string]any
	if json.Unmarshal(text, &line) != nil {
		return nil, nil //nolint:nilerr // not of the program: the runtime's own words
	}
	matched, err := matches(l.Filter.Pattern, line)
	if err != nil || !matched {
		return nil, err
	}
	for _, t := range l.Filter.Transformations {
		if v, ok := line[strings.TrimPrefix(t.Value, "$.")].(float64); ok {
			found = append(found, Measurement{Metric{Namespace: t.Namespace, Name: t.Name}, v, 1})
		}
	}
	return found, nil
}
