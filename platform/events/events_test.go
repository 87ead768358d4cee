package events_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	awseventbridge "github.com/aws/aws-sdk-go-v2/service/eventbridge"

	"coagent/gen/eventschema"
	"coagent/mocks/eventbridge"
	"coagent/mocks/faults"
	"coagent/platform/events"
	"coagent/platform/fault"
	"coagent/platform/porttest"
	"coagent/platform/upstream"
)

func newBus(t *testing.T) (*events.Bus, *eventbridge.Server) {
	t.Helper()
	stand := eventbridge.New()
	server := httptest.NewServer(stand)
	t.Cleanup(server.Close)
	return busAt(t, server.URL, "coagent", 5*time.Second), stand
}

func busAt(t *testing.T, url, name string, timeout time.Duration) *events.Bus {
	t.Helper()
	client := awseventbridge.New(awseventbridge.Options{
		Region: "us-east-1", BaseEndpoint: aws.String(url), Retryer: aws.NopRetryer{},
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	})
	bus := events.NewBus(client, name, "coagent.ai", &upstream.Guard{Name: "eventbridge", Code: "events", Attempts: 3, Timeout: timeout})
	return bus
}

const generated = "ai.content.generated"

func event() eventschema.AIContentGenerated {
	return eventschema.AIContentGenerated{
		EventType: generated, EventID: "ai-12345678", Timestamp: 1795350000000, UserID: "user-1",
		ContentType: "blog-post",
		Metadata:    eventschema.AIContentMetadata{Topic: "Austin", Duration: 12, TokensUsed: 34, Model: "m"},
	}
}

func TestAnEventArrivesAsTheDocumentSays(t *testing.T) {
	bus, stand := newBus(t)
	if err := bus.Publish(t.Context(), generated, event()); err != nil {
		t.Fatal(err)
	}
	got := stand.Events()
	if len(got) != 1 || got[0].Source != "coagent.ai" || got[0].DetailType != generated || got[0].BusName != "coagent" {
		t.Fatalf("%+v", got)
	}
	want := `{"contentType":"blog-post","eventId":"ai-12345678","eventType":"ai.content.generated","metadata":{"duration":12,"model":"m","tokensUsed":34,"topic":"Austin"},"timestamp":1795350000000,"userId":"user-1"}`
	if string(got[0].Detail) != want {
		t.Errorf("detail %s", got[0].Detail)
	}
}

// The list of content types may grow: a row that is newer than the document loses no event.
func TestAValueThatTheDocumentDoesNotListIsSent(t *testing.T) {
	bus, stand := newBus(t)
	poem := event()
	poem.ContentType = "poem"
	if err := bus.Publish(t.Context(), generated, poem); err != nil || len(stand.Events()) != 1 {
		t.Errorf("%d events, %v", len(stand.Events()), err)
	}
}

