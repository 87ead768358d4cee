package rediscache

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"coagent/platform/fault"
	"coagent/services/search"
)

// remotes is what n processes see of one Redis.
func remotes(t *testing.T, n int) (*miniredis.Miniredis, []*remote) {
	t.Helper()
	server := miniredis.NewMiniRedis()
	server.ClockTTL(true)
	t.Cleanup(server.Close)
	all := make([]*remote, n)
	for i := range all {
		c := redis.NewClient(&redis.Options{
			MaxRetries: -1, DialerRetries: 1, ContextTimeoutEnabled: true, DisableIdentity: true,
			MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
			Dialer:                   func(context.Context, string, string) (net.Conn, error) { return server.Dial() },
		})
		t.Cleanup(func() { _ = c.Close() })
		all[i] = newRemote(c, slog.New(slog.DiscardHandler))
	}
	return server, all
}

func found(a search.Answer) bool { return a.Provider != "" }

var anAnswer = search.Answer{Provider: "p", FetchedAt: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Results: []search.Result{}}

// mustLead returns the lease that r has at once.
func mustLead(t *testing.T, r *remote, key string) *lease {
	t.Helper()
	began := time.Now()
	answer, l, err := r.awaitTurn(t.Context(), key, found)
	if l == nil || err != nil || time.Since(began) != 0 {
		t.Fatalf("got %+v, %v after %v; want a lease", answer, err, time.Since(began))
	}
	return l
}

// outcome is what waiting for a turn came to.
type outcome struct {
	answer search.Answer
	lease  *lease
	err    error
}

func waiting(t *testing.T, r *remote, key string) <-chan outcome {
	got := make(chan outcome, 1)
	go func() {
		answer, l, err := r.awaitTurn(t.Context(), key, found)
		got <- outcome{answer, l, err}
	}()
	return got
}

func TestOneHasTheLeaseAndLeavesItsAnswerToTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, r := remotes(t, 2)
		l := mustLead(t, r[0], "search:v2:{00}:web:x")
		mustLead(t, r[1], "search:v2:{00}:web:y") // another key is another lock
		stop := l.renewLease(t.Context())
		defer stop()
		got := waiting(t, r[1], l.key)
		time.Sleep(4 * leaseTime)
		l.end(t.Context(), anAnswer, time.Hour, nil)
		if g := <-got; g.err != nil || g.lease != nil || g.answer.Provider != "p" || g.answer.Origin != search.Remembered {
			t.Errorf("got %+v", g)
		}
		if answer, err := r[1].get(t.Context(), l.key); err != nil || !answer.FetchedAt.Equal(anAnswer.FetchedAt) {
			t.Errorf("Redis has %+v, %v", answer, err)
		}
	})
}

func TestAFailureIsForThoseWhoWaitedAndTheNextAsksAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, r := remotes(t, 3)
		l := mustLead(t, r[0], "search:v2:{00}:web:x")
		got := waiting(t, r[1], l.key)
		synctest.Wait()
		failed := fault.New(fault.Unavailable, "search.provider_quota", "x")
		failed.RetryAfter = time.Minute
		l.end(t.Context(), search.Answer{}, 0, failed)
		if g := <-got; fault.CodeOf(g.err) != failed.Code || fault.From(g.err).RetryAfter != time.Minute {
			t.Errorf("who waited got %+v", g)
		}
		mustLead(t, r[2], l.key)
	})
}

func TestALeaseThatRanOutIsAnothers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, r := remotes(t, 2)
		l := mustLead(t, r[0], "search:v2:{00}:web:x")
		time.Sleep(leaseTime)
		other := mustLead(t, r[1], l.key)
		l.end(t.Context(), anAnswer, time.Hour, nil)
		if answer, err := r[0].get(t.Context(), l.key); err != nil || found(answer) {
			t.Errorf("who lost the lease left %+v, %v", answer, err)
		}
		other.end(t.Context(), anAnswer, time.Hour, nil)
		if answer, err := r[0].get(t.Context(), l.key); err != nil || !found(answer) {
			t.Errorf("who has the lease left %+v, %v", answer, err)
		}
	})
}

func TestAnAnswerOfAnEarlierGenerationIsNotRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, r := remotes(t, 2)
		p, err := search.NewPattern("web:another")
		if err != nil {
			t.Fatal(err)
		}
		l := mustLead(t, r[0], "search:v2:{00}:web:x")
		if _, err := r[1].invalidate(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		l.end(t.Context(), anAnswer, time.Hour, nil)
		if answer, err := r[0].get(t.Context(), l.key); err != nil || found(answer) {
			t.Errorf("it left %+v, %v", answer, err)
		}
		mustLead(t, r[1], l.key)
	})
}

func TestWithoutRedisThereIsNoLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, r := remotes(t, 1)
		server.SetError("READONLY You can't write against a read only replica.")
		for range 10 {
			if _, l, err := r[0].awaitTurn(t.Context(), "search:v2:{00}:web:x", found); !errors.Is(err, errNoLock) {
				t.Errorf("got %v, %v", l, err)
			}
		}
	})
}
