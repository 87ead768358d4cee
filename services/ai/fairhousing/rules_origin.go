package fairhousing

// origins are the rules about national origin and language.
var origins = []Rule{
	{
		ID:    "home-for-a-people",
		Class: NationalOrigin,
		Patterns: []string{
			"<home-is-for> <nationals>",
			"<draws> <foreign> [_] [_] (workers|engineers|doctors|professionals|expats|students|" +
				"newcomers|arrivals|grandparents)",
			"<nationals> <will-love>",
			"<nationals> (only|preferred|wanted) <condition>",
			"(hispanics|latinos|americans|immigrants) only",
			"no [_] (immigrants|foreigners|hispanics|latinos|mexicans|illegals|undocumented people|" +
				"refugees)",
			"<nationals> (need not apply|not (welcome|allowed|accepted))",
			"<prefers> <who> <nationals>",
			"only [(rent|sell)] [to] (americans|citizens)",
			"(for|to|with|our|serves|serving|helps|helping|specializes in|specializing in) [(our|" +
				"many|the|local|only)] <foreign> [(and|or)] [<foreign>] (families|family|buyers|" +
				"people|couples|homebuyers|residents|households)",
			"<foreign> (families|buyers|homebuyers|people|couples) (are|is) (her|his|my|our|their|" +
				"a) (specialty|focus|niche)",
		},
		Except: []string{"<works-with>"},
		Match: []string{
			"Home to many immigrants.",
			"No immigrants.",
			"No foreigners.",
			"For Hispanic families only.",
			"It's a night for our Polish and Yemeni families.",
			"We only rent to Americans.",
		},
		Pass: []string{
			"She is a member of the National Association of Hispanic Real Estate Professionals.",
			"Mexican restaurants and Italian bakeries.",
		},
		Source:     wordList + "(4)",
		Why:        "It prefers or turns away people by where they or their parents come from.",
		Suggestion: "Leave it out. An agent may say which languages he or she speaks.",
	},
	{
		ID:    "people-of-a-place",
		Class: NationalOrigin,
		Patterns: []string{
			"<foreign> [(american|immigrant|working-class|speaking|catholic)] (<quarters>|<households>)",
			"<mostly> <foreign>",
			"<foreign> [(,|and|or)] [and] <foreign> [(american|speaking)] (<quarters>|<households>|" +
				"quarter|crowd|folks|residents)",
			"<foreign> [,] and _ (households|families|neighbors|residents|community|people)",
			"<foreign> (quarter|crowd|folks|diaspora|population|newcomers|immigrants live|expats|" +
				"residents)",
			"<locals> [here] [,] (is|are|were) [_] [<mostly>] <foreign>",
			"(most|many|nearly all|almost all|few|more) [(of the|of its|of your)] <locals> [here] " +
				"[(are|is|come|came|speak|speaks)] [(from)] (<foreign>|<languages>|foreign-born|" +
				"immigrants|foreigners)",
			"(most|many|few|more|lots of|some) [(new|recent|young|local)] (mexicans|koreans|" +
				"filipinos|cubans|hispanics|latinos|immigrants|foreigners|indians|russians|germans|" +
				"italians|arabs|albanians|somalis|haitians|africans|refugees|brazilians|dominicans|" +
				"<foreign> (<locals>|<households>))",
			"(area|neighborhood|street|block|place|quarter|community) [(where|of|for|with|full of|" +
				"popular with)] [(many|mostly|new)] (immigrants|foreigners|refugees|<foreign> " +
				"(<locals>|<households>))",
			"<foreign> (people|families|buyers|residents|renters) (live|lives|settle|settled|move|" +
				"moved|love|gather|prefer|own|rent|buy|bought|shop)",
			"foreign-born (residents|neighbors|people|population|.)",
			"# percent <foreign>",
			"(neighbors|residents|people|families) [here] (are|come) [<mostly>] from (india|china|" +
				"mexico|korea|vietnam|russia|asia|africa|latin america|abroad|somalia|haiti|cuba)",
			"<languages> speaking (<areas>|<households>|only|preferred|neighborhoods)",
		},
		Except: []string{
			"<foreign> <landforms>", "(french|latin|dutch|german|swedish) quarter",
			"<works-with>",
			"(german|french|swedish|dutch|spanish|italian|danish|norwegian|scottish|english) " +
				"(community|area) (center|church|hall|rug)",
			"<foreign> (immigrants|settlers|families|residents|farmers|workers|brewers|miners) " +
				"[(who|that|first)] (built|founded|settled in|arrived|came in|laid|settled here in)",
			"(built|founded|settled|laid out|named|brewed|planted) [_] (by|for) [_] <foreign> ...",
			"(owned|run|started|opened) by (a|an|the|two|three) [_] <foreign> ...",
			"<foreign> (restaurant|restaurants|food|festival|bakery|market) ...",
			"<mostly> <foreign> (marble|tile|restaurants|food)",
		},
		Match: []string{
			"This Hispanic neighborhood is up and coming.",
			"It lies in a Chinese community.",
			"The area is largely Hispanic.",
			"The area has many Spanish-speaking families.",
			"The neighbors are mostly from India.",
			"English-speaking tenants only.",
		},
		Pass: []string{
			"Indian Hills neighborhood lies west of downtown.",
			"The Indian Hills trail starts here.",
			"She works with Spanish-speaking buyers.",
			"Spanish Revival homes line the avenue.",
			"The Polish Club building is a brewery.",
		},
		Source:     wordList + "(4); " + steers,
		Why:        "It tells readers who lives there by origin, and so who should.",
		Suggestion: "Leave out who lives there; name shops, food, buildings and events.",
	},
	{
		ID:    "english-only",
		Class: NationalOrigin,
		Patterns: []string{
			"(must|should|has to|have to|need to) (speak|be fluent in) [(fluent|good|perfect)] english",
			"only (speak|speaks) english",
			"fluent english [is] (required|needed|necessary|only|preferred|a must|speaker only|" +
				"speakers only|speakers preferred|speakers required|tenants|renters|residents)",
			"english (only|required|is required|speakers only|speakers preferred)",
			"american-born",
			"(u s|us|american) (citizen|citizens) (only|preferred)",
			"(must|should) be [(a|an)] (u s|us|american) (citizen|citizens)",
			"(citizens|citizen) only",
			"(green card holders|legal residents|citizens) [(and|or)] [(citizens|permanent " +
				"residents|green card holders)] only",
			"(proof of citizenship|citizenship) [is] required",
			"no visas",
		},
		Except: []string{
			"english only (ballot|signs)",
			"(disclosure|form|forms|contract|contracts|website|recording) ... english only",
		},
		Match: []string{
			"Must speak English.",
			"English only.",
			"Fluent English required.",
			"U.S. citizens only.",
			"Tenants must be American citizens.",
		},
		Pass: []string{
			"She speaks fluent English and Spanish.",
			"English and Spanish spoken.",
			"The citizens' advisory board meets on Tuesdays.",
		},
		Source:     wordList + "(4); HUD guidance on limited English proficiency, September 15, 2016",
		Why:        "A demand for a language or a passport stands for origin.",
		Suggestion: "Leave it out; say in which languages help is offered.",
	},
}
