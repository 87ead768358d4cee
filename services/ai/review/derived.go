package review

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"coagent/services/ai/regexp"
	"coagent/services/ai/review/phone"
)

// What is not told word for word, and needs no telling: what follows from what is
// told, what advice proposes, and how many of what is told a picture shows.

// withoutOwnPhones is a passage without the telephones of the request, whose digits
// are no figures.
func (c *figureCheck) withoutOwnPhones(p passage) passage {
	if len(c.phones) == 0 {
		return p
	}
	for _, f := range slices.Backward(phone.In(p.text)) {
		if slices.ContainsFunc(c.phones, func(own phone.Found) bool { return own.Same(f.Number) }) {
			p.text = p.text[:f.Start] + "|" + p.text[f.End:]
		}
	}
	p.text = replaceSubmatches(lastDigits, p.text, func(m []string) string {
		if slices.ContainsFunc(c.phones, func(own phone.Found) bool { return strings.HasSuffix(own.E164+own.Local, m[2]) }) {
			return m[1] + "|"
		}
		return m[0]
	})
	return p
}

// lastDigits are how a text points at a number without all of it.
var lastDigits = regexp.MustCompile(`(?i)(\b(?:ends?|ended|ending|finish(?:es)?) (?:in|with|on) (?:the )?(?:digits |numbers? )?)(\d{2,4})\b`)

var (
	// comparesTo leads to what something is compared with.
	comparesTo = regexp.MustCompile(`(?i)\b(?:from|than|vs|versus|against|above|below|over|under|to|compared|since|before|prior|up|down)\b`)
	// lastYear is how a request speaks of it.
	lastYear = regexp.MustCompile(`(?i)\b(?:(?:last|previous|prior|prev|lst) (?:yr|year)s?|(?:last|prev(?:ious)?) (?:` + monthNames + `|spring|summer|fall|autumn|winter|thanksgiving|christmas)|` +
		`(?:yr|year)[- ](?:ago|earlier|before|prior)|yoy|y/y|y-o-y|y2y|(?:year|yr)[- ]over[- ](?:year|yr)|LY)\b`)
	// yearBefore is how a source compares with the year before.
	yearBefore = regexp.MustCompile(`(?i)\b(?:year[- ](?:over|to|on)[- ]year|y/y|y-o-y|yoy|(?:a|one|1) year (?:ago|before|earlier|prior)|last year|(?:the )?(?:previous|prior|preceding) year|` +
		`year[- ]earlier|from a year|annually|annual(?:ized)? (?:gain|rise|increase|decline|drop)|this time last)|[+−-]\d+(?:\.\d+)?\s?%|\bvs\b`)
)

// isYearBefore reports whether a year is the one before that of a result that
// the passage rests on, and both compare with it.
func (c *figureCheck) isYearBefore(year float64, p passage) bool {
	if !c.draft.Today.IsZero() && year == float64(c.draft.Today.Year())-1 && c.requestReading.ofLastYear() {
		return true
	}
	if !comparesTo.MatchString(p.text) {
		return false
	}
	for i, s := range c.draft.Sources {
		if !slices.Contains(p.rests(), i+1) || !c.resultReadings[i].comparesYears() {
			continue
		}
		published := c.draft.Today
		if day, err := time.Parse(time.RFC3339, s.PublishedDate); err == nil {
			published = day
		}
		of := float64(published.Year())
		if year == of-1 || year == of-2 && published.Month() <= time.February {
			return true
		}
	}
	return false
}

// shortly is a year in two digits after a word that leads to one: sold in 24.
var shortly = regexp.MustCompile(`(?i)\b(?:in|since|built|blt|from) (\d\d)\b(?:[^\d%:/.-]|[.,]\s|$)`)

// shortYearsIn are the years that a text tells in two digits.
func shortYearsIn(text string) (years []string) {
	for _, m := range shortly.FindAllStringSubmatch(text, -1) {
		years = append(years, m[1])
	}
	return unique(years)
}

// saysShortYear reports whether the request tells a year in two digits.
func (c *figureCheck) saysShortYear(year float64) bool {
	return slices.Contains(c.requestReading.shortYears(), fmt.Sprintf("%02d", int(year)%100))
}

// isOfCenturyBefore reports whether a year that a text writes in two digits is one of
// the last century that the request tells: '22 for 1922.
func (c *figureCheck) isOfCenturyBefore(year float64, text string) bool {
	short := fmt.Sprintf("%02d", int(year)%100)
	return year >= 2000 && c.request.has(figure{year - 100, 0}) &&
		(strings.Contains(text, "'"+short) || strings.Contains(text, "’"+short))
}

