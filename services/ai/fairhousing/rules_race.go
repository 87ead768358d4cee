package fairhousing

// race are the rules about race and color, and about what stands for them.
var race = []Rule{
	{
		ID:    "race-of-a-place",
		Class: Race,
		Patterns: []string{
			"<races> [(american|and hispanic|middle-class|working-class)] (<quarters>|<households>|" +
				"schools)",
			"<mostly> (asian|caucasian|african-american|black and brown)",
			"# percent <races>",
			"<area-is> [(still|very|now|also)] [<mostly>] [about] [# percent] (white|whiter|black|" +
				"asian|caucasian|african-american)",
			"<mostly> (white|black) (residents|people|area|neighborhood|population|buyers|families|part)",
			"<mostly> (minority|white and asian)",
			"<locals> [,] [_] [_] [_] [_] [,] (are|is|were|was|look|looks|remain|remains) [(still|" +
				"also|now)] <mostly> [(a|an)] [(older|young)] (white|black|brown)",
			"(few|many|more|mostly|fewer|lots of|hardly any|most|new) [(other|young|new)] " +
				"(minorities|asians|<races> <locals>|people of color)",
			"(minorities|asians|people of color|african-americans|caucasians) (are|have|own|rent|account)",
			"(minorities|whites|blacks|asians|people of color|african-americans|caucasians) (make " +
				"up|makes up|live|lives|move|moved|moving|settle|settled)",
			"(mixed-race|multiracial|interracial) (<areas>|street|town|<households>)",
			"majority (white|black|asian|minority)",
			"(changing|shifting|local|area|neighborhood) demographics",
			"demographics (are|have|of the (area|neighborhood|block|town|city))",
			"(racially|ethnically) _",
			"(racial|ethnic|religious) (makeup|composition|mix|balance|background|diversity)",
		},
		Except: []string{
			"<races> <landforms>",
			"(white|black) [_] (cabinets|trim|walls|tile|counters|exterior|paint|siding|kitchen|" +
				"interior|house|houses|roofs) ...",
			"(white|black) area (rug|rugs)",
			"(kitchen|trim|exterior|paint|color|walls|cabinets|siding|interior|bath|tile|photos|" +
				"rooms|houses|homes|doors) ... (white|black)",
			"<races> (owned|led) _", "black owned _",
			"area is (white|black) (tile|marble|oak)",
		},
		Match: []string{
			"The neighborhood is mostly white.",
			"A mostly white area.",
			"A white neighborhood of brick homes.",
			"In the heart of an Asian community.",
			"The area is about 70 percent Black.",
			"The block has become whiter.",
		},
		Pass: []string{
			"White cabinets and black granite.",
			"A white area rug in the hall.",
			"Homes in the White Rock area.",
			"The kitchen is mostly white.",
			"Black Diamond lies east of Seattle.",
			"The exterior of the building is white.",
		},
		Source:     wordList + "(1); " + steers,
		Why:        "It tells readers who lives there by race, and so who should.",
		Suggestion: "Leave out who lives there; describe streets, homes, shops and parks.",
	},
	{
		ID:    "home-for-a-race",
		Class: Race,
		Patterns: []string{
			"<home-is-for> <racial>",
			"<racial> [_] <will-love>",
			"<racial> (only|preferred|wanted) <condition>",
			"no (blacks|whites|minorities|asians|black people|people of color)",
			"<racial> (need not apply|not (welcome|allowed|accepted))",
			"<prefers> <who> <racial>",
		},
		Match: []string{
			"Loved by Asians.",
			"Asian buyers will love the garden.",
			"No minorities.",
			"Black families preferred.",
		},
		Pass:       []string{"She is a member of the Asian Real Estate Association of America."},
		Source:     wordList + "(1)",
		Why:        "It prefers or turns away people by race.",
		Suggestion: "Leave it out; every buyer is welcome.",
	},
	{
		ID:    "color-of-people",
		Class: Color,
		Patterns: []string{
			"(light|dark|fair|brown) skinned",
			"(no|not for) people of color",
			"colored (people|families|neighborhood|community)",
			"all one color",
			"(people|residents|families|neighbors) of [(all)] [(one|a|the same)] [(certain)] color",
		},
		Match:      []string{"Light-skinned tenants preferred.", "No people of color."},
		Pass:       []string{"Colored glass in the front door.", "Walls in a light color."},
		Source:     wordList + "(2)",
		Why:        "It sorts people by the color of their skin.",
		Suggestion: "Leave it out.",
	},
	{
		ID:    "character-of-a-place",
		Class: Race,
		Patterns: []string{
			"(traditional|minority|integrated|segregated|restricted|diverse|homogeneous|homogenous|" +
				"homogenized|multicultural|changing|ethnic|inner-city|transitional|gentrifying) [,] " +
				"[(close-knit|tight-knit|vibrant|urban|small|old|older|quiet|friendly|gated|little|" +
				"charming|up-and-coming)] [,] <areas>",
			"neighborhood in transition",
			"(gentrify|gentrifies|gentrifying|gentrified|gentrification)",
			"(culturally|ethnically|racially) (diverse|mixed|rich|homogeneous|balanced|integrated)",
			"changing (population|demographics)",
			"inner-city (element|people|youth|problems)",
			"(racially|ethnically) [_] (community|neighborhood)", "(up-and-coming) ethnic <areas>",
		},
		Except: []string{
			"diverse <areas> ... (homes|houses|housing|styles|architecture|tudor|tudors|bungalows|" +
				"ranch|ranches|shops|restaurants|businesses|dining|cuisine|cuisines|storefronts)",
			"(traditional|integrated) building",
		},
		Match: []string{
			"A vibrant ethnic neighborhood.",
			"An integrated neighborhood.",
			"A diverse community with charm.",
			"A traditional, close-knit community.",
			"A restricted community.",
			"A neighborhood in transition.",
		},
		Pass: []string{
			"Our diverse neighborhood has Tudor, ranch and modern homes.",
			"A diverse choice of restaurants.",
			"The integrated dishwasher is new.",
			"A deed-restricted community has rules on fences.",
		},
		Source: "HUD's list of words of 1980, former 24 CFR 109.20(c): “traditional”, " +
			"“integrated”, “restricted” and other words that stand for a kind of people",
		Why:        "Such words about a place are read as words about the people in it.",
		Suggestion: "Describe the buildings, the streets or the shops.",
	},
	{
		ID:    "exclusive",
		Class: Race,
		Patterns: []string{
			"(exclusive|elite) [,] [(gated|golf|private|waterfront|lakefront|luxury|coastal|hilltop|" +
				"_)] (<areas>|address|addresses|clientele|residents|country club|street|streets)",
			"(right|wrong|certain|better) (kind|sort|type|class) of (people|neighbor|neighbors|" +
				"buyer|buyers|resident|residents|person|family|families)",
			"people of your [own] kind",
			"your kind of (people|neighbors)",
			"(right|wrong) side of (town|the tracks)",
			"(undesirable|bad|rough|criminal|certain|unsavory) (element|elements|crowd)",
			"old (crowd|residents|tenants) [has] [have] (moved out|left)",
			"old families",
			"(right|wrong|best|better|good|nice|decent) (people|kind|sort|crowd) (live|lives|have " +
				"moved|move|moves|are moving|here)",
			"(your|the|our|its) neighbors (are|will be|include) [(all|mostly|other)] (doctors|" +
				"lawyers|professors|executives|engineers|teachers|professionals|bankers|artists|" +
				"retirees|families|students|business owners)",
			"like-minded (families|people|neighbors|residents|buyers|homeowners|individuals)",
			"discerning (residents|neighbors)",
		},
		Match: []string{
			"An exclusive gated community.",
			"An exclusive enclave.",
			"The right kind of people live here.",
			"A close circle of like-minded families.",
		},
		Pass: []string{
			"An exclusive listing of our office.",
			"Exclusive use of the terrace.",
			"The right kind of insurance matters.",
			"The wrong kind of paint peels.",
		},
		Source:     "HUD's list of words of 1980, former 24 CFR 109.20(c): “exclusive”; " + steers,
		Why:        "It says that some people belong there and others do not.",
		Suggestion: "Say what makes the place special: the views, the gate, the golf course.",
	},
	{
		ID:    "kinds-of-residents",
		Class: Race,
		Patterns: []string{
			"(affluent|wealthy|well-heeled|well-to-do|well-off|low-income|high-income|working-class|" +
				"blue-collar|white-collar|upper-class|middle-class|well-educated|educated) " +
				"(residents|neighbors|families|people|households|buyers|neighbor|population|" +
				"community|communities|homeowners|clientele|neighborhood|neighborhoods|area|areas|" +
				"suburb|suburbs|town|enclave|enclaves|block|professionals|tenants|" +
				"renters|crowd|couples|newcomers|retirees|district)",
			"(residents|neighbors|people here|population|homeowners here) (are|is|tend to be) [_] " +
				"[_] [(and|,)] (affluent|wealthy|well-educated|educated|professional|professionals|" +
				"well-off|upscale|low-income|retirees|retired|young|elderly)",
			"(upscale|monied|moneyed|rich|posh) (residents|clientele|crowd|neighbors|families)",
			"people of means",
			"(professionals|executives|doctors|lawyers|families|retirees|students) [(and|or) _] " +
				"(call (it|this _|the _) home|live here|live on|live in the)",
			"(section 8|welfare) (residents|people|families)",
			"college-educated (residents|neighbors|people)",
		},
		Except: []string{
			"(program|programs|grant|grants|loan|loans|assistance|credit|help|subsidies|housing) " +
				"... (low-income|low income|middle-class)",
			"(low|moderate|middle) income (homeowners|buyers|households|families|people|seniors|" +
				"owners|applicants|" +
				"renters|residents|homebuyers) [(also|still)] (need|needs|may|can|must|pay|pays|get|" +
				"gets|receive|" +
				"qualify|don't|do not|who|are (eligible|exempt|served|helped))",
			"(for|help|helps|to|by|give|gives|serves) [_] (low|moderate|middle) [(and|to|or) (low|" +
				"moderate)] income _",
			"(low|middle|high) income (program|programs|limit|limits|housing|families can|families " +
				"may|buyers can|households can)",
		},
		Match: []string{
			"Wealthy residents give it character.",
			"Its residents are affluent and well educated.",
			"A blue-collar community.",
		},
		Pass: []string{
			"A program that helps low-income buyers with the down payment.",
			"Median household income in the county was $74,300.",
		},
		Source: steers,
		Why: "What kind of people live somewhere stands for race and origin, and steers " +
			"readers there or away.",
		Suggestion: "Describe homes, streets and shops, not residents.",
	},
}
