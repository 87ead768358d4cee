package ai

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"coagent/platform/fault"
)

// figure is a number as texts are compared by it: 12 percent, 12% and 12.0% are
// one figure, and so are $1.2 million and $1,200,000.
type figure struct {
	value string // a fraction in lowest terms
	unit  byte   // '%', '$' or 0
}

var (
	number = regexp.MustCompile(`(?i)(\$\s?|\busd\s?)?(\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)(\s?(?:hundred|thousand|million|billion|trillion)\b|(?:k|mm?|bn?)\b)?(\s?(?:%|per\s?cent\b|pct\b|percentage\spoints?\b)|\s?(?:dollars|usd)\b)?`)
	// countable is what a sentence without a figure has not.
	countable = regexp.MustCompile(`(?i)\d|hundred|thousand|illion|per\s?cent`)
	// spelled is a number in words before a word that makes a figure of it.
	spelled = regexp.MustCompile(`(?i)\b([a-z]+)(?:[- ]([a-z]+))?(\s+(?:hundred|thousand|million|billion|trillion|per\s?cent)\b)`)
	// between may stand between the ends of a range.
	between = regexp.MustCompile(`(?i)\A\s?(?:[-–—]|to|and|or)\s?\z`)
	// noFigure is what has digits and states no quantity: marks of a list,
	// ordinals, names of roads, kinds of loans.
	noFigure = regexp.MustCompile(`(?m)^\s*\d+[.)]\s|\b\d+(?:st|nd|rd|th)\b|\b[A-Z]{1,2}-?\d+\b|\b(?:Highway|Hwy|Route|Interstate|Loop|FM|RM)[ -]\d+\b|\b(?:10|15|20|30|40)-[Yy]ear\b|\b24/7\b`)
)

var scales = map[string]int64{
	"hundred": 100, "thousand": 1000, "k": 1000, "million": 1e6, "m": 1e6, "mm": 1e6, "billion": 1e9, "b": 1e9, "bn": 1e9, "trillion": 1e12,
}

var numerals = func() map[string]int {
	words := map[string]int{}
	for i, w := range strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen") {
		words[w] = i
	}
	for i, w := range strings.Fields("twenty thirty forty fifty sixty seventy eighty ninety") {
		words[w] = 20 + 10*i
	}
	return words
}()

// stated is one number of a text.
type stated struct {
	figures []figure // what it may mean: in a range the ends share their units
	plain   bool     // at most 12 and without anything that makes a figure of it
}

// numbersIn are all numbers of a text.
func numbersIn(text string) []stated {
	text = spelled.ReplaceAllStringFunc(text, inDigits)
	type part struct{ prefix, digits, scale, suffix string }
	var parts []part
	var gaps []string // before each part
	end := 0
	for _, m := range number.FindAllStringSubmatchIndex(text, -1) {
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return strings.ToLower(strings.TrimSpace(text[m[2*i]:m[2*i+1]]))
		}
		parts = append(parts, part{group(1), group(2), group(3), group(4)})
		gaps, end = append(gaps, text[end:m[0]]), m[1]
	}
	meaning := func(p part) figure {
		value, ok := new(big.Rat).SetString(strings.ReplaceAll(p.digits, ",", ""))
		if !ok {
			return figure{}
		}
		if by := scales[p.scale]; by > 0 {
			value.Mul(value, new(big.Rat).SetInt64(by))
		}
		f := figure{value: value.RatString()}
		switch {
		case p.prefix != "" || p.suffix == "dollars" || p.suffix == "usd":
			f.unit = '$'
		case p.suffix != "":
			f.unit = '%'
		}
		return f
	}
	all := make([]stated, len(parts))
	for i, p := range parts {
		one := stated{figures: []figure{meaning(p)}, plain: p.prefix+p.scale+p.suffix == "" && small(p.digits)}
		shared := p
		if i+1 < len(parts) && between.MatchString(gaps[i+1]) && p.suffix == "" {
			shared.suffix = parts[i+1].suffix
			if p.scale == "" {
				shared.scale = parts[i+1].scale
			}
		}
		if i > 0 && between.MatchString(gaps[i]) && p.prefix == "" {
			shared.prefix = parts[i-1].prefix
		}
		if shared != p {
			one.plain = false
			one.figures = append(one.figures, meaning(shared))
		}
		all[i] = one
	}
	return all
}

// small reports whether digits are a whole number up to 12.
func small(digits string) bool {
	n, err := strconv.Atoi(digits)
	return err == nil && n <= 12
}

// inDigits writes "twenty-five percent" as "25 percent".
func inDigits(phrase string) string {
	m := spelled.FindStringSubmatch(phrase)
	first, ok := numerals[strings.ToLower(m[1])]
	second, more := numerals[strings.ToLower(m[2])]
	switch {
	case ok && more && first >= 20 && second < 10:
		return strconv.Itoa(first+second) + m[3]
	case ok && m[2] == "":
		return strconv.Itoa(first) + m[3]
	case more: // "about two percent"
		return m[1] + " " + strconv.Itoa(second) + m[3]
	}
	return phrase
}

