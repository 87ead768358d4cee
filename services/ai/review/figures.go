package review

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"coagent/services/ai/review/phone"
)

// customary are times that everybody gives, where nobody else gives one of the kind.
var customary = map[string][]float64{"hour": {24, 48, 72}, "month": {18, 24, 36}}

// isCustomary reports whether a time is one that everybody gives, and neither the
// request nor what the passage rests on gives one of the kind.
func (c *figureCheck) isCustomary(q quantity, p passage) bool {
	if !slices.Contains(customary[q.kind], q.figures[0].value) || q.kind == "month" && len(p.cites) > 0 {
		return false
	}
	gives := func(t told) bool {
		return slices.ContainsFunc(t.all, func(o quantity) bool {
			return o.kind == q.kind || q.kind == "month" && o.kind == "year"
		})
	}
	for i, r := range c.resultReadings {
		if slices.Contains(p.cites, i+1) && gives(r.told()) {
			return false
		}
	}
	return !c.rules.Closed || !gives(c.request)
}

// figureCheck holds the figures of one draft.
type figureCheck struct {
	draft   Draft
	request told
	// amounts are the amounts of money of each text of the request.
	amounts [][]float64
	// established are the figures that the answer cites a result for.
	established lazy[told]
	passages    map[string][]passage
	rules       Rules
	// asked is all that the request says, and calendar what it says of times.
	asked    string
	phones   []phone.Found // of the request
	calendar *calendar
	// impliedYears are those that follow from what the request says of them.
	impliedYears func() []int
	// requestReading and resultReadings are what else is told.
	requestReading *reading
	resultReadings []*reading
	lastReadings   [2]readingsOf
	// numbers are those of the sentences, by what is left of each to be read.
	numbers map[string][]quantity
	last    *numberedText // the last sentence
}

// newFigureCheck reads what the request and the results of a draft tell.
func newFigureCheck(d Draft, rules Rules) *figureCheck {
	c := &figureCheck{draft: d, rules: rules, numbers: map[string][]quantity{}, last: numbered("")}
	c.request, c.amounts = toldByRequest(d.Request)
	for _, s := range d.Sources {
		c.resultReadings = append(c.resultReadings, s.reading(d.Today))
	}
	for _, text := range d.requestTexts() {
		c.asked += asRendered(text) + "\n"
	}
	c.requestReading = &reading{text: c.asked, typed: true, today: d.Today}
	c.requestReading.kept.told = lazy[told]{c.request, true}
	c.calendar, c.phones = c.requestReading.calendar(), phone.In(c.asked)
	c.impliedYears = sync.OnceValue(func() []int { return yearsImplied(c.asked, d.Today) })
	c.calendar.days, c.calendar.someDay = weekdaysTold(c.asked, d.Today), someDay.MatchString(c.asked)
	return c
}

// inventedFigures lists the figures that stand neither in the request nor in a
// result that is cited for them, in the same sentence or by the object that the
// text belongs to, or that stand there of something else or for the opposite.
func inventedFigures(d Draft, rules Rules) []Fault {
	c := newFigureCheck(d, rules)
	announced, passages := promisesIn(titleOf(d.Answer)), d.passages()
	c.passages = passages
	var faults []Fault
	var near []toldFigure // those so far
	for l := range d.answerLeaves() {
		text, ok := l.value.(string)
		if !ok {
			continue
		}
		if wrong := c.miscounted(announced, l, text); wrong != "" {
			faults = append(faults, Fault{Pointer: l.at, Code: "figure", Detail: wrong})
		}
		for _, p := range passages[l.at] {
			faults = append(faults, placed(Fault{Pointer: l.at, Code: "figure", Sentence: p.text}, c.wrong(p, l, &near))...)
		}
	}
	return faults
}

// establishedAs are the figures that q may stand for among those that the answer tells of
// results where it cites them: what it repeats elsewhere needs no second citation.
func (c *figureCheck) establishedAs(q quantity) []quantity {
	return c.established.get(func() told { return c.establish(c.passages) }).of(q)
}

