package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

func TestTimesAreReadAsPeopleTypeThem(t *testing.T) {
	allPass(t, saysOf, []judgedText{
		{"coffee fri dec 11 8-930am", "Friday, December 11, from 8 to 9:30 a.m."},
		{"talk thurs dec 10 630pm", "Thursday, December 10, at 6:30 p.m."},
		{"open house sat dec 12, 10a-2p", "Saturday, December 12, from 10 a.m. to 2 p.m."},
		{"open house sat dec 12, 11-1230", "Saturday, December 12, from 11 a.m. to 12:30 p.m."},
		{"open house sat dec 12, 1030-12", "Saturday, December 12, from 10:30 a.m. to 12 p.m."},
		{"open house sat dec 12, 10 to noon", "Saturday, December 12, from 10 a.m. to noon."},
		{"ferries at 7:15 a.m., 12:10 p.m. and 5:40 p.m. daily", "Ferries leave daily at 7:15 a.m., 12:10 p.m. and 5:40 p.m."},
		{"drip the faucets, find the shutoff valve", "The lost valve becomes a midnight hunt."},
		{"party sat dec 12, 9 to midnight", "Saturday, December 12, from 9 p.m. to midnight."},
	})
	allFail(t, saysOf, []judgedText{
		{"coffee fri dec 11 8-930am", "Friday, December 11, from 8 to 9:45 a.m."},
		{"talk thurs dec 10 630pm", "Thursday, December 10, at 6:15 p.m."},
		{"drip the faucets, find the shutoff valve", "The lost valve freezes at midnight."},
		{"open house sat dec 12, 10a-2p", "Saturday, December 12, from 11 a.m. to 2 p.m."},
		{"open house sat dec 12, 11-1230", "Saturday, December 12, from 11 a.m. to 1:30 p.m."},
		{"open house sat dec 12, 1030-12", "Saturday, December 12, from 10:15 a.m. to 12 p.m."},
		{"open house sat dec 12, 10 to noon", "Saturday, December 12, from 11 a.m. to noon."},
	})
}

func TestEndsOfARangeAndDaysOfAMonthStandForNoOtherFigure(t *testing.T) {
	allPass(t, toldByResult, []judgedText{
		{
			"Inspectors in Philadelphia charged $150 to $250 for a sewer scope, and a replacement can run to five figures.",
			"A sewer scope cost $150 to $250 in Philadelphia, and the replacement can run to five figures [1].",
		},
	})
	d := review.Draft{
		Request: map[string]any{"topic": "the market here"},
		Answer: map[string]any{"content": "Active single-family homes numbered 1,402 in the week of November 16 [1]. " +
			"That compares with 1,431 in the week of November 9 [2]."},
		Sources: []review.Source{
			{Title: "Weekly market watch", URL: "https://a.example", Snippet: "For the week of November 16, 2026: 118 new " +
				"listings, 131 pending sales, 1,402 active single-family homes in Reno-Sparks."},
			{Title: "Weekly market watch", URL: "https://b.example", Snippet: "For the week of November 9, 2026: 140 new " +
				"listings, 122 pending sales, 1,431 active single-family homes."},
		},
	}
	if got := review.Check(d, research); len(got) > 0 {
		t.Errorf("two weeks: %+v", got)
	}
	allFail(t, toldByResult, []judgedText{
		{
			"Inspectors in Philadelphia charged $150 for a sewer scope, and plumbers charged $250 for a camera.",
			"Plumbers charged $150 for a camera, and inspectors in Philadelphia $250 for a sewer scope [1].",
		},
	})
}

func TestNamesAreToldInShort(t *testing.T) {
	names := func(told, text string) string {
		return placesOf(review.Check(review.Draft{
			Request: map[string]any{"agencyName": "Granite Cove Realty", "facts": told}, Answer: map[string]any{"text": text},
		}, review.Rules{Figures: true, Closed: true, Advertises: true}), "name")
	}
	for _, c := range []struct {
		told, text string
		good       bool
	}{
		{"GRI", "She holds the GRI designation, short for Graduate, REALTOR Institute.", true},
		{"she sells homes", "She holds a degree, short for Graduate, REALTOR Institute.", false},
		{"400 Wharf Pl #5C", "Thank you for visiting 400 Wharf Place, Unit 5C.", true},
		{"400 Wharf Pl", "Thank you for visiting 400 Wharf Place, Unit 5C.", false},
		{"lake house", "Come see the lake!", true},
		{"lake house", "Ask Granite Come Realty.", false},
	} {
		if got := names(c.told, c.text); c.good != (got == "") {
			t.Errorf("%q over %q: %s", c.text, c.told, got)
		}
	}
}

func TestARequestInSpanishTellsThePartsOfAHome(t *testing.T) {
	const told = "Casa de 4 habitaciones y 3 baños, 1,610 pies cuadrados, construida en 1998, techo nuevo de teja. Cocina con isla y " +
		"encimera de granito. Piscina con calentador. Patio con fogata. Garaje para 2 carros."
	for text, good := range map[string]bool{
		"The tile roof is new.":                     true,
		"The kitchen has a granite countertop.":     true,
		"The pool has a heater.":                    true,
		"There is a fire pit and a two-car garage.": true,
		"The kitchen has a quartz countertop.":      false,
		"There is a fireplace.":                     false,
		"There is a basement.":                      false,
	} {
		if got := featuresDoubted(t, map[string]any{"description": told}, text); good != (len(got) == 0) {
			t.Errorf("%q: %q", text, got)
		}
	}
	allPass(t, saysOf, []judgedText{
		{told, "The home has 1,610 square feet."},
		{"La conocí en la feria el 21 de nov.", "It was a pleasure to meet you on November 21."},
		{"nos ayudó con la casa de Hialeah desde marzo hasta el cierre el 9 de octubre", "It ran from March to the closing on October 9."},
		{"desde la oferta hasta el cierre el 9 de octubre de 2026", "It closed on October 9, 2026."},
	})
	allFail(t, saysOf, []judgedText{{"el cierre fue el 9 de octubre", "It closed on October 19."}})
}

func TestTheNameOfAFirmIsNoPartOfAHome(t *testing.T) {
	request := map[string]any{"agencyName": "Slate Roof Realty", "topic": "sold 19 Quarry Ln"}
	if got := featuresDoubted(t, request, "Thank you for trusting Slate Roof Realty."); len(got) > 0 {
		t.Errorf("doubted: %q", got)
	}
	if got := featuresDoubted(t, request, "The slate porch is new, and the granite counters shine."); len(got) == 0 {
		t.Error("granite that nobody told passes")
	}
}
