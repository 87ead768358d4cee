package main

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// The columns, as the results call them.
const (
	columnDocument = "document"
	columnFit      = "pact"  // what consumers expect is in the documents
	columnKept     = "pacts" // the services do it
	columnValid    = "valid"
	columnInvalid  = "invalid"
	columnExample  = "example"
	columnBreaking = "breaking"
)

var (
	columns = []string{columnDocument, columnFit, columnKept, columnValid, columnInvalid, columnExample, columnBreaking}
	titles  = []string{"document", "pacts fit", "pacts kept", "valid", "invalid", "example", "breaking"}
)

// A cell is what is known of one check of one operation.
type cell struct {
	passed, failed int // checks
	counted        int // what they counted: requests, interactions
}

type place struct{ row, column string }

// A table is what is known of all operations.
type table struct {
	rows  []row
	steps []step
	cells map[place]cell
	told  map[string][]string // verdicts of the verification, by provider and description
	wrong []string            // what does not belong into the table

	documents map[string][]string // by group, the steps that found fault with the document but with no row of it
	failed    []string            // steps
}

func newTable(rows []row, steps []step) *table {
	return &table{
		rows: rows, steps: steps,
		cells: map[place]cell{}, told: map[string][]string{}, documents: map[string][]string{},
	}
}

func (t *table) has(name string) bool {
	return slices.ContainsFunc(t.rows, func(r row) bool { return r.name == name })
}

// fills says whether a step that was run fills the column of the row.
func (t *table) fills(r row, column string) bool {
	return slices.ContainsFunc(t.steps, func(s step) bool { return s.fillsOf(r, column) })
}

func (t *table) add(name, column string, passed bool, counted int) {
	at := place{name, column}
	c := t.cells[at]
	c.counted += counted
	if passed {
		c.passed++
	} else {
		c.failed++
	}
	t.cells[at] = c
}

func (t *table) complain(format string, args ...any) {
	t.wrong = append(t.wrong, fmt.Sprintf(format, args...))
}

// takeSteps fills the column of the documents: linter, generator and the check of the events look at each as a whole. A
// step that failed tells of what is wrong by name; if it names nothing, nothing is known.
func (t *table) takeSteps(outcomes []outcome) {
	for i, o := range outcomes {
		if !o.passed {
			t.failed = append(t.failed, o.name)
		}
		if !slices.Contains(t.steps[i].fills, columnDocument) {
			continue
		}
		var rows, groups []string
		if !o.passed {
			if rows, groups = t.blame(o.said); len(rows)+len(groups) == 0 {
				continue
			}
		}
		for _, r := range t.rows {
			if o.name != "events" || r.method == "" {
				t.add(r.name, columnDocument, !slices.Contains(rows, r.name), 0)
			}
		}
		for _, group := range groups {
			t.documents[group] = append(t.documents[group], o.name)
		}
	}
}

// takeResults reads what the steps wrote into the file CONTRACT_RESULTS, with tabs between the words: provider,
// description, pass or fail; or anything, operation, check, pass or fail, count.
func (t *table) takeResults(text string) {
	for line := range strings.Lines(text) {
		words := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		switch {
		case len(words) == 3 && isVerdict(words[2]):
			key := words[0] + "\t" + words[1]
			t.told[key] = append(t.told[key], words[2])
		case len(words) == 5 && isVerdict(words[3]):
			n, err := strconv.Atoi(words[4])
			switch {
			case err != nil || !slices.Contains(columns, words[2]):
				t.complain("the result %q is none", line)
			case !t.has(words[1]):
				t.complain("%s was checked (%s), but no document has it", words[1], words[2])
			default:
				t.add(words[1], words[2], words[3] == "pass", n)
			}
		default:
			t.complain("the result %q is none", line)
		}
	}
}

func isVerdict(word string) bool { return word == "pass" || word == "fail" }

