package review_test

import (
	"slices"
	"strings"
	"testing"

	"coagent/services/ai/review"
)

// placesOf are the places of the faults of a code.
func placesOf(faults []review.Fault, code string) string {
	var all []string
	for _, f := range faults {
		if f.Code == code {
			all = append(all, f.Pointer)
		}
	}
	return strings.Join(slices.Compact(all), " ")
}

func TestWhoIsThankedAndAsked(t *testing.T) {
	kit := func(followUp string) string {
		return placesOf(review.OpenHouse(review.Draft{
			Request: map[string]any{"address": "12 Elm St"}, Answer: map[string]any{"followUp": followUp},
		}), "asked")
	}
	const rest = " I will be glad to answer whatever is on your mind, and to open the door once more on any day that suits."
	for text, good := range map[string]bool{
		"Thank you for coming to 12 Elm Street. What did you think of the house?" + rest:    true,
		"Many thanks for stopping by 12 Elm Street. Please tell me what you liked." + rest:  true,
		"It was good to meet you at 12 Elm Street. What did you think of the house?" + rest: false,
		"Thank you for coming to 12 Elm Street on a cold day, and for the cookies too." +
			" The door opens once more on any day that suits, at whatever hour is best.": false,
	} {
		if got := kit(text) == ""; got != good {
			t.Errorf("%q passes: %v", text, got)
		}
	}
	proof := func(closing string) string {
		return placesOf(review.QuotedClient(review.Draft{
			Request: map[string]any{"comment": "Great work."}, Answer: map[string]any{"quote": "Great work.", "closing": closing},
		}), "asked")
	}
	if got := proof("Thank you for these words. Questions? Ask us."); got != "" {
		t.Error(got)
	}
	if got := proof("Much obliged, and ask away."); got != "" {
		t.Error(got)
	}
	if got := proof("Thinking of a move? Ask us."); got != "/closing" {
		t.Errorf("nobody is thanked: %q", got)
	}
}

func TestHashtagsStandAtTheEnd(t *testing.T) {
	for caption, good := range map[string]bool{
		"Open on Sunday at 12 Elm. #OpenHouse #Duluth #55PlusCommunity": true,
		"Open on Sunday.\n\n#OpenHouse\n#Duluth.":                       true,
		"Unit #307 at 12 Elm is open on Sunday. #OpenHouse":             true,
		"No tags at all.":                                 true,
		"#OpenHouse on Sunday at 12 Elm. #Duluth":         false,
		"A #craftsman in #Duluth opens on Sunday.":        false,
		"Open on Sunday. #OpenHouse #Duluth Ask me when.": false,
	} {
		faults := review.Posts(review.Draft{Request: map[string]any{}, Answer: map[string]any{"instagram": caption}})
		if got := placesOf(faults, "asked") == ""; got != good {
			t.Errorf("%q passes: %v", caption, got)
		}
	}
}

func TestPlainTextHasNoMarkdown(t *testing.T) {
	for text, good := range map[string]bool{
		"A brick ranch - three bedrooms, 2.5 baths.\nOpen 1-3.": true,
		"At 12 Elm.\n\n2 bedrooms and a porch.":                 true,
		"A **brick** ranch.":                                    false,
		"# Open house\n\nAt 12 Elm.":                            false,
		"What is there:\n- a porch\n- a yard":                   false,
		"What is there:\n1. a porch\n2. a yard":                 false,
	} {
		faults := review.OpenHouse(review.Draft{Request: map[string]any{}, Answer: map[string]any{"flyer": map[string]any{"body": text}}})
		if got := placesOf(faults, "unasked") == ""; got != good {
			t.Errorf("%q passes: %v", text, got)
		}
	}
	for text, good := range map[string]bool{
		"Rents rose [1]. What stays open is why.\n\nA second paragraph.": true,
		"## Answer\n\nRents rose [1].":                                   false,
		"Rents rose [1]:\n\n- in Austin\n- in Waco":                      false,
		"| City | Rent |\n|---|---|\n| Austin | $1,500 [1] |":            false,
	} {
		faults := review.Report(review.Draft{Answer: map[string]any{"summary": text}, Sources: []review.Source{{Title: "A"}}})
		if got := placesOf(faults, "unasked") == ""; got != good {
			t.Errorf("%q is prose: %v", text, got)
		}
	}
}

func TestTheTitleOfAnUpdateNamesPlaceAndTime(t *testing.T) {
	for _, c := range []struct {
		place, title string
		good         bool
	}{
		{"columbus oh", "Columbus homes in October 2026", true},
		{"St. Pete, FL", "St. Petersburg condos this fall", true},
		{"bham", "Birmingham, third quarter", true},
		{"Greater Boise area", "Boise last week", true},
		{"nyc", "New York City in October", true},
		{"columbus oh", "What buyers should know in October", false},
		{"columbus oh", "Columbus: more homes to choose from", false},
	} {
		faults := review.Update(review.Draft{
			Request: map[string]any{"location": c.place, "timePeriod": "october"}, Answer: map[string]any{"title": c.title},
		})
		if got := placesOf(faults, "asked") == ""; got != c.good {
			t.Errorf("%q of %q passes: %v", c.title, c.place, got)
		}
	}
	cited := review.Update(review.Draft{
		Request: map[string]any{"location": "Boise", "timePeriod": "october"}, Answer: map[string]any{"title": "Boise in October [1]"},
		Sources: []review.Source{{Title: "A"}},
	})
	if got := placesOf(cited, "unasked"); got != "/title" {
		t.Errorf("a title with a citation: %q", got)
	}
}

