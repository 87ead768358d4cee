package author

import (
	"strings"
	"testing"
)

func TestATextIsAsLongAsItsDescriptionSays(t *testing.T) {
	pieces := strings.Split(strings.Repeat("Seven words stand in each of these.|", 20), "|")
	for description, c := range map[string]struct{ least, most int }{
		"A post of 30 to 80 words.":             {30, 80},
		"Its text, of 60 to 130 words.":         {60, 130},
		"One sentence that leads somewhere.":    {7, 7},
		"What it says, in one or two sentences": {7, 7}, // and the label
		"One to three sentences.":               {14, 14},
		"A text.":                               {140, 140},
	} {
		kept := spanOf(description).fit(pieces)
		if n := len(strings.Fields(strings.Join(kept, " "))); n < c.least || n > c.most {
			t.Errorf("%s: %d words", description, n)
		}
	}
	if n := len(strings.Fields(strings.Join(spanOf("25 to 60 words").fit([]string{"Short."}), " "))); n < 25 {
		t.Errorf("a short text has %d words", n)
	}
}
