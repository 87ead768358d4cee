package review

import (
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// A text may copy a run of words but for one, which then says something else: under 30
// pounds for over 30 pounds, half of his buyers for half of her buyers.

// alternateRows has a line for each row of words of which one does not stand for another.
// Words with a stroke between mean the same there.
const alternateRows = `minutes hours days weeks months years
monday tuesday wednesday thursday friday saturday sunday
january february march april june july august september october november december
first last/second third fourth
before after
over/above under/below
more fewer/less
most least/fewest
higher lower
rose/climbed/increased fell/dropped/declined
buyer seller
bought sold
buying selling
buy sell
he she
his her
early late
earlier later
always never
longer shorter
faster slower
north south east west
approved rejected/denied
largest smallest
highest lowest
minimum maximum
increase decrease/drop/decline
allowed banned/prohibited
million billion thousand
front back/rear
upstairs downstairs
gained lost
open closed
state city county
annual monthly weekly
spring fall summer winter
morning afternoon evening
older newer
tenant landlord
bedroom bathroom
interior exterior
accepted declined/refused
required optional
includes excludes
include exclude
`

// alternate is a word of a row: the row, and the word for which it stands there.
type alternate struct {
	row  int
	word string
}

const (
	rowOfUnits    = 0
	rowOfDays     = 1
	rowOfMonths   = 2
	rowOfOrdinals = 3
)

var alternates = sync.OnceValue(func() map[string][]alternate {
	all := map[string][]alternate{}
	row := 0
	for line := range strings.Lines(alternateRows) {
		for _, words := range strings.Fields(line) {
			first, _, _ := strings.Cut(words, "/")
			for word := range strings.SplitSeq(words, "/") {
				all[word] = append(all[word], alternate{row, first})
			}
		}
		row++
	}
	return all
})

// typedShort are words as people type them in haste, and numbers and plurals by one form.
var typedShort = func() map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(`minutes minute mins min
hours hour hrs hr
days day
weeks week wks wk
months month mos mo
years year yrs yr
buyer buyers
seller sellers
tenant tenants renter renters
landlord landlords
bedroom bedrooms bed beds bd br
bathroom bathrooms bath baths ba
with w
monday mon mondays
tuesday tue tues tuesdays
wednesday wed wednesdays
thursday thu thurs thursdays
friday fri fridays
saturday sat saturdays
sunday sun sundays
0 zero
1 one
2 two
3 three
4 four
5 five
6 six
7 seven
8 eight
9 nine
10 ten
11 eleven
12 twelve
`) {
		words := strings.Fields(line)
		for _, word := range words[1:] {
			all[word] = words[0]
		}
	}
	return all
}()

// frame is what stands beside a word of a row: two words before it, two behind it, or one
// on each side.
type frame struct {
	row  int
	side byte // '<', '>' or '|'
	a, b string
}

// frames are the words of rows that a text has, by what stands beside them.
type frames struct {
	words map[frame][]string
	pairs map[[2]string]bool // of a word of a row and one beside it
	says  map[string]bool    // the words of rows
}

// runsOf are the words of each sentence, or part of one, of a text.
func runsOf(text string) (runs [][]string) {
	words := make([]string, 0, len(text)/4+1)
	begin := 0 // of the last run
	end := func() {
		if len(words)-begin > 1 {
			runs = append(runs, words[begin:len(words):len(words)])
		}
		begin = len(words)
	}
	text = strings.ToLower(text)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if noWord(r) {
			behind := i + size
			switch {
			case r == '\n' || r == ';' || r == '!' || r == '?' || r == ':' || r == '|':
				end()
			case r == '.' && (behind == len(text) || isSpace(text[behind])):
				end()
			}
			i = behind
			continue
		}
		j := i
		for j < len(text) {
			if kindsOfASCII[text[j]]&isWord != 0 {
				j++
				continue
			}
			r, size := utf8.DecodeRuneInString(text[j:])
			within := (r == ',' || r == '.') && j+1 < len(text) && isDigitRune(rune(text[j-1])) && isDigitRune(rune(text[j+1]))
			if noWord(r) && !within {
				break
			}
			j += size
		}
		word := text[i:j]
		if long := typedShort[word]; long != "" {
			word = long
		}
		if word != "s" {
			words = append(words, strings.ReplaceAll(word, ",", ""))
		}
		i = j
	}
	end()
	return runs
}

