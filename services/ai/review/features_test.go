package review_test

import (
	"strings"
	"testing"

	"coagent/services/ai/review"
)

// featuresDoubted are the words in quotation marks of what is doubted of a text.
func featuresDoubted(t *testing.T, request map[string]any, answer any) []string {
	t.Helper()
	var all []string
	d := review.Draft{Request: request, Answer: map[string]any{"post": answer}}
	for _, f := range review.Check(d, review.Rules{Closed: true, Advertises: true}) {
		if f.Code != "fact" {
			continue
		}
		if !f.Doubt {
			t.Errorf("%q: %+v is no doubt", answer, f)
		}
		all = append(all, f.Detail)
	}
	return all
}

func TestAFeatureThatNobodyToldIsDoubted(t *testing.T) {
	for _, c := range []struct{ asked, says string }{
		{"2 bd loft, gym in bldg", "The fitness center is on the second floor."},
		{"condo w/ fitness center + pool", "Swim laps, then head to the gym."},
		{"3/2 ranch, w/d incl, fp", "The washer and dryer stay, and the fireplace warms the living room."},
		{"hdwd flrs thruout, SS appl, granite", "Hardwood floors run throughout, with stainless steel appliances and granite counters."},
		{"bsmt finished 2019, gar for 2 cars", "There is a finished basement and a two-car garage."},
		{"HOA covers trash + wi-fi", "The HOA covers trash pickup and internet."},
		{"leasehold, lease to 2065", "The home is leasehold."},
		{"2.5 ba colonial", "A powder room sits off the hall."},
		{"big fenced yard, covered porch", "The backyard is fenced, and the porch is covered."},
		{"view of the Sandias from the deck", "From the deck you see the mountain range."},
		{"redone kitchen 2022 w island", "The renovated kitchen has an island."},
		{"central a/c", "Central air conditioning keeps it cool."},
		{"EV plug in garage", "The garage has an EV charger."},
		{"bungalow, inlaw apt over garage", "A guest suite sits over the garage."},
		{"Come by Sat, cider and cookies", "Refreshments are on us."},
		{"jetted tub in the master", "The primary suite has a jetted tub."},
		{"property tax due dec 10", "One for the fridge: the property tax is due on December 10."},
		{"fall checklist", "Clean the dryer vent, and check the garage door."},
		{"townhome", "Does it have a pool?"},
		{"townhome", "A small pool of buyers came through, all hands on deck."},
		{"boat slip conveys", "The dock slip goes with the home."},
		{"cottage on Lake Superior", "Lakefront living, a short drive from town."},
		{"solar owned", "The solar panels are owned."},
	} {
		if got := featuresDoubted(t, map[string]any{"topic": c.asked}, c.says); len(got) > 0 {
			t.Errorf("%q of %q: %q", c.says, c.asked, got)
		}
	}
	for _, c := range []struct{ asked, says, what string }{
		{"2 bd loft, brick, 10 ft windows", "The building has a gym and a roof deck.", "gym"},
		{"3/2 ranch", "Three bedrooms, two baths and an updated kitchen.", "updated kitchen"},
		{"condo 3rd flr, elevator", "Soak in the hot tub after the beach.", "hot tub"},
		{"condo, HOA 486/mo incl water", "Dues include water and internet.", "internet"},
		{"leasehold, lease to 2065", "The home is sold fee simple.", "fee simple"},
		{"kitchen remodeled 2021", "Granite counters gleam in the remodeled kitchen.", "Granite counters"},
		{"new construction, 4 bd", "Stainless steel appliances are included.", "Stainless steel appliances"},
		{"brick colonial", "A wood-burning fireplace anchors the living room.", "wood-burning fireplace"},
		{"cottage, 1 acre", "Enjoy the lake views from every room.", "lake views"},
		{"duplex, 2/1 each side", "Each side has a washer and dryer.", "washer and dryer"},
		{"ranch, 3 bd", "The fenced backyard is ready for spring.", "fenced backyard"},
		{"ranch, 3 bd", "Park in the two-car garage.", "two-car garage"},
		{"bungalow 1928", "Original hardwood floors run through the house.", "hardwood floors"},
		{"townhome, end unit", "Central air, new in the spring.", "Central air"},
		{"cabin on the ridge", "Watch the sun set from the wraparound porch.", "wraparound porch"},
		{"1br w/ den", "The concierge greets you in the lobby.", "concierge"},
		{"open house Sat 1-3", "Enter the raffle at the door.", "raffle"},
		{"open house Sat 1-3", "Refreshments will be served.", "Refreshments"},
		{"4 bd on a corner", "The primary suite has a walk-in closet.", "primary suite"},
		{"farmhouse", "Solar panels power the barn.", "Solar panels"},
	} {
		got := featuresDoubted(t, map[string]any{"topic": c.asked}, c.says)
		if len(got) == 0 || !strings.Contains(strings.Join(got, "\n"), "“"+c.what+"”") {
			t.Errorf("%q of %q: %q, want %q among it", c.says, c.asked, got, c.what)
		}
	}
}

func TestAFeatureOfTheVoicesSampleIsNoneOfTheHome(t *testing.T) {
	request := map[string]any{"topic": "ranch, 3 bd", "brandVoice": map[string]any{"sample": "We look at the pool first."}}
	if got := featuresDoubted(t, request, "There is a pool."); len(got) != 1 {
		t.Errorf("doubted: %q", got)
	}
}

func TestWhatAPictureShowsIsNoFeature(t *testing.T) {
	scenes := []any{map[string]any{"visual": "The agent beside the fireplace.", "narration": "Come in."}}
	if got := featuresDoubted(t, map[string]any{"topic": "ranch, 3 bd"}, scenes); len(got) > 0 {
		t.Errorf("doubted: %q", got)
	}
}
