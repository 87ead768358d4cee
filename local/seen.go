package local

import (
	"errors"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"time"

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

// openMetrics lets the page of metrics answer until it is closed; nil if the run
// has none.
func (c Config) openMetrics() (*http.Server, error) {
	if c.Ports.Metrics == 0 {
		return nil, nil
	}
	var page metrics.Page
	for _, name := range []string{"gateway", "ai", "search", "oauth"} {
		if port := c.Ports.MetricsOf[name]; port != 0 {
			page.Programs = append(page.Programs, metrics.Program{Name: name, Addr: c.addr(port)})
		}
	}
	l, err := net.Listen("tcp", c.addr(c.Ports.Metrics))
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: page, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			c.say("The page of metrics has ended: %v", err)
		}
	}()
	return server, nil
}
