package search_test

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"coagent/services/search"
)

// FuzzPlainText takes any text for a provider's: what is made of it has no tag
// that a browser would take for one, nothing hidden, and would be made of itself.
func FuzzPlainText(f *testing.F) {
	for _, s := range []string{
		"Shops&centers and events&current", "income<threshold and price<cap. The rest matters.", "<!--> a --> b",
		"<b>bold</b> &amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;", "<script>x</script", "<a href=\"x>y\">z</a>",
		"2½ bath <scr<script>ipt>", "&#x3c;img src=x&#62;", "a\u200b<\u200bb>", strings.Repeat("<a =\"", 20), "<style>x", "&ampamp;",
	} {
		f.Add(s, "https://example.com/"+s)
	}
	q, err := search.NewWebQuery("x", 5, search.Basic)
	if err != nil {
		f.Fatal(err)
	}
	now := time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, text, address string) {
		got := search.Sanitize(q, []search.Result{{Title: "t" + text, URL: address, Snippet: text}}, now)
		again := search.Sanitize(q, got, now)
		if !reflect.DeepEqual(got, again) {
			t.Errorf("%+v becomes %+v", got, again)
		}
		for _, r := range got {
			low := strings.ToLower(r.Title + " " + r.Snippet)
			for _, tag := range []string{"<script>", "</script>", "<img ", "<!--", "<iframe"} {
				if strings.Contains(low, tag) {
					t.Errorf("%q keeps %s", text, tag)
				}
			}
			if !utf8.ValidString(r.Snippet) || utf8.RuneCountInString(r.Snippet) > search.MaxSnippet ||
				strings.ContainsAny(r.Snippet, "\u200b\u202e\x00\n") {
				t.Errorf("snippet %q", r.Snippet)
			}
			if !strings.HasPrefix(r.URL, "http://") && !strings.HasPrefix(r.URL, "https://") {
				t.Errorf("address %q", r.URL)
			}
		}
	})
}

// FuzzQuery takes any text for a query: its canonical form is its own, and a
// pattern made of its name finds it.
func FuzzQuery(f *testing.F) {
	for _, s := range []string{"!", "$", "2½ bath homes", "\ufdfa", "web:x", ".net", "C++", "a * b", "H\u0331", "ＡＵＳＴＩＮ", "…a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := search.NewWebQuery(text, 5, search.Basic)
		if err != nil {
			return
		}
		again, err := search.NewWebQuery(q.Text(), 5, search.Basic)
		if err != nil || again != q {
			t.Errorf("%q becomes %q, and that %q, %v", text, q.Text(), again.Text(), err)
		}
		if len(q.Name()) > search.MaxPattern { // in bytes, so that it fits in characters too
			return
		}
		if p, err := search.NewPattern(q.Name()); err != nil || !p.Matches(q) {
			t.Errorf("the pattern %q, %v, does not find %q", p, err, q.Name())
		}
	})
}
