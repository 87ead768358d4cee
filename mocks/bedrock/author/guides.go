package author

import (
	"fmt"
	"slices"
	"strings"
)

// marketUpdate is Markdown. A figure stands in one sentence with the result that
// tells it.
func marketUpdate(s subject) []string {
	told := "The sources give no figure that can be repeated here."
	if lines := s.figureLines(3); len(lines) > 0 {
		told = strings.Join(lines, " ")
	}
	return []string{
		"## What is reported\n\n" + grounds(s) + " " + evidence(s, 0) + told +
			" The figures of a month move with the few sales that make them up, so read each beside the page that it comes " +
			"from, and look at more than one month before you draw a conclusion.",
		"## What it means for sellers\n\nA price that the last sales support draws serious inquiries" + s.cite(1) + ". " +
			"Presentation does the rest: a clean entrance, good photographs and repairs that are finished before the first " +
			"viewing. Look at the homes for sale nearby as a buyer would: what they offer, and what makes yours different. " +
			"Write down which repairs are done and which are not, so that the answer is ready when somebody asks.",
		"## What it means for buyers\n\nHave the lender's letter ready and the must-haves on one page" + s.cite(2) + ". " +
			"Compare at least three recent sales on the same streets before making an offer. Decide early which wishes can " +
			"wait, and visit at different hours, because a street sounds different in the morning and in the evening. Keep " +
			"notes of each visit, so that homes can be compared side by side.",
		"## What to do next\n\nAsk a local agent what has changed on your own street, and let the answer come with " +
			"examples. Bring your questions in writing, and ask for the source of each figure.",
	}
}

// keyPoint is a figure with its source while there are figures, and advice then.
func keyPoint(s subject, p place) []string {
	if lines := s.figureLines(p.index + 1); p.index < len(lines) {
		return lines[p.index:]
	}
	return finding(s, p)
}

// figureLines is a sentence for each of the first most figures.
func (s subject) figureLines(most int) []string {
	rows := s.rows["statistics"]
	var lines []string
	for _, r := range rows[:min(most, len(rows))] {
		lines = append(lines, fmt.Sprintf("%s: %s, as one page reports [%v].", r["metric"], r["value"], r["citation"]))
	}
	return lines
}

func introduction(s subject, _ place) []string {
	return []string{
		s.or("neighborhood", heading(s)) + " is a part of " + s.or("city", "the city") + " with a character of its own" +
			s.cite(0) + ".",
		evidence(s, 1) + "This guide says what kinds of homes there are, what lies nearby and how to get around.",
		"It keeps to what can be seen and visited, so take an afternoon and walk the streets yourself.",
	}
}

// guidePart is what a part of a guide speaks of: first what the request asks
// for, then what every guide has.
func (s subject) guidePart(p place) string {
	parts := slices.Clone(s.lists["highlights"])
	for _, part := range []string{"homes and architecture", "parks and places", "getting around", "shops and cafés",
		"homes for sale", "local history"} {
		if !slices.ContainsFunc(parts, func(have string) bool { return have != "" && containsFold(part, have) }) {
			parts = append(parts, part)
		}
	}
	return turnOf(parts, p)
}

func sectionHeading(s subject, p place) string {
	if s.fields["neighborhood"] == "" {
		return title(s, p)
	}
	return heading(subject{topic: s.guidePart(p)})
}

func sectionContent(s subject, p place) []string {
	if s.fields["neighborhood"] == "" {
		return sentences(s, p)
	}
	part := s.guidePart(p)
	return []string{
		turnOf([]string{"Start with what can be seen from the sidewalk when it comes to " + part + s.cite(p.index) + ".",
			"For " + part + ", the best first step is a walk at two different times of day" + s.cite(p.index) + ".",
			"People ask about " + part + " on nearly every viewing" + s.cite(p.index) + "."}, place{index: p.index % 3}),
		evidence(s, p.index) + "Ask the agent for recent examples and for the city's own maps and records.",
	}
}

func hook(s subject, _ place) []string {
	if s.seconds() < shortVideo {
		return []string{"Here is what is worth knowing before you decide."}
	}
	return []string{"Here is what is worth knowing about " + s.topic + " before you decide."}
}

// shortVideo is how many seconds a video has in which few words are spoken.
const shortVideo = 40

func narration(s subject, p place) []string {
	if s.seconds() < shortVideo {
		return []string{turnOf([]string{"First, look at your own streets.", "Then ask what is open."}, p)}
	}
	return []string{turnOf([]string{"First, look at your own streets and not at the national average.",
		"Then put your questions and your costs on one page.",
		"Ask early: the good answers take a little time.", "Compare three recent examples before you decide.",
		"And talk it through with somebody who works here every day."}, p)}
}

// seconds is how long a video may be.
func (s subject) seconds() float64 {
	if v := s.numbers["lengthseconds"]; v >= 1 {
		return min(v, 600)
	}
	return 60
}

// scenes is how many scenes a video has: one for every fifteen seconds, two to five.
func (s subject) scenes() int { return min(max(int(s.seconds())/15, 2), 5) }
