package simulation_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"coagent/gen/aiapi"
	"coagent/gen/oauthapi"
	"coagent/gen/searchapi"
	"coagent/mocks/eventbridge"
	"coagent/platform/httpapi"
)

// record is what was seen, and what of it breaks a rule.
type record struct {
	mu    sync.Mutex
	epoch time.Time // when people began
	lines []string
	wrong []string

	statuses      map[int]int
	texts         map[string]*written      // by place
	events        []eventbridge.Event      // that the bus took
	invalidations map[string]*invalidation // by event id
	owners        map[string]string        // of access tokens
	versions      map[string]bool          // of connections, that somebody was told, as the ids of their events
	kills         map[string][]time.Time   // by host
	disturbances  []disturbance
	providerWaits time.Time // until when a provider has asked to be left alone
	crowd         struct{ served, refused, other int }
}

// written is a text that somebody asked for.
type written struct {
	owner      string
	key        string
	calls      []time.Time // of the model
	answers    int         // with the text
	first      []byte
	kept       time.Time // when it was first known to be kept; zero: never
	unreliable bool      // Redis was away, and said so
	cancelled  time.Time // when it was known to be cancelled; zero: never
}

type invalidation struct{ asked, delivered time.Time }

type disturbance struct {
	from, to   string
	began, end time.Time
}

func newRecord() *record {
	return &record{
		epoch: time.Now(), statuses: map[int]int{}, texts: map[string]*written{}, invalidations: map[string]*invalidation{},
		owners: map[string]string{}, versions: map[string]bool{}, kills: map[string][]time.Time{},
	}
}

// note adds a line to the trace.
func (r *record) note(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lines = append(r.lines, fmt.Sprint(time.Since(r.epoch), " ")+fmt.Sprintf(format, args...))
}

// broken notes that a rule does not hold.
func (r *record) broken(format string, args ...any) {
	r.note("BROKEN: "+format, args...)
	r.mu.Lock()
	defer r.mu.Unlock()
	if said := r.lines[len(r.lines)-1]; len(r.wrong) < 20 {
		r.wrong = append(r.wrong, said)
	}
}

func (r *record) counts() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	total, parts := 0, []string{}
	for _, status := range slices.Sorted(keysOf(r.statuses)) {
		total += r.statuses[status]
		parts = append(parts, fmt.Sprint(r.statuses[status], "×", status))
	}
	return fmt.Sprintf("%d requests (%s)", total, strings.Join(parts, ", "))
}

func keysOf[K comparable, V any](m map[K]V) func(func(K) bool) {
	return func(yield func(K) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// Rule: no panic, and no answer of a service that breaks its document. The
// programs say so in their logs.
func (w *world) logOf(name string) io.Writer { return &logReader{w, name} }

type logReader struct {
	*world
	name string
}

func (l *logReader) Write(line []byte) (int, error) {
	for _, sign := range []string{`"violation":`, `"stack":`} {
		if bytes.Contains(line, []byte(sign)) {
			l.broken("%s says: %s", l.name, clipped(string(line)))
		}
	}
	if *logs {
		fmt.Fprintf(os.Stderr, "%v %s %s", time.Since(l.epoch), l.name, line)
	}
	return len(line), nil
}

func (w *world) noLog() *log.Logger { return log.New(io.Discard, "", 0) }

// document is what a document says of an operation.
type document struct {
	timeout  time.Duration
	statuses map[int]bool
}

var operations = sync.OnceValue(func() map[string]document {
	all := map[string]document{}
	for _, load := range []func() (*openapi3.T, error){aiapi.GetSpec, searchapi.GetSpec, oauthapi.GetSpec} {
		doc, err := load()
		if err != nil {
			panic(err)
		}
		known, err := httpapi.Operations(doc)
		if err != nil {
			panic(err)
		}
		for _, o := range known {
			statuses := map[int]bool{}
			for status := range doc.Paths.Value(o.Path).GetOperation(o.Method).Responses.Map() {
				if n, err := strconv.Atoi(status); err == nil {
					statuses[n] = true
				}
			}
			all[o.ID] = document{o.Timeout, statuses}
		}
	}
	return all
})

// codes are the error codes that the documents explain.
var codes = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, name := range []string{"common", "ai", "search", "oauth"} {
		text, err := os.ReadFile("../openapi/" + name + ".yaml")
		if err != nil {
			panic(err)
		}
		_, section, _ := strings.Cut(string(text), "\nx-coagent-problem-codes:\n")
		for line := range strings.Lines(section) {
			code, _, _ := strings.Cut(strings.TrimSpace(line), ":")
			if !strings.HasPrefix(line, "  ") {
				break
			}
			all[code] = true
		}
	}
	return all
})

