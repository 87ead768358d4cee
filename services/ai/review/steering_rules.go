package review

import (
	"regexp"
	"strings"
)

// innocent are phrases that hold a word of the lists and steer nobody.
var innocent = regexp.MustCompile(either(
	`(?:single|multi|two|one|three|four)[- ]?family`, `family[- ](?:rooms?|gatherings?|dinners?|meals?|photos?|portraits?|events?|reunions?|(?:game|movie) nights?|heirlooms?|law|members?|owned|run|business|style|doctors?|practice|medicine|office|estate|trusts?|traditions?|recipes?|homes?|residences?|dwellings?|transfers?)`,
	`(?:regardless of|without regard to|irrespective of|discriminat\w+ (?:on the basis of|based on|because of|by))(?:[ ,]*\b(?:race|color|religion|creed|sex|gender|gender identity|sexual orientation|disability|handicap|familial status|national origin|age|ancestry|or|and|any|other|protected|class|status)\b)+`,
	`fair housing(?: act)?`, `equal housing(?: opportunity)?`,
	`church (?:street|st|road|rd|avenue|ave|lane|ln|hill|creek)\b`, `(?:temple|st\.?|saint) (?:university|texas|tx)\b`,
	`traditional neighborhood (?:design|development|planning)`, `area rugs?`, `communit(?:y|ies) (?:colleges?|centers?|gardens?|bank)`,
	`children's (?:hospital|museum|library|theater|theatre|garden|zoo|books?|clothes|clothing)`, `school (?:of thought|supplies|bus|zone ends)`,
	`safe (?:rooms?|deposit)`, `great room`, `for (?:residents|owners|homeowners|members) only`, `(?:deed|rent|income)-restricted`, `restricted (?:parking|access)(?: areas?)?`,
	`building (?:materials?|systems?|styles?|codes?|permits?|techniques|methods|types?)`,
	`(?:white|black|oriental|traditional|italian|indian|mexican|chinese) (?:painted |clay |glazed )?(?:brick|stucco|stone|marble|granite|wood|wooden|clapboard|limestone|sandstone|concrete|iron|steel|tiles?|siding|frame|glass|timber|shingle|adobe|plaster)`,
	`(?:safe|unsafe|dangerous|rough|bad) (?:areas?|places?|parts?|blocks?) (?:of|in|on) (?:the |a |an |your )?(?:roof|attic|floor|walls?|basement|foundation|deck|stairs?|staircase|driveway|ceiling|crawl space|concrete|plumbing|wiring|chimney|inspection|process)`,
	`(?:right|best) (?:(?:home|house|loan|mortgage|choice|decision|budget|price|place) )?for your family`,
	`exclusive (?:listing|listings|right|rights|buyer|seller|agency|use|agreement|representation)`,
))

// mentioned is a phrase in quotation marks of which a text says that it is
// forbidden.
var mentioned = func() *regexp.Regexp {
	const quote, about = `["“'‘][^"“”'’‘\n]{1,60}["”'’]`, `(?:(?:any|the|of|in|to|say|says|saying|such|as|like|that|or|and|ads?|advertis\w+|phrases?|words?|wording|language|terms?|listings?|statements?),? )*`
	return regexp.MustCompile(`\b(?:forbids?|prohibits?|bars?|bans?|outlaws?|rules? out|avoid|do not (?:say|write|use)|don['’]t (?:say|write|use)|never (?:say|write|use)|may not (?:say|write|use)),? ` + about + quote + `(?:,? (?:(?:or|and) )?` + quote + `)*` +
		`|` + quote + ` (?:is|are) (?:not allowed|forbidden|prohibited|illegal|unlawful|banned)`)
}()

var (
	// fewOf is a number and not two people.
	fewOf = regexp.MustCompile(`\b(?:an?|the) couple of `)
	// speakers are those whose language an agent speaks.
	speakers = regexp.MustCompile(`\b(?:works? with|worked with|working with|helps?|helped|helping|serves?|served|serving|assists?|assisted|assisting|represents?|represented|guides?|guided) (?:many |both )?(?:spanish|mandarin|cantonese|chinese|vietnamese|korean|japanese|tagalog|portuguese|french|german|italian|russian|ukrainian|polish|arabic|farsi|hindi|urdu|hebrew)-speaking (?:buyers|sellers|clients|households|families|homeowners|renters|residents|people)`)
)

// Questions that an agent must not answer, and who does.
const (
	asked       = `(?:(?:which|what|whether|if|how|where) (?:the |a |an |this |that |your |any )?(?:[a-z]+ )?(?:areas?|neighborhoods?|streets?|places?|parts of town|communit(?:y|ies)) (?:is|are|feels?) (?:the )?(?:safe|safer|safest|unsafe|dangerous)|(?:questions? )?(?:where|which|what|whether|about|on) ` + goodSchools + `(?: (?:is|are))?)`
	goodSchools = `(?:are )?(?:the |there are )?(?:best|good|better|top|great) (?:public |local |elementary |high )?(?:schools?|school districts?)`
	office      = `(?:police(?: department)?|sheriff|school districts?|districts?|education agency)\b`
)

// clauseEnd follows a condition that is meant as one: "Adults preferred.", and
// not "Buyers preferred homes with a yard".
const clauseEnd = `(?: ?(?:[.,;:!?)·]|$)| please\b| (?:for|in|at) (?:this|the|our)\b)`

