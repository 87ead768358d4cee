package oauth_test

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/fault"
	"coagent/platform/secret"
	"coagent/services/oauth"
)

// The scheduler. Every call that an actor makes to the store or to the provider
// stops until the scheduler lets it through; what an actor does between two
// calls concerns nobody else, so the order in which the calls are let through is
// all that can differ between two runs. Time stands still meanwhile, except that
// an actor that sleeps is awaited (it wakes into its next call, where it stops
// again) and that the scheduler may let a lease run out.

// plan is what happens in one world.
type plan struct {
	name string
	// readers ask for the token, each in a process of its own.
	readers int
	// callers share one more process.
	callers int
	// left is the life of the stored access token; zero is none.
	left time.Duration
	// other is one more actor: "delete", "exchange" or nobody.
	other string
	// crashes, pauses and losses are how often a process dies, a living process
	// is stopped until its lease is over, and an answer to a write or from the
	// provider gets lost.
	crashes, pauses, losses int
	// splits are how often somebody else may come between the read and the write
	// of one change. A write is made only if nothing was written since its read,
	// so it could as well have followed at once; and one that is refused leaves
	// everything as if neither had been tried. A few suffice to see that.
	splits int
	// bus: events can be published. Without it they wait in the item.
	bus bool
	// without takes a rule of the protocol away from the Broker of an actor.
	without func(b *oauth.Broker, actor string)
}

// actor is somebody who asks a Broker for something.
type actor struct {
	process    int
	name       string
	pending    *call
	done, dead bool
	served     bool // made one call at least
	attempt    int  // counts how often it asked the Broker; only it looks, as at:
	again      string
	begun      int      // the attempt that the scheduler knows of
	history    []answer // what it was told since it asked last
	last       answer
	result     result

	learned string // a refresh token that the provider gave and nobody stored yet
}

type result struct {
	issued oauth.Issued
	err    error
	gone   bool // an ended connection was what it wanted
}

// call waits to be let through.
type call struct {
	by         *actor
	op         string // load, save, refresh, exchange, revoke
	prev, next oauth.Connection
	tokens     oauth.Tokens
	attempt    int
	again      string // the fault that ended the attempt before, of an attempt's first call
	at         time.Time
	reply      chan answer
}

// answer is what an actor was told, and all that it knows.
type answer struct {
	op    string
	conn  oauth.Connection
	found bool
	live  bool // conn's lease was
	grant oauth.Grant
	err   error
	at    time.Time
}

// event is an actor that has come to a stop.
type event struct {
	by     *actor
	call   *call // nil: it is done
	result result
}

// world is one run of a plan.
type world struct {
	plan   plan
	mode   mode
	shelf  *shelf
	issuer *issuer
	bus    *bus
	actors []*actor

	stopped chan event
	closed  chan struct{} // ends whoever is left

	holders map[string]*call // the acquiring write of each lease, by owner

	crashes, pauses, losses, splits int // left

	ledger
}

type actorKey struct{}

// pass stops the caller until the scheduler lets c through.
func (w *world) pass(ctx context.Context, c call) answer {
	a := ctx.Value(actorKey{}).(*actor)
	c.by, c.attempt, c.again, c.reply, c.at = a, a.attempt, a.again, make(chan answer, 1), time.Now()
	a.again = ""
	select {
	case w.stopped <- event{by: a, call: &c}:
	case <-w.closed:
		return answer{err: errDied}
	}
	select {
	case got := <-c.reply:
		return got
	case <-w.closed: // its process died here
		return answer{err: errDied}
	}
}

// gate is the store and the provider as the actors see them.
type gate struct{ w *world }

func (g gate) Load(ctx context.Context, k oauth.Key) (oauth.Connection, bool, error) {
	if ctx.Err() != nil || k != key {
		return oauth.Connection{}, false, unknownOutcome(fmt.Errorf("load of %v: %w", k, ctx.Err()))
	}
	got := g.w.pass(ctx, call{op: "load"})
	return got.conn, got.found, got.err
}

func (g gate) Save(ctx context.Context, prev, next oauth.Connection) error {
	if ctx.Err() != nil {
		return unknownOutcome(ctx.Err())
	}
	return g.w.pass(ctx, call{op: "save", prev: prev, next: next}).err
}

func (g gate) Refresh(ctx context.Context, _ oauth.Provider, t oauth.Tokens) (oauth.Grant, error) {
	return g.provider(ctx, call{op: "refresh", tokens: t})
}

func (g gate) Exchange(ctx context.Context, _ oauth.Provider, _ oauth.Exchange) (oauth.Grant, error) {
	return g.provider(ctx, call{op: "exchange"})
}

func (g gate) Revoke(ctx context.Context, _ oauth.Provider, t oauth.Tokens, _ string) error {
	_, err := g.provider(ctx, call{op: "revoke", tokens: t})
	return err
}

