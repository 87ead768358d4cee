package review

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"coagent/services/ai/regexp"
	"coagent/services/ai/review/postal"
)

// knownNames need nobody to tell them: months, days, feasts, networks, and what
// the trade calls by a capital letter.
var knownNames = wordSet(`wi fi mid century midcentury modern shingle stick gothic romanesque beaux italianate brownstone art deco queen anne federal greek revival prairie shaker equal opportunity
	lic license dre broker associate agent owner open house
	january february march april may june july august september october november december jan feb mar apr jun
	jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu
	thur thurs fri sat sun mondays tuesdays wednesdays thursdays fridays saturdays sundays thanksgiving christmas hanukkah easter halloween new year eve day labor memorial
	independence fourth july mother father valentine valentines i i'm i've i'll i'd ok tv dm dms pm am rsvp faq
	diy hoa mls hvac ac ev evs led us usa american america americans english realtor realtors facebook instagram
	twitter linkedin youtube tiktok google zillow yelp zoom fha va hud usda irs cma mr mrs ms dr st ave street
	avenue road drive lane boulevard court place way north south east west northeast northwest southeast
	southwest nw ne sw se n s e w sq ft bbq ii iii iv jr sr central downtown county city state states united wi-
	fi wifi ada adu victorian tudor craftsman colonial georgian mediterranean french italian dutch cape cod
	ranch santa fe black friday cyber pacific mountain eastern central maps apple tesla energy star pinterest
	reels stories fair housing act section vip byob tgif fyi asap omg lol pov btw roi pmi arm apr dti led suv
	gps uv hgtv usb hd bbq fsbo tlc wfh mba phd bluetooth midwest southern northern western q1 q2 q3 q4 q ps the
	cpa cpas epa fema nar cfpb ftc llc fannie mae freddie mac consumer financial protection bureau national association department veterans
	affairs agriculture treasury internal revenue service federal reserve finance agency nextdoor redfin trulia
	and of at in on for a an to with`)

// demonyms tell of what kind a thing is: Asian pears. They say nothing of a place or
// a person; where a request tells all, they may be a language that nobody speaks.
var demonyms = wordSet(`asian african european chinese japanese thai korean vietnamese indian mexican spanish greek german polish irish
	cuban ethiopian british latin caribbean swedish danish norwegian scandinavian turkish lebanese persian moroccan peruvian brazilian
	russian ukrainian portuguese swiss belgian hawaiian cajun creole dutch danish arab jewish kosher zip`)

// stateNames are the states by their abbreviations.
var stateNames = postal.States()

// otherwise is how names are told in other words.
var otherwise = map[string]string{
	"espanol": "spanish", "usmc": "marine corps marines", "usn": "navy", "usaf": "air force",
	"ft": "fort", "mt": "mount", "st": "saint", "hwy": "highway", "pkwy": "parkway", "ctr": "center", "cir": "circle",
	"pl": "place", "ter": "terrace", "trl": "trail", "hts": "heights", "spgs": "springs",
	"univ": "university", "assn": "association",
	"natl": "national", "intl": "international", "nyc": "new york city", "sf": "san francisco", "la": "los angeles",
	"atx": "austin", "philly": "philadelphia", "vegas": "las", "dfw": "dallas worth fort", "okc": "oklahoma city",
	"gri": "graduate realtor institute", "abr": "accredited buyers buyer representative",
	"crs": "certified residential specialist", "srs": "seller sellers representative specialist",
	"sres": "seniors senior real estate specialist", "mrp": "military relocation professional",
	"rsps": "resort second home homes property specialist", "psa": "pricing strategy advisor",
	"rene": "real estate negotiation expert", "sfr": "short sales sale foreclosure resource",
	"cips": "certified international property specialist", "ahwd": "at home with diversity",
	"clhms": "certified luxury home marketing specialist", "alc": "accredited land consultant",
	"ccim": "certified commercial investment member", "crb": "certified real estate brokerage manager",
	"cne": "certified negotiation expert", "apt": "unit", "kc": "kansas city", "slc": "salt lake city",
	"nola": "new orleans", "pdx": "portland", "atl": "atlanta",
}

// otherForms are the words that a word tells besides itself, of all that tell others.
var otherForms = func() map[string][]string {
	all := map[string][]string{}
	for long, short := range abbreviations {
		all[long] = append(all[long], short)
		all[short] = append(all[short], long)
	}
	for _, others := range []map[string]string{stateNames, otherwise} {
		for word, names := range others {
			all[word] = append(all[word], strings.Fields(names)...)
		}
	}
	return all
}()

