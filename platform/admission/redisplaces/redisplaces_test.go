package redisplaces_test

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"

	"coagent/platform/admission"
	"coagent/platform/admission/redisplaces"
	"coagent/platform/redisclient"
	"coagent/platform/redistest"
	"coagent/platform/secret"
)

func TestMain(m *testing.M) {
	logging.Disable() // as the programs do
	os.Exit(m.Run())
}

func client(t *testing.T, server *redistest.Server) redis.UniversalClient {
	t.Helper()
	c, err := redisclient.New(redisclient.Config{Endpoint: secret.New(server.Endpoint())}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func open(t *testing.T, server *redistest.Server, limit int) *redisplaces.Places {
	t.Helper()
	return redisplaces.New(client(t, server), "texts", limit, slog.New(slog.DiscardHandler))
}

// takes takes as many places as the user gets.
func takes(t *testing.T, p *redisplaces.Places, user string) (leave []func()) {
	t.Helper()
	for range 100 {
		l, err := p.Take(t.Context(), user)
		if full, ok := errors.AsType[*admission.Full](err); ok {
			if full.Wait <= 0 {
				t.Errorf("the wait is %v", full.Wait)
			}
			return leave
		}
		if err != nil {
			t.Fatal(err)
		}
		leave = append(leave, l)
	}
	t.Fatal("there is no end of them")
	return nil
}

func TestPlacesAreSharedByAllProcessesAndUsers(t *testing.T) {
	server := redistest.Start(t)
	here, there := open(t, server, 10), open(t, server, 10)
	alice := takes(t, here, "alice")
	bob := takes(t, there, "bob")
	if len(alice) != 5 || len(bob) != 3 {
		t.Errorf("alice has %d places, bob %d", len(alice), len(bob))
	}
	if more := takes(t, there, "alice"); len(more) != 0 {
		t.Errorf("in another process alice has %d more", len(more))
	}
	for _, leave := range append(alice, bob...) {
		leave()
	}
	if n := len(takes(t, there, "carol")); n != 5 {
		t.Errorf("after all have left there are %d places for one", n)
	}
}

func TestThereAreNeverMoreThanTheLimit(t *testing.T) {
	server := redistest.Start(t)
	var at, most atomic.Int64
	var users sync.WaitGroup
	for n := range 20 {
		p := open(t, server, 4)
		users.Go(func() {
			for range 20 {
				leave, err := p.Take(t.Context(), fmt.Sprint(n))
				if _, full := errors.AsType[*admission.Full](err); full {
					continue
				}
				if err != nil {
					t.Error(err)
					return
				}
				most.Store(max(most.Load(), at.Add(1)))
				at.Add(-1)
				leave()
			}
		})
	}
	users.Wait()
	if n := most.Load(); n < 1 || n > 4 {
		t.Errorf("%d at once", n)
	}
}

// The place of a process that died is free once its lease is over; that of one that
// works is renewed.
func TestAPlaceIsHeldUnderALease(t *testing.T) {
	server := redistest.Start(t)
	p, c := open(t, server, 1), client(t, server)
	leave, err := p.Take(t.Context(), "alice")
	if err != nil {
		t.Fatal(err)
	}
	over := func() time.Duration {
		held, err := c.ZRangeWithScores(t.Context(), "places:{texts}", 0, -1).Result()
		if err != nil || len(held) != 1 {
			t.Fatalf("%v %v", held, err)
		}
		return time.Until(time.UnixMilli(int64(held[0].Score)))
	}
	if left := over(); left < 14*time.Second || left > 15*time.Second {
		t.Errorf("its lease lasts %v", left)
	}
	<-time.After(5500 * time.Millisecond)
	if left := over(); left < 13*time.Second {
		t.Errorf("after five seconds its lease lasts %v", left)
	}
	leave()
	if n := len(takes(t, p, "bob")); n != 1 {
		t.Errorf("then there are %d places", n)
	}
	// bob's process dies, and fifteen seconds pass.
	if err := c.Do(t.Context(), "EVAL", `for _, p in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do redis.call('ZINCRBY', KEYS[1], -15001, p) end`, 1,
		"places:{texts}").Err(); err != nil && !errors.Is(err, redis.Nil) {
		t.Fatal(err)
	}
	if n := len(takes(t, p, "carol")); n != 1 {
		t.Errorf("after a death there are %d places", n)
	}
}

func TestARedisThatIsAwayIsNotFull(t *testing.T) {
	server := redistest.Start(t)
	p := open(t, server, 1)
	server.Stop(t)
	began := time.Now()
	_, err := p.Take(t.Context(), "alice")
	if _, full := errors.AsType[*admission.Full](err); full || err == nil || time.Since(began) > time.Second {
		t.Errorf("%v after %v", err, time.Since(began))
	}
}
