package tavily_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"coagent/mocks/faults"
	"coagent/mocks/tavily"
)

type answer struct {
	Query   string
	Answer  *string
	Images  []string
	Results []struct {
		Title, URL, Content string
		Score               float64
		PublishedDate       string  `json:"published_date"`
		RawContent          *string `json:"raw_content"`
	}
	ResponseTime float64 `json:"response_time"`
	RequestID    string  `json:"request_id"`
	Usage        *struct{ Credits int }
}

func ask(t *testing.T, standIn http.Handler, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/search", strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer tvly-test")
	w := httptest.NewRecorder()
	standIn.ServeHTTP(w, r)
	return w
}

func search(t *testing.T, body string) answer {
	t.Helper()
	w := ask(t, tavily.New(), body)
	var a answer
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != 200 {
		t.Fatalf("%d %v %s", w.Code, err, w.Body)
	}
	return a
}

func TestResultsSpeakOfTheQueryAndAreRanked(t *testing.T) {
	a := search(t, `{"query":"condo prices  in Reno","max_results":20}`)
	if len(a.Results) != 20 || a.Query != "condo prices  in Reno" || a.RequestID == "" || a.ResponseTime <= 0 || a.Answer != nil || a.Usage != nil {
		t.Fatalf("%d results: %+v", len(a.Results), a)
	}
	seen := map[string]bool{}
	for i, r := range a.Results {
		u, err := url.Parse(r.URL)
		if err != nil || u.Scheme != "https" || !slices.ContainsFunc([]string{".example.com", ".example.org", ".example.net"},
			func(d string) bool { return strings.HasSuffix(u.Host, d) }) {
			t.Errorf("link %s", r.URL)
		}
		if !strings.Contains(strings.ToLower(r.Title), "condo prices in reno") || strings.Count(r.Content, ".") < 3 || r.PublishedDate != "" || r.RawContent != nil {
			t.Errorf("result %+v", r)
		}
		if seen[r.URL] || r.Score <= 0 || r.Score > 1 || (i > 0 && r.Score >= a.Results[i-1].Score) {
			t.Errorf("result %d: %s, score %v", i, r.URL, r.Score)
		}
		seen[r.URL] = true
	}
}

func TestResultsHoldWhatCanBeCited(t *testing.T) {
	for body, says := range map[string]string{
		`{"query":"housing market austin, texas","topic":"news"}`:                "median price of $",
		`{"query":"real estate agents near austin, texas"}`:                      "reviews and an average of",
		`{"query":"\"dana whitfield\" lakeside realty +1 512 555 0100"}`:         "Dana Whitfield at Lakeside Realty. Call +1 512 555 0100.",
		`{"query":"\"sam ortiz\" hill country homes real estate agent reviews"}`: "Sam Ortiz of Hill Country Homes has 140 reviews and an average of 4.8.",
	} {
		all := ""
		for _, r := range search(t, body).Results {
			all += r.Content + "\n"
		}
		if !strings.Contains(all, says) {
			t.Errorf("%s: %q is missing from\n%s", body, says, all)
		}
	}
}

func TestTheNumberOfResultsIsKept(t *testing.T) {
	for body, want := range map[string]int{`{"query":"x"}`: 5, `{"query":"x","max_results":0}`: 0, `{"query":"x","max_results":3}`: 3,
		`{"query":"x","max_results":8}`:                   8,
		`{"query":"x","include_domains":["example.edu"]}`: 0} {
		if got := len(search(t, body).Results); got != want {
			t.Errorf("%s: %d results, want %d", body, got, want)
		}
	}
}

func TestDomainListsAreKept(t *testing.T) {
	for _, r := range search(t, `{"query":"x","include_domains":["example.org"]}`).Results {
		if !strings.Contains(r.URL, ".example.org/") {
			t.Errorf("include: %s", r.URL)
		}
	}
	for _, r := range search(t, `{"query":"x","exclude_domains":["example.org","www.example.com"]}`).Results {
		if strings.Contains(r.URL, ".example.org/") || strings.Contains(r.URL, "www.example.com/") {
			t.Errorf("exclude: %s", r.URL)
		}
	}
}

