package program

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coagent/mocks/faults"
	"coagent/platform/depthtest"
	"coagent/platform/processtest"
	"coagent/platform/redistest"
)

// environment is all that the program needs as a process.
func (w *world) environment() map[string]string {
	all := map[string]string{}
	for name, value := range w.settings {
		all[name] = value
	}
	for _, name := range []string{
		"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_EC2_METADATA_DISABLED", "AWS_CONFIG_FILE",
		"AWS_SHARED_CREDENTIALS_FILE", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "AWS_ENDPOINT_URL_BEDROCK", "AWS_ENDPOINT_URL_EVENTBRIDGE",
	} {
		all[name] = os.Getenv(name)
	}
	return all
}

// ids are the ids of the events that the bus took, by topic.
func (w *world) ids(t *testing.T) map[string]map[string]bool {
	t.Helper()
	ids := map[string]map[string]bool{}
	for _, e := range w.bus.Events() {
		var detail struct {
			EventID  string
			Metadata struct{ Topic string }
		}
		if err := json.Unmarshal(e.Detail, &detail); err != nil {
			t.Fatal(err)
		}
		if ids[detail.Metadata.Topic] == nil {
			ids[detail.Metadata.Topic] = map[string]bool{}
		}
		ids[detail.Metadata.Topic][detail.EventID] = true
	}
	return ids
}

// told is how many events the bus took; one that is sent again is the same.
func (w *world) told(t *testing.T) int {
	t.Helper()
	told := 0
	for _, ids := range w.ids(t) {
		told += len(ids)
	}
	return told
}

// The bus is down while people ask, the program is killed in the middle of it,
// and another begins in its place. Who gets no answer asks again with their key.
func TestNoEventIsLostWhileTheBusIsDownAndTheProgramIsKilled(t *testing.T) {
	requests := depthtest.Cases(t, 40, 200)
	w := newWorld(t, "REDIS_ENDPOINT", redistest.Start(t).Endpoint())
	program := processtest.BuildFolder(t, "../cmd/ai")
	first := processtest.Start(t, program, w.environment(), io.Discard)
	var url atomic.Pointer[string]
	url.Store(&first.URL)
	w.bedrock.Faults.Push(faults.Fault{Kind: faults.None, DelayMs: 400, Times: faults.Forever})
	w.bus.Faults.Push(faults.Fault{Kind: "reset", Times: faults.Forever})
	down := time.Now()
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	ask := func(n int) bool { // each by a user of its own, so that nobody comes too often
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, *url.Load()+"/ai/generate-social-media-post",
			strings.NewReader(fmt.Sprintf(`{"topic":"Open house number %d","tone":"Casual"}`, n)))
		if err != nil {
			t.Error(err)
			return true
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Authorization", "Bearer "+w.issuer.Token(fmt.Sprintf("user-%d", n)))
		req.Header.Set("Idempotency-Key", fmt.Sprintf("key-of-topic-%06d", n))
		resp, err := client.Do(req)
		if err != nil {
			return false
		}
		defer func() { _ = resp.Body.Close() }()
		answer, err := io.ReadAll(resp.Body)
		if err == nil && resp.StatusCode != http.StatusOK {
			t.Errorf("topic %d: %d %s", n, resp.StatusCode, answer)
		}
		return err == nil && resp.StatusCode == http.StatusOK
	}
	var asking sync.WaitGroup
	var done atomic.Int32
	var next atomic.Int32
	for range 10 {
		asking.Go(func() {
			for n := int(next.Add(1)) - 1; n < requests; n = int(next.Add(1)) - 1 {
				for tries := 1; !ask(n); tries++ {
					if tries == 300 {
						t.Errorf("topic %d: no answer in %d tries", n, tries)
						return
					}
					<-time.After(50 * time.Millisecond) // while there is no program
				}
				done.Add(1)
			}
		})
	}
	within(t, time.Minute, "half of the answers", func() bool { return int(done.Load()) >= requests/2 })
	first.Kill()
	url.Store(&processtest.Start(t, program, w.environment(), io.Discard).URL)
	asking.Wait()
	if n := len(w.bus.Events()); n != 0 {
		t.Fatalf("the bus was not down: %d events", n)
	}
	t.Logf("the bus was down for %v, while %d requests were answered", time.Since(down).Round(time.Second), done.Load())
	w.bus.Faults.Clear()
	back := time.Now()
	within(t, time.Minute, "an event of each request", func() bool { return len(w.ids(t)) == requests })
	t.Logf("all %d events came within %v, in %d calls", len(w.bus.Events()), time.Since(back).Round(time.Second), w.bus.Count())
	for topic, ids := range w.ids(t) {
		if len(ids) != 1 {
			t.Errorf("%s has the events %v", topic, ids)
		}
	}
}

func TestAnEventThatWaitsDoesNotFailTheText(t *testing.T) {
	w := newWorld(t)
	taken := 0
	for kind, want := range map[string]int{"throttle": 1, "internal": 1, "failed_entry": 1, "reset": 1, "applied_then_reset": 2} {
		w.bus.Faults.Push(faults.Fault{Kind: kind})
		if resp, answer := w.post(t, blogPath, blogBody); resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %s", kind, resp.StatusCode, answer)
		}
		eventually(t, "the event after "+kind, func() bool { return len(w.bus.Events()) == taken+want })
		events := w.bus.Events()[taken:]
		for _, e := range events { // delivered twice at most, and then under one id
			if string(e.Detail) != string(events[0].Detail) {
				t.Errorf("%s: the repeat is another event", kind)
			}
		}
		taken += want
	}
}

