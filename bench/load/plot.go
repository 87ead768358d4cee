package load

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
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

// line is a run as it is drawn.
type line struct {
	Name, Points, Color string
	Y                   int // of its name
}

type mark struct {
	At   float64
	Text string
}

// Plot draws how long the answers took: the share of the requests from left to right,
// and the time within which it was answered, on a logarithmic scale.
func Plot(w io.Writer, title string, runs []Run) error {
	low, high := time.Hour, time.Microsecond
	for _, r := range runs {
		low, high = min(low, max(r.At(0), time.Microsecond)), max(high, r.At(1))
	}
	floor, ceiling := math.Floor(math.Log10(float64(low))), math.Ceil(math.Log10(float64(high)))
	if ceiling <= floor {
		ceiling = floor + 1
	}
	x := func(i int) float64 { return left + float64(right-left)*float64(i)/float64(len(shares)-1) }
	y := func(d time.Duration) float64 {
		return bottom - (bottom-top)*(math.Log10(float64(max(d, time.Microsecond)))-floor)/(ceiling-floor)
	}
	var lines []line
	colors := []string{"#0b6e99", "#c2410c", "#4d7c0f", "#7e22ce", "#be123c"}
	for i, r := range runs {
		var points strings.Builder
		for s, share := range shares {
			fmt.Fprintf(&points, "%.1f,%.1f ", x(s), y(r.At(share)))
		}
		lines = append(lines, line{r.Name, strings.TrimSpace(points.String()), colors[i%len(colors)], bottom + 55 + 20*i})
	}
	var down, across []mark
	for power := floor; power <= ceiling; power++ {
		d := time.Duration(math.Pow(10, power))
		down = append(down, mark{y(d), d.String()})
	}
	for s, share := range shares {
		across = append(across, mark{x(s), fmt.Sprintf("%g %%", share*100)})
	}
	return plotTemplate.Execute(w, map[string]any{
		"Title": title, "Lines": lines, "Down": down, "Across": across, "Height": bottom + 55 + 20*len(runs),
	})
}
