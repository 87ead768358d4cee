package supervise

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Tool runs a program of the developer's to its end, in the developer's own
// environment. The error holds what it printed.
func Tool(ctx context.Context, dir, name string, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute) // a first build on a slow machine
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.SysProcAttr = ownGroup()
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	output, err := cmd.CombinedOutput()
	if err == nil {
		return nil
	}
	const most = 40 // lines
	lines := strings.Split(strings.TrimSpace(plain(string(output))), "\n")
	if len(lines) > most {
		lines = append(lines[:most], fmt.Sprintf("… and %d more lines", len(lines)-most))
	}
	return fmt.Errorf("%s: %w\n%s", filepath.Base(name), err, strings.Join(lines, "\n"))
}
