// Package supervise keeps programs running: it starts them, waits until they
// answer, logs what they print, starts again what dies, and ends them together
// with whatever they started.
package supervise

import (
	"cmp"
	"context"
	"errors"
	"os"
	"slices"
	"sync"
	"time"
)

// Supervisor keeps parts running. A part that dies is started again; one whose
// hold file exists (run/<name>.hold below Dir) is ended and left alone until
// the file is gone. The process id of a running part is in run/<name>.pid, and
// what it prints in logs/<name>.log.
type Supervisor struct {
	Dir string
	// Say tells a person what happened.
	Say func(format string, args ...any)
	// Patience is how long a part may take until it answers; 30 s if zero.
	Patience time.Duration
	// Grace is how long a part may take to end when asked, and all of them
	// together when everything stops; 10 s if zero.
	Grace time.Duration
	// Backoff is the pause before a dead part is started again. It doubles up
	// to twenty times its length while the part keeps dying; 0.5 s if zero.
	Backoff time.Duration

	mu       sync.Mutex
	waves    []*wave
	stopBy   time.Time // set before a wave is told to stop
	stopping bool
}

// wave is what one call of Start brought up.
type wave struct {
	stop context.CancelFunc
	all  sync.WaitGroup
	kept []*keeper
}

func (s *Supervisor) patience() time.Duration { return cmp.Or(s.Patience, 30*time.Second) }
func (s *Supervisor) grace() time.Duration    { return cmp.Or(s.Grace, 10*time.Second) }
func (s *Supervisor) backoff() time.Duration  { return cmp.Or(s.Backoff, 500*time.Millisecond) }

// Start starts parts, all at once, and returns when each of them has answered.
// If one dies or does not answer in time, the error says which and shows the
// last that it printed; the others are still running until Stop.
func (s *Supervisor) Start(ctx context.Context, parts ...Part) error {
	life, stop := context.WithCancel(context.WithoutCancel(ctx))
	w := &wave{stop: stop}
	s.mu.Lock()
	if s.stopping {
		s.mu.Unlock()
		stop()
		return errors.New("everything is being stopped")
	}
	s.waves = append(s.waves, w)
	first := len(s.waves) == 1
	s.mu.Unlock()

	if err := s.prepare(first); err != nil {
		return err
	}
	up := make(chan error, len(parts))
	for _, p := range parts {
		log, err := openLog(logPath(s.Dir, p.Name), maxLog)
		if err != nil {
			return err
		}
		k := &keeper{Part: p, supervisor: s, log: log, restart: make(chan struct{}, 1)}
		s.mu.Lock()
		w.kept = append(w.kept, k)
		s.mu.Unlock()
		w.all.Go(func() { k.keep(life, up) })
	}
	for range parts {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case err := <-up:
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// prepare makes the folders; the first time without the process ids and holds
// of an earlier run.
func (s *Supervisor) prepare(first bool) error {
	if first {
		if err := os.RemoveAll(runFolder(s.Dir)); err != nil {
			return err
		}
	}
	return errors.Join(os.MkdirAll(runFolder(s.Dir), 0o755), os.MkdirAll(LogFolder(s.Dir), 0o755))
}

// Restart ends every part that runs the program at path and starts it again at
// once.
func (s *Supervisor) Restart(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.waves {
		for _, k := range w.kept {
			if k.Path != path {
				continue
			}
			select {
			case k.restart <- struct{}{}:
			default: // asked already
			}
		}
	}
}

// Stop ends all parts, the ones started last first. It returns when no process
// of theirs is left, once Grace is over at the latest.
func (s *Supervisor) Stop() {
	s.mu.Lock()
	s.stopping, s.stopBy = true, time.Now().Add(s.grace())
	waves := s.waves
	s.mu.Unlock()
	for _, w := range slices.Backward(waves) {
		w.stop()
		w.all.Wait()
	}
	_ = os.RemoveAll(runFolder(s.Dir)) // it says what runs; the next Start tries again
}
