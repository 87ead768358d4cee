package promises_test

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"

	"coagent/services/ai/promises"
)

// The sentences were written before the rules.
func TestSentencesThatPromiseAreFound(t *testing.T) {
	for text := range lines(t, "testdata/promises.txt") {
		kind, text, _ := strings.Cut(text, "\t")
		found := promises.Review(text)
		if !slices.ContainsFunc(found, func(f promises.Finding) bool { return string(f.Kind) == kind || kind == "any" }) {
			t.Errorf("%q is a %s; found: %s", text, kind, told(found))
		}
	}
}

func TestSentencesThatPromiseNothingPass(t *testing.T) {
	for text := range lines(t, "testdata/passes.txt") {
		if found := promises.Review(text); len(found) > 0 {
			t.Errorf("in %q is %s", text, told(found))
		}
	}
}

func told(found []promises.Finding) string {
	var b strings.Builder
	for _, f := range found {
		b.WriteString("“" + f.Phrase + "” (" + f.ID + ") ")
	}
	return b.String()
}

func lines(t *testing.T, file string) func(func(string) bool) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return func(yield func(string) bool) {
		for s := bufio.NewScanner(f); s.Scan(); {
			if !yield(s.Text()) {
				return
			}
		}
	}
}
