package program

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coagent/mocks/faults"
	"coagent/platform/httpapi/httpapitest"
	"coagent/platform/redistest"
	"coagent/services/ai"
	"coagent/services/ai/bedrock"
)

// crowd asks n times at once and returns the answers, by n.
func (w *world) crowd(t *testing.T, n int, ask func(i int) (*http.Response, string)) (answers []*http.Response, bodies []string) {
	t.Helper()
	answers, bodies = make([]*http.Response, n), make([]string, n)
	var ready, asking sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		ready.Add(1)
		asking.Go(func() {
			ready.Done()
			<-begin
			answers[i], bodies[i] = ask(i)
		})
	}
	ready.Wait()
	close(begin)
	asking.Wait()
	return answers, bodies
}

func TestAHundredAtOnceAreNeverMoreThanTenAtTheModel(t *testing.T) {
	w := newWorld(t)
	w.bedrock.Faults.Push(faults.Fault{Kind: faults.None, Times: faults.Forever, DelayMs: 50})
	topic := func(i int) string { return fmt.Sprintf("Topic number %d of a hundred", i) }
	// A text has been written: before, it is taken for one of thirty seconds, and half of the queue comes too late.
	if resp, answer := w.post(t, "/ai/generate-social-media-post", `{"topic":"Before them","tone":"Casual"}`); resp.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", resp.StatusCode, answer)
	}
	answers, bodies := w.crowd(t, 100, func(i int) (*http.Response, string) {
		authorization := "Bearer " + w.issuer.Token(fmt.Sprintf("user-%d", i))
		return w.postAs(t, authorization, "/ai/generate-social-media-post", `{"topic":"`+topic(i)+`","tone":"Casual"}`)
	})
	got := map[int]int{}
	told := w.ids(t) // an event may be sent again, under its id
	for i, resp := range answers {
		got[resp.StatusCode]++
		switch resp.StatusCode {
		case http.StatusOK:
			if len(told[topic(i)]) != 1 {
				t.Errorf("%d events of an answered request", len(told[topic(i)]))
			}
		case http.StatusTooManyRequests:
			httpapitest.Problem(t, resp, http.StatusTooManyRequests, "ai.busy")
			if resp.Header.Get("Retry-After") == "" || len(told[topic(i)]) != 0 {
				t.Errorf("Retry-After %q, %d events", resp.Header.Get("Retry-After"), len(told[topic(i)]))
			}
		default:
			t.Errorf("%d %s", resp.StatusCode, bodies[i])
		}
	}
	if peak := w.bedrock.Faults.Peak(); peak > 10 || peak < 2 {
		t.Errorf("%d at once at the model", peak)
	}
	if got[200] < 30 || w.bedrock.Faults.Count() != 1+got[200] || len(told) != 1+got[200] {
		t.Errorf("answers %v, %d model calls, %d events", got, w.bedrock.Faults.Count(), len(told))
	}
	t.Logf("answers %v, at most %d at once at the model", got, w.bedrock.Faults.Peak())
}

func TestFiftyTextsOfOneUserKeepAnotherWaitingForOneAtMost(t *testing.T) {
	w := newWorld(t)
	const one = time.Second // how long the model takes for a text
	w.bedrock.Faults.Push(faults.Fault{Kind: faults.None, Times: faults.Forever, DelayMs: int(one.Milliseconds())})
	topic := func(i int) string { return fmt.Sprintf(`{"topic":"Topic number %d of fifty","tone":"Casual"}`, i) }
	ask := func(user string, i int) (*http.Response, string) {
		return w.postAs(t, "Bearer "+w.issuer.Token(user), "/ai/generate-social-media-post", topic(i))
	}
	var before atomic.Int32 // texts of the first user that were there before the other's
	var took time.Duration
	var bob *http.Response
	var body string
	answers, _ := w.crowd(t, 51, func(i int) (*http.Response, string) {
		if i < 50 {
			resp, body := ask("alice", i)
			if resp.StatusCode == http.StatusOK {
				before.Add(1)
			}
			return resp, body
		}
		for w.bedrock.Faults.Peak() < 5 { // her texts are under way
			time.Sleep(time.Millisecond)
		}
		start := time.Now()
		bob, body = ask("bob", i)
		took = time.Since(start)
		t.Logf("the other's text took %v, of which the model %v; %d of hers were there before", took, one, before.Load())
		// Ten were being written when the other came, and nine are written beside.
		if n := before.Load(); n >= 20 {
			t.Errorf("%d texts of one user were there before the other's", n)
		}
		return bob, body
	})
	if bob.StatusCode != http.StatusOK {
		t.Errorf("the other: %d %s", bob.StatusCode, body)
	}
	written := 0
	for _, resp := range answers[:50] {
		if resp.StatusCode == http.StatusOK {
			written++
		} else {
			httpapitest.Problem(t, resp, http.StatusTooManyRequests, "ai.busy")
		}
	}
	// Until one has ended, twenty find room or a turn before their deadline. The other may be one of them.
	if written < 19 {
		t.Errorf("%d texts of the first user, too few to keep anybody waiting", written)
	}
}

