package phrases_test

import (
	"fmt"
	"strings"
	"testing"

	"coagent/services/ai/phrases"
)

func TestAMistakeInAPatternIsNamed(t *testing.T) {
	for pattern, want := range map[string]string{
		"a (b|c":      "lacks a )",
		"a [b":        "lacks a ]",
		"a b)":        "has too many of )",
		"a (b|)":      "has an empty place",
		"a <home":     "lacks a >",
		"a <nowhere>": "names no part: nowhere",
		"a <itself>":  "names no part: itself within itself",
		"a ### b":     "has an unknown kind of number: ###",
		"a b-":        "has an empty word",
		"[a]":         "begins with nothing, or with any word",
		"(_|a) b":     "begins with nothing, or with any word",
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
					t.Errorf("%q: %s, want %q", pattern, got, want)
				}
			}()
			phrases.Compile(phrases.Book{
				Rules: []phrases.Rule{{Patterns: []string{pattern}, Group: "a"}}, Parts: map[string]string{"itself": "a <itself>"},
			})
		}()
	}
}
