package httpapi_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/oapi-codegen/runtime"

	"coagent/platform/httpapi"
	"coagent/platform/httpapi/httpapitest"
	"coagent/platform/telemetry"
)

// shop has what the document of the search has not: parameters of each kind,
// formats, nested defaults, an optional body, a scope and an open operation.
const shop = `{
"openapi": "3.0.3", "info": {"title": "Shop", "version": "1"},
"security": [{"bearer": []}],
"paths": {
  "/items/{id}": {
    "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string", "pattern": "^[A-Za-z0-9 é/-]{1,8}$"}}],
    "get": {
      "operationId": "getItem", "x-coagent-timeout": 1, "x-coagent-rate-limit": {"requests": 1, "seconds": 1},
      "parameters": [
        {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 10, "default": 5}},
        {"name": "tag", "in": "query", "schema": {"type": "array", "maxItems": 2, "items": {"type": "string", "maxLength": 3}}},
        {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "minLength": 2, "maxLength": 5}}
      ],
      "responses": {"default": {"description": "anything"}}
    }
  },
  "/items/new": {"get": {"operationId": "newItem", "x-coagent-timeout": 1, "x-coagent-rate-limit": {"requests": 1, "seconds": 1}, "responses": {"default": {"description": "anything"}}}},
  "/items": {"post": {
      "operationId": "addItem", "x-coagent-timeout": 1, "x-coagent-rate-limit": {"requests": 1, "seconds": 1}, "x-coagent-max-body": 4096,
      "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}},
      "responses": {"default": {"description": "anything"}}}},
  "/notes": {"post": {
      "operationId": "note", "x-coagent-timeout": 1, "x-coagent-rate-limit": {"requests": 1, "seconds": 1}, "x-coagent-max-body": 100,
      "requestBody": {"required": false, "content": {"application/json": {"schema": {"type": "object"}}}},
      "responses": {"default": {"description": "anything"}}}},
  "/t/{a}/{b}": {"parameters": [{"name": "a", "in": "path", "required": true, "schema": {"type": "string"}}, {"name": "b", "in": "path", "required": true, "schema": {"type": "string"}}],
    "get": {"operationId": "both", "x-coagent-timeout": 1, "x-coagent-rate-limit": {"requests": 1, "seconds": 1}, "responses": {"200": {"description": "only this"}}}},
  "/t/x/{b}": {"parameters": [{"name": "b", "in": "path", "required": true, "schema": {"type": "string"}}],
    "get": {"operationId": "one", "x-coagent-timeout": 1, "x-coagent-rate-limit": {"requests": 1, "seconds": 1}, "responses": {"200": {"description": "only this"}}}},
  "/open": {"get": {"operationId": "open", "security": [], "x-coagent-timeout": 1, "x-coagent-rate-limit": {"requests": 1, "seconds": 1}, "responses": {"default": {"description": "anything"}}}},
  "/admin": {"post": {"operationId": "admin", "x-coagent-scope": "admin", "x-coagent-timeout": 1, "x-coagent-rate-limit": {"requests": 1, "seconds": 1}, "responses": {"default": {"description": "anything"}}}}
},
"components": {
  "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
  "schemas": {"Item": {
    "type": "object", "additionalProperties": false,
    "properties": {
      "id": {"type": "string", "readOnly": true},
      "uuid": {"type": "string", "format": "uuid"},
      "email": {"type": "string", "format": "email"},
      "uri": {"type": "string", "format": "uri"},
      "at": {"type": "string", "format": "date-time"},
      "on": {"type": "string", "format": "date"},
      "version": {"type": "integer", "format": "int64"},
      "step": {"type": "number", "multipleOf": 0.5, "exclusiveMinimum": true, "minimum": 0},
      "note": {"type": "string", "nullable": true, "default": "none"},
      "tags": {"type": "array", "minItems": 1, "maxItems": 3, "uniqueItems": true, "items": {"type": "string"}},
      "parts": {"type": "array", "items": {"allOf": [{"$ref": "#/components/schemas/Part"}]}},
      "labels": {"type": "object", "minProperties": 1, "maxProperties": 2, "additionalProperties": {"type": "object", "properties": {"color": {"type": "string", "default": "red"}}}}
    }},
    "Part": {"type": "object", "additionalProperties": false, "required": ["name"], "properties": {
      "name": {"type": "string", "minLength": 1}, "sizes": {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}, "default": [[1, 2]]}}}
  }
}}`

