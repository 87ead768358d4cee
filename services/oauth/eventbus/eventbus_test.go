package eventbus_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	awseventbridge "github.com/aws/aws-sdk-go-v2/service/eventbridge"

	"coagent/mocks/eventbridge"
	"coagent/mocks/faults"
	"coagent/platform/events"
	"coagent/platform/fault"
	"coagent/platform/upstream"
	"coagent/services/oauth"
	"coagent/services/oauth/eventbus"
)

func newPublisher(t *testing.T) (*eventbus.Publisher, *eventbridge.Server, *bytes.Buffer) {
	t.Helper()
	stand, log := eventbridge.New(), &bytes.Buffer{}
	server := httptest.NewServer(stand)
	t.Cleanup(server.Close)
	client := awseventbridge.New(awseventbridge.Options{
		Region: "us-east-1", BaseEndpoint: aws.String(server.URL), Retryer: aws.NopRetryer{},
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	})
	bus := events.NewBus(client, "coagent", "coagent.oauth", &upstream.Guard{Name: "eventbridge", Code: "events", Attempts: 1, Timeout: 5 * time.Second})
	return &eventbus.Publisher{Bus: bus, Log: slog.New(slog.NewJSONHandler(log, nil))}, stand, log
}

func event(kind string, reason oauth.ReauthReason) oauth.Event {
	return oauth.Event{
		ID: "user-1|FACEBOOK|1795346400001", Type: kind, UserID: "user-1", Provider: "FACEBOOK", Version: 1795346400001, Reason: reason,
		At: time.UnixMilli(1795350000000), ExpiresAt: time.UnixMilli(1795353600000),
	}
}

func TestEachEventHasExactlyTheMembersOfItsType(t *testing.T) {
	const (
		common  = `"eventId":"user-1|FACEBOOK|1795346400001","eventType":"%s","provider":"FACEBOOK","timestamp":1795350000000,"userId":"user-1","version":1795346400001`
		expires = `"expiresAt":1795353600000`
	)
	for kind, c := range map[string]struct {
		reason oauth.ReauthReason
		more   string
	}{
		oauth.EventConnected:      {"", expires},
		oauth.EventRefreshed:      {"", expires},
		oauth.EventRecovered:      {"", expires},
		oauth.EventReauthRequired: {oauth.ReasonInDoubt, `"reason":"in_doubt"`},
		oauth.EventRevoked:        {"", ""},
	} {
		publisher, stand, _ := newPublisher(t)
		if err := publisher.Publish(t.Context(), event(kind, c.reason)); err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		got := stand.Events()
		if len(got) != 1 || got[0].Source != "coagent.oauth" || got[0].DetailType != kind || got[0].BusName != "coagent" {
			t.Fatalf("%s: %+v", kind, got)
		}
		want := "{" + strings.Replace(common, "%s", kind, 1)
		if c.more != "" {
			want += "," + c.more
		}
		if !sameJSON(t, string(got[0].Detail), want+"}") {
			t.Errorf("detail %s\nwant   %s}", got[0].Detail, want)
		}
	}
}

func sameJSON(t *testing.T, a, b string) bool {
	t.Helper()
	var values [2]any
	for i, s := range []string{a, b} {
		if err := json.Unmarshal([]byte(s), &values[i]); err != nil {
			t.Fatalf("%v in %s", err, s)
		}
	}
	return reflect.DeepEqual(values[0], values[1])
}

func TestEveryReasonOfAConnectionsEndCanBeTold(t *testing.T) {
	publisher, stand, _ := newPublisher(t)
	reasons := []oauth.ReauthReason{
		oauth.ReasonRevoked, oauth.ReasonExpired, oauth.ReasonPasswordChanged, oauth.ReasonAppRemoved, oauth.ReasonScopeRemoved, oauth.ReasonInDoubt,
	}
	for _, reason := range reasons {
		if err := publisher.Publish(t.Context(), event(oauth.EventReauthRequired, reason)); err != nil {
			t.Errorf("%s: %v", reason, err)
		}
	}
	if n := stand.Count(); n != len(reasons) {
		t.Errorf("%d events, want %d", n, len(reasons))
	}
}

func TestAnEventThatTheBusRefusesIsTheCallersToKeep(t *testing.T) {
	publisher, stand, log := newPublisher(t)
	stand.Faults.Push(faults.Fault{Kind: "failed_entry"})
	e := event(oauth.EventRevoked, "")
	if err := publisher.Publish(t.Context(), e); fault.CodeOf(err) != "events.unavailable" {
		t.Errorf("the error is %v", err)
	}
	if !strings.Contains(log.String(), e.ID) || !strings.Contains(log.String(), "event waits") {
		t.Errorf("the log does not tell of it: %s", log)
	}
	if err := publisher.Publish(t.Context(), e); err != nil || stand.Count() != 1 {
		t.Errorf("the second try gave %v and %d events", err, stand.Count())
	}
}

func TestAnEventThatNoDocumentKnowsIsNeverSent(t *testing.T) {
	publisher, stand, _ := newPublisher(t)
	oddProvider, longUser := event(oauth.EventRevoked, ""), event(oauth.EventRevoked, "")
	oddProvider.Provider, longUser.UserID = "my space", strings.Repeat("u", 129)
	for name, e := range map[string]oauth.Event{
		"an unknown type":     event("oauth.token.lost", ""),
		"an unknown reason":   event(oauth.EventReauthRequired, "weather"),
		"an odd provider":     oddProvider,
		"a user that is long": longUser,
	} {
		if err := publisher.Publish(t.Context(), e); fault.KindOf(err) != fault.Internal {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := stand.Faults.Count(); n != 0 {
		t.Errorf("%d calls", n)
	}
}