func (g gate) provider(ctx context.Context, c call) (oauth.Grant, error) {
	if ctx.Err() != nil {
		return oauth.Grant{}, &oauth.Refusal{Class: oauth.Transient, ProviderCode: "not_sent"}
	}
	got := g.w.pass(ctx, c)
	return got.grant, got.err
}

// perform does what c asks for.
func (w *world) perform(c *call) answer {
	ctx := context.Background()
	got := answer{op: c.op, at: time.Now()}
	switch c.op {
	case "load":
		got.conn, got.found = w.shelf.stored(key)
		got.live = got.conn.Attempts.Lease.Live(got.at)
	case "save":
		w.writer = c.by
		if got.err = w.shelf.write(c.prev, c.next); got.err == nil {
			got.conn, got.found = c.next, true
			if l := c.next.Attempts.Lease; l != nil && (c.prev.Attempts.Lease == nil || c.prev.Attempts.Lease.Owner != l.Owner) {
				w.holders[l.Owner] = c
			}
			if strings.HasPrefix(c.next.Sealed.Refresh, c.by.learned+"@") {
				c.by.learned = "nothing"
			}
		}
	case "refresh":
		w.refreshing(c)
		got.grant, got.err = w.issuer.Refresh(ctx, oauth.Provider{}, c.tokens)
		if got.err == nil {
			c.by.learned = cmp.Or(got.grant.Refresh.Reveal(), c.tokens.Refresh.Reveal())
		}
	case "exchange":
		got.grant, got.err = w.issuer.Exchange(ctx, oauth.Provider{}, oauth.Exchange{})
	case "revoke":
		got.err = w.issuer.Revoke(ctx, oauth.Provider{}, c.tokens, "")
		c.by.learned = "nothing"
	}
	return got
}

// choices are what can happen next: "r0" lets reader 0's call through, and if it
// was a read also the write that follows it; "r0/" keeps that write waiting;
// "r0?" loses the answer; "r0!" is the death of its process; and "time" lets the
// lease run out.
//
// A process dies before a call has an effect. To die after it is the same for the
// world as to die before the next one, and after the last to be done unheard.
func (w *world) choices() []string {
	item, _ := w.shelf.stored(key)
	live := item.Attempts.Lease.Live(time.Now())
	var all []string
	for _, a := range w.actors {
		if a.pending == nil || a.dead {
			continue
		}
		if !w.idle(a, item, live) {
			all = append(all, a.name)
			if w.splits > 0 && a.pending.op == "load" {
				all = append(all, a.name+"/")
			}
			if w.losses > 0 && w.losable(a.pending) {
				all = append(all, a.name+"?")
			}
		}
		if w.crashes > 0 && a.served {
			all = append(all, a.name+"!")
		}
	}
	if live && (w.pauses > 0 || !w.held(item)) {
		all = append(all, "time")
	}
	return all
}

// losable reports whether c's answer may get lost. Of the provider's only one
// may: how long an actor waits after a second is left to chance.
func (w *world) losable(c *call) bool {
	return c.op == "load" || c.op == "save" || c.op == "refresh" && len(w.lostAnswers) == 0
}

// idle reports whether a would read again what it has read before it slept: a
// live lease of somebody else's. That changes nothing, so it is not asked to.
func (w *world) idle(a *actor, item oauth.Connection, live bool) bool {
	if a.pending.again != "" && a.pending.again != "oauth.refresh_in_progress" {
		return false
	}
	return a.pending.op == "load" && a.last.op == "load" && a.last.at.Before(a.pending.at) && a.last.conn.Revision == item.Revision && a.last.live && live
}

// held reports whether the attempt that took the lease is still under way.
func (w *world) held(item oauth.Connection) bool {
	c := w.holders[item.Attempts.Lease.Owner]
	return c != nil && !c.by.dead && !c.by.done && c.by.begun == c.attempt
}

// tell says in words what a choice would do.
func (w *world) tell(choice string) string {
	item, _ := w.shelf.stored(key)
	text := fmt.Sprintf("(stored: %s, version %d, %s)", item.State, item.Version-1000, cmp.Or(tokenIn(item.Sealed.Refresh), "no token"))
	if choice == "time" {
		return "the lease runs out " + text
	}
	c := w.actor(strings.TrimRight(choice, "?!/")).pending
	switch what := c.op; {
	case strings.HasSuffix(choice, "!"):
		return "dies before its " + what + " " + text
	case what == "save":
		return fmt.Sprintf("saves %s, version %d %s", c.next.State, c.next.Version-1000, text)
	default:
		return fmt.Sprintf("%s %s %s", what, c.tokens.Refresh.Reveal(), text)
	}
}

