package review

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"coagent/services/ai/regexp"
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
func both(before, after string) form {
	return form{before: regexp.MustCompile(before), after: regexp.MustCompile(after)}
}

// What reviews and those who write them are called.
const (
	reviewed  = `(?:reviews?|ratings?|recommendations?|testimonials?|endorsements?|reseñas|opiniones|opinión)\b`
	reviewers = `(?:clients?|clientes|customers?|people|persons?|buyers?|sellers?|homeowners?|neighbors?|reviewers?|users?|votes|voters?)\b`
	// words are those that may stand between a number and what it counts.
	words = `(?:[\p{L}][\p{L}.&'’-]*[,]?\s+|[1-5]-star\s+){0,3}`
	// networks are where people are followed.
	networks = `(?:instagram|insta|ig|tiktok|facebook|fb|x|twitter|threads|linkedin|youtube|pinterest)\b`
	// raters are the sites that rate agents.
	raters = `(?:zillow|google|yelp|realtor(?:\.com)?|facebook|homes\.com|redfin|trulia|birdeye|fastexpert|homelight|ratemyagent)`
)

var measures = []measure{
	{
		name: "reviews", member: "reviewCount", most: math.MaxInt32, say: "reviews",
		forms: []form{
			after(`\(?` + words + reviewed),
			before(`\b(?:reviews?|ratings?)\s*\)?\s*[:(=]`),
			before(`(?:^|[|·•\n.;–—-])\s*(?:` + raters + `\s+)?(?:reviews?|ratings?)\s*\|?`), // a cell, and the next
			before(`\b(?:total|number|count)(?:\s+of)?\s+` + reviewed + `\s*[:=]?`),
			before(`\breviews?\s+(?:total|count)\s*[:=]?`),
			both(`[0-5](?:[.,]\d+)?\s*(?:[★⭐☆\s]*|stars?|/\s?5)(?:\s+on\s+[\p{L}.]+)?\s*[(\[]$`, `^\s*[)\]]`), // 4.8 (112)
			both(`(?i)\b(?:rated|reviewed|recommended|out of 5|out of five|stars?|/\s?5)\b[^;|\n]{0,30}\b(?:by|from)\s*$`,
				`(?i)^\s*(?:[\p{L}-]+\s+)?`+reviewers),
			after(words + reviewers + `\s+(?:have |has )?(?:reviewed|rated|recommend(?:ed)?|wrote reviews|left reviews)\b`),
			both(`(?i)\bbased on(?: the)?(?: (?:opinions?|reviews?|ratings?|votes?) (?:of|by|from))?\s*$`, `(?i)^\s*(?:[\p{L}-]+\s+)?`+reviewers),
		},
		not: regexp.MustCompile(`(?i)\b(?:sales|sold|homes|listings|transactions|sale|closings?|deals?)\b`),
	},
	{
		name: "rating", member: "avgRating", most: 5, say: "stars, rating or the count of reviews",
		forms: []form{
			after(`★|⭐|[- ]?stars?\b|(?:(?:out )?of|de) (?:5|five|cinco)\b|estrellas?\b|/\s?5\b`),
			after(`\(\s*[\d,.]+\s*k?\s*` + words + `(?:` + reviewed + `)?\s*\)`),
			after(`(?:[·–—,|-]|⭐|avg\.?|average|overall|stars?)?\s*[·–—,|;-]?\s*[\d,]+\s+` + words + reviewed),
			before(`\b(?:rated?|rates|ratings?|average[ds]?|averaging|avg|score[ds]?|stars?)\b\.?(?:\s+[\p{L}]+){0,3}\s*[:·(|=–-]?`),
			before(`[★⭐]`),
			both(`(?i)\b`+raters+`\s*[:(–-]?\s*$`, `^\.?`), // Yelp: 5.0
			after(`(?:avg\.?|average|overall)(?:\s+(?:rating|score|stars?))?\s*(?:[,;.·|(–—-]|$)|(?:average\s+)?rating\b`),
			after(`(?:(?:★|stars?|avg\.?|average|overall|score|rating)[,:]?\s+)*(?:(?:from|based on|by|across|over|in|on|with|out of)\s+)+[\d,]+\s+` + words + `(?:` + reviewed + `|` + reviewers + `)`),
			both( // 12 reviews, 5.0
				`(?i)\d\s+`+words+reviewed+`\s*[,;·|–—(-]?\s*(?:averaging|average|avg\.?|at|with)?\s*$`,
				`(?i)^\s*(?:$|[,;.·|)–—]|on\b)`),
		},
		not: regexp.MustCompile(`(?i)\b(?:acres?|miles?|days?|months?|years?|baths?|beds?|feet|percent)\b`),
	},
	{
		name: "followers", member: "socialFollowers", most: math.MaxInt32, say: "followers",
		forms: []form{
			after(`(?:[\p{L}&.]+\s+){0,3}(?:followers?|fans|seguidores)\b`),
			before(`\bfollowed by`),
			after(`(?:people\s+)?follow\b`),
			after(`on\s+` + networks),
			before(`\b(?:followers?|fans|seguidores)\s*[:(=]`),
			before(`(?:^|\b\p{L}{2,}\s+|[·|.,;:–—-]\s*)(?:followers?|fans|seguidores)\s*[·|]?`),
			before(`\b` + networks + `\s*[:(]`),
			both(`(?i)\b(?:instagram|insta|tiktok|facebook)(?: (?:account|page|profile|feed))?\s+(?:counts|has|shows|draws|stands at|is at)\s*$`,
				`^\s*(?:$|[.,;)])`),
		},
		not: regexp.MustCompile(`(?i)\b(?:following|subscribers?|newsletter|hotline|podcast|e-?mails?|mailing|likes|posts|reviews?|stars?)\b`),
	},
	{
		name: "domain_authority", member: "domainAuthority", most: 100, say: "Domain Authority",
		forms: []form{
			before(`\b(?:domain\s+authority|da)(?:\s*(?:tm|™|®))?\b(?:\s*\([^)]{1,20}\))?(?:\s+(?:of|for)\s+[\w-]+(?:\.[\w-]+)+)?(?:\s+(?:of|is|score|rating|now|currently|stands|at|moz))*\s*[:·|=–-]?`),
			before(`\b(?:domain\s+authority|da)\s+(?:of|for)\s+[\p{L}\d .,'’&-]{1,64}:`), // of the agent's own site, Lake Homes: 17
			after(`(?:da|domain\s+authority)\b`),
		},
	},
}

