// Package metrics is a page on which a person sees how the programs of a local run
// are: what each answers at /metrics, as tables.
package metrics

import (
	"context"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"coagent/local/alarms"
)

// Program is one that answers /metrics.
type Program struct {
	Name string
	// Addr is where it does, host and port.
	Addr string
}

// Page shows the metrics of Programs, read anew for each who looks, and above them
// the alarms. Docs are the pages to which those lead, and those lead on: the runbooks
// are in its folder runbooks.
type Page struct {
	Programs []Program
	Alarms   func() ([]alarms.State, error)
	Docs     fs.FS
	// Down are the parts that do not run, and those of them that somebody keeps down.
	// It may be nil.
	Down func() (down, held []string)
	// OfAWS is whether what AWS itself measures is measured here.
	OfAWS bool
}

//go:embed page.html
var source string

var page = template.Must(template.New("page").Parse(source))

// patience is how long a program may take to answer.
const patience = 2 * time.Second

// maxAnswer bounds what is read of one program.
const maxAnswer = 4 << 20

// report is what the page shows of one program.
type report struct {
	Name, Failure string
	Metrics       []metric
}

// Handler answers with the page, and with the pages of Docs as they were written.
func (p Page) Handler() http.Handler {
	pages := http.NewServeMux()
	pages.HandleFunc("GET /{$}", p.show)
	pages.HandleFunc("GET /{page...}", func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("page")
		text, err := fs.ReadFile(p.Docs, name) // it takes no path that leads out of Docs
		if err != nil || path.Ext(name) != ".md" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write(text) // who looks may have gone
	})
	return pages
}

func (p Page) show(w http.ResponseWriter, r *http.Request) {
	states, err := p.Alarms()
	if err != nil {
		http.Error(w, "The alarms cannot be evaluated: "+err.Error(), http.StatusInternalServerError)
		return
	}
	reports := make([]report, len(p.Programs))
	var asking sync.WaitGroup
	for i, program := range p.Programs {
		asking.Go(func() { reports[i] = ask(r.Context(), program) })
	}
	asking.Wait()
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	_ = page.Execute(w, map[string]any{ // who looks may have gone
		"Alarms": shown(states, p.OfAWS), "Programs": reports, "Parts": p.parts(), "OfAWS": p.OfAWS,
		"Still": r.URL.Query().Has("still"),
	})
}

// parts is nil if nobody knows of them.
func (p Page) parts() *parts {
	if p.Down == nil {
		return nil
	}
	down, held := p.Down()
	all := &parts{}
	for _, name := range down {
		all.Down = append(all.Down, part{name, slices.Contains(held, name)})
	}
	return all
}

// parts are those of the run that the page tells of.
type parts struct{ Down []part }

type part struct {
	Name string
	Held bool
}

func ask(ctx context.Context, p Program) report {
	text, err := p.Fetch(ctx)
	if err != nil {
		return report{Name: p.Name, Failure: "It does not answer now."}
	}
	return report{Name: p.Name, Metrics: parse(text)}
}

// Fetch asks the program for its metrics, as text.
func (p Program) Fetch(ctx context.Context) (string, error) {
	url := "http://" + p.Addr + "/metrics"
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s answered %d", url, resp.StatusCode)
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	return string(text), err
}

// metric is one of the table, with a row for each combination of labels.
type metric struct {
	Name, Says string
	Histogram  bool
	Rows       []row
}

type row struct {
	Labels        string
	Value         string
	Count         string
	P50, P95, P99 string

	sum, count float64
	buckets    []bucket
}

type bucket struct{ bound, count float64 }

// of is the row with these labels.
func (m *metric) of(labels string) *row {
	if at := slices.IndexFunc(m.Rows, func(r row) bool { return r.Labels == labels }); at >= 0 {
		return &m.Rows[at]
	}
	m.Rows = append(m.Rows, row{Labels: labels})
	return &m.Rows[len(m.Rows)-1]
}

// parse reads the text format, as far as our programs write it.
func parse(text string) []metric {
	var all []metric
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "# HELP "); ok {
			name, says, _ := strings.Cut(rest, " ")
			all = append(all, metric{Name: name, Says: says})
			continue
		}
		if len(all) == 0 {
			continue
		}
		m := &all[len(all)-1]
		if strings.HasPrefix(line, "# TYPE ") {
			m.Histogram = strings.HasSuffix(line, " histogram")
			continue
		}
		m.read(line)
	}
	for i := range all {
		all[i].finish()
	}
	return slices.DeleteFunc(all, func(m metric) bool { return len(m.Rows) == 0 })
}