// take makes a choice and waits until everybody has come to a stop again.
func (w *world) take(choice string) {
	if choice == "time" {
		item, _ := w.shelf.stored(key)
		if w.held(item) {
			w.pauses--
		}
		time.Sleep(time.Until(item.Attempts.Lease.Until) + 2*time.Second + time.Millisecond) // and the skew of clocks
		for _, a := range w.actors {
			if !a.done && !a.dead {
				a.history = append(a.history, answer{op: "time"})
			}
		}
		return
	}
	a := w.actor(strings.TrimRight(choice, "?!/"))
	if strings.HasSuffix(choice, "!") {
		w.crashes--
		for _, b := range w.actors {
			if b.process == a.process && !b.done {
				b.dead = true
			}
		}
		return
	}
	before := a.pending
	w.serve(a, strings.HasSuffix(choice, "?") && before.op != "load")
	follows := before.op == "load" && a.pending != nil && a.pending.op == "save"
	switch {
	case follows && strings.HasSuffix(choice, "/"):
		w.splits--
	case follows:
		w.serve(a, strings.HasSuffix(choice, "?"))
	}
}

// serve lets the actor's call through, and waits until everybody has come to a
// stop again.
func (w *world) serve(a *actor, lose bool) {
	c := a.pending
	a.pending, a.served = nil, true
	got := w.perform(c)
	if lose {
		w.losses--
		w.lose(c, &got)
	}
	a.learn(c, got)
	c.reply <- got
	w.settle()
}

// lose replaces the answer by what somebody sees who gets none.
func (w *world) lose(c *call, got *answer) {
	if c.op == "refresh" {
		w.lostAnswers = append(w.lostAnswers, c.by.learned)
		c.by.learned = "nothing"
		got.grant, got.err = oauth.Grant{}, &oauth.Refusal{Class: oauth.InDoubt, ProviderCode: "timeout"}
		return
	}
	got.op, got.conn, got.err = "lost", c.next, unknownOutcome(context.DeadlineExceeded)
}

// learn adds to what the actor knows. A write that another was faster than is
// tried anew from its read, and its read and its failure are forgotten.
func (a *actor) learn(c *call, got answer) {
	a.last = got
	n := len(a.history)
	if c.op == "save" && got.op == "save" && n > 0 && a.history[n-1].op == "load" {
		a.history = a.history[:n-1]
		if got.err != nil {
			return
		}
	}
	a.history = append(a.history, got)
}

func (w *world) actor(name string) *actor {
	for _, a := range w.actors {
		if a.name == name {
			return a
		}
	}
	panic("no actor " + name)
}

// settle waits until every living process has a call pending or is done.
func (w *world) settle() {
	for {
		if w.plan.callers > 1 { // some of a process may wait for the others
			synctest.Wait()
			for drained := false; !drained; {
				select {
				case e := <-w.stopped:
					w.stop(e)
					synctest.Wait()
				default:
					drained = true
				}
			}
		}
		if !w.moving() {
			return
		}
		w.stop(<-w.stopped)
	}
}

func (w *world) stop(e event) {
	if e.call != nil {
		if e.by.pending = e.call; e.call.attempt != e.by.begun {
			e.by.begun, e.by.history = e.call.attempt, nil
		}
		return
	}
	e.by.done, e.by.result = true, e.result
	w.hear(e.by)
}

// moving reports whether a process is at work or asleep.
func (w *world) moving() bool {
	for _, a := range w.actors {
		if a.done || a.dead || a.pending != nil {
			continue
		}
		if !slices.ContainsFunc(w.actors, func(b *actor) bool { return b.process == a.process && b.pending != nil }) {
			return true
		}
	}
	return false
}

// run plays a plan. next names the choice at each point, and "" to stop there.
func run(t *testing.T, p plan, m mode, next func(w *world, choices []string) string) {
	synctest.Test(t, func(t *testing.T) {
		w := &world{
			plan: p, mode: m, issuer: newIssuer(m), bus: &bus{down: !p.bus}, stopped: make(chan event), closed: make(chan struct{}),
			holders: map[string]*call{}, crashes: p.crashes, pauses: p.pauses, losses: p.losses, splits: p.splits,
		}
		w.shelf = shelfWith(connected(w.issuer.newFamily(), p.left))
		w.open()
		w.shelf.saved = w.saved
		ctx, cancel := context.WithCancel(context.Background())
		defer time.Sleep(time.Hour) // whoever sleeps wakes, and finds the world closed
		defer cancel()
		defer close(w.closed)
		for i := range p.readers {
			w.begin(ctx, fmt.Sprintf("r%d", i), i, w.broker("r"), reader)
		}
		shared := w.broker("c")
		for i := range p.callers {
			w.begin(ctx, fmt.Sprintf("c%d", i), p.readers, shared, reader)
			w.settle() // who comes first to what they share is not left to chance
		}
		switch p.other {
		case "delete":
			w.begin(ctx, "x", -1, w.broker("x"), deleter)
		case "exchange":
			w.begin(ctx, "x", -1, w.broker("x"), exchanger)
		}
		w.settle()
		for {
			choices := w.choices()
			choice := next(w, choices)
			if choice == "" {
				return
			}
			w.take(choice)
		}
	})
}

