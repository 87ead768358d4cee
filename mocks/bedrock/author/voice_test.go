package author

import "testing"

func TestAHeadingHasCapitalsButForSmallWordsAndTheClock(t *testing.T) {
	for topic, want := range map[string]string{
		"open house on Sunday at 3 p.m., in Hyde Park": "Open House on Sunday at 3 p.m., in Hyde Park",
		"the first 2 to 4 pm tour":                     "The First 2 to 4 pm Tour",
	} {
		if got := heading(subject{topic: topic}); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
