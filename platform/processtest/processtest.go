// Package processtest runs programs of this repository as they are deployed:
// as processes, which can be killed.
package processtest

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience bounds every wait for a process.
const patience = 30 * time.Second

// Build builds the program whose main is in the test's own folder. See
// [BuildFolder].
func Build(t testing.TB) (path string) {
	t.Helper()
	return BuildFolder(t, ".")
}

// BuildFolder builds the program whose main is in folder, which is relative to
// the test's own. It is built once for the test binary, and removed when the
// binary ends, however that ends.
func BuildFolder(t testing.TB, folder string) (path string) {
	t.Helper()
	folder, err := filepath.Abs(folder)
	if err != nil {
		t.Fatal(err)
	}
	once, _ := builds.LoadOrStore(folder, sync.OnceValues(func() (string, error) { return build(folder) }))
	path, err = once.(func() (string, error))()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// BuildLambda builds a service's program as it is deployed to Lambda, for this
// machine: by tools/lambda.sh in root, which is relative to the test's folder. It
// is built once for the test binary, as by [BuildFolder].
func BuildLambda(t testing.TB, root, service string) (path string) {
	t.Helper()
	root, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	once, _ := builds.LoadOrStore("lambda "+service, sync.OnceValues(func() (string, error) {
		folder := filepath.Join(root, "services", service, "cmd", service)
		return built(folder, "lambda-"+service, func(path string) *exec.Cmd {
			return exec.Command(filepath.Join(root, "tools", "lambda.sh"), service, runtime.GOARCH, path)
		})
	}))
	path, err = once.(func() (string, error))()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// builds are the programs by their folder, or by what else they are called.
var builds sync.Map // of func() (path string, err error)

func build(folder string) (path string, err error) {
	return built(folder, strings.ReplaceAll(folder, string(filepath.Separator), "-"), func(path string) *exec.Cmd {
		// What the test is linked with is none of the program's business.
		return exec.Command("env", "-u", "CGO_LDFLAGS", "go", "build", "-o", path, ".")
	})
}

// built builds the program in folder by a command that writes it to path.
func built(folder, name string, command func(path string) *exec.Cmd) (path string, err error) {
	if err := look(folder); err != nil {
		return "", err
	}
	into, err := scratch()
	if err != nil {
		return "", err
	}
	path = filepath.Join(into.path, name)
	cmd := command(path)
	cmd.Dir = folder
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building what is in %s: %w\n%s", folder, err, out)
	}
	return path, nil
}

// look looks at every file that the program in folder is made of. The go command
// remembers what a test has looked at, and runs it again when that has changed;
// of a program that the test builds it would know nothing.
func look(folder string) error {
	const files = "{{if .Module}}{{if .Module.Main}}{{$d := .Dir}}" +
		"{{range .GoFiles}}{{$d}}/{{.}}\n{{end}}{{range .EmbedFiles}}{{$d}}/{{.}}\n{{end}}{{end}}{{end}}"
	cmd := exec.Command("go", "list", "-deps", "-f", files, ".")
	cmd.Dir = folder
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go list in %s: %w", folder, err)
	}
	for file := range strings.FieldsSeq(string(out)) {
		if _, err := os.Stat(file); err != nil {
			return err
		}
	}
	return nil
}

// sweeping removes a folder when the input ends, and that is when the test
// binary has ended.
const sweeping = `trap '' INT HUP TERM; cat >/dev/null; rm -rf "$1"`

// A folder that goes with the test binary: the sweeper's input is closed when
// nobody holds the folder any more.
type folder struct {
	path    string
	sweeper io.Closer
}

var scratch = sync.OnceValues(func() (*folder, error) {
	path, err := os.MkdirTemp("", "programs-*")
	if err != nil {
		return nil, err
	}
	sweeper := exec.Command("sh", "-c", sweeping, "sh", path)
	input, err := sweeper.StdinPipe()
	if err != nil {
		return nil, err
	}
	return &folder{path, input}, sweeper.Start()
})

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

// Refusal runs the program at path with settings that it should refuse, and
// returns the lines that it says before it ends.
func Refusal(t testing.TB, path string, settings map[string]string) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, path)
	cmd.SysProcAttr = tied()
	cmd.Env = []string{"HOME=/nowhere"}
	for name, value := range settings {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	said, err := cmd.CombinedOutput()
	if _, failed := errors.AsType[*exec.ExitError](err); !failed || ctx.Err() != nil {
		t.Fatalf("it did not end with a failure, but with %v:\n%s", err, said)
	}
	return strings.Split(strings.TrimSpace(string(said)), "\n")
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
			select {
			case listening <- line.Addr:
			default: // it has said so before
			}
		}
	}
}

// Kill ends it as a power failure would, and returns when it has ended.
func (p *Process) Kill() {
	p.once.Do(func() { _ = p.cmd.Process.Kill() }) // it may have ended by itself
	<-p.ended
}

// Signal asks it to end, and does not wait.
func (p *Process) Signal(t testing.TB) {
	t.Helper()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
}

// Stop asks it to end and returns how it did.
func (p *Process) Stop() error { return p.stop(os.Interrupt) }

// Terminate is Stop as a platform does it, by SIGTERM.
func (p *Process) Terminate() error { return p.stop(syscall.SIGTERM) }

func (p *Process) stop(by os.Signal) error {
	if err := p.cmd.Process.Signal(by); err != nil {
		return err
	}
	select {
	case <-p.ended:
		return p.err
	case <-time.After(patience):
		return errors.New("it does not end")
	}
}
