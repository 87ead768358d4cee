package alarms

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// minutes is a watch over a clock that stands still until a test moves it.
type minutes struct {
	*Watch
	now time.Time
}

func newMinutes(t *testing.T, sources ...Source) *minutes {
	t.Helper()
	all, _, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	m := &minutes{now: time.Unix(1_795_000_000, 0)}
	m.Watch = &Watch{Alarms: all, Sources: sources, Now: func() time.Time { return m.now }}
	return m
}

// pass lets the minute end, and returns what rings then.
func (m *minutes) pass(t *testing.T) (ringing []string) {
	t.Helper()
	m.now = m.now.Add(time.Minute)
	states, err := m.States()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range states {
		if s.Rings {
			ringing = append(ringing, s.ID)
		}
	}
	return ringing
}

// Each alarm of AWS's own metrics rings for what AWS would tell of its fault, alone,
// and no longer than it lasts.
func TestAlarmsOfAWSRingForWhatAWSTells(t *testing.T) {
	rings := map[string]struct{ quiet, loud float64 }{
		"AiAlarmsThrottles": {10, 11}, "SearchAlarmsThrottles": {10, 11}, "OauthAlarmsThrottles": {10, 11},
		"AiAlarmsBroken": {2, 3}, "SearchAlarmsBroken": {2, 3}, "OauthAlarmsBroken": {2, 3},
		"EventsActivityUndelivered": {0, 1}, "EventsInvalidationUndelivered": {0, 1}, "TableThrottles": {5, 6},
	}
	all, _, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, a := range all {
		if !a.IsOfAWS() {
			continue
		}
		told++
		of, known := rings[a.ID]
		if !known {
			t.Errorf("nothing makes %s ring", a.ID)
			continue
		}
		for _, term := range a.terms() { // each operation of the table alone
			m := newMinutes(t)
			m.Feed(Measurement{term.Stat.Metric, of.quiet, 1})
			if got := m.pass(t); got != nil {
				t.Errorf("%s %s = %v: %v ring", a.ID, term.ID, of.quiet, got)
			}
			m.Feed(Measurement{term.Stat.Metric, of.loud, 1})
			if got := m.pass(t); !slices.Equal(got, []string{a.ID}) {
				t.Errorf("%s %s = %v: %v ring", a.ID, term.ID, of.loud, got)
			}
			if got := m.pass(t); got != nil {
				t.Errorf("%s %s is over: %v ring", a.ID, term.ID, got)
			}
		}
	}
	if told != len(rings) || len(all) != 15 {
		t.Errorf("%d alarms of AWS, %d in all", told, len(all))
	}
}

// fetched answers with the next text each time.
func fetched(texts ...string) func(context.Context) (string, error) {
	return func(context.Context) (string, error) {
		if len(texts) == 0 {
			return "", errors.New("gone")
		}
		text := texts[0]
		texts = texts[1:]
		return text, nil
	}
}

func requests(all, failed int) string {
	return fmt.Sprintf(`http_server_request_duration_seconds_bucket{service_name="search",http_route="/search/web",le="+Inf"} %d
http_server_request_duration_seconds_sum{service_name="search",http_route="/search/web"} 1.5
http_server_request_duration_seconds_count{service_name="search",http_route="/search/web"} %d
coagent_request_failures_total{service_name="search",http_route="/search/web"} %d
`, all, all, failed)
}

func TestErrorsRingAfterFiveMinutesAndStopAfterOneGoodOne(t *testing.T) {
	texts := []string{requests(100, 50)}
	for n := range 4 {
		texts = append(texts, requests(200+100*n, 60+10*n))
	}
	texts = append(texts, requests(600, 96), requests(700, 96), requests(10, 10)) // 6 %, none, and all after a new start
	source := &Scraped{Service: "search", Fetch: fetched(texts...)}
	m := newMinutes(t, source)
	source.Metrics = Scrapes(m.Alarms, "search")
	want := [][]string{nil, nil, nil, nil, {"SearchAlarmsErrorRate"}, {"SearchAlarmsErrorRate"}, nil, nil}
	for minute := range want {
		if err := m.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := m.pass(t); !slices.Equal(got, want[minute]) {
			t.Errorf("after minute %d ring %v, want %v", minute+1, got, want[minute])
		}
	}
	states, err := m.States()
	if err != nil || states[slices.IndexFunc(states, func(s State) bool { return s.ID == "SearchAlarmsErrorRate" })].Last != 100 {
		t.Errorf("a program that begins anew counts from zero: %v", err)
	}
	if err := m.Look(t.Context()); err == nil || !strings.Contains(err.Error(), "search: gone") {
		t.Errorf("a program that does not answer: %v", err)
	}
}

