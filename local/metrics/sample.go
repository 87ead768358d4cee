package metrics

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// sample is one line: a name, its labels and a value.
var sample = regexp.MustCompile(`^(\w+)\{(.*)\} (\S+)$`)

// label is one of them.
var label = regexp.MustCompile(`(\w+)="((?:[^"\\]|\\.)*)"`)

var unescaped = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\"`, `"`)

// read adds one line to the metric. What is no sample is passed over.
func (m *metric) read(line string) {
	parts := sample.FindStringSubmatch(line)
	if parts == nil {
		return
	}
	value, err := strconv.ParseFloat(parts[3], 64)
	if err != nil {
		return
	}
	var told []string
	bound := ""
	for _, l := range label.FindAllStringSubmatch(parts[2], -1) {
		switch l[1] {
		case "service_name": // it stands above
		case "le":
			bound = l[2]
		default:
			told = append(told, unescaped.Replace(l[2]))
		}
	}
	r := m.of(strings.Join(told, " · "))
	switch strings.TrimPrefix(parts[1], m.Name) {
	case "_bucket":
		at, err := strconv.ParseFloat(bound, 64)
		if err == nil {
			r.buckets = append(r.buckets, bucket{at, value})
		}
	case "_sum":
		r.sum = value
	case "_count":
		r.count = value
	default:
		r.Value = short(value)
	}
}

// finish works out what people want to know of histograms.
func (m *metric) finish() {
	if !m.Histogram {
		return
	}
	shown := short
	if strings.HasSuffix(m.Name, "_seconds") {
		shown = duration
	}
	for i := range m.Rows {
		r := &m.Rows[i]
		r.Count, r.Value = short(r.count), shown(r.sum)
		r.P50, r.P95, r.P99 = shown(r.quantile(0.5)), shown(r.quantile(0.95)), shown(r.quantile(0.99))
	}
}

// quantile is about how large a share of the measurements was at most. Within a
// bucket they are thought to be spread evenly, as Prometheus does.
func (r *row) quantile(share float64) float64 {
	rank, from, below := share*r.count, 0.0, 0.0
	for _, b := range r.buckets {
		if b.count >= rank && b.count > below {
			if math.IsInf(b.bound, 1) {
				return from
			}
			return from + (b.bound-from)*(rank-below)/(b.count-below)
		}
		from, below = b.bound, b.count
	}
	return from
}

func short(v float64) string { return strconv.FormatFloat(math.Round(v*1e4)/1e4, 'f', -1, 64) }

func duration(seconds float64) string {
	if seconds < 1 {
		return short(math.Round(seconds*1e4)/10) + " ms"
	}
	return short(math.Round(seconds*100)/100) + " s"
}
