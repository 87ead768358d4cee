package fairhousing_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"coagent/services/ai/fairhousing"
)

func TestAFindingIsThePhraseAsItIsWritten(t *testing.T) {
	for _, c := range []struct{ text, phrase, rule string }{
		{"It is **family**-friendly.", "family**-friendly", "family-friendly"},
		{"Perfect for [young couples](https://example.com/a_b).", "Perfect for [young couples", "home-for-families"},
		{"🏡 A safe\r\nneighborhood 🏡", "safe\r\nneighborhood", "safe-place"},
		{"A fam\u00adily\u2011friendly street", "fam\u00adily\u2011friendly", "family-friendly"},
		{"A sa&#102;e neighborhood", "sa&#102;e neighborhood", "safe-place"},
		{"Pe\u0301rfect for familie\u0301s.", "Pe\u0301rfect for familie\u0301s", "home-for-families"},
		{"Zoned to A+ schools.", "A+ schools", "rated-schools"},
		{"#PerfectForFamilies", "PerfectForFamilies", "home-for-families"},
		{"#austinfamilyfriendly", "austinfamilyfriendly", "family-friendly"},
		{"A family\\-friendly street", "family\\-friendly", "family-friendly"},
		{"<b>No</b> children", "No</b> children", "no-children"},
		{"Great [1] schools", "Great [1] schools", "rated-schools"},
	} {
		found := fairhousing.Review(c.text)
		if len(found) != 1 || found[0].Phrase != c.phrase || found[0].ID != c.rule || c.text[found[0].Start:found[0].End] != c.phrase {
			t.Errorf("%q: %s", c.text, told(found))
		}
	}
}

func TestAllFindingsAreGivenInTheirOrder(t *testing.T) {
	found := fairhousing.Review("Perfect for families. No kids. A safe area near good schools, perfect for families.")
	var ids []string
	for _, f := range found {
		ids = append(ids, f.ID)
	}
	if want := []string{"home-for-families", "no-children", "safe-place", "rated-schools", "home-for-families"}; !slices.Equal(ids, want) {
		t.Errorf("got %v, want %v", ids, want)
	}
}

func TestAPhraseDoesNotGoOnWhereAClauseEnds(t *testing.T) {
	for _, text := range []string{
		"It is safe. Neighborhood parks are close.", "## Great\nSchools are listed below.", "- the view is great\n- schools and shops are listed below",
		"| great | schools |", "Great!\n\nSchools open in August.",
		"<p>great</p><p>schools</p>",
	} {
		if found := fairhousing.Review(text); len(found) > 0 {
			t.Errorf("in %q is %s", text, told(found))
		}
	}
}

func TestTheNamesOfPlacesAreNoFindings(t *testing.T) {
	for _, c := range []struct {
		name, text string
		found      int
	}{
		{"White Settlement", "A White Settlement community event.", 0},
		{"Christian", "A Christian community.", 1},
		{"Families Only", "Families only.", 1},
		{"Black Mountain", "Homes in the Black Mountain community and a safe area.", 1},
		{"Grüner Black", "A grüner black neighborhood.", 0},
	} {
		if found := fairhousing.Review(c.text, "", c.name); len(found) != c.found {
			t.Errorf("%q of %s: %s", c.text, c.name, told(found))
		}
	}
	if found := fairhousing.Review("A Settlement White community."); len(found) != 1 {
		t.Error("a name is remembered for the next text")
	}
}

// long is a text of the greatest length, in which much begins and nothing ends.
var long = strings.Repeat("The neighborhood has parks, cafes and a library where families meet; great rooms for one. ", 112)

func TestATextWithoutFindingsTakesNoMemory(t *testing.T) {
	if n := testing.AllocsPerRun(20, func() {
		if len(fairhousing.Review(long)) > 0 {
			t.Error("something is found")
		}
	}); n > 40 { // the race detector throws away what is pooled; the text has 1,800 words
		t.Errorf("%v allocations", n)
	}
}

