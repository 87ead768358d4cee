package inprocess

import "testing"

// BenchmarkOurs is for profiles: go test ./inprocess -bench Ours/small -benchmem -memprofile mem.out -memprofilerate 1.
func BenchmarkOurs(b *testing.B) {
	handler, err := ours()
	if err != nil {
		b.Fatal(err)
	}
	for _, w := range works() {
		b.Run(w.name, func(b *testing.B) {
			b.ReportAllocs()
			if err := newSender(handler, w).send(b.N); err != nil {
				b.Fatal(err)
			}
		})
	}
}