func TestARepeatedRequestIsAnsweredOnceMoreAndDoneOnce(t *testing.T) {
	w := newWorld(t, "REDIS_ENDPOINT", redistest.Start(t).Endpoint())
	w.bedrock.Faults.Push(faults.Fault{Kind: faults.None, DelayMs: 300})
	authorization := "Bearer " + w.issuer.Token("user-1")
	const key = "0d9f7a1e-6c1b-4a53-9c3b-4f0e5b9d6c20"
	answers, bodies := w.crowd(t, 20, func(int) (*http.Response, string) {
		return w.postAs(t, authorization, blogPath, blogBody, "Idempotency-Key", key)
	})
	later, again := w.postAs(t, authorization, blogPath, ` {"topic" : "First-time buyer programs in Austin"} `, "Idempotency-Key", key)
	answers, bodies = append(answers, later), append(bodies, again)
	got := map[string]int{}
	for i, resp := range answers {
		got[fmt.Sprint(resp.StatusCode, " ", resp.Header.Get("Idempotency-Status"))]++
		if bodies[i] != bodies[0] {
			t.Errorf("another answer: %s", bodies[i])
		}
	}
	// Where the machine is so busy that Redis takes half a second, the work is done without it.
	calls, without, told := w.bedrock.Faults.Count(), got["200 unavailable"], w.ids(t)
	if got["200 stored"] > 1 || got["200 stored"]+without != calls || got["200 replayed"] != 21-calls || len(told) != 1 {
		t.Errorf("answers %v, %d model calls, events %v", got, calls, told)
	}
	for _, ids := range told {
		if len(ids) != 1 {
			t.Errorf("one request has the events %v", ids)
		}
	}

	other, _ := w.postAs(t, authorization, blogPath, `{"topic":"Something else"}`, "Idempotency-Key", key)
	httpapitest.Problem(t, other, http.StatusUnprocessableEntity, "idempotency_key_reused")
	for name, resp := range map[string]*http.Response{
		"another user":      first(w.postAs(t, "Bearer "+w.issuer.Token("user-2"), blogPath, blogBody, "Idempotency-Key", key)),
		"another operation": first(w.postAs(t, authorization, "/ai/run-research-agent", blogBody, "Idempotency-Key", key)),
		"another key":       first(w.postAs(t, authorization, blogPath, blogBody, "Idempotency-Key", key+"x")),
	} {
		if resp.StatusCode != http.StatusOK || resp.Header.Get("Idempotency-Status") != "stored" {
			t.Errorf("%s: %d %s", name, resp.StatusCode, resp.Header.Get("Idempotency-Status"))
		}
	}
	if resp, _ := w.post(t, blogPath, blogBody); resp.StatusCode != http.StatusOK || resp.Header.Get("Idempotency-Status") != "" {
		t.Errorf("without a key: %d %q", resp.StatusCode, resp.Header.Get("Idempotency-Status"))
	}
	bad, _ := w.postAs(t, authorization, blogPath, blogBody, "Idempotency-Key", "short")
	problem := httpapitest.Problem(t, bad, http.StatusBadRequest, "invalid_request")
	if places := strings.Join(httpapitest.Places(problem), " "); !strings.Contains(places, "/header/Idempotency-Key") {
		t.Errorf("named are %s", places)
	}
}

func first(resp *http.Response, _ string) *http.Response { return resp }

func TestAFailedRequestIsDoneAnew(t *testing.T) {
	w := newWorld(t, "REDIS_ENDPOINT", redistest.Start(t).Endpoint())
	authorization := "Bearer " + w.issuer.Token("user-1")
	w.bedrock.Faults.Push(faults.Fault{Kind: "refusal"})
	resp, _ := w.postAs(t, authorization, blogPath, blogBody, "Idempotency-Key", "key-of-a-failure")
	httpapitest.Problem(t, resp, http.StatusUnprocessableEntity, "ai.content_refused")
	if resp, body := w.postAs(t, authorization, blogPath, blogBody, "Idempotency-Key", "key-of-a-failure"); resp.StatusCode != http.StatusOK ||
		resp.Header.Get("Idempotency-Status") != "stored" {
		t.Errorf("%d %s", resp.StatusCode, body)
	}
}

