package server

import (
	"hash/maphash"
	"net/http"
	"strconv"
	"sync/atomic"

	"coagent/gen/searchapi"
	"coagent/platform/httpapi"
	"coagent/services/search"
)

// found is the 200 of a search: results as the document has them, encoded already, as
// bytes that are kept or as what is sent once.
type found struct {
	kept     []byte // nobody changes it
	once     sender // if nothing is kept
	age      int
	cache    string
	provider string
}

// sender sends an answer of JSON.
type sender interface {
	Answer(to http.ResponseWriter, status int) error
}

var (
	_ searchapi.SearchWebResponseObject  = found{}
	_ searchapi.SearchNewsResponseObject = found{}
)

// VisitSearchWebResponse implements searchapi.SearchWebResponseObject.
func (f found) VisitSearchWebResponse(w http.ResponseWriter) error { return f.write(w) }

// VisitSearchNewsResponse implements searchapi.SearchNewsResponseObject.
func (f found) VisitSearchNewsResponse(w http.ResponseWriter) error { return f.write(w) }

// isJSON is a header's value that all answers share, since nobody changes it.
var isJSON = []string{"application/json"}

func (f found) write(w http.ResponseWriter) error {
	h, values := w.Header(), []string{strconv.Itoa(f.age), f.cache, f.provider, ""}
	h["Age"] = values[0:1:1]
	h["X-Cache"] = values[1:2:2]
	h["X-Search-Provider"] = values[2:3:3]
	if f.once != nil {
		return f.once.Answer(w, http.StatusOK)
	}
	values[3] = strconv.Itoa(len(f.kept))
	h["Content-Type"] = isJSON
	h["Content-Length"] = values[3:4:4]
	w.WriteHeader(http.StatusOK)
	_, err := w.Write(f.kept)
	return err
}

// foundBy answers a search. Results from the cache that were given before come again: their
// bytes are kept.
func foundBy(answer search.Answer, cached *encoded, results func(search.Answer) any) (f found, err error) {
	f.age, f.cache = freshness(answer)
	f.provider = answer.Provider
	var had *body
	if answer.Origin == search.Remembered && len(answer.Results) > 0 {
		had = cached.find(answer.Results)
	}
	if had != nil {
		f.kept, err = had.encode(answer, results)
	} else {
		f.once, err = httpapi.EncodeOnce(results(answer))
	}
	return f, err
}

// encoded remembers how results from the cache are encoded for one operation, for as
// long as the cache gives the very same ones. Nobody changes results ([search.Answer]), so they are
// known by their first. Each has one place; of two that share it the later has it.
type encoded struct {
	seed   maphash.Seed
	bodies [maxEncoded]atomic.Pointer[body]
}

// body is results, and from their second time on how they are encoded: most of those that
// come from Redis come once. It holds on to them: while it is remembered, their place in
// memory is no other's.
type body struct {
	of   []search.Result
	text atomic.Pointer[[]byte]
}

// maxEncoded bounds what is remembered to 20 MB at the worst, and a few at most
// times.
const maxEncoded = 256

func newEncoded() *encoded { return &encoded{seed: maphash.MakeSeed()} }

// find is what is known of results, of which there is one at least, and nil if they come
// for the first time. They are known from now on.
func (e *encoded) find(results []search.Result) *body {
	place := &e.bodies[maphash.Comparable(e.seed, &results[0])%maxEncoded]
	if had := place.Load(); had != nil && &had.of[0] == &results[0] && len(had.of) == len(results) {
		return had
	}
	place.Store(&body{of: results})
	return nil
}

// encode is the results of b, encoded by as. Whoever encodes keeps nobody waiting; two who
// come at once may both do it.
func (b *body) encode(answer search.Answer, as func(search.Answer) any) ([]byte, error) {
	if text := b.text.Load(); text != nil {
		return *text, nil
	}
	text, err := httpapi.Encode(as(answer))
	if err == nil {
		b.text.Store(&text)
	}
	return text, err
}