var tellOthers = glanceOf(maps.Keys(otherForms))

// inventedNames lists names that nobody tells: the request, or a search result. Where
// the request tells all that there is to tell, and in a sentence that cites a result,
// every word with a capital is a name. Elsewhere only those of people and firms are
// looked at, and those that are almost one of the request's.
func inventedNames(d Draft, rules Rules) []Fault {
	t := toldNames(d)
	nowhere := " stands nowhere in the request"
	if len(d.Sources) > 0 {
		nowhere = " stands neither in the request nor in a search result"
	}
	unsearched := len(d.Sources) == 0 && !rules.Proposes // nothing was found
	var faults []Fault
	for at, text := range d.answerTexts() {
		for _, sentence := range d.sentences(text) {
			names := peopleAndFirms(sentence, t.all, len(d.Sources) == 0)
			if rules.Closed || rules.Recommends || len(citations(sentence)) > 0 || unsearched {
				tells := func(word string) bool { return t.tells(word) || !rules.Closed && demonyms[word] }
				for _, name := range namesIn(sentence) {
					ofProduct := rules.Recommends && len(name) > 1 && knownNames[plainWords(name[0])] // Google Business Profile
					if !ofProduct && !toldName(name, tells, t.all) {
						names = append(names, strings.Join(name, " "))
					}
				}
			}
			if rules.Proposes {
				names = append(names, misspelled(sentence, t)...)
				names = append(names, t.halfTold(sentence)...)
			} else if rules.Closed {
				names = append(names, t.nearMisses(sentence)...)
				names = append(names, t.otherNames(sentence)...)
				names = append(names, t.strayed(d.Request, sentence)...)
			}
			if len(d.Sources) > 0 && len(citations(sentence)) == 0 {
				names = append(names, t.untoldPlaces(sentence)...)
			}
			if rules.Closed || rules.Proposes {
				names = append(names, t.otherSurnames(d.Request, sentence)...)
			}
			names = append(names, t.names.withOtherFirm(sentence)...)
			names = append(names, t.untoldHonors(sentence)...)
			names = append(names, otherPartners(d, sentence)...)
			names = append(names, t.prolonged(sentence)...)
			if rules.Closed || len(citations(sentence)) > 0 {
				names = append(names, t.almost(sentence)...)
			}
			if rules.Closed || rules.Proposes {
				names = append(names, t.untoldLanguages(sentence)...)
			}
			if len(names) == 0 {
				continue
			}
			slices.Sort(names)
			for _, name := range slices.Compact(names) {
				faults = append(faults, Fault{
					Pointer: at, Code: "name", Sentence: sentence, Doubt: true,
					Detail: "the name " + inQuotes(name) + nowhere, Advice: leaveOut,
				})
			}
		}
	}
	return faults
}

// told are the words that request and results tell, and those that the answer writes
// in small letters as well.
type toldWords struct {
	all, ordinary map[string]bool
	// initials are those of the request's names, by which an answer may call them.
	initials map[string]bool
	names    ownNames
	said     string            // the request's words
	own      []string          // the words of the request's names of people and firms
	short    map[byte][]string // the words that may be short for another, by their first letter
	hosts    string            // the addresses of the results, which name who published them
	order    *sequences
}

// lettersOfOrdinary is about how many letters an answer has for each of its different
// words in small letters.
const lettersOfOrdinary = 16

func toldNames(d Draft) *toldWords {
	words := d.wordsOfResults()
	t := &toldWords{
		all: make(map[string]bool, words), ordinary: make(map[string]bool, d.lettersOfAnswer()/lettersOfOrdinary),
		initials: map[string]bool{}, order: newSequences(words),
	}
	t.names, t.said = ownNamesOf(d.Request), d.said()
	for at, text := range d.requestTexts() {
		t.tell(text, d.words(text))
		t.order.tell(text)
		member := strings.ToLower(at[strings.LastIndexByte(at, '/')+1:])
		if strings.HasSuffix(member, "name") || member == "agency" || member == "recipient" {
			t.own = append(t.own, strings.Fields(plainWords(text))...)
		}
		for _, name := range namesIn(". " + text) { // CRS for Certified Residential Specialist
			if len(name) > 2 {
				t.initials[strings.ToLower(initialsOf(name))] = true
			}
		}
	}
	for _, s := range d.Sources {
		text := s.Title + "\n" + s.Snippet
		t.tell(text, d.wordsOf(s))
		t.order.tell(text)
		t.hosts += " " + strings.ToLower(s.URL)
	}
	if !tellsState(d.Request) { // its city does
		for _, state := range stateNames {
			for _, name := range strings.Fields(state) {
				t.all[name] = true
			}
		}
	}
	for _, text := range d.answerTexts() {
		for word := range strings.FieldsFuncSeq(text, noWord) {
			if isInSmallLetters(word) && !t.ordinary[word] {
				t.ordinary[plainWords(word)] = true
			}
		}
	}
	t.short = shortWords(t.all)
	return t
}

