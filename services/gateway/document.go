package gateway

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"time"
)

func documentPath(service string) string { return "/openapi/" + service + ".json" }

// publish serves the document of u. It stands alone: the generator has put the
// parts that documents share into each of those it embeds.
func publish(u Upstream) (http.HandlerFunc, error) {
	text, err := u.Doc.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("gateway: document of %s: %w", u.Name, err)
	}
	sum := sha256.Sum256(text)
	tag := fmt.Sprintf(`"%x"`, sum[:16])
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "public, max-age=300")
		w.Header().Set("ETag", tag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(text))
	}, nil
}
