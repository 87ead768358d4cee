package eventbus_test

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/eventbridge"

	"coagent/mocks/eventbridge"
	"coagent/mocks/faults"
	"coagent/platform/events"
	"coagent/platform/fault"
	"coagent/platform/upstream"
	"coagent/services/search"
	"coagent/services/search/eventbus"
)

func publisher(t *testing.T) (*eventbus.Publisher, *eventbridge.Server) {
	t.Helper()
	stand := eventbridge.New()
	srv := httptest.NewServer(stand)
	t.Cleanup(srv.Close)
	client := sdk.New(sdk.Options{
		BaseEndpoint: aws.String(srv.URL), Region: "us-east-1", Retryer: aws.NopRetryer{}, HTTPClient: srv.Client(),
		Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
	})
	bus := events.NewBus(client, "coagent", "coagent.search", &upstream.Guard{
		Name: "eventbridge", Code: "events", Attempts: 3, Backoff: time.Millisecond,
	})
	return &eventbus.Publisher{Bus: bus}, stand
}

func pattern(t *testing.T, text string) search.Pattern {
	t.Helper()
	p, err := search.NewPattern(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheEventCarriesThePatternAndItsID(t *testing.T) {
	p, stand := publisher(t)
	id, err := p.PublishInvalidation(t.Context(), pattern(t, "news:* @ Austin*"))
	if err != nil {
		t.Fatal(err)
	}
	sent := stand.Events()
	if len(sent) != 1 || sent[0].Source != "coagent.search" || sent[0].DetailType != "search.cache.invalidate" || sent[0].BusName != "coagent" {
		t.Fatalf("sent %+v", sent)
	}
	var body struct {
		EventType, EventID, Pattern string
		Timestamp                   int64
	}
	if err := json.Unmarshal(sent[0].Detail, &body); err != nil {
		t.Fatal(err)
	}
	if body.EventType != "search.cache.invalidate" || body.EventID != id || body.Pattern != "news:* @ austin*" || body.Timestamp < 1_700_000_000_000 {
		t.Errorf("sent %s", sent[0].Detail)
	}
}

func TestAnEventThatCannotBeSentIsAFault(t *testing.T) {
	p, stand := publisher(t)
	stand.Faults.Push(faults.Fault{Kind: "failed_entry", Times: 2})
	if id, err := p.PublishInvalidation(t.Context(), pattern(t, "web:*")); err != nil || !strings.HasPrefix(id, "search-") || stand.Count() != 1 {
		t.Errorf("refused twice: %q, %v, %d events", id, err, stand.Count())
	}
	stand.Faults.Push(faults.Fault{Kind: "internal", Times: faults.Forever})
	if id, err := p.PublishInvalidation(t.Context(), pattern(t, "web:*")); err == nil || id != "" || fault.CodeOf(err) != "search.event_not_sent" ||
		fault.KindOf(err) != fault.Unavailable {
		t.Errorf("refused for good: %q, %v", id, err)
	}
}
