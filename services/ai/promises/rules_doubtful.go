package promises

// doubtful are what may be a promise or a forecast: what is to come, with words of gain
// or of loss. Somebody looks at them.
var doubtful = []Rule{
	{
		ID:   "gain",
		Kind: Promise, Doubt: true,
		Patterns: []string{
			"(sure|bound|certain|guaranteed) to (add|raise|boost|lift|pay|bring|attract|help you win) [_] [_] " +
				"[_] [_] (value|price|buyers|offers|off|leads|clients|more)",
			"(<coming>|going to) <quite> (bring|find|attract|get) [you] (a|the|your|its) [right] (buyer|tenant|" +
				"renter) (before|by|in|within|soon|fast|quickly|for)",
			"(<coming>|going to) <quite> (pass|reach|hit|top|cross) # (reviews|followers|leads|sales|listings|" +
				"clients|closings|subscribers)",
			"<you-will> <quite> (outsell|outrank|overtake|pass|beat|catch) (both|all|every|everyone|them|the " +
				"other|your _|him|her)",
			"<you-will> <quite> (have|get|see|receive) [_] (#|one|two|three|four|five|six|ten|twenty) [new|" +
				"more] (leads|lead|listings|closings|clients|appointments|referrals|reviews|sales)",
			"<you-will> <quite> (walk out|walk away|leave|come away) with [a|the|more|less] (lower|smaller|" +
				"better|higher|bigger|profit|money)",
			"(referrals|leads|reviews|ratings|followers|calls|listings|sales|clicks|visits|inquiries|showings|" +
				"business|closings|" +
				"offers|bookings) (will|should|are going to) <quite> (double|triple|grow|rise|climb|increase|" +
				"jump|soar|pour in|" +
				"come in|roll in|follow|go up|multiply)",
			"<you-will> <quite> (rank|show up|come up|appear|be found|be ranked|be listed) [_] (first|at the " +
				"top|on top|on page one|" +
				"number 1|above|ahead of)",
			"(profile|page|site|website|listing|name|agency|team|business|post|posts|it|she|he|they) (<coming>|" +
				"is going to) <quite> " +
				"(rank|show up|come up|appear|be|land) [_] (first in|first by|first on|first place|first .|at " +
				"the top|on top|on page one|number 1 in)",
			"(by|before) _ [_] <you-will> be (at the top|first|on top|on page one|number 1)",
			"rank (first|number 1|at the top|on page one) [_] [_] (by|before|within|in) _",
			"(<coming>|going to) <quite> (bring|attract|generate|deliver|draw|earn|win|land|produce|get) [you|" +
				"us|in|her|him|them] " +
				"[_] [_] [_] (lead|leads|offer|offers|clients|listings|sale|sales|buyers|sellers|referrals|" +
				"followers|closings|calls)",
			"(clients|buyers|sellers|leads|referrals|offers) (<coming>) <quite> (come to you|find you|line up|" +
				"flock|call you|fight|" +
				"compete|be lining up|pay more|love|fall in love|choose you|pick you|beat a path)",
			"your phone (<coming>) <quite> (ring|not stop)",
			"(<coming>|would) <quite> (add|raise|boost|lift|increase|double|grow) [_] [_] (value|sale price|" +
				"price|worth|equity|income|commission|revenue)",
			"<you-will> <quite> (come out ahead|come out on top|be glad you|profit|gain|benefit|be better off|" +
				"thank yourself|" +
				"be happy you|have an edge|have the edge|have the upper hand)",
			"<you-will> <quite> (get|make|earn|net|fetch|receive) [_] more (for|money|than|out of|from)",
			"<you-will> <quite> (get|earn|make|have) [_] [_] money back",
			"<you-will> <quite> (get|win|gain|earn|land|see|attract|draw) [_] [_] more (leads|listings|clients|" +
				"referrals|reviews|sales|closings|buyers|offers|calls|followers|business)",
			"(your|the) [_] (assessment|premium|premiums|payment|payments|score|rating|ratings|" +
				"traffic|reach|ranking) (<coming>) <quite> (come down|go down|fall|drop|shrink|rise|go up|climb|grow|" +
				"double|improve|jump|soar)",
			"(earn|earns|get|gets|make|makes) it back (in|within|by|when)",
			"(<coming>) <quite> (pay off|pay for itself|pay for themselves|pay itself back|pay you back)",
			"(sell|sells|selling) (for|at) (more|a premium|the top) [with|in|than|when] [_]",
			"(sell|sells|go|goes|move|moves) <soon> (with (us|me|our)|when you)",
		},
		Except: []string{
			"<not> <few>", "<open> <few>",
			"(goal|aim|aims|target|try|tries|helps|help|hope|count|track|watch|measure) <few>",
			"(recent|latest) sales",
			"<foresee> <few>",
		},
	},
	{
		ID:   "success",
		Kind: Promise, Doubt: true,
		Patterns: []string{
			"<you-will> <quite> (go home|leave|walk out|be) (pre-approved|preapproved|approved|insured|covered|" +
				"protected|safe from)",
			"(inspection|appraisal|title) (<coming>) <quite> (be clean|come back clean|go well|pass|be fine|" +
				"turn up nothing|find nothing|come in at|hold)",
			"(without|not) a single (leak|problem|hitch|delay|surprise|repair|question|objection)",
			"(you|buyers|they|clients) always (get|gets|receive) [_] [_] back",
			"<you-will> <quite> (get|have) your [_] (costs|repairs|fees|closing costs|points) paid",
			"(<coming>|going to) <quite> (stay|remain|keep|be) (dry|leak-free|trouble-free|quiet forever|" +
				"private forever)",
			"(<you-will>|<i-will>) <quite> (win|land|beat) [_] (next one|next home|next house|next|house|home|" +
				"bid|bidding|deal|one you|it|this one)",
			"(next|your) [_] offer (<coming>|is going to) <quite> (win|be accepted|be the one|be the winner|" +
				"beat|stand out|get it|succeed|be chosen)",
			"(next one|next house|next home|the house|the home|this one|it) (<coming>) <quite> be yours",
			"(<coming>|can|to) <quite> (get|expect|have|see|do|deliver|repeat|bring) [you] (the|this) (same|" +
				"exact) [_] (result|results|" +
				"outcome|success|experience|price|ending|for you) [too|for you]",
			"(same|equally good|just as good) (result|results|outcome|success) (for|with) (you|yours|your)",
			"(expect|count on|get ready for|prepare for|be ready for) [(a|the|several|many|multiple|some|strong|" +
				"more)] [_] (offers|" +
				"quick sale|fast sale|bidding war|full-price offer|smooth closing|easy closing|smooth sale|top " +
				"dollar)",
			"(closing|sale|move|purchase|transaction|deal|process) (<coming>) <quite> (go smoothly|be smooth|be " +
				"easy|be quick|" +
				"be stress-free|be a breeze|be painless|go off|go without)",
			"(<you-will>|will) <quite> (have|face|see|get|owe|meet|come with|bring) (no|zero) [_] [_] " +
				"(surprises|surprise|problems|" +
				"trouble|worries|stress|assessments|assessment|repairs|headaches|hassle|hassles|costs|bills|" +
				"delays|regrets)",
			"<you-will> (never|not) [_] (be|get) (surprised|caught|stuck|hit|outbid|blindsided|caught out) <few>",
			"(you won't|you'll never|you will not|you will never|never) (overpay|be surprised|get surprised|" +
				"miss out|lose money|be " +
				"outbid|lose a|pay too much|have to worry|worry|regret)",
			"(buyer|owner|you|seller|buyers|owners|sellers) (won't|will not|will never|never) [_] (pay|owe|" +
				"spend|lose) (a (cent|" +
				"dime|penny|dollar)|anything|one (cent|dime|dollar)|extra|more than|for (a flood|repairs|damage|" +
				"it|that|floods))",
			"<you-will> <quite> see (your|the|its) [_] [_] (assessment|tax|taxes|bill|bills|premium|" +
				"premiums|payment|rate|value|price|reviews|listings|leads|referrals|sales) [_] (come down|go down|" +
				"fall|drop|shrink|rise|go up|climb|grow|double|improve)",
			"(you won't|you will not|you'll never|you will never) (face|see|have|owe|pay|need) [_] [_] (for years|" +
				"for decades|again|any time soon|as long as)",
			"no (more|further|other) [_] (assessment|assessments|surprises|increases|repairs) (will|to|for the|" +
				"for (years|a))",
		},
		Except: []string{
			"(nobody|no one|can't|cannot|don't|doesn't|no guarantee|not everyone) <few>",
			"(if|whether|when|unless|may|might|could|would|should|how|which|why|ask|asks|asked|says|said) <few>",
			"(what|whatever|so|so that|hope|wish|helps|help) <few>", "(goal|aim|aims) <few>",
			"never (lose|miss|pay|worry) (sight|track|touch|a word|about the)", "(expect|count on) [_] (no|few) _",
		},
	},
	{
		ID:   "time",
		Kind: Promise, Doubt: true,
		Patterns: []string{
			"(yours|your _|home|house|condo|it) (<coming>) <quite> (go|sell|be sold|be under contract|be in " +
				"contract|move|close) [just] (as|equally) (fast|quickly|well|soon|smoothly)",
			"<i-will> <quite> (find|get|bring) [you] (a|the|your) (buyer|tenant) [for _ _] (<soon>)",
			"((home|house|condo|one|place|duplex|townhome|property|listing|it|this|cottage|bungalow|cabin|lot|" +
				"ranch|homes|houses|they) " +
				"(will|is going to|are going to)|it'll|they'll|this'll) <quite> (sell|be sold|be gone|go|move|" +
				"be snapped up|be under contract|get offers|" +
				"have offers|fly|find a buyer|find its buyer) [_] (<soon>|at once|right away|the first|by " +
				"(sunday|monday|friday|" +
				"saturday|the weekend|thanksgiving|easter|new year's|_ .))",
			"(homes|houses|condos|listings) (like (yours|this|this one)|i list|we list) (sell|go|move) [_] <soon>",
			"(i|we) sell [(homes|houses|them|most|every|your home)] [_] <soon>",
			"(won't|will not|isn't going to) last (the|long|through|until|past|.|,|a)",
			"(sold|closed|under contract|in contract) (by|before) (spring|summer|fall|winter|christmas|" +
				"thanksgiving|easter) [guaranteed]",
		},
		Except: []string{"<not> know <few>", "<open> <few>",
			"(goal|aim|aims|want|wants|need|needs|hope|who|that|was|were|been|had) <few>"},
	},
	{
		ID:   "saving",
		Kind: Promise, Doubt: true,
		Patterns: []string{
			"(save|saves|saving) [you|money] [(thousands|hundreds|money|big|a lot|a bundle|#|dollars)] [(of|" +
				"in)] [dollars] (on|in) " +
				"[(your|the|their|property|capital|gains|income|his|her)] [(property|gains|capital)] [gains] " +
				"(tax|taxes|taxes here)",
			"(<coming>|going to) <quite> (save|saves) [(you|money|them)] [_] [_] (#|money|thousands|hundreds|" +
				"dollars|a month|each month|" +
				"every month|every year|on (taxes|your|interest|fees|costs|insurance|energy))",
			"(<coming>|going to|sure to) <quite> (cut|lower|reduce|shrink|slash|halve|drop|erase|wipe out|trim) " +
				"[(your|the|their)] [_] " +
				"(tax|taxes|bill|bills|payment|payments|premium|premiums|costs|insurance)",
			"(<coming>) <quite> (lower|shrink|cut|halve) [_] [_] (tax|taxes|tax bill)",
		},
		Except: []string{"<not> <few>", "<open> <few>", "(need|have|goal) to save <few>"},
	},
	{
		ID:   "foresight",
		Kind: Forecast, Doubt: true,
		Patterns: []string{
			"(it will|it'll|they will|they'll|that will|this will|that'll) <quite> (keep|continue) [to] (rising|" +
				"falling|climbing|growing|rise|fall|climb|grow|appreciating|appreciate)",
			"(they will|they'll|it will|it'll|rates will) [all] be (under|over|below|above|back to|near|close " +
				"to) [_] # [by|in|before|next]",
			"(price|prices|rates|values|rents|sales|inventory) (<coming>) <quite> be (flat|steady|stable|strong|" +
				"weak|up|down)",
			"(price|prices|rates|values|rents|inventory|sales|market|demand|supply) (<coming>|are going to|is " +
				"going to) <quite> (keep|continue|go on) [to] (easing|ease|softening|soften|cooling|cool|sliding|" +
				"slide|improving|improve|tightening|tighten|dropping|drop|shrinking|shrink|moving _)",
			"(premium|premiums|taxes|assessments|fees|dues|costs) [_] [_] [_] [_] (<coming>|are going to) " +
				"<quite> (climb|rise|double|triple|soar|go up|jump|fall|drop|go down|come down|increase)",
			"(<coming>|going to|bound to|sure to|only|always|likely to|can only|should|to) <quite> (gain|lose|" +
				"rise in|grow in|go up in|" +
				"increase in|drop in|fall in|hold|keep|hold on to|build|go down in) [(its|their|his|her|your|in|" +
				"some|more)] (value|worth|equity)",
			"(value|values|price|prices|rent|rents|sales|demand|inventory|rates) [(of|for|in|on)] [_] [_] [_] " +
				"[_] (<coming>|are going to|" +
				"is going to) <quite> (fall|drop|rise|climb|go up|go down|recover|be back|bounce back|normalize|" +
				"stabilize|hold|pick up|" +
				"come back|soften|settle|catch up|outrun|outpace|exceed|return|stay|peak|bottom out|suffer|slip|" +
				"shrink|grow)",
			"(value|values|price|prices) (falls|fall|rises|rise|drops|drop|shrinks|shrink|melts) (year (by|" +
				"after) year|every year|each year|over time|as the)",
			"(lose|loses|gain|gains) value (year|every|each|over|as|fast|with)",
			"(spring|summer|fall|winter|january|february|march|april|may|june|next year|the new year|2027|the " +
				"thaw) (<coming>|is going to) " +
				"<quite> (bring|see|mean|be) [_] [_] (price|prices|rate|rates|sales|buyers|sellers|listings|" +
				"offers|market|competition|inventory|" +
				"better|stronger|busier|slower|cheaper|higher|lower|good for|great for|a better)",
			"(buyers|sellers|investors) (<coming>|are going to) <quite> (come back|return|be back|flood|rush|" +
				"cut (their|prices)|lower their|" +
				"raise their|pay more|have more choice|lose|gain|outnumber|regain|drop out|pull back|pour)",
			"(more|fewer|new) (listings|homes|buyers|sellers) (are coming|are on the way|will come|will arrive|" +
				"will follow|will hit)",
			"(<coming>|is going to|bound to|sure to) <quite> (push|drive|send|pull|bring|lift|keep|move) [up|" +
				"down] [_] [_] (price|prices|values|rents|" +
				"rates) [up|down|higher|lower]",
			"(worst|best) is (over|yet to come|still to come|behind us|to come)",
			"(rates|prices|values|rents|inventory|market) (has|have) [(finally|now|already|clearly)] (peaked|" +
				"bottomed|bottomed out|topped out|turned a corner|" +
				"turned the corner|hit bottom|found a floor|found its floor)",
			"now is [(really|still)] (the|a) [_] time to (buy|sell|list|move|invest|act|refinance)",
			"(never|not|no) [_] [(been a|a|is a)] better (time|moment|season) to (buy|sell|list|invest|move)",
			"(waiting|to wait) (<coming>|is going to) <quite> (cost|hurt|pay)",
			"(smart|safe|solid|sound|great|excellent|wise|good|rock-solid|secure) [long-term] investment",
			"(<coming>|going to) <quite> (cost|be worth|fetch|command) [_] [_] (more|less|twice|double|far more|" +
				"much more) [_] (.|,|in|by|then|than|once|" +
				"when|next|after)",
			"(market|prices|values) (is|are) (about to|ready to|poised to|set to|on the verge|turning|turning " +
				"around)",
		},
		Except: []string{
			"(nobody|no one|neither|can't|cannot|don't|doesn't|isn't|not sure|no guarantee|no promise|no " +
				"telling|not know) <few>",
			"(if|whether|unless|may|might|could|what|how|which|why|who|ask|asks|asked|wonder|hope|hoping|" +
				"depends on|question|even if|where|as|when it) <few>",
			"<foresee> <few>",
			"is now <few>", "a (good|great) investment of (time|your time)",
		},
	},
	{
		ID:   "untaxed",
		Kind: Advice, Doubt: true,
		Patterns: []string{
			"(you|owners|buyers) (won't|will not|don't|do not|will never|needn't) (need|have to buy|have to " +
				"carry|have to have) [_] [_] insurance",
			"[property] (tax|taxes) [bill] (<coming>) <quite> (come down|go down|fall|drop|shrink|be lower|be " +
				"cut|be halved)",
			"(nobody|no one|they) (can|can't|cannot|could) [ever] sue you",
			"you (qualify|are eligible) for [the|a|this|that] [_] (exemption|credit|deduction|loan|homestead " +
				"exemption|grant|rebate|refund)",
			"<you-will> <quite> (pay|owe) (no|zero|less|little) [_] [_] <tax>",
			"(you won't|you will not|you'll never|you don't|owners won't|sellers won't) [_] (owe|pay) [_] [_] <tax>",
			"<you-will> <quite> (keep|carry over|take|transfer|bring) [_] [_] [_] (tax base|tax bill|tax rate|tax " +
				"basis|base year value|taxes)",
			"(lets|let) you (keep|take|carry|skip|avoid) [_] [_] [_] (tax|taxes|tax base|tax bill)",
		},
		Except: []string{"(if|whether|unless|may|might|ask|asks|how|what|when) <few>", "(who|ask|depends) <few>"},
	},
	{
		ID:   "maybe-rank",
		Kind: Rank, Doubt: true,
		Patterns: []string{
			"favorite [(local|real estate|listing)] (agent|realtor|broker|brokerage|lender) [(in|of) [_]]",
			"(one of|among) the [(very)] (best|top|leading|finest|most _) [_] (<trade>|in) [_] [_]",
			"go-to [(local|real estate|listing)] (agent|agents|realtor|realtors|broker|brokerage|" +
				"team|lender)",
			"(largest|biggest|fastest-growing|busiest|oldest|strongest|hardest-working) [(real " +
				"estate|independent|local|residential|family-owned)] [_] (agent|agents|realtor|" +
				"realtors|broker|brokerage|brokerages|agency|team|firm) [in] [_]",
			"(record-breaking|record-setting|record breaking|five-star|5-star|star|superstar|elite|" +
				"world-class) (agent|realtor|broker|team|brokerage|service|results)",
			"award-winning",
			"multi-award-winning",
			"rookie of the year", "hall of fame", "(top|best) # percent [(of|in)] [_] [_]",
			"market leader", "industry leader",
		},
		Except: rankless,
	},
	{
		ID:   "maybe-forecast",
		Kind: Forecast, Doubt: true,
		Patterns: []string{
			"there (will|'ll) be (more|fewer|many|less) [_] (homes|listings|buyers|sellers|sales|" +
				"inventory|competition) [on the market] (in|by|next|this|soon|after|.)",
			"(sellers|buyers) will [(soon|again)] have the (upper hand|advantage|edge)",
			"(before|until) (prices|rates|values|costs|rents) (go up|go back up|rise|climb|increase|" +
				"jump|soar|go higher|take off|explode|rise again)",
			"(price|prices|deal|deals|home|house|condo|one|listing|rate|rates|gem|opportunity) " +
				"(won't|will not|isn't going to|can't|cannot) <quite> (last|be here|stay on the " +
				"market|be around|wait|be available)",
			"(it|this|these|they) (won't|will not) [be] (last (long|.|the _|at this)|on the market " +
				"long|around long)",
			"next (hot|big|it) (neighborhood|area|spot|market|thing)",
			"up-and-coming (neighborhood|area|street|market|suburb|part of town|spot)",
			"(boom|crash|recovery|rebound|upswing|downturn|turnaround) (is coming|is near|is ahead|" +
				"will come|is around the corner|lies ahead)",
		},
		Except: unforeseen,
	},
}
