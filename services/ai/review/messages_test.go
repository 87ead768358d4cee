package review_test

import (
	"slices"
	"strings"
	"testing"

	"coagent/services/ai/review"
)

// codesOf are the places and codes of what a rule finds.
func codesOf(faults []review.Fault) []string {
	var all []string
	for _, f := range faults {
		all = append(all, f.Pointer+" "+f.Code)
	}
	return all
}

func TestADayThatTheRequestDoesNotNameIsToldByItsName(t *testing.T) {
	for asked, c := range map[string]struct {
		says string
		good bool
	}{
		"Sunday, December 6":    {"Doors open on Sunday.", true},
		"Sun Dec 6":             {"Doors open on Sunday, and every Sunday.", true},
		"Sat. & Sun.":           {"Saturday or Sunday, as you like.", true},
		"Thurs 12/3":            {"On Thursday.", true},
		"Sunday, December 13":   {"Doors open on Saturday.", false},
		"December 6":            {"Doors open on **Sunday**.", false},
		"Wed the 2nd":           {"The sun sat low; she wed in the garden.", true},
		"Wednesday":             {"On Tuesday.", false},
		"the Monday after next": {"See you on Monday!", true},
	} {
		d := review.Draft{Request: map[string]any{"date": asked}, Answer: map[string]any{"post": c.says}}
		got := codesOf(review.OwnDays(d))
		if want := []string{"/post day"}; c.good != (len(got) == 0) || !c.good && !slices.Equal(got, want) {
			t.Errorf("%q for %q: %v", c.says, asked, got)
		}
	}
}

func TestAMessageFitsItsChannel(t *testing.T) {
	for name, c := range map[string]struct {
		channel, subject, message string
		want                      []string
	}{
		"an e-mail":                   {"email", "Thank you", strings.Repeat("é", 1200), nil},
		"an e-mail without a subject": {"email", "", "Thank you.", []string{"/subject required"}},
		"a subject of dots":           {"email", ". . . .", "Thank you.", []string{"/subject required"}},
		"a text message":              {"sms", "", strings.Repeat("é", 320), nil},
		"with a subject for nobody":   {"sms", "Thank you", "Thanks!", []string{"/subject subject"}},
		"a note":                      {"note", "", strings.Repeat("e", 600), nil},
		"another day":                 {"note", "", "Until Friday!", []string{"/message day"}},
	} {
		answer := map[string]any{"message": c.message}
		if c.subject != "" {
			answer["subject"] = c.subject
		}
		d := review.Draft{Request: map[string]any{"channel": c.channel, "occasion": "Lunch on Tuesday"}, Answer: answer}
		if got := codesOf(review.Message(d)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestAClientIsQuotedWordForWord(t *testing.T) {
	const comment = "Dana answered every question, even on a Sunday night!\nWe closed a week early & would hire her again."
	for name, c := range map[string]struct {
		opening, quote, closing string
		want                    []string
	}{
		"a sentence":             {"Kind words:", "We closed a week early & would hire her again.", "Thank you!", nil},
		"part of one":            {"Kind words:", "answered every question", "Thank you!", nil},
		"over two":               {"Kind words:", "even on a Sunday night! We closed a week early", "Thank you!", nil},
		"another word":           {"Kind words:", "We closed two weeks early", "Thank you!", []string{"/quote evidence"}},
		"a word left out":        {"Kind words:", "Dana answered every question on a Sunday night!", "Thanks.", []string{"/quote evidence"}},
		"two pieces":             {"Kind words:", "Dana answered every question … would hire her again", "Thanks.", []string{"/quote evidence"}},
		"the rest of a word":     {"Kind words:", "swered every question", "Thank you!", []string{"/quote evidence"}},
		"a telephone":            {"Kind words:", "We closed a week early", "Thank you! Call 555-0188!", []string{"/closing private"}},
		"nothing":                {"Kind words:", "…", "Thank you!", []string{"/quote evidence"}},
		"another quotation":      {"“The best agent in town”:", "We closed a week early", "Thank you!", []string{"/opening evidence"}},
		"their own words, again": {`"Would hire her again":`, "We closed a week early", "Thank you for “a week early”!", nil},
	} {
		d := review.Draft{
			Request: map[string]any{"comment": comment},
			Answer:  map[string]any{"opening": c.opening, "quote": c.quote, "closing": c.closing},
		}
		if got := codesOf(review.QuotedClient(d)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
