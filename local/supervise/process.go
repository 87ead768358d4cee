package supervise

import (
	"io"
	"os/exec"
	"syscall"
	"time"
)

// process is one run of a part: the program and whatever it starts in turn.
type process struct {
	cmd *exec.Cmd
	// ended is closed when the whole group is gone; how is then set.
	ended chan struct{}
	how   error
}

// startProcess runs p in a process group of its own, so that a Ctrl-C in the
// terminal reaches only us and we decide in which order the parts end.
func startProcess(p Part, output io.Writer) (*process, error) {
	cmd := exec.Command(p.Path, p.Args...)
	cmd.Dir, cmd.Env = p.Dir, p.Env
	if cmd.Env == nil {
		cmd.Env = []string{} // nil would mean ours
	}
	cmd.Stdout, cmd.Stderr = output, output
	// A grandchild may hold the output open after the program itself has ended.
	cmd.WaitDelay = 500 * time.Millisecond
	cmd.SysProcAttr = ownGroup()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	run := &process{cmd: cmd, ended: make(chan struct{})}
	go func() {
		run.how = cmd.Wait()
		run.sweep()
		close(run.ended)
	}()
	return run, nil
}

// stop asks the group to end, and after the deadline makes it. It returns when
// the group is gone.
func (r *process) stop(deadline time.Time) {
	// A group that is gone already has nothing to be told.
	_ = r.signal(syscall.SIGTERM)
	_ = r.signal(syscall.SIGCONT) // a paused program would not see the first
	timer := time.NewTimer(time.Until(deadline))
	defer timer.Stop()
	select {
	case <-r.ended:
		return
	case <-timer.C:
	}
	_ = r.signal(syscall.SIGKILL)
	<-r.ended
}

// sweep kills what the program started and left behind, and waits until it is
// gone. It does not wait for ever: a process that has ended still counts until
// its new parent takes note, and in a container that may be never.
func (r *process) sweep() {
	deadline := time.Now().Add(500 * time.Millisecond)
	for ; time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if r.signal(syscall.SIGKILL) != nil {
			return // the group is empty
		}
	}
}

// signal reaches every process of the group. The error says that there is none.
func (r *process) signal(s syscall.Signal) error { return syscall.Kill(-r.cmd.Process.Pid, s) }
