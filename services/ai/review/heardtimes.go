package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// What a recommendation recounts of clients has the unit, the number of clients and the
// rounding of what they wrote.

var (
	// timed is a number of a unit of time, as people type it.
	timed = regexp.MustCompile(`(?i)\b(\d{1,3})\+?[ -]?(minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|mos?|years?|yrs?)\b`)
	// intends leads to a time that is proposed.
	intends = regexp.MustCompile(`(?i)\b(?:within|every|each|at least|at most|once|twice|first|next|up to|no later than|no more than|` +
		`under|for)\s+(?:[a-z]+ ){0,2}$`)
	// endured is how a recommendation tells what should not happen again.
	endured = regexp.MustCompile(`(?i)\bso (?:that )?(?:nobody|no (?:one|client|buyer|seller)|none|an?|it|they)\b[^.;:]*$`)
	unitBy  = map[string]string{
		"mi": "minute", "ho": "hour", "hr": "hour", "da": "day", "we": "week", "wk": "week", "mo": "month",
		"ye": "year", "yr": "year",
	}
	// sameTimes are numbers of a unit that are told as one of another.
	sameTimes = map[string]string{
		"24 hour": "1 day", "48 hour": "2 day", "7 day": "1 week", "14 day": "2 week", "21 day": "3 week",
		"12 month":  "1 year",
		"60 minute": "1 hour", "30 day": "1 month", "90 day": "3 month", "4 week": "1 month",
	}
)

// aTime is one of a unit: a week.
var aTime = regexp.MustCompile(`(?i)\b(?:an?|one|the|per|last|next|that) (?:whole |full |entire )?(minute|hour|day|week|wk|month|mo|year|yr)\b`)

// timesOf are the times of a text, each as its number and its unit.
func timesOf(text string) (all [][2]string) {
	for _, m := range aTime.FindAllStringSubmatch(text, -1) {
		all = append(all, [2]string{"1", unitBy[strings.ToLower(m[1][:2])]})
	}
	for _, m := range timed.FindAllStringSubmatch(text, -1) {
		all = append(all, [2]string{m[1], unitBy[strings.ToLower(m[2][:2])]})
	}
	return all
}

// unheardTimes doubts the times that a recommendation recounts and that comments tell in
// another unit, or not at all.
func (c *figureCheck) unheardTimes(sentence string) (all []Fault) {
	text := inDigits(sentence)
	found := timed.FindAllStringSubmatchIndex(text, -1)
	if len(found) == 0 {
		return nil
	}
	told := timesOf(inDigits(c.asked))
	for _, o := range c.request.all { // also in Spanish
		if o.kind != "" {
			told = append(told, [2]string{plainNumber(o.figures[0].value), o.kind})
		}
	}
	for _, at := range found {
		is := [2]string{text[at[2]:at[3]], unitBy[strings.ToLower(text[at[4]:at[4]+2])]}
		before := lastOf(text[:at[0]], reach)
		clause := before[lastEnd(before):]
		if slices.ContainsFunc(told, func(o [2]string) bool { return o == is || isSameTime(o, is) }) ||
			aheadOf.MatchString(text[at[3]:]) && !endured.MatchString(clause) {
			continue
		}
		// so that nobody waits 2 months
		tells := ofOneClient.MatchString(clause) || recounts.MatchString(clause) && !proposes.MatchString(clause) ||
			endured.MatchString(clause)
		recounts := tells && !bareNumbers(c.asked)[is[0]] && !roughly.MatchString(clause)
		other := slices.ContainsFunc(told, func(o [2]string) bool { return o[0] == is[0] && is[0] != "1" })
		if recounts && (other || !intends.MatchString(clause)) {
			all = append(all, doubted("the time "+inQuotes(text[at[0]:at[1]])+" is in no comment", leaveOut))
		}
	}
	return all
}

// bareNumber is a number of whose unit a text spoke before: took 6 weeks, we were told 3.
var bareNumber = regexp.MustCompile(`(?m)\b(\d{1,3})(?:[.,;)!?](?:\s|$)|$)`)

func bareNumbers(text string) map[string]bool {
	all := map[string]bool{}
	for _, m := range bareNumber.FindAllStringSubmatch(inDigits(text), -1) {
		all[m[1]] = true
	}
	return all
}

func isSameTime(a, b [2]string) bool {
	x, y := a[0]+" "+a[1], b[0]+" "+b[1]
	return sameTimes[x] == y || sameTimes[y] == x
}

// roughSum is an amount of money that is rounded.
var roughSum = regexp.MustCompile(`(?i)\b(about|around|roughly|nearly|almost|more than|over|some|close to|less than|under) \$(\d[\d,]*)\b`)

// roundedWrongly doubts the rounded amounts of a recommendation that no comment has an
// amount near.
func (c *figureCheck) roundedWrongly(sentence string) (all []Fault) {
	for _, m := range roughSum.FindAllStringSubmatch(sentence, -1) {
		said := worth(m[2])
		near := func(o quantity) bool {
			is := o.figures[0].value
			for is > 0 && is < said/100 {
				is *= 1000 // 12 for 12k
			}
			switch strings.ToLower(m[1]) {
			case "nearly", "almost", "less than", "under":
				return is <= said && is >= said*.94
			case "more than", "over":
				return is >= said && is <= said*1.06
			}
			return is >= said*.95 && is <= said*1.05
		}
		if !slices.ContainsFunc(c.request.all, near) {
			all = append(all, doubted("the amount "+inQuotes(m[0])+" is a rounding of none that a comment has", leaveOut))
		}
	}
	return all
}

// clientsOfTheme doubts the sentences of recommendations that give more clients for a theme
// than have it: the one with whose name they share the most words.
func clientsOfTheme(d Draft) (faults []Fault) {
	list, _ := d.Request["comments"].([]any)
	told := digitsIn(inDigits(strings.Join(slices.Collect(textsOf(list)), "\n")))
	themes := rowsOf(d.Answer, "themes")
	names := make([]remark, len(themes))
	for i, row := range themes {
		names[i] = remarkOf(Member(row, "theme"))
	}
	for at, text := range d.answerTexts() {
		if !strings.HasPrefix(at, "/recommendations/") {
			continue
		}
		for _, sentence := range sentences(asRendered(text)) {
			counts := clientsCounted.FindAllStringSubmatch(inDigits(sentence), -1)
			if len(counts) != 1 || told[counts[0][1]] || atoi(counts[0][1]) == len(list) {
				continue
			}
			words, best, most := remarkOf(sentence), 0, 0
			for i, row := range themes {
				numbers, _ := row["comments"].([]any)
				switch n := names[i].common(words); {
				case n > best:
					best, most = n, len(numbers)
				case n == best:
					most = max(most, len(numbers))
				}
			}
			if n := atoi(counts[0][1]); best > 0 && n > 2 && n > most {
				faults = append(faults, Fault{
					Pointer: at, Code: "figure", Sentence: strings.TrimSpace(sentence), Doubt: true,
					Detail: "the theme of which it speaks has fewer comments than " + inQuotes(counts[0][0]),
				})
			}
		}
	}
	return faults
}
