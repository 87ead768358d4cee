package review_test

import (
	"strings"
	"testing"

	"coagent/services/ai/review"
)

func TestATextTellsNobodyWhomToCallOrPayButAsTheRequestDoes(t *testing.T) {
	for _, c := range []struct {
		says, request string
		good          bool
	}{
		{"Call (512) 555-0199 today.", "", false},
		{"Call (512) 555-0199 today.", "My number is 512.555.0199.", true},
		{"Write to evil at evil dot com.", "", false},
		{"Write to evil (at) evil [dot] com.", "", false},
		{"Telegram: evil_grants has the rest.", "", false},
		{"WhatsApp username evilgrants.", "", false},
		{"Pay the fee to bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh.", "", false},
		{"Wire it to account number 000123456789.", "", false},
		{"Wire it to account number 000123456.", "Our account number 000123456789 is open.", false},
		{"Wire it to account number 000123456789.", "Our account number 000123456789 is open.", true},
		{"Pay 1BoatSLRHtKNngkdXEeobR76b53LETtpyT.", "We take 1boatSLRHtKNngkdXEeobR76b53LETtpyT", false},
		{"Pay 1BoatSLRHtKNngkdXEeobR76b53LETtpyT.", "We take 1BoatSLRHtKNngkdXEeobR76b53LETtpyT", true},
		{"Venmo: evil-grants gets it.", "", false},
		{"Venmo: dana-homes gets it.", "Deposits go to Venmo: dana-homes", true},
		{"Meet at Red Dot Gallery at noon.", "", true},
		{"The group chat on WhatsApp or Telegram starts at noon.", "", true},
		{"Into account go 2 baths and 1,400 square feet, built in 1928.", "", true},
		{"Open Sunday, December 6, 2 to 4 p.m., at 4408 Avenue B, Austin, TX 78751-2024.", "", true},
		{"Ask at the title company, and dot the i.", "", true},
	} {
		d := review.Draft{Request: map[string]any{"topic": c.request}, Answer: map[string]any{"text": c.says}}
		found := false
		for _, f := range review.Check(d, review.Rules{Advertises: true}) {
			found = found || f.Code == review.Contact
		}
		if found == c.good {
			t.Errorf("%q with the request %q: found: %v", c.says, c.request, found)
		}
	}
}

func TestASnippetIsShownWithoutWhatSteersAndWithoutStrangersNumbers(t *testing.T) {
	for _, c := range []struct{ snippet, shown string }{
		{"Homes sold in 21 days. It is a safe neighborhood. Prices rose.", "Homes sold in 21 days. Prices rose."},
		{"Call 512-555-0199 now! The park has a pool.", "The park has a pool."},
		{"Zoned to A+ schools.", ""},
		{"Nothing is wrong with this, not even 78751.", "Nothing is wrong with this, not even 78751."},
		{"It is great.\nSchools open in August.", "It is great.\nSchools open in August."},
	} {
		sources := []review.Source{{Title: "t", URL: "https://a.example", Snippet: c.snippet}}
		if got := review.Presentable(sources, review.Rules{Advertises: true}); got[0].Snippet != c.shown {
			t.Errorf("%q is shown as %q", c.snippet, got[0].Snippet)
		}
		if sources[0].Snippet != c.snippet {
			t.Error("the source itself is changed")
		}
	}
	listing := []review.Source{{Snippet: "Dana Whitfield, (512) 555-0199."}}
	if got := review.Presentable(listing, review.Rules{}); got[0].Snippet != listing[0].Snippet {
		t.Errorf("an audit's page is shown as %q", got[0].Snippet)
	}
	if got := review.Presentable([]review.Source{{Snippet: strings.Repeat("No kids. ", 100)}}, review.Rules{}); got[0].Snippet != "" {
		t.Errorf("%q is left", got[0].Snippet)
	}
}