// amount is a number as pages write it: 1,144 and 31.4K, in Spanish 4,8 and 12,4 mil.
var amount = regexp.MustCompile(`\d(?:[\d,]*\d)?(?:\.\d+)?(?:\s?(?:[KkMm]\b|thousand\b|million\b|mil\b|millones\b))?`)

// decimalComma is a comma that stands where English has a point.
var decimalComma = regexp.MustCompile(`^(\d+),(\d{1,2})\b`)

// estimated are the words before a number that is none: over 200 reviews.
var estimated = regexp.MustCompile(`(?i)\b(?:over|more than|nearly|almost|about|around|approximately|roughly|at least|up to|some)\s+$`)

// across is how an average is told of how many it is: 4.9 stars over 88 reviews.
var across = regexp.MustCompile(`(?i)(?:stars?|average|rating|\d\.\d\d?|/\s?5|of 5)\s+over\s+$`)

// clause is where what is said of a number ends.
var clause = regexp.MustCompile(`[,;|·•\n]|\.\s|\.$|\s\d`)

// context is how many bytes before and behind a number are looked at.
const context = 90

// sighting is a figure that a text tells, and where.
type sighting struct {
	at    int
	value float64
}

func (s sighting) is(value float64) bool { return math.Abs(s.value-value) < 1e-9 }

// all are the figures of the kind that a text tells.
func (m measure) all(text string) []sighting {
	var all []sighting
	counters, cells := countersOf(text), m.cells(text)
	for _, at := range amountsIn(text) {
		if at[0] > 0 && strings.ContainsRune(".,$", rune(text[at[0]-1])) && !cells[at[0]] {
			continue
		}
		before, after := text[max(0, at[0]-context):at[0]], text[at[1]:min(len(text), at[1]+context)]
		label, counted := counters[at[0]]
		switch {
		case counted && m.name == "followers":
			if label != "followers" && label != "fans" || !exact(before, after) {
				continue
			}
		case !cells[at[0]] && !m.says(before, after):
			continue
		}
		all = append(all, sighting{at[0], worth(inDigits(text[at[0]:at[1]]))})
	}
	return all
}

// amountsIn are where the numbers of a text stand, in digits or in words.
func amountsIn(text string) [][]int {
	all := amount.FindAllStringIndex(text, -1)
	words := letterRuns(text)
	for i := 0; i < len(words); i++ {
		if _, used := spelledNumber(text, words[i:]); used > 0 {
			all = append(all, []int{words[i].start, words[i+used-1].end})
			i += used - 1
		}
	}
	slices.SortFunc(all, func(a, b []int) int { return a[0] - b[0] })
	return all
}

const (
	counter = `(followers|following|fans|posts|likes|subscribers|videos|connections|tweets|pins|views|reels)`
	parting = `[\s,·•|;/–—-]*`
	counts  = `(\d[\d,.]*\d|\d)(?:\s?[km]\b)?\+?`
)