func (c *figureCheck) establish(passages map[string][]passage) told {
	var all []quantity
	for _, at := range slices.Sorted(maps.Keys(passages)) {
		text := passages[at]
		for _, p := range text {
			if len(p.cites) == 0 {
				continue
			}
			for _, q := range c.numbersOf(p.readable()) {
				if !q.plain {
					all = append(all, c.saidBy(p.cites, q)...)
				}
			}
		}
	}
	return newTold(all, false)
}

// saidBy are the figures of the results with these numbers that q may stand for.
func (c *figureCheck) saidBy(cites []int, q quantity) (said []quantity) {
	for _, r := range c.readings(cites)[1:] {
		said = append(said, r.told().of(q)...)
	}
	return said
}

// numbersOf are the numbers of a readable sentence that are no names.
func (c *figureCheck) numbersOf(sentence string) []quantity {
	if !hasDigit(sentence) {
		return shares(sentence)
	}
	all, known := c.numbers[sentence]
	if !known {
		if text := joined(named(sentence)); text == sentence {
			all = c.numbered(text).quantities()
		} else {
			all = numbersIn(text)
		}
		c.numbers[sentence] = all
	}
	return all
}

// numbered is a readable sentence.
func (c *figureCheck) numbered(sentence string) *numberedText {
	if c.last.text != sentence {
		c.last = numbered(sentence)
	}
	return c.last
}

// titleOf is the title of an answer; empty if it has none.
func titleOf(answer map[string]any) string {
	for at, text := range Texts(answer) {
		if strings.HasSuffix(at, "/title") && strings.Count(at, "/") <= 2 {
			return text
		}
	}
	return ""
}

