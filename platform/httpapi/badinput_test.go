package httpapi_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"coagent/platform/httpapi"
	"coagent/platform/httpapi/httpapitest"
)

// bad is one input that must not reach a handler.
type bad struct {
	name   string
	r      *http.Request
	status int
	code   string
	places []string // "pointer code"
}

func header(name string, values ...string) func(*http.Request) {
	return func(r *http.Request) { r.Header[http.CanonicalHeaderKey(name)] = values }
}

func query(raw string) func(*http.Request) {
	return func(r *http.Request) { r.URL.RawQuery = raw }
}

func method(m string) func(*http.Request) { return func(r *http.Request) { r.Method = m } }

func at(path string) func(*http.Request) {
	return func(r *http.Request) {
		u, err := url.ParseRequestURI(path)
		if err != nil {
			panic(err)
		}
		r.URL = u
	}
}

func chunked(r *http.Request) { r.ContentLength = -1 }

const fine = `{"query":"spring homes"}`

func badInputs() []bad {
	long := strings.Repeat("x", 401)
	big := `{"query":"` + strings.Repeat("x", 16384) + `"}`
	exactly := fine + strings.Repeat(" ", 16385-len(fine))
	deep := strings.Repeat("[", 8_000) + strings.Repeat("]", 8_000)
	invalid := func(name, body string, places ...string) bad {
		return bad{name, post(body), 400, "invalid_request", places}
	}
	refused := func(name string, status int, code string, change ...func(*http.Request)) bad {
		return bad{name: name, r: post(fine, change...), status: status, code: code}
	}
	media := func(name string, change ...func(*http.Request)) bad {
		return refused(name, 415, "unsupported_media_type", change...)
	}
	asked := func(name, raw string, places ...string) bad {
		return bad{name, post(fine, query(raw)), 400, "invalid_request", places}
	}
	return []bad{
		// Route and method.
		refused("unknown path", 404, "not_found", at("/search")),
		refused("root", 404, "not_found", at("/")),
		refused("trailing slash", 404, "not_found", at("/search/web/")),
		refused("double slash", 404, "not_found", at("//search/web")),
		refused("double slash inside", 404, "not_found", at("/search//web")),
		refused("dot segments", 404, "not_found", at("/search/x/../web")),
		refused("matrix parameter", 404, "not_found", at("/search/web;x=1")),
		refused("needless escape", 404, "not_found", at("/search/w%65b")),
		refused("encoded slash", 404, "not_found", at("/search%2Fweb")),
		refused("other case", 404, "not_found", at("/Search/Web")),
		refused("unknown path without token", 404, "not_found", at("/nowhere"), header("Authorization")),
		refused("GET", 405, "method_not_allowed", method("GET")),
		refused("HEAD", 405, "method_not_allowed", method("HEAD")),
		refused("OPTIONS", 405, "method_not_allowed", method("OPTIONS")),
		refused("TRACE", 405, "method_not_allowed", method("TRACE")),
		refused("post in lower case", 405, "method_not_allowed", method("post")),
		refused("override is no method", 405, "method_not_allowed", method("GET"), header("X-HTTP-Method-Override", "POST")),
		refused("wrong method without token", 405, "method_not_allowed", method("PUT"), header("Authorization")),

		// Authentication comes before anything of the body is revealed.
		refused("no token", 401, "unauthenticated", header("Authorization")),
		refused("wrong token", 401, "unauthenticated", header("Authorization", "Bearer bad")),
		{"no token and bad body", post(`{"nope":`, header("Authorization")), 401, "unauthenticated", nil},
		{"no token and wrong type", post(fine, header("Authorization"), header("Content-Type", "text/plain")), 401, "unauthenticated", nil},
		{"no token and unknown parameter", post(fine, header("Authorization"), query("a=1")), 401, "unauthenticated", nil},
		{"no token and too large", post(big, header("Authorization")), 401, "unauthenticated", nil},

		// Query.
		asked("semicolon in query", "a=1;b=2", "/query malformed"),
		asked("bad escape in query", "a=%zz", "/query malformed"),
		asked("unknown parameter", "limit=5", "/query/limit unknown"),
		asked("two unknown parameters", "z=1&a=2", "/query/a unknown", "/query/z unknown"),
		asked("body member in the query", "query=x", "/query/query unknown"),
		asked("token in the query", "access_token=x", "/query/access_token unknown"),
		asked("invalid UTF-8 in a name", "%ff=1", "/query/\uFFFD unknown"),
		asked("long name", long+"=1", "/query/"+long[:64]+"… unknown"),

		// Media type.
		media("text/plain", header("Content-Type", "text/plain")),
		media("no type", header("Content-Type")),
		media("empty type", header("Content-Type", "")),
		media("malformed type", header("Content-Type", "application/json; charset")),
		media("two types", header("Content-Type", "application/json", "application/json")),
		media("a relative", header("Content-Type", "application/problem+json")),
		media("form", header("Content-Type", "application/x-www-form-urlencoded")),
		media("latin-1", header("Content-Type", "application/json; charset=iso-8859-1")),
		media("utf-16", header("Content-Type", "application/json; charset=utf-16")),
		media("gzip", header("Content-Encoding", "gzip")),
		media("identity and gzip", header("Content-Encoding", "identity", "gzip")),

		// Size.
		{"one byte over", post(exactly), 413, "payload_too_large", nil},
		{"one byte over, chunked", post(exactly, chunked), 413, "payload_too_large", nil},
		{"far over", post(big + big), 413, "payload_too_large", nil},
		{"over and not JSON", post(strings.Repeat("x", 20_000), chunked), 413, "payload_too_large", nil},

		// JSON.
		invalid("empty", "", "/body required"),
		invalid("blank", " \n\t", "/body required"),
		invalid("not JSON", "query=x", "/body json"),
		invalid("half", `{"query":"x"`, "/body json"),
		invalid("half in a string", `{"query":"x`, "/body/query json"),
		invalid("trailing comma", `{"query":"x",}`, "/body json"),
		invalid("comment", `{"query":"x"} // hello`, "/body json"),
		invalid("single quotes", `{'query':'x'}`, "/body json"),
		invalid("NaN", `{"query":"x","maxResults":NaN}`, "/body/maxResults json"),
		invalid("leading zero", `{"query":"x","maxResults":05}`, "/body json"),
		invalid("trailing data", fine+"x", "/body json"),
		invalid("two documents", fine+fine, "/body json"),
		invalid("duplicate member", `{"query":"a","query":"b"}`, "/body/query duplicate"),
		invalid("duplicate by escape", `{"query":"a","qu\u0065ry":"b"}`, "/body/query duplicate"),
		invalid("duplicate deep inside", `{"query":{"a":[{"b":1,"b":2}]}}`, "/body/query/a/0/b duplicate"),
		invalid("invalid UTF-8", "{\"query\":\"\xff\"}", "/body/query utf8"),
		invalid("overlong UTF-8", "{\"query\":\"\xc0\xaf\"}", "/body/query utf8"),
		invalid("invalid UTF-8 in a name", "{\"qu\xffery\":\"x\"}", "/body utf8"),
		invalid("lone surrogate", `{"query":"\ud800"}`, "/body/query json"),
		invalid("byte order mark", "\uFEFF"+fine, "/body json"),
		invalid("NUL", fine+"\x00", "/body json"),
		invalid("NUL in a string", "{\"query\":\"a\x00b\"}", "/body/query json"),
		invalid("UTF-16", "\xff\xfe{\x00}\x00", "/body utf8"),
		invalid("64 levels and one", `{"query":`+strings.Repeat("[", 64)+strings.Repeat("]", 64)+"}", "/body/query"+strings.Repeat("/0", 63)+" depth"),
		invalid("8,000 levels", deep, "/body"+strings.Repeat("/0", 64)+" depth"),

		invalid("duplicate under long names", strings.Repeat(`{"`+long[:100]+`":`, 60)+`{"a":1,"a":2}`+strings.Repeat("}", 60),
			"/body"+strings.Repeat("/"+long[:64]+"…", 14)+" duplicate"), // as much as fits into 1,000

		// Schema.
		invalid("null", "null", "/body nullable"),
		invalid("array", "["+fine+"]", "/body type"),
		invalid("string", `"query"`, "/body type"),
		invalid("number", "1", "/body type"),
		invalid("nothing in it", "{}", "/body/query required"),
		invalid("unknown member", `{"query":"x","limit":5}`, "/body/limit additionalProperties"),
		invalid("unknown members", `{"query":"x","b":5,"a":6}`, "/body/a additionalProperties", "/body/b additionalProperties"),
		invalid("unknown member to be escaped", `{"query":"x","a/b~c":5}`, "/body/a~1b~0c additionalProperties"),
		invalid("unknown member with a long name", `{"query":"x","`+long+`":5}`, "/body/"+long[:64]+"… additionalProperties"),
		invalid("prototype", `{"query":"x","__proto__":{"maxResults":20}}`, "/body/__proto__ additionalProperties"),
		invalid("wrong case", `{"Query":"x"}`, "/body/Query additionalProperties", "/body/query required"),
		invalid("wrong case beside", `{"query":"x","QUERY":"y"}`, "/body/QUERY additionalProperties"),
		invalid("too short", `{"query":""}`, "/body/query minLength", "/body/query pattern"),
		invalid("blanks", `{"query":"  "}`, "/body/query pattern"),
		invalid("too long", `{"query":"`+long+`"}`, "/body/query maxLength"),
		invalid("too long in characters", `{"query":"`+strings.Repeat("漢", 401)+`"}`, "/body/query maxLength"),
		invalid("number for a string", `{"query":5}`, "/body/query type"),
		invalid("null for a string", `{"query":null}`, "/body/query nullable"),
		invalid("null where a default is", `{"query":"x","maxResults":null}`, "/body/maxResults nullable"),
		invalid("string for a number", `{"query":"x","maxResults":"5"}`, "/body/maxResults type"),
		invalid("true for a number", `{"query":"x","maxResults":true}`, "/body/maxResults type"),
		invalid("fraction", `{"query":"x","maxResults":1.5}`, "/body/maxResults type"),
		invalid("negative", `{"query":"x","maxResults":-1}`, "/body/maxResults minimum"),
		invalid("zero", `{"query":"x","maxResults":0}`, "/body/maxResults minimum"),
		invalid("too many", `{"query":"x","maxResults":21}`, "/body/maxResults maximum"),
		invalid("2^63", `{"query":"x","maxResults":9223372036854775808}`, "/body/maxResults maximum"),
		invalid("beyond every number", `{"query":"x","maxResults":1e400}`, "/body/maxResults type"),
		invalid("not in the enum", `{"query":"x","searchDepth":"Basic"}`, "/body/searchDepth enum"),
		invalid("null for an enum", `{"query":"x","searchDepth":null}`, "/body/searchDepth enum"),
		invalid("list for an enum", `{"query":"x","searchDepth":[]}`, "/body/searchDepth type"),
		invalid("everything", `{"maxResults":99,"searchDepth":"no","more":1}`,
			"/body/maxResults maximum", "/body/more additionalProperties", "/body/query required", "/body/searchDepth enum"),
	}
}

