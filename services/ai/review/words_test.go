package review_test

import (
	"slices"
	"testing"

	"coagent/services/ai/review"
)

// hasCode reports whether one of the faults has a code.
func hasCode(faults []review.Fault, code string) bool {
	return slices.ContainsFunc(faults, func(f review.Fault) bool { return f.Code == code })
}

// The flows of the tables: what they hold an answer to.
var (
	biography = review.Rules{Advertises: true, Figures: true, Closed: true}
	article   = review.Rules{Advertises: true, Figures: true}
	research  = review.Rules{Figures: true}
	plan      = review.Rules{QuotesOthers: true, Advertises: true, Figures: true, Proposes: true}
	sentiment = review.Rules{QuotesOthers: true, Figures: true, Closed: true}
	analysis  = review.Rules{QuotesOthers: true, Figures: true, Proposes: true, Recommends: true}
)

func TestWhatIsQuotedStandsWhereItIsSaidToStand(t *testing.T) {
	sources := []review.Source{
		{Title: "Little to buy", Snippet: `Sales fell 6%. "There is nothing to buy," said realtor C. J. Thibodeau of Winooski. The council meets on Dec. 14.`},
		{Title: "Renters and owners", Snippet: `Nurse Camille R., 34, bought in Benson. "My rent went up in one letter," she says. Teacher Ed Novak is still renting: "I move every two years anyway."`},
		{Title: "After the flood", Snippet: `"The street is a construction site, and that is good news," said L. B. Okafor, who lives on Denver St. NE. Mayor Ann Welch disagrees. She calls the pace "slow and costly for all."`},
		{Title: "Oysters", Snippet: `'I can see three farms from here,' says chef Odette Kowalczyk of Billow & Brine.`},
		{Title: "Cafés", Snippet: `Zoë Marsh said the café was never so full, while Carl Benz runs the bank.`},
	}
	const comment = `Dana answered every question. She told us "keep the dog out of the photos" and we sold in a week.`
	for _, c := range []struct {
		rules review.Rules
		says  string
		good  bool
	}{
		// Articles.
		{article, `"There is nothing to buy," says realtor C. J. Thibodeau [1].`, true},
		{article, `C. J. Thibodeau, a realtor in Winooski, says it bluntly: "There is nothing to buy" [1].`, true},
		{article, `Says Thibodeau: "There is nothing to buy." That was in the fall [1].`, true},
		{article, `"There is nothing to buy," a realtor in Winooski said [1].`, true},
		{article, `"My rent went up in one letter," says Camille R., a nurse [2].`, true},
		{article, `Ed Novak, a teacher, rents: "I move every two years anyway" [2].`, true},
		{article, `L. B. Okafor of Denver St. NE told a reporter, "The street is a construction site, and that is good news" [3].`, true},
		{article, `"The street is a construction site," Okafor said [3].`, true},
		{article, `"I can see three farms from here," says its chef, Odette Kowalczyk [4].`, true},
		{article, `"I can see three farms from here," says Ann Welch [4].`, false},
		{article, `"The café was never so full," said Zoë Marsh [5].`, true},
		{article, `"The cafe was never so full," said Carl Benz [5].`, false},
		{article, `The mayor calls the pace "slow and costly for all" [3].`, true},
		{article, `Ann Welch, the mayor, calls the pace "slow and costly for all" [3].`, true},
		{article, `"The street is a construction site … that is good news," said Okafor [3].`, true},
		{article, `Ask the seller, "How old is the roof?"`, true},
		{article, `"Roof repaired, see invoice" beats "some work done."`, true},
		{article, `"Should we list now or wait until spring?" is what I hear most.`, true},
		{article, `Begin the e-mail with "We loved your kitchen and the yard."`, true},
		{article, `The words "subject to inspection by buyer" protect you.`, true},
		{article, `A line such as "seller to pay all fees" belongs in the offer.`, true},
		{article, `A sign reading "open house this way" helps.`, true},
		{article, `"There is plenty to buy," says realtor C. J. Thibodeau [1].`, false},
		{article, `C. J. Thibault, a realtor in Winooski, says it bluntly: "There is nothing to buy" [1].`, false},
		{article, `"There is nothing to buy," said realtor Ann Welch of Winooski [1].`, false},
		{article, `L. B. Ocampo, who lives on Denver St. NE [3], told a reporter, "The street is a construction site, and that is good news" [3].`, false},
		{article, `"The street is a construction site, and that is bad news," said L. B. Okafor [3].`, false},
		{article, `Ed Novak bought: "My rent went up in one letter," he says [2].`, false},
		{article, `Camille R. says: "I move every two years anyway" [2].`, false},
		{article, `Mayor Ann Welch said, "The street is a construction site, and that is good news" [3].`, false},
		{article, `"Nobody will sell this year," one realtor said.`, false},
		{article, `"It took us three offers," a buyer told a reporter.`, false},
		{article, `One resident called it "the best street in town" [3].`, false},
		{article, `According to one buyer, "the rent was the last straw" [2].`, false},
		{article, `The council wrote that "homes will come to Pine Street" [1].`, false},

		{article, `"No children, no pets please" says something about you.`, true},
		{article, `"Third-floor walk-up with a skylight" is about the home [1].`, true},
		{article, `"There will be nothing to buy," says the agent [1].`, false},

		// Texts from a request alone.
		{biography, `Clients say that Dana "answered every question."`, true},
		{biography, `Her advice: "Keep the dog out of the photos."`, true},
		{biography, `DM me "SEND THE LIST PLEASE" and I'll reply.`, true},
		{biography, `Reply "yes to Saturday morning" and the tour is yours.`, true},
		{biography, `Comment "I want the guide" below.`, true},
		{biography, `Text the words "I am in" to reply.`, true},
		{biography, `"How old is the roof?" buyers ask.`, true},
		{biography, `A home with a "wow" view.`, true},
		{biography, `People say that Dana is "the best in town by far."`, false},
		{biography, `Clients call her "slow to anger and quick to call."`, false},
		{biography, `"She sold it in a weekend," one client wrote.`, false},
		{biography, `As one client put it, "Dana works while you sleep."`, false},
		{biography, `"Keep the cat out of the photos," she told them.`, false},
		{biography, `Her motto is "people before houses, always."`, false},
		{biography, `Known as "the closer of Dane County," she sells.`, false},
		{biography, `A client wrote: “We would hire Dana again.”`, false},

		// What is said of comments.
		{sentiment, `The client was told to "keep the dog out of the photos."`, true},
		{sentiment, `The client says that Dana "answered every question."`, true},
		{sentiment, `The client says that Dana "answered no question."`, false},
		{sentiment, `The client calls the agent "a saint."`, false},
		{analysis, `Thank the client who wrote "we sold in a week."`, true},
		{analysis, `Ask at the end of each call: "What would you like to know?"`, true},
		{analysis, `Send a note that says "thank you for your trust" within a week.`, true},
		{analysis, `Answer the client who wrote "I will never use her again" with an apology.`, false},
		{analysis, `Several clients said "nobody called us back for weeks."`, false},
		{plan, `Title the post "Three streets to see this fall".`, true},
		{plan, `Ask: "Would you write two sentences on Google?"`, true},
		{plan, `Use the caption "Sold in a week with Dana".`, true},
		{plan, `A reviewer wrote that Dana is "worth every dollar she costs."`, false},
	} {
		d := review.Draft{Request: map[string]any{"comment": comment}, Answer: map[string]any{"text": c.says}}
		if !c.rules.Closed && !c.rules.Proposes {
			d.Sources = sources
		}
		if got := hasCode(review.Check(d, c.rules), "quote"); got == c.good {
			t.Errorf("%q: found: %v", c.says, got)
		}
	}
}