// TestInUTF16ThePhraseIsASliceOfTheText puts sentences among whatever counts
// differently in bytes, characters and UTF-16.
func TestInUTF16ThePhraseIsASliceOfTheText(t *testing.T) {
	const seed = 11
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, seed))
	odd := []string{"🏡", "👨‍👩‍👧", "e\u0301", "\r\n", "\u200b", "é", "а", "𝗇", "\u2028", "**", "&amp;", "\ufffd", "\x80", " ", ". "}
	var sentences []string
	for _, rule := range fairhousing.Rules() {
		sentences = append(sentences, rule.Match...)
	}
	phrases := 0
	for range 500 {
		var b strings.Builder
		for range 1 + rng.IntN(5) {
			for range rng.IntN(4) {
				b.WriteString(odd[rng.IntN(len(odd))])
			}
			sentence := []rune(sentences[rng.IntN(len(sentences))])
			if at := rng.IntN(2 * len(sentence)); at < len(sentence) {
				sentence = slices.Insert(sentence, at, []rune(odd[rng.IntN(len(odd))])...)
			}
			b.WriteString(string(sentence) + ". ")
		}
		text := b.String()
		units := utf16.Encode([]rune(text))
		for _, f := range fairhousing.UTF16(text, fairhousing.Review(text)) {
			phrases++
			if got, want := string(utf16.Decode(units[f.Start:f.End])), string([]rune(f.Phrase)); got != want {
				t.Errorf("%q: %d to %d is %q, not %q", text, f.Start, f.End, got, want)
			}
		}
	}
	if phrases < 500 {
		t.Errorf("only %d phrases", phrases)
	}
}

func FuzzReview(f *testing.F) {
	for _, rule := range fairhousing.Rules() {
		for _, text := range append(rule.Match, rule.Pass...) {
			f.Add(text, "White Oak")
		}
	}
	f.Add("[safe](x) &#110;eighborhood <b", "\xff")
	f.Add("#\u0301fam\u200bily_friendly\r\n> 1) **", "")
	f.Fuzz(func(t *testing.T, text, place string) {
		at := 0
		for _, found := range fairhousing.Review(text, place) {
			if found.Start < at || found.End <= found.Start || found.End > len(text) || text[found.Start:found.End] != found.Phrase {
				t.Errorf("%q: %d to %d is %q", text, found.Start, found.End, found.Phrase)
			}
			if utf8.ValidString(text) && !utf8.ValidString(found.Phrase) {
				t.Errorf("%q is cut within a character", found.Phrase)
			}
			at = found.Start
		}
	})
}

func BenchmarkReview(b *testing.B) {
	b.SetBytes(int64(len(long)))
	b.ReportAllocs()
	for b.Loop() {
		fairhousing.Review(long)
	}
}

// To speak of the law allows nobody to ask what steers.
func TestAQuestionIsAnExampleOnlyWhereItIsSaidThatItIsNotAsked(t *testing.T) {
	for _, text := range []string{
		"We follow the Fair Housing Act. Looking for a home perfect for young families?",
		"HUD has a form. Looking for a home perfect for young families?", "No steering here. Want to live in a safe neighborhood?",
		"Looking for a home perfect for young families? We can't say enough about it.",
		"Federal law sets the loan limits. Looking for a safe neighborhood?", "We never discriminate. Do you want good schools?",
		"I can't say when it sells. The porch is new. Want to live in a safe neighborhood?",
		"HUD approved it. “Perfect for young families.”", "Steering wheel included. “Perfect for young families.”",
		"We can't say it loud enough. Do you want a safe neighborhood?", "You must not answer today. Want a safe neighborhood?",
		"I can't tell you how many ask. Looking for a safe neighborhood?", "Questions like these come up daily. Is it a safe neighborhood? Yes, very.",
		"Agents can't answer this. Is it a safe neighborhood? Absolutely.", "We follow the Fair Housing Act. This home is “perfect for young families.”",
		"Our team proudly supports fair housing. “Perfect for young families.”", "We do not discriminate. “Perfect for young families.”",
		"The Fair Housing Act protects everyone. Neighbors call it “a safe neighborhood.”",
		"The Fair Housing Act forbids a lot. “A safe neighborhood,” raves our last client.",
	} {
		if found := fairhousing.Review(text); len(found) != 1 {
			t.Errorf("%q: %s", text, told(found))
		}
	}
	for _, text := range []string{
		"Agents can't answer questions like these. Is it a safe neighborhood?", "Avoid phrases like: looking for a safe neighborhood?",
		"Is it a safe neighborhood? I can't say.", "The Fair Housing Act forbids it: “Perfect for young families.”",
		"Want to know if it's a safe neighborhood? I can't tell you.", "To follow the Fair Housing Act, leave out “perfect for young families.”",
		"The Fair Housing Act bars words that prefer. “Perfect for young families” is one. So is “safe neighborhood.”",
	} {
		if found := fairhousing.Review(text); len(found) > 0 {
			t.Errorf("in %q is %s", text, told(found))
		}
	}
	if found := fairhousing.ReviewExplaining("“A safe neighborhood” says it all. Want a safe neighborhood?"); len(found) != 1 {
		t.Error(told(found))
	}
}
