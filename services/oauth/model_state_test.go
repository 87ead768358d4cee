package oauth_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"coagent/platform/fault"
	"coagent/services/oauth"
)

// canon writes down a state so that equal states read equal: random names become
// numbers in the order in which they are met, versions count from the first one,
// and of a time only what it means now is left.
type canon struct {
	bytes.Buffer
	names map[string]int
	now   time.Time
	ids   bool // whether WriteIDs matter: only if an answer may get lost
}

func (c *canon) name(s string) {
	if s == "" {
		c.WriteString("-,")
		return
	}
	n, known := c.names[s]
	if !known {
		n = len(c.names)
		c.names[s] = n
	}
	fmt.Fprintf(c, "%d,", n)
}

// tokens writes what can be read in sealed tokens.
func (c *canon) sealed(s oauth.Sealed) {
	c.name(s.Access)
	fam, number := numbers(tokenIn(s.Refresh))
	fmt.Fprintf(c, "%d.%d,", fam, number)
}

func (c *canon) connection(x oauth.Connection) {
	fmt.Fprintf(c, "%s %s v%d t%d on%d fail%d %t %t %t|", x.State, x.Reason, x.Version-1000, x.TokVer, x.VerdictOn, x.FailCount, x.Doubt,
		x.RetryAfter.After(c.now), x.ExpiresAt.After(c.now))
	c.name(x.Gen)
	c.sealed(x.Sealed)
	if x.Lease != nil {
		c.name(x.Lease.Owner)
	}
	c.name(x.LastAttempt)
	for _, e := range x.Pending {
		fmt.Fprintf(c, "%s%d ", e.Type[len(e.Type)-4:], e.Version-1000)
	}
	if c.ids {
		c.name(x.WriteID)
	}
}

// state is everything that what happens next depends on.
func (w *world) state() [sha256.Size]byte {
	c := &canon{names: map[string]int{}, now: time.Now(), ids: w.plan.losses > 0}
	item, _ := w.shelf.stored(key)
	c.connection(item)
	live := item.Lease.Live(c.now)
	fmt.Fprintf(c, "live%t held%t\n%v %d %d %d %d %d|", live, live && w.held(item), w.issuer.families, w.issuer.tokens, w.issuer.refreshes, w.crashes, w.pauses, w.losses*10+w.splits)
	if w.plan.bus {
		fmt.Fprint(c, len(w.bus.got))
	}
	for _, a := range w.inOrder(item) {
		c.actor(a, item)
	}
	return sha256.Sum256(c.Bytes())
}

// inOrder are the actors in an order that does not depend on which reader is
// which, as far as each by itself can tell them apart.
func (w *world) inOrder(item oauth.Connection) []*actor {
	type sketch struct {
		*actor
		text string
	}
	var all []sketch
	for _, a := range w.actors {
		c := &canon{names: map[string]int{}, now: time.Now(), ids: w.plan.losses > 0}
		c.name(item.WriteID)
		if item.Lease != nil {
			c.name(item.Lease.Owner)
		}
		c.name(item.LastAttempt)
		c.actor(a, item)
		all = append(all, sketch{a, c.String()})
	}
	slices.SortStableFunc(all[:w.plan.readers], func(a, b sketch) int { return strings.Compare(a.text, b.text) })
	actors := make([]*actor, len(all))
	for i, s := range all {
		actors[i] = s.actor
	}
	return actors
}

func (c *canon) actor(a *actor, item oauth.Connection) {
	c.WriteByte('\n')
	switch {
	case a.dead:
		fmt.Fprint(c, "dead ", a.learned)
	case a.done:
		fmt.Fprintf(c, "done %d %t %s", a.result.issued.Version-1000, a.result.gone, codeOf(a.result.err))
	default:
		c.pending(a.pending, item)
		for _, h := range a.history {
			c.WriteByte(';')
			c.answer(h)
		}
	}
}

func (c *canon) pending(p *call, item oauth.Connection) {
	if p == nil {
		return
	}
	c.WriteString(p.op)
	if p.op == "save" {
		fmt.Fprint(c, p.prev.Revision == item.Revision)
		c.connection(p.next)
	}
	c.name(p.tokens.Access.Reveal())
	c.name(p.tokens.Refresh.Reveal())
}

func (c *canon) answer(h answer) {
	fmt.Fprintf(c, "%s %t %t ", h.op, h.found, h.live)
	if h.op == "load" || h.op == "save" || h.op == "lost" {
		c.connection(h.conn)
	}
	c.name(h.grant.Access.Reveal())
	c.WriteString(h.grant.Refresh.Reveal())
	c.WriteString(codeOf(h.err))
}

func codeOf(err error) string {
	if err == nil {
		return "ok"
	}
	if f := fault.From(err); f.Code != "internal" {
		return f.Code
	}
	return err.Error()
}