func TestNamesStandInTheRequest(t *testing.T) {
	const asked = "Luis at Casa Sur fixed the AC. Lender partner Tri-County Home Loans. Thank Gus Petrakis for the referral, Bodie the dog too. " +
		"Agent Minh-Anh Tran, Boise ID, Treasure Fork Realty. Open house Sat at 4408 Avenue B"
	for _, c := range []struct {
		rules review.Rules
		says  string
		good  bool
	}{
		{biography, "The siren sounds on Saturdays at noon.", true},
		{biography, "On Mondays and Fridays the office is open.", true},
		{biography, "Minh-Anh's clients thank Gus.", true},
		{biography, "Thank you, Gus: Bodie sends his best.", true},
		{biography, "Ask Treasure Fork Realty about it.", true},
		{biography, "Our partner is Tri-County Home Loans.", true},
		{biography, "The folks at Tri-County are glad to help.", true},
		{biography, "Come to the Open House on Saturday.", true},
		{biography, "Here is the kitchen: White cabinets and Shaker doors.", true},
		{biography, "See it first: Message me.", true},
		{biography, "Good news: Rates moved.", true},
		{biography, "At Treasure Fork Realty she sells homes.", true},
		{biography, "With Treasure Fork Realty since May.", true},
		{biography, "Mr. Petrakis sent a friend.", true},
		{biography, "Happy Thanksgiving from Boise, Idaho!", true},
		{biography, "Grace and patience are what Minh-Anh brings.", true},
		{biography, "Will it suit you? Mark the date. May is near. Hope to see you.", true},
		{biography, "Hi Gus, thanks again.", true},
		{biography, "Love, Minh-Anh", true},
		{biography, "Get the VA or FHA facts from a lender.", true},
		{biography, "This Queen Anne has Art Deco lamps.", true},
		{biography, "Paint it Swiss Coffee white.", false},
		{sentiment, "The client finds Casa Sur fair: Luis had the AC fixed.", true},
		{sentiment, "The client praises Luis of Casa Sur.", true},
		{sentiment, "Praise for Luis: He came at once.", true},
		{sentiment, "The client finds Casa Sur fair: Lucas had the AC fixed.", false},
		{sentiment, "Lucas fixed the AC at once.", false},
		{sentiment, "Maria is praised for her patience.", false},
		{sentiment, "The client thanks Mr. Alvarez.", false},
		{sentiment, "The client praises Casa Norte.", false},
		{biography, "Need a lender? Ask about Tri-State Home Loans.", false},
		{biography, "Our partner is First County Mortgage.", false},
		{biography, "She works at Boise Realty Group.", false},
		{biography, "Call Home Bank for a quote.", false},
		{biography, "Greg! Thank you for the referral.", false},
		{biography, "Hi Steve, thanks again.", false},
		{biography, "Thank you, Gus! Buddy sends his best. Maggie and Tom, too.", false},
		{biography, "Sincerely, Karen Lopez", false},
		{biography, "Mrs. Garner loved the kitchen.", false},
		{biography, "Dr. Patel bought it.", false},
		{biography, "Thanks again!\n\nMinh-Anh Tran\nTreasure Fork Realty", true},
		{biography, "Thanks again!\n\nMinh-Anh Tran\nTreasure Valley Realty", false},
		{article, "Fannie Mae and Freddie Mac set limits, says the CPA.", true},
		{biography, "The builder is Treasure Fork Realty.", true},
		{biography, "The builder is Treasure Fort Realty.", false},
		{article, "Twin Pines Overlook Park is a good walk.", false},
		{biography, "The home is near Julia Davis Park.", false},
		{biography, "She is with Keller Homes now.", false},
		{analysis, "Apologize to Mrs. Garner, whose closing you missed.", false},
		{analysis, "Thank Luis for the quick repair.", true},
		{analysis, "Thank Lucas for the quick repair.", false},
		{analysis, "Ask Casa Sur for a weekly list.", true},
		{analysis, "Post short videos on Instagram and Facebook.", true},
		{analysis, "Claim the Google Business Profile this week.", true},
		{analysis, "Send a note to Jennifer Walsh about the fee.", false},
		{analysis, "Refer buyers to Summit Title Company.", false},
		{plan, "Claim your Google Business Profile and the page on Zillow.", true},
		{plan, "Ask Gus Petrakis for a review.", true},
		{plan, "Use Canva for the postcards.", true},
		{plan, "Ask Mr. Howell for a review.", false},
	} {
		d := review.Draft{Request: map[string]any{"comment": asked}, Answer: map[string]any{"text": c.says}}
		if got := hasCode(review.Check(d, c.rules), "name"); got == c.good {
			t.Errorf("%q: found: %v", c.says, got)
		}
	}
}

