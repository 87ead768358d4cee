package review_test

import (
	"strings"
	"testing"
	"time"

	"coagent/services/ai/review"
)

// toldByResult is what is wrong with a text that cites one result.
func toldByResult(found, text string) string {
	d := review.Draft{
		Request: map[string]any{"topic": "the market here"}, Answer: map[string]any{"content": text},
		Sources: []review.Source{{Title: "Report", URL: "https://a.example", Snippet: found}},
		Today:   time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC),
	}
	return places(review.Check(d, review.Rules{Figures: true}))
}

type judgedText struct{ found, text string }

// over are texts that rest on the same.
func over(found string, texts ...string) (all []judgedText) {
	for _, text := range texts {
		all = append(all, judgedText{found, text})
	}
	return all
}

// allPass and allFail hold texts to what an editor says of them.
func allPass(t *testing.T, of func(found, text string) string, texts []judgedText) {
	t.Helper()
	for _, c := range texts {
		if got := of(c.found, c.text); got != "" {
			t.Errorf("sound: %q over %q: %s", c.text, c.found, got)
		}
	}
}

func allFail(t *testing.T, of func(found, text string) string, texts []judgedText) {
	t.Helper()
	for _, c := range texts {
		if got := of(c.found, c.text); !strings.Contains(got, " figure") {
			t.Errorf("faulty: %q over %q: %s", c.text, c.found, got)
		}
	}
}

const (
	twoTowns = "Median price in Brookside: $412,000, 31 days on market. Eastmoor: $388,500, 44 days. " +
		"Inventory in Brookside was 1.9 months, in Eastmoor 2.6 months. " +
		"Countywide the median rent was $1,640."
	twoSpots = "Larkin Park has 14 acres and opens at 6 a.m. Dunmore Gardens covers 22 acres; admission $9, parking $5. " +
		"The Tidewater Trail is 7.4 miles long, and the Ridge Loop 3.1 miles."
)

func TestAFigureBelongsToWhomItIsToldOf(t *testing.T) {
	allPass(t, toldByResult, []judgedText{
		{twoTowns, "In Brookside the median price was $412,000 [1]. In Eastmoor it was $388,500 [1]."},
		{twoTowns, "Eastmoor homes took 44 days, and those in Brookside 31 days [1]."},
		{twoTowns, "Brookside's median of $412,000 lies above Eastmoor's $388,500 [1]."},
		{twoTowns, "Compared with Eastmoor, Brookside is tight: 1.9 months of inventory [1]."},
		{twoTowns, "Renters in Brookside and Eastmoor paid a median of $1,640 countywide [1]."},
		{twoTowns, "| Brookside | $412,000 [1] | 31 days [1] |\n| Eastmoor | $388,500 [1] | 44 days [1] |"},
		{twoTowns, "You pay $388,500 in Eastmoor and $412,000 in Brookside [1]."},
		{twoTowns, "- **Eastmoor:** $388,500 and 44 days [1]\n- **Brookside:** $412,000 and 31 days [1]"},
		{twoTowns, "The Brookside median, at $412,000, came with 31 days on the market [1]."},
		{twoTowns, "Owners in Eastmoor wait 44 days, while a Brookside sale takes 31 [1]."},
		{twoSpots, "Larkin Park is 14 acres of lawn [1]. Dunmore Gardens, at 22 acres, is larger [1]."},
		{twoSpots, "Walk the 7.4 miles of the Tidewater Trail, or the Ridge Loop with its 3.1 miles [1]."},
		{twoSpots, "Near Larkin Park, admission to Dunmore Gardens is $9 and parking is $5 [1]."},
		{"Kim Alder sold 48 homes in 2025, Jo Reyes 31 homes.", "Jo Reyes sold 31 homes in 2025; Kim Alder sold 48 homes [1]."},
		{"The Porter Street bakery sells 300 loaves a day. Its rival on Elm Street sells 120 loaves.", "The bakery on Porter Street sells 300 loaves a day [1]."},
		{"St. Clair County: 4,120 sales. Orange County: 3,060 sales.", "Orange County had 3,060 sales, St. Clair County 4,120 sales [1]."},
	})
	allFail(t, toldByResult, []judgedText{
		{twoTowns, "In Brookside the median price was $388,500 [1]."},
		{twoTowns, "Eastmoor homes took 31 days [1]."},
		{twoTowns, "A Brookside home takes 44 days to sell [1]."},
		{twoTowns, "| Brookside | $388,500 [1] | 31 days [1] |\n| Eastmoor | $412,000 [1] | 44 days [1] |"},
		{twoTowns, "- **Eastmoor:** $412,000 [1]\n- **Brookside:** $388,500 [1]"},
		{twoTowns, "Inventory is at 2.6 months in Brookside [1]."},
		{twoTowns, "Eastmoor had 1.9 months of inventory [1]."},
		{twoTowns, "Brookside's median was $388,500, and Eastmoor's was $412,000 [1]."},
		{twoSpots, "Larkin Park spreads over 22 acres [1]."},
		{twoSpots, "The Ridge Loop runs for 7.4 miles [1]."},
		{twoSpots, "Dunmore Gardens has 14 acres of beds [1]."},
		{"Kim Alder sold 48 homes in 2025, Jo Reyes 31 homes.", "Kim Alder sold 31 homes in 2025 [1]."},
		{"St. Clair County: 4,120 sales. Orange County: 3,060 sales.", "Orange County had 4,120 sales [1]."},
	})
}

