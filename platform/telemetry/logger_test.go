package telemetry_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/slogtest"
	"time"

	"go.opentelemetry.io/otel/trace"

	"coagent/platform/telemetry"
)

// lines parses what was logged: one object a line, or the test fails.
func lines(t *testing.T, log *bytes.Buffer) []map[string]any {
	t.Helper()
	var parsed []map[string]any
	for line := range strings.Lines(log.String()) {
		var object map[string]any
		if err := json.Unmarshal([]byte(line), &object); err != nil {
			t.Fatalf("%q is no object: %v", line, err)
		}
		parsed = append(parsed, object)
	}
	return parsed
}

// inRequest is a context as a handler has it.
func inRequest(ctx context.Context) context.Context {
	return telemetry.WithCorrelationID(trace.ContextWithSpanContext(ctx, trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: trace.TraceID{15: 1}, SpanID: trace.SpanID{7: 2},
	})), "abcdefgh")
}

func TestALineNamesServiceRequestAndTrace(t *testing.T) {
	var out bytes.Buffer
	log := telemetry.NewLogger(&out, "search")
	log.Info("started")
	log.WarnContext(inRequest(t.Context()), "slow", "took_ms", 7)
	log.DebugContext(inRequest(t.Context()), "too much")

	got := lines(t, &out)
	for _, line := range got {
		delete(line, "time")
	}
	want := []map[string]any{
		{"level": "INFO", "msg": "started", "service": "search"},
		{
			"level": "WARN", "msg": "slow", "service": "search", "took_ms": 7.0, "correlation_id": "abcdefgh",
			"trace_id": "00000000000000000000000000000001", "span_id": "0000000000000002",
		},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestTheIDsStayAtTheTopInEveryGroup(t *testing.T) {
	var out bytes.Buffer
	ctx := inRequest(t.Context())
	log := telemetry.NewLogger(&out, "search").With("a", 1)
	group := log.WithGroup("provider").With("name", "tavily")
	one, two := group.With("one", 1), group.With("two", 2) // siblings share nothing
	log.InfoContext(ctx, "plain", "b", 2)
	one.InfoContext(ctx, "grouped", "b", 2)
	two.WithGroup("deep").InfoContext(ctx, "grouped twice", "b", 2)
	log.WithGroup("").InfoContext(ctx, "no group", "b", 2)

	want := []map[string]any{
		{"a": 1.0, "b": 2.0},
		{"a": 1.0, "provider": map[string]any{"name": "tavily", "one": 1.0, "b": 2.0}},
		{"a": 1.0, "provider": map[string]any{"name": "tavily", "two": 2.0, "deep": map[string]any{"b": 2.0}}},
		{"a": 1.0, "b": 2.0},
	}
	for i, line := range lines(t, &out) {
		if line["correlation_id"] != "abcdefgh" || line["span_id"] != "0000000000000002" || line["service"] != "search" {
			t.Errorf("the top of %v lacks an id", line)
		}
		maps.DeleteFunc(line, func(key string, _ any) bool {
			return slices.Contains([]string{"time", "level", "msg", "service", "correlation_id", "trace_id", "span_id"}, key)
		})
		if !reflect.DeepEqual(line, want[i]) {
			t.Errorf("got %v, want %v", line, want[i])
		}
	}
}

func TestNoTextForgesALine(t *testing.T) {
	var out bytes.Buffer
	telemetry.NewLogger(&out, "search").Info("one\n{\"msg\":\"forged\"}", "key\n", "value\n{}")
	if got := lines(t, &out); len(got) != 1 {
		t.Errorf("%d lines: %v", len(got), got)
	}
}

func TestARecordIsLeftAsItWas(t *testing.T) {
	var out bytes.Buffer
	log := telemetry.NewLogger(&out, "search")
	record := slog.NewRecord(time.Now(), slog.LevelInfo, "shared", 0)
	for i := range 10 { // so many that room is left behind them
		record.AddAttrs(slog.Int("n"+strconv.Itoa(i), i))
	}
	for range 2 { // as a handler does that writes to two places
		if err := log.Handler().Handle(inRequest(t.Context()), record); err != nil {
			t.Fatal(err)
		}
	}
	if got := lines(t, &out); !reflect.DeepEqual(got[0], got[1]) {
		t.Errorf("first %v\nthen  %v", got[0], got[1])
	}
}

func TestTheLoggerKeepsSlogsRules(t *testing.T) {
	var out bytes.Buffer
	err := slogtest.TestHandler(inContext{telemetry.NewLogger(&out, "search").Handler()}, func() []map[string]any { return lines(t, &out) })
	if err != nil {
		t.Error(err)
	}
}

// inContext logs everything as part of a request.
type inContext struct{ slog.Handler }

func (h inContext) Handle(ctx context.Context, r slog.Record) error {
	return h.Handler.Handle(inRequest(ctx), r)
}

func (h inContext) WithAttrs(attrs []slog.Attr) slog.Handler {
	return inContext{h.Handler.WithAttrs(attrs)}
}

func (h inContext) WithGroup(name string) slog.Handler {
	return inContext{h.Handler.WithGroup(name)}
}
