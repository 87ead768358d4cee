package review_test

import "testing"

func TestShorthandOfRequestsAsWritersPutIt(t *testing.T) {
	for _, n := range []natural{
		{
			"blt 1926 tudor, 3bd/2.5ba, 1,850 sf on .25 ac, 2-car garage, roof '21, hvac 2y old, low 400s, " +
				"taxes 4.1k/yr, open sat 12/5 10-2, 1/2 mi to park, " +
				"ceilings 9', lot 50x120, 15+ yrs in biz, 20k credit from seller, 2.5% buyer agent comp, closed 30 deals last yr",
			[]string{
				"Built in 1926, it is a century old.", "A 100-year-old Tudor.", "A hundred-year-old Tudor.", "Three bedrooms, two and a half baths.",
				"3 bed, 2.5 bath.",
				"Two full baths and a half bath.", "1,850 square feet on a quarter acre.", "On a quarter-acre lot.", "On 0.25 acres.", "The roof is from 2021.",
				"The roof was replaced in 2021, five years ago.", "The HVAC is two years old.", "Priced in the low $400s.", "In the low four hundreds.",
				"Taxes are about $4,100 a year.", "Taxes run $4.1K.", "Half a mile from the park.", "A half-mile walk to the park.", "Nine-foot ceilings.",
				"9-foot ceilings.", "On a 50-by-120 lot.", "A lot of 50 x 120 feet.", "More than 15 years in the business.", "Over 15 years of experience.",
				"Fifteen-plus years.", "More than a decade and a half in the business.", "A $20,000 credit from the seller.", "A 20K seller credit.",
				"The seller offers 2.5 percent to the buyer's agent.", "Thirty closings last year.", "He closed 30 deals in 2025.", "A garage for two cars.",
			},
			[]string{
				"Built in 1962.", "1,580 square feet.", "The roof is from 2012.", "In the low $500s.", "Taxes are about $1,400 a year.",
				"A $25,000 credit.", "Forty closings last year.", "A three-car garage.", "More than 25 years in the business.",
			},
		},
		{
			"3 VA loan myths: need 20% down (no). 6.2 acres, sold a 112 ac parcel in 24, cider dec 4-6 fri-sun. 2 dogs max 3 cats",
			[]string{
				"Let's take on three myths.", "Six-plus acres.", "In 2024, a parcel of 112 acres.", "Cider on all three days.", "Two dogs and three cats.",
			},
			[]string{"Let's take on four myths.", "Seven-plus acres.", "In 2023, a parcel of 112 acres.", "Three dogs."},
		},
		{
			"8 offers, sold 31k over ask in a wknd, 412 days on mkt w/ prior agent. mortgage 6.375. 1.25M list. buyers put 20% dn. 12 doz cookies. dues 1,150/qtr",
			[]string{
				"Eight offers and $31,000 over asking.", "It sold for $31K over the list price.", "After 412 days with another agent.",
				"More than 400 days on the market before.",
				"A rate of 6.375%.", "A rate of 6⅜ percent.", "Listed at $1.25 million.", "Listed at $1,250,000.", "A $1.25M listing.",
				"They put 20 percent down.",
				"They put down a fifth.", "Twelve dozen cookies.", "Dues are $1,150 a quarter.", "Dues: $1,150 per quarter.", "One and a quarter million.",
				"It took a weekend, not 412 days.", "Over a year with the prior agent.",
			},
			[]string{"Nine offers.", "$13,000 over asking.", "A rate of 6.735%.", "Listed at $1.52 million.", "Dues are $1,510 a quarter.", "They put 25 percent down."},
		},
		{
			"class for first time buyers tues jan 12 630-8pm, free, 25 seats. " +
				"i've done 60+ of these since 2014, 40 min talk + q&a. bring W-2s. parking $3. Rm 204, 3rd floor",
			[]string{
				"A free class with 25 seats.", "I have taught more than 60 since 2014.", "Over sixty classes in twelve years.",
				"A 40-minute talk, then questions.",
				"Parking is three dollars.", "Parking costs $3.", "Room 204 on the third floor.", "Room 204, 3rd floor.", "Twenty-five seats.",
				"I've done 60-plus of these.",
				"There are just 25 seats.", "Forty minutes of talk.",
			},
			[]string{"There are 35 seats.", "Over seventy classes.", "Parking costs $5.", "A 45-minute talk."},
		},
	} {
		toldApart(t, n.good, n.bad, ofRequest(t, n.source, "content"))
	}
}

func TestNewsAsWritersPutIt(t *testing.T) {
	for _, n := range []natural{
		{
			"Active listings: 2,318 (+14.2% YoY). Months of supply 3.1 vs 2.6. Pending 640. New construction permits fell to 187 from 240 in Q3. " +
				"Avg. DOM 41. List-to-sale 98.4%. 10-yr avg price growth 5.5%. Fed cut by 25 bps to 3.75%-4%. FHA limit $524,225. 7 of 12 districts rose.",
			[]string{
				"Listings rose 14.2% to 2,318 [1].", "There were 2,318 homes to choose from, 14% more than a year earlier [1].",
				"Supply is 3.1 months, up from 2.6 [1].",
				"About three months of supply [1].", "Supply stood at 3.1 months (2.6 a year before) [1].", "Permits fell from 240 to 187 [1].",
				"Permits dropped to 187 in Q3 [1].",
				"Homes took 41 days, or about six weeks [1].", "Sellers got 98.4% of list [1].", "Sellers got about 98 cents on the dollar [1].",
				"Sellers gave up 1.6% of the list price [1].", "Prices grew 5.5% a year over a decade [1].", "The Fed cut its rate by a quarter point [1].",
				"A cut of 25 basis points, to a range of 3.75% to 4% [1].", "to 3.75–4 percent [1]", "The FHA limit is $524,225 [1].",
				"The limit is $524K and change [1].",
				"Seven of twelve districts rose [1].", "More than half of the 12 districts rose [1].", "Roughly 2,300 listings [1].",
				"Nearly 650 pending sales [1].",
				"Some 640 sales were pending [1].", "A rise of more than 14% [1].", "Listings are up by 14 percent [1].",
			},
			[]string{
				"Listings rose 12.4% to 2,318 [1].", "Supply is 1.3 months [1].", "Permits fell from 240 to 178 [1].", "Homes took 51 days [1].",
				"A cut of 50 basis points [1].", "The FHA limit is $542,225 [1].", "Sellers got 94.8% of list [1].", "Listings fell 14.2% [1].",
				"Homes took about nine weeks [1].",
			},
		},
	} {
		toldApart(t, n.good, n.bad, ofResult(t, n.source))
	}
}
