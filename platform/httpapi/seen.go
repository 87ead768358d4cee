package httpapi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"

	"coagent/platform/env"
	"coagent/platform/telemetry"
)

// Telemetry says how a program is seen from outside, its log apart.
type Telemetry struct {
	// Endpoint takes traces: [telemetry.Export.Endpoint].
	Endpoint string
	// Ratio is [telemetry.Export.Ratio].
	Ratio float64
	// Strangers is [telemetry.Export.Strangers]. The callers of a program without a
	// listener are strangers, whatever it says.
	Strangers bool
	// Addr is where /metrics is answered, host and port: an address of its own, which
	// no gateway and no caller is told. Empty: nowhere.
	Addr string
	// Namespace is that of CloudWatch in which a program without a listener writes its
	// metrics, into its log. Empty: it writes none.
	Namespace string
	// Sign makes a request to Endpoint one of this program's, if that asks who sends;
	// nil: it does not.
	Sign func(next http.RoundTripper) http.RoundTripper
}

// readTelemetry reads the settings, three of which OpenTelemetry names.
func readTelemetry(e *env.Reader) Telemetry {
	t := Telemetry{
		Endpoint: e.OptionalURL("OTEL_EXPORTER_OTLP_ENDPOINT"), Namespace: e.String("METRICS_NAMESPACE", ""), Ratio: 1,
	}
	if ratio := e.String("OTEL_TRACES_SAMPLER_ARG", ""); ratio != "" {
		var err error
		if t.Ratio, err = strconv.ParseFloat(ratio, 64); err != nil || !(t.Ratio >= 0 && t.Ratio <= 1) {
			e.Wrong("OTEL_TRACES_SAMPLER_ARG", errors.New("must be a number from 0 to 1"))
		}
	}
	if e.String("METRICS_ADDR", "") != "" {
		t.Addr = e.Address("METRICS_ADDR", "")
	}
	return t
}

// seen is the telemetry of a program that runs.
type seen struct {
	Telemetry
	log     *slog.Logger
	reader  *telemetry.Reader // nil if nobody reads the metrics
	metrics *http.Server      // nil if they are answered nowhere
	flush   func(context.Context) error
}

// open begins the telemetry of a program.
func (t Telemetry) open(ctx context.Context, m Machine, name, version string, log *slog.Logger) (*seen, error) {
	s := &seen{Telemetry: t, log: log}
	var err error
	hosted := m.Host != nil
	s.flush, err = telemetry.Start(name, version, telemetry.Export{
		Endpoint: t.Endpoint, Ratio: t.Ratio, Strangers: t.Strangers || hosted, Client: t.client(m), Log: log,
	})
	if err != nil {
		return nil, err
	}
	if hosted && t.Namespace == "" || !hosted && t.Addr == "" {
		return s, nil
	}
	if s.reader, err = telemetry.NewReader(name, hosted); err != nil || hosted {
		return s, err
	}
	listen := m.Listen
	if listen == nil {
		listen = new(net.ListenConfig).Listen
	}
	listener, err := listen(ctx, "tcp", t.Addr)
	if err != nil {
		return nil, fmt.Errorf("METRICS_ADDR: %w", err)
	}
	pages := http.NewServeMux()
	pages.Handle("GET /metrics", s.reader)
	s.metrics = &http.Server{
		Handler: pages, ReadHeaderTimeout: readHeaderTimeout, IdleTimeout: idleTimeout, WriteTimeout: BodyTime,
		MaxHeaderBytes: maxHeaderBytes, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	go func() {
		if err := s.metrics.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Error("metrics are answered no more", "cause", err.Error())
		}
	}()
	log.Info("metrics", "addr", listener.Addr().String())
	return s, nil
}

// client sends the spans. How long it may take its caller says.
func (t Telemetry) client(m Machine) *http.Client {
	var next http.RoundTripper = &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: m.Dial,
		IdleConnTimeout: 20 * time.Second, ForceAttemptHTTP2: true,
	}
	if t.Sign != nil {
		next = t.Sign(next)
	}
	return &http.Client{Transport: next}
}

// tell writes out what there is of an invocation.
func (s *seen) tell(ctx context.Context, m Machine) {
	if err := telemetry.Flush(ctx); err != nil {
		s.log.WarnContext(ctx, "traces could not be written out", "cause", err.Error())
	}
	if s.reader == nil {
		return
	}
	if err := s.reader.WriteEMF(ctx, m.Stderr, s.Namespace); err != nil {
		s.log.WarnContext(ctx, "metrics could not be written out", "cause", err.Error())
	}
}

// close writes out what is left.
func (s *seen) close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushTime)
	defer cancel()
	err := s.flush(ctx)
	if s.metrics != nil {
		err = errors.Join(err, s.metrics.Close())
	}
	if s.reader != nil {
		s.reader.Stop()
	}
	return err
}
