package fairhousing

// sexes are the rules about sex, orientation and gender identity.
var sexes = []Rule{
	{
		ID:    "home-for-a-sex",
		Class: Sex,
		Patterns: []string{
			"<home-is-for> <sexes>",
			"<sexes> <will-love>",
			"<sexes> (only|preferred|wanted) <condition>",
			"(men|women|ladies|males|male|females|female|gentlemen) only",
			"only [for] (men|women|ladies|females|males)",
			"no (single men|single women|men|women|gays|lesbians|gay couples|unmarried couples)",
			"<sexes> (need not apply|not (welcome|allowed|accepted))",
			"<prefers> <who> <sexes>",
			"(man's|woman's|gentleman's|lady's) dream",
			"(man|lady|woman) of the house",
			"(every|any|the|a) [_] (wife|husband|wives|husbands|housewife|bachelor|girlfriend|" +
				"boyfriend) <will-love>",
			"for (the|a|every) (husband|wife|lady|gentleman|man of _|housewife|bachelor)",
			"(man|mom|bachelor) (cave|caves)", "(she|he) shed",
			"bring your (husband|wife|boyfriend|girlfriend)",
			"(great|perfect|ideal) for (the|her|his) (ladies|men|guys)",
		},
		Except: []string{
			"looking for (men|women) (and|who)",
			"women (owned|led)",
			"(gift|gifts|present|card|flowers|word|thanks|thank you) ... for (the|your|his|her) " +
				"(husband|wife)",
			"(men|women) and (men|women)",
			"(no|not) (men|women) or",
		},
		Match: []string{
			"Men preferred.",
			"Ladies only in this building.",
			"It is a favorite of stay-at-home moms.",
			"Husbands will love the workshop.",
			"A man's dream garage.",
		},
		Pass: []string{
			"Men's and women's clothing stores.",
			"She and her wife have three kids.",
			"A mom of twins, she knows tight schedules.",
			"A mother-in-law suite above the garage.",
		},
		Source:     wordList + "(5)",
		Why:        "It says which sex the home is for.",
		Suggestion: "Describe the room or the feature, and leave out who would like it.",
	},
	{
		ID:    "tenants-by-sex",
		Class: Sex,
		Patterns: []string{
			"(male|female|straight|gay|lesbian|lgbt|lgbtq|lgbtq+|heterosexual|transgender) [_] " +
				"(<areas>|household|households|family|families|tenant|tenants|renter|renters|" +
				"resident|residents|owners|buyers|neighbors|applicant|applicants|occupants|people|" +
				"population|couples|couple)",
			"(gay|lgbt|lgbtq) friendly [<areas>]",
			"gayborhood",
			"gayborhoods",
			"where [_] (lgbt|lgbtq|gay) (community|people|couples)",
		},
		Match: []string{"Female tenants only.", "A gay neighborhood with cafes.", "A gayborhood."},
		Pass: []string{
			"Gay Street is Knoxville's main street.",
			"Straight stairs lead to the attic.",
			"Female roommate wanted for a shared apartment.",
		},
		Source: wordList + "(5); HUD memorandum of February 11, 2021, on orientation and gender " +
			"identity",
		Why:        "It sorts people by sex or orientation.",
		Suggestion: "Leave it out; describe the home and the streets.",
	},
}