// eachFrame yields the frames of the i-th word of a run, a word of a row.
func eachFrame(run []string, i, row int, yield func(frame)) {
	at := func(k int) string {
		if k < 0 || k >= len(run) {
			return ""
		}
		return run[k]
	}
	add := func(side byte, a, b string) {
		if a != "" && b != "" && (!saysLittle(a) || !saysLittle(b)) {
			yield(frame{row, side, a, b})
		}
	}
	before, next := at(i-1), at(i+1)
	add('|', before, next)
	if row != rowOfDays || before != "" && !saysLittle(before) {
		add('<', at(i-2), before)
	}
	hours := row == rowOfDays && next != "" && isDigit(next[0]) // which several days have
	if row != rowOfUnits && next != "than" && !hours {          // what counts or compares stands before
		add('>', next, at(i+2))
	}
}

// saysLittle reports whether a word stands beside words of every kind.
func saysLittle(word string) bool {
	return besideAll[word] || utf8.RuneCountInString(word) < 2 && !unicode.IsDigit(rune(word[0]))
}

var besideAll = wordSet(`the an and of in on at by for to from with as is was were are be that this it its we you he she his her their they
	my our me him them but or not has have had will would can one then than so if when`)

func framesOf(text string) frames {
	f := frames{words: map[frame][]string{}, pairs: map[[2]string]bool{}, says: map[string]bool{}}
	rows := alternates()
	for _, run := range runsOf(text) {
		for i, word := range run {
			known := rows[word]
			for _, a := range known {
				eachFrame(run, i, a.row, func(at frame) {
					if !slices.Contains(f.words[at], a.word) {
						f.words[at] = append(f.words[at], a.word)
					}
				})
			}
			if len(known) > 0 {
				f.says[word] = true
				for _, beside := range []int{i - 1, i + 1} {
					if beside >= 0 && beside < len(run) {
						f.pairs[[2]string{run[min(i, beside)], run[max(i, beside)]}] = true
					}
				}
			}
		}
	}
	return f
}

// replaced doubts the words of a sentence that stand beside the same words as others of
// their row do in what it rests on.
func (c *figureCheck) replaced(sentence string, cites []int) (all []Fault) {
	var told []frames
	rows := alternates()
	for _, run := range runsOf(sentence) {
		for i, word := range run {
			for _, a := range rows[word] {
				if c.rules.Recommends && (a.row == rowOfUnits || a.row == rowOfOrdinals) {
					continue
				}
				if told == nil {
					for _, r := range c.readings(cites) {
						told = append(told, r.frames())
					}
				}
				other := otherThere(run, i, a, told)
				if other != "" && (a.row != rowOfMonths || !c.isMonthTold(word, cites, told)) {
					all = append(all, doubted("says "+inQuotes(word)+" where "+inQuotes(other)+" stands there", ""))
				}
			}
		}
	}
	return all
}

// otherThere is the word of a row that stands where the i-th of a run does in what is told,
// and that never does itself; empty without one.
func otherThere(run []string, i int, a alternate, told []frames) (other string) {
	same := false
	eachFrame(run, i, a.row, func(at frame) {
		for _, f := range told {
			words := f.words[at]
			same = same || slices.Contains(words, a.word)
			if len(words) > 0 && other == "" {
				other = words[0]
			}
		}
	})
	if same || other == "" {
		return ""
	}
	before := i > 0 && tellsPair(told, run[i-1], run[i])
	behind := i+1 < len(run) && tellsPair(told, run[i], run[i+1])
	if before && behind {
		return ""
	}
	return other
}

// isMonthTold reports whether a month is told at all, or is that in which a result was published.
func (c *figureCheck) isMonthTold(month string, cites []int, told []frames) bool {
	return slices.ContainsFunc(told, func(f frames) bool { return f.says[month] }) ||
		slices.ContainsFunc(cites, func(n int) bool {
			if n < 1 || n > len(c.draft.Sources) {
				return false
			}
			at, err := time.Parse(time.DateOnly, firstOf(c.draft.Sources[n-1].PublishedDate, len(time.DateOnly)))
			return err == nil && strings.EqualFold(at.Month().String(), month)
		})
}

func tellsPair(told []frames, a, b string) bool {
	return slices.ContainsFunc(told, func(f frames) bool { return f.pairs[[2]string{a, b}] })
}
