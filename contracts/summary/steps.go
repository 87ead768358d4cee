package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// A step is one command.
type step struct {
	name    string
	command []string
	fills   []string // columns of the table
	after   string   // another step, which writes what this one reads; it need not have passed
}

// fillsOf says whether the step fills the column of the row.
func (s step) fillsOf(r row, column string) bool {
	return slices.Contains(s.fills, column) && (s.name != "events" || r.method == "") &&
		(s.name != "spec" || r.method != "" || column == columnFit)
}

// unchanged fails if what was written differs from what is committed (or staged to be).
const unchanged = `make pacts
stale=$(git ls-files --modified --deleted --others --exclude-standard 'contracts/pacts/*.json')
if [ -n "$stale" ]; then
	git --no-pager diff 'contracts/pacts/*.json'
	echo "The committed pacts are not what the consumers expect. If the change is meant, commit what make pacts wrote:"
	echo "$stale" | sort -u | sed 's/^/  /'
	exit 1
fi`

// plan is all there is to do. The steps that take longest begin first.
func plan(base string) []step {
	breaking := []string{"go", "run", "./contracts/breaking",
		"-changelog", "{logs}/changelog.md", "-results", "{results}"}
	if base != "" {
		breaking = append(breaking, "-base", base)
	}
	return []step{
		{name: "pacts", command: []string{"bash", "-euo", "pipefail", "-c", unchanged}},
		{name: "provider", command: []string{"make", "provider"}, fills: []string{columnKept}, after: "pacts"},
		{name: "spec", command: []string{"go", "test", "-short", "-count=1", "./contracts/spec"},
			fills: []string{columnFit, columnValid, columnInvalid, columnExample}, after: "pacts"},
		{name: "lint", command: []string{"make", "lint-documents"}, fills: []string{columnDocument}},
		{name: "fresh", command: []string{"make", "fresh"}, fills: []string{columnDocument}},
		{name: "generators", command: []string{"make", "generators"}, fills: []string{columnDocument}},
		{name: "events", command: []string{"go", "test", "-short", "-count=1", "./contracts/events"},
			fills: []string{columnDocument, columnValid, columnExample}, after: "pacts"},
		{name: "breaking", command: breaking, fills: []string{columnBreaking}},
	}
}

// An outcome is what became of a step.
type outcome struct {
	name, command string
	passed        bool
	took          time.Duration
	said, log     string
}

// perform runs the steps, at most so many at once, and returns their outcomes in the order of the steps.
func perform(ctx context.Context, steps []step, run func(context.Context, step) outcome, atOnce int) []outcome {
	outcomes := make([]outcome, len(steps))
	done := map[string]chan struct{}{}
	for _, s := range steps {
		done[s.name] = make(chan struct{})
	}
	room := make(chan struct{}, atOnce)
	var all sync.WaitGroup
	for i, s := range steps {
		all.Go(func() {
			defer close(done[s.name])
			if before := done[s.after]; before != nil {
				<-before
			}
			room <- struct{}{}
			defer func() { <-room }()
			began := time.Now()
			outcomes[i] = run(ctx, s)
			outcomes[i].took = time.Since(began)
		})
	}
	all.Wait()
	return outcomes
}

// A runner runs steps as processes. They find the file for their results in CONTRACT_RESULTS.
type runner struct{ logs, results string }

func (r runner) run(ctx context.Context, s step) outcome {
	fill := strings.NewReplacer("{logs}", r.logs, "{results}", r.results)
	command := slices.Clone(s.command)
	for i := range command {
		command[i] = fill.Replace(command[i])
	}
	o := outcome{name: s.name, log: filepath.Join(r.logs, s.name+".log"), command: strings.Join(command, " ")}
	if s.name == "pacts" {
		o.command = "make pacts, and a look at what changed"
	}
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Env = append(cmd.Environ(), "CONTRACT_RESULTS="+r.results)
	cmd.WaitDelay = 10 * time.Second // for what the command started itself
	said, err := cmd.CombinedOutput()
	o.said, o.passed = string(said), err == nil
	if err != nil && len(said) == 0 {
		o.said = err.Error()
	}
	if ctx.Err() != nil {
		o.said += fmt.Sprintf("\nIt was stopped: %v", ctx.Err())
	}
	if err := os.WriteFile(o.log, []byte(o.said), 0o666); err != nil {
		o.said, o.passed = o.said+"\n"+err.Error(), false
	}
	return o
}

const (
	firstLines = 40
	lastLines  = 10
)

// chatter is what the tools say of things that are in order.
var chatter = regexp.MustCompile(`^\s*(` + strings.Join([]string{
	`=== (RUN|PAUSE|CONT|NAME)\b.*`,
	`--- (PASS|SKIP): .*`,
	`PASS|FAIL`,
	`ok\s+coagent\S*\s.*`,
	`\?\s+coagent\S*\s.*`,
	`make(\[\d+\])?: (Entering|Leaving) .*`,
	`[✓✔] .*`,
	`\d{4}[-/]\d\d[-/]\d\d\S*\s+(INFO|DEBUG)\b.*`,
}, "|") + `)?\s*$`)

// trim leaves out what is in order, and the middle of what is still long.
func trim(said string) string {
	var lines []string
	for line := range strings.SplitSeq(said, "\n") {
		if !chatter.MatchString(line) {
			lines = append(lines, strings.TrimRight(line, " \t\r"))
		}
	}
	if n := len(lines) - firstLines - lastLines; n > 1 {
		gap := []string{fmt.Sprintf("… %d lines …", n)}
		lines = slices.Concat(lines[:firstLines], gap, lines[len(lines)-lastLines:])
	}
	return strings.Join(lines, "\n")
}
