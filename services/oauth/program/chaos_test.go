package program

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"coagent/clients/go/oauthclient"
	"coagent/mocks/oauthprovider"
	"coagent/platform/depthtest"
)

var seed = flag.Uint64("seed", 20261122, "of the moments at which processes are killed")

const (
	crowd = 4 // people whose tokens are being refreshed when a process is killed
	mercy = 80 * time.Millisecond
)

// Whatever a process was doing when it was killed, nobody loses a connection,
// but for the one case that the documentation names, and that is told.
func TestKillingProcessesLosesNoConnection(t *testing.T) {
	t.Logf("seed %d", *seed)
	kills := depthtest.Cases(t, 67, 200) // under each of the three ways of rotation
	for i, rotation := range []oauthprovider.Rotation{oauthprovider.Static, oauthprovider.Grace, oauthprovider.Strict} {
		t.Run(string(rotation), func(t *testing.T) {
			t.Parallel()
			c := newChaos(t, rotation, rand.New(rand.NewPCG(*seed, uint64(i))))
			for round := range kills {
				c.round(t, round)
			}
			c.settle(t, kills)
		})
	}
}

// chaos is two processes that are killed again and again.
type chaos struct {
	*world
	rotation  oauthprovider.Rotation
	random    *rand.Rand
	wires     [2]*wire
	processes [2]*process
	people    []*person
	killed    map[string]int // by what was happening
}

func newChaos(t *testing.T, rotation oauthprovider.Rotation, random *rand.Rand) *chaos {
	c := &chaos{world: newWorld(t), rotation: rotation, random: random, killed: map[string]int{}}
	c.provider.Change(oauthprovider.Zillow, func(b *oauthprovider.Behaviour) { b.Rotation = rotation })
	for i := range c.processes {
		c.wires[i] = newWire(t, c.outside)
		c.revive(t, i)
	}
	return c
}

func (c *chaos) revive(t *testing.T, i int) {
	t.Helper()
	c.processes[i] = c.start(t, c.wires[i], map[string]string{"ZILLOW_ROTATION": string(c.rotation), "RESPONSE_CHECK_SAMPLE": "10"})
}

// The steps of a refresh that are aimed at, so that each is certainly hit. The
// other kills come at some call of those that pass.
var steps = func() (all []string) {
	for _, call := range []string{"write of a lease", "Decrypt", "GenerateDataKey", "token", "write of a change", "PutEvents", "write after the event"} {
		all = append(all, "before "+call, "after "+call)
	}
	return all
}()

// person is somebody with a connection.
type person struct {
	name string
	does string // besides reading: nothing, "refreshes", "disconnects" or "reconnects"

	mu      sync.Mutex
	first   int64            // version of the first consent
	tokens  map[int64]string // access token by version, as they were told
	codes   []string         // one for each consent
	settled bool             // the disconnection, or the new consent, was answered
}

// told remembers an answer. One version has one token, wherever one asks.
func (p *person) told(t *testing.T, version int64, token string) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if known, ok := p.tokens[version]; ok && known != token {
		t.Errorf("%s: version %d has two tokens", p.name, version)
	}
	p.tokens[version] = token
}

func (p *person) newest() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Max(append(slices.Collect(maps.Keys(p.tokens)), p.first))
}

// consent exchanges a new code; ok is false if there was no answer.
func (c *chaos) consent(t *testing.T, at string, p *person) (version int64, ok bool) {
	t.Helper()
	p.mu.Lock()
	code := c.provider.Code(oauthprovider.Zillow, oauthprovider.Consent{User: fmt.Sprintf("%s-%d", p.name, len(p.codes)+1)})
	p.codes = append(p.codes, code)
	p.mu.Unlock()
	r, err := c.as(t, at, p.name).ExchangeCodeWithResponse(t.Context(), nil, oauthclient.CodeExchange{Code: code, Provider: zillow, UserID: p.name})
	if err != nil {
		return 0, false
	}
	if r.JSON200 == nil {
		t.Errorf("%s: consent: %s", p.name, r.Body)
		return 0, false
	}
	return *r.JSON200.Version, true
}

// read returns the status, 0 if there was no answer.
func (c *chaos) read(ctx context.Context, t *testing.T, at string, p *person) (status int, r *oauthclient.GetTokenReply) {
	t.Helper()
	r, err := c.as(t, at, p.name).GetTokenWithResponse(ctx, p.name, zillow, nil)
	if err != nil {
		return 0, nil
	}
	if r.JSON200 != nil {
		p.told(t, *r.JSON200.Version, r.JSON200.AccessToken)
	}
	return r.StatusCode(), r
}

func (c *chaos) refresh(ctx context.Context, t *testing.T, at string, p *person, ifVersion int64) (r *oauthclient.RefreshTokenReply) {
	t.Helper()
	r, err := c.as(t, at, p.name).RefreshTokenWithResponse(ctx, nil, oauthclient.RefreshRequest{UserID: p.name, Provider: zillow, IfVersion: &ifVersion})
	if err != nil {
		return nil
	}
	if r.JSON200 != nil {
		p.told(t, *r.JSON200.Version, r.JSON200.AccessToken)
	}
	return r
}

