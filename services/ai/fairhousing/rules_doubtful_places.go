package fairhousing

// doubtfulPlaces are the doubtful rules about what stands for the people of a place.
var doubtfulPlaces = []Rule{
	{
		ID:    "sense-of-safety",
		Class: Race,
		Patterns: []string{
			"(safe|secure) [,] [_] (street|streets|block|place|spot|corner|pocket|environment|home base)",
			"(praises|praise|likes|values|loves|enjoys|appreciates|mentions|for|of|about|the) [_] " +
				"safety of [_] (block|street|area|neighborhood|community|building|town)",
			"(sleep|rest|breathe) (easy|easier|soundly|well) [(here|at night|in|on|knowing|.)]",
			"(feel|feels|felt|feeling) [_] (safe|secure|safer) [_] [_]",
			"not think twice",
			"(active|strong|vigilant) [_] (neighborhood|block|crime) watch",
			"(neighborhood|block|crime) watch [_] (keeps|patrols|looks)",
			"well [-] patrolled",
			"(police|security) [_] (patrol|patrols) [_] [(the|every|regularly|nightly)]",
			"(security|safety) (is|was) [_] [_] (part|one|a|the) [_] [(of|reason|draw|why|big)]",
			"(nobody|no one|never|don't|not) [_] [_] (lock|locks|locked) up",
			"(safety|security) (drew|brought|sold|attracts|draws|convinced|matters|appeals)",
			"(trouble|worry) [-] free (street|streets|block|area|neighborhood|corner|town)",
			"a [_] safe place [(for|to)]",
		},
		Except: []string{
			"(smoke|alarm|panel|wiring|stair|stairs|handrail|deck|ladder|pool|wire|money|data|deposit|" +
				"outlet|railing|gate|fence) ... (safe|secure|safer)",
			"(feel|feels|felt|feeling) [_] (safe|secure) (with|that|in|about) (the|her|his|our|their|an|" +
				"my) [_] (price|offer|decision|hands|agent|advice|choice|contract)",
			"safe place (for|to) (store|keep|put|park|your (documents|keys|bike|bikes|money|boxes))",
			"(can't|cannot|may not|won't|never) (say|tell|promise|answer) ...",
		},
		Match:      []string{"A safe street with good light.", "Residents say that they sleep easy here."},
		Pass:       []string{"The smoke detectors are new and the stairs have a safe handrail."},
		Source:     steers,
		Why:        "Words on safety are heard as words on who lives there, and no agent can vouch for it.",
		Suggestion: "Leave it out, or refer readers to the police department's own figures.",
	},
	{
		ID:    "schools-as-an-advantage",
		Class: Race,
		Patterns: []string{
			"(schools|school district|school) (alone|themselves) ...",
			"(move|moved|moving|come|buy|bought|chose|choose|known|loved|prized) [(here|there|in)] (for|" +
				"because of) [(the|its|their|our)] [_] (schools|school|school district)",
			"(rave|raves|brag|brags|boast) (about|of) [_] [_] (school|schools|elementary|district)",
			"(schools|school district|district|school|elementary) [here] (is|are) [_] [_] (draw|selling " +
				"point|plus|magnet|reason|bonus|envy|pride|perk)",
			"(coveted|sought-after|desirable|prized|popular|favorite) [_] (attendance (zone|area|" +
				"boundary)|school|schools|district|boundary|catchment)",
			"(high school|elementary|middle school|school|district) [(that|which)] (everybody|everyone|" +
				"families|parents|buyers) (wants|want|love|loves|ask|compete)",
			"(schools|school|elementary|district|academy) [_] [_] (strong|great|excellent|good|solid|" +
				"stellar|fine|proud) (reputation|name|track record|marks|scores)",
			"(highest|best|top|some of the highest|strong|high) [_] test scores",
			"(happy|glad|pleased|delighted|grateful|thrilled) (with|of|about|for|to have) [_] [_] schools",
			"(by|for|of|near|close to|and) [_] [(good|great|better|top)] schools (nearby|close by)",
		},
		Except: []string{
			"(can't|cannot|may not|won't|never) (say|tell|promise|answer|rate|rank) ...",
			"(ask|contact|call|check with) [_] [_] <office> ...",
			"(art|cooking|driving|dance|music|real estate|law|business|trade|medical|nursing|graduate) " +
				"(school|schools) ...",
		},
		Match: []string{"People move here for the schools.", "The school district is a big draw."},
		Pass: []string{
			"The school was built in 1926 and has 412 students.",
			"Questions on schools go to the district.",
		},
		Source:     steers,
		Why:        "Praise of schools is heard as words on who lives there.",
		Suggestion: "Name the district or the school, and refer readers to the district for the rest.",
	},
	{
		ID:    "worship-as-an-advantage",
		Class: Religion,
		Patterns: []string{
			"(parish|church|synagogue|mosque|shul|temple|cathedral|congregation|mass|services) ... (is|" +
				"are|lies|sits) [(also|just|only|all)] [(within|in|an easy|a short)] [easy] (walking " +
				"distance|walk|stroll|reach|close by|nearby|around the corner)",
			"(mass|services|worship|shul|prayers) [_] [_] [_] (is|are) [(just|only|also)] (a|an|within) " +
				"[_] [_] (walk|stroll|blocks|minutes)",
			"(house|houses|place|places) of worship",
			"(parish|church|mosque|synagogue|shul|temple|cathedral) [_] [_] [_] (is|are|lies|sits) [_] " +
				"(around the corner|next door|nearby|close|steps|down the street|two doors|a #-minute " +
				"walk|a four-minute walk|a five-minute walk|a ten-minute walk|a two-minute walk|a " +
				"three-minute walk)",
			"(walk|walking|stroll|close|handy|near|blocks from|minutes|steps|convenient) [to] [(the|a|" +
				"an|your)] [(to|first|st|local)] [_] (church|shul|mass|temple|parish|worship|services|" +
				"synagogue|mosque|first (baptist|methodist|presbyterian|lutheran)) [(on|and|,)]",
			"(walk|close|minutes|near|steps) to [(the|a)] first (baptist|methodist|presbyterian|" +
				"lutheran|congregational|christian)",
			"(plus|advantage|bonus|perk|draw|convenient|handy|lucky) ... (baptist|methodist|lutheran|presbyterian|" +
				"episcopal|moravian|catholic|synagogue|mosque|temple|parish|church)",
			"(baptist|methodist|lutheran|presbyterian|episcopal|moravian|catholic) [(church)] [_] [_] [_] (is|are) " +
				"[(also|just|only|all|both)] [(within|in|an easy|a short)] [easy] (walking distance|walk|stroll|reach|" +
				"close by|nearby|around the corner|steps|next door)",
			"blocks from temple _", "walk to services on (friday|saturday|sunday) [_]",
			"(faith|church) community [_] (meets|gathers|is|thrives|welcomes)",
			"church bells [_]",
			"(parish|church) is [_] (heart|center|anchor|soul|pillar) of [_] [_]",
			"(around|round) the parish",
			"(god|bible|lord) [-] (loving|fearing|believing)", "blessed (home|house|street)",
			"(catholic|christian|lutheran|jewish|islamic|parochial|parish) [_] (school|academy|" +
				"preschool) [_] [_] [(selling point|draw|plus|close|nearby|around)]",
		},
		Except: []string{
			"(former|old|converted|deconsecrated|historic) [_] (church|parish|synagogue|temple|" +
				"cathedral) ...",
			"(church|parish|temple|cathedral) (street|st|road|avenue|square|hill|lane|park|hall) ...",
			"(mass|services) (transit|timber|included|offered|listing)",
			"(close|minutes|near|steps) to services",
			"(christian|catholic) (academy|school) (street|road)",
		},
		Match: []string{
			"Several houses of worship are close by.",
			"A real plus is that Calvary Moravian and Mount Zion Baptist are close by.",
			"Grace Lutheran is just around the corner.",
			"St. Brendan, a parish with Mass on Saturday and Sunday, is within walking distance.",
		},
		Pass: []string{
			"The church hall hosts the farmers market on Saturdays.",
			"The church was built in 1891 of red sandstone.",
		},
		Source:     "HUD's list of words of 1980, former 24 CFR 109.20(e), on directions by places of worship",
		Why:        "A place of worship given as an advantage tells readers of what faith they should be.",
		Suggestion: "Name streets, parks, shops or stations as landmarks.",
	},
}
