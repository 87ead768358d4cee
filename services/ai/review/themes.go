package review

import (
	"cmp"
	"fmt"
	"slices"
)

// ThemeComments holds the comments of each theme against those of the request.
func ThemeComments(d Draft) []Fault {
	comments, _ := d.Request["comments"].([]any)
	var faults []Fault
	for i, theme := range rowsOf(d.Answer, "themes") {
		numbers, _ := theme["comments"].([]any)
		if slices.ContainsFunc(numbers, func(v any) bool {
			n, _ := v.(float64)
			return int(n) > len(comments)
		}) {
			faults = append(faults, Fault{
				Pointer: fmt.Sprintf("/themes/%d", i), Code: "comment",
				Detail: fmt.Sprintf("must name comments by their numbers, of which there are %d", len(comments)),
			})
		}
	}
	return slices.Concat(
		faults, overallFeeling(d), figuresOfOthers(d), recountedOfNobody(d), clientsMiscounted(d), clientsOfTheme(d),
		aimedAtPeople(d),
	)
}

// severalComments is from how many comments on a theme is what several of them speak of.
const severalComments = 10

// CountThemes gives each theme the number of its comments, and puts the most
// frequent first. Of many comments it leaves out the themes that one alone has, where
// others are left. The themes are without faults.
func CountThemes(d Draft) {
	themes := rowsOf(d.Answer, "themes")
	for _, theme := range themes {
		numbers, _ := theme["comments"].([]any)
		theme["frequency"] = float64(len(numbers))
	}
	list, _ := d.Answer["themes"].([]any)
	slices.SortStableFunc(list, func(a, b any) int { return cmp.Compare(frequency(b), frequency(a)) })
	comments, _ := d.Request["comments"].([]any)
	ofOne := slices.IndexFunc(list, func(theme any) bool { return frequency(theme) < 2 })
	if len(comments) >= severalComments && ofOne > 0 {
		d.Answer["themes"] = list[:ofOne]
	}
}

func frequency(theme any) float64 {
	object, _ := theme.(map[string]any)
	n, _ := object["frequency"].(float64)
	return n
}
