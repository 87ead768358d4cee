package promises

// forecasts are what a market will do.
var forecasts = []Rule{
	{
		ID:   "forecast",
		Kind: Forecast,
		Patterns: []string{
			"<market> [(all|here|there|now|next year|in _)] <will> <quite> [(not)] <move>",
			"(expect|anticipate|count on|bank on|look for) [(to see)] <market> (to|that) <move>",
			"(expect|anticipate|count on|bank on) [(to see|some|more|a|further|another)] (rising|" +
				"falling|lower|higher|climbing|declining) <market>",
			"<market> (is|are) (headed|heading|on their way|on its way|bound) (up|down|higher|lower|" +
				"south|north)",
			"<market> (is|are) only going to get _",
			"(homes|houses|prices|values|real estate|land|property|condos|rents|rates) [_] [_] [_] " +
				"[_] (always|never|only) (appreciate|appreciates|go|goes|rise|rises|fall|falls|lose|" +
				"loses|gain|gains|increase|increases) [(up|down|value|in value)]",
			"we (will|'ll) [(all|soon|probably)] see (lower|higher|more|fewer|rising|falling) [_] " +
				"(rates|prices|sales|listings|homes|buyers|inventory|values)",
			"we'll [(all|soon|probably)] see (lower|higher|more|fewer|rising|falling) [_] (rates|" +
				"prices|sales|listings|homes|buyers|inventory|values)",
			"(will|'ll) [(soon|again)] be a (seller's|buyer's|balanced|strong|hot|slow) market",
			"(is|are|it's|it is) (certain|sure|clear|no question|only a matter of time) (that|until|" +
				"before) <market> <few>",
			"(as|once|when) <market> <will> <few>",
			"(home|house|condo|property|neighborhood|area|investment|land|lot|duplex|one|place|it|" +
				"street|town|city|market|suburb) [(that|which)] (<will>|'ll) <quite> (appreciate (.|" +
				",|in|over|fast|and)|boom|take off|heat up|explode|double in _|triple in _|gain " +
				"value|grow in value|rise in value|increase in value|go up in value|hold its value|" +
				"keep its value|be worth (more|far|twice|much|double|#|a))",
			"(value|values|investment|equity) (will|'ll) <quite> (only|double|triple|grow|rise|climb)",
			"(lowest|highest|best|cheapest) [_] [_] [_] (will|'ll) ever (be|get|see)",
			"(will|won't) never be (lower|higher|cheaper|this _|so _)",
			"never be (lower|cheaper|this low|this cheap) again",
		},
		Except: unforeseen,
	},
	{
		ID:   "never-fall",
		Kind: Forecast,
		Patterns: []string{
			"(prices|rates|values|rents) (aren't|are not|won't be|isn't) (coming|going) (down|up|" +
				"anywhere|away)",
		},
		Except: []string{"(if|whether|says|say|said|expect|expects) <few>"},
	},
}

// unforeseen are what forecasts nothing.
var unforeseen = []string{
	"(nobody|no one|not to|none|neither|nothing|never say|can't (say|tell|know|count on|" +
		"promise)|cannot|don't (know|count|expect|bank|bet|believe)|doesn't mean|isn't|" +
		"aren't|wouldn't|no (guarantee|promise|telling|sign|crystal ball)|not (sure|certain|" +
		"clear|a promise)) <few>",
	"(if|whether|unless|should|could|may|might|would|what|how|which|why|who|where|ask|asks|" +
		"asked|wonder|suppose|in case|even if|hope|hopes|hoping|wish|guess|gamble|bet|" +
		"betting|suppose|depends on|question|imagine) <few>",
	"(economists|analysts|experts|some|many|lenders|association|bank|fannie mae|freddie mac|" +
		"they|forecasters|economist|forecast|forecasts|officials|builders|board|report|" +
		"survey|model) [_] [_] [_] [_] (expect|expects|forecast|forecasts|predict|predicts|" +
		"say|says|think|thinks|project|projects|see|sees|anticipate|anticipates|expected|" +
		"predicted) <few>",
	"(according to|says|said) <few>",
	"(offer|offers|rate lock|quote|rate) (won't|will not|doesn't|don't) last (longer|more) than",
	"(sales|competition|demand) (will|won't) (start|begin)", "double as",
	"(farmers|farmer's|flea|night|holiday|christmas|public|fish|street|makers|craft) market <few>",
	"until (prices|rates) (fall|drop|rise|climb|go _)",
}
