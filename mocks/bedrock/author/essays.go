package author

import (
	"fmt"
	"strings"
)

// article is Markdown: an opening and sections of real paragraphs, with
// citations if there is something to cite.
func article(s subject, _ place) []string {
	if s.fields["timeperiod"] != "" {
		return marketUpdate(s)
	}
	sections := []string{
		pick(s, "opening",
			"Few subjects come up at kitchen tables as often as "+s.topic+". This article sets out what can be known "+
				"today, what it means for a household, and which step to take first.",
			s.topic+" sounds simple until a decision depends on it. Here is how a local agent would explain it to a "+
				"friend.",
			"If "+s.topic+" is on your list this season, you are in good company. The points below are the ones that "+
				"clients wish they had known earlier."),
		"## Where things stand\n\n" + grounds(s) + " " + evidence(s, 0) +
			"What counts for you is the picture on your own streets, so compare at least three recent examples before you " +
			"draw a conclusion.\n\n" +
			"A page that speaks of a whole state or of the country says little about a single street. Ask where a statement " +
			"comes from, when it was written and whom it is about. A statement without a date is best left aside. Where two " +
			"pages disagree, the newer one is the better guide, and a call to the office that keeps the records settles the " +
			"rest.",
		"## What it means for buyers and sellers\n\nBuyers gain most from preparation: a letter from the lender, a short " +
			"list of must-haves and a clear limit. " +
			"Sellers gain most from presentation and a price that the last sales support" + s.cite(1) + ". " + evidence(s, 1) +
			"Both sides save time when questions are asked early and answers are put in writing.\n\n" +
			"It helps to separate what you must decide now from what can wait. The price that you can carry, the date by " +
			"which you have to move and the repairs that you are ready to make belong to the first group. The color of the " +
			"walls and the plants by the door belong to the second. Write both lists down before the first viewing or the " +
			"first photograph, because it is hard to think clearly in somebody else's kitchen.\n\n" +
			"Talk about money early, and with the right people. A lender can explain what a payment is made of, a tax " +
			"adviser what it means for your return, and an attorney what a contract binds you to. An agent brings these " +
			"answers together and keeps an eye on the dates.",
		"## Common mistakes\n\nThe first mistake is to wait for perfect conditions, which rarely come. The second is to " +
			"trust a single number. " +
			"The third is to decide alone" + s.cite(2) + ": an hour with somebody who works here every day is worth a week " +
			"of reading.\n\n" +
			"Another mistake is quieter. People read a general page, take its words for their own case, and never ask " +
			"whether they apply. Rules differ from one city to the next, and so do fees, forms and habits. If a sentence " +
			"matters to your decision, find out who wrote it and ask them what they meant. The same goes for this article: " +
			"use it to prepare your questions, and let somebody who knows the details answer them.",
		"## What to do next\n\n- Write down what you want from “" + s.topic +
			"” in one sentence.\n- Collect the three facts that would change your mind.\n" +
			"- Talk them through with an agent who knows the neighborhood.\n\nSet aside a quiet hour for it. Bring the papers " +
			"that you have, and note what is missing. After the conversation, write down what you agreed on and who does " +
			"what. When something changes, a letter from the lender or a new date, tell everybody who plans with you on the " +
			"same day.\n\nA calm plan beats a quick guess, and a short conversation is a good place to begin.",
	}
	return sections
}

// grounds says what the text rests on.
func grounds(s subject) string {
	if len(s.results) == 0 {
		return "No source was at hand for this text, so it keeps to what holds in most markets."
	}
	return "The public sources agree on the outline and differ in the details" + s.cite(0) + "."
}

// evidence quotes the title of a search result, and never its text or link.
func evidence(s subject, i int) string {
	if i >= len(s.results) {
		return ""
	}
	r := s.results[i]
	return fmt.Sprintf("See %s [%d] for the background. ", oneSentence(r.title), r.n)
}

func pick(s subject, what string, lines ...string) string {
	return lines[hash(len(lines), s.topic, what)]
}

func summary(s subject, _ place) []string {
	if s.fields["comment"] != "" && len(s.themes) > 0 {
		return []string{
			"The comment is " + s.mood + " on the whole.",
			"It speaks most of " + strings.ToLower(s.themes[0].name) + ".",
		}
	}
	if s.themes != nil {
		return []string{
			"On the whole the comments are " + s.mood + ".",
			"They speak most of " + strings.ToLower(s.themes[0].name) + ".",
		}
	}
	return []string{
		s.topic + " deserves a closer look than a headline gives" + s.cite(1) + ".",
		grounds(s),
		"For households the practical question is timing: preparation matters more than the exact month.",
		"Agents can help most by showing recent local examples and explaining the costs in plain words" + s.cite(2) + ".",
	}
}

func finding(s subject, p place) []string {
	line := turnOf([]string{"Local conditions differ more than the averages suggest",
		"Preparation shortens the time to a decision",
		"Clear pricing draws more serious inquiries", "People ask about costs before they ask about features",
		"Recent examples persuade better than forecasts", "Trust in the agent outweighs the choice of channel",
		"Questions about " + s.topic + " come up early in most conversations"}, p)
	return []string{line + s.cite(p.index) + "."}
}

func description(s subject, p place) []string {
	if r, ok := s.found(p); ok {
		return snippet(s, place{parent: p.parent, index: r.n})
	}
	rival := ""
	if rivals := s.lists["competitors"]; p.index == 2 && len(rivals) > 0 {
		rival = "Look at what " + shorten(rivals[p.index%len(rivals)], 60) +
			" does, and do the opposite where it serves your clients better."
	}
	return []string{turnOf([]string{
		"Begin with what people see first: every profile shows the same name, address and phone.",
		"Answer the questions that your neighbors ask about " + s.topic + ", one page at a time.",
		"Say plainly what you do differently and let clients confirm it.",
		"Make asking for a review a fixed part of every closing.",
		"Look at the numbers once a month and change one thing at a time.",
	}, p), "Small, regular steps are easier to keep up than a large campaign.", rival}
}

func snippet(s subject, p place) []string {
	if r, ok := s.found(p); ok && r.snippet != "" {
		return []string{shorten(r.snippet, 300)}
	}
	return []string{"A page about " + s.topic + "."}
}

func sentences(s subject, p place) []string {
	return []string{turnOf([]string{"A few words on " + s.topic + " for people who are about to decide.",
		"What helps with " + s.topic + " is a clear question and a recent example.",
		"Neighbors who have been through it give the best advice on " + s.topic + "."}, p)}
}

func script(s subject, _ place) []string {
	return []string{
		"Hi, I'm " + s.or("name", "your local agent") + ", and today it's about " + s.topic + ".",
		"Three things are worth knowing. First, look at your own streets and not at the national average. Second, have " +
			"your numbers ready before you need them. Third, ask early.",
		"If you would like to talk it through, send me a message. I'm glad to help.",
	}
}
