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
			"<area-is> [(still|very|now|also)] [<mostly>] [about] [# percent] (white|whiter|black|asian|" +
				"caucasian|african-american)",
			"<mostly> (white|black) (residents|people|area|neighborhood|population|buyers|families|part)",
			"<mostly> (minority|white and asian)",
			"(racially|ethnically) _",
			"(racial|ethnic|religious) (makeup|composition|mix|balance|background|diversity)",
		},
		Except: []string{
			"<races> <landforms>",
			"(white|black) [_] (cabinets|trim|walls|tile|counters|exterior|paint|siding|kitchen|interior|" +
				"house|houses|roofs) ...",
			"(white|black) area (rug|rugs)",
			"(kitchen|trim|exterior|paint|color|walls|cabinets|siding|interior|bath|tile) ... (white|" +
				"black)",
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
				"[(close-knit|tight-knit|vibrant|urban|small|old|older|quiet|friendly|gated|little|charming|" +
				"up-and-coming)] [,] <areas>",
			"neighborhood in transition",
			"(culturally|ethnically|racially) (diverse|mixed|rich|homogeneous|balanced|integrated)",
			"changing (population|demographics)",
			"inner-city (element|people|youth|problems)",
			"(racially|ethnically) [_] (community|neighborhood)", "(up-and-coming) ethnic <areas>",
		},
		Except: []string{
			"diverse <areas> ... (homes|houses|housing|styles|architecture|tudor|tudors|bungalows|ranch|" +
				"ranches|shops|restaurants|businesses|dining|cuisine|cuisines|storefronts)",
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
		Source: "HUD's list of words of 1980, former 24 CFR 109.20(c): “traditional”, “integrated”, " +
			"“restricted” and other words that stand for a kind of people",
		Why:        "Such words about a place are read as words about the people in it.",
		Suggestion: "Describe the buildings, the streets or the shops.",
	},
	{
		ID:    "exclusive",
		Class: Race,
		Patterns: []string{
			"(exclusive|elite) [,] [(gated|golf|private|waterfront|lakefront|luxury|coastal|hilltop|_)] " +
				"(<areas>|address|addresses|clientele|residents|country club|street|streets)",
			"(right|wrong|certain|better) (kind|sort|type|class) of (people|neighbor|neighbors|buyer|" +
				"buyers|resident|residents|person|family|families)",
			"people of your [own] kind",
			"your kind of (people|neighbors)",
			"(right|wrong) side of (town|the tracks)",
			"(undesirable|bad|rough|criminal|certain|unsavory) (element|elements|crowd)",
			"old (crowd|residents|tenants) [has] [have] (moved out|left)",
			"old families",
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
				"blue-collar|white-collar|upper-class|middle-class|well-educated|educated) (residents|" +
				"neighbors|families|people|households|buyers|neighbor|population|community|communities|" +
				"homeowners|clientele)",
			"(residents|neighbors|people here|population|homeowners here) (are|is|tend to be) [_] [_] " +
				"[(and|,)] (affluent|wealthy|well-educated|educated|professional|professionals|well-off|" +
				"upscale|low-income|retirees|retired|young|elderly)",
			"(section 8|welfare) (residents|people|families)",
			"college-educated (residents|neighbors|people)",
		},
		Except: []string{
			"(program|programs|grant|grants|loan|loans|assistance|credit|help|subsidies|housing) ... " +
				"(low-income|low income|middle-class)",
			"(low|middle|high) income (program|programs|limit|limits|housing|families can|families may|" +
				"buyers can|households can)",
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
		Why: "What kind of people live somewhere stands for race and origin, and steers readers there " +
			"or away.",
		Suggestion: "Describe homes, streets and shops, not residents.",
	},
	{
		ID:    "safe-place",
		Class: Race,
		Patterns: []string{
			"[(very|extremely|quite|so|incredibly|really)] (safe|safer|safest|unsafe|dangerous|rough|" +
				"sketchy|bad|undesirable|crime-ridden) [(,|and|but)] [_] [(,|and)] [_] [,] (<areas>|street|" +
				"streets|town|towns|city|cities|place to (live|raise|call|walk))",
			"secure [,] [_] (community|neighborhood|area|street)",
			"(<areas>|street|streets|town|park|downtown) (is|are|feels|feel|seems|stays) [(so|very|really|" +
				"quite|extremely|also|and|perfectly)] [_] (safe|unsafe|dangerous|sketchy|safe and _) [(at " +
				"night|after dark|for _|to walk|here)]",
			"(among|one of|some of) the safest",
			"it (is|feels|stays) [(so|very|really|quite)] (safe|unsafe|dangerous) (at night|after dark|to " +
				"walk|here|there)",
			"(feel|feels|feeling|felt) [(so|very|really|quite|perfectly|completely|totally)] (safe|secure|" +
				"safer) [(and _)] (walking|at night|here|on|letting|to walk|after dark|outside|day|in (this|" +
				"the|your) (neighborhood|area|community|building|streets|street)|living|out|knowing|.)",
			"safe (for|to) [(your|a|the)] (kids|children|families|women|walk|walk alone|play|live|run|jog|" +
				"bike)",
			"safe (at night|after dark|to walk)",
			"(sketchy|dangerous|unsafe|rough) (after dark|at night)",
			"where (safety|security) (comes|is) first",
			"(safe|quiet and safe|safe and quiet|quiet safe) [(,|and)] [quiet] [_] (place|pocket|setting|" +
				"environment|corner) (to|of|for)",
			"(peace of mind|safety) (that|of) [_] low crime",
			"(no|without) worry about safety",
		},
		Except: []string{
			"(cannot|can't|can not|may not|must not|never|unable to|not allowed to) [_] [_] [_] [_] " +
				"<asked> [,] [or] [and] [nor] [<asked>]",
			"<asked> [,] [or] [and] [<asked>] [(,|.)] [_] [_] [_] [_] [_] <office>",
			"(ask|contact|call|check with) [_] [_] <office> ...",
			"(whether|if|which|how) [_] [_] [_] (is|are|feels) (safe|unsafe|dangerous)",
			"it is (safe|unsafe|dangerous) (to|for)",
			"(is it|is this|are they) [_] safe to",
			"(it|they) (is|are) [not] (safe|unsafe|dangerous) to (assume|say|wait|waive|remove|use|drink|" +
				"open|touch)",
			"(wire|wiring|water|deck|tree|roof|stove|panel|chimney|money|deposit|data) ... (safe|unsafe|" +
				"dangerous)",
			"safe (distance|money|investment|in the yard|storage)",
			"(rough|bad) (draft|estimate|idea|start|winter|market|year|time|news|credit|patch)",
			"(rough|bad) [_] (estimate|idea) ...",
		},
		Match: []string{
			"A safe neighborhood.",
			"You will feel safe walking at night.",
			"One of the safest areas in town.",
			"Avoid the rough part of town.",
			"The neighborhood is very safe.",
			"A safe area; the police live here.",
			"Stay away, it's sketchy after dark.",
		},
		Pass: []string{
			"For questions about which areas are safe, ask the police department.",
			"Smoke detectors keep a home safe.",
			"It is safe to say that prices vary.",
			"Your agent cannot tell you which neighborhoods are safe or where the best schools are; the " +
				"police department and the school district publish data.",
			"Avoid dangerous areas of the roof.",
		},
		Source:     steers,
		Why:        "Words on safety are heard as words on who lives there, and no agent can vouch for it.",
		Suggestion: "Leave it out, or refer readers to the police department's own figures.",
	},
	{
		ID:    "crime",
		Class: Race,
		Patterns: []string{
			"(low|little|no|less|lower|minimal|high|higher|rising|falling|violent|petty|far from) [_] " +
				"crime",
			"far from [_] [_] crime",
			"crime [_] free",
			"(low|high) crime",
			"free of crime",
			"(crime|crimes|burglaries|thefts|violence) [(rate|rates|levels|numbers|statistics|index)] " +
				"[(here|there|in _|in the area|in the _)] (is|are|was|were|fell|dropped|rose|runs|stays|" +
				"remains|remain|has|have) [_] [_] [_] (low|lower|lowest|high|higher|down|up|rare|below|above|" +
				"fallen|dropped|unheard|nonexistent|minimal|less|#)",
			"(crime|crimes|burglaries|thefts) [(rate|rates|index)] (fell|dropped|rose|declined|decreased|" +
				"increased)",
			"crime (rate|rates|index|score|grade) [_] (of|at|about|sits at|stands at) #",
			"(lowest|highest|lower|higher) crime",
			"# percent (less|lower|fewer|more) [_] crime",
			"(# burglaries|# thefts|# crimes)",
			"(worry|worried|worrying) about [_] (break-ins|crime|burglary|burglaries|theft)",
			"(no|few|fewer|rare) (break-ins|burglaries|thefts|shootings)",
		},
		Except: []string{
			"(no|not) [_] crime (data|statistics|figures|novels|to)",
			"(ask|contact|call|check with) [_] [_] <office> ...",
			"(crime|crimes) (data|map|maps|novel|novels|statistics (are published|come from|are " +
				"available))",
		},
		Match: []string{
			"There is little crime here.",
			"A crime-free street.",
			"The crime rate is 40% below the city average.",
			"Crime is low here.",
			"A neighborhood with low crime and good food.",
		},
		Pass: []string{
			"Crime statistics are published by the police department.",
			"For crime data, ask the police department.",
			"Crime novels fill the little free library.",
		},
		Source:     steers,
		Why:        "Words on crime are heard as words on who lives there, even when a source has the figure.",
		Suggestion: "Leave it out, or refer readers to the police department's own figures.",
	},
	{
		ID:    "rated-schools",
		Class: Race,
		Patterns: []string{
			"<good> [and] [<good>] <schools>",
			"<schools> [(here|there|nearby)] (is|are|rank|ranks|rate|rates|score|scores|earn|earns|has|" +
				"have|was|were|get|gets) [(rated|ranked|an|a|all|among|some of|also|both|consistently|so|very|" +
				"really)] [(the|an|a)] [(state's|county's|city's)] (<good>|highly|a|a+|a's|#|well above|above|" +
				"top|# star|# stars|blue-ribbon)",
			"<schools> (rated|ranked|graded|with (high|top|strong|excellent) (scores|ratings|marks|" +
				"grades)) [_] [(#|a|a+|highly|well|top)]",
			"(rated|ranked|graded) (a|a+|#) [_] [_] schools",
			"greatschools [(rating|score|gives|rates|scores|ranks)] [_] [_] [_] [_] [(#|a|an)]",
			"(rave|rave about|proud of|known for) [_] [_] [(local|area|public)] schools",
			"(rating|ratings|score|grade) of # ... school",
			"(students|test scores) [there] [here] (score|scores|test|perform|are) [well] (above|high|top)",
			"(great|good) school zone",
			"schools (are|is) (excellent|great|good|outstanding|top-notch|the best|first-rate|terrific|a " +
				"draw)",
			"(score|scores|scored|scoring|earned|earns) [_] [_] [_] on greatschools",
			"(high|highest|low|lowest) (scoring|performing|rated|ranked) [_] (school|schools)",
			"(school|schools) [_] (of excellence|of distinction)",
		},
		Except: []string{
			"(cannot|can't|can not|may not|must not|never|unable to|not allowed to) [_] [_] [_] [_] " +
				"<asked> [,] [or] [and] [nor] [<asked>]",
			"<asked> [,] [or] [and] [<asked>] [(,|.)] [_] [_] [_] [_] [_] <office>",
			"(ask|contact|call|check with) [_] [_] <office> (about|for|on|which|where|whether|how|what) " +
				"[the] (<asked>|[are] [(the|there are)] <good> <schools>)",
			"which <schools> (is|are) <good>",
			"<asked> [,] ... (district|districts)",
			"(high|middle|elementary) school (gym|auditorium|field|track|parking|band|team)",
			"(best|good) (school of|schools of)",
			"schools (are|is) best (put|directed|asked|sent|left|taken|addressed|answered|made)",
			"schools (was|were|is|are) (a (block|mile|short)|# (blocks|miles|minutes))",
			"(schools|school|elementary) (is|are|was|were) a",
			"<schools> (has|have) # (students|classrooms|teachers)",
			"(is|are|was) # (blocks|miles|minutes|feet|students)",
			"(has|have) #",
		},
		Match: []string{
			"Zoned to A+ schools.",
			"Zoned to top-rated schools.",
			"It is zoned to an A-rated elementary school.",
			"In a highly rated school district.",
			"The schools here are rated 9 out of 10.",
			"#GreatSchools",
			"Great schools: ask the owner.",
			"Good schools nearby.",
		},
		Pass: []string{
			"The primary school is on Oak Street.",
			"The address lies in the Austin Independent School District.",
			"Ask the school district about the best public schools.",
			"Questions about the best schools should go to the district.",
			"Questions about schools are best put to the Austin Independent School District.",
			"The elementary school is 3 blocks north.",
		},
		Source:     steers,
		Why:        "Praise or grades of schools are heard as words on who lives there.",
		Suggestion: "Name the district or the school, and refer readers to the district for the rest.",
	},
	{
		ID:    "vouchers",
		Class: Race,
		Patterns: []string{
			"no [(housing|rent|rental|choice)] (voucher|vouchers)",
			"no section (8|eight)",
			"(section 8|section eight|vouchers|voucher holders|housing vouchers) [(is|are|tenants|" +
				"applicants|will be|residents)] [_] (not (accepted|welcome|allowed|taken|considered)|need not " +
				"apply)",
			"(section 8|vouchers) [tenants] need not apply",
			"(do not|don't|does not|doesn't|won't|will not|cannot) (accept|take|participate in) [_] " +
				"(section 8|vouchers|housing vouchers|housing assistance)",
			"(no|not on|without) [_] (housing assistance|public assistance|welfare|government assistance)",
			"(no) (ssi|dss)",
		},
		Except: []string{"(no) vouchers (needed|required|necessary)", "(with|or) without"},
		Match: []string{
			"No vouchers accepted.",
			"Sorry, no Section 8.",
			"Housing vouchers are not accepted.",
			"We don't take Section 8.",
		},
		Pass: []string{"Section 8 vouchers are welcome.", "No vouchers needed for parking."},
		Source: "Source of income is protected by many states and cities; the refusal falls hardest on " +
			"people whom the Act protects (24 CFR 100.500)",
		Why: "Many states and cities forbid the refusal of vouchers, and it falls hardest on people " +
			"whom the Act protects.",
		Suggestion: "Leave it out, or say that vouchers are welcome.",
	},
}
