package supervise

import (
	"os"
	"os/exec"
	"testing"

	"coagent/local/localtest"
)

// Only Linux ends a program together with the one that started it.
func TestAKilledOrchestratorLeavesNothing(t *testing.T) {
	t.Parallel()
	dir, addr := t.TempDir(), localtest.FreeAddr(t)
	orchestrator := exec.Command(os.Args[0], "part", "orchestrator", dir, addr)
	if err := orchestrator.Start(); err != nil {
		t.Fatal(err)
	}
	localtest.Eventually(t, "the part runs", func() bool { return localtest.Listening(addr) })
	if err := orchestrator.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = orchestrator.Wait()
	localtest.Eventually(t, "the part is gone", func() bool { return !localtest.Listening(addr) })
}
