// Package alarms evaluates the alarms of the deployed stages on this machine:
// those that the CDK synthesizes, over what the programs of a local run measure.
package alarms

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Alarm is one of CloudWatch's, as the template has it.
type Alarm struct {
	ID          string  `json:"Id"`
	Description string  `json:"AlarmDescription"`
	Comparison  string  `json:"ComparisonOperator"`
	Threshold   float64 `json:"Threshold"`
	// Periods is how many in a row must breach.
	Periods int    `json:"EvaluationPeriods"`
	Missing string `json:"TreatMissingData"`

	// The metric of an alarm that looks at one.
	Metric
	Period    int    `json:"Period"`
	Statistic string `json:"Statistic"`
	Extended  string `json:"ExtendedStatistic"`

	// Metrics are those of an alarm that looks at several, and the expression that
	// makes one of them.
	Metrics []Term `json:"Metrics"`

	unit string
}

// Metric names one of CloudWatch's metrics.
type Metric struct {
	Namespace  string      `json:"Namespace"`
	Name       string      `json:"MetricName"`
	Dimensions []Dimension `json:"Dimensions"`
}

// Dimension is a label of a metric.
type Dimension struct{ Name, Value string }

// Term is a metric with a statistic, or an expression over others.
type Term struct {
	ID         string `json:"Id"`
	Expression string
	Label      string
	Stat       struct {
		Metric Metric
		Period int
		Stat   string
	} `json:"MetricStat"`
}

// Filter makes a metric of the lines of a log.
type Filter struct {
	Pattern         string `json:"FilterPattern"`
	Transformations []struct {
		Namespace string `json:"MetricNamespace"`
		Name      string `json:"MetricName"`
		Value     string `json:"MetricValue"`
	} `json:"MetricTransformations"`
}

// generated is written by infra/bin/alarms.ts; a test there holds it fresh.
//
//go:embed alarms.gen.json
var generated []byte

// Read are all alarms of the stage prod, and the filters that some of their
// metrics come from. What this package cannot evaluate is an error.
func Read() (all []Alarm, filters []Filter, err error) {
	var table struct {
		Alarms  []Alarm
		Filters []Filter
	}
	if err := json.Unmarshal(generated, &table); err != nil {
		return nil, nil, err
	}
	for i, a := range table.Alarms {
		if err := a.check(); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", a.ID, err)
		}
		table.Alarms[i].unit = a.unitBy(table.Filters)
	}
	return table.Alarms, table.Filters, nil
}

// period is the length of one, in seconds. All alarms have the same.
const period = 60

func (a Alarm) check() error {
	for _, term := range a.terms() {
		if term.Stat.Period != period {
			return fmt.Errorf("its period is %d s and not %d", term.Stat.Period, period)
		}
		if !slices.Contains([]string{"Sum", "SampleCount", "Maximum", "p99"}, term.Stat.Stat) {
			return fmt.Errorf("nobody evaluates the statistic %q here", term.Stat.Stat)
		}
	}
	if a.Missing != "notBreaching" || a.Periods < 1 || a.Periods > kept-1 {
		return fmt.Errorf("%d periods with missing data %q are not evaluated here", a.Periods, a.Missing)
	}
	_, err := a.breaches(0)
	return err
}

// terms are the metrics that the alarm looks at.
func (a Alarm) terms() []Term {
	if len(a.Metrics) == 0 {
		only := Term{ID: "only"}
		only.Stat.Metric, only.Stat.Period, only.Stat.Stat = a.Metric, a.Period, a.Statistic+a.Extended
		return []Term{only}
	}
	return slices.DeleteFunc(slices.Clone(a.Metrics), func(t Term) bool { return t.Expression != "" })
}

// expression makes one value of the terms.
func (a Alarm) expression() string {
	for _, t := range a.Metrics {
		if t.Expression != "" {
			return t.Expression
		}
	}
	return "only"
}

// breaches reports whether a value of one period is one to ring for.
func (a Alarm) breaches(v float64) (bool, error) {
	switch a.Comparison {
	case "GreaterThanThreshold":
		return v > a.Threshold, nil
	case "GreaterThanOrEqualToThreshold":
		return v >= a.Threshold, nil
	default:
		return false, fmt.Errorf("nobody evaluates the comparison %q here", a.Comparison)
	}
}

// IsOfAWS reports whether the metrics are those of AWS itself, which nothing on this
// machine measures.
func (a Alarm) IsOfAWS() bool { return strings.HasPrefix(a.terms()[0].Stat.Metric.Namespace, "AWS/") }

var runbook = regexp.MustCompile(` What to do: \S+/([\w-]+\.md)$`)

// Runbook is the page of docs/runbooks that says what to do.
func (a Alarm) Runbook() string {
	if found := runbook.FindStringSubmatch(a.Description); found != nil {
		return found[1]
	}
	return ""
}

// Unit is what the alarm's values are counted in; empty if they are plain counts.
func (a Alarm) Unit() string { return a.unit }

// unitBy finds the unit: the label of a share, or the end of the field's name that
// a filter makes a metric of.
func (a Alarm) unitBy(filters []Filter) string {
	if slices.ContainsFunc(a.Metrics, func(t Term) bool { return t.Expression != "" && t.Label == "percent" }) {
		return "%"
	}
	for _, f := range filters {
		for _, t := range f.Transformations {
			if t.Name == a.Name && strings.HasSuffix(t.Value, "_ms") {
				return "ms"
			}
		}
	}
	return ""
}

// Says is what the alarm tells people, without the way to the runbook.
func (a Alarm) Says() string { return runbook.ReplaceAllString(a.Description, "") }

// key names the metric in one word.
func (m Metric) key() string {
	of := make([]string, len(m.Dimensions))
	for i, d := range m.Dimensions {
		of[i] = d.Name + "=" + d.Value
	}
	slices.Sort(of)
	return m.Namespace + " " + m.Name + " " + strings.Join(of, " ")
}
