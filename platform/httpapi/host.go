package httpapi

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
)

// Hosted is a program as a host has it that brings the requests itself, one by
// one, and may give the program no time of its own between them ([Machine.Host]).
type Hosted struct {
	// Handler answers requests. They need no connection.
	Handler http.Handler
	Log     *slog.Logger
	// Probe is that of [Server]; nil finds everything in order.
	Probe func(context.Context) error
	// Streams says that answers go out while they are written.
	Streams bool
	// Deliveries are the operations that take events of the bus: the path by the
	// event's type, as the documents say.
	Deliveries map[string]string
	// Flush does what is due and waits for nobody: it sends events that wait, and
	// ends what was left undone. A host without time of its own calls it on a
	// schedule.
	Flush func(context.Context) error
	// Settle waits, for as long as its context lasts, for what goes on after an
	// answer, and writes out traces and metrics.
	Settle func(context.Context)
}

// hosted is the program for a host. tell writes out traces and metrics.
func (p Program) hosted(handler http.Handler, log *slog.Logger, tell func(context.Context)) Hosted {
	h := Hosted{
		Handler: handler, Log: log, Streams: p.Streams, Deliveries: deliveries(p.Documents), Flush: p.Flush,
		Settle: func(ctx context.Context) {
			if p.Settle != nil {
				p.Settle(ctx)
			}
			tell(ctx)
		},
	}
	if h.Flush == nil {
		h.Flush = func(context.Context) error { return nil }
	}
	if p.Probe != nil {
		h.Probe = func(ctx context.Context) error { return p.Probe(ctx, log) }
	}
	return h
}

// deliveries finds the operations that the bus delivers to: those that are
// internal, and whose body says by its detail-type which events it may be.
func deliveries(documents []*openapi3.T) map[string]string {
	paths := map[string]string{}
	for _, doc := range documents {
		for path, item := range doc.Paths.Map() {
			for _, event := range delivered(item.Post) {
				if event, ok := event.(string); ok {
					paths[event] = path
				}
			}
		}
	}
	return paths
}

// delivered are the types of the events that an operation takes.
func delivered(op *openapi3.Operation) []any {
	if op == nil || op.RequestBody == nil {
		return nil
	}
	internal, _ := op.Extensions["x-coagent-internal"].(bool)
	media := op.RequestBody.Value.Content.Get("application/json")
	if !internal || media == nil || media.Schema == nil {
		return nil
	}
	if kind := media.Schema.Value.Properties["detail-type"]; kind != nil {
		return kind.Value.Enum
	}
	return nil
}
