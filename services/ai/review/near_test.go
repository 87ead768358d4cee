package review_test

import (
	"strings"
	"testing"

	"coagent/services/ai/review"
)

// Four times as much of a text of nothing but names, quotations or promises needs
// about four times the memory, however few stops it has.
func TestARepetitiveTextIsReadInProportionToItsLength(t *testing.T) {
	sources := []review.Source{{
		Title: "The street", URL: "https://a.example",
		Snippet: strings.Repeat("“We like it here a lot,” said Bo Derek of Paris. ", 20),
	}}
	request := object(t, `{"topic":"The street","agencyName":"Alder Street Homes",
		"competitors":[{"name":"Jo Abernathy","reviewCount":188}],
		"brandAudit":{"results":[{"platform":"Yelp","status":"Inconsistent","foundAddress":"880 Elm St"}]}}`)
	for what, c := range map[string]struct {
		check review.Rule
		unit  string
	}{
		"quotations":  {review.Misquoted(article), "said “we like it here a lot” "},
		"short words": {review.Misquoted(article), "“a” "},
		"tellers":     {review.Misquoted(article), "“we like it here a lot,” said Ann Lee of Rome [1]; "},
		"misquotes":   {review.Misquoted(article), "she said “nobody has a dog here” "},
		"names":       {review.InventedNames(article), "Anna "},
		"a list":      {review.InventedNames(plan), "Anna, Bela, "},
		"people":      {review.InventedNames(article), "Mr. Ruiz and Dr. Elm "},
		"promises":    {review.Promised, "we guarantee it "},
		"lists":       {review.Announced, "five things: a, b and c.\n- d\n"},
		"first words": {review.Biography, "I call 5 things. "},
		"signatures":  {review.Message, "hurry up, Ann, before it's gone. "},
		"retellings":  {review.QuotedClient, "nobody has a dog here "},
		"networks":    {review.Posts, "Ann of Alder Street. "},
		"forecasts":   {review.Promised, "rates will fall by spring [1], "},
		"rivals":      {review.Standings, "Jo has 9 reviews and "},
		"pages":       {review.Standings, "Yelp shows 12 Elm and "},
	} {
		needs := func(n int) float64 {
			return allocated(func() {
				c.check(review.Draft{
					Request: request, Sources: sources, Answer: map[string]any{"content": strings.Repeat(c.unit, n)},
				})
			})
		}
		needs(50) // what is made once
		if one, four := compared(needs, 200, 800); four > one*6 {
			t.Errorf("%s: %.0f kB for a text, %.0f kB for one that is four times as long", what, one/1024, four/1024)
		}
	}
}
