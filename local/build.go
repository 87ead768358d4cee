package local

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// goBuild builds every program of the repository at root into the folder.
func goBuild(ctx context.Context, root, into string) error {
	var packages []string
	for _, pattern := range []string{"services/*/cmd/*", "mocks/cmd/*"} {
		folders, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			return err
		}
		packages = append(packages, folders...)
	}
	// The commit stays out: it would make every program differ from the last build.
	args := append([]string{"build", "-buildvcs=false", "-o", into + string(filepath.Separator)}, packages...)
	return tool(ctx, root, "go", args...)
}

// generate writes the code that comes from the documents.
func generate(ctx context.Context, root string) error {
	return tool(ctx, root, filepath.Join(root, "openapi", "generate.sh"))
}

// tool runs a developer's tool, in the developer's own environment. The error
// holds what it printed.
func tool(ctx context.Context, dir, name string, args ...string) error {
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

// install moves the programs in fresh to bin, each at one stroke, and returns
// the paths of those that are not what was there before. A program that runs
// keeps the file that it was started from.
func install(fresh, bin string) ([]string, error) {
	files, err := os.ReadDir(fresh)
	if err != nil {
		return nil, err
	}
	var changed []string
	for _, file := range files {
		from, to := filepath.Join(fresh, file.Name()), filepath.Join(bin, file.Name())
		same, err := equal(from, to)
		if err != nil {
			return changed, err
		}
		if same {
			continue
		}
		if err := os.Rename(from, to); err != nil {
			return changed, err
		}
		changed = append(changed, to)
	}
	return changed, nil
}

// equal says whether two files hold the same; one that is missing differs.
func equal(a, b string) (bool, error) {
	var sums [2][sha256.Size]byte
	for i, path := range []string{a, b} {
		content, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		sums[i] = sha256.Sum256(content)
	}
	return sums[0] == sums[1], nil
}
