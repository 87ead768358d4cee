package gateway

import (
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"coagent/platform/fault"
	"coagent/platform/httpapi"
)

func limited(path string, requests int, per time.Duration) route {
	return route{Operation: httpapi.Operation{Method: http.MethodPost, Path: path, RateLimit: httpapi.RateLimit{Requests: requests, Per: per}}}
}

func newTestLimits(t *testing.T, size int) *limits {
	t.Helper()
	l, err := newLimits(size)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestTheWholeLimitIsThereAtOnceAndComesBackEvenly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, op := newTestLimits(t, 10), limited("/a", 6, time.Minute) // one each ten seconds
		for i := range 6 {
			q := l.take("alice", op)
			if q.err() != nil || q.limit != 6 || q.remaining != 5-i || wholeSeconds(q.reset) != time.Duration(10*(i+1))*time.Second {
				t.Fatalf("request %d: %+v", i, q)
			}
		}
		q := l.take("alice", op)
		f := fault.From(q.err())
		if f.Kind != fault.RateLimited || f.Code != "rate_limited" || f.RetryAfter != 10*time.Second || q.remaining != 0 {
			t.Fatalf("%+v %+v", q, f)
		}
		time.Sleep(9 * time.Second)
		if f := fault.From(l.take("alice", op).err()); f.RetryAfter != time.Second {
			t.Fatalf("after 9 s: retry in %v", f.RetryAfter)
		}
		time.Sleep(f.RetryAfter - 9*time.Second)
		if err := l.take("alice", op).err(); err != nil {
			t.Fatalf("who waited as told is turned away: %v", err)
		}
		if l.take("alice", op).err() == nil {
			t.Fatal("more than one came back")
		}
		time.Sleep(time.Hour)
		for i := range 6 {
			if err := l.take("alice", op).err(); err != nil {
				t.Fatalf("an hour later, request %d: %v", i, err)
			}
		}
		if l.take("alice", op).err() == nil {
			t.Fatal("an idle hour gave more than the limit")
		}
	})
}

func TestUsersAndOperationsDoNotStarveEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, a, b := newTestLimits(t, 10), limited("/a", 1, time.Minute), limited("/b", 1, time.Minute)
		for _, c := range []struct {
			user string
			op   route
			want bool
		}{{"alice", a, true}, {"alice", a, false}, {"bob", a, true}, {"alice", b, true}, {"bob", b, true}, {"bob", a, false}} {
			if got := l.take(c.user, c.op).err() == nil; got != c.want {
				t.Errorf("%s to %s: %v", c.user, c.op.name(), got)
			}
		}
	})
}

func TestAtMostSoManyUsersAreRemembered(t *testing.T) {
	l, op := newTestLimits(t, 100), limited("/a", 1, time.Minute)
	for i := range 1000 {
		l.take(strconv.Itoa(i), op)
	}
	if n := l.buckets.Len(); n != 100 {
		t.Errorf("%d buckets", n)
	}
}

func TestOfManyRequestsAtOnceExactlyTheLimitPasses(t *testing.T) {
	l, op := newTestLimits(t, maxBuckets), limited("/a", 3, time.Hour)
	for user := range 2000 { // each is new, so that the first requests meet where the bucket is made
		var passed atomic.Int32
		var wg sync.WaitGroup
		start := make(chan struct{})
		for range 8 {
			wg.Go(func() {
				<-start
				if l.take(strconv.Itoa(user), op).err() == nil {
					passed.Add(1)
				}
			})
		}
		close(start)
		wg.Wait()
		if n := passed.Load(); n != 3 {
			t.Fatalf("user %d: %d passed", user, n)
		}
	}
}
