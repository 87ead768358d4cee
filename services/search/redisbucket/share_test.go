package redisbucket_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/fault"
	"coagent/platform/redisclient"
	"coagent/platform/redistest"
	"coagent/platform/secret"
	"coagent/services/search"
	"coagent/services/search/redisbucket"
	"coagent/services/search/searchtest"
)

// habit is a user who searches at even times.
type habit struct {
	every, from time.Duration
}

// live lets users search for a while and counts what of each passed and what not.
func live(t *testing.T, provider search.Provider, users map[string]habit, until time.Duration) (passed, refused map[string]int) {
	t.Helper()
	passed, refused = map[string]int{}, map[string]int{}
	began := time.Now()
	const tick = 100 * time.Millisecond
	for now := time.Duration(0); now < until; now = time.Since(began) {
		for user, h := range users {
			if now < h.from || (now-h.from)%h.every >= tick {
				continue
			}
			if _, err := provider.Search(search.WithCaller(t.Context(), user, ""), searchtest.Web(t, "x", 5)); err != nil {
				refused[user]++
			} else {
				passed[user]++
			}
		}
		time.Sleep(tick)
	}
	return passed, refused
}

func TestWhoAsksALotLeavesSomethingForTheOthers(t *testing.T) {
	const minutes = 5
	seldom, often, veryOften := habit{every: 6 * time.Second}, habit{every: 500 * time.Millisecond}, habit{every: 100 * time.Millisecond}
	for name, c := range map[string]struct {
		users map[string]habit
		spare string // who is never refused
		least int    // that pass in a minute, all users together
	}{
		"one alone":                  {map[string]habit{"busy": often}, "", 85},
		"120 a minute and one other": {map[string]habit{"busy": often, "calm": seldom}, "calm", 85},
		"600 a minute and one other": {map[string]habit{"busy": veryOften, "calm": seldom}, "calm", 85},
		"one who comes later":        {map[string]habit{"busy": veryOften, "calm": {every: 6 * time.Second, from: 2 * time.Minute}}, "calm", 85},
		"three who ask a lot":        {map[string]habit{"a": often, "b": often, "c": veryOften, "calm": seldom}, "calm", 85},
	} {
		for place, down := range map[string]bool{"in Redis": false, "without Redis": true} {
			t.Run(name+" "+place, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					bucket := bubble(t)
					bucket.AddHook(&flaky{down: down})
					passed, refused := live(t, limited(new(searchtest.Provider), bucket, 100), c.users, minutes*time.Minute)
					if c.spare != "" && (refused[c.spare] != 0 || passed[c.spare] == 0) {
						t.Errorf("%s was refused %d times of %d", c.spare, refused[c.spare], refused[c.spare]+passed[c.spare])
					}
					all := 0
					for _, n := range passed {
						all += n
					}
					if all < c.least*minutes || all > 100*minutes {
						t.Errorf("%d passed in %d minutes: %v", all, minutes, passed)
					}
					t.Logf("passed %v, refused %v", passed, refused)
				})
			})
		}
	}
}

func wait(err error) time.Duration {
	if err == nil {
		return 0
	}
	return fault.From(err).RetryAfter
}

// A text for which four searches are made costs its user no more than one search.
func TestTheSearchesOfOneRequestCountAsOne(t *testing.T) {
	for place, down := range map[string]bool{"in Redis": false, "without Redis": true} {
		t.Run(place, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				bucket := bubble(t)
				bucket.AddHook(&flaky{down: down})
				provider := limited(new(searchtest.Provider), bucket, 240) // 40 at once, 20 of them for one user beyond what nobody wants
				ask := func(user, request string) error {
					ctx := search.WithCaller(t.Context(), user, request)
					_, err := provider.Search(ctx, searchtest.Web(t, "x", 5))
					return err
				}
				passed := map[string]int{}
				for i := range 40 {
					for user, request := range map[string]string{"texts": fmt.Sprint("text ", i/4), "single": fmt.Sprint("search ", i), "forger": "the same"} {
						if ask(user, request) == nil {
							passed[user]++
						}
					}
				}
				t.Logf("passed: %v", passed)
				if passed["texts"] < passed["single"]+4 {
					t.Errorf("four searches of a text count as more than one: %v", passed)
				}
				if passed["forger"] > passed["texts"]+1 {
					t.Errorf("whoever gives all searches one id has more than who writes: %v", passed)
				}
			})
		})
	}
}

// What Redis decides and what a process decides without it is the same.
func TestTheBucketIsTheSameInRedisAndWithout(t *testing.T) {
	for seed := range uint64(50) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 1))
			perMinute := 1 + random.IntN(60)
			with, without := bubble(t), bubble(t)
			without.AddHook(&flaky{down: true})
			a, b := limited(new(searchtest.Provider), with, perMinute), limited(new(searchtest.Provider), without, perMinute)
			for i := range 300 {
				user, request := fmt.Sprint("user ", random.IntN(1+random.IntN(5))), ""
				if random.IntN(2) > 0 {
					request = fmt.Sprint("request ", random.IntN(3))
				}
				ctx := search.WithCaller(t.Context(), user, request)
				_, inRedis := a.Search(ctx, searchtest.Web(t, "x", 5))
				_, here := b.Search(ctx, searchtest.Web(t, "x", 5))
				if wait(inRedis) != wait(here) {
					t.Fatalf("seed %d, search %d: Redis says %v, the process %v", seed, i, wait(inRedis), wait(here))
				}
				time.Sleep(time.Duration(random.IntN(4_000_000_000/perMinute)) * 10)
			}
		})
	}
}

func TestAClusterSharesTheLimitAndOverTLS(t *testing.T) {
	for name, cluster := range map[string]*redistest.Cluster{"plain": redistest.StartCluster(t), "TLS": redistest.StartClusterTLS(t)} {
		t.Run(name, func(t *testing.T) {
			config := redisclient.Config{Endpoint: secret.New(cluster.Endpoint()), Cluster: true, Authorities: cluster.Authorities}
			next := new(searchtest.Provider)
			var processes []*redisbucket.Limited
			for range 3 {
				c, err := redisclient.New(config, nil)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = c.Close() })
				if err := redisclient.Usable(t.Context(), c); err != nil { // and so it is connected
					t.Fatal(err)
				}
				processes = append(processes, limited(next, c, 12)) // two at once
			}
			for range 10 {
				for i, p := range processes {
					passesFor(t, p, fmt.Sprint(i))
				}
			}
			if n := len(next.Asked()); n != 2 {
				t.Errorf("%d passed at once", n)
			}
		})
	}
}
