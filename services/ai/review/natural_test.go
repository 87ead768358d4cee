package review_test

import (
	"strings"
	"testing"
	"time"

	"coagent/services/ai/review"
)

// natural is how a good writer puts what a source says.
type natural struct {
	source string
	good   []string // what a careful editor lets pass
	bad    []string // what another fact makes of it
}

// toldApart reports which good texts have faults, and which bad ones have none.
func toldApart(t *testing.T, good, bad []string, faults func(says string) string) {
	t.Helper()
	for _, says := range good {
		if got := faults(says); got != "" {
			t.Errorf("refused: %q: %s", says, got)
		}
	}
	for _, says := range bad {
		if got := faults(says); got == "" {
			t.Errorf("passes: %q", says)
		}
	}
}

// ofResult are the faults of figures in a text that rests on a result, and ofRequest
// those in a member that rests on a request.
func ofResult(t *testing.T, source string) func(says string) string {
	return func(says string) string {
		return figureFaults(t, "", source, "2026-11-18T00:00:00Z", "content", says, openRules)
	}
}

func ofRequest(t *testing.T, request, member string) func(says string) string {
	return func(says string) string { return figureFaults(t, request, "", "", member, says, closedRules) }
}

var (
	openRules   = review.Rules{Advertises: true, Figures: true}
	closedRules = review.Rules{Advertises: true, Figures: true, Closed: true}
)

func figureFaults(t *testing.T, request, source, published, member, says string, rules review.Rules) string {
	t.Helper()
	d := review.Draft{
		Request: map[string]any{"topic": request}, Answer: map[string]any{member: says},
		Today: time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC),
	}
	if source != "" {
		d.Sources = []review.Source{{Title: "Report", URL: "https://news.example.org/1", Snippet: source, PublishedDate: published}}
	}
	var all []string
	for _, f := range review.Check(d, rules) {
		if f.Code == "figure" {
			all = append(all, f.Detail)
		}
	}
	return strings.Join(all, "\n")
}

func TestWhatResultsSayAsWritersPutIt(t *testing.T) {
	for _, n := range []natural{
		{
			"The median sale price in Ada County was $548,900 in October, up 3.2% year over year; 1,204 homes sold, vs. 1,310 a year ago. Homes took 31 days.",
			[]string{
				"In October, the typical home in Ada County sold for $548,900 [1].", "Half of all homes sold for more than $548,900 [1].",
				"The median is just under $550,000 [1].", "That's $548.9K [1].", "That is about $549,000, or roughly $549K [1].",
				"Prices are in the high $540s [1].", "Prices sit in the mid-$500s: $548,900 [1].", "At $548,900, the median is 3.2% above that of October '25 [1].",
				"The median was $548,900, compared with October 2025 a rise of 3.2 percent [1].", "Sales fell to 1,204 from 1,310 in October 2025 [1].",
				"Some 1,200 homes changed hands [1].", "Around twelve hundred homes sold, 1,310 the year before [1].",
				"Just over 1,200 homes sold [1].", "Homes sat for a month: 31 days [1].", "It took thirty-one days [1].", "Thirty-one days is what it took [1].",
				"*31 days*, **$548,900** and ~1,200 sales: that was October [1].", "The price: $548,900 (+3.2%) [1].",
			},
			[]string{
				"Prices sit in the mid-$600s: $548,900 [1].", "The median is just under $540,000 [1].",
				"At $548,900, it is 3.2% above October '23 [1].", "The roof was new in 2025 [1].", "It took thirty-two days [1].", "Some 1,400 homes sold [1].",
			},
		},
		{
			"Out-of-state buyers: one buyer in four. Two-thirds of listings had a price cut. Cash deals: 26%. " +
				"Rates averaged 6.37% this week, from 6.84% a year ago. Nine of 10 sellers use an agent.",
			[]string{
				"About a quarter of buyers come from out of state [1].", "One in four buyers comes from out of state [1].",
				"Every fourth buyer comes from out of state [1].",
				"Roughly 25% of buyers come from elsewhere [1].", "Two of every three listings saw a cut [1].", "Two out of three listings saw a cut [1].",
				"A little more than a quarter of deals were all cash [1].", "Slightly over one in four deals were cash [1].", "Rates are in the mid-6s [1].",
				"Rates are in the mid-6% range [1].", "Rates hover near 6.4% [1].", "The 30-year rate averaged 6.37%, down from 6.84% in late 2025 [1].",
				"Rates were 6.37 percent, about half a point lower than a year ago [1].", "Ninety percent of sellers use an agent [1].",
				"Nine in ten sellers use an agent [1].",
			},
			[]string{
				"One in three buyers comes from out of state [1].", "About a third of buyers come from out of state [1].", "Rates are in the mid-7s [1].",
				"Four out of five listings saw a cut [1].", "Rates are in the mid-5% range [1].",
			},
		},
		{
			"The ordinance took effect Jan. 1, 2024. Fee: $85, or $140 for two or more units. " +
				"Applications rose from 212 in 2022 to 388 in 2024. Call (512) 555-0133. Ord. No. 24-117, sec. 4.2(b).",
			[]string{
				"Since January 1, 2024, owners pay $85, and $140 for two units or more [1].", "Since the first of January 2024 there is a fee of 85 dollars [1].",
				"It has been law since '24 [1].", "Applications went from 212 to 388 within two years [1].", "Ordinance 24-117 sets it, in section 4.2(b) [1].",
				"Applications grew from 212 (2022) to 388 (2024) [1].", "Between 2022 and 2024 applications climbed from 212 to 388 [1].", "In 2022–24 it rose [1].",
				"By 2024, the count was 388 – up from 212 – and still growing [1].", "The fee is $85 for a single unit; it's $140 for more [1].",
				"Of 388 applications in 2024, 212 of 388 offers are a way to count [1].",
			},
			[]string{"Since January 1, 2023, owners pay $85 [1].", "The fee is $58 [1].", "Applications went from 121 to 388 [1]."},
		},
	} {
		toldApart(t, n.good, n.bad, ofResult(t, n.source))
	}
}

