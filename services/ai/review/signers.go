package review

import (
	"fmt"
	"slices"
	"strings"

	"coagent/services/ai/regexp"
)

// farewell leads to whoever signs.
var farewell = regexp.MustCompile(`(?i)^(?:best|thanks|thank you|many thanks|sincerely|warmly|regards|cheers|yours|respectfully|cordially|take care|talk soon|` +
	`see you|(?:with|kind|warm|best|many) \w+)(?: [\p{L}']+){0,3},?$`)

// signerLine is a name alone on its line.
var signerLine = regexp.MustCompile(`^[-–—~ ]*\p{Lu}[\p{L}.'’-]*(?: (?:(?:&|and|of|the) )?\p{Lu}[\p{L}.'’-]*){0,4}[.,]?$`)

// signedByStrangers doubts the texts at these places that are signed with a name though
// the request names nobody who could sign.
func signedByStrangers(d Draft, places ...string) (faults []Fault) {
	if Member(d.Request, "name") != "" || Member(d.Request, "agencyName") != "" {
		return nil
	}
	for at, text := range d.answerTexts() {
		if !slices.Contains(places, at) {
			continue
		}
		lines := strings.FieldsFunc(strings.TrimSpace(asRendered(text)), func(r rune) bool { return r == '\n' })
		for i, line := range lines {
			line = strings.TrimSpace(line)
			signs := i > 0 && signerLine.MatchString(line) &&
				(farewell.MatchString(strings.TrimSpace(lines[i-1])) || i == len(lines)-1 && len(lines) > 2)
			if signs && !farewell.MatchString(line) && !isAsked(d.Request, strings.Trim(line, "-–—~ .,")) {
				faults = append(faults, Fault{
					Pointer: at, Code: "unasked", Sentence: line, Doubt: true,
					Detail: "is signed with " + inQuotes(line) + ", and the request names no agent",
				})
				break
			}
		}
	}
	return faults
}

// furnishing are members of a request that tell nothing of an agent.
var furnishing = []string{"name", "agencyName", "brandVoice", "tone", "timeZone", "pronouns", "audience"}

// sentencesOfNobody is how many sentences a biography has of whom only the name is known.
const sentencesOfNobody = 2

// leastBiography is below how many words a biography is too short of whom more is known than
// name and agency: 50, but for two, as no reader counts them.
const leastBiography = 48

// sizedOtherwise lists a biography of several sentences of somebody of whom the request
// tells the name and the agency alone, and one that is cut short where it tells more.
func sizedOtherwise(d Draft) []Fault {
	told := 0
	for name, value := range d.Request {
		if !slices.Contains(furnishing, name) {
			for l := range leaves(value) {
				text, isText := l.value.(string)
				if told += wordsOf(text); !isText {
					told++ // a number of years
				}
			}
		}
	}
	bio := asRendered(Member(d.Answer, "bio"))
	words := wordsOf(bio)
	var detail string
	switch {
	case told == 0 && sentencesOf(bio) > sentencesOfNobody:
		detail = "has more than two sentences, and the request tells name and agency alone"
	case told > 0 && words < leastBiography:
		detail = fmt.Sprintf("has %d words and must have at least 50", words)
	default:
		return nil
	}
	return []Fault{{Pointer: "/bio", Code: "length", Sentence: firstSentence(bio), Detail: detail}}
}
