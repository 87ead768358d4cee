package httpapi

import (
	"net/http"
	"time"
)

const (
	// BodyTime is how long the body of a request may take to arrive.
	BodyTime = 15 * time.Second
	// writeTime is how long an answer may take to be sent.
	writeTime = 5 * time.Second
)

// SetDeadlines has the connection closed when, from now on, the body of r takes
// longer than body to arrive, or the answer longer than answer, or the body, and
// 5 s to be sent. Who knows how long an operation takes does so before the body is
// read. For every other request [Front] does, with [BodyTime] and 0, when the answer
// begins: also a body that nobody looks at is waited for by net/http before it
// answers.
//
// A writer without deadlines belongs to a test or to a host that keeps the time
// itself (Lambda).
func SetDeadlines(w http.ResponseWriter, r *http.Request, body, answer time.Duration) {
	if x := exchangeOf(r.Context()); x != nil {
		x.bounded = true
	}
	connection, now := http.NewResponseController(w), time.Now()
	// net/http takes both off: the one for reading at the end of the body, the
	// other after the request. Without a body the first would end the wait that
	// sees a caller leave, and so the request.
	if r.ContentLength != 0 {
		_ = connection.SetReadDeadline(now.Add(body))
		answer = max(answer, body)
	}
	_ = connection.SetWriteDeadline(now.Add(answer + writeTime))
}
