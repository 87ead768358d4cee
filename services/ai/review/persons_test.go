package review_test

import (
	"slices"
	"strings"
	"testing"

	"coagent/services/ai/review"
)

func TestWhatNobodyToldOfAPersonIsDoubted(t *testing.T) {
	for _, c := range []struct{ asked, says string }{
		{"Realtor of the Yr 2021", "Ann was named Realtor of the Year in 2021."},
		{"won 2 awards for service", "Ann holds two awards for service."},
		{"Army, ret. 1st sgt", "Ann retired from the Army as a first sergeant."},
		{"retired navy lt cmdr", "Ann is a retired Navy lieutenant commander."},
		{"USMC vet", "A Marine veteran, Ann knows VA loans."},
		{"MRP, ABR", "Ann is a Military Relocation Professional and an accredited buyer's representative."},
		{"married, 2 kids, one lab", "Ann lives here with a husband, a daughter and a rescue dog."},
		{"hikes every weekend", "On weekends Ann goes hiking."},
		{"president's club 2024", "Ann was in the President's Club in 2024."},
		{"Sold in 6 days, 3 offers", "It sold within a week, with multiple offers."},
		{"top 1% of county", "Ann is a top producer in the county."},
		{"born in Tucson", "Ann is a lifelong resident of Tucson."},
		{"coaches soccer", "Ann volunteers as a soccer coach."},
		{"managing bkr", "Ann is the managing broker."},
		{"closed overnight", "They had an answer within a day."},
	} {
		if got := featuresDoubted(t, map[string]any{"topic": c.asked}, c.says); len(got) > 0 {
			t.Errorf("%q of %q: %q", c.says, c.asked, got)
		}
	}
	for _, c := range []struct{ asked, says, what string }{
		{"Great job Tamika!!", "Thank you from Tamika, Detroit's 2026 Agent of the Year!", "Agent of the Year"},
		{"nurse, then agent", "Ann was named Realtor of the Year.", "Realtor of the Year"},
		{"12 yrs in Duluth", "Ann has earned multiple awards.", "multiple awards"},
		{"12 yrs in Duluth", "Ann is in the Chairman's Circle.", "Chairman's Circle"},
		{"Army 20 yrs, first sergeant", "Ann retired as a sergeant major.", "sergeant major"},
		{"navy lt", "Ann served as a lieutenant commander.", "lieutenant commander"},
		{"teacher, then agent", "A veteran, Ann knows VA loans.", "veteran"},
		{"ABR", "Ann is a Certified Residential Specialist.", "Certified Residential Specialist"},
		{"12 yrs in Duluth", "Ann lives in Duluth with her husband.", "husband"},
		{"12 yrs in Duluth", "Off duty, Ann is hiking or gardening.", "hiking"},
		{"12 yrs in Duluth", "Ann is a lifelong resident of Duluth.", "lifelong resident"},
		{"agent at Lake Realty", "Ann is the managing broker of Lake Realty.", "managing broker"},
		{"Ann was patient with us", "After closing within a week, our clients wrote this.", "within a week"},
		{"Ann was patient with us", "Sold after a bidding war, and this came in the mail.", "bidding war"},
		{"Ann was patient with us", "A five-star note that made our day.", "five-star"},
		{"Sold in May", "It sold over asking.", "over asking"},
	} {
		got := featuresDoubted(t, map[string]any{"topic": c.asked}, c.says)
		if !strings.Contains(strings.Join(got, "\n"), "“"+c.what+"”") {
			t.Errorf("%q of %q: %q, want %q among it", c.says, c.asked, got, c.what)
		}
	}
}

func TestPronounsThatNobodyGaveAreDoubtedOnce(t *testing.T) {
	for _, c := range []struct {
		name, experience, says string
		doubted                bool
	}{
		{"Ann Bo", "12 yrs", "Ann Bo has sold homes for 12 years. She speaks Spanish, and she sings.", true},
		{"Ann Bo", "12 yrs", "A past as a mason helps his clients.", true},
		{"Ann Bo", "12 yrs, my brother and I flipped houses", "Ann and a brother flipped houses. Sales grew. Brick is his trade.", true},
		{"Ann Bo", "12 yrs, my brother and I flipped houses", "Ann works with a brother. He does the books.", false},
		{"Ann Bo", "she has 12 yrs", "She has sold homes for 12 years.", false},
		{"Ann & Carl Bo", "12 yrs", "Ann teaches; he stages.", false},
		{"The Bo Team", "12 yrs", "She leads, he stages.", false},
		{"Ann Bo", "12 yrs", "Ann Bo has sold homes for 12 years. They speak Spanish.", false},
		{"Ann Bo", "12 yrs", "Ann's clients come back with their friends.", false},
		{"Ann Bo", "mom of 2", "Ann and her daughter garden.", false},
	} {
		d := review.Draft{
			Request: map[string]any{"name": c.name, "experience": c.experience}, Answer: map[string]any{"bio": c.says},
		}
		got := review.Pronouns(d)
		if len(got) > 1 || len(got) == 1 != c.doubted || c.doubted && !(got[0].Doubt && got[0].Code == "pronoun") {
			t.Errorf("%q for %s, %s: %+v", c.says, c.name, c.experience, got)
		}
	}
}

func TestAClientWhoOnlySignedIsNotNamed(t *testing.T) {
	for _, c := range []struct {
		comment, client, closing string
		want                     []string
	}{
		{"Dana was great. - Roz T.", "", "Thank you, Roz!", []string{"/closing client"}},
		{"Dana was great.\nMarisol and Pete", "", "Pete's words made our day.", []string{"/closing client"}},
		{"Dana was great. – The Aldersey Family", "", "Thanks to the Aldersey siblings.", []string{"/closing client"}},
		{"Dana was great. - Roz Tilney, 118 Quail Run", "", "Thank you, Roz Tilney!", []string{"/closing client"}},
		{"Dana was great. - Roz T.", "Roz T.", "Thank you, Roz!", nil},
		{"Dana was great. - Roz T.", "", "Thank you for the trust.", nil},
		{"Dana was great - Thanks Dana!", "", "Thank you, from Dana.", nil},
		{"Dana was great - Highly recommended", "", "Highly valued words.", nil},
		{"Dana was great. Austin", "", "Thank you from Austin.", nil},
	} {
		request := map[string]any{"comment": c.comment, "name": "Dana Whitfield", "city": "Austin"}
		if c.client != "" {
			request["clientName"] = c.client
		}
		d := review.Draft{Request: request, Answer: map[string]any{
			"opening": "Kind words:", "quote": "Dana was great", "closing": c.closing,
		}}
		if got := codesOf(review.QuotedClient(d)); !slices.Equal(got, c.want) {
			t.Errorf("%q of %q: %v, want %v", c.closing, c.comment, got, c.want)
		}
	}
}
