package program

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"testing"

	"github.com/leanovate/gopter"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	"coagent/platform/auth/authtest"
	"coagent/platform/httpapi/httpapitest"
	"coagent/services/search"
)

// laws are a hundred cases and more, always the same ones.
func laws(t *testing.T, seed int64) *gopter.Properties {
	t.Helper()
	t.Logf("seed %d", seed)
	parameters := gopter.DefaultTestParametersWithSeed(seed)
	parameters.Workers = 1 // the cases share a program
	return gopter.NewProperties(parameters)
}

// asked is the X-Cache of the answer to a question.
func (w *world) asked(t *testing.T, question string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": question})
	if err != nil {
		t.Fatal(err)
	}
	_, cache := w.results(t, string(body))
	return cache
}

// forget asks to forget what the pattern matches, and returns the event's id.
func (w *world) forget(t *testing.T, pattern string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"pattern": pattern})
	if err != nil {
		t.Fatal(err)
	}
	resp := w.post(t, w.issuer.Token("operator", authtest.Scope("search/admin")), "/search/cache/invalidations", string(body))
	text, err := io.ReadAll(resp.Body)
	var out struct{ EventID string }
	if err != nil || resp.StatusCode != http.StatusAccepted || json.Unmarshal(text, &out) != nil {
		t.Fatalf("%s: %s, %v", resp.Status, text, err)
	}
	return out.EventID
}

// What is to be done elsewhere, and later, is told by one event and not done by
// the request itself. The bus of this world cannot deliver, so what the request
// did by itself is all that there is to see.
//
// Feature: microservices-architecture, Property 18: Asynchronous event publication
func TestToForgetIsAnEventAndNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t, "EVENT_KEY", "another-key-than-that-of-the-bus")
	w.asked(t, "homes in austin")
	calls := w.stand.Faults.Count()
	all := laws(t, 18)
	all.Property("one event, and no other effect", prop.ForAll(func(about string) bool {
		pattern := "web:*" + about + "*"
		meant, err := search.NewPattern(pattern)
		if err != nil {
			t.Error(err)
		}
		before := w.bus.Count()
		id := w.forget(t, pattern)
		events := w.bus.Events()
		var body struct{ EventType, EventID, Pattern string }
		if err := json.Unmarshal(events[len(events)-1].Detail, &body); err != nil {
			t.Error(err)
		}
		return w.bus.Count() == before+1 && events[len(events)-1].DetailType == "search.cache.invalidate" && events[len(events)-1].Source == "coagent.search" &&
			body.EventType == "search.cache.invalidate" && body.EventID == id && body.Pattern == meant.String() &&
			w.asked(t, "homes in austin") == "HIT" && w.stand.Faults.Count() == calls
	}, gen.OneGenOf(gen.Identifier(), gen.OneConstOf("Austin", "homes", "*", "", "in austin"))))
	all.TestingRun(t)
}

// Who changes what others hold on to tells them by an event; each of them acts
// on its own data alone, and on no other part of it.
//
// Feature: microservices-architecture, Property 22: Event-driven data sharing
func TestTheEventForgetsWhatItNamesAndNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	places := []string{"austin", "dallas", "houston", "el paso"}
	round := 0
	all := laws(t, 22)
	all.Property("exactly what is named", prop.ForAll(func(named []bool) bool {
		round++
		question := func(place string) string { return fmt.Sprintf("round %d homes in %s", round, place) }
		for _, place := range places {
			w.asked(t, question(place))
		}
		delivered := len(w.bus.Deliveries())
		sent := 0
		for i, place := range places {
			if named[i] {
				w.forget(t, "web:"+question(place)+"*")
				sent++
			}
		}
		eventually(t, "the bus delivers", func() bool { return len(w.bus.Deliveries()) >= min(delivered+sent, 1000) })
		for i, place := range places {
			if want := map[bool]string{true: "MISS", false: "HIT"}[named[i]]; w.asked(t, question(place)) != want {
				t.Logf("%s is not a %s", place, want)
				return false
			}
		}
		return true
	}, gen.SliceOfN(len(places), gen.Bool())))
	all.TestingRun(t)
	if w.second.Faults.Count() != 0 {
		t.Error("somebody else was called")
	}
}

func TestTheKeyOfTheBusIsChangedWithoutLosingADelivery(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string][]string{
		"the bus still has the old one": {"EVENT_KEY", "the-next-key", "EVENT_KEY_PREVIOUS", eventKey},
		"the bus has the new one":       {"EVENT_KEY", eventKey, "EVENT_KEY_PREVIOUS", "the-key-before"},
	} {
		w := newWorld(t, settings...)
		w.asked(t, "homes")
		w.forget(t, "web:homes")
		eventually(t, name, func() bool { return w.asked(t, "homes") == "MISS" })
	}
}

func TestOnlyOperatorsAndTheBusCanMakeItForget(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.asked(t, "homes")
	httpapitest.Problem(t, w.post(t, w.token, "/search/cache/invalidations", `{"pattern":"*"}`), 403, "forbidden")
	httpapitest.Problem(t, w.post(t, "", "/search/cache/invalidations", `{"pattern":"*"}`), 401, "unauthenticated")
	const event = `{"id":"1","detail-type":"search.cache.invalidate","source":"coagent.search","detail":{"eventType":"search.cache.invalidate","timestamp":1,"pattern":"*"}}`
	for _, token := range []string{"", w.token, w.issuer.Token("operator", authtest.Scope("search/admin events/deliver"))} {
		httpapitest.Problem(t, w.post(t, token, "/search/events", event), 401, "unauthenticated")
	}
	if w.bus.Count() != 0 || w.asked(t, "homes") != "HIT" {
		t.Error("somebody got it to forget")
	}
}

func TestAnEventIsDeliveredAgainWhileTheCacheIsAway(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.asked(t, "homes")
	w.redis.Stop(t)
	w.forget(t, "web:homes*")
	statuses := func() (all []int) {
		for _, d := range w.bus.Deliveries() {
			all = append(all, d.Status)
		}
		return all
	}
	eventually(t, "a delivery fails", func() bool { return slices.Contains(statuses(), http.StatusServiceUnavailable) })
	w.redis.Start(t)
	eventually(t, "a delivery succeeds", func() bool { return slices.Contains(statuses(), http.StatusNoContent) })
}
