package review

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// texts are made of words that the readers of numbers look for, and of marks between them.
func madeTexts(n int) []string {
	words := append([]string{"3 fold as", "2 times the", "half of", "a third of", "twice as", "1 quarter the", "Noon to NOON", "at midnight", "a - b", "\n- x", "rose from 5 to 3 percent", "\xff"}, strings.Fields(`half Half thirds quarter THREE-quarters of the buyers said 5 12 1,200 3.5 .25 $4 15% times 3 fold doubled twice as
		tripling quadrupled homes mil once mes dos año veinticuatro casas café ocho compared whereas But or though although more 2026 in 20 sales
		o'clock it’s — – “quoted” ½ ſ K a I percent million k x`)...)
	marks := []string{" ", " ", " ", "-", ", ", ". ", "; ", "—", " – ", "\n", "’", "", "(", "2"}
	random := rand.New(rand.NewPCG(7, 11))
	texts := make([]string, n)
	for i := range texts {
		var b strings.Builder
		for range random.IntN(9) {
			b.WriteString(words[random.IntN(len(words))] + marks[random.IntN(len(marks))])
		}
		texts[i] = b.String()
	}
	return texts
}

// betweenMarks are the words and signs that tokensOf reads.
var betweenMarks = regexp.MustCompile(`\n|\p{L}[\p{L}'’]*|\s[-–]\s|[^\s\p{L}*_~"“”]`)

// What is seen at a glance is what the whole look would have found.
func TestNothingIsOverlookedAtAGlance(t *testing.T) {
	for _, text := range madeTexts(20_000) {
		if found := share.MatchString(text) || multiple.MatchString(text); found && !maySayShare(text) {
			t.Errorf("%q tells a share or a multiple, and no glance sees it", text)
		}
		changed := spanishWord.ReplaceAllStringFunc(text, func(word string) string {
			word = strings.ToLower(unaccented(word))
			if n, ok := spanishNumbers[word]; ok {
				return strconv.Itoa(n)
			}
			return spanishKinds[word]
		})
		if strings.ContainsFunc(changed, isDigitRune) && !strings.ContainsFunc(text, isDigitRune) && !mayHaveSpanishNumber(text) {
			t.Errorf("%q has a number in Spanish, and no glance sees it", text)
		}
		if len(clockTime.FindString(text)+bareRange.FindString(text)+atNumber.FindString(text)) > 0 && !mayTellTime(text) {
			t.Errorf("%q tells an hour, and no glance sees it", text)
		}
		if got, want := tokensOf(text), betweenMarks.FindAllString(text, -1); !slices.Equal(got, want) {
			t.Errorf("%q has the words and signs %q, want %q", text, got, want)
		}
		tells := func(w languageWord) bool { return w.tells(w.languages | inNone) }
		if slices.ContainsFunc(wordsByLanguage(text), tells) && !mayBeForeign(text) {
			t.Errorf("%q has a word of another language, and no glance sees it", text)
		}
		if found := noFigure.MatchString(text); found && !hasDigit(text) {
			t.Errorf("%q has a name with digits, and no glance sees them", text)
		}
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r < 0x80 && !isLetter(byte(r)) }) {
			if clauseEnds.words[strings.ToLower(word)] != clauseEnds.has(word) {
				t.Errorf("%q: whether it ends a clause: %v", word, clauseEnds.has(word))
			}
		}
	}
}

// A number has the value, and a last place, that the standard library reads.
func TestANumberHasTheValueOfItsDigits(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 5))
	for range 20_000 {
		digits := strconv.Itoa(random.IntN(1000))
		for range random.IntN(6) {
			digits += fmt.Sprintf(",%03d", random.IntN(1000))
		}
		if random.IntN(2) == 0 {
			digits += "." + strconv.Itoa(random.IntN(100_000))
		}
		for _, exponent := range exponents {
			want, err := strconv.ParseFloat(strings.ReplaceAll(digits, ",", "")+"e"+strconv.Itoa(exponent), 64)
			if got, ok := valueOfDigits(digits, exponent); err != nil || !ok || got != want {
				t.Fatalf("%s and %d places: %v, want %v", digits, exponent, got, want)
			}
		}
		plain := strings.ReplaceAll(digits, ",", "")
		places := len(plain) - len(strings.TrimRight(plain, "0"))
		if _, behind, ok := strings.Cut(plain, "."); ok {
			places = -len(behind)
		}
		want, _ := strconv.ParseFloat("1e"+strconv.Itoa(places), 64)
		if got := (part{digits: digits}).step(); got != want {
			t.Fatalf("%s: one of its last place is %v, want %v", digits, got, want)
		}
	}
}
