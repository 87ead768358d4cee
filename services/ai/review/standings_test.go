package review

import (
	"encoding/json"
	"testing"
	"time"
)

const eugene = `{"brandAudit":{"lastRun":"2026-11-20T08:00:00Z","results":[
	{"platform":"Google Business Profile","status":"Consistent","foundName":"Wren Castellaw","foundAddress":"88 E Broadway, Eugene, OR","foundPhone":"(541) 555-0106"},
	{"platform":"Zillow","status":"Inconsistent","foundName":"Wren Castelaw","foundAddress":"1414 K St Ste 210, Eugene, OR","foundPhone":"(541) 555-0160"},
	{"platform":"Yelp","status":"Inconsistent","foundName":"Castellaw, Wren","foundAddress":"880 E Broadway, Eugene, OR"},
	{"platform":"LinkedIn","status":"Not Found"},{"platform":"Nextdoor","status":"Not Found"}]},
	"competitors":[{"name":"Wren Castellaw","agency":"Emerald Valley Homes","reviewCount":9,"avgRating":4.7,"socialFollowers":412,"domainAuthority":3,"isYou":true},
	{"name":"Jo Abernathy","agency":"Skinner Butte Realty","reviewCount":188,"avgRating":4.9,"socialFollowers":2750,"domainAuthority":24},
	{"name":"Teo Lindqvist","agency":"Whiteaker Homes","reviewCount":35,"avgRating":5,"socialFollowers":9900},
	{"name":"The Marrow Group","agency":"Twelve South","reviewCount":402,"avgRating":4.6,"domainAuthority":38}]}`

