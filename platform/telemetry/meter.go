package telemetry

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/exemplar"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/resource"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
)

// Metric is one row of the table of metrics.
type Metric struct {
	Name string
	Kind string // histogram, counter, gauge, or sum, which goes up and down
	Unit string // UCUM
	// Labels are in the order in which their values are told.
	Labels []string
	// Rollups are the sets of labels by which CloudWatch keeps the metric, service.name
	// apart. Each combination of their values is one that is paid for.
	Rollups [][]string
	Says    string // what is measured
	For     string // who looks at it

	bounds []float64
	index  int
}

// table is all metrics, in the order of their declaration.
var table []*Metric

// Metrics is the table of all metrics.
func Metrics() []Metric {
	all := make([]Metric, len(table))
	for i, m := range table {
		all[i] = *m
	}
	return all
}

func row(m Metric, kind string) *Metric {
	m.Kind, m.index = kind, len(table)
	table = append(table, &m)
	return &m
}

// Counter counts what happens.
type Counter struct{ row *Metric }

// Histogram measures how much there is of something each time.
type Histogram struct{ row *Metric }

// Gauge says how something is now.
type Gauge struct{ row *Metric }

// Sum goes up and down.
type Sum struct{ row *Metric }

func counter(m Metric) Counter { return Counter{row(m, "counter")} }
func gauge(m Metric) Gauge     { return Gauge{row(m, "gauge")} }
func upDown(m Metric) Sum      { return Sum{row(m, "sum")} }

func histogram(m Metric, bounds []float64) Histogram {
	m.bounds = bounds
	return Histogram{row(m, "histogram")}
}

// Add counts n more. The values are those of the row's labels; a label whose value
// is empty or not told is left out.
func (c Counter) Add(n float64, values ...string) { record(c.row, n, values) }

// Observe notes one measurement; values are as in [Counter.Add].
func (h Histogram) Observe(v float64, values ...string) { record(h.row, v, values) }

// Set notes how it is now; values are as in [Counter.Add].
func (g Gauge) Set(v float64, values ...string) { record(g.row, v, values) }

// Add changes the sum by n; values are as in [Counter.Add].
func (s Sum) Add(n float64, values ...string) { record(s.row, n, values) }

// record costs next to nothing while nobody reads.
func record(m *Metric, v float64, values []string) {
	if r := reading.Load(); r != nil {
		r.instruments[m.index].record(v, values)
	}
}

// reading is who reads the metrics of this process; nil: nobody does.
var reading atomic.Pointer[Reader]

// Reader reads what is measured in this process.
type Reader struct {
	service     string
	manual      *sdkmetric.ManualReader
	instruments []*instrument
}

// maxSeries is how many combinations of values a metric may have; what comes after
// them is counted together.
const maxSeries = 1000

// NewReader begins to measure, for one who reads: what happened since the last
// time if each is set, and otherwise since now. A process has one; the last counts.
func NewReader(service string, each bool) (*Reader, error) {
	temporality := sdkmetric.CumulativeTemporalitySelector
	if each {
		temporality = sdkmetric.DeltaTemporalitySelector
	}
	r := &Reader{service: service, manual: sdkmetric.NewManualReader(sdkmetric.WithTemporalitySelector(temporality))}
	meter := sdkmetric.NewMeterProvider(
		sdkmetric.WithReader(r.manual),
		sdkmetric.WithResource(resource.NewSchemaless(semconv.ServiceName(service))),
		sdkmetric.WithExemplarFilter(exemplar.AlwaysOffFilter),
		sdkmetric.WithCardinalityLimit(maxSeries),
	).Meter("coagent/platform/telemetry")
	for _, m := range table {
		i := &instrument{labels: m.Labels, known: map[values]metric.MeasurementOption{}}
		if err := i.open(meter, m); err != nil {
			return nil, err
		}
		r.instruments = append(r.instruments, i)
	}
	reading.Store(r)
	return r, nil
}

// Stop ends the measuring, unless another has begun.
func (r *Reader) Stop() { reading.CompareAndSwap(r, nil) }

func (r *Reader) collect(ctx context.Context) ([]metricdata.Metrics, error) {
	var all metricdata.ResourceMetrics
	if err := r.manual.Collect(ctx, &all); err != nil {
		return nil, err
	}
	var found []metricdata.Metrics
	for _, scope := range all.ScopeMetrics {
		found = append(found, scope.Metrics...)
	}
	return found, nil
}

// values are those of a metric's labels.
type values [maxLabels]string

const maxLabels = 3

// instrument measures one metric for one Reader.
type instrument struct {
	labels []string
	add    func(v float64, of metric.MeasurementOption)

	mu    sync.RWMutex
	known map[values]metric.MeasurementOption // a set of attributes costs more than the measurement
}

func (i *instrument) open(meter metric.Meter, m *Metric) error {
	ctx := context.Background()
	says, unit := metric.WithDescription(m.Says), metric.WithUnit(m.Unit)
	var err error
	switch m.Kind {
	case "histogram":
		var h metric.Float64Histogram
		h, err = meter.Float64Histogram(m.Name, says, unit, metric.WithExplicitBucketBoundaries(m.bounds...))
		i.add = func(v float64, of metric.MeasurementOption) { h.Record(ctx, v, of) }
	case "gauge":
		var g metric.Float64Gauge
		g, err = meter.Float64Gauge(m.Name, says, unit)
		i.add = func(v float64, of metric.MeasurementOption) { g.Record(ctx, v, of) }
	case "sum":
		var s metric.Float64UpDownCounter
		s, err = meter.Float64UpDownCounter(m.Name, says, unit)
		i.add = func(v float64, of metric.MeasurementOption) { s.Add(ctx, v, of) }
	default:
		var c metric.Float64Counter
		c, err = meter.Float64Counter(m.Name, says, unit)
		i.add = func(v float64, of metric.MeasurementOption) { c.Add(ctx, v, of) }
	}
	return err
}

func (i *instrument) record(v float64, told []string) {
	var key values
	copy(key[:], told)
	i.mu.RLock()
	of, known := i.known[key]
	i.mu.RUnlock()
	if !known {
		of = i.learn(key)
	}
	i.add(v, of)
}

func (i *instrument) learn(key values) metric.MeasurementOption {
	var of []attribute.KeyValue
	for n, label := range i.labels {
		if key[n] != "" {
			of = append(of, attribute.String(label, key[n]))
		}
	}
	option := metric.WithAttributeSet(attribute.NewSet(slices.Clip(of)...))
	i.mu.Lock()
	defer i.mu.Unlock()
	if len(i.known) < maxSeries {
		i.known[key] = option
	}
	return option
}
