package phrases_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"coagent/platform/depthtest"
	"coagent/services/ai/fairhousing"
	"coagent/services/ai/phrases"
)

// book is the largest that there is.
func book() phrases.Book {
	b := phrases.Book{Parts: fairhousing.Parts}
	for _, rule := range fairhousing.Rules() {
		b.Rules = append(b.Rules, phrases.Rule{Patterns: rule.Patterns, Except: rule.Except, Group: string(rule.Class)})
	}
	for _, row := range fairhousing.Innocents() {
		b.Innocent = append(b.Innocent, row.Patterns...)
	}
	return b
}

func TestPatternsAreReadAsTheirLanguageSays(t *testing.T) {
	f := phrases.Compile(phrases.Book{
		Rules: []phrases.Rule{
			{Patterns: []string{"(red|dark green) door [of wood]"}, Except: []string{"<home> door"}, Group: "a"},
			{Patterns: []string{"door of [_] wood", "## year-olds"}, Group: "b"},
			{Patterns: []string{`say " ... "`, "never ... again [.]"}, Group: "c"},
		},
		Innocent: []string{"dark green door handle"},
		Parts:    map[string]string{"home": "my [own] red"},
	})
	for text, want := range map[string][]string{
		"A red door.":                                   {"red door"},
		"A dark-green DOOR of wood.":                    {"dark-green DOOR of wood", "DOOR of wood"},
		"A door of old wood":                            {"door of old wood"},
		"My own red door of fine wood":                  {"door of fine wood"},
		"A dark green door handle.":                     nil,
		"A red, door.":                                  nil,
		"For 12 year-olds, not 7 year-olds":             {"12 year-olds"},
		"They say “no, never” to it.":                   {"say “no, never"},
		"never one two three four five six seven again": nil,
		"never one two three, four five six again":      {"never one two three, four five six again"},
	} {
		var got []string
		for _, m := range f.Find(text) {
			got = append(got, text[m.Start:m.End])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Each token of a text is held against the patterns that are read in part. Their
// number does not grow with the text, even if every word begins a pattern, so
// that time grows with the length alone.
func TestTimeGrowsWithTheLengthOfTheText(t *testing.T) {
	worst, f := "target great homes for a young and active mostly safe, ", phrases.Compile(book())
	short, long := f.Threads(strings.Repeat(worst, 10)), f.Threads(strings.Repeat(worst, 1000))
	if short != long || short > 6000 {
		t.Errorf("%d patterns at once in a short text, %d in a long one", short, long)
	}
}

// A word is read in one go, and is what it is letter by letter.
func TestAWordIsReadInOneGoAsLetterByLetter(t *testing.T) {
	words := strings.Fields(`family Family FAMILY friendly familyfriendly #familyFriendly FamilyFriendly safe SAFE no kids No-Kids adults
		only 55+ 3.5 mature couple's couple’s é white hot theAdultsOnly xNoKids high crime low-crime . , ! ( “ ” & * _ x1Y good schools exclusive`)
	random, f := rand.New(rand.NewPCG(1, 2)), phrases.Compile(book())
	for range depthtest.Cases(t, 500, 50_000) {
		var b strings.Builder
		for range random.IntN(12) {
			b.WriteString(words[random.IntN(len(words))])
			b.WriteString([]string{" ", " ", "", "-", "\n"}[random.IntN(5)])
		}
		text := b.String()
		whole, letters := f.Find(text, "White Oak"), f.FindByLetter(text, "White Oak")
		if !slices.Equal(whole, letters) {
			t.Errorf("%q: %v, and letter by letter %v", text, whole, letters)
		}
	}
}

// What was learned from other texts, by many readers at once, changes no find: not while
// it is learned, and not when it has become too much and is learned anew.
func TestWhatOtherTextsTaughtChangesNoFind(t *testing.T) {
	f := phrases.Compile(book())
	var words []string // of sentences with finds, one behind the other
	for _, rule := range fairhousing.Rules() {
		for _, sentence := range slices.Concat(rule.Match, rule.Pass) {
			words = append(words, strings.Fields(sentence)...)
		}
	}
	marks := []string{`"`, `"`, "“", ",", ".", "-", "55+", "7", "90210", "White Oak", "Quux", "quux", "not", "and", "\n\n## "}
	var last, renewed atomic.Int64
	var readers sync.WaitGroup
	for seed := range uint64(4) {
		readers.Go(func() {
			random := rand.New(rand.NewPCG(seed, 3))
			for range depthtest.Cases(t, 500, 5_000) {
				var text strings.Builder
				for next := random.IntN(len(words)); text.Len() < 150; next = (next + 1) % len(words) {
					switch random.IntN(12) {
					case 0:
						text.WriteString(marks[random.IntN(len(marks))] + " ")
					case 1:
						next = random.IntN(len(words))
					}
					text.WriteString(words[next] + " ")
				}
				got, want := f.Find(text.String(), "White Oak", "Quux"), f.FindByPattern(text.String(), "White Oak", "Quux")
				if !slices.Equal(got, want) {
					t.Errorf("%q: %v, and pattern by pattern %v", text.String(), got, want)
				}
				states, most := f.Learned()
				if states > most+100 {
					t.Errorf("%d states are kept, want about %d at most", states, most)
				}
				if int64(states) < last.Swap(int64(states)) {
					renewed.Add(1)
				}
			}
		})
	}
	readers.Wait()
	if renewed.Load() == 0 {
		t.Error("the texts taught less than is kept: what is learned anew is not tried")
	}
}

func BenchmarkCompile(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		b.ReportMetric(float64(phrases.Compile(book()).States()), "states")
	}
}