// A plan says of each what the request says of that one.
func TestAPlanSaysOfEachWhatTheRequestDoes(t *testing.T) {
	var request map[string]any
	if err := json.Unmarshal([]byte(eugene), &request); err != nil {
		t.Fatal(err)
	}
	plan := func(says string) (all []string) {
		d := Draft{
			Request: request, Today: time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC),
			Answer: map[string]any{"steps": []any{map[string]any{"description": says}}},
		}
		for _, f := range Check(d, Rules{QuotesOthers: true, Advertises: true, Figures: true, Proposes: true, Own: Standings}) {
			all = append(all, f.Detail)
		}
		return all
	}
	for _, says := range []string{
		"You have 9 reviews at 4.7; Teo Lindqvist has 35 at 5.0, Jo Abernathy 188 at 4.9, and the Marrow Group 402 at 4.6.",
		"You have nine reviews, while Jo Abernathy has 188 and the Marrow Group has 402.", "Wren's average rating is 4.7 from 9 reviews.",
		"Your domain authority is 3, against 24 for Jo Abernathy and 38 for the Marrow Group.",
		"Your domain authority of 3 sits beside 24 for Jo Abernathy and 38 for Twelve South.",
		"A domain authority of 3 compares with 24 for Skinner Butte Realty's agent.",
		"Teo Lindqvist reaches 9,900 followers; you reach 412.", "You have 412 followers, compared with 9900 for Teo Lindqvist and 2750 for Jo Abernathy.",
		"Teo's 9,900 followers show that there is interest.", "Jo Abernathy has nearly 200 reviews, and Teo Lindqvist has almost 10,000 followers.",
		"Ask until you have 25 reviews.", "Once you have 50 reviews, quote the best of them.", "The next thirty reviews will be noticed.",
		"Aim for 20 new reviews.",
		"Nobody expects you to match the Marrow Group. Ten reviews more would do.", "Teo Lindqvist, also well rated at 5.0, has 35 reviews.",
		"Jo Abernathy has 188 reviews. You have 9, so there is a way to go.", "Jo has 188 reviews at 4.9 and 2,750 followers.",
		"Post three times a week, and write to your last twenty clients.", "Jo Abernathy, who has 188 reviews, posts 3 times a week.",
		"You and Jo Abernathy are close in rating: 4.7 for you and 4.9 for her.", "With 9 reviews at 4.7 you are behind Teo Lindqvist, who has 35 at 5.0.",
		"Read the last ten reviews of Jo Abernathy and note what clients miss.", "Quote three reviews from Teo Lindqvist's page? No: quote your own.",
		"Read ten reviews of the Marrow Group.", "Reach 500 followers by summer.", "Your 412 followers could become 600 within a year.",
		"Jo Abernathy's agency gets 24 for authority.",
		"Jo Abernathy's clients meet her at 4 open houses a month.", "Wren, call Jo Abernathy's clients at 3 p.m. today.",

		"Google shows (541) 555-0106, and Zillow shows (541) 555-0160.",
		"Zillow spells the name Castelaw and shows (541) 555-0160 where Google shows (541) 555-0106.",
		"Yelp has 880 E Broadway instead of 88 E Broadway.", "Zillow gives 1414 K St Ste 210.",
		"Google shows a phone number, (541) 555-0106, that does not match the (541) 555-0160 on Zillow.", "Google has (541) 555-0106, not (541) 555-0160.",
		"Change the number on Zillow to (541) 555-0106.",
		"Zillow lists you as Wren Castelaw.", "Yelp shows no telephone; Google has (541) 555-0106.", "Set up Zillow so that it has (541) 555-0106.",
		"The audit found no page on LinkedIn or Nextdoor.", "The audit found nothing on LinkedIn, while Google and Zillow have you.",
		"You are missing from LinkedIn.", "The audit did not find you on Nextdoor or LinkedIn.", "There is no phone number on Yelp.",
		"The audit found no phone on Yelp.",
		"Zillow, Google and Yelp: the audit found you on all of the three.", "Do not post on Facebook before the audit is run again.",
		"The audit of November 20 found nothing on LinkedIn.", "Zillow still says Wren Castelaw.", "Google shows the correct name but (541) 555-0106 as the number.",
		"Teo Lindqvist of Whiteaker Homes, with 35 reviews, is close.", "Wren will have more reviews if she asks.", "Past Clients with 5 minutes will write.",
		"The audit found no page where Whiteaker Homes has one.", "There is no page for a realtor on LinkedIn.", "You are missing from LinkedIn/Nextdoor.",
		"Google Maps shows (541) 555-0106.", "The audit found no profile of a har or an x.",
		"Make LinkedIn a page with the name as on Google.", "Not on Zillow but on Google people look first.",
	} {
		if got := plan(says); len(got) > 0 {
			t.Errorf("refused: %q: %q", says, got)
		}
	}
	for _, says := range []string{
		"You have 35 reviews; Teo Lindqvist has 9.", "Jo Abernathy has 402 reviews.", "Jo Abernathy has 2,750 reviews.",
		"Teo Lindqvist reaches 2,750 followers.",
		"You reach 2,750 followers and Jo Abernathy reaches 412.", "Your domain authority is 3, against 38 for Jo Abernathy and 24 for the Marrow Group.",
		"A domain authority of 3 compares with 42 for Jo Abernathy.", "The Marrow Group has 402 reviews and 9,900 followers.",
		"Jo Abernathy has 188 reviews at 4.6.", "Teo has 35 reviews. You have 12, so there is a way to go.", "Wren's average rating is 4.9 from 9 reviews.",
		"Twelve South has a domain authority of 24.", "Jo Abernathy 188, the Marrow Group 35 reviews.",

		"Google shows (541) 555-0160.", "Zillow shows (541) 555-0106, Google (541) 555-0106.", "Zillow spells the name Castillo.",
		"Google spells the name Castelaw.",
		"Yelp has 88 E Broadway.", "Zillow gives 1414 K St Ste 120.", "Google lists you as Wren Castelaw.", "Change the Google address to 1414 K St Ste 120.",
		"The audit found no page on LinkedIn, Nextdoor or Yelp.", "The audit found nothing on Facebook.", "You are missing from Zillow.",
		"The audit did not find you on Google.", "The audit of November 27 found nothing on LinkedIn.", "Zillow still says Wren Castel-Ray.",
		"Google shows the correct name but (541) 555-0160, an old line.", "Gwen Tolliver of Fan District, with 210 reviews, sets the mark.",
		"Wren will reach 200 reviews by summer.",

		"You are missing from LinkedIn/Yelp.", "The audit found nothing on LinkedIn & Zillow.", "Google Maps shows (541) 555-0160.",
		"google shows (541) 555-0160.", "JO ABERNATHY has 402 reviews.", "Jo-Teo: 402 reviews.",
		"You have 9 reviews at 5 stars.", "Jo Abernathy has 188 reviews at 4 and 2,750 followers.",
	} {
		if got := plan(says); len(got) == 0 {
			t.Errorf("passes: %q", says)
		}
	}
}

