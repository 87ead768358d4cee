package httpapi

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// BenchmarkBody reads bodies in one pass, by the library, and by encoding/json,
// which checks nothing.
func BenchmarkBody(b *testing.B) {
	comments := make([]string, 200)
	for i := range comments {
		comments[i] = fmt.Sprintf("%d: %s", i, strings.Repeat("Dana answered every question. ", 7))
	}
	reviews, _ := json.Marshal(map[string]any{"comments": comments})
	row := `{"name":"` + strings.Repeat("Sam ", 20) + `","agency":"` + strings.Repeat("Hill Country Homes ", 6) + `","reviewCount":140,"avgRating":4.8,"socialFollowers":5200},`
	result := `{"platform":"Google","platformUrl":"https://example.com/` + strings.Repeat("x", 500) + `","status":"Consistent","foundName":"` + strings.Repeat("é ", 40) + `"},`
	plan := `{"brandAudit":{"results":[` + strings.TrimSuffix(strings.Repeat(result, 50), ",") + `]},"competitors":[` + strings.TrimSuffix(strings.Repeat(row, 20), ",") + `]}`
	readers := map[string]*twoReaders{}
	for _, two := range allReaders(b) {
		readers[two.id] = two
	}
	for _, c := range []struct{ name, operation, body string }{
		{"small", "searchWeb", `{"query":"spring home buying trends Austin","maxResults":5,"searchDepth":"basic"}`},
		{"bad", "searchWeb", `{"query":"","maxResults":50,"more":1}`},
		{"reviews", "analyzeReviews", string(reviews)},
		{"plan", "generateMarketingPlan", plan},
	} {
		two := readers[c.operation]
		body := []byte(c.body)
		if f := two.onePass.Check(body); c.name != "bad" && len(f.Fields) > 0 {
			b.Fatal(c.name, f.Fields)
		}
		run := func(how string, read func()) {
			b.Run(fmt.Sprintf("%s/%dB/%s", c.name, len(body), how), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					read()
				}
			})
		}
		run("checked", func() { two.onePass.Check(body) })
		keeping := two.onePass.Keeping()
		run("decoded", func() { keeping.Check(body) })
		run("library", func() { two.library.checkByLibrary(body, asRequest, new(faults)) })
		valueOf := reflect.TypeOf(keeping.Check(two.example).Value).Elem()
		run("unchecked", func() { _ = json.Unmarshal(body, reflect.New(valueOf).Interface()) })
	}
}
