package eventbridge_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/smithy-go"

	bus "coagent/mocks/eventbridge"
	"coagent/mocks/faults"
)

// start runs a stand-in and a real client for it that does not retry.
func start(t *testing.T, targets ...bus.Target) (*bus.Server, *eventbridge.Client) {
	t.Helper()
	standIn := bus.New(targets...)
	srv := httptest.NewServer(standIn)
	t.Cleanup(srv.Close)
	return standIn, eventbridge.New(eventbridge.Options{
		BaseEndpoint: aws.String(srv.URL), Region: "us-east-1", Retryer: aws.NopRetryer{}, HTTPClient: srv.Client(),
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
	})
}

func event(detail string) types.PutEventsRequestEntry {
	return types.PutEventsRequestEntry{
		EventBusName: aws.String("coagent"), Source: aws.String("coagent.ai"), DetailType: aws.String("ai.content.generated"), Detail: aws.String(detail),
	}
}

func put(t *testing.T, client *eventbridge.Client, entries ...types.PutEventsRequestEntry) (*eventbridge.PutEventsOutput, error) {
	t.Helper()
	return client.PutEvents(t.Context(), &eventbridge.PutEventsInput{Entries: entries})
}

func TestEventsAreTakenAndShown(t *testing.T) {
	standIn, client := start(t)
	dated := event(`{"n":2}`)
	dated.Time, dated.EventBusName = aws.Time(time.Date(2026, 2, 3, 4, 5, 6, 0, time.UTC)), nil
	out, err := put(t, client, event(`{"n":1}`), dated)
	if err != nil {
		t.Fatal(err)
	}
	if out.FailedEntryCount != 0 || len(out.Entries) != 2 || len(*out.Entries[0].EventId) != 36 || *out.Entries[0].EventId == *out.Entries[1].EventId {
		t.Errorf("answer %+v", out)
	}
	got := standIn.Events()
	if len(got) != 2 {
		t.Fatalf("%d events", len(got))
	}
	if e := got[0]; e.ID != *out.Entries[0].EventId || e.BusName != "coagent" || e.Source != "coagent.ai" || e.DetailType != "ai.content.generated" ||
		string(e.Detail) != `{"n":1}` || time.Since(e.Time) > time.Minute {
		t.Errorf("first event %+v", e)
	}
	if e := got[1]; e.BusName != "default" || !e.Time.Equal(*dated.Time) {
		t.Errorf("second event %+v", e)
	}
}

func TestEventsCanBeReadAndClearedOverHTTP(t *testing.T) {
	standIn, client := start(t)
	if _, err := put(t, client, event(`{"n":1}`)); err != nil {
		t.Fatal(err)
	}
	show := func(method string) string {
		w := httptest.NewRecorder()
		standIn.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, "/_admin/events", http.NoBody))
		return w.Body.String()
	}
	var shown struct {
		Count  int
		Events []struct {
			ID, BusName, Source, DetailType string
			Detail                          struct{ N int }
		}
	}
	if err := json.Unmarshal([]byte(show("GET")), &shown); err != nil {
		t.Fatal(err)
	}
	if shown.Count != 1 || len(shown.Events) != 1 || shown.Events[0].Detail.N != 1 || shown.Events[0].ID == "" || shown.Events[0].BusName != "coagent" {
		t.Errorf("shown %+v", shown)
	}
	show("DELETE")
	if got := strings.TrimSpace(show("GET")); got != `{"count":0,"events":[]}` {
		t.Errorf("after clearing: %s", got)
	}
}

func TestTheLastThousandEventsAreKept(t *testing.T) {
	standIn, client := start(t)
	for range 101 {
		if _, err := put(t, client, slices.Repeat([]types.PutEventsRequestEntry{event(`{}`)}, 10)...); err != nil {
			t.Fatal(err)
		}
	}
	if len(standIn.Events()) != 1000 || standIn.Count() != 1010 {
		t.Errorf("kept %d of %d", len(standIn.Events()), standIn.Count())
	}
}

func TestABadEntryFailsAlone(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*types.PutEventsRequestEntry)
		code  string
	}{
		"no source":        {func(e *types.PutEventsRequestEntry) { e.Source = nil }, "InvalidArgument"},
		"a source of AWS":  {func(e *types.PutEventsRequestEntry) { e.Source = aws.String("aws.events") }, "NotAuthorizedForSourceException"},
		"no detail type":   {func(e *types.PutEventsRequestEntry) { e.DetailType = nil }, "InvalidArgument"},
		"long detail type": {func(e *types.PutEventsRequestEntry) { e.DetailType = aws.String(strings.Repeat("x", 129)) }, "InvalidArgument"},
		"no detail":        {func(e *types.PutEventsRequestEntry) { e.Detail = nil }, "InvalidArgument"},
		"half a detail":    {func(e *types.PutEventsRequestEntry) { e.Detail = aws.String(`{"n":`) }, "MalformedDetail"},
		"a list as detail": {func(e *types.PutEventsRequestEntry) { e.Detail = aws.String(`[1]`) }, "MalformedDetail"},
		"null as detail":   {func(e *types.PutEventsRequestEntry) { e.Detail = aws.String(`null`) }, "MalformedDetail"},
	} {
		standIn, client := start(t)
		bad := event(`{"n":1}`)
		c.spoil(&bad)
		out, err := put(t, client, bad, event(`{"n":2}`))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if out.FailedEntryCount != 1 || aws.ToString(out.Entries[0].ErrorCode) != c.code || out.Entries[0].EventId != nil || out.Entries[1].EventId == nil {
			t.Errorf("%s: %d failed, code %s", name, out.FailedEntryCount, aws.ToString(out.Entries[0].ErrorCode))
		}
		if got := standIn.Events(); len(got) != 1 || string(got[0].Detail) != `{"n":2}` {
			t.Errorf("%s: events %+v", name, got)
		}
	}
}

