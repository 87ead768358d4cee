package simulation_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"coagent/mocks/oauthprovider"
	"coagent/platform/auth/authtest"
)

// person is somebody with two tabs open: one asks for texts and searches, the
// other for the tokens of their connections.
type person struct {
	*world
	index    int
	id       string
	http     *http.Client
	texts    *rand.Rand
	tokens   *rand.Rand
	tab      sync.Mutex        // signed
	signed   map[string]string // by scope
	signedAt time.Time
	made     int // requests so far that have a name
}

func (w *world) newPerson(index int) *person {
	return &person{
		world: w, index: index, id: fmt.Sprintf("00000000-0000-4000-8000-%012d", index+1), http: w.client("people"),
		texts: w.rng(uint64(100 + 2*index)), tokens: w.rng(uint64(101 + 2*index)), //nolint:gosec // an index
	}
}

// answer is what came back of a request, or why nothing did.
type answer struct {
	began, ended time.Time
	status       int
	header       http.Header
	body         []byte
	err          error
}

func (a answer) ok() bool { return a.err == nil && a.status/100 == 2 }

func (a answer) String() string {
	if a.err != nil {
		return "no answer"
	}
	var problem struct{ Code, Reason string }
	if a.status >= 400 {
		_ = json.Unmarshal(a.body, &problem)
	}
	return strings.TrimSpace(fmt.Sprint(a.status, " ", problem.Code, " ", problem.Reason))
}

// request is one operation with what it needs.
type request struct {
	operation, method, path string
	body                    any
	key                     string // Idempotency-Key
	stream                  bool
	scope                   string
	leaves                  time.Duration // the caller leaves after that; 0 is never
}

// about is what tells a text from others in the trace.
func (r request) about() string {
	body, _ := r.body.(map[string]any)
	if topic, ok := body["topic"]; ok {
		return fmt.Sprintf(" (%v, key %q, stream %v, leaves %v)", topic, r.key, r.stream, r.leaves)
	}
	return ""
}

// send makes one request and holds what comes to the rules of every answer.
func (p *person) send(r request) (a answer) {
	ctx := p.t.Context()
	if r.leaves > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, r.leaves)
		defer cancel()
	}
	var body io.Reader = http.NoBody
	if r.body != nil {
		text, err := json.Marshal(r.body)
		if err != nil {
			panic(err)
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, "http://"+atGateway+r.path, body)
	if err != nil {
		panic(err)
	}
	req.Header.Set("Authorization", "Bearer "+p.token(r.scope))
	if r.body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.key != "" {
		req.Header.Set("Idempotency-Key", r.key)
	}
	if r.stream {
		req.Header.Set("Accept", "text/event-stream")
	}
	a.began = time.Now()
	defer func() {
		a.ended = time.Now()
		p.note("person %d: %s%s: %v after %v", p.index+1, r.operation, r.about(), a, a.ended.Sub(a.began))
		p.answered(p, r, a)
	}()
	resp, err := p.http.Do(req)
	if err != nil {
		a.err = err
		return a
	}
	defer func() { _ = resp.Body.Close() }()
	a.status, a.header = resp.StatusCode, resp.Header
	if a.body, a.err = io.ReadAll(resp.Body); a.err == nil && r.stream && a.status == http.StatusOK {
		a = a.ofStream()
	}
	return a
}

// ofStream is the answer that a stream ends with.
func (a answer) ofStream() answer {
	a.err = io.ErrUnexpectedEOF
	for part := range strings.SplitSeq(string(a.body), "\n\n") {
		name, data := "", ""
		for line := range strings.Lines(part) {
			name += strings.TrimSpace(after(line, "event:"))
			data += strings.TrimSpace(after(line, "data:"))
		}
		switch name {
		case "meta":
			var meta struct{ IdempotencyStatus string }
			_ = json.Unmarshal([]byte(data), &meta)
			a.header.Set("Idempotency-Status", meta.IdempotencyStatus)
		case "result":
			a.body, a.err = []byte(data), nil
		case "error":
			var problem struct{ Status int }
			_ = json.Unmarshal([]byte(data), &problem)
			a.body, a.err, a.status = []byte(data), nil, problem.Status
		}
	}
	return a
}

func after(line, prefix string) string {
	rest, ok := strings.CutPrefix(line, prefix)
	if !ok {
		return ""
	}
	return rest
}

// token is one of the person's, the same for some minutes: signing takes longer
// than all the rest of a request.
func (p *person) token(scope string) string {
	p.tab.Lock()
	defer p.tab.Unlock()
	if p.signed[scope] == "" || time.Since(p.signedAt) > 4*time.Minute {
		if p.signed == nil {
			p.signed = map[string]string{}
		}
		p.signed[scope], p.signedAt = issuer().Token(p.id, authtest.Scope(cmp.Or(scope, "openid"))), time.Now()
	}
	return p.signed[scope]
}

