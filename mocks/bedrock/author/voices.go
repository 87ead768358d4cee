package author

import "strings"

// voices is how the stand-in writes what, by normalised property name.
var voices = map[string]voice{
	"title":    phrase(title),
	"headline": phrase(title),
	"heading":  phrase(title),

	"invitation.subject": phrase(invitationSubject),
	"invitation.body":    post(invitation),
	".post":              post(openHousePost),
	".subject":           phrase(messageSubject),
	"flyer.headline":     constant("Come in and look around"),
	"flyer.body":         prose(flyer),
	"followup":           post(thanks),

	"sections.heading": phrase(sectionHeading),
	"sections.content": prose(sectionContent),

	"task":            constant(steps...),
	"content":         post(article),
	"body":            post(article),
	"report":          post(article),
	"article":         post(article),
	"script":          post(script),
	"narration":       prose(narration),
	"hook":            prose(hook),
	"voiceover":       prose(sentences),
	"visual":          constant(scenes...),
	"scene":           constant(scenes...),
	"metadescription": prose(metaDescription),
	"introduction":    {say: introduction, separator: " ", prose: true, labelled: true},
	"tags":            phrase(tag),
	"hashtags":        phrase(hashtag),
	"bio":             {say: bio, separator: " ", prose: true, labelled: true},
	"facebook":        post(facebook),
	"instagram":       post(instagram),
	"linkedin":        post(linkedin),
	"googlebusiness":  post(facebook),
	"twitter":         {say: twitter, separator: " "},
	"summary":         {say: summary, separator: " ", prose: true, labelled: true},
	"keyfindings":     prose(finding),
	"keypoints":       prose(keyPoint),
	"description":     prose(description),
	"snippet":         {say: snippet, separator: " "}, // quoted, so nothing may be added to it
	"rationale":       prose(description),
	"tactics":         prose(tactic),
	"message":         post(message),
	"opening":         constant("What a client wrote to us:"),
	"timeline": prose(func(subject, place) []string {
		return []string{"The first two weeks: put the listings and profiles in order.",
			"The four weeks after: publish and answer every week.",
			"Then keep what worked, drop the rest and measure again."}
	}),
	"budget": prose(func(subject, place) []string {
		return []string{"Set one monthly amount and split it: half for local advertising, a third for photographs and " +
			"video, the rest for tools.",
			"Start with half of it and raise it once inquiries can be traced."}
	}),
	"recommendations": prose(recommendation),
	"theme":           phrase(themeName),
	"sentiment":       phrase(sentiment),
	"alt": prose(func(s subject, _ place) []string {
		return []string{"Title card that reads “" + heading(s) + "”."}
	}),
	"metric":   constant("Median sale price", "Days on market", "Homes for sale", "Share of list price received"),
	"value":    constant("not known here"), // a figure would be made up
	"change":   constant("not known here"),
	"platform": constant("Google Business Profile", "Zillow", "Realtor.com", "Facebook", "Yelp"),
	"tool":     constant("Brand Audit", "Content Engine", "Competitive Analysis"),
	"name":     phrase(name),
	"agency": constant("Example Brokerage", "Sample Street Realty", "Model Home Partners",
		"Placeholder Properties"),
	"agencyname":   phrase(field("agencyname", "Example Brokerage")),
	"address":      phrase(field("address", "By appointment")),
	"phone":        phrase(field("phone", "On request")),
	"location":     phrase(field("location", "your area")),
	"topic":        phrase(func(s subject, _ place) string { return s.topic }),
	"length":       constant("About a minute"),
	"calltoaction": constant("Send a message to arrange a conversation."),
	"source":       constant("Local stand-in"),
	"question":     prose(question),
	"answer":       prose(reply),
	"greeting":     constant("Hello,"),
	"closing":      constant("Thank you for these kind words, which we are glad to share."),
}

var steps = []string{"Put your listings in order", "Publish what your neighbors ask about",
	"Stand out from the agents next door",
	"Ask every client for a review", "Measure and adjust", "Stay in touch with past clients"}

var scenes = []string{"The agent greets the camera in front of a house.", "A slow walk along a tree-lined street.",
	"Close-up of hands signing a document.", "The kitchen in morning light.", "The agent hands over the keys."}

func title(s subject, p place) string {
	if r, ok := s.found(p); ok {
		return r.title
	}
	switch {
	case s.fields["timeperiod"] != "":
		return heading(s) + ": Market Update for " + s.fields["timeperiod"]
	case s.fields["neighborhood"] != "" && p.parent == "":
		return heading(s) + ": A Guide to the Neighborhood"
	}
	switch p.parent {
	case "steps", "plan":
		return turnOf(steps, p)
	case "sections", "scenes":
		return turnOf([]string{"Where things stand", "What it means for you", "What to do next"}, p)
	}
	suffixes := []string{": a practical guide", ": what to know before you decide", ", explained by a local agent",
		": five things that matter"}
	return heading(s) + suffixes[(hash(len(suffixes), s.topic)+p.index)%len(suffixes)]
}

