package search_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/platform/fault"
	"coagent/services/search"
)

func pattern(t testing.TB, text string) search.Pattern {
	t.Helper()
	p, err := search.NewPattern(text)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return p
}

func TestAPatternBecomesCanonicalAsAQueryDoes(t *testing.T) {
	for text, want := range map[string]string{
		"*":                            "*",
		" * ":                          "*",
		"＊":                            "*", // full width
		"**a***b":                      "*a*b",
		"News:* @ Austin*":             "news:* @ austin*",
		"  WEB:  Spring \t HOME\u00a0": "web:spring home",
		"web:¿Homes?":                  "web:homes",
		"web:homes in austin?! ":       "web:homes in austin",
		"web: *homes":                  "web:*homes",
		"*cafe\u0301*":                 "*café*",
		"*spr\u200bing*\U000e0041":     "*spring*",
		"web:.net":                     "web:.net",
		"* @ austin, texas":            "* @ austin, texas",
		"*?":                           "*?", // and not everything
		"web:,*":                       "web:,*",
		"*what? where*":                "*what? where*",
		`web:[a-z]? \ ^x`:              `web:[a-z]? \ ^x`,
		strings.Repeat("x", 200):       strings.Repeat("x", 200),
		strings.Repeat(" *", 300):      "* " + strings.Repeat("* ", 298) + "*",
		strings.Repeat("*", 300) + "a": "*a",
	} {
		p, err := search.NewPattern(text)
		if len(want) > 200 {
			if f := fault.From(err).Fields; fault.KindOf(err) != fault.Invalid || len(f) != 1 || f[0].Code != "maxLength" {
				t.Errorf("%q: got %q, %v", text, p, err)
			}
			continue
		}
		if err != nil || p.String() != want {
			t.Errorf("%q became %q, %v; want %q", text, p, err, want)
		}
	}
}

func TestAPatternThatSaysNothingOrTooMuchIsRefused(t *testing.T) {
	for text, code := range map[string]string{
		"": "pattern", " \t\u3000": "pattern", "\u200b\U000e0041": "pattern", "\xff": "pattern",
		strings.Repeat("x", 201): "maxLength", strings.Repeat("ﷺ", 12): "maxLength", // 18 code points each in NFKC
	} {
		_, err := search.NewPattern(text)
		f := fault.From(err)
		want := map[string]string{"pattern": "search.pattern_empty", "maxLength": "invalid_request"}[code]
		if f.Kind != fault.Invalid || f.Code != want || len(f.Fields) != 1 || f.Fields[0].Pointer != "/body/pattern" || f.Fields[0].Code != code {
			t.Errorf("%q: got %#v", text, f)
		}
	}
}

func TestAPatternMatchesWhatItSays(t *testing.T) {
	austin, err := search.NewNewsQuery("Housing Market", "Austin, Texas", 7)
	if err != nil {
		t.Fatal(err)
	}
	homes := web(t, "Homes [new] in a*b \\ Austin")
	for _, c := range []struct {
		q       search.Query
		pattern string
		want    bool
	}{
		{austin, "*", true},
		{austin, "news:*", true},
		{austin, "web:*", false},
		{austin, "news:* @ austin*", true},
		{austin, "news:housing market @ austin, texas", true},
		{austin, "news:housing market", false},
		{austin, "*market*market*", false},
		{austin, "*texas", true},
		{austin, "*texas*", true},
		{austin, "*texa", false},
		{austin, "ews:*", false},
		{austin, "*?", false},
		{austin, "news:?ousing*", false},
		{homes, "web:homes [new] in a*b \\ austin", true},
		{homes, "*[new]*", true},
		{homes, "*[newx]*", false},
		{homes, `*\*`, true},
		{homes, `*\[*`, false},
		{web(t, "aa"), "web:a*a", true},
		{web(t, "a"), "web:a*a", false}, // no character serves twice
	} {
		if got := pattern(t, c.pattern).Matches(c.q); got != c.want {
			t.Errorf("%q matches %q: %t", c.pattern, c.q.Name(), got)
		}
	}
	if (search.Pattern{}).Matches(austin) {
		t.Error("the zero pattern matches")
	}
}

// It would take longer than the test may if places were tried in every combination.
func TestNoPatternIsSlow(t *testing.T) {
	q := web(t, strings.Repeat("a", 400))
	if pattern(t, strings.Repeat("a*", 99)+"b").Matches(q) || !pattern(t, "*"+strings.Repeat("a*", 99)).Matches(q) {
		t.Error("wrong")
	}
}

// typed is s as another person would type it.
var typed = strings.NewReplacer("e", "E", "a", "Ａ", " ", " \t\u00a0", "é", "e\u0301", "o", "o\u200b", "*", "＊")

func TestPatternLaws(t *testing.T) {
	pieces := gen.SliceOfN(8, gen.OneConstOf("web:", "news:", "*", "*", "home", "é", "?", " ", "[", "]", `\`, ".", " @ ", "a", "b", "\u200b", "＊", "H", "\u0331", "-", "^")).
		Map(func(parts []string) string { return strings.Join(parts, "") })
	l := laws(t, 11, 1000)
	named := func(q search.Query, err error) bool {
		if err != nil || len([]rune(q.Name())) > search.MaxPattern {
			return true
		}
		spellings := []string{q.Name(), typed.Replace(q.Name())}
		if !strings.HasSuffix(q.Name(), "*") && !strings.HasPrefix(q.Text(), "*") { // beside a star such signs stay
			spellings = append(spellings, " "+strings.Replace(q.Name(), ":", ": ¿", 1)+" ?!")
		}
		for _, name := range spellings {
			if p, err := search.NewPattern(name); err != nil || !p.Matches(q) {
				t.Logf("%q as %q: %q, %v", q.Name(), name, p, err)
				return false
			}
		}
		return true
	}
	l.Property("a name matches its query in any spelling", prop.ForAll(func(text, place string) bool {
		return named(search.NewWebQuery(text, 5, search.Basic)) && named(search.NewNewsQuery(text, place, 7))
	}, gen.OneGenOf(texts(), pieces), gen.OneGenOf(texts(), gen.Const(""), gen.Const("Austin"))))
	l.Property("a canonical pattern is its own canonical form", prop.ForAll(func(text string) bool {
		once, err := search.NewPattern(text)
		if err != nil {
			return true
		}
		twice, err := search.NewPattern(once.String())
		return err == nil && twice == once
	}, gen.OneGenOf(texts(), pieces)))
	l.Property("a star is any characters, and nothing else is", prop.ForAll(func(text, pattern string) bool {
		q, err := search.NewWebQuery(text, 5, search.Basic)
		p, err2 := search.NewPattern(pattern)
		if err != nil || err2 != nil {
			return true
		}
		oracle := regexp.MustCompile(`(?s)^` + strings.ReplaceAll(regexp.QuoteMeta(p.String()), `\*`, `.*`) + `$`)
		return p.Matches(q) == oracle.MatchString(q.Name())
	}, pieces, pieces.Map(func(s string) string { return "*" + s })))
	l.TestingRun(t)
}
