package review_test

import (
	"strings"
	"testing"

	"coagent/services/ai/review"
)

// saysWithNames is what is found in a text for a request with an agency and people.
func saysWithNames(facts, text string) string {
	d := review.Draft{
		Request: map[string]any{
			"name": "Marisol Quintanilla", "agencyName": "Flatiron Lane Realty", "recipient": "the Treviños", "facts": facts,
		},
		Answer: map[string]any{"text": text},
	}
	return strings.ReplaceAll(places(review.Check(d, review.Rules{Figures: true, Closed: true, Advertises: true})), " name", " figure")
}

func TestANameOfSeveralWordsIsWrittenAsTold(t *testing.T) {
	allPass(t, saysWithNames, []judgedText{
		{"tour on saturday", "Dear Treviños,\n\nThank you.\n\nMarisol Quintanilla\nFlatiron Lane Realty"},
		{"tour on saturday", "Marisol at Flatiron Lane can help."},
		{"tour on saturday", "Hi Treviños, it's Marisol with Flatiron Lane Realty."},
		{"the ridge, homes by the creek", "Homes by the creek. Call Flatiron Lane Realty."},
		{"tour on saturday", "Questions? Call Marisol Quintanilla of Flatiron Lane Realty today."},
		{"jan ortiz and lee park came by", "Jan Ortiz and Lee Park came by."},
		{"dock permit thru IDL", "The permit, through the Idaho Department of Lands, transfers."},
		{"homestead form goes to county appraisal district", "The form goes to the County Appraisal District."},
		{"ccisd schools", "It lies in the Corpus Christi Independent School District."},
		{"realty class at the library", "Marisol Quintanilla, Flatiron Lane Realty, teaches it."},
		{"stop at 12 Oak St, Boulder", "Stop at 12 Oak Street in Boulder."},
		{"tour on saturday", "The Treviño family is welcome."},
		{"the vfw hall", "At the VFW Hall."},
	})
	allFail(t, saysWithNames, []judgedText{
		{"homes by the ridge", "Marisol Quintanilla\nFlatiron Ridge Realty"},
		{"homes by the ridge", "Come by, says Marisol of Flatiron Lane Homes."},
		{"tour on saturday", "Call Flatiron Land Realty."},
		{"tour on saturday", "Dear Treviñas,\n\nThank you."},
		{"tour on saturday", "Dear Trevinios, thank you."},
		{"tour on saturday", "Hi Travinos, thank you."},
		{"tour on saturday", "Warmly,\nMarisol Quintanila"},
		{"tour on saturday", "Warmly,\nMarisol Quintana"},
		{"dock permit thru IDL", "The permit, through the Idaho Lakes District, transfers."},
		{"homestead form goes to county appraisal district", "The form goes to the County Tax Department."},
		{"the homes along the creek", "Call Flatiron Lane Homes today."},
		{"permit from the water board", "The permit comes from the State Water Commission."},
		{"ccisd schools", "It lies in the Corpus Independent School Authority."},
		{"tour on saturday", "Thank you, Marisol Quintanella"},
	})
}

func TestAMessageForThoseWhoCameInvitesToNothingThatIsOver(t *testing.T) {
	of := func(_, text string) string {
		d := review.Draft{
			Request: map[string]any{"date": "Saturday, December 5", "time": "11 a.m. to 1 p.m.", "address": "64 Sheffield Ave"},
			Answer:  map[string]any{"followUp": text},
		}
		return strings.ReplaceAll(places(review.OpenHouse(d)), " day", " figure")
	}
	allPass(t, of, []judgedText{
		{"", "Thank you for coming to our open house on Saturday."}, {"", "It was good to see you at 64 Sheffield Ave."},
		{"", "To see the sunroom again, write back with a day that suits you."}, {"", "Come by again whenever you like."},
		{"", "Thanks for stopping by Saturday's open house. I hope to see you again soon."},
		{"", "You came to see the house on Saturday, December 5, and I'd like to hear what you thought."},
		{"", "We'd love to show you the house once more."},
	})
	allFail(t, of, []judgedText{
		{"", "To see it again, come to our open house on Saturday, December 5."}, {"", "We hope to see you at Sheffield Ave on Saturday."},
		{"", "Join us on Saturday, December 5, from 11 a.m. to 1 p.m."}, {"", "You're invited to our open house."},
		{"", "Don't miss the open house on Saturday."}, {"", "Stop by on Saturday between 11 and 1."},
		{"", "We will be open on Saturday from 11 a.m. to 1 p.m."},
	})
}

func TestAnAgentIsWithTheirOwnAgency(t *testing.T) {
	of := func(_, text string) string {
		d := review.Draft{
			Request: map[string]any{"competitors": []any{
				map[string]any{"name": "Kris Lemke", "agency": "Fox River Realty"},
				map[string]any{"name": "Jodi Schmitt", "agency": "Titletown Homes"},
			}},
			Answer: map[string]any{"plan": text},
		}
		return strings.ReplaceAll(places(review.Check(d, review.Rules{Figures: true, Proposes: true, QuotesOthers: true})), " name", " figure")
	}
	allPass(t, of, []judgedText{
		{"", "Kris Lemke of Fox River Realty leads."}, {"", "Kris Lemke leads, and Jodi Schmitt of Titletown Homes follows."},
		{"", "Titletown's Jodi Schmitt follows."}, {"", "Kris Lemke and Titletown Homes are ahead."},
		{"", "Kris Lemke (Fox River) leads; at Titletown Homes it is Jodi Schmitt."},
	})
	allFail(t, of, []judgedText{
		{"", "Kris Lemke of Titletown Homes leads."}, {"", "Jodi Schmitt, at Fox River Realty, follows."},
		{"", "Fox River's Jodi Schmitt follows."}, {"", "Jodi Schmitt (Fox River Realty) follows."},
	})
}
