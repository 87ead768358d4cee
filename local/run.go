package local

import (
	"context"
	"sync"

	"coagent/local/watch"
)

// Run brings everything up, tells a person about it, keeps it up until ctx ends
// and stops it. With rebuild it builds the programs itself, and again whenever a
// source changes. The error is a message for a person; nothing is running then.
func Run(ctx context.Context, cfg Config, rebuild bool) error {
	cfg, err := cfg.absolute()
	if err != nil {
		return err
	}
	if !rebuild {
		return run(ctx, cfg, func(*System) {})
	}
	cfg.following = true
	o := readOutside(cfg.Getenv) // the build may take a while; taken ports are told before
	if err := takenPorts(cfg.everything(o)); err != nil {
		return err
	}
	w := &watch.Watcher{
		Root: cfg.Root, Bin: cfg.Bin, Skip: []string{cfg.Dir},
		Generate: watch.Generate, Compile: watch.Compile, Say: cfg.say,
	}
	changes, err := w.Open()
	if err != nil {
		return err
	}
	defer changes.Close()
	err = cfg.step("Building the programs", func() error {
		_, err := w.Build(ctx)
		return err
	})
	if ctx.Err() != nil {
		return nil // stopped before anything ran, as asked
	} else if err != nil {
		return err
	}
	return run(ctx, cfg, func(s *System) {
		w.Restart = s.parts.Restart
		if err := w.Watch(ctx, changes); err != nil {
			cfg.say("Changes are no longer noticed: %v", err)
		}
	})
}

// run keeps the system up until ctx ends, and beside it does what is given.
func run(ctx context.Context, cfg Config, beside func(*System)) error {
	system, err := Start(ctx, cfg)
	if err != nil && ctx.Err() != nil {
		return nil //nolint:nilerr // stopped on the way up, as asked
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
