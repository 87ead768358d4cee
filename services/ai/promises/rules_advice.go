package promises

// advice is what the law, a tax office or an investor does.
var advice = []Rule{
	{
		ID:   "legal-advice",
		Kind: Advice,
		Patterns: []string{
			"(you|sellers|buyers|owners|a buyer|a seller) [(really|certainly)] (don't|do not|" +
				"needn't|need not|won't|will not|never|can skip|can waive|don't even) [(even|ever|" +
				"really)] [(have to|need to|need|have)] [_] [_] (attorney|lawyer|inspection|" +
				"appraisal|title insurance|title search|survey)",
			"(you|sellers|owners) [(really|certainly)] (don't|do not|needn't|need not|never) [(even|" +
				"ever|really)] [(have to|need to)] (disclose|tell [_] (buyer|buyers)|(mention|" +
				"report) [_] <defect>) [_] [_] [_]",
			"(no need|not necessary|not required|no reason|no obligation) [(for you)] to (disclose|" +
				"tell [_] (buyer|buyers)|mention [_] <defect>|hire [_] (attorney|lawyer)|report)",
			"(don't|do not|never) (disclose|tell [_] (buyer|buyers) about|mention) [_] <defect>",
			"(hide|conceal|cover up|paint over) [_] <defect>",
			"(.|,|-) (skip|waive|forgo|drop) (the|your|an|all|any|every) [(home|financing|loan|" +
				"buyer's)] (inspection|inspections|appraisal|contingency|contingencies|title search|" +
				"survey|walk-through)",
			"you (should|can|must|could) [(safely|always|just|simply|easily)] (skip|waive|forgo) " +
				"(the|your|an|all|any|every) [_] (inspection|inspections|appraisal|contingency|" +
				"contingencies|title search|survey)",
			"you can [(always|just|simply|safely)] (break|cancel|walk away from|back out of|get out " +
				"of) (the|your|a|any) [_] (lease|contract|deal|offer) (without|at any|for free|" +
				"whenever)",
			"(you|buyers|sellers|tenants) (should|can|could|must) sue",
			"(you are|you're|buyers are|sellers are) [(fully|legally)] (entitled to|liable for|" +
				"protected from)",
		},
		Except: []string{
			"(ask|whether|if|unless|says|advise|advises|attorney can|what) <few>",
			"(don't|do not|never|nobody should|shouldn't|before you|think twice|careful) [_] [_] " +
				"[_] (skip|waive|forgo|drop|hide|conceal|cover|paint)",
			"(should|can|could|may|must) (i|we|you) <few>",
		},
	},
	{
		ID:   "tax-advice",
		Kind: Advice,
		Patterns: []string{
			"(you|owners|buyers|sellers|homeowners|landlords|investors|and|also) [(can|may|could|" +
				"will|get to|should|must)] <quite> (deduct|write off|depreciate) <few>",
			"(.|,|-) (deduct|write off) (the|all|your|every|it|points|interest) [_] [_] [_]",
			"(is|are|comes|come|'s) [(all|fully|completely|entirely|100 percent|usually|also)] " +
				"(tax-deductible|tax-free|deductible)",
			"(you|sellers|owners|buyers) [(won't|will not|don't|do not|never|will never|needn't|" +
				"need not)] <quite> [(have to|need to)] (owe|pay) (no|[(any|a|a cent of|a penny of|" +
				"a dime of)] <tax>)",
			"(you|sellers|owners|buyers) (won't|will not|don't|do not|never|will never|needn't|need " +
				"not|pay no|owe no) <quite> [(have to|need to|owe|pay)] [(any|a|a cent of|a penny " +
				"of|a dime of|on)] <tax>",
			"(to avoid|and avoid|avoid|avoids|dodge|escape|get around|get out of) [(all|any|paying|" +
				"the)] <tax>",
			"put [_] [_] [_] (into|in) (an llc|a trust) to",
			"(your|the) (taxes|tax bill|assessment) will (go down|drop|fall|be lower|be cut)",
		},
		Except: []string{
			"(ask|whether|if|unless|may|might|could|some|question|not all|tax adviser|tax advisor|" +
				"accountant|cpa|how|what|when|which) <few>",
			"(tax-free|tax free) (weekend|holiday|shopping|day|days)",
			"(not|isn't|aren't|cannot|can't|never|no longer) [_] (deduct|deductible|tax-deductible|" +
				"tax-free)",
		},
	},
	{
		ID:   "investment-advice",
		Kind: Advice,
		Patterns: []string{
			"(safest|smartest|surest|best|soundest) [_] investment",

			"(great|smart|safe|solid|sure|sound|excellent|perfect|wise|best|fantastic|superb|" +
				"once-in-a-lifetime|proven|good|can't-miss) [(long-term|real estate|first|financial|" +
				"rental)] investment [(.|,|for|in|at|opportunity|you)]",
			"(now is|it's|it is|there's never been) [_] [_] (best|perfect|better|great|ideal) time " +
				"(to|for) (buy|sell|invest|list|refinance|buying|selling)",
			"(you|buyers) should (buy|invest|refinance|sell|borrow) (now|today|before|immediately|" +
				"right away)",
			"(buying|investing|selling) now is [_] [_] (smart|best|right|safe|wise) [_]",
		},
		Except: []string{
			"<not> <few>",
			"(whether|if|is it|how|what|when|why|ask|which) <few>",
			"good investment in (time|_ time)",
		},
	},
	{
		ID:       "never-better",
		Kind:     Advice,
		Patterns: []string{"never been a [(better|easier)] time [(to|for) [_]]", "never a better time"},
	},
}
