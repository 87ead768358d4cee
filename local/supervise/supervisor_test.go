package supervise

import (
	"context"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"coagent/local/localtest"
)

func TestStoppingEndsAPartAndWhatItStarted(t *testing.T) {
	t.Parallel()
	s, _ := newSupervisor(t)
	addr, child := localtest.FreeAddr(t), localtest.FreeAddr(t)
	mustStart(t, s, part("family", addr, "family", addr, child))
	localtest.Eventually(t, "the child listens", func() bool { return localtest.Listening(child) })
	s.Stop()
	if localtest.Listening(addr) || localtest.Listening(child) {
		t.Errorf("after Stop: part listens %v, its child %v", localtest.Listening(addr), localtest.Listening(child))
	}
	if pid := pidOf(s.Dir, "family"); pid != 0 {
		t.Errorf("a process id is left: %d", pid)
	}
}

func TestAPartThatDoesNotEndWhenAskedIsKilledWithItsFamily(t *testing.T) {
	t.Parallel()
	s, _ := newSupervisor(t)
	s.Grace = 300 * time.Millisecond
	addr, child := localtest.FreeAddr(t), localtest.FreeAddr(t)
	mustStart(t, s, part("stubborn", addr, "stubborn", addr, child))
	localtest.Eventually(t, "the child listens", func() bool { return localtest.Listening(child) })
	begun := time.Now()
	s.Stop()
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("stopping took %v", took)
	}
	if localtest.Listening(addr) || localtest.Listening(child) {
		t.Errorf("after Stop: part listens %v, its child %v", localtest.Listening(addr), localtest.Listening(child))
	}
}