func TestBadInputIsRefusedAndTheHandlerNeverSeesIt(t *testing.T) {
	t.Run("in one pass", func(t *testing.T) { refuseBadInput(t, func(*httpapi.Service) {}) })
	t.Run("by the library", func(t *testing.T) { refuseBadInput(t, func(s *httpapi.Service) { s.Bodies = nil }) })
}

func refuseBadInput(t *testing.T, by func(*httpapi.Service)) {
	var s search
	h, _ := s.handler(t, by)
	for _, c := range badInputs() {
		t.Run(c.name, func(t *testing.T) {
			p := httpapitest.Problem(t, serve(h, c.r), c.status, c.code)
			if got := httpapitest.Places(p); !slices.Equal(got, c.places) {
				t.Errorf("places = %q\nwant     %q", got, c.places)
			}
			for _, e := range p.Errors {
				if len([]rune(e.Pointer)) > 1000 || e.Detail == "" {
					t.Errorf("not as the document of Problem has it: %+v", e)
				}
			}
			if n := len(s.handled()); n != 0 {
				t.Errorf("the handler was called %d times", n)
			}
		})
	}
}

func TestTheAnswerToBadInputIsAlwaysTheSame(t *testing.T) {
	var s search
	h, _ := s.handler(t)
	body := `{"z":1,"y":2,"x":3,"Query":4,"maxResults":"5","searchDepth":6}`
	id := header("X-Correlation-Id", "the-same-id")
	first := readAll(t, serve(h, post(body, id)).Body)
	for range 20 {
		if again := readAll(t, serve(h, post(body, id)).Body); again != first {
			t.Fatalf("first %s\nthen  %s", first, again)
		}
	}
}