// grace is what an answer may take beyond its operation's time: the gateway's two
// seconds, and the way to the caller.
const grace = 2*time.Second + 100*time.Millisecond

// Rules of every answer: its status and its code are documented, it is not late,
// and when all has been well for long enough it is a success.
func (r *record) answered(p *person, req request, a answer) {
	r.mu.Lock()
	if a.err == nil {
		r.statuses[a.status]++
	} else {
		r.statuses[0]++
	}
	r.mu.Unlock()
	doc := operations()[req.operation]
	if took := a.ended.Sub(a.began); took > doc.timeout+grace {
		r.broken("%s took %v; it has %v", req.operation, took, doc.timeout)
	}
	if a.err == nil && !doc.statuses[a.status] {
		r.broken("%s answered %v, which is not documented", req.operation, a)
	}
	if a.err == nil && a.status >= 400 {
		var problem struct {
			Status              int
			Code, CorrelationID string
		}
		if err := json.Unmarshal(a.body, &problem); err != nil || problem.Status != a.status || !codes()[problem.Code] || problem.CorrelationID == "" {
			r.broken("%s answered %d with %s, which no document explains", req.operation, a.status, clipped(string(a.body)))
		}
		if a.status == http.StatusUnprocessableEntity && problem.Code == "idempotency_key_reused" {
			r.broken("%s of person %d: somebody else's key is taken for theirs", req.operation, p.index+1)
		}
	}
	if req.operation == "searchWeb" && a.ok() {
		r.fresh(a)
	}
	if p.isCalm(a.began) && p.index < 100 && req.leaves == 0 && !a.ok() && !r.expected(req, a) {
		r.broken("%s: %v, %v after the last fault", req.operation, a, (a.began.Sub(p.began) - (span - lastFault)).Round(time.Second))
	}
}

// Rule: nothing from before an invalidation is given once search has taken it. A
// process that cannot hear of it from Redis may be late.
func (r *record) fresh(a answer) {
	age, err := strconv.Atoi(a.header.Get("Age"))
	if err != nil || a.header.Get("X-Cache") == "MISS" {
		return
	}
	found := a.began.Add(-time.Duration(age+1) * time.Second) // it is told in whole seconds
	r.mu.Lock()
	var stale *invalidation
	for _, i := range r.invalidations {
		if !i.asked.IsZero() && !i.delivered.IsZero() && i.delivered.Before(a.began) && a.ended.Add(-time.Duration(age)*time.Second).Before(i.asked) &&
			found.Before(i.asked.Add(-time.Second)) && !r.wasDisturbed("search", "redis", i.asked, a.ended) {
			stale = i
		}
	}
	r.mu.Unlock()
	if stale != nil {
		r.broken("a search got results %d s old, %v after they were cleared", age, a.began.Sub(stale.delivered))
	}
}

