package ai

import (
	"iter"
	"regexp"
	"strings"

	"coagent/platform/fault"
)

// steeringCode marks the faults for which the caller is told to ask in other
// words.
const steeringCode = "steering"

// steering lists the texts that prefer, discourage or steer people by what the
// Fair Housing Act protects (42 U.S.C. 3604(c); 24 CFR 100.75; HUD's word lists
// of 1980 in former 24 CFR 109.20 and its memorandum of January 9, 1995, which
// says what is allowed: family room, master bedroom, walking distance, quiet
// streets).
func steering(answer map[string]any) []fault.Field {
	var faults []fault.Field
	for at, text := range texts(answer) {
		if steersReaders(text) {
			faults = append(faults, fault.Field{Pointer: at, Code: steeringCode, Detail: "must describe the home and the place, and nobody who should or should not live there; leave out words that the Fair Housing Act forbids and words that stand for them"})
		}
	}
	return faults
}

// steersReaders reports whether a text for the public steers. It knows phrases,
// not intentions: it is the net below the instructions to the model.
func steersReaders(text string) bool {
	plain := strings.Join(strings.Fields(dashes.Replace(strings.ToLower(asRendered(text)))), " ")
	for passage := range delicate(plain) {
		if steers.MatchString(innocent.ReplaceAllString(passage, " · ")) {
			return true
		}
	}
	return false
}

// reach is how far round a delicate word a phrase can go, in bytes.
const reach = 150

// delicate yields the passages round the words without which no rule can match:
// the rules are slow, and most texts have few such words.
func delicate(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		from, to, word := 0, 0, -1
		for i := range len(text) + 1 {
			if i < len(text) && 'a' <= text[i] && text[i] <= 'z' {
				if word < 0 {
					word = i
				}
				continue
			}
			if word >= 0 && delicateWords[text[word:i]] {
				if begin := wordAt(text, word-reach); begin > to {
					if to > from && !yield(text[from:to]) {
						return
					}
					from = begin
				}
				to = wordAt(text, i+reach)
			}
			word = -1
		}
		if to > from {
			yield(text[from:to])
		}
	}
}

// wordAt is the end of the word at or after at, within the text.
func wordAt(text string, at int) int {
	if at <= 0 {
		return 0
	}
	if at >= len(text) {
		return len(text)
	}
	if space := strings.IndexByte(text[at:], ' '); space >= 0 {
		return at + space
	}
	return len(text)
}

var delicateWords = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(`
		family families single singles couple couples newlywed newlyweds parents moms children kid kids child childless toddlers teens infants babies minors
		retirees senior seniors elderly nester nesters bachelor bachelors bachelorette bachelorettes millennials young mature adult adults
		christian christians catholic catholics jews jewish muslim muslims islamic mormon mormons lds protestant hindu hindus buddhist evangelical orthodox baptist kosher
		churchgoers faith believers values church churches synagogue synagogues shul mosque mosques temple temples parish cathedral cathedrals kingdom
		hispanic hispanics latino latinos latina latinx asian asians african caucasian caucasians white whites black blacks oriental chinese indian italian irish polish
		mexican korean vietnamese russian american immigrant immigrants colored anglo arab foreigners minority minorities ethnic ethnically racial racially religious
		culturally traditional integrated segregated restricted diverse multicultural changing homogeneous homogenous homogenized speaking english born citizens
		men women ladies gentlemen male males female females straight gay gays lesbian lesbians lgbt lgbtq heterosexual gayborhood gayborhoods
		bodied wheelchair wheelchairs disabled disability disabilities handicap handicaps handicapped mentally physically fit climb walk crippled healthy animals
		only preferred prefer prefers apply welcome allowed accepted exclusive elite kind sort type tracks side
		safe safer safest unsafe crime dangerous rough sketchy bad undesirable school schools`) {
		words[w] = true
	}
	return words
}()

