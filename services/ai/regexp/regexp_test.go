package regexp_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"

	"coagent/platform/depthtest"
	own "coagent/services/ai/regexp"
)

// Whatever is asked of an expression, the answer is the standard library's: here of
// random expressions and of random texts made of what they read.
func TestAnswersAreThoseOfTheStandardLibrary(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range depthtest.Cases(t, 3000, 100_000) {
		expression := prefix(random) + some(random, 3)
		std, err := regexp.Compile(expression)
		if err != nil {
			continue // too many repeats
		}
		mine := own.MustCompile(expression)
		for range 4 {
			hold(t, std, mine, text(random))
		}
	}
}

func prefix(random *rand.Rand) string {
	return []string{"", "", "(?i)", "(?m)", "(?s)", "(?im)", "(?U)"}[random.IntN(7)]
}

// some is a random expression, at most so deep.
func some(random *rand.Rand, deep int) string {
	leaves := []string{
		"a", "b", "c", "ab", "abc", "é", "ſ", "k", "K", "1", "12", `\d`, `\w`, `\s`, `\W`, ".", "[a-c]", "[^a]", `[^\n]`, `\p{L}`, `[\p{L}\p{N}'’-]`,
		`\b`, `\B`, "^", "$", `\A`, `\z`, " ", `\n`, "’", "", "[a-z]", "x",
	}
	if deep == 0 || random.IntN(4) == 0 {
		return leaves[random.IntN(len(leaves))]
	}
	one := func() string { return some(random, deep-1) }
	switch random.IntN(5) {
	case 0:
		return "(?:" + one() + "|" + one() + "|" + one() + ")"
	case 1:
		return "(" + one() + ")" + []string{"", "*", "+", "?", "*?", "+?", "??", "{2}", "{0,3}", "{1,2}?"}[random.IntN(10)]
	case 2:
		return "(?:" + one() + ")" + []string{"", "*", "+", "?", "*?", "+?", "??", "{2}", "{0,3}", "{1,2}?"}[random.IntN(10)]
	}
	return one() + one()
}

// text is a random text.
func text(random *rand.Rand) string {
	letters := []string{
		"a", "b", "c", "A", "B", "k", "K", "K", "ſ", "s", "é", "’", " ", "\n", "1", "12", "_", "-", "x", "abc", "ab", "\xff", "\xe2\x80", "\ufffd", "世",
	}
	var b strings.Builder
	for range random.IntN(14) {
		letter := letters[random.IntN(len(letters))]
		if letter[0] > 0xf0 && random.IntN(8) > 0 {
			continue // what is not UTF-8 is rare
		}
		b.WriteString(letter)
	}
	return b.String()
}

// hold holds all answers of an expression for a text against those of the standard library.
func hold(t *testing.T, std *regexp.Regexp, mine *own.Regexp, text string) {
	t.Helper()
	upper := func(s string) string { return "<" + strings.ToUpper(s) + ">" }
	for name, both := range map[string][2]any{
		"MatchString":            {mine.MatchString(text), std.MatchString(text)},
		"FindString":             {mine.FindString(text), std.FindString(text)},
		"FindStringIndex":        {mine.FindStringIndex(text), std.FindStringIndex(text)},
		"FindStringSubmatch":     {mine.FindStringSubmatch(text), std.FindStringSubmatch(text)},
		"FindStringSubmatchIdx":  {mine.FindStringSubmatchIndex(text), std.FindStringSubmatchIndex(text)},
		"FindAllString":          {mine.FindAllString(text, -1), std.FindAllString(text, -1)},
		"FindAllString, two":     {mine.FindAllString(text, 2), std.FindAllString(text, 2)},
		"FindAllStringIndex":     {mine.FindAllStringIndex(text, -1), std.FindAllStringIndex(text, -1)},
		"FindAllStringSubmatch":  {mine.FindAllStringSubmatch(text, -1), std.FindAllStringSubmatch(text, -1)},
		"FindAllStringSubmatchI": {mine.FindAllStringSubmatchIndex(text, -1), std.FindAllStringSubmatchIndex(text, -1)},
		"Split":                  {mine.Split(text, -1), std.Split(text, -1)},
		"Split, two":             {mine.Split(text, 2), std.Split(text, 2)},
		"ReplaceAllString":       {mine.ReplaceAllString(text, "<$0>"), std.ReplaceAllString(text, "<$0>")},
		"ReplaceAllString plain": {mine.ReplaceAllString(text, ""), std.ReplaceAllString(text, "")},
		"ReplaceAllStringFunc":   {mine.ReplaceAllStringFunc(text, upper), std.ReplaceAllStringFunc(text, upper)},
	} {
		if !reflect.DeepEqual(both[0], both[1]) && fmt.Sprint(both[0]) != fmt.Sprint(both[1]) {
			t.Errorf("%s of %q in %q: %v, and the standard library says %v", name, std, text, both[0], both[1])
		}
	}
}

// A mistake in an expression is found by the tests of the packages that have some, before anybody sends a text.
func TestAMistakeInAnExpressionIsNamed(t *testing.T) {
	own.MustCompile("(a|b")
	if err := own.Check(); err == nil || !strings.Contains(err.Error(), `"(a|b"`) || strings.Count(err.Error(), "\n") > 0 {
		t.Errorf("the mistakes are %v, want the one in (a|b alone", err)
	}
}

// Many goroutines use one expression, which learns from all of their texts.
func TestManyMayAskAtOnce(t *testing.T) {
	const expression = `(?i)\b(\w+)-(\d+|x*)\b`
	std, mine := regexp.MustCompile(expression), own.MustCompile(expression)
	var all sync.WaitGroup
	for seed := range uint64(8) {
		all.Go(func() {
			random := rand.New(rand.NewPCG(seed, seed))
			for range 200 {
				hold(t, std, mine, text(random))
			}
		})
	}
	all.Wait()
}
