//go:build pact

package provider_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	awseventbridge "github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/pact-foundation/pact-go/v2/message"

	"coagent/mocks/eventbridge"
	"coagent/platform/events"
	"coagent/platform/outbox"
	"coagent/platform/upstream"
	"coagent/services/ai"
	aibus "coagent/services/ai/eventbus"
	"coagent/services/oauth"
	oauthbus "coagent/services/oauth/eventbus"
)

// senders make the real publishers send an event of a type.
var senders = map[string]struct {
	source string
	send   func(ctx context.Context, bus *events.Bus) error
}{
	"ai.content.generated": {"coagent.ai", func(ctx context.Context, bus *events.Bus) error {
		log := slog.New(slog.DiscardHandler)
		(&aibus.Publisher{Bus: bus, Outbox: &outbox.Outbox{Bus: bus, Log: log}, Log: log}).Generated(ctx, ai.Completed{
			ID: "ai-4b5b2c0e8f1f4a58", At: time.Now(), UserID: person, ContentType: "blog-post",
			Topic: "First-time home buying", Duration: 9 * time.Second, TokensUsed: 2400, Model: "anthropic.claude-sonnet-4-6",
			Key: "0d9f7a1e-6c1b-4a53-9c3b-4f0e5b9d6c20", Degraded: []ai.Degradation{ai.WithoutSearch},
		})
		return nil
	}},
	oauth.EventConnected:      ofConnection(oauth.Event{Type: oauth.EventConnected, ExpiresAt: time.Now().Add(time.Hour)}),
	oauth.EventRefreshed:      ofConnection(oauth.Event{Type: oauth.EventRefreshed, ExpiresAt: time.Now().Add(time.Hour)}),
	oauth.EventRecovered:      ofConnection(oauth.Event{Type: oauth.EventRecovered, ExpiresAt: time.Now().Add(time.Hour)}),
	oauth.EventReauthRequired: ofConnection(oauth.Event{Type: oauth.EventReauthRequired, Reason: "revoked"}),
	oauth.EventRevoked:        ofConnection(oauth.Event{Type: oauth.EventRevoked}),
}

func ofConnection(e oauth.Event) (sender struct {
	source string
	send   func(ctx context.Context, bus *events.Bus) error
}) {
	e.UserID, e.Provider, e.Version, e.At = person, "GOOGLE_BUSINESS", time.Now().UnixMilli(), time.Now()
	e.ID = fmt.Sprintf("%s|%s|%d", e.UserID, e.Provider, e.Version)
	sender.source = "coagent.oauth"
	sender.send = func(ctx context.Context, bus *events.Bus) error {
		return (&oauthbus.Publisher{Bus: bus, Log: slog.New(slog.DiscardHandler)}).Publish(ctx, e)
	}
	return sender
}

// startPublisher holds a publisher, a bus, and a target of the bus. The message
// is what the target gets.
func startPublisher(t *testing.T, i interaction) *world {
	arrived := make(chan []byte, 1)
	target := serve(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if body, err := io.ReadAll(r.Body); err == nil {
			arrived <- body
		}
	}))
	kind := eventOf(i)
	by, known := senders[kind]
	if !known {
		t.Fatalf("%q names no event that a publisher sends; say \"an ai.content.generated event\"", i)
	}
	client := awseventbridge.New(awseventbridge.Options{
		Region: "us-east-1", BaseEndpoint: aws.String(serve(t, eventbridge.New(eventbridge.Target{DetailType: kind, URL: target}))),
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""), Retryer: aws.NopRetryer{},
	})
	bus := events.NewBus(client, "coagent", by.source, &upstream.Guard{Name: "eventbridge", Code: "events", Attempts: 1, Timeout: 10 * time.Second})
	w := &world{ctx: t.Context()}
	w.send = func() (message.Body, message.Metadata, error) {
		if err := by.send(w.ctx, bus); err != nil {
			return nil, nil, err
		}
		select {
		case body := <-arrived:
			return body, message.Metadata{"contentType": "application/json", "detail-type": kind, "source": by.source}, nil
		case <-time.After(patience):
			return nil, nil, errors.New("the bus delivered no event of the type " + kind)
		}
	}
	return w
}

// eventOf is the type of the event that the description names.
func eventOf(i interaction) string {
	for word := range strings.FieldsSeq(i.Description) {
		if _, known := senders[word]; known {
			return word
		}
	}
	return ""
}
