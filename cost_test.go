package coagent_test

import (
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestCostIsWhatThePricesSay computes every figure of docs/cost.md from the page's
// own tables of prices and amounts.
func TestCostIsWhatThePricesSay(t *testing.T) {
	page, err := os.ReadFile("docs/cost.md")
	if err != nil {
		t.Fatal(err)
	}
	prices := map[string]float64{}
	for _, row := range table(t, string(page), "Prices") {
		prices[strings.Trim(row[0], "`")] = amount(t, row[1]) / amount(t, row[2])
	}
	used := map[string]bool{}
	ones := table(t, string(page), "What one of each takes")
	for _, row := range ones {
		one := 0.0
		for term := range strings.SplitSeq(row[1], " + ") {
			many, name, _ := strings.Cut(term, " ")
			price, known := prices[strings.Trim(name, "`")]
			if !known {
				t.Errorf("%s takes %s, which has no price", row[0], name)
			}
			used[strings.Trim(name, "`")] = true
			one += amount(t, many) * price
		}
		shows(t, row[0], row[2], one)
		shows(t, row[0]+", a million", row[3], one*1e6)
	}
	for name := range prices {
		if !used[name] {
			t.Errorf("nothing takes %s", name)
		}
	}

	var dev, prod float64
	fixed := table(t, string(page), "Fixed")
	for _, row := range fixed[:len(fixed)-1] {
		one := amount(t, row[1])
		inDev, inProd := one*amount(t, row[2]), one*amount(t, row[3])
		shows(t, row[0]+" in dev", row[4], inDev)
		shows(t, row[0]+" in prod", row[5], inProd)
		dev, prod = dev+inDev, prod+inProd
	}
	sum := fixed[len(fixed)-1]
	shows(t, "all that is fixed in dev", sum[4], dev)
	shows(t, "all that is fixed in prod", sum[5], prod)
	if len(ones) < 5 || len(fixed) < 5 {
		t.Errorf("%d things and %d fixed ones: the tables are not read", len(ones), len(fixed))
	}
}

// shows holds a figure of the page against what it should be, to the cent or, below
// ten cents, to four digits.
func shows(t *testing.T, what, written string, want float64) {
	t.Helper()
	digits := 2
	if want > 0 && want < 1 {
		digits = 3 - int(math.Floor(math.Log10(want)))
	}
	text := strconv.FormatFloat(want, 'f', digits, 64)
	if strings.ReplaceAll(written, ",", "") != text {
		t.Errorf("%s: the page says %s, its prices say %s", what, written, text)
	}
}

// table is the rows of the first table below a heading, without its head.
func table(t *testing.T, page, heading string) [][]string {
	t.Helper()
	_, part, found := strings.Cut(page, "\n## "+heading+"\n")
	if !found {
		t.Fatalf("there is no part %q", heading)
	}
	part, _, _ = strings.Cut(part, "\n## ")
	var rows [][]string
	for line := range strings.Lines(part) {
		if !strings.HasPrefix(line, "| ") {
			continue
		}
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, cells)
	}
	return rows[1:]
}

var number = regexp.MustCompile(`^[0-9][0-9,]*(\.[0-9]+)?$`)

func amount(t *testing.T, written string) float64 {
	t.Helper()
	if !number.MatchString(written) {
		t.Fatalf("%q is no amount", written)
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(written, ",", ""), 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
