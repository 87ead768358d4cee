package oauth_test

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"coagent/platform/fault"
	"coagent/services/oauth"
)

var replay = flag.String("replay", "", `plays one schedule of the model: "<plan>/<mode>: r0 r1 time r0"`)

// What the world has seen of the promises, and where they were broken.
type ledger struct {
	broken []string

	writer   *actor
	stored   map[string]int64 // the version under which an access token was stored
	family   map[string]int   // of a generation
	replaced map[string]bool  // generations that a consent put an end to
	changes  int              // of the version

	lostAnswers []string // refresh tokens that the provider gave and nobody got
}

func (w *world) breaks(format string, args ...any) { w.broken = append(w.broken, fmt.Sprintf(format, args...)) }

// open begins the ledger.
func (w *world) open() {
	item, _ := w.shelf.stored(key)
	w.stored = map[string]int64{tokenIn(item.Sealed.Access): item.Version}
	w.family = map[string]int{item.Gen: 0}
	w.replaced = map[string]bool{}
}

// saved holds every write against the rules for writes.
func (w *world) saved(prev, next oauth.Connection) {
	ended := func(c oauth.Connection) bool { return c.State == oauth.Revoking || c.State == oauth.Revoked }
	changed := prev.Gen != next.Gen || prev.State != next.State && !(ended(prev) && ended(next)) ||
		next.State == oauth.Active && prev.Sealed.Access != next.Sealed.Access
	if want := prev.Version; changed && next.Version != want+1 || !changed && next.Version != want {
		w.breaks("the version went from %d to %d by a write from %s to %s", prev.Version-1000, next.Version-1000, prev.State, next.State)
	}
	if changed {
		w.changes++
		if len(next.Pending) == 0 || next.Pending[len(next.Pending)-1].Version != next.Version {
			w.breaks("a write to %s announced nothing", next.State)
		}
	} else if len(next.Pending) > len(prev.Pending) {
		w.breaks("a write without a change announced something")
	}
	if (next.State == oauth.ReauthRequired || next.State == oauth.Revoked) && (next.Sealed.Access != "" || next.Sealed.Refresh != "" || len(next.Sealed.WrappedKey) > 0) {
		w.breaks("%s and still tokens", next.State)
	}
	if ended(prev) && !ended(next) && prev.Gen == next.Gen {
		w.breaks("resurrected: an ended connection came back")
	}
	if prev.Gen != next.Gen {
		if w.replaced[prev.Gen] = true; w.replaced[next.Gen] {
			w.breaks("overwritten: a refresh of the old grant replaced the new grant")
		}
	}
	fam, _ := numbers(tokenIn(next.Sealed.Access))
	if next.State == oauth.Active {
		if known, ok := w.family[next.Gen]; ok && known != fam {
			w.breaks("overwritten: a generation holds the tokens of another")
		}
		w.family[next.Gen] = fam
		w.stored[tokenIn(next.Sealed.Access)] = next.Version
	}
	if l := next.Lease; l != nil && prev.Lease != nil && prev.Lease.Owner != l.Owner && prev.Lease.Live(time.Now()) {
		w.breaks("a live lease was taken away")
	}
}

// refreshing holds a call to the provider against the rules for calls.
func (w *world) refreshing(c *call) {
	if !slices.ContainsFunc(c.by.history, func(a answer) bool { return a.conn.Lease != nil }) {
		w.breaks("the provider was called without a lease")
	}
}

// hear holds an answer to a caller against the rules for answers.
func (w *world) hear(a *actor) {
	r := a.result
	code := codeOf(r.err)
	if r.err == nil && !r.gone {
		version, known := w.stored[r.issued.AccessToken.Reveal()]
		switch {
		case !known:
			w.breaks("a token was shown that is not stored")
		case version != r.issued.Version:
			w.breaks("a token was shown under a version that is not its own")
		case !r.issued.ExpiresAt.After(time.Now()):
			w.breaks("an expired token was shown")
		}
	}
	if r.err != nil && code != "oauth.not_connected" && code != "oauth.reauth_required" {
		w.breaks("a caller was told %s", code)
	}
	if code == "oauth.not_connected" && w.plan.other != "delete" {
		w.breaks("a caller was told not_connected")
	}
}

