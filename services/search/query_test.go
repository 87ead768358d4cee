package search_test

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/platform/depthtest"
	"coagent/platform/fault"
	"coagent/services/search"
)

func web(t *testing.T, text string) search.Query {
	t.Helper()
	q, err := search.NewWebQuery(text, 5, search.Basic)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestSpellingThatChangesNoMeaningMakesNoDifference(t *testing.T) {
	want := web(t, "spring café trends austin")
	for name, text := range map[string]string{
		"case":                "Spring CAFÉ Trends aUSTIN",
		"spaces":              "  spring \t café\u00a0trends\n\u3000austin ",
		"decomposed":          "spring cafe\u0301 trends austin",
		"full width":          "ｓｐｒｉｎｇ café trends austin",
		"zero-width":          "spr\u200bing ca\u2060fé tren\ufeffds aus\u00adtin",
		"bidi and tags":       "\u202espring café\u202c trends austin\U000e0041",
		"sentence marks":      "¿Spring café trends Austin?!…",
		"marks and spaces":    " , spring café trends austin . ",
		"ideographic marks":   "、spring café trends austin。",
		"a space that splits": "spring café trends austin ?",
	} {
		if got := web(t, text); got != want {
			t.Errorf("%s: %q differs from %q", name, got.Text(), want.Text())
		}
	}
}

// Most texts are of ASCII and take a shorter way. A character that nobody sees sends
// them the long way.
func TestTextsOfASCIIAloneHaveTheSameForm(t *testing.T) {
	letters := "abcXYZ019 ,;:!?.-#()'\"[]{}~^@ \t"
	random := rand.New(rand.NewPCG(7, 11))
	for range 5000 {
		text := "a"
		for range random.IntN(12) {
			text += string(letters[random.IntN(len(letters))])
		}
		text = strings.Repeat(" ", random.IntN(3)) + text + strings.Repeat(" ", random.IntN(3))
		if got, want := web(t, text), web(t, text+"\u200b"); got != want {
			t.Fatalf("%q is %q, and %q the long way", text, got.Text(), want.Text())
		}
	}
}

func TestWhatMeansSomethingStays(t *testing.T) {
	for _, text := range []string{"c#", "c++", ".net", "#realestate", `"jane doe"`, "-condos austin", "(homes)", "$500k", "5%", "🏠", "3", "家"} {
		if got := web(t, text).Text(); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

const nothingToSearchFor = "must have a letter, a digit or a pictograph; ! or $ alone will not do"

func TestAQueryThatSaysNothingIsRefused(t *testing.T) {
	for _, text := range []string{"", "   ", "?!", "!", "$", "€ + %", "！", "^`", "...", "\u200b\u2060", "\u0301", "\U000e0041\U000e0042", "---", `""`, "\xff\xfe", "\u3164"} {
		_, err := search.NewWebQuery(text, 5, search.Basic)
		want := &fault.Error{
			Kind: fault.Invalid, Code: "search.query_empty", Detail: "The query or the location has nothing that can be searched for.",
			Fields: []fault.Field{{Pointer: "/body/query", Code: "pattern", Detail: nothingToSearchFor}},
		}
		if !reflect.DeepEqual(err, error(want)) {
			t.Errorf("%q: got %#v", text, err)
		}
	}
}

func TestEveryOffendingMemberIsNamed(t *testing.T) {
	pointers := func(_ search.Query, err error) string {
		var all []string
		for _, f := range fault.From(err).Fields {
			all = append(all, f.Pointer+" "+f.Code)
		}
		return fault.CodeOf(err) + ": " + strings.Join(all, ", ")
	}
	long := strings.Repeat("ﷺ", 30) // 18 code points each in NFKC
	for _, c := range []struct{ got, want string }{
		{pointers(search.NewWebQuery("x", 0, "deep")), "invalid_request: /body/maxResults maximum, /body/searchDepth enum"},
		{pointers(search.NewWebQuery("x", 21, search.Basic)), "invalid_request: /body/maxResults maximum"},
		{pointers(search.NewWebQuery(long, 5, search.Basic)), "invalid_request: /body/query maxLength"},
		{pointers(search.NewNewsQuery("x", "?", 31)), "search.query_empty: /body/location pattern, /body/days maximum"},
		{pointers(search.NewNewsQuery("!", long, 0)), "search.query_empty: /body/query pattern, /body/location maxLength, /body/days maximum"},
	} {
		if c.got != c.want {
			t.Errorf("got  %s\nwant %s", c.got, c.want)
		}
	}
}

func TestEveryMemberIsPartOfTheKey(t *testing.T) {
	must := func(q search.Query, err error) search.Query {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return q
	}
	queries := []search.Query{
		must(search.NewWebQuery("homes", 5, search.Basic)),
		must(search.NewWebQuery("homes", 6, search.Basic)),
		must(search.NewWebQuery("homes", 5, search.Advanced)),
		must(search.NewWebQuery("home", 5, search.Basic)),
		must(search.NewNewsQuery("homes", "", 7)),
		must(search.NewNewsQuery("homes", "", 8)),
		must(search.NewNewsQuery("homes", "austin", 7)),
		must(search.NewNewsQuery("homes @ austin", "", 7)),
		must(search.NewNewsQuery("homes @ austin", "austin", 7)),
		must(search.NewNewsQuery("homes", "austin @ austin", 7)),
	}
	seen := map[string]search.Query{}
	for _, q := range queries {
		if other, known := seen[q.Key()]; known {
			t.Errorf("%+v and %+v share the key %s", q, other, q.Key())
		}
		seen[q.Key()] = q
	}
}

// Remembered answers live under these names; to change them is to forget all.
func TestKeysStayAsTheyAre(t *testing.T) {
	news, err := search.NewNewsQuery("Housing  market", "Austin, Texas", 7)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ got, want string }{
		{web(t, "Spring home buying").Key(), "search:v2:{1a}:web:spring home buying:fa385c17a863a27d"},
		{news.Key(), "search:v2:{18}:news:housing market @ austin, texas:d8a85b68d9225557"},
		{web(t, `say "hi"`).Key(), `search:v2:{01}:web:say "hi":a12998487bf3fa0f`},
		{web(t, `c:\x a`).Key(), `search:v2:{13}:web:c:\x a:d3088659fd095360`},
		{web(t, "new café").Key(), "search:v2:{02}:web:new café:a2726c9537802e95"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

func TestCanonicalFormOfEveryCharacterIsStable(t *testing.T) {
	const last = 0x20000 // what lies beyond has no other forms, but for the invisible tags
	for r := rune(0); r < 0xe1000; r++ {
		if r == last {
			r = 0xe0000
		}
		text := "H" + string(r) + "\u0331x" // a mark that joins h, but not H
		once := web(t, text)
		if twice := web(t, once.Text()); twice != once {
			t.Fatalf("U+%04X: %q becomes %q, and then %q", r, text, once.Text(), twice.Text())
		}
	}
}

// texts generates what people type and what attackers do.
func texts() gopter.Gen {
	return gen.OneGenOf(
		gen.AnyString(),
		gen.SliceOfN(12, gen.OneConstOf("Home", "ﬁne", "É", "e", "\u0301", " ", "\t", "\u00a0", "\u200b", "\u202e", "?", "!", "¿", ".", "…", "#", "<b>", "İ", "ẞ",
			"H", "\u0331",
			"ﷺ", "家", "🏠", "\xff", "\x00", "&lt;", "&amp;", "<", ">", "/", "!--", "-->", "script", "=", `"`, "'", "style=", "display:none", "hidden", "img", " onload=", "&", ";")).
			Map(func(parts []string) string { return strings.Join(parts, "") }),
	)
}

// laws are tried with the same cases every time; the seed in the log replays them.
func laws(t *testing.T, seed int64, cases int) *gopter.Properties {
	t.Helper()
	return depthtest.Laws(t, seed, cases, 10*cases)
}

func TestCanonicalFormIsStable(t *testing.T) {
	l := laws(t, 1, 1000)
	l.Property("a canonical web query is its own canonical form", prop.ForAll(func(text string, limit int, advanced bool) bool {
		depth := search.Basic
		if advanced {
			depth = search.Advanced
		}
		once, err := search.NewWebQuery(text, limit, depth)
		if err != nil {
			return true
		}
		twice, err := search.NewWebQuery(once.Text(), once.Max(), once.Depth())
		return err == nil && twice == once && twice.Key() == once.Key()
	}, texts(), gen.IntRange(-5, 50), gen.Bool()))
	l.Property("a canonical news query is its own canonical form", prop.ForAll(func(text, location string, days int) bool {
		once, err := search.NewNewsQuery(text, location, days)
		if err != nil {
			return true
		}
		twice, err := search.NewNewsQuery(once.Text(), once.Location(), once.Days())
		return err == nil && twice == once && twice.Key() == once.Key()
	}, texts(), texts(), gen.IntRange(-5, 50)))
	l.Property("case and spaces make no difference", prop.ForAll(func(text string) bool {
		plain, err := search.NewWebQuery(text, 5, search.Basic)
		other, err2 := search.NewWebQuery(" \t"+strings.ReplaceAll(strings.ToUpper(text), " ", "  ")+"\u2009", 5, search.Basic)
		return (err == nil) == (err2 == nil) && (err != nil || plain == other)
	}, gen.AlphaString()))
	l.TestingRun(t)
}
