package supervise

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"strconv"
	"time"
)

// keeper keeps one part running.
type keeper struct {
	Part
	supervisor *Supervisor
	log        *logFile
	restart    chan struct{} // asks for a restart
}

// keep runs the part until life is done. It reports the first start to up; if
// that fails, there is no second.
func (k *keeper) keep(life context.Context, up chan<- error) {
	defer k.log.close()
	pause := k.supervisor.backoff()
	for first := true; ; first = false {
		if !first && k.isHeld() {
			k.supervisor.Say("%s is held down. Remove %s to let it run again.", k.Name, HoldFile(k.supervisor.Dir, k.Name))
			k.released(life)
		}
		if life.Err() != nil && !first {
			return
		}
		begun := time.Now()
		run, err := k.start(life)
		if first {
			up <- err
			if err != nil {
				return
			}
		}
		why := died
		if err == nil {
			if !first {
				k.supervisor.Say("%s is back.", k.Name)
			}
			why = k.watch(life, run)
		}
		switch {
		case life.Err() != nil:
			return
		case why == held, why == replaced:
			pause = k.supervisor.backoff()
		default:
			if err == nil {
				err = fmt.Errorf("%s has ended (%s). The last that it printed:\n%s", k.Name, ending(run), k.log.last(10))
			}
			if time.Since(begun) > 20*k.supervisor.backoff() {
				pause = k.supervisor.backoff() // it did run for a while
			}
			k.supervisor.Say("%v\n%s is started again in %v.", err, k.Name, pause)
			k.sleep(life, pause)
			pause = min(2*pause, 20*k.supervisor.backoff())
		}
	}
}

// start starts the part and waits until it answers. If it returns an error, no
// process is left.
func (k *keeper) start(life context.Context) (*process, error) {
	run, err := startProcess(k.Part, k.log)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be started: %w", k.Name, err)
	}
	pid := []byte(strconv.Itoa(run.cmd.Process.Pid) + "\n")
	if err := os.WriteFile(PIDFile(k.supervisor.Dir, k.Name), pid, 0o644); err != nil {
		k.end(life, run)
		return nil, err
	}
	ctx, cancel := context.WithTimeout(life, k.patience())
	defer cancel()
	for {
		if k.answers(ctx) && !over(run) { // otherwise some other program answers
			return run, nil
		}
		select {
		case <-run.ended:
			k.end(life, run)
			return nil, fmt.Errorf("%s has ended (%s) before it was ready. The last that it printed:\n%s",
				k.Name, ending(run), k.log.last(10))
		case <-ctx.Done():
			k.end(life, run)
			if life.Err() != nil {
				return nil, context.Cause(life)
			}
			return nil, fmt.Errorf("%s does not answer on %s after %v. The last that it printed:\n%s",
				k.Name, k.Addr, k.patience(), k.log.last(10))
		case <-time.After(30 * time.Millisecond):
		}
	}
}

func (k *keeper) patience() time.Duration { return cmp.Or(k.Patience, k.supervisor.patience()) }

func (k *keeper) answers(ctx context.Context) bool {
	once, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	return k.Healthy(once) == nil
}

func over(run *process) bool {
	select {
	case <-run.ended:
		return true
	default:
		return false
	}
}

// end stops run and removes the file with its process id.
func (k *keeper) end(life context.Context, run *process) {
	deadline := time.Now().Add(k.supervisor.grace())
	if life.Err() != nil {
		k.supervisor.mu.Lock()
		deadline = k.supervisor.stopBy
		k.supervisor.mu.Unlock()
	}
	run.stop(deadline)
	_ = os.Remove(PIDFile(k.supervisor.Dir, k.Name))
}

type reason int

const (
	died reason = iota
	replaced
	held
	stopped
)

// watch waits until run is over and says why.
func (k *keeper) watch(life context.Context, run *process) reason {
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	for {
		why := died
		select {
		case <-run.ended:
		case <-life.Done():
			why = stopped
		case <-k.restart:
			why = replaced
		case <-look.C:
			if !k.isHeld() {
				continue
			}
			why = held
		}
		if k.isHeld() {
			why = held // also if it was killed before we saw the file
		}
		k.end(life, run)
		return why
	}
}

func (k *keeper) isHeld() bool {
	_, err := os.Stat(HoldFile(k.supervisor.Dir, k.Name))
	return err == nil
}

func (k *keeper) released(life context.Context) {
	for life.Err() == nil && k.isHeld() {
		k.sleep(life, 100*time.Millisecond)
	}
}

// sleep ends early when a restart is asked for: there is a new program to try.
func (k *keeper) sleep(life context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-life.Done():
	case <-k.restart:
	case <-timer.C:
	}
}

// ending says how a process that has ended did so.
func ending(run *process) string {
	if run.how == nil {
		return "exit status 0"
	}
	return run.how.Error()
}
