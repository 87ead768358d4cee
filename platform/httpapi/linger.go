package httpapi

import (
	"io"
	"net/http"
	"time"
)

const (
	lingerTime  = 5 * time.Second
	lingerBytes = 3 << 20 // as much as the largest body that a document takes
	// net/http itself takes this much of a body that nobody has read.
	takenAnyway = 256 << 10
)

// lingering takes in the rest of a body that next has refused, for lingerTime and
// lingerBytes at most. net/http closes such a connection half a second after the
// answer, and a caller who is still sending then loses the answer that says what
// is wrong. Everything else that the request held is given back before.
func lingering(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := r.Body
		next.ServeHTTP(w, r)
		closes := w.Header().Get("Connection") == "close"
		if !closes && r.ContentLength >= 0 && r.ContentLength <= takenAnyway {
			return
		}
		if r.Header.Get("Expect") != "" { // the caller sends only what is asked for
			return
		}
		control := http.NewResponseController(w)
		if control.Flush() != nil || control.SetReadDeadline(time.Now().Add(lingerTime)) != nil {
			return
		}
		_, _ = io.CopyN(io.Discard, body, lingerBytes) // who is too slow was answered all the same
	})
}
