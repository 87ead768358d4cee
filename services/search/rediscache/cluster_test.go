package rediscache_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"

	"coagent/platform/redisclient"
	"coagent/platform/redistest"
	"coagent/platform/secret"
	"coagent/services/search"
	"coagent/services/search/searchtest"
)

// inCluster is a client of a cluster.
func inCluster(t testing.TB, cluster *redistest.Cluster) redis.UniversalClient {
	t.Helper()
	config := redisclient.Config{Endpoint: secret.New(cluster.Endpoint()), Cluster: true, Authorities: cluster.Authorities}
	c, err := redisclient.New(config, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestAClusterServesAsOneServerDoes(t *testing.T) {
	for name, cluster := range map[string]*redistest.Cluster{"plain": redistest.StartCluster(t), "TLS": redistest.StartClusterTLS(t)} {
		t.Run(name, func(t *testing.T) {
			empty := func(t testing.TB) redis.UniversalClient {
				c := inCluster(t, cluster)
				flush(t, c)
				return c
			}
			t.Run("it is a provider", func(t *testing.T) {
				var turn sync.Mutex // a cluster has one database
				isAProvider(t, func(t testing.TB) redis.UniversalClient {
					turn.Lock()
					t.Cleanup(turn.Unlock)
					return empty(t)
				})
			})
			t.Run("a thousand misses are one call", func(t *testing.T) {
				empty(t)
				makesOneCall(t, func() redis.UniversalClient { return inCluster(t, cluster) })
			})
			t.Run("patterns", func(t *testing.T) { agreesOnPatterns(t, empty(t)) })
			t.Run("what matches is forgotten at every server", func(t *testing.T) {
				forgetsStepByStep(t, over(empty(t), new(searchtest.Provider)), 10_000)
			})
			t.Run("every process forgets", func(t *testing.T) { everyProcessForgets(t, empty(t), inCluster(t, cluster)) })
			t.Run("what is under way is not remembered", func(t *testing.T) { forgetsWhatIsUnderWay(t, empty(t), inCluster(t, cluster)) })

			var mu sync.Mutex
			said := ""
			err := redisclient.EachMaster(t.Context(), inCluster(t, cluster), func(ctx context.Context, master redis.UniversalClient) error {
				errorsOf, err := master.Info(ctx, "errorstats").Result()
				mu.Lock()
				defer mu.Unlock()
				said += errorsOf
				return err
			})
			if err != nil || strings.Contains(said, "CROSSSLOT") || strings.Contains(said, "MOVED") || !strings.Contains(said, "NOSCRIPT") {
				t.Errorf("the servers said %s, %v", said, err)
			}
		})
	}
}

// away makes a client fail as if no server were there; messages still come.
type away struct{ atomic.Bool }

func (*away) DialHook(next redis.DialHook) redis.DialHook { return next }

func (a *away) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if a.Load() {
			err := errors.New("no server is there")
			cmd.SetErr(err)
			return err
		}
		return next(ctx, cmd)
	}
}

func (*away) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func everyProcessForgets(t *testing.T, here, there redis.UniversalClient) {
	next := new(searchtest.Provider).Finds(page)
	one, other := over(here, next), over(there, next)
	defer run(other)()
	within(t, "nobody listens", func() bool {
		var n atomic.Int64
		err := redisclient.EachMaster(t.Context(), here, func(ctx context.Context, master redis.UniversalClient) error {
			listening, err := master.PubSubNumSub(ctx, "search:v1:forget").Result()
			n.Add(listening["search:v1:forget"])
			return err
		})
		return err == nil && n.Load() == 1
	})
	austin, boston := searchtest.Web(t, "homes in austin", 5), searchtest.Web(t, "homes in boston", 5)
	mustSearch(t, other, austin)
	mustSearch(t, other, boston)
	if n := mustInvalidate(t, one, "*austin*"); n != 1 {
		t.Errorf("%d were forgotten", n)
	}
	if mustSearch(t, one, austin).Origin != search.Asked {
		t.Error("Redis did not forget")
	}
	var gone away
	gone.Store(true)
	there.AddHook(&gone)
	if mustSearch(t, other, boston).Origin != search.Remembered {
		t.Error("the other process forgot too much")
	}
	within(t, "the other process did not forget", func() bool { return mustSearch(t, other, austin).Origin == search.Asked })
}

func forgetsWhatIsUnderWay(t *testing.T, here, there redis.UniversalClient) {
	next := new(searchtest.Provider).Finds(page)
	one, other := over(here, next), over(there, next)
	for _, text := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} { // which lie at all servers
		release := next.Block()
		q := searchtest.Web(t, text, 5)
		calls := len(next.Asked())
		got := begin(t.Context(), one, q)
		within(t, "it is not asked", func() bool { return len(next.Asked()) == calls+1 })
		mustInvalidate(t, other, "web:nothing")
		release()
		if r := <-got; r.err != nil {
			t.Error(r.err)
		}
		if mustSearch(t, other, q).Origin != search.Asked {
			t.Errorf("%s: an answer from before is remembered", q.Key())
		}
	}
}