func (c *chaos) disconnect(t *testing.T, at string, p *person) (ok bool) {
	t.Helper()
	r, err := c.as(t, at, p.name).DeleteTokenWithResponse(t.Context(), p.name, zillow, nil)
	return err == nil && r.JSON200 != nil
}

// round has the tokens of new people refreshed by both processes and kills one
// of the two meanwhile.
func (c *chaos) round(t *testing.T, round int) {
	people := c.newcomers(t, round)
	victim := c.random.IntN(len(c.processes))
	shot := c.aim(victim, round)

	patience, giveUp := context.WithCancel(t.Context())
	defer giveUp()
	var wg sync.WaitGroup
	for _, p := range people {
		for i := range c.processes {
			at := c.processes[i].at
			wg.Go(func() { c.read(patience, t, at, p) })
		}
		at := c.processes[c.random.IntN(len(c.processes))].at
		wg.Go(func() {
			switch p.does {
			case "refreshes":
				c.refresh(patience, t, at, p, p.first)
			case "disconnects":
				p.settled = c.disconnect(t, at, p)
			case "reconnects":
				_, p.settled = c.consent(t, at, p)
			}
		})
	}
	answered := make(chan struct{})
	go func() { wg.Wait(); close(answered) }()
	select {
	case <-shot.hit: // who waits for the dead one's lease would wait long
		late := time.AfterFunc(mercy, giveUp)
		defer late.Stop()
	case <-answered:
	}
	<-answered
	c.wires[victim].setTrap(nil)
	shot.at("at rest")
	c.revive(t, victim)
}

// shot kills one process once.
type shot struct {
	chaos  *chaos
	victim *process
	hit    chan struct{}
	once   sync.Once
}

func (s *shot) at(step string) (hit bool) {
	s.once.Do(func() {
		s.victim.kill()
		s.chaos.killed[step]++
		hit = true
		close(s.hit)
	})
	return hit
}

// aim has the victim killed at a step of the round's choice, or at any call.
func (c *chaos) aim(victim, round int) *shot {
	s := &shot{chaos: c, victim: c.processes[victim], hit: make(chan struct{})}
	target, nth := "", 1+c.random.IntN(60)
	if round%4 != 0 {
		// The one that was hit the least: a step that the victim left to the other
		// process, or did once and not twice, is aimed at again.
		target = slices.MinFunc(steps, func(a, b string) int { return c.killed[a] - c.killed[b] })
		nth = 1 + min(c.killed[target], c.random.IntN(2))
	}
	var mu sync.Mutex
	c.wires[victim].setTrap(func(step string) bool {
		mu.Lock()
		defer mu.Unlock()
		if target != "" && step != target {
			return false
		}
		nth--
		return nth == 0 && s.at(step)
	})
	return s
}

// newcomers are people with tokens that have expired.
func (c *chaos) newcomers(t *testing.T, round int) []*person {
	t.Helper()
	people := make([]*person, crowd)
	var wg sync.WaitGroup
	for i := range people {
		p := &person{name: fmt.Sprintf("user-%d-%d", round, i), does: [crowd]string{"", "refreshes", "disconnects", "reconnects"}[i], tokens: map[int64]string{}}
		people[i] = p
		wg.Go(func() {
			version, ok := c.consent(t, c.processes[i%2].at, p)
			if !ok {
				t.Errorf("%s cannot connect", p.name)
				return
			}
			p.first = version
			c.expire(t, p.name, zillow)
		})
	}
	wg.Wait()
	if t.Failed() {
		t.FailNow()
	}
	c.people = append(c.people, people...)
	return people
}

// settle finds out what has become of everybody.
func (c *chaos) settle(t *testing.T, kills int) {
	total := 0
	for _, n := range c.killed {
		total += n
	}
	for _, step := range steps {
		if c.killed[step] == 0 {
			t.Errorf("no process was killed %s", step)
		}
	}
	if total != kills {
		t.Errorf("%d processes were killed", total)
	}
	var (
		lost  = map[string]bool{}
		mu    sync.Mutex
		queue = make(chan *person)
		wg    sync.WaitGroup
	)
	for i := range 12 {
		at := c.processes[i%2].at
		wg.Go(func() {
			for p := range queue {
				if c.ofPerson(t, at, p) {
					mu.Lock()
					lost[p.name] = true
					mu.Unlock()
				}
			}
		})
	}
	for _, p := range c.people {
		queue <- p
	}
	close(queue)
	wg.Wait()
	t.Logf("%d people, %d lost for good; killed %v", len(c.people), len(lost), c.killed)
	if (len(lost) > 0) != (c.rotation == oauthprovider.Strict) {
		t.Errorf("%d connections were lost under %s rotation", len(lost), c.rotation)
	}
	c.checkEvents(t, lost)
}

