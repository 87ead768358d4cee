package program

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"coagent/mocks/faults"
	"coagent/mocks/lambdaruntime"
	"coagent/platform/depthtest"
	"coagent/platform/httpapi/httpapitest"
	"coagent/platform/processtest"
	"coagent/platform/redistest"
)

// deploy makes the service a function with the memory and the time of the
// requirements, behind an API, and has the world ask there.
func (w *world) deploy(t *testing.T, concurrency int) *lambdaruntime.Function {
	t.Helper()
	doc, err := readDocument()
	if err != nil {
		t.Fatal(err)
	}
	f := lambdaruntime.New(lambdaruntime.Config{
		Program: processtest.BuildLambda(t, "../../..", "ai"), Settings: w.environment(), Concurrency: concurrency,
		MemoryMB: 1024, Timeout: 5 * time.Minute, Log: w.log,
	})
	t.Cleanup(f.Close)
	api := httptest.NewServer(lambdaruntime.API{
		Function: f, Resources: slices.Collect(maps.Keys(doc.Paths.Map())), Stage: "prod",
	})
	t.Cleanup(api.Close)
	w.url = api.URL
	return f
}

const flushing = `{"coagent":"flush"}`

func TestAFunctionStreamsABlogPost(t *testing.T) {
	w := newWorld(t, "REDIS_ENDPOINT", redistest.Start(t).Endpoint())
	w.deploy(t, 1)
	w.post(t, blogPath, blogBody) // there is an environment
	w.bedrock.Faults.Push(faults.Fault{Kind: "trickle"})
	began := time.Now()
	resp := w.watch(t, blogPath, blogBody)
	early := time.Duration(0)
	events := read(t, resp, func(event) bool {
		if early == 0 {
			early = time.Since(began)
		}
		return false
	})
	took := time.Since(began)
	if got := stages(events); resp.StatusCode != http.StatusOK || !strings.HasPrefix(got, "searching writing") || !strings.HasSuffix(got, "meta result") {
		t.Errorf("%d %s", resp.StatusCode, got)
	}
	if early > took/2 {
		t.Errorf("the first event came after %v of %v", early, took)
	}
	t.Logf("the first event came after %v, the last after %v", early.Round(time.Millisecond), took.Round(time.Millisecond))
	// A page that is closed does not stop the function: what is written is told.
	resp, answer := w.post(t, blogPath, blogBody)
	if resp.StatusCode != http.StatusOK || !strings.Contains(answer, "headerImage") || w.told(t) == 0 {
		t.Errorf("in one piece: %d %.200s", resp.StatusCode, answer)
	}
	httpapitest.Problem(t, first(w.post(t, blogPath, `{"topic":""}`)), http.StatusBadRequest, "invalid_request")
	httpapitest.Problem(t, first(w.postAs(t, "", blogPath, blogBody)), http.StatusUnauthorized, "unauthenticated")
}

// The bus takes nothing, and the function is frozen for an hour: it is stopped
// (SIGSTOP), so that none of its timers runs, and what is written in Redis to be
// compared with the clock is put back by an hour. Its environment goes, too.
func TestAnEventSurvivesAFunctionThatIsFrozenForAnHour(t *testing.T) {
	w := newWorld(t, "REDIS_ENDPOINT", redistest.Start(t).Endpoint())
	f := w.deploy(t, 1)
	w.bus.Faults.Push(faults.Fault{Kind: "reset", Times: faults.Forever})
	if resp, answer := w.post(t, blogPath, blogBody); resp.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", resp.StatusCode, answer)
	}
	// Redis that is slow on a busy machine leaves the event in the process, which brings it there when it has time.
	eventually(t, "the event is in Redis", func() bool {
		kept, err := w.redis.Keys(t.Context(), "*outbox*").Result()
		if err == nil && len(kept) == 0 {
			_, _ = f.Call(t.Context(), []byte(flushing)) // which tells that the bus is away
		}
		return err == nil && len(kept) > 0
	})
	eventually(t, "the function is frozen", func() bool { return f.Frozen() })
	back := `for _, key in ipairs(redis.call('KEYS', '*outbox*')) do if redis.call('TYPE', key).ok == 'zset' then
		for _, lane in ipairs(redis.call('ZRANGE', key, 0, -1)) do redis.call('ZINCRBY', key, -3600000, lane) end end end return 1`
	if err := w.redis.Eval(t.Context(), back, nil).Err(); err != nil {
		t.Fatal(err)
	}
	f.Kill()
	w.bus.Faults.Clear()
	if n := len(w.bus.Events()); n != 0 {
		t.Fatalf("the bus was not away: %d events", n)
	}
	if _, err := f.Call(t.Context(), []byte(flushing)); err != nil || w.told(t) != 1 {
		t.Errorf("%d events, %v", w.told(t), err)
	}
}

