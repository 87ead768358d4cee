package program

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coagent/clients/go/oauthclient"
	"coagent/mocks/faults"
)

// The table is away for two seconds, at the worst moment: the provider has
// answered, and others keep asking. What it answered is stored all the same.
func TestAShortOutageOfTheTableCostsNoToken(t *testing.T) {
	w := newWorld(t)
	wire := newWire(t, w.outside)
	url, _ := w.serve(t, wire, nil)
	alice := w.as(t, url, "alice")
	version := w.connect(t, alice, "alice", zillow)
	w.expire(t, "alice", zillow)
	const others = 20
	for i := range others {
		w.connect(t, w.as(t, url, "other-"+string(rune('a'+i))), "other-"+string(rune('a'+i)), zillow)
	}
	var away, answered atomic.Bool
	down := make(chan struct{})
	wire.setTrap(func(step string) bool {
		if step == "after token" && !answered.Swap(true) {
			away.Store(true)
			time.AfterFunc(2*time.Second, func() { away.Store(false) })
			close(down)
		}
		return away.Load() && (strings.HasPrefix(step, "before write") || step == "before GetItem")
	})
	var wg sync.WaitGroup
	for i := range others {
		c := w.as(t, url, "other-"+string(rune('a'+i)))
		wg.Go(func() {
			<-down
			for away.Load() {
				_, _ = c.GetTokenWithResponse(t.Context(), "other-"+string(rune('a'+i)), zillow, nil)
			}
		})
	}
	r, err := alice.GetTokenWithResponse(t.Context(), "alice", zillow, nil)
	wg.Wait()
	if err != nil || r.StatusCode() != http.StatusOK && r.StatusCode() != http.StatusServiceUnavailable {
		t.Fatalf("%v %s", err, r.Body)
	}
	fresh := &oauthclient.GetTokenReply{}
	if !within(30*time.Second, func() bool {
		fresh, err = alice.GetTokenWithResponse(t.Context(), "alice", zillow, nil)
		return err == nil && fresh.StatusCode() != http.StatusServiceUnavailable
	}) || fresh.JSON200 == nil || *fresh.JSON200.Version != version+1 || !w.provider.Alive(fresh.JSON200.AccessToken) {
		t.Errorf("afterwards: %v %s", err, fresh.Body)
	}
}

// Whoever waits for it: the one who asked has hung up.
func TestARefreshThatNobodyWaitsForIsFinishedBeforeTheProgramEnds(t *testing.T) {
	w := newWorld(t)
	p := w.start(t, newWire(t, w.outside), nil)
	c := w.as(t, p.at, "alice")
	version := w.connect(t, c, "alice", zillow)
	w.expire(t, "alice", zillow)
	w.provider.Faults.Push(faults.Fault{Kind: faults.None, DelayMs: 1500})
	asked := p.Calls("provider")
	ctx, hangUp := context.WithCancel(t.Context())
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_, _ = c.GetTokenWithResponse(ctx, "alice", zillow, nil)
	}()
	eventually(t, "the provider is asked", func() bool { return p.Calls("provider") > asked })
	hangUp()
	<-gone
	if err := p.stop(t); err != nil {
		t.Errorf("%v\n%s", err, p.log)
	}
	next := w.as(t, w.start(t, newWire(t, w.outside), nil).at, "alice")
	read, err := next.GetTokenWithResponse(t.Context(), "alice", zillow, nil)
	if err != nil || read.JSON200 == nil || *read.JSON200.Version != version+1 || !w.provider.Alive(read.JSON200.AccessToken) {
		t.Errorf("%v %s", err, read.Body)
	}
	if grants := w.grantsOf("alice"); grants[0].Refreshes != 1 {
		t.Errorf("%d refreshes", grants[0].Refreshes)
	}
}