func (w *world) broker(actor string) *oauth.Broker {
	var all interface {
		oauth.Store
		oauth.AuthServer
	} = gate{w}
	b := &oauth.Broker{Store: all, AuthServer: all, Sealer: glass{}, Events: w.bus, Catalogue: oauth.Catalogue{key.Provider: provider(w.mode)}}
	if w.plan.without != nil {
		w.plan.without(b, actor)
	}
	return b
}

// begin starts an actor.
func (w *world) begin(ctx context.Context, name string, process int, b *oauth.Broker, ask func(context.Context, *oauth.Broker) result) {
	a := &actor{process: process, name: name, learned: "nothing"}
	turn := time.Duration(len(w.actors)) * time.Millisecond
	w.actors = append(w.actors, a)
	ctx = context.WithValue(ctx, actorKey{}, a)
	go func() {
		for {
			r := ask(ctx, b)
			if f := fault.From(r.err); r.err != nil && f.Kind == fault.Unavailable && sleep(ctx, f.RetryAfter, turn) {
				a.attempt++
				a.again = f.Code
				continue // as a client does that is told to come again
			}
			select {
			case w.stopped <- event{by: a, result: r}:
			case <-w.closed:
			}
			return
		}
	}()
}

func sleep(ctx context.Context, d, turn time.Duration) bool {
	select {
	case <-time.After(max(d, time.Second) + turn):
		return true
	case <-ctx.Done():
		return false
	}
}

func reader(ctx context.Context, b *oauth.Broker) result {
	issued, err := b.Token(ctx, key)
	return result{issued: issued, err: err}
}

func deleter(ctx context.Context, b *oauth.Broker) result {
	err := b.Disconnect(ctx, key)
	return result{err: err, gone: err == nil}
}

func exchanger(ctx context.Context, b *oauth.Broker) result {
	issued, err := b.Exchange(ctx, key, oauth.Exchange{Code: secret.New("code")})
	return result{issued: issued, err: err}
}

// explored is what an exploration saw.
type explored struct {
	states, ends, runs int
	findings           map[string]int    // by what was found, in how many ends
	schedule           map[string]string // the shortest that leads there
}

// explore plays every schedule of a plan. It plays each from the start, and
// leaves one where it comes to a state that was seen before.
func explore(t *testing.T, p plan, m mode) explored {
	all := explored{findings: map[string]int{}, schedule: map[string]string{}}
	seen := map[[sha256.Size]byte]bool{}
	type fork struct {
		choices []string
		at      int
	}
	var path []fork
	schedule := func() string {
		var taken []string
		for _, f := range path {
			taken = append(taken, f.choices[f.at])
		}
		return strings.Join(taken, " ")
	}
	for {
		depth := 0
		all.runs++
		run(t, p, m, func(w *world, choices []string) string {
			if depth < len(path) {
				f := path[depth]
				if !slices.Equal(f.choices, choices) {
					t.Fatalf("the same schedule led to different choices: %q once, now %q\n%s", f.choices, choices, schedule())
				}
				depth++
				return f.choices[f.at]
			}
			state := w.state()
			if seen[state] {
				return ""
			}
			seen[state] = true
			all.states++
			found := w.broken
			if len(choices) == 0 {
				all.ends++
				found = slices.Concat(found, w.judge())
			}
			if len(choices) == 0 || len(found) > 0 {
				for _, finding := range found {
					all.findings[finding]++
					if s := schedule(); all.schedule[finding] == "" || len(s) < len(all.schedule[finding]) {
						all.schedule[finding] = s
					}
				}
				return ""
			}
			path = append(path, fork{choices: choices})
			depth++
			return choices[0]
		})
		for len(path) > 0 && path[len(path)-1].at == len(path[len(path)-1].choices)-1 {
			path = path[:len(path)-1]
		}
		if len(path) == 0 {
			return all
		}
		path[len(path)-1].at++
	}
}

// String lists the findings.
func (e explored) String() string {
	var lines []string
	for _, finding := range slices.Sorted(maps.Keys(e.findings)) {
		lines = append(lines, fmt.Sprintf("\n    %4d × %s\n           %s", e.findings[finding], finding, e.schedule[finding]))
	}
	return fmt.Sprintf("%6d states, %5d ends, %6d runs", e.states, e.ends, e.runs) + strings.Join(lines, "")
}