func TestWhatADeadPartLeavesBehindIsEnded(t *testing.T) {
	t.Parallel()
	s, words := newSupervisor(t)
	s.Backoff = time.Minute // it stays dead
	addr, child := localtest.FreeAddr(t), localtest.FreeAddr(t)
	mustStart(t, s, part("parent", addr, "stubborn", addr, child))
	localtest.Eventually(t, "the child listens", func() bool { return localtest.Listening(child) })
	if err := syscall.Kill(pidOf(s.Dir, "parent"), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	localtest.Eventually(t, "its death is told", func() bool { return strings.Contains(words.String(), "has ended") })
	if localtest.Listening(child) {
		t.Error("its child still listens")
	}
}

func TestAPausedPartEndsWhenAsked(t *testing.T) {
	t.Parallel()
	s, _ := newSupervisor(t)
	addr := localtest.FreeAddr(t)
	mustStart(t, s, part("paused", addr, "server", addr))
	if err := syscall.Kill(pidOf(s.Dir, "paused"), syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	s.Stop()
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("stopping took %v; it must not need the ten seconds of grace", took)
	}
}

func TestTheLastStartedEndFirst(t *testing.T) {
	t.Parallel()
	s, _ := newSupervisor(t)
	s.Grace = 2 * time.Second
	first, second, child := localtest.FreeAddr(t), localtest.FreeAddr(t), localtest.FreeAddr(t)
	mustStart(t, s, part("first", first, "server", first))
	mustStart(t, s, part("second", second, "stubborn", second, child))
	stopped := make(chan struct{})
	go func() { s.Stop(); close(stopped) }()
	localtest.Eventually(t, "the first part ends", func() bool { return !localtest.Listening(first) })
	if localtest.Listening(second) {
		t.Error("the first part ended while one that may need it still ran")
	}
	<-stopped
}

func TestADyingPartIsToldAndStartedAgain(t *testing.T) {
	t.Parallel()
	s, words := newSupervisor(t)
	addr := localtest.FreeAddr(t)
	mustStart(t, s, part("mortal", addr, "server", addr))
	was := pidOf(s.Dir, "mortal")
	if err := syscall.Kill(was, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	localtest.Eventually(t, "it is back", func() bool { return strings.Contains(words.String(), "mortal is back.") })
	if is := pidOf(s.Dir, "mortal"); is == was || is == 0 {
		t.Errorf("process id %d, then %d", was, is)
	}
	if !localtest.Listening(addr) {
		t.Error("it does not listen")
	}
	localtest.MustContain(t, words.String(), "mortal has ended (signal: killed)", "  | this is server", "started again in 20ms")
}

func TestAPartThatKeepsDyingIsStartedEverMoreRarely(t *testing.T) {
	t.Parallel()
	s, words := newSupervisor(t)
	addr := localtest.FreeAddr(t)
	p := part("luckless", addr, "server", addr)
	mustStart(t, s, p)
	for range 3 {
		before := words.String()
		localtest.Eventually(t, "it runs", func() bool { return pidOf(s.Dir, "luckless") != 0 && localtest.Listening(addr) })
		_ = syscall.Kill(pidOf(s.Dir, "luckless"), syscall.SIGKILL)
		localtest.Eventually(t, "it is told", func() bool { return strings.Count(words.String(), "has ended") > strings.Count(before, "has ended") })
		localtest.Eventually(t, "it is back", func() bool { return strings.Count(words.String(), "is back") > strings.Count(before, "is back") })
	}
	localtest.MustContain(t, words.String(), "again in 20ms", "again in 40ms", "again in 80ms")
}

func TestAHeldPartStaysDownUntilItIsReleased(t *testing.T) {
	t.Parallel()
	s, words := newSupervisor(t)
	addr := localtest.FreeAddr(t)
	mustStart(t, s, part("held", addr, "server", addr))
	if err := Hold(t.Context(), s.Dir, "held"); err != nil {
		t.Fatal(err)
	}
	if localtest.Listening(addr) {
		t.Error("it listens although it is held")
	}
	localtest.Eventually(t, "it is told", func() bool { return strings.Contains(words.String(), "held is held down") })
	if down, held := s.Down(); !slices.Equal(down, []string{"held"}) || !slices.Equal(held, down) {
		t.Errorf("%v are down, %v held", down, held)
	}
	if err := Release(s.Dir, "held"); err != nil {
		t.Fatal(err)
	}
	localtest.Eventually(t, "it is back", func() bool { return localtest.Listening(addr) })
	localtest.Eventually(t, "nothing is down", func() bool { down, _ := s.Down(); return down == nil })
	if err := Hold(t.Context(), s.Dir, "nobody"); err == nil || !strings.Contains(err.Error(), "there are held") {
		t.Errorf("holding a part that is not there: %v", err)
	}
	s.Stop()
	if err := Hold(t.Context(), s.Dir, "held"); err == nil || !strings.Contains(err.Error(), "nothing runs") {
		t.Errorf("holding a part of a system that is down: %v", err)
	}
}

func TestAPartThatIsKilledAndThenHeldStaysDown(t *testing.T) {
	t.Parallel()
	s, words := newSupervisor(t)
	s.Backoff = 200 * time.Millisecond
	addr := localtest.FreeAddr(t)
	mustStart(t, s, part("killed", addr, "server", addr))
	if err := syscall.Kill(pidOf(s.Dir, "killed"), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	localtest.Eventually(t, "its death is told", func() bool { return strings.Contains(words.String(), "has ended") })
	if err := Hold(t.Context(), s.Dir, "killed"); err != nil {
		t.Fatal(err)
	}
	localtest.Eventually(t, "it is held", func() bool { return strings.Contains(words.String(), "killed is held down") })
	if strings.Contains(words.String(), "is back") {
		t.Errorf("it ran although it was held:\n%s", words)
	}
}

func TestAPartThatDoesNotComeUpFailsTheStartWithItsLastWords(t *testing.T) {
	t.Parallel()
	for role, wants := range map[string][]string{
		"mute":  {"mute does not answer on 127.0.0.1:", "  | I have nothing to say on the network"},
		"dying": {"dying has ended (exit status 3) before it was ready", "  | I cannot go on: no luck"},
	} {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			s, _ := newSupervisor(t)
			s.Patience = time.Minute
			good, bad := localtest.FreeAddr(t), localtest.FreeAddr(t)
			mustStart(t, s, part("good", good, "server", good))
			hopeless := part(role, bad, role)
			hopeless.Patience = time.Second // its own, however patient the supervisor is
			err := s.Start(t.Context(), hopeless)
			if err == nil {
				t.Fatal("Start succeeded")
			}
			localtest.MustContain(t, err.Error(), wants...)
			s.Stop()
			if localtest.Listening(good) || pidOf(s.Dir, role) != 0 {
				t.Error("something is left running")
			}
		})
	}
}

func TestAnotherProgramsAnswerIsNotThePartsOwn(t *testing.T) {
	t.Parallel()
	s, _ := newSupervisor(t)
	addr := localtest.FreeAddr(t)
	mustStart(t, s, part("other", addr, "server", addr))
	p := part("late", addr, "dying")
	p.Healthy = func(ctx context.Context) error { // it is gone when the other answers
		<-ctx.Done()
		return nil
	}
	if err := s.Start(t.Context(), p); err == nil || !strings.Contains(err.Error(), "before it was ready") {
		t.Errorf("Start = %v", err)
	}
}

func TestAStartThatIsCutShortLeavesNothing(t *testing.T) {
	t.Parallel()
	s, _ := newSupervisor(t)
	addr := localtest.FreeAddr(t)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Start(ctx, part("mute", addr, "mute")) }()
	localtest.Eventually(t, "it runs", func() bool { return pidOf(s.Dir, "mute") != 0 })
	pid := pidOf(s.Dir, "mute")
	cancel()
	if err := <-done; err == nil {
		t.Error("Start succeeded")
	}
	s.Stop()
	if err := syscall.Kill(pid, 0); err == nil {
		t.Error("the part still runs")
	}
}

