package fairhousing

// religion are the rules about faith and its places.
var religion = []Rule{
	{
		ID:    "home-for-a-faith",
		Class: Religion,
		Patterns: []string{
			"<home-is-for> <faithful>",
			"<faithful> <will-love>",
			"<faithful> (only|preferred|wanted|welcome) <condition>",
			"(christians|catholics) only",
			"no (muslims|jews|christians|catholics|hindus|mormons|atheists)",
			"<faithful> (need not apply|not (welcome|allowed|accepted))",
			"<prefers> <who> <faithful>",
			"only [for] (christians|catholics|believers)",
			"<faithful> (who|that) (buy|live|settle)",
			"(<areas>|neighborhood|street) of (believers|christians|catholics|faith|_ (believers|" +
				"christians|catholics))",
			"church-going (family|families|people)",
		},
		Match: []string{
			"Loved by Catholics.",
			"No Muslims.",
			"Believers preferred.",
			"Perfect for a Jewish family.",
		},
		Pass:       []string{"He is a deacon at his church.", "I sing in my church choir."},
		Source:     wordList + "(3)",
		Why:        "It prefers or turns away people by their faith.",
		Suggestion: "Leave it out; every buyer is welcome.",
	},
	{
		ID:    "faith-of-a-place",
		Class: Religion,
		Patterns: []string{
			"<faiths> [(only)] (<areas>|<households>|home|house|landlord|roommate|roommates|" +
				"environment|atmosphere|couple|couples)",
			"<mostly> <faiths>",
			"<faiths> (town|towns|suburb|crowd|population|enclave|neighborhoods|newcomers)",
			"(many|most|few|more|among|with|fellow|other|mostly|lots of) [(young|local|fellow|other|" +
				"devout)] <faithful> [(live|lives|have|here|on|in)]",
			"<locals> [here] [,] (is|are|were) [_] [<mostly>] (<faithful>|<faiths>)",
			"(christian|traditional|family|wholesome|biblical|american) values",
			"(god-fearing|bible-believing|church-going|churchgoing|faith-based|faith-filled) " +
				"(<areas>|<households>|home|town|neighbors)",
		},
		Except: []string{"<faiths> (home|house) (inspector|of|is now)", "family values (are|were) _"},
		Match: []string{
			"A Christian community with a lake.",
			"Christian home.",
			"It lies in a Jewish neighborhood.",
			"A home with Christian values.",
			"The area is largely Mormon.",
		},
		Pass: []string{
			"A Jewish deli anchors the corner.",
			"Christian Lopez sold the house in four days.",
			"The old Methodist church was turned into lofts.",
		},
		Source:     wordList + "(3)",
		Why:        "It tells readers of what faith the people there are, and so who belongs.",
		Suggestion: "Leave it out; describe the home and the streets.",
	},
	{
		ID:    "near-a-church",
		Class: Religion,
		Patterns: []string{
			"(near|nearby|close to|next to|walking distance (to|of|from)|distance of|steps (from|" +
				"to)|minutes (from|to)|block from|blocks from|walk to|convenient to|around the " +
				"corner from|across from|surrounded by|proximity to|within reach of) [<of-place>] " +
				"[<of-place>] [<of-place>] [_] [(and|,)] (church|churches|synagogue|synagogues|shul|" +
				"mosque|mosques|temples|parish|cathedral|cathedrals|kingdom hall|lds temple|" +
				"catholic church)",
			"(within|inside|in) the eruv",
			"(church|churches|synagogue|synagogues|shul|mosque|mosques|temple|parish) [_] [_] (is|" +
				"are|lies|lie|sits|stands) [_] [_] (walking distance|walk|nearby|close|around the " +
				"corner|next door|down the street|within|steps|minutes|# blocks|# minutes)",
			"(short|easy|quick|#-minute|minute|# minute) (walk|drive|stroll) (to|from) [<of-place>] " +
				"[<of-place>] [_] (church|churches|synagogue|shul|mosque|temple|parish)",
			"(mosque|church|synagogue|temple) (on the corner|around the corner|down the street|next " +
				"door|within walking distance|nearby)",
		},
		Except: []string{
			"(former|old|converted|desecrated) (church|synagogue|temple|mosque|parish) ...",
			"(former|old|historic|converted|deconsecrated) [_] (church|synagogue|temple|cathedral)",
			"(church|temple) (street|st|road|avenue|square|hill)",
			"churches (turned|converted)",
		},
		Match: []string{
			"Close to a beautiful synagogue.",
			"Walking distance to several churches.",
			"Near St. Mary's Cathedral and the park.",
			"Steps from the mosque.",
		},
		Pass: []string{
			"Near Church Street and the park.",
			"Near the former Baptist church, which is a concert hall.",
			"The temple of music is a concert hall.",
		},
		Source: "HUD's list of words of 1980, former 24 CFR 109.20(e), on directions by places " +
			"of worship",
		Why:        "A place of worship given as an advantage tells readers of what faith they should be.",
		Suggestion: "Name streets, parks, shops or stations as landmarks.",
	},
}
