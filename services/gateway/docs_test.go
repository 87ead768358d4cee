package gateway_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"coagent/services/gateway"
)

var pages = fstest.MapFS{
	"index.html":      {Data: []byte("<h1>Docs</h1>")},
	"site.css":        {Data: []byte("h1 { color: green }")},
	"site.js":         {Data: []byte("void 0")},
	"inter.woff2":     {Data: []byte("wOF2")},
	"ai.json":         {Data: []byte("{}")},
	"deep/index.html": {Data: []byte("<h1>Deep</h1>")},
	"ai.md":           {Data: []byte("# AI service")},
	"llms.txt":        {Data: []byte("# Docs")},
	"changes.atom":    {Data: []byte("<feed/>")},
	"notes.yaml":      {Data: []byte("not of the site")},
	".env":            {Data: []byte("SECRET=1")},
}

func withDocs(g *gateway.Gateway) { g.Docs = pages }

// nobody is a caller without a token.
func nobody(r *http.Request) { r.Header.Del("Authorization") }

func TestTheDocsSiteIsOpenToAll(t *testing.T) {
	w := newWorld(t, "http://127.0.0.1:1", withDocs)
	for path, want := range map[string]struct{ kind, body string }{
		"/docs/":                {"text/html; charset=utf-8", "<h1>Docs</h1>"},
		"/docs/index.html":      {"text/html; charset=utf-8", "<h1>Docs</h1>"},
		"/docs/site.css":        {"text/css; charset=utf-8", "h1 { color: green }"},
		"/docs/site.js":         {"text/javascript; charset=utf-8", "void 0"},
		"/docs/inter.woff2":     {"font/woff2", "wOF2"},
		"/docs/ai.json":         {"application/json", "{}"},
		"/docs/ai.md":           {"text/markdown; charset=utf-8", "# AI service"},
		"/docs/llms.txt":        {"text/plain; charset=utf-8", "# Docs"},
		"/docs/changes.atom":    {"application/atom+xml", "<feed/>"},
		"/docs/deep/index.html": {"text/html; charset=utf-8", "<h1>Deep</h1>"},
	} {
		got := w.do(t, w.request(t, http.MethodGet, path, nil, nobody))
		if got.status != 200 || got.header.Get("Content-Type") != want.kind || got.body != want.body {
			t.Errorf("GET %s: %d %s %q", path, got.status, got.header.Get("Content-Type"), got.body)
		}
		head := w.do(t, w.request(t, http.MethodHead, path, nil, nobody))
		if head.status != 200 || head.body != "" || head.header.Get("ETag") != got.header.Get("ETag") {
			t.Errorf("HEAD %s: %d %v %q", path, head.status, head.header, head.body)
		}
		tag := got.header.Get("ETag")
		again := w.do(t, w.request(t, http.MethodGet, path, nil, nobody, header("If-None-Match", tag)))
		if tag == "" || again.status != http.StatusNotModified || again.body != "" {
			t.Errorf("GET %s with its ETag %q: %d %q", path, tag, again.status, again.body)
		}
	}
}

func TestAPageOfTheDocsMayAskNoOtherHost(t *testing.T) {
	w := newWorld(t, "http://127.0.0.1:1", withDocs)
	got := w.do(t, w.request(t, http.MethodGet, "/docs/", nil, nobody)).header
	policy := got.Get("Content-Security-Policy")
	for _, directive := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy+";", directive+";") {
			t.Errorf("%q lacks %q", policy, directive)
		}
	}
	if strings.Contains(policy, "//") || strings.Contains(policy, "*") || strings.Contains(policy, "unsafe") {
		t.Errorf("%q names a host, or lets a page hold scripts or styles", policy)
	}
	if got.Get("X-Content-Type-Options") != "nosniff" || got.Get("Cache-Control") == "" {
		t.Errorf("headers %v", got)
	}
}

