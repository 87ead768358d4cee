package review_test

import "testing"

func TestAFigureIsToldOfWhatItStandsByInTheRequest(t *testing.T) {
	for _, n := range []natural{
		{
			"1922 craftsman. roof 2021, gas furnace new 2024. new sewer line (2019). asking was 412k, we got it for 405,500. " +
				"lic. agent since March 2014. Lake Ridge Realty since 2018. came sunday noon to the open house, can do wed after 4 or sat morning",
			[]string{
				"The roof is from 2021 and the furnace from 2024.", "A gas furnace of 2024 and a roof of 2021.", "Roof: 2021. Furnace: 2024.",
				"A new roof in 2021, a new furnace three years later.", "The sewer line was renewed in 2019.",
				"They bought for $405,500; the asking price was $412,000.", "Asked $412,000, paid $405,500.", "It went for $405,500, below the $412,000 asked.",
				"With Lake Ridge Realty since 2018 and licensed since 2014.", "An agent since 2014, now at Lake Ridge Realty.",
				"I am free on Wednesday after 4 or on Saturday morning.",
			},
			[]string{
				"The roof is from 2024 and the furnace from 2021.", "The roof is from 2024.", "Roof and gas furnace new in 2024.",
				"The sewer line dates from 2021.", "They bought it for $412,000 against an asking price of $405,500.",
				"With Lake Ridge Realty since 2014.", "I am free on Sunday morning.",
			},
		},
	} {
		toldApart(t, n.good, n.bad, ofRequest(t, n.source, "content"))
	}
}

func TestAFigureIsToldOfWhatItStandsByInAResult(t *testing.T) {
	for _, n := range []natural{
		{
			"A lateral that passes the test with no work gets a certificate good for 7 years; one that is fully replaced, 20 years. " +
				"In-garage underground shelters: $3,800 to $6,500 installed, steel safe rooms $4,200 to $9,000. " +
				"The cafe serves breakfast until 2 p.m. and closes on Tuesdays. The pizza truck parks on W. 41st Thursday through Sunday.",
			[]string{
				"The certificate is good for 7 years without work, and for 20 where the lateral is fully replaced [1].",
				"Full replacement brings a certificate of 20 years [1].", "Underground shelters in the garage cost $3,800 to $6,500 [1].",
				"A steel safe room is $4,200 to $9,000 [1].", "The cafe closes on Tuesdays [1].", "It is closed on Tuesdays [1].",
				"The pizza truck parks there from Thursday through Sunday [1].",
			},
			[]string{
				"A lateral with no work gets a certificate good for 20 years [1].", "Underground shelters in the garage cost $4,200 to $9,000 [1].",
				"It closes on Thursdays [1].",
			},
		},
	} {
		toldApart(t, n.good, n.bad, ofResult(t, n.source))
	}
}
