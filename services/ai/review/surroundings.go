package review

import "strings"

// surroundings are what stands round a number of a text. What they say is read when it
// is asked for: of most numbers of a page nobody asks.
type surroundings struct {
	of         *numberedText
	start, end int    // of the number
	gap        string // since the number before
	lead, tail string // what stands before it, and behind
	went       bool   // it is how far something went: up 3%

	kept struct {
		before, behind       lazy[int]
		about, owner, around lazy[[]string]
		period               lazy[string]
		past                 lazy[bool]
		classes              lazy[[]class]
	}
}

// saidOfAll are the surroundings of a number that stands alone in its member, where
// these words are said of all numbers of the object.
func saidOfAll(words []string) *surroundings {
	s := &surroundings{}
	s.kept.about = lazy[[]string]{words, true}
	s.kept.owner = lazy[[]string]{words, true}
	s.kept.around.known, s.kept.period.known, s.kept.past.known = true, true, true
	return s
}

// clause is what stands before the number and behind it in its clause.
func (s *surroundings) clause() (before, behind string) {
	return s.lead[s.kept.before.get(func() int { return lastBreak(s.lead) }):],
		s.tail[:s.kept.behind.get(func() int { return firstBreak(s.tail) })]
}

// about are the words of the number's clause.
func (q *quantity) about() []string {
	if q.at == nil {
		return nil
	}
	s := q.at
	return s.kept.about.get(func() []string {
		return append(stemsOf(s.clause()), s.of.firstCell()...)
	})
}

// owner are the words of the name that the number belongs to.
func (q *quantity) owner() []string {
	if q.at == nil {
		return nil
	}
	s := q.at
	return s.kept.owner.get(func() []string {
		return ownerAt(s.of.text, s.of.names(), s.start, s.end)
	})
}

// around are the words at the number.
func (q *quantity) around() []string {
	if q.at == nil {
		return nil
	}
	s := q.at
	return s.kept.around.get(func() []string {
		_, behind := s.clause()
		return wordsAround(s.gap, behind)
	})
}

// period is the year that the number is told of.
func (q *quantity) period() string {
	if q.at == nil {
		return ""
	}
	s := q.at
	return s.kept.period.get(func() string {
		if !strings.Contains(s.lead, "20") && !strings.Contains(s.tail, "20") {
			return ""
		}
		before, behind := s.clause()
		return periodAt(before+" "+behind, s.lead, s.tail)
	})
}

// past reports whether the number is what was before: down from 143, $549K last year.
func (q *quantity) past() bool {
	if q.at == nil {
		return false
	}
	s := q.at
	return s.kept.past.get(func() bool { return isPast(s.lead, s.tail) && !s.went })
}

// lead is what stands before the number, and tail what stands behind it.
func (q *quantity) lead() string {
	if q.at == nil {
		return ""
	}
	return q.at.lead
}

func (q *quantity) tail() string {
	if q.at == nil {
		return ""
	}
	return q.at.tail
}
