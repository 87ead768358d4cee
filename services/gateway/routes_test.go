package gateway_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/gen/aiapi"
	"coagent/gen/oauthapi"
	"coagent/platform/depthtest"
	"coagent/services/gateway"
)

func TestWhatNoDocumentDeclaresIsRefused(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url)
	for name, c := range map[string]struct {
		method, path string
		status       int
		code, allow  string
	}{
		"unknown path":            {"POST", "/nothing", 404, "not_found", ""},
		"prefix of a path":        {"POST", "/search", 404, "not_found", ""},
		"more than a path":        {"POST", "/search/web/x", 404, "not_found", ""},
		"trailing slash":          {"POST", "/search/web/", 404, "not_found", ""},
		"double slash":            {"POST", "//search/web", 404, "not_found", ""},
		"other case":              {"POST", "/Search/Web", 404, "not_found", ""},
		"encoded letter":          {"POST", "/search/w%65b", 404, "not_found", ""},
		"empty parameter":         {"GET", "/shop/orders//1", 404, "not_found", ""},
		"empty last parameter":    {"GET", "/shop/orders/alice/", 404, "not_found", ""},
		"document of nobody":      {"GET", "/openapi/nobody.json", 404, "not_found", ""},
		"wrong method":            {"GET", "/search/web", 405, "method_not_allowed", "POST"},
		"HEAD":                    {"HEAD", "/search/web", 405, "method_not_allowed", "POST"},
		"OPTIONS, no preflight":   {"OPTIONS", "/search/web", 405, "method_not_allowed", "POST"},
		"TRACE":                   {"TRACE", "/search/web", 405, "method_not_allowed", "POST"},
		"method that is none":     {"BREW", "/search/web", 405, "method_not_allowed", "POST"},
		"the same, unknown path":  {"BREW", "/nothing", 404, "not_found", ""},
		"several methods allowed": {"POST", "/shop/orders/alice/1", 405, "method_not_allowed", "DELETE, GET"},
		"health is only read":     {"POST", "/healthz", 405, "method_not_allowed", "GET, HEAD"},
	} {
		t.Run(name, func(t *testing.T) {
			r := w.request(t, c.method, "/", nil)
			r.URL.Opaque = "//" + r.URL.Host + c.path // as it is written
			got := w.do(t, r)
			if c.method == http.MethodHead { // has no body to look at
				if got.status != c.status {
					t.Errorf("status %d", got.status)
				}
			} else {
				got.wantProblem(t, c.status, c.code)
			}
			if allow := got.header.Get("Allow"); allow != c.allow {
				t.Errorf("Allow: %q, want %q", allow, c.allow)
			}
		})
	}
	if n := len(s.seen()); n != 0 {
		t.Errorf("%d requests reached the service", n)
	}
}

func TestARequestForNoPathIsRefused(t *testing.T) {
	w := newWorld(t, startService(t, nil).url)
	for _, r := range []*http.Request{
		{Method: http.MethodOptions, URL: &url.URL{Path: "*"}},
		{Method: http.MethodConnect, URL: &url.URL{Host: "example.com:443"}},
	} {
		r.Header, r.Body = http.Header{}, http.NoBody
		recorder := httptest.NewRecorder()
		w.handler.ServeHTTP(recorder, r.WithContext(t.Context()))
		if recorder.Code != http.StatusNotFound {
			t.Errorf("%s: %d", r.Method, recorder.Code)
		}
	}
}