func metaDescription(s subject, _ place) []string {
	return []string{heading(s) + " in plain words: what matters, what it costs and what to do next.",
		"Advice from a local real-estate agent."}
}

func tag(s subject, p place) string {
	var own []string
	for _, w := range wordsOf(s.topic) {
		if len(w) > 3 {
			own = append(own, w)
		}
	}
	all := append(own, "real estate", "home buying", "home selling", "local market", "neighborhoods", "mortgage",
		"moving")
	return turnOf(all, p)
}

func hashtag(s subject, p place) string {
	return "#" + strings.ReplaceAll(heading(subject{topic: tag(s, p)}), " ", "")
}

func name(s subject, p place) string {
	if p.parent == "competitors" || p.parent == "agents" {
		return turnOf([]string{"Alex Example", "Sam Sample", "Robin Model", "Kim Placeholder"}, p)
	}
	return s.or("name", "Alex Example")
}

func bio(s subject, _ place) []string {
	who, firm := s.or("name", "this agent"), s.or("agencyname", "a local brokerage")
	out := []string{s.or("name", "This agent") + " helps people buy and sell homes with " + firm + "."}
	if v := s.fields["experience"]; v != "" {
		out = append(out, "The experience behind it: "+strings.TrimRight(shorten(v, 240), ".")+".")
	}
	if v := s.fields["certifications"]; v != "" {
		out = append(out, "Clients can rely on proven training: "+strings.TrimRight(shorten(v, 240), ".")+".")
	}
	if len(out) == 1 { // a prompt asks for two plain sentences then, and the label is the other
		return out
	}
	return append(out, "Clients value clear answers, careful preparation and a calm hand in negotiations.",
		"Whether it is a first home or the next one, "+who+" is easy to reach and glad to explain each step.")
}

func themeName(s subject, p place) string {
	if p.index < len(s.themes) {
		return s.themes[p.index].name
	}
	return turnOf([]string{"Overall experience", "Trust", "Availability", "Value for money"}, p)
}

func sentiment(s subject, p place) string {
	mood := s.mood
	if p.parent == "themes" && p.index < len(s.themes) {
		mood = s.themes[p.index].mood
	}
	return mood
}

func recommendation(s subject, p place) []string {
	if p.index < len(s.themes) {
		t := s.themes[p.index]
		what := strings.ToLower(t.name)
		if t.mood == "negative" {
			return []string{"Start with " + what + ": it is what unhappy clients bring up.",
				"Agree on one change, tell clients about it and look at the next ten reviews."}
		}
		return []string{"Keep " + what + " as it is and quote it in your marketing: clients notice it."}
	}
	return []string{turnOf([]string{"Answer every review within two days, in your own words.",
		"Ask for a review at the closing table, while the memory is fresh.",
		"Put the three best sentences from reviews on the home page.", "Compare the reviews of each quarter with those " +
			"of the one before."}, p)}
}

func tactic(s subject, p place) []string {
	if fix := s.lists["toFix"]; p.outer == 0 && p.index < len(fix) {
		return []string{"Correct name, address and phone on " + shorten(fix[p.index], 60) + "."}
	}
	if rivals := s.lists["competitors"]; p.outer == 2 && p.index < len(rivals) {
		return []string{"Read the last ten reviews of " + shorten(rivals[p.index], 60) + " and note what clients miss."}
	}
	lines := []string{"Claim and complete each profile.", "Use one spelling of name, address and phone everywhere.",
		"Add ten current photographs.",
		"Write one article a week about " + s.topic + ".", "Cut each article into four short posts.",
		"Send a monthly letter to past clients.",
		"Publish your response time and keep to it.", "Show the neighborhoods you know best on one page each.",
		"Record a two-minute video for each new listing.",
		"Send the review link on the day of closing.", "Thank every reviewer by name.",
		"Keep a list of questions you hear twice."}
	return []string{turnOf(lines, p)}
}

func question(s subject, p place) []string {
	return []string{turnOf([]string{"What should I know about " + s.topic + "?", "Where do I begin with " +
		s.topic + "?",
		"Who can tell me more about " + s.topic + "?"}, place{index: p.index % 3})}
}

func reply(s subject, p place) []string {
	return []string{turnOf([]string{"Begin with what you want from " + s.topic + ", in one sentence.",
		"Ask for recent examples nearby and compare them.", "An agent who works here every day is a good start."},
		place{index: p.index % 3}), "A short conversation settles most of the rest."}
}

// label is a text for which there is little room.
func label(s subject, p place) string {
	return turnOf([]string{heading(s), "Good to know", "What matters", "A first step", "Worth a look", "In short"}, p)
}