func TestNoMoreThanTwentyPlacesAreNamed(t *testing.T) {
	var s search
	h, _ := s.handler(t)
	var body bytes.Buffer
	body.WriteString(`{"query":"x"`)
	for i := range 300 {
		fmt.Fprintf(&body, `,"unknown%d":1`, i)
	}
	body.WriteString("}")
	p := httpapitest.Problem(t, serve(h, post(body.String())), 400, "invalid_request")
	if len(p.Errors) != 20 || !slices.Contains(httpapitest.Places(p), "/body/unknown19 additionalProperties") {
		t.Errorf("%d errors: %v", len(p.Errors), httpapitest.Places(p))
	}
}

func TestWordsNameTheBoundAndNeverTheValue(t *testing.T) {
	var s search
	h, _ := s.handler(t)
	body := `{"query":"` + strings.Repeat(canary, 50) + `","maxResults":777,"searchDepth":"` + canary + `"}`
	resp := serve(h, post(body))
	text := readAll(t, resp.Body)
	for _, want := range []string{"must have at most 400 characters", "must be at most 20", "must be one of advanced, basic"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %s", want, text)
		}
	}
	for _, leak := range []string{canary, "777", "schema", "openapi"} {
		if strings.Contains(text, leak) {
			t.Errorf("%q is in %s", leak, text)
		}
	}
}

