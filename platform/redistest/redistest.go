// Package redistest starts real Redis servers for tests.
package redistest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// Server is a redis-server for one test. It listens on a Unix socket only, so it
// takes no port. It writes nothing to disk, so its data ends with it.
type Server struct {
	socket string
	shell  *exec.Cmd
	stop   io.Closer // the shell's standard input
}

// untilInputEnds runs a server until the shell's input ends, which it does even
// if the test is killed.
const untilInputEnds = `"$@" >/dev/null 2>&1 & cat >/dev/null; kill -9 $!; wait $!`

// Start starts a server that stops with the test. The program is the real
// one and has to be installed; a test that needs it fails without it.
func Start(t testing.TB) *Server {
	t.Helper()
	dir, err := os.MkdirTemp("", "redis") // t.TempDir is too long a name for a socket
	if err != nil {
		t.Fatal(err)
	}
	r := &Server{socket: filepath.Join(dir, "r.sock")}
	t.Cleanup(func() {
		r.Stop(t)
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	r.Start(t)
	return r
}

// Endpoint is where the server is, as redisclient.New wants it.
func (r *Server) Endpoint() string { return "unix://" + r.socket }

// Start starts the server if it is stopped, and returns when it answers.
func (r *Server) Start(t testing.TB) {
	t.Helper()
	if r.shell != nil {
		return
	}
	program, err := exec.LookPath("redis-server")
	if err != nil {
		t.Fatal("redis-server is not installed: apt-get install redis-server")
	}
	shell := exec.Command("sh", "-c", untilInputEnds, "sh", program, "--port", "0", "--unixsocket", r.socket,
		"--save", "", "--appendonly", "no", "--dir", filepath.Dir(r.socket))
	stop, err := shell.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := shell.Start(); err != nil {
		t.Fatal(err)
	}
	r.shell, r.stop = shell, stop
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for again := time.NewTicker(5 * time.Millisecond); ; {
		err := r.ping(ctx)
		if err == nil {
			again.Stop()
			return
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			t.Fatalf("redis-server does not answer: %v", err)
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

func (r *Server) ping(ctx context.Context) error {
	conn, err := new(net.Dialer).DialContext(ctx, "unix", r.socket)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(time.Second)); err != nil {
		return err
	}
	if _, err := conn.Write([]byte("PING\r\n")); err != nil {
		return err
	}
	switch line, err := bufio.NewReader(conn).ReadString('\n'); {
	case err != nil:
		return err
	case line != "+PONG\r\n":
		return fmt.Errorf("it says %q", line)
	}
	return nil
}
