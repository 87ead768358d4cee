// Package redistest starts real Redis servers for tests: one by itself, one that
// speaks TLS, or a cluster. They write nothing to disk, so their data ends with
// them. The program is the real one and has to be installed; a test that needs
// it fails without it.
package redistest

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Server is a redis-server for one test.
type Server struct {
	network, addr string
	authority     *authority // nil: no TLS
	dir           string
	args          []string
	shell         *exec.Cmd
	stop          io.Closer // the shell's standard input
}

// untilInputEnds runs a server until the shell's input ends, which it does even
// if the test is killed.
const untilInputEnds = `"$@" >/dev/null 2>&1 & cat >/dev/null; kill -9 $!; wait $!`

// Start starts a server that stops with the test. It listens on a Unix socket
// only, so it takes no port.
func Start(t testing.TB) *Server {
	t.Helper()
	r := &Server{network: "unix", dir: tempDir(t)}
	r.addr = filepath.Join(r.dir, "r.sock")
	r.args = []string{"--port", "0", "--unixsocket", r.addr}
	t.Cleanup(func() { r.Stop(t) })
	r.Start(t)
	return r
}

// StartTLS starts a server that speaks TLS alone, on 127.0.0.1. Its certificate
// is signed by the authority in the file that is returned. It stops with the test.
func StartTLS(t testing.TB) (r *Server, caFile string) {
	t.Helper()
	a := newAuthority(t, tempDir(t))
	r = startOnPort(t, func(port, _ int) []string {
		return append(a.args(), "--port", "0", "--tls-port", fmt.Sprint(port))
	}, a)
	return r, a.caFile
}

// startOnPort starts a server on a port that was free a moment ago, and tries
// again if another program was faster.
func startOnPort(t testing.TB, args func(port, bus int) []string, a *authority) *Server {
	t.Helper()
	var err error
	for range 5 {
		port, bus := freePorts(t)
		r := &Server{network: "tcp", addr: fmt.Sprint("127.0.0.1:", port), authority: a, dir: tempDir(t)}
		r.args = args(port, bus)
		if err = r.start(t); err == nil {
			t.Cleanup(func() { r.Stop(t) })
			return r
		}
		r.Stop(t)
	}
	t.Fatal(err)
	return nil
}

func freePorts(t testing.TB) (one, another int) {
	t.Helper()
	var ports [2]int
	for i := range ports {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }()
		ports[i] = l.Addr().(*net.TCPAddr).Port
	}
	return ports[0], ports[1]
}

// tempDir is t.TempDir with a name that is short enough for a socket.
func tempDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "redis")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// Endpoint is where the server is, in the words of REDIS_ENDPOINT.
func (r *Server) Endpoint() string {
	switch {
	case r.authority != nil:
		return "rediss://" + r.addr
	case r.network == "unix":
		return "unix://" + r.addr
	}
	return r.addr
}

// Start starts the server if it is stopped, and returns when it answers.
func (r *Server) Start(t testing.TB) {
	t.Helper()
	if err := r.start(t); err != nil {
		t.Fatal(err)
	}
}

func (r *Server) start(t testing.TB) error {
	t.Helper()
	if r.shell != nil {
		return nil
	}
	program, err := exec.LookPath("redis-server")
	if err != nil {
		t.Fatal("redis-server is not installed: apt-get install redis-server")
	}
	args := []string{"-c", untilInputEnds, "sh", program, "--save", "", "--appendonly", "no", "--dir", r.dir}
	shell := exec.Command("sh", append(args, r.args...)...)
	stop, err := shell.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := shell.Start(); err != nil {
		t.Fatal(err)
	}
	r.shell, r.stop = shell, stop
	return r.await(t, "PING", func(answer string) bool { return answer == "PONG" })
}

// await repeats a command until the server answers as it should.
func (r *Server) await(t testing.TB, command string, good func(answer string) bool) error {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for {
		answer, err := r.do(ctx, command)
		if err == nil && good(answer) {
			return nil
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("redis-server answers %s with %q", command, answer), err)
		}
	}
}

// Stop kills the server if it runs. Clients see their connections break.
func (r *Server) Stop(t testing.TB) {
	t.Helper()
	if r.shell == nil {
		return
	}
	if err := r.stop.Close(); err != nil {
		t.Errorf("redis-server: %v", err)
	}
	_ = r.shell.Wait() // the error says that the server was killed, which is known
	r.shell = nil
}

// do sends one command on a connection of its own and returns the answer, of
// which it understands strings and errors.
func (r *Server) do(ctx context.Context, command string) (string, error) {
	conn, err := new(net.Dialer).DialContext(ctx, r.network, r.addr)
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close() }()
	if r.authority != nil {
		conn = tls.Client(conn, &tls.Config{RootCAs: r.authority.pool, ServerName: "127.0.0.1"})
	}
	if err := conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return "", err
	}
	if _, err := io.WriteString(conn, command+"\r\n"); err != nil {
		return "", err
	}
	in := bufio.NewReader(conn)
	line, err := in.ReadString('\n')
	if err != nil {
		return "", err
	}
	line = strings.TrimSpace(line)
	var length int
	if n, _ := fmt.Sscanf(line, "$%d", &length); n == 1 && length >= 0 {
		text := make([]byte, length)
		_, err := io.ReadFull(in, text)
		return string(text), err
	}
	return strings.TrimPrefix(line, "+"), nil
}
