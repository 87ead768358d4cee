package loopback

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"coagent/mocks/bedrock"
	"coagent/mocks/eventbridge"
	"coagent/mocks/faults"

	"coagent/bench/load"
)

// Scenario is one of the load tests that the requirements ask for.
type Scenario struct {
	Name, Says string
	// Writes says that a model writes: then the goal of two seconds does not hold.
	Writes bool
	Run    func(*Bench) ([]load.Run, error)
}

// Scenarios are all load tests, in the order of the requirements.
func Scenarios() []Scenario {
	return []Scenario{
		{"generations", "Generations at once, with a model that takes a second for a text", true, generations},
		{"rates", "One user asks as often as they can, through the gateway", false, rates},
		{"throttling", "Bedrock throttles three calls in ten", true, throttling},
		{"cold", "The first request to a program that has just been started", false, cold},
		{"cache", "Searches of which most were asked before", false, cached},
		{"searches", "Searches that nobody asked before, at a provider that takes 300 ms", false, searches},
		{"invalidation", "One invalidation, by how many results are cached", false, invalidations},
		{"refreshes", "Refreshes of 100 users at once, at a provider that takes 200 ms", false, refreshes},
		{"tokens", "Reads of stored tokens, sealed and with data keys cached", false, storage},
	}
}

const (
	crowdOf = 100 // users
	reviews = `{"comments":["Dana answered every question within the hour.","The paperwork took longer than we thought."]}`
	thinks  = time.Second // how long the model takes: 80 tokens at 80 a second
)

// from are requests of all users in turn. The body may have a %d, for the number of
// the request, and the path one for that of the user.
func from(addr string, who *pool, a ask) load.Next {
	return func(n int) load.Request {
		user := n % len(who.tokens)
		r := load.Request{Method: a.method, URL: "http://" + addr + a.path, Header: http.Header{
			"Authorization": {"Bearer " + who.tokens[user]}, "Accept": {"application/json"},
		}}
		if strings.Contains(r.URL, "%d") {
			r.URL = fmt.Sprintf(r.URL, user)
		}
		if a.body != "" {
			r.Header.Set("Content-Type", "application/json")
			r.Body = strings.ReplaceAll(a.body, "%d", fmt.Sprint(n))
		}
		return r
	}
}

// writing is the AI service with room for so many generations, and the model that it
// asks.
func (b *Bench) writing(room int) (addr string, who *pool, model *bedrock.Server, err error) {
	if who, err = newPool(b, crowdOf); err != nil {
		return "", nil, nil, err
	}
	model = bedrock.New()
	bus := eventbridge.New()
	url, err := b.serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Amz-Target") != "" {
			bus.ServeHTTP(w, r)
			return
		}
		model.ServeHTTP(&thinking{ResponseWriter: w, thinks: strings.HasPrefix(r.URL.Path, "/model/")}, r)
	}))
	if err != nil {
		return "", nil, nil, err
	}
	addr = b.free()
	running, err := b.start(program{
		name: fmt.Sprintf("ai-%d", room), args: []string{b.file("ai")}, addr: addr, ready: "/readyz",
		env: append(append(cloud(url), who.settings(addr)...), "SEARCH_SERVICE_URL=http://127.0.0.1:1",
			fmt.Sprintf("MAX_CONCURRENT_GENERATIONS=%d", room)),
	})
	if err != nil {
		return "", nil, nil, err
	}
	return running.addr, who, model, nil
}

// thinking takes its time for an answer, and none for a refusal.
type thinking struct {
	http.ResponseWriter
	thinks bool
}