// referred are questions that a text refuses to answer, or refers to whoever
// does.
var referred = regexp.MustCompile(`\b` + either(
	`(?:cannot|can't|can not|may not|must not|never|unable to|not allowed to) (?:[a-z]+ ){0,4}`+asked+`(?:,? (?:or|and|nor) `+asked+`)*`,
	asked+`(?:,? (?:or|and) `+asked+`)*[,;:?.]? (?:[a-z']+ ){0,5}?`+office, `(?:ask|contact|call|check with) (?:the|your) (?:[a-z]+ ){0,2}?`+office+` (?:about|for|on|which|where|whether|how|what) (?:the )?(?:`+asked+`|`+goodSchools+`)`,
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

// ofPeopleAlone is a text that names people.
var ofPeopleAlone = regexp.MustCompile(`\b` + people + `\b`)

// steers finds what a rule forbids, and steersTogether finds it where the words
// are written as one: familyfriendly. What may stand between the words of a rule
// is left out there, or Indianapolis would hide Indian.
var (
	steers         = regexp.MustCompile(`\b` + rules)
	steersTogether = regexp.MustCompile(`\b` + strings.NewReplacer(`(?:[a-z]+ )?`, ``, `(?:[a-z]+(?: |, )){0,2}?`, ``, `(?: ?- ?| )`, `-?`, `[- ]`, `-?`, ` `, `-?`).Replace(rules))
)

// rules has one rule a line.
var rules = either(
	// who a home is for, and who lives there
	praise+`(?: (?:place|places|home|homes|house|spot|choice|fit|area|neighborhood|community|pick|setting|condo|apartment|starter home|location|enough))? (?:for|to|with) `+ofPeople+`\b`,
	either(`popular (?:with|among)`, `attracts?`, `attracting`, `a favorite (?:of|with|among)`, `loved by`, `appeals? to`, `appealing to`, `home to`, `full of`, `filled with`, `mostly`, `predominantly`, `target(?:s|ing|ed)?`, `aimed at`, `geared (?:to|towards?)`, `market(?:ed|ing)? to`, `cater(?:s|ing)? to`, `sought after by`, `made up of`, `draws in`)+` `+ofPeople+`\b`,
	either(people, homes)+` (?:need not apply|not (?:welcome|allowed|accepted))\b`, either(people, homes, `adults`)+` (?:only|preferred)`+clauseEnd, `(?:adults?|singles|couples|seniors|retirees|men|women|males?|females?|christians?|catholics|whites|families)[- ]only\b`, `only (?:for )?`+either(`adults`, `singles`, `couples`, `families`, `christians`, `men`, `women`, `mature [a-z]+`)+`\b`,
	`prefer(?:s|red)? `+ofPeople+`\b`,
	// familial status and age
	`(?:no|not for|without|sorry,? no) (?:children|kids|families|teens|toddlers|infants|babies|minors)\b`, `(?:child(?:ren)?|kids?)[- ]free\b`, `childless\b`, `no more than [a-z0-9]+ (?:child|children|kids?)\b`,
	`(?:family|families|kid|kids|child)(?: ?- ?| )(?:friendly|oriented|centric|focused)\b`, `(?:friendly|welcoming) (?:to|for|toward) (?:families|kids|children)\b`, `family (?:neighborhood|community|area|atmosphere|environment|building|complex|suburb)s?\b`,
	`adult (?:community|living|building|complex|lifestyle|park)\b`, `empty[- ]nesters?\b`, `bachelor pads?\b`, `mature (?:persons?|people|adults?|individuals?|couples?|tenants?|residents?|clientele|community)\b`,
	`rais(?:e|ing) (?:a |your |their )?(?:family|families|children|kids)\b`, `start(?:ing)? (?:a|your) family\b`, `young families (?:will|can|would) (?:love|feel)\b`, `(?:newlyweds|young couples|growing families) (?:will|can|would) (?:love|feel)\b`,
	// where the rent comes from, which many states and cities protect
	`no (?:housing |rent(?:al)? )?vouchers?\b`, `no section (?:8|eight)\b`, `(?:section 8|vouchers?) not (?:accepted|welcome)\b`,
	// religion
	faiths+` (?:[a-z]+ )?`+either(areas, homes)+`\b`, `(?:christian|traditional|family|wholesome|american) values\b`,
	`(?:near|close to|next to|walking distance (?:to|of|from)|steps (?:from|to)|minutes (?:from|to)|walk to|convenient to|around the corner from|surrounded by|proximity to) (?:(?:a|an|the|several|many|local|great|good|st\.?|saint|our|[a-z']+) ){0,3}(?:church|churches|synagogues?|shul|mosques?|temples|parish|cathedrals?|kingdom hall)\b`,
	// race, color and national origin
	peoples+` (?:[a-z]+ )?`+either(areas, homes)+`\b`, `(?:ethnic|ethnically [a-z]+|traditional|minority|integrated|segregated|restricted|diverse|homogen(?:eous|ous|ized)|multicultural|changing|up-and-coming ethnic) (?:[a-z]+ )?`+areas+`\b`, `(?:ethnically|racially|culturally) [a-z]+\b`,
	`(?:racial|ethnic|religious) (?:makeup|composition|mix|balance|background)\b`, `no (?:immigrants|foreigners|minorities|hispanics|latinos|muslims|jews|blacks|gays|lesbians)\b`,
	`[a-z]+-speaking `+either(areas, homes, `only`, `preferred`)+`\b`, `(?:must speak|must be fluent in|only speaks?) english\b`, `fluent english (?:is )?(?:required|needed|necessary|only|preferred|a must|speakers? (?:only|preferred|required)|tenants|renters|residents)\b`, `english (?:only|required)\b`, `american[- ]born\b`, `u\.?s\.? citizens (?:only|preferred)\b`,
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
)

// either matches one of the patterns.
func either(patterns ...string) string { return `(?:` + strings.Join(patterns, `|`) + `)` }
