package program

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"coagent/gen/searchapi"
	"coagent/mocks/faults"
	"coagent/mocks/lambdaruntime"
	"coagent/platform/depthtest"
	"coagent/platform/processtest"
)

// deploy is a world whose service is a function with the memory and the time of
// the requirements, behind an API. It has no key of the bus.
func deploy(t *testing.T, concurrency int, settings ...string) (*world, *lambdaruntime.Function) {
	t.Helper()
	doc, err := searchapi.GetSpec()
	if err != nil {
		t.Fatal(err)
	}
	w := surroundings(t)
	values := w.settings(settings...)
	delete(values, "EVENT_KEY")
	maps.Copy(values, map[string]string{
		"COGNITO_JWKS_URL": w.issuer.JWKSURL(), "AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_REGION": "us-east-1",
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": "/nowhere", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere",
		"AWS_ENDPOINT_URL_EVENTBRIDGE": w.busURL,
	})
	f := lambdaruntime.New(lambdaruntime.Config{
		Program: processtest.BuildLambda(t, "../../..", "search"), Settings: values, Concurrency: concurrency,
		MemoryMB: 512, Timeout: 30 * time.Second, Log: w.log,
	})
	t.Cleanup(f.Close)
	api := httptest.NewServer(lambdaruntime.API{
		Function: f, Resources: slices.Collect(maps.Keys(doc.Paths.Map())), Stage: "prod",
	})
	t.Cleanup(api.Close)
	w.url = api.URL
	return w, f
}

// The bus invokes the function with its event, and what the event names is
// forgotten by all environments. The same text from outside asks for a key.
func TestAnEventReachesAFunctionAndNobodyElseCanSendOne(t *testing.T) {
	t.Parallel()
	w, f := deploy(t, 1)
	for _, want := range []string{"MISS", "HIT"} {
		if cache := w.asked(t, "homes in austin"); cache != want {
			t.Fatalf("%s, want %s", cache, want)
		}
	}
	w.forget(t, "web:*austin*")
	sent := w.bus.Events()
	if len(sent) != 1 {
		t.Fatalf("%d events", len(sent))
	}
	delivery := func(detail any) []byte {
		event, err := json.Marshal(map[string]any{
			"version": "0", "id": sent[0].ID, "detail-type": sent[0].DetailType, "source": sent[0].Source, "account": "000000000000",
			"time": time.Now().UTC().Format(time.RFC3339), "region": "us-east-1", "resources": []string{}, "detail": detail,
		})
		if err != nil {
			t.Fatal(err)
		}
		return event
	}
	event := delivery(sent[0].Detail)
	for _, token := range []string{"", w.token} {
		resp := w.post(t, token, "/search/events", string(event))
		if resp.StatusCode != http.StatusUnauthorized {
			t.Errorf("from outside: %s", resp.Status)
		}
	}
	if cache := w.asked(t, "homes in austin"); cache != "HIT" {
		t.Errorf("somebody outside has had it forgotten: %s", cache)
	}
	if answer, err := f.Call(t.Context(), event); err != nil || string(answer) != "null" {
		t.Errorf("the bus: %s %v", answer, err)
	}
	if cache := w.asked(t, "homes in austin"); cache != "MISS" {
		t.Errorf("after the event: %s", cache)
	}
	if _, err := f.Call(t.Context(), delivery(map[string]any{"eventType": "search.cache.invalidate"})); err == nil || !strings.Contains(err.Error(), "400") {
		t.Errorf("an event that breaks its document: %v", err)
	}
	w.redis.Stop(t)
	if _, err := f.Call(t.Context(), event); err == nil || !strings.Contains(err.Error(), "search.cache_unavailable") {
		t.Errorf("while Redis is away: %v", err)
	}
}

// There is no gateway that counts how often a user comes.
func TestAFunctionCountsHowOftenAUserComes(t *testing.T) {
	t.Parallel()
	w, f := deploy(t, 1, "ADMISSION", "on")
	const limit = 60 // of a search, a minute
	passed := 0
	for n := range 2 * limit {
		resp := w.post(t, w.token, "/search/web", `{"query":"homes in austin"}`)
		if resp.StatusCode == http.StatusTooManyRequests {
			break
		}
		if passed++; resp.StatusCode != http.StatusOK {
			t.Fatal(resp.Status)
		}
		if n == 40 {
			f.Kill() // another environment goes on with the count
		}
	}
	if passed < limit || passed > limit+limit/4 {
		t.Errorf("%d of %d passed", passed, limit)
	}
}

// What was found by one environment is there for all, and one that was frozen goes on.
func TestFunctionsShareWhatWasFound(t *testing.T) {
	t.Parallel()
	w, f := deploy(t, 2)
	w.stand.Faults.Push(faults.Fault{Kind: faults.None, DelayMs: 500})
	asked := make(chan string, 2)
	for range 2 {
		go func() { asked <- w.asked(t, "condos in reno") }()
	}
	<-asked
	<-asked
	if n, calls := len(f.Processes()), w.stand.Faults.Count(); n != 2 || calls != 1 {
		t.Errorf("%d environments asked the provider %d times", n, calls)
	}
	eventually(t, "both are frozen", func() bool { return f.Frozen() })
	<-time.After(2 * time.Second)
	if cache := w.asked(t, "condos in reno"); cache != "HIT" {
		t.Errorf("after a freeze: %s", cache)
	}
}

// Cold starts, and the memory of many invocations.
func TestAFunctionIsSmall(t *testing.T) {
	w, f := deploy(t, 1)
	var starts []time.Duration
	for range 15 {
		f.Kill()
		began := time.Now()
		w.asked(t, "homes in austin")
		starts = append(starts, time.Since(began))
	}
	slices.Sort(starts)
	n := depthtest.Cases(t, 200, 1000)
	for i := range n {
		w.asked(t, fmt.Sprintf("homes number %d in austin", i))
	}
	peak := f.PeakMemory()
	t.Logf("start to first answer %v (fastest %v); %d MiB at most in %d invocations", starts[7].Round(time.Millisecond),
		starts[0].Round(time.Millisecond), peak>>20, n)
	if peak > 256<<20 {
		t.Errorf("%d MiB of 512 MB", peak>>20)
	}
}