// expected says whether a refusal is the right answer also when all is well:
// what was lost while it was not, and has not been asked for since; what a
// provider has asked to wait with; and what somebody asks for too often.
func (r *record) expected(req request, a answer) bool {
	r.mu.Lock()
	waits := a.began.Before(r.providerWaits)
	r.mu.Unlock()
	return strings.HasPrefix(req.path, "/ai/") && (a.status == http.StatusConflict || a.status == http.StatusNotFound) || // cancelled, or too late for it
		a.status == http.StatusTooManyRequests && bytes.Contains(a.body, []byte(`"rate_limited"`)) ||
		waits && bytes.Contains(a.body, []byte("oauth.provider_unavailable")) ||
		strings.Contains(req.path, "/oauth/") && (a.status == http.StatusConflict || a.status == http.StatusNotFound) ||
		req.operation == "exchangeCode" && a.status == http.StatusUnprocessableEntity
}

// Rule: nobody sees another's data. A token has one owner.
func (r *record) tokenOf(owner, token, version string) {
	r.mu.Lock()
	before, known := r.owners[token]
	r.owners[token] = owner
	r.versions[version] = true
	r.mu.Unlock()
	if known && before != owner {
		r.broken("the token of %s was given to %s", before, owner)
	}
}

func (r *record) text(place string) *written {
	if r.texts[place] == nil {
		r.texts[place] = &written{}
	}
	return r.texts[place]
}

var places = regexp.MustCompile(`[A-Z](?:[bdfglmnprstvz][aeiou]|[aeiou]){2,5}[a-z]* [A-Z](?:[bdfglmnprstvz][aeiou]|[aeiou]){2,5}\b`)

// watchModel notes which text each call of the model is for.
func (w *world) watchModel(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return // the caller has gone
		}
		w.mu.Lock()
		for _, place := range slices.Compact(slices.Sorted(slices.Values(places.FindAllString(string(body), -1)))) {
			if t := w.texts[place]; t != nil {
				t.calls = append(t.calls, time.Now())
				w.lines = append(w.lines, fmt.Sprint(time.Since(w.epoch), " the model is asked about ", place))
			}
		}
		w.mu.Unlock()
		r.Body = io.NopCloser(bytes.NewReader(body))
		select { // it thinks
		case <-time.After(thinking):
			next.ServeHTTP(rw, r)
		case <-r.Context().Done():
		}
	})
}

// thinking is how long the model takes for a text that is not streamed, or for the
// first word of one that is.
const thinking = 1500 * time.Millisecond

// watchProvider notes for how long a provider asks to be left alone. The service
// does that for five minutes at most, and up to a fifth longer.
func (w *world) watchProvider(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(rw, r)
		seconds, err := strconv.Atoi(rw.Header().Get("Retry-After"))
		if err != nil {
			return
		}
		until := time.Now().Add(min(time.Duration(seconds)*time.Second, 5*time.Minute) * 6 / 5)
		w.mu.Lock()
		defer w.mu.Unlock()
		if until.After(w.providerWaits) {
			w.providerWaits = until
		}
	})
}

// watchBus takes what the bus took off its hands: it remembers only so much.
func (w *world) watchBus(next *eventbridge.Server) http.Handler {
	next.Client = &http.Client{Transport: deliveries{w, next.Client.Transport}}
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		defer func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.events = append(w.events, next.Events()...)
			next.ClearEvents()
		}()
		next.ServeHTTP(rw, r)
	})
}

// deliveries sees which events search has taken.
type deliveries struct {
	w    *world
	next http.RoundTripper
}

func (d deliveries) CloseIdleConnections() { d.next.(*http.Transport).CloseIdleConnections() }

func (d deliveries) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	resp, err := d.next.RoundTrip(r)
	var event struct{ Detail struct{ EventID string } }
	if json.Unmarshal(body, &event) == nil && err == nil && resp.StatusCode/100 == 2 {
		d.w.delivered(event.Detail.EventID)
	}
	return resp, err
}

func (r *record) delivered(id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if i := r.invalidation(id); i.delivered.IsZero() {
		i.delivered = time.Now()
	}
}

func (r *record) invalidated(id string, asked time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.invalidation(id).asked = asked
}