func TestEqualQueriesHaveEqualResults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const body = `{"query":"open house tips","topic":"news"}`
		if a, b := search(t, body), search(t, body); !reflect.DeepEqual(a.Results, b.Results) {
			t.Errorf("%+v\n%+v", a.Results, b.Results)
		}
		if a, b := search(t, body), search(t, `{"query":"closing costs","topic":"news"}`); a.Results[0].URL == b.Results[0].URL {
			t.Error("another query has the same results")
		}
	})
}

func TestNewsIsDatedWithinTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for body, days := range map[string]int{
			`{"query":"x","topic":"news","max_results":20}`:                      7,
			`{"query":"x","topic":"news","max_results":20,"days":2}`:             2,
			`{"query":"x","topic":"news","max_results":20,"time_range":"d"}`:     1,
			`{"query":"x","topic":"news","max_results":20,"time_range":"month"}`: 30,
		} {
			for _, r := range search(t, body).Results {
				at, err := time.Parse("Mon, 02 Jan 2006 15:04:05 GMT", r.PublishedDate)
				if age := time.Since(at); err != nil || age < 0 || age > time.Duration(days)*24*time.Hour {
					t.Errorf("%s: %q, %v old, %v", body, r.PublishedDate, age, err)
				}
			}
		}
	})
}

func TestExtrasComeWhenAskedFor(t *testing.T) {
	a := search(t, `{"query":"x","search_depth":"advanced","chunks_per_source":2,"include_answer":"basic","include_raw_content":true,"include_usage":true,"country":"united states"}`)
	if a.Answer == nil || a.Usage == nil || a.Usage.Credits != 2 || a.Results[0].RawContent == nil {
		t.Errorf("got %+v", a)
	}
}

func TestABadRequestIsRefusedWithItsReason(t *testing.T) {
	for body, says := range map[string]string{
		`{`:               "unexpected EOF",
		`{"query":"x"} 1`: "something after",
		`{}`:              "Query is missing",
		`{"query":"  "}`:  "Query is missing",
		`{"query":"` + strings.Repeat("x", 401) + `"}`:                    "too long",
		`{"query":"x","api_key":"tvly-old"}`:                              "api_key",
		`{"query":"x","maxResults":3}`:                                    "maxResults",
		`{"query":7}`:                                                     "query",
		`{"query":"x","search_depth":"deep"}`:                             "search depth",
		`{"query":"x","topic":"sports"}`:                                  "topic",
		`{"query":"x","max_results":21}`:                                  "max_results",
		`{"query":"x","max_results":-1}`:                                  "max_results",
		`{"query":"x","max_results":1.5}`:                                 "max_results",
		`{"query":"x","chunks_per_source":2}`:                             "chunks_per_source",
		`{"query":"x","search_depth":"advanced","chunks_per_source":4}`:   "chunks_per_source",
		`{"query":"x","time_range":"hour"}`:                               "time_range",
		`{"query":"x","start_date":"1/2/2026"}`:                           "start_date",
		`{"query":"x","start_date":"2026-02-01","end_date":"2026-01-01"}`: "start_date",
		`{"query":"x","days":3}`:                                          "days",
		`{"query":"x","topic":"news","days":0}`:                           "days",
		`{"query":"x","topic":"news","country":"france"}`:                 "country",
		`{"query":"x","country":"US"}`:                                    "country",
		`{"query":"x","include_answer":"long"}`:                           "include_answer",
		`{"query":"x","include_raw_content":1}`:                           "include_raw_content",
	} {
		w := ask(t, tavily.New(), body)
		if w.Code != 400 || !strings.Contains(errorOf(t, w), says) {
			t.Errorf("%.80s: %d %s, want %q", body, w.Code, w.Body, says)
		}
	}
}

func errorOf(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var out struct{ Detail struct{ Error string } }
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatalf("%v: %s", err, w.Body)
	}
	return out.Detail.Error
}

func TestAKeyIsRequiredInTheHeader(t *testing.T) {
	for _, header := range []string{"", "Bearer ", "Basic abc", "tvly-test"} {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/search", strings.NewReader(`{"query":"x"}`))
		r.Header.Set("Authorization", header)
		w := httptest.NewRecorder()
		tavily.New().ServeHTTP(w, r)
		if w.Code != http.StatusUnauthorized || errorOf(t, w) == "" {
			t.Errorf("%q: %d %s", header, w.Code, w.Body)
		}
	}
}

