package review_test

import (
	"strings"
	"testing"
	"time"

	"coagent/services/ai/review"
)

// sunday is a day on which drafts are written: November 29, 2026.
var sunday = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)

// messageOver is what is sure to be wrong with a message over an occasion.
func messageOver(occasion, text string) string { return messageFaults(occasion, text, false) }

// doubtedOver is that with what is doubted of it.
func doubtedOver(occasion, text string) string { return messageFaults(occasion, text, true) }

func messageFaults(occasion, text string, doubts bool) string {
	d := review.Draft{
		Request: map[string]any{"channel": "sms", "occasion": occasion}, Answer: map[string]any{"message": text}, Today: sunday,
	}
	all := review.Check(d, review.Rules{Figures: true, Closed: true, Advertises: true, Own: review.Message})
	if !doubts {
		all, _ = review.Apart(all)
	}
	return strings.NewReplacer(" day", " figure").Replace(places(all))
}

func TestADayMayBeToldByAnotherWord(t *testing.T) {
	allPass(t, doubtedOver, []judgedText{
		{"can show it tmrw after 4", "I can show it Monday after 4."},
		{"free 2moro 3pm", "I'm free on Monday at 3 p.m."},
		{"day after tmrw works, 10am", "Tuesday at 10 a.m. works for me."},
		{"saw it yesterday", "It was good to see you on Saturday."},
		{"offer deadline tonight 8pm", "The deadline is tonight, Sunday, at 8 p.m."},
		{"Weds 5pm shwg", "See you Wednesday at 5 p.m."},
		{"inspection dec 3", "The inspection is on Thursday, December 3."},
		{"inspection 12/3 9am", "The inspection is Thursday, 12/3, at 9 a.m."},
		{"open house the 5th", "The open house is Saturday the 5th."},
		{"vimos la casa el miercoles 25 nov", "We saw the home on Wednesday."},
		{"cita el sábado a las 2", "See you Saturday at 2."},
		{"met at the open house last wknd", "Thank you for coming on Sunday."},
		{"no showing wed, thurs ok", "There is no showing on Wednesday; Thursday works."},
		{"closing in 3 days", "Closing is on Wednesday."},
		{"walk thru a week from today", "The walk-through is next Sunday."},
		{"office closed for thanksgiving", "We are closed on Thursday for Thanksgiving."},
		{"avail T/Th evenings", "I have time on Tuesday and Thursday evenings."},
		{"office mon-fri 9-5", "Stop by on Wednesday."},
		{"appraiser came wensday", "The appraiser came on Wednesday."},
		{"thx for coming to open hse 11/22", "Thanks for coming to the open house on Sunday, November 22."},
		{"thank her for the jam, met sat", "Happy Friday, and thank you for the jam!"},
		{"inspection contingency up 2026-12-04", "The contingency ends on Friday, December 4."},
	})
	allPass(t, messageOver, []judgedText{
		{"can show it later this wk, free after 4", "I can show it on Thursday after 4."},
		{"next week works, mornings", "Would Tuesday morning work?"},
		{"can show it in a few days", "Would Wednesday suit you?"},
	})
	allFail(t, doubtedOver, []judgedText{
		{"can show it later this wk, free after 4", "I can show it on Thursday after 4."},
		{"next week works, mornings", "Would Tuesday morning work?"},
	})
	allFail(t, messageOver, []judgedText{
		{"can show it tmrw after 4", "I can show it Tuesday after 4."},
		{"day after tmrw works, 10am", "Monday at 10 a.m. works for me."},
		{"saw it yesterday", "It was good to see you on Friday."},
		{"offer deadline tonight 8pm", "The deadline is Monday at 8 p.m."},
		{"Weds 5pm shwg", "See you Thursday at 5 p.m."},
		{"inspection dec 3", "The inspection is on Wednesday."},
		{"inspection 12/3 9am", "The inspection is Friday at 9 a.m."},
		{"inspection sat 12/5", "The inspection is on Saturday, 12/6."},
		{"vimos la casa el miercoles 25 nov", "We saw the home on Tuesday."},
		{"cita el sábado a las 2", "See you Sunday at 2."},
		{"met at the open house last wknd", "Thank you for coming on Friday."},
		{"closing in 3 days", "Closing is on Thursday."},
		{"office closed for thanksgiving", "We are closed on Friday for Thanksgiving."},
		{"avail T/Th evenings", "I have time on Wednesday evening."},
		{"office mon-fri 9-5", "Stop by on Saturday."},
		{"appraiser came wensday", "The appraiser came on Tuesday."},
		{"thank her for the jam", "See you on Friday!"},
	})
}

