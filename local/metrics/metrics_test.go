package metrics_test

import (
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"coagent/local/alarms"
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
	page := metrics.Page{
		Programs: []metrics.Program{{Name: "ai", Addr: addr}, {Name: "gone", Addr: "127.0.0.1:0"}},
		Alarms: func() ([]alarms.State, error) {
			all, _, err := alarms.Read()
			return []alarms.State{
				{Alarm: all[0], Rings: true, Since: time.Unix(1_795_000_020, 0), Last: 3}, {Alarm: all[2], Last: math.NaN()},
				{Alarm: all[6], Last: 12.5}, {Alarm: all[7], Last: 4999},
			}, err
		},
		Down: func() (down, held []string) { return []string{"kms", "redis"}, []string{"redis"} },
		Docs: fstest.MapFS{
			"runbooks/error-rate.md": {Data: []byte("# Error rate\n<b>")}, "restore.md": {Data: []byte("# Restoring")},
			"load/figures.json": {Data: []byte("{}")},
		},
	}
	page.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	got := w.Body.String()
	for _, want := range []string{
		`<tr class="rings"><td>EventsInvalidationUndelivered</td><td>rings since 11:07 UTC</td><td class="n">3</td>`,
		`<tr><td>AiAlarmsErrorRate</td><td>quiet</td><td class="n">–</td>`,
		`<td>SearchAlarmsErrorRate</td><td>quiet</td><td class="n">12.5 %</td>`,
		`<td>SearchAlarmsLatency</td><td>quiet</td><td class="n">4999 ms</td>`,
		`kms does not run`, `redis is kept down by .local/run/redis.hold`,
		`<a href="/runbooks/error-rate.md">`, `<a href="/runbooks/README.md">`,
		"&lt;b&gt;&#34;quoted&#34; · /x</td><td class=\"n\">3</td>", "It does not answer now.",
		`<td class="n">100</td><td class="n">100 ms</td>`, `<td class="n">190 ms</td><td class="n">198 ms</td><td class="n">12.5 s</td>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in\n%s", want, got)
		}
	}
	still := httptest.NewRecorder()
	page.Handler().ServeHTTP(still, httptest.NewRequest("GET", "/?still", nil))
	if !strings.Contains(got, `http-equiv="refresh"`) || strings.Contains(still.Body.String(), `http-equiv="refresh"`) {
		t.Error("the page cannot be held still, or is always")
	}
	if strings.Contains(got, "<b>") {
		t.Error("a label is markup")
	}
	for path, want := range map[string]int{
		"/runbooks/error-rate.md": 200, "/restore.md": 200, "/runbooks/none.md": 404, "/x": 404,
		"/runbooks": 404, "/load/figures.json": 404, "/runbooks/..%2fsecret": 404, "/..%2fREADME.md": 404, "/%2fetc%2fx.md": 404,
	} {
		w := httptest.NewRecorder()
		page.Handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != want || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/plain") {
			t.Errorf("%s: %d %s", path, w.Code, w.Header())
		}
	}
}
