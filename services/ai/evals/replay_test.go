package evals_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

var (
	all     = flag.Bool("evals", false, "replay every case and print the tables")
	flow    = flag.String("flow", "", "of this operation alone")
	set     = flag.String("set", "", "of this set alone: open, held, given or recorded")
	id      = flag.String("case", "", "this case alone")
	verbose = flag.Bool("say", false, "print each case that is not as it should be, and what the repair turn said")
	show    = flag.Bool("show", false, "print what was asked and what went out")
	answers = flag.String("answers", "", "let a person, or a model of another place, answer: prompts are written into this folder, and answers read from it")
	live    = flag.String("live", "", "ask this model of Amazon Bedrock instead, and record its answers as new cases")
	second  = flag.String("review", "", "let this model review the drafts; without -live its verdicts are those of the cases, one in five wrong")
	last    = flag.String("last", "", "the file that keeps this run for the next one")
)

// TestReplay replays the cases: a few of them, or as the flags say.
func TestReplay(t *testing.T) {
	if *live != "" {
		record(t)
		return
	}
	cases := load(t, *set, *flow, *id)
	w := newWorld(t, nil, *second)
	var results []judged
	for i, c := range cases {
		if !*all && i%100 != 0 { // enough to see that they can be replayed
			continue
		}
		r := w.play(t, c)
		if r.status == 400 || r.status == 401 || r.status == 500 {
			t.Errorf("%s: %d %s", c.file, r.status, r.body)
		}
		j := judge(c, r)
		if j.Verdict == missed && mendedByCode(c, r, func(c *evalCase) run { return w.play(t, c) }) {
			j.Verdict = caught
		}
		results = append(results, j)
		if *show && c.set != "held" {
			fmt.Printf("\n%s/%s, %d calls\n%s\n%d %s\n%s\n", c.Flow, c.ID, len(r.calls), c.Request, r.status, r.degraded, r.body)
		}
	}
	if !*all {
		return
	}
	before := lastRun(t)
	print(results)
	compare(before, results)
	keep(t, results, before)
}

// record asks a real model for the requests of all natural cases.
func record(t *testing.T) {
	r := newRecorder(t, *live)
	w := newWorld(t, r, *second)
	for _, c := range load(t, *set, *flow, *id) {
		if c.Kind != "natural" {
			continue
		}
		done := w.play(t, c)
		fmt.Printf("%-28s %-40s %d %s after %d calls\n", c.Flow, c.ID, done.status, done.code, len(done.calls))
		r.keep(t, c)
	}
}

// lastRun is what was kept last, by case.
func lastRun(t *testing.T) map[string]judged {
	t.Helper()
	before := map[string]judged{}
	if *last == "" {
		return before
	}
	text, err := os.ReadFile(*last)
	if os.IsNotExist(err) {
		return before
	}
	if err == nil {
		err = json.Unmarshal(text, &before)
	}
	if err != nil {
		t.Fatalf("%s: %v", *last, err)
	}
	return before
}

// keep replaces what was kept of these cases.
func keep(t *testing.T, results []judged, before map[string]judged) {
	t.Helper()
	if *last == "" {
		return
	}
	for _, j := range results {
		before[key(j)] = j
	}
	text, err := json.Marshal(before)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(*last), 0o755)
	}
	if err == nil {
		err = os.WriteFile(*last, text, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func key(j judged) string { return j.Set + "/" + j.Flow + "/" + j.ID }
