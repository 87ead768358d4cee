package ai

import (
	"strconv"
	"strings"
	"time"

	"coagent/services/ai/regexp"
	"coagent/services/ai/review"
)

// Bounds of a [Question], in characters.
const (
	maxQuery    = 400
	maxLocation = 100
	newsDays    = 30 // the search service looks no further back
)

// words are the question as one reads it.
func (q Question) words() string {
	text := q.Text
	if q.Location != "" {
		text += ", " + q.Location
	}
	if q.News { // else one and the same question seems to be asked twice
		text += " (news)"
	}
	return text
}

// web asks the web for words, as many as there may be.
func web(words ...string) Question {
	return Question{Text: review.Truncate(strings.Join(strings.Fields(strings.Join(words, " ")), " "), maxQuery)}
}

// news asks for articles of the last days about a place, which may be empty.
func news(location string, words ...string) Question {
	q := web(words...)
	q.News, q.Days, q.Location = true, newsDays, review.Truncate(location, maxLocation)
	return q
}

// articleQueries look for what a post can rest on: the topic, the place, what is
// new, and figures of this year.
func articleQueries(request map[string]any, today time.Time) []Question {
	topic, city := topic(request), review.Member(request, "city")
	return []Question{
		web(topic, city),
		web(topic, city, strconv.Itoa(today.Year())),
		web(topic, city, "statistics report"),
		news(city, topic),
	}
}

// researchQueries look for an answer, for studies, and for what speaks against it.
func researchQueries(request map[string]any, today time.Time) []Question {
	topic, city := topic(request), review.Member(request, "city")
	return []Question{
		web(topic, city),
		web(topic, city, "study data"),
		web(topic, city, "criticism limits"),
		web(topic, city, strconv.Itoa(today.Year())),
	}
}

// marketQueries look for the figures of a place and a period. Where the period may
// lie within what the search service calls news, news come first.
func marketQueries(request map[string]any, today time.Time) []Question {
	place, period := review.Member(request, "location"), review.Member(request, "timePeriod")
	questions := []Question{
		web(place, "housing market report", period),
		web(place, "median home price sales inventory days on market", period),
		web(place, "realtors association market statistics", period),
	}
	if recent(period, today) {
		questions = append([]Question{news(place, "housing market", period)}, questions...)
	}
	return questions
}

var (
	months = regexp.MustCompile(
		`(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:\s+\d{1,2},)?,?\s+(20\d\d)\b`)
	quarters = regexp.MustCompile(`(?i)\b(?:Q([1-4])|(first|second|third|fourth) quarter)(?: of)?,?\s+(20\d\d)\b`)
	years    = regexp.MustCompile(`\b20\d\d\b`)
)

// recent reports whether news of the last days can be about a period. One that
// names no time that is known here may be any.
func recent(period string, today time.Time) bool {
	var year, month int // the last month of the period
	if m := months.FindAllStringSubmatch(period, -1); len(m) > 0 {
		last := m[len(m)-1]
		year, _ = strconv.Atoi(last[2])
		month = 1 + strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", strings.ToLower(last[1]))/3
	} else if m := quarters.FindAllStringSubmatch(period, -1); len(m) > 0 {
		last := m[len(m)-1]
		year, _ = strconv.Atoi(last[3])
		quarter, _ := strconv.Atoi(last[1])
		if quarter == 0 {
			quarter = 1 + strings.Index("fstf", strings.ToLower(last[2][:1]))
			if strings.EqualFold(last[2], "fourth") {
				quarter = 4
			}
		}
		month = 3 * quarter
	} else if m := years.FindAllString(period, -1); len(m) > 0 {
		year, _ = strconv.Atoi(m[len(m)-1])
		month = 12
	} else {
		return true
	}
	// Figures of a month come out in the weeks after it.
	over := time.Date(year, time.Month(month)+1, 1, 0, 0, 0, 0, today.Location())
	return today.AddDate(0, 0, -2*newsDays).Before(over)
}