// dashes makes one of all hyphens and apostrophes, and takes emphasis away.
var dashes = strings.NewReplacer("‐", "-", "‑", "-", "–", "-", "—", " - ", "’", "'", "*", "", "_", "", "“", "", "”", "", `"`, "")

// innocent are phrases that hold a word of the lists and steer nobody.
var innocent = regexp.MustCompile(either(
	`(?:single|multi|two|one|three|four)[- ]?family`, `family[- ](?:rooms?|gatherings?|dinners?|meals?|photos?|portraits?|events?|reunions?|(?:game|movie) nights?|heirlooms?|law|members?|owned|run|business|style|doctors?|practice|medicine|office|estate|trusts?|traditions?|recipes?|homes?|residences?|dwellings?|transfers?)`,
	`(?:regardless of|without regard to|irrespective of|discriminat\w+ (?:on the basis of|based on|because of|by))(?:[ ,]*\b(?:race|color|religion|creed|sex|gender|gender identity|sexual orientation|disability|handicap|familial status|national origin|age|ancestry|or|and|any|other|protected|class|status)\b)+`,
	`fair housing(?: act)?`, `equal housing(?: opportunity)?`,
	`church (?:street|st|road|rd|avenue|ave|lane|ln|hill|creek)\b`, `(?:temple|st\.?|saint) (?:university|texas|tx)\b`,
	`traditional neighborhood (?:design|development|planning)`, `area rugs?`, `communit(?:y|ies) (?:colleges?|centers?|gardens?|bank)`,
	`children's (?:hospital|museum|library|theater|theatre|garden|zoo|books?|clothes|clothing)`, `school (?:of thought|supplies|bus|zone ends)`,
	`safe (?:rooms?|deposit)`, `exclusive (?:listing|listings|right|rights|buyer|seller|agency|use|agreement|representation)`,
))

// Words from which the rules are made.
var (
	// kinds of people that the law protects, or that stand for them
	people = either(
		`families`, `famil(?:y|ies) with (?:children|kids)`, `singles`, `single (?:men|women|people|persons?|professionals?|parents?|moms?|mothers?|dads?|adults?)`,
		`couples?`, `newlyweds?`, `parents`, `moms`, `children`, `kids`, `toddlers`, `teens`, `retirees`, `seniors`, `senior citizens`, `(?:the )?elderly`, `empty[- ]nesters?`,
		`bachelors?`, `bachelorettes?`, `millennials`, `young (?:people|adults|professionals|buyers|singles)`, `mature (?:people|persons|adults|buyers|residents)`,
		`christians?`, `catholics?`, `jews`, `jewish people`, `muslims?`, `mormons?`, `hindus?`, `churchgoers`, `people of faith`, `believers`,
		`hispanics?`, `latinos?`, `asians?`, `caucasians?`, `african[- ]americans?`, `whites`, `blacks`, `(?:white|black|asian|hispanic|latino|chinese|indian|mexican|american) (?:people|families|buyers|residents)`,
		`immigrants`, `foreigners`, `minorities`, `men`, `women`, `ladies`, `gentlemen`, `gays?`, `lesbians?`, `lgbtq?\+? (?:people|buyers|residents)`,
		`able-bodied(?: people)?`, `(?:[a-z]+-)speaking people`,
	)
	ofPeople = `(?:(?:a|an|the|your|any|all|many|most|mostly|other|growing|large|larger|small|young|younger|busy|active|older|retired|working|professional|new|local|little|loving|christian|jewish|military|wealthy|affluent|educated|english-speaking|like-minded|well-off|young,) ){0,3}` +
		either(people, `(?:a|your|the|any|growing|young|large|small|big|christian|american|whole) family`)
	faiths  = either(`christian`, `jewish`, `muslim`, `islamic`, `catholic`, `mormon`, `lds`, `protestant`, `hindu`, `buddhist`, `evangelical`, `orthodox`, `baptist`, `kosher`)
	peoples = either(`white`, `black`, `hispanic`, `latino`, `latina`, `latinx`, `asian`, `african[- ]american`, `caucasian`, `oriental`, `chinese`, `indian`, `italian`, `irish`, `polish`, `mexican`, `korean`, `vietnamese`, `russian`, `immigrant`, `colored`, `anglo`, `arab`)
	areas   = either(`neighborhoods?`, `communit(?:y|ies)`, `areas?`, `enclaves?`, `suburbs?`, `subdivisions?`, `districts?`, `buildings?`, `complex(?:es)?`, `blocks?`, `parts? of town`, `sides? of town`, `zip codes?`)
	homes   = either(`households?`, `famil(?:y|ies)`, `tenants?`, `renters?`, `residents?`, `owners?`, `buyers?`, `roommates?`, `neighbors?`, `applicants?`, `occupants?`, `people`, `population`)
	praise  = either(`perfect(?:ly suited)?`, `ideal(?:ly suited)?`, `great`, `best`, `excellent`, `wonderful`, `suitable`, `suited`, `designed`, `made`, `meant`, `built`, `just right`, `tailor-made`, `right`, `a dream`, `a haven`, `a fit`, `the place`, `room`)
)