func TestNamesInAnArticleStandInWhatItCites(t *testing.T) {
	sources := []review.Source{
		{Title: "Bump clauses", Snippet: "Clauses of 72 hours are usual, says title officer Rhea M. Solberg. Back Alley Biscuit opened on Bull St."},
	}
	for says, good := range map[string]bool{
		"Clauses of 72 hours are usual, says title officer Rhea M. Solberg [1].": true,
		"Breakfast is served at Back Alley Biscuit on Bull Street [1].":          true,
		"In Tacoma, such clauses are usual [1].":                                 true,
		"Talk to a lender about FHA, VA and USDA loans [1].":                     true,
		"Fannie Mae and the Federal Reserve are not the topic here.":             true,
		"Clauses of 72 hours are usual, says title officer Rhea M. Solheim [1].": false,
		"Clauses of 72 hours are usual, says title officer Ruth M. Solberg [1].": false,
		"Breakfast is served at Front Porch Bakery on Bull Street [1].":          false,
		"Breakfast is served at Back Alley Biscuit on Duffy Street [1].":         false,
		"Ask Mr. Garner about it.":                                               false,
		"Ask Jennifer Solberg about it.":                                         false,
	} {
		d := review.Draft{Request: map[string]any{"location": "Tacoma, WA"}, Answer: map[string]any{"text": says}, Sources: sources}
		if got := hasCode(review.Check(d, article), "name"); got == good {
			t.Errorf("%q: found: %v", says, got)
		}
	}
}