func TestTheDocsSiteIsCompressedForThoseWhoTakeIt(t *testing.T) {
	long := strings.Repeat("h1 { color: green }\n", 100)
	w := newWorld(t, "http://127.0.0.1:1", func(g *gateway.Gateway) {
		g.Docs = fstest.MapFS{"index.html": {Data: []byte("<h1>Docs</h1>")}, "site.css": {Data: []byte(long)}}
	})
	get := func(path, accepted string, more ...func(*http.Request)) answer {
		t.Helper()
		return w.do(t, w.request(t, http.MethodGet, path, nil, append(more, nobody, header("Accept-Encoding", accepted))...))
	}
	for accepted, want := range map[string]string{
		"gzip": "gzip", "br, GZIP;q=0.5": "gzip", "*": "gzip", "gzip;q=1.0, *;q=0": "gzip",
		"identity": "", "br": "", "gzip;q=0": "", "gzip; q=0.000": "", "*;q=0": "", "gzip;q=0, *": "", "xgzip": "",
	} {
		got := get("/docs/site.css", accepted)
		body := got.body
		if want == "gzip" {
			r, err := gzip.NewReader(strings.NewReader(body))
			if err != nil {
				t.Fatalf("%q: %v", accepted, err)
			}
			plain, err := io.ReadAll(r)
			if err != nil || len(body) > len(long)/5 {
				t.Errorf("%q: %d bytes, %v", accepted, len(body), err)
			}
			body = string(plain)
		}
		if got.header.Get("Content-Encoding") != want || body != long || !slices.Contains(got.header.Values("Vary"), "Accept-Encoding") {
			t.Errorf("%q: %v, %d bytes", accepted, got.header, len(body))
		}
	}

	packed, plain := get("/docs/site.css", "gzip").header.Get("ETag"), get("/docs/site.css", "identity").header.Get("ETag")
	if packed == plain {
		t.Errorf("both forms have the ETag %s", plain)
	}
	if again := get("/docs/site.css", "gzip", header("If-None-Match", packed)); again.status != http.StatusNotModified {
		t.Errorf("the compressed form, asked about: %d", again.status)
	}
	if other := get("/docs/site.css", "gzip", header("If-None-Match", plain)); other.status != http.StatusOK {
		t.Errorf("the compressed form, for a reader who has the other: %d", other.status)
	}
	if got := get("/docs/", "gzip"); got.header.Get("Content-Encoding") != "" {
		t.Error("a page that gzip makes larger is sent so")
	}
}

func TestTheDocsSiteHasOneAddress(t *testing.T) {
	w := newWorld(t, "http://127.0.0.1:1", withDocs)
	got := w.do(t, w.request(t, http.MethodGet, "/docs", nil, nobody))
	if got.status != http.StatusPermanentRedirect || got.header.Get("Location") != "/docs/" {
		t.Errorf("%d to %q", got.status, got.header.Get("Location"))
	}
}

func TestOnlyPagesOfTheDocsAreServed(t *testing.T) {
	w := newWorld(t, "http://127.0.0.1:1", withDocs)
	for name, c := range map[string]struct {
		method, path string
		status       int
		code         string
	}{
		"unknown page":         {"GET", "/docs/nothing.html", 404, "not_found"},
		"folder":               {"GET", "/docs/deep", 404, "not_found"},
		"folder, slash":        {"GET", "/docs/deep/", 404, "not_found"},
		"other kind of file":   {"GET", "/docs/notes.yaml", 404, "not_found"},
		"hidden file":          {"GET", "/docs/.env", 404, "not_found"},
		"up":                   {"GET", "/docs/../docs/index.html", 404, "not_found"},
		"up, encoded":          {"GET", "/docs/%2e%2e/index.html", 404, "not_found"},
		"encoded slash":        {"GET", "/docs%2findex.html", 404, "not_found"},
		"encoded slash within": {"GET", "/docs/deep%2findex.html", 404, "not_found"},
		"encoded letter":       {"GET", "/docs/index%2ehtml", 404, "not_found"},
		"backslash":            {"GET", `/docs/deep%5cindex.html`, 404, "not_found"},
		"two slashes":          {"GET", "/docs//index.html", 404, "not_found"},
		"only slashes":         {"GET", "/docs//", 404, "not_found"},
		"trailing slash":       {"GET", "/docs/index.html/", 404, "not_found"},
		"other case":           {"GET", "/Docs/", 404, "not_found"},
		"beginning of a name":  {"GET", "/docsx", 404, "not_found"},
		"POST":                 {"POST", "/docs/", 405, "method_not_allowed"},
		"DELETE of a page":     {"DELETE", "/docs/index.html", 405, "method_not_allowed"},
		"POST to the address":  {"POST", "/docs", 405, "method_not_allowed"},
	} {
		t.Run(name, func(t *testing.T) {
			r := w.request(t, c.method, "/", nil, nobody)
			r.URL.Opaque = "//" + r.URL.Host + c.path // as it is written
			got := w.do(t, r)
			got.wantProblem(t, c.status, c.code)
			if c.status == 405 && got.header.Get("Allow") != "GET, HEAD" {
				t.Errorf("Allow %q", got.header.Get("Allow"))
			}
		})
	}
}

func TestWithoutADocsSiteThereIsNothing(t *testing.T) {
	w := newWorld(t, "http://127.0.0.1:1")
	for _, path := range []string{"/docs", "/docs/", "/docs/index.html"} {
		w.do(t, w.request(t, http.MethodGet, path, nil)).wantProblem(t, 404, "not_found")
	}
}
