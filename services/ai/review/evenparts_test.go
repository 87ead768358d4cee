package review_test

import (
	"slices"
	"strings"
	"testing"

	"coagent/services/ai/review"
)

func TestAPartThatIsCutShortIsTold(t *testing.T) {
	b := review.Bound{At: "/sections/*", Of: review.Words, Least: 60, Most: 150, Floor: 12}
	words := func(n int) string { return strings.TrimSpace(strings.Repeat("leaf ", n)) }
	for _, c := range []struct {
		name     string
		sections []any
		want     []string
	}{
		{"all are long", []any{words(70), words(64), words(61)}, nil},
		{"all are short", []any{words(30), words(28), words(33)}, nil},
		{"one is shorter", []any{words(70), words(40), words(66)}, nil},
		{"two say nothing of each other", []any{words(70), words(20)}, nil},
		{"one says whom to ask", []any{words(70), words(70), "For enrollment, ask the school district, " + words(16)}, nil},
		{"one is much shorter than any", []any{words(83), words(36), words(68)}, []string{"/sections/1 has 36 words and must have at least 60"}},
		{"another is short as well", []any{words(83), words(36), words(55), words(62)}, nil},
		{"one is cut short", []any{words(70), words(25), words(66)}, []string{"/sections/1 has 25 words and must have at least 60"}},
	} {
		d := review.Draft{Request: map[string]any{}, Answer: map[string]any{"sections": c.sections}}
		var got []string
		for _, f := range review.Check(d, review.Rules{Bounds: []review.Bound{b}}) {
			if f.Code == "length" {
				got = append(got, f.Pointer+" "+f.Detail)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