func TestANameInAPlanIsSpeltAsThePagesSpellIt(t *testing.T) {
	request := map[string]any{"results": []any{
		map[string]any{"foundName": "Wren Castellaw"}, map[string]any{"foundName": "Wren Castelaw"},
	}}
	for says, good := range map[string]bool{
		"Zillow spells the name Castelaw, and Google spells it Castellaw.": true,
		"Castellaw's page on Google is right.":                             true,
		"Use Castle Rock as the backdrop, or Nextdoor for a post.":         true,
		"Zillow spells the name Castillo.":                                 false,
		"The page of Wrenna Castellow shows another number.":               false,
		"Facebook says Wren Castellaw-Ray.":                                false,
	} {
		d := review.Draft{Request: request, Answer: map[string]any{"text": says}}
		if got := hasCode(review.Check(d, plan), "name"); got == good {
			t.Errorf("%q: found: %v", says, got)
		}
	}
}

func TestNobodyWhoStandsForABuyerIsShown(t *testing.T) {
	for visual, good := range map[string]bool{
		"The agent walks over the dunes.":                          true,
		"Slow pan over the family room, empty of people.":          true,
		"A couple of boxes on the stairs.":                         true,
		"The porch swing, with no children in sight.":              true,
		"Family photos come off the wall.":                         true,
		"A young couple with two small children walks to the sea.": false,
		"A happy family at the table.":                             false,
		"Retirees on the pickleball court.":                        false,
		"Kids run through the sprinkler.":                          false,
	} {
		d := review.Draft{Answer: map[string]any{"scenes": []any{map[string]any{"visual": visual, "seconds": 5.}}}}
		if got := len(review.Script(d)) == 0; got != good {
			t.Errorf("%q passes: %v", visual, got)
		}
	}
}

func TestTheAgentsPronounsAreThoseOfTheRequest(t *testing.T) {
	for _, c := range []struct {
		pronouns, says string
		good           bool
	}{
		{"they/them", "They speak Spanish, and their cats are four.", true},
		{"they/them", "She speaks Spanish.", false},
		{"they/them", "Ask Paloma about his cats.", false},
		{"she/her", "She speaks Spanish, and her cats are four.", true},
		{"she/her", "He speaks Spanish.", false},
		{"she/they", "She speaks Spanish.", true},
		{"he/him", "Her clients come back.", false},
		{"he/him", "He and his wife have lived here since 1990; she teaches.", true},
	} {
		d := review.Draft{Request: map[string]any{"pronouns": c.pronouns}, Answer: map[string]any{"bio": c.says}}
		if got := len(review.Pronouns(d)) == 0; got != c.good {
			t.Errorf("%q for %s passes: %v", c.says, c.pronouns, got)
		}
	}
}

