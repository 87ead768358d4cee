package review_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"coagent/platform/depthtest"
	"coagent/services/ai/review"
)

// bits are what texts are made of: words, marks, and what a renderer changes.
var bits = append(strings.Fields(`a an the one two half quarter quarters of hundred and thousand million eighty five Twenty-Six SEVENTEEN nine home Homes the it's
	don’t “Elm” – — • … & &amp; &#39; \\ \\* 1 42 $5 6½ é É ñandú café ２ ٣ ⅓ ﬁne ~ [1] (x) #tag A.B. ﷺ ® ° ¨ § → ↚ 🏡 🇺🇸 &amp;#38;#65; &copy &x`), "\u212a", "\u017f", "\u0130", "x\u0301", "\u200b", "\u00a0", "\u00ad", "\x7f")

func someText(random *rand.Rand) string {
	var b strings.Builder
	for range random.IntN(12) {
		b.WriteString(bits[random.IntN(len(bits))])
		b.WriteString([]string{" ", " ", " ", "", "-", "\n", ", ", "  ", "\t", "\x01"}[random.IntN(10)])
	}
	return b.String()
}

// Most texts are plain, and are not taken apart as others are: with the same result. A
// reference makes any text one of the others, and this one is no word.
func TestPlainTextsAreReadAsAllOthers(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range depthtest.Cases(t, 5000, 500_000) {
		text := someText(random)
		if short, long := review.PlainWords(text), review.PlainWords(text+" &amp; "); short != long {
			t.Errorf("the words of %q: %q, and with a mark behind it %q", text, short, long)
		}
		if short, long := review.AsRendered(text), review.Render(text); short != long {
			t.Errorf("%q is rendered as %q, and taken apart as %q", text, short, long)
		}
		if spells, seen := review.SpellsNumber(text); spells && !seen {
			t.Errorf("the number in %q is not seen", text)
		}
	}
}

// What is taken for plain at a glance is plain: each character, alone and before an accent.
func TestWhatIsPlainAtAGlanceIsRenderedAsItIs(t *testing.T) {
	for r := range rune(0x30000) {
		for _, text := range []string{string(r), "a" + string(r) + "\u0301", string(r) + "amp;"} {
			if glance, long := review.AsRendered(text), review.Render(text); glance != long {
				t.Errorf("%q (%U) is rendered as %q, and taken apart as %q", text, r, glance, long)
			}
			if glance, long := review.PlainWords(text), review.PlainAfterAll(text); glance != long {
				t.Errorf("%q (%U) has the words %q, and taken apart %q", text, r, glance, long)
			}
		}
	}
}

// A leak is 60 letters in a row, wherever they begin.
func TestALeakIsFoundWhereverItBegins(t *testing.T) {
	const long = 60
	random := rand.New(rand.NewPCG(5, 6))
	var b strings.Builder
	for range 400 {
		b.WriteString([]string{"write ", "no ", "figure ", "a ", "text ", "that ", "stands "}[random.IntN(7)])
	}
	system := strings.TrimSpace(b.String())
	for range depthtest.Cases(t, 500, 20_000) {
		from, n := random.IntN(len(system)-2*long), random.IntN(2*long)
		text := "Zebra" + system[from:from+n] + "zebra"
		want := false
		plain := review.PlainWords(text)
		for i := range max(0, len(plain)-long+1) {
			want = want || strings.Contains(system, plain[i:i+long])
		}
		if got := len(review.Leaks(map[string]any{"text": text}, system)) > 0; got != want {
			t.Errorf("%q: a leak: %v, want %v", text, got, want)
		}
	}
}