func TestADateInDigitsIsNoScore(t *testing.T) {
	allPass(t, doubtedOver, []judgedText{
		{"can show thurs dec 3 after 4 or sat dec 5 am", "Would Thursday 12/3 (after 4) or Saturday 12/5 in the morning work?"},
		{"open house sat 12/5", "The open house is Saturday 12/5."},
		{"reply by dec 10", "Please reply by 12/10."},
		{"insp. thurs dec 10 @ 9am", "The inspection is Thursday, 12/10, at 9 a.m."},
		{"closed 5/10", "You closed on 5/10."},
		{"closed may 5", "Your closing on 5/5 was a good day."},
		{"tour oct 5 and oct 10", "You toured on 10/5 and 10/10."},
		{"dec 5 + 6, 1-3", "Come 12/5 or 12/6, from 1 to 3."},
		{"sat 12/5 1-3", "Sat. 12/5, from 1 to 3."},
		{"client gave me a 5/5 on zillow", "You gave me 5/5."},
		{"she rated us 9/10", "Thank you for the 9/10!"},
		{"december 5 to 10", "From 12/5 to 12/10."},
		{"came 11/21", "Thanks for coming on 11/21."},
		{"deadline fri 12/11 noon", "The deadline is noon on Friday, 12/11."},
		{"rate lock til jan 5", "Your rate is locked until 1/5."},
	})
	allFail(t, doubtedOver, []judgedText{
		{"can show thurs dec 3 or sat dec 5", "Would Thursday 12/3 or Saturday 12/12 work?"},
		{"open house sat 12/5", "The open house is Saturday 12/6."},
		{"reply by dec 10", "Please reply by 12/12."},
		{"closed 5/10", "You closed on 5/12."},
		{"client gave me a 5/5 on zillow", "You gave me 4/5."},
		{"she rated us 9/10", "Thank you for the 10/10!"},
		{"she liked the porch", "Buyers rate the porch 4.5/5."},
		{"she liked the porch", "The porch is a 9/10."},
		{"closed may 5", "Your closing on 5/10 was a good day."},
		{"rate lock til jan 5", "Your rate is locked until 1/10."},
		{"insp. thurs dec 10", "The inspection is by 12/5."},
		{"tour oct 5", "You toured on 10/10."},
		{"came 11/21", "Thanks for coming on 11/22."},
		{"dec 5, 1-3", "Come on 12/5 or 12/10, from 1 to 3."},
		{"sat 12/5 1-3", "Sat. 12/10, from 1 to 3."},
	})
}

func TestAYearMayFollowFromTodayAndTheRequest(t *testing.T) {
	allPass(t, saysOf, []judgedText{
		{"oct median 318k vs 301k oct 25", "The median was $318,000, against $301,000 in October 2025."},
		{"oct median 318k vs 301k last october", "It was $301,000 in October 2025."},
		{"oct 318k vs 301k yr ago", "It was $301,000 in October 2025 and $318,000 this year."},
		{"318k, 301k a yr ago", "The median was $301,000 in 2025."},
		{"318k vs 301k LY", "In 2025 the median was $301,000."},
		{"closed 2 yrs ago", "You closed in 2024."},
		{"5 yr anniversary of their closing", "You closed in 2021."},
		{"318k, up from 301k yoy", "It was $301,000 in 2025."},
		{"sold last spring", "The home sold in the spring of 2026."},
		{"roof last yr", "The roof is from 2025."},
		{"oct days on mkt 27 vs 22 same month prev yr", "In October 2025 it was 22 days."},
		{"roof done 24", "The roof was replaced in 2024."},
		{"oct sold 41 vs 46 this time last yr", "46 sold in October 2025."},
		{"bought 3 yrs back", "You bought in 2023."},
		{"agent for 11 yrs", "An agent since 2015."},
		{"furnace '17", "The furnace is from 2017."},
		{"furnace 2017, closes next yr", "It closes in 2027."},
	})
	allFail(t, saysOf, []judgedText{
		{"oct median 318k vs 301k oct 25", "The median was $301,000 in October 2024."},
		{"318k vs 301k yr ago", "It was $301,000 in October 2023."},
		{"closed 2 yrs ago", "You closed in 2022."},
		{"5 yr anniversary of their closing", "You closed in 2019."},
		{"318k, up from 301k yoy", "It was $301,000 in 2024."},
		{"roof last yr", "The roof is from 2023."},
		{"furnace '17", "The furnace is from 2018."},
		{"oct median 318k", "It was lower in October 2025."},
		{"agent for 11 yrs", "An agent since 2012."},
		{"bought 3 yrs back", "You bought in 2020."},
		{"roof done 24", "The roof was replaced in 2021."},
		{"sold 41 vs 46 this time last yr", "46 sold in October 2022."},
		{"new roof", "The roof is from 2019."},
		{"porch 2016", "The porch was added in 2014."},
		{"5 bd", "You closed in 2021."},
	})
}
