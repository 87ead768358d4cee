package review

import (
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// happening is a day of the week or a month of a text, and the words of its clause: what
// happens then.
type happening struct {
	value string
	text  string
	words []string
}

// monthOfText is a month by its name; in small letters may is a verb.
var monthOfText = regexp.MustCompile(`\b(?:May|(?i:` + strings.Replace(monthNames, "May|", "", 1) + `))\b`)

// mostHappenings is how many of a text are kept: of so many any may be meant.
const mostHappenings = 5 * often

// happenings are those of a text, on days of the week and in months.
type happenings struct{ onDays, inMonths []happening }

// happeningsIn are the days of the week and the months of a text.
func happeningsIn(t *numberedText) (all happenings) {
	text := t.text
	at := func(start, end int) []string {
		before, behind := lastOf(text[:start], reach), firstOf(text[end:], reach)
		words := clauseWords(dayGroup.ReplaceAllString(before, " "), dayGroup.ReplaceAllString(behind, " "))
		return slices.DeleteFunc(words, func(word string) bool { return everybodys[word] })
	}
	for _, run := range t.days() {
		for _, day := range run.days {
			if len(all.onDays) < mostHappenings && len(run.days) < len(dayOrder) {
				all.onDays = append(all.onDays, happening{day, text[run.start:run.end], at(run.start, run.end)})
			}
		}
	}
	for _, m := range monthOfText.FindAllStringIndex(text, mostHappenings) {
		month := strings.ToLower(text[m[0]:m[1]])[:3]
		all.inMonths = append(all.inMonths, happening{month, text[m[0]:m[1]], at(m[0], m[1])})
	}
	return all
}

// enoughWords is how many words of a clause make it tell of the same thing as another.
const enoughWords = 2

// movedHappenings says which days and months of a sentence are told of something else,
// where what the sentence says of them is told of another day or month.
func (c *figureCheck) movedHappenings(sentence string, cites []int) (all []Fault) {
	said := happeningsIn(c.numbered(sentence))
	if len(said.onDays)+len(said.inMonths) == 0 {
		return nil
	}
	var told happenings
	for _, r := range c.readings(cites) {
		h := r.happenings()
		told.onDays, told.inMonths = append(told.onDays, h.onDays...), append(told.inMonths, h.inMonths...)
	}
	for _, h := range said.onDays {
		if strings.HasSuffix(strings.TrimSuffix(strings.ToLower(h.text), "s"), "day") {
			all = append(all, h.moved(told.onDays)...)
		}
	}
	for _, h := range said.inMonths {
		all = append(all, h.moved(told.inMonths)...)
	}
	return all
}

// moved is the doubt of a day or a month whose own clauses share no word with its clause,
// where that of another shares some.
func (h happening) moved(told []happening) []Fault {
	own, others, known := 0, 0, false
	other := ""
	for _, o := range told {
		shared := 0
		for i, word := range h.words {
			if !slices.Contains(h.words[:i], word) && slices.Contains(o.words, word) {
				shared++
			}
		}
		switch {
		case o.value == h.value && len(o.words) == 0:
			return nil
		case o.value == h.value:
			known, own = true, max(own, shared)
		case shared > others:
			others, other = shared, o.text
		}
	}
	if !known || own > 0 || others < enoughWords {
		return nil
	}
	return []Fault{doubted(inQuotes(h.text)+" is told of something else there; this is told of "+inQuotes(other), "")}
}

var (
	// definite stands before a day or a month that was spoken of before.
	definite = regexp.MustCompile(`(?i)\b(?:the|those|that|these|your|their|her|his)\s+$`)
	// happened is how a recommendation speaks of what clients told.
	happened = regexp.MustCompile(`(?i)\b(?:likes?|liked|loves?|loved|happened|was|were|did|came|went|waited|slipped|slid|moved|closed|fell|arrived|called|` +
		`reviewers?|commenters?|commented|mention(?:s|ed)?|recall(?:s|ed)?|noted|as in|like the one)\b`)
)

// unheard says which days of the week, months and days of a month of a recommendation no
// comment tells, where it speaks of what the comments tell.
func (c *figureCheck) unheard(sentence string) (all []Fault) {
	told := c.requestReading.schedule()
	tells := happened.MatchString(sentence) || saysHowItIs(sentence)
	for _, at := range dayOfText.FindAllStringIndex(sentence, -1) {
		text := sentence[at[0]:at[1]]
		refers := tells || definite.MatchString(lastOf(sentence[:at[0]], nameReach))
		if refers && len(told.days) > 0 && !told.days[strings.ToLower(text[:3])] {
			all = append(all, doubted("the day "+inQuotes(text)+" is in no comment", leaveOut))
		}
	}
	for _, at := range monthOfText.FindAllStringIndex(sentence, -1) {
		text, before := sentence[at[0]:at[1]], lastOf(sentence[:at[0]], nameReach)
		if text[0] >= 'a' || told.months[monthOf(text)] {
			continue
		}
		if len(told.months) > 0 && tells || definite.MatchString(before) {
			all = append(all, doubted("the month "+inQuotes(text)+" is in no comment", leaveOut))
		}
	}
	for _, m := range theDay.FindAllStringSubmatch(sentence, -1) {
		if len(told.dates) > 0 && !told.dates[atoi(m[1])] && tells {
			all = append(all, doubted("the day "+inQuotes(m[1])+" is in no comment", leaveOut))
		}
	}
	for _, d := range datesOf(sentence) {
		if d.day > 0 && len(told.dates) > 0 && !d.isTold(c.requestReading.dates()) {
			all = append(all, doubted("the date "+inQuotes(d.text)+" is in no comment", leaveOut))
		}
	}
	return all
}

var (
	// theirLine leads to words of a client that somebody is to show.
	theirLine = regexp.MustCompile(`(?i)\b(?:(?:the|that|this|their|her|his|its|[\p{L}]+['’]s)\s+(?:[\p{L}-]+\s+)?(?:lines?|words?|phrases?|quotes?|quotations?|sentences?|remarks?|` +
		`compliments?|praise|comments?|testimonials?|reviews?)|quote|feature|highlight|lead with|pull(?: out)?|showcase)\b[^"“.!?]{0,40}$`)
	// ledToSay leads to words to which the agent's work led a client: what made this client write.
	ledToSay = regexp.MustCompile(`(?i)\b(?:made|makes|moved|led|prompted|got|had) (?:this|that|one|the|a|every|each|some|several|both|two|three|your|their) ` +
		`(?:[\p{L}-]+ ){1,2}(?:to )?(?:write|say|call|describe|praise|add|note|tell)\b[^"“.!?]{0,30}$`)
	// asHeadline follows words that are to stand in public.
	asHeadline = regexp.MustCompile(`(?i)^[\s,]*(?:as|for) (?:the|your|a|an) (?:[\p{L}-]+ )?(?:headline|tagline|quote|motto|slogan|caption|banner)\b`)
)

// showsWords reports whether the words in quotation marks from start to end of a
// recommendation are a client's, which it says to show.
func showsWords(sentence string, start, end int) bool {
	passage := strings.TrimRight(strings.Trim(sentence[start:end], `"“”`), " ")
	return !strings.HasSuffix(passage, "?") && (theirLine.MatchString(lastOf(sentence[:start], leadReach)) ||
		ledToSay.MatchString(lastOf(sentence[:start], leadReach)) ||
		asHeadline.MatchString(firstOf(sentence[end:], leadReach)))
}
