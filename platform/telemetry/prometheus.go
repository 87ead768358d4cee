package telemetry

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

// ServeHTTP answers with all metrics in Prometheus' text format: dots in names are
// underscores there, a name ends with its unit, and that of a counter with _total.
func (r *Reader) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	found, err := r.collect(req.Context())
	if err != nil {
		http.Error(w, "The metrics cannot be read.", http.StatusInternalServerError)
		return
	}
	slices.SortFunc(found, func(a, b metricdata.Metrics) int { return cmp.Compare(a.Name, b.Name) })
	var text bytes.Buffer
	for _, m := range found {
		r.write(&text, m)
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	_, _ = w.Write(text.Bytes()) // who asks may have gone
}

func (r *Reader) write(text *bytes.Buffer, m metricdata.Metrics) {
	name, kind := prometheusName(m), "counter"
	switch data := m.Data.(type) {
	case metricdata.Histogram[float64]:
		kind = "histogram"
	case metricdata.Gauge[float64]:
		kind = "gauge"
	case metricdata.Sum[float64]:
		if !data.IsMonotonic {
			kind = "gauge"
		}
	}
	fmt.Fprintf(text, "# HELP %s %s\n# TYPE %s %s\n", name, escape(m.Description, false), name, kind)
	switch data := m.Data.(type) {
	case metricdata.Gauge[float64]:
		for _, p := range data.DataPoints {
			r.sample(text, name, p.Attributes, "", p.Value)
		}
	case metricdata.Sum[float64]:
		for _, p := range data.DataPoints {
			r.sample(text, name, p.Attributes, "", p.Value)
		}
	case metricdata.Histogram[float64]:
		for _, p := range data.DataPoints {
			var below uint64
			for i, n := range p.BucketCounts {
				below += n
				bound := "+Inf"
				if i < len(p.Bounds) {
					bound = number(p.Bounds[i])
				}
				r.sample(text, name+"_bucket", p.Attributes, bound, float64(below))
			}
			r.sample(text, name+"_sum", p.Attributes, "", p.Sum)
			r.sample(text, name+"_count", p.Attributes, "", float64(p.Count))
		}
	}
}

// sample writes one line. bound is that of a bucket.
func (r *Reader) sample(text *bytes.Buffer, name string, of attribute.Set, bound string, v float64) {
	fmt.Fprintf(text, `%s{service_name="%s"`, name, escape(r.service, true))
	for _, a := range of.ToSlice() {
		fmt.Fprintf(text, `,%s="%s"`, underscored(string(a.Key)), escape(a.Value.String(), true))
	}
	if bound != "" {
		fmt.Fprintf(text, `,le="%s"`, bound)
	}
	fmt.Fprintf(text, "} %s\n", number(v))
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// prometheusName is the name as the text format has it.
func prometheusName(m metricdata.Metrics) string {
	name := underscored(m.Name)
	switch m.Unit {
	case Seconds:
		name += "_seconds"
	case "USD":
		name += "_usd"
	}
	if sum, ok := m.Data.(metricdata.Sum[float64]); ok && sum.IsMonotonic {
		name += "_total"
	}
	return name
}

func underscored(name string) string { return strings.ReplaceAll(name, ".", "_") }

var (
	helpEscapes  = strings.NewReplacer(`\`, `\\`, "\n", `\n`)
	valueEscapes = strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)
)

func escape(text string, quoted bool) string {
	if quoted {
		return valueEscapes.Replace(text)
	}
	return helpEscapes.Replace(text)
}
