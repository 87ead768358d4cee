package postal

import (
	"slices"
	"strings"
	"sync"

	"coagent/services/ai/regexp"
)

// The words of addresses and what the Postal Service writes for them (USPS
// Publication 28): directionals and states (appendix B), street suffixes
// (C1) and unit designators (C2). Each row is the short form and the others.

var directionals = table(`
n north|s south|e east|w west
ne northeast|nw northwest|se southeast|sw southwest
`)

// suffixes have the common abbreviations beside those of the Postal Service.
var suffixes = sync.OnceValue(func() map[string]string {
	return table(`
aly alley allee ally|anx annex annx|arc arcade|ave avenue av aven avenu avn avnue
byu bayou|bch beach|bnd bend|blf bluff bluf
blfs bluffs|btm bottom|blvd boulevard boul boulv bvd|br branch brnch|brg bridge brdge|brk brook|brks brooks|bg burg|bgs burgs
byp bypass bypa|cp camp|cyn canyon canyn|cpe cape|cswy causeway causwa|ctr center centre cent centr cntr|ctrs centers
cir circle circ circl crcl|cirs circles|clf cliff|clfs cliffs|clb club|cmn common|cmns commons|cor corner|cors corners
crse course|ct court|cts courts|cv cove|cvs coves|crk creek|cres crescent crsent crsnt|crst crest|xing crossing crssng
xrd crossroad|xrds crossroads|curv curve|dl dale|dm dam|dv divide|dr drive driv drv|drs drives|est estate|ests estates
expy expressway expr express expw|ext extension extn|exts extensions|fall|fls falls|fry ferry|fld field|flds fields|flt flat
flts flats|frd ford|frds fords|frst forest forests|frg forge|frgs forges|frk fork|frks forks|ft fort frt|fwy freeway freewy frwy
gdn garden gardn grden|gdns gardens|gtwy gateway gatewy|gln glen|glns glens|grn green|grns greens|grv grove grov|grvs groves
hbr harbor harb harbr hrbor|hbrs harbors|hvn haven|hts heights ht|hwy highway highwy hiway hiwy hway|hl hill|hls hills
holw hollow hllw hollows|inlt inlet|is island islnd|iss islands|isle isles|jct junction jction junctn|jcts junctions|ky key
kys keys|knl knoll knol|knls knolls|lk lake|lks lakes|land|lndg landing|ln lane|lgt light|lgts lights|lf loaf|lck lock
lcks locks|ldg lodge|loop loops|mall|mnr manor|mnrs manors|mdw meadow|mdws meadows|mews|ml mill|mls mills|msn mission missn
mtwy motorway|mt mount mnt|mtn mountain mntain|mtns mountains|nck neck|orch orchard|oval ovl|opas overpass|park prk|pkwy parkway
parkwy pky pkway|pass|psge passage|path paths|pike pikes|pne pine|pnes pines|pl place|pln plain|plns plains|plz plaza plza
pt point|pts points|prt port|prts ports|pr prairie|radl radial|ramp|rnch ranch|rpd rapid|rpds rapids|rst rest|rdg ridge rdge
rdgs ridges|riv river rvr|rd road|rds roads|rte route rt|row|rue|run|shl shoal|shls shoals|shr shore|shrs shores|skwy skyway
spg spring|spgs springs|spur spurs|sq square sqr squ|sqs squares|sta station statn|strm stream|st street str strt saint
sts streets|smt summit|ter terrace terr|trwy throughway|trce trace|trak track|trfy trafficway|trl trail|trlr trailer|tunl tunnel
tpke turnpike trnpk|upas underpass|un union|uns unions|vly valley vally|vlys valleys|via viaduct|vw view|vws views
vlg village vill|pk|tr|gr|vlgs villages|vl ville|vis vista|walk walks|wall|way wy|ways|wl well|wls wells
`)
})

// ending are the suffixes after which a city may begin without a comma. The
// others are words of cities as well: Mountain View, Crystal Beach.
var ending = set(`ave blvd cir ct cv dr expy fwy hwy ln loop pike pk pkwy pl plz rd row sq st ter tpke trl way`)

// several are short forms that people use of more than one suffix, and of which.
var several = map[string]map[string]bool{
	"pk": set(`park pike pkwy`), "tr": set(`trl ter trce`), "gr": set(`grv grn`),
}

// short is a word as the Postal Service abbreviates it.
func short(w string) string {
	if d := directionals[w]; d != "" {
		return d
	}
	if w == "doctor" {
		return "dr"
	}
	if s := suffixes()[w]; s != "" {
		return s
	}
	return w
}

// designators are the words before the number of a unit.
var designators = table(`apt apartment|bldg building|dept department|fl floor flr|hngr hangar|lot|ofc office|rm room
spc space|ste suite|stop|trlr trailer|unit|# no num number`)

// standalone are the units that have no number.
var standalone = table(`bsmt basement|lbby lobby|ph penthouse|rear|frnt front|uppr upper|lowr lower`)

