package httpapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/prop"

	"coagent/gen/common"
	"coagent/gen/searchapi"
	"coagent/platform/depthtest"
	"coagent/platform/httpapi"
)

// seed makes a run repeatable: the same cases, the same counterexample.
const seed = 20261122

// webQueries generates valid bodies, some members absent.
func webQueries(p *gopter.GenParameters) *gopter.GenResult {
	alphabet := []rune("aZ0 _-é漢😀\"\\/\n\u0000\u2028<&")
	text := []rune{'x'} // the pattern wants something to be seen
	for range p.Rng.Intn(399) {
		text = append(text, alphabet[p.Rng.Intn(len(alphabet))])
	}
	q := searchapi.WebQuery{Query: string(text)}
	if p.Rng.Intn(2) == 0 {
		n := 1 + p.Rng.Intn(20)
		q.MaxResults = &n
	}
	if p.Rng.Intn(2) == 0 {
		depth := []searchapi.WebQuerySearchDepth{"basic", "advanced"}[p.Rng.Intn(2)]
		q.SearchDepth = &depth
	}
	res := gopter.NewGenResult(q, func(v any) gopter.Shrink {
		text, tried := []rune(v.(searchapi.WebQuery).Query), false
		return func() (any, bool) {
			if tried || len(text) < 2 {
				return nil, false
			}
			tried = true
			return searchapi.WebQuery{Query: string(text[:len(text)/2])}, true
		}
	})
	return res
}

func TestAValidBodyArrivesAsItWasSent(t *testing.T) {
	var s search
	h, _ := s.handler(t)
	laws := depthtest.Laws(t, seed, 100, 1000)
	laws.Property("the handler sees what was sent, and the defaults", prop.ForAll(func(q searchapi.WebQuery) bool {
		body, err := json.Marshal(q)
		if err != nil {
			return false
		}
		resp := serve(h, post(string(body)))
		got := s.handled()
		if q.MaxResults == nil {
			n := 5
			q.MaxResults = &n
		}
		if q.SearchDepth == nil {
			depth := searchapi.WebQuerySearchDepth("basic")
			q.SearchDepth = &depth
		}
		return resp.StatusCode == http.StatusOK && reflect.DeepEqual(got[len(got)-1], q)
	}, webQueries))
	laws.TestingRun(t)
}

// spoiled is a body that one change has made invalid.
type spoiled struct {
	Body string
	At   string // where the fault must be found
}

// spoilers break one thing of a valid body.
var spoilers = []func(*rand.Rand, map[string]any) string{
	func(r *rand.Rand, m map[string]any) string {
		name := fmt.Sprintf("extra%d", r.Intn(1000))
		m[name] = r.Intn(9)
		return "/body/" + name
	},
	func(_ *rand.Rand, m map[string]any) string {
		m["Query"] = m["query"]
		return "/body/Query"
	},
	func(_ *rand.Rand, m map[string]any) string { delete(m, "query"); return "/body/query" },
	func(_ *rand.Rand, m map[string]any) string {
		m["query"] = strings.Repeat("\t", 3)
		return "/body/query"
	},
	func(r *rand.Rand, m map[string]any) string {
		m["query"] = strings.Repeat("é", 401+r.Intn(1000))
		return "/body/query"
	},
	func(r *rand.Rand, m map[string]any) string {
		member := []string{"query", "maxResults", "searchDepth"}[r.Intn(3)]
		m[member] = []any{nil, true, []any{}, map[string]any{}}[r.Intn(4)]
		return "/body/" + member
	},
	func(r *rand.Rand, m map[string]any) string {
		m["maxResults"] = []any{-r.Int63(), 0, 21 + r.Int63(), 0.5 + float64(r.Intn(19)), 1e300, "5"}[r.Intn(6)]
		return "/body/maxResults"
	},
	func(r *rand.Rand, m map[string]any) string {
		m["searchDepth"] = []string{"Basic", "", "basic ", "deep"}[r.Intn(4)]
		return "/body/searchDepth"
	},
}

