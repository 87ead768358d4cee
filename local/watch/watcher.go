// Package watch builds the programs again when a source file is saved.
package watch

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Watcher builds the programs anew when a source changes and has those
// restarted that came out different. A build that fails changes nothing.
type Watcher struct {
	// Root is the repository, Bin the folder of the programs that run.
	Root, Bin string
	// Skip are folders that hold no sources, beside Bin, node_modules and those
	// whose names begin with a dot.
	Skip []string
	// Generate writes the code that comes from the documents.
	Generate func(ctx context.Context, root string) error
	// Compile builds every program into the folder.
	Compile func(ctx context.Context, root, into string) error
	// Restart is told the path of each program that changed.
	Restart func(program string)
	// Say tells a person what happened.
	Say func(format string, args ...any)
	// Quiet is how long nothing must change before work begins; 0.2 s if zero.
	Quiet time.Duration
}

// change says what has changed.
type change struct{ code, documents bool }

// Open begins to listen: whatever changes from now on is not missed.
func (w *Watcher) Open() (*fsnotify.Watcher, error) {
	events, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	if _, err := w.add(events, w.Root); err != nil {
		return nil, errors.Join(err, events.Close())
	}
	return events, nil
}

// Watch follows the changes until ctx ends.
func (w *Watcher) Watch(ctx context.Context, events *fsnotify.Watcher) error {
	for {
		c, err := w.next(ctx, events)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // the error says that ctx has ended
		}
		if err != nil {
			return err
		}
		w.follow(ctx, events, c)
	}
}

// follow does what a change asks for.
func (w *Watcher) follow(ctx context.Context, events *fsnotify.Watcher, c change) {
	for c.documents {
		w.Say("The documents changed: generating …")
		err := w.Generate(ctx, w.Root)
		// What was just generated is no change of its own.
		var settled error
		c, settled = w.settle(ctx, events)
		if err = errors.Join(err, settled); err != nil && !c.documents {
			w.complain(ctx, err)
			return
		}
	}
	begun := time.Now()
	changed, err := w.Build(ctx)
	if err != nil {
		w.complain(ctx, err)
		return
	}
	if len(changed) == 0 {
		w.Say("Built in %.1f s; no program changed.", time.Since(begun).Seconds())
		return
	}
	names := make([]string, len(changed))
	for i, program := range changed {
		names[i] = filepath.Base(program)
	}
	w.Say("Built in %.1f s. Restarting %s.", time.Since(begun).Seconds(), strings.Join(names, ", "))
	for _, program := range changed {
		w.Restart(program)
	}
}

func (w *Watcher) complain(ctx context.Context, err error) {
	if ctx.Err() == nil {
		w.Say("%v\nThe programs that were running go on.", err)
	}
}

// Build builds beside the running programs, and puts the new ones in place
// only when all of them are there. It returns the paths of those that changed.
func (w *Watcher) Build(ctx context.Context) ([]string, error) {
	if err := os.MkdirAll(w.Bin, 0o755); err != nil {
		return nil, err
	}
	fresh, err := os.MkdirTemp(w.Bin, ".build-") // below Bin: a rename stays on one disk
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(fresh)
	if err := w.Compile(ctx, w.Root, fresh); err != nil {
		return nil, err
	}
	return install(fresh, w.Bin)
}

// next waits for a change, and until it has settled.
func (w *Watcher) next(ctx context.Context, events *fsnotify.Watcher) (change, error) {
	for {
		c, err := w.one(ctx, events, nil)
		if err != nil {
			return c, err
		}
		if c == (change{}) {
			continue
		}
		more, err := w.settle(ctx, events)
		return c.and(more), err
	}
}

// settle collects changes until there is none for a while, but not for ever:
// something may be writing all the time.
func (w *Watcher) settle(ctx context.Context, events *fsnotify.Watcher) (change, error) {
	quiet := cmp.Or(w.Quiet, 200*time.Millisecond)
	var all change
	for begun := time.Now(); time.Since(begun) < 20*quiet; {
		timer := time.NewTimer(quiet)
		c, err := w.one(ctx, events, timer.C)
		timer.Stop()
		if errors.Is(err, errQuiet) {
			break
		}
		if err != nil {
			return all, err
		}
		all = all.and(c)
	}
	return all, nil
}

var errQuiet = errors.New("nothing happened")

// one reads one event: empty if it concerns no source.
func (w *Watcher) one(ctx context.Context, events *fsnotify.Watcher, quiet <-chan time.Time) (change, error) {
	select {
	case <-ctx.Done():
		return change{}, ctx.Err()
	case <-quiet:
		return change{}, errQuiet
	case err := <-events.Errors:
		if errors.Is(err, fsnotify.ErrEventOverflow) {
			return change{code: true, documents: true}, nil // more than could be told
		}
		return change{}, err
	case event := <-events.Events:
		if event.Op == fsnotify.Chmod {
			return change{}, nil
		}
		if info, err := os.Stat(event.Name); err == nil && info.IsDir() {
			return w.add(events, event.Name)
		}
		if filepath.Ext(event.Name) == "" && event.Has(fsnotify.Remove|fsnotify.Rename) {
			return change{code: true}, nil // a folder, perhaps with sources
		}
		return w.judge(event.Name), nil
	}
}

// add watches the folder and those in it, and says what sources are there: in
// a folder that is new they were not told of one by one.
func (w *Watcher) add(events *fsnotify.Watcher, folder string) (change, error) {
	var found change
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // gone again
		}
		if err != nil {
			return err
		}
		if !entry.IsDir() {
			found = found.and(w.judge(path))
			return nil
		}
		if path != w.Root && w.skips(path) {
			return filepath.SkipDir
		}
		if err := events.Add(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	})
	return found, err
}

func (w *Watcher) skips(folder string) bool {
	name := filepath.Base(folder)
	return strings.HasPrefix(name, ".") || name == "node_modules" || folder == w.Bin || slices.Contains(w.Skip, folder)
}

// judge says what kind of source a path is. Of a service every file counts:
// prompts and other templates become part of its program.
func (w *Watcher) judge(path string) change {
	name, extension := filepath.Base(path), filepath.Ext(path)
	below := func(folder string) bool {
		return strings.HasPrefix(path, filepath.Join(w.Root, folder)+string(filepath.Separator))
	}
	switch {
	case strings.HasPrefix(name, "."), strings.HasPrefix(name, "#"), strings.HasSuffix(name, "~"),
		strings.HasSuffix(name, "_test.go"):
		return change{} // an editor's own, or in no program
	case below("openapi") && extension == ".yaml":
		return change{documents: true}
	case extension == ".go", name == "go.mod", name == "go.sum", below("services"):
		return change{code: true}
	}
	return change{}
}

func (c change) and(d change) change {
	return change{code: c.code || d.code, documents: c.documents || d.documents}
}
