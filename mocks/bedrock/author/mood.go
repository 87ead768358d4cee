package author

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// theme is something that several comments may speak of.
type theme struct {
	name     string
	comments []int // the numbers of those that do; the first is 1
	mood     string
}

var praise = []string{"amazing", "attentive", "best", "excellent", "fantastic", "friendly", "good", "great",
	"happy", "helpful",
	"honest", "knowledgeable", "love", "loved", "outstanding", "patient", "perfect", "pleasure", "professional", "quick",
	"recommend", "responsive", "smooth", "thank", "thanks", "wonderful"}

var blame = []string{"angry", "avoid", "awful", "bad", "careless", "confusing", "disappointed", "disappointing",
	"error", "frustrating",
	"horrible", "ignored", "late", "lost", "mistake", "mistakes", "never", "overpriced", "poor", "pushy", "rude", "slow",
	"terrible", "unprofessional", "unresponsive", "waste", "worst"}

// themeWords lists the themes and the beginnings of the words that betray them.
var themeWords = []struct {
	name  string
	words []string
}{
	{"Communication", []string{"answer", "call", "communic", "email", "explain", "listen", "phone", "respons",
		"unrespons", "update"}},
	{"Local knowledge", []string{"area", "knowledg", "local", "market", "neighbo", "school"}},
	{"Professionalism", []string{"courteous", "honest", "polite", "profession", "rude", "unprofession"}},
	{"Pace of the process", []string{"delay", "fast", "late", "quick", "slow", "wait"}},
	{"Price and negotiation", []string{"commission", "fee", "negotiat", "offer", "overpriced", "price"}},
	{"Paperwork and closing", []string{"closing", "contract", "document", "error", "mistake", "paperwork"}},
	{"Marketing of the home", []string{"listing", "open", "photo", "stag", "video"}},
	{"Care for clients", []string{"care", "friendly", "help", "kind", "patient", "support"}},
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) })
}

// moodOf weighs the words of praise in comments against the words of blame.
func moodOf(comments []string) string {
	balance := 0
	for _, comment := range comments {
		for _, word := range wordsOf(comment) {
			if slices.Contains(praise, word) {
				balance++
			}
			if slices.Contains(blame, word) {
				balance--
			}
		}
	}
	switch {
	case balance > 0:
		return "positive"
	case balance < 0:
		return "negative"
	}
	return "neutral"
}

// themesIn finds the themes of comments, the most mentioned first. There is at
// least one if there are comments.
func themesIn(comments []string) []theme {
	var found []theme
	for _, t := range themeWords {
		var about []string
		var numbers []int
		for i, comment := range comments {
			if slices.ContainsFunc(wordsOf(comment), func(word string) bool {
				return slices.ContainsFunc(t.words, func(begins string) bool { return strings.HasPrefix(word, begins) })
			}) {
				about, numbers = append(about, comment), append(numbers, i+1)
			}
		}
		if len(about) > 0 {
			found = append(found, theme{t.name, numbers, moodOf(about)})
		}
	}
	slices.SortStableFunc(found, func(a, b theme) int { return cmp.Compare(len(b.comments), len(a.comments)) })
	if len(found) == 0 && len(comments) > 0 {
		every := make([]int, len(comments))
		for i := range every {
			every[i] = i + 1
		}
		found = []theme{{"Overall experience", every, moodOf(comments)}}
	}
	return found
}