var (
	// rows of counters as networks show them, each with its word before or behind.
	counterRow   = regexp.MustCompile(`(?i)(?:\b` + counter + `[\s:=·|]*` + counts + parting + `){2,}|(?:` + counts + `\s*` + counter + parting + `){2,}`)
	labelCounter = regexp.MustCompile(`(?i)\b` + counter + `[\s:=·|]*` + counts)
	counterLabel = regexp.MustCompile(`(?i)` + counts + `\s*` + counter)
	// counterNext is the word of the last number of a row that stands behind it: the word
	// before the first number is another's.
	counterNext = regexp.MustCompile(`(?i)^\s*` + counter + `\b`)
)

func startsWithDigit(text string) bool { return text != "" && '0' <= text[0] && text[0] <= '9' }

// countersOf are the words of the counters of a text, by where their numbers stand.
func countersOf(text string) map[int]string {
	labels := map[int]string{}
	for _, row := range counterRow.FindAllStringIndex(text, -1) {
		run := text[row[0]:row[1]]
		if shifted := counterNext.FindString(text[row[1]:]); shifted != "" && !startsWithDigit(run) { // … videos 412 posts
			run += shifted
			first := strings.IndexFunc(run, unicode.IsDigit)
			row[0], run = row[0]+first, run[first:]
		}
		if startsWithDigit(run) {
			for _, at := range counterLabel.FindAllStringSubmatchIndex(run, -1) {
				labels[row[0]+at[2]] = strings.ToLower(run[at[4]:at[5]])
			}
			continue
		}
		for _, at := range labelCounter.FindAllStringSubmatchIndex(run, -1) {
			labels[row[0]+at[4]] = strings.ToLower(run[at[2]:at[3]])
		}
	}
	return labels
}

var (
	// heads of tables that were put into one line, and their pairs of cells.
	ratingReviews = regexp.MustCompile(`(?i)\b(?:ratings?|stars|score)[\s|,/·]+(?:#\s*|no\. |of )*reviews(?:[\s|]+|\.\s+)[^\d\s:|]`)
	reviewsRating = regexp.MustCompile(`(?i)\breviews[\s|,/·]+(?:avg\.? |average )?(?:ratings?|stars|score)(?:[\s|]+|\.\s+)[^\d\s:|]`)
	ratingFirst   = regexp.MustCompile(`(?:^|[\s|,])([0-5]\.\d{1,2})(?:[\s|]+|,\s?|\s/\s)(\d[\d,]*)(?:[\s|.]|$)`)
	reviewsFirst  = regexp.MustCompile(`(?:^|[\s|,])(\d[\d,]*)(?:[\s|]+|,\s?|\s/\s)([0-5]\.\d{1,2})(?:[\s|.]|$)`)
)

// cells are where a table with a head tells figures of the kind.
func (m measure) cells(text string) map[int]bool {
	cells := map[int]bool{}
	for _, table := range []struct {
		head, row       *regexp.Regexp
		rating, reviews int
	}{{ratingReviews, ratingFirst, 2, 4}, {reviewsRating, reviewsFirst, 4, 2}} {
		head := table.head.FindStringIndex(text)
		if head == nil {
			continue
		}
		for _, at := range table.row.FindAllStringSubmatchIndex(text[head[1]:], -1) {
			switch m.name {
			case "rating":
				cells[head[1]+at[table.rating]] = true
			case "reviews":
				cells[head[1]+at[table.reviews]] = true
			}
		}
	}
	return cells
}

// exact reports whether a number between these is none that is estimated.
func exact(before, after string) bool {
	if strings.HasPrefix(after, "+") || strings.HasPrefix(after, "%") {
		return false
	}
	return !estimated.MatchString(before) || across.MatchString(before)
}

// next are the words that stand behind a number.
var next = regexp.MustCompile(`^\s*(?:for\s+)?[\p{L}-]+`)

// says reports whether what stands round a number makes it a figure of the kind.
func (m measure) says(before, after string) bool {
	if !exact(before, after) {
		return false
	}
	for _, f := range m.forms {
		if f.before != nil && !f.before.MatchString(before) {
			continue
		}
		said := next.FindString(after)
		if f.after != nil {
			if said = f.after.FindString(after); said == "" && !f.after.MatchString(after) {
				continue
			}
		}
		if m.name == "followers" {
			said = after
			if end := clause.FindStringIndex(after); end != nil {
				said = after[:end[0]]
			}
		}
		if m.not == nil || !m.not.MatchString(said) {
			return true
		}
	}
	return false
}

// worth is the value of an amount.
func worth(text string) float64 {
	lower := strings.ToLower(strings.ReplaceAll(decimalComma.ReplaceAllString(text, "$1.$2"), ",", ""))
	digits := strings.TrimRightFunc(lower, func(r rune) bool { return r < '0' || r > '9' })
	n, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return math.NaN()
	}
	switch unit := strings.TrimSpace(lower[len(digits):]); {
	case strings.HasPrefix(unit, "k"), strings.HasPrefix(unit, "t"), unit == "mil":
		n *= 1e3
	case strings.HasPrefix(unit, "m"):
		n *= 1e6
	}
	return math.Round(n*1e6) / 1e6
}
