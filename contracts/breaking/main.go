// Breaking compares the documents in openapi/ with those of an older commit and with those last released. It prints
// what changed since the commit, as Markdown for a pull request, and fails if a caller of the older documents could not
// go on as before, unless openapi/BREAKING.md announces it:
//
//	go run ./contracts/breaking [-base origin/main] [-changelog FILE] [-results FILE]
//
// The exit code is 1 for a break that is not announced, and 2 if the documents could not be compared.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"time"
)

// patience bounds the whole comparison, the building of oasdiff included.
const patience = 3 * time.Minute

func main() {
	base := flag.String("base", "",
		"the branch or commit that the change is for (default: main, or the commit before on main itself)")
	changelog := flag.String("changelog", "", "a file to write the Markdown to, in place of standard output")
	results := flag.String("results", "",
		"a file to append one line for each operation to, for the table of make contract")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	refused, err := run(ctx, *base, *changelog, *results)
	if err != nil {
		fmt.Fprintln(os.Stderr, "breaking:", err)
		os.Exit(2)
	}
	for _, complaint := range refused {
		fmt.Fprintln(os.Stderr, complaint)
	}
	if len(refused) > 0 {
		os.Exit(1)
	}
}

func run(ctx context.Context, base, changelog, results string) (refused []string, err error) {
	oasdiff, err := output(ctx, ".", "go", "tool", "-modfile=tools.mod", "-n", "oasdiff") // built, and named
	if err != nil {
		return nil, err
	}
	commit, err := baseCommit(ctx, ".", base)
	if err != nil {
		return nil, err
	}
	if commit == "" {
		return nil, errors.New("there is no earlier commit to compare with")
	}
	changes, err := compare(ctx, ".", commit, strings.TrimSpace(oasdiff))
	if err != nil {
		return nil, err
	}
	text := markdown(changes, commit)
	if changelog == "" {
		fmt.Print(text)
	} else {
		err = os.WriteFile(changelog, []byte(text), 0o666)
	}
	if results != "" {
		err = errors.Join(err, tell(results, changes))
	}
	for _, c := range changes {
		refused = append(refused, c.refused...)
	}
	return refused, err
}

// tell appends one line for each operation to file: its name, and in how many ways it breaks unannounced.
func tell(file string, changes []change) error {
	var lines strings.Builder
	for _, c := range changes {
		for _, operation := range c.operations {
			verdict, count := "pass", 0
			if len(c.refused) > 0 {
				if count = c.breaksOf(operation); count > 0 {
					verdict = "fail"
				}
			}
			fmt.Fprintf(&lines, "breaking\t%s\tbreaking\t%s\t%d\n", operation, verdict, count)
		}
	}
	out, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	_, err = out.WriteString(lines.String()) // in one write, since others append as well
	return errors.Join(err, out.Close())
}

// baseCommit is the commit to compare with: where HEAD left ref, or main without a ref, and on main itself the commit
// before. Without any it is "". What main has got since does not look like a change of HEAD's.
func baseCommit(ctx context.Context, dir, ref string) (string, error) {
	git := func(args ...string) (string, error) {
		out, err := output(ctx, dir, "git", args...)
		return strings.TrimSpace(out), err
	}
	if ref != "" {
		commit, err := git("merge-base", ref, "HEAD")
		if err != nil {
			return "", fmt.Errorf("no commit is common to %s and HEAD (is the whole history here?): %w", ref, err)
		}
		return commit, nil
	}
	head, err := git("rev-parse", "HEAD")
	if err != nil {
		return "", err
	}
	for _, main := range []string{"origin/main", "main"} {
		if commit, err := git("merge-base", main, "HEAD"); err == nil && commit != head {
			return commit, nil
		}
	}
	parents, err := git("rev-list", "--max-count=1", "--parents", "HEAD")
	if _, first, ok := strings.Cut(parents, " "); ok && err == nil {
		parent, _, _ := strings.Cut(first, " ")
		return parent, nil
	}
	return "", err
}

func output(ctx context.Context, dir, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		said := ""
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			said = strings.TrimSpace(string(exit.Stderr))
		}
		return "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, said)
	}
	return string(out), nil
}
