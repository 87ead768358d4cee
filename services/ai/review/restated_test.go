package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

// An answer may say in its own words what its basis says as agents type it, and
// nothing else.
func TestAnAnswerRestatesItsBasis(t *testing.T) {
	const title = "Bungalow at 88 Gull Ln"
	faults := func(answer, basis string) string {
		return places(review.Check(review.Draft{
			Request: map[string]any{"title": title, "description": basis + ". boiler 2014. 7 fans. 3 sheds"},
			Answer: map[string]any{"faqs": []any{map[string]any{
				"question": "What is there to know of this?", "answer": answer, "basis": basis,
			}}},
		}, review.Rules{Closed: true, Own: review.QuotedBasis}))
	}
	for _, c := range []struct {
		basis         string
		sound, faulty []string
	}{
		{"3BR/1.5BA", []string{"There are three bedrooms and one and a half baths.", "It has 3 bedrooms and 1.5 bathrooms.", "It has three bedrooms, one full bath and a half bath."},
			[]string{"There are three bedrooms and two and a half baths.", "There are four bedrooms and 1.5 baths."}},
		{"4 bd / 2 1/2 ba, 2340 sf", []string{"It has four bedrooms and 2.5 baths in 2,340 square feet.", "There are 4 bedrooms and two and a half baths."},
			[]string{"It has 2,430 square feet.", "It has 2,340 acres."}},
		{"eleven of the sixteen windows replaced", []string{"Yes, 11 of the 16 windows were replaced.", "Eleven of the sixteen windows have been replaced."},
			[]string{"Yes, 12 of the 16 windows were replaced."}},
		{"lease thru 5/31/27 @ $1,275", []string{"It is leased through May 31, 2027, at $1,275.", "It is leased at $1,275 through 5/31/2027.", "The lease runs through the end of May 2027."},
			[]string{"It is leased through 3/31/27.", "It is leased through June 30, 2027.", "It is leased through May 31, 2026.", "It is leased at $1,725."}},
		{"HOA $189/mo: roof, siding, snow, trash", []string{"The fee of $189 a month covers four things: the roof, siding, snow and trash.", "HOA dues are $189 per month.", "Dues are $189 monthly."},
			[]string{"The dues are $189 a year.", "The dues are $198 a month."}},
		{"roof '21 (30 yr shingle)", []string{"The roof was new in 2021, with a 30-year shingle.", "It dates from 2021."},
			[]string{"The roof is from 2014.", "The roof was new in 2012."}},
		{"Dogs up to 2", []string{"Yes, up to two dogs.", "Up to 2 dogs are welcome."}, []string{"Yes, up to three dogs."}},
		{"Pet limit 2 / 50 lb", []string{"Yes, two pets of up to 50 pounds each."}, []string{"Yes, two pets of up to 15 pounds.", "Yes, three pets."}},
		{"lot .21 ac, 50x140", []string{"The lot is 0.21 acre, 50 by 140 feet.", "It is .21 acres."}, []string{"The lot is 0.12 acre.", "It is 50 by 104 feet."}},
		{"1/2 acre lot", []string{"The lot is half an acre.", "The lot is 0.5 acres.", "The lot is 1/2 acre."}, []string{"The lot is 1.5 acres."}},
		{"seller credits 4K for carpet", []string{"The sellers credit $4,000 for the carpet.", "There is a credit of $4K."}, []string{"The credit is $5,000."}},
		{"builder pays up to 7,500 toward closing", []string{"The builder pays up to $7,500 toward closing.", "Up to $7,500 is paid."}, []string{"The builder pays up to $8,500."}},
		{"showings tues/thurs 4-6 and sat 10-2", []string{"Showings are Tuesdays and Thursdays from 4 to 6 and Saturdays from 10 to 2."}, []string{"Showings are Tuesdays from 4 to 7."}},
		{"siren at noon sat", []string{"The siren sounds at noon on Saturdays."}, nil},
		{"EV charger 240V, 50 amp", []string{"Yes, there is a 240-volt charger on a 50-amp circuit.", "A 240V EV charger is there."}, []string{"There is a 120-volt charger."}},
		{"owned solar 6.8 kW, 17 panels", []string{"Yes, a 6.8-kilowatt system of seventeen panels is owned."}, []string{"It has 16 panels.", "It is an 8.6 kW system."}},
		{"2 car garage", []string{"Yes, it fits two cars.", "The home at 88 Gull Ln has a two-car garage."}, []string{"Yes, it fits three cars."}},
		{"possession 30 days after closing", []string{"The sellers stay 30 days after closing.", "Thirty days after closing."}, []string{"The sellers stay 30 months.", "The sellers stay 60 days."}},
		{"completion late jan 2027", []string{"It is expected in late January 2027."}, []string{"It is expected in late February 2027.", "It is expected in late January 2026."}},
		{"furnace & AC new", []string{"Both are new.", "The two were put in new."}, nil},
		{"Central air", []string{"Yes, the home has central air.", "Yes. It may be used upstairs as well."}, []string{"Yes, central air from 2014."}},
		{"taxes 2025: $7,312", []string{"In 2025 they were $7,312.", "They came to $7,312 in 2025."}, []string{"In 2024 they were $7,312.", "They were $7,321 in 2025."}},
		{"Stove + fridge 2022 convey", []string{"Yes. The stove and the refrigerator, both from 2022, convey.", "The two are from 2022."}, []string{"They are from 2014."}},
		{"12 x 16 deck, 10x12 shed", []string{"There is a 12-by-16 deck and a shed of 10 by 12 feet.", "The deck is 12 x 16."}, []string{"The deck is 12 by 18."}},
		{"$298,500 as is", []string{"The price is $298,500, as is."}, []string{"The price is $289,500.", "The price is about $350,000."}},
		{"well 300 ft, 12 gpm", []string{"The well is 300 feet deep and gives 12 gallons a minute."}, []string{"The well is 200 feet deep."}},
		{"septic 3BR, pumped 3/25", []string{"The septic system is for three bedrooms and was pumped in March 2025."}, []string{"It was pumped in May 2025.", "It was pumped in March 2024."}},
		{"walk to lake 5 min", []string{"The lake is a five-minute walk away."}, []string{"The lake is a fifteen-minute walk away.", "The lake is 5 miles away."}},
		{"Built 1926, add'n 1988", []string{"It was built in 1926, with an addition from 1988."}, []string{"It was built in 1962."}},
		{"2-10 builder warranty", []string{"Yes, a 2-10 warranty by the builder."}, []string{"Yes, a 10-year and a 3-year warranty."}},
		{"HVAC (2) 2019 & 2023", []string{"There are two systems, from 2019 and 2023."}, []string{"There are three systems.", "They are from 2019 and 2022."}},
		{"office w/ built ins", []string{"Yes, there is an office with built-ins.", "May I add: there is an office with one wall of built-ins."}, []string{"Yes, there are two offices."}},
		{"closing 1/15/2027 or sooner", []string{"Closing is on January 15, 2027, or sooner."}, []string{"Closing is on February 15, 2027.", "Closing is on January 5, 2027."}},
		{"oil tank 275 gal above ground", []string{"The oil tank holds 275 gallons and is above ground."}, []string{"The oil tank holds 257 gallons."}},
		{"open 1-3 pm Sunday Dec 6", []string{"It is open on Sunday, December 6, from 1 to 3 p.m."}, []string{"It is open on Saturday, December 6.", "It is open from 1 to 4 p.m.", "It is open on December 16."}},
		{"no HOA. Taxes $4,210/yr", []string{"There is no HOA, and taxes are $4,210 a year."}, []string{"Taxes are $4,210 a month."}},
		{"corner unit 2/2, 4th floor", []string{"It is a corner unit with two bedrooms and two baths on the 4th floor.", "A 2/2 on the fourth floor."}, []string{"It has three bedrooms and two baths."}},
		{"3/4 ac, 3/2 ranch", []string{"A ranch with 3 bedrooms and 2 baths on 3/4 acre.", "It is on three quarters of an acre."}, []string{"It has 4 bedrooms."}},
		{"lease to 3/4/27", []string{"The lease runs to March 4, 2027."}, []string{"The lease runs to April 4, 2027."}},
		{"200 amp panel, Cat-6 in 4 rooms", []string{"The panel has 200 amps, and four rooms have Cat-6."}, []string{"Five rooms have Cat-6."}},
		{"1st flr 2 bed, 2nd flr 3 bed", []string{"The first floor has two bedrooms and the second floor three."}, []string{"The first floor has four bedrooms."}},
	} {
		for _, answer := range c.sound {
			if got := faults(answer, c.basis); got != "" {
				t.Errorf("refused: %q from %q: %s", answer, c.basis, got)
			}
		}
		for _, answer := range c.faulty {
			if faults(answer, c.basis) == "" {
				t.Errorf("passes: %q from %q", answer, c.basis)
			}
		}
	}
}
