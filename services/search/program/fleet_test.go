package program

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"coagent/mocks/eventbridge"
	"coagent/mocks/faults"
	"coagent/platform/auth/authtest"
	"coagent/platform/processtest"
)

// fleet starts n programs with one Redis.
func (w *world) fleet(t *testing.T, n int, settings ...string) []*processtest.Process {
	t.Helper()
	path := processtest.BuildFolder(t, "../cmd/search")
	values := w.settings(settings...)
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_ENDPOINT_URL_EVENTBRIDGE": w.busURL,
	} {
		values[name] = value
	}
	fleet := make([]*processtest.Process, n)
	for i := range fleet {
		fleet[i] = processtest.Start(t, path, values, w.log)
	}
	return fleet
}

// herd asks the same of all processes, n times at once, and counts the answers
// by status and X-Cache.
func (w *world) herd(t *testing.T, fleet []*processtest.Process, n int, body string) map[string]int {
	t.Helper()
	var (
		mu     sync.Mutex
		got    = map[string]int{}
		ready  sync.WaitGroup
		asking sync.WaitGroup
		begin  = make(chan struct{})
	)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: n}, Timeout: 30 * time.Second}
	defer client.CloseIdleConnections()
	for i := range n {
		ready.Add(1)
		asking.Go(func() {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, fleet[i%len(fleet)].URL+"/search/web", strings.NewReader(body))
			ready.Done()
			if err != nil {
				t.Error(err)
				return
			}
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Authorization", "Bearer "+w.token)
			<-begin
			resp, err := client.Do(req)
			if err != nil {
				t.Error(err)
				return
			}
			_ = resp.Body.Close()
			mu.Lock()
			got[strconv.Itoa(resp.StatusCode)+" "+resp.Header.Get("X-Cache")]++
			mu.Unlock()
		})
	}
	ready.Wait()
	close(begin)
	asking.Wait()
	return got
}

func TestAThousandEqualMissesInFourProcessesAreOneCall(t *testing.T) {
	w := surroundings(t)
	fleet := w.fleet(t, 4)
	for _, delay := range []int{0, 1500} { // milliseconds
		w.stand.Faults.ClearCalls()
		w.stand.Faults.Push(faults.Fault{Kind: faults.None, DelayMs: delay})
		got := w.herd(t, fleet, 1000, `{"query":"open house `+strconv.Itoa(delay)+`"}`)
		if n := w.stand.Faults.Count(); n != 1 {
			t.Errorf("the provider takes %d ms: %d calls", delay, n)
		}
		if got["200 MISS"]+got["200 HIT"] != 1000 {
			t.Errorf("the provider takes %d ms: answers %v", delay, got)
		}
		t.Logf("the provider takes %d ms: %d call, answers %v", delay, w.stand.Faults.Count(), got)
	}
}

// A process that dies in the middle of a call keeps nobody waiting for long.
func TestWhenTheProcessThatAsksDiesAnotherAsks(t *testing.T) {
	w := surroundings(t)
	fleet := w.fleet(t, 2)
	w.stand.Faults.Push(faults.Fault{Kind: faults.None, DelayMs: 20_000})
	first := make(chan struct{})
	go func() {
		defer close(first)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, fleet[0].URL+"/search/web", strings.NewReader(`{"query":"x"}`))
		if err != nil {
			t.Error(err)
			return
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Authorization", "Bearer "+w.token)
		if resp, err := http.DefaultClient.Do(req); err == nil {
			_ = resp.Body.Close()
			t.Errorf("the first got %s", resp.Status)
		}
	}()
	eventually(t, "the first process asks", func() bool { return w.stand.Faults.Count() == 1 })
	fleet[0].Kill()
	<-first
	if got := w.herd(t, fleet[1:], 10, `{"query":"x"}`); got["200 MISS"]+got["200 HIT"] != 10 {
		t.Errorf("answers %v", got)
	}
	if n := w.stand.Faults.Count(); n != 2 {
		t.Errorf("%d calls", n)
	}
}

func TestWhatIsForgottenIsForgottenByEveryProcess(t *testing.T) {
	// The bus must know the process before it starts, so a process that only
	// passes deliveries on stands before it.
	w := newWorld(t)
	fleet := w.fleet(t, 3)
	w.herd(t, fleet, 30, `{"query":"homes in austin"}`)
	w.herd(t, fleet, 30, `{"query":"homes in dallas"}`)
	before := w.stand.Faults.Count()
	if before != 2 {
		t.Fatalf("%d calls for two questions", before)
	}
	operator := w.issuer.Token("operator", authtest.Scope("search/admin"))
	if resp := w.post(t, operator, "/search/cache/invalidations", `{"pattern":"web:*Austin*"}`); resp.StatusCode != http.StatusAccepted {
		t.Fatal(resp.Status)
	}
	eventually(t, "the bus delivers", func() bool { return delivered(w.bus) })
	// Without Redis every process has its own memory to go by.
	w.redis.Stop(t)
	for i, p := range fleet {
		one := fleet[i : i+1]
		eventually(t, "Redis is known to be away", func() bool { return w.herd(t, one, 1, `{"query":"homes in dallas"}`)["200 HIT"] == 1 })
		calls := w.stand.Faults.Count()
		if got := w.herd(t, one, 1, `{"query":"homes in austin"}`); got["200 MISS"] != 1 || w.stand.Faults.Count() != calls+1 {
			t.Errorf("%s remembers: %v, %d calls", p.URL, got, w.stand.Faults.Count()-calls)
		}
	}
}

// delivered says that the bus has got rid of an event.
func delivered(bus *eventbridge.Server) bool {
	for _, d := range bus.Deliveries() {
		if d.Status == http.StatusNoContent {
			return true
		}
	}
	return false
}

func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	late := time.After(20 * time.Second)
	for !done() {
		select {
		case <-again.C:
		case <-late:
			t.Fatalf("it did not come to this: %s", what)
		}
	}
}