// wrong says what is wrong with the figures of a sentence.
func (c *figureCheck) wrong(p passage, l leaf, near *[]toldFigure) (all []Fault) {
	cites, bare := p.cites, c.withoutOwnPhones(p).readable()
	advice := len(cites) == 0 && advises(bare)
	if c.rules.Closed || len(cites) > 0 {
		all = c.inventedRanks(bare, cites)
		if !advice || len(c.calendar.times) > 0 {
			all = append(all, c.inventedTimes(bare, cites)...)
		}
		all = append(all, c.wrongMoments(bare, cites)...)
		all = append(all, sureAll(c.inventedPlaces(bare, cites))...)
		if !c.rules.Proposes {
			all = append(all, c.inventedDates(p.text, cites)...)
		}
	}
	if c.rules.Recommends {
		all = slices.Concat(all, c.unheard(bare), c.unheardTimes(bare), c.roundedWrongly(bare))
	}
	all = append(all, c.wrongCounts(bare, l)...)
	if len(cites) == 0 && !advice {
		all = append(all, c.unknownHours(bare)...)
	}
	if (c.rules.Closed || len(cites) > 0) && !c.rules.Proposes && !advice {
		all = append(all, c.untoldOrdinals(bare, p)...)
	}
	all = append(all, c.untoldDoors(bare, p)...)
	all = append(all, c.untoldDecades(bare)...)
	all = append(all, c.toldOtherwise(bare, p)...)
	aim := c.rules.Proposes && !saysHowItIs(bare)
	var cited lazy[[]told]
	for _, q := range c.numbersOf(bare) {
		proposed := c.rules.Proposes && (aim && !q.isSpent(bare) || q.isProposed(bare))
		if refers := c.rules.Proposes && c.refers(q, bare); refers {
			proposed, q.plain = false, false
		}
		if proposed && c.isRecounted(q) {
			all = append(all, doubted("“"+q.text+"” is in no comment of such a thing", leaveOut))
		}
		if proposed || q.plain && !q.isFact(c.rules.Closed, len(cites) > 0) {
			switch {
			case proposed:
				all = append(all, c.ownSum(q)...)
			case !advice:
				all = append(all, c.untoldCount(q, p, l)...)
			}
			continue
		}
		said := append(c.request.of(q), c.saidBy(p.rests(), q)...)
		if len(said) == 0 && len(cites) == 0 {
			said = c.establishedAs(q)
		}
		if !advice && c.citesNothing(q, p, l) {
			all = append(all, doubted("the figure "+inQuotes(q.text)+" is that of a search result, and the sentence cites none",
				"cite the result in this sentence as well"))
		}
		if q.noun != "" && q.short && q.kind != "bath" {
			said = slices.DeleteFunc(said, quantity.isName)
		}
		switch {
		case len(said) == 0 && (q.year && c.isKnownYear(q, p, l) || advice && q.isAdvised(bare)):
		case len(said) == 0 && c.isWorkedOut(q, p):
			all = append(all, doubted("the figure "+inQuotes(q.text)+" is worked out, and stands nowhere", leaveOut))
		case len(said) == 0 && (c.isDerived(q, p) || c.isCustomary(q, p) || c.isInPicture(q, l)):
		case len(said) == 0:
			all = append(all, Fault{
				Detail: "the figure " + inQuotes(q.text) + nowhere, Advice: c.insteadOf(q, cites),
				Doubt: !q.hasOneForm() || len(cites) > 0 && c.resultWith(q) >= 0 || c.mayBeTold(q, cites),
			})
		case q.kind != "" && !slices.ContainsFunc(said, func(o quantity) bool { return o.kind == "" || o.kind == q.kind }):
			if !c.isDerived(q, p) {
				all = append(all, doubted(fmt.Sprintf("%s is said of another thing there: %s is a number of %s",
					inQuotes(q.text+" "+q.kind), inQuotes(said[0].text), inQuotes(said[0].kind)), ""))
			}
		case q.way != 0 && !slices.ContainsFunc(said, func(o quantity) bool { return o.way == q.way }) &&
			slices.ContainsFunc(said, func(o quantity) bool { return o.way == -q.way }):
			all = append(all, sure("the figure "+inQuotes(q.text)+
				" goes the other way than in the request or in the search result: up for down, or more for less", ""))
		default:
			f := toldFigure{q, said, &lazy[[]string]{}}
			there := cited.get(func() []told { return c.cited(cites) })
			if own := q.ofAnother(said, there...); own != "" && !isPartOf(bare, q.text, own) {
				all = append(all, doubted(
					"the figure "+inQuotes(q.text)+" is told of another there; here it is "+inQuotes(own), ""))
			}
			if other := q.ofAnotherNoun(said, there...); other != "" && !c.isDerived(q, p) {
				all = append(all, doubted(other, ""))
			}
			if other := q.ofAnotherClass(said); other != "" {
				all = append(all, doubted(other, ""))
			}
			if own := q.ofAnotherYear(said, there...); own != "" {
				all = append(all, doubted(
					"the figure "+inQuotes(q.text)+" is told of another year there; for "+q.period()+" it is "+inQuotes(own), ""))
			}
			for _, other := range (*near)[max(len(*near)-4, 0):] {
				if f.isSwapped(other) || f.isReversed(other) {
					all = append(all, sure("the figures "+inQuotes(other.text)+" and "+inQuotes(q.text)+" stand for each other: "+
						"each belongs where the other is", ""))
				}
			}
			*near = append(*near, f)
		}
	}
	return all
}

