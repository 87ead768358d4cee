package fairhousing

// doubtfulWords are the doubtful rules about words that hardly any text about homes
// needs, whatever stands around them. What such texts do need them for is excepted.
var doubtfulWords = []Rule{
	{
		ID:    "kinds-of-households",
		Class: FamilialStatus,
		Broad: true,
		Patterns: []string{
			"(retirees|newlyweds|newlywed|toddler|toddlers|preschoolers|teenagers|teens|little ones|" +
				"grandkids|grandchildren|empty-nesters|empty-nester|twenty-somethings|young families|" +
				"young family|young couple|young couples|young professionals|older adults|older couples|" +
				"older couple|married couple|married couples|your spouse|even grandma|grandma|grandpa|" +
				"bachelor|bachelors)",
			"(families|kids|children|couples|singles|parents|seniors)",
			"couple (next door|across|down the)", "whose (children|kids) have (left|moved|grown)",
			"retired (neighbors|people|couple|couples|residents|teachers|owners|folks|buyers|homeowners)",
			"(college|graduate) students", "(babysitter|babysitters|trick-or-treaters|playmates|playdates)",
			"(for|room for) (the|your|a) [new] (baby|newborn)", "nursery ready", "household of (one|two)",
			"(for|by) someone on their own", "retired (traveler|travelers|executive)", "adults retreat",
		},
		Except: []string{
			"(helped|helps|help|helping|served|serves|serving|guided|guides|guiding|moved|welcomed|" +
				"represented|thank|thanks|assisted) [_] [_] [_] [_] (families|couples|singles|parents|" +
				"seniors|newlyweds|retirees|young families|young couples|young professionals)",
			"(#|hundred|thousand|dozen|two|three|four|five|six|seven|eight|nine|ten|twelve|few) [military] " +
				"(families|couples|kids|children) [helped]",
			"(my|our|his|her|sellers'|seller's|owner's) [_] (kids|children|grandkids|grandchildren|" +
				"toddler|teens|teenagers|parents|toddlers|little ones|families)",
			"(kids|children) [own] (coats|boots|shoes|clothes|toys|books|sizes|section|room|menu|table|" +
				"craft|crafts|race|camp|activities|face|library|museum|bunk|bath|wing|story|storytime|" +
				"hour)",
			"(museum|library|class|workshop|camp|league|story|storytime|booth|santa|cocoa|toy|toys|coat|" +
				"coats|drive|donate|pantry|gift|gifts|shelter|charity|volunteer|parade|craft|crafts|" +
				"free for) ... (kids|children|families|seniors|toddlers|teens)",
			"(i|she|he|we|they) (have|has) [_] (kids|children|teens|teenagers)",
			"(families|couples) (who|that) (sold|bought|closed|left|wrote|signed|hired|called)",
			"(children|kids) (be|are) supervised",
			"(kids|children|families) ... (boots|soccer|league|coats|toys|drive|pantry|shelter|santa|" +
				"cocoa|museum|library|craft|crafts|gift|gifts)",
			"parents of (one|two|three|four|five|#|twins)", "bring (the|your) (kids|children)", "(kids|children) welcome",
			"(seniors|older adults) ... (exemption|deferral|freeze|credit|65|62|discount)",
			"(exemption|deferral|freeze|credit|discount|65|62) ... (seniors|older adults)",
			"(gift|gifts|loan|lender|co-sign|help|down payment|funds) ... (parents|children|parent)",
			"(parents|children) ... (gift|loan|lender|co-sign|deed|trust|estate|inherit|probate|down " +
				"payment|funds|home sold)",
			"(trust|estate|inherit|inherited|probate|heirs|transfer|transfers) ... (parents|children|" +
				"grandchildren)",
			"(adult|grown) children",
			"military families",
			"(singles|doubles)",
			"a bachelor's",
			"bachelor of _",
			"(supervise|supervised|keep|watch) ... (children|kids)",
			"(lead|paint|radon|pond|window|cord) ... (children|kids)",
			"<older-persons> ...",
		},
		Match: []string{"A home base for retirees who like to fish.", "Kids walk to the pool in packs all summer."},
		Pass: []string{
			"She has helped families in Nashville for 11 years.",
			"Kids' snow boots are what we need most.",
		},
		Source:     wordList + "(7)",
		Why:        "It speaks of a kind of household where a home or a place is described.",
		Suggestion: "Leave it out unless it is told of the agent's own, a client or an event.",
	},
	{
		ID:    "who-lives-there",
		Class: Race,
		Patterns: []string{
			"who lives (here|there|nearby|around|next)",
			"right neighbors",
			"people of taste",
			"old money",
			"law abiding",
			"good company on",
			"(few|last|only) (nice|good|decent) (area|areas|neighborhood|neighborhoods|streets|blocks)",
			"(away|far) from [_] [_] (apartments|projects|rentals|public housing)",
			"(no|little) trouble [_] [_] (comes|happens|here|on this)",
			"(area|neighborhood|block) is [_] turning around",
			"(professionals|executives|professors|doctors|physicians) [,] (and|or) _",
			"(mostly|mainly|largely|many|full of|home to|neighborhood of|area of|street of|block of) " +
				"[_] (professionals|executives|professors|doctors|lawyers|physicians|engineers|" +
				"attorneys|owner-occupants)",
			"(white-collar|blue-collar|working-class|upper-class|high-class|classy)",
			"outnumber [_] (renters|tenants)",
			"pride in who they",
			"step up from [_] (neighborhood|neighborhoods|area|areas|streets|blocks)",
		},
		Except: []string{
			"<dont> [_] [_] [_] <aim-word> ...",
			"(ask|hire|lawyers|tax|trusted|licensed|local) [_] (professionals|lawyers|engineers|attorneys)",
			"(inspectors|contractors|lenders) ... (professionals|engineers|lawyers|attorneys)",
			"(engineers|attorneys|lawyers|professionals) [,] and (inspectors|lenders|contractors|" +
				"appraisers|accountants)",
		},
		Match:      []string{"A neighborhood of professionals and executives.", "A very white-collar street."},
		Pass:       []string{"Renters have until December 15 to respond."},
		Source:     steers,
		Why:        "What kind of people live somewhere stands for race and origin, and steers readers.",
		Suggestion: "Describe homes, streets and shops, not residents.",
	},
	{
		ID:    "safety-of-a-place",
		Class: Race,
		Patterns: []string{
			"(safe|safer|secure) ... (street|streets|block|neighborhood|area|community|cul-de-sac)",
			"(street|streets|block|neighborhood|area|community|cul-de-sac) ... (safe|safer|safest|" +
				"secure|safety)",
			"(secure|safe) , (quiet|friendly|clean|calm|peaceful)",
			"(quiet|friendly|clean|calm|peaceful) [,] [and] (secure|safe)",
			"(worry|worries|fear) about [_] (walking|parking|leaving|being|living)",
			"leave [_] (bike|bikes|car|cars|door|doors|things|stroller|package|packages) [_] (overnight|" +
				"unlocked|outside)",
		},
		Except: []string{
			"(safe|safest) (room|rooms|deposit|bet|harbor|side|distance|storage|florida|level|levels|" +
				"limit|drinking)",
			"(smoke|alarm|alarms|panel|wiring|stair|stairs|handrail|handrails|deck|ladder|pool|wire|" +
				"money|data|deposit|outlet|railing|gate|fence|water|crossing|bike lane|sidewalk|traffic|" +
				"speed|ice|snow|walk) ... (safe|safer|safety|secure)",
			"(safe|safer|safety) ... (smoke|alarm|wiring|stairs|handrail|deck|wire|water|crossing|" +
				"crossings|traffic|speed|sidewalk|sidewalks|bike|lane|lanes|ice|snow)",
			"(can't|cannot|may not|won't|never) (say|tell|promise|answer|rate|rank|call) ...",
			"(whether|if|which|questions|question|ask) ...",
			"(public safety|safety department|safety commission|safety inspection|safety improvements|" +
				"safety project)",
			"secure (parking|entry|garage|storage|lobby|gate|building entry|mailroom|package) ...",
		},
		Match: []string{"Secure, quiet and friendly.", "The street feels calm and, all say, quite safe."},
		Pass: []string{
			"The police station moved to Main Street.",
			"Smoke alarms keep every home on the street safe.",
		},
		Source:     steers,
		Why:        "Words on safety are heard as words on who lives there, and no agent can vouch for it.",
		Suggestion: "Leave it out, or refer readers to the police department's own figures.",
	},
	{
		ID:    "schools-praised",
		Class: Race,
		Patterns: []string{
			"(schools|school district|school zone|school zones|attendance zone|elementary school) " +
				"[(here|nearby|there)] [_] [_] (great|best|excellent|strong|top|draw|proud|reputation|" +
				"compete|coveted|loved|love|beloved|make|makes|sell|sells|prized|envied|outstanding|" +
				"highly|rated|desired)",
			"schools [(here|there|nearby)] (test|score|perform|rank|rate) [_] (above|ahead|among|in the " +
				"top|higher)",
			"(# / 10|#-star|##-rated) [_] (elementary|school|schools)",
			"(great|best|excellent|strong|top|coveted|beloved|compete for|prized|proud of|praises|" +
				"praise|love|loves|good|desirable|popular) ... (schools|school district|school zone|" +
				"school zones|attendance zone|elementary school|school options)",
		},
		Except: []string{
			"(can't|cannot|may not|won't|never) (say|tell|promise|answer|rate|rank|call) ...",
			"(whether|if|which|questions|question|ask) ...",
			"(questions|question) [_] [_] schools (are|is) best ...",
			"(best|good) (put|directed|asked|answered|person|place|source|people|sources|time|way|idea|" +
				"question) ...",
			"schools are best ...",
		},
		Match:      []string{"The schools make this neighborhood.", "Buyers compete for homes in this school zone."},
		Pass:       []string{"Questions about schools are best put to the district."},
		Source:     steers,
		Why:        "Praise of schools is heard as words on who lives there.",
		Suggestion: "Name the district or the school, and refer readers to the district for the rest.",
	},
	{
		ID:    "worship",
		Class: Religion,
		Patterns: []string{
			"(mosque|mosques|synagogue|synagogues|shul|shabbat|sabbath|eruv|rabbi|parishioners|places " +
				"of worship)",
			"(churches|a church|church nearby|its church|local church|the parish|a parish) [_]",
			"mass (at|on) _", "sunday (mass|services)",
			"(catholic|baptist|lutheran|methodist|presbyterian|episcopal|orthodox) church",
			"to [_] [_] prayers",
			"(house|home) (has been|was|is) blessed",
		},
		Except: []string{
			"(former|old|converted|deconsecrated|historic|once a|was a) [_] (church|churches|parish|" +
				"synagogue|mosque) ...",
			"(church|churches) [_] (street|st|road|avenue|lane|hall|supper|choir|sale|concert|basement|" +
				"parking|lot|pantry|bazaar|built|was|became|turned|hosts|pew|pews)",
			"(parish|the parish) [_] (tax|taxes|assessor|permit|permits|council|county|records|" +
				"government|line|sheriff|planning|hall|house|office|clerk)",
			"(naming|name|mention|mentioning) ...", "mass (transit|timber|mailing)",
			"(my|our|his|her|their|at the|at) (church|parish|synagogue|mosque) ...",
		},
		Match:      []string{"Great for those who keep Shabbat.", "A mosque and a market are just down the road."},
		Pass:       []string{"The old parish house is now apartments.", "I sing in my church choir."},
		Source:     "HUD's list of words of 1980, former 24 CFR 109.20(e), on directions by places of worship",
		Why:        "A place of worship given as an advantage tells readers of what faith they should be.",
		Suggestion: "Name streets, parks, shops or stations as landmarks.",
	},
	{
		ID:    "kinds-of-sexes",
		Class: Sex,
		Broad: true,
		Patterns: []string{
			"(ladies|gentlemen) who _",
			"(every|any|your|the) (husband|wife|mom|dad|guy|lady|gentleman|girls|guys|ladies|bachelorette)",
			"(for|with|by|to) (guys|ladies|men|women|moms|dads|gentlemen)",
			"for [(a|the)] (man|woman|gentleman|lady|guy)",
		},
		Except: []string{
			"(clothes|clothing|shelter|clinic|charity|coats|coat|shoes|shirts|suits|boots|bathroom|" +
				"restroom|league|team|club|drive) ... (men|women)",
			"(men|women) (and (men|women|children|kids))",
			"(my|his|her|our) (husband|wife|mom|dad)",
			"mom and pop",
			"(gift|gifts|present|flowers|card|sold|for|to|with) the (husband|wife) and",
		},
		Match:      []string{"Every husband wants a garage like this."},
		Pass:       []string{"The clinic for women moved to Elm Street."},
		Source:     wordList + "(5)",
		Why:        "It speaks of one sex where a home or a place is described.",
		Suggestion: "Describe the room or the feature, and leave out who would like it.",
	},
	{
		ID:    "kinds-of-health",
		Class: Disability,
		Patterns: []string{
			"(good|poor|perfect|failing) health", "trouble with [(the|climbing)] (stairs|steps)",
			"(nobody|no one|anyone|those) with (a walker|a cane|a wheelchair)", "get around on their own",
			"(buyer|buyers|person|someone|anyone|people|owner|tenant|resident|those) (with a|in a|who " +
				"uses a|using a|with) (wheelchair|wheelchairs|walker|walkers|cane|disability|" +
				"disabilities|handicap)",
			"(the|for|to) (disabled|handicapped|able-bodied)", "without walkers",
		},
		Except: []string{
			"(good|poor) health (of the|reserves)",
			"(exemption|credit|law|act|regardless|accommodation|veterans|vets) ...",
			"(ramp|lift|route|entrance|entry|access|accessible|step-free) ...",
		},
		Match:      []string{"Ideal for someone in good health.", "Perfect for a buyer with a wheelchair."},
		Pass:       []string{"The entrance has no step and the doors are 36 inches wide."},
		Source:     wordList + "(6)",
		Why:        "It says of what health people should be who live there.",
		Suggestion: "Say what is there: “14 steps to the door”, “one level”, “a roll-in shower”.",
	},
}