// A plan may compare: what stands behind the comparison is that of others.
func TestAPlanComparesTheAgentWithOthers(t *testing.T) {
	var request map[string]any
	if err := json.Unmarshal([]byte(eugene), &request); err != nil {
		t.Fatal(err)
	}
	plan := func(says string) (all []string) {
		d := Draft{Request: request, Answer: map[string]any{"steps": []any{map[string]any{"description": says}}}}
		for _, f := range Standings(d) {
			all = append(all, f.Detail)
		}
		return all
	}
	for _, says := range []string{
		"What you lack is volume: 9 reviews against 188 and 402.", "You have 9 reviews; the others have 35, 188 and 402.",
		"With 9 reviews against 35 for the next agent, you trail.", "Your 9 reviews compare with 188 at Skinner Butte Realty.",
		"You have 412 followers, far behind 2,750 and 9,900.", "Your rivals count 35, 188 and 402 reviews; you count 9.",
		"You hold 9 reviews, where the field has between 35 and 402.", "You have 9 reviews (competitors: 35, 188, 402).",
		"Your reviews number 9, next to 188 for Jo.", "At 4.7 you are rated above the Marrow Group's 4.6 and below 4.9 and 5.0.",
		"Compared with competitors who have 188 and 402 reviews, you have 9.", "You are last by reviews: 9, then 35, 188 and 402.",
		"Your 3 in domain authority is low next to 24 and 38.", "Nobody has fewer than your 9 reviews; the nearest has 35.",
		"You need volume: your 9 reviews sit under 35, 188 and 402.", "Your 412 followers versus 2,750 and 9,900 say little.",
	} {
		if got := plan(says); len(got) > 0 {
			t.Errorf("doubted: %q: %q", says, got)
		}
	}
	for _, says := range []string{
		"What you lack is volume: 9 reviews against 199 and 402.", "You have 188 reviews against 35 and 402.",
		"You have 412 followers, far behind 2,550 and 9,900.", "You have 9 reviews, compared with 9 for Jo Abernathy.",
		"You have 9 reviews against 402 for Jo Abernathy.", "You have 402 reviews.", "Jo Abernathy has 35 reviews against your 9.",
		"Your domain authority is 24, next to 3 and 38.", "You have 2,750 followers against 412 and 9,900.",
		"You have 9 reviews against 35 and 420.", "Your average of 4.9 beats the Marrow Group's 4.6.", "Teo has 188 reviews, and you have 9.",
		"Your 412 followers versus 2,570 and 9,900 say little.", "You hold 35 reviews, behind 188 and 402.",
	} {
		if got := plan(says); len(got) == 0 {
			t.Errorf("passes: %q", says)
		}
	}
}

// A recommendation keeps to what clients wrote.
func TestARecommendationKeepsToTheComments(t *testing.T) {
	recommends := func(says string) (all []string) {
		d := Draft{
			Request: map[string]any{"comments": []any{
				"Staging cost $7,200 and we were told 5", "the $695 broker fee was a surprise", "He got us $12k in upgrades", "Punch list took 4 months",
				"Colby is great", "a list of 22 items", "it took 7 months",
			}},
			Answer: map[string]any{"recommendations": []any{says}},
		}
		for _, f := range Check(d, Rules{QuotesOthers: true, Figures: true, Proposes: true, Recommends: true}) {
			all = append(all, f.Detail)
		}
		return all
	}
	for _, says := range []string{
		"Give staging costs in writing before work begins; one client paid $2,200 more than told.", "Name the $695 broker fee in the first conversation.",
		"Mention the $12,000 in upgrades in the story of one client.", "Send a gift card of $25 to each client.", "Set aside $100 a month for thank-you notes.",
		"Explain the broker fee of $695 early.", "Thank Colby by name.", "Thank Mr. Colby by name.", "Call each client every 14 days.",
		"Keep a list, as was done for the 22 items here.", "Say that it may take as long as the 7 months one client describes.", "Call in the 30 days after closing.",
	} {
		if got := recommends(says); len(got) > 0 {
			t.Errorf("refused: %q: %q", says, got)
		}
	}
	for _, says := range []string{
		"Give staging costs in writing before work begins; one client paid $2,700 more than told.", "Name the $965 broker fee in the first conversation.",
		"Mention the $21,000 in upgrades in the story of one client.", "Apologize to Mrs. Garner, whose closing you missed.",
		"Explain the broker fee of $965 early.",
		"Keep a list, as was done for the 12 items here.", "Say that it may take as long as the 9 months one client describes.",
		"Ask the surveyor at (928) 555-0160.",
	} {
		if got := recommends(says); len(got) == 0 {
			t.Errorf("passes: %q", says)
		}
	}
}

// A request without competitors tells of the agent alone, and names are names in
// whatever case they are written.
func TestAPlanIsHeldToAnAuditAlone(t *testing.T) {
	check := func(competitors []any, says string) int {
		return len(Standings(Draft{
			Request: map[string]any{"competitors": competitors, "brandAudit": map[string]any{"results": []any{
				map[string]any{"platform": "Yelp", "status": "Not Found"},
			}}},
			Answer: map[string]any{"steps": []any{says}},
		}))
	}
	if check(nil, "Today, you have 35 reviews.") == 0 {
		t.Error("reviews of nobody pass")
	}
	if got := check(nil, "Today, your page on Yelp is missing."); got > 0 {
		t.Errorf("%d faults where there is none", got)
	}
	team := []any{map[string]any{"name": "the Marrow Group", "reviewCount": 402.0}}
	if check(team, "Marrow Group has 35 reviews.") == 0 || check(team, "Marrow Group has 402 reviews.") > 0 {
		t.Error("a team is not known by its name")
	}
}
