// Package loopback measures programs of their own over this machine's loopback:
// the gateway beside other proxies, a cached search beside bytes that are only sent,
// a stored token beside the SDK's own calls, and how long each takes to start.
package loopback

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Bench is the machine of a run: a folder for what is written, and what was
// started. All of it ends with Close.
type Bench struct {
	ctx  context.Context
	path string
	root string // of the repository
	dir  string
	ends []func() error
}

// Open builds and starts nothing yet. Programs are found along path.
func Open(ctx context.Context, path string) *Bench { return &Bench{ctx: ctx, path: path} }

// prepare builds the programs, once.
func (b *Bench) prepare() error {
	if b.dir != "" {
		return nil
	}
	root, err := exec.CommandContext(b.ctx, "go", "list", "-m", "-f", "{{.Dir}}", "coagent").Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	b.root = string(bytes.TrimSpace(root))
	if b.dir, err = os.MkdirTemp("", "bench-"); err != nil {
		return err
	}
	b.ends = append(b.ends, func() error { return os.RemoveAll(b.dir) })
	return b.build()
}

// build makes the programs: the product's as the product's own module has them, with
// the tag of `make build`.
func (b *Bench) build() error {
	return errors.Join(
		b.make(b.root, "./services/ai/cmd/ai", "./services/search/cmd/search", "./services/oauth/cmd/oauth",
			"./services/gateway/cmd/gateway"),
		b.make(filepath.Join(b.root, "bench"), "./cmd/plain", "./cmd/getitem", "./cmd/converse"),
	)
}

// make builds programs of a module, each under its folder's name.
func (b *Bench) make(module string, packages ...string) error {
	args := append([]string{"build", "-tags", "lambda.norpc", "-o", b.dir + "/"}, packages...)
	cmd := exec.CommandContext(b.ctx, "go", args...)
	cmd.Dir, cmd.Stderr = module, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("build %v: %w", packages, err)
	}
	return nil
}

// Close ends what runs and removes what was written.
func (b *Bench) Close() error { return b.closeTo(0) }

// closeTo ends what was started after the first n.
func (b *Bench) closeTo(n int) error {
	var errs []error
	for len(b.ends) > n {
		last := len(b.ends) - 1
		errs = append(errs, b.ends[last]())
		b.ends = b.ends[:last]
	}
	return errors.Join(errs...)
}

func (b *Bench) file(name string) string { return filepath.Join(b.dir, name) }

// write writes a file. Without room for it nothing goes on.
func (b *Bench) write(name, text string) (path string) {
	if err := os.WriteFile(b.file(name), []byte(text), 0o600); err != nil {
		panic(err)
	}
	return b.file(name)
}

// program is one to start.
type program struct {
	name string
	args []string
	env  []string
	addr string // that it will listen at
	// ready is asked until it answers below 500; empty: it is enough that it listens.
	ready string
	// patience is how long it may take to start; 0: 20 s.
	patience time.Duration
}

// logOf is the file that p logs to.
func (b *Bench) logOf(p program) string { return b.file(strings.ReplaceAll(p.name, "/", "-") + ".log") }

// process is a program that runs.
type process struct {
	addr string
	pid  int
}

// start starts p and waits until it is ready.
func (b *Bench) start(p program) (*process, error) {
	cmd, err := b.launch(p)
	if err != nil {
		return nil, err
	}
	b.ends = append(b.ends, func() error { return end(cmd) })
	deadline := time.Now().Add(cmp.Or(p.patience, 20*time.Second))
	for {
		if p.answers() {
			return &process{p.addr, cmd.Process.Pid}, nil
		}
		if time.Now().After(deadline) {
			said, _ := os.ReadFile(b.logOf(p)) // the timeout is what is told
			return nil, fmt.Errorf("%s does not start: %.2000s", p.name, said)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// launch starts p. What it logs goes to a file, as it would to a pipe or a disk.
func (b *Bench) launch(p program) (*exec.Cmd, error) {
	log, err := os.Create(b.logOf(p))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd := exec.Command(p.args[0], p.args[1:]...)
	cmd.Env = append(
		[]string{"PATH=" + b.path, "HOME=" + b.dir, "XDG_DATA_HOME=" + b.dir, "XDG_CONFIG_HOME=" + b.dir},
		p.env...)
	cmd.Stdout, cmd.Stderr, cmd.Dir = log, log, b.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return cmd, cmd.Start()
}

// end ends what b has started, and what that has started itself: nginx's workers outlive
// their master. How they take that says nothing.
func end(cmd *exec.Cmd) error {
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	_ = cmd.Wait() // it was killed
	return nil
}

var probe = &http.Client{Timeout: time.Second}

func (p program) answers() bool {
	if p.ready == "" {
		conn, err := net.DialTimeout("tcp", p.addr, time.Second)
		if err != nil {
			return false
		}
		return conn.Close() == nil
	}
	resp, err := probe.Get("http://" + p.addr + p.ready)
	if err != nil {
		return false
	}
	_ = resp.Body.Close() // only the status counts
	return resp.StatusCode == http.StatusOK
}

// free is an address that nobody listens at. Without one nothing goes on.
func (b *Bench) free() (addr string) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// serve serves handler in this process, whose time is nobody's.
func (b *Bench) serve(handler http.Handler) (url string, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = server.Serve(listener) }() // until Close
	b.ends = append(b.ends, server.Close)
	return "http://" + listener.Addr().String(), nil
}

func port(addr string) string {
	_, port, _ := net.SplitHostPort(addr)
	if _, err := strconv.Atoi(port); err != nil {
		panic("no port in " + addr)
	}
	return port
}
