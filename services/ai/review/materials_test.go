package review_test

import (
	"strings"
	"testing"
)

func TestAMaterialThatNobodyToldIsDoubted(t *testing.T) {
	for _, c := range []struct{ asked, says string }{
		{"double piazzas, heart pine flrs", "Heart pine floors run through the house."},
		{"hdwd flrs, white oak", "The floors are white oak."},
		{"oak floors, doors + trim orig", "Oak doors and oak trim are original."},
		{"granite tops, maple cabs", "Granite counters sit on maple cabinets."},
		{"LVP thruout", "Vinyl plank floors run throughout."},
		{"standing seam roof 2021", "The metal roof dates from 2021."},
		{"tile in baths, carpet up", "Tile floors in the baths, carpet upstairs."},
		{"trex deck", "A composite deck faces the yard."},
		{"brick ext, slate roof", "A slate roof tops the brick exterior."},
		{"qtz island", "The island is quartz."},
		{"cedar fence", "The yard has a cedar fence."},
		{"vinyl siding, wood deck", "Under the oak trees the deck stays cool."},
		{"30yr arch shingles", "The asphalt shingle roof is guaranteed for 30 years."},
		{"heart pine throughout, stone fp", "Heart pine floors lead to the stone fireplace."},
		{"corner lot on Maple St", "Find it on Maple Street, two doors from the corner."},
		{"butcher block counters", "The counters are butcher block."},
	} {
		if got := featuresDoubted(t, map[string]any{"topic": c.asked}, c.says); len(got) > 0 {
			t.Errorf("%q of %q: %q", c.says, c.asked, got)
		}
	}
	for _, c := range []struct{ asked, says, what string }{
		{"double piazzas, heart pine flrs, 4br", "Double piazzas, white oak floors, 4 bedrooms.", "oak floors"},
		{"hdwd flrs", "Maple floors run through the house.", "Maple floors"},
		{"quartz tops, hickory cabinets", "Granite counters and hickory cabinets.", "Granite counters"},
		{"quartz tops, hickory cabs", "The cabinets are cherry.", "cabinets are cherry"},
		{"tin roof 2019", "The slate roof dates from 2019.", "slate roof"},
		{"heart pine flrs, white oak stairs", "Oak floors lead to the stairs.", "Oak floors"},
		{"brick colonial, comp roof", "The cedar shake roof is new.", "cedar shake roof"},
		{"stucco ext", "Its brick exterior is freshly painted.", "brick exterior"},
		{"pine floors", "A roof of slate covers pine floors.", "roof of slate"},
		{"wood fence", "A wrought iron fence rings the yard.", "iron fence"},
		{"lvp floors", "Bamboo floors warm the den.", "Bamboo floors"},
		{"carpeted bedrooms, tile entry", "Travertine tile floors welcome you.", "Travertine tile floors"},
		{"kitchen redone, new counters", "The counters are soapstone.", "counters are soapstone"},
		{"front deck", "A redwood deck faces west.", "redwood deck"},
		{"formica counters, marble mantel", "Marble counters gleam.", "Marble counters"},
		{"2br, kiva fp", "Exposed vigas run overhead.", "vigas"},
		{"parking for 2 off alley", "A 2-car garage opens off the alley.", "garage"},
		{"carport", "The attached garage fits one car.", "attached garage"},
	} {
		got := featuresDoubted(t, map[string]any{"topic": c.asked}, c.says)
		if len(got) == 0 || !strings.Contains(strings.Join(got, "\n"), c.what+"”") {
			t.Errorf("%q of %q: %q, want %q among it", c.says, c.asked, got, c.what)
		}
	}
}
