package watch

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"

	"coagent/local/localtest"
)

// bench is a repository of two services, whose programs are their sources.
type bench struct {
	*Watcher
	root   string
	words  *localtest.Said
	events *fsnotify.Watcher

	mu    sync.Mutex
	steps []string // generate, build and the programs that were restarted, in order
}

func (b *bench) note(step string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.steps = append(b.steps, step)
}

func (b *bench) noted() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.steps)
}

// newBench builds once and listens from then on.
func newBench(t *testing.T) *bench {
	t.Helper()
	root, words := t.TempDir(), new(localtest.Said)
	b := &bench{root: root, words: words}
	for _, name := range []string{"ai", "search"} {
		localtest.Write(t, filepath.Join(root, "services", name, "main.go"), name+" 1")
	}
	localtest.Write(t, filepath.Join(root, "openapi", "ai.yaml"), "document 1")
	localtest.Write(t, filepath.Join(root, "gen", "ai.go"), "document 1")
	b.Watcher = &Watcher{
		Root: root, Bin: filepath.Join(root, "bin"), Say: words.Say, Quiet: 50 * time.Millisecond,
		Generate: func(context.Context, string) error {
			b.note("generate")
			document, err := os.ReadFile(filepath.Join(root, "openapi", "ai.yaml"))
			if err != nil {
				return err
			}
			return os.WriteFile(filepath.Join(root, "gen", "ai.go"), document, 0o644)
		},
		Compile: func(_ context.Context, _, into string) error {
			b.note("build")
			var failed error
			for _, name := range []string{"ai", "search"} {
				var program []byte
				err := filepath.WalkDir(filepath.Join(root, "services", name), func(path string, entry os.DirEntry, err error) error {
					if err != nil || entry.IsDir() {
						return err
					}
					source, err := os.ReadFile(path)
					program = append(program, source...)
					return err
				})
				if strings.Contains(string(program), "syntax error") {
					err = errors.New(name + ".go:1: syntax error")
				}
				if name == "ai" {
					generated, _ := os.ReadFile(filepath.Join(root, "gen", "ai.go"))
					program = append(program, generated...)
				}
				failed = errors.Join(failed, err, os.WriteFile(filepath.Join(into, name), program, 0o755))
			}
			return failed
		},
		Restart: func(program string) { b.note("restart " + filepath.Base(program)) },
	}
	if _, err := b.Build(t.Context()); err != nil {
		t.Fatal(err)
	}
	events, err := b.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = events.Close() })
	b.events = events
	return b
}

// watched is a bench that is watched until the test ends.
func watched(t *testing.T) *bench {
	t.Helper()
	b := newBench(t)
	ctx, cancel := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	watching.Go(func() {
		if err := b.Watch(ctx, b.events); err != nil {
			t.Errorf("watch: %v", err)
		}
	})
	t.Cleanup(func() { cancel(); watching.Wait() })
	return b
}

// after does something and waits until the watcher has said what.
func (b *bench) after(t *testing.T, what string, do func()) {
	t.Helper()
	before := strings.Count(b.words.String(), what)
	do()
	localtest.Eventually(t, what, func() bool { return strings.Count(b.words.String(), what) > before })
}

func TestOnlyTheProgramThatChangedIsRestarted(t *testing.T) {
	t.Parallel()
	b := watched(t)
	b.after(t, "Restarting ai.", func() { localtest.Write(t, filepath.Join(b.root, "services", "ai", "main.go"), "ai 2") })
	b.after(t, "Restarting search.", func() { localtest.Write(t, filepath.Join(b.root, "services", "search", "main.go"), "search 2") })
	steps := slices.DeleteFunc(b.noted(), func(s string) bool { return s == "build" })
	if want := []string{"restart ai", "restart search"}; !slices.Equal(steps, want) {
		t.Errorf("%q, want %q", steps, want)
	}
	if program, err := os.ReadFile(filepath.Join(b.Bin, "ai")); err != nil || !strings.Contains(string(program), "ai 2") {
		t.Errorf("the program is %q, %v", program, err)
	}
	if left, _ := filepath.Glob(filepath.Join(b.Bin, ".build-*")); left != nil {
		t.Errorf("left behind: %q", left)
	}
}

