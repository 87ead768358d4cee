package admission_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"

	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/platform/admission"
	"coagent/platform/depthtest"
)

func ExampleShares() {
	s := admission.NewShares(12)
	for s.Take("alice", 1) {
	}
	bob := 0
	for s.Take("bob", 1) {
		bob++
	}
	fmt.Println("alice has half; bob gets", bob, "and carol gets one:", s.Take("carol", 1))
	// Output: alice has half; bob gets 3 and carol gets one: true
}

func TestSharesAreNeverMoreThanTheTotalAndANewcomerGetsIn(t *testing.T) {
	l := depthtest.Laws(t, 41, 200, 2000)
	l.Property("whoever greedy users are", prop.ForAll(func(seed uint64, total, users, steps int) string {
		random := rand.New(rand.NewPCG(seed, 1))
		s, held, taken := admission.NewShares(int64(total)), map[string][]int64{}, int64(0)
		for range steps {
			user := strconv.Itoa(random.IntN(users))
			if has := held[user]; len(has) > 0 && random.IntN(4) == 0 {
				s.GiveBack(user, has[0])
				taken -= has[0]
				held[user] = has[1:]
				continue
			}
			if n := 1 + random.Int64N(3); s.Take(user, n) {
				taken += n
				held[user] = append(held[user], n)
			}
			if taken > int64(total) {
				return fmt.Sprintf("%d of %d are taken", taken, total)
			}
		}
		// As long as there are fewer greedy users than places.
		if total >= 10*(users+1) {
			if !s.Take("newcomer", 1) {
				return "there is no room for a newcomer"
			}
			s.GiveBack("newcomer", 1)
		}
		for user, has := range held {
			for _, n := range has {
				s.GiveBack(user, n)
			}
		}
		for i := range total { // everything is there again
			if !s.Take("", 1) {
				return fmt.Sprintf("only %d of %d are there at the end", i, total)
			}
		}
		if s.Take("", 1) {
			return "more than the total is there at the end"
		}
		return ""
	}, gen.UInt64(), gen.IntRange(1, 200), gen.IntRange(1, 8), gen.IntRange(0, 300)))
	l.TestingRun(t)
}

func TestOneUserAloneHasHalf(t *testing.T) {
	s := admission.NewShares(600)
	n := 0
	for s.Take("alice", 1) {
		n++
	}
	if n != 300 {
		t.Errorf("%d of 600", n)
	}
	if s.Take("bob", 400) || !s.Take("bob", 100) {
		t.Error("bob gets what is not there, or not what is")
	}
	if one := admission.NewShares(1); !one.Take("alice", 1) || one.Take("bob", 1) {
		t.Error("a single place is not given, or given twice")
	}
}

func TestSharesAtOnce(t *testing.T) {
	s := admission.NewShares(64)
	var all sync.WaitGroup
	for i := range 32 {
		all.Go(func() {
			for range 1000 {
				if user := strconv.Itoa(i % 4); s.Take(user, 3) {
					s.GiveBack(user, 3)
				}
			}
		})
	}
	all.Wait()
	if !s.Take("alice", 64) {
		t.Error("something is lost")
	}
}
