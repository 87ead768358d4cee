package search_test

import (
	"slices"
	"testing"
	"time"

	"coagent/services/search"
	"coagent/services/search/searchtest"
)

func TestNumbersOfTheirOwnStay(t *testing.T) {
	for text, want := range map[string]string{
		"2½ bath homes": "2½ bath homes", "1¼ acre": "1¼ acre", "3⅞ inch": "3⅞ inch", "１½ Bath": "1½ bath", "1200 m²": "1200 m²",
		"10² lots": "10² lots", "5① things": "5① things", "H₂O": "h₂o", "ﬁve": "five", "ＡＢＣ": "abc", "Ⅷ": "viii", "x\u00a0y": "x y",
	} {
		q, err := search.NewWebQuery(text, 5, search.Basic)
		if err != nil || q.Text() != want {
			t.Errorf("%q is %q, %v, want %q", text, q.Text(), err, want)
			continue
		}
		if again := searchtest.Web(t, q.Text(), 5); again.Key() != q.Key() {
			t.Errorf("%q: key and query disagree", text)
		}
	}
}

func TestTextIsNotTakenForMarkup(t *testing.T) {
	for text, want := range map[string]string{
		"Shops&centers and events&current":                  "Shops&centers and events&current",
		"income<threshold and price<cap. The rest matters.": "income<threshold and price<cap. The rest matters.",
		"<!--> a --> b":                "a --> b",
		"a<b":                          "a<b",
		"R&D &amp; more &#38; &#x26;":  "R&D & more & &",
		"<p>one</p><p>two</p>":         "one two",
		"<b>Aus</b>tin":                "Austin",
		"a<script>x<y</script>b":       "a b",
		"a<style>p{}</style>b":         "a b",
		"a <!-- hidden --> b":          "a b",
		"caf&eacute; &mdash; &copy 20": "café — &copy 20",
	} {
		got := search.Sanitize(searchtest.Web(t, "x", 5), []search.Result{{Title: text, URL: "https://a.example/"}}, time.Now())
		if len(got) != 1 || got[0].Title != want {
			t.Errorf("%q is %+v, want %q", text, got, want)
		}
	}
}

func TestEqualPagesAreOne(t *testing.T) {
	for name, c := range map[string]struct{ found, want []string }{
		"fragment": {[]string{"https://a.example/p", "https://a.example/p#x"}, []string{"https://a.example/p"}},
		"campaign": {
			[]string{"https://a.example/p?utm_source=x&id=1",
				"https://a.example/p?id=1&UTM_medium=y",
				"https://a.example/p?id=1&gclid=z"},
			[]string{"https://a.example/p?utm_source=x&id=1"},
		},
		"other query": {
			[]string{"https://a.example/p?id=1",
				"https://a.example/p?id=2"},
			[]string{"https://a.example/p?id=1",
				"https://a.example/p?id=2"},
		},
		"default ports": {
			[]string{"https://a.example:443/p",
				"https://a.example/p",
				"http://a.example:80/p"},
			[]string{"https://a.example/p"},
		},
		"another port": {
			[]string{"https://a.example:8443/p",
				"https://a.example/p"},
			[]string{"https://a.example:8443/p",
				"https://a.example/p"},
		},
		"https":        {[]string{"http://a.example/p", "https://b.example/", "https://a.example/p"}, []string{"https://a.example/p", "https://b.example/"}},
		"no path":      {[]string{"https://a.example", "https://a.example/"}, []string{"https://a.example"}},
		"host":         {[]string{"https://A.Example/p", "https://a.example./p"}, []string{"https://a.example/p"}},
		"case of path": {[]string{"https://a.example/P", "https://a.example/p"}, []string{"https://a.example/P", "https://a.example/p"}},
		"bare percent": {
			[]string{"https://a.example/50%-off",
				"https://a.example/a%",
				"https://a.example/b%%2",
				"https://a.example/c%20d?q=100%"},
			[]string{"https://a.example/50%25-off",
				"https://a.example/a%25",
				"https://a.example/b%25%252",
				"https://a.example/c%20d?q=100%25"},
		},
		"none": {[]string{"javascript:x", "/relative", "https://u:p@a.example/", "ftp://a.example/", ""}, nil},
	} {
		var found []search.Result
		for _, address := range c.found {
			found = append(found, search.Result{Title: "t", URL: address})
		}
		q := searchtest.Web(t, "x", 20)
		once := search.Sanitize(q, found, time.Now())
		var got []string
		for _, r := range once {
			got = append(got, r.URL)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if twice := search.Sanitize(q, once, time.Now()); !slices.Equal(twice, once) {
			t.Errorf("%s: again it is %+v", name, twice)
		}
	}
}
