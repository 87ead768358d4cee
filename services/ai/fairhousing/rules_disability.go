package fairhousing

// disabilities are the rules about disability.
var disabilities = []Rule{
	{
		ID:    "able-bodied",
		Class: Disability,
		Patterns: []string{
			"able-bodied",
			"<home-is-for> <able>",
			"(physically) (fit|able to (climb|walk)) [(person|persons|people|tenant|tenants|adult|" +
				"adults|resident|residents)]",
			"(must|should|need to|has to|have to) be physically (fit|healthy)",
			"(must|should|need to|has to|have to) be [physically] (fit|healthy|mobile|able to " +
				"(climb|walk|live|manage stairs))",
			"(must|should) (live independently|climb stairs|be independent)",
			"(healthy|fit) (tenants|tenant|residents|people|adults|buyers|persons) [only]",
			"(people|those|anyone|residents|buyers) who (is|are) (fit|healthy|fit and healthy|" +
				"healthy and fit|able-bodied)",
			"(live|living) independently without help",
		},
		Match: []string{
			"The home is for able-bodied people.",
			"Must be physically fit.",
			"A place for people who are fit and healthy.",
			"Tenants must be able to climb stairs.",
		},
		Pass: []string{
			"Able to close in 30 days.",
			"There are 14 steps to the front door.",
			"Healthy reserves and no special assessments.",
		},
		Source:     wordList + "(6)",
		Why:        "It keeps people with disabilities away.",
		Suggestion: "Say what is there: “14 steps to the door”, “no elevator”.",
	},
	{
		ID:    "not-for-the-disabled",
		Class: Disability,
		Patterns: []string{
			"no (wheelchair|wheelchairs|walkers|mobility scooters) [users]",
			"(not|un) (suitable|suited|appropriate|recommended|ideal|a good fit) (for|to) [(the|" +
				"people with|anyone with|those with|anyone in|people in)] [a] (disabled|disability|" +
				"disabilities|handicap|handicaps|handicapped|wheelchair|wheelchairs)",
			"unsuitable (for|to) [(the|people with|anyone with|those with)] (disabled|disabilities|" +
				"handicapped|wheelchairs)",
			"not for the (handicapped|disabled)",
			"(no|no the) [the] (disabled|handicapped|mentally ill)",
			"(handicapped|crippled|mentally ill) (person|persons|people|tenant|tenants|resident|residents)",
			"(poor|bad|wrong) (choice|fit|place) for [(the|people with|a)] (disabled|disabilities|" +
				"handicapped|wheelchair|wheelchairs) [(people|users|user)]",
			"(do not|don't|won't|will not|cannot) (rent|sell|lease) to [_] [_] (mental illness|" +
				"disabilities|disabled people|the disabled|mentally ill|handicapped people)",
			"people with (mental illness|mental illnesses) (not|need not)",
			"(recovering (addicts|alcoholics)|addicts|the mentally ill|disabled people|people with " +
				"disabilities) (need not apply|not (welcome|allowed|accepted))",
			"no (recovering addicts|group homes|group home|halfway houses|halfway house)",
			"(not|only|just|best|better|unsuitable|great|perfect|ideal) (for|to) (people|those|" +
				"anyone|buyers|tenants|somebody|someone|residents) (who|that) (cannot|can't|can|" +
				"have trouble|struggle|walk|climb|don't need|do not need|need) [_] [_] [_] [(stairs|" +
				"steps|walk|help|wheelchair|walker|cane|assistance)]",
			"too [_] [_] for (disabled|handicapped|elderly|older|frail|infirm) (buyers|people|" +
				"tenants|residents|persons)",
			"(if you|anyone who|those who|people who) (use|uses) [a] (wheelchair|walker|cane) [,] " +
				"(look|should look|keep looking|skip|need not)",
		},
		Match: []string{
			"No wheelchairs.",
			"Not suitable for the handicapped.",
			"Not suitable for wheelchair users.",
			"Recovering addicts need not apply.",
		},
		Pass: []string{
			"No wheelchair ramp is needed: the entrance is level.",
			"The entrance is wheelchair accessible.",
			"Handicap-accessible parking is beside the entrance.",
		},
		Except:     []string{"wheelchair (ramp|ramps|lift|access|accessible)"},
		Source:     wordList + "(6); 24 CFR 100.202",
		Why:        "It tells people with disabilities that they are not wanted.",
		Suggestion: "State the facts of the building: steps, door widths, an elevator or none.",
	},
	{
		ID:    "no-assistance-animals",
		Class: Disability,
		Patterns: []string{
			"(no|not|without) [_] [or] (assistance|service|support|emotional support|guide|therapy|" +
				"seeing eye) (animal|animals|dog|dogs|pets)",
			"no (esa|esas)",
			"(including|even|not even) (service|assistance|emotional support) (animals|dogs)",
			"(limit|limited|pounds|pets|maximum|fee|deposit) [,] (service|assistance|emotional " +
				"support) (animals|dogs) included",
			"(service|assistance|emotional support|support) (animals|animal|dogs) [(are|is)] (not " +
				"(allowed|accepted|permitted|welcome)|prohibited|extra|subject to [a] [pet] (fee|" +
				"deposit))",
			"pet (fee|deposit|rent) (for|on|applies to) (service|assistance|emotional support) " +
				"(animals|dogs)",
			"(do not|don't|won't|will not|cannot) (accept|allow|take|permit) [_] (assistance|" +
				"service|support|emotional support) (animals|animal|dogs)",
		},
		Except: []string{
			"(not|no) pets [,] (including|even)",
			"(no|not) (pet fee|pet deposit|pet rent|fee|deposit|charge) (for|on) (assistance|" +
				"service|emotional support) (animals|dogs)",
			"(are|is) not pets",
			"not (apply to|include|pets|limited to|charged for|count) ...",
		},
		Match: []string{
			"No assistance animals.",
			"No service dogs.",
			"No emotional support animals, no exceptions.",
			"Service animals are not allowed.",
			"Two pets with a limit of 50 pounds, service animals included.",
		},
		Pass: []string{
			"No pets; assistance animals are always welcome.",
			"There is no pet fee for assistance animals.",
			"Assistance animals are not pets.",
		},
		Source:     "24 CFR 100.204; HUD notice FHEO-2020-01 on assistance animals",
		Why:        "An animal that assists a person with a disability is no pet and must be allowed.",
		Suggestion: "Write “No pets; assistance animals are welcome”.",
	},
}
