package supervise

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"coagent/local/localtest"
)

// TestMain lets this test binary play the parts: run as
// `supervise.test part ROLE …` it is one.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "part" {
		play(os.Args[2], os.Args[3:])
		return
	}
	os.Exit(m.Run())
}

func play(role string, args []string) {
	fmt.Println("this is " + role)
	switch role {
	case "server": // ADDR
		localtest.Serve(args[0])
	case "deaf": // ADDR
		signal.Ignore(syscall.SIGTERM)
		localtest.Serve(args[0])
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

// part is one that this test binary plays.
func part(name, addr, role string, args ...string) Part {
	return Part{
		Name: name, Addr: addr, Path: os.Args[0], Args: append([]string{"part", role}, args...),
		Healthy: AnswersOK("http://" + addr + "/healthz"),
	}
}

// newSupervisor is one with short patience, stopped when the test ends.
func newSupervisor(t *testing.T) (*Supervisor, *localtest.Said) {
	t.Helper()
	words := new(localtest.Said)
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

// pidOf is the id of a part that runs, 0 if there is none.
func pidOf(dir, name string) int {
	content, err := os.ReadFile(PIDFile(dir, name))
	if err != nil {
		return 0
	}
	pid, _ := strconv.Atoi(strings.TrimSpace(string(content)))
	return pid
}