func TestItIsKnownSinceWhenAnAlarmRingsThoughNobodyAsked(t *testing.T) {
	m := newMinutes(t)
	at := slices.IndexFunc(m.Alarms, func(a Alarm) bool { return a.ID == "AiAlarmsThrottles" })
	since := func() time.Time {
		t.Helper()
		states, err := m.States()
		if err != nil || !states[at].Rings {
			t.Fatalf("it does not ring: %v", err)
		}
		return states[at].Since
	}
	loud := func() {
		t.Helper()
		m.Feed(Measurement{m.Alarms[at].Metric, 11, 1})
		m.now = m.now.Add(time.Minute)
		if err := m.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	loud()
	first := m.now.Truncate(time.Minute)
	for range 20 { // more than what is kept of the metric
		loud()
	}
	if got := since(); !got.Equal(first) {
		t.Errorf("it rings since %v, and not %v", got, first)
	}
	m.pass(t)
	loud()
	if got, want := since(), m.now.Truncate(time.Minute); !got.Equal(want) {
		t.Errorf("it rings again since %v, and not %v", got, want)
	}
}

func TestSlowRequestsAreReadFromTheLogByTheFilterOfTheTemplate(t *testing.T) {
	_, filters, err := Read()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(filters, func(f Filter) bool { return f.Transformations[0].Name == "search.answered" })
	file := filepath.Join(t.TempDir(), "search.log")
	write := func(lines ...string) {
		t.Helper()
		f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, err := f.WriteString(strings.Join(lines, "\n") + "\n"); err != nil {
			t.Fatal(err)
		}
	}
	const slow = `{"msg":"request","route":"/search/web","duration_ms":5000.1}`
	write(slow, slow)
	log := &Logged{File: file, Filter: filters[at]}
	log.Skip() // of yesterday
	m := newMinutes(t, log, &Logged{File: file + "none", Filter: filters[at]})
	for minute, lines := range [][]string{
		{slow}, {slow, "panic: not JSON"}, {slow}, {slow},
		{slow, `{"msg":"request","route":"/search/web","duration_ms":3}`},
		{`{"msg":"request","route":"/search/events","duration_ms":9000}`, `{"msg":"other","route":"/search/web","duration_ms":9000}`},
	} {
		write(lines...)
		if err := m.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
		got := m.pass(t)
		if want := minute == 4; slices.Equal(got, []string{"SearchAlarmsLatency"}) != want {
			t.Errorf("after minute %d ring %v", minute+1, got)
		}
	}
	if err := os.WriteFile(file, []byte(slow+"\n"), 0o600); err != nil { // a new file
		t.Fatal(err)
	}
	if found, err := log.Read(t.Context()); err != nil || len(found) != 1 || found[0].Value != 5000.1 {
		t.Errorf("of a file that was begun anew: %v, %v", found, err)
	}
}

func TestExpressionsAreReckonedAsCloudWatchDoes(t *testing.T) {
	none := math.NaN()
	for text, want := range map[string]float64{
		"100 * FILL(failures, 0) / MAX([requests, 1])": 0,
		"100 * FILL(some, 0) / MAX([requests, 1])":     200,
		"SUM([some, failures])":                        2,
		"some + failures":                              none,
		"SUM([failures])":                              none,
	} {
		got, err := value(text, map[string]any{"failures": none, "requests": none, "some": 2.0})
		if err != nil || got != want && !(math.IsNaN(got) && math.IsNaN(want)) {
			t.Errorf("%s = %v, %v; want %v", text, got, err, want)
		}
	}
	if _, err := matches("[ip, user]", nil); err == nil {
		t.Error("a pattern of words was taken")
	}
	if _, err := value("ANOMALY_DETECTION_BAND(some)", map[string]any{"some": 2.0}); err == nil {
		t.Error("a function that is not there was taken")
	}
}
