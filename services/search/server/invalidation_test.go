package server_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"coagent/gen/searchapi"
	"coagent/platform/fault"
	"coagent/platform/httpapi"
	"coagent/platform/httpapi/httpapitest"
	"coagent/services/search"
	"coagent/services/search/searchtest"
	"coagent/services/search/server"
)

// bystander notes what it is told to forget.
type bystander struct {
	err                error
	published, dropped []string
}

func (b *bystander) PublishInvalidation(_ context.Context, p search.Pattern) (string, error) {
	b.published = append(b.published, p.String())
	return "search-12345678", b.err
}

func (b *bystander) Invalidate(_ context.Context, p search.Pattern) (int, error) {
	b.dropped = append(b.dropped, p.String())
	return 3, b.err
}

// ask posts to a service over b. The scope that the operation wants is noted.
func ask(t *testing.T, b *bystander, path, body string) (resp *http.Response, scope string) {
	t.Helper()
	doc, err := readDocument()
	if err != nil {
		t.Fatal(err)
	}
	handler, err := httpapi.Service{
		Name: "search", Doc: doc, Bodies: searchapi.Bodies, Parameters: searchapi.Parameters, Log: slog.New(slog.DiscardHandler), ResponseSample: 1,
		Authenticate: func(r *http.Request, wanted string) (context.Context, error) { scope = wanted; return r.Context(), nil },
		OnViolation:  func(_ *http.Request, err error) { t.Error(err) },
	}.Handler(server.New(new(searchtest.Provider), b, b))
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, req)
	return w.Result(), scope
}

func delivered(pattern string) string {
	return `{"id":"1","detail-type":"search.cache.invalidate","source":"coagent.search","detail":{"eventType":"search.cache.invalidate","timestamp":1,"pattern":"` + pattern + `"}}`
}

func TestForgettingIsAnEventAndNothingElse(t *testing.T) {
	b := new(bystander)
	resp, scope := ask(t, b, "/search/cache/invalidations", `{"pattern":"NEWS:* @ Austin*"}`)
	var out searchapi.CacheInvalidationAccepted
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil || resp.StatusCode != http.StatusAccepted {
		t.Fatalf("status %d, %v", resp.StatusCode, err)
	}
	if out.EventID != "search-12345678" || out.Pattern != "news:* @ austin*" || !slices.Equal(b.published, []string{"news:* @ austin*"}) || len(b.dropped) != 0 {
		t.Errorf("answered %+v, published %q, dropped %q", out, b.published, b.dropped)
	}
	if scope != "search/admin" {
		t.Errorf("the scope is %q", scope)
	}
}

func TestADeliveredEventForgets(t *testing.T) {
	b := new(bystander)
	resp, scope := ask(t, b, "/search/events", delivered("web:*"))
	if resp.StatusCode != http.StatusNoContent || !slices.Equal(b.dropped, []string{"web:*"}) || len(b.published) != 0 || scope != "events/deliver" {
		t.Errorf("status %d, dropped %q, published %q, scope %q", resp.StatusCode, b.dropped, b.published, scope)
	}
	b.err = fault.New(fault.Unavailable, "search.cache_unavailable", "The cache does not answer.")
	resp, _ = ask(t, b, "/search/events", delivered("web:*"))
	httpapitest.Problem(t, resp, http.StatusServiceUnavailable, "search.cache_unavailable") // the bus delivers it again
}

func TestWhatNamesNothingForgetsNothing(t *testing.T) {
	b := new(bystander)
	for _, body := range []string{`{}`, `{"pattern":""}`, `{"pattern":"  "}`, `{"pattern":"` + strings.Repeat("x", 201) + `"}`, `{"pattern":"x","more":1}`} {
		resp, _ := ask(t, b, "/search/cache/invalidations", body)
		if resp.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: status %d", body, resp.StatusCode)
		}
	}
	for name, body := range map[string]string{
		"another event":  strings.Replace(delivered("web:*"), `"detail-type":"search.cache.invalidate"`, `"detail-type":"ai.content.generated"`, 1),
		"another sender": strings.Replace(delivered("web:*"), "coagent.search", "coagent.ai", 1),
		"no pattern":     strings.Replace(delivered("web:*"), `,"pattern":"web:*"`, ``, 1),
		"another body":   strings.Replace(delivered("web:*"), `"eventType":"search.cache.invalidate"`, `"eventType":"ai.content.generated"`, 1),
	} {
		if resp, _ := ask(t, b, "/search/events", body); resp.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: status %d", name, resp.StatusCode)
		}
	}
	if len(b.published)+len(b.dropped) != 0 {
		t.Errorf("published %q, dropped %q", b.published, b.dropped)
	}
}
