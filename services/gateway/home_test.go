package gateway_test

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"coagent/services/gateway"
)

func TestTheHostAloneLeadsToTheDocs(t *testing.T) {
	w := newWorld(t, "http://127.0.0.1:1", withDocs)
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		got := w.do(t, w.request(t, method, "/", nil, nobody))
		if got.status != http.StatusFound || got.header.Get("Location") != "/docs/" {
			t.Errorf("%s /: %d to %q", method, got.status, got.header.Get("Location"))
		}
	}
}

func TestProgramsThatReadForPeopleAreLedToTheList(t *testing.T) {
	w := newWorld(t, "http://127.0.0.1:1", withDocs)
	got := w.do(t, w.request(t, http.MethodGet, "/llms.txt", nil, nobody))
	if got.status != http.StatusFound || got.header.Get("Location") != "/docs/llms.txt" {
		t.Errorf("%d to %q", got.status, got.header.Get("Location"))
	}
	without := newWorld(t, "http://127.0.0.1:1")
	got = without.do(t, without.request(t, http.MethodGet, "/llms.txt", nil, nobody))
	if got.status != http.StatusOK || !strings.Contains(got.body, "/openapi/shop.json") {
		t.Errorf("without docs: %d %s", got.status, got.body)
	}
}

func TestWithoutDocsTheHostAloneSaysWhatIsHere(t *testing.T) {
	w := newWorld(t, "http://127.0.0.1:1")
	got := w.do(t, w.request(t, http.MethodGet, "/", nil, nobody))
	if got.status != http.StatusOK || got.header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Fatalf("%d %s", got.status, got.header.Get("Content-Type"))
	}
	named := 0
	for line := range strings.Lines(got.body) {
		if path := strings.TrimSpace(line); strings.HasPrefix(path, "/") {
			named++
			if there := w.do(t, w.request(t, http.MethodGet, path, nil, nobody)); there.status != http.StatusOK {
				t.Errorf("it names %s, which answers %d", path, there.status)
			}
		}
	}
	if named != 3 { // two documents and the health
		t.Errorf("it names %d addresses:\n%s", named, got.body)
	}
	got = w.do(t, w.request(t, http.MethodPost, "/", nil, nobody))
	got.wantProblem(t, http.StatusMethodNotAllowed, "method_not_allowed")
}

func TestNoDocumentMayDeclareTheHostAlone(t *testing.T) {
	doc := document(t, strings.Replace(shop, "/shop/stock:", "/:", 1))
	if doc.Paths.Value("/") == nil {
		t.Fatal("the document does not declare /")
	}
	g := gateway.Gateway{
		Upstreams: []gateway.Upstream{{Name: "shop", URL: "http://127.0.0.1:1", Doc: doc}},
		Log:       slog.New(slog.DiscardHandler),
	}
	if _, err := g.Handler(); err == nil || !strings.Contains(err.Error(), " /, a path of the gateway's own") {
		t.Errorf("Handler = %v", err)
	}
}
