// Package events publishes what a service has done, for other services.
package events

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/smithy-go"
	"github.com/getkin/kin-openapi/openapi3"

	"coagent/gen/eventschema"
	"coagent/platform/awsfault"
	"coagent/platform/fault"
	"coagent/platform/schema"
	"coagent/platform/upstream"
)

// maxDetail bounds an event's body, in bytes. EventBridge takes 256 KB; an
// event of ours says what happened and does not carry it.
const maxDetail = 4096

// Bus publishes one service's events on EventBridge.
type Bus struct {
	client  *eventbridge.Client
	name    string
	source  string
	guard   *upstream.Guard
	schemas map[string]*openapi3.Schema
	denied  atomic.Bool // nobody may ask whether it exists
}

// NewBus returns a publisher for source ("coagent.ai") on the bus called name.
// The client must not repeat calls: the guard does.
func NewBus(client *eventbridge.Client, name, source string, guard *upstream.Guard) *Bus {
	return &Bus{client: client, name: name, source: source, guard: guard, schemas: schemasByType()}
}

// Publish sends one event, whose body is checked first ([Bus.Encode]). Delivery
// is at least once: a call whose answer is lost is made again with the same body,
// so the body has an eventId by which consumers drop repeats.
//
// What the guard gives up on is the caller's to keep; see package outbox.
func (b *Bus) Publish(ctx context.Context, eventType string, body any) error {
	detail, err := b.Encode(eventType, body)
	if err != nil {
		return err
	}
	return b.Send(ctx, eventType, detail)
}

// Encode returns the body of an event as [Bus.Send] takes it. eventType is both
// the detail-type and the body's eventType. An event that breaks its schema or is
// over 4 KiB is an Internal fault.
func (b *Bus) Encode(eventType string, body any) ([]byte, error) {
	s := b.schemas[eventType]
	if s == nil {
		return nil, fmt.Errorf("events: %q is not in the document", eventType)
	}
	detail, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("events: %s: %w", eventType, err)
	}
	if len(detail) > maxDetail {
		return nil, fmt.Errorf("events: %s has %d bytes, over the limit of %d", eventType, len(detail), maxDetail)
	}
	var plain any
	if err := json.Unmarshal(detail, &plain); err != nil {
		return nil, fmt.Errorf("events: %s: %w", eventType, err)
	}
	if broken := schema.Check(s, plain); len(broken) > 0 {
		return nil, fmt.Errorf("events: %s breaks its schema at %q: %s", eventType, broken[0].Pointer, broken[0].Detail)
	}
	return detail, nil
}

// Send sends an event whose body [Bus.Encode] gave. What may be sent again (no
// answer in time, throttling, an error of the bus's own) is an Unavailable or
// Timeout fault with Temporary set; what somebody must mend first, such as a
// right, is BadUpstream.
func (b *Bus) Send(ctx context.Context, eventType string, detail []byte) error {
	entry := types.PutEventsRequestEntry{
		EventBusName: aws.String(b.name), Source: aws.String(b.source),
		DetailType: aws.String(eventType), Detail: aws.String(string(detail)),
	}
	_, err := upstream.Do(ctx, b.guard, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, b.put(ctx, entry)
	})
	return err
}

func (b *Bus) put(ctx context.Context, entry types.PutEventsRequestEntry) error {
	out, err := b.client.PutEvents(ctx, &eventbridge.PutEventsInput{Entries: []types.PutEventsRequestEntry{entry}})
	if err != nil {
		return translate(ctx, err)
	}
	if out.FailedEntryCount == 0 { // a refused entry comes with a 200
		return nil
	}
	code := "unknown"
	if len(out.Entries) > 0 {
		code = aws.ToString(out.Entries[0].ErrorCode)
	}
	return temporary(errors.New("eventbridge: entry refused: " + code))
}

// schemasByType finds the body of each event type: it is the schema whose
// eventType can be that type and nothing else.
func schemasByType() map[string]*openapi3.Schema {
	schemas := map[string]*openapi3.Schema{}
	for _, ref := range eventschema.Document().Components.Schemas {
		kind := ref.Value.Properties["eventType"]
		if kind == nil || len(kind.Value.Enum) != 1 {
			continue
		}
		if name, ok := kind.Value.Enum[0].(string); ok {
			schemas[name] = ref.Value
		}
	}
	return schemas
}

func translate(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) { // the caller has left, which says nothing of the bus
		return ctx.Err()
	}
	cause := awsfault.CauseOf(err)
	wrapped := fmt.Errorf("eventbridge: %w", cause)
	if _, answered := errors.AsType[smithy.APIError](err); answered && cause.Lasting {
		return fault.Wrap(wrapped, fault.BadUpstream, "events.rejected", "The event bus refused the event.")
	}
	return temporary(wrapped)
}

// temporary is for what may be sent again: consumers drop repeats.
func temporary(cause error) *fault.Error {
	f := fault.Wrap(cause, fault.Unavailable, "events.unavailable", "The event bus did not take the event.")
	f.Temporary = true
	return f
}
