package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"golang.org/x/time/rate"

	"coagent/services/oauth"
	"coagent/services/oauth/dynamostore"
)

// task is what a command makes of one connection.
type task struct {
	// of says in a word or two what is to be done with a connection, and whether
	// that can be done now; an empty text is nothing.
	of func(c oauth.Connection) (what string, possible bool)
	// do does it. done is false if there was nothing to do any more.
	do func(ctx context.Context, k oauth.Key) (done bool, err error)
	// ready, if set, says why nothing must be done.
	ready func(ctx context.Context) error
}

// sweep goes through all connections, a page at a time.
type sweep struct {
	store *dynamostore.Store
	task  task
	yes   bool
	from  string
	page  int
	pace  *rate.Limiter

	out, progress io.Writer
}

// tally is what came of a sweep.
type tally struct {
	pages, items, connections, failed int
	count                             map[string]int // of connections, by what is to be done or was done
}

// run ends with an error if a connection could not be dealt with, and goes on
// with the others before.
func (s sweep) run(ctx context.Context) error {
	if s.yes && s.task.ready != nil {
		if err := s.task.ready(ctx); err != nil {
			return err
		}
	}
	t := tally{count: map[string]int{}}
	for first := true; first || s.from != ""; first = false {
		if err := s.pace.WaitN(ctx, s.page); err != nil {
			return s.stopped(ctx, err)
		}
		page, err := s.store.Scan(ctx, s.from, s.page)
		if err != nil {
			return s.stopped(ctx, err)
		}
		for _, c := range page.Connections {
			if ctx.Err() != nil {
				return s.stopped(ctx, ctx.Err())
			}
			s.deal(ctx, c, &t)
		}
		t.pages, t.items, t.connections = t.pages+1, t.items+page.Scanned, t.connections+len(page.Connections)
		s.from = page.Next
		if err := t.tell(s.progress, s.from); err != nil {
			return err
		}
	}
	return s.end(t)
}

// deal does what is to be done with one connection.
func (s sweep) deal(ctx context.Context, c oauth.Connection, t *tally) {
	what, possible := s.task.of(c)
	if what == "" || !possible || !s.yes || s.task.do == nil {
		if what != "" {
			t.count[what]++
		}
		return
	}
	err := s.pace.Wait(ctx)
	done := false
	if err == nil {
		done, err = s.task.do(ctx, c.Key)
	}
	switch {
	case err != nil:
		t.failed++
		// A fault of ours holds no token; see the adapters.
		_, _ = fmt.Fprintf(s.progress, "%s %s: %v\n", c.UserID, c.Provider, err)
	case done:
		t.count[what+": done"]++
	}
}

// stopped says how to go on after the pages that are done.
func (s sweep) stopped(ctx context.Context, why error) error {
	if ctx.Err() != nil {
		why = errors.New("stopped")
	}
	if s.from == "" {
		return why
	}
	return fmt.Errorf("%w; go on with -from %s", why, s.from)
}

func (t tally) tell(w io.Writer, next string) error {
	if next != "" {
		next = "; next: -from " + next
	}
	_, err := fmt.Fprintf(w, "page %d, %d items, %d connections%s, %d failed%s\n",
		t.pages, t.items, t.connections, t.counts(), t.failed, next)
	return err
}

func (t tally) counts() string {
	var text strings.Builder
	for _, what := range slices.Sorted(maps.Keys(t.count)) {
		fmt.Fprintf(&text, ", %d %s", t.count[what], what)
	}
	return text.String()
}

func (s sweep) end(t tally) error {
	if _, err := fmt.Fprintf(s.out, "%d connections%s, %d failed\n", t.connections, t.counts(), t.failed); err != nil {
		return err
	}
	if !s.yes && s.task.do != nil {
		if _, err := fmt.Fprintln(s.out, "nothing was changed; -yes does it"); err != nil {
			return err
		}
	}
	if t.failed > 0 {
		return fmt.Errorf("%d connections could not be dealt with", t.failed)
	}
	return nil
}
