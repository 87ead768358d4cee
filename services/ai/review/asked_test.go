package review_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"coagent/services/ai/review"
)

// codes are those of a code among what a rule finds, by their places.
func codesAt(faults []review.Fault, code string) (places []string) {
	for _, f := range faults {
		if f.Code == code {
			places = append(places, f.Pointer)
		}
	}
	return places
}

// atLength is a text with so many words before its last that it is of ordinary length.
func atLength(text string) string { return text + strings.Repeat(" and more of it", 5) }

func TestPostsForFacebookAndLinkedInNameWhoPostsThem(t *testing.T) {
	for _, c := range []struct {
		name, firm, says string
		good             bool
	}{
		{"Kirsten Aldahl", "Prairie Gate Realty", "Come by. - Kirsten at Prairie Gate", true},
		{"Kirsten Aldahl", "Prairie Gate Realty", "Aldahl has a checklist.", true},
		{"Kirsten Aldahl", "Prairie Gate Realty", "Our gate opens on the prairie. Ask me!", true},
		{"Kirsten Aldahl", "Prairie Gate Realty", "I have a checklist. Ask me!", false},
		{"", "Prairie Gate Realty", "Ask us at Prairie Gate.", true},
		{"", "Prairie Gate Realty", "Ask us.", false},
		{"", "", "Ask us.", true},
	} {
		request := map[string]any{"topic": "freeze"}
		if c.name != "" {
			request["name"] = c.name
		}
		if c.firm != "" {
			request["agencyName"] = c.firm
		}
		d := review.Draft{Request: request, Answer: map[string]any{"facebook": atLength(c.says), "linkedin": "Kirsten Aldahl, Prairie Gate Realty", "twitter": "Hi."}}
		got := codesAt(review.Posts(d), "asked")
		if want := []string{"/facebook"}; c.good != (len(got) == 0) || !c.good && !slices.Equal(got, want) {
			t.Errorf("%q: %v", c.says, got)
		}
	}
}

func TestAMessageGreetsAndIsSignedAndPressesNobody(t *testing.T) {
	request := map[string]any{
		"recipient": "Maria & Sam Ortiz", "name": "Dana Whitfield", "agencyName": "Lakeside Realty", "channel": "note", "occasion": "a call",
	}
	for says, want := range map[string][]string{
		"Hi Maria, it was good to talk. Dana":                                 nil,
		"Dear Mr. and Mrs. Ortiz, it was good to talk. Lakeside Realty":       nil,
		"Hello, it was good to talk. Dana":                                    {"asked"},
		"Hi Sam, it was good to talk.":                                        {"asked"},
		"Hi Maria, hurry, it won't last. Dana":                                {"unasked"},
		"Hi Maria, there is no hurry. Don't rush, and take your time. Dana":   nil,
		"Hi Maria, act now, before it's gone. Dana":                           {"unasked"},
		"Hi Maria, the offers are due at five; the seller reads them. - Dana": nil,
	} {
		var got []string
		for _, f := range review.Message(review.Draft{Request: request, Answer: map[string]any{"message": atLength(says)}}) {
			got = append(got, f.Code)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", says, got, want)
		}
	}
}

