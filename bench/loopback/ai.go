package loopback

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"slices"
	"strings"
	"sync"
	"time"

	"coagent/mocks/bedrock"
	"coagent/mocks/eventbridge"

	"coagent/bench/load"
)

// Hops are how long one caller waits for a text: of the model alone, and of the AI
// service, which asks that model.
type Hops struct{ Model, Service load.Run }

// AI measures what the AI service adds to a model that answers at once: one caller
// sends the model's own request and one of the service in turn, each over a
// connection that stays open.
func AI(b *Bench, rounds int) (h Hops, err error) {
	who, err := newPool(b, 1)
	if err != nil {
		return h, err
	}
	model := &prompt{model: bedrock.New(), bus: eventbridge.New()}
	url, err := b.serve(model)
	if err != nil {
		return h, err
	}
	addr := b.free()
	service, err := b.start(program{
		name: "ai-hop", args: []string{b.file("ai")}, addr: addr, ready: "/readyz",
		env: append(append(cloud(url), who.settings(addr)...), "SEARCH_SERVICE_URL=http://127.0.0.1:1"),
	})
	if err != nil {
		return h, err
	}
	asked := newCrowd(service.addr, analyze, who.tokens)
	if err := once(asked, nil); err != nil { // which the model remembers
		return h, err
	}
	direct := &crowd{
		addr: strings.TrimPrefix(url, "http://"), method: http.MethodPost, requests: [][]byte{model.request()},
		conns: make([]*conn, 1),
	}
	h = Hops{load.Run{Statuses: map[int]int{}}, load.Run{Statuses: map[int]int{}}}
	for range 200 * rounds {
		if err := errors.Join(once(direct, &h.Model), once(asked, &h.Service)); err != nil {
			return h, err
		}
	}
	return h, nil
}

// once sends one request and adds how long its answer took.
func once(c *crowd, to *load.Run) error {
	began := time.Now()
	if _, _, err := c.once(0); err != nil {
		return err
	}
	if to != nil {
		to.Add(time.Since(began), http.StatusOK)
	}
	return nil
}

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

// hopTable is the table of a part that is measured by the clock.
func hopTable(h Hops) string {
	var s strings.Builder
	s.WriteString("\n### The AI service before a model that answers at once, one connection: on the clock\n\n" +
		"| | p50, ms | p99, ms |\n|---|---|---|\n")
	ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	row := func(name string, p50, p99 time.Duration) {
		fmt.Fprintf(&s, "| %s | %.2f | %.2f |\n", name, ms(p50), ms(p99))
	}
	row("the model alone", h.Model.At(0.5), h.Model.At(0.99))
	row("**ours** before it", h.Service.At(0.5), h.Service.At(0.99))
	added := make([]time.Duration, len(h.Model.Took)) // pair by pair, so that what the machine does besides matters less
	for i := range added {
		added[i] = h.Service.Took[i] - h.Model.Took[i]
	}
	pairs := load.Run{Took: slices.Clip(added)}
	row("added, pair by pair", pairs.At(0.5), pairs.At(0.99))
	return s.String()
}
