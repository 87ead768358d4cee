package review

import "testing"

func TestOnePersonIsWrittenInManyWays(t *testing.T) {
	for _, c := range []struct {
		found, asked string
		same         bool
	}{
		{"DANA WHITFIELD", "Dana Whitfield", true},
		{"Dana Whitfield, REALTOR®", "Dana Whitfield", true},
		{"Dana Whitfield Realtor", "Dana Whitfield", true},
		{"Ms. Dana Whitfield, ABR, GRI", "Dana Whitfield", true},
		{"Dana Whitfield, Broker/Owner", "Dana Whitfield", true},
		{"Dana Whitfield - Real Estate Agent", "Dana Whitfield", true},
		{"Dana Whitfield | Lakeside Realty", "Dana Whitfield", true},
		{"Dana Whitfield - Lakeside Realty LLC", "Dana Whitfield", true},
		{"Dana Whitfield at Lakeside", "Dana Whitfield", true},
		{"Dana Whitfield | Zillow", "Dana Whitfield", true},
		{"Dana Whitfield PA", "Dana Whitfield", true},
		{"Whitfield, Dana", "Dana Whitfield", true},
		{"Dana M. Whitfield", "Dana Whitfield", true},
		{"Dana Whitfield", "Dana M. Whitfield", true},
		{"Dana K. Whitfield", "Dana M. Whitfield", false},
		{"Dana Whitfield Jr.", "Dana Whitfield", true},
		{"Dana Whitfield, Realtor", "Dana Whitfield, GRI", true},
		{"Dana Whitfield (RS-55555)", "Dana Whitfield", true},
		{"Dana Whitfield, Lic. 355512", "Dana Whitfield", true},
		{"Dana Whitfield DRE# 01234567", "Dana Whitfield", true},
		{"Alejandra Pineiro", "Alejandra Piñeiro", true},
		{"Marisol Vega Trent, Realtor", "Marisol Vega-Trent", true},
		{"RJ Castellanos", "R. J. Castellanos", true},
		{"R.J. Castellanos", "RJ Castellanos", true},
		{`Dale "Buck" Renner`, "Dale Renner", true},
		{`Dale "Buck" Renner`, "Buck Renner", true},
		{"Dale Renner", `Dale (Buck) Renner`, true},
		{"Buck Renner", `Dale "Buck" Renner`, true},

		{"D. Whitfield", "Dana Whitfield", false},
		{"Dan Whitfield", "Dana Whitfield", false},
		{"Dana Whitfield Homes", "Dana Whitfield", false},
		{"The Dana Whitfield Team", "Dana Whitfield", false},
		{"Lakeside Realty", "Dana Whitfield", false},
		{"Hank Delacroix - Bolivar Peninsula Realtor", "Hank Delacroix", false},
		{"Okafor Homes - Lakeside Realty", "Tom Okafor", false},
		{"Rosa J. Castellanos", "R. J. Castellanos", false},
		{"Realtor", "Dana Whitfield", false},
		{"", "Dana Whitfield", false},
	} {
		if got := sameName(c.found, c.asked, "Lakeside Realty"); got != c.same {
			t.Errorf("%q for %q: %v", c.found, c.asked, got)
		}
	}
}