// insist repeats a request until it is answered for good, as a client of ours
// does, at most for a minute and a half.
func (p *person) insist(rng *rand.Rand, r request) (a answer) {
	began := time.Now()
	for wait := 200 * time.Millisecond; ; wait = min(2*wait, 10*time.Second) {
		a = p.send(r)
		final := a.err == nil && a.status < 500 && a.status != http.StatusTooManyRequests && a.status != http.StatusRequestTimeout
		if final || time.Since(began) > 90*time.Second || p.isOver() {
			return a
		}
		r.leaves = 0 // one who left comes back and stays
		pause := wait + time.Duration(rng.Int64N(int64(wait)))
		if after, err := strconv.Atoi(a.header.Get("Retry-After")); err == nil {
			pause = min(max(pause, time.Duration(after)*time.Second), 20*time.Second)
		}
		time.Sleep(pause)
	}
}

func (w *world) isOver() bool { return time.Since(w.began) > span-lastUse }

// isCalm says whether the last fault is long enough ago.
func (w *world) isCalm(at time.Time) bool { return at.Sub(w.began) > span-calm }

// use starts both tabs.
func (p *person) use(wg *sync.WaitGroup) {
	wg.Go(func() {
		for !p.isOver() {
			time.Sleep(time.Duration(300+p.texts.IntN(4000)) * time.Millisecond)
			switch p.texts.IntN(10) {
			case 0, 1, 2, 3:
				p.search()
			case 4:
				p.invalidate()
			default:
				p.write()
			}
		}
	})
	for _, provider := range []string{"GOOGLE_BUSINESS", "ZILLOW"} {
		c := &connection{person: p, provider: provider, rng: rand.New(rand.NewPCG(p.tokens.Uint64(), 1))} //nolint:gosec // repeatable
		wg.Go(func() {
			for !p.isOver() {
				time.Sleep(time.Duration(500+c.rng.IntN(6000)) * time.Millisecond)
				c.step()
			}
		})
	}
}

// queries are few, so that people share what was found.
var queries = []string{
	"spring home buying trends", "first time buyer programs", "mortgage rates this week", "staging on a budget", "school ratings explained", "solar roofs",
}

func (p *person) search() {
	p.insist(p.texts, request{
		operation: "searchWeb", method: http.MethodPost, path: "/search/web",
		body: map[string]any{"query": queries[p.texts.IntN(len(queries))]},
	})
}

func (p *person) invalidate() {
	a := p.insist(p.texts, request{
		operation: "invalidateCache", method: http.MethodPost, path: "/search/cache/invalidations", scope: "search/admin",
		body: map[string]any{"pattern": "*"},
	})
	if a.ok() {
		var accepted struct{ EventID string }
		_ = json.Unmarshal(a.body, &accepted)
		p.invalidated(accepted.EventID, a.began)
	}
}

// write asks for a text about a place that nobody else asks about.
func (p *person) write() {
	rng := p.texts
	p.made++
	place := placeOf(p.index, p.made)
	r := request{
		operation: "generateSocialMediaPost", method: http.MethodPost, path: "/ai/generate-social-media-post",
		body: map[string]any{"topic": "Open house in " + place, "tone": "Professional"},
	}
	if rng.IntN(3) == 0 {
		r.operation, r.path, r.body = "generateBlogPost", "/ai/generate-blog-post", map[string]any{"topic": "Open house in " + place}
		r.stream = rng.IntN(2) == 0
	}
	if rng.IntN(5) > 1 {
		r.key = fmt.Sprintf("key-of-everybody-%04d", p.made) // the same as others', for something else
	}
	if rng.IntN(6) == 0 {
		r.leaves = time.Duration(100+rng.IntN(2000)) * time.Millisecond
	}
	if r.key == "" { // a repeat would be another request
		p.wrote(p, r, place, p.send(r))
		return
	}
	if rng.IntN(8) == 0 {
		p.changesMind(r, place)
		return
	}
	var twin sync.WaitGroup
	if rng.IntN(4) == 0 { // a double click
		again := rand.New(rand.NewPCG(rng.Uint64(), 2)) //nolint:gosec // repeatable
		twin.Go(func() { p.wrote(p, r, place, p.insist(again, r)) })
	}
	p.wrote(p, r, place, p.insist(rng, r))
	twin.Wait()
	if rng.IntN(3) == 0 {
		r.leaves = 0
		p.wrote(p, r, place, p.insist(rng, r))
	}
}