func TestAnEncodedPathReachesNoOtherRoute(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url)
	for _, path := range []string{
		"/search%2Fweb", "/search%2fweb", "/search/..%2fsearch/web", "/nothing/../search/web", "/nothing/%2e%2e/search/web",
		"/shop/orders/..%2f..%2fshop%2fstock/1", "/shop/orders/a%2Fb/1", "/shop/orders/../1", "/shop/orders/%2e%2e/1",
		"/shop/orders/%2e/1", "/shop/orders/a%5C..%5Cb/1", "/shop/orders/alice/1%2f..%2f2", "/./search/web", "/search/./web",
		"/search/web%00", "/search/web;x=1", "/search/web%3Fa", "/search%252Fweb",
	} {
		r := w.request(t, http.MethodGet, "/", nil)
		if strings.HasPrefix(path, "/search") || strings.Contains(path, "/search/") {
			r.Method = http.MethodPost
		}
		r.URL.Opaque = "//" + r.URL.Host + path
		w.do(t, r).wantProblem(t, 404, "not_found")
	}
	if seen := s.seen(); len(seen) != 0 {
		t.Errorf("reached the service: %v", seen)
	}
}

func TestAParameterKeepsItsEncoding(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url)
	for _, uri := range []string{
		"/shop/orders/alice/1", "/shop/orders/a%3Ab/1", "/shop/orders/a:b/1", "/shop/orders/J%C3%B6rg%20M/1%25", "/shop/orders/%61lice/..1",
		"/shop/orders/a/1?x=%20+&y=a%2Fb", "/shop/orders/a/1?a=1;b=2", "/shop/orders/a/1?%zz", "/shop/orders/a/1?",
	} {
		r := w.request(t, http.MethodGet, "/", nil)
		r.URL.Opaque = "//" + r.URL.Host + uri
		before := len(s.seen())
		if got := w.do(t, r); got.status != 200 {
			t.Errorf("%s: %d %s", uri, got.status, got.body)
			continue
		}
		if got := s.seen()[before].uri; got != strings.TrimSuffix(uri, "?") && got != uri {
			t.Errorf("sent %s, arrived as %s", uri, got)
		}
	}
}

func TestWrongWiringIsRefusedAtStart(t *testing.T) {
	const operation = `
      operationId: x
      x-coagent-timeout: 1
      x-coagent-rate-limit: { requests: 1, seconds: 1 }
      x-coagent-max-body: 1
      responses: { default: { description: x } }
`
	doc := func(path string, body string) *openapi3.T {
		return document(t, "openapi: 3.0.3\ninfo: { title: x, version: 1.0.0 }\npaths:\n  "+path+":\n    get:"+body)
	}
	const here = "http://127.0.0.1:1"
	for name, c := range map[string]struct {
		g    gateway.Gateway
		says string
	}{
		"one path twice": {
			gateway.Gateway{Upstreams: []gateway.Upstream{{Name: "a", URL: here, Doc: doc("/x", operation)}, {Name: "b", URL: here, Doc: doc("/x", operation)}}},
			"a and b both declare GET /x",
		},
		"one path twice, other parameter names": {
			gateway.Gateway{Upstreams: []gateway.Upstream{{Name: "a", URL: here, Doc: doc("/x/{i}", operation)}, {Name: "b", URL: here, Doc: doc("/x/{j}", operation)}}},
			"a and b both declare GET /x/{j}",
		},
		"a path of the gateway's": {
			gateway.Gateway{Upstreams: []gateway.Upstream{{Name: "a", URL: here, Doc: doc("/healthz", operation)}}},
			"a declares GET /healthz",
		},
		"a path of the docs site": {
			gateway.Gateway{Upstreams: []gateway.Upstream{{Name: "a", URL: here, Doc: doc("/docs/{page}", operation)}}},
			"a declares GET /docs/{page}",
		},
		"the docs site itself": {
			gateway.Gateway{Upstreams: []gateway.Upstream{{Name: "a", URL: here, Doc: doc("/docs", operation)}}},
			"a declares GET /docs,",
		},
		"a docs site without a first page": {gateway.Gateway{Docs: fstest.MapFS{"ai.html": {}}}, "index.html"},
		"a folder that is no docs site": {
			gateway.Gateway{Docs: fstest.MapFS{"index.html": {}, "big.json": {Data: make([]byte, 33<<20)}}},
			"more than 32 MiB",
		},
		"an operation without limits": {
			gateway.Gateway{Upstreams: []gateway.Upstream{{Name: "a", URL: here, Doc: doc("/x", " { operationId: x, responses: { default: { description: x } } }")}}},
			"document of a",
		},
		"no address":         {gateway.Gateway{Upstreams: []gateway.Upstream{{Name: "a", URL: "127.0.0.1:1", Doc: doc("/x", operation)}}}, "address of a"},
		"an address of file": {gateway.Gateway{Upstreams: []gateway.Upstream{{Name: "a", URL: "file:///etc", Doc: doc("/x", operation)}}}, "address of a"},
		"nobody at the door": {gateway.Gateway{}, "who is asking"},
		"one name twice": {
			gateway.Gateway{Upstreams: []gateway.Upstream{{Name: "a", URL: here, Doc: doc("/x", operation)}, {Name: "a", URL: here, Doc: doc("/y", operation)}}},
			"two services are called a",
		},
		"every origin":     {gateway.Gateway{AllowedOrigins: []string{"*"}}, "allowed origin must"},
		"a pattern":        {gateway.Gateway{AllowedOrigins: []string{"https://*.example.com"}}, "pattern"},
		"an origin's page": {gateway.Gateway{AllowedOrigins: []string{"https://example.com/app"}}, "scheme://host"},
		"null":             {gateway.Gateway{AllowedOrigins: []string{"null"}}, "scheme://host"},
	} {
		t.Run(name, func(t *testing.T) {
			c.g.Log = slog.New(slog.DiscardHandler)
			_, err := c.g.Handler()
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want %q", err, c.says)
			}
		})
	}
}

