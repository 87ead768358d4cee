package promises

import "slices"

var rules = slices.Concat(guarantees, assurances, forecasts, ranks, advice, doubtful)

// guarantees are what takes a risk away.
var guarantees = []Rule{
	{
		ID:   "guarantee",
		Kind: Guarantee,
		Patterns: []string{
			"(guarantee|guarantees|guaranteed|guaranteeing) [<few>]",
			"(assures|assure|assured|ensures|ensure|ensuring) [_] [of] [_] (<gain>|approval|sale|" +
				"cash flow|success|profit|quick sale|smooth closing|positive cash flow)",
		},
		Except: []string{
			"<not> <few>",
			"<open> <few>",
			"(guarantee|guaranty|guarantees) (fund|funds|fee|fees|program|programs|agency|" +
				"corporation|association|letter|form)",
			"(loan|loans|title|personal|rent|lease|state|federal|bank|wage|deposit) (guarantee|" +
				"guarantees|guaranty)",
			"(loan|loans|mortgage|mortgages|deposits) ... guaranteed by",
			"(va|federally|government|usda|partly|partially|fully) guaranteed (loan|loans|mortgage|" +
				"mortgages)",
			"(va|fha|usda|government|department|fdic|state|bank|insurer|agency|warranty|policy|" +
				"contract) guarantees <few>",
			"guaranteed by (the|a) (department|va|government|state|usda|treasury|federal _|u s _)",
			"(anyone|someone|somebody|people|ads|ad|agents|offers|those|lenders|contractors|" +
				"companies) [_] (who|that|which|with) <few>",
			"(a|the|this|that|their|its) (guarantee|guarantees) (means|lasts|covers|ends|is|expires)",
			"guarantee (one thing|is this|is that i)", "words like ...", "the word guaranteed",
		},
	},
	{
		ID:   "no-risk",
		Kind: Guarantee,
		Patterns: []string{
			"(no|zero|without|without any) [(financial|real)] risk (for|to|with|at all|whatsoever|.|" +
				",|-|and|on|when|if)",
			"risk-free", "worry-free (sale|closing|purchase|investment)",
			"(can't|cannot|can not|couldn't) [(possibly|really)] (lose|go wrong) [(with|on|.|,|here)]",
			"can't-lose",
			"no-lose",
			"(a|is|it's|as) [a] sure thing",
			"(sure-fire|surefire|foolproof|fail-safe|bulletproof)",
			"(100|hundred) percent (certain|sure|safe|guaranteed|secure)",
			"nothing to lose",
			"no downside",
			"(totally|completely|perfectly|absolutely) (safe|secure) (investment|purchase|bet)",
			"(pays|pay|paid) for itself",
			"(everyone|everybody|anyone|anybody|all buyers|every buyer) (qualifies|is approved|will " +
				"qualify|gets approved|can qualify|will be approved|gets a loan|is accepted)",
			"<you-will> <quite> (be approved|get approved|qualify|be accepted)",
			"<you-will> never (have|see|need|face|pay|worry) [_] [_] (trouble|problem|problems|" +
				"repairs|leak|leaks|repair|bills)",
			"no matter your (credit|score|income|credit score)",
		},
		Except: []string{
			"(no|not|never|isn't|nothing is|hardly|rarely) [_] [_] (risk-free|sure thing|foolproof|" +
				"bulletproof)",
			"(no|without) risk of _", "nothing to lose sleep",
			"not (show|prove|mean|say) that ... ... (pays|pay) for itself",
			"<you-will> <few> (if|once|when|unless)",
			"(if|whether|once|when|ask|see if|find out|may|might|could) <few>", "<opinion> <few>",
			"(takes|take|at) no risk", "wants no risk",
		},
	},
}

// ranks put somebody before others.
var ranks = []Rule{
	{
		ID:   "rank",
		Kind: Rank,
		Patterns: []string{
			"<best> <of-trade> [(in|of|for|on|at|near|around) [_] [_]]",
			"no . 1 (in|for|<of-trade>) [the] _",
			"(is|are|am|i'm|was|as|named|voted|ranked|rated|being|we're|she's|he's|they're|your|the|" +
				"our|'s) (number one|number 1|no 1) (in|for|at|on|of|among|.|,|choice|<of-trade>) " +
				"[_] [_]",
			"(number one|number 1|no 1|number-one) (in|<of-trade>) [the] [_]",
			"(nobody|no one|no other _|no agent|no team) [(else)] (sells|sold|closes|knows|does|has " +
				"sold|has closed|gets|negotiates|works) [_] (more|faster|better|harder|for more|" +
				"higher)",
			"(outsells|outsold|outperforms|outranks|beats) (every|all|any|everyone|everybody|the) <few>",
			"(no|nobody|no other) [_] [_] [_] (has|have) more (experience|sales|listings|reviews|" +
				"closings|buyers)",
			"second to none", "best in (the|town|class|_) [(business|state|county|city)]",
			"(unmatched|unrivaled|unrivalled|unbeatable|unparalleled|unsurpassed) [_] (service|" +
				"results|expertise|record|knowledge|experience|reputation|negotiation|skill|skills|" +
				"price|prices|value|deal|deals|care|success)",
			"top (producer|producing|seller|selling|closer|performer|rated) [_]",
			"(ranked|ranks|named|voted|rated|recognized|honored|hailed) [(as|among|one of|year " +
				"after year)] [(the|a)] <best> [_] [_]",
			"(best|greatest|sharpest|toughest|strongest) (negotiator|salesperson|seller|closer|real " +
				"estate _) [_] [_]",
		},
		Except: rankless,
	},
}

// rankless are what ranks nobody.
var rankless = []string{
	"(find|finds|finding|choose|chooses|choosing|pick|picks|picking|hire|hiring|ask|asking|" +
		"which|what|who|whether|how|why|where|select|selecting|need|want|compare|comparing|" +
		"look for|looking for|search for) <few>",
	"(best|right|top) [_] (agent|lender|broker|realtor|team|agency|company|firm|office|" +
		"professional|expert|advisor) (for (you|your|the|a|this)|is (one|the|somebody|" +
		"whoever)|to (ask|call))",
	"(not|never|isn't|aren't|without|don't|doesn't|can't|cannot|no (agent|one) can) <few> " +
		"(claim|say|call|be|promise)",
	"(not|never|isn't|aren't) [_] [_] <best>", "<not> (the|a) <best> <few>",
	"top # percent of (incomes|households|earners|homes|the market|the list|the page|results)",
	"(best|top) (team|group) (effort|name|photo|page)",
	"(number one|number 1|no 1) (thing|rule|tip|reason|question|mistake|step|priority|" +
		"complaint|cause|request|goal|on (the|this|your|my) list)",
	"(rule|step|mistake|tip|reason|question|part|item|lesson|myth|unit|lot|building|scene|" +
		"week|day) (number one|number 1|no 1|, 1) [_]",
	"(look|looks|looked|looking|at|do|does|did|try|tries|its|their|his|her|your|work|works) best in",
	"(roll|football|baseball|basketball|music|sports|cowgirl|rodeo|aviation|hockey|polka|" +
		"country) [_] hall of fame",
	"(best|greatest|strongest) real estate (talk|talks|conversation|conversations|chat|chats|question|questions|story|" +
		"stories|lesson|lessons|decision|decisions|move|moves|book|books|podcast|podcasts|joke|jokes|day|days|moment|" +
		"moments)",
	"top rated (schools|school)", "top selling (home|homes|neighborhood|features)",
}
