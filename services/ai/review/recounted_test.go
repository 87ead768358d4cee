package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

var ofClients = []any{
	"Nice guy. Overpriced us at 845k, three cuts, sold at 772k after 94 days.", "11 offers in 6 days, the photos were great.",
	"Late 3x, once 35 min.", "Took 4 days to answer an e-mail.", "The lab takes 10 days, nobody told us.", "Two showings with a wrong code.",
}

// advised are the faults of a recommendation over those comments.
func advisedFaults(_, says string) string {
	d := review.Draft{
		Request: map[string]any{"comments": ofClients}, Answer: map[string]any{"recommendations": []any{says}}, Today: sunday,
	}
	return places(review.Check(d, analysis))
}

func TestWhatARecommendationRecountsStandsInAComment(t *testing.T) {
	allPass(t, advisedFaults, []judgedText{
		{"", "Explain the price: one home sold after three cuts and 94 days."},
		{"", "Keep the photographer, whose photos helped to bring 11 offers in 6 days."},
		{"", "Text ahead if you run late; one client waited 35 minutes."},
		{"", "Answer e-mails within 24 hours, so that nobody waits four days."},
		{"", "Promise a reply within 2 days."},
		{"", "Tell buyers that the lab takes 10 days."},
		{"", "Call each seller every 7 days, even if nothing happened."},
		{"", "Check the lockbox code an hour before each showing; two showings were lost."},
		{"", "Ask for a review 3 days after closing."},
		{"", "Send a note after 30 days to whoever closed."},
		{"", "Set aside 20 minutes each evening for messages that came in."},
		{"", "Leave a buffer of 15 minutes between showings; clients noticed that you were late."},
		{"", "Agree on a date, for instance after 21 days, on which the price is looked at again, since one home had three cuts."},
		{"", "Confirm the code the day before: clients were locked out."},
		{"", "Keep a list of 5 labs that took new orders at once."},
		{"", "Have the photos taken 7 days before the home is listed."},
	})
	allFail(t, advisedFaults, []judgedText{
		{"", "Explain the price: one home sold after three cuts and 49 days."},
		{"", "Keep the photographer, whose photos helped to bring 19 offers in 6 days."},
		{"", "Keep the photographer, whose photos brought 11 offers in 16 days."},
		{"", "Text ahead if you run late; one client waited 45 minutes."},
		{"", "Text ahead; waits of 45 minutes are remembered."},
		{"", "Answer e-mails sooner: one client waited 14 days."},
		{"", "Tell buyers that the lab takes 14 days."},
		{"", "Write down that the lab needs 12 days."},
		{"", "A seller who had 21 offers praised the photos."},
		{"", "Discuss the price early, as one client sold after 120 days."},
		{"", "One client lost 5 showings to a wrong code."},
		{"", "Answer sooner; an e-mail took 9 days to be answered."},
		{"", "The home that drew 15 offers shows what photos do."},
		{"", "A home sat for 104 days before it sold."},
		{"", "Call more often: one seller heard nothing for 5 weeks."},
	})
}

func TestTheOverallSentimentIsThatOfTheThemes(t *testing.T) {
	theme := func(sentiment string, comments ...any) map[string]any {
		return map[string]any{"theme": "Talk", "sentiment": sentiment, "comments": comments}
	}
	for _, c := range []struct {
		overall string
		themes  []any
		good    bool
	}{
		{"positive", []any{theme("positive", 1., 2., 3.), theme("negative", 4.)}, true},
		{"neutral", []any{theme("positive", 1., 2., 3.), theme("negative", 4.)}, true},
		{"neutral", []any{theme("negative", 1., 2., 3.)}, true},
		{"negative", []any{theme("negative", 1., 2., 3.), theme("neutral", 1.)}, true},
		{"positive", []any{theme("positive", 1., 2.), theme("negative", 3., 4.)}, true},
		{"negative", []any{theme("positive", 1., 2.), theme("negative", 3., 4.)}, true},
		{"positive", []any{theme("negative", 1., 2., 3., 4.), theme("positive", 5.)}, false},
		{"negative", []any{theme("positive", 1., 2., 3., 4.), theme("negative", 5.)}, false},
		{"positive", []any{theme("negative", 1., 2.), theme("positive", 3.)}, false},
		{"negative", []any{theme("positive", 1.), theme("neutral", 2.)}, false},
	} {
		d := review.Draft{
			Request: map[string]any{"comments": []any{"a", "b", "c", "d", "e"}},
			Answer:  map[string]any{"overallSentiment": c.overall, "themes": c.themes},
		}
		if got := review.ThemeComments(d); c.good != (len(got) == 0) {
			t.Errorf("%s over %v: %v", c.overall, c.themes, got)
		}
	}
}

func TestTheSentimentIsThatOfTheStars(t *testing.T) {
	for _, c := range []struct {
		comment, sentiment string
		good               bool
	}{
		{"5 stars, would hire again", "Positive", true}, {"5 stars, would hire again", "Negative", false},
		{"1 star. Never called.", "Negative", true}, {"1 star. Never called.", "Positive", false},
		{"★★★★★ great", "Positive", true}, {"★★★★★ great", "Negative", false}, {"★☆☆☆☆ no", "Positive", false},
		{"2/5 from me", "Positive", false}, {"2/5 from me", "Negative", true}, {"5/5!", "Negative", false},
		{"3 stars", "Positive", true}, {"3 stars", "Neutral", true}, {"4 stars but slow", "Neutral", true},
		{"He said he has only 5 star reviews. Not from me.", "Negative", true},
		{"Late to 2/5 showings but the best agent", "Positive", true},
		{"would give zero stars if I could", "Positive", false}, {"Two stars.", "Positive", false}, {"Five stars!", "Negative", false},
	} {
		d := review.Draft{Request: map[string]any{"comment": c.comment}, Answer: map[string]any{"sentiment": c.sentiment}}
		if got := review.StarsOfComment(d); c.good != (len(got) == 0) {
			t.Errorf("%s over %q: %v", c.sentiment, c.comment, got)
		}
	}
}
