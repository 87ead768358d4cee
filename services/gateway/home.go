package gateway

import (
	"net/http"
	"strings"

	"coagent/platform/httpapi"
)

// homePath is where somebody arrives who knows nothing but the host.
const (
	homePath = "/"
	llmsPath = "/llms.txt" // where programs that read for people look first (llmstxt.org)
)

// home leads from path to a page of the docs site. Where there is none it says in
// plain text what is here instead.
func home(upstreams []Upstream, path, page string, hasDocs bool) http.HandlerFunc {
	if hasDocs {
		// Not for good: a browser would remember it, and the site may be taken away.
		return func(w http.ResponseWriter, r *http.Request) {
			httpapi.SetRoute(r.Context(), r.Method, path)
			http.Redirect(w, r, page, http.StatusFound)
		}
	}
	var text strings.Builder
	text.WriteString("This is the API gateway of Co-agent Marketer.\n\nIts documents (OpenAPI 3):\n")
	for _, u := range upstreams {
		text.WriteString("  " + documentPath(u.Name) + "\n")
	}
	text.WriteString("Its health:\n  /healthz\n")
	return func(w http.ResponseWriter, r *http.Request) {
		httpapi.SetRoute(r.Context(), r.Method, path)
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write([]byte(text.String())) // the caller may have left
	}
}
