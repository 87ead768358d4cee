package program

import (
	"sync"
	"testing"

	"coagent/clients/go/oauthclient"
	"coagent/mocks/faults"
	"coagent/mocks/oauthprovider"
)

// A callback page that is loaded twice, a button that is pressed twice: the
// provider, which ends a grant whose code comes a second time, sees it once.
func TestACodeIsExchangedOnceOverFourProcesses(t *testing.T) {
	for name, params := range map[string]*oauthclient.ExchangeCodeParams{
		"with a key": {IdempotencyKey: new("the-page-of-alice")}, "without a key": nil,
	} {
		t.Run(name, func(t *testing.T) { exchangedOnce(t, params) })
	}
}

func exchangedOnce(t *testing.T, params *oauthclient.ExchangeCodeParams) {
	w := newWorld(t)
	var all []*process
	for range 4 {
		all = append(all, w.start(t, newWire(t, w.outside), nil))
	}
	w.provider.Faults.Push(faults.Fault{Kind: faults.None, DelayMs: 500})
	exchange := oauthclient.CodeExchange{
		Code: w.provider.Code(oauthprovider.Zillow, oauthprovider.Consent{User: "alice"}), Provider: zillow, UserID: "alice",
	}
	var (
		mu      sync.Mutex
		answers = map[string]int{}
		status  = map[string]int{}
		wg      sync.WaitGroup
	)
	ask := func(at string) {
		r, err := w.as(t, at, "alice").ExchangeCodeWithResponse(t.Context(), params, exchange)
		if err != nil {
			t.Error(err)
			return
		}
		mu.Lock()
		defer mu.Unlock()
		answers[string(r.Body)]++
		status[r.HTTPResponse.Header.Get("Idempotency-Status")]++
		if r.JSON200 == nil {
			t.Errorf("%s", r.Body)
		}
	}
	for i := range 20 {
		wg.Go(func() { ask(all[i%len(all)].at) })
	}
	wg.Wait()
	ask(all[0].at) // and later
	told := params == nil || status["stored"] == 1 && status["replayed"] == 20
	if n := providerCalls(all); n != 1 || len(answers) != 1 || !told {
		t.Errorf("%d calls; answers %v; Idempotency-Status %v", n, answers, status)
	}
	t.Logf("%d call at the provider, %d different answers of 21", providerCalls(all), len(answers))
	alice := w.as(t, all[1].at, "alice")
	if r, err := alice.RefreshTokenWithResponse(t.Context(), nil, oauthclient.RefreshRequest{UserID: "alice", Provider: zillow}); err != nil || r.JSON200 == nil {
		t.Errorf("the connection: %v %s", err, r.Body)
	}
}
