package load

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"slices"
	"strings"
	"time"
)

//go:embed plot.svg.tmpl
var plotText string

var plotTemplate = template.Must(template.New("plot").Parse(plotText))

// The drawing area.
const (
	left, right = 70, 690
	top, bottom = 50, 290
)

var shares = []float64{0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1}

// line is a curve as it is drawn.
type line struct {
	Name, Points, Color string
	Y                   int // of its name
}

type mark struct {
	At   float64
	Text string
}

// Curve is a line of a plot: a time at each place from left to right.
type Curve struct {
	Name string
	At   []time.Duration
}

// Plot draws how long the answers took: the share of the requests from left to right,
// and the time within which it was answered, on a logarithmic scale.
func Plot(w io.Writer, title string, runs []Run) error {
	var across []string
	for _, share := range shares {
		across = append(across, fmt.Sprintf("%g %%", share*100))
	}
	curves := make([]Curve, len(runs))
	for i, r := range runs {
		curves[i].Name = r.Name
		for _, share := range shares {
			curves[i].At = append(curves[i].At, r.At(share))
		}
	}
	return Draw(w, title, across, curves)
}

// Draw draws curves over places that are called across, on a logarithmic scale.
func Draw(w io.Writer, title string, across []string, curves []Curve) error {
	low, high := time.Hour, time.Microsecond
	for _, c := range curves {
		low, high = min(low, max(slices.Min(c.At), time.Microsecond)), max(high, slices.Max(c.At))
	}
	floor, ceiling := math.Floor(math.Log10(float64(low))), math.Ceil(math.Log10(float64(high)))
	if ceiling <= floor {
		ceiling = floor + 1
	}
	x := func(i int) float64 { return left + float64(right-left)*float64(i)/float64(max(1, len(across)-1)) }
	y := func(d time.Duration) float64 {
		return bottom - (bottom-top)*(math.Log10(float64(max(d, time.Microsecond)))-floor)/(ceiling-floor)
	}
	var lines []line
	colors := []string{"#0b6e99", "#c2410c", "#4d7c0f", "#7e22ce", "#be123c", "#6b7280"}
	for i, c := range curves {
		var points strings.Builder
		for at, d := range c.At {
			fmt.Fprintf(&points, "%.1f,%.1f ", x(at), y(d))
		}
		lines = append(lines, line{c.Name, strings.TrimSpace(points.String()), colors[i%len(colors)], bottom + 55 + 20*i})
	}
	var down, below []mark
	for power := floor; power <= ceiling; power++ {
		d := time.Duration(math.Pow(10, power))
		down = append(down, mark{y(d), d.String()})
	}
	for at, name := range across {
		below = append(below, mark{x(at), name})
	}
	return plotTemplate.Execute(w, map[string]any{
		"Title": title, "Lines": lines, "Down": down, "Across": below, "Height": bottom + 55 + 20*len(curves),
	})
}
