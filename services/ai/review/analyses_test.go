package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

func TestASummaryHasThePronounOfTheComment(t *testing.T) {
	for _, c := range []struct {
		comment, summary string
		good             bool
	}{
		{"She never called back.", "The agent never called; she was out.", true},
		{"She never called back.", "The agent is said to have ignored him.", false},
		{"He knows old houses. Funny guy.", "The client likes her humor.", false},
		{"Our agent lost her notes, and my husband found them.", "The client's husband found what he wanted.", true},
		{"Great service.", "The client says that he was quick.", true},
		{"She was late.", "The client says “he knows”.", true},
	} {
		d := review.Draft{Request: map[string]any{"comment": c.comment}, Answer: map[string]any{"summary": c.summary, "sentiment": "Neutral"}}
		if got := review.Sentiment(d); c.good != (len(got) == 0) {
			t.Errorf("%q of %q: %v", c.summary, c.comment, got)
		}
	}
}

// analysisOf is an analysis of comments with themes of so many.
func analysisOf(comments []any, recommendation string, themes ...[]any) review.Draft {
	var rows []any
	for _, numbers := range themes {
		rows = append(rows, map[string]any{"theme": "A theme", "sentiment": "negative", "comments": numbers})
	}
	return review.Draft{Request: map[string]any{"comments": comments}, Answer: map[string]any{
		"overallSentiment": "negative", "themes": rows, "recommendations": []any{recommendation},
	}}
}

func TestAFigureOfARecommendationIsOfTheCommentThatItSpeaksOf(t *testing.T) {
	comments := []any{
		"My deposit came back after 47 days.", "The kitchen sink leaked for 9 days before anybody came.",
		"14 showings in the first weekend, great video walk-through.", "Late to 3 showings out of 5.",
	}
	for says, good := range map[string]bool{
		"Answer sooner; the sink in a kitchen leaked for 9 days.":            true,
		"Answer sooner; one kitchen sink leaked for 47 days.":                false,
		"Return deposits sooner than after 47 days.":                         true,
		"Keep the video; one listing drew 14 showings in its first weekend.": true,
		"Answer leaks in the kitchen sink the same day.":                     true,
		"Answer leaks in the kitchen sink within 9 days.":                    true,
		"Answer leaks in the kitchen sink within 48 hours.":                  false, // a policy that nobody asks for
		"Keep the video, which 33% of clients praise.":                       false,
		"Keep the video: 40 percent of your clients raise it.":               false,
		"Clients waited nine days.":                                          true,
		"Keep the video: one client counted 24 showings.":                    false,
		"Ask sooner, as one client found the bill $1,200 higher.":            false,
		"Ask one client about a call within the day.":                        true,
		"Tell older clients twice.":                                          false,
		"Tell clients twice, in older and in newer homes.":                   true,
	} {
		if got := review.ThemeComments(analysisOf(comments, says)); good != (len(got) == 0) {
			t.Errorf("%q: %v", says, got)
		}
	}
}

func TestANumberOfClientsIsThatOfATheme(t *testing.T) {
	comments := []any{"Late.", "Late again.", "Dark photos.", "Two clients of his told me so.", "Fine.", "Good."}
	for says, good := range map[string]bool{
		"Be on time: three clients found you late.":      true,
		"Be on time, as all six clients ask.":            true,
		"Since 5 clients found the photos dark, redo.":   false,
		"Ask the four buyers who wrote.":                 false,
		"Two clients told somebody.":                     true,
		"One client found the photos dark.":              true,
		"Send a list to your next 10 people in a month.": false,
	} {
		d := analysisOf(comments, says, []any{1.0, 2.0, 5.0}, []any{3.0})
		if got := review.ThemeComments(d); good != (len(got) == 0) {
			t.Errorf("%q: %v", says, got)
		}
	}
}

func TestAnnouncedThingsAreAsManyAsThereAre(t *testing.T) {
	for says, good := range map[string]bool{
		"Four jobs cover it: water, insurance, snow and showings.":                          true,
		"Five jobs cover it: water, insurance, snow and showings.":                          false,
		"It is missing in four places: Redfin, Homes.com and Bing Places.":                  false,
		"It is missing in three places: Redfin, Homes.com and Bing Places.":                 true,
		"Three of the four platforms are right: Google, Zillow, Realtor.com.":               true,
		"Three things help: salt and sand, a shovel, and a light.":                          true,
		"Bring three papers:\n\n- the deed\n- the bill\n- the map":                          true,
		"Bring four papers:\n\n- the deed\n- the bill\n- the map":                           false,
		"Bring four papers:\n\n1. the deed\n2. the bill\n3. the map\n\nThen rest.":          false,
		"Here are two tips.\n\n## Tip 1: Sell\n\nSell.\n\n## Tip 2: Buy\n\nBuy.":            true,
		"Here are five tips.\n\n## Tip 1: Sell\n\nSell.\n\n## Tip 2: Buy\n\nBuy.":           false,
		"Here are five tips.\n\n## 1. Sell\n\nSell.\n\n## 2. Buy\n\nBuy.":                   false,
		"It has 3 bedrooms: the first looks south, the second north, and both have closets": true,
		"We are open three days: come by, bring a friend, and ask.":                         true,
	} {
		d := review.Draft{Request: map[string]any{"topic": says}, Answer: map[string]any{"content": says}}
		got := codesAt(review.Check(d, review.Rules{Figures: true}), "figure")
		if good != (len(got) == 0) {
			t.Errorf("%q: %v", says, got)
		}
	}
}

func TestThePlainOverallSentimentIsThatOfTheThemes(t *testing.T) {
	d := analysisOf([]any{"Late.", "Late.", "Fine."}, "Be on time.", []any{1.0, 2.0})
	d.Answer["overallSentiment"] = "positive"
	got := review.ThemeComments(d)
	if len(got) != 1 || got[0].Doubt || !got[0].Checkable() || got[0].Pointer != "/overallSentiment" {
		t.Errorf("%+v", got)
	}
}
