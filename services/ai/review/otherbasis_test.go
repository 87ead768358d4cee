package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

func TestAnAnswerRestsOnABasisThatTellsOfIt(t *testing.T) {
	for _, c := range []struct {
		basis, question, answer string
		good                    bool
	}{
		{"sold as is, inspection welcome", "Are inspections allowed?", "Yes, an inspection is welcome.", true},
		{"As-is", "Is the sale as-is?", "Yes, the house is sold as-is.", true},
		{"3BR/2BA", "How many bedrooms does the cottage have?", "The cottage has 3 bedrooms and 2 bathrooms.", true},
		{"HOA 35/mo", "What are the HOA dues?", "Thirty-five dollars a month.", true},
		{"Secured entry 24h", "Is the entry secured?", "Yes, around the clock.", true},
		{"hdwd flrs", "What kind of flooring is there?", "The hdwd floors run throughout.", true},
		{"Rentals 90 day min, twice/yr", "May I rent it out?", "Rentals run at least 90 days.", true},
		{"Central HVAC 2020", "How old is the air conditioning?", "The central system is from 2020.", true},
		{"gar for 2", "Is there parking?", "The garage fits 2 cars.", true},
		{"Detached one car garage off the alley", "Is there a garage?", "Yes, a detached one.", true},
		{"W/D stay", "Do the machines stay?", "The washer and dryer stay.", true},
		{"1 pet up to 30 lbs", "Can I keep a pet?", "One pet of up to 30 lbs.", true},
		{"roof 2019", "How old is the roof?", "It dates from 2019.", true},
		{"piscina climatizada", "Is there a pool?", "Yes, a heated pool (piscina).", true},
		{"Lot 50 x 132", "How large is the lot?", "50 by 132 feet.", true},
		{"Lot 50 x 132", "Are inspections allowed?", "Yes, an inspection is welcome. The home is sold as is.", false},
		{"radon system installed", "What of the roof?", "The roof was replaced in 2019.", false},
		{"gas range", "Is there a garage?", "Yes, for two cars.", false},
		{"water heater 2020", "Are dogs allowed?", "Yes, two dogs per unit.", false},
		{"Pocket doors", "How many bedrooms are there?", "Four, all upstairs.", false},
		{"Enclosed back porch", "What are the taxes?", "They come to $4,210 a year.", false},
		{"Corner unit", "Is laundry in the building?", "Yes, a washer and a dryer are in the basement.", false},
		{"no HOA", "Which year was it built?", "The home was built in 1926.", false},
		{"200-amp service", "Is there a fence?", "The yard is fenced.", false},
		{"Fee includes water", "Is there an elevator?", "Yes, two elevators.", false},
		{"new roof 2021", "How is it heated?", "With a gas furnace.", false},
		{"flood zone AE", "Is it furnished?", "It is sold furnished.", false},
		{"kayak racks", "Who holds the keys?", "The desk is staffed all day.", false},
		{"heart pine floors", "How high are the ceilings?", "They are 10 feet high.", false},
		{"the dock is shared", "What does the seller pay for?", "The seller pays for a warranty.", false},
	} {
		d := review.Draft{
			Request: map[string]any{"features": []any{c.basis}},
			Answer:  map[string]any{"faqs": []any{map[string]any{"question": c.question, "answer": c.answer, "basis": c.basis}}},
		}
		good := true
		for _, f := range review.QuotedBasis(d) {
			if f.Code == "evidence" {
				good = false
				if !f.Doubt || f.Sentence == "" {
					t.Errorf("%q: %+v is no doubt of a sentence", c.answer, f)
				}
			}
		}
		if good != c.good {
			t.Errorf("%q on %q: passes: %t", c.answer, c.basis, good)
		}
	}
}
