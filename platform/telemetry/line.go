package telemetry

import (
	"context"
	"encoding/hex"
	"io"
	"log/slog"
	"math"
	"strconv"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// lines writes lines whole, whoever writes them.
type lines struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

// buffers hold lines while they are made.
var buffers = sync.Pool{New: func() any { return new(make([]byte, 0, 1024)) }}

const maxPooled = 16 << 10

// writeLine writes a record as slog's JSON handler does, but of values that need
// no reflection and in a buffer that is used again. It reports whether it did:
// other records are the JSON handler's.
func (h handler) writeLine(ctx context.Context, r slog.Record) (done bool, err error) {
	if h.top == nil || r.Time.IsZero() || !isPlainYear(r.Time) {
		return false, nil
	}
	pooled, _ := buffers.Get().(*[]byte)
	defer buffers.Put(pooled)
	b := append((*pooled)[:0], `{"time":"`...)
	b = r.Time.Round(0).AppendFormat(b, time.RFC3339Nano)
	b = append(b, `","level":"`...)
	b = append(b, r.Level.String()...)
	b = append(b, `","msg":`...)
	b = appendText(b, r.Message)
	b = append(b, h.top...)
	plain := true
	r.Attrs(func(a slog.Attr) bool {
		b, plain = appendAttr(b, a)
		return plain
	})
	if !plain {
		return false, nil
	}
	b = appendCarried(b, ctx)
	b = append(b, '}', '\n')
	_, err = h.out.Write(b)
	if cap(b) <= maxPooled {
		*pooled = b
	}
	return true, err
}

// isPlainYear reports whether a time can be written as RFC 3339 has it.
func isPlainYear(t time.Time) bool { return t.Year() >= 0 && t.Year() < 10000 }

// appendAttr writes `,"key":value`, and reports whether it can: the values of other kinds
// are the JSON handler's to write.
func appendAttr(b []byte, a slog.Attr) (line []byte, plain bool) {
	kind := a.Value.Kind()
	if kind == slog.KindGroup { // without a name, its attributes stand for themselves
		plain = a.Key == ""
		for _, one := range a.Value.Group() {
			if plain {
				b, plain = appendAttr(b, one)
			}
		}
		return b, plain
	}
	b = append(b, ',')
	b = appendText(b, a.Key)
	b = append(b, ':')
	switch kind {
	case slog.KindString:
		b = appendText(b, a.Value.String())
	case slog.KindInt64:
		b = strconv.AppendInt(b, a.Value.Int64(), 10)
	case slog.KindUint64:
		b = strconv.AppendUint(b, a.Value.Uint64(), 10)
	case slog.KindBool:
		b = strconv.AppendBool(b, a.Value.Bool())
	case slog.KindDuration:
		b = strconv.AppendInt(b, int64(a.Value.Duration()), 10)
	case slog.KindFloat64:
		f := a.Value.Float64()
		if math.IsInf(f, 0) || math.IsNaN(f) {
			return b, false
		}
		b = appendFloat(b, f)
	default: // of a kind that is not plain
		return b, false
	}
	return b, a.Key != ""
}

// appendFloat writes a number as encoding/json does.
func appendFloat(b []byte, f float64) []byte {
	format := byte('f')
	if size := math.Abs(f); size != 0 && (size < 1e-6 || size >= 1e21) {
		format = 'e'
	}
	b = strconv.AppendFloat(b, f, format, -1, 64)
	if n := len(b); format == 'e' && n > 4 && b[n-4] == 'e' && b[n-2] == '0' { // e-09 is e-9 there
		b[n-2] = b[n-1]
		b = b[:n-1]
	}
	return b
}

// appendText writes a JSON string. What is no UTF-8 becomes U+FFFD.
func appendText(b []byte, text string) []byte {
	if isBare(text) {
		return append(append(append(b, '"'), text...), '"')
	}
	quoted, _ := jsontext.AppendQuote(b, text) // the error tells of such bytes, which are replaced
	return quoted
}

// isBare reports whether a text is printable ASCII that needs no escape, as nearly all
// are.
func isBare(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// appendCarried writes what the context of a request carries.
func appendCarried(b []byte, ctx context.Context) []byte {
	if id := CorrelationID(ctx); id != "" {
		b = append(b, `,"correlation_id":`...)
		b = appendText(b, id)
	}
	if span := TraceOf(ctx); span.IsValid() {
		traceID, spanID := span.TraceID(), span.SpanID()
		b = append(b, `,"trace_id":"`...)
		b = hex.AppendEncode(b, traceID[:])
		b = append(b, `","span_id":"`...)
		b = hex.AppendEncode(b, spanID[:])
		b = append(b, '"')
	}
	return b
}
