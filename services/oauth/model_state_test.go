package oauth_test

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"strconv"
	"time"

	"coagent/platform/fault"
	"coagent/services/oauth"
)

// canon writes down a state so that equal states read equal: random names become
// numbers in the order in which they are met, versions count from the first one,
// and of a time only what it means now is left.
type canon struct {
	text  []byte
	names map[string]int
	now   time.Time
	ids   bool // whether WriteIDs matter: only if an answer may get lost
}

func (c *canon) number(n int) { c.text = append(strconv.AppendInt(c.text, int64(n), 10), ' ') }

func (c *canon) word(s string) { c.text = append(append(c.text, s...), ' ') }

func (c *canon) truth(all ...bool) {
	for _, b := range all {
		c.text = strconv.AppendBool(c.text, b)
	}
}

func (c *canon) name(s string) {
	if s == "" {
		c.text = append(c.text, '-')
		return
	}
	n, known := c.names[s]
	if !known {
		n = len(c.names)
		c.names[s] = n
	}
	c.number(n)
}

func (c *canon) connection(x oauth.Connection) {
	c.word(string(x.State))
	c.word(string(x.Reauth.Reason))
	c.number(int(x.Version - 1000))
	c.number(int(x.TokVer))
	c.number(int(x.Reauth.OnVersion))
	c.number(x.Attempts.FailCount)
	c.truth(x.Attempts.Doubt, x.Attempts.RetryAfter.After(c.now), x.Expiry.At.After(c.now))
	c.name(x.Gen)
	c.name(x.Sealed.Access)
	c.word(tokenIn(x.Sealed.Refresh))
	if x.Attempts.Lease != nil {
		c.name(x.Attempts.Lease.Owner)
	}
	c.name(x.Attempts.StoredBy)
	for _, e := range x.Pending {
		c.word(e.Type)
		c.number(int(e.Version - 1000))
	}
	if c.ids {
		c.name(x.WriteID)
	}
}

// state is everything that what happens next depends on.
func (w *world) state() [sha256.Size]byte {
	c := &canon{text: make([]byte, 0, 2048), names: map[string]int{}, now: time.Now(), ids: w.plan.losses > 0}
	item, _ := w.shelf.stored(key)
	c.connection(item)
	live := item.Attempts.Lease.Live(c.now)
	c.truth(live, live && w.held(item))
	for _, f := range w.issuer.families {
		c.number(f.current)
		c.number(f.previous)
		c.truth(f.alive)
	}
	for _, n := range []int{w.issuer.tokens, w.issuer.refreshes, w.crashes, w.pauses, w.losses, w.splits, len(w.lostAnswers), len(w.bus.got)} {
		c.number(n)
	}
	for _, a := range w.inOrder() {
		c.actor(a, item)
	}
	return sha256.Sum256(c.text)
}

// inOrder are the actors in an order that does not depend on which reader is
// which, as far as that can be told at a glance.
func (w *world) inOrder() []*actor {
	type sketch struct {
		*actor
		text []byte
	}
	all := make([]sketch, len(w.actors))
	for i, a := range w.actors {
		c := canon{text: make([]byte, 0, 128)}
		c.truth(a.dead, a.done, a.pending != nil)
		if a.pending != nil {
			c.word(a.pending.op)
			c.word(string(a.pending.next.State))
		}
		c.number(int(a.result.issued.Version))
		for _, h := range a.history {
			c.word(h.op)
			c.truth(h.found, h.live, h.err != nil)
			c.number(int(h.conn.Version))
		}
		all[i] = sketch{a, c.text}
	}
	slices.SortStableFunc(all[:w.plan.readers], func(a, b sketch) int { return bytes.Compare(a.text, b.text) })
	actors := make([]*actor, len(all))
	for i, s := range all {
		actors[i] = s.actor
	}
	return actors
}

func (c *canon) actor(a *actor, item oauth.Connection) {
	c.text = append(c.text, '\n')
	switch {
	case a.dead:
		c.word("dead " + a.learned)
	case a.done:
		c.number(int(a.result.issued.Version - 1000))
		c.truth(a.result.gone)
		c.word(codeOf(a.result.err))
	default:
		c.word(a.learned)
		c.pending(a.pending, item)
		for _, h := range a.history {
			c.text = append(c.text, ';')
			c.answer(h)
		}
	}
}

func (c *canon) pending(p *call, item oauth.Connection) {
	if p == nil {
		return
	}
	c.word(p.op)
	c.word(p.again)
	if p.op == "save" {
		c.truth(p.prev.Revision == item.Revision)
		c.connection(p.next)
	}
	c.name(p.tokens.Access.Reveal())
	c.name(p.tokens.Refresh.Reveal())
}

func (c *canon) answer(h answer) {
	c.word(h.op)
	c.truth(h.found, h.live)
	if h.op == "load" || h.op == "save" || h.op == "lost" {
		c.connection(h.conn)
	}
	c.name(h.grant.Access.Reveal())
	c.word(h.grant.Refresh.Reveal())
	c.word(codeOf(h.err))
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