func TestAPartSeesOnlyTheEnvironmentOfItsRow(t *testing.T) {
	t.Setenv("SECRET_OF_SOMEBODY_ELSE", "do not tell")
	s, _ := newSupervisor(t)
	with, without := localtest.FreeAddr(t), localtest.FreeAddr(t)
	p := part("with", with, "server", with)
	p.Env = []string{"ONE=1", "TWO=2"}
	mustStart(t, s, p, part("without", without, "server", without))
	for addr, want := range map[string][]string{with: {"ONE=1", "TWO=2"}, without: {}} {
		resp, err := http.Get("http://" + addr + "/env")
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Fields(string(body)); !slices.Equal(got, want) {
			t.Errorf("environment %q, want %q", got, want)
		}
	}
}

func TestARestartReachesThePartsOfThatProgramAlone(t *testing.T) {
	t.Parallel()
	s, words := newSupervisor(t)
	one, two := localtest.FreeAddr(t), localtest.FreeAddr(t)
	other := part("other", two, "server", two)
	copied := t.TempDir() + "/copy" // the same program under another path
	content, err := os.ReadFile(os.Args[0])
	if err == nil {
		err = os.WriteFile(copied, content, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	other.Path = copied
	mustStart(t, s, part("one", one, "server", one), other)
	was := [2]int{pidOf(s.Dir, "one"), pidOf(s.Dir, "other")}
	s.Restart(copied)
	localtest.Eventually(t, "it is back", func() bool { return strings.Contains(words.String(), "other is back.") })
	if pidOf(s.Dir, "one") != was[0] || pidOf(s.Dir, "other") == was[1] {
		t.Errorf("process ids %v, then %d and %d", was, pidOf(s.Dir, "one"), pidOf(s.Dir, "other"))
	}
	if strings.Contains(words.String(), "has ended") {
		t.Errorf("a restart was told as a death:\n%s", words)
	}
}
