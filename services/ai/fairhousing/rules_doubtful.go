package fairhousing

import "slices"

// doubtful are the rules about words that steer in most texts, and in some do not. A
// person who knows the place decides.
var doubtful = slices.Concat(doubtfulPeople, doubtfulPlaces, doubtfulWords)

// doubtfulPeople are those about who lives in a place or is at home there.
var doubtfulPeople = []Rule{
	{
		ID:    "people-like-these",
		Class: FamilialStatus,
		Patterns: []string{
			"(families|couples|people|neighbors|households|parents|buyers) [just] (like|similar to) " +
				"(theirs|ours|yours|hers|his|them|us|you|themselves|yourself)",
			"(among|amid|alongside|near|next to|surrounded by|around|with|and) [_] [many|other|plenty " +
				"of|lots of] [other] (young|other) [young] (families|parents|couples|singles|" +
				"professionals|retirees)",
			"(many|other|plenty of|lots of|so many|more) [other] young (families|parents|couples|" +
				"professionals)",
			"(families|couples|retirees|parents|children|seniors|kids) [with [_] (kids|children)] , for " +
				"whom ...",
			"(families|retirees|couples|parents|seniors|young people) [(mostly|always|often)] (move|" +
				"come|flock|settle|retire|stay|drawn) [_] (here|there|and (stay|settle))",
			"where (families|couples|retirees|parents|seniors|young people) (come|go|move|put down|meet|" +
				"want)",
			"(draws|draw|drew|drawing|attract|pulls in|brings in) [(many|more|mostly|new|in)] (families|" +
				"couples|retirees|seniors|parents|students|professionals|snowbirds|empty-nesters)",
			"(retirees|seniors|families|couples|snowbirds|students|young professionals) (make up|makes " +
				"up|fill|account for|dominate|outnumber|flock)",
			"(leans|lean|leaning|skews|skew) [toward] (seniors|retirees|families|older|young|younger)",
			"most of (the|its|our|your) (buyers|owners|residents|neighbors) [here] [(are|is)] <families>",
			"most of (the|its|our|your) (buyers|owners|residents|neighbors) here [_] <families>",
			"young (couples|families|professionals) (have been|are|keep) (buying|moving|settling|renting)",
			"(quiet|quieter|mostly|largely) [,] (older|younger|elderly|retired) (population|crowd|" +
				"neighbors|residents|block|building|street)",
			"(who|people|those|anyone) [_] [_] done [_] raising (children|kids|a family)",
			"(right|perfect|ideal|good|best|great) (place|spot|home|house|street) for a [(growing|young|" +
				"large|small|busy)] (household|couple)",
			"(yard|house|home|space|street|rooms|bedrooms) [(that|which)] (families|couples|parents|" +
				"retirees) (want|need|love|look for|ask for|dream of)",
		},
		Except: []string{
			"(helped|helps|help|served|serves|serving|helping|guides|guided|works with|worked with|" +
				"thank|thanks|thanked) ...",
			"<dont> [_] [_] [_] <aim-word> ...",
			"people like you [(who|want|can|see)]",
			"(never|don't|do not|avoid|leave out|drop) ... like ...",
			"(with|for) other young (trees|oaks)",
		},
		Match: []string{
			"A street with plenty of families like theirs.",
			"A bungalow among many other young families.",
			"Families move here and stay.",
		},
		Pass: []string{
			"People move here for the trails.",
			"The families who sold last year left kind reviews.",
		},
		Source:     steers,
		Why:        "It tells what households live or are at home there, and so who should.",
		Suggestion: "Leave out who lives there; describe streets, homes, shops and parks.",
	},
	{
		ID:    "children-in-a-place",
		Class: FamilialStatus,
		Patterns: []string{
			"(strollers|stroller) [_] [_] (sidewalk|sidewalks|street|streets|everywhere|block|corner)",
			"(kids|children) on (bikes|scooters|every|the (block|street|cul-de-sac))",
			"(full|lots|plenty|dozens|packs) of [(young|little|small)] (kids|children|little ones|" +
				"strollers|toddlers)",
			"(kids|children) [(are|of)] (the|about) same age",
			"(kid|child|stroller) filled",
			"(neighbors|residents|owners|households|people) [here] [(have|with|raise|raising|has)] " +
				"[(young|small|little|school-age)] (children|kids)",
			"(room|space|place|yard|lawn|backyard|spot) [_] [_] (for|where) [(your|the|your own|" +
				"little)] (kids|children|little ones) [(can|to|will)] (play|run|roam|grow|ride|romp)",
			"(gives|give|lets|let) [(your|the)] (kids|children|little ones) [(room|space|a place)] [to] " +
				"(run|play|roam|ride|room|walk|grow)",
			"(perfect|ideal|great|makes a|makes a perfect|room) ... for (the|your) (little ones|kids|" +
				"children|toddler|toddlers|grandkids|grandchildren|nursery)",
			"(your|older|little|the) (kids|children|little ones) (can|will|could) [(safely|still|also)] " +
				"(walk|grow up|bike|play|roam|ride|make friends|run)",
			"(moms|dads|mothers|fathers|parents) (meet|gather|chat|swap|push|rave|brag)",
			"(ready|perfect|waiting|room) for yours [(too|now)]",
			"(grandparents|in-laws|grandma|teens|teenagers|nanny|grandkids) [(will|can|would)] (have|" +
				"get|love|enjoy|gets|has)",
			"other [young] parents [_] (live|next|on|down|nearby|here)",
		},
		Except: []string{
			"(my|our|his|her|their|seller's|sellers'|owner's|owners') [_] (kids|children|little ones|" +
				"grandkids|teens) ...",
			"(museum|library|class|workshop|camp|market|event|menu|league|splash pad|playground|story|" +
				"hour|booth|fair) ... (kids|children|little ones)",
			"(kids|children) [_] [_] [_] (museum|library|class|workshop|camp|league|story|menu|booth)",
		},
		Match: []string{
			"The block is full of kids on bikes in the summer.",
			"A big backyard where your kids can play.",
		},
		Pass: []string{
			"My kids and I walk this trail every Saturday.",
			"The park has a playground and a splash pad.",
		},
		Source:     wordList + "(7); " + steers,
		Why:        "It says that households with children belong there.",
		Suggestion: "Name what is there: a fenced yard, a playground, a loft.",
	},
	{
		ID:    "stage-of-life",
		Class: FamilialStatus,
		Patterns: []string{
			"(golden|retirement|sunset) years",
			"retirement (haven|paradise|dream|destination|oasis|nest|mecca)",
			"(love nest|honeymoon nest)",
			"(grown-up|grownup|adult|mature) (living|crowd|atmosphere|setting)",
			"(loved by|favorite (of|for|with)|popular with|perfect for|home to|draws|attracts) [_] " +
				"snowbirds",
			"snowbirds [(will|who)] (flock|love|winter|settle|fill|come|return)",
			"aging (couple|parents|parent|neighbors|seniors|adults)",
			"(second|another|new|first) baby on the way",
			"(moms|dads|mothers|fathers|parents) (who|that) (work|commute|want|need)",
			"(just|got|getting|newly) engaged",
		},
		Except: []string{
			"(retirement) years (of|from)",
			"<older-persons> ...",
			"(attracting|birds|trail|migrating) snowbirds",
			"grown-up (trees|garden)",
		},
		Match:      []string{"Spend your golden years on the water.", "A love nest for two."},
		Pass:       []string{"A retirement account is not cash: ask your lender."},
		Source:     wordList + "(7)",
		Why:        "It says at what age or stage of life people belong there.",
		Suggestion: "Describe the home: one level, the number of bedrooms, the view.",
	},
	{
		ID:    "clients-by-household",
		Class: FamilialStatus,
		Patterns: []string{
			"(specialize|specializes|specializing|focus|focuses|focusing|best|prefer|prefers|preferably|" +
				"mostly|only|exclusively|works mainly|caters) [_] [_] (with|in|on|for|to|serve|serves|" +
				"serving) [_] <families>",
			"<families> [and <families>] (are|is) [_] [_] (clients|buyers|people|favorite|specialty|" +
				"niche|focus)",
			"(letter|letters|postcard|postcards|mailer|mailers|mail|flyer|flyers|note|notes|email|" +
				"emails) [_] (to|at|for) [_] <families>",
		},
		Except: []string{"<dont> [_] [_] [_] <aim-word> ...", "(for|to) [(our|my|her|his)] (kids|children)"},
		Match:  []string{"I work best with married couples.", "She specializes in young families and newlyweds."},
		Pass: []string{
			"She has helped families in Nashville for 11 years.",
			"Send a letter to every owner on the street.",
		},
		Source: statute,
		Why:    "It prefers some households as clients, and the Act protects the others.",
		Suggestion: "Name the kinds of homes or of sales that the agent knows, and leave out which people " +
			"they are for.",
	},
	{
		ID:    "kind-of-neighbors",
		Class: Race,
		Patterns: []string{
			"(good|nice|nicest|quality|respectable|decent|upstanding|responsible|great) (families|folks|" +
				"people) [(who|have|that)] (live|lived|lives|on|in|next|around|own|owned|settle)",
			"(good|nice|nicest|quality|respectable|decent|upstanding|responsible|like-minded) [,] " +
				"(neighbors|people) [(live|on|all|around|who|next|nearby|here|in|.)]",
			"(people|neighbors|folks|others) [just] like you [_]",
			"(better|higher|certain|finer) (class|caliber|type|kind|sort) of [_] (buyer|buyers|resident|" +
				"residents|neighbor|neighbors|people|person|owner|owners)",
			"(well-heeled|upscale|moneyed|monied|elite) [_] (set|crowd|circle|neighbors)",
			"fit right in [(with|here|.)]",
			"not (the|that) kind of (neighborhood|area|street|block|place)",
			"(new|different|better) people [_] (moved|moving|came|are moving)",
			"(changed|changing|turned) [_] [for] the better [_] [_] (people|neighbors|residents)",
			"old (tenants|residents|renters|neighbors) (are|have|were|left|leaving|moved)",
			"(few|fewer|hardly any|no|not many|fewest) (renters|rentals|tenants|apartment dwellers) [_] " +
				"[(live|on|in|here|nearby|around)]",
			"(homeowners|owners) [,] not renters", "not renters [,]",
			"(people|neighbors|street|pedigree) [and _] (pedigree|to match)",
			"(rough|bad|better|worse|questionable|poor|tough) reputation [(than|of|for)]",
			"(area|neighborhood|street|block|part of town|side) ... reputation [(than)]",
			"cleaning up [(and|its|,)]",
		},
		Except: []string{
			"(no|few) (renters|tenants|rentals) (insurance|allowed|permitted|in (place|the (unit|lease)))",
			"(no|few) rentals (are|under|of|for|shorter|less)",
			"cleaning up (after|the|your|a)",
			"(builder|builders|agent|agents|brand|contractor|review|reviews) ... reputation",
		},
		Match: []string{
			"Good families have lived on this block for years.",
			"Few renters live on this street.",
		},
		Pass: []string{
			"Renters pay about $1,900 a month.",
			"The neighbors' fence was replaced in 2023.",
		},
		Source:     steers,
		Why:        "What kind of people live there stands for race and origin, and steers readers.",
		Suggestion: "Describe homes, streets and shops, not residents.",
	},
	{
		ID:    "mail-to-renters",
		Class: Race,
		Patterns: []string{
			"(letter|letters|postcard|postcards|mailer|mailers|mail|mailing|mailings|flyer|flyers|door " +
				"hanger|door hangers|invite|invitations) [_] [_] (to|at|for|toward) [_] [_] (renters|" +
				"tenants|apartment (dwellers|buildings|residents|complexes)|_ rent apartments)",
			"(mail|mails|send|sends|write|address|drop|letter|letters|postcard|postcards|flyer|flyers) " +
				"... (to|at|for) [_] [_] (renter|renters|tenants|apartments)",
			"(renters|tenants) (in|of|within|by) [(the|two|each|your|_)] [_] (zip|zip codes|zip code|" +
				"#####)",
		},
		Except: []string{
			"<dont> [_] [_] [_] <aim-word> ...", "(tenants|renters) (association|union|rights)",
			"(notice|deposit|keys|estoppel) ... (tenants|tenant)",
		},
		Match:  []string{"Send a letter to renters in 68114."},
		Pass:   []string{"Mail a postcard to each address on Maple Street."},
		Source: digital,
		Why: "Renting and ZIP codes stand for race and children, and advertisers of homes may not " +
			"sort people by them.",
		Suggestion: "Mail to every address within a radius.",
	},
	{
		ID:    "origin-of-neighbors",
		Class: NationalOrigin,
		Patterns: []string{
			"(buyers|families|newcomers|people|neighbors|residents|owners|couple|family|households|" +
				"investors) [(are|come|move|moved|arrive|hail)] [_] from [(all over)] <homelands>",
			"(expats|expatriates)", "melting pot",
			"(neighbors|residents|families|people|owners) [_] [_] roots in _",
			"(international|european|foreign|global|cosmopolitan|asian|latin) (crowd|buyers|residents|" +
				"set|population|community|neighbors)",
			"hear (<languages>|<languages> and <languages>) [_] [_] [_] (porch|street|corner|block|" +
				"sidewalk|neighbors)",
			"(most|many|half|all) [of the] (people|neighbors|residents|owners|households) [here] (speak|" +
				"speaks) _",
			"(rich in|full of|home to|strong|large|big|proud|growing) [_] <foreign> (families|" +
				"population|community|presence|heritage community)",
			"true american <areas>",
			"(<languages>|tamil|punjabi|gujarati|telugu|somali|amharic) [and (<languages>|tamil|punjabi|" +
				"somali)] (is|are) (heard|spoken) (on|at|in|along|here|by most|by many)",
			"h-1b",
			"old neighborhood in _",
			"old country",
			"<foreign> (couple|family|buyers|owners|neighbors) [_] (bought|won|live|moved|own|next)",
			"foreign buyers",
		},
		Except: []string{
			"<works-with>", "(restaurant|bakery|market|food|festival|taqueria|cafe|deli) ...",
			"(owned|run) by ...", "(french|german|italian) (community|market) (garden|hall|festival)",
			"<dont> [_] [_] [_] <aim-word> ...",
		},
		Match: []string{
			"Newcomers from India have settled on these blocks.",
			"The building is popular with expats.",
		},
		Pass: []string{
			"The bakery is run by two sisters from Oaxaca.",
			"Buyers from out of state ask for video tours.",
		},
		Source:     wordList + "(4); " + steers,
		Why:        "It tells readers who lives there by origin, and so who should.",
		Suggestion: "Leave out who lives there; name shops, food, buildings and events.",
	},
	{
		ID:    "rooms-by-sex",
		Class: Sex,
		Patterns: []string{
			"(mom|mommy|dad|hubby|wifey) [and (mom|dad)] [(both|also)] (will|can|gets|get|wants|needs|" +
				"deserves|could)",
			"(mom's|dad's|hubby's|wifey's) [(own|new)] (dream|kitchen|workshop|garage|office|retreat|" +
				"den|closet|corner)",
			"(every|any|a) (woman|man|lady|gentleman|guy|girl|gal) [(who|that)] (dreams|wants|loves|" +
				"needs|tinkers|cooks|would|will)",
			"(guy's|girl's|man's|woman's|gentleman's|lady's|guys|ladies|dude's) (paradise|dream|retreat|" +
				"haven|heaven|space|garage|kitchen)",
			"(ladies|gentlemen|guys|girls) , (the|you|this|your) ...",
			"(working|busy|single|soccer|boy) (moms|mothers|dads|fathers)",
			"(delight|please|thrill|win over|wow|impress) (the|your) (wife|husband|ladies|lady|guys)",
			"for (the|a) (man|woman|guy|lady|guys|ladies|girls) [(who|of|on)] _",
			"single (woman|man|women|men|lady|gentleman)",
			"(gay|lesbian|same-sex|straight) (couple|couples|buyers|owners)",
			"fit for a (queen|king)", "her king", "his queen",
			"boys will [(love|like|want)]", "girls will [(love|like|want)]",
		},
		Except: []string{
			"mom and (pop|pop's) [_]",
			"(my|our|his|her|their) (mom|dad) ...",
			"(king|queen) (bed|size|sized|street|anne)",
			"(gift|present|flowers|card) ...", "(mom|mother|dad|father) of _",
		},
		Match:      []string{"It has mom's dream kitchen.", "Dad will claim the workshop."},
		Pass:       []string{"Mom and Pop's Diner opens at six."},
		Source:     wordList + "(5)",
		Why:        "It says which sex the home or the room is for.",
		Suggestion: "Describe the room or the feature, and leave out who would like it.",
	},
	{
		ID:    "health-of-people",
		Class: Disability,
		Patterns: []string{
			"(anyone|those|people|someone|buyers|seniors) (with|who has|who have) [_] (knees|knee|" +
				"mobility|health|heart|back|joint) [(problem|problems|issue|issues|trouble|concerns)]",
			"(bad|aging|sore|weak) (knees|knee|hips|back|backs)",
			"(have to|has to|must|need to|should) be (fit|healthy|strong|agile|able to (manage|climb|" +
				"walk|use|live))",
			"(cannot|can't|can not|able to|no longer|unable to) [_] (handle|climb|manage|negotiate) [_] " +
				"[_] (stairs|steps|flights)",
			"(easy|easier|right|good|perfect|great|ideal) for [_] aging (parents|parent|couple|buyers|" +
				"owners|relatives)",
			"(limited|reduced|impaired) mobility",
			"mobility (issues|problems|challenges|concerns|limitations)",
			"(no|not near|away from|far from) [_] [_] (group home|group homes|halfway house|halfway " +
				"houses|rehab|rehab center|recovery house|recovery houses|sober home|sober homes|" +
				"shelter|shelters)",
			"(active|fit|young) [(,|and)] [the] [(and)] (healthy|fit|active) [(people|residents|" +
				"neighbors|adults|.)]",
			"(perfect|ideal|right|great|suited) [_] for people who use a (wheelchair|walker)",
			"steady on their feet",
		},
		Except: []string{
			"(ramp|grab bars|roll-in|lift|elevator|doors|entrance|entry) ... (mobility|wheelchair)",
			"(no|away from) [_] (shelter|shelters) (fee|animals)",
			"(healthy|active) (market|reserves|listings)",
		},
		Match: []string{"Not for anyone with bad knees.", "No group homes nearby."},
		Pass: []string{
			"There is no elevator in the building.",
			"The bath has grab bars and a roll-in shower.",
		},
		Source:     wordList + "(6)",
		Why:        "It says of what health people should be who live there.",
		Suggestion: "Say what is there: “14 steps to the door”, “one level”, “a roll-in shower”.",
	},
}
