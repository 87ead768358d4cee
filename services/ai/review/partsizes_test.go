package review_test

import "testing"

func TestTheSizeOfAPartIsItsOwn(t *testing.T) {
	for _, c := range []struct {
		asked, says string
		good        bool
	}{
		{"2,140 sf + unfin bsmt 780 sf", "An unfinished basement of 780 square feet.", true},
		{"2,140 sf + unfin bsmt 780 sf", "The home has 2,140 square feet.", true},
		{"1190 sf casita 412 sf", "You get 412 sq. ft. in a separate casita.", true},
		{"2,400 sq ft, garage 528 sq ft", "A 528-square-foot garage sits behind.", true},
		{"deck 300 sf, 1,850 sf total", "The deck measures 300 square feet.", true},
		{"lot 7,405 sf, home 1,620 sf", "The lot has 7,405 square feet.", true},
		{"3/2, 1,540 sqft, workshop 24x30", "On 1,540 square feet are three bedrooms.", true},
		{"1,100 sf condo w 90 sf balcony", "A 1,100-square-foot condo with a 90-square-foot balcony.", true},
		{"ADU 640 sf, main 1,900 sf", "The ADU has 640 square feet and the main house 1,900.", true},
		{"basement finished, 900 sf down, 1,200 up", "The finished basement has 900 square feet.", true},
		{"2,140 sf, bsmt unfinished", "The home is 2,140 square feet with an unfinished basement.", true},
		{"studio 380 sf", "The studio is 380 square feet.", true},
		{"barn 1,800 sf; house 2,250 sf", "A barn of 1,800 square feet and a house of 2,250.", true},
		{"loft 210 sf over a 1,050 sf flat", "The loft adds 210 square feet.", true},
		{"patio approx 400 sf, pool", "A patio of about 400 square feet.", true},
		{"2,140 sf + unfin bsmt 780 sf", "An unfinished basement of 2,140 square feet.", false},
		{"2,140 sf + unfin bsmt 780 sf", "The home has 780 square feet.", false},
		{"1190 sf, casita 412 sf", "A 1,190-square-foot casita stands apart.", false},
		{"2,400 sq ft, garage 528 sq ft", "The garage has 2,400 square feet.", false},
		{"deck 300 sf, 1,850 sf total", "The deck measures 1,850 square feet.", false},
		{"lot 7,405 sf, home 1,620 sf", "The home has 7,405 square feet.", false},
		{"lot 7,405 sf, home 1,620 sf", "A lot of 1,620 square feet.", false},
		{"ADU 640 sf, main house 1,900 sf", "The ADU has 1,900 square feet.", false},
		{"barn 1,800 sf; house 2,250 sf", "A barn of 2,250 square feet.", false},
		{"studio 380 sf, house 1,300 sf", "The studio is 1,300 square feet.", false},
		{"patio approx 400 sf, 2,020 sf", "A patio of 2,020 square feet.", false},
		{"loft 210 sf, 1,050 sf", "The loft adds 1,050 square feet.", false},
		{"workshop 600 sf, garage 480 sf", "A 480-square-foot workshop.", false},
		{"balcony 90 sf, condo 1,100 sf", "The condo has 90 square feet.", false},
		{"guest house 550 sf, pool house 200 sf", "The guest house has 200 square feet.", false},
	} {
		got := featuresDoubted(t, map[string]any{"description": c.asked}, c.says)
		sized := false
		for _, detail := range got {
			sized = sized || len(detail) > 11 && detail[:11] == "the request" && detail[len(detail)-7:] == "another"
		}
		if sized == c.good {
			t.Errorf("%q of %q: %q", c.says, c.asked, got)
		}
	}
}
