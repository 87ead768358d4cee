package ai_test

import (
	"context"
	"reflect"
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"coagent/services/ai"
	"coagent/services/ai/aitest"
)

func TestAFinishedJobIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		events := new(aitest.Events)
		idempotent := &ai.Idempotent{Unseen: unseen, Events: events, Next: work(func(context.Context, ai.Job) (ai.Outcome, error) {
			time.Sleep(7 * time.Second)
			return ai.Outcome{Body: []byte(`1`), Topic: "t", Usage: ai.Usage{InputTokens: 3, OutputTokens: 4}, Degraded: []ai.Degradation{ai.WithoutSearch}}, nil
		})}
		j := ai.Job{UserID: "u", Key: "key-of-hers", Flow: ai.Flow{Operation: "op", ContentType: "blog-post"}}
		out, err := idempotent.Do(t.Context(), j)
		if err != nil || string(out.Body) != `1` {
			t.Errorf("got %+v, %v", out, err)
		}
		got := events.Sent()
		want := ai.Completed{
			Key: "key-of-hers", At: time.Now(), UserID: "u", ContentType: "blog-post", Topic: "t", Duration: 7 * time.Second, TokensUsed: 7,
			Degraded: []ai.Degradation{ai.WithoutSearch},
		}
		if len(got) != 1 || !wellFormed.MatchString(got[0].ID) {
			t.Fatalf("told: %+v", got)
		}
		if want.ID = got[0].ID; !reflect.DeepEqual(got[0], want) {
			t.Errorf("told: %+v, want %+v", got[0], want)
		}
	})
}

var wellFormed = regexp.MustCompile(`^ai-[A-Za-z0-9]{26,32}$`)

func TestWhatFailsIsNotTold(t *testing.T) {
	events := new(aitest.Events)
	idempotent := &ai.Idempotent{Unseen: unseen, Events: events, Next: work(func(context.Context, ai.Job) (ai.Outcome, error) { return ai.Outcome{}, errFails })}
	if _, err := idempotent.Do(t.Context(), ai.Job{}); err == nil || len(events.Sent()) != 0 {
		t.Errorf("got %v, told %v", err, events.Sent())
	}
}

// Consumers drop an event that they have had: one that is sent again has the
// same id, and others have others.
func TestAnEventsIDIsTheJobs(t *testing.T) {
	id := func(user, operation, key string) string {
		events := new(aitest.Events)
		idempotent := &ai.Idempotent{Unseen: unseen, Events: events, Next: takes(0)}
		if _, err := idempotent.Do(t.Context(), ai.Job{UserID: user, Key: key, Flow: ai.Flow{Operation: operation}}); err != nil {
			t.Fatal(err)
		}
		return events.Sent()[0].ID
	}
	first := id("u", "op", "k")
	if again := id("u", "op", "k"); again != first || !wellFormed.MatchString(first) {
		t.Errorf("%s, then %s", first, again)
	}
	seen := map[string]bool{first: true}
	for _, other := range []string{id("v", "op", "k"), id("u", "op2", "k"), id("u", "op", "k2"), id("uo", "p", "k"), id("u", "op", ""), id("u", "op", "")} {
		if seen[other] {
			t.Errorf("%s twice", other)
		}
		seen[other] = true
	}
}