// spoiledQueries generates bodies that are invalid in one place: a broken rule
// of the schema, or bytes that are not one JSON document.
func spoiledQueries(p *gopter.GenParameters) *gopter.GenResult {
	valid, _ := webQueries(p).Retrieve()
	body, _ := json.Marshal(valid)
	var c spoiled
	switch p.Rng.Intn(6) {
	case 0:
		c = spoiled{string(body[:p.Rng.Intn(len(body))]), "/body"}
	case 1:
		c = spoiled{string(body) + []string{"x", "{}", ",", "\x00", "\uFEFF"}[p.Rng.Intn(5)], "/body"}
	case 2:
		c = spoiled{strings.Replace(string(body), `"query":`, `"query":"y","query":`, 1), "/body/query"}
	default:
		var m map[string]any
		_ = json.Unmarshal(body, &m)
		c.At = spoilers[p.Rng.Intn(len(spoilers))](p.Rng, m)
		text, _ := json.Marshal(m)
		c.Body = string(text)
	}
	return gopter.NewGenResult(c, gopter.NoShrinker)
}

func TestASpoiledBodyIsRefusedWhereItIsSpoiled(t *testing.T) {
	var s search
	h, _ := s.handler(t)
	laws := depthtest.Laws(t, seed, 500, 5000)
	laws.Property("400, the place is named, the handler is not called", prop.ForAll(func(c spoiled) (string, error) {
		resp := serve(h, post(c.Body))
		var p common.Problem
		if err := json.NewDecoder(resp.Body).Decode(&p); err != nil {
			return "", err
		}
		if resp.StatusCode != http.StatusBadRequest || len(p.Errors) == 0 || len(s.handled()) != 0 {
			return fmt.Sprintf("status %d, %d errors, %d calls", resp.StatusCode, len(p.Errors), len(s.handled())), nil
		}
		for _, e := range p.Errors {
			if e.Pointer == c.At || c.At == "/body" && strings.HasPrefix(e.Pointer, "/body") {
				return "", nil
			}
		}
		return fmt.Sprintf("%s is not among %+v", c.At, p.Errors), nil
	}, spoiledQueries))
	laws.TestingRun(t)
}

// FuzzRequest holds whatever comes against one law: the answer is a success
// that the handler gave for a body that encoding/json reads the same way, or a
// problem, and the handler was not called.
func FuzzRequest(f *testing.F) {
	for _, c := range badInputs() {
		var body bytes.Buffer
		if _, err := body.ReadFrom(c.r.Body); err != nil {
			f.Fatal(err)
		}
		f.Add(body.Bytes(), c.r.Header.Get("Content-Type"), c.r.URL.RawQuery)
	}
	f.Add([]byte(fine), "application/json", "")
	var s search
	h, _ := s.handler(f, func(svc *httpapi.Service) { svc.Log = nopLog() })
	f.Fuzz(func(t *testing.T, body []byte, contentType, rawQuery string) {
		before := len(s.handled())
		resp := serve(h, post(string(body), header("Content-Type", contentType), query(rawQuery)))
		called := s.handled()[before:]
		if resp.StatusCode != http.StatusOK {
			var p common.Problem
			if err := json.NewDecoder(resp.Body).Decode(&p); err != nil || p.Status != resp.StatusCode || resp.StatusCode >= 500 || len(called) != 0 {
				t.Fatalf("status %d, %v, %d calls, %+v", resp.StatusCode, err, len(called), p)
			}
			for _, e := range p.Errors {
				if len(e.Pointer) > 1000 || len(e.Detail) > 500 || e.Code == "" {
					t.Fatalf("not a fault of the document: %+v", e)
				}
			}
			return
		}
		var want struct {
			Query      string      `json:"query"`
			MaxResults json.Number `json:"maxResults"`
		}
		if err := json.Unmarshal(body, &want); err != nil || len(called) != 1 || called[0].Query != want.Query {
			t.Fatalf("%v, %d calls, got %+v of %s", err, len(called), called, body)
		}
	})
}