// within asks until it is so, for some time at most.
func within(t *testing.T, patience time.Duration, what string, so func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !so() {
		select {
		case <-ctx.Done():
			t.Fatalf("waited in vain: %s", what)
		case <-tick.C:
		}
	}
}

func TestARepeatedRequestMakesSureThatItsEventIsSent(t *testing.T) {
	server := redistest.Start(t)
	w := newWorld(t, "REDIS_ENDPOINT", server.Endpoint())
	authorization := "Bearer " + w.issuer.Token("user-1")
	const key = "0d9f7a1e-6c1b-4a53-9c3b-4f0e5b9d6c20"
	ask := func(status string) {
		t.Helper()
		resp, answer := w.postAs(t, authorization, blogPath, blogBody, "Idempotency-Key", key)
		if resp.StatusCode != http.StatusOK || resp.Header.Get("Idempotency-Status") != status {
			t.Errorf("%d %s %s", resp.StatusCode, resp.Header.Get("Idempotency-Status"), answer)
		}
	}
	w.bus.Faults.Push(faults.Fault{Kind: "reset", Times: faults.Forever})
	ask("stored")
	w.forgetEvents(t)
	w.bus.Faults.Clear()
	ask("replayed")
	within(t, 20*time.Second, "the event", func() bool { return w.told(t) == 1 })
	for range 5 {
		ask("replayed")
	}
	if n := w.bus.Faults.Count(); n > 3 || w.told(t) != 1 {
		t.Errorf("%d events after %d calls", w.told(t), n)
	}
}

// forgetEvents loses what waits to be sent, and nothing else.
func (w *world) forgetEvents(t *testing.T) {
	t.Helper()
	keys, err := w.redis.Keys(t.Context(), "outbox:*").Result()
	if err != nil || len(keys) == 0 {
		t.Fatalf("nothing waits: %v", err)
	}
	if err := w.redis.Del(t.Context(), keys...).Err(); err != nil {
		t.Fatal(err)
	}
}

func TestItStartsIfTheBusIsThereOrNobodyCanSay(t *testing.T) {
	for name, c := range map[string]struct {
		fault   string // of a question about the bus
		deleted bool
		another bool   // something else stands where the bus should
		says    string // empty: it gets ready
	}{
		"the bus is there":       {},
		"it is down":             {fault: "internal"},
		"nobody may ask":         {fault: "access_denied"},
		"there is no such bus":   {deleted: true, says: `there is no event bus "coagent" (EVENTBRIDGE_BUS_NAME)`},
		"something else answers": {another: true, says: `the event bus "coagent" (EVENTBRIDGE_BUS_NAME) cannot be used: what answers (status 404) does not speak as AWS does`},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if c.fault != "" {
				w.bus.Control.Push(faults.Fault{Kind: c.fault, Times: faults.Forever})
			}
			if c.deleted {
				w.bus.DeleteBus("coagent")
			}
			if c.another {
				t.Setenv("AWS_ENDPOINT_URL_EVENTBRIDGE", w.issuer.URL)
			}
			w.starts(t, c.says)
		})
	}
}

func TestABusThatIsDeletedIsNotReady(t *testing.T) {
	w := newWorld(t)
	w.bus.DeleteBus("coagent")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.url+"/readyz", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusServiceUnavailable || !strings.Contains(w.log.String(), "there is no event bus") {
		t.Errorf("%d; the log says\n%s", resp.StatusCode, w.log)
	}
}

func TestAnotherModelWritesWhereTheUsualOneIsAway(t *testing.T) {
	const usual, other = "anthropic.claude-sonnet-4-6", "anthropic.claude-haiku-4-5-20251001-v1:0"
	w := newWorld(t, "BEDROCK_FALLBACK_MODEL_ID", "us."+other)
	for _, c := range []struct {
		times int
		model string
	}{{0, usual}, {4, other}, {0, usual}} { // the first is asked four times
		if c.times > 0 {
			w.bedrock.Faults.Push(faults.Fault{Kind: "throttle", Times: c.times})
		}
		resp, body := w.post(t, blogPath, blogBody)
		if resp.StatusCode != http.StatusOK || resp.Header.Get("X-Model") != c.model ||
			(resp.Header.Get("X-Degraded") == "model") != (c.model == other) {
			t.Errorf("after %d refusals: %s, %s, %s", c.times, resp.Status, resp.Header.Get("X-Model"), body)
		}
	}
}

func TestWhatTheModelCannotReadIsTheCallersToShorten(t *testing.T) {
	w := newWorld(t)
	w.bedrock.Faults.Push(faults.Fault{Kind: "input_too_long"})
	resp, body := w.post(t, blogPath, blogBody)
	if resp.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(body, `"ai.input_too_long"`) {
		t.Errorf("%s: %s", resp.Status, body)
	}
}

func TestWithoutASecondModelTextsAreWrittenAllTheSame(t *testing.T) {
	w := newWorld(t, "REVIEW_MODEL_ID", "us.anthropic.claude-haiku-4-5-20251001-v1:0")
	w.bedrock.Faults.Push(faults.Fault{Kind: faults.None})
	w.bedrock.Faults.Push(faults.Fault{Kind: "unavailable"}) // for the review
	if resp, body := w.post(t, blogPath, blogBody); resp.StatusCode != http.StatusOK {
		t.Errorf("%s: %s", resp.Status, body)
	}
	if log := w.log.String(); !strings.Contains(log, `"msg":"written without review"`) {
		t.Errorf("the log is silent:\n%s", log)
	}
}
