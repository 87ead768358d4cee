package review_test

import (
	"slices"
	"strings"
	"testing"

	"coagent/services/ai/review"
)

func TestNoSpellingHidesAPhraseThatSteers(t *testing.T) {
	for _, text := range []string{
		"#FamilyFriendly #Austin", "#GreatSchools", "#SafeNeighborhood", "#NoKids", "#familyfriendly", "#FAMILYFRIENDLY", "#nokids", "#goodschools",
		"#safeneighborhood", "#adultsonly", "#perfectforfamilies", "#youngcouples #idealforretirees", "#ChristianCommunity", "#AustinFamilyFriendly",
		"family_friendly", "A familyfriendly street.", "A kidfriendly park.", "A family—friendly street.", "A family/friendly street.", "A family - friendly street.",
		"A fаmily-friendly street.", "А sаfе neighborhood.", "A family‑friendly street.", "Pérfect for familiés.",
		"Fluent English required.", "Tenants must speak English.", "She serves Spanish-speaking buyers only.", "Perfect for a couple of newlyweds.",
		"Perfect for a couple with children.", "Owners preferred.", "Tenants only, please.", "## Adults preferred\nCall us.",
		"- Mature couples preferred\n- Call us", "A restricted community.", "A traditional neighborhood.", "We avoid nothing. “Perfect for families” it is.",
		"The law forbids nothing; no children.", "A white neighborhood of brick homes.", "Avoid dangerous areas of the city.",
		"Our best schools are here, ask anybody.", "Great schools: ask the owner.", "A safe area; the police live here.", "These areas are safe.",
		"The best neighborhood for your family.",
		"Perfect for your family.", "A great home for your family.", // meant: it says whom the home is for
	} {
		if !review.Steers(text) {
			t.Errorf("%q steers", text)
		}
	}
}

func TestHonestSentencesDoNotSteer(t *testing.T) {
	for _, text := range []string{
		"For questions about which areas are safe, ask the police department.", "Questions about the best schools should go to the district.",
		"Ask the school district about the best public schools.",
		"Your agent cannot tell you which neighborhoods are safe or where the best schools are; the police department and the school district publish data.",
		"She speaks fluent English and Spanish.", "She works with Spanish-speaking buyers.", "She has helped Mandarin-speaking clients and sellers.",
		"The patio is perfect for a couple of chairs.", "The park is great for a couple of hours.", "Owners only pay for what the association covers.",
		"Many buyers preferred move-in ready homes.", "Some renters preferred to wait.", "Buyers only need a few documents.", "Parking is for residents only.",
		"A deed-restricted community has rules on fences.", "Traditional brick buildings line the avenue.", "White stucco buildings stand side by side.",
		"Traditional building materials such as brick.", "An integrated building system.", "Avoid dangerous areas of the roof.",
		"A good inspector checks for rough or dangerous areas of the roof.", "A restricted parking area.",
		"Fair housing law forbids ads that say 'no children' or 'adults only'.", "Avoid phrases like “perfect for families” and “no kids”.",
		"HUD says that \"no children\" is not allowed.",
		"The right home for your family is one that fits your budget.", "Choose the loan that is best for your family.",
		"#Austin #IndianapolisNeighborhoods #indianapoliscommunity #OpenHouse #JustListed #schoolhouse #KidsMenu",
		"The grandchildren visit the schoolhouse and the blacksmith.", "An outstanding greatroom; bring your schoolbooks.",
		"A home—families of plants grow here.", "Yes/no questions and/or answers.",
	} {
		if review.Steers(text) {
			t.Errorf("%q steers nobody", text)
		}
	}
}

func TestTheNameOfAPlaceSteersNobody(t *testing.T) {
	for _, c := range []struct {
		neighborhood, says string
		good               bool
	}{
		{"White Oak", "The White Oak neighborhood has shops. ", true}, {"Polish Hill", "The Polish Hill neighborhood sits high. ", true},
		{"Irish Channel", "In the Irish Channel district. ", true}, {"Italian Village", "The Italian Village area. ", true},
		{"White Rock", "Homes in the White Rock area. ", true}, {"Hyde Park", "The White Rock area. ", true}, {"White Oak", "A white neighborhood. ", false},
		{"White Oak", "The White Oak area is family-friendly. ", false},
		{"White", "A white neighborhood. ", false}, {"Families Only", "Families only. ", false}, {"mostly white", "A mostly white area. ", false},
		{"for families", "Perfect for families. ", false}, {"safe streets and", "Safe streets and parks, a safe area. ", false},
	} {
		d := review.Draft{
			Request: map[string]any{"neighborhood": c.neighborhood, "city": "Austin, Texas"},
			Answer:  map[string]any{"introduction": c.says + words},
		}
		want := "/introduction steering"
		if c.good {
			want = ""
		}
		if got := places(review.Check(d, review.Rules{Advertises: true})); !slices.Equal(slices.Compact(strings.Split(got, "|")), []string{want}) {
			t.Errorf("%q of %s: %q", c.says, c.neighborhood, got)
		}
	}
}

// Whoever asks to keep to the law gets no text that breaks it; an article about the
// law has examples.
func TestOnlyATextAboutTheLawHasExamplesOfWhatBreaksIt(t *testing.T) {
	const example = "“Perfect for young families” is one. "
	for _, c := range []struct {
		request map[string]any
		says    string
		good    bool
	}{
		{map[string]any{"topic": "What fair housing means for a listing"}, example, true},
		{map[string]any{"topic": "why i cant answer if an area is safe"}, example, true},
		{map[string]any{"topic": "why i cant say enough about our schools"}, example, false},
		{map[string]any{"topic": "Homes with three bedrooms", "notes": "Mind fair housing."}, example, false},
		{map[string]any{"topic": "What fair housing means for a listing"}, "Looking for a home perfect for young families? ", false},
	} {
		d := review.Draft{Request: c.request, Answer: map[string]any{
			"introduction": c.says + words, "summary": "We keep to the Fair Housing Act.",
		}}
		steers := strings.Contains(places(review.Check(d, review.Rules{Advertises: true})), "/introduction steering")
		if steers == c.good {
			t.Errorf("%q for %q: steers: %t", c.says, c.request, steers)
		}
	}
}
