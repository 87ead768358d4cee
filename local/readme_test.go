package local

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// theReadmesConnection runs the commands that the README gives for a connection,
// with this run's ports and folder in them.
func (j *journey) theReadmesConnection(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, block, found := strings.Cut(string(readme), "A Google connection from start to end")
	if !found {
		t.Fatal("the README speaks of no connection")
	}
	_, block, _ = strings.Cut(block, "```sh\n")
	block, _, _ = strings.Cut(block, "```")
	standard := StandardPorts()
	commands := strings.NewReplacer(
		":"+strconv.Itoa(standard.Gateway), ":"+strconv.Itoa(j.cfg.Ports.Gateway),
		":"+strconv.Itoa(standard.OAuthProvider), ":"+strconv.Itoa(j.cfg.Ports.OAuthProvider),
		":"+strconv.Itoa(standard.Web), ":"+strconv.Itoa(j.cfg.Ports.Web),
	).Replace(block)
	shell := exec.CommandContext(t.Context(), "bash", "-ec", commands)
	shell.Dir = t.TempDir()
	if err := os.Symlink(j.cfg.Dir, filepath.Join(shell.Dir, ".local")); err != nil {
		t.Fatal(err)
	}
	shell.Stderr = os.Stderr
	said, err := shell.Output()
	if err != nil {
		t.Fatalf("%v in\n%s", err, commands)
	}
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	for i, want := range []string{`"success":true,"version"`, `"isValid":true`, `"accessToken":"google-access-`, `{"success":true}`} {
		lines = nonEmpty(lines)
		if i >= len(lines) || !strings.Contains(lines[i], want) {
			t.Fatalf("answer %d lacks %s:\n%s", i+1, want, said)
		}
	}
	if lines[1] == lines[2] {
		t.Error("the refresh gave nothing new")
	}
	logs, err := filepath.Glob(filepath.Join(j.cfg.Dir, "logs", "*.log"))
	if err != nil || len(logs) == 0 {
		t.Fatalf("no logs: %v", err)
	}
	for _, file := range logs {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "google-access-") || strings.Contains(string(text), "google-refresh-") && !strings.Contains(file, "oauthprovider") {
			t.Errorf("%s holds a token", filepath.Base(file))
		}
	}
}

func nonEmpty(lines []string) []string {
	var kept []string
	for _, line := range lines {
		if strings.TrimSpace(line) != "" {
			kept = append(kept, line)
		}
	}
	return kept
}
