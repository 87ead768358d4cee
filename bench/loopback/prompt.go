package loopback

import (
	"bytes"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"strings"
	"sync"
)

// prompt is a model that is asked the same again and again, and gives its first answer
// at once.
type prompt struct {
	model, bus http.Handler

	mu     sync.Mutex
	asked  []byte
	answer *httptest.ResponseRecorder
}

// ServeHTTP implements http.Handler.
func (p *prompt) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Header.Get("X-Amz-Target") != "":
		p.bus.ServeHTTP(w, r)
		return
	case !strings.HasPrefix(r.URL.Path, "/model/"): // what models there are
		p.model.ServeHTTP(w, r)
		return
	}
	answer, err := p.remember(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // the caller has left
}

// remember reads r and gives the answer to the first of its kind.
func (p *prompt) remember(r *http.Request) (*httptest.ResponseRecorder, error) {
	asked, err := httputil.DumpRequest(r, true)
	if err != nil {
		return nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.answer == nil {
		p.asked, p.answer = bytes.Clone(asked), httptest.NewRecorder()
		p.model.ServeHTTP(p.answer, r)
	}
	return p.answer, nil
}

// request is the first that the model was sent.
func (p *prompt) request() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked
}