// Feature: microservices-architecture, Property 19: API Gateway routing
func TestARequestIsRoutedIfAndOnlyIfADocumentDeclaresIt(t *testing.T) {
	s := startService(t, nil)
	w := newWorld(t, s.url)
	// An oracle that shares nothing with the router: templates as patterns over
	// the path as it is written.
	type operation struct {
		method string
		path   *regexp.Regexp
	}
	var declared []operation
	var templates []any
	for _, doc := range []*openapi3.T{document(t, shop), searchDocument(t)} {
		for path, item := range doc.Paths.Map() {
			pattern := regexp.MustCompile(`\\\{\w+\\\}`).ReplaceAllString(regexp.QuoteMeta(path), `([^/]+)`)
			templates = append(templates, path)
			for method, op := range item.Operations() {
				if internal(op) {
					continue
				}
				declared = append(declared, operation{method, regexp.MustCompile("^" + pattern + "$")})
			}
		}
	}
	slices.SortFunc(templates, func(a, b any) int { return strings.Compare(a.(string), b.(string)) })
	hidden := regexp.MustCompile(`(?i)%2f|%5c|/(\.|%2e){1,2}(/|$)`)
	routed := func(method, path string) bool {
		return !hidden.MatchString(path) && slices.ContainsFunc(declared, func(o operation) bool {
			return o.method == method && o.path.MatchString(path)
		})
	}

	segment := gen.OneConstOf("shop", "orders", "search", "web", "news", "rare", "alice", "1", "", ".", "..", "%2e%2e", "%2F", "a%2Fb", "%5c", "healthz2", "a%3Ab")
	anyPath := gen.SliceOf(segment, nil).Map(func(s []string) string { return "/" + strings.Join(s, "/") })
	known := gen.OneConstOf(templates...).Map(func(s string) string {
		return strings.NewReplacer("{userId}", "alice", "{item}", "7").Replace(s)
	})
	oneSegmentOff := gopter.CombineGens(known, segment, gen.IntRange(0, 4)).Map(func(v []any) string {
		segments := strings.Split(v[0].(string)[1:], "/")
		segments[v[2].(int)%len(segments)] = v[1].(string)
		return "/" + strings.Join(segments, "/")
	})
	method := gen.OneConstOf("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "BREW")

	const seed = 20261122
	both := map[bool]int{}
	laws := depthtest.Laws(t, seed, 2000, 20_000)
	laws.Property("routed if and only if declared", prop.ForAll(func(method, path string) bool {
		u, err := url.ParseRequestURI("http://gateway" + path)
		if err != nil || path == "/" { // the latter is the gateway's own
			return true
		}
		recorder := httptest.NewRecorder()
		w.handler.ServeHTTP(recorder, (&http.Request{Method: method, URL: u, Header: http.Header{}, Body: http.NoBody}).WithContext(t.Context()))
		want := routed(method, path)
		both[want]++
		// Nobody is signed in, so a routed request ends at the next step.
		return (recorder.Code == http.StatusUnauthorized) == want &&
			(recorder.Code == http.StatusNotFound || recorder.Code == http.StatusMethodNotAllowed) == !want
	}, method, gen.OneGenOf(anyPath, known, known, oneSegmentOff, oneSegmentOff)))
	laws.TestingRun(t)
	if both[true] < 100 || both[false] < 100 {
		t.Errorf("cases that are routed or not: %v; the generator misses one kind", both)
	}
	if n := len(s.seen()); n != 0 {
		t.Errorf("%d requests reached the service", n)
	}
}

func TestEveryOperationOfEveryDocumentReachesItsService(t *testing.T) {
	shopService, searchService := startService(t, nil), startService(t, nil)
	w := newWorld(t, shopService.url, searchAt(searchService.url))
	for _, c := range []struct {
		doc  *openapi3.T
		here *service
	}{{document(t, shop), shopService}, {searchDocument(t), searchService}} {
		for path, item := range c.doc.Paths.Map() {
			path = strings.NewReplacer("{userId}", "alice", "{item}", "7").Replace(path)
			for method, op := range item.Operations() {
				if internal(op) {
					continue
				}
				before := len(c.here.seen())
				token := w.issuer.Claims("alice")
				token["scope"] = "shop/admin search/admin"
				got := w.do(t, w.request(t, method, path, nil, bearer(w.issuer.Sign(w.issuer.Header(), token))))
				seen := c.here.seen()[before:]
				if got.status != 200 || len(seen) != 1 || seen[0].method != method || seen[0].uri != path {
					t.Errorf("%s %s: status %d, arrived %v", method, path, got.status, seen)
				}
			}
		}
	}
}

func TestWhatIsInternalIsNeitherServedNorPublished(t *testing.T) {
	service := startService(t, nil)
	w := newWorld(t, startService(t, nil).url, searchAt(service.url))
	token := w.issuer.Claims("alice")
	token["scope"] = "events/deliver"
	for _, method := range []string{http.MethodPost, http.MethodGet} {
		r := w.request(t, method, "/search/events", strings.NewReader(`{}`), bearer(w.issuer.Sign(w.issuer.Header(), token)), header("X-Event-Key", "guess"))
		if got := w.do(t, r); got.status != http.StatusNotFound || len(service.seen()) != 0 {
			t.Errorf("%s: status %d, %d requests arrived", method, got.status, len(service.seen()))
		}
	}
	if got := w.do(t, w.request(t, http.MethodGet, "/openapi/search.json", nil)); strings.Contains(got.body, `"receiveEvent"`) || strings.Contains(got.body, "BusEvent") || strings.Contains(got.body, "eventKey") || !strings.Contains(got.body, "bearerAuth") || !strings.Contains(got.body, `"invalidateCache"`) {
		t.Error("the published document is not that of callers")
	}
	if searchDocument(t).Paths.Value("/search/events") == nil {
		t.Error("the document has no internal operation, so nothing was tested")
	}
}

// As API Gateway imports it: one file, and models whose names are letters and
// digits.
func TestEveryPublishedDocumentStandsAlone(t *testing.T) {
	url := startService(t, nil).url
	w := newWorld(t, url, func(g *gateway.Gateway) {
		for name, get := range map[string]func() (*openapi3.T, error){"ai": aiapi.GetSpec, "oauth": oauthapi.GetSpec} {
			doc, err := get()
			if err != nil {
				t.Fatal(err)
			}
			g.Upstreams = append(g.Upstreams, gateway.Upstream{Name: name, URL: url, Doc: doc})
		}
	})
	plain := regexp.MustCompile(`^[A-Za-z0-9]+$`)
	for _, name := range []string{"ai", "search", "oauth"} {
		got := w.do(t, w.request(t, http.MethodGet, "/openapi/"+name+".json", nil))
		var doc struct {
			Components map[string]map[string]any
			Paths      map[string]map[string]json.RawMessage
			Tags       []struct{ Name string }
		}
		if err := json.Unmarshal([]byte(got.body), &doc); err != nil || len(doc.Components["schemas"]) == 0 {
			t.Fatalf("%s: %v: %s", name, err, got.body)
		}
		groups := map[string]bool{}
		for _, tag := range doc.Tags {
			groups[tag.Name] = true
		}
		for path, item := range doc.Paths {
			for _, member := range item {
				var operation struct{ Tags []string }
				if json.Unmarshal(member, &operation) == nil && (len(operation.Tags) != 1 || !groups[operation.Tags[0]]) {
					t.Errorf("%s: %s is in the groups %v, want one of %v", name, path, operation.Tags, doc.Tags)
				}
			}
		}
		for kind, all := range doc.Components {
			for component := range all {
				if !plain.MatchString(component) {
					t.Errorf("%s: the name of %s in %s is not of letters and digits", name, component, kind)
				}
			}
		}
		for _, found := range regexp.MustCompile(`"\$ref":"([^"]*)"`).FindAllStringSubmatch(got.body, -1) {
			place := strings.Split(found[1], "/")
			if len(place) != 4 || place[0] != "#" || doc.Components[place[2]][place[3]] == nil {
				t.Errorf("%s: %s leads nowhere", name, found[1])
			}
		}
	}
}

func TestADocumentIsPublishedInOnePiece(t *testing.T) {
	w := newWorld(t, startService(t, nil).url)
	anonymous := func(r *http.Request) { r.Header.Del("Authorization") }
	got := w.do(t, w.request(t, http.MethodGet, "/openapi/search.json", nil, anonymous))
	if got.status != 200 || got.header.Get("Content-Type") != "application/json" || !strings.Contains(got.header.Get("Cache-Control"), "max-age") {
		t.Fatalf("status %d, headers %v", got.status, got.header)
	}
	loader := openapi3.NewLoader()
	loader.IsExternalRefsAllowed = false
	doc, err := loader.LoadFromData([]byte(got.body))
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		t.Error(err)
	}
	if strings.Contains(got.body, ".yaml") {
		t.Error("it refers to another file")
	}
	original := searchDocument(t)
	original.Paths.Delete("/search/events") // internal
	if a, b := slices.Sorted(maps.Keys(doc.Paths.Map())), slices.Sorted(maps.Keys(original.Paths.Map())); !slices.Equal(a, b) {
		t.Errorf("paths %v, want %v", a, b)
	}
	problem := doc.Paths.Value("/search/web").Post.Responses.Value("429")
	want := original.Paths.Value("/search/web").Post.Responses.Value("429")
	a, _ := json.Marshal(slices.Sorted(maps.Keys(problem.Value.Headers)))
	b, _ := json.Marshal(slices.Sorted(maps.Keys(want.Value.Headers)))
	if string(a) != string(b) || problem.Value.Headers["Retry-After"].Value.Schema.Value.Type == nil {
		t.Errorf("the 429 answer has the headers %s, want %s", a, b)
	}

	again := w.do(t, w.request(t, http.MethodGet, "/openapi/search.json", nil, anonymous, header("If-None-Match", got.header.Get("ETag"))))
	if again.status != http.StatusNotModified || again.body != "" {
		t.Errorf("asked again with the tag: %d, %d bytes", again.status, len(again.body))
	}
}
