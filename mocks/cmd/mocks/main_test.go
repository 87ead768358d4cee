package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"coagent/mocks/bedrock"
)

// logLine is what the program writes on stderr.
type logLine struct {
	Msg, Address, Method, Path, Fault string

	StandIn string `json:"stand_in"`
}

// lines receives a log, one line for each Write.
type lines chan []byte

func (l lines) Write(b []byte) (int, error) {
	l <- bytes.Clone(b)
	return len(b), nil
}

func (l lines) next(t *testing.T) logLine {
	t.Helper()
	select {
	case b := <-l:
		var line logLine
		if err := json.Unmarshal(b, &line); err != nil {
			t.Fatalf("%v: %s", err, b)
		}
		return line
	case <-time.After(10 * time.Second):
		t.Fatal("no log line")
		return logLine{}
	}
}

// start runs the program on a free port; stop ends it and gives its error.
func start(t *testing.T, name string) (url string, log lines, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	log, done := make(lines, 1000), make(chan error, 1)
	go func() { done <- run(ctx, []string{name, "127.0.0.1:0"}, nothing, log) }()
	first := log.next(t)
	if first.Msg != "listening" || first.StandIn != name {
		t.Fatalf("first line %+v", first)
	}
	return "http://" + first.Address, log, func() error {
		cancel()
		return <-done
	}
}

func call(ctx context.Context, method, url, body string, header ...string) (status int, answer string, err error) {
	r, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = resp.Body.Close() }()
	out, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(out), err
}

func TestEveryStandInRunsLogsAndStops(t *testing.T) {
	for name := range standIns {
		url, log, stop := start(t, name)
		for _, path := range []string{"/healthz", "/_admin/calls"} {
			if status, _, err := call(t.Context(), "GET", url+path, ""); status != http.StatusOK || err != nil {
				t.Errorf("%s%s: %d, %v", name, path, status, err)
			}
		}
		if line := log.next(t); line.Msg != "call" || line.Method != "GET" || line.Path != "/_admin/calls" || line.StandIn != name {
			t.Errorf("%s: line %+v", name, line)
		}
		if err := stop(); err != nil {
			t.Errorf("%s: stopped with %v", name, err)
		}
	}
}

func TestStoppingEndsAScriptedDelay(t *testing.T) {
	url, _, stop := start(t, "tavily")
	if status, _, err := call(t.Context(), "POST", url+"/_admin/faults", `{"kind":"none","delayMs":300000}`); status != http.StatusCreated || err != nil {
		t.Fatal(status, err)
	}
	answered := make(chan int, 1)
	go func() {
		status, _, _ := call(t.Context(), "POST", url+"/search", `{"query":"x"}`)
		answered <- status
	}()
	for waiting := false; !waiting; {
		_, calls, err := call(t.Context(), "GET", url+"/_admin/calls", "")
		if err != nil {
			t.Fatal(err)
		}
		waiting = strings.Contains(calls, `"count":1`)
	}
	if err := stop(); err != nil {
		t.Errorf("stopped with %v", err)
	}
	if status := <-answered; status == http.StatusOK {
		t.Error("the call that was cut short was answered as if nothing had happened")
	}
}

func TestABrowserPageOfAnotherOriginIsRefused(t *testing.T) {
	url, _, stop := start(t, "bedrock")
	for _, c := range []struct {
		header []string
		want   int
	}{
		{[]string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, http.StatusForbidden},
		{nil, http.StatusCreated},
	} {
		if status, _, err := call(t.Context(), "POST", url+"/_admin/faults", `{"kind":"throttle"}`, c.header...); status != c.want || err != nil {
			t.Errorf("%q: %d, %v; want %d", c.header, status, err, c.want)
		}
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

func TestArgumentsThatMakeNoSenseAreRefused(t *testing.T) {
	for _, c := range []struct {
		args []string
		says string
	}{
		{nil, "usage"},
		{[]string{"bedrock"}, "usage"},
		{[]string{"azure", "127.0.0.1:0"}, "bedrock, eventbridge, kms, "},
		{[]string{"bedrock", "0.0.0.0:0"}, "not a loopback address"},
		{[]string{"bedrock", ":8090"}, "not a loopback address"},
		{[]string{"bedrock", "192.168.1.2:8090"}, "not a loopback address"},
		{[]string{"bedrock", "example.com:8090"}, "not a loopback address"},
		{[]string{"bedrock", "[::]:8090"}, "not a loopback address"},
		{[]string{"bedrock", "127.0.0.1"}, "missing port"},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		if err := run(ctx, c.args, nothing, io.Discard); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: %v, want %q", c.args, err, c.says)
		}
		cancel()
	}
}

// nothing is an environment without a setting.
func nothing(string) string { return "" }

func TestTheModelIsToldHowFastToWrite(t *testing.T) {
	for text, want := range map[string]float64{"": 0, "0": 0, "120": 120, "0.5": 0.5, "fast": -1, "-1": -1, "NaN": -1, "1e9": -1} {
		model, err := newModel(func(name string) string {
			return map[string]string{"MODEL_TOKENS_PER_SECOND": text}[name]
		})
		if want < 0 {
			if err == nil || !strings.Contains(err.Error(), "MODEL_TOKENS_PER_SECOND") {
				t.Errorf("%q: %v", text, err)
			}
			continue
		}
		if err != nil || model.(*bedrock.Server).TokensPerSecond != want {
			t.Errorf("%q: %+v, %v", text, model, err)
		}
	}
}

func TestTheBusIsToldWhereToDeliver(t *testing.T) {
	for text, ok := range map[string]bool{
		"": true, `[{"detailType":"a","url":"http://127.0.0.1:1/","headers":{"X-Key":"canary"}}]`: true, `{"canary":1}`: false, "canary": false,
	} {
		standIn, err := newBus(func(string) string { return text })
		if (err == nil) != ok || (standIn == nil) == ok || err != nil && strings.Contains(err.Error(), "canary") {
			t.Errorf("%q: %v, %v", text, standIn, err)
		}
	}
}
