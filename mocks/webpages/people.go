package webpages

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var (
	market = regexp.MustCompile(`(?i)\b(markets?|housing|listings?|inventory|mortgages?|prices?|homes for sale|home sales|real estate news)\b`)
	quoted = regexp.MustCompile(`"([^"]+)"`)
	name   = regexp.MustCompile(`^\pL[\pL.'’-]*( \pL[\pL.'’-]*){1,3}$`)
	number = regexp.MustCompile(`\+?\(?\d[\d ().x-]{5,}\d`)
	digit  = regexp.MustCompile(`\d`)
	trade  = regexp.MustCompile(`(?i)\b(agents?|agency|realtors?|realty|brokers?|homes|properties|reviews?|ratings?|followers|competitors?)\b`)
	area   = regexp.MustCompile(`(?i)\b(?:(?:real estate|local|top|best) agents|realtors|brokers|competitors)\b.*?\b(?:in|near|around)\s+(.+)$`)
	street = regexp.MustCompile(`^\d[^,]*,\s*`)
	noise  = regexp.MustCompile(`(?i)["“”]|\b(real estate agents?|realtors?|reviews?|ratings?|followers|profiles?)\b|\b\d{5}(-\d{4})?\b|-\S+`)
)

// agent is somebody whom the made-up web knows.
type agent struct {
	name, agency       string
	reviews, followers int
	rating             float64
	authority          int
}

var agents = []agent{
	{"Sam Ortiz", "Hill Country Homes", 140, 5200, 4.8, 31},
	{"Maya Chen", "Riverbend Realty", 96, 3100, 4.9, 27},
	{"Luis Romero", "Northgate Properties", 212, 8900, 4.6, 38},
	{"Priya Natarajan", "Oak and Vine Realty", 58, 1400, 5.0, 19},
	{"Tom Becker", "Becker and Daughters", 173, 2600, 4.7, 24},
}

// people is the pages about those whom words ask for, nil if they ask for nobody.
func people(words string) []Page {
	var names []string
	phone := phoneIn(words)
	for _, m := range quoted.FindAllStringSubmatch(words, -1) {
		if name.MatchString(m[1]) {
			names = append(names, titled(m[1]))
		}
	}
	rest := quoted.ReplaceAllString(words, " ")
	if phone != "" {
		rest, _, _ = strings.Cut(rest, phone) // names come first
	}
	if agency := clean(rest); len(names) == 1 && agency != "" && len(strings.Fields(agency)) <= 6 {
		names = append(names, titled(agency)) // it need not be in quotes
	}
	if phone != "" && len(names) > 0 {
		return profiles(names, phone)
	}
	if m := area.FindStringSubmatch(words); m != nil {
		if place := clean(street.ReplaceAllString(m[1], "")); place != "" {
			return rivals(titled(place), strings.ToLower(words))
		}
	}
	if len(names) > 0 && trade.MatchString(words) {
		return record(names)
	}
	return nil
}

// clean takes out what belongs to the search and not to a name or a place.
func clean(text string) string {
	return strings.Trim(strings.Join(strings.Fields(noise.ReplaceAllString(text, " ")), " "), " ,")
}

// phoneIn is the longest number of at least seven digits.
func phoneIn(text string) string {
	phone := ""
	for _, n := range number.FindAllString(text, -1) {
		if len(digit.FindAllString(n, -1)) >= 7 && len(n) > len(phone) {
			phone = n
		}
	}
	return phone
}

func profiles(names []string, phone string) []Page {
	who, at := names[0], ""
	if len(names) > 1 {
		at = " at " + names[1]
	}
	path := slug(who)
	return []Page{
		page("zillow.example.com", "profile/"+path, who+" - Zillow",
			fmt.Sprintf("The Zillow profile of %s%s. Call %s. The page lists recent sales.", who, at, phone)),
		page("business.google.example.com", "place/"+path, who+" - Google Business Profile",
			fmt.Sprintf("The Google Business Profile of %s%s. Phone: %s. Open today until six.", who, at, phone)),
		page("yelp.example.com", "biz/"+path, who+" - Yelp",
			fmt.Sprintf("%s%s on Yelp. Phone: %s. Real estate agents.", who, at, misdialled(phone))),
	}
}

