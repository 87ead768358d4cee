package loopback

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"coagent/bench/peers/byhand"
	"coagent/bench/work"
)

// A server that skips the work would win.
func TestAServerThatDoesNotDoTheWorkIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		handler http.Handler
		told    string
	}{
		"the work is done":      {handler: byhand.Standard()},
		"nothing is refused":    {handler: answering(http.StatusOK, work.Answers()["/search/web"]), told: "status 200"},
		"all is refused":        {handler: answering(http.StatusBadRequest, "maxResults"), told: "status 400"},
		"the answer is another": {handler: answering(http.StatusOK, `{"totalResults":4}`), told: "lacks"},
	} {
		t.Run(name, func(t *testing.T) {
			at := httptest.NewServer(c.handler)
			defer at.Close()
			err := doesTheWork(server{name: name}, strings.TrimPrefix(at.URL, "http://"))
			if (err == nil) != (c.told == "") || err != nil && !strings.Contains(err.Error(), c.told) {
				t.Errorf("%v, want %q", err, c.told)
			}
		})
	}
}

func doesTheWork(s server, addr string) error {
	for _, w := range work.All() {
		if _, err := s.crowd(addr, w, &pool{tokens: []string{"a.b.c"}}); err != nil {
			return err
		}
	}
	return nil
}

// answering gives every request the same answer.
func answering(status int, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}