func TestAnEventThatBreaksItsSchemaIsNeverSent(t *testing.T) {
	bus, stand := newBus(t)
	malformed, noUser, long := event(), event(), event()
	malformed.ContentType = "a poem"
	noUser.UserID = ""
	long.Metadata.Topic = strings.Repeat("x", 301)
	for name, c := range map[string]struct {
		eventType string
		body      any
		says      string
	}{
		"a malformed value":         {generated, malformed, "/contentType"},
		"an empty user":             {generated, noUser, "/userId"},
		"a topic that is too long":  {generated, long, "/metadata/topic"},
		"an unknown member":         {generated, map[string]any{"accessToken": "canary-77"}, "/"},
		"an unknown type":           {"ai.content.lost", event(), "not in the document"},
		"a body that is too large":  {generated, map[string]any{"topic": strings.Repeat("x", 5000)}, "over the limit"},
		"a body of no JSON":         {generated, func() {}, "unsupported"},
		"another type's eventType":  {generated, map[string]any{"eventType": "x"}, "/"},
		"nothing":                   {generated, nil, ""},
		"a list instead of a body":  {generated, []int{1}, ""},
		"a text instead of numbers": {generated, map[string]any{"timestamp": "now"}, "/"},
	} {
		err := bus.Publish(t.Context(), c.eventType, c.body)
		if err == nil || !strings.Contains(err.Error(), c.says) || fault.KindOf(err) != fault.Internal {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && (strings.Contains(err.Error(), "canary-77") || strings.Contains(err.Error(), "xxxx")) {
			t.Errorf("%s: the error holds the value: %v", name, err)
		}
	}
	if n := stand.Faults.Count(); n != 0 {
		t.Errorf("%d calls", n)
	}
}

func TestWhatTheBusDidNotTakeIsSentAgain(t *testing.T) {
	for kind, copies := range map[string]int{"throttle": 1, "internal": 1, "failed_entry": 1, "reset": 1, "applied_then_reset": 2} {
		bus, stand := newBus(t)
		stand.Faults.Push(faults.Fault{Kind: kind})
		if err := bus.Publish(t.Context(), generated, event()); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		got := stand.Events()
		if len(got) != copies || stand.Faults.Count() != 2 {
			t.Errorf("%s: %d events after %d calls", kind, len(got), stand.Faults.Count())
		}
		for _, e := range got {
			if string(e.Detail) != string(got[0].Detail) {
				t.Errorf("%s: the repeat has another body, so nobody can drop it", kind)
			}
		}
	}
}

func TestABusThatStaysDownIsAFaultAfterThreeCalls(t *testing.T) {
	bus, stand := newBus(t)
	stand.Faults.Push(faults.Fault{Kind: "failed_entry", Times: faults.Forever})
	err := bus.Publish(t.Context(), generated, event())
	if fault.CodeOf(err) != "events.unavailable" || stand.Faults.Count() != 3 {
		t.Errorf("%v after %d calls", err, stand.Faults.Count())
	}
}

// What is between us and the bus may answer in its place.
func TestWhatMayPassIsSentAgainAndARefusalIsNot(t *testing.T) {
	for name, c := range map[string]struct {
		status     int
		body, code string
		calls      int
	}{
		"a busy proxy":            {http.StatusTooManyRequests, "<html>", "events.unavailable", 3},
		"a proxy without the bus": {http.StatusBadGateway, "<html>", "events.unavailable", 3},
		"a service with 400":      {http.StatusBadRequest, `{"__type":"InternalException"}`, "events.unavailable", 3},
		"a limit":                 {http.StatusBadRequest, `{"__type":"RequestLimitExceeded"}`, "events.unavailable", 3},
		"a slow body":             {http.StatusRequestTimeout, `{"__type":"Whatever"}`, "events.unavailable", 3},
		"a right":                 {http.StatusBadRequest, `{"__type":"AccessDeniedException"}`, "events.rejected", 1},
		"the credentials":         {http.StatusBadRequest, `{"__type":"ExpiredTokenException"}`, "events.rejected", 1},
		"a request of ours":       {http.StatusBadRequest, `{"__type":"ValidationException"}`, "events.rejected", 1},
	} {
		var calls atomic.Int32
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			calls.Add(1)
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.body)
		}))
		err := busAt(t, server.URL, "coagent", 5*time.Second).Publish(t.Context(), generated, event())
		if fault.CodeOf(err) != c.code || int(calls.Load()) != c.calls || fault.From(err).Temporary != (c.code == "events.unavailable") {
			t.Errorf("%s: %v after %d calls", name, err, calls.Load())
		}
		server.Close()
	}
}

func TestABusThatIsSlowOnceIsAskedAgain(t *testing.T) {
	stand := eventbridge.New()
	server := httptest.NewServer(stand)
	t.Cleanup(server.Close)
	bus := busAt(t, server.URL, "coagent", 500*time.Millisecond)
	stand.Faults.Push(faults.Fault{Kind: faults.None, DelayMs: 20_000})
	if err := bus.Publish(t.Context(), generated, event()); err != nil || len(stand.Events()) != 1 || stand.Faults.Count() != 2 {
		t.Errorf("%v; %d events after %d calls", err, len(stand.Events()), stand.Faults.Count())
	}
	ctx, leave := context.WithCancel(t.Context())
	leave()
	if err := bus.Publish(ctx, generated, event()); !errors.Is(err, context.Canceled) {
		t.Errorf("a caller who left gets %v", err)
	}
}

func TestABusIsTriedWithoutAnEvent(t *testing.T) {
	stand := eventbridge.New()
	server := httptest.NewServer(stand)
	t.Cleanup(server.Close)
	html := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(html.Close)
	for name, c := range map[string]struct {
		url, bus, fault string
		err, log        string
	}{
		"a bus":                     {server.URL, "coagent", "", "", ""},
		"no such bus":               {server.URL, "mine", "", `there is no event bus "mine" (EVENTBRIDGE_BUS_NAME)`, ""},
		"nobody may ask":            {server.URL, "coagent", "access_denied", "", "whether the event bus exists is not known"},
		"it is busy":                {server.URL, "coagent", "throttle", "", "event bus cannot be reached"},
		"it is down":                {server.URL, "coagent", "internal", "", "event bus cannot be reached"},
		"nobody is there":           {"http://" + porttest.Vacant(t), "coagent", "", "", "nobody listens at"},
		"something else is there":   {html.URL, "coagent", "", "does not speak as AWS does", ""},
		"https is not spoken there": {strings.Replace(server.URL, "http", "https", 1), "coagent", "", "plain HTTP is spoken there", ""},
	} {
		if c.fault != "" {
			stand.Control.Push(faults.Fault{Kind: c.fault})
		}
		var log bytes.Buffer
		err := busAt(t, c.url, c.bus, time.Second).Check(t.Context(), slog.New(slog.NewTextHandler(&log, nil)))
		if (err == nil) != (c.err == "") || err != nil && !strings.Contains(err.Error(), c.err) {
			t.Errorf("%s: %v, want %q", name, err, c.err)
		}
		if (log.Len() == 0) != (c.log == "") || !strings.Contains(log.String(), c.log) {
			t.Errorf("%s: the log says %q, want %q", name, &log, c.log)
		}
	}
}
