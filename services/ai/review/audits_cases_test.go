package review_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"coagent/services/ai/review"
)

// TestPagesOfAnAuditAreReadAsAPersonReadsThem reads testdata/audits.txt: "R: name |
// address | phone | agency" is the request from there on; "T: …", "U: …" and "P: …"
// are a page's title, address and text; "+ name | address | phone => verdict" is a
// sound row and what a careful person says of it, "- …" one that is none; and
// "? verdict" what goes out of that page where the model gives no row, with "none"
// for no row.
func TestPagesOfAnAuditAreReadAsAPersonReadsThem(t *testing.T) {
	const file = "testdata/audits.txt"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var request map[string]any
	var source review.Source
	row := func(text string) map[string]any {
		row := map[string]any{"platform": "Directory", "citation": 1.0}
		if p, ok := review.PlatformOf(source); ok {
			row["platform"] = p
		}
		for i, part := range strings.Split(text, "|") {
			if part = strings.TrimSpace(part); part != "-" && part != "" {
				row[[]string{"foundName", "foundAddress", "foundPhone"}[i]] = part
			}
		}
		return row
	}
	for i, line := range strings.Split(string(text), "\n") {
		at := file + ":" + strconv.Itoa(i+1) + " " + line
		kind, rest, _ := strings.Cut(line, " ")
		draft := func(rows ...any) review.Draft {
			return review.Draft{Request: request, Sources: []review.Source{source}, Answer: map[string]any{"rows": rows}}
		}
		verdict := func(d review.Draft) (string, any) {
			review.NapAudit(d)
			for _, r := range d.Answer["results"].([]any) {
				if result := r.(map[string]any); result["citation"] == 1.0 {
					return result["status"].(string), result
				}
			}
			return "none", nil
		}
		switch kind {
		case "R:":
			p := strings.Split(rest, " | ")
			request = map[string]any{"name": p[0], "address": p[1], "phone": p[2], "agencyName": p[3]}
		case "T:":
			source = review.Source{Title: rest, URL: "https://page" + strconv.Itoa(i) + ".example/"}
		case "U:":
			source.URL = rest
		case "P:":
			source.Snippet = rest
		case "+":
			shown, want, _ := strings.Cut(rest, " => ")
			d := draft(row(shown))
			if got := places(review.NapRows(d)); got != "" {
				t.Errorf("%s: %s", at, got)
				continue
			}
			if got, result := verdict(d); got != want {
				t.Errorf("%s: %s %v", at, got, result)
			}
		case "-":
			if got := places(review.NapRows(draft(row(rest)))); got == "" {
				t.Errorf("%s passes", at)
			}
		case "?":
			if got, result := verdict(draft()); got != rest {
				t.Errorf("%s: %s %v", at, got, result)
			}
		case "", "#":
		default:
			t.Fatal(at)
		}
	}
}