// judge says what is wrong with the world when nothing can happen any more.
func (w *world) judge() []string {
	var found []string
	note := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }
	item, _ := w.shelf.stored(key)
	fam := w.family[item.Gen]
	lost := map[string]bool{} // refresh tokens that went with their processes, or on the way
	crashed, versions := false, map[int64]bool{}
	for _, a := range w.actors {
		if a.dead {
			crashed = true
			lost[a.learned] = true
		} else if !a.done {
			note("stuck: %s waits for what never comes", a.name)
		}
		if a.done && a.result.err == nil && !a.result.gone {
			versions[a.result.issued.Version] = true
		}
	}
	for _, token := range w.lostAnswers {
		lost[token] = true
	}
	f := w.issuer.families[fam]
	current := fmt.Sprintf("r-%d-%d", fam, f.current)
	before := item

	// Somebody comes later, when every lease is over, and insists.
	time.Sleep(30 * time.Second)
	later := &oauth.Broker{
		Store: w.shelf, AuthServer: w.issuer, Sealer: glass{}, Events: w.bus, Catalogue: oauth.Catalogue{key.Provider: provider(w.mode)},
	}
	w.plan.without.apply(later)
	w.shelf.saved = nil
	_, err := later.Refresh(context.Background(), key, 0)
	item, _ = w.shelf.stored(key)
	switch before.State {
	case oauth.Active:
		switch {
		case err == nil:
		case codeOf(err) != "oauth.reauth_required":
			note("an active connection answers %s", codeOf(err))
		case lost[current]:
			note("inherent: lost, the successor died with its process")
			if item.Reason != oauth.ReasonInDoubt {
				note("the person is told %q and not that it is in doubt", item.Reason)
			}
		case !f.alive:
			note("overlap: lost, the family was killed by overlapping use")
		default:
			note("LOST: the stored token is stale, a survivor dropped or overwrote the successor")
		}
	case oauth.ReauthRequired:
		switch {
		case f.alive && !lost[current]:
			note("FALSE REAUTH: a live successor was dropped by a survivor")
		case f.alive || crashed || len(w.lostAnswers) > 0:
			note("inherent: reauth, the successor died with its process")
			if item.Reason != oauth.ReasonInDoubt {
				note("the person is told %q and not that it is in doubt", item.Reason)
			}
		default:
			note("overlap: reauth, the family was killed by overlapping use")
		}
	}
	switch w.plan.other {
	case "delete":
		if item.State != oauth.Revoked && item.State != oauth.Revoking {
			note("RESURRECTED: the deleted connection is %s", item.State)
		}
		if w.issuer.families[0].alive && !crashed && len(w.lostAnswers) == 0 {
			note("ZOMBIE: deleted here, still live at the provider")
		}
	case "exchange":
		if fam != len(w.issuer.families)-1 {
			note("OVERWRITTEN: the new grant was replaced by a refresh of the old grant")
		}
	case "":
		if len(versions) > 1 && w.plan.left == 0 {
			note("callers of one expired token got %d versions", len(versions))
		}
		if w.plan.crashes+w.plan.pauses+w.plan.losses == 0 && w.issuer.refreshes > 2 || !crashed && w.plan.crashes+w.plan.pauses+w.plan.losses == 0 && w.issuer.refreshes > 2 {
			note("DUPLICATE provider call")
		}
	}
	w.judgeEvents(note, before)
	return found
}

// judgeEvents: each change of the version has exactly one event, published or
// waiting; what was published is in order.
func (w *world) judgeEvents(note func(string, ...any), item oauth.Connection) {
	ids := map[string]bool{}
	for _, e := range w.bus.published() {
		ids[e.ID] = true
	}
	for _, e := range item.Pending {
		ids[e.ID] = true
	}
	for v := int64(1001); v <= item.Version; v++ {
		if id := fmt.Sprintf("%s|%s|%d", key.UserID, key.Provider, v); !ids[id] {
			note("version %d has no event", v-1000)
		}
		delete(ids, fmt.Sprintf("%s|%s|%d", key.UserID, key.Provider, v))
	}
	if len(ids) > 0 {
		note("events of versions that never were: %v", ids)
	}
}

var table = []plan{
	{name: "no faults, 3 readers", readers: 3},
	{name: "1 crash, 3 readers", readers: 3, crashes: 1},
	{name: "1 live lease expiry, 3 readers", readers: 3, pauses: 1},
	{name: "1 crash and 1 live expiry, 3 readers", readers: 3, crashes: 1, pauses: 1},
	{name: "DELETE races 2 readers", readers: 2, other: "delete"},
	{name: "DELETE races 2 readers, 1 live expiry", readers: 2, other: "delete", pauses: 1},
	{name: "re-EXCHANGE races 2 readers, 1 live expiry", readers: 2, other: "exchange", pauses: 1},
}

// reference is how many states the protocol's model has for the same plans.
const reference = 16214

func TestNoScheduleBreaksAPromise(t *testing.T) {
	var states atomic.Int64
	t.Run("all", func(t *testing.T) {
		for _, p := range table {
			for _, m := range modes {
				t.Run(p.name+"/"+string(m), func(t *testing.T) {
					t.Parallel()
					began := time.Now()
					all := explore(t, p, m)
					states.Add(int64(all.states))
					t.Logf("%v %v", all, time.Since(began).Round(time.Millisecond))
					for finding := range all.findings {
						if !excused(p, m, finding) {
							t.Errorf("%s; see it with -run Replay -replay '%s/%s: %s'", finding, p.name, m, all.schedule[finding])
						}
					}
				})
			}
		}
	})
	t.Logf("%d states", states.Load())
}

// excused: no protocol can store what only a dead process knew, and none can
// save a family that is killed when two processes present its token at once.
func excused(p plan, m mode, finding string) bool {
	return strings.HasPrefix(finding, "inherent: ") && (m == strict || m == strictKill) && p.crashes+p.losses > 0 ||
		strings.HasPrefix(finding, "overlap: ") && m == strictKill && p.pauses > 0
}

type ablation string

func (a ablation) apply(b *oauth.Broker) {}

var _ = fault.From