// tell adds the words of a text.
func (t *toldWords) tell(text, words string) {
	for word := range strings.FieldsSeq(words) {
		if t.all[word] = true; !tellOthers.has(word) {
			continue
		}
		for _, name := range otherForms[word] {
			t.all[name] = true
		}
	}
	if strings.Contains(text, "#") && numberSign.MatchString(text) { // #5C
		t.all["unit"] = true
	}
	for _, language := range foreignLanguages(text, 1) { // what it is in may be said
		t.all[strings.ToLower(language)] = true
	}
}

// tells reports whether a word of a name needs nobody else to tell it.
func (t *toldWords) tells(word string) bool {
	one := strings.TrimSuffix(word, "s")
	return t.all[word] || t.all[one] || t.initials[word] || t.all[word+"s"] || t.all[word+"es"] || t.ordinary[word] ||
		knownNames[word] || knownNames[one] ||
		englishWords[word] || opensSentences(word) || hasStem(t.all, word) || t.shortens(word) ||
		len(word) > 3 && strings.Contains(t.hosts, word)
}

// numberSign is that of a unit or an apartment.
var numberSign = regexp.MustCompile(`(?:^|[\s,])# ?\d{0,5}[A-Za-z]?\d{0,4}\b`)

// opensSentences reports whether a word in small letters is one that sentences
// begin with: "Hello, You are invited".
func opensSentences(word string) bool {
	return word != "" && sentenceOpeners[strings.ToUpper(word[:1])+word[1:]]
}

// tellsState reports whether a request names a state.
func tellsState(request map[string]any) bool {
	for _, text := range Texts(request) {
		for _, word := range strings.FieldsFunc(text, noWord) {
			if len(word) == 2 && word == strings.ToUpper(word) && stateNames[strings.ToLower(word)] != "" {
				return true
			}
		}
		plain := " " + plainWords(text) + " "
		for _, state := range stateNames {
			if strings.Contains(plain, " "+state+" ") {
				return true
			}
		}
	}
	return false
}

func initialsOf(words []string) string {
	var b strings.Builder
	for _, word := range words {
		r, _ := utf8.DecodeRuneInString(word)
		b.WriteRune(r)
	}
	return b.String()
}

// shortWords are the words that may be others by their consonants: twp, mpls.
func shortWords(told map[string]bool) map[byte][]string {
	all := map[byte][]string{}
	for word := range told {
		if len(word) >= 3 && len(word) <= 5 && !strings.ContainsAny(word[1:], "aeiou0123456789") &&
			!slices.Contains(designations, word) && !englishWords[word] {
			all[word[0]] = append(all[word[0]], word)
		}
	}
	return all
}

// shortens reports whether a word is told by its consonants: twp for township, mpls
// for Minneapolis.
func (t *toldWords) shortens(word string) bool {
	return word != "" && slices.ContainsFunc(t.short[word[0]], func(short string) bool {
		if len(word) < len(short)+2 {
			return false
		}
		for i := range len(word) {
			if short != "" && word[i] == short[0] {
				short = short[1:]
			}
		}
		return short == ""
	})
}

// hasStem reports whether a word is another form of one that is told: Texan,
// Italian.
func hasStem(told map[string]bool, word string) bool {
	if utf8.RuneCountInString(word) < 5 {
		return false
	}
	for n := len(word) - 1; n >= 4 && n >= len(word)-3; n-- {
		if told[word[:n]] {
			return true
		}
	}
	return false
}

// toldName reports whether the words of a name are told, or what they are
// shortened to.
func toldName(name []string, tells func(string) bool, told map[string]bool) bool {
	all := true
	var words []string
	for _, part := range name {
		for word := range strings.FieldsFuncSeq(part, noWord) {
			if r, _ := utf8.DecodeRuneInString(word); unicode.IsLower(r) {
				continue // Spanish-speaking
			}
			word = plainWords(word)
			words = append(words, word)
			all = all && (len(word) == 1 || tells(word))
		}
	}
	return all || len(words) > 2 && told[initialsOf(words)]
}
