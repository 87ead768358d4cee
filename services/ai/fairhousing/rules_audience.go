package fairhousing

// audiences are the rules about whom an advertisement for homes is shown to. Meta
// and Google take such settings from advertisers of homes altogether.
var audiences = []Rule{
	{
		ID:    "audience-by-age",
		Class: FamilialStatus,
		Patterns: []string{
			"<aim> [_] [_] (women|men|people|adults|buyers|clients|sellers|customers|leads|viewers|" +
				"homeowners|users|anyone|those|audiences|everyone|owners|ladies|couples|professionals|ages|" +
				"residents|aged|prospects|locals) [(who are|that are)] <ages>",
			"<aim> <who> (ages|aged|people in their|ages of|an age of) <ages>",
			"<aim> [_] <ages> year-olds",
			"(age|ages|aged) ## [(to|and|through)] ## [(for|in|as) (ad|ads|audience)]",
			"(audience|ad set|ads|campaign|targeting|boost) ... (age|ages|aged) [(is|range|group|of|from|" +
				"between|to|,)] ##",
			"(target|narrow|filter|segment|split|limit|set) ... by [_] [(,|and|or)] [_] [,] [(and|or)] " +
				"(age|ages|marital status|family status|household size|relationship status|parental status|" +
				"life stage)",
			"(age|ages) ## (to|and) ## [(only)] [(in|for|on) (facebook|instagram|meta|google)]",
			"(choose|pick|select|reach|show) [_] [_] [_] (people|adults|women|men|anyone|those|users|viewers) " +
				"(between|from) ## (and|to) ##",
		},
		Except: []string{
			"<dont> [_] [_] [_] <aim-word> ...",
			"<dont> ... by [_] [,] [_] [,] [(and|or)] (age|ages)",
			"(home|homes|house|houses|roof|roofs|buildings|systems) ... (aged|ages|age)",
		},
		Match: []string{
			"Target women 25-40 with these ads.",
			"Boost the post to people aged 28 to 45.",
			"Run a campaign aimed at people aged 55 to 70.",
			"Aim these posts at homeowners over 65.",
			"Narrow the audience by age.",
			"Choose people between 25 and 34 as the audience.",
		},
		Pass: []string{
			"Don't target by age, sex or family.",
			"Use Meta's ad category for housing, which removes targeting by age, gender and ZIP code.",
			"In the housing ad category you cannot target by age, gender or ZIP code.",
			"Aim for three posts a week.",
			"Target buyers between $300,000 and $450,000.",
		},
		Source: digital,
		Why: "An advertisement for homes that is shown by age keeps it from families and from older " +
			"people.",
		Suggestion: "Use the housing ad category: everyone within 15 miles or more, and interests in " +
			"homes alone.",
	},
	{
		ID:    "audience-by-household",
		Class: FamilialStatus,
		Patterns: []string{
			"<aim> <who> (<families>|people without (kids|children)|new parents|couple)",
			"<leave-out> <who> (<families>|people (with|without) (kids|children)|households with (kids|" +
				"children)|students)",
			"(newly|recently) (engaged|married) (couples|people|audience|segment|users)",
			"(audience|ads|targeting) ... (married|engaged|parents|with (kids|children))",
			"(tell|show|steer|send|direct|point) [_] <families> (to|toward|away)",
			"<families> (should be|are) (steered|sent|shown|directed)",
		},
		Except: []string{"<dont> [_] [_] [_] <aim-word> ...", "<dont> [_] <aim> ..."},
		Match: []string{
			"Target growing families with these ads.",
			"Set the audience to married couples.",
			"Advertise each page to parents of young children on the street.",
			"Exclude people without children from the ad set.",
			"Boost only to empty nesters and couples without kids.",
		},
		Pass: []string{
			"Reach people who look for a home in Nashville.",
			"Reach out with questions.",
			"Ask a family that closed last year for a review.",
		},
		Source:     digital,
		Why:        "An advertisement for homes may not be shown or hidden by marriage or children.",
		Suggestion: "Aim by place and by interest in homes alone.",
	},
	{
		ID:    "audience-by-sex",
		Class: Sex,
		Patterns: []string{
			"<aim> <who> (<sexes>|gay men|female homebuyers|male homebuyers|female buyers|male buyers)",
			"<leave-out> <who> <sexes>",
			"(target|narrow|filter|segment|split|limit|set) ... by [_] [(,|and|or)] [_] [,] [(and|or)] " +
				"(sex|gender)",
			"(women|men) (only|audience|segment) [(ad|ads)]",
		},
		Except: []string{
			"<dont> [_] [_] [_] <aim-word> ...",
			"<dont> ... by [_] [,] [_] [,] [(and|or)] (sex|gender)",
			"women audience",
			"men audience",
		},
		Match: []string{
			"Target women with the kitchen video.",
			"Boost the best post to women in Nashville.",
			"Aim the reel at women who are house hunting.",
			"Split the audience by gender.",
		},
		Pass:       []string{"Don't aim ads at women or men.", "Show the kitchen to everyone."},
		Source:     digital,
		Why:        "An advertisement for homes may not be shown by sex.",
		Suggestion: "Aim by place and by interest in homes alone.",
	},
	{
		ID:    "audience-by-origin",
		Class: NationalOrigin,
		Patterns: []string{
			"<aim> <who> (<nationals>|<foreign> [_] (neighborhoods|neighborhood|communities|community|" +
				"audiences|homebuyers|speakers))",
			"<leave-out> <who> [_] (<nationals>|<foreign> (neighborhoods|neighborhood|communities|" +
				"community|areas))",
			"(by|on) (ethnicity|ethnic affinity|national origin|nationality)",
		},
		Except: []string{
			"<dont> [_] [_] [_] <aim-word> ...",
			"<works-with>",
			"(because of|basis of|based on|regardless of) ...",
		},
		Match: []string{
			"Leave out Filipino neighborhoods when you boost a post.",
			"Target Latino homebuyers with a separate ad.",
		},
		Pass:       []string{"Post in Spanish as well as in English."},
		Source:     digital,
		Why:        "An advertisement for homes may not be shown or hidden by origin.",
		Suggestion: "Aim by place and by interest in homes; offer the same text in further languages.",
	},
	{
		ID:    "audience-by-race",
		Class: Race,
		Patterns: []string{
			"<aim> <who> <racial>",
			"<leave-out> <who> (<racial>|<races> (neighborhoods|areas|communities))",
			"(lookalike|look-alike) (audience|audiences)",
			"(target|find|reach) [_] (people|users|audiences|buyers) (who|that) (look|are) like (them|" +
				"your|past)",
			"(target|narrow|filter|segment) ... by [_] [(,|and|or)] [_] [,] [(and|or)] (race|demographics)",
		},
		Except: []string{
			"<dont> [_] [_] [_] <aim-word> ...",
			"(no|not|never|without|avoid|instead of) [_] [_] [a] (lookalike|look-alike) (audience|" +
				"audiences)",
		},
		Match: []string{
			"Build a lookalike audience of your past buyers.",
			"Upload your past clients and target people who look like them.",
		},
		Pass:   []string{"Use no lookalike audiences.", "Ask past buyers for a review."},
		Source: digital + "; HUD v. Facebook, charge of March 28, 2019, on look-alike audiences",
		Why: "People like past buyers share what the Act protects, so such an audience hides homes " +
			"from everybody else.",
		Suggestion: "Use the housing ad category with a wide radius.",
	},
	{
		ID:    "audience-by-faith",
		Class: Religion,
		Patterns: []string{
			"<aim> <who> <faithful>",
			"<leave-out> <who> <faithful>",
			"(target|narrow|filter|segment) ... by [_] [(,|and|or)] [_] [,] [(and|or)] (religion|faith)",
		},
		Except:     []string{"<dont> [_] [_] [_] <aim-word> ..."},
		Match:      []string{"Ads should target Catholics in the parish."},
		Pass:       []string{"Never target by religion."},
		Source:     digital,
		Why:        "An advertisement for homes may not be shown by faith.",
		Suggestion: "Aim by place and by interest in homes alone.",
	},
	{
		ID:    "audience-by-disability",
		Class: Disability,
		Patterns: []string{
			"<leave-out> <who> (people with disabilities|disabled people|the disabled|wheelchair users|" +
				"accessibility interests)",
			"<aim> <who> (people with disabilities|disabled people|the disabled|healthy people)",
		},
		Except:     []string{"<dont> [_] [_] [_] <aim-word> ..."},
		Match:      []string{"Exclude people with disabilities from the audience."},
		Pass:       []string{"Add a line on step-free access for people with disabilities."},
		Source:     digital,
		Why:        "An advertisement for homes may not be hidden from people with disabilities.",
		Suggestion: "Show it to everyone within the radius.",
	},
	{
		ID:    "audience-by-zip",
		Class: Race,
		Patterns: []string{
			"(target|targeting|limit|restrict|narrow|boost|advertise|campaign|audience|ads|ad|show|run|" +
				"facebook|instagram|meta) ... (zip|zips|zip code|zip codes) [##### [(and|or|,)] [#####]] " +
				"[only]",
			"<leave-out> ... (zip|zips|zip code|zip codes) [#####]",
			"(zip|zip code|zip codes) ##### [and] [#####] only",
			"(send|mail|deliver|letter|letters|postcard|postcards|flyer|flyers|mailer|mailers) ... (address|addresses|home|" +
				"homes|owner|owners|homeowners|household|households|everyone|everybody) [_] (in|within|across|of) [the|this] " +
				"(zip|zips|zip code|zip codes)",
			"zip [code] targeting",
			"##### only",
			"(choose|pick|select) [the|a] [_] (zip|zips|zip codes) (with|where|whose|that|in)",
		},
		Except: []string{
			"<dont> [_] [_] [_] <aim-word> ...",
			"<dont> ... (zip|zips|zip code|zip codes)",
			"(zip|zip code) (of|in) (the|your) (address|footer|profile)",
			"<dont> zip code targeting",
			"(show|add|list|check) ... (address|phone|number) ...",
			"(zip|zip code) on (each|every|all) ...",
		},
		Match: []string{
			"Limit the campaign to ZIP 78701 only.",
			"Target ZIP codes 78703 and 78746 with these ads.",
			"ZIP 78701 only.",
			"Send it to all addresses in ZIP code 31401.",
			"Mail the postcard to homeowners in the ZIP codes 43081 and 43082.",
			"Choose the two ZIP codes with the most sales.",
		},
		Pass: []string{
			"In the housing ad category you cannot target by ZIP code.",
			"Mail a postcard to every address on Maple Street.",
			"Show the same address and ZIP code on every page.",
		},
		Source:     digital,
		Why:        "Advertising by ZIP code draws the lines along which people live apart.",
		Suggestion: "Use a radius of 15 miles or more round the home.",
	},
	{
		ID:    "audience-by-income",
		Class: Race,
		Patterns: []string{
			"(target|targeting|limit|restrict|narrow|boost|advertise|campaign|audience|show the ad|show " +
				"ads|ads|ad|aim|aimed) ... (income|incomes|earners|net worth|household income|earn|earning|" +
				"wealthy|affluent|high-income|low-income|rich) [(above|over|under|below|of|more than|at " +
				"least)] [#]",
			"<leave-out> <who> (renters|low-income|people on [_] assistance|renters and _|tenants)",
			"(homeowners|owners) only [(audience|ads)] <condition>",
			"only (homeowners|owners), no renters",
			"top # percent of incomes",
		},
		Except: []string{
			"<dont> [_] [_] [_] <aim-word> ...",
			"(program|programs|grant|grants|loan|loans|assistance|credit|state|county|city|limit|limits) " +
				"... (target|targets|aimed|income|incomes|earn|earning|low-income)",
			"(rental|passive|gross|monthly|your) income",
			"income (property|properties|limit|limits|tax)",
			"(investors|investment) ... income",
			"<dont> ... income",
		},
		Match: []string{
			"Exclude renters from the audience.",
			"Advertise only to households that earn over $150,000.",
			"Show the ad to the top 10% of incomes by ZIP code.",
		},
		Pass: []string{
			"The state program targets households that earn less than 80% of the median.",
			"Renters pay about $1,900.",
			"Target homeowners who ask what their house is worth.",
		},
		Source: digital,
		Why: "Income and renting stand for race, children and disability, and advertisers of homes may " +
			"not sort people by them.",
		Suggestion: "Show it to everyone within the radius.",
	},
}
