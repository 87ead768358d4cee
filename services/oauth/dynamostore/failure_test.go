package dynamostore_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"coagent/mocks/faults"
	"coagent/platform/fault"
	"coagent/platform/upstream"
	"coagent/services/oauth"
	"coagent/services/oauth/dynamostore"
)

// failing is a store whose table fails as the script says, and is a good one
// otherwise. Its faults are the names of DynamoDB's errors and those below.
func failing(t *testing.T, kinds ...string) (*dynamostore.Store, *faults.Script) {
	t.Helper()
	s := newStore(t)
	endpoint := *s.Client.Options().BaseEndpoint
	script := faults.New(append(kinds, "applied, then reset", "reset", "html", "half an answer")...)
	stand := httptest.NewServer(script.Handler(func(w http.ResponseWriter, r *http.Request, body []byte, kind string) {
		switch kind {
		case "", "applied, then reset", "half an answer":
			status, answer := forward(t, endpoint, r, body)
			switch kind {
			case "applied, then reset":
				faults.Reset()
			case "half an answer":
				w.Header().Set("Content-Length", fmt.Sprint(len(answer)+1))
			}
			w.Header().Set("Content-Type", "application/x-amz-json-1.0")
			w.WriteHeader(status)
			_, _ = w.Write(answer)
		case "reset":
			faults.Reset()
		case "html":
			w.WriteHeader(http.StatusBadGateway)
			_, _ = io.WriteString(w, "<html>Bad gateway</html>")
		default: // a message that quotes the request, as some do
			status := http.StatusBadRequest
			if strings.HasPrefix(kind, "Internal") || strings.HasPrefix(kind, "Service") {
				status = http.StatusInternalServerError
			}
			w.Header().Set("Content-Type", "application/x-amz-json-1.0")
			w.WriteHeader(status)
			_, _ = fmt.Fprintf(w, `{"__type":"com.amazonaws.dynamodb.v20120810#%s","message":%q}`, kind, body)
		}
	}))
	t.Cleanup(stand.Close)
	s.Client = client(stand.URL)
	return s, script
}

func forward(t *testing.T, endpoint string, r *http.Request, body []byte) (status int, answer []byte) {
	req, err := http.NewRequestWithContext(context.WithoutCancel(r.Context()), r.Method, endpoint, strings.NewReader(string(body)))
	if err != nil {
		t.Error(err)
		return http.StatusInternalServerError, nil
	}
	req.Header = r.Header.Clone()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Error(err)
		return http.StatusInternalServerError, nil
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err = io.ReadAll(resp.Body)
	if err != nil {
		t.Error(err)
	}
	return resp.StatusCode, answer
}

// wantUnknown wants the fault of an outcome that nobody knows, with no word of
// the item in it, and without leave to repeat.
func wantUnknown(t *testing.T, err error) {
	t.Helper()
	wantFault(t, err, fault.Unavailable, "oauth.storage_unavailable")
	if err == nil {
		return
	}
	if fault.From(err).Temporary {
		t.Error("it may be repeated")
	}
	wantSilent(t, err)
}

func wantSilent(t *testing.T, err error) {
	t.Helper()
	for e := err; e != nil; e = errors.Unwrap(e) {
		for _, word := range []string{"sealed-access", "sealed-refresh", "AAH/", "enc.v1", "arn:aws", key.UserID, "generation", "http://"} {
			if text := fmt.Sprintf("%v %+v %s", e, e, fault.From(e).Detail); strings.Contains(text, word) {
				t.Errorf("%q tells %q", text, word)
			}
		}
	}
}

var (
	passing = []string{
		"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded", "InternalServerError", "ServiceUnavailable", "reset", "html",
		"half an answer",
	}
	lasting = []string{"AccessDeniedException", "ResourceNotFoundException", "UnrecognizedClientException", "ExpiredTokenException"}
)

func TestALoadIsRepeatedWhenThatCanHelp(t *testing.T) {
	for _, kind := range passing {
		t.Run(kind, func(t *testing.T) {
			s, script := failing(t, passing...)
			c := connection(key)
			mustSave(t, s, oauth.Connection{}, c)
			script.ClearCalls()
			script.Push(faults.Fault{Kind: kind, Times: 2})
			if got := mustLoad(t, s, key); got.WriteID != c.WriteID || script.Count() != 3 {
				t.Errorf("got %+v after %d calls", got, script.Count())
			}
			script.ClearCalls()
			script.Push(faults.Fault{Kind: kind, Times: 3})
			_, found, err := s.Load(t.Context(), key)
			wantUnknown(t, err)
			if found || script.Count() != 3 {
				t.Errorf("found %v after %d calls", found, script.Count())
			}
		})
	}
	for _, kind := range lasting {
		t.Run(kind, func(t *testing.T) {
			s, script := failing(t, lasting...)
			script.Push(faults.Fault{Kind: kind})
			_, _, err := s.Load(t.Context(), key)
			wantUnknown(t, err)
			if script.Count() != 1 {
				t.Errorf("%d calls", script.Count())
			}
		})
	}
}

