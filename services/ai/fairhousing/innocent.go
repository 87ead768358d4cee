package fairhousing

// Innocent is a row of phrases that hold words of the rules and steer nobody: no
// finding has any of their words.
type Innocent struct {
	ID       string
	Patterns []string
	Pass     []string
	// Why says what allows them.
	Why string
}

// Innocents are the rows of innocent phrases.
func Innocents() []Innocent { return innocent }

var innocent = []Innocent{
	{
		ID: "family-as-a-thing",
		Patterns: []string{
			"(single|multi|two|one|three|four) family",
			"family (room|rooms|gathering|gatherings|dinner|dinners|meal|meals|photo|photos|" +
				"photographs|portrait|portraits|event|events|reunion|reunions|game night|movie " +
				"night|game nights|movie nights|heirloom|heirlooms|law|member|members|owned|run|" +
				"business|style|doctor|doctors|practice|medicine|office|estate|trust|trusts|" +
				"tradition|traditions|recipe|recipes|home|homes|residence|residences|dwelling|" +
				"dwellings|transfer|transfers|name|story)",
		},
		Pass: []string{
			"The family room opens to the deck.",
			"A multi-family property with four units.",
			"Perfect for family gatherings.",
		},
		Why: "A room, a building or an occasion is described (HUD memorandum of January 9, 1995).",
	},
	{
		ID: "the-law",
		Patterns: []string{
			"(regardless of|without regard to|irrespective of|because of|(discriminate|" +
				"discriminates|discrimination|discriminating) [against anyone] (on the basis of|" +
				"based on|because of|by)) [,] (race|color|religion|creed|sex|gender|disability|" +
				"familial status|national origin|age) ...",
			"fair housing [act]", "equal housing [opportunity]",
		},
		Pass: []string{
			"We serve all buyers regardless of race, color, religion, sex, disability, familial " +
				"status or national origin.",
			"We follow the Fair Housing Act.",
		},
		Why: "The law itself is told.",
	},
	{
		ID: "words-that-are-forbidden",
		Patterns: []string{
			"(forbids|forbid|prohibits|prohibit|bars|bans|outlaws|rules out|avoid|avoids|skip|not|" +
				"don't|never|may not|instead of) [(say|write|use|saying|writing|using|post|put)] " +
				"[,] <mention> <quoted> [<and-quoted>] [<and-quoted>] [<and-quoted>]",
			"(instead of|never|don't|do not|avoid|without|rather than|stop) (naming|mentioning|name|" +
				"mention|saying|say|writing|write|listing|list|praising|praise|rating|promising|" +
				"promise|advertising|calling|call|using|use) [_] [_] [_] [_] [_] [_] [_]",
			"<cant-say> [_] [_] [_] [_] [_] [_] [_] [[,] (or|nor|and) [_] [_] [_] [_] [_] [_] [_]]",
			"<quoted> [<and-quoted>] (is|are) [what] [_] [_] (forbids|prohibits|bars|breaks|violates)",
			"<quoted> [<and-quoted>] (breaks|violates|break|violate) (the law|it|the act|fair housing _)",
			"<quoted> [<and-quoted>] (is|are) (not allowed|forbidden|prohibited|illegal|unlawful|" +
				"banned|off limits|a violation)",
			"(don't|do not|never|cannot|can't|may not|must not|avoid) (describe|describing|" +
				"advertise|advertising|call|calling|label|labeling) [_] [_] [_] as ...",
			"(phrases|phrase|words|word|wording|language|terms) (such as|like) ... [...] (is|are) " +
				"[(better|best)] (left out|avoided|off limits|not allowed|forbidden|prohibited)",
		},
		Pass: []string{
			"Fair housing law forbids ads that say 'no children' or 'adults only'.",
			`HUD says that "no children" is not allowed.`,
			"Avoid phrases like “perfect for families” and “no kids”.",
			"Never describe a home as perfect for families.",
			"Phrases such as perfect for families or walking distance to church are better left out.",
			`An ad may not say "no children," "adults only" or "Christian home."`,
			"I can't tell you whether there are lots of kids, or whether the schools are good.",
			"Instead of naming the church around the corner, name the street.",
		},
		Why: "A phrase is quoted to say that it is forbidden.",
	},
	{
		ID: "housing-for-older-persons",
		Patterns: []string{
			"[<mostly>] <older-persons> [,] [(active|gated|resort-style)] [adult] [(living|" +
				"lifestyle)] [<areas>|park|housing] [(for|open to) [active] (residents|persons|" +
				"people|adults|seniors) [<older-persons>]]",
			"(residents|persons|people|adults|seniors|buyers|resident) [who are] [aged] <older-persons>",
		},
		Pass: []string{
			"A 55+ active adult community under HOPA.",
			"An age-restricted community for residents 55 and over.",
			"Homes for people 62 and older under the Housing for Older Persons Act.",
		},
		Why: "Housing for older persons may say so (42 U.S.C. 3607(b); 24 CFR 100.304 to 100.308).",
	},
	{
		ID: "names-of-things",
		Patterns: []string{
			"church (street|st|road|rd|avenue|ave|lane|ln|hill|creek|pew|choir)",
			"(temple|st|saint) (university|texas|tx|theater|theatre)",
			"traditional neighborhood (design|development|planning|zone|zones|zoning|district|districts|business)",
			"area (rug|rugs)",
			"(community|communities) (college|colleges|center|centers|garden|gardens|bank|pool|" +
				"theater|library)",
			"children's (hospital|museum|library|theater|theatre|garden|zoo|book|books|clothes|" +
				"clothing|section|menu)",
			"school (of thought|supplies|bus|buses|zone ends|street|board meeting)",
			"safe (room|rooms|deposit|bet|way|harbor|to say)",
			"safest (way|bet|choice)",
			"great room",
			"(for|by|to) [(the|unit|all)] (residents|owners|homeowners|members) only",
			"(pet|pets|dog|dogs|cat|cats|lb|lbs|pounds|parking|space|spaces|garage|dock|docks|slip|slips|" +
				"pool|gym|clubhouse|lounge|suite|storage|locker|lockers|voting|vote|votes|rental|" +
				"rentals|rent|beach|ramp|gate|keys|court|courts|kayaks|boats|rv|rvs) [,] ... (residents|" +
				"owners|homeowners|members) only",
			"(deed|rent|income) restricted",
			"restricted (parking|access) [(area|areas)]",
			"building (material|materials|system|systems|style|styles|code|codes|permit|permits|" +
				"techniques|methods|type|types)",
			"(white|black|oriental|traditional|italian|indian|mexican|chinese|irish|brown) " +
				"[(painted|clay|glazed)] (brick|stucco|stone|marble|granite|wood|wooden|clapboard|" +
				"limestone|sandstone|concrete|iron|steel|tile|tiles|siding|frame|glass|timber|" +
				"shingle|adobe|plaster|oak|picket)",
			"(safe|unsafe|dangerous|rough|bad) (area|areas|place|places|part|parts|block|blocks) " +
				"(of|in|on) [(the|a|an|your)] (roof|attic|floor|wall|walls|basement|foundation|deck|" +
				"stairs|staircase|driveway|ceiling|crawl space|concrete|plumbing|wiring|chimney|" +
				"inspection|process)",
			"exclusive (listing|listings|right|rights|buyer|seller|agency|use|agreement|representation)",
			"(girls|boys) and (girls|boys) club",
			"first-time (buyer|buyers|homebuyer|homebuyers)",
			"greek revival",
			"american (legion|foursquare)",
		},
		Pass: []string{
			"Church Street has four cafes.",
			"White stucco buildings stand side by side.",
			"An exclusive listing of our office.",
			"Avoid dangerous areas of the roof.",
		},
		Why: "Streets, buildings, materials and contracts have such names.",
	},
	{
		ID: "the-way-there",
		Patterns: []string{
			"(pin|pins|map|maps|address|addresses|quadrant|office|lobby|visitors|clients|sends|send|drives|drive|" +
				"direct|directs|points|difference between) ... (right|wrong) side of town",
			"(right|wrong) side of town for (a|the|your|our) (showing|meeting|tour|visit|appointment|errand)",
		},
		Pass: []string{
			"A wrong pin sends visitors to the wrong side of town.",
			"In Atlanta, that quadrant is the difference between your lobby and the wrong side of town.",
		},
		Why: "It says how far it is, and nothing of who lives there.",
	},
}