func TestABuildThatFailsLeavesTheOldPrograms(t *testing.T) {
	t.Parallel()
	b := watched(t)
	b.after(t, "search.go:1: syntax error\nThe programs that were running go on.", func() {
		localtest.Write(t, filepath.Join(b.root, "services", "search", "main.go"), "syntax error")
	})
	if program, err := os.ReadFile(filepath.Join(b.Bin, "search")); err != nil || string(program) != "search 1" {
		t.Errorf("the program is %q, %v", program, err)
	}
	if steps := b.noted(); slices.Contains(steps, "restart search") || slices.Contains(steps, "restart ai") {
		t.Errorf("restarted: %q", steps)
	}
	b.after(t, "Restarting search.", func() { localtest.Write(t, filepath.Join(b.root, "services", "search", "main.go"), "search 2") })
}

func TestADocumentIsGeneratedFromBeforeTheBuild(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	before := len(b.noted())
	localtest.Write(t, filepath.Join(b.root, "openapi", "ai.yaml"), "document 2")
	c, err := b.next(t.Context(), b.events)
	if err != nil {
		t.Fatal(err)
	}
	b.follow(t.Context(), b.events, c)
	if steps, want := b.noted()[before:], []string{"generate", "build", "restart ai"}; !slices.Equal(steps, want) {
		t.Errorf("%q, want %q", steps, want)
	}
	left, err := b.settle(t.Context(), b.events)
	if left != (change{}) || err != nil {
		t.Errorf("what was generated passes for a change: %+v, %v", left, err)
	}
}

func TestWhatCannotBeGeneratedIsNotBuilt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	before := len(b.noted())
	b.Generate = func(context.Context, string) error { return errors.New("ai.yaml: line 3: no such schema") }
	b.follow(t.Context(), b.events, change{documents: true})
	if steps := b.noted()[before:]; len(steps) > 0 {
		t.Errorf("%q all the same", steps)
	}
	localtest.MustContain(t, b.words.String(), "no such schema\nThe programs that were running go on.")
}

func TestAFileInANewFolderIsNoticed(t *testing.T) {
	t.Parallel()
	b := watched(t)
	folder := filepath.Join(b.root, "services", "ai", "prompts", "deep")
	b.after(t, "Restarting ai.", func() { localtest.Write(t, filepath.Join(folder, "blog.tmpl"), "please") })
	b.after(t, "Restarting ai.", func() { localtest.Write(t, filepath.Join(folder, "blog.tmpl"), "please do") })
	b.after(t, "Restarting ai.", func() {
		if err := os.RemoveAll(filepath.Dir(folder)); err != nil {
			t.Fatal(err)
		}
	})
}

func TestASourceThatNeverRestsIsBuiltAllTheSame(t *testing.T) {
	t.Parallel()
	b := watched(t)
	i := 0
	localtest.Eventually(t, "it is built", func() bool {
		i++
		localtest.Write(t, filepath.Join(b.root, "services", "ai", "main.go"), "ai "+strconv.Itoa(i))
		return strings.Contains(b.words.String(), "Restarting ai.")
	})
}

func TestSourcesAreToldFromTheRest(t *testing.T) {
	t.Parallel()
	w := &Watcher{Root: "/r", Bin: "/r/bin", Skip: []string{"/r/state"}}
	code, documents, nothing := change{code: true}, change{documents: true}, change{}
	for path, want := range map[string]change{
		"/r/platform/env/env.go":              code,
		"/r/go.mod":                           code,
		"/r/go.sum":                           code,
		"/r/services/ai/prompts/blog.md":      code,
		"/r/openapi/ai.yaml":                  documents,
		"/r/openapi/README.md":                nothing,
		"/r/platform/env/env_test.go":         nothing,
		"/r/docs/index.md":                    nothing,
		"/r/services/ai/.main.go.swp":         nothing,
		"/r/services/ai/main.go~":             nothing,
		"/r/services/ai/#main.go#":            nothing,
		"/r/web/src/app/openapi/example.yaml": nothing,
	} {
		if got := w.judge(path); got != want {
			t.Errorf("judge(%s) = %+v, want %+v", path, got, want)
		}
	}
	for folder, want := range map[string]bool{
		"/r/.git": true, "/r/web/node_modules": true, "/r/bin": true, "/r/state": true, "/r/services/bin": false, "/r/gen": false,
	} {
		if got := w.skips(folder); got != want {
			t.Errorf("skips(%s) = %v, want %v", folder, got, want)
		}
	}
}