func codeOf(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	return ""
}

func TestACallOfTheWrongSizeIsRefused(t *testing.T) {
	standIn, client := start(t)
	big := event(`{"x":"` + strings.Repeat("x", 128<<10) + `"}`)
	for name, entries := range map[string][]types.PutEventsRequestEntry{
		"none": {}, "eleven": slices.Repeat([]types.PutEventsRequestEntry{event(`{}`)}, 11), "256 KB": {big, big},
	} {
		if _, err := put(t, client, entries...); codeOf(err) != "ValidationException" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := put(t, client, big); err != nil {
		t.Errorf("half of the limit: %v", err)
	}
	if standIn.Count() != 1 {
		t.Errorf("%d events", standIn.Count())
	}
}

func TestErrorsAreThoseOfTheService(t *testing.T) {
	for fault, want := range map[string]string{"throttle": "ThrottlingException", "internal": "InternalException"} {
		standIn, client := start(t)
		standIn.Faults.Push(faults.Fault{Kind: fault})
		if _, err := put(t, client, event(`{}`)); codeOf(err) != want {
			t.Errorf("%s: %v", fault, err)
		}
		if standIn.Count() != 0 {
			t.Errorf("%s: the event was taken", fault)
		}
		if _, err := put(t, client, event(`{}`)); err != nil {
			t.Errorf("%s: the call after it fails too: %v", fault, err)
		}
	}
}

func TestAFailedEntryIsToldWithinASuccess(t *testing.T) {
	standIn, client := start(t)
	standIn.Faults.Push(faults.Fault{Kind: "failed_entry"})
	out, err := put(t, client, event(`{"n":1}`), event(`{"n":2}`))
	if err != nil {
		t.Fatal(err)
	}
	if out.FailedEntryCount != 1 || aws.ToString(out.Entries[0].ErrorCode) != "InternalFailure" || out.Entries[1].EventId == nil {
		t.Errorf("answer %+v", out)
	}
	if got := standIn.Events(); len(got) != 1 || string(got[0].Detail) != `{"n":2}` {
		t.Errorf("events %+v", got)
	}
}

func TestAConnectionMayBreakBeforeOrAfterTheWork(t *testing.T) {
	for fault, taken := range map[string]int{"reset": 0, "applied_then_reset": 1} {
		standIn, client := start(t)
		standIn.Faults.Push(faults.Fault{Kind: fault})
		if _, err := put(t, client, event(`{}`)); err == nil || codeOf(err) != "" {
			t.Errorf("%s: %v", fault, err)
		}
		if standIn.Count() != taken || standIn.Faults.Count() != 1 {
			t.Errorf("%s: %d events taken in %d calls", fault, standIn.Count(), standIn.Faults.Count())
		}
	}
}

func TestEveryFaultHasBeenTried(t *testing.T) {
	if want := []string{"throttle", "internal", "failed_entry", "reset", "applied_then_reset"}; !slices.Equal(bus.Kinds(), want) {
		t.Errorf("tried %q, there are %q", want, bus.Kinds())
	}
}

func TestOnlySignedPutEventsIsServed(t *testing.T) {
	for _, c := range []struct{ auth, target, kind, body, want string }{
		{"", "AWSEvents.PutEvents", "application/x-amz-json-1.1", `{}`, "MissingAuthenticationTokenException"},
		{"AWS4-HMAC-SHA256 x", "AWSEvents.PutRule", "application/x-amz-json-1.1", `{}`, "UnknownOperationException"},
		{"AWS4-HMAC-SHA256 x", "AWSEvents.PutEvents", "application/json", `{}`, "UnknownOperationException"},
		{"AWS4-HMAC-SHA256 x", "AWSEvents.PutEvents", "application/x-amz-json-1.1", `{"Entires":[]}`, "SerializationException"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/", strings.NewReader(c.body))
		r.Header.Set("Authorization", c.auth)
		r.Header.Set("X-Amz-Target", c.target)
		r.Header.Set("Content-Type", c.kind)
		w := httptest.NewRecorder()
		bus.New().ServeHTTP(w, r)
		var problem struct {
			Type string `json:"__type"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil || w.Code != 400 || problem.Type != c.want {
			t.Errorf("%+v: %d %s", c, w.Code, w.Body)
		}
	}
}
