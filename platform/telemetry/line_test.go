package telemetry_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"coagent/platform/telemetry"
)

// Lines that are written without reflection say what those of slog's own handler do.
func TestALineIsWhatSlogWouldWrite(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	texts := []string{"", "plain", "a\"b\\c\n\t\x00", "<&>", "\u2028ä日本", "\xff\xfe", "😀"}
	text := func() string { return texts[random.IntN(len(texts))] + texts[random.IntN(len(texts))] }
	value := func() slog.Value {
		switch random.IntN(9) {
		case 0:
			return slog.Int64Value(random.Int64() - random.Int64())
		case 1:
			return slog.Uint64Value(random.Uint64())
		case 2:
			return slog.Float64Value(random.NormFloat64() * 1e-7)
		case 3:
			return slog.Float64Value(float64(random.IntN(1 << 40)))
		case 4:
			return slog.BoolValue(random.IntN(2) == 0)
		case 5:
			return slog.DurationValue(time.Duration(random.Int64()))
		case 6:
			return slog.TimeValue(time.Unix(random.Int64N(1<<33), random.Int64N(1e9)))
		case 7:
			return slog.AnyValue(map[string]int{"a": 1})
		default:
			return slog.StringValue(text())
		}
	}
	attrs := func() (all []slog.Attr) {
		for range random.IntN(9) {
			all = append(all, slog.Attr{Key: "k" + text(), Value: value()})
		}
		if random.IntN(3) == 0 { // several in one, whose own stand for themselves
			all = append(all, slog.Attr{Value: slog.GroupValue(slog.Attr{Key: "g", Value: value()}, slog.Attr{Key: "h", Value: value()})})
		}
		return all
	}
	for range 2000 {
		var ours, slogs bytes.Buffer
		with := attrs()
		mine := telemetry.NewLogger(&ours, "search").Handler().WithAttrs(with)
		theirs := slog.NewJSONHandler(&slogs, nil).WithAttrs([]slog.Attr{slog.String("service", "search")}).WithAttrs(with)
		record := slog.NewRecord(time.Unix(random.Int64N(1<<33), random.Int64N(1e9)), slog.Level(random.IntN(12)), text(), 0)
		record.AddAttrs(attrs()...)
		if err := mine.Handle(t.Context(), record); err != nil {
			t.Fatal(err)
		}
		if err := theirs.Handle(t.Context(), record); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(members(t, ours.Bytes()), members(t, slogs.Bytes())) {
			t.Fatalf("ours  %sslog's %s", ours.Bytes(), slogs.Bytes())
		}
	}
}

// members is an object of JSON as its names and values, in their order.
func members(t *testing.T, line []byte) []any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber()
	var all []any
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		all = append(all, token)
	}
	return all
}

func BenchmarkLine(b *testing.B) {
	log := telemetry.NewLogger(discard{}, "search")
	ctx := inRequest(b.Context())
	b.ReportAllocs()
	for b.Loop() {
		log.LogAttrs(ctx, slog.LevelInfo, "request", slog.String("method", "POST"), slog.String("route", "/search/web"),
			slog.String("path", "/search/web"), slog.Int("status", 200), slog.Int64("bytes", 1234), slog.Float64("duration_ms", 12.345))
	}
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