func TestNobodyIsToldWhereAStrangerIsReached(t *testing.T) {
	sources := []review.Source{{Title: "Join the suit", Snippet: "Owners can call 727-555-0190. The office is at 12 Elm St."}}
	for _, c := range []struct {
		rules   review.Rules
		request map[string]any
		says    string
		good    bool
	}{
		{research, map[string]any{"topic": "insurance"}, "Owners who want to join can call 727-555-0190 [1].", false},
		{research, map[string]any{"topic": "insurance"}, "Owners can call the hotline at 727.555.0190 [1].", false},
		{research, map[string]any{"topic": "insurance"}, "Write to help at suits dot com [1].", false},
		{research, map[string]any{"topic": "insurance"}, "Owners can join the suit [1].", true},
		{research, map[string]any{"topic": "is 727-555-0190 a scam"}, "The number 727-555-0190 belongs to a law firm [1].", true},
		{research, map[string]any{"topic": "insurance"}, "The bill is HB 1234 of 2026-2027 [1].", true},
		{research, map[string]any{"topic": "insurance"}, "Parcel 12-555-0190 was sold [1].", true},
		{sentiment, map[string]any{"comment": "Call me 503-555-0161"}, "The client asks to be called at 503-555-0161.", false},
		{sentiment, map[string]any{"comment": "Call me 503-555-0161"}, "The client asks to be called.", true},
		{sentiment, map[string]any{"comment": "Call me 503-555-0161"}, "The client gives (503) 555 0161.", false},
		{analysis, map[string]any{"comments": []any{"Call me 503-555-0161"}}, "Call the client at 503-555-0161.", false},
		{analysis, map[string]any{"comments": []any{"Call me 503-555-0161"}}, "Call the client back.", true},
		{plan, map[string]any{"phone": "(541) 555-0106"}, "Google shows (541) 555-0106.", true},
		{plan, map[string]any{"phone": "(541) 555-0106"}, "Google shows (541) 555-0160.", false},
		{article, map[string]any{"topic": "insurance"}, "Call 727-555-0190 [1].", false},
		{biography, map[string]any{"topic": "text Andre 770-555-0182"}, "Text Andre: 770-555-0182", true},
		{biography, map[string]any{"topic": "text Andre 770-555-0182"}, "Text Andre: 770-555-0128", false},
	} {
		d := review.Draft{Request: c.request, Answer: map[string]any{"text": c.says}, Sources: sources}
		if got := hasCode(review.Check(d, c.rules), review.Contact); got == c.good {
			t.Errorf("%q: found: %v", c.says, got)
		}
	}
}

func TestAPostWithAClientsWordsTellsNothingThatIsTheirsAlone(t *testing.T) {
	const comment = "We sold our house at 2911 W Dean Ave for $467,000 in 34 days. Tuan kept his word. Call 509-555-0144. " +
		"Our number at 18 Bell Court was 12 for luck, and the 400 block of Oak was loud."
	for quote, good := range map[string]bool{
		"Tuan kept his word.":                         true,
		"in 34 days. Tuan kept his word.":             true,
		"the 400 block of Oak was loud":               true,
		"was 12 for luck":                             true,
		"We sold our house at 2911 W Dean Ave":        false,
		"for $467,000 in 34 days":                     false,
		"Call 509-555-0144.":                          false,
		"Our number at 18 Bell Court was 12 for luck": false,
	} {
		d := review.Draft{
			Request: map[string]any{"comment": comment},
			Answer:  map[string]any{"opening": "Kind words:", "quote": quote, "closing": "Thank you."},
		}
		if got := len(review.QuotedClient(d)) == 0; got != good {
			t.Errorf("%q passes: %v", quote, got)
		}
	}
}

func TestOnlyAnEMailHasASubject(t *testing.T) {
	for channel, good := range map[string]bool{"email": true, "sms": false, "note": false} {
		d := review.Draft{
			Request: map[string]any{"channel": channel},
			Answer:  map[string]any{"subject": "Thank you", "message": "Thank you."},
		}
		if got := len(review.Message(d)) == 0; got != good {
			t.Errorf("a subject on %s passes: %v", channel, got)
		}
	}
}
