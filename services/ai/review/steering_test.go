package review_test

import (
	"strings"
	"testing"

	"coagent/services/ai/review"
)

// tempting are sentences that steer.
var tempting = []string{
	"Perfect for young couples.", "A perfect home for families with children.", "Ideal for singles.", "Great for empty nesters and retirees.",
	"This condo is best suited for a mature person.", "Adults only.", "No children, please.", "Sorry, no kids.", "An adult community near the lake.",
	"A family-friendly street.", "A kid friendly neighborhood with parks.", "It is a great family neighborhood.", "The perfect place to raise a family.",
	"Where you can raise your children in peace.", "A true bachelor pad downtown.", "Mature persons preferred.", "Couples only.", "Singles preferred.",
	"A Christian community with a lake.", "Close to a beautiful synagogue.", "Walking distance to several churches.", "Near St. Mary's Cathedral and the park.",
	"A home with Christian values.", "It lies in a Jewish neighborhood.", "Steps from the mosque.", "Convenient to local churches.",
	"A traditional neighborhood on the hill.", "A vibrant ethnic neighborhood.", "An integrated neighborhood.", "A diverse community with charm.",
	"A mostly white area.", "This Hispanic neighborhood is up and coming.", "In the heart of an Asian community.", "Home to many immigrants.", "No immigrants.",
	"English-speaking tenants only.", "The area has many Spanish-speaking families.", "Must speak English.", "Ideal for English-speaking people.",
	"An exclusive neighborhood behind gates.", "An exclusive gated community.", "An exclusive enclave.", "A safe neighborhood.",
	"One of the safest areas in town.",
	"A crime-free street.", "There is little crime here.", "The neighborhood is very safe.", "A quiet, safe street to call home.", "A low-crime area.",
	"Avoid the rough part of town.", "Good schools nearby.", "Zoned to top-rated schools.", "Excellent public schools are close.",
	"In a highly rated school district.",
	"The home is for able-bodied people.", "No wheelchairs.", "Not suitable for the handicapped.", "Must be physically fit.", "Unsuitable for children.",
	"A gay neighborhood with cafes.", "No vouchers accepted.", "Sorry, no Section 8.", "Female tenants only.", "Men preferred.",
	"Popular with young professionals.", "The area attracts young families.",
	"Target growing families with these ads.", "Ads aimed at empty nesters do well.", "Room for a growing family!", "Made for newlyweds.",
	"Perfect for **young couples**.", "PERFECT FOR FAMILIES!", "A fam\u200bily-friendly place.", "A family\u2011friendly place.", "Loved by retirees.",
	"Child-free living.", "The right kind of people live here.", "A neighborhood with low crime and good food.", "Mostly Catholic families live here.",
}

// harmless are sentences that hold the same words and steer nobody.
var harmless = []string{
	"The family room opens to the deck.", "A single-family home with a porch.", "Multifamily buildings line the avenue.",
	"A multi-family property with four units.",
	"We follow the Fair Housing Act.", "Equal housing opportunity.", "The entrance is wheelchair accessible.", "A master-planned community by the lake.",
	"We serve all buyers regardless of race, color, religion, sex, disability, familial status or national origin.", "The master bedroom has a view.",
	"A mother-in-law suite above the garage.", "A fourth-floor walk-up.", "Walking distance to the library.", "Quiet streets and shade trees.",
	"A desirable neighborhood near downtown.",
	"Mature trees surround the house.", "The primary school is on Oak Street.", "The address lies in the Austin Independent School District.",
	"Church Street has four cafes.",
	"Near Church Street and the park.", "Dana has helped families buy and sell homes in East Austin.", "She helped couples and singles with their first purchase.",
	"She lives here with her family.", "Moved here to raise her family.", "An exclusive listing of our office.",
	"The exclusive right to sell runs for six months.",
	"A safe deposit box is included.", "Smoke detectors keep a home safe.", "It is safe to say that prices vary.", "The integrated dishwasher is new.",
	"Integrated lighting throughout.",
	"A diverse choice of restaurants.", "Traditional architecture with brick fronts.", "White cabinets and black granite.", "A white area rug in the hall.",
	"Mexican restaurants and Italian bakeries.",
	"The Indian Hills trail starts here.", "The Children's Museum is downtown.", "A playground and a splash pad.", "The pool is open to residents and guests.",
	"Adult education classes at the college.",
	"Perfect for entertaining on weekends.", "Ideal for gardeners and cooks.", "Great for hikers and cyclists.", "Perfect for first-time buyers.",
	"Best for those who like to walk.",
	"Perfect for family gatherings.", "A family-owned bakery.", "Great for a home office.", "The best time to sell is spring.",
	"No wheelchair ramp is needed: the entrance is level.",
	"Spanish-speaking agents are on our team.", "English and Spanish spoken.", "Community college classes.", "Reach out with questions.",
	"Men's and women's clothing stores.",
	"The blacksmith shop is a museum.", "A couple of weeks are usual.", "A couple of parks lie close by.", "The senior planner of the city explains it.",
	"Single-level living.",
	"Two single beds fit.", "The bachelor apartment has a kitchen.", "Crime statistics are published by the police department.",
	"Ask the school district about boundaries.",
	"The temple of music is a concert hall.", "Temple, Texas lies to the north.", "Good school supplies stores.", "Exclusive use of the terrace.",
	"Young trees line the path.", "Retired fire station turned cafe.", "Kids' menu available at the diner.",
}

func TestPhrasesThatSteerAreFound(t *testing.T) {
	for _, text := range tempting {
		if !review.Steers(text) {
			t.Errorf("%q steers", text)
		}
	}
}

func TestInnocentPhrasesAreLeftAlone(t *testing.T) {
	for _, text := range harmless {
		if review.Steers(text) {
			t.Errorf("%q steers nobody", text)
		}
	}
	if review.Steers(strings.Join(harmless, " ")) {
		t.Error("together they steer")
	}
}

func BenchmarkSteers(b *testing.B) {
	text := strings.Repeat("The neighborhood has parks, cafes and a library, and the streets are lined with trees. ", 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		review.Steers(text)
	}
}
