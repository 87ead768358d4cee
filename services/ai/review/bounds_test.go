package review_test

import (
	"slices"
	"strings"
	"testing"

	"coagent/services/ai/review"
)

// lengths are what is said of the length of a text.
func lengths(b review.Bound, request map[string]any, text string, sources ...review.Source) (got []string) {
	b.At = "/texts/*/body"
	d := review.Draft{Request: request, Sources: sources, Answer: map[string]any{
		"texts": []any{map[string]any{"body": text}}, "other": strings.Repeat("Other. #tag ", 300),
	}}
	for _, f := range review.Check(d, review.Rules{Bounds: []review.Bound{b}}) {
		if f.Code == "length" {
			got = append(got, f.Pointer+" "+f.Detail)
		}
	}
	return got
}

func TestATextHasNoMoreThanItsModelWasTold(t *testing.T) {
	const at = "/texts/0/body "
	headline, tags := review.Bound{Of: review.Words, Most: 8}, review.Bound{Of: review.Hashtags, Least: 3, Most: 3, Floor: 3}
	body, sms := review.Bound{Of: review.Words, Least: 50, Most: 110}, review.Bound{Of: review.Characters, Most: 32}
	for _, c := range []struct {
		bound review.Bound
		text  string
		want  []string
	}{
		{headline, "An ocean view from the 3rd floor — furnished", nil},
		{headline, "One more word than a headline may ever have", []string{at + "has 9 words and must have at most 8"}},
		{headline, "Three-bedroom brick ranch on a half-acre lot", nil},
		{tags, "Come in. #OpenHouse #Duluth #MN", nil},
		{tags, "Unit #307 at 12 Elm, or #3B. #OpenHouse #Duluth #MN", nil},
		{tags, "#OpenHouse#Duluth#MN#Lakeside", []string{at + "has 4 hashtags and must have at most 3"}},
		{tags, "&#35;OpenHouse #Duluth #MN #Lakeside", []string{at + "has 4 hashtags and must have at most 3"}},
		{tags, strings.Repeat("word ", 20) + "#OpenHouse #Duluth", []string{at + "has 2 hashtags and must have at least 3"}},
		{body, strings.Repeat("word ", 113), nil}, // nobody counts them
		{body, strings.Repeat("word ", 114), []string{at + "has 114 words and must have at most 110"}},
		{sms, strings.Repeat("é", 32), nil},
		{sms, strings.Repeat("é", 33), []string{at + "has 33 characters and must have at most 32"}},
		{review.Bound{Of: review.Sections, Most: 2, Floor: 2}, "A.\n\n## One\n\nB.\n\n## Two\n\nC.\n\n### Three\n\nD.", nil},
		{
			review.Bound{Of: review.Sections, Least: 2, Most: 4, Floor: 2}, "## One\n\n" + strings.Repeat("word ", 100),
			[]string{at + "has 1 sections and must have at least 2"},
		},
		{review.Bound{Of: review.Sections, Least: 2, Most: 4, Floor: 2}, "## One\n\nB.", nil},
		{review.Bound{Of: review.Words}, strings.Repeat("#tag word. ", 500), nil},
	} {
		if got := lengths(c.bound, map[string]any{}, c.text); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestSentencesAreCountedAsAReaderDoes(t *testing.T) {
	two := review.Bound{Of: review.Sentences, Least: 1, Most: 2}
	for text, good := range map[string]bool{
		"The client met Dr. Ruiz on St. Clair Ave. at 9 a.m. and paid $1.2M for No. 4.":      true,
		"Sold by J. R. Okafor of Hill & Co. in the U.S. after Nov. 3 vs. Dec. 1. It closed.": true,
		"“Great!” the client says, “and quick.” The rest is praise.":                         true,
		"Thanks! Come by. #Thanks #Home":                                                     true,
		"This is one. This is two. This is three.":                                           false,
		"What a sale! Thank you! Come and ask. Great!":                                       true,
		"The client waited. Then they called! Was it answered?":                              false,
		"What is praised here:\n\n- the price of it\n- the pace of it\n- the photos":         false,
	} {
		if got := lengths(two, map[string]any{}, text); good != (len(got) == 0) {
			t.Errorf("%q: %q", text, got)
		}
	}
}

// Whoever has little to say says it in few words.
func TestATextIsTooShortOnlyWhereThereIsMoreToTell(t *testing.T) {
	bio := review.Bound{Of: review.Words, Least: 50, Most: 110, Floor: 28}
	little, much := strings.Repeat("homes ", 33), strings.Repeat("homes ", 34)
	for _, c := range []struct {
		told, page string
		words      int
		good       bool
	}{
		{strings.Repeat("homes ", 22), "", 10, true},
		{strings.Repeat("homes ", 23), "", 10, false},
		{little, "", 10, false},
		{much, "", 10, false},
		{much, "", 28, true},
		{little, much, 10, false},
	} {
		var sources []review.Source
		if c.page != "" {
			sources = append(sources, review.Source{Title: "A page", URL: "https://a.example/", Snippet: c.page})
		}
		got := lengths(bio, map[string]any{"experience": c.told}, strings.Repeat("word ", c.words), sources...)
		if c.good != (len(got) == 0) {
			t.Errorf("%d words of %d and %d: %q", c.words, len(c.told)/6, len(c.page)/6, got)
		}
	}
}

func TestABoundHoldsForItsChannelAndItsSources(t *testing.T) {
	long := strings.Repeat("a", 33)
	sms := review.Bound{Of: review.Characters, Most: 32, Channel: "sms"}
	for channel, good := range map[string]bool{"sms": false, "note": true, "email": true} {
		if got := lengths(sms, map[string]any{"channel": channel}, long); good != (len(got) == 0) {
			t.Errorf("%s: %q", channel, got)
		}
	}
	page := review.Source{Title: "A page", URL: "https://a.example/"}
	sourced, alone := sms, sms
	sourced.Channel, sourced.Where, alone.Channel, alone.Where = "", review.Sourced, "", review.Alone
	if len(lengths(sourced, nil, long)) != 0 || len(lengths(sourced, nil, long, page)) != 1 ||
		len(lengths(alone, nil, long)) != 1 || len(lengths(alone, nil, long, page)) != 0 {
		t.Error("a bound holds where it does not")
	}
}

func TestAListHasNoMoreItemsThanItsModelWasTold(t *testing.T) {
	b := review.Bound{At: "/steps/*/tactics/*", Of: review.Tactics, Least: 3, Most: 4}
	for n, want := range map[int]int{3: 0, 4: 0, 5: 1} {
		items := slices.Repeat([]any{"Call."}, n)
		d := review.Draft{Answer: map[string]any{"steps": []any{map[string]any{"tactics": items}}}}
		if got := review.Check(d, review.Rules{Bounds: []review.Bound{b}}); len(got) != want {
			t.Errorf("%d: %v", n, got)
		}
	}
}

func TestABoundIsSaidAsAWriterWouldSayIt(t *testing.T) {
	for want, b := range map[string]review.Bound{
		"50 to 110 words":        {Of: review.Words, Least: 50, Most: 110},
		"one or two sentences":   {Of: review.Sentences, Least: 1, Most: 2},
		"one to three sentences": {Of: review.Sentences, Least: 1, Most: 3},
		"one sentence":           {Of: review.Sentences, Least: 1, Most: 1},
		"at most 320 characters": {Of: review.Characters, Most: 320},
		"three to five hashtags": {Of: review.Hashtags, Least: 3, Most: 5},
		"at most eight words":    {Of: review.Words, Most: 8},
	} {
		if got := b.Says(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestATextThatNeedsNoMaterialIsHeldToItsLeast(t *testing.T) {
	b := review.Bound{At: "/text", Of: review.Words, Least: 60, Most: 120, Floor: 43}
	d := review.Draft{Request: map[string]any{"topic": "A cat"}, Answer: map[string]any{"text": strings.Repeat("word ", 42)}}
	for always, want := range map[bool]string{false: "", true: "/text"} {
		b.Always = always
		if got := placesOf(review.Check(d, review.Rules{Bounds: []review.Bound{b}}), "length"); got != want {
			t.Errorf("%v: %q, want %q", always, got, want)
		}
	}
}

func TestATextOfWhichThereIsMuchToTellIsHeldToItsLeast(t *testing.T) {
	b := review.Bound{Of: review.Words, Least: 60, Most: 120, Floor: 43, Ample: 40}
	for _, c := range []struct {
		told, words int
		good        bool
	}{{40, 56, false}, {40, 57, true}, {39, 56, true}, {39, 42, false}} {
		got := lengths(b, map[string]any{"topic": strings.Repeat("homes ", c.told)}, strings.Repeat("word ", c.words))
		if c.good != (len(got) == 0) {
			t.Errorf("%d words of %d: %q", c.words, c.told, got)
		}
	}
	b.Floor = 5
	ask := "Ask the school district which schools belong to an address."
	if got := lengths(b, map[string]any{"topic": strings.Repeat("homes ", 40)}, ask); len(got) > 0 {
		t.Errorf("a part that only says whom to ask: %q", got)
	}
}

func TestABiographyIsAsLongAsWhatIsToldOfSomebody(t *testing.T) {
	for _, c := range []struct {
		experience string
		words      int
		good       bool
	}{
		{"", 20, true}, {"historic homes, PSA", 47, false}, {"historic homes, PSA", 48, true},
	} {
		d := review.Draft{
			Request: map[string]any{"name": "Mia Ott", "agencyName": "Mesa Homes", "experience": c.experience},
			Answer:  map[string]any{"bio": strings.Repeat("word ", c.words)},
		}
		if got := placesOf(review.Biography(d), "length"); c.good != (got == "") {
			t.Errorf("%d words of %q: %q", c.words, c.experience, got)
		}
	}
}
