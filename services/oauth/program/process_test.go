package program

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"coagent/platform/telemetry/telemetrytest"
)

// scratch is where the program is built; TestMain removes it.
var scratch string

func TestMain(m *testing.M) {
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "oauth-*")
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		defer func() { _ = os.RemoveAll(dir) }()
		scratch = dir
		flag.Parse()
		if err := flag.Set("test.parallel", "3"); err != nil { // the tests that are parallel wait more than they compute
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return m.Run()
	}())
}

// program builds what is deployed, once.
var program = sync.OnceValues(func() (string, error) {
	path := filepath.Join(scratch, "oauth")
	if out, err := exec.Command("go", "build", "-o", path, "../cmd/oauth").CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

// process is one running program behind a wire of its own.
type process struct {
	*wire
	cmd *exec.Cmd
	at  string // its URL
	log *telemetrytest.Log

	ended chan struct{} // closed when it has ended
	err   error         // how, once it has
	once  sync.Once
}

// start runs the program behind out and waits until it listens.
func (w *world) start(t testing.TB, out *wire, override map[string]string) *process {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{wire: out, cmd: exec.Command(path), log: w.newLog(), ended: make(chan struct{})}
	p.cmd.SysProcAttr = tied()
	p.cmd.Env = []string{"HOME=/nowhere", "PATH=" + os.Getenv("PATH")}
	for name, value := range w.settings(out, override) {
		p.cmd.Env = append(p.cmd.Env, name+"="+value)
	}
	stderr, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	listening := make(chan string, 1)
	go func() {
		defer close(p.ended)
		lines := bufio.NewReader(io.TeeReader(stderr, p.log))
		for {
			text, err := lines.ReadString('\n')
			if err != nil {
				break
			}
			var line struct{ Msg, Addr string }
			if json.Unmarshal([]byte(text), &line) == nil && line.Msg == "listening" {
				listening <- line.Addr
			}
		}
		p.err = p.cmd.Wait()
	}()
	t.Cleanup(p.kill)
	select {
	case addr := <-listening:
		p.at = "http://" + addr
	case <-p.ended:
		t.Fatalf("the program ended: %v\n%s", p.err, p.log)
	case <-time.After(30 * time.Second):
		t.Fatalf("the program does not listen:\n%s", p.log)
	}
	return p
}

// kill ends it as a power failure would, and returns when it has ended.
func (p *process) kill() {
	p.once.Do(func() { _ = p.cmd.Process.Kill() }) // it may have ended by itself
	<-p.ended
}

// stop asks it to end and returns how it did.
func (p *process) stop(t testing.TB) error {
	t.Helper()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	select {
	case <-p.ended:
		return p.err
	case <-time.After(30 * time.Second):
		return errors.New("it does not end")
	}
}

// failedStart runs the program with settings that it should refuse, and returns
// what it says.
func (w *world) failedStart(t *testing.T, out *wire, override map[string]string) string {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, path)
	cmd.SysProcAttr = tied()
	for name, value := range w.settings(out, override) {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	said, err := cmd.CombinedOutput()
	if err == nil || ctx.Err() != nil {
		t.Errorf("it started: %s", said)
	}
	return string(said)
}
