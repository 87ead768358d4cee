// Package phrasestest holds a book of phrases against sentences that people wrote
// before its rules.
package phrasestest

import (
	"iter"
	"os"
	"slices"
	"strings"
	"testing"
)

// Finding is what is found in a text.
type Finding struct{ Kind, Rule, Phrase string }

// Reviewer finds phrases in a text.
type Reviewer func(text string) []Finding

// FindsAll fails for each line of a file, a kind and a sentence with a tab between,
// in which nothing of that kind is found. The kind may be "any".
func FindsAll(t *testing.T, file string, review Reviewer) {
	t.Helper()
	for line := range lines(t, file) {
		kind, text, _ := strings.Cut(line, "\t")
		found := review(text)
		if !slices.ContainsFunc(found, func(f Finding) bool { return f.Kind == kind || kind == "any" }) {
			t.Errorf("%q has no %s; found: %v", text, kind, found)
		}
	}
}

// PassesAll fails for each line of a file in which something is found.
func PassesAll(t *testing.T, file string, review Reviewer) {
	t.Helper()
	for text := range lines(t, file) {
		if found := review(text); len(found) > 0 {
			t.Errorf("in %q is %v", text, found)
		}
	}
}

func lines(t *testing.T, file string) iter.Seq[string] {
	t.Helper()
	all, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.SplitSeq(strings.TrimSuffix(string(all), "\n"), "\n")
}
