package local

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"coagent/local/alarms"
	"coagent/local/metrics"
	"coagent/local/supervise"
)

// viewer shows traces in the browser. It takes what OTLP brings, and keeps it in
// memory.
func (c Config) viewer(o outside) []supervise.Part {
	if c.Ports.Traces == 0 {
		return nil
	}
	script := filepath.Join(c.Root, "node_modules", "autotel-devtools", "dist", "cli.js")
	return []supervise.Part{{
		Name: "traces", Addr: c.addr(c.Ports.Traces),
		Path: "node", Args: []string{script, "--host", "127.0.0.1", "--port", strconv.Itoa(c.Ports.Traces),
			"--grpc-port", strconv.Itoa(c.Ports.TracesGRPC), "--title", "Co-agent Marketer", "--max-traces", "2000"},
		Env: o.base(), Healthy: supervise.AnswersOK(c.url(c.Ports.Traces) + "/healthz"),
		Needs: []string{script}, Remedy: "Install Node.js 22.13 or newer and run `make setup`.",
	}}
}

// seen are the settings by which a program is seen from outside.
func (c Config) seen(name string) (env []string) {
	if c.Ports.Traces != 0 {
		env = append(env, "OTEL_EXPORTER_OTLP_ENDPOINT="+c.url(c.Ports.Traces))
	}
	if port := c.Ports.MetricsOf[name]; port != 0 {
		env = append(env, "METRICS_ADDR="+c.addr(port))
	}
	return env
}

// lookEvery is how often the alarms look at what was measured.
const lookEvery = 5 * time.Second

// watch is the alarms of the deployed stages over what this run measures.
func (c Config) watch() (*alarms.Watch, error) {
	all, filters, err := alarms.Read()
	if err != nil {
		return nil, err
	}
	w := &alarms.Watch{Alarms: all}
	for _, p := range c.measured() {
		w.Sources = append(w.Sources, &alarms.Scraped{
			Service: p.Name, Fetch: p.Fetch, Metrics: alarms.Scrapes(all, p.Name),
		})
		for _, filter := range filters {
			if filter.Transformations[0].Name != p.Name+".answered" {
				continue
			}
			log := &alarms.Logged{File: filepath.Join(supervise.LogFolder(c.Dir), p.Name+".log"), Filter: filter}
			log.Skip()
			w.Sources = append(w.Sources, log)
		}
	}
	return w, nil
}

// measured are the programs that answer /metrics.
func (c Config) measured() (programs []metrics.Program) {
	for _, name := range []string{"gateway", "ai", "search", "oauth"} {
		if port := c.Ports.MetricsOf[name]; port != 0 {
			programs = append(programs, metrics.Program{Name: name, Addr: c.addr(port)})
		}
	}
	return programs
}

// openMetrics lets the page of metrics answer until it is closed, and the alarms
// look until then; nil if the run has none. Down are the parts that do not run.
func (c Config) openMetrics(down func() (down, held []string)) (*http.Server, error) {
	if c.Ports.Metrics == 0 {
		return nil, nil
	}
	watch, err := c.watch()
	if err != nil {
		return nil, err
	}
	page := metrics.Page{
		Programs: c.measured(), Alarms: watch.States, Docs: os.DirFS(filepath.Join(c.Root, "docs")),
		Down: down,
	}
	l, err := net.Listen("tcp", c.addr(c.Ports.Metrics))
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: page.Handler(), ReadHeaderTimeout: 10 * time.Second}
	ctx, stop := context.WithCancel(context.Background())
	go watch.Run(ctx, lookEvery)
	go func() {
		defer stop()
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			c.say("The page of metrics has ended: %v", err)
		}
	}()
	return server, nil
}