// A save that was made although its answer was lost would, if it were made
// again, meet itself and be told that somebody else was faster.
func TestASaveIsSentOnce(t *testing.T) {
	applied := map[string]bool{"applied, then reset": true, "half an answer": true}
	for _, kind := range append(append([]string{"applied, then reset"}, passing...), lasting...) {
		t.Run(kind, func(t *testing.T) {
			s, script := failing(t, append(passing, lasting...)...)
			first, second := connection(key), connection(key)
			mustSave(t, s, oauth.Connection{}, first) // also leaves an idle connection, on which net/http might send again
			second.Revision, second.WriteID = 2, "write-2"
			script.ClearCalls()
			script.Push(faults.Fault{Kind: kind})
			err := s.Save(t.Context(), first, second)
			wantUnknown(t, err)
			if script.Count() != 1 {
				t.Errorf("%d calls", script.Count())
			}
			got := mustLoad(t, s, key)
			if made := got.WriteID == second.WriteID; made != applied[kind] {
				t.Errorf("stored is %q", got.WriteID)
			}
		})
	}
}

// Everything that a save does is one conditional update, and every read is a
// strong one. A local DynamoDB has no transactions, no expiry settings and its
// own idea of what is a reserved word.
func TestNothingIsAskedForButOneReadOrOneConditionalUpdate(t *testing.T) {
	s, script := failing(t)
	put(t, s, monolith(key, "ya29.a", "1//r"))
	script.ClearCalls()
	first := mustLoad(t, s, key)
	second := full()
	mustSave(t, s, first, second)
	wantFault(t, s.Save(t.Context(), oauth.Connection{}, connection(key)), fault.Conflict, "oauth.conflict")
	third := second
	third.Revision = 2
	mustSave(t, s, second, third)
	calls := script.Calls()
	if len(calls) != 4 {
		t.Fatalf("%d calls", len(calls))
	}
	if got, want := string(calls[0].Request), fmt.Sprintf(`{"ConsistentRead":true,"Key":{"PK":{"S":"OAUTH#5b1e-42"},"SK":{"S":"GOOGLE_BUSINESS"}},"TableName":%q}`, s.Table); !sameJSON(t, got, want) {
		t.Errorf("the load is %s", got)
	}
	word := regexp.MustCompile(`[#:]?[A-Za-z_]+`)
	for _, call := range calls[1:] {
		var update map[string]any
		if err := json.Unmarshal(call.Request, &update); err != nil {
			t.Fatal(err)
		}
		members := slices.Sorted(maps.Keys(update))
		want := []string{"ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues", "Key", "TableName", "UpdateExpression"}
		if !slices.Equal(members, want) {
			t.Errorf("a save has %v", members)
		}
		for _, w := range word.FindAllString(fmt.Sprint(update["UpdateExpression"], " ", update["ConditionExpression"]), -1) {
			if !strings.ContainsAny(w[:1], "#:") && !slices.Contains([]string{"SET", "REMOVE", "AND", "attribute_not_exists"}, w) {
				t.Errorf("%q stands in an expression", w)
			}
		}
	}
}

func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	var x, y any
	if err := errors.Join(json.Unmarshal([]byte(a), &x), json.Unmarshal([]byte(b), &y)); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(x, y)
}

func TestATableThatHangsIsGivenUp(t *testing.T) {
	s, script := failing(t)
	s.Guard = &upstream.Guard{Name: "dynamodb", Code: "oauth.storage", Attempts: 3, Timeout: 100 * time.Millisecond, Backoff: time.Millisecond}
	c := connection(key)
	script.Push(faults.Fault{Kind: faults.None, DelayMs: 60_000, Times: faults.Forever})
	wantUnknown(t, s.Save(t.Context(), oauth.Connection{}, c))
	if script.Count() != 1 {
		t.Errorf("the save took %d calls", script.Count())
	}
	script.ClearCalls()
	_, _, err := s.Load(t.Context(), key)
	wantUnknown(t, err)
	if script.Count() != 3 {
		t.Errorf("the load took %d calls", script.Count())
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	wantUnknown(t, s.Save(ctx, oauth.Connection{}, c))
}

func TestACallerWhoHangsUpDuringASaveDoesNotKnow(t *testing.T) {
	s, script := failing(t)
	script.Push(faults.Fault{Kind: faults.None, DelayMs: 60_000})
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	err := s.Save(ctx, oauth.Connection{}, connection(key))
	wantUnknown(t, err)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestATableThatFailsIsLeftInPeace(t *testing.T) {
	s, script := failing(t, "InternalServerError")
	script.Push(faults.Fault{Kind: "InternalServerError", Times: faults.Forever})
	for range 5 {
		wantUnknown(t, s.Save(t.Context(), oauth.Connection{}, connection(key)))
	}
	script.ClearCalls()
	_, _, err := s.Load(t.Context(), key)
	wantUnknown(t, err)
	if script.Count() != 0 || fault.From(err).RetryAfter <= 0 {
		t.Errorf("%d calls; to be asked again in %v", script.Count(), fault.From(err).RetryAfter)
	}
}

func TestARefusedSaveSaysNothingAgainstTheTable(t *testing.T) {
	s, script := failing(t, "ValidationException")
	c := connection(key)
	mustSave(t, s, oauth.Connection{}, c)
	script.Push(faults.Fault{Kind: "ValidationException", Times: 10})
	second := c
	second.Revision = 2
	for range 10 {
		err := s.Save(t.Context(), c, second)
		wantFault(t, err, fault.Internal, "internal")
		wantSilent(t, err)
	}
	for range 10 {
		err := s.Save(t.Context(), oauth.Connection{}, c)
		wantFault(t, err, fault.Conflict, "oauth.conflict")
		wantSilent(t, err)
	}
	mustLoad(t, s, key)
}
