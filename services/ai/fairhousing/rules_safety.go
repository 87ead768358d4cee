package fairhousing

// safety are the rules about safety and crime, which stand for who lives in a place.
var safety = []Rule{
	{
		ID:    "safe-place",
		Class: Race,
		Patterns: []string{
			"[(very|extremely|quite|so|incredibly|really)] (safe|safer|safest|unsafe|dangerous|" +
				"rough|sketchy|bad|undesirable|crime-ridden) [(,|and|but)] [_] [(,|and)] [_] [,] " +
				"(<areas>|street|streets|town|towns|city|cities|place to (live|raise|call|walk))",
			"secure [,] [_] (community|neighborhood|area|street)",
			"(<areas>|street|streets|town|park|downtown) (is|are|feels|feel|seems|stays) [(so|very|" +
				"really|quite|extremely|also|and|perfectly)] [_] (safe|unsafe|dangerous|sketchy|" +
				"safe and _) [(at night|after dark|for _|to walk|here)]",
			"(among|one of|some of) the safest",
			"it (is|feels|stays) [(so|very|really|quite)] (safe|unsafe|dangerous) (at night|after " +
				"dark|to walk|here|there)",
			"(feel|feels|feeling|felt) [(so|very|really|quite|perfectly|completely|totally)] (safe|" +
				"secure|safer) [(and _)] (walking|at night|here|on|letting|to walk|after dark|" +
				"outside|day|in (this|the|your) (neighborhood|area|community|building|streets|" +
				"street)|living|out|knowing|.)",
			"safe (for|to) [(your|a|the)] (kids|children|families|women|walk|walk alone|play|live|" +
				"run|jog|bike)",
			"safe (at night|after dark|to walk)",
			"(sketchy|dangerous|unsafe|rough) (after dark|at night)",
			"where (safety|security) (comes|is) first",
			"(safe|quiet and safe|safe and quiet|quiet safe) [(,|and)] [quiet] [_] (place|pocket|" +
				"setting|environment|corner) (to|of|for)",
			"(peace of mind|safety) (that|of) [_] low crime",
			"(no|without) worry about safety",
			"(family|kids|children|you|you'll|everyone) [will] be [(perfectly|completely|very)] " +
				"safe (here|in the|on the|at night|.)",
			"(safer|less safe|more dangerous) than [(the|its)] (#|most|other|any|anywhere|nearby|" +
				"average|city|county|state|national|rest|surrounding|neighboring|half|_ " +
				"(neighborhoods|areas|suburbs|average|percent))",
			"(walk|walking|stroll|strolling|jog|jogging|run|go out|walk home|bike) [_] [_] [_] (at " +
				"night|after dark|late|alone|at any hour|day or night) [_] [_] [_] [and] [_] [_] " +
				"[(without|no|never|and feel|feel)] [(a|any|the|second|fear|feel|ever)] [_] (worry|" +
				"worries|worrying|fear|care|thought|concern|ease|problem|trouble|hesitation|" +
				"comfortable|comfortably)",
			"(without|no|never|not) [_] [_] (worry|fear|worries|worrying|looking over your shoulder|" +
				"second thought) [_] [_] (at night|after dark|walking|here at night|late)",
			"(walk|walking|stroll|jog|run|go out) [_] [_] alone (at night|after dark|late|here|" +
				"around here|in|on the streets)",
			"(can|still|people|neighbors|residents|locals|nobody|everyone|folks|we|they) [_] (leave|" +
				"keep|leaves|keeps) (your|their|the|our|his) [(front|back|own)] (doors|door|house|" +
				"houses|cars|car|homes|bikes|bike) unlocked",
			"unlocked doors",
			"(nobody|no one|few people|neighbors don't|people don't|don't need to|no need to|never) " +
				"[(ever|even|bothers to|need to)] (lock|locks|locking) (the|their|your|a|his|her|" +
				"up) [_] (doors|door|house|houses|bikes|bike|cars|car|homes)",
			"(crime|safety) (grade|score|rating|index|rank|ranking) [_] (of|is|at|was|gives|shows|" +
				"puts) [_] [_] [_]",
			"safety (is|was) [_] (no|not a|never a|not an) [_] (concern|issue|worry|problem)",
			"safety (first|matters) here",
			"(police|911) (were|was|calls|are|is|come|came) [_] (called|#|rare|few|often|rarely|here)",
			"(#|few|fewer|many|no|rare) police (calls|reports|incidents)",
			"stay (east|west|north|south) of",
			"(stay|keep|steer) (away from|out of|off|clear of) [_] [_] ((side|part|parts|end) [of " +
				"(town|the city|the neighborhood)]|neighborhood|neighborhoods|blocks|streets)",
			"avoid (the|that|this) [_] (side|end|part) of (town|the city|the neighborhood)",
			"(keep|keeps) an eye on each other", "(peaceful|quiet|calm) [,] [(and)] (safe|secure)",
		},
		Except: []string{
			"(cannot|can't|can not|may not|must not|never|unable to|not allowed to) [_] [_] [_] [_] " +
				"<asked> [,] [or] [and] [nor] [<asked>]",
			"<asked> [,] [or] [and] [<asked>] [(,|.)] [_] [_] [_] [_] [_] <office>",
			"(ask|contact|call|check with) [_] [_] <office> ...",
			"(whether|if|which|how) [_] [_] [_] (is|are|feels) (safe|unsafe|dangerous)",
			"it is (safe|unsafe|dangerous) (to|for)",
			"(is it|is this|are they) [_] safe to",
			"(it|they) (is|are) [not] (safe|unsafe|dangerous) to (assume|say|wait|waive|remove|use|" +
				"drink|open|touch)",
			"(wire|wiring|water|deck|tree|roof|stove|panel|chimney|money|deposit|data) ... (safe|" +
				"unsafe|dangerous)",
			"safe (distance|money|investment|in the yard|storage)",
			"(ladder|wheel|wheels|trailer|crossing|traffic|light|helmet|stairs|step|railing|" +
				"handrail|handrails|alarms|alarm|deck|pool|gate|fence|lock|locks|sensor|heater|" +
				"outlet|outlets|gas|storm|fire) ... (safe|safer|unsafe|dangerous|unlocked|worry)",
			"(safe|safer) than sorry",
			"(car|cars|shed|garage|gate|window|windows|cabinet|locker) (doors|door) (unlocked|open)",
			"(no|not) safety (record|score)",
			"(rough|bad) (draft|estimate|idea|start|winter|market|year|time|news|credit|patch)",
			"(rough|bad) [_] (estimate|idea) ...",
		},
		Match: []string{
			"A safe neighborhood.",
			"You will feel safe walking at night.",
			"One of the safest areas in town.",
			"Avoid the rough part of town.",
			"The neighborhood is very safe.",
			"A safe area; the police live here.",
			"Stay away, it's sketchy after dark.",
		},
		Pass: []string{
			"For questions about which areas are safe, ask the police department.",
			"Smoke detectors keep a home safe.",
			"It is safe to say that prices vary.",
			"Your agent cannot tell you which neighborhoods are safe or where the best schools are; " +
				"the police department and the school district publish data.",
			"Avoid dangerous areas of the roof.",
		},
		Source:     steers,
		Why:        "Words on safety are heard as words on who lives there, and no agent can vouch for it.",
		Suggestion: "Leave it out, or refer readers to the police department's own figures.",
	},
	{
		ID:    "crime",
		Class: Race,
		Patterns: []string{
			"(low|little|no|less|lower|minimal|high|higher|rising|falling|violent|petty|far from) " +
				"[_] crime",
			"far from [_] [_] crime",
			"crime [_] free",
			"(low|high) crime",
			"free of crime",
			"(crime|crimes|burglaries|thefts|violence) [(rate|rates|levels|numbers|statistics|" +
				"index)] [(here|there|in _|in the area|in the _)] (is|are|was|were|fell|dropped|" +
				"rose|runs|stays|remains|remain|has|have) [_] [_] [_] (half|twice|double|a third|a " +
				"quarter|low|lower|lowest|high|higher|down|up|rare|below|above|fallen|dropped|" +
				"unheard|nonexistent|minimal|less|#)",
			"(crime|crimes|burglaries|thefts) [(rate|rates|index)] (fell|dropped|rose|declined|" +
				"decreased|increased)",
			"crime (rate|rates|index|score|grade) [_] (of|at|about|sits at|stands at) #",
			"(lowest|highest|lower|higher) crime",
			"(trouble|problem|problems|issue|issues) with [_] (crime|drugs|gangs|break-ins)",
			"(crime|drug|gang) (problem|problems|wave|hotspot|activity)",
			"# percent (less|lower|fewer|more) [_] crime",
			"(# burglaries|# thefts|# crimes)",
			"(worry|worried|worrying) about [_] (break-ins|crime|burglary|burglaries|theft)",
			"(no|few|fewer|rare) (break-ins|burglaries|thefts|shootings)",
			"(#|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a dozen|dozens of|" +
				"several|many|hundreds of) [(reported|recorded|car|auto|home|vehicle|violent|" +
				"property|armed|package)] [(or|and) _] (break-ins|burglaries|burglary|robberies|" +
				"robbery|thefts|theft|larcenies|assaults|shootings|homicides|murders|crimes|" +
				"carjackings|break-in|vandalisms)",
			"(break-ins|burglaries|robberies|thefts|assaults|shootings|homicides|murders|car thefts|" +
				"violent crimes|carjackings) [(have|has|here|there)] (fell|dropped|rose|declined|" +
				"decreased|increased|doubled|happen|happens|fallen|risen|(are|were|is|was) [_] " +
				"(rare|low|high|common|up|down|few|#))",
			"(crime|crimes) (is|was|are|has been) [_] (down|up|rare|low|high|not|no|under control|" +
				"falling|rising)",
			"(crime|violence) [(here)] (doesn't|does not|isn't|is not|hardly|barely|never) _",
		},
		Except: []string{
			"(no|not) [_] crime (data|statistics|figures|novels|to)",
			"(insurance|policy|covers|coverage|cover|against|fight|title|identity|wire|mail|deed|" +
				"data|package|coin) [_] [_] [_] (theft|thefts|break-ins|burglary|robbery|vandalism)",
			"(murder|crime) (mystery|mysteries)",
			"(ask|contact|call|check with) [_] [_] <office> ...",
			"(crime|crimes) (data|map|maps|novel|novels|statistics (are published|come from|are " +
				"available))",
		},
		Match: []string{
			"There is little crime here.",
			"A crime-free street.",
			"The crime rate is 40% below the city average.",
			"Crime is low here.",
			"A neighborhood with low crime and good food.",
		},
		Pass: []string{
			"Crime statistics are published by the police department.",
			"For crime data, ask the police department.",
			"Crime novels fill the little free library.",
		},
		Source: steers,
		Why: "Words on crime are heard as words on who lives there, even when a source has " +
			"the figure.",
		Suggestion: "Leave it out, or refer readers to the police department's own figures.",
	},
}
