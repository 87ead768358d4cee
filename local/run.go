package local

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

// Run brings everything up, tells a person about it, keeps it up until ctx ends
// and stops it. With watch it builds the programs itself, and again whenever a
// source changes. The error is a message for a person; nothing is running then.
func Run(ctx context.Context, cfg Config, watch bool) error {
	cfg, err := cfg.absolute()
	if err != nil {
		return err
	}
	if !watch {
		return run(ctx, cfg, func(*System) {})
	}
	o := readOutside(cfg.Getenv) // the build may take a while; taken ports are told before
	if err := takenPorts(cfg.everything(o)); err != nil {
		return err
	}
	w := &Watcher{Root: cfg.Root, Bin: cfg.Bin, Skip: []string{cfg.Dir}, Generate: generate, Build: goBuild, Say: cfg.say}
	changes, err := w.open()
	if err != nil {
		return err
	}
	defer changes.Close()
	cfg.say("Building …")
	if _, err := w.build(ctx); ctx.Err() != nil {
		return nil // stopped before anything ran, as asked
	} else if err != nil {
		return err
	}
	return run(ctx, cfg, func(s *System) {
		w.Restart = s.parts.Restart
		if err := w.watch(ctx, changes); err != nil {
			cfg.say("Changes are no longer noticed: %v", err)
		}
	})
}

// run keeps the system up until ctx ends, and beside it does what is given.
func run(ctx context.Context, cfg Config, beside func(*System)) error {
	system, err := Start(ctx, cfg)
	if err != nil && ctx.Err() != nil {
		return nil // stopped on the way up, as asked
	}
	if err != nil {
		return err
	}
	system.Report(cfg.Out)
	var chores sync.WaitGroup
	chores.Go(func() { system.KeepToken(ctx) })
	chores.Go(func() { beside(system) })
	<-ctx.Done()
	cfg.say("\nStopping …")
	chores.Wait()
	system.Stop()
	cfg.say("Everything is stopped.")
	return nil
}

// Hold keeps a part of the system that runs on dir down, until Release. It
// returns when the part has ended.
func Hold(ctx context.Context, dir, part string) error {
	if err := known(dir, part); err != nil {
		return err
	}
	if err := os.WriteFile(holdFile(dir, part), nil, 0o644); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	for {
		if _, err := os.Stat(pidFile(dir, part)); errors.Is(err, os.ErrNotExist) {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s has not ended yet; is the program that keeps it still running?", part)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Release lets a part run again that Hold keeps down.
func Release(dir, part string) error {
	if err := known(dir, part); err != nil {
		return err
	}
	if err := os.Remove(holdFile(dir, part)); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil // it was not held
}

// known refuses a name that no part of the system that runs on dir has.
func known(dir, part string) error {
	if _, err := os.Stat(runFolder(dir)); err != nil {
		return fmt.Errorf("nothing runs on %s", dir)
	}
	logs, err := os.ReadDir(logFolder(dir)) // each part has one, also while it is down
	if err != nil {
		return err
	}
	var names []string
	for _, log := range logs {
		if name, is := strings.CutSuffix(log.Name(), ".log"); is {
			names = append(names, name)
		}
	}
	if !slices.Contains(names, part) {
		return fmt.Errorf("there is no part %q; there are %s", part, strings.Join(names, ", "))
	}
	return nil
}