func TestWhatWasBeforeIsNotWhatIsNow(t *testing.T) {
	const now = "The median fell to $385,000 from $401,000 a year earlier. Homes sold in 52 days, up from 41 days. " +
		"A year ago inventory was 2.2 months; now it is 3.4 months. " +
		"Rates: 6.22% (last week: 6.31%). Sales: 1,204 vs. 1,377 in October 2025."
	allPass(t, toldByResult, []judgedText{
		{now, "The median was $385,000, down from $401,000 [1]."},
		{now, "From $401,000 a year ago, the median has fallen to $385,000 [1]."},
		{now, "Last year it was $401,000; today the median is $385,000 [1]."},
		{now, "Homes took 52 days, against 41 days a year before [1]."},
		{now, "Selling takes longer: 52 days, up from 41 [1]."},
		{now, "Inventory rose from 2.2 months to 3.4 months [1]."},
		{now, "Inventory stands at 3.4 months, compared with 2.2 months a year ago [1]."},
		{now, "Rates slipped to 6.22% from 6.31% [1]."},
		{now, "Rates are at 6.22% (they were 6.31% last week) [1]."},
		{now, "There were 1,204 sales, compared with 1,377 in October 2025 [1]."},
		{now, "A drop from 1,377 sales to 1,204 [1]."},
		{now, "The price was $385,000 [1]. It had been $401,000 [1]."},
		{"Now $429,900, was $445,000. Taxes $4,100.", "The price dropped from $445,000 to $429,900 [1]."},
	})
	allFail(t, toldByResult, []judgedText{
		{now, "The median was $401,000, compared with $385,000 a year ago [1]."},
		{now, "The median rose to $401,000 from $385,000 [1]."},
		{now, "Homes took 41 days, down from 52 [1]."},
		{now, "Homes sold in 41 days, against 52 a year ago [1]."},
		{now, "Inventory dropped from 3.4 months to 2.2 months [1]."},
		{now, "Inventory is at 2.2 months, versus 3.4 months last year [1]."},
		{now, "Rates climbed to 6.31% from 6.22% [1]."},
		{now, "Rates are at 6.31% (last week 6.22%) [1]."},
		{now, "There were 1,377 sales, vs. 1,204 a year ago [1]."},
		{"Now $429,900, was $445,000. Taxes $4,100.", "The price went from $429,900 up to $445,000 [1]."},
		{"Now $429,900, was $445,000. Taxes $4,100.", "It is $445,000 now (was $429,900) [1]."},
	})
}

func TestDatesAreThoseOfTheCitedResult(t *testing.T) {
	const found = "Applications are due Jan. 15, 2027. The fair ran Sept. 12-14. Bills go out in mid-December, says a notice of Nov. 4. " +
		"Third-quarter sales: 310. " +
		"The ordinance of March 3, 2021 applies. Updated 8/20/2026."
	allPass(t, toldByResult, over(found,
		"Applications are due by January 15 [1].", "Applications are due on January 15, 2027 [1].",
		"The fair was held from September 12 to 14 [1].", "Bills go out in mid-December [1].", "Bills go out in December [1].",
		"A notice of November 4 says so [1].", "Sales from July through September came to 310 [1].",
		"In the third quarter there were 310 sales [1].",
		"The ordinance dates from March 2021 [1].", "The page was updated on August 20 [1].", "As of late November it applies [1].",
		"Apply in January, and mind the date: January 15 [1].", "You may apply until the middle of January [1].",
		"March in and ask [1].", "You may march on [1].", "Take June weather as you find it [1].",
	))
	allFail(t, toldByResult, over(found,
		"Applications are due by January 25 [1].", "Applications are due on January 15, 2026 [1].",
		"Applications are due in February [1].",
		"The fair was held in October [1].", "Bills go out in mid-January, 2026 [1].", "A notice of November 14 says so [1].",
		"The ordinance of March 3, 2012 applies [1].", "The ordinance of May 3, 2021 applies [1].",
		"The page was updated on August 2 [1].",
		"Sales from April through June came to 310 [1].",
	))
}

func TestASuperlativeIsThatWhichIsTold(t *testing.T) {
	const found = "The sixth-oldest cemetery in the U.S., and one of the largest parks in the state. It has the tallest oak. The 2nd busiest station."
	allPass(t, toldByResult, over(found,
		"It is the sixth-oldest cemetery [1].", "It is one of the largest parks [1].", "Look for the tallest oak [1].",
		"It is among the largest parks [1].", "It is the second-busiest station [1].", "The 6th oldest cemetery [1].",
		"One of the oldest cemeteries in the country [1].", "The shortest way leads past the gate [1].",
	))
	allFail(t, toldByResult, over(found,
		"It is the oldest cemetery [1].", "It is the largest park [1].", "It is the busiest station [1].",
		"It is the fifth-oldest cemetery [1].", "It is the third tallest oak [1].",
	))
}

