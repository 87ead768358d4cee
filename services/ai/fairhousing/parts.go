package fairhousing

// Parts are what patterns have in common, by name: <families>. They are written
// in the same language.
var Parts = map[string]string{
	// What a text says about whom a home is for.
	"home-is-for": "(<suits>|<draws>|<prefers>) [,] <who>",
	"suits": "(perfect|perfectly suited|perfectly|ideal|ideally suited|great|best|excellent|" +
		"wonderful|fantastic|amazing|fabulous|suitable|well suited|suited|better suited|best suited|" +
		"designed|made|meant|intended|built|tailored|tailor-made|just right|right|a dream|a haven|a " +
		"fit|a blessing|a must|a paradise|the place|room|prime|a good fit|the perfect fit|" +
		"especially|geared) [enough] [<spot>] [,] (for|to|with|among)|(sound|smart|good|solid|" +
		"natural|sensible|nice|lovely|comfortable|cozy) <spot> [,] (for|to)|(suits|suit|fits|would " +
		"suit|will suit)",
	"spot": "(place|places|home|homes|house|houses|spot|choice|fit|area|neighborhood|" +
		"community|pick|setting|condo|apartment|apartments|location|option|layout|floor plan|" +
		"property|block|street|town|building|starter home|first home|family home|value)",
	"draws": "(popular (with|among)|attracts|attract|attracting|a favorite (of|with|among|" +
		"for)|favorite (of|with|among)|loved by|beloved by|appeals to|appeal to|appealing to|home " +
		"to|full of|filled with|teeming with|mostly|predominantly|largely|primarily|sought after by|" +
		"made up of|draws|draws in|is drawing|welcoming to|geared toward|geared towards|catered to|" +
		"cater to|caters to|catering to|a magnet for|a hub for)",
	"prefers": "(prefer|prefers|preferred|preferring|preference for|preference is given to|want|" +
		"wants|seeking|seeks|looking for)",
	"who": "[(a|an|the|your|any|all|many|most|mostly|other|our|some|a couple of)] [<adj>] " +
		"[,] [<adj>] [,] [<adj>]",
	"adj": "(growing|large|larger|small|young|younger|busy|active|older|retired|working|" +
		"professional|new|local|little|loving|military|wealthy|affluent|educated|like-minded|" +
		"well-off|first-time|happy|nice|quiet|responsible|clean|single|married|mature|hip|trendy|" +
		"cool|creative|artsy|urban|energetic|outgoing|fellow|vibrant|youthful|ambitious|noisy|and|or)",
	"will-love": "[(alike|especially|also|who work nearby)] (will|would|can|may|might|are sure to|" +
		"are going to) [(really|also|just|all|absolutely|especially)] (love|adore|appreciate|enjoy|" +
		"feel|thrive|fit in|be happy|be comfortable)|(love|adore|flock to|flock here|are flocking|" +
		"gravitate|thrive here|feel at home|feel right at home|feel welcome|belong|do best|should " +
		"(live|buy|choose|look) (here|in|at))",

	// What a plan says about whom an advertisement is shown to.
	"aim": "(<aim-at>|<aim-to>)",
	"aim-at": "(target|targets|targeting|targeted to|aim at|aimed at|aiming at|aim ... at|focus " +
		"on|focus your _ on|focus your _ _ on|reach|reaching|audience of|audience is|audience to|" +
		"audience as|audience [,]|narrow ... to|limit ... to|restrict ... to)",
	"aim-to": "(boost|boosted|boosting|advertise|advertised|advertising|promote|promoted|show|" +
		"shown|showing|run|serve|served|market|marketed|marketing|push|ads|ad|campaign|campaigns|" +
		"send the ad) ... (to|at|for|only to)|(boost|show|advertise|market|promote) [only] to|" +
		"market to|marketed to",
	"leave-out": "(exclude|excludes|excluding|leave out|leaving out|filter out|filtering out|screen " +
		"out|omit|skip|remove|hide ... from|turn off)",
	"dont": "(don't|do not|never|not|no|can't|cannot|can not|without|avoid|avoids|instead of|" +
		"rather than|forbids|forbid|bars|bans|prohibits|removes|remove|removed|blocks|disables|" +
		"drops|bans|disallows|nor|nobody|mustn't|won't|isn't|aren't)",

	"aim-word": "(target|targets|targeting|aim|boost|advertise|advertising|narrow|filter|limit|" +
		"restrict|set|exclude|use|split|audience|leave out|show|market)",
	"ages": "(aged|ages|age|between|over|under|from|older than|younger than) [the ages of] ## " +
		"[(to|and|through|or)] [(##|older|over|up)]|## [(to|and|through)] ##|(55+|65+|50+|60+)|in " +
		"their (20s|30s|40s|50s|60s|twenties|thirties|forties|fifties|sixties)",
	"works-with": "(works with|work with|worked with|working with|helps|help|helped|helping|serves|" +
		"serve|served|serving|assists|assist|assisted|assisting|represents|represent|represented|" +
		"guides|guide|guided|with) [(many|both|our|your|her|my)] <languages> speaking (buyers|" +
		"sellers|clients|households|families|homeowners|renters|residents|people|homebuyers)",
	"of-place": "(a|an|the|several|many|local|great|good|st|saint|our|beautiful|area|nearby)",

	// A phrase in quotation marks of which a text speaks.
	"mention": "[<filler>] [,] [<filler>] [<filler>] [<filler>] [<filler>] [<filler>]",
	"filler": "(any|the|a|of|in|to|say|says|saying|such|as|like|that|or|and|ad|ads|advertising|" +
		"advertisements|phrase|phrases|word|words|wording|language|term|terms|listing|listings|" +
		"statement|statements|write|use|for|with)",
	"cant-say": "(can't|cannot|can not|won't|will not|not allowed to|unable to|may not|must not|" +
		"mustn't|not permitted to|not supposed to|nobody can|no agent can|no agent should|" +
		"shouldn't) (tell|say|answer|speak|comment|write|talk|judge|discuss|tell you|tell anyone|" +
		"tell buyers) [_] [_] (whether|if|which|who|where|what|on)",
	"quoted":     "\" ... [...] [.] \"",
	"and-quoted": "[,] [(or|and|nor)] <quoted>",

	// Kinds of people.
	"families": "(families [with (children|kids|small children|little ones|young children|young " +
		"kids)]|family with [(small|young|little|two|three)] (children|kids)|(a|your|the|any|" +
		"growing|young|large|small|big|whole|new|busy) family|singles|single (people|persons|person|" +
		"professionals|professional|parents|parent|adults|adult|occupant|occupants)|couples " +
		"[without (kids|children)]|married couples|married people|newlyweds|newlywed|parents|" +
		"parents of [_] [_] (children|kids)|children|kids|toddlers|teens|teenagers|retirees|retired " +
		"(people|couples|buyers)|seniors|senior citizens|elderly|[older] (adults|tenants)|" +
		"empty-nesters|empty-nester|bachelors|bachelor|bachelorettes|millennials|gen-z|boomers|" +
		"baby-boomers|downsizing seniors|young (people|adults|professionals|professional|buyers|" +
		"singles|couples|couple|families|family|homeowners)|mature (people|persons|person|adults|" +
		"adult|buyers|residents|couples|couple|individuals)|college students|recent grads|recent " +
		"graduates|newly engaged couples)",
	"sexes": "(men|women|ladies|gentlemen|guys|girls|moms|mothers|dads|fathers|husbands|wives|" +
		"females|males|stay-at-home (moms|dads|mothers|fathers|parents)|single (men|women|man|woman|" +
		"moms|mom|mothers|mother|dads|dad|fathers)|gays|gay (men|couples|people|buyers|families)|" +
		"lesbians|lesbian couples|(straight|heterosexual|same-sex) couples|lgbt (people|buyers|" +
		"residents|couples)|lgbtq (people|buyers|residents|couples)|lgbtq+ (people|buyers|residents|" +
		"couples)|transgender people)",
	"faiths": "(christian|jewish|muslim|islamic|catholic|mormon|lds|protestant|hindu|buddhist|" +
		"sikh|evangelical|orthodox|baptist|lutheran|methodist|church-going|churchgoing|amish|" +
		"mennonite|pentecostal|adventist|hasidic|haredi|presbyterian|episcopalian|godly|god-fearing|" +
		"non-religious)",
	"faithful": "(christians|catholics|jews|muslims|mormons|hindus|buddhists|sikhs|protestants|" +
		"evangelicals|churchgoers|believers|people of faith|families of faith|<faiths> [(young|" +
		"large)] (people|families|family|couples|couple|buyers|residents|households|tenants|tenant|" +
		"homebuyers))",
	"races": "(white|black|african-american|caucasian|asian|asian-american|colored|anglo|" +
		"minority|oriental|biracial|native american)",
	"racial": "(whites|blacks|asians|caucasians|african-americans|minorities|people of color|" +
		"<races> (people|families|family|buyers|residents|couples|households|homebuyers|tenants|" +
		"renters|professionals|population))",
	"nations": "(<foreign>|american)",
	"foreign": "(albanian|arab|armenian|assyrian|chaldean|bosnian|burmese|nigerian|ghanaian|" +
		"kenyan|sudanese|eritrean|congolese|liberian|hmong|portuguese|greek|brazilian|colombian|" +
		"venezuelan|peruvian|salvadoran|guatemalan|honduran|nicaraguan|ecuadorian|bolivian|chilean|" +
		"argentine|bangladeshi|nepali|nepalese|bhutanese|afghan|syrian|lebanese|iraqi|egyptian|" +
		"moroccan|turkish|israeli|kurdish|palestinian|jordanian|romanian|bulgarian|serbian|croatian|" +
		"czech|slovak|hungarian|lithuanian|latvian|scandinavian|norwegian|swedish|danish|finnish|" +
		"dutch|german|french|british|scottish|jamaican|trinidadian|west-indian|caribbean|african|" +
		"east-african|west-african|cambodian|laotian|thai|indonesian|malaysian|taiwanese|tibetan|" +
		"south-asian|southeast-asian|desi|samoan|tongan|cape-verdean|chicano|central-american|" +
		"south-american|latin-american|hispanic|latino|latina|latinx|chinese|indian|italian|irish|" +
		"polish|mexican|korean|vietnamese|russian|immigrant|filipino|cuban|haitian|" +
		"puerto-rican|dominican|somali|ethiopian|yemeni|japanese|ukrainian|persian|iranian|" +
		"pakistani|eastern-european|middle-eastern)",
	"nationals": "(hispanics|latinos|latinas|immigrants|foreigners|mexicans|koreans|filipinos|" +
		"cubans|<nations> [and] [<nations>] [(american|speaking|immigrant|young|tech)] (people|" +
		"families|family|buyers|residents|couples|households|homebuyers|tenants|renters|" +
		"professionals|population|community members)|<languages> speaking (people|families|buyers|" +
		"households))",
	"languages": "(spanish|english|mandarin|cantonese|chinese|vietnamese|korean|japanese|tagalog|" +
		"portuguese|french|german|italian|russian|ukrainian|polish|arabic|farsi|hindi|urdu|hebrew|" +
		"creole)",
	"homelands": "(china|india|mexico|korea|vietnam|russia|ukraine|poland|japan|cuba|haiti|somalia|ethiopia|" +
		"nigeria|pakistan|iran|brazil|colombia|venezuela|guatemala|el salvador|the philippines|asia|" +
		"africa|europe|latin america|south america|central america|the middle east|overseas|abroad|" +
		"the caribbean|the old country)",
	"able": "(able-bodied [(people|adults|persons|person)]|active able-bodied (adults|people)|" +
		"physically fit|the disabled|disabled people|people with disabilities|the handicapped|" +
		"handicapped people|wheelchair users|the fit and healthy)",

	// Whom one meets in a place.
	"locals": "(residents|neighbors|guests|patrons|shoppers|regulars|families|people|folks|crowd|" +
		"crowds|customers|clientele|students|diners|population|everyone|tenants|owners|renters|" +
		"homeowners|kids|members|locals|parishioners|congregation)",

	// Places.
	"part-of-town": "(neighborhood|neighborhoods|community|communities|area|areas|enclave|enclaves|" +
		"suburb|suburbs|subdivision|subdivisions|district|districts|block|blocks|part of town|parts " +
		"of town|side of town|sides of town|zip code|zip codes)",
	"areas":    "(<part-of-town>|building|buildings|complex|complexes)",
	"quarters": "(<part-of-town>|quarter|section of town)",
	"area-is": "(<quarters>|street|streets|town|city|schools|neighbors|residents|population|it|" +
		"buyers here|people here) [_] [_] (is|are|remains|stays|was|has become|have become|turned|" +
		"has turned|became)",
	"mostly": "(mostly|predominantly|largely|primarily|mainly|heavily|overwhelmingly|almost all|" +
		"nearly all|all|majority|# percent|about half|half|increasingly|historically)",
	"households": "(household|households|family|families|tenant|tenants|renter|renters|resident|" +
		"residents|owner|owners|buyer|buyers|neighbor|neighbors|applicant|applicants|occupant|" +
		"occupants|people|population)",
	"landforms": "(hill|hills|creek|springs|spring|oak|oaks|rock|river|lake|village|park|trail|" +
		"trails|channel|mound|mounds|wells|head|run|ridge|point|beach|bay|falls|mountain|mountains|" +
		"bluff|canyon|grove|heights|street|avenue|road|lane|club|elm|river|summer|revival|colonial)",

	// Conditions that are meant as such: "Adults preferred.", and not "Buyers
	// preferred homes with a yard".
	"condition": "(.|,|please|(for|in|at) (this|the|our))",

	"good": "(good|great|excellent|top|best|better|top-rated|top-ranked|top-notch|" +
		"top-performing|top-tier|top-scoring|highly-rated|highly-ranked|highly-regarded|well-rated|" +
		"well-regarded|award-winning|desirable|outstanding|blue-ribbon|sought-after|superior|" +
		"exemplary|bad|failing|poor|fantastic|amazing|a-rated|a+|a+-rated|a-plus|acclaimed|coveted|" +
		"prestigious|stellar|strong|fine|wonderful|terrific|nationally-ranked|five-star|10-rated|" +
		"low-performing|underperforming|weak)",
	"schools": "[(public|private|local|neighborhood|elementary|middle|high|area|nearby|charter|" +
		"city)] [,] [(public|elementary|middle|high|local)] (schools|school|school districts|school " +
		"district|school zones|school zone|elementary|school community|school system)",
	"asked-place": "[(the|a|an|this|that|your|any)] [_] (areas|area|neighborhoods|neighborhood|" +
		"streets|street|places|place|parts of town|community|communities) (is|are|feels|feel) [the] " +
		"(safe|safer|safest|unsafe|dangerous)",
	"asked": "((which|what|whether|if|how|where) <asked-place>|[questions] (where|which|what|" +
		"whether|about|on) [are] [(the|there are)] <good> <schools> [(is|are)])",
	"office": "(police|police department|sheriff|school district|school districts|district|" +
		"districts|education agency|police department's)",

	// Housing for older persons, which the Act allows (42 U.S.C. 3607(b)).
	"older-persons": "(55+|62+|55-plus|55 and (over|older|better|up|above)|62 and (over|older|up|" +
		"above)|55 or (over|older|better|above)|62 or (over|older|above)|age-restricted|" +
		"age-qualified|hopa|housing for older persons [act])",
}

// noName are words that alone make no name of a place.
var noName = []string{
	"<families>",
	"<sexes>",
	"<faiths>",
	"<faithful>",
	"<races>",
	"<racial>",
	"<nations>",
	"<nationals>",
	"<able>",
	"<areas>",
	"<good>",
	"<schools>",
	"<mostly>",
	"<who>",
	"(church|churches|synagogue|mosque|temple|temples|parish|safe|safer|safest|unsafe|dangerous|" +
		"rough|sketchy|crime|exclusive|elite|only|preferred|single|family)",
	"(and|the|for|with|near|most|all|street|streets)",
}