func (r *record) invalidation(id string) *invalidation {
	if r.invalidations[id] == nil {
		r.invalidations[id] = &invalidation{}
	}
	return r.invalidations[id]
}

func (r *record) disturb(from, to string, at time.Time, lasts time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.disturbances = append(r.disturbances, disturbance{from, to, at, at.Add(lasts)})
}

func (r *record) killed(host string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kills[host] = append(r.kills[host], time.Now())
}

// wasDisturbed says whether a link to a host failed, or a process of the service
// was killed, from then until then.
func (r *record) wasDisturbed(service, to string, since, until time.Time) bool {
	for _, d := range r.disturbances {
		if strings.HasPrefix(d.from, service) && d.to == to && d.began.Before(until) && d.end.After(since) {
			return true
		}
	}
	for host, times := range r.kills {
		for _, at := range times {
			if strings.HasPrefix(host, service) && at.After(since) && at.Before(until) {
				return true
			}
		}
	}
	return false
}

// Rules of a text: it is about what was asked for and nobody else's, the same
// under the same key, and once it is kept the model is not asked again.
func (r *record) wrote(p *person, req request, place string, a answer) {
	if !a.ok() {
		return
	}
	r.mu.Lock()
	t := r.text(place)
	var wrong []string
	for _, other := range places.FindAllString(string(a.body), -1) {
		if o := r.texts[other]; o != nil && other != place && o.owner != p.id {
			wrong = append(wrong, fmt.Sprintf("person %d got a text about %s, which another asked for", p.index+1, other))
		}
	}
	if t.answers > 0 && req.key != "" && !t.unreliable && !bytes.Equal(t.first, a.body) {
		wrong = append(wrong, fmt.Sprintf("the key of %s gave two texts", place))
	}
	if !bytes.Contains(a.body, []byte(place)) {
		wrong = append(wrong, fmt.Sprintf("person %d asked about %s and got %s", p.index+1, place, clipped(string(a.body))))
	}
	t.answers++
	t.owner, t.key, t.first = p.id, req.key, a.body
	switch a.header.Get("Idempotency-Status") {
	case "stored", "replayed":
		if t.kept.IsZero() {
			t.kept = a.ended
		}
	case "unavailable":
		t.unreliable = true
	}
	r.mu.Unlock()
	for _, why := range wrong {
		r.broken("%s", why)
	}
}

// Rule: what is cancelled stays so, while Redis can be asked: nobody gets it, the
// model is not asked for it a second later, and nobody is told of it.
func (r *record) cancelled(place string, a answer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.text(place).cancelled = a.ended
}

// Rule: the queue is bounded. Of a crowd as many are let in as the processes have
// room for, and the others are told at once.
func (r *record) crowded(a answer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case a.ok():
		r.crowd.served++
	case a.err == nil && a.status == http.StatusTooManyRequests && a.ended.Sub(a.began) < time.Second:
		r.crowd.refused++
	default:
		r.crowd.other++
	}
}

func (r *record) judgeCrowd(size int) {
	r.mu.Lock()
	crowd := r.crowd
	r.mu.Unlock()
	const room = 2 * (generations + 2*generations) // two processes; twice as many wait as are served
	if crowd.served > room || crowd.other > 0 || crowd.served == 0 {
		r.broken("of a crowd of %d, %d were served and %d refused at once; there is room for %d", size, crowd.served, crowd.refused, room)
	}
}

// lost is the answer that a connection has ended. Only its person ends it, or a
// process that is killed between the provider's answer and the table.
func (r *record) lost(c *connection, a answer) {
	if !c.connected {
		return
	}
	since := a.began.Add(-5 * time.Minute)
	r.mu.Lock()
	kills := slices.Concat(r.kills["oauth1"], r.kills["oauth2"])
	excused := c.provider == "ZILLOW" && slices.ContainsFunc(kills, func(at time.Time) bool { return at.After(since) })
	r.mu.Unlock()
	if !excused {
		r.broken("the connection of person %d to %s is lost: %v", c.index+1, c.provider, a)
	}
}

