package evals_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The model was once asked for what code now says. Answers that were written then
// stand in a case as asWritten, and in the form of today as answers.
var convertAll = flag.Bool("convert", false, "put the answers of every case into the form of today")

// conversions are by operation. An answer that one cannot read stays as it is.
var conversions = map[string]func(answer []byte, c *evalCase) (any, error){
	"runNapAudit":      auditRows,
	"enrichCompetitor": competitorFigures,
	"analyzeReviews":   themeComments,
}

// written is the member of a case with the answers, one on a line.
var written = regexp.MustCompile(`(?m)^ "answers": (\[\n(?:  ".*"(?:,)?\n)* \])`)

func TestConvert(t *testing.T) {
	if !*convertAll {
		t.Skip("-convert puts answers of an older form into that of today; it has been done for all that there were")
	}
	for _, c := range load(t, "", "", "") {
		convert := conversions[c.Flow]
		if convert == nil {
			continue
		}
		text, err := os.ReadFile(c.file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "\n \"asWritten\": ") || c.set == "recorded" || c.set == "models" {
			continue
		}
		var lines []string
		for _, answer := range c.Answers {
			line, err := inQuotes(convert, answer, c)
			if err != nil {
				t.Fatalf("%s: %v", c.file, err)
			}
			lines = append(lines, "  "+line)
		}
		at := written.FindSubmatchIndex(text)
		if at == nil {
			t.Fatalf("%s: no answers, one on a line", c.file)
		}
		now := string(text[:at[0]]) + ` "asWritten": ` + string(text[at[2]:at[3]]) + ",\n" + ` "answers": [` + "\n" + strings.Join(lines, ",\n") + "\n ]" + string(text[at[1]:])
		if err := os.WriteFile(c.file, []byte(now), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// inQuotes is an answer in the form of today, as a JSON string.
func inQuotes(convert func([]byte, *evalCase) (any, error), answer string, c *evalCase) (string, error) {
	if v, err := convert([]byte(answer), c); err == nil {
		text, err := unescaped(v)
		if err != nil {
			return "", err
		}
		answer = text
	}
	return unescaped(answer)
}

func unescaped(v any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return strings.TrimSpace(b.String()), err
}

// auditRows leaves out what the service says: the status, and the rows of platforms
// on which nothing was found.
func auditRows(answer []byte, _ *evalCase) (any, error) {
	type row struct {
		Platform     string          `json:"platform"`
		Citation     json.RawMessage `json:"citation,omitempty"`
		FoundName    *string         `json:"foundName,omitempty"`
		FoundAddress *string         `json:"foundAddress,omitempty"`
		FoundPhone   *string         `json:"foundPhone,omitempty"`
	}
	var old struct{ Results []row }
	if err := json.Unmarshal(answer, &old); err != nil {
		return nil, err
	}
	rows := slices.DeleteFunc(append([]row{}, old.Results...), func(r row) bool {
		return r.Citation == nil && r.FoundName == nil && r.FoundAddress == nil && r.FoundPhone == nil
	})
	return map[string]any{"rows": rows}, nil
}

// competitorFigures gives each figure the first of the cited results that shows
// its number, or else the first that was cited.
func competitorFigures(answer []byte, c *evalCase) (any, error) {
	type figure struct {
		Kind     string  `json:"kind"`
		Value    float64 `json:"value"`
		Citation int     `json:"citation"`
	}
	var old struct {
		ReviewCount, AvgRating, SocialFollowers, DomainAuthority *float64
		Citations                                                []int
	}
	if err := json.Unmarshal(answer, &old); err != nil {
		return nil, err
	}
	figures := []figure{}
	for _, f := range []struct {
		kind  string
		value *float64
	}{{"reviews", old.ReviewCount}, {"rating", old.AvgRating}, {"followers", old.SocialFollowers}, {"domain_authority", old.DomainAuthority}} {
		if f.value == nil {
			continue
		}
		cites := 1
		if len(old.Citations) > 0 {
			cites = old.Citations[0]
		}
		for _, n := range old.Citations {
			if 0 < n && n <= len(c.Results) && showsNumber(c.Results[n-1].Title+" "+c.Results[n-1].Content, *f.value) {
				cites = n
				break
			}
		}
		figures = append(figures, figure{f.kind, *f.value, cites})
	}
	return map[string]any{"figures": figures}, nil
}

// aNumber is a number of a page: 1,144 or 31.4K.
var aNumber = regexp.MustCompile(`\d[\d,]*(?:\.\d+)?[KkMm]?\b`)

func showsNumber(text string, value float64) bool {
	return slices.ContainsFunc(aNumber.FindAllString(text, -1), func(n string) bool {
		digits := strings.TrimRight(strings.ReplaceAll(n, ",", ""), "KkMm")
		v, err := strconv.ParseFloat(digits, 64)
		switch n[len(n)-1] {
		case 'K', 'k':
			v *= 1e3
		case 'M', 'm':
			v *= 1e6
		}
		return err == nil && fmt.Sprintf("%.3f", v) == fmt.Sprintf("%.3f", value)
	})
}

// themeComments names as many comments as the answer had counted, the first ones:
// which of them were meant nobody has written down. Who reads such a case may name
// the right ones.
func themeComments(answer []byte, _ *evalCase) (any, error) {
	type theme struct {
		Theme     json.RawMessage `json:"theme"`
		Comments  []int           `json:"comments"`
		Frequency int             `json:"frequency,omitempty"`
		Sentiment json.RawMessage `json:"sentiment"`
	}
	var old struct {
		OverallSentiment json.RawMessage `json:"overallSentiment"`
		Themes           []theme         `json:"themes"`
		Recommendations  json.RawMessage `json:"recommendations"`
	}
	if err := json.Unmarshal(answer, &old); err != nil {
		return nil, err
	}
	for i, t := range old.Themes {
		for n := range t.Frequency {
			old.Themes[i].Comments = append(old.Themes[i].Comments, n+1)
		}
		old.Themes[i].Frequency = 0
	}
	return old, nil
}