// changed is what a sentence says of a difference.
var changed = regexp.MustCompile(`(?i)\b(?:less|lower|more|higher|off|cut|cuts|reduc(?:ed|tion)|drop(?:ped)?|below|above|under|over|difference|save[sd]?|savings?|gave up|short of|shy of|discount|` +
	`down|improvement|adjustment|rose|raised|fell|increase|decrease|extra)\b`)

// isDerived reports whether a figure follows from what the request tells, or what
// the passage rests on: how long ago a year was, the difference of two prices of
// one text, a share over or under the whole.
func (c *figureCheck) isDerived(q quantity, p passage) bool {
	f, texts := q.figures[0], c.cited(p.rests())
	switch {
	case q.kind == "day" && allOfThem.MatchString(p.readable()): // of a range
		return true
	case q.apart: // 27 of 38 condos, which are told apart
		return tells(texts, q.part) && tells(texts, q.whole)
	case q.whole > 0 && slices.Contains(c.requestReading.scores(), score{fmt.Sprint(q.part), fmt.Sprint(q.whole)}):
		return true // 9 out of 10 for 9/10
	case inDays[q.kind] > 0 && slices.ContainsFunc(texts, func(t told) bool { return sameTime(q, t.all) }):
		return true
	case q.kind == "year" && !c.draft.Today.IsZero():
		return isAge(q, texts, float64(c.draft.Today.Year()))
	case f.unit == '%' && changed.MatchString(p.text):
		over := func(o quantity) bool {
			g := o.figures[0]
			return g.unit == '%' && 80 <= g.value && g.value < 150 && g.value != 100 &&
				math.Abs(math.Abs(g.value-100)-f.value) < 1e-9
		}
		return slices.ContainsFunc(texts, func(t told) bool { return slices.ContainsFunc(t.all, over) })
	case f.unit == '$' && changed.MatchString(p.text):
		return c.isDifference(q, p)
	case q.kind == "share" && f.value == .5:
		for i, s := range c.draft.Sources {
			if slices.Contains(p.rests(), i+1) && strings.Contains(strings.ToLower(s.shown()), "median") {
				return true
			}
		}
	}
	return false
}

// isWorkedOut reports whether an amount is the difference of two that are told, and no
// text tells it.
func (c *figureCheck) isWorkedOut(q quantity, p passage) bool {
	return !c.rules.Recommends && q.figures[0].unit == '$' && q.kind == "" &&
		changed.MatchString(p.text) && c.isDifference(q, p)
}

// tells reports whether one of the texts tells a number that has no unit.
func tells(texts []told, value float64) bool {
	return slices.ContainsFunc(texts, func(t told) bool {
		t.bare = false
		return t.tells(quantity{figures: []figure{{value, 0}}})
	})
}

// allOfThem is how texts count the days of a range.
var allOfThem = regexp.MustCompile(`(?i)\b(?:all|both) \d days\b`)

// isAge reports whether so many years have gone by since a year that is told, or
// between two.
func isAge(q quantity, texts []told, now float64) bool {
	var years []float64
	for _, t := range texts {
		for _, o := range t.all {
			if o.year {
				years = append(years, o.figures[0].value)
			}
		}
	}
	slices.Sort(years)
	years = slices.Compact(years)
	value := q.figures[0].value
	for i, y := range years {
		if q.rounds(value, now-y) || q.rounds(value, now-y-1) {
			return true
		}
		for _, other := range years[:i] {
			if q.rounds(value, math.Abs(y-other)) {
				return true
			}
		}
	}
	return false
}

// inDays is how long something is.
var inDays = map[string]float64{"hour": 1. / 24, "day": 1, "week": 7, "month": 30.4, "year": 365}

// weeksInMind is up to how many weeks somebody tells days in weeks without a division.
const weeksInMind = 12

// sameTime reports whether a time is one that is told in another unit: three weeks
// for 19 days, twelve months for a year.
func sameTime(q quantity, all []quantity) bool {
	days := q.figures[0].value * inDays[q.kind]
	return slices.ContainsFunc(all, func(o quantity) bool {
		kind := o.kind
		if kind == "" && o.lone && !o.short && (slices.Contains(o.about(), "days") || slices.Contains(o.about(), "dom")) {
			kind = "day" // days on market: 19
		}
		if inDays[kind] == 0 || kind == q.kind {
			return false
		}
		told := o.figures[0].value * inDays[kind]
		switch {
		case q.kind == "week" && kind == "day" && q.figures[0].value > weeksInMind && days != told:
			return false
		case math.Abs(days-told) <= .035*told, math.Abs(days-told) <= .15*told && q.bound == about:
			return true
		case q.bound == under || q.bound == nearly:
			return told < days && days-told < inDays[q.kind]
		case q.bound == over:
			return told > days && told-days < inDays[q.kind]
		}
		return false
	})
}

