package review_test

import (
	"strings"
	"testing"

	"coagent/services/ai/review"
)

// A person may stand in a picture for a kind of buyer, or be there by chance: whoever
// films it decides.
func TestOthersInAPictureAreDoubted(t *testing.T) {
	for _, visual := range []string{
		"Two buyers shake hands at the door.", "Neighbors chat across the fence.", "A man and a woman look at the roof.", "A boy rides by on a bike.",
		"Happy homeowners wave from the porch.", "The agent greets a client in the hall.", "A grandmother waters the roses.", "Joggers pass the gate.",
		"People fill the patio of the cafe.", "A bride steps out of a car.", "The neighbor waves.", "Two men carry a couch.", "Shoppers on Main Street.",
		"Girls draw on the sidewalk with chalk.", "Guests at the kitchen island.",
	} {
		if got := detailsOf(visualOf(visual)); !strings.Contains(got, "nobody but the agent") {
			t.Errorf("%q: %q", visual, got)
		}
	}
	for _, visual := range []string{
		"The agent at the gate, phone in hand.", "Pan across the kitchen, empty of people.", "Words on the screen: What buyers ask first.",
		"A sign that says “Welcome, neighbors”.", "The neighbor's fence from the deck.", "Hands writing on a yellow pad.", "A man-made pond behind the barn.",
		"The owner's binder on the counter.", "Close-up of the water heater's label.", "No people, only the porch at dusk.", "The mailbox at the curb.",
		"A folder with clients' names covered.", "The agent waves from the steps.", "The Manhattan skyline at night.", "Mansion Street from above.",
	} {
		if got := detailsOf(visualOf(visual)); got != "" {
			t.Errorf("%q: %s", visual, got)
		}
	}
}

func visualOf(visual string) []review.Fault {
	scenes := []any{map[string]any{"visual": visual, "seconds": 5.}}
	return review.Script(review.Draft{Request: map[string]any{"topic": "A tour"}, Answer: map[string]any{"scenes": scenes}})
}

func detailsOf(faults []review.Fault) string {
	var all []string
	for _, f := range faults {
		all = append(all, f.Detail)
	}
	return strings.Join(all, " | ")
}