// figures are all figures that a source tells.
func (s Source) figures() map[figure]bool {
	told := map[figure]bool{}
	for _, n := range numbersIn(asRendered(s.Title + "\n" + s.Snippet)) {
		for _, f := range n.figures {
			told[f] = true
		}
	}
	return told
}

// numberFigure is a number of JSON.
func numberFigure(n float64) figure {
	value, _ := new(big.Rat).SetString(strconv.FormatFloat(n, 'f', -1, 64))
	return figure{value: value.RatString()}
}

// inventedFigures lists the texts with a figure that stands neither in the
// request nor in a result that is cited for it, in the same sentence or by the
// object that the text belongs to.
func inventedFigures(d Draft) []fault.Field {
	asked := map[figure]bool{}
	for l := range leaves(d.Request) {
		text := fmt.Sprint(l.value)
		if n, ok := l.value.(float64); ok {
			asked[numberFigure(n)] = true
		}
		for _, n := range numbersIn(asRendered(text)) {
			for _, f := range n.figures {
				asked[f] = true
				if f.unit == 0 { // "at 450,000" is a price to whoever wrote it
					asked[figure{f.value, '$'}] = true
				}
			}
		}
	}
	results := make([]map[figure]bool, len(d.Sources))
	for i, s := range d.Sources {
		results[i] = s.figures()
	}
	var faults []fault.Field
	for l := range leaves(d.Answer) {
		text, ok := l.value.(string)
		if !ok {
			continue
		}
		for _, sentence := range sentences(asRendered(text)) {
			if !countable.MatchString(sentence) {
				continue
			}
			allowed := []map[figure]bool{asked}
			for _, n := range append(citations(sentence), l.cites...) {
				if n >= 1 && n <= len(results) {
					allowed = append(allowed, results[n-1])
				}
			}
			if invents(sentence, allowed) {
				faults = append(faults, fault.Field{Pointer: l.at, Code: "figure", Detail: "has a figure that stands neither in the request nor in a search result that the same sentence cites; leave it out, or cite the result that has it"})
				break
			}
		}
	}
	return faults
}

// invents reports whether a sentence has a figure that nobody tells.
func invents(sentence string, told []map[figure]bool) bool {
	bare := noFigure.ReplaceAllString(citation.ReplaceAllString(sentence, " "), " ")
	return slices.ContainsFunc(numbersIn(bare), func(n stated) bool {
		says := n.figures[len(n.figures)-1] // an end of a range has the range's unit
		return !n.plain && !slices.ContainsFunc(told, func(by map[figure]bool) bool { return by[says] })
	})
}

// statistics holds each statistic's value against the result that it cites, to
// the last digit: here a small number is a figure as well.
func statistics(d Draft) []fault.Field {
	list, _ := d.Answer["statistics"].([]any)
	var faults []fault.Field
	for i, v := range list {
		object, _ := v.(map[string]any)
		value, _ := object["value"].(string)
		source, ok := d.result(citationOf(object))
		if !ok {
			continue // a citation of nothing is a fault already
		}
		told, numbers := source.figures(), numbersIn(asRendered(value))
		good := len(numbers) > 0 || source.says(value)
		for _, n := range numbers {
			good = good && told[n.figures[len(n.figures)-1]]
		}
		if !good {
			faults = append(faults, fault.Field{Pointer: fmt.Sprintf("/statistics/%d/value", i), Code: "figure", Detail: "must stand in the search result that is cited"})
		}
	}
	return faults
}

var (
	// sentenceBreak ends a sentence; citations after the full stop belong to it.
	sentenceBreak = regexp.MustCompile(`[.!?]["'”’)*_]*(?:\s*\[\d{1,3}\])*\s+`)
	// newBlock is a line that begins something new in Markdown.
	newBlock = regexp.MustCompile(`\A\s*(?:\z|[-*+>|]\s|\d+[.)]\s|[#|])`)
)

// sentences are the sentences of a Markdown text. An item of a list, a row of a
// table and a heading is at least one by itself.
func sentences(text string) []string {
	var blocks []string
	open := false // whether the last block goes on
	for line := range strings.Lines(text) {
		if starts := newBlock.MatchString(line); starts || !open {
			blocks = append(blocks, line)
		} else {
			blocks[len(blocks)-1] += line
		}
		open = !strings.HasPrefix(strings.TrimSpace(line), "#")
	}
	var all []string
	for _, block := range blocks {
		start := 0
		for _, m := range sentenceBreak.FindAllStringIndex(block, -1) {
			if m[1] < len(block) && 'a' <= block[m[1]] && block[m[1]] <= 'z' {
				continue // after an abbreviation
			}
			all = append(all, block[start:m[1]])
			start = m[1]
		}
		all = append(all, block[start:])
	}
	return all
}
