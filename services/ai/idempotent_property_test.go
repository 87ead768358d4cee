package ai_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/platform/fault"
	"coagent/services/ai"
	"coagent/services/ai/aitest"
	"coagent/services/ai/idempotencytest"
)

// Feature: microservices-architecture, Property 4: Event publication on completion
func TestEveryCompletedJobIsToldOnce(t *testing.T) {
	l := laws(t, 4)
	l.Property("one text and one event for each user, operation and key", prop.ForAll(
		func(seed uint64, n, keys, processes int) (verdict string, err error) {
			synctest.Test(t, func(t *testing.T) {
				if err := converse(t, rand.New(rand.NewPCG(seed, 4)), n, keys, processes); err != nil {
					verdict = err.Error()
				}
			})
			return verdict, nil
		}, gen.UInt64(), gen.IntRange(1, 40), gen.IntRange(1, 4), gen.IntRange(1, 3)))
	l.TestingRun(t)
}

// converse lets n jobs with few keys come and go at random, and says what is
// wrong with what came of them. A key goes with one of two requests.
func converse(t *testing.T, random *rand.Rand, n, keys, processes int) error {
	store, events := new(idempotencytest.Store), new(aitest.Events)
	var mu sync.Mutex
	written := map[string][]string{} // what was written, by user, operation and key
	texts, calls := 0, 0
	lasts, fates := make([]time.Duration, n), make([]int, n) // by call: no job makes two
	for i := range n {
		lasts[i], fates[i] = time.Duration(random.IntN(15_000))*time.Millisecond, random.IntN(6)
	}
	next := work(func(ctx context.Context, j ai.Job) (ai.Outcome, error) {
		mu.Lock()
		call := calls
		calls++
		mu.Unlock()
		if _, err := takes(lasts[call])(ctx, j); err != nil {
			return ai.Outcome{}, err
		}
		switch fates[call] {
		case 0:
			return ai.Outcome{}, errFails
		case 1:
			panic("a mistake of ours")
		}
		body := fmt.Sprintf(`{"user":%q,"call":%d}`, j.UserID, call)
		mu.Lock()
		defer mu.Unlock()
		texts++
		written[nameOf(j)] = append(written[nameOf(j)], body)
		return ai.Outcome{Body: []byte(body), Topic: "t"}, nil
	})
	stacks := make([]*ai.Idempotent, processes)
	for i := range stacks {
		stacks[i] = &ai.Idempotent{Events: events, Unseen: unseen, Store: store, Next: ai.NewAdmission(next, 3, 40)}
	}
	var all sync.WaitGroup
	var wrong error
	complain := func(format string, args ...any) { wrong = fmt.Errorf(format, args...) }
	for range n {
		j := ai.Job{Flow: ai.Flow{Operation: "op" + strconv.Itoa(random.IntN(2))}, UserID: "u" + strconv.Itoa(random.IntN(2)),
			Request: fmt.Appendf(nil, `{"a":%d}`, max(0, random.IntN(8)-6))}
		if key := random.IntN(keys + 1); key > 0 {
			j.Key = "k" + strconv.Itoa(key)
		}
		at, patience := time.Duration(random.IntN(30_000))*time.Millisecond, time.Duration(1+random.IntN(120_000))*time.Millisecond
		stack, hangsUp := stacks[random.IntN(processes)], random.IntN(4) == 0
		all.Go(func() {
			time.Sleep(at)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if hangsUp {
				time.AfterFunc(patience, cancel)
			}
			defer func() { _ = recover() }()
			out, err := stack.Do(ctx, j)
			mu.Lock()
			defer mu.Unlock()
			switch texts := written[nameOf(j)]; {
			case err != nil && j.Key == "" && fault.CodeOf(err) == "idempotency_key_reused":
				complain("a job without a key: %w", err)
			case err != nil:
			case j.Key == "" && out.Key != "":
				complain("a job without a key is %s", out.Key)
			case j.Key != "" && (len(texts) != 1 || texts[0] != string(out.Body) || out.Key != ai.KeyStored && out.Key != ai.KeyReplayed):
				complain("%s is answered with %s, %q of %v", nameOf(j), out.Body, out.Key, texts)
			}
		})
	}
	all.Wait()
	for _, stack := range stacks {
		stack.Close(t.Context())
	}
	for name, texts := range written {
		if len(texts) > 1 && name[len(name)-1] != '/' {
			complain("%d texts for %s", len(texts), name)
		}
	}
	told := map[string]ai.Completed{}
	for _, e := range events.Sent() {
		if first, again := told[e.ID]; again && !reflect.DeepEqual(first, e) {
			complain("a repeat is another event: %+v, %+v", first, e)
		}
		told[e.ID] = e
	}
	if len(told) != texts {
		complain("%d events for %d texts", len(told), texts)
	}
	return wrong
}

// nameOf ends with a slash for a job without a key.
func nameOf(j ai.Job) string { return j.UserID + "/" + j.Flow.Operation + "/" + j.Key }
