package redistest

import (
	"net"
	"os"
	"path/filepath"
	"testing"
)

// Pretend answers each connection at a Unix socket with behave, until the test ends.
func Pretend(t testing.TB, behave func(net.Conn)) (endpoint string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "redis")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	l, err := net.Listen("unix", filepath.Join(dir, "s"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() { behave(conn); _ = conn.Close() }()
		}
	}()
	return "unix://" + filepath.Join(dir, "s")
}
