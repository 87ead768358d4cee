package local

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// TestMain lets this test binary play the parts: run as `local.test part ROLE …`
// it is one. Like the real program it also plays Redis: `local.test redis ADDR`.
func TestMain(m *testing.M) {
	switch {
	case len(os.Args) > 2 && os.Args[1] == "part":
		play(os.Args[2], os.Args[3:])
	case len(os.Args) > 2 && os.Args[1] == "redis":
		if err := ServeRedis(context.Background(), os.Args[2]); err != nil {
			panic(err)
		}
	default:
		os.Exit(m.Run())
	}
}

func play(role string, args []string) {
	fmt.Println("this is " + role)
	switch role {
	case "server": // ADDR
		serve(args[0])
	case "deaf": // ADDR
		signal.Ignore(syscall.SIGTERM)
		serve(args[0])
	case "family", "stubborn": // ADDR, ADDR of its child; a stubborn family is deaf
		self := map[string]string{"family": "server", "stubborn": "deaf"}[role]
		child := exec.Command(os.Args[0], "part", self, args[1])
		if err := child.Start(); err != nil {
			panic(err)
		}
		play(self, args[:1])
	case "mute":
		fmt.Println("I have nothing to say on the network")
		select {}
	case "dying":
		fmt.Fprintln(os.Stderr, "I cannot go on: no luck")
		os.Exit(3)
	case "orchestrator": // DIR, ADDR
		s := &Supervisor{Dir: args[0], Say: func(string, ...any) {}}
		if err := s.Start(context.Background(), part("kept", args[1], "server", args[1])); err != nil {
			panic(err)
		}
		select {}
	}
}

// serve answers on addr: /healthz with 200, /env with the environment.
func serve(addr string) {
	http.HandleFunc("/healthz", func(http.ResponseWriter, *http.Request) {})
	http.HandleFunc("/env", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, strings.Join(os.Environ(), "\n"))
	})
	panic(http.ListenAndServe(addr, nil))
}

// part is one that this test binary plays.
func part(name, addr, role string, args ...string) Part {
	return Part{
		Name: name, Addr: addr, Path: os.Args[0], Args: append([]string{"part", role}, args...),
		Healthy: answersOK("http://" + addr + "/healthz"),
	}
}

// freePort is one on which nothing listened a moment ago.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

func freeAddr(t *testing.T) string { return "127.0.0.1:" + strconv.Itoa(freePort(t)) }

func freePorts(t *testing.T) Ports {
	return Ports{
		Gateway: freePort(t), AI: freePort(t), Search: freePort(t), OAuth: freePort(t),
		Bedrock: freePort(t), Tavily: freePort(t), EventBridge: freePort(t),
		SearXNG: freePort(t), S3: freePort(t),
		KMS: freePort(t), OAuthProvider: freePort(t),
		Redis: freePort(t), Cognito: freePort(t), DynamoDB: freePort(t),
	}
}

// said collects what a person would have read.
type said struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *said) Say(format string, args ...any) { fmt.Fprintf(s, format+"\n", args...) }

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// newSupervisor is one with short patience, stopped when the test ends.
func newSupervisor(t *testing.T) (*Supervisor, *said) {
	t.Helper()
	words := new(said)
	s := &Supervisor{Dir: t.TempDir(), Say: words.Say, Backoff: 20 * time.Millisecond}
	t.Cleanup(s.Stop)
	return s, words
}

func mustStart(t *testing.T, s *Supervisor, parts ...Part) {
	t.Helper()
	if err := s.Start(t.Context(), parts...); err != nil {
		t.Fatal(err)
	}
}

// eventually asks until it is so, for twenty seconds at most.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	every(t, 10*time.Millisecond, what, so)
}

// every is eventually with a pause of one's own.
func every(t *testing.T, pause time.Duration, what string, so func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second) // t's own has ended when a test cleans up
	defer cancel()
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for !so() {
		select {
		case <-ctx.Done():
			t.Fatalf("never came true: %s", what)
		case <-tick.C:
		}
	}
}

func listening(addr string) bool {
	conn, err := net.DialTimeout("tcp", addr, time.Second)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

// pidOf is the id of a part that runs, 0 if there is none.
func pidOf(dir, name string) int {
	content, err := os.ReadFile(pidFile(dir, name))
	if err != nil {
		return 0
	}
	pid, _ := strconv.Atoi(strings.TrimSpace(string(content)))
	return pid
}

func mustContain(t *testing.T, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("missing %q in:\n%s", want, text)
		}
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