func TestAnOpenHouseIsAnnouncedWithPlaceDayAndHours(t *testing.T) {
	request := map[string]any{"address": "12 Elm St, Austin", "date": "Sun Dec 6", "time": "1-4", "name": "Dana Whitfield"}
	kit := func(post, flyer string) review.Draft {
		return review.Draft{Request: request, Answer: map[string]any{
			"invitation": map[string]any{"subject": "Open house", "body": "Come to 12 Elm Street on Sunday, December 6, from one to four. Dana"},
			"post":       atLength(post), "flyer": map[string]any{"headline": "Come in", "body": flyer}, "followUp": "Thank you for coming. Dana",
		}}
	}
	const good, room = "12 Elm Street, December 6, 1 to 4 p.m.", "Three bedrooms and a garden."
	for name, c := range map[string]struct {
		post, flyer string
		want        []string
	}{
		"all of it":           {good, room, nil},
		"the day by its name": {"12 Elm Street, on Sunday, 1 to 4 p.m.", room, nil},
		"no place":            {"Sunday, December 6, 1 to 4 p.m.", room, []string{"/post asked"}},
		"no day":              {"12 Elm Street, 1 to 4 p.m.", room, []string{"/post asked"}},
		"no hours":            {"12 Elm Street, on Sunday, December 6.", room, []string{"/post asked"}},
		"hours on the flyer":  {good, "Open from 1 to 4 p.m.", []string{"/flyer/body unasked"}},
		"the day on it":       {good, "Come in on Sunday.", []string{"/flyer/body unasked"}},
		"the place on it":     {good, "12 Elm has a garden.", []string{"/flyer/body unasked"}},
		"another twelve":      {good, "Twelve windows, and 12 trees.", nil},
	} {
		if got := codesOf(review.OpenHouse(kit(c.post, c.flyer))); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	unsigned := kit(good, room)
	unsigned.Answer["followUp"] = atLength("Thank you for coming. What did you think?")
	if got := codesOf(review.OpenHouse(unsigned)); !slices.Equal(got, []string{"/followUp asked"}) {
		t.Errorf("unsigned: %v", got)
	}
}

func TestABiographyHasNoTelephoneAndNoFirstPerson(t *testing.T) {
	request := map[string]any{
		"name": "Juniper Haldane", "pronouns": "they/them", "experience": "cell 312-555-0144",
		"brandVoice": map[string]any{"use": []any{"ask me anything"}},
	}
	for says, good := range map[string]bool{
		"Juniper sells homes in Spokane.":                          true,
		"Call or text 312-555-0144.":                               false,
		"Reach Juniper at (312) 555 0144.":                         false,
		"Write to juniper@example.com.":                            false,
		"I sell homes in Spokane.":                                 false,
		"Juniper loves what we do.":                                false,
		"Juniper says “I will be there.”":                          true,
		"With Juniper it is ask me anything, from the first call.": true,
	} {
		got := codesAt(review.Biography(review.Draft{Request: request, Answer: map[string]any{"bio": says}}), "unasked")
		if good != (len(got) == 0) {
			t.Errorf("%q: %v", says, got)
		}
	}
}

func TestAboveATextStandNoFiguresButThoseOfTheRequest(t *testing.T) {
	page := []review.Source{{Title: "A page", URL: "https://a.example/", Snippet: "It costs up to $14,500."}}
	request := map[string]any{"topic": "sewer laterals, 5 questions, for 2 bedrooms"}
	for says, good := range map[string]bool{
		"What it costs and who pays.":            true,
		"Five questions on a 2-bedroom home.":    true,
		"3 ways to pay for it.":                  true,
		"What it costs (up to $14,500).":         false,
		"A lateral of 120 feet.":                 false,
		"Why 40% of them leak.":                  false,
		"From the 1st to the last, in the 1920s": true,
	} {
		d := review.Draft{Request: request, Sources: page, Answer: map[string]any{"blogPost": map[string]any{
			"title": "Sewer laterals", "metaDescription": says, "content": "It costs $14,500 [1].", "tags": []any{"sewer"},
		}}}
		got := codesAt(review.Article(d), "unasked")
		if want := []string{"/blogPost/metaDescription"}; good != (len(got) == 0) || !good && !slices.Equal(got, want) {
			t.Errorf("%q: %v", says, got)
		}
	}
	d := review.Draft{Request: request, Sources: page, Answer: map[string]any{"title": "A guide", "sections": []any{
		map[string]any{"heading": "12 parks", "content": "## Parks\n\nThere are some."}, map[string]any{"heading": "Food", "content": "Number 1 on the list."},
	}}}
	if got := codesAt(review.Guide(d), "unasked"); !slices.Equal(got, []string{"/sections/0/content"}) {
		t.Errorf("a heading in a section: %v", got)
	}
	for title, good := range map[string]bool{"Tacoma, November 16 to 22, 2026": true, "Tacoma: prices up 4%": false, "Tacoma at $519,000": false} {
		d := review.Draft{Request: map[string]any{"location": "Tacoma"}, Answer: map[string]any{"title": title}}
		if got := codesAt(review.Update(d), "unasked"); good != (len(got) == 0) {
			t.Errorf("%q: %v", title, got)
		}
	}
}

func TestOpeningAndClosingDoNotRetellTheComment(t *testing.T) {
	const comment = "He called the town about the permits himself, found a buyer who wanted the barn, and talked my husband out of painting."
	for says, good := range map[string]bool{
		"Some houses come with footnotes:":                                       true,
		"Theo called the town about the permits himself, as Annick tells it:":    false,
		"It helps to have found a buyer who wanted the barn.":                    false,
		"“He called the town about the permits himself” is a line that we like.": true,
		"About the barn, and about the permits:":                                 true,
	} {
		d := review.Draft{Request: map[string]any{"comment": comment}, Answer: map[string]any{
			"opening": says, "quote": "found a buyer who wanted the barn", "closing": "Thank you.",
		}}
		if got := codesAt(review.QuotedClient(d), "unasked"); good != (len(got) == 0) {
			t.Errorf("%q: %v", says, got)
		}
	}
}

func TestAWordToAvoidIsAvoidedInAllItsForms(t *testing.T) {
	for avoid, texts := range map[string]map[string]bool{
		"boasts":         {"It boasts a deck.": false, "Boasting a deck.": false, "It boasted a deck.": false, "The boat has a deck.": true},
		"stunning":       {"A stunning view.": false, "Stunningly clear.": false, "A stunt.": true},
		"hip":            {"A hip street.": false, "On the ship.": true},
		"touch base":     {"Let's touch base.": false, "Touching base again.": false, "Touch the base.": true},
		"and":            {"Bread and butter.": true},
		"family":         {"Families came.": false, "A familiar street.": true},
		"hidden gem":     {"Two hidden gems.": false, "A gem, hidden.": true},
		"winter wonders": {"A winter wonder.": false},
	} {
		for _, says := range slices.Sorted(maps.Keys(texts)) {
			d := review.Draft{Avoid: []string{avoid}, Request: map[string]any{}, Answer: map[string]any{"text": says}}
			got := codesAt(review.Check(d, review.Rules{}), "brand_voice")
			if texts[says] != (len(got) == 0) {
				t.Errorf("%q in %q: %v", avoid, says, got)
			}
		}
	}
}
