package telemetry

import (
	"context"
	"io"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

// WriteEMF writes what was measured since the last time, for a namespace of
// CloudWatch: one line of JSON for each combination of labels, in the embedded
// metric format. CloudWatch makes metrics of such lines in a function's log, by
// the rollups of the table. A measurement that stands alone is told as it is; of
// several in one bucket CloudWatch gets their mean.
func (r *Reader) WriteEMF(ctx context.Context, w io.Writer, namespace string) error {
	found, err := r.collect(ctx)
	if err != nil {
		return err
	}
	for _, m := range found {
		rollups := rollupsOf(m.Name)
		emit := func(of attribute.Set, value any) error {
			line, err := json.Marshal(emfLine(r.service, namespace, m, rollups, of, value), json.Deterministic(true))
			if err != nil {
				return err
			}
			_, err = w.Write(append(line, '\n'))
			return err
		}
		if err := emitAll(m.Data, emit); err != nil {
			return err
		}
	}
	return nil
}

func emitAll(data metricdata.Aggregation, emit func(attribute.Set, any) error) error {
	switch data := data.(type) {
	case metricdata.Gauge[float64]:
		for _, p := range data.DataPoints {
			if err := emit(p.Attributes, p.Value); err != nil {
				return err
			}
		}
	case metricdata.Sum[float64]:
		for _, p := range data.DataPoints {
			if err := emit(p.Attributes, p.Value); err != nil {
				return err
			}
		}
	case metricdata.Histogram[float64]:
		for _, p := range data.DataPoints {
			if err := emit(p.Attributes, emfHistogram(p)); err != nil {
				return err
			}
		}
	}
	return nil
}

func rollupsOf(name string) [][]string {
	for _, m := range table {
		if m.Name == name {
			return m.Rollups
		}
	}
	return nil
}

const serviceName = "service.name"

// emfUnits are CloudWatch's names of units; others are counts.
var emfUnits = map[string]string{Seconds: "Seconds", "1": "None", "USD": "None"}

func emfLine(
	service, namespace string, m metricdata.Metrics, rollups [][]string, of attribute.Set, value any,
) map[string]any {
	line := map[string]any{serviceName: service, m.Name: value}
	for _, a := range of.ToSlice() {
		line[string(a.Key)] = a.Value.String()
	}
	var dimensions [][]string
	for _, labels := range rollups {
		set := []string{serviceName}
		for _, label := range labels {
			if _, has := line[label]; has {
				set = append(set, label)
			}
		}
		if len(set) == len(labels)+1 {
			dimensions = append(dimensions, set)
		}
	}
	unit, known := emfUnits[m.Unit]
	if !known {
		unit = "Count"
	}
	line["_aws"] = map[string]any{
		"Timestamp": time.Now().UnixMilli(),
		"CloudWatchMetrics": []any{map[string]any{
			"Namespace": namespace, "Dimensions": dimensions,
			"Metrics": []any{map[string]string{"Name": m.Name, "Unit": unit}},
		}},
	}
	return line
}

// maxEMFValues is how many values one metric of a line may have.
const maxEMFValues = 100

// emfHistogram is the measurements, so that CloudWatch can tell percentiles: a
// number, a list, or, if there are too many for that, values and how often each
// was there.
func emfHistogram(p metricdata.HistogramDataPoint[float64]) any {
	if p.Count == 1 {
		return p.Sum
	}
	low, _ := p.Min.Value()
	high, _ := p.Max.Value()
	values, counts := []float64{}, []uint64{}
	for i, n := range p.BucketCounts {
		if n == 0 {
			continue
		}
		from, to := low, high
		if i > 0 {
			from = max(low, p.Bounds[i-1])
		}
		if i < len(p.Bounds) {
			to = min(high, p.Bounds[i])
		}
		values, counts = append(values, (from+to)/2), append(counts, n)
	}
	if p.Count <= maxEMFValues {
		var list []float64
		for i, v := range values {
			list = append(list, slices.Repeat([]float64{v}, int(counts[i]))...) //nolint:gosec // 100 at most
		}
		return list
	}
	return map[string]any{
		"Values": values, "Counts": counts, "Min": low, "Max": high, "Sum": p.Sum, "Count": p.Count,
	}
}
