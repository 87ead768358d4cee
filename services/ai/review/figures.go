package review

import (
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"coagent/platform/fault"
)

// noFigure is what has digits and states no quantity: marks of a list,
// ordinals, times of day, and names of roads, loans, laws, forms and years. A
// name before a unit or before what is counted is none; nor is one after a
// dollar sign or within a number.
var noFigure = regexp.MustCompile(`(?m)(\$\s?|\d[.,]|\.)?(?:^\s*\d{1,2}[.)]\s|\b` + either(
	`\d{1,3}(?:st|nd|rd|th)\b`, `(?:Highway|Hwy|Route|Rte|Interstate|Exit|Loop|US|U\.S\.|SH|IH|SR|CR|FM|RM|RR|`+states+`|I)(?:[ -]\d{1,4}|\d{1,3})\b`, `[A-Z]{1,2}-?\d{1,2}\b`, `COVID-19\b`, `Y2K\b`, `4K (?:video|footage|camera)s?\b`,
	`(?:(?:10|15|20|25|30|40)(?:-|-year| year)? (?:or|and|to|vs\.?|versus) (?:an? )?)?(?:10|15|20|25|30|40)[- ][Yy]ear(?:,? (?:conventional|jumbo|average|new|FHA|VA|low interest))*[ -](?:[Ff]ixed|[Ll]oan|[Mm]ortgage|[Rr]ate|[Tt]erm|[Nn]ote|[Aa]mortization)(?:s|-rate)?\b`,
	`24/7\b`, `\d{1,2}:[0-5]\d\b`, `(?:24|48|72)[- ]hours?\b`, `(?:18|24|36)[- ]months?\b`, `(?:180|360)-degree\b`, `(?:[Cc]all|[Dd]ial) [2-9]11\b`,
	`(?:18|19|20)\d0s\b`, `Act of (?:18|19|20)\d\d\b`, `(?:18|19|20)\d\d (?:[A-Z][a-z]+ ){1,4}Act\b`,
	`(?:[45]0[13]|457|203|529)(?:\([a-z]\)|[a-z]\b| plans?\b)`, `1031[- ](?:tax-deferred )?(?:exchange|buyer|investor)s?\b`, `(?:Form|Schedule|Section|Title|Chapter|Article|Rule) (?:of )?(?:[A-Z]-)?\d{1,4}(?:-[A-Z]{1,4})?\b`, `1099s?\b`,
	`\d{5}(?:-\d{4})? (?i:zip)(?: codes?)?\b`, `(?i:zip codes?) \d{5}\b`,
) + `|, (?:` + states + `) \d{5}\b)(\s?%|[.,]\d| ?(?:hundred|thousand|million|billion|trillion|per\s?cent|pct|percentage|basis|dollars|USD|of (?:supply|inventory)|on (?:the )?market|k|K|M|(?:new |active |closed )?(?:homes|houses|condos|listings|sales|properties|units|buyers|sellers|people|permits|days))\b)?`)

const states = `A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]`

// named blanks what has digits and is a name.
func named(text string) string {
	return replaceSubmatches(noFigure, text, func(m []string) string {
		if m[1]+m[2] != "" {
			return m[0]
		}
		return " "
	})
}

// replaceSubmatches is ReplaceAllStringFunc with the groups of each match.
func replaceSubmatches(re *regexp.Regexp, text string, by func([]string) string) string {
	var b strings.Builder
	end := 0
	for _, at := range re.FindAllStringSubmatchIndex(text, -1) {
		m := make([]string, len(at)/2)
		for i := range m {
			if at[2*i] >= 0 {
				m[i] = text[at[2*i]:at[2*i+1]]
			}
		}
		b.WriteString(text[end:at[0]])
		b.WriteString(by(m))
		end = at[1]
	}
	b.WriteString(text[end:])
	return b.String()
}

// figures are all figures that a source tells.
func (s Source) figures() map[figure]bool {
	return figuresOf(asRendered(s.Title + "\n" + s.Snippet))
}

// figuresOf are all readings of all figures in a text: 12 000 may be two.
func figuresOf(text string) map[figure]bool {
	told := map[figure]bool{}
	readings := []string{text}
	if whole := joined(text); whole != text {
		readings = append(readings, whole)
	}
	for _, reading := range readings {
		for _, n := range numbersIn(reading) {
			for _, f := range n.figures {
				told[f] = true
			}
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
		for f := range figuresOf(asRendered(text)) {
			asked[f] = true
			if f.unit == 0 { // "at 450,000" is a price to whoever wrote it
				asked[figure{f.value, '$'}] = true
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
			allowed, cites := maps.Clone(asked), append(citations(sentence), l.cites...)
			for i, told := range results {
				if slices.Contains(cites, i+1) {
					maps.Copy(allowed, told)
				}
			}
			for _, q := range invented(sentence, allowed) {
				faults = append(faults, fault.Field{
					Pointer: l.at, Code: "figure",
					Detail: inSentence(sentence) + "the figure " + inQuotes(q.text) +
						" stands neither in the request nor in a search result that this sentence cites; " +
						d.insteadOf(q, results, cites),
				})
			}
		}
	}
	return faults
}

// inSentence says where something is wrong.
func inSentence(sentence string) string {
	words := strings.Join(strings.Fields(sentence), " ")
	if short := Truncate(words, 200); short != words {
		words = short + "…"
	}
	return "in the sentence “" + words + "” "
}

// insteadOf says what would be right: to cite the result that has the figure, or
// the figures of that kind that the cited results have.
func (d Draft) insteadOf(q quantity, results []map[figure]bool, cites []int) string {
	for i, told := range results {
		if q.among(told) {
			return fmt.Sprintf("result [%d] has it: cite that", i+1)
		}
	}
	var have []string
	for _, n := range cites {
		source, _ := d.result(n)
		for _, other := range numbersIn(asRendered(source.Title + "\n" + source.Snippet)) {
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

// invented are the figures of a sentence that nobody tells.
func invented(sentence string, told map[figure]bool) []quantity {
	bare := named(spelled.ReplaceAllStringFunc(citation.ReplaceAllString(sentence, " "), inDigits))
	return slices.DeleteFunc(numbersIn(joined(bare)), func(n quantity) bool { return n.plain || n.among(told) })
}

// Statistics holds each statistic's value against the result that it cites, to
// the last digit: here a small number is a figure as well.
func Statistics(d Draft) []fault.Field {
	list, _ := d.Answer["statistics"].([]any)
	var faults []fault.Field
	for i, v := range list {
		object, _ := v.(map[string]any)
		value, _ := object["value"].(string)
		source, ok := d.CitedBy(object)
		if !ok {
			continue // a citation of nothing is a fault already
		}
		told, numbers := source.figures(), numbersIn(joined(asRendered(value)))
		good := len(numbers) > 0 || source.says(value)
		for _, n := range numbers {
			good = good && n.among(told)
		}
		if !good {
			faults = append(faults, fault.Field{
				Pointer: fmt.Sprintf("/statistics/%d/value", i), Code: "figure",
				Detail: "must stand in the search result that is cited",
			})
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