// guideQueries look for the place, and for each highlight that was asked for.
func guideQueries(request map[string]any, _ time.Time) []Question {
	place := neighborhood(request)
	looked := []string{"parks and landmarks", "restaurants and shops", "history architecture transit"}
	highlights, _ := request["highlights"].([]any)
	if len(highlights) > 0 {
		looked = make([]string, min(len(highlights), len(looked)))
		for i, v := range highlights {
			text, _ := v.(string)
			looked[i%len(looked)] += " " + text
		}
	}
	questions := []Question{web(place, "neighborhood")}
	for _, words := range looked {
		questions = append(questions, web(place, words))
	}
	return questions
}

// profileQueries look for the pages that show an agent. The telephone and the
// street are not among the words: they are what may be wrong.
func profileQueries(request map[string]any, _ time.Time) []Question {
	name, agency := quoted(request), review.Member(request, "agencyName")
	city := cityOf(review.Member(request, "address"))
	return []Question{
		web(name, agency, city),
		web(name, "realtor Zillow Realtor.com", city),
		web(name, agency, "Google Business Profile Yelp", city),
		web(name, "real estate Facebook LinkedIn", city),
	}
}

// competitorQueries look for the agents of a city.
func competitorQueries(request map[string]any, _ time.Time) []Question {
	city := cityOf(review.Member(request, "address"))
	return []Question{
		web("real estate agents in", city, "reviews"),
		web("best realtors", city),
		web("top real estate teams", city, "Zillow"),
		web("real estate agent", city, "Yelp rating"),
	}
}

// figureQueries look for what pages count of an agent.
func figureQueries(request map[string]any, _ time.Time) []Question {
	name, agency := quoted(request), review.Member(request, "agency")
	return []Question{
		web(name, agency, "real estate agent reviews"),
		web(name, agency, "Zillow rating"),
		web(name, agency, "Instagram Facebook followers"),
		web(name, agency, "website domain authority"),
	}
}

// quoted is the request's name as search engines read a phrase.
func quoted(request map[string]any) string {
	return `"` + strings.ReplaceAll(review.Member(request, "name"), `"`, "") + `"`
}

var (
	zip = regexp.MustCompile(`\b\d{5}(?:-\d{4})?\b`)
	// inStreet is a part of an address that is not about a city.
	inStreet = regexp.MustCompile(`(?i)^(?:\d|p\.?\s?o\.? box|(?:suite|ste|unit|apt|apartment|floor|fl|bldg|building|room|rm)\b|#|` +
		`[a-z]-?\d+[a-z]?$)`) // the last is a door: C-7
	// streetEnd is the end of a street that no comma divides from its city.
	streetEnd = regexp.MustCompile(`(?i)^\d.*\b(?:street|st|avenue|ave|boulevard|blvd|road|rd|drive|dr|lane|ln|court|ct|place|pl|` +
		`parkway|pkwy|highway|hwy|way|circle|cir|terrace|ter|plaza|plz|trail|trl|square|sq|loop)\b\.?` +
		`(?:\s+(?:[ns][ew]\b\.?|(?:[nsew]|north|south|east|west)\.?$))?` + // Lake Ave S; 5th St NW Minot
		`(?:\s*(?:(?:suite|ste|unit|apt|#)\.?\s*#?)\s*[\w-]+)?\s*`)
)

// cityOf is an address without street, suite and ZIP code. One that cannot be read
// stays as it is.
func cityOf(address string) string {
	var parts []string
	for part := range strings.SplitSeq(address, ",") {
		part = strings.TrimSpace(zip.ReplaceAllString(streetEnd.ReplaceAllString(strings.TrimSpace(part), ""), ""))
		if part != "" && !inStreet.MatchString(part) {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return address
	}
	return strings.Join(parts, ", ")
}
