package review_test

import (
	"strings"
	"testing"
	"time"

	"coagent/services/ai/review"
)

// saysOf is all that is found in a text of which the request tells all, doubts as well.
func saysOf(told, text string) string {
	d := review.Draft{
		Request: map[string]any{"facts": told}, Answer: map[string]any{"text": text},
		Today: time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC),
	}
	return places(review.Check(d, review.Rules{Figures: true, Closed: true, Advertises: true}))
}

func TestADayAndItsHoursGoTogether(t *testing.T) {
	allPass(t, saysOf, []judgedText{
		{"open house sat dec 5 1-3, sun dec 6 12-2", "Saturday, December 5, from 1 to 3 p.m., and Sunday, December 6, from noon to 2 p.m."},
		{"open house sat dec 5 1-3, sun dec 6 12-2", "Come Saturday 1–3 or Sunday 12–2."},
		{"sat + sun 1-4", "Saturday 1–4 p.m. Sunday 1–4 p.m."},
		{"sat & sun, 1 to 4pm", "See it on Saturday from 1 to 4 p.m. or on Sunday from 1 to 4 p.m."},
		{"inspector can come thurs at 1, or friday at 3", "The inspector can come on Thursday at 1 p.m. or Friday at 3 p.m."},
		{"inspector thurs 1pm, reply by friday noon", "He comes Thursday at 1 p.m.; please reply by noon on Friday."},
		{"office open 9 to 5 mon-fri, saturday 10-2", "Bring coats Monday through Friday, nine to five, or Saturday from ten to two."},
		{"office open 9 to 5 mon-fri, saturday 10-2", "On Wednesday we are here from nine to five."},
		{"toy drive dec 12, 10-2", "Stop by on December 12 between 10 a.m. and 2 p.m."},
		{"pickup dec 12 10am-2pm, doors for volunteers at 9", "Doors open to volunteers at nine; pickup runs from 10 a.m. to 2 p.m."},
		{"back on market first week of january", "We list in the first week of January."},
		{"closing moved from the 18th to the 30th", "Closing slid from the 18th to the 30th."},
		{"closing moved to oct 30", "Closing moved to the 30th of October."},
		{"market opens 8am saturday, closes at 1. class tues 6pm", "The market opens Saturday at 8 and closes at 1; the class is Tuesday at 6 p.m."},
		{"open house Saturday December 5", "Join us Saturday, December 5."},
		{"open house sunday december 6", "Sunday, December 6."},
		{"open sat/sun 12/5 + 6, 10 to 12", "Come on Saturday the 5th or Sunday the 6th."},
		{"open until 11 fri and sat, otherwise until 10, closed mon", "It is open until 11 p.m. on Fridays and Saturdays and until 10 on other nights."},
		{"toy drive sat dec 12 10a-2p", "Bring a toy on Saturday, December 12, 10 a.m. to 2 p.m."},
		{"open house sunday dec 5", "Join us on Sunday, December 5."},
		{"sold friday june 12", "It sold on Friday, June 12."},
	})
	allFail(t, saysOf, []judgedText{
		{"open house sat dec 5 1-3, sun dec 6 12-2", "Saturday, December 5, from noon to 2 p.m., and Sunday, December 6, from 1 to 3 p.m."},
		{"open house sat dec 5 1-3, sun dec 6 12-2", "Come Saturday 12–2 or Sunday 1–3."},
		{"open house sat dec 5 1-3pm, sun dec 6 2-4pm", "See you Sunday from 1 to 3 p.m."},
		{"inspector can come thurs at 1, or friday at 3", "The inspector can come on Thursday at 3 p.m."},
		{"inspector can come thurs at 1, or friday at 3", "Does 1 p.m. on Friday suit you?"},
		{"office open 9 to 5 mon-fri, saturday 10-2, party at 6", "Bring coats Monday through Friday, nine to six."},
		{"office open 9 to 5, party at 6", "The office is open nine to six."},
		{"toy drive dec 12, 10-2, sorting at 3", "Stop by between 10 a.m. and 3 p.m."},
		{"back on market first week of january", "We list in the second week of January."},
		{"closing moved from the 18th to the 30th", "Closing slid from the 18th to the 29th."},
		{"closing moved to oct 30", "Closing moved to the 29th."},
		{"open house saturday december 5", "Join us Sunday, December 5."},
		{"open house dec 5", "Join us on Sunday, Dec. 5."},
		{"toy drive sat dec 12 10a-2p, sorting at 3", "Bring a toy on Saturday, December 12, 10 a.m. to 3 p.m."},
		{"mon-fri 9-5, sat 10-2", "Saturday from 9 to 5."},
		{"we meet the second tuesday of the month", "We meet on the first Tuesday of the month."},
		{"tour thursday 10am, lunch friday 12:30pm", "The tour is Thursday at 12:30 p.m."},
	})
}

