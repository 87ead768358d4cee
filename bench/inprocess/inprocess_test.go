package inprocess

import (
	"os"
	"path/filepath"
	"testing"

	"coagent/bench/measure"
	"coagent/bench/work"
)

// A peer that skips the work would win.
func TestEveryPeerDoesTheWork(t *testing.T) {
	all, err := peers()
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range work.All() {
		for _, p := range all {
			if err := NewSender(p.handler, p.expects(w)).Check(); err != nil {
				t.Errorf("%s: %v", p.name, err)
			}
		}
	}
}

func TestAnAllocationThatWasAddedIsToldAndOneThatWentIsNot(t *testing.T) {
	file := filepath.Join(t.TempDir(), "allocations.json")
	if err := Accept(file, []Row{row(Ours, 25), row("huma", 40)}); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "{\n  \"small\": 25\n}\n" {
		t.Errorf("accepted %q, %v", text, err)
	}
	for allocations, fails := range map[float64]bool{20: false, 25: false, 26.1: false, 27: true} {
		if err := Hold(file, []Row{row(Ours, allocations), row("huma", 400)}); (err != nil) != fails {
			t.Errorf("%v allocations: %v", allocations, err)
		}
	}
}

func row(name string, allocations float64) Row {
	return Row{Result: measure.Result{Name: name}, Work: "small", Allocations: allocations}
}
