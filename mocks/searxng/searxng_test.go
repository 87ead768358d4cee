package searxng_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"coagent/mocks/faults"
	"coagent/mocks/searxng"
)

type answer struct {
	Query   string
	Results []struct {
		Title, URL, Content, Engine, Category, Template string
		PublishedDate                                   *string
		Engines                                         []string
		Score                                           float64
	}
	UnresponsiveEngines [][2]string `json:"unresponsive_engines"`
}

func ask(t *testing.T, standIn http.Handler, method, form string) *httptest.ResponseRecorder {
	t.Helper()
	target, body := "/search?"+form, ""
	if method == "POST" {
		target, body = "/search", form
	}
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	standIn.ServeHTTP(w, r)
	return w
}

func search(t *testing.T, form string) answer {
	t.Helper()
	w := ask(t, searxng.New(), "POST", form)
	var a answer
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != 200 {
		t.Fatalf("%d %v %s", w.Code, err, w.Body)
	}
	return a
}

func TestResultsSpeakOfTheQueryAndAreTheSameEachTime(t *testing.T) {
	a := search(t, "q=condo+prices+in+Reno&format=json&categories=general&language=en&pageno=1&safesearch=1")
	if len(a.Results) != 10 || a.Query != "condo prices in Reno" || a.UnresponsiveEngines == nil {
		t.Fatalf("%d results: %+v", len(a.Results), a)
	}
	for _, r := range a.Results {
		u, err := url.Parse(r.URL)
		if err != nil || !strings.Contains(u.Host, ".example.") || !strings.Contains(strings.ToLower(r.Title), "condo prices in reno") ||
			r.Category != "general" || r.PublishedDate != nil {
			t.Errorf("result %+v", r)
		}
	}
	if again := search(t, "q=condo+prices+in+Reno&format=json"); !reflect.DeepEqual(again, a) {
		t.Error("the same query has other results")
	}
	if next := search(t, "q=condo+prices+in+Reno&format=json&pageno=2"); next.Results[0].URL == a.Results[0].URL {
		t.Error("the second page is the first")
	}
}

func TestGETAnswersAsPOSTDoes(t *testing.T) {
	a, b := ask(t, searxng.New(), "GET", "q=homes&format=json"), ask(t, searxng.New(), "POST", "q=homes&format=json")
	if a.Code != 200 || a.Body.String() != b.Body.String() {
		t.Errorf("%d %s\n%s", a.Code, a.Body, b.Body)
	}
}

func TestNewsIsDatedInTheWindowOrNotAtAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for window, days := range map[string]int{"day": 1, "week": 7, "month": 30, "year": 365, "": 365} {
			undated := 0
			for _, r := range search(t, "q=x&format=json&categories=news&time_range="+window).Results {
				if r.PublishedDate == nil {
					undated++
					continue
				}
				day, err := time.Parse(time.DateOnly, (*r.PublishedDate)[:10])
				if age := time.Since(day); err != nil || age < 0 || age > time.Duration(days+1)*24*time.Hour || r.Category != "news" {
					t.Errorf("%s: %s, %v", window, *r.PublishedDate, err)
				}
			}
			if undated != 2 {
				t.Errorf("%q: %d undated", window, undated)
			}
		}
	})
}

func TestWhatItDoesNotUnderstandIsRefused(t *testing.T) {
	for form, says := range map[string]string{
		"format=json":                            "No query",
		"q=x&format=json&categories=sports":      "categories",
		"q=x&format=json&time_range=hour":        "time_range",
		"q=x&format=json&pageno=0":               "pageno",
		"q=x&format=json&safesearch=3":           "safesearch",
		"q=x&format=json&time_range=week%22%3E%": "400",
	} {
		if w := ask(t, searxng.New(), "POST", form); w.Code != 400 || !strings.Contains(w.Body.String(), says) {
			t.Errorf("%s: %d %s", form, w.Code, w.Body)
		}
	}
	if w := ask(t, searxng.New(), "POST", "q=x"); w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
		t.Errorf("without a format: %d %v", w.Code, w.Header())
	}
	if w := ask(t, searxng.New(), "POST", "q=homes+!!g&format=json"); w.Code != 302 {
		t.Errorf("a command: %d", w.Code)
	}
}

func TestEachFaultIsActedOut(t *testing.T) {
	checks := map[string]func(status int, body string) bool{
		"json_off": func(s int, b string) bool { return s == 403 && strings.Contains(b, "<h1>Forbidden") },
		"throttle": func(s int, _ string) bool { return s == 429 },
		"internal": func(s int, b string) bool { return s == 500 && strings.Contains(b, `"error"`) },
		"garbage":  func(s int, b string) bool { return s == 200 && strings.HasPrefix(b, "<html>") },
		"suspended": func(s int, b string) bool {
			return s == 200 && strings.Contains(b, `"results":[]`) && strings.Contains(b, "Suspended:")
		},
		"empty": func(s int, b string) bool {
			return s == 200 && strings.Contains(b, `"results":[]`) && !strings.Contains(b, "Suspended:")
		},
		"truncated": func(s int, b string) bool {
			return s == 200 && strings.HasPrefix(b, `{"query"`) && !json.Valid([]byte(b))
		},
		"hostile": func(s int, b string) bool {
			return s == 200 && json.Valid([]byte(b)) && strings.Contains(b, "javascript:") && strings.Contains(b, "good.example.com/last")
		},
		"huge": func(s int, b string) bool { return s == 200 && len(b) > 10<<20 },
	}
	for fault, check := range checks {
		standIn := searxng.New()
		standIn.Faults.Push(faults.Fault{Kind: fault})
		if w := ask(t, standIn, "POST", "q=x&format=json"); !check(w.Code, w.Body.String()) {
			t.Errorf("%s: %d %.200s", fault, w.Code, w.Body)
		}
		if w := ask(t, standIn, "POST", "q=x&format=json"); w.Code != 200 {
			t.Errorf("%s: the call after it fails too", fault)
		}
	}
	for _, kind := range searxng.Kinds() {
		if checks[kind] == nil && kind != "reset" {
			t.Errorf("%s is not tried", kind)
		}
	}
}

func TestResetIsNoAnswer(t *testing.T) {
	standIn := searxng.New()
	standIn.Faults.Push(faults.Fault{Kind: "reset"})
	srv := httptest.NewServer(standIn)
	defer srv.Close()
	r, err := http.NewRequestWithContext(t.Context(), "GET", srv.URL+"/search?q=x&format=json", nil)
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := srv.Client().Do(r); err == nil {
		_ = resp.Body.Close()
		t.Errorf("answered with %d", resp.StatusCode)
	}
}