// counter serves the shop and keeps what it got.
type counter struct {
	calls int
	last  *http.Request
	body  map[string]any
}

func (c *counter) handler(t *testing.T) http.Handler {
	t.Helper()
	h, err := service(t, load(t, shop), telemetry.NewLogger(t.Output(), "shop")).Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.calls, c.last = c.calls+1, r
		if v, ok := r.Body.(interface{ ValidatedValue() any }); ok {
			c.body, _ = v.ValidatedValue().(map[string]any)
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func ask(method, target, body string, change ...func(*http.Request)) *http.Request {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if body == "" {
		r = httptest.NewRequest(method, target, nil)
	} else {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Authorization", goodToken)
	for _, f := range change {
		f(r)
	}
	return r
}

func TestEveryRuleOfADocumentIsHeld(t *testing.T) {
	add := func(body string) *http.Request { return ask("POST", "/items", body) }
	var shop counter
	h := shop.handler(t)
	for _, c := range []bad{
		{"path pattern", ask("GET", "/items/a_b", ""), 400, "invalid_request", []string{"/path/id pattern"}},
		{"path too long", ask("GET", "/items/123456789", ""), 400, "invalid_request", []string{"/path/id pattern"}},
		{"empty path parameter", ask("GET", "/items/", ""), 404, "not_found", nil},
		{"path escaped twice", ask("GET", "/items/%2541", ""), 400, "invalid_request", []string{"/path/id encoding"}},
		{"path not UTF-8", ask("GET", "/items/%ff", ""), 400, "invalid_request", []string{"/path/id encoding"}},
		{"dots in the path", ask("GET", "/items/%2e%2e", ""), 400, "invalid_request", []string{"/path/id pattern"}},
		{"separator in the path", ask("GET", "/items/USER%23x", ""), 400, "invalid_request", []string{"/path/id pattern"}},
		{"right-to-left mark", ask("GET", "/items/a%E2%80%8F", ""), 400, "invalid_request", []string{"/path/id pattern"}},
		{"one segment more", ask("GET", "/items/a/b", ""), 404, "not_found", nil},
		{"empty value", ask("GET", "/items/a?limit=", ""), 400, "invalid_request", []string{"/query/limit empty"}},
		{"no value", ask("GET", "/items/a?limit", ""), 400, "invalid_request", []string{"/query/limit empty"}},
		{"repeated", ask("GET", "/items/a?limit=5&limit=9", ""), 400, "invalid_request", []string{"/query/limit duplicate"}},
		{"word for a number", ask("GET", "/items/a?limit=five", ""), 400, "invalid_request", []string{"/query/limit type"}},
		{"fraction", ask("GET", "/items/a?limit=1.5", ""), 400, "invalid_request", []string{"/query/limit type"}},
		{"over the maximum", ask("GET", "/items/a?limit=11", ""), 400, "invalid_request", []string{"/query/limit maximum"}},
		{"2^63", ask("GET", "/items/a?limit=9223372036854775808", ""), 400, "invalid_request", []string{"/query/limit type"}},
		{"array too long", ask("GET", "/items/a?tag=a&tag=b&tag=c", ""), 400, "invalid_request", []string{"/query/tag maxItems"}},
		{"item too long", ask("GET", "/items/a?tag=a&tag=abcd", ""), 400, "invalid_request", []string{"/query/tag/1 maxLength"}},
		{"header too long", ask("GET", "/items/a", "", header("Idempotency-Key", "123456")), 400, "invalid_request", []string{"/header/Idempotency-Key maxLength"}},
		{"header empty", ask("GET", "/items/a", "", header("Idempotency-Key", "")), 400, "invalid_request", []string{"/header/Idempotency-Key minLength"}},
		{
			"header twice", ask("GET", "/items/a", "", header("Idempotency-Key", "1234", "1234")), 400, "invalid_request", []string{"/header/Idempotency-Key duplicate"},
		},
		{"all parameters at once", ask("GET", "/items/a_b?limit=0", "", header("Idempotency-Key", "1")), 400, "invalid_request",
			[]string{"/header/Idempotency-Key minLength", "/path/id pattern", "/query/limit minimum"}},
		{"body where none belongs", ask("GET", "/open", "{}"), 400, "invalid_request", []string{"/body unexpected"}},
		{"body of unknown length where none belongs", ask("GET", "/open", "{}", chunked), 400, "invalid_request", []string{"/body unexpected"}},
		{"optional body, wrong type", ask("POST", "/notes", "{}", header("Content-Type", "text/plain")), 415, "unsupported_media_type", nil},
		{"optional body, not an object", ask("POST", "/notes", "[]"), 400, "invalid_request", []string{"/body type"}},
		{"no scope", ask("POST", "/admin", ""), 403, "forbidden", nil},

		{"readOnly", add(`{"id":"x"}`), 400, "invalid_request", []string{"/body/id readOnly"}},
		{"uuid", add(`{"uuid":"0195-x"}`), 400, "invalid_request", []string{"/body/uuid format"}},
		{"nil uuid", add(`{"uuid":"00000000-0000-0000-0000-000000000000"}`), 400, "invalid_request", []string{"/body/uuid format"}},
		{"address with a name", add(`{"email":"Ann <ann@example.org>"}`), 400, "invalid_request", []string{"/body/email format"}},
		{"address without host", add(`{"email":"ann"}`), 400, "invalid_request", []string{"/body/email format"}},
		{"relative URI", add(`{"uri":"/a/b"}`), 400, "invalid_request", []string{"/body/uri format"}},
		{"URI without host", add(`{"uri":"javascript:alert(1)"}`), 400, "invalid_request", []string{"/body/uri format"}},
		{"no date", add(`{"at":"yesterday"}`), 400, "invalid_request", []string{"/body/at format"}},
		{"30 February", add(`{"at":"2026-02-30T00:00:00Z","on":"2026-02-30"}`), 400, "invalid_request", []string{"/body/at format", "/body/on format"}},
		{"no multiple", add(`{"step":0.3}`), 400, "invalid_request", []string{"/body/step multipleOf"}},
		{"exclusive bound", add(`{"step":0}`), 400, "invalid_request", []string{"/body/step exclusiveMinimum"}},
		{"no items", add(`{"tags":[]}`), 400, "invalid_request", []string{"/body/tags minItems"}},
		{"too many items, and twice", add(`{"tags":["a","a","b","c"]}`), 400, "invalid_request", []string{"/body/tags maxItems", "/body/tags uniqueItems"}},
		{"item of a wrong type", add(`{"tags":["a",1]}`), 400, "invalid_request", []string{"/body/tags/1 type"}},
		{"inside allOf", add(`{"parts":[{"name":"a"},{"name":"","x":1},{}]}`), 400, "invalid_request",
			[]string{"/body/parts/1/name minLength", "/body/parts/1/x additionalProperties", "/body/parts/2/name required"}},
		{"no members", add(`{"labels":{}}`), 400, "invalid_request", []string{"/body/labels minProperties"}},
		{"too many members", add(`{"labels":{"a":{},"b":{},"c":{}}}`), 400, "invalid_request", []string{"/body/labels maxProperties"}},
		{"caller's own name", add(`{"labels":{"` + strings.Repeat("n", 99) + `":{"color":1}}}`), 400, "invalid_request",
			[]string{"/body/labels/" + strings.Repeat("n", 64) + "…/color type"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := httpapitest.Problem(t, serve(h, c.r), c.status, c.code)
			if got := httpapitest.Places(p); !slices.Equal(got, c.places) {
				t.Errorf("places = %q\nwant     %q", got, c.places)
			}
			if shop.calls != 0 {
				t.Error("the handler was called")
			}
		})
	}
}

func TestWhatADocumentAllowsPasses(t *testing.T) {
	for name, r := range map[string]*http.Request{
		"path with escapes":       ask("GET", "/items/a%20b%C3%A9", ""),
		"escaped slash":           ask("GET", "/items/a%2Fb", ""),
		"concrete before pattern": ask("GET", "/items/new", ""),
		"array":                   ask("GET", "/items/a?tag=a&tag=b", ""),
		"key":                     ask("GET", "/items/a", "", header("Idempotency-Key", "12345")),
		"open, no token":          ask("GET", "/open", "", header("Authorization")),
		"optional, absent":        ask("POST", "/notes", ""),
		"optional, given":         ask("POST", "/notes", "{}"),
		"formats": ask("POST", "/items", `{"uuid":"01935a0e-7b3c-7abc-8def-0123456789ab","email":"ann@example.org",
			"uri":"https://example.org/a?b#c","at":"2026-02-28T00:00:00.5+01:00","on":"2026-02-28","step":1.5,"note":null}`),
	} {
		t.Run(name, func(t *testing.T) {
			var shop counter
			resp := serve(shop.handler(t), r)
			if resp.StatusCode != http.StatusOK || shop.calls != 1 {
				t.Errorf("status %d, %s", resp.StatusCode, readAll(t, resp.Body))
			}
		})
	}
}

func TestDefaultsAreFilledInWhereNothingWasSent(t *testing.T) {
	for sent, want := range map[string]string{
		`{}`:                                       `{"note":"none"}`,
		`{"note":null}`:                            `{"note":null}`,
		`{"note":"x","parts":[]}`:                  `{"note":"x","parts":[]}`,
		`{"note":"x","parts":[{"name":"a"}]}`:      `{"note":"x","parts":[{"name":"a","sizes":[[1,2]]}]}`,
		`{"note":"x","labels":{"a":{}}}`:           `{"note":"x","labels":{"a":{"color":"red"}}}`,
		`{"note":"x","version":12345678901234567}`: `{"note":"x","version":12345678901234567}`,
	} {
		var shop counter
		if resp := serve(shop.handler(t), ask("POST", "/items", sent)); resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s", sent, readAll(t, resp.Body))
		}
		var wanted, read any
		if err := json.Unmarshal([]byte(want), &wanted); err != nil {
			t.Fatal(err)
		}
		bound := map[string]any{}
		if err := runtime.BindJSONValue(shop.body, &bound); err != nil || !reflect.DeepEqual(any(bound), wanted) {
			t.Errorf("%s: bound %v, %v", sent, bound, err)
		}
		text := readAll(t, shop.last.Body)
		if err := json.Unmarshal([]byte(text), &read); err != nil || !reflect.DeepEqual(read, wanted) {
			t.Errorf("%s: read %s, %v", sent, text, err)
		}
	}
}

func TestOneRequestDoesNotChangeTheDefaultsOfTheNext(t *testing.T) {
	var shop counter
	h := shop.handler(t)
	for range 2 {
		serve(h, ask("POST", "/items", `{"parts":[{"name":"a"}]}`))
		part := shop.body["parts"].([]any)[0].(map[string]any)
		sizes := part["sizes"].([]any)[0].([]any)
		if sizes[0] != float64(1) {
			t.Fatalf("sizes = %v", sizes)
		}
		sizes[0] = "spoiled"
	}
}

func TestTheMoreConcretePathWins(t *testing.T) {
	log := new(journal)
	h, err := service(t, load(t, shop), telemetry.NewLogger(log, "shop")).Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"/t/x/{b}", "/t/{a}/{b}", "/t/{a}/{b}", "/items/new", "/items/{id}", "", ""}
	for _, target := range []string{"/t/x/y", "/t/y/x", "/t/x%20/y", "/items/new", "/items/newer", "/t/x", "/t/x/y/z"} {
		serve(h, ask("GET", target, ""))
	}
	var got []string
	for _, line := range log.lines(t, "request") {
		got = append(got, line["route"].(string))
	}
	if !slices.Equal(got, want) {
		t.Errorf("routes = %q\nwant     %q", got, want)
	}
}

func TestADefaultOfTheQueryReachesTheBinder(t *testing.T) {
	var shop counter
	serve(shop.handler(t), ask("GET", "/items/a?tag=b", ""))
	if got := shop.last.URL.Query(); got.Get("limit") != "5" || got.Get("tag") != "b" {
		t.Errorf("query = %v", got)
	}
}

func TestWhatGoCannotHoldIsRefusedWithItsPlace(t *testing.T) {
	handler, err := service(t, load(t, shop), telemetry.NewLogger(t.Output(), "shop")).Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var item struct {
			Version int64 `json:"version"`
		}
		if err := runtime.BindJSONBody(r, &item); err != nil {
			httpapi.WriteInvalid(w, r, err)
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	p := httpapitest.Problem(t, serve(handler, ask("POST", "/items", `{"version":9223372036854775808}`)), 400, "invalid_request")
	if got := httpapitest.Places(p); !slices.Equal(got, []string{"/body/version type"}) {
		t.Errorf("places = %q", got)
	}
}

func TestADocumentThatCannotBeServedIsRefusedAtTheStart(t *testing.T) {
	change := func(old, new string) string {
		if !strings.Contains(shop, old) {
			t.Fatalf("%q is not in the document", old)
		}
		return strings.Replace(shop, old, new, 1)
	}
	documents := map[string]string{
		"no timeout":              change(`"operationId": "open", "security": [], "x-coagent-timeout": 1,`, `"operationId": "open", "security": [],`),
		"form":                    change(`{"application/json": {"schema": {"type": "object"}}}`, `{"application/x-www-form-urlencoded": {"schema": {"type": "object"}}}`),
		"half a segment":          change(`"/items/{id}"`, `"/items/{id}.json"`),
		"cookie":                  change(`"in": "header"`, `"in": "cookie"`),
		"default inside oneOf":    change(`"schema": {"type": "object"}`, `"schema": {"oneOf": [{"type": "object", "properties": {"a": {"type": "string", "default": "x"}}}]}`),
		"scope that is no string": change(`"x-coagent-scope": "admin"`, `"x-coagent-scope": ["admin"]`),
	}
	for _, name := range slices.Sorted(maps.Keys(documents)) {
		svc := service(t, load(t, documents[name]), telemetry.NewLogger(t.Output(), "shop"))
		if _, err := svc.Handler(http.NotFoundHandler()); err == nil {
			t.Errorf("%s: accepted", name)
		} else {
			t.Logf("%s: %v", name, err)
		}
	}
	later := service(t, load(t, shop), telemetry.NewLogger(t.Output(), "shop"))
	later.Doc.OpenAPI = "3.1.0"
	if _, err := later.Handler(http.NotFoundHandler()); err == nil {
		t.Error("OpenAPI 3.1: accepted")
	}
	unguarded := service(t, load(t, shop), telemetry.NewLogger(t.Output(), "shop"))
	unguarded.Authenticate = nil
	if _, err := unguarded.Handler(http.NotFoundHandler()); err == nil {
		t.Error("protected operations without authentication: accepted")
	}
}
