package telemetry

import (
	"strconv"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// The types below are ExportTraceServiceRequest of OTLP 1.x in its JSON form: ids
// are hexadecimal, enumerations are numbers, and 64-bit integers are strings.
// They have what this program's spans have; events and links they do not.
type (
	otlpTraces struct {
		ResourceSpans []otlpResource `json:"resourceSpans"`
	}
	otlpResource struct {
		Resource struct {
			Attributes []otlpAttribute `json:"attributes"`
		} `json:"resource"`
		ScopeSpans []otlpScope `json:"scopeSpans"`
	}
	otlpScope struct {
		Scope struct {
			Name string `json:"name"`
		} `json:"scope"`
		Spans []otlpSpan `json:"spans"`
	}
	otlpSpan struct {
		TraceID    string          `json:"traceId"`
		SpanID     string          `json:"spanId"`
		ParentID   string          `json:"parentSpanId,omitzero"`
		TraceState string          `json:"traceState,omitzero"`
		Flags      uint32          `json:"flags"`
		Name       string          `json:"name"`
		Kind       int             `json:"kind"`
		Start      string          `json:"startTimeUnixNano"`
		End        string          `json:"endTimeUnixNano"`
		Attributes []otlpAttribute `json:"attributes,omitempty"`
		Status     otlpStatus      `json:"status"`
	}
	otlpStatus struct {
		Code    int    `json:"code,omitzero"`
		Message string `json:"message,omitzero"`
	}
	otlpAttribute struct {
		Key   string    `json:"key"`
		Value otlpValue `json:"value"`
	}
	otlpValue struct {
		String *string  `json:"stringValue,omitzero"`
		Int    *string  `json:"intValue,omitzero"`
		Double *float64 `json:"doubleValue,omitzero"`
		Bool   *bool    `json:"boolValue,omitzero"`
	}
)

// traces is spans, which are all of one program, as a collector takes them.
func traces(spans []sdktrace.ReadOnlySpan) otlpTraces {
	var of otlpResource
	scopes := map[string]int{}
	for _, span := range spans {
		if of.Resource.Attributes == nil {
			of.Resource.Attributes = attributes(span.Resource().Attributes())
		}
		name := span.InstrumentationScope().Name
		at, known := scopes[name]
		if !known {
			at = len(of.ScopeSpans)
			scopes[name] = at
			var scope otlpScope
			scope.Scope.Name = name
			of.ScopeSpans = append(of.ScopeSpans, scope)
		}
		of.ScopeSpans[at].Spans = append(of.ScopeSpans[at].Spans, spanOf(span))
	}
	return otlpTraces{ResourceSpans: []otlpResource{of}}
}

func spanOf(span sdktrace.ReadOnlySpan) otlpSpan {
	own := span.SpanContext()
	s := otlpSpan{
		TraceID: own.TraceID().String(), SpanID: own.SpanID().String(), TraceState: own.TraceState().String(),
		Flags: uint32(own.TraceFlags()), Name: span.Name(),
		Kind:  int(span.SpanKind()), // the numbers are the same
		Start: nanoseconds(span.StartTime()), End: nanoseconds(span.EndTime()),
		Attributes: attributes(span.Attributes()),
	}
	if parent := span.Parent(); parent.HasSpanID() {
		s.ParentID = parent.SpanID().String()
	}
	switch span.Status().Code {
	case codes.Ok:
		s.Status.Code = 1
	case codes.Error:
		s.Status = otlpStatus{Code: 2, Message: span.Status().Description}
	case codes.Unset:
	}
	return s
}

func nanoseconds(t time.Time) string { return strconv.FormatInt(t.UnixNano(), 10) }

func attributes(of []attribute.KeyValue) []otlpAttribute {
	all := make([]otlpAttribute, 0, len(of))
	for _, a := range of {
		all = append(all, otlpAttribute{string(a.Key), valueOf(a.Value)})
	}
	return all
}

func valueOf(v attribute.Value) otlpValue {
	switch v.Type() {
	case attribute.BOOL:
		return otlpValue{Bool: new(v.AsBool())}
	case attribute.INT64:
		return otlpValue{Int: new(strconv.FormatInt(v.AsInt64(), 10))}
	case attribute.FLOAT64:
		return otlpValue{Double: new(v.AsFloat64())}
	case attribute.STRING:
		return otlpValue{String: new(v.AsString())}
	default:
		return otlpValue{String: new(v.String())}
	}
}