// toldOtherwise says what of a sentence is told of something else, in another measure, the
// other way, or of less.
func (c *figureCheck) toldOtherwise(bare string, p passage) []Fault {
	rests := p.rests()
	all := slices.Concat(c.misbound(bare, rests), c.otherMeasures(bare, rests), contradicted(bare))
	all = slices.Concat(all, c.misdated(bare, rests), c.otherUnits(bare, rests), c.madeRatios(bare, rests))
	all = slices.Concat(all, c.rareUnits(bare, rests), c.madeAverages(bare, rests))
	if c.rules.Closed || c.rules.Recommends {
		all = append(all, c.otherStatesOfMarket(bare, rests)...)
		all = append(all, c.rivalled(bare, rests)...)
	}
	if c.rules.Closed || len(p.cites) > 0 {
		all = slices.Concat(all, c.widened(bare, rests), c.uncoveredDays(bare, p.cites))
	}
	if c.rules.Closed || len(p.cites) > 0 || c.rules.Recommends {
		all = slices.Concat(all, c.replaced(bare, rests), c.otherSexed(bare, rests), c.otherFirms(bare, rests))
		all = slices.Concat(all, c.oddHours(bare, rests), c.madeParts(bare, p.cites), c.turnedRound(bare))
		all = append(all, c.otherPrices(bare, rests)...)
	}
	return all
}

// cited are the figures that a sentence with these citations may repeat.
func (c *figureCheck) cited(cites []int) []told {
	all := c.readings(cites)
	figures := make([]told, 0, len(all))
	for _, r := range all {
		figures = append(figures, r.told())
	}
	return figures
}

// isFact reports whether a small number is a figure all the same: it counts
// something that whoever reads it relies on.
func (q quantity) isFact(closed, cites bool) bool {
	switch q.kind {
	case "":
		return false
	case "share", "multiple":
		return cites || q.counts
	case "hour":
		return false // inventedTimes looks at them
	case "minute", "block": // advice has them as well
		return (cites || closed && q.away) && q.figures[0].value > 1
	default: // one of them may be one of many
		return (cites || closed) && q.figures[0].value > 1
	}
}

// isKnownYear reports whether a year needs no citation: the clock tells it, or any
// result does and it stands where nothing is cited.
func (c *figureCheck) isKnownYear(q quantity, p passage, l leaf) bool {
	now, year := float64(c.draft.Today.Year()), q.figures[0].value
	if !c.draft.Today.IsZero() && (year == now || year == now+1) {
		return true
	}
	if c.isYearBefore(year, p) || c.saysShortYear(year) || c.isOfCenturyBefore(year, p.text) ||
		slices.Contains(c.impliedYears(), int(year)) {
		return true
	}
	switch name := l.at[strings.LastIndexByte(l.at, '/')+1:]; name {
	case "title", "heading", "metaDescription":
	default:
		if !strings.HasPrefix(strings.TrimSpace(p.text), "#") {
			return false
		}
	}
	return slices.ContainsFunc(c.resultReadings, func(r *reading) bool { return r.told().tells(q) })
}

// resultWith is the first result that has a figure; -1 if none has it.
func (c *figureCheck) resultWith(q quantity) int {
	return slices.IndexFunc(c.resultReadings, func(r *reading) bool { return r.told().tells(q) })
}

// hasOneForm reports whether a figure is written in one way alone, more or less, so that
// it is made up if nobody writes it: dollars, percent, or at least three digits in a row.
func (q quantity) hasOneForm() bool {
	unit := q.figures[0].unit
	return q.bound == asItIs && (unit == '$' || unit == '%' || unit == 0 && q.figures[0].value >= 100)
}

// insteadOf says what would be right: to cite the result that has the figure, or
// the figures of that kind that the cited results have.
func (c *figureCheck) insteadOf(q quantity, cites []int) string {
	if i := c.resultWith(q); i >= 0 {
		return fmt.Sprintf("result [%d] has it: cite that", i+1)
	}
	var have []string
	for _, n := range cites {
		if n < 1 || n > len(c.resultReadings) {
			continue
		}
		for _, other := range c.resultReadings[n-1].told().all {
			if !other.plain && other.figures[0].unit == q.figures[0].unit && len(have) < 5 {
				have = append(have, fmt.Sprintf("[%d] has %s", n, inQuotes(other.text)))
			}
		}
	}
	slices.Sort(have)
	if have = slices.Compact(have); len(have) == 0 {
		return "leave it out, or cite the result that has it"
	}
	return "leave it out, or write what is there: " + strings.Join(have, ", ")
}