func TestADayBelongsToThePlaceOfWhichItIsTold(t *testing.T) {
	const found = "Brunch at Mill House till 2 p.m. Sundays. Ferry Market: Saturdays from May to October, 8 a.m. to noon. The Lantern Room is closed on Tuesdays."
	allPass(t, toldByResult, over(found,
		"On Sundays the brunch at Mill House goes till 2 p.m. [1].", "Ferry Market sets up on Saturdays [1].",
		"The Lantern Room is closed on Tuesdays [1].", "Ferry Market runs on Saturdays, from 8 a.m. to noon [1].",
	))
	allFail(t, toldByResult, over(found,
		"On Saturdays the brunch at Mill House goes till 2 p.m. [1].", "Ferry Market sets up on Sundays [1].",
		"The Lantern Room is closed on Saturdays [1].",
	))
}

func TestHoursBehindADayAreThoseOfTheRequest(t *testing.T) {
	const asked = "open house sat dec 5, 11-1, 3 br, 2 ba cape, 3.5 acres, call after 6"
	allPass(t, toldByRequest, over(asked,
		"Come on Saturday, December 5, 11–1.", "Sat, Dec 5, 11-1. Three bedrooms, two baths.",
		"Saturday, December 5, from 11 a.m. to 1 p.m.",
		"Call after 6.",
	))
	allFail(t, toldByRequest, over(asked,
		"Come on Saturday, December 5, 1-3.", "Sat, Dec 5, 12-2.", "Saturday, noon - 3.", "Come on Saturday from 11 to 3 p.m.",
	))
}

func TestAFigureBelongsToItsYearAndItsZIPCode(t *testing.T) {
	const found = "33603: median $412,500, 48 days. 33604: median $345,000, 53 days. Allowance for an E-5: $1,704; for an E-6: $1,767. 2025: E-5 $1,650. " +
		"In 2024 the fair drew 8,100 visitors, in 2025 it drew 9,400 visitors. List 415, sold 409."
	allPass(t, toldByResult, over(found,
		"The median was $412,500 in 33603 and $345,000 in 33604 [1].", "In ZIP code 33604 the median is $345,000 [1].",
		"In 2025 an E-5 drew $1,650, and now it is $1,704 [1].", "The fair drew 9,400 visitors in 2025, up from 8,100 [1].",
		"It was listed at 415 and sold at 409 [1].", "Listed at 415, it sold for 409 [1].",
	))
	allFail(t, toldByResult, over(found,
		"The median was $345,000 in 33603 and $412,500 in 33604 [1].",
		"In 2026 an E-5 draws $1,650 [1].", "The fair drew 8,100 visitors in 2025 [1].", "It was listed at 409 and sold at 415 [1].",
	))
	allFail(t, toldByRequest, []judgedText{
		{"meeting on december 5", "Join us on Friday, December 5."}, {"it happened 11/30/2018", "On Thursday, November 30, 2018, it happened."},
	})
}

func TestShorthandOfTimesIsRead(t *testing.T) {
	allPass(t, toldByRequest, []judgedText{
		{"can show both fri after 1700", "I can show you both on Friday after 5 p.m."},
		{"drop off m-f 9-4 till fri dec 18", "Drop off Monday through Friday, 9 to 4, until Friday, December 18."},
		{"office wkdays 9-5", "The office is open Monday to Friday, 9 to 5."}, {"was 725 now 699k. 4bd", "It was $725,000 and is now $699,000, with four bedrooms."},
		{"sold the 64-acre dairy farm 2023 + a 112 ac parcel in '24", "In 2023 came the 64-acre dairy farm, and in 2024 a parcel of 112 acres."},
	})
	allPass(t, toldByResult, []judgedText{
		{"Of Orange County's 17 towns, 15 do not plow.", "Of Orange County's 17 towns, 15 don't plow [1]."},
		{"Of Orange County's 17 towns, 15 do not plow.", "15 of Orange County's 17 towns do not plow [1]."},
		{"Sales, year to date through October 31, 2026: 412.", "From January through October there were 412 sales [1]."},
	})
}

func TestNamesMayBeToldByTheirConsonants(t *testing.T) {
	allPass(t, toldByRequest, []judgedText{
		{"farmette in strasburg twp", "We sold a farmette in Strasburg Township."}, {"condo specialist mpls", "We sell condos in Minneapolis."},
		{"loft near eastern mkt", "A loft near Eastern Market."},
	})
	if got := toldByRequest("farmette in strasburg twp", "We sold a farmette in Manheim Township."); !strings.Contains(got, " name") {
		t.Errorf("another township: %s", got)
	}
}