func TestEachErrorHasItsStatus(t *testing.T) {
	for fault, want := range map[string]int{"throttle": 429, "plan_limit": 432, "payg_limit": 433, "unauthorized": 401, "internal": 500} {
		standIn := tavily.New()
		standIn.Faults.Push(faults.Fault{Kind: fault})
		w := ask(t, standIn, `{"query":"x"}`)
		if w.Code != want || errorOf(t, w) == "" || (w.Header().Get("Retry-After") == "1") != (fault == "throttle") {
			t.Errorf("%s: %d %v %s", fault, w.Code, w.Header(), w.Body)
		}
		if w := ask(t, standIn, `{"query":"x"}`); w.Code != 200 {
			t.Errorf("%s: the call after it fails too", fault)
		}
	}
}

func TestSpoiltAnswersAreSpoiltAsTheScriptSays(t *testing.T) {
	for fault, check := range map[string]func(status int, body string) bool{
		"bad_gateway": func(s int, b string) bool { return s == 502 && strings.HasPrefix(b, "<html>") },
		"garbage":     func(s int, b string) bool { return s == 200 && strings.HasPrefix(b, "<html>") },
		"truncated": func(s int, b string) bool {
			return s == 200 && strings.HasPrefix(b, `{"query"`) && !json.Valid([]byte(b))
		},
		"empty": func(s int, b string) bool { return s == 200 && strings.Contains(b, `"results":[]`) },
		"huge":  func(s int, b string) bool { return s == 200 && len(b) > 10<<20 && json.Valid([]byte(b)) },
	} {
		standIn := tavily.New()
		standIn.Faults.Push(faults.Fault{Kind: fault})
		if w := ask(t, standIn, `{"query":"x"}`); !check(w.Code, w.Body.String()) {
			t.Errorf("%s: %d %.200s", fault, w.Code, w.Body)
		}
	}
}

func TestResetIsNoAnswer(t *testing.T) {
	standIn := tavily.New()
	standIn.Faults.Push(faults.Fault{Kind: "reset"})
	srv := httptest.NewServer(standIn)
	defer srv.Close()
	r, err := http.NewRequestWithContext(t.Context(), "POST", srv.URL+"/search", strings.NewReader(`{"query":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer tvly-test")
	if resp, err := srv.Client().Do(r); err == nil {
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		t.Errorf("answered with %d", resp.StatusCode)
	}
}

func TestHostileResultsHoldEveryTrick(t *testing.T) {
	standIn := tavily.New()
	standIn.Faults.Push(faults.Fault{Kind: "hostile"})
	w := ask(t, standIn, `{"query":"x"}`)
	if !json.Valid(w.Body.Bytes()) {
		t.Fatal("not JSON: hostile is about content")
	}
	for _, trick := range []string{"javascript:alert", "@evil.example", `\u0000`, `\u001b`, "\u200b", "\u202e", "\U000E0069", "<script>",
		"Ignore previous instructions",
		"https://evil.example", `"title":12345`, "null,", `\ud83d`, "不动产", "good.example.com/first", "good.example.com/last"} {
		if !strings.Contains(w.Body.String(), trick) {
			t.Errorf("%q is missing", trick)
		}
	}
	var out struct{ Results []json.RawMessage }
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || !slices.ContainsFunc(out.Results, func(r json.RawMessage) bool { return len(r) > 100_000 }) {
		t.Errorf("no title of 100 KB; %v", err)
	}
}

func TestEveryFaultHasBeenTried(t *testing.T) {
	tried := []string{"throttle", "plan_limit", "payg_limit", "unauthorized", "internal", "bad_gateway", "garbage", "truncated", "reset", "empty", "hostile",
		"huge"}
	kinds := tavily.Kinds()
	slices.Sort(tried)
	slices.Sort(kinds)
	if !slices.Equal(tried, kinds) {
		t.Errorf("tried %q, there are %q", tried, kinds)
	}
}
