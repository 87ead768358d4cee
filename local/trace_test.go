package local

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"coagent/local/localtest"
)

// traced is a span as the viewer tells it.
type traced struct {
	TraceID, SpanID, ParentSpanID, Name, Kind string
	Attributes                                map[string]any
}

// Feature: microservices-architecture, Property 24: Trace context propagation
// Feature: microservices-architecture, Property 26: Service call tracing
//
// A blog post is one trace, as the viewer received it: who asks, as the application
// does, names the trace, and each call on the way is a span below the one that
// made it.
func TestABlogPostIsOneTrace(t *testing.T) {
	needCognito(t)
	j := startSeen(t)
	const trace, parent, canary = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "Zanzibarbridge"
	a := j.call(t, http.MethodPost, j.cfg.url(j.cfg.Ports.Gateway)+"/ai/generate-blog-post", `{"topic":"First homes in `+canary+`"}`,
		j.system.Pool.Token, "Traceparent", "00-"+trace+"-"+parent+"-01")
	if a.status != http.StatusOK {
		t.Fatalf("%d %s", a.status, a.body)
	}
	var spans []traced
	wanted := []string{
		"gateway: POST /ai/generate-blog-post", "ai: POST /ai/generate-blog-post", "ai: upstream search", "search: POST /search/",
		"search: upstream redis", "search: upstream tavily", "ai: upstream bedrock", "ai: Bedrock Runtime/Converse",
		"ai: upstream eventbridge", "ai: EventBridge/PutEvents", "ai: upstream redis",
	}
	localtest.Eventually(t, "all spans are at the viewer", func() bool {
		answer := j.call(t, http.MethodGet, j.cfg.url(j.cfg.Ports.Traces)+"/v1/traces", "", "")
		spans = spansOf(t, answer.body, trace)
		for _, want := range wanted {
			if !slices.ContainsFunc(spans, func(s traced) bool { return strings.HasPrefix(s.label(), want) }) {
				return false
			}
		}
		return true
	})
	byID := map[string]traced{}
	for _, s := range spans {
		byID[s.SpanID] = s
	}
	for _, s := range spans {
		above, known := byID[s.ParentSpanID]
		switch {
		case s.ParentSpanID == parent && strings.HasPrefix(s.label(), "gateway: POST"):
		case !known:
			t.Errorf("%s is below nobody (%s)", s.label(), s.ParentSpanID)
		case s.Kind == "SERVER" && (above.Kind != "CLIENT" || above.service() == s.service()):
			t.Errorf("%s is below %s", s.label(), above.label())
		case s.Kind != "SERVER" && above.service() != s.service():
			t.Errorf("%s is below %s", s.label(), above.label())
		}
	}
	j.metricsOf(t)
	j.keepsSecrets(t, canary)
}

// metricsOf is the page of metrics, looked at.
func (j *journey) metricsOf(t *testing.T) string {
	t.Helper()
	page := string(j.call(t, http.MethodGet, j.cfg.url(j.cfg.Ports.Metrics)+"/", "", "").body)
	localtest.MustContain(t, page, "POST · 200 · /ai/generate-blog-post", "coagent_upstream_duration_seconds", "bedrock",
		"coagent_search_cache_lookups_total", "gen_ai_client_token_usage", "generate-blog-post")
	if strings.Contains(page, "does not answer") {
		t.Errorf("a program is missing:\n%s", page)
	}
	return page
}

func (s traced) service() string { return fmt.Sprint(s.Attributes["service.name"]) }
func (s traced) label() string   { return s.service() + ": " + s.Name }

// spansOf are the spans of a trace at the viewer; those of all, if it is empty.
func spansOf(t *testing.T, body []byte, trace string) (spans []traced) {
	t.Helper()
	var answer struct{ Traces []struct{ Spans []traced } }
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatal(err)
	}
	for _, one := range answer.Traces {
		for _, s := range one.Spans {
			if trace == "" || s.TraceID == trace {
				spans = append(spans, s)
			}
		}
	}
	return spans
}

// startSeen runs the programs without the application, with the viewer and the
// page of metrics.
func startSeen(t *testing.T) *journey {
	t.Helper()
	return start(t, seenPorts(t), map[string]string{
		"MODEL_TOKENS_PER_SECOND":    "0", // it writes at once
		"TAVILY_REQUESTS_PER_MINUTE": "1000",
	})
}

// seenPorts are free ports, those of the viewer and of the metrics among them.
func seenPorts(t *testing.T) Ports {
	ports, next := freePorts(t), func() int { return localtest.FreePort(t) }
	ports.Traces, ports.TracesGRPC, ports.Metrics = next(), next(), next()
	ports.MetricsOf = map[string]int{"gateway": next(), "ai": next(), "search": next(), "oauth": next()}
	return ports
}
