package review

// toldOfFlows are the rows of what drafts of single flows are held to.
var toldOfFlows = []Requirement{
	{
		By: "CitesFindings", Code: "citation",
		Says: `Every finding ends with the number of its result, as [1].`,
	},
	{
		By: "praisesWorship", Code: "unasked",
		Says: `No places of worship as an advantage.`,
	},
	{
		By: "yearsOfEarlierTrade", Code: "figure",
		Says: `Use only what the request says. Never a rank, an award, a rating, a number of years or a place that it does not give.`,
	},
	{
		By: "carriedElsewhere", Code: "citation",
		Says:  `Each sentence, and each row of a table, that rests on a result has its own citation`,
		Alone: `There are no search results: cite nothing.`,
	},
	{
		By: "Pronouns", Code: "pronoun",
		Says: `The pronouns are those of the request.`, When: "pronouns",
	},
	{
		By: "unaskedPronouns", Code: "pronoun",
		Says: `Use only what the request says.`,
	},
	{
		By: "Statistics", Code: "figure",
		Says:  `Each statistic gives one figure of one result, as it stands there, and cites it by its number.`,
		Alone: `The list of statistics is empty.`,
	},
	{
		By: "shownPeople", Code: "people",
		Says: `Nobody but the agent is seen, and no people who stand for a kind of buyer.`,
	},
	{
		By: "Standings", Code: "subject",
		Says: `Figures of the audit and of competitors are copied as they stand`,
	},
	{
		By: "QuotedBasis", Code: "evidence",
		Says: `The basis of each answer is copied word for word from the title, the description or a feature`,
	},
	{
		By: "beyondBasis", Code: "figure",
		Says: `Its figures, units and dates are those of its basis, without any arithmetic.`,
	},
	{
		By: "ThemeComments", Code: "comment",
		Says: `Each names the numbers of all comments in which it comes up, and of no others`,
	},
	{
		By: "pricedTooSoon", Code: "figure",
		Says: `What happened, what was said and what is offered come from the request alone.`,
	},
	{
		By: "untoldAmenities", Code: "fact",
		Says: `Where the results do not say something, do not say it.`, Alone: `name no shops, parks or lines.`,
	},
	{
		By: "uncitedHours", Code: "citation",
		Says: `in a sentence that cites the result.`, Alone: `name no shops, parks or lines.`,
	},
	{
		By: "overallFeeling", Code: "sentiment",
		Says: `The overall sentiment weighs all comments: neutral if neither praise nor blame clearly prevails.`,
	},
	{
		By: "StarsOfComment", Code: "sentiment",
		Says: `Praise and blame in balance are Neutral, and so is a comment without an opinion.`,
	},
	{
		By: "NapRows", Code: "twice",
		Says: `Each platform and each page has one row.`,
	},
	{
		By: "napPlatform", Code: "name",
		Says: `A page of another site is called by the name of the site, without its address and without a sentence.`,
	},
	{
		By: "napPlatform", Code: "platform",
		Says: `The platform is that of the page's address, by its name`,
	},
	{
		By: "napFound", Code: "evidence",
		Says: `Copy letter for letter from the one result that the row cites by its number.`,
	},
	{
		By: "napFound", Code: "person",
		Says: `or names somebody else of that name, has none.`,
	},
	{
		By: "napFound", Code: "address",
		Says: `The address is the one that belongs to the agent or the agency`,
	},
	{
		By: "napFound", Code: "phone",
		Says: `If a result shows the number of the request, copy that one, and not the number of an office or of a colleague.`,
	},
	{
		By: "Competitors", Code: "citation",
		Says: `Each competitor is a person or a team whom one result names as an agent, and cites that result by its number.`,
	},
	{
		By: "Competitors", Code: "self",
		Says: `The agent of the request is not among them.`,
	},
	{
		By: "Competitors", Code: "twice",
		Says: `Each comes once.`,
	},
	{
		By: "Competitors", Code: "person",
		Says: `Lenders, stagers, architects, office staff, people who wrote a review and people quoted in the news are none.`,
	},
	{
		By: "Competitors", Code: "area",
		Says: `who work in the same area as the agent of the request`,
	},
	{
		By: "Competitors", Code: "evidence",
		Says: `Write the name as the result does`,
	},
	{
		By: "Competitors", Code: "evidence",
		Says: `The agency is the one that a result names as theirs; if none does, the text is empty.`,
	},
	{
		By: "Competitors", Code: "name",
		Says: `Each competitor is a person or a team whom one result names as an agent`,
	},
	{
		By: "CompetitorFigures", Code: "twice",
		Says: `Each kind comes at most once`,
	},
	{
		By: "CompetitorFigures", Code: "person",
		Says: `not of the agency, not of another business or person of a similar name`,
	},
	{
		By: "CompetitorFigures", Code: "pair",
		Says: `where both are told, both come from one result`,
	},
	{
		By: "untold", Code: "figure",
		Says: `Nothing is estimated, added up or rounded; "over 200" is no figure.`,
	},
	{
		By: "OwnDays", Code: "day",
		Says: `Days, dates and hours are those of the request and no others.`,
	},
	{
		By: "invitesToWhatIsOver", Code: "day",
		Says: `It is sent when the last day is over and invites to nothing that is.`,
	},
	{
		By: "Message", Code: "required",
		Says: `An e-mail has 60 to 130 words with greeting and signature, and a subject of at most 12 words; it is the only channel with a subject.`,
	},
	{
		By: "Message", Code: "subject",
		Says: `it is the only channel with a subject.`,
	},
	{
		By: "namedClient", Code: "client",
		Says: `Neither says anything of the client, the sale or the agent that the comment and the request do not say`,
	},
	{
		By: "QuotedClient", Code: "private",
		Says: `without a street address, a price, a telephone number`,
	},
	{
		By: "QuotedClient", Code: "evidence",
		Says: `The quote is copied word for word from the comment, in one piece`,
	},
	{
		By: "unnamed", Code: "asked",
		Says: `Facebook and LinkedIn name the agent and the agency, as far as the request does.`,
	},
	{
		By: "unaddressed", Code: "asked",
		Says: `Begin with a greeting by the recipient's name.`,
	},
	{
		By: "pressed", Code: "unasked",
		Says: `nothing else is urgent, and nobody is pressed.`,
	},
	{
		By: "unannounced", Code: "asked",
		Says: `Invitation and post say where, on which day and at what hours`,
	},
	{
		By: "besideFlyer", Code: "unasked",
		Says: `The flyer has place, day and hours beside its text, so its text leaves them out.`,
	},
	{
		By: "toldToCall", Code: "unasked",
		Says: `a telephone number is not.`,
	},
	{
		By: "inFirstPerson", Code: "unasked",
		Says: `Call the agent by name, in the third person.`,
	},
	{
		By: "headedSections", Code: "unasked",
		Says: `Sections are Markdown without headings`,
	},
	{
		By: "titleOfUpdate", Code: "unasked",
		Says: `and has no other figures and no citations.`,
	},
	{
		By: "retold", Code: "unasked",
		Says: `and neither repeats or quotes the comment in other words.`,
	},
	{
		By: "otherPronouns", Code: "pronoun",
		Says: `The agent's pronoun is that of the comment.`,
	},
	{
		By: "figuresOfOthers", Code: "figure",
		Says: `Figures are those of the comments of which the sentence speaks`,
	},
	{
		By: "clientsMiscounted", Code: "figure",
		Says: `a number of clients is how many comments a theme has`,
	},
	{
		By: "unsigned", Code: "asked",
		Says: `Sign with the name of the agent`, When: "name",
	},
	{
		By: "figuresAtTheTop", Code: "unasked",
		Says:  `: no figures but those of the request, and no citations.`,
		Alone: `Every figure, in digits or in words, stands in the request.`,
	},
	{
		By: "recountedOfNobody", Code: "figure",
		Says: `Figures are those of the comments of which the sentence speaks`,
	},
	{
		By: "aimedAtPeople", Code: Steering,
		Says: `They aim at how the agent works, never at a kind of people.`,
	},
	{
		By: "asksNobody", Code: "asked",
		Says: `thanks them, asks what they thought, and offers one next step.`,
	},
	{
		By: "thanksNobody", Code: "asked",
		Says: `thanks`,
	},
	{
		By: "tagsWithin", Code: "asked",
		Says: `with three to five hashtags at the end.`,
	},
	{
		By: "formatted", Code: "unasked",
		Says: `and is plain text, without Markdown.`,
	},
	{
		By: "unprosaic", Code: "unasked",
		Says: `of prose`,
	},
	{
		By: "untitled", Code: "asked",
		Says: `The title names the place and the time of the request`,
	},
	{
		By: "citedAtTheTop", Code: "unasked",
		Says: `and no citations.`, Alone: `There are no search results: cite nothing.`,
	},
	{
		By: "inShorthand", Code: "unasked",
		Says: `written out`,
	},
	{
		By: "signedByStrangers", Code: "unasked",
		Says: `Sign with the name of the agent`, When: "name",
	},
	{
		By: "sizedOtherwise", Code: "length",
		Says: `or in two plain sentences if name and agency are all that is known.`,
	},
	{
		By: "answersNothing", Code: "unasked",
		Says: `Leave a question out when they do not answer it`,
	},
	{
		By: "answersNothing", Code: "unasked",
		Says: `It gives no opinion on the neighborhood, the price, schools`,
	},
	{
		By: "withoutHighlights", Code: "asked",
		Says: `If the request names highlights, there is a section for each one`,
	},
	{
		By: "givesLawOfNobody", Code: "unasked",
		Says: `Rest statements about the market, laws and programs on the search results`, Alone: `no news and no law.`,
	},
	{
		By: "namesFirmOfResult", Code: "name",
		Says: `Name no firm and no agent of a result.`, Alone: `Write from the craft what holds at any time`,
	},
	{
		By: "untoldTrends", Code: "fact",
		Says:  `Give a comparison only if a result draws it`,
		Alone: `and nothing about what happened: no figures, no trends, no comparison with other times.`,
	},
	{
		By: "ranksOfComment", Code: Promise,
		Says: `no superlatives that cannot be shown to be true`,
	},
	{
		By: "CompetitorFigures", Code: "figure",
		Says: `the one with the most`,
	},
	{
		By: "uncitedFacts", Code: "fact",
		Says: `Every statement of fact rests on a result.`,
	},
	{
		By: "clientsOfTheme", Code: "figure",
		Says: `a number of clients is how many comments a theme has`,
	},
}