func TestShorthandIsWrittenOut(t *testing.T) {
	for text, good := range map[string]bool{
		"3 bedrooms and 2 baths, 1,140 square feet, $415K.": true,
		"With a Q&A at noon, and the gallery next door.":    true,
		"A 3bd/2ba ranch.":           false,
		"1,140 sf on the top floor.": false,
		"Rent is $715/mo.":           false,
		"The dues incl heat.":        false,
		"New roof w/ gutters.":       false,
	} {
		faults := review.Posts(review.Draft{Request: map[string]any{}, Answer: map[string]any{"twitter": text}})
		if got := placesOf(faults, "unasked") == ""; got != good {
			t.Errorf("%q passes: %v", text, got)
		}
	}
}

func TestNothingIsLeftToBeFilledIn(t *testing.T) {
	request := map[string]any{"description": "ends with [your name here]"}
	for text, good := range map[string]bool{
		"Rents rose [1] and [2].":           true,
		"He said it [sic] twice.":           true,
		"Best,\n[Your Name]":                false,
		"Call [phone number] today.":        false,
		"Dear {{first_name}},":              false,
		"Signed [your name here]":           true,
		"See you at [insert address here].": false,
	} {
		faults := review.Check(review.Draft{Request: request, Answer: map[string]any{"message": text}}, review.Rules{})
		if got := placesOf(faults, "placeholder") == ""; got != good {
			t.Errorf("%q passes: %v", text, got)
		}
	}
}

func TestOnlyWhoIsNamedSigns(t *testing.T) {
	const body = "Hi Dana,\n\nThank you for coming by. Shall we look at it once more?\n\n"
	for _, c := range []struct {
		request map[string]any
		ending  string
		good    bool
	}{
		{map[string]any{"channel": "email"}, "Reply whenever it suits you.", true},
		{map[string]any{"channel": "email"}, "Best,\nRosa Delgado", false},
		{map[string]any{"channel": "email"}, "Warm regards,\nRosa\nHill Country Homes", false},
		{map[string]any{"channel": "email"}, "— Rosa", false},
		{map[string]any{"channel": "email", "occasion": "sign it Rosa Delgado"}, "Best,\nRosa Delgado", true},
		{map[string]any{"channel": "email", "name": "Rosa Delgado"}, "Best,\nRosa Delgado", true},
	} {
		faults := review.Message(review.Draft{Request: c.request, Answer: map[string]any{"subject": "Hi", "message": body + c.ending}})
		if got := placesOf(faults, "unasked") == ""; got != c.good {
			t.Errorf("%v, %q passes: %v", c.request, c.ending, got)
		}
	}
}

func TestOfANameAloneThereAreTwoSentences(t *testing.T) {
	const two = "Ana Reyes is an agent with Hill Homes. Ask Ana Reyes about a home there."
	for _, c := range []struct {
		request map[string]any
		bio     string
		good    bool
	}{
		{map[string]any{"name": "Ana Reyes", "agencyName": "Hill Homes", "specialties": []any{}}, two, true},
		{map[string]any{"name": "Ana Reyes", "agencyName": "Hill Homes"}, two + " Ana Reyes knows the city well.", false},
		{map[string]any{"name": "Ana Reyes", "yearsOfExperience": 9.}, two + " Ana Reyes knows the city well." + strings.Repeat(" More.", 40), true},
	} {
		faults := review.Biography(review.Draft{Request: c.request, Answer: map[string]any{"bio": c.bio}})
		if got := placesOf(faults, "length") == ""; got != c.good {
			t.Errorf("%v: %q passes: %v", c.request, c.bio, got)
		}
	}
}

func TestAnAnswerAnswers(t *testing.T) {
	for answer, good := range map[string]bool{
		"Yes, the garage holds two cars.":                         true,
		"The roof is from 2019. The listing does not say more.":   true,
		"The street is quiet on Sundays, the description says so": true,
		"The listing does not say how old the roof is.":           false,
		"The age of the roof is not specified.":                   false,
		"Contact the listing agent about the roof.":               false,
		"It is priced to sell.":                                   false,
		"It lies in a quiet neighborhood.":                        false,
		"It is perfect for a growing household.":                  false,
	} {
		d := review.Draft{
			Request: map[string]any{"description": "garage for two cars"},
			Answer:  map[string]any{"faqs": []any{map[string]any{"question": "Garage?", "answer": answer, "basis": "garage for two cars"}}},
		}
		if got := placesOf(review.QuotedBasis(d), "unasked") == ""; got != good {
			t.Errorf("%q passes: %v", answer, got)
		}
	}
}
