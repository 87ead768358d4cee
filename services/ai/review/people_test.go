package review

import (
	"slices"
	"strings"
	"testing"
)

func TestTheFirstWordOfASentenceIsNoNameByItself(t *testing.T) {
	for text, want := range map[string][]string{
		"We waited … Patience pays.":         nil,
		"We waited. Patience pays.":          nil,
		"We waited … and Okafor came.":       {"Okafor"},
		"Joann Marsh is in Brookside today.": {"Joann Marsh"},
		"Ask Ann of the downtown Hollow.":    {"Ann"},
	} {
		if got := people(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestPronounsAreToldInOneOrder(t *testing.T) {
	d := Draft{Request: map[string]any{"pronouns": "they/them"}, Answer: map[string]any{"bio": "She sells. He buys."}}
	for range 20 {
		if got := Pronouns(d); len(got) != 2 || !strings.HasPrefix(got[0].Detail, "says “He”") {
			t.Fatalf("%v", got)
		}
	}
}
