package telemetry_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"coagent/platform/telemetry"
)

// reader begins to measure until the test ends.
func reader(t *testing.T, each bool) *telemetry.Reader {
	t.Helper()
	r, err := telemetry.NewReader("search", each)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Stop)
	return r
}

func scrape(r *telemetry.Reader) string {
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Body.String()
}

func TestMetricsAreToldInPrometheusFormat(t *testing.T) {
	r := reader(t, false)
	telemetry.Errors.Add(1, "search.provider_quota", "/search/web")
	telemetry.Errors.Add(2, "search.provider_quota", "/search/web")
	telemetry.QueueLength.Add(3)
	telemetry.QueueLength.Add(-1)
	telemetry.CircuitState.Set(2, "quoted\"\n\\")
	telemetry.UpstreamDuration.Observe(0.03, "tavily", "")
	telemetry.UpstreamDuration.Observe(400, "tavily", "")
	got := scrape(r)
	for _, want := range []string{
		"# TYPE coagent_errors_total counter\n",
		`coagent_errors_total{service_name="search",error_type="search.provider_quota",http_route="/search/web"} 3` + "\n",
		"# TYPE coagent_generation_queue_length gauge\n",
		`coagent_generation_queue_length{service_name="search"} 2` + "\n",
		`coagent_circuit_state{service_name="search",service_peer_name="quoted\"\n\\"} 2` + "\n",
		"# TYPE coagent_upstream_duration_seconds histogram\n",
		`coagent_upstream_duration_seconds_bucket{service_name="search",service_peer_name="tavily",le="0.025"} 0` + "\n",
		`coagent_upstream_duration_seconds_bucket{service_name="search",service_peer_name="tavily",le="0.05"} 1` + "\n",
		`coagent_upstream_duration_seconds_bucket{service_name="search",service_peer_name="tavily",le="+Inf"} 2` + "\n",
		`coagent_upstream_duration_seconds_sum{service_name="search",service_peer_name="tavily"} 400.03` + "\n",
		`coagent_upstream_duration_seconds_count{service_name="search",service_peer_name="tavily"} 2` + "\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, got)
		}
	}
	if again := scrape(r); again != got {
		t.Errorf("reading changed the metrics:\n%s", again)
	}
}

func TestInALambdaFunctionEachInvocationTellsItsOwn(t *testing.T) {
	r := reader(t, true)
	telemetry.RequestDuration.Observe(0.123, "POST", "/search/web", "200")
	telemetry.Errors.Add(1, "not_found", "")
	var out bytes.Buffer
	if err := r.WriteEMF(t.Context(), &out, "Coagent/test"); err != nil {
		t.Fatal(err)
	}
	got := map[string]map[string]any{}
	for _, line := range lines(t, &out) {
		aws := line["_aws"].(map[string]any)
		if ms, ok := aws["Timestamp"].(float64); !ok || ms < 1e12 {
			t.Errorf("the time is %v", aws["Timestamp"])
		}
		directive := aws["CloudWatchMetrics"].([]any)[0].(map[string]any)
		metric := directive["Metrics"].([]any)[0].(map[string]any)
		if directive["Namespace"] != "Coagent/test" {
			t.Errorf("the namespace is %v", directive["Namespace"])
		}
		name := fmt.Sprint(metric["Name"])
		got[name] = map[string]any{"dimensions": directive["Dimensions"], "unit": metric["Unit"], "value": line[name], "of": line["service.name"]}
	}
	want := map[string]map[string]any{
		"http.server.request.duration": {
			"of": "search", "unit": "Seconds",
			"dimensions": []any{[]any{"service.name"}, []any{"service.name", "http.request.method", "http.route"}},
			"value":      0.123,
		},
		"coagent.errors": {"of": "search", "unit": "Count", "dimensions": []any{[]any{"service.name", "error.type"}}, "value": 1.0},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
	out.Reset()
	telemetry.QueueWait.Observe(0.2)
	telemetry.QueueWait.Observe(3)
	if err := r.WriteEMF(t.Context(), &out, "Coagent/test"); err != nil || !strings.Contains(out.String(), `"coagent.generation.queue.wait":[0.35,2.75]`) {
		t.Errorf("two measurements are %s, %v", out.String(), err)
	}
	out.Reset()
	if err := r.WriteEMF(t.Context(), &out, "Coagent/test"); err != nil || out.Len() != 0 {
		t.Errorf("the next invocation tells %s, %v", out.String(), err)
	}
}

func TestValuesWithoutEndDoNotFillTheMemory(t *testing.T) {
	r := reader(t, false)
	for i := range 5000 {
		telemetry.Errors.Add(1, fmt.Sprint("code", i), "")
	}
	if n := strings.Count(scrape(r), "coagent_errors_total{"); n > 1001 {
		t.Errorf("%d series", n)
	}
}

func TestEveryMetricOfTheTableIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range telemetry.Metrics() {
		if m.Name == "" || m.Unit == "" || m.Says == "" || m.For == "" || seen[m.Name] || len(m.Rollups) == 0 || len(m.Labels) > 3 {
			t.Errorf("%+v", m)
		}
		seen[m.Name] = true
		for _, labels := range m.Rollups {
			for _, label := range labels {
				if !strings.Contains(strings.Join(m.Labels, " "), label) {
					t.Errorf("%s: CloudWatch keeps it by %s, which it does not have", m.Name, label)
				}
			}
		}
	}
	if _, err := json.Marshal(telemetry.Metrics()); err != nil {
		t.Error(err)
	}
}
