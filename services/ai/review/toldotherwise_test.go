package review_test

import (
	"testing"

	"coagent/services/ai/review"
)

func TestAFigureKeepsWhatItIsFor(t *testing.T) {
	result := ofResult(t, "The average policy costs $1,186 per year. Dues: $350/mo. The pump gives 250 gallons of water a day. "+
		"The assessment was $18,400 per unit. The fee is $95. Annual tax: $4,212.")
	toldApart(t, []string{
		"The average policy is $1,186 a year [1].", "At $1,186 annually it is the average [1].", "Dues are $350 a month [1].",
		"Monthly dues of $350 [1].", "It gives 250 gallons a day [1].", "A daily 250 gallons [1].", "Each unit owes $18,400 [1].",
		"The fee is $95 an inspection, or $95 a unit [1].", "The tax is $4,212 a year [1].", "Pay the $1,186 within a month [1].",
	}, []string{
		"The average policy is $1,186 a month [1].", "The monthly premium is $1,186 [1].", "Dues are $350 a year [1].",
		"It gives 250 gallons of water an hour [1].", "The assessment was $18,400 per month [1].", "The tax is $4,212 a month [1].",
	}, result)
	request := ofRequest(t, "well 310 ft deep, 6 gpm tested. dues 1,150/qtr", "content")
	toldApart(t, []string{"It gives six gallons per minute.", "Dues are $1,150 a quarter."},
		[]string{"It gives six gallons per hour.", "Dues are $1,150 a month."}, request)
}

func TestAWordForWhereSomethingWentIsNotAgainstItsFigures(t *testing.T) {
	toldApart(t, []string{
		"Days on market rose from 29 to 38.", "It took 38 days, up from 29.", "They fell to 29, from 38 then.",
		"Down from 38 days to 29.", "It was 29 days, down from 38.", "Closing slipped from the 29th to the 38th.", "It rose to 38 in 2024, from 29.",
	}, []string{
		"Days on market dropped to 38, from 29.", "Days on market fell from 29 to 38.", "It took 38 days, down from 29.", "It took 29 days, up from 38.",
	}, ofRequest(t, "DOM 38 was 29, 2024, was to close on the 29th, then the 38th", "content"))
}

func TestASuperlativeReachesNoFurtherThanItIsTold(t *testing.T) {
	toldApart(t, []string{
		"The stop was once the busiest in the city [1].", "It was the busiest stop in Dallas [1].", "The largest park of the county is near [1].",
		"It is the biggest park in the county [1].", "The highest rents in the city are here [1].",
	}, []string{
		"It was once the busiest trolley stop in Texas [1].", "It is the oldest park in the county [1].", "The busiest stop in the country [1].",
		"It is the most walkable neighborhood in Dallas, Texas, and the hottest market in the state [1].",
	}, ofResult(t, "The stop was for a time the busiest in the city of Dallas, Texas. "+
		"The park is the county's largest. Rents are the most expensive in the city."))
}

func TestADayOutsideARangeIsToBeChecked(t *testing.T) {
	toldApart(t, []string{"It is open on Fridays [1].", "It is open on Saturday and Sunday [1]."},
		[]string{"It is open on Tuesdays [1].", "Come on Monday [1]."}, ofResult(t, "The truck is there Friday through Sunday."))
	toldApart(t, []string{"It is open on Tuesdays [1]."}, nil, ofResult(t, "The truck is there daily, the band Friday through Sunday."))
}

func TestOneOfARowDoesNotStandForAnother(t *testing.T) {
	toldApart(t, []string{
		"They bought with a VA loan.", "The key is to the left of the stove.", "You have every right to ask.", "The week of Thanksgiving was slow.",
	}, []string{
		"They bought with an FHA loan.", "The key is to the right of the stove.", "The week of Christmas was slow.",
	}, ofRequest(t, "bought w/ VA loan. key is left of stove. nobody called week of thanksgiving", "content"))
}

func TestANameHasNoWordOfAnother(t *testing.T) {
	const told = "goes to Harbor Door shelter, 41 maple ct, agent Grace Okonjo-Reed of Lookout Bay Realty, Knoxville's Fountain City. speaks Spanish. " +
		"the band plays at VESPER ROOM"
	for says, good := range map[string]bool{
		"Every coat goes to Harbor Door.": true, "We meet at 41 Maple Ct with Grace Okonjo-Reed.": true, "We meet at 41 Maple Court.": true,
		"Lookout Bay has the keys.": true, "She speaks Spanish.": true, "It has French doors.": true, "A home in Fountain City.": true,
		"Vesper Room is where the band plays.": true, "It is an honor.": true,
		"Every coat goes to Harbor House.": false, "We meet at 41 Maple St with Grace.": false, "She speaks Spanish and French.": false,
		"Ask about the Knoxville Preservation Award that she won.": false, "Velvet Room is where the band plays.": false,
	} {
		d := review.Draft{Request: map[string]any{"topic": told}, Answer: map[string]any{"content": says}}
		if faults := review.Check(d, biography); hasCode(faults, "name") == good {
			t.Errorf("%q: %v", says, faults)
		}
	}
}

func TestARecommendationPromisesTheAgentNothing(t *testing.T) {
	for says, good := range map[string]bool{
		"Ask clients to review you.": true, "Guarantee every client a signed lease in 4 days.": false,
		"Ask for it, and your referrals will double by spring.": false, "This will bring you 20 percent more listings.": false,
	} {
		d := review.Draft{Request: map[string]any{"comments": []any{"fast"}}, Answer: map[string]any{"recommendations": []any{says}}}
		faults := review.Check(d, analysis)
		if hasCode(faults, review.Promise) == good {
			t.Errorf("%q: %v", says, faults)
		}
		if wrong, _ := review.Apart(faults); hasCode(wrong, review.Promise) {
			t.Errorf("%q is refused: %v", says, wrong)
		}
	}
}
