package program

import (
	"sync"
	"testing"
	"time"

	"coagent/clients/go/oauthclient"
	"coagent/mocks/faults"
)

// herd lets readers ask for one token at once, spread over the processes.
func (w *world) herd(t *testing.T, processes []*process, user string, readers int) []*oauthclient.GetTokenReply {
	t.Helper()
	var (
		replies = make([]*oauthclient.GetTokenReply, readers)
		ready   sync.WaitGroup
		wg      sync.WaitGroup
		begin   = make(chan struct{})
	)
	clients := make([]*oauthclient.ClientWithResponses, len(processes))
	for i, p := range processes {
		clients[i] = w.as(t, p.at, user)
	}
	for i := range replies {
		ready.Add(1)
		wg.Go(func() {
			ready.Done()
			<-begin
			reply, err := clients[i%len(clients)].GetTokenWithResponse(t.Context(), user, zillow, nil)
			if err != nil {
				t.Errorf("reader %d: %v", i, err)
				return
			}
			replies[i] = reply
		})
	}
	ready.Wait()
	close(begin)
	wg.Wait()
	return replies
}

// The readers of one expired token, however many and wherever, make one refresh
// and get what it brought.
func TestAThousandReadersInFourProcessesAskTheProviderOnce(t *testing.T) {
	const processes, readers = 4, 1000
	w := newWorld(t)
	var all []*process
	for range processes {
		all = append(all, w.start(t, newWire(t, w.outside), nil))
	}
	for _, delay := range []time.Duration{0, 3 * time.Second} {
		t.Run("the provider takes "+delay.String(), func(t *testing.T) {
			user := "user-" + delay.String()
			old := w.connect(t, w.as(t, all[0].at, user), user, zillow)
			w.expire(t, user, zillow)
			if delay > 0 {
				w.provider.Faults.Push(faults.Fault{Kind: faults.None, DelayMs: int(delay.Milliseconds())})
			}
			before := providerCalls(all)
			replies := w.herd(t, all, user, readers)
			if n := providerCalls(all) - before; n != 1 {
				t.Errorf("the provider was asked %d times", n)
			}
			if grants := w.grantsOf(user); len(grants) != 1 || grants[0].Refreshes != 1 {
				t.Errorf("grants %+v", grants)
			}
			got := map[string]int{} // answers, by what they are
			for _, r := range replies {
				if r != nil {
					got[string(r.Body)]++
				}
			}
			if len(got) != 1 || replies[0] == nil || replies[0].JSON200 == nil || *replies[0].JSON200.Version != old+1 {
				t.Fatalf("%d different answers; want one with version %d; the first is %s", len(got), old+1, bodyOf(replies[0], func() []byte { return replies[0].Body }))
			}
			if !w.provider.Alive(replies[0].JSON200.AccessToken) {
				t.Error("the token is not one that the provider accepts")
			}
		})
	}
}

func providerCalls(processes []*process) (n int) {
	for _, p := range processes {
		n += p.Calls("provider")
	}
	return n
}

// The order to stop is no reason to lose what a provider has answered.
func TestARefreshUnderWayIsFinishedBeforeTheProgramEnds(t *testing.T) {
	w := newWorld(t)
	p := w.start(t, newWire(t, w.outside), nil)
	c := w.as(t, p.at, "alice")
	version := w.connect(t, c, "alice", zillow)
	w.provider.Faults.Push(faults.Fault{Kind: faults.None, DelayMs: 1000})
	asked := p.Calls("provider")
	answered := make(chan *oauthclient.RefreshTokenReply, 1)
	go func() {
		r, err := c.RefreshTokenWithResponse(t.Context(), nil, oauthclient.RefreshRequest{UserID: "alice", Provider: zillow})
		if err != nil {
			t.Error(err)
		}
		answered <- r
	}()
	eventually(t, "the provider is asked", func() bool { return p.Calls("provider") > asked })
	if err := p.stop(t); err != nil {
		t.Errorf("%v\n%s", err, p.log)
	}
	r := <-answered
	if r == nil || r.JSON200 == nil || *r.JSON200.Version != version+1 {
		t.Fatalf("%s", bodyOf(r, func() []byte { return r.Body }))
	}
	next := w.as(t, w.start(t, newWire(t, w.outside), nil).at, "alice")
	if read, err := next.GetTokenWithResponse(t.Context(), "alice", zillow, nil); err != nil || read.JSON200 == nil ||
		read.JSON200.AccessToken != r.JSON200.AccessToken {
		t.Errorf("%v %s", err, read.Body)
	}
}
