package telemetry

import (
	"context"
	"io"
	"log/slog"
)

// NewLogger is [NewLoggerAt] for the records of level INFO and above.
func NewLogger(w io.Writer, service string) *slog.Logger {
	return NewLoggerAt(slog.LevelInfo, w, service)
}

// NewLoggerAt returns a logger that writes one line of JSON for each record of
// that level or above. Every line names the service; a line that was written
// with a context (InfoContext and its like) also has the correlation_id,
// trace_id and span_id that the context carries. These stand at the top of
// the object, whatever group the logger is in.
func NewLoggerAt(level slog.Level, w io.Writer, service string) *slog.Logger {
	out, of := &lines{w: w}, slog.String("service", service)
	root := slog.NewJSONHandler(out, &slog.HandlerOptions{Level: level}).WithAttrs([]slog.Attr{of})
	return slog.New(handler{Handler: root, root: root, out: out, top: appendAll([]byte{}, []slog.Attr{of})})
}

// handler adds to each record what its context carries.
type handler struct {
	slog.Handler // root after steps

	// With a group open, Handler would put what is added to a record into that
	// group. Such a record goes by root, and takes the steps after the
	// additions. Outside of groups there are no steps.
	root  slog.Handler
	steps []func(slog.Handler) slog.Handler

	out *lines
	top []byte // the attributes of root as they stand in a line; nil if it has others than plain ones
}

func (h handler) Handle(ctx context.Context, r slog.Record) error {
	if len(h.steps) == 0 {
		if done, err := h.writeLine(ctx, r); done {
			return err
		}
	}
	carried := attrsOf(ctx)
	switch {
	case len(carried) == 0:
		return h.Handler.Handle(ctx, r)
	case len(h.steps) == 0:
		r = r.Clone()
		r.AddAttrs(carried...)
		return h.Handler.Handle(ctx, r)
	}
	next := h.root.WithAttrs(carried)
	for _, step := range h.steps {
		next = step(next)
	}
	return next.Handle(ctx, r)
}

func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	if len(h.steps) == 0 {
		next := h.Handler.WithAttrs(attrs)
		return handler{Handler: next, root: next, out: h.out, top: appendAll(h.top, attrs)}
	}
	return h.after(func(next slog.Handler) slog.Handler { return next.WithAttrs(attrs) })
}

func (h handler) WithGroup(name string) slog.Handler {
	if name == "" {
		return h // as slog.Handler demands
	}
	return h.after(func(next slog.Handler) slog.Handler { return next.WithGroup(name) })
}

func (h handler) after(step func(slog.Handler) slog.Handler) handler {
	steps := append(h.steps[:len(h.steps):len(h.steps)], step) // a sibling must not see it
	return handler{Handler: step(h.Handler), root: h.root, steps: steps, out: h.out, top: h.top}
}

// appendAll adds attrs to the beginning of a line, or is nil if they are not plain.
func appendAll(top []byte, attrs []slog.Attr) []byte {
	if top == nil {
		return nil
	}
	top = top[:len(top):len(top)] // a sibling must not see it
	for _, a := range attrs {
		var plain bool
		if top, plain = appendAttr(top, a); !plain {
			return nil
		}
	}
	return top
}

// attrsOf returns what ctx carries, as attributes.
func attrsOf(ctx context.Context) []slog.Attr {
	var attrs []slog.Attr
	if id := CorrelationID(ctx); id != "" {
		attrs = append(attrs, slog.String("correlation_id", id))
	}
	if span := TraceOf(ctx); span.IsValid() {
		attrs = append(
			attrs, slog.String("trace_id", span.TraceID().String()), slog.String("span_id", span.SpanID().String()),
		)
	}
	return attrs
}
