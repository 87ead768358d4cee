package spec_test

import (
	"io"
	"net/http"
	"testing"
)

// open are the pages that need no token, by program.
var open = map[string][]string{
	"gateway": {"/", "/healthz", "/readyz", "/openapi/ai.json", "/openapi/oauth.json", "/openapi/search.json"},
	"ai":      {"/healthz", "/readyz"},
	"oauth":   {"/healthz", "/readyz"},
	"search":  {"/healthz", "/readyz"},
}

// headIsAnswered sees that HEAD is GET without the body at what is open to all,
// and that no operation has it: their GET may end in a call of a provider.
func (w *world) headIsAnswered(t *testing.T) {
	for door, paths := range open {
		for _, path := range paths {
			get, head := w.fetch(t, http.MethodGet, door, path), w.fetch(t, http.MethodHead, door, path)
			if get.status != http.StatusOK || head.status != http.StatusOK || len(head.body) != 0 {
				t.Errorf("%s %s: GET %d, HEAD %d with %d bytes", door, path, get.status, head.status, len(head.body))
			}
			for _, name := range []string{"Content-Type", "Content-Length", "Cache-Control", "ETag", "Vary", "X-Content-Type-Options"} {
				if got, want := head.header.Get(name), get.header.Get(name); got != want {
					t.Errorf("%s %s: the %s of HEAD is %q, that of GET %q", door, path, name, got, want)
				}
			}
			if head.header.Get(ofCorrelation) == "" {
				t.Errorf("%s %s: HEAD without correlation id", door, path)
			}
		}
	}
	for _, d := range documents(t) {
		for _, o := range d.operations {
			if o.method != http.MethodGet {
				continue
			}
			for _, door := range []string{o.service, "gateway"} {
				at := *o
				at.door = door
				for _, req := range exampleRequests(t, &at, "user-1") {
					a, err := w.send(t.Context(), req, spoiled{method: http.MethodHead})
					if err != nil {
						t.Fatal(err)
					}
					if a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") == "" || len(a.body) != 0 {
						t.Errorf("%s at %s: HEAD gives %d, Allow %q", o, door, a.status, a.header.Get("Allow"))
					}
				}
			}
		}
	}
}

// fetch asks without credentials.
func (w *world) fetch(t *testing.T, method, door, path string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, w.at[door]+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header, body}
}
