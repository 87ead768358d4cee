package author

import "strings"

// The texts of an open house are plain: they have no headings and no lists.

func invitationSubject(s subject, _ place) string {
	return "Open house at " + shorten(s.or("address", "the home"), 60)
}

func invitation(s subject, _ place) []string {
	return []string{
		join(s.welcome(), "You are invited to see "+s.or("address", "the home")+s.opens()+"."),
		s.toSee(),
		"Reply to this e-mail if you have a question, or would like to come at another time.",
		s.signature(),
	}
}

func openHousePost(s subject, _ place) []string {
	return []string{
		join(s.welcome(), "The doors of "+s.or("address", "the home")+" are open"+s.opens()+"."),
		s.toSee(),
		"Questions before then? Send a message. #openhouse",
	}
}

// flyer leaves out what stands beside it: place, day and hours.
func flyer(s subject, _ place) []string {
	return []string{join(s.toSee(), "Walk through every room, and ask what you would like to know.")}
}

func thanks(s subject, _ place) []string {
	return []string{
		join(s.tone("Thanks for stopping by!", "It was wonderful to have you here!", "Thank you for wiping your shoes, too."),
			"Thank you for coming to "+s.or("address", "the open house")+"."),
		"What did you like, and what did you miss? Reply with your questions, and I will find the answers.",
		s.signature(),
	}
}

// welcome begins a text in the tone that was asked for.
func (s subject) welcome() string {
	return s.tone("Come on by.", "We cannot wait to show you this one!", "No need to knock.")
}

// tone is the words for the tone that was asked for; a professional text has none.
func (s subject) tone(casual, enthusiastic, humorous string) string {
	switch strings.ToLower(s.fields["tone"]) {
	case "casual":
		return casual
	case "enthusiastic":
		return enthusiastic
	case "humorous":
		return humorous
	}
	return ""
}

// opens says when, as the request writes it.
func (s subject) opens() string {
	day, hours := s.fields["date"], s.fields["time"]
	if day != "" {
		day = " on " + day
	}
	if hours != "" {
		hours = ", " + hours
	}
	return strings.TrimRight(day+hours, ".")
}

// toSee says of the home what the request does, and nothing else.
func (s subject) toSee() string {
	said := s.fields["description"]
	if said != "" {
		said = strings.TrimRight(shorten(said, 240), ".") + "."
	}
	if seen := s.lists["highlights"]; len(seen) > 0 {
		return join(said, "There to see: "+shorten(strings.Join(seen, ", "), 240)+".")
	}
	return said
}

func (s subject) signature() string {
	return strings.Trim(s.fields["name"]+", "+s.fields["agencyname"], ", ")
}

// join puts what there is of sentences behind each other.
func join(sentences ...string) string {
	return strings.TrimSpace(strings.Join(sentences, " "))
}
