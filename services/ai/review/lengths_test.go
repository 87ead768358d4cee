package review_test

import (
	"slices"
	"strings"
	"testing"

	"coagent/services/ai/review"
)

func TestATextHasNoMoreThanItsModelWasTold(t *testing.T) {
	for _, c := range []struct {
		most review.Most
		text string
		want []string
	}{
		{review.Most{Words: 8}, "An ocean view from the 3rd floor — furnished", nil},
		{review.Most{Words: 8}, "One more word than a headline may ever have", []string{"has 9 words and must have at most 8"}},
		{review.Most{Words: 8}, "Three-bedroom brick ranch on a half-acre lot", nil},
		{review.Most{Hashtags: 3}, "Come in. #OpenHouse #Duluth #MN", nil},
		{review.Most{Hashtags: 3}, "Unit #307 at 12 Elm, or #3B. #OpenHouse #Duluth #MN", nil},
		{review.Most{Hashtags: 3}, "#OpenHouse#Duluth#MN#Lakeside", []string{"has 4 hashtags and must have at most 3"}},
		{review.Most{Hashtags: 5}, "#a1 #b2 #c3 #d4 #e5 #f6", []string{"has 6 hashtags and must have at most 5"}},
		{review.Most{Hashtags: 3}, "&#35;OpenHouse #Duluth #MN #Lakeside", []string{"has 4 hashtags and must have at most 3"}},
		{review.Most{}, strings.Repeat("#tag word. ", 500), nil},
	} {
		c.most.At = "/texts/*/body"
		d := review.Draft{Request: map[string]any{}, Answer: map[string]any{
			"texts": []any{map[string]any{"body": c.text}}, "other": strings.Repeat("Other. #tag ", 300),
		}}
		var got []string
		for _, f := range review.Check(d, review.Rules{Most: []review.Most{c.most}}) {
			if f.Pointer != "/texts/0/body" || f.Code != "length" || f.Doubt {
				t.Errorf("%q: %+v", c.text, f)
			}
			got = append(got, f.Detail)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}