var states = table(`
al alabama ala|ak alaska|az arizona ariz|ar arkansas ark|ca california calif cal|co colorado colo|ct connecticut conn|de delaware del
dc district_of_columbia|fl florida fla|ga georgia|hi hawaii|id idaho|il illinois ill|in indiana ind|ia iowa|ks kansas kans|ky kentucky
la louisiana|me maine|md maryland|ma massachusetts mass|mi michigan mich|mn minnesota minn|ms mississippi miss|mo missouri
mt montana mont|ne nebraska nebr neb|nv nevada nev|nh new_hampshire|nj new_jersey|nm new_mexico|ny new_york|nc north_carolina
nd north_dakota|oh ohio|ok oklahoma okla|or oregon ore|pa pennsylvania penn penna|ri rhode_island|sc south_carolina|sd south_dakota
tn tennessee tenn|tx texas tex|ut utah|vt vermont|va virginia|wa washington wash|wv west_virginia|wi wisconsin wis|wy wyoming wyo
as american_samoa|gu guam|mp northern_mariana_islands|pr puerto_rico|vi virgin_islands
`)

// territories are no states.
var territories = set(`as gu mp pr vi`)

// States are the names of the states and of the District of Columbia, in small
// letters, by their abbreviations.
func States() map[string]string {
	names := map[string]string{}
	for form, short := range states {
		if !territories[short] && len(form) > len(names[short]) { // the others are shortened
			names[short] = form
		}
	}
	return names
}

// StateIn is the state with whose name words begin, or that they name at once
// behind words of the trade: "real estate agents (Illinois)"; empty without one.
func StateIn(words []string) string {
	for i, w := range words {
		for n := min(3, len(words)-i); n > 0; n-- {
			if name := strings.Join(words[i:i+n], " "); states[name] != "" && (n > 1 || i == 0 || len(w) > 3) {
				return states[name]
			}
		}
		if !tradeWords[w] {
			return ""
		}
	}
	return ""
}

// stateName is what may be a state in a text.
var stateName = regexp.MustCompile(`\b(?:([A-Z]{2})\b(\s+\d{5}|\s*[.,;|·)\n]|$)?|((?:New |North |South |West |Rhode )?[A-Z][a-z]+)\b)`)

// StatesOf are the states in which a text puts places, by their abbreviations:
// "Springfield, IL", "Atlanta GA 30303", "Salem, Oregon".
func StatesOf(text string) []string {
	var all []string
	for _, at := range stateName.FindAllStringSubmatchIndex(text, -1) {
		group := func(n int) string {
			if at[2*n] < 0 {
				return ""
			}
			return text[at[2*n]:at[2*n+1]]
		}
		state := states[strings.ToLower(group(1)+group(3))]
		behindComma := strings.HasSuffix(text[:at[0]], ", ")
		zip := strings.ContainsAny(group(2), "0123456789")
		switch {
		case state == "" || !zip && (group(1) == "PA" || group(1) == "MD"): // designations as well
		case group(1) != "" && group(2) == "" && !behindComma, group(3) != "" && !behindComma:
		case !slices.Contains(all, state):
			all = append(all, state)
		}
	}
	return all
}

// tradeWords may stand between a city and its state.
var tradeWords = set(`real estate agent agents realtor realtors homes area`)

// alsoCities are the states whose name alone most often means the city.
var alsoCities = set(`new_york washington`)

var countries = table(`us usa united_states united_states_of_america america|ca_ canada|mx mexico|ar_ argentina|uk united_kingdom england
es spain|fr france|de_ germany|br_ brazil|co_ colombia|pt_ portugal|it italy|au australia|ie ireland|in_ india`)

// routes are the words of numbered roads, and which kind of road they mean;
// empty where the word does not say it.
var routes = map[string]string{
	"hwy": "", "rte": "", "state hwy": "state",
	"state rte": "state", "state rd": "state", "sh": "state", "sr": "state",
	"us": "us", "us hwy": "us", "us rte": "us", "i": "interstate", "ih": "interstate", "interstate": "interstate",
	"interstate hwy": "interstate", "county rd": "county", "co rd": "county",
	"cr": "county", "county hwy": "county", "cth": "county", "cty rd": "county", "cty hwy": "county",
	"farm to market rd": "farm", "farm to market": "farm", "farm rd": "farm",
	"fm": "farm", "fm rd": "farm", "rnch to market": "ranch",
	"rnch to market rd": "ranch", "rnch rd": "ranch", "rm": "ranch", "rr": "ranch",
}

// ordinals are the words of numbered streets.
var ordinals = func() map[string]string {
	ones := strings.Fields(`first second third fourth fifth sixth seventh eighth ninth`)
	teens := strings.Fields(`tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth`)
	tens := strings.Fields(`twent thirt fort fift sixt sevent eight ninet`)
	words := map[string]string{}
	for i, w := range ones {
		words[w] = string(rune('1' + i))
	}
	for i, w := range teens {
		words[w] = "1" + string(rune('0'+i))
	}
	for i, w := range tens {
		words[w+"ieth"] = string(rune('2'+i)) + "0"
		for k, one := range ones {
			words[w+"y "+one] = string(rune('2'+i)) + string(rune('1'+k))
		}
	}
	return words
}()

// numerals are the numbers of houses that are written in words.
var numerals = map[string]string{
	"one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
	"six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
}

// table reads rows of a short form and its other forms. An underscore is a
// space, and one at the end tells a country from a state.
func table(rows string) map[string]string {
	short := make(map[string]string, strings.Count(rows, " "))
	for row := range strings.SplitSeq(strings.ReplaceAll(strings.TrimSpace(rows), "\n", "|"), "|") {
		forms := strings.Fields(row)
		for _, form := range forms {
			short[strings.ReplaceAll(form, "_", " ")] = forms[0]
		}
	}
	return short
}

func set(words string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(words) {
		all[strings.ReplaceAll(w, "_", " ")] = true
	}
	return all
}