// steers is one rule a line.
var steers = regexp.MustCompile(`\b` + either(
	// who a home is for, and who lives there
	praise+`(?: (?:place|places|home|homes|house|spot|choice|fit|area|neighborhood|community|pick|setting|condo|apartment|starter home|location|enough))? (?:for|to|with) `+ofPeople+`\b`,
	either(`popular (?:with|among)`, `attracts?`, `attracting`, `a favorite (?:of|with|among)`, `loved by`, `appeals? to`, `appealing to`, `home to`, `full of`, `filled with`, `mostly`, `predominantly`, `target(?:s|ing|ed)?`, `aimed at`, `geared (?:to|towards?)`, `market(?:ed|ing)? to`, `cater(?:s|ing)? to`, `sought after by`, `made up of`, `draws in`)+` `+ofPeople+`\b`,
	either(people, homes)+` (?:only|preferred|need not apply|not (?:welcome|allowed|accepted))\b`, `(?:adults?|singles|couples|seniors|men|women|males?|females?|christians?|families)[- ]only\b`, `only (?:for )?`+either(`adults`, `singles`, `couples`, `families`, `christians`, `men`, `women`, `mature [a-z]+`)+`\b`,
	`prefer(?:s|red)? `+ofPeople+`\b`,
	// familial status and age
	`(?:no|not for|without|sorry,? no) (?:children|kids|families|teens|toddlers|infants|babies|minors)\b`, `(?:child(?:ren)?|kids?)[- ]free\b`, `childless\b`, `no more than [a-z0-9]+ (?:child|children|kids?)\b`,
	`(?:family|families|kid|kids|child)[- ](?:friendly|oriented|centric|focused)\b`, `(?:friendly|welcoming) (?:to|for|toward) (?:families|kids|children)\b`, `family (?:neighborhood|community|area|atmosphere|environment|building|complex|suburb)s?\b`,
	`adult (?:community|living|building|complex|lifestyle|park)\b`, `empty[- ]nesters?\b`, `bachelor pads?\b`, `mature (?:persons?|people|adults?|individuals?|couples?|tenants?|residents?|clientele|community)\b`,
	`rais(?:e|ing) (?:a |your |their )?(?:family|families|children|kids)\b`, `start(?:ing)? (?:a|your) family\b`, `young families (?:will|can|would) (?:love|feel)\b`, `(?:newlyweds|young couples|growing families) (?:will|can|would) (?:love|feel)\b`,
	// religion
	faiths+` (?:[a-z]+ )?`+either(areas, homes)+`\b`, `(?:christian|traditional|family|wholesome|american) values\b`,
	`(?:near|close to|next to|walking distance (?:to|of|from)|steps (?:from|to)|minutes (?:from|to)|walk to|convenient to|around the corner from|surrounded by|proximity to) (?:(?:a|an|the|several|many|local|great|good|st\.?|saint|our|[a-z']+) ){0,3}(?:church|churches|synagogues?|shul|mosques?|temples|parish|cathedrals?|kingdom hall)\b`,
	// race, color and national origin
	peoples+` (?:[a-z]+ )?`+either(areas, homes)+`\b`, `(?:ethnic|ethnically [a-z]+|traditional|minority|integrated|segregated|restricted|diverse|homogen(?:eous|ous|ized)|multicultural|changing|up-and-coming ethnic) (?:[a-z]+ )?`+areas+`\b`, `(?:ethnically|racially|culturally) [a-z]+\b`,
	`(?:racial|ethnic|religious) (?:makeup|composition|mix|balance|background)\b`, `no (?:immigrants|foreigners|minorities|hispanics|latinos|muslims|jews|blacks|gays|lesbians)\b`,
	`[a-z]+-speaking `+either(areas, homes, `only`, `preferred`)+`\b`, `(?:must speak|only speak|fluent) english(?: required)?\b`, `english (?:only|required)\b`, `american[- ]born\b`, `u\.?s\.? citizens (?:only|preferred)\b`,
	// sex, orientation and gender identity
	either(`male`, `female`, `straight`, `gay`, `lesbian`, `lgbtq?\+?`, `heterosexual`)+`[- ](?:[a-z]+ )?`+either(areas, homes)+`\b`, `gayborhoods?\b`,
	// disability
	`able[- ]bodied\b`, `no wheelchairs\b`, `(?:not|un)(?: |-)?(?:suitable|suited|appropriate|recommended|ideal) for (?:the |people with |anyone with |those with )?(?:disabled|disabilit(?:y|ies)|handicap(?:s|ped)?|wheelchairs?|elderly|seniors|children|families|kids)\b`,
	`no (?:the )?(?:disabled|handicapped|mentally ill|service animals|emotional support animals)\b`, `(?:must be|for the|physically) (?:physically )?(?:fit|able to (?:climb|walk))(?: (?:persons?|people|tenants?|adults?|residents?))?\b`, `(?:handicapped|crippled|mentally ill) (?:persons?|people|tenants?|residents?)\b`, `healthy (?:tenants?|residents?|people|adults?) only\b`,
	// what stands for people: class, crime and schools
	`(?:exclusive|elite) (?:[a-z]+ )?`+either(areas, `address(?:es)?`, `clientele`, `residents?`, `country club`, `streets?`)+`\b`, `(?:right|wrong) (?:kind|sort|type) of (?:people|neighbors?|buyers?)\b`, `(?:right|wrong) side of (?:town|the tracks)\b`,
	`(?:very |extremely )?(?:safe|safer|safest|crime[- ]free|low[- ]crime|high[- ]crime|unsafe|dangerous|rough|sketchy|bad|undesirable)(?:,| and)? (?:[a-z]+(?: |, )){0,2}?`+either(areas, `streets?`, `towns?`, `city`, `cities`, `place to (?:live|raise|call)`)+`\b`,
	`(?:low|little|no|less|lower) crime\b`, `crime[- ]free\b`, `low[- ]crime\b`, `crime rates? (?:is|are) (?:low|lower|high|higher)\b`, either(areas, `streets?`)+` (?:is|are|feels?) (?:so |very |really |quite )?(?:safe|unsafe|dangerous)\b`, `safe for (?:your )?(?:kids|children|families|women)\b`,
	`(?:good|great|excellent|top|best|top[- ](?:rated|ranked|notch|performing|tier)|(?:highly|well)[- ](?:rated|ranked|regarded)|award[- ]winning|desirable|outstanding|blue[- ]ribbon|sought[- ]after|superior|exemplary|bad|failing|poor|fantastic|amazing|a-rated) (?:(?:public|private|local|neighborhood|elementary|middle|high|area|nearby) ){0,2}(?:schools\b|school districts?\b|school zones?\b)`,
))

// either matches one of the patterns.
func either(patterns ...string) string { return `(?:` + strings.Join(patterns, `|`) + `)` }