func TestWhatTheRequestSaysAsWritersPutIt(t *testing.T) {
	for _, n := range []natural{
		{
			"price improvement! 77 Whitlock Ct marietta ga now $612,500 (was 635), 5bd 4ba, safe room in basement. call/text 770.555.0182, office 678-555-0100 x4",
			[]string{
				"Now $612,500, down from $635,000.", "Now $612,500 (was $635K).", "It was six thirty-five and is six twelve five.",
				"Now six hundred twelve thousand five hundred, down from six thirty-five.", "Call 770.555.0182.", "Call (770) 555-0182 or 678.555.0100, ext. 4.",
				"Text 7705550182.", "+1 770 555 0182", "Five bedrooms, four baths.", "A 5-bedroom, 4-bath home.", "5BR/4BA at 612.5K.",
				"Seventy-seven Whitlock Court.",
				"Offered at $612.5K.", "$612,500.00", "USD 612,500", "612,500 dollars",
			},
			[]string{
				"Now $612,500, down from $645,000.", "It was six forty-five.", "Now $621,500.", "Call 770.555.0128.",
				"Now six hundred twenty-one thousand five hundred.",
				"A four-bedroom, four-bath home.",
			},
		},
		{
			"sold 412 Linden Ave in 9 days, 104% of list, 7 offers, 1.2 acres, " +
				"sellers since '98, listed at 489k, bought for 165 in 1998, HOA $45/mo, 2,140 sf, half bath, 2-car garage",
			[]string{
				"Nine days, seven offers and 104 percent of the list price.", "It sold for 4% over list.", "A little over an acre.",
				"They bought it in 1998 for $165,000.",
				"They had owned it for 28 years.", "Listed at $489,000.", "HOA dues are $45 a month.", "Two thousand one hundred forty square feet.",
				"2140 sq. ft. on 1.2 acres.",
				"A two-car garage.", "In just over a week: seven offers.", "More than 2,100 square feet.",
			},
			[]string{"Ten days and seven offers.", "Listed at $498,000.", "They bought it in 1989.", "HOA dues are $54 a month.", "It sold for 14% over list."},
		},
		{
			"closed dec 4 2025, one yr in their house. filter 16x25x1 every 90 days, 3 lost offers. builder paying up to 7,500 toward closing. " +
				"listed 589 closed 612. thermostat abt $120. test runs 48 hrs. ~35 deals a year, maybe half VA loans. realtor since 2006. 2 dogs",
			[]string{
				"It has been twelve months since you closed.", "Swap the filter every three months or so.", "The builder pays up to $7,500 toward closing.",
				"Listed at $589,000, closed at $612,000.", "A thermostat is about 120 bucks.", "Leave it for two full days.", "At least 48 hours.",
				"Half of the deals are VA loans.", "About half of them are VA loans.", "A Realtor for 20 years.", "The builder chips in 7.5 grand.",
				"I'll reply at once.",
			},
			[]string{
				"It has been eighteen months since you closed.", "Swap the filter every five months.", "The builder pays up to $5,700 toward closing.",
				"Listed at $598,000.", "A thermostat is about 210 bucks.", "Leave it for three full days.", "At least 24 hours.", "A Realtor for 30 years.",
			},
		},
		{
			"Paloma nos ayudó con la casa. El permiso tardó ocho meses y no cinco, y pagamos $2,000. Contestó en tres semanas. Muy agradecidos.",
			[]string{"The permit took eight months instead of five.", "The permit took 8 months.", "The answer took three weeks."},
			[]string{"The permit took nine months.", "The answer took 3 days.", "They paid $3,000."},
		},
	} {
		toldApart(t, n.good, n.bad, ofRequest(t, n.source, "content"))
	}
}

func TestAdviceSetsItsOwnCounts(t *testing.T) {
	const asked = "how to choose a block"
	good := []string{
		"Write to your last twenty clients.", "Walk the block at 10 p.m., and again on Saturday morning.", "Set aside 45 minutes for each room.",
		"Take 30 photographs and keep the best ten.", "Drive the route at 8 a.m. on a Tuesday.", "Give yourself 20 minutes to look at the basement.",
		"Then sit on the porch for 15 minutes and listen.", "Ask three contractors, and wait at least 14 days.", "Try it for 30 days.",
		"If you can, stand in the yard at 7 a.m. and count the trucks.", "Start 90 days before you list.", "Call at least 15 neighbors.",
	}
	toldApart(t, good, nil, func(says string) string { return figureFaults(t, asked, "", "", "content", says, openRules) })
	toldApart(t, good, []string{
		"Join us at 10 p.m. for the tour.", "Call my 200 clients.", "See our 45 listings.", "Put down 20 percent.", "Homes sell within 45 days.",
		"Expect 45 offers.",
		"Come by on Saturday at 2 p.m.", "Ask about the 37 buildings on the list.", "Pay $500 at the door.", "Apply by March 15, 2028.",
	}, ofRequest(t, asked, "content"))
}

func TestAShotListCountsWhatItShows(t *testing.T) {
	const asked = "tour of 12 Elm St, 4 bed 3 bath, $485,000"
	toldApart(t, []string{
		"Pan across two bedrooms.", "Three quick shots of the kitchen, two seconds each.", "One of the baths, then 5 seconds of the yard.",
		"Two of the three baths.",
	}, []string{"Pan across five bedrooms.", "A sign with $458,000 on it.", "All four baths in turn."}, ofRequest(t, asked, "visual"))
}