func TestADayGoesWithWhatHappensOnIt(t *testing.T) {
	of := func(found, text string) string { return toldByResult(found, text) }
	allPass(t, of, []judgedText{
		{"Bus 14 runs every 30 minutes on weekdays, hourly Saturdays, no Sunday service.", "The 14 bus comes hourly on Saturdays and not at all on Sundays [1]."},
		{"The bakery is closed Tuesdays. The market is on Saturdays.", "The bakery closes on Tuesdays; the market is on Saturdays [1]."},
		{"The pizza truck parks there Thursdays 5-9. The bakery opens Fridays at 7.", "The pizza truck parks there on Thursdays from 5 to 9 [1]."},
		{"Trash is collected Mondays, recycling Wednesdays.", "Recycling goes out on Wednesdays, trash on Mondays [1]."},
		{"The farmers market opens in May; the tree lighting is in December.", "The farmers market opens in May, and the tree lighting is in December [1]."},
		{"Story time Wednesday 10:30; chess club Thursday 4 pm", "The library has story time on Wednesday at 10:30 and chess on Thursday at 4 p.m. [1]."},
	})
	allFail(t, of, []judgedText{
		{"Bus 14 runs every 30 minutes on weekdays, hourly Saturdays, no Sunday service.",
			"The 14 bus comes hourly on Sundays, and there is no service on Saturdays [1]."},
		{"Trash is collected Mondays, recycling Wednesdays.", "Trash is collected on Wednesdays, recycling on Mondays [1]."},
		{"The farmers market opens in May; the tree lighting is in December.", "The farmers market opens in December, and the tree lighting is in May [1]."},
		{"Story time Wednesday 10:30; chess club Thursday 4 pm", "Story time is on Thursday and the chess club on Wednesday [1]."},
		{"The pizza truck parks there Thursdays 5-9. The bakery opens Fridays at 7.", "The pizza truck parks there on Fridays [1]."},
	})
}

func TestARecommendationNamesNoDayThatNoCommentHas(t *testing.T) {
	of := func(told, text string) string {
		d := review.Draft{
			Request: map[string]any{"comments": []any{told}}, Answer: map[string]any{"recommendations": []any{text}},
			Today: time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC),
		}
		return strings.ReplaceAll(places(review.Check(d, review.Rules{
			QuotesOthers: true, Figures: true, Proposes: true, Recommends: true,
		})), "quote", "figure")
	}
	allPass(t, of, []judgedText{
		{"She called every Thursday with news", "Keep the Thursday calls."},
		{"She called every Thursday with news", "Ask each client for a review within a week of the closing."},
		{"The sign stayed up until November 12", "Take the sign down on time: in November it stayed up."},
		{"Lovely agent", "Post one short tip each Monday."},
		{"Lovely agent", "Review the list again in January."},
		{"closing moved to the 30th", "When a closing moves, as it did to the 30th, write why."},
		{"He texted back within minutes", "Put “replies within the hour” to the test before you promise it."},
		{"sold in May, lovely", "Before the spring rush, ask the sellers of May for a word."},
	})
	allFail(t, of, []judgedText{
		{"She called every Thursday with news", "Keep the Tuesday calls that clients praise."},
		{"She called every Thursday with news", "Clients like the calls on Tuesdays."},
		{"The sign came down on November 12", "The sign came down on November 21: see to it earlier."},
		{"Sign finally picked up Nov 12. Closing was Oct 21.", "Let no yard sign stand from October 12 to November 21."},
		{"the deal fell through in January", "Explain what happened in February."},
		{"closing moved to the 30th", "When a closing moves, as it did to the 29th, write why."},
		{"He texted back within minutes", "Put the line “she never let a text wait overnight” on your website."},
		{"Lovely agent, patient", "Use “a true five-star agent from start to finish” as the headline of your site."},
	})
}