func TestGoodInputPasses(t *testing.T) {
	for name, r := range map[string]*http.Request{
		"as always":              post(fine),
		"utf-8 said":             post(fine, header("Content-Type", "application/json; charset=UTF-8")),
		"type in capitals":       post(fine, header("Content-Type", "Application/JSON")),
		"other parameter":        post(fine, header("Content-Type", "application/json; v=1")),
		"identity":               post(fine, header("Content-Encoding", "identity")),
		"chunked":                post(fine, chunked),
		"blanks around":          post(" \r\n\t" + fine + "\n"),
		"just within the limit":  post(fine + strings.Repeat(" ", 16384-len(fine))),
		"empty query":            post(fine, query("")),
		"malformed id":           post(fine, header("X-Correlation-Id", "bad id")),
		"two ids":                post(fine, header("X-Correlation-Id", "12345678", "87654321")),
		"whole number, fraction": post(`{"query":"x","maxResults":5.0}`),
		"whole number, exponent": post(`{"query":"x","maxResults":1e1}`),
		"escaped NUL":            post(`{"query":"a\u0000b"}`),
		"400 characters":         post(`{"query":"` + strings.Repeat("漢", 400) + `"}`),
	} {
		t.Run(name, func(t *testing.T) {
			var s search
			h, log := s.handler(t)
			if resp := serve(h, r); resp.StatusCode != http.StatusOK || len(s.handled()) != 1 {
				t.Errorf("status %d, %s, %s", resp.StatusCode, readAll(t, resp.Body), log)
			}
		})
	}
}

func TestDefaultsOfTheDocumentReachTheHandler(t *testing.T) {
	var s search
	h, _ := s.handler(t)
	serve(h, post(fine))
	got := s.handled()[0]
	if got.MaxResults == nil || *got.MaxResults != 5 || got.SearchDepth == nil || *got.SearchDepth != "basic" {
		t.Errorf("got %+v", got)
	}
}
