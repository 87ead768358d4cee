package phone_test

import (
	"strings"
	"testing"

	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/platform/depthtest"
	"coagent/services/ai/review/phone"
)

// in is what is found in a text, in short.
func in(text string) string {
	var all []string
	for _, f := range phone.In(text) {
		n := f.E164
		if n == "" {
			n = f.Local
		}
		if f.Extension != "" {
			n += "x" + f.Extension
		}
		all = append(all, n)
	}
	return strings.Join(all, " ")
}

func TestANumberIsFoundWhateverStandsRoundIt(t *testing.T) {
	const number, second = "+15125550100", "+15125550199"
	for text, want := range map[string]string{
		// as pages write it
		"(512) 555-0100":                 number,
		"(512)555-0100":                  number,
		"( 512 ) 555 - 0100":             number,
		"512-555-0100":                   number,
		"512.555.0100":                   number,
		"512 555 0100":                   number,
		"5125550100":                     number,
		"512/555-0100":                   number,
		"512 · 555 · 0100":               number,
		"512–555–0100":                   number, // dashes
		"512‑555‑0100":                   number, // hyphens that do not break
		"512\u00a0555\u00a00100":         number,
		"512 555-0100":                   number, // thin space
		"+1 512 555 0100":                number,
		"+1 (512) 555-0100":              number,
		"+15125550100":                   number,
		"+1.512.555.0100":                number,
		"1-512-555-0100":                 number,
		"1 (512) 555-0100":               number,
		"tel:+1-512-555-0100":            number,
		"(512) 555-0100 ext. 22":         number + "x22",
		"512-555-0100 x7":                number + "x7",
		"512-555-0100x204":               number + "x204",
		"(512) 555-0100, Extension 1234": number + "x1234",
		"512-555-HOME":                   "+15125554663",
		"555-0100":                       "5550100",
		"+44 20 7946 0958":               "+442079460958",

		// between neighbours
		"Austin, TX 78701 (512) 555-0100":             number,
		"Austin, TX 78701-4107 512-555-0100":          number,
		"Austin, TX 78745 512.555.0100":               number,
		"Century 21 (512) 555-0100":                   number,
		"Suite 200 512-555-0100":                      number,
		"Suite 212 (512) 555-0100":                    number,
		"#4-B 512 555 0100":                           number,
		"512-555-0100 (512) 555-0199":                 number + " " + second,
		"512-555-0100512-555-0199":                    "",
		"512-555-0100/512-555-0199":                   number + " " + second,
		"512 555 0100 512 555 0199":                   number + " " + second,
		"c: 512.555.0100 o: 512.555.0199.":            number + " " + second,
		"Cell(512) 555-0100Office(512) 555-0199":      number + " " + second,
		"(512) 555-0100 12 sales":                     number,
		"since 2009 (512) 555-0100":                   number,
		"4.9 (212 Reviews) 512-555-0100":              number,
		"★ 5.0 (31)512-555-0100":                      number,
		"Call (512) 555-0100.":                        number,
		"+44 20 7946 0958 (512) 555-0100":             "+442079460958 " + number,
		"+1 512-555-0100 +1 512-555-0199":             number + " " + second,
		"1. 512-555-0100 2. 512-555-0199":             number + " " + second,
		"license 0555891, office 512-555-0100, 24/7.": number,

		// no numbers
		"License #0555891":                "",
		"Austin, TX 78701-4107":           "",
		"$512-555-0100":                   "",
		"4.98 / 5 (37 ratings). 1410 HWY": "",
		"11/29/2026, 100 2000 3000":       "",
		"MLS 15125550100123":              "",
		"75-5660 Kopiko St":               "",
		"112-555-0100":                    "", // no area code begins with 1
		"SKU512-555-0100":                 "",
		"512-055-0100":                    "",
		"":                                "",
	} {
		if got := in(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestWhatIsOneNumber(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"+1 (512) 555-0100", "5125550100", true},
		{"512.555.0100 x7", "512-555-0100", true},
		{"512.555.0100 x7", "512-555-0100 ext 7", true},
		{"512.555.0100 x7", "512-555-0100 ext 8", false},
		{"(512) 555-0100", "(512) 555-0199", false},
		{"(512) 555-0100", "(737) 555-0100", false},
		{"(512) 555-0100", "555-0100", true},
		{"5550100", "555-0100", true},
		{"(512) 555-0100", "555-0199", false},
		{"Cell: (512) 555-0100", "512 555 0100", true},
		{"+44 20 7946 0958", "+44 (20) 7946 0958", true},
	} {
		a, okA := phone.Parse(c.a)
		b, okB := phone.Parse(c.b)
		if !okA || !okB || a.Same(b) != c.same || b.Same(a) != c.same {
			t.Errorf("%q, %q: %v %v, want %v", c.a, c.b, a, b, c.same)
		}
	}
	for _, text := range []string{"", "512", "call me", "512-555-0100 or 512-555-0199", "512-555-0100 in 2026", "License 0555891"} {
		if n, ok := phone.Parse(text); ok {
			t.Errorf("%q is read as %v", text, n)
		}
	}
}

func TestNumbersAreBlanked(t *testing.T) {
	const text = "4.8 (175) · 3110 Manor Rd · (512) 555-0190 x2 · 512-555-0100, 12 sales"
	if got, want := phone.Blank(text, "·"), "4.8 (175) · 3110 Manor Rd · · · ·, 12 sales"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// Any two numbers between any neighbours are found, both, and nothing else is.
func TestTwoNumbersInAnyTextAreFound(t *testing.T) {
	laws := depthtest.Laws(t, 11, 300, 20000)
	formats := []string{"(%) %-%", "%-%-%", "%.%.%", "% % %", "+1 % %-%", "1-%-%-%", "+1%%%", "%%%"}
	written := func(format string, n uint32) (string, string) {
		groups := []string{
			string([]byte{'2' + byte(n%8), '0' + byte(n/8%10), '2' + byte(n/80%8)}),
			string([]byte{'2' + byte(n/640%8), '0' + byte(n/5120%10), '1' + byte(n/51200%9)}),
			string([]byte{'0' + byte(n/460800%10), '0' + byte(n/7%10), '0' + byte(n/3%10), '0' + byte(n%10)}),
		}
		text := format
		for _, g := range groups {
			text = strings.Replace(text, "%", g, 1)
		}
		return text, "+1" + strings.Join(groups, "")
	}
	neighbours := []string{" ", ", TX 78701 ", "; ", " Century 21 ", " Suite 12, ", " since 2009. ", "\n", " 4.9 (12) "}
	laws.Property("two numbers", prop.ForAll(func(a, b uint32, fa, fb, left, middle, right uint8) string {
		first, one := written(formats[int(fa)%len(formats)], a)
		second, two := written(formats[int(fb)%len(formats)], b)
		n := len(neighbours)
		text := neighbours[int(left)%n] + first + neighbours[int(middle)%n] + second + neighbours[int(right)%n]
		if got := in(text); got != one+" "+two {
			return text + ": " + got
		}
		return ""
	}, gen.UInt32(), gen.UInt32(), gen.UInt8(), gen.UInt8(), gen.UInt8(), gen.UInt8(), gen.UInt8()))
	laws.TestingRun(t)
}
