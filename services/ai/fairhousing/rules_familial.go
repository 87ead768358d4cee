package fairhousing

// familial are the rules about children, marriage and age.
var familial = []Rule{
	{
		ID:    "home-for-families",
		Class: FamilialStatus,
		Patterns: []string{
			"<home-is-for> <families>",
			"<families> <will-love>",
			"<suits> [(a|an|the|your)] _ [_] [_] [,] (or|and) <who> (families|<families>)",
			"(perfect|ideal|great|suited|suitable|best) for [(the|your|visiting|aging|older)] " +
				"(in-laws|grandparents|grandkids|grandchildren|nannies|" +
				"parents|teens|teenagers|college kids)",
			"where <families> (live|settle|know each other)",
			"(every|any|each) <families> (needs|wants|dreams of)",
			"(dream|perfect|ideal) (house|home) [of|for] <families>",
			"young (families|professionals|couples|singles|parents) (fill|fills|crowd|gather|stroll|" +
				"strolling|walk|push|pushing|jog|are moving|move|moving|settle|settling|rent|live|" +
				"lives|meet|buy|come|have)",
			"(<areas>|streets|street|cafes|bars|sidewalks) [(is|are|was)] [(full|filled|of|with|and|" +
				"a|packed)] [(of|with|many|mostly|mainly)] young (families|professionals|couples|" +
				"singles|parents|people|adults)",
			"(best|ideal|perfect|right|great|suited|suitable|made|meant|big enough) for (one|two|" +
				"three) (person|people|adult|adults)",
			"<families> (abound|galore|everywhere)",
			"(<areas>|building|street|streets) (is|are) [_] (full of|packed with|filled with|" +
				"crawling with) [_] (students|kids|children|retirees|seniors|teenagers|artists|" +
				"families|strollers|college kids)",
		},
		Except: []string{
			"(right|best) [(home|house|loan|mortgage|choice|decision|budget|price|place)] for your family",
			"(ages|stages)", "(children|kids|parents) (love|enjoy|can) (the|to) (museum|zoo|library|menu)",
			"(my|our|her|his|their) [_] (kids|children|family|teens|toddlers|parents) <will-love>",
		},
		Match: []string{
			"Perfect for young couples.",
			"A great home for your family.",
			"The area attracts young families.",
			"Empty nesters will feel right at home.",
			"A favorite of retirees.",
			"Great for empty nesters and retirees.",
			"Perfect for a couple of newlyweds.",
		},
		Pass: []string{
			"The right home for your family is one that fits your budget.",
			"Perfect for first-time buyers.",
			"She has helped families buy and sell homes.",
			"I live here with my husband and two children.",
		},
		Source:     wordList + "(7)",
		Why:        "It says which households the home is for, and so that others are less welcome.",
		Suggestion: "Describe what the home has: the number of bedrooms, the yard, the floor plan.",
	},
	{
		ID:    "home-for-a-couple",
		Class: FamilialStatus,
		Patterns: []string{
			"<home-is-for> couple",
			"<home-is-for> (single|retired) (man|woman|gentleman|lady)",
		},
		Except: []string{"couple of"},
		Match:  []string{"Ideal for a retired couple.", "Perfect for a couple with children."},
		Pass: []string{
			"The patio is perfect for a couple of chairs.",
			"My clients, a couple from Ohio, closed in 21 days.",
		},
		Source:     wordList + "(7)",
		Why:        "It says which households the home is for, and so that others are less welcome.",
		Suggestion: "Describe the rooms, and leave out who might live in them.",
	},
	{
		ID:    "only-some-households",
		Class: FamilialStatus,
		Patterns: []string{
			"(<families>|adults|adult couples) (only|preferred|wanted) <condition>",
			"(adults|singles|couples|seniors|retirees|families) only",
			"only [for] (adults|singles|couples|families|mature _)",
			"<families> [are] [strongly] (need not apply|not (welcome|allowed|accepted))",
			"<prefers> (older|mature|single|married) (tenants|tenant|renters|people|adults|" +
				"residents|person)",
			"one person only",
			"(limited|restricted) to (adults|singles|couples)",
			"<families> should (look|go) (elsewhere|at|to)",
		},
		Match: []string{
			"Adults only.",
			"Couples only.",
			"Singles preferred.",
			"## Adults preferred\nCall us.",
		},
		Pass: []string{
			"Many buyers preferred move-in ready homes.",
			"The adults' pool closes at nine.",
			"Adults and children need a wristband to swim.",
		},
		Source:     wordList + "(7)",
		Why:        "It keeps other households away, families with children above all.",
		Suggestion: "Leave it out; state the lawful limit on occupancy if there is one.",
	},
	{
		ID:    "no-children",
		Class: FamilialStatus,
		Patterns: []string{
			"(no|not for|without|sorry no|not suited to|not suitable for|unsuitable for|free of) " +
				"[(<adj>|loud|screaming|crying|running|rowdy|unruly|more|pesky|wild|yelling|playing|" +
				"shrieking|any|the)] [(<adj>|loud|small|little)] (teenagers|children|kids|families|" +
				"teens|toddlers|infants|babies|minors) [(under|over|below) #]",
			"(not|un) (suitable|suited|appropriate|recommended|ideal) (for|to) [(the|small|young)] " +
				"(children|families|kids|elderly|seniors)",
			"unsuitable for [the] (children|families|kids|elderly|seniors)",
			"(children|child|kids|kid|families) free (living|zone|building|community|home|lifestyle|" +
				"environment)",
			"(child|children|kid|kids) free",
			"childless",
			"(not|no|hardly|never) [(really|meant|made|the|a|an)] [(right|good|ideal|best|great)] " +
				"(place|home|house|building|spot|street|setting) (for|to raise) [(the|small|young|a|" +
				"your)] (children|kids|families|family|toddlers|teenagers)",
			"(kid|child|adults|adult) free",
			"<families> [(are|is)] (neither seen nor heard|seldom seen|rare here|not heard)",
			"no more than _ (child|children|kid|kids)",
			"(one|two|#) (child|children|kids) (maximum|max|limit|at most)",
			"(children|kids|families|minors) [(are|is)] [under #] not (permitted|allowed|accepted|welcome)",
			"(do not|don't|does not|doesn't|won't|will not|cannot) (accept|allow|permit|take|rent " +
				"to|want) [any] (kids|children|families|babies)",
			"(not|never|no) hear [any] (children|kids|babies)",
		},
		Except: []string{
			"without (children|kids) ... (underfoot|present)",
			"(museum|pool|spa|sauna|gym) ... (children|kids)",
			"(or|and) without (children|kids)",
			"(no|not) (child|children|kids) (seat|menu)",
			"(lead|paint|cord|cords|outlet|outlets|gate|gates) ... (children|kids)",
		},
		Match: []string{
			"No children, please.",
			"Sorry, no kids.",
			"Child-free living.",
			"The complex does not accept kids.",
			"No kids under 12.",
			"No more than two children.",
		},
		Pass: []string{
			"With or without children, buyers look at storage first.",
			"The children's room of the library opens at ten.",
		},
		Source:     wordList + "(7); 24 CFR 100.65(b)",
		Why:        "Families with children may not be refused, limited or told that they are not wanted.",
		Suggestion: "Leave it out; state the lawful limit on occupancy if there is one.",
	},
	{
		ID:    "family-friendly",
		Class: FamilialStatus,
		Patterns: []string{
			"(family|families|kid|kids|child|children) [-] (friendly|oriented|centric|focused)",
			"(friendly|welcoming|safe) (to|for|toward) [(your|young)] (families|kids|children|family)",
			"family (neighborhood|community|area|atmosphere|environment|building|complex|suburb|" +
				"street|town|block|neighborhoods|communities|areas|suburbs|streets|oriented)",
			"(rosy|full|lots|plenty) of [(young|other)] (families|kids|children)",
			"(kids|children) (ride|play|run|bike) [_] [_] [_] (until|till|after) dark",
			"(kids|children) [can] (play|ride) [_] [_] in the (street|streets|cul-de-sac)",
		},
		Match: []string{
			"A family-friendly street.",
			"It is a great family neighborhood.",
			"#FamilyFriendly #Austin",
			"A familyfriendly street.",
			"Safe for your kids.",
		},
		Pass: []string{
			"A family of deer visits the yard.",
			"A playground and a splash pad.",
			"The grandchildren visit the schoolhouse.",
		},
		Source:     wordList + "(7); 24 CFR 100.75(c)(1)",
		Why:        "It prefers families with children, and so tells everybody else to look elsewhere.",
		Suggestion: "Name what is there: a playground, a park, a pool, sidewalks.",
	},
	{
		ID:    "raise-a-family",
		Class: FamilialStatus,
		Patterns: []string{
			"(raise|raising|rear) [(a|your|their)] [(young|growing)] (family|families|children|kids)",
			"(start|starting) (a|your) family",
			"(grow|growing) your family",
		},
		Except: []string{
			"(where|home) (i|we|she|he) (raise|raising)",
			"(i|we|she|he|they) (raise|are raising|is raising) [their] (children|kids)",
		},
		Match: []string{
			"The perfect place to raise a family.",
			"Where you can raise your children in peace.",
		},
		Pass: []string{
			"She moved here to raise her family.",
			"We are raising our kids two streets over.",
		},
		Source:     wordList + "(7)",
		Why:        "It says that the place is for families with children.",
		Suggestion: "Name the parks, yards and rooms, and let readers decide.",
	},
	{
		ID:    "age-of-a-crowd",
		Class: FamilialStatus,
		Patterns: []string{
			"(young|younger|youngish|youthful|hip|hipster|trendy|older|aging|elderly|senior|mature|" +
				"twenty-something|thirty-something|millennial|college|college-age|student|" +
				"student-age|retired|retiree|middle-aged|gen z) [,] [(and|but|or)] [(vibrant|lively|" +
				"energetic|creative|professional|hip|cool|trendy|diverse|young|fun|quiet|settled|" +
				"artsy|urban|party)] [,] (crowd|crowds|demographic|demographics|clientele|set|" +
				"population|vibe)",
			"(young|youthful|hip|hipster|aging|elderly|twenty-something|thirty-something|" +
				"millennial) [,] [(and _|professional)] (residents|neighbors|homeowners|community)",
			"<areas> of [mostly] (older|younger|young|retired|elderly|middle-aged|single|married) " +
				"(people|residents|couples|adults|families|professionals|owners|neighbors|" +
				"homeowners|households|tenants|folks|singles)",
			"skews [_] (young|younger|old|older|elderly)",
			"(average|median|typical) (resident|neighbor|homeowner) [(here|there)] (is|was)",
			"(the|an|its|their) (average|median) age (here|is ##|was ##|of [_] (residents|people|" +
				"neighbors|population|homeowners|resident)|in (the|this) <areas>)",
			"(twenty-somethings|thirty-somethings|forty-somethings|twentysomethings|" +
				"thirtysomethings|20-somethings|30-somethings|gen-zers|yuppies|hipsters)",
			"<locals> [here] (is|are|were) <mostly> [(in their _|under _|over _)] (young|younger|" +
				"older|retired|retirees|elderly|seniors|students|singles|single|married|couples|" +
				"families|millennials|professionals|in their _)",
			"(most|many|nearly all|almost all) <locals> [here] (are|is) [_] (young|younger|older|" +
				"retired|retirees|elderly|seniors|students|single|married|couples|families|" +
				"millennials|over ##|under ##|in their _)",
			"mostly (singles|retirees|students|seniors|families|young _|couples) live",
		},
		Except: []string{
			"<older-persons> ...", "<dont> [_] [_] [_] <aim-word> ...",
			"(median|average) age (of|is|was|in) [_] [_] (home|homes|house|houses|roof|roofs|" +
				"building|buildings|furnace|systems|inventory|stock|listing|listings)",
			"(home|homes|house|houses|roof|building|buildings|inventory) ... (median|average) age",
			"(mature|young|older|aging) (trees|oaks) ...",
			"(college|student|senior) (center|community college|residents' association)",
			"(student|college|school) population",
			"college community",
			"mature community",
			"(senior|retired|retirement) community",
		},
		Match: []string{
			"The streets are home to artists and a hip, young crowd.",
			"The area skews young.",
			"Most residents are retired.",
			"It is popular with twenty-somethings.",
			"The median age is 34.",
		},
		Pass: []string{
			"The crowd at the market comes early.",
			"The median age of the houses is 62 years.",
			"Young oaks line the street.",
		},
		Source:     steers,
		Why:        "How old the people of a place are tells readers of what age they should be.",
		Suggestion: "Leave out who lives there or goes there; describe streets, homes, shops and parks.",
	},
	{
		ID:    "adult-living",
		Class: FamilialStatus,
		Patterns: []string{
			"adult (community|living|building|complex|lifestyle|park|environment)",
			"empty [-] (nesters|nester)",
			"bachelor (pad|pads)",
			"bachelorette (pad|pads)",
			"mature (person|persons|people|adult|adults|individual|individuals|couple|couples|" +
				"tenant|tenants|resident|residents|clientele|community|professionals)",
			"quiet (adult|mature) (tenants|tenant|living)",
		},
		Except: []string{"<older-persons> ..."},
		Match: []string{
			"An adult community near the lake.",
			"A true bachelor pad downtown.",
			"Downtown living for the empty nester.",
			"A mature community.",
		},
		Pass: []string{
			"This 55+ community offers active adult living.",
			"The bachelor apartment has a kitchen.",
			"Mature trees surround the house.",
			"Adult education classes at the college.",
		},
		Source: wordList + "(7); HUD memorandum of January 9, 1995",
		Why:    "It says that households without children are wanted.",
		Suggestion: "Leave it out. Housing that qualifies under HOPA says so: “a 55+ community " +
			"under HOPA”.",
	},
	{
		ID:    "kind-preferred",
		Class: FamilialStatus,
		Patterns: []string{
			"<households> (only|preferred) <condition>",
			"<households> (need not apply|not (welcome|allowed|accepted))",
		},
		Except: []string{"section ...", "vouchers ...", "voucher ..."},
		Match:  []string{"Owners preferred.", "Renters need not apply."},
		Pass: []string{
			"Parking is for residents only.",
			"Owners only pay for what the association covers.",
			"Buyers only need a few documents.",
		},
		Source:     statute,
		Why:        "It says which people are wanted as neighbors.",
		Suggestion: "Leave it out, or say what the rule of the building is about: parking, the pool.",
	},
}