// WriteHeader implements http.ResponseWriter.
func (t *thinking) WriteHeader(status int) {
	if t.thinks && status == http.StatusOK {
		time.Sleep(thinks)
	}
	t.thinks = false
	t.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (t *thinking) Write(p []byte) (int, error) {
	if t.thinks {
		t.WriteHeader(http.StatusOK)
	}
	return t.ResponseWriter.Write(p)
}

// Unwrap lets the stand-in flush.
func (t *thinking) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// Flush is for the stand-in's streams.
func (t *thinking) Flush() { _ = http.NewResponseController(t.ResponseWriter).Flush() }

var analyze = ask{"POST", "/ai/analyze-reviews", reviews}

func generations(b *Bench) ([]load.Run, error) {
	addr, who, _, err := b.writing(crowdOf)
	if err != nil {
		return nil, err
	}
	var runs []load.Run
	for _, n := range []int{10, 50, 100} {
		runs = append(runs, load.Attack(fmt.Sprintf("%d at once", n), n, 3*n, from(addr, who, analyze)))
	}
	if addr, who, _, err = b.writing(10); err != nil {
		return nil, err
	}
	runs = append(runs, load.Attack("20 at once, room for 10", 20, 60, from(addr, who, analyze)))
	return runs, nil
}

func throttling(b *Bench) ([]load.Run, error) {
	addr, who, model, err := b.writing(crowdOf)
	if err != nil {
		return nil, err
	}
	for range 20 {
		model.Faults.Push(faults.Fault{Kind: "throttle", Times: 3})
		model.Faults.Push(faults.Fault{Kind: faults.None, Times: 7})
	}
	return []load.Run{load.Attack("20 at once", 20, 100, from(addr, who, analyze))}, nil
}

func rates(b *Bench) ([]load.Run, error) {
	who, err := newPool(b, 1)
	if err != nil {
		return nil, err
	}
	service, err := b.plain("service", "-answer", webAnswer)
	if err != nil {
		return nil, err
	}
	addr, url := b.free(), "http://"+service.addr
	if _, err := b.start(program{
		name: "gateway-of-one", args: []string{b.file("gateway")}, addr: addr, ready: "/readyz",
		env: append(
			who.settings(addr), "AI_SERVICE_URL="+url, "SEARCH_SERVICE_URL="+url, "OAUTH_SERVICE_URL="+url,
		),
	}); err != nil {
		return nil, err
	}
	return []load.Run{load.Attack("one user, 10 at once", 10, 1000, from(addr, who, webSearch))}, nil
}

// cold starts each program five times.
func cold(b *Bench) ([]load.Run, error) {
	who, err := newPool(b, owners)
	if err != nil {
		return nil, err
	}
	all, err := b.starters(who)
	if err != nil {
		return nil, err
	}
	var runs []load.Run
	for _, s := range all[1:] {
		run := load.Run{Name: s.name, Statuses: map[int]int{}}
		for range 5 {
			took, _, _, err := b.once(s, who)
			if err != nil {
				return nil, err
			}
			run.Add(took, http.StatusOK)
		}
		runs = append(runs, run)
	}
	return runs, nil
}

// searching is the search service with a Redis and a provider that takes a while.
func (b *Bench) searching(takes time.Duration) (addr string, who *pool, asked *atomic.Int64, err error) {
	if who, err = newPool(b, crowdOf); err != nil {
		return "", nil, nil, err
	}
	asked = new(atomic.Int64)
	answer := []byte(tavily())
	url, err := b.serve(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		time.Sleep(takes)
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(answer) // the caller has left
	}))
	if err != nil {
		return "", nil, nil, err
	}
	redis, err := b.redis()
	if err != nil {
		return "", nil, nil, err
	}
	addr = b.free()
	running, err := b.start(program{
		name: "search-under-load", args: []string{b.file("search")}, addr: addr, ready: "/readyz",
		env: append(append(cloud(url), who.settings(addr)...), "REDIS_ENDPOINT="+redis.addr, "SEARCH_PROVIDERS=tavily",
			"TAVILY_URL="+url, "TAVILY_API_KEY=bench", "TAVILY_REQUESTS_PER_MINUTE=100000", "EVENT_KEY="+eventKey),
	})
	if err != nil {
		return "", nil, nil, err
	}
	return running.addr, who, asked, nil
}

const eventKey = "a-key-of-the-bus-under-load"

func cached(b *Bench) ([]load.Run, error) {
	addr, who, asked, err := b.searching(300 * time.Millisecond)
	if err != nil {
		return nil, err
	}
	next := from(addr, who, webSearch)
	run := load.Attack("50 at once, 100 queries", 50, 5000, func(n int) load.Request {
		r := next(n)
		r.Body = fmt.Sprintf(`{"query":"homes in district %d"}`, n%100)
		return r
	})
	run.Notes = fmt.Sprintf("the provider was asked %d times", asked.Load())
	return []load.Run{run}, nil
}

func searches(b *Bench) ([]load.Run, error) {
	addr, who, _, err := b.searching(300 * time.Millisecond)
	if err != nil {
		return nil, err
	}
	var runs []load.Run
	for _, n := range []int{10, 50, 100} {
		body := fmt.Sprintf(`{"query":"homes in district %%d of %d"}`, n)
		next := from(addr, who, ask{"POST", "/search/web", body})
		runs = append(runs, load.Attack(fmt.Sprintf("%d at once", n), n, 10*n, next))
	}
	return runs, nil
}

// invalidations fill the cache and drop all of it, by the event that the bus would
// deliver.
func invalidations(b *Bench) ([]load.Run, error) {
	addr, who, _, err := b.searching(0)
	if err != nil {
		return nil, err
	}
	var runs []load.Run
	for round, keys := range []int{100, 1000, 10_000} {
		body := fmt.Sprintf(`{"query":"homes in district %%d of round %d"}`, round)
		filled := load.Attack("", 32, keys, from(addr, who, ask{"POST", "/search/web", body}))
		if filled.Statuses[http.StatusOK] != keys {
			return nil, fmt.Errorf("filling the cache: %v", filled.Statuses)
		}
		run := load.Attack(fmt.Sprintf("%d results", keys), 1, 1, func(int) load.Request {
			var event bytes.Buffer
			fmt.Fprintf(&event, `{"id":"load-%d","source":"coagent.search","detail-type":"search.cache.invalidate","detail":{`+
				`"eventType":"search.cache.invalidate","timestamp":%d,"pattern":"*"}}`, round, time.Now().UnixMilli())
			return load.Request{
				Method: "POST", URL: "http://" + addr + "/search/events", Body: event.String(),
				Header: http.Header{"Content-Type": {"application/json"}, "X-Event-Key": {eventKey}},
			}
		})
		runs = append(runs, run)
	}
	return runs, nil
}

// Load runs a scenario, and ends what it has started.
func (b *Bench) Load(s Scenario) ([]load.Run, error) {
	if err := b.prepare(); err != nil {
		return nil, err
	}
	before := len(b.ends)
	runs, err := s.Run(b)
	return runs, errors.Join(err, b.closeTo(before))
}