func record(names []string) []Page {
	i := slices.IndexFunc(agents, func(a agent) bool { return a.name == names[0] })
	var a agent
	if i >= 0 {
		a = agents[i]
	} else { // somebody new
		n := int(sum(names[0]))
		a = agent{names[0], "", 20 + n%200, 500 + n%80*100, 4 + float64(n%10)/10, 10 + n%40}
	}
	if len(names) > 1 {
		a.agency = names[1]
	}
	of := ""
	if a.agency != "" {
		of = " of " + a.agency
	}
	path := slug(a.name)
	return []Page{
		page("homes.example.net", "agents/"+path, a.name+": reviews", a.reviewed(of)+" Clients praise clear answers."),
		page("social.example.org", path, a.name+" on the social networks",
			fmt.Sprintf("%s%s has %s followers on the social networks.", a.name, of, thousands(a.followers))),
		page("research.example.com", "sites/"+path, a.name+": how the site ranks",
			fmt.Sprintf("The site of %s%s has a domain authority of %d.", a.name, of, a.authority)),
		page("directory.example.org", "agents/"+path, a.name+" in the directory of agents",
			fmt.Sprintf("%s%s, real estate agent. Phone: %s.", a.name, of, ownPhone(a.name))),
		page("phonebook.example.com", "people/"+path, a.name+" in the phone book",
			fmt.Sprintf("%s%s, real estate agent. Phone: %s.", a.name, of, misdialled(ownPhone(a.name)))),
	}
}

// ownPhone is the telephone of somebody: of the documents' agent the one of the
// documents, of others one that is kept for stories (555-0100 to 555-0199).
func ownPhone(who string) string {
	if who == "Dana Whitfield" {
		return "(512) 555-0100"
	}
	return fmt.Sprintf("(512) 555-01%02d", sum(who)%100)
}

// misdialled is a number with another last digit.
func misdialled(phone string) string {
	return phone[:len(phone)-1] + string('0'+(phone[len(phone)-1]-'0'+1)%10)
}

func rivals(place, words string) []Page {
	named := func(a agent) bool { return strings.Contains(words, strings.ToLower(a.name)) }
	known := slices.DeleteFunc(slices.Clone(agents), named)
	first := int(sum(words))
	pick := func(i int) string {
		a := known[(first+i)%len(known)]
		return a.reviewed(" of " + a.agency)
	}
	path := slug(place)
	return []Page{
		page("homes.example.net", "agents/"+path, "The best-reviewed agents: "+place,
			fmt.Sprintf("Real estate agents in %s by their reviews. %s %s", place, pick(0), pick(1))),
		page("city.example.net", "agents/"+path, "Who sells homes here: "+place,
			fmt.Sprintf("A list of agents in %s. %s", place, pick(2))),
		page("www.example.com", "choose-an-agent/"+path, "How to choose an agent: "+place,
			"Talk to three agents and ask each for recent sales. The page has a list of questions."),
	}
}

func (a agent) reviewed(of string) string {
	return fmt.Sprintf("%s%s has %d reviews and an average of %.1f.", a.name, of, a.reviews, a.rating)
}

func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// titled gives back the capitals that a search service took away. Two letters
// behind a comma are a state.
func titled(text string) string {
	parts := strings.Fields(text)
	for i, p := range parts {
		switch {
		case i > 0 && strings.HasSuffix(parts[i-1], ",") && len(strings.Trim(p, ",.")) == 2:
			parts[i] = strings.ToUpper(p)
		case p != "and" && p != "of":
			parts[i] = capital(p)
		}
	}
	return strings.Join(parts, " ")
}
