package eventbridge_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	bus "coagent/mocks/eventbridge"
)

// listener is a target that answers with the next status of a script, and with
// 204 after it.
func listener(t *testing.T, statuses ...int) (url string, got <-chan *http.Request) {
	t.Helper()
	requests := make(chan *http.Request, 100)
	answers := make(chan int, len(statuses))
	for _, s := range statuses {
		answers <- s
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		r.Header.Set("Test-Body", string(body))
		status := http.StatusNoContent
		select {
		case status = <-answers:
		default:
		}
		w.WriteHeader(status)
		requests <- r
	}))
	t.Cleanup(srv.Close)
	return srv.URL, requests
}

func arrived(t *testing.T, requests <-chan *http.Request) *http.Request {
	t.Helper()
	select {
	case r := <-requests:
		return r
	case <-time.After(20 * time.Second):
		t.Fatal("nothing was delivered")
		return nil
	}
}

func TestAnEventIsDeliveredToTheTargetsOfItsTypeUntilTheyTakeIt(t *testing.T) {
	url, requests := listener(t, http.StatusServiceUnavailable, http.StatusTooManyRequests)
	other, others := listener(t)
	standIn, client := start(t,
		bus.Target{DetailType: "ai.content.generated", URL: url + "/hook", Headers: map[string]string{"X-Key": "k"}},
		bus.Target{DetailType: "something.else", URL: other})
	if _, err := put(t, client, event(`{"n":1}`)); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		r := arrived(t, requests)
		var body map[string]any
		if err := json.Unmarshal([]byte(r.Header.Get("Test-Body")), &body); err != nil {
			t.Fatal(err)
		}
		detail, _ := body["detail"].(map[string]any)
		if r.Method != http.MethodPost || r.URL.Path != "/hook" || r.Header.Get("X-Key") != "k" || r.Header.Get("Content-Type") != "application/json" ||
			body["id"] != standIn.Events()[0].ID || body["detail-type"] != "ai.content.generated" || body["source"] != "coagent.ai" || detail["n"] != 1.0 {
			t.Errorf("got %s %s %v", r.Method, r.URL, body)
		}
	}
	if n := len(others); n != 0 {
		t.Errorf("%d deliveries to a target of another type", n)
	}
}

func TestATargetMayAskForASourceOrATypeOrBoth(t *testing.T) {
	const ai, generated = "coagent.ai", "ai.content.generated"
	for name, c := range map[string]struct {
		target bus.Target
		want   bool
	}{
		"the source":           {bus.Target{Source: ai}, true},
		"another source":       {bus.Target{Source: "coagent.oauth"}, false},
		"the type":             {bus.Target{DetailType: generated}, true},
		"both":                 {bus.Target{Source: ai, DetailType: generated}, true},
		"its type, not source": {bus.Target{Source: "coagent.oauth", DetailType: generated}, false},
		"its source, not type": {bus.Target{Source: ai, DetailType: "something.else"}, false},
		"whatever there is":    {bus.Target{}, true},
	} {
		t.Run(name, func(t *testing.T) {
			url, requests := listener(t)
			always, sent := listener(t)
			c.target.URL = url
			_, client := start(t, c.target, bus.Target{URL: always})
			if _, err := put(t, client, event(`{}`)); err != nil {
				t.Fatal(err)
			}
			arrived(t, sent)
			if c.want {
				arrived(t, requests)
			} else if n := len(requests); n != 0 {
				t.Errorf("%d deliveries", n)
			}
		})
	}
}

func TestATargetThatRefusesIsNotAskedAgain(t *testing.T) {
	refusing, refused := listener(t, http.StatusUnauthorized)
	after, later := listener(t, http.StatusInternalServerError)
	_, client := start(t, bus.Target{DetailType: "ai.content.generated", URL: refusing}, bus.Target{DetailType: "ai.content.generated", URL: after})
	if _, err := put(t, client, event(`{}`)); err != nil {
		t.Fatal(err)
	}
	arrived(t, refused)
	arrived(t, later)
	arrived(t, later) // the wait before it would have brought a second one to the first target, too
	if n := len(refused); n != 0 {
		t.Errorf("%d more deliveries", n)
	}
}
