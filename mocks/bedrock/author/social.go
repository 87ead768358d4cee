package author

import (
	"slices"
	"strings"
)

// opener begins a post in the tone that was asked for.
func opener(s subject) string {
	switch strings.ToLower(s.fields["tone"]) {
	case "casual":
		return "So, let's talk about " + s.topic + "."
	case "enthusiastic":
		return "We love this one: " + s.topic + "!"
	case "humorous":
		return heading(s) + ": easier to explain than to pronounce."
	}
	return heading(s) + ": what deserves your attention."
}

func facebook(s subject, _ place) []string {
	return []string{opener(s),
		"Three things our clients ask first: what it costs, how long it takes and where to begin. We have a short answer " +
			"to each.",
		"What would you like to know? Leave a comment and we will answer it this week."}
}

func instagram(s subject, _ place) []string {
	return []string{opener(s), "Save this post for the day you need it, and send it to somebody who is about to move.",
		"#RealEstate #HomeSweetHome #LocalExpert " + hashtag(s, place{})}
}

func linkedin(s subject, _ place) []string {
	return []string{opener(s),
		"In conversations with clients the same pattern returns: those who prepare early decide with less stress and at " +
			"better terms.",
		"My advice is to collect recent local examples, put the costs on one page and agree on a limit before the first " +
			"viewing.",
		"How do you approach it in your market?"}
}

func twitter(s subject, _ place) []string {
	return []string{opener(s), "Ask early, compare local examples, decide calmly.", "#RealEstate"}
}

func messageSubject(s subject, _ place) string { return "A few words on " + shorten(s.topic, 40) }

// message is short enough for every channel; an e-mail has room for more.
func message(s subject, _ place) []string {
	more := []string{}
	if s.fields["channel"] == "email" {
		more = append(more, "Write to me with whatever you would like to know before you decide, and the answer comes plain "+
			"and short.", "If a call is easier, name a day and an hour that suit you.", "Take the time that you need: no "+
			"question is too small, and none has to wait for the next visit.")
	}
	return slices.Concat([]string{"Hello " + s.or("recipient", "there") + ", and thank you for your time.",
		"I am glad to answer what is still open."}, more, []string{"When would you like to talk?", s.signature()})
}