// judge holds the rules that can be told at the end.
func (w *world) judge() {
	w.judgeTexts()
	w.judgeConnections()
	w.judgeGrants()
	if n := w.net.Open(); n > 0 {
		w.broken("%d ends of connections are open at the end", n)
	}
}

// Rule: each completed text has exactly one event id, and one that was not
// completed at most one for each time that it was begun; a kept one cost no
// further call of the model.
func (w *world) judgeTexts() {
	ids := map[string]map[string]bool{} // by place
	for _, e := range w.events {
		var detail struct {
			EventID  string
			Metadata struct{ Topic string }
		}
		if e.Source != "coagent.ai" || json.Unmarshal(e.Detail, &detail) != nil {
			continue
		}
		place := strings.TrimPrefix(detail.Metadata.Topic, "Open house in ")
		if ids[place] == nil {
			ids[place] = map[string]bool{}
		}
		ids[place][detail.EventID] = true
	}
	for _, place := range slices.Sorted(keysOf(w.texts)) {
		t := w.texts[place]
		if n := len(ids[place]); t.answers > 0 && (t.key != "" && n != 1 || t.key == "" && n != 1) {
			w.broken("the text about %s was delivered %d times and told of under %d ids", place, t.answers, n)
		}
		if !t.cancelled.IsZero() && !t.unreliable && !w.wasDisturbed("ai", "redis", t.cancelled.Add(-time.Minute), t.cancelled.Add(2*time.Minute)) {
			late := slices.IndexFunc(t.calls, func(at time.Time) bool { return at.After(t.cancelled.Add(time.Second)) })
			if t.answers > 0 || len(ids[place]) > 0 || late >= 0 {
				w.broken("the text about %s was cancelled, delivered %d times, told of under %d ids, and asked for %d times", place,
					t.answers, len(ids[place]), len(t.calls))
			}
		}
		if after := slices.IndexFunc(t.calls, func(at time.Time) bool { return at.After(t.kept) }); !t.kept.IsZero() && after >= 0 && !t.unreliable {
			w.broken("the text about %s was kept, and the model asked again %v later", place, t.calls[after].Sub(t.kept))
		}
	}
}

// Rules: every version of a connection that somebody was told has an event, and
// an id stands for one event: whoever drops repeats by their ids loses nothing.
func (w *world) judgeConnections() {
	told := map[string]string{} // by id
	for _, e := range w.events {
		var detail struct{ EventID string }
		if e.Source != "coagent.oauth" || json.Unmarshal(e.Detail, &detail) != nil {
			continue
		}
		text := e.DetailType + " " + string(e.Detail)
		if before, known := told[detail.EventID]; known && before != text {
			w.broken("one id, two events: %s and %s", before, text)
		}
		told[detail.EventID] = text
	}
	for _, id := range slices.Sorted(keysOf(w.versions)) {
		if told[id] == "" {
			w.broken("there was no event %s", id)
		}
	}
}

// Rule: a refresh token that a provider has taken is not presented again, but by
// the successor of a process that was killed before it could store the answer:
// that one cannot know.
func (w *world) judgeGrants() {
	taken := map[string]time.Time{}
	kills := slices.Concat(w.kills["oauth1"], w.kills["oauth2"])
	for _, call := range w.provider.History() {
		name := call.Presented["refresh_token"]
		if call.Op != "token" || name == "" || call.Provider != "zillow" {
			continue
		}
		at, before := taken[name]
		killed := slices.ContainsFunc(kills, func(kill time.Time) bool { return kill.After(at) && kill.Before(call.At) })
		if before && !killed {
			w.broken("%s was presented again %v after the provider had taken it", name, call.At.Sub(at))
		}
		if call.Processed && call.Verdict == "ok" {
			taken[name] = call.At
		}
	}
}
