package local

import (
	"os"
	"os/exec"
	"testing"
)

// Only Linux ends a program together with the one that started it.
func TestAKilledOrchestratorLeavesNothing(t *testing.T) {
	t.Parallel()
	dir, addr := t.TempDir(), freeAddr(t)
	orchestrator := exec.Command(os.Args[0], "part", "orchestrator", dir, addr)
	if err := orchestrator.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the part runs", func() bool { return listening(addr) })
	if err := orchestrator.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = orchestrator.Wait()
	eventually(t, "the part is gone", func() bool { return !listening(addr) })
}
