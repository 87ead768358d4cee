package httpapi_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/gen/aiapi"
	"coagent/gen/searchapi"
	"coagent/platform/env"
	"coagent/platform/httpapi"
)

func TestAProgramThatStopsWaitsForItsLongestOperation(t *testing.T) {
	ai, errOfAI := aiapi.GetSpec()
	search, errOfSearch := searchapi.GetSpec()
	if err := errors.Join(errOfAI, errOfSearch); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		documents []*openapi3.T
		within    string
	}{
		"one document":   {[]*openapi3.T{search}, "35s"},
		"several":        {[]*openapi3.T{ai, search}, "2m10s"},
		"no one told it": {nil, "15m0s"},
	} {
		t.Run(name, func(t *testing.T) {
			log := new(journal)
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			ended := make(chan error, 1)
			program := httpapi.Program{Name: "test", Addr: "127.0.0.1:0", Documents: c.documents, Handler: noHandler}
			go func() { ended <- program.Run(ctx, httpapi.Machine{Stderr: log}) }()
			soon(t, "listening", func() bool { return strings.Contains(log.String(), `"listening"`) })
			stop()
			if err := <-ended; err != nil {
				t.Fatal(err)
			}
			if line := log.lines(t, "stopping"); len(line) != 1 || line[0]["within"] != c.within {
				t.Errorf("logged %v, want %s", line, c.within)
			}
		})
	}
}

func TestAProgramDoesNotStartWithADocumentThatItCannotServe(t *testing.T) {
	lacking := load(t, strings.ReplaceAll(shop, "x-coagent-timeout", "x-other"))
	program := httpapi.Program{Name: "test", Addr: "127.0.0.1:0", Documents: []*openapi3.T{lacking}, Handler: noHandler}
	if err := program.Run(t.Context(), httpapi.Machine{Stderr: t.Output()}); err == nil || !strings.Contains(err.Error(), "x-coagent-timeout") {
		t.Errorf("got %v", err)
	}
}

func TestTheSettingsOfEveryProgram(t *testing.T) {
	for name, c := range map[string]struct {
		settings map[string]string
		level    slog.Level
		delay    time.Duration
		addr     string
		wrong    string
	}{
		"none":   {nil, slog.LevelInfo, 5 * time.Second, "127.0.0.1:1", ""},
		"others": {map[string]string{"LOG_LEVEL": "debug", "SHUTDOWN_DELAY_SECONDS": "0", "ADDR": ":80"}, slog.LevelDebug, 0, ":80", ""},
		"wrong": {
			map[string]string{
				"LOG_LEVEL": "loud", "SHUTDOWN_DELAY_SECONDS": "5s", "ADDR": "80",
				"OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4318", "OTEL_TRACES_SAMPLER_ARG": "10", "METRICS_ADDR": "9090",
			}, 0, 0, "",
			"ADDR must be host:port with a port from 0 to 65535\n" +
				"OTEL_EXPORTER_OTLP_ENDPOINT must be an absolute http or https URL without user, password or fragment\n" +
				"OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1\n" +
				"METRICS_ADDR must be host:port with a port from 0 to 65535\n" +
				"LOG_LEVEL must be one of debug, info, warn, error\n" +
				"SHUTDOWN_DELAY_SECONDS must be a whole number of seconds from 0 to 60",
		},
	} {
		e := env.From(func(name string) string { return c.settings[name] })
		p := httpapi.ReadProgram(e, "test", "127.0.0.1:1")
		if err := e.Err(); c.wrong != "" {
			if err == nil || err.Error() != c.wrong {
				t.Errorf("%s: %v", name, err)
			}
			continue
		} else if err != nil || p.LogLevel != c.level || p.Delay != c.delay || p.Addr != c.addr || p.Name != "test" {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

func TestTheLogBeginsAtItsLevel(t *testing.T) {
	for level, want := range map[slog.Level]string{slog.LevelDebug: "debug info warn", slog.LevelInfo: "info warn", slog.LevelWarn: "warn"} {
		log := new(journal)
		program := httpapi.Program{Name: "test", LogLevel: level, Handler: func(log *slog.Logger) (http.Handler, error) {
			log.Debug("debug")
			log.Info("info")
			log.Warn("warn")
			return nil, errors.New("no handler")
		}}
		if err := program.Run(t.Context(), httpapi.Machine{Stderr: log}); err == nil {
			t.Error("it runs without a handler")
		}
		var said []string
		for _, word := range []string{"debug", "info", "warn"} {
			if len(log.lines(t, word)) > 0 {
				said = append(said, word)
			}
		}
		if got := strings.Join(said, " "); got != want {
			t.Errorf("at %v: %s, want %s", level, got, want)
		}
	}
}

func noHandler(*slog.Logger) (http.Handler, error) { return http.NotFoundHandler(), nil }
