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

// found is the 200 of a search: results as the document has them, encoded already.
type found struct {
	body     []byte // nobody changes it
	age      int
	cache    string
	provider string
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
	h, values := w.Header(), []string{strconv.Itoa(len(f.body)), strconv.Itoa(f.age), f.cache, f.provider}
	h["Content-Type"] = isJSON
	h["Content-Length"] = values[0:1:1]
	h["Age"] = values[1:2:2]
	h["X-Cache"] = values[2:3:3]
	h["X-Search-Provider"] = values[3:4:4]
	w.WriteHeader(http.StatusOK)
	_, err := w.Write(f.body)
	return err
}

// foundBy answers a search. Results that come from the cache come again.
func foundBy(answer search.Answer, cached *encoded, results func(search.Answer) any) (f found, err error) {
	f.age, f.cache = freshness(answer)
	f.provider = answer.Provider
	if answer.Origin == search.Remembered && len(answer.Results) > 0 {
		f.body, err = cached.of(answer, results)
	} else {
		f.body, err = httpapi.Encode(results(answer))
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

// body is encoded results. It holds on to them: while it is remembered, their place
// in memory is no other's.
type body struct {
	text []byte
	of   []search.Result
}

// maxEncoded bounds what is remembered to 20 MB at the worst, and a few at most
// times.
const maxEncoded = 256

func newEncoded() *encoded { return &encoded{seed: maphash.MakeSeed()} }

// of gives the results of answer, of which there is one at least, encoded. Whoever
// encodes keeps nobody waiting; two who come at once may both do it.
func (e *encoded) of(answer search.Answer, as func(search.Answer) any) ([]byte, error) {
	results := answer.Results
	place := &e.bodies[maphash.Comparable(e.seed, &results[0])%maxEncoded]
	if had := place.Load(); had != nil && &had.of[0] == &results[0] && len(had.of) == len(results) {
		return had.text, nil
	}
	text, err := httpapi.Encode(as(answer))
	if err != nil {
		return nil, err
	}
	place.Store(&body{text, results})
	return text, nil
}