// Without Redis an event is in the memory of the one process alone. It is stopped
// for longer than any pause that it makes itself, and sends it when it is woken.
func TestAnEventInTheMemoryOfAFrozenFunctionIsSent(t *testing.T) {
	w := newWorld(t)
	f := w.deploy(t, 1)
	w.bus.Faults.Push(faults.Fault{Kind: "reset", Times: faults.Forever})
	if resp, answer := w.post(t, blogPath, blogBody); resp.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", resp.StatusCode, answer)
	}
	if _, err := f.Call(t.Context(), []byte(flushing)); err == nil && w.told(t) == 0 {
		t.Log("the event was not due") // its lane rests after a failure
	}
	calls := w.bus.Faults.Count()
	<-time.After(12 * time.Second)
	if !f.Frozen() || w.bus.Faults.Count() != calls {
		t.Error("it is not frozen")
	}
	w.bus.Faults.Clear()
	if _, err := f.Call(t.Context(), []byte(flushing)); err != nil || w.told(t) != 1 {
		t.Errorf("%d events, %v", w.told(t), err)
	}
}

// Each environment writes one text; so many places are there for all of them, and
// nobody waits: who finds none is told so at once.
func TestFunctionsShareThePlacesForTexts(t *testing.T) {
	w := newWorld(t, "REDIS_ENDPOINT", redistest.Start(t).Endpoint(), "MAX_CONCURRENT_GENERATIONS_OF_ALL", "4")
	w.deploy(t, 10)
	w.bedrock.Faults.Push(faults.Fault{Kind: faults.None, Times: faults.Forever, DelayMs: 4000})
	ask := func(user string, n int) (written, refused int) {
		var mu sync.Mutex
		var asking sync.WaitGroup
		for i := range n {
			asking.Go(func() {
				began := time.Now()
				resp, answer := w.postAs(t, "Bearer "+w.issuer.Token(user), "/ai/generate-social-media-post",
					fmt.Sprintf(`{"topic":"Topic number %d","tone":"Casual"}`, i))
				took := time.Since(began)
				mu.Lock()
				defer mu.Unlock()
				switch {
				case resp.StatusCode == http.StatusOK:
					written++
				case resp.StatusCode == http.StatusTooManyRequests && strings.Contains(answer, "ai.busy") && resp.Header.Get("Retry-After") != "":
					if refused++; took > 3*time.Second {
						t.Errorf("refused after %v", took)
					}
				default:
					t.Errorf("%d %s", resp.StatusCode, answer)
				}
			})
		}
		asking.Wait()
		return written, refused
	}
	ask("warm", 1)
	var alice, bob [2]int
	var both sync.WaitGroup
	both.Go(func() { alice[0], alice[1] = ask("alice", 5) })
	both.Go(func() {
		within(t, 20*time.Second, "alice's texts", func() bool { return w.bedrock.Faults.Count() >= 3 })
		bob[0], bob[1] = ask("bob", 1)
	})
	both.Wait()
	if alice != [2]int{2, 3} || bob != [2]int{1, 0} {
		t.Errorf("alice: %d written, %d refused; bob: %d and %d", alice[0], alice[1], bob[0], bob[1])
	}
}

// There is no gateway that counts how often a user comes.
func TestAFunctionCountsHowOftenAUserComes(t *testing.T) {
	w := newWorld(t, "REDIS_ENDPOINT", redistest.Start(t).Endpoint(), "ADMISSION", "on")
	f := w.deploy(t, 1)
	const limit = 30 // of a review, a minute
	passed := 0
	for n := range 2 * limit {
		resp, answer := w.post(t, "/ai/review-fair-housing", `{"text":"A home for everybody."}`)
		if resp.StatusCode == http.StatusTooManyRequests {
			httpapitest.Problem(t, resp, http.StatusTooManyRequests, "rate_limited")
			break
		}
		if passed++; resp.StatusCode != http.StatusOK {
			t.Fatalf("%d %s", resp.StatusCode, answer)
		}
		if n == 20 {
			f.Kill() // another environment goes on with the count
		}
	}
	if passed < limit || passed > limit+limit/4 {
		t.Errorf("%d of %d passed", passed, limit)
	}
}

// Cold starts, and the memory of many invocations.
func TestAFunctionIsSmall(t *testing.T) {
	w := newWorld(t, "REDIS_ENDPOINT", redistest.Start(t).Endpoint())
	f := w.deploy(t, 1)
	write := func(path, body string) {
		if resp, answer := w.post(t, path, body); resp.StatusCode != http.StatusOK {
			t.Fatalf("%d %s", resp.StatusCode, answer)
		}
	}
	var starts []time.Duration
	for range 15 {
		f.Kill()
		began := time.Now()
		write("/ai/review-fair-housing", `{"text":"A home for everybody."}`)
		starts = append(starts, time.Since(began))
	}
	slices.Sort(starts)
	n := depthtest.Cases(t, 100, 1000)
	for range n {
		write(blogPath, blogBody)
	}
	peak := f.PeakMemory()
	t.Logf("start to first answer %v (fastest %v); %d MiB at most in %d invocations", starts[7].Round(time.Millisecond),
		starts[0].Round(time.Millisecond), peak>>20, n)
	if peak > 512<<20 {
		t.Errorf("%d MiB of 1024 MB", peak>>20)
	}
}
