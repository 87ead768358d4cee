package gateway

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
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
	// docsPolicy lets a page have the files of the site, and nothing of another
	// host or written into the page.
	docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

// docsTypes are the kinds of files that a site has; others are not served.
var docsTypes = map[string]string{
	".html":  "text/html; charset=utf-8",
	".md":    "text/markdown; charset=utf-8",
	".txt":   "text/plain; charset=utf-8",
	".atom":  "application/atom+xml",
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".json":  "application/json",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".woff2": "font/woff2",
}

// docsPage is one file of the site, in the forms in which it is sent.
type docsPage struct {
	kind  string
	plain docsBody
	// gzip compresses when the first reader asks for it, so that the start does
	// not wait; empty if that would not be smaller.
	gzip func() docsBody
}

// docsBody is one form of a file, with the ETag of that form.
type docsBody struct {
	tag  string
	text []byte
}

func newDocsPage(kind string, text []byte) docsPage {
	return docsPage{kind, newDocsBody(text), sync.OnceValue(func() docsBody { return compressed(text) })}
}

func compressed(text []byte) docsBody {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err := w.Write(text)
	if errors.Join(err, w.Close()) != nil || packed.Len() >= len(text) {
		return docsBody{}
	}
	return newDocsBody(packed.Bytes())
}

func newDocsBody(text []byte) docsBody {
	sum := sha256.Sum256(text)
	return docsBody{fmt.Sprintf(`"%x"`, sum[:16]), text}
}

// acceptsGzip reports whether a reader takes gzip (RFC 9110, section 12.5.3).
func acceptsGzip(h http.Header) bool {
	accepts, named := false, false
	for coding := range strings.SplitSeq(strings.ToLower(strings.Join(h.Values("Accept-Encoding"), ",")), ",") {
		name, weight, _ := strings.Cut(strings.ReplaceAll(coding, " ", ""), ";")
		wanted := strings.Trim(strings.TrimPrefix(weight, "q="), "0.") != "" || weight == ""
		switch {
		case name == "gzip":
			accepts, named = wanted, true
		case name == "*" && !named:
			accepts = wanted
		}
	}
	return accepts
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
		if err != nil {
			return err
		}
		pages[name] = newDocsPage(kind, text)
		return nil
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
		h.Add("Vary", "Accept-Encoding")
		body := page.plain
		if acceptsGzip(r.Header) {
			if packed := page.gzip(); packed.text != nil {
				body = packed
				h.Set("Content-Encoding", "gzip")
			}
		}
		h.Set("ETag", body.tag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body.text))
	}, nil
}