// ofPerson says what has become of one connection, and whether it is lost.
func (c *chaos) ofPerson(t *testing.T, at string, p *person) (lost bool) {
	for deadline := time.Now().Add(time.Minute); !p.settled && time.Now().Before(deadline); {
		switch p.does {
		case "disconnects":
			p.settled = c.disconnect(t, at, p)
		case "reconnects":
			_, p.settled = c.consent(t, at, p)
		default:
			p.settled = true
		}
	}
	status, r := 0, (*oauthclient.GetTokenReply)(nil)
	for deadline := time.Now().Add(time.Minute); (status == 0 || status == http.StatusServiceUnavailable) && time.Now().Before(deadline); {
		status, r = c.read(t.Context(), t, at, p) // waits by itself while somebody dead holds the lease
	}
	switch {
	case p.does == "disconnects":
		if status != http.StatusNotFound || slices.ContainsFunc(c.grantsOf(p.name+"-1"), func(g oauthprovider.Grant) bool { return g.Alive }) {
			t.Errorf("%s has disconnected; the service says %d, the provider %+v", p.name, status, c.grantsOf(p.name+"-1"))
		}
		return false
	case status == http.StatusConflict && c.rotation == oauthprovider.Strict && p.does != "reconnects":
		return c.isLost(t, at, p, r)
	case status != http.StatusOK:
		t.Errorf("%s, who %s: %d", p.name, p.does, status)
		return false
	}
	version := *r.JSON200.Version
	if version < p.newest() {
		t.Errorf("%s: version %d after %d", p.name, version, p.newest())
	}
	if n := c.grantsOf(p.name + "-1")[0].Refreshes; n > 2 {
		t.Errorf("%s: one expired token was refreshed %d times", p.name, n)
	}
	if p.does == "reconnects" { // whatever was begun before the new consent must not have come after it
		for _, code := range p.codes[:len(p.codes)-1] {
			c.provider.Revoke(code)
		}
	}
	if !c.provider.Alive(r.JSON200.AccessToken) {
		t.Errorf("%s, who %s, has a token that the provider does not accept", p.name, p.does)
	}
	// The refresh token that is stored is the one in force. Somebody dead may still hold the lease.
	var next *oauthclient.RefreshTokenReply
	for deadline := time.Now().Add(time.Minute); !isSettled(next) && time.Now().Before(deadline); {
		next = c.refresh(t.Context(), t, at, p, version)
	}
	if next == nil || next.JSON200 == nil || *next.JSON200.Version != version+1 ||
		!c.provider.Alive(next.JSON200.AccessToken) {
		t.Errorf("%s, who %s, cannot refresh: %s", p.name, p.does, bodyOf(next, func() []byte { return next.Body }))
	}
	return false
}

// isSettled says whether asking again would bring nothing else.
func isSettled(r *oauthclient.RefreshTokenReply) bool {
	return r != nil && r.StatusCode() != http.StatusServiceUnavailable && r.StatusCode() != http.StatusGatewayTimeout
}

// isLost sees that a connection which is gone is gone for the one good reason:
// the provider had given out a successor, and nobody was told of it.
func (c *chaos) isLost(t *testing.T, at string, p *person, r *oauthclient.GetTokenReply) bool {
	reason := r.ApplicationProblemJSON409.Reason
	grant := c.grantsOf(p.name + "-1")[0]
	if reason == nil || *reason != "in_doubt" || grant.Refreshes != 1 || p.newest() != p.first {
		t.Errorf(
			"%s was called dead: %s; the provider refreshed %d times, version %d was told and %d is the first", p.name, r.Body, grant.Refreshes, p.newest(), p.first,
		)
	}
	if again, ok := c.consent(t, at, p); !ok || again != p.first+2 {
		t.Errorf("%s cannot connect again: version %d after %d", p.name, again, p.first)
	}
	return true
}

// checkEvents sees that each change of each connection was told, if need be
// later, and that a repeat says the same.
func (c *chaos) checkEvents(t *testing.T, lost map[string]bool) {
	missing := func() (all []string) {
		kinds := map[string]string{}
		newest, seen := map[string]int64{}, map[string]int64{}
		dead := map[string]bool{}
		for _, e := range c.Events() {
			if kind, known := kinds[e.EventID]; known && kind != e.EventType {
				t.Errorf("event %s is told as %s and as %s", e.EventID, kind, e.EventType)
			} else if !known {
				seen[e.UserID]++
			}
			kinds[e.EventID] = e.EventType
			newest[e.UserID] = max(newest[e.UserID], e.Version)
			if e.EventType == "oauth.token.reauth_required" && e.Reason == "in_doubt" {
				dead[e.UserID] = true
			}
		}
		for _, p := range c.people {
			if newest[p.name] < p.newest() || seen[p.name] != newest[p.name]-p.first+1 || dead[p.name] != lost[p.name] {
				all = append(all, fmt.Sprintf("%s %s: %d events, the last of %d, versions %d to %d", p.name, p.does, seen[p.name], newest[p.name], p.first, p.newest()))
			}
		}
		return all
	}
	within(20*time.Second, func() bool { return len(missing()) == 0 })
	if all := missing(); len(all) > 0 {
		t.Errorf("events are missing:\n%s", strings.Join(all[:min(len(all), 20)], "\n"))
	}
}