func TestWithoutRedisAKeyIsServedAndSaidToBeLost(t *testing.T) {
	redis := redistest.Start(t)
	for name, settings := range map[string][]string{"none is set": nil, "it is away": {"REDIS_ENDPOINT", redis.Endpoint()}} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, settings...)
			redis.Stop(t)
			authorization := "Bearer " + w.issuer.Token("user-1")
			for range 2 {
				resp, body := w.postAs(t, authorization, blogPath, blogBody, "Idempotency-Key", "key-without-redis")
				if resp.StatusCode != http.StatusOK || resp.Header.Get("Idempotency-Status") != "unavailable" {
					t.Errorf("%d %q %s", resp.StatusCode, resp.Header.Get("Idempotency-Status"), body)
				}
			}
			if n := w.bedrock.Faults.Count(); n != 2 {
				t.Errorf("%d model calls", n)
			}
		})
	}
}

func TestAModelAtTheEndOfItsLifeIsNotServed(t *testing.T) {
	for id, want := range map[string]string{
		"us.anthropic.claude-3-5-sonnet-20241022-v2:0": "end of its life",
		"anthropic.claude-sonnet-4-6":                  "inference profile",
		"us.vendor.unknown-model":                      "BEDROCK_JSON_MODE",
	} {
		_, err := readConfig(func(name string) string {
			return map[string]string{
				"BEDROCK_MODEL_ID": id, "COGNITO_ISSUER": "https://issuer.example", "COGNITO_CLIENT_IDS": "web", "SEARCH_SERVICE_URL": "http://127.0.0.1:1",
			}[name]
		})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", id, err, want)
		}
	}
}

func TestTheModeOfAModelIsThatOfItsTier(t *testing.T) {
	for name, c := range map[string]struct {
		settings   map[string]string
		deep, fast bedrock.Mode
		wrong      string
	}{
		"nothing set":            {nil, bedrock.Native, bedrock.Native, ""},
		"one mode for one model": {map[string]string{"BEDROCK_JSON_MODE": "forced_tool"}, bedrock.ForcedTool, bedrock.ForcedTool, ""},
		"an unknown model":       {map[string]string{"BEDROCK_MODEL_ID": "my-model", "BEDROCK_JSON_MODE": "prompt"}, bedrock.Prompt, bedrock.Prompt, ""},
		"two models":             {map[string]string{"BEDROCK_FAST_MODEL_ID": "my-model", "BEDROCK_FAST_JSON_MODE": "prompt"}, bedrock.Native, bedrock.Prompt, ""},
		"an unknown fast model":  {map[string]string{"BEDROCK_FAST_MODEL_ID": "my-model"}, "", "", "BEDROCK_FAST_JSON_MODE"},
		"no mode":                {map[string]string{"BEDROCK_JSON_MODE": "magic"}, "", "", "BEDROCK_JSON_MODE"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg, err := readConfig(func(name string) string {
				if value := c.settings[name]; value != "" {
					return value
				}
				return map[string]string{"COGNITO_ISSUER": "https://issuer.example", "COGNITO_CLIENT_IDS": "web", "SEARCH_SERVICE_URL": "http://127.0.0.1:1"}[name]
			})
			if c.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), c.wrong+" must be") {
					t.Errorf("got %v, want %s", err, c.wrong)
				}
				return
			}
			if err != nil || cfg.models[ai.Deep].Mode != c.deep || cfg.models[ai.Fast].Mode != c.fast {
				t.Errorf("%+v, %v", cfg.models, err)
			}
		})
	}
}

func TestWithoutAGatewayTheServiceCountsItself(t *testing.T) {
	w := newWorld(t, "ADMISSION", "on", "REDIS_ENDPOINT", redistest.Start(t).Endpoint())
	alice, bob := "Bearer "+w.issuer.Token("alice"), "Bearer "+w.issuer.Token("bob")
	status := map[int]int{}
	for range 15 { // ten in a minute are allowed
		resp, _ := w.postAs(t, alice, blogPath, blogBody)
		if status[resp.StatusCode]++; resp.Header.Get("RateLimit-Limit") != "10" {
			t.Errorf("headers %v", resp.Header)
		}
		if resp.StatusCode == http.StatusTooManyRequests {
			httpapitest.Problem(t, resp, http.StatusTooManyRequests, "rate_limited")
		}
	}
	if status[200] < 10 || status[200] > 13 || status[200]+status[429] != 15 {
		t.Errorf("answers %v", status)
	}
	if resp, body := w.postAs(t, bob, blogPath, blogBody); resp.StatusCode != http.StatusOK {
		t.Errorf("another user: %d %s", resp.StatusCode, body)
	}
}