// takePacts brings the verdicts of the verification to the operations that the pacts are about.
func (t *table) takePacts(interactions []interaction) {
	if !slices.ContainsFunc(t.steps, func(s step) bool { return slices.Contains(s.fills, columnKept) }) {
		return
	}
	known := map[string]bool{}
	for _, i := range interactions {
		key := i.provider + "\t" + i.description
		known[key] = true
		at := slices.IndexFunc(t.rows, i.about)
		what := cmp.Or(strings.TrimSpace(i.method+" "+i.path), i.event)
		if at < 0 {
			t.complain("%s expects %s (%s), which no document has", i.file, what, i.description)
			continue
		}
		verdicts := t.told[key]
		if len(verdicts) == 0 {
			t.complain("%s: %s expects %q of %s, which was not verified",
				t.rows[at].name, i.file, i.description, i.provider)
			continue
		}
		t.add(t.rows[at].name, columnKept, !slices.Contains(verdicts, "fail"), 1)
	}
	for _, key := range slices.Sorted(maps.Keys(t.told)) {
		if !known[key] {
			provider, description, _ := strings.Cut(key, "\t")
			t.complain("%q of %s was verified, but no pact expects it", description, provider)
		}
	}
}

// complaints are what is wrong or missing, as sentences.
func (t *table) complaints() []string {
	all := slices.Clone(t.wrong)
	for _, group := range slices.Sorted(maps.Keys(t.documents)) {
		all = append(all, fmt.Sprintf("openapi/%s: %s failed", group, strings.Join(t.documents[group], ", ")))
	}
	for _, r := range t.rows {
		for i, column := range columns {
			switch t.mark(r, column) {
			case failed:
				all = append(all, fmt.Sprintf("%s: %s failed", r.name, titles[i]))
			case unknown:
				said := fmt.Sprintf("%s: %s was not checked", r.name, titles[i])
				if by := t.failedOf(r, column); by != "" {
					said = fmt.Sprintf("%s was not checked everywhere, since %s failed", titles[i], by)
				}
				if !slices.Contains(all, said) {
					all = append(all, said)
				}
			}
		}
	}
	return all
}

// failedOf is the first step that failed and should have filled the column of the row.
func (t *table) failedOf(r row, column string) string {
	for _, s := range t.steps {
		if slices.Contains(t.failed, s.name) && s.fillsOf(r, column) {
			return s.name
		}
	}
	return ""
}

// verdict is the table in one line.
func (t *table) verdict() string {
	var wrong []string
	for _, r := range t.rows {
		for _, column := range columns {
			if mark := t.mark(r, column); mark == failed || mark == unknown {
				wrong = append(wrong, r.name)
				break
			}
		}
	}
	switch wrong = append(wrong, slices.Sorted(maps.Keys(t.documents))...); len(wrong) {
	case 0:
		return fmt.Sprintf("All %d rows are well.", len(t.rows))
	case 1, 2, 3, 4, 5:
		return "Not well: " + strings.Join(wrong, ", ")
	}
	return fmt.Sprintf("Not well: %s and %d more", strings.Join(wrong[:5], ", "), len(wrong)-5)
}

const (
	passed  = "✓"
	failed  = "✗"
	unknown = "?" // should have been checked
	without = "·" // not to be checked
)

func (t *table) mark(r row, column string) string {
	c := t.cells[place{r.name, column}]
	switch {
	case c.failed > 0:
		return failed
	case c.passed > 0:
		return passed
	case slices.Contains(r.needs, column) && t.fills(r, column):
		return unknown
	}
	return without
}

// String is the table. A row with something wrong or unchecked says so before its name, too, and a document before
// its own.
func (t *table) String() string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\t"+strings.Join(titles, "\t"))
	group := ""
	for _, r := range t.rows {
		if r.group != group {
			group = r.group
			mark := ""
			if len(t.documents[group]) > 0 {
				mark = failed
			}
			fmt.Fprintln(w, group+"\t"+mark+strings.Repeat("\t", len(columns)-1))
		}
		worst, words := " ", []string{}
		for _, column := range columns {
			mark := t.mark(r, column)
			if mark == failed || mark == unknown && worst == " " {
				worst = mark
			}
			if n := t.cells[place{r.name, column}].counted; n > 0 {
				mark += " " + strconv.Itoa(n)
			}
			words = append(words, mark)
		}
		fmt.Fprintln(w, worst+" "+r.name+"\t"+strings.Join(words, "\t"))
	}
	_ = w.Flush() // into memory
	return regexp.MustCompile(` +\n`).ReplaceAllString(text.String(), "\n")
}
