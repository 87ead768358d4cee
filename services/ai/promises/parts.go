package promises

// parts are what patterns have in common.
var parts = map[string]string{
	// What turns a phrase round, or leaves it open, and the words that it reaches.
	"few": "[_] [_] [_] [_] [_] [_]",
	"not": "(no|not|never|nobody|no one|none|(nothing (is|was|can|will|could|" +
		"would|about|here|there|in|that|else|guarantees|guaranteed|promises|" +
		"sells|beats|says|makes|ever))|neither|nor|without|can't|cannot|don't|" +
		"doesn't|didn't|isn't|aren't|won't|wouldn't|shouldn't|couldn't|hardly|rarely|refuse|refuses|" +
		"beware of|wary of|stop|avoid)",
	"open": "(if|whether|when|until|unless|should|would|could|may|might|can|what|which|how|why|who|" +
		"where|ask|asks|asked|asking|wonder|wondering|suppose|in case|even if|hope|hopes|hoping|" +
		"wish|claims|claimed|says|say)",

	// Who holds something for true that nobody says.
	"opinion": "((people|many|most|some|few|owners|buyers|sellers|others|they|everyone|everybody) [_] (hope|" +
		"hopes|think|thinks|assume|assumes|believe|believes|imagine|imagines|suppose|wonder)|hoping|wondering)",

	"i-will": "(i'll|i will|i'm going to|i am going to|we'll|we will|we're going to|we are going " +
		"to|she'll|she will|he'll|he will|they'll|they will)",
	"coming": "(will|i'll|we'll|you'll|it'll|they'll|she'll|he'll|this'll|that'll)",
	"you-will": "(you'll|you will|you're going to|you are going to|you are sure to|you're sure to|" +
		"you are certain to|you're certain to|you are bound to|you're bound to)",
	"quite": "[(always|also|still|surely|certainly|definitely|absolutely|never|only|just|even|" +
		"soon|all|easily|personally|both|really|likely|probably|almost certainly)]",
	"home": "(home|homes|house|houses|condo|condos|property|properties|listing|listings|place|" +
		"duplex|townhome|land|lot)",
	"gain": "(top dollar|[(the|a|your)] [(best|highest|full|higher|better|right|top)] (price|" +
		"prices|offer|offers)|[(your|the)] asking [price]|more than [the|your] asking|[(several|" +
		"multiple|many|more)] offers|full price|more money|most money|thousands|hundreds|a profit|a " +
		"bargain|a deal|a steal|[(the|a)] [(best|lowest|low|lower)] (rate|rates)|[$] # dollars|[_] " +
		"# [a|per|each|every] [(month|year)] (in|of) (rent|income|cash flow|savings|profit))",
	"soon": "(in|within|under) [(just|only|about|less than)] (#|a|two|three|four|five|six|seven|" +
		"eight|nine|ten|thirty|sixty|ninety|days|weeks|months) [(few|couple of|single)] [(day|days|" +
		"week|weeks|weekend|month|months|hours)]|by (spring|summer|fall|winter|christmas|january|" +
		"february|march|april|may|june|july|august|september|october|november|december|then|the " +
		"end)|before (spring|summer|fall|winter|christmas|school starts|the holidays|_)|fast|" +
		"quickly|in no time|overnight|on time",

	// Who tells what another foresees.
	"foresee": "(expects|expect|expected|forecasts|forecast|forecasters|predicts|predict|predicted|projects|" +
		"project|projected|" +
		"says|said|say|according to|sees|see)",

	// What markets are made of, and what they do.
	"market": "([(mortgage|interest|home|house|housing|property|real estate|local|sale|sales|median|" +
		"insurance|land|their|your|its|the|his|her|these)] (rate|rates|price|prices|value|values|" +
		"rent|rents|premium|premiums|inventory|demand|supply|equity|sales|market) [(here|nearby|" +
		"there|in _|on _|of _|in the _|on the _|of (the|this|your) _|in this _|for _)])",
	"will": "(will|won't|is going to|are going to|is sure to|are sure to|is bound to|are bound to|" +
		"is certain to|are certain to|is set to|are set to|is about to|are about to|is poised to|" +
		"are poised to|is destined to|can only|is likely to|are likely to|is due to|are due to|is " +
		"expected to|are expected to)",
	"move": "(fall|drop|decline|decrease|sink|slide|ease|dip|crash|collapse|tumble|plummet|come " +
		"down|go down|go up|go higher|go lower|rise|climb|increase|jump|soar|surge|skyrocket|double|" +
		"triple|grow|shrink|boom|explode|take off|heat up|cool|cool off|cool down|recover|rebound|" +
		"bounce back|turn|spike|improve|strengthen|weaken|appreciate|pick up|(keep|continue|start|" +
		"begin|stop) [to] (falling|dropping|rising|climbing|going _|growing|increasing|decreasing|" +
		"declining|coming _|rise|fall|climb|grow|drop|go _)|stay [_] (low|high|lower|higher|flat|" +
		"put|there|where)|remain [_] (low|high|flat|strong)|hold|last|never be _|be [_] (lower|" +
		"higher|cheaper)|level off|get [_] (better|worse|higher|lower|cheaper|tighter)|go any " +
		"(lower|higher)|be [_] (under|over|above|below|near|at|around) [_] #|come back [_]|go back " +
		"(up|down))",

	"trade": "(agent|agents|realtor|realtors|broker|brokers|brokerage|brokerages|team|teams|" +
		"lender|lenders|negotiator|negotiators|firm|firms|agency|agencies|salesperson|producer)",
	"best": "(best|top|leading|premier|finest|foremost|number-one|number 1|no 1|top-rated|" +
		"top-ranked|top-selling|top-producing|top-performing|highest-rated|best-rated|best-selling|" +
		"best-known|most (trusted|experienced|successful|respected|recommended|sought-after|awarded|" +
		"reviewed|knowledgeable|effective|popular))",
	"of-trade": "[(real estate|listing|buyer's|seller's|buyers|sellers|local|va|luxury|residential|" +
		"mortgage|independent|relocation|condo|waterfront|land|first-time buyer|military|commercial|" +
		"boutique|family-owned|new-home)] [_] <trade>",
	"tax": "(tax|taxes|capital gains|gains tax|income tax|transfer tax|capital gains tax)",
	"defect": "(leak|leaks|defect|defects|damage|flood|flooding|mold|crack|cracks|termites|" +
		"problem|problems|repair|repairs|death)",
}

// innocent are what holds words of the rules and promises nothing.
var innocent = []string{
	"guaranteed rate", // a lender
	"as promised",
	"best western",
	"top of the list",
}
