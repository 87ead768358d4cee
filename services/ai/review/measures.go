package review

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// measure is what a figure of an agent counts, and how a page says so: by words
// before or behind the number, or by both.
type measure struct {
	name   string // as the document calls it
	member string // of a competitor
	most   float64
	forms  []form
	// not are words behind the number, in its clause, that make it another kind.
	not *regexp.Regexp
	say string // what stands beside the number, for the model
}

// form is one way in which a page writes a figure of a kind. A nil pattern fits
// everything.
type form struct{ before, after *regexp.Regexp }

func before(pattern string) form {
	return form{before: regexp.MustCompile(`(?i)(?:` + pattern + `)\s*$`)}
}
func after(pattern string) form {
	return form{after: regexp.MustCompile(`(?i)^\s*(?:` + pattern + `)`)}
}

var measures = []measure{
	{
		name: "reviews", member: "reviewCount", most: math.MaxInt32, say: "reviews",
		forms: []form{
			after(`(?:[\p{L}\d-]+\s+){0,2}(?:reviews?|ratings?|recommendations?|testimonials?|reseñas|opiniones)\b`),
			before(`\b(?:reviews?|ratings?)\s*[:(]`),
			{before: regexp.MustCompile(`[0-5](?:\.\d+)?\s*(?:[★⭐☆\s]*|stars?)\s*\($`), after: regexp.MustCompile(`^\s*\)`)}, // 4.8 (112)
			before(`(?:^|[|·•\n.])\s*(?:reviews?|ratings?)\s*\|?`),                                                           // a cell, and the next
			{
				before: regexp.MustCompile(`(?i)\b(?:rated|reviewed|recommended)\b[^;|\n]{0,30}\bby\s*$`),
				after:  regexp.MustCompile(`(?i)^\s*(?:[\p{L}-]+\s+)?(?:clients|customers|people|buyers|sellers|homeowners|neighbors)\b`),
			},
		},
		not: regexp.MustCompile(`(?i)\b(?:sales|sold|homes|listings|transactions)\b`),
	},
	{
		name: "rating", member: "avgRating", most: 5, say: "stars, rating or the count of reviews",
		forms: []form{
			after(`★|⭐|[- ]?stars?\b|out of (?:5|five)\b|/\s?5\b`),
			after(`\(\s*[\d,.]+\s*k?\s*(?:[\p{L}-]+\s+)?(?:reviews?|ratings?)?\s*\)`),
			after(`[·–—,|-]\s*[\d,]+\s+(?:[\p{L}-]+\s+)?(?:reviews?|ratings?)\b`),
			before(`\b(?:rated|ratings?|average|score|stars?)(?:\s+[\p{L}]+){0,2}\s*[:·(]?`),
			before(`[★⭐]`),
			after(`(?:avg\.?|average|overall)(?:\s+(?:rating|score|stars?))?\s*(?:[,;.·|(–—-]|$)|(?:average\s+)?rating\b`),
			after(`(?:from|based on|by|across)\s+[\d,]+\s+(?:[\p{L}-]+\s+){0,2}(?:reviews?|ratings?|clients|customers|votes)\b`),
			{ // 12 reviews, 5.0
				before: regexp.MustCompile(`(?i)\d\s+(?:[\p{L}-]+\s+){0,2}(?:reviews?|ratings?)\s*[,;·|–—(-]?\s*(?:averaging|average|avg\.?|at|with)?\s*$`),
				after:  regexp.MustCompile(`(?i)^\s*(?:$|[,;.·|)–—]|on\b)`),
			},
		},
	},
	{
		name: "followers", member: "socialFollowers", most: math.MaxInt32, say: "followers",
		forms: []form{
			after(`(?:[\p{L}]+\s+)?(?:followers?|fans|seguidores)\b`),
			before(`\bfollowed by`),
			after(`(?:people\s+)?follow\b`),
			after(`on\s+(?:instagram|insta|ig|tiktok|facebook|x|twitter|threads|linkedin|youtube|pinterest)\b`),
			before(`\b(?:followers?|fans)\s*[:(·]`),
			before(`\b(?:instagram|insta|ig|tiktok|facebook|twitter|youtube)\s*:`),
		},
		not: regexp.MustCompile(`(?i)\b(?:following|subscribers?|newsletter|hotline|podcast|e-?mails?|mailing|likes|posts)\b`),
	},
	{
		name: "domain_authority", member: "domainAuthority", most: 100, say: "Domain Authority",
		forms: []form{
			before(`\b(?:domain\s+authority|da)\b(?:\s*\((?:da|moz)\))?(?:\s+(?:of|is|score|rating|now|currently|stands|at))*\s*[:·|=–-]?`),
			after(`(?:da|domain\s+authority)\b`),
		},
	},
}

// amount is a number as pages write it: 1,144 and 31.4K.
var amount = regexp.MustCompile(`\d[\d,]*(?:\.\d+)?(?:\s?(?:[KkMm]\b|thousand\b|million\b))?`)

// estimated are the words before a number that is none: over 200 reviews.
var estimated = regexp.MustCompile(`(?i)\b(?:over|more than|nearly|almost|about|around|approximately|roughly|at least|up to|some)\s+$`)

// clause is where what is said of a number ends.
var clause = regexp.MustCompile(`[,;|·•\n]|\.\s|\.$|\s\d`)

// context is how many bytes before and behind a number are looked at.
const context = 60

// places are where a text says a value of the kind, in bytes.
func (m measure) places(text string, value float64) []int {
	var all []int
	for _, at := range amount.FindAllStringIndex(text, -1) {
		if math.Abs(worth(text[at[0]:at[1]])-value) > 1e-9 || at[0] > 0 && strings.ContainsRune(".,$", rune(text[at[0]-1])) {
			continue
		}
		before, after := text[max(0, at[0]-context):at[0]], text[at[1]:min(len(text), at[1]+context)]
		if m.says(before, after) {
			all = append(all, at[0])
		}
	}
	return all
}

// says reports whether what stands round a number makes it a figure of the kind.
func (m measure) says(before, after string) bool {
	if estimated.MatchString(before) || strings.HasPrefix(after, "+") || strings.HasPrefix(after, "%") {
		return false
	}
	for _, f := range m.forms {
		if f.before != nil && !f.before.MatchString(before) {
			continue
		}
		if f.after != nil && !f.after.MatchString(after) {
			continue
		}
		said := after
		if end := clause.FindStringIndex(after); end != nil {
			said = after[:end[0]]
		}
		if m.not == nil || !m.not.MatchString(said) {
			return true
		}
	}
	return false
}

// worth is the value of an amount.
func worth(text string) float64 {
	lower := strings.ToLower(strings.ReplaceAll(text, ",", ""))
	digits := strings.TrimRightFunc(lower, func(r rune) bool { return r < '0' || r > '9' })
	n, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return math.NaN()
	}
	switch unit := strings.TrimSpace(lower[len(digits):]); {
	case strings.HasPrefix(unit, "k"), strings.HasPrefix(unit, "t"):
		n *= 1e3
	case strings.HasPrefix(unit, "m"):
		n *= 1e6
	}
	return math.Round(n*1e6) / 1e6
}
