package promises

// assurances are what somebody is to get or to do.
var assurances = []Rule{
	{
		ID:   "own-promise",
		Kind: Promise,
		Patterns: []string{
			"(i|we) [(can|do|hereby|solemnly)] (promise|swear|vow|pledge) [(you|that|to|to you)] " +
				"<few> (sell|sold|sale|price|prices|close|closing|closed|offer|offers|save|savings|" +
				"rate|rates|dollar|dollars|result|results|love|buyer|buyers|own|approved|approval|" +
				"find|get|deal|profit|best|happy|move)",
			"my (word|promise) [on it] (on it|to you|,|is that|that)",
			"<i-will> <quite> (get|win|bring|net|secure|land|find|fetch|negotiate|earn|make|save) " +
				"[_] [_] [_] <gain>",
			"(will|'ll|shall) <quite> (get|win|bring|net|secure|land|find|fetch|negotiate|earn|make|save) " +
				"(every|each|any|all|all of (her|his|our|their|the)|our|her|his|their|the|your|you|one's) " +
				"[(client|clients|seller|sellers|buyer|buyers|owner|owners|family|families|everyone)] " +
				"(top dollar|(the|a) (best|highest|top|lowest) [possible] (price|prices|offer|offers|rate|rates|deal))",
			"<i-will> <quite> sell (your|the|any|every|this) [_] <home> [(<soon>|for (top|the " +
				"highest|more|full)|above|over)]",
			"<i-will> <quite> sell it (<soon>|for (top|the highest|more|full)|above|over|or)",
			"<i-will> <quite> (find|get) you (a|the|your|into|in a|in the) [_] [_] (<home>|buyer|" +
				"tenant|loan|approval) (<soon>)",
			"<i-will> <quite> have you (in|into|out of|under) [_] [_] [_] (<soon>)",
			"<i-will> <quite> save you [_] [_] (#|thousands|hundreds|money|dollars|a fortune|a bundle)",
			"<i-will> <quite> (get|find|put) you into [_] [_] [_] [<soon>]",
			"(i|we|she|he|they|who) (always|never fail to|consistently) (get|gets|sell|sells|beat|" +
				"beats|win|wins|close|closes|net|nets|bring|brings|find|finds) [_] [_] [_] [_] [_] " +
				"(price|prices|asking|offers|dollar|list|time|war|wars|home)",
		},
		Except: []string{
			"<not> <few>", "(if|whether|can|could|may|might|should) <few>",
			"(find|get) you [_] [_] (time|times|answer|answers|copy|list|form|forms|disclosures|" +
				"documents|report|numbers|quote|quotes|date|details)",
			"(as|what|like|that) (i|we) promise",
		},
	},
	{
		ID:   "what-you-get",
		Kind: Promise,
		Patterns: []string{
			"<you-will> <quite> (get|receive|earn|make|save|win|net|pocket|see|have|enjoy|sell for|" +
				"sell at|walk away with|be paid|fetch) [_] [_] <gain>",
			"<you-will> <quite> (win|get|earn|keep|close|land|sell|please|bring|gain) (every|any|each|all) " +
				"[(your|of your|the)] (client|clients|buyer|buyers|seller|sellers|listing|listings|deal|deals|" +
				"offer|offers|bidder|negotiation|" +
				"negotiations|home|homes) [_] [_] [_]",
			"<you-will> <quite> (win|beat) [_] [_] [_] (war|wars|offer|offers|competition)",
			"<you-will> <quite> (have|own|find|close|close on|be in|move into|be living in|be " +
				"moving into|sell) [_] [_] [_] (<home>|deal|loan) (<soon>)",
			"<you-will> <quite> (close|sell|be sold|be under contract|be in contract|be in your [_] " +
				"<home>|be home) (<soon>)",
			"(offers|approval|sale|success|profit|savings|result|results) (is|are) (certain|assured|" +
				"a certainty|a sure thing|a given)",
			"(your|the|any|every|this|their) [_] [_] (<home>) (will|is going to|is sure to|is " +
				"certain to|is bound to) <quite> (sell|be sold|go|close|fetch|bring|be gone|rent) " +
				"[_] [_] ((<soon>)|for (more|top|the highest|full|over|above|at least|#)|above|over|" +
				"at (full|asking)|<gain>|for itself)",
			"(your|the|any|every|this|their) (<home>) sells [(itself)] (<soon>)",
			"(your|every|the) (offer|offers|loan|application) (will|is sure to|is certain to) " +
				"<quite> (be accepted|be approved|win|go through)",
			"(rent|rents|tenant|tenants|renter|renters|second unit|income) (will|is sure to|are " +
				"sure to|would) <quite> (cover|pay|pay for|carry) (your|the|all|most|half)",
			"(seller|sellers|lender|builder|i|we) (will|'ll) <quite> (pay|cover) [(all|all of|for)] your",
			"(certain|sure|bound|guaranteed) to (get|sell|win|close|save|earn|bring|make|attract|" +
				"generate|draw|receive|double|rank) <few>",
		},
		Except: []string{
			"<not> <few>",
			"(perhaps|maybe|probably|likely|ideally|hopefully|chances are|if|whether|unless|until|" +
				"who|how|why|when|ask|asks|asked|what|may|might|could|would) <few>",
			"(what|whatever) [_] [_] [_] [_] will <few>",
			"be sure to <few>",
			"make (sure|certain) to <few>",
			"(you'll|you will) <few> (if|unless|depending) ",
		},
	},
	{
		ID:   "reach",
		Kind: Promise,
		Patterns: []string{
			"<you-will> <quite> (be|rank|land|appear|show up) (on|at|in) (the first page|page one|" +
				"the top of|first place) <few>",
			"(will|going to|sure to|certain to|and) <quite> (put|bring|get|give|win|rank|land|" +
				"double|triple|earn|generate|deliver|make|move|place|lift|push|outrank|overtake) " +
				"[_] [_] [_] [_] (first page|page one|top of google|top spot|number one|first in " +
				"google|top of the map|map pack|more leads|new leads|leads a _|leads per _|twice as " +
				"many|# leads)",
			"(will|to|and|that|which) (double|triple|quadruple) your (leads|sales|followers|reviews|" +
				"business|income|closings|listings|reach|calls|commission|visits|traffic|referrals|clients|" +
				"audience|inquiries|views|engagement|bookings|appointments|conversions)",
			"(will|to|and|that|which) (double|triple|quadruple) the (number|count) of [your] (leads|sales|followers|" +
				"reviews|closings|listings|calls|referrals|clients|inquiries)",
			"will [_] (bring|win|earn|get|land|add|attract|generate|deliver|net|produce|yield|mean) [(you|her|him|them|" +
				"the team|the agent)] [(at least|about|around|up to|some)] (#|two|three|four|five|six|ten) " +
				"[_] (listing|listings|client|clients|closing|" +
				"closings|sale|sales|review|reviews|referral|referrals|follower|followers|buyer|buyers|seller|sellers|call|" +
				"calls|deal|deals|appointment|appointments|inquiries)",
		},
		Except: []string{
			"<not> <few>",
			"(can|could|may|might|whether|if|helps|help|aim|aims|goal|try|tries) <few>",
		},
	},
	{
		ID:       "never-lose",
		Kind:     Promise,
		Patterns: []string{"<you-will> never (lose|overpay|regret|be outbid|lose out) <few>"},
		Except:   []string{"never lose (sight|touch|track|a minute|time)"},
	},
}
