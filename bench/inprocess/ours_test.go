package inprocess

import (
	"io"
	"log/slog"
	"testing"

	"coagent/platform/telemetry"

	"coagent/bench/peers/ours"
	"coagent/bench/work"
)

// BenchmarkOurs is for profiles: go test ./inprocess -bench Ours/small -benchmem -memprofile mem.out -memprofilerate 1.
func BenchmarkOurs(b *testing.B) {
	handler, err := ours.Handler(telemetry.NewLoggerAt(slog.LevelInfo, io.Discard, "bench"))
	if err != nil {
		b.Fatal(err)
	}
	for _, w := range work.All() {
		b.Run(w.Name, func(b *testing.B) {
			b.ReportAllocs()
			if err := NewSender(handler, w).Send(b.N); err != nil {
				b.Fatal(err)
			}
		})
	}
}
