package rediscache

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"coagent/services/search"
	"coagent/services/search/searchtest"
)

func never() bool { return false }

func answerOf(at time.Time) search.Answer { return search.Answer{Provider: "p", FetchedAt: at} }

func TestNearRemembersTheNewestAnswerToAQuery(t *testing.T) {
	var n near
	q, now := searchtest.Web(t, "x", 5), time.Now()
	if _, ok := n.get(q); ok {
		t.Error("an empty memory remembers")
	}
	for _, age := range []time.Duration{time.Hour, 0, time.Minute} {
		n.put(q, answerOf(now.Add(-age)), never)
	}
	if got, ok := n.get(q); !ok || !got.FetchedAt.Equal(now) || got.Origin != search.Remembered {
		t.Errorf("got %+v, %t", got, ok)
	}
}

func TestAnAnswerIsRecentForTwoSecondsAfterItHasPassed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var n near
		q := searchtest.Web(t, "x", 5)
		recent := func(want bool, when string) {
			t.Helper()
			if _, ok := n.recent(q); ok != want {
				t.Errorf("%s: recent is %t", when, ok)
			}
		}
		recent(false, "at first")
		n.put(q, answerOf(time.Now().Add(-time.Minute)), never)
		recent(true, "at once")
		time.Sleep(recently - time.Millisecond)
		recent(true, "just before")
		time.Sleep(time.Millisecond)
		recent(false, "after two seconds")
		n.put(q, answerOf(time.Now().Add(-time.Minute)), never)
		recent(true, "after it has passed again")
		n.invalidate(everything)
		recent(false, "after it was invalidated")
	})
}

func TestNearDropsTheAnswersThatWereUsedLeastOfLate(t *testing.T) {
	var n near
	query := func(i int) search.Query { return searchtest.Web(t, fmt.Sprint("q", i), 5) }
	for i := range nearAnswers {
		n.put(query(i), answerOf(time.Now()), never)
	}
	n.get(query(0))
	n.put(query(nearAnswers), answerOf(time.Now()), never)
	for i, want := range map[int]bool{0: true, 1: false, 2: true, nearAnswers: true} {
		if _, ok := n.get(query(i)); ok != want {
			t.Errorf("number %d is remembered: %t", i, ok)
		}
	}
}

func TestNearDropsWhatMatchesAndNothingElse(t *testing.T) {
	var n near
	n.invalidate(everything)
	austin, boston := searchtest.Web(t, "austin", 5), searchtest.Web(t, "boston", 5)
	n.put(austin, answerOf(time.Now()), never)
	n.put(boston, answerOf(time.Now()), never)
	n.invalidate(matching("*austin"))
	if _, ok := n.get(austin); ok {
		t.Error("what matches is still there")
	}
	if _, ok := n.get(boston); !ok {
		t.Error("what does not match is gone")
	}
}

// An invalidation at the same time waits for the put and then finds its answer.
func TestNearAsksWhetherAnAnswerIsOutdatedUnderItsLock(t *testing.T) {
	var n near
	q := searchtest.Web(t, "x", 5)
	var invalidating sync.WaitGroup
	n.put(q, answerOf(time.Now()), func() bool {
		if n.mu.TryLock() {
			n.mu.Unlock()
			t.Error("an invalidation can come between the question and the put")
		}
		invalidating.Go(func() { n.invalidate(everything) })
		return false
	})
	invalidating.Wait()
	if _, ok := n.get(q); ok {
		t.Error("an answer from before the invalidation is remembered")
	}
	n.put(q, answerOf(time.Now()), func() bool { return true })
	if _, ok := n.get(q); ok {
		t.Error("an outdated answer is remembered")
	}
}

// Two queries may share the number that stands for them; what is remembered of one is never
// given for the other.
func TestNearNeverGivesTheAnswerToAnotherQuery(t *testing.T) {
	var n near
	mine, other := searchtest.Web(t, "mine", 5), searchtest.Web(t, "other", 5)
	n.put(mine, answerOf(time.Now()), never)
	theirs := passed{other, answerOf(time.Now().Add(time.Hour)), time.Now()}
	n.answers.Add(digestOf(mine), theirs)
	if got, ok := n.get(mine); ok || got.Provider != "" {
		t.Errorf("the answer to another query is remembered: %+v", got)
	}
	if _, ok := n.recent(mine); ok {
		t.Error("the answer to another query is recent")
	}
	n.put(mine, answerOf(time.Now()), never)
	if _, ok := n.get(mine); !ok {
		t.Error("a newer answer to another query keeps this one out")
	}
	n.answers.Add(digestOf(mine), theirs)
	n.invalidate(matching("*mine"))
	if n.answers.Len() != 1 {
		t.Error("the answer to another query was invalidated")
	}
	n.invalidate(matching("*other"))
	if n.answers.Len() != 0 {
		t.Error("an answer was not found by its query")
	}
}