// isDifference reports whether an amount is the difference of two of one text of
// the request, or of one result that the passage rests on.
func (c *figureCheck) isDifference(q quantity, p passage) bool {
	if slices.ContainsFunc(c.amounts, q.isBetween) {
		return true
	}
	for i, r := range c.resultReadings {
		if slices.Contains(p.rests(), i+1) && q.isBetween(r.amounts()) {
			return true
		}
	}
	return false
}

// amountsOf are the amounts of money of a text, each once, the smallest first. In a text
// of the request, the own, a number alone may be one in thousands.
func amountsOf(told []quantity, own bool) []float64 {
	var all []float64
	for _, o := range told {
		switch f := o.figures[0]; {
		case f.unit == '$':
			all = append(all, f.value)
		case f.unit == 0 && o.lone && !o.year && o.kind == "" && own: // was 635, and told 5
			all = append(all, f.value*1000)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// isBetween reports whether an amount is how far two of the amounts lie apart, which
// are in order.
func (q quantity) isBetween(amounts []float64) bool {
	apart := q.figures[0].value
	least, greatest := q.span(apart)
	first := 0
	for i, a := range amounts {
		for first < i && a-amounts[first] > greatest*(1+1e-9) {
			first++
		}
		for _, b := range amounts[first:i] {
			if a-b < least*(1-1e-9) {
				break
			}
			if q.rounds(apart, a-b) {
				return true
			}
		}
	}
	return false
}

// isInPicture reports whether what is seen in a picture shows so many of what is
// told, or of what nobody counts.
func (c *figureCheck) isInPicture(q quantity, l leaf) bool {
	if _, name := splitPointer(l.at); name != "visual" || !q.plain {
		return false
	}
	most, counted := 0., false
	for _, o := range c.request.all {
		if o.kind == q.kind {
			most, counted = max(most, o.figures[0].value), true
		}
	}
	return !counted || q.figures[0].value <= most
}

var (
	// opening leads to an imperative.
	opening = regexp.MustCompile(`(?i)\A[\s*_#>"“-]*(?:(?:if|when|before|after|once|while|for|on|in|at|on top of|most of all)\b[^,.]{0,80},\s*)?` +
		`(?:(?:and|but|so|then|now|next|first|second|third|finally|also|instead|otherwise|please|just|simply|always|step \d+:|tip \d*:?),?\s+)*`)
	// advised are verbs of advice; those that invite to something are not among them.
	advised = wordSet(`ask walk drive ride check look listen sit stand go knock test try open turn read set plan park take bring give call write
		phone email text send note list count measure photograph film record run wait allow leave spend budget start begin stop keep
		stay get find talk speak pick choose block schedule practice rehearse post mail hand print clean clear sort pack make put use add
		skip limit aim stick treat quote compare study watch copy publish share correct claim create update link answer reply thank test post reread think do don walk-through bike sleep compare mark repeat stretch turn`)
	// settled lead to what is counted already.
	settled = wordSet(`the these those this that my our his her its their all only`)
	// proposable are what advice proposes a number of.
	proposable = wordSet(`minute hour day week month block`)
)

// advises reports whether a sentence tells the reader to do something.
func advises(sentence string) bool {
	rest := sentence[len(opening.FindString(sentence)):]
	end := strings.IndexFunc(rest, func(r rune) bool { return noWord(r) })
	if end < 0 {
		end = len(rest)
	}
	return advised[strings.ToLower(rest[:end])]
}

// isAdvised reports whether advice may propose a number: a round one, of nothing
// that is settled.
func (q quantity) isAdvised(sentence string) bool {
	f := q.figures[0]
	round := math.Mod(f.value, 5) == 0 || math.Mod(f.value, 7) == 0 || math.Mod(f.value, 12) == 0
	if !round || f.unit != 0 || q.year || q.inDays || q.kind != "" && !proposable[q.kind] {
		return false
	}
	before, _, _ := strings.Cut(sentence, q.text)
	words := wordsBefore(lastOf(before, reach))
	for _, word := range words[max(len(words)-2, 0):] {
		if settled[word] || isMonth.MatchString(word) {
			return false
		}
	}
	return true
}

// isMonth is the name of a month and nothing else.
var isMonth = regexp.MustCompile(`(?i)^(?:` + monthNames + `)$`)
