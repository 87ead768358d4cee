package gateway

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"coagent/platform/httpapi"
)

const (
	// docsRoot is where the docs site is. No document may declare a path under
	// it, be there a site or not.
	docsRoot = "/docs/"
	// maxDocs bounds the memory that a site takes, and ends the walk through a
	// folder that is none.
	maxDocs = 32 << 20
	// docsTime is what a slow reader gets for the largest file.
	docsTime = time.Minute
	// docsPolicy lets a page have what the site itself holds, and nothing of
	// another host. Redoc writes its styles into the page.
	docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
		"font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

// docsTypes are the kinds of files that a site has; others are not served.
var docsTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".json": "application/json",
	".svg":  "image/svg+xml",
	".png":  "image/png",
}

// docsPage is one file of the site.
type docsPage struct {
	kind, tag string
	text      []byte
}

// docs reads the whole site, so that a path names a file that was there at the
// start or nothing at all. It does not follow symbolic links.
func docs(site fs.FS) (http.HandlerFunc, error) {
	pages, size := map[string]docsPage{}, int64(0)
	err := fs.WalkDir(site, ".", func(name string, entry fs.DirEntry, err error) error {
		kind := docsTypes[path.Ext(name)]
		if err != nil || !entry.Type().IsRegular() || kind == "" {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if size += info.Size(); size > maxDocs {
			return fmt.Errorf("it holds more than %d MiB", maxDocs>>20)
		}
		text, err := fs.ReadFile(site, name)
		sum := sha256.Sum256(text)
		pages[name] = docsPage{kind, fmt.Sprintf(`"%x"`, sum[:16]), text}
		return err
	})
	if _, found := pages["index.html"]; err == nil && !found {
		err = errors.New("it holds no index.html")
	}
	if err != nil {
		return nil, fmt.Errorf("gateway: docs site: %w", err)
	}

	return func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.EscapedPath(), docsRoot)
		if name == "" {
			name = "index.html"
		}
		page, found := pages[name]
		if !found {
			httpapi.WriteError(w, r, nothingHere())
			return
		}
		httpapi.SetRoute(r.Context(), r.Method, docsRoot)
		httpapi.SetDeadlines(w, r, httpapi.BodyTime, docsTime)
		h := w.Header()
		h.Set("Content-Type", page.kind)
		h.Set("Content-Security-Policy", docsPolicy)
		h.Set("Cache-Control", "public, no-cache") // kept, and asked about: pages and their scripts belong together
		h.Set("ETag", page.tag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(page.text))
	}, nil
}
