package fairhousing

// schools are the rules about schools and about vouchers, which stand for who lives in
// a place.
var schools = []Rule{
	{
		ID:    "rated-schools",
		Class: Race,
		Patterns: []string{
			"<good> [and] [<good>] <schools>",
			"<schools> [(here|there|nearby)] (is|are|rank|ranks|rate|rates|score|scores|earn|earns|" +
				"has|have|was|were|get|gets) [(rated|ranked|an|a|all|among|some of|also|both|" +
				"consistently|so|very|really)] [(the|an|a)] [(state's|county's|city's)] (<good>|" +
				"highly|a+|a's|#|well above|above|top|# star|# stars|blue-ribbon|first|second|third|" +
				"fourth|fifth)",
			"<schools> [(here|there|nearby)] (is|are|was|were) (rated|ranked|graded|given) [_] (a|b|" +
				"a+|a-plus|#|well|best|top|first|second|third)",
			"<schools> [_] [_] (has|have|had|earn|earns|earned|got|gets|get|received|with|hold|" +
				"holds) (an a|a b|an a+|a+|straight a's|high|perfect|top|excellent|strong) (rating|" +
				"ratings|grade|grades|score|scores|marks)",
			"(is|are|was|were|is also) rated [_] # [(out of|of)] 10",
			"(an a|a b|an a+|a+|a #|top) (rating|grade|score) [_] [_] [_] <schools>",
			"(district|districts|academy|high|middle) [_] (has|have|had|earned|earns|holds|got|gets|" +
				"received) (an a|a b|an a+|a+|straight a's|a #) (rating|grade|score|report card)",
			"<schools> (rated|ranked|graded|with (high|top|strong|excellent) (scores|ratings|marks|" +
				"grades)) [_] [(#|a|a+|highly|well|top)]",
			"(rated|ranked|graded) (a|a+|#) [_] [_] schools",
			"greatschools [(rating|score|gives|rates|scores|ranks)] [_] [_] [_] [_] [(#|a|an)]",
			"(rave|rave about|proud of|known for) [_] [_] [(local|area|public)] schools",
			"(rating|ratings|score|grade) of # ... school",
			"(students|test scores) [there] [here] (score|scores|test|perform|are) [well] (above|high|top)",
			"(great|good) school zone",
			"(top-rated|top-ranked|highly-rated|highly-ranked|award-winning|acclaimed|sought-after|" +
				"excellent|coveted|blue-ribbon|prestigious|outstanding) [_] [_] (elementary|middle|" +
				"high|academy|school|schools|montessori)",
			"(elementary|high|middle|academy|school) is (one of|among) the [_] (best|top|finest|" +
				"strongest|highest)",
			"schools (are|is) (excellent|great|good|outstanding|top-notch|the best|first-rate|" +
				"terrific|a draw)",
			"(score|scores|scored|scoring|earned|earns) [_] [_] [_] on greatschools",
			"(high|highest|low|lowest) (scoring|performing|rated|ranked) [_] (school|schools)",
			"(school|schools) [_] (of excellence|of distinction)",
		},
		Except: []string{
			"(cannot|can't|can not|may not|must not|never|unable to|not allowed to) [_] [_] [_] [_] " +
				"<asked> [,] [or] [and] [nor] [<asked>]",
			"<asked> [,] [or] [and] [<asked>] [(,|.)] [_] [_] [_] [_] [_] <office>",
			"(ask|contact|call|check with) [_] [_] <office> (about|for|on|which|where|whether|how|" +
				"what) [the] (<asked>|[are] [(the|there are)] <good> <schools>)",
			"rated # [(out of|of)] 10 (by|on) (clients|guests|buyers|zillow|google|yelp|opentable|" +
				"tripadvisor|diners|customers)",
			"which <schools> (is|are) <good>",
			"<asked> [,] ... (district|districts)",
			"(high|middle|elementary) school (gym|auditorium|field|track|parking|band|team)",
			"(best|good) (school of|schools of)",
			"schools (are|is) best (put|directed|asked|sent|left|taken|addressed|answered|made)",
			"schools (was|were|is|are) (a (block|mile|short)|# (blocks|miles|minutes))",
			"(schools|school|elementary) (is|are|was|were) a [_] (block|mile|walk|drive|ride|" +
				"building|way|part)",
			"<schools> (has|have) # (students|classrooms|teachers)",
			"(is|are|was) # (blocks|miles|minutes|feet|students)",
			"(has|have) #",
		},
		Match: []string{
			"Zoned to A+ schools.",
			"Zoned to top-rated schools.",
			"It is zoned to an A-rated elementary school.",
			"In a highly rated school district.",
			"The schools here are rated 9 out of 10.",
			"#GreatSchools",
			"Great schools: ask the owner.",
			"Good schools nearby.",
		},
		Pass: []string{
			"The primary school is on Oak Street.",
			"The address lies in the Austin Independent School District.",
			"Ask the school district about the best public schools.",
			"Questions about the best schools should go to the district.",
			"Questions about schools are best put to the Austin Independent School District.",
			"The elementary school is 3 blocks north.",
		},
		Source:     steers,
		Why:        "Praise or grades of schools are heard as words on who lives there.",
		Suggestion: "Name the district or the school, and refer readers to the district for the rest.",
	},
	{
		ID:    "praised-schools",
		Class: Race,
		Patterns: []string{
			"(excellent|great|good|outstanding|top-notch|superb|fantastic|wonderful|amazing|" +
				"top-rated|highly-rated|award-winning|acclaimed|blue-ribbon|a-rated|a+|best|" +
				"terrific|stellar|sought-after|desirable|top) [(public|local|elementary|" +
				"neighborhood)] (schools|school district|school districts|school system) (is|are|" +
				"was|were|within|a) _",
		},
		Except: []string{
			"(whether|if|which|what|where|how|ask|about) [_] [_] [_] <good> <schools> [_]",
			"<good> <schools> (is|are) (is|are|a question|up to|questions|for)",
			"which <schools> (is|are) <good>",
		},
		Match:      []string{"Excellent schools are a short walk away."},
		Pass:       []string{"Ask the district which schools are best."},
		Source:     steers,
		Why:        "Praise of schools is heard as words on who lives there.",
		Suggestion: "Name the district or the school, and refer readers to the district for the rest.",
	},
	{
		ID:    "vouchers",
		Class: Race,
		Patterns: []string{
			"no [(housing|rent|rental|choice)] (voucher|vouchers)",
			"no section (8|eight)",
			"(section 8|section eight|vouchers|voucher holders|housing vouchers) [(is|are|tenants|" +
				"applicants|will be|residents)] [_] (not (accepted|welcome|allowed|taken|" +
				"considered)|need not apply)",
			"(section 8|vouchers) [tenants] need not apply",
			"(low-income|section 8|subsidized|voucher) (tenants|renters|families|housing) (live|" +
				"lives|next|nearby|across|down)",
			"(do not|don't|does not|doesn't|won't|will not|cannot) (accept|take|participate in) [_] " +
				"(section 8|vouchers|housing vouchers|housing assistance)",
			"(no|not on|without) [_] (housing assistance|public assistance|welfare|government assistance)",
			"(no) (ssi|dss)",
		},
		Except: []string{"(no) vouchers (needed|required|necessary)", "(with|or) without"},
		Match: []string{
			"No vouchers accepted.",
			"Sorry, no Section 8.",
			"Housing vouchers are not accepted.",
			"We don't take Section 8.",
		},
		Pass: []string{"Section 8 vouchers are welcome.", "No vouchers needed for parking."},
		Source: "Source of income is protected by many states and cities; the refusal falls " +
			"hardest on people whom the Act protects (24 CFR 100.500)",
		Why: "Many states and cities forbid the refusal of vouchers, and it falls hardest on " +
			"people whom the Act protects.",
		Suggestion: "Leave it out, or say that vouchers are welcome.",
	},
}
