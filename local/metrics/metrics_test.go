package metrics_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"coagent/local/metrics"
)

const text = `# HELP coagent_errors_total Errors.
# TYPE coagent_errors_total counter
coagent_errors_total{service_name="ai",error_type="<b>\"quoted\"",http_route="/x"} 3
# HELP d_seconds Durations.
# TYPE d_seconds histogram
d_seconds_bucket{service_name="ai",le="0.1"} 50
d_seconds_bucket{service_name="ai",le="0.2"} 100
d_seconds_bucket{service_name="ai",le="+Inf"} 100
d_seconds_sum{service_name="ai"} 12.5
d_seconds_count{service_name="ai"} 100
`

func TestThePageShowsWhatEachProgramAnswers(t *testing.T) {
	program := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }))
	defer program.Close()
	addr := strings.TrimPrefix(program.URL, "http://")
	w := httptest.NewRecorder()
	page := metrics.Page{Programs: []metrics.Program{{Name: "ai", Addr: addr}, {Name: "gone", Addr: "127.0.0.1:0"}}}
	page.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	got := w.Body.String()
	for _, want := range []string{
		"&lt;b&gt;&#34;quoted&#34; · /x</td><td class=\"n\">3</td>", "It does not answer now.",
		`<td class="n">100</td><td class="n">100 ms</td>`, `<td class="n">190 ms</td><td class="n">198 ms</td><td class="n">12.5 s</td>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
	if strings.Contains(got, "<b>") {
		t.Error("a label is markup")
	}
}