// changesMind asks for a text, leaves, cancels it and asks for it once more.
func (p *person) changesMind(r request, place string) {
	r.leaves = time.Duration(100+p.texts.IntN(2000)) * time.Millisecond
	p.wrote(p, r, place, p.send(r))
	r.leaves = 0
	if a := p.insist(p.texts, request{operation: "cancelGeneration", method: http.MethodDelete, path: "/ai/generations/" + r.key}); a.ok() {
		p.cancelled(place, a)
	}
	p.wrote(p, r, place, p.insist(p.texts, r))
}

// connection is one person's access to one provider.
type connection struct {
	*person
	provider  string
	rng       *rand.Rand
	connected bool
	floor     int64 // the latest version that was told
}

func (c *connection) step() {
	switch n := c.rng.IntN(12); {
	case !c.connected:
		c.connect()
	case n == 0:
		c.disconnect()
	case n == 1:
		a := c.insist(c.rng, request{
			operation: "refreshToken", method: http.MethodPost, path: "/oauth/refresh",
			body: map[string]any{"userId": c.id, "provider": c.provider, "ifVersion": max(c.floor, 1)},
		})
		c.got(c.floor, a)
	default:
		c.read()
	}
}

func (c *connection) connect() {
	stand := map[string]string{"GOOGLE_BUSINESS": oauthprovider.Google, "ZILLOW": oauthprovider.Zillow}[c.provider]
	code := c.world.provider.Code(stand, oauthprovider.Consent{User: c.id, RedirectURI: callback})
	a := c.insist(c.rng, request{
		operation: "exchangeCode", method: http.MethodPost, path: "/oauth/exchange",
		body: map[string]any{"userId": c.id, "provider": c.provider, "code": code},
	})
	if a.ok() {
		c.connected = true
		c.got(0, a)
	}
}

func (c *connection) disconnect() {
	a := c.insist(c.rng, request{operation: "deleteToken", method: http.MethodDelete, path: "/oauth/tokens/" + c.id + "/" + c.provider})
	if a.ok() {
		c.connected = false
	}
}

// read asks for the token, sometimes from several pages at once.
func (c *connection) read() {
	var pages sync.WaitGroup
	answers := make([]answer, 1+max(0, c.rng.IntN(6)-2))
	floor := c.floor
	for i := range answers {
		rng := rand.New(rand.NewPCG(c.rng.Uint64(), 3)) //nolint:gosec // repeatable
		pages.Go(func() {
			answers[i] = c.insist(rng, request{operation: "getToken", method: http.MethodGet, path: "/oauth/tokens/" + c.id + "/" + c.provider})
		})
	}
	pages.Wait()
	for _, a := range answers {
		c.got(floor, a)
	}
}

// got holds an answer with a token to the rules.
func (c *connection) got(floor int64, a answer) {
	var token struct {
		AccessToken string
		Version     int64
	}
	if !a.ok() {
		if a.err == nil && (a.status == http.StatusConflict || a.status == http.StatusNotFound) {
			c.lost(c, a)
			c.connected = false
		}
		return
	}
	_ = json.Unmarshal(a.body, &token)
	if token.Version < floor {
		c.broken("the connection of person %d to %s went back from version %d to %d", c.index+1, c.provider, floor, token.Version)
	}
	c.floor = max(c.floor, token.Version)
	if token.AccessToken != "" {
		c.tokenOf(c.id+" "+c.provider, token.AccessToken, fmt.Sprintf("%s|%s|%d", c.id, c.provider, token.Version))
	}
}

// crowds are many who ask for a text at once, when everything is well.
func (w *world) crowds(wg *sync.WaitGroup) {
	const size = 24
	wg.Go(func() {
		time.Sleep(span - lastUse + 5*time.Second)
		var crowd sync.WaitGroup
		for i := range size {
			p := w.newPerson(100 + i)
			crowd.Go(func() {
				place := placeOf(p.index, 1)
				r := request{
					operation: "generateSocialMediaPost", method: http.MethodPost, path: "/ai/generate-social-media-post",
					body: map[string]any{"topic": "Open house in " + place, "tone": "Professional"}, leaves: crowdPatience,
				}
				a := p.send(r)
				w.crowded(a)
				p.wrote(p, r, place, a)
				p.http.CloseIdleConnections()
			})
		}
		crowd.Wait()
		w.judgeCrowd(size)
	})
}

const crowdPatience = time.Minute

// placeOf is the name of a place that nobody else writes about.
func placeOf(person, number int) string {
	const consonants, vowels = "bdfglmnprstvz", "aeiou"
	word := func(n int) string {
		text := ""
		for range 3 {
			text += string(consonants[n%len(consonants)]) + string(vowels[n/len(consonants)%len(vowels)])
			n /= len(consonants) * len(vowels)
		}
		return strings.ToUpper(text[:1]) + text[1:]
	}
	return word(person*7919+13) + " " + word(number*104_729+person)
}
