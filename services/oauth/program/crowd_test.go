package program

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coagent/clients/go/oauthclient"
	"coagent/platform/depthtest"
)

// outage is a table that is away for all processes, from the moment that a
// provider has answered a refresh.
type outage struct {
	armed, away atomic.Bool
	took        time.Duration
	cut         atomic.Int64 // calls that were lost
}

func (o *outage) trap(step string) bool {
	if step == "after token" && o.armed.CompareAndSwap(true, false) {
		o.away.Store(true)
		time.AfterFunc(o.took, func() { o.away.Store(false) })
	}
	lost := o.away.Load() && (strings.HasPrefix(step, "before write") || step == "before GetItem")
	if lost {
		o.cut.Add(1)
	}
	return lost
}

// patientReader asks until it gets a token, as often as it is told to come again.
func (w *world) patientReader(ctx context.Context, c *oauthclient.ClientWithResponses, user string) (*oauthclient.GetTokenReply, int, error) {
	for tries := 1; ; tries++ {
		r, err := c.GetTokenWithResponse(ctx, user, zillow, nil)
		if err != nil {
			return nil, tries, err
		}
		if r.StatusCode() != http.StatusServiceUnavailable && r.StatusCode() != http.StatusTooManyRequests {
			return r, tries, nil
		}
		wait, err := strconv.Atoi(r.HTTPResponse.Header.Get("Retry-After"))
		if err != nil {
			return r, tries, fmt.Errorf("%d without Retry-After", r.StatusCode())
		}
		select {
		case <-time.After(time.Duration(wait) * time.Second):
		case <-ctx.Done():
			return r, tries, ctx.Err()
		}
	}
}

// A crowd asks for an expired token of a provider that ends a grant whose refresh
// token comes a second time, and the table goes away for eight seconds when the
// provider has answered: what it answered is stored all the same, the provider is
// not asked again, and every reader gets the same token.
func TestACrowdThroughAnOutageOfTheTableCostsOneRefreshAndNoConnection(t *testing.T) {
	crowds, readers := depthtest.Cases(t, 1, 10), depthtest.Cases(t, 200, 1000)
	w := newWorld(t)
	o := &outage{took: 8 * time.Second}
	var all []*process
	for range 4 {
		wire := newWire(t, w.outside)
		wire.setTrap(o.trap)
		all = append(all, w.start(t, wire, nil))
	}
	for i := range crowds {
		user := fmt.Sprintf("crowd-%d", i)
		old := w.connect(t, w.as(t, all[i%4].at, user), user, zillow)
		w.expire(t, user, zillow)
		clients := make([]*oauthclient.ClientWithResponses, len(all))
		for j, p := range all {
			clients[j] = w.as(t, p.at, user)
		}
		before, cut := providerCalls(all), o.cut.Load()
		o.armed.Store(true)
		ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
		var (
			wg       sync.WaitGroup
			mu       sync.Mutex
			got      = map[string]int{} // answers, by what they are
			most     int
			began    = time.Now()
			accessed string
		)
		for j := range readers {
			wg.Go(func() {
				r, tries, err := w.patientReader(ctx, clients[j%4], user)
				mu.Lock()
				defer mu.Unlock()
				if most = max(most, tries); err != nil {
					t.Errorf("%s, reader %d: %v", user, j, err)
					return
				}
				got[string(r.Body)]++
				if r.JSON200 == nil || *r.JSON200.Version != old+1 {
					t.Errorf("%s, reader %d: %s", user, j, r.Body)
					return
				}
				accessed = r.JSON200.AccessToken
			})
		}
		wg.Wait()
		cancel()
		grants := w.grantsOf(user)
		calls, lost := providerCalls(all)-before, o.cut.Load()-cut
		if calls != 1 || len(grants) != 1 || grants[0].Refreshes != 1 || len(got) != 1 || !w.provider.Alive(accessed) || lost == 0 {
			t.Errorf("%s: %d calls, grants %+v, %d different answers, %d calls lost", user, calls, grants, len(got), lost)
		}
		t.Logf("%s: %d readers, %d refresh, %d different answers, %d calls of the table's lost, %d tries at most, %v",
			user, readers, calls, len(got), lost, most, time.Since(began).Round(time.Millisecond))
		// And the connection goes on.
		if r, err := clients[0].RefreshTokenWithResponse(t.Context(), nil, oauthclient.RefreshRequest{UserID: user, Provider: zillow}); err != nil ||
			r.JSON200 == nil || *r.JSON200.Version != old+2 {
			t.Errorf("%s, afterwards: %v %s", user, err, r.Body)
		}
	}
}
