// Package processtest runs programs of this repository as they are deployed:
// as processes, which can be killed.
package processtest

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// patience bounds every wait for a process.
const patience = 30 * time.Second

// Build builds the program whose main is in the test's own folder, into a folder
// that is removed with the test.
func Build(t testing.TB) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "program")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return path
}

// Process is a running program.
type Process struct {
	// URL is where it listens.
	URL string

	cmd   *exec.Cmd
	ended chan struct{} // closed when it has ended
	err   error         // how, once it has
	once  sync.Once
}

// Start runs the program at path with the settings as its whole environment and
// returns when it listens. What it logs goes to log. It is killed
// with the test, also if the test itself is killed.
func Start(t testing.TB, path string, settings map[string]string, log io.Writer) *Process {
	t.Helper()
	p := &Process{cmd: exec.Command(path), ended: make(chan struct{})}
	p.cmd.SysProcAttr = tied()
	p.cmd.Env = []string{"HOME=/nowhere"}
	for name, value := range settings {
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
		p.follow(io.TeeReader(stderr, log), listening)
		p.err = p.cmd.Wait()
	}()
	t.Cleanup(p.Kill)
	select {
	case addr := <-listening:
		p.URL = "http://" + addr
	case <-p.ended:
		t.Fatalf("the program ended: %v", p.err)
	case <-time.After(patience):
		t.Fatal("the program does not listen")
	}
	return p
}

// follow reads the log to its end and tells where the program listens.
func (p *Process) follow(log io.Reader, listening chan<- string) {
	lines := bufio.NewReader(log)
	for {
		text, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		var line struct{ Msg, Addr string }
		if json.Unmarshal([]byte(text), &line) == nil && line.Msg == "listening" {
			listening <- line.Addr
		}
	}
}

// Kill ends it as a power failure would, and returns when it has ended.
func (p *Process) Kill() {
	p.once.Do(func() { _ = p.cmd.Process.Kill() }) // it may have ended by itself
	<-p.ended
}

// Stop asks it to end and returns how it did.
func (p *Process) Stop() error {
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	select {
	case <-p.ended:
		return p.err
	case <-time.After(patience):
		return errors.New("it does not end")
	}
}
