package review_test

import (
	"strings"
	"testing"

	"coagent/services/ai/review"
)

func TestAPlainPromiseIsAFaultAndWhatMayBeOneIsDoubted(t *testing.T) {
	sources := []review.Source{{Snippet: "The county expects assessments to rise. A protest saves owners thousands on their taxes."}}
	for text, want := range map[string]string{
		"I guarantee a sale in nine days.":                                              "is a guarantee",
		"I'll get you the highest price for your home.":                                 "is a promise",
		"Mortgage rates will fall next year.":                                           "is a forecast",
		"She is the best agent in Boise.":                                               "is a rank",
		"The interest is tax-deductible.":                                               "is advice",
		"Referrals will double within a year.":                                          "may be a promise",
		"You will win the next one.":                                                    "may be a promise",
		"By spring the profile will rank first.":                                        "may be a promise",
		"Next year will be better for buyers.":                                          "may be a forecast",
		"You won't need flood insurance.":                                               "may be advice",
		"An award-winning agent answers.":                                               "may be a rank",
		"Your new porch is sure to add thousands to the value of your house.":           "may be a promise",
		"A protest saves thousands on taxes [1].":                                       "",
		"Will the profile rank first by spring?":                                        "",
		"He said: “You will win the next one.”":                                         "",
		"Beware of anyone who tells you that a unit always pays for itself.":            "",
		"Don't trust an agent who says that your home will sell in a week.":             "",
		"No honest agent can tell you that your house will sell for the highest price.": "",
		"Beware of anyone who promises too much, but a unit always pays for itself.":    "is a guarantee",
		"Stay away from agents who say little: a unit always pays for itself.":          "is a guarantee",
		"Some of the best real estate talks happen over coffee.":                        "",
		"She has the best real estate mind in Boise.":                                   "is a rank",
		"We will try again on Monday.":                                                  "",
	} {
		d := review.Draft{Request: map[string]any{"topic": "homes"}, Answer: map[string]any{"text": text}, Sources: sources}
		said := ""
		for _, f := range review.Check(d, review.Rules{Advertises: true}) {
			if f.Code == review.Promise {
				said += f.Detail
				if f.Doubt != strings.Contains(f.Detail, " may be ") {
					t.Errorf("%q: %+v", text, f)
				}
			}
		}
		if (said == "") != (want == "") || !strings.Contains(said, want) {
			t.Errorf("%q: %q, want %q", text, said, want)
		}
	}
}
