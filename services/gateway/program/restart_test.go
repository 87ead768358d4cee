package program

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"coagent/mocks/eventbridge"
	"coagent/mocks/tavily"
	"coagent/platform/auth/authtest"
	"coagent/platform/processtest"
	"coagent/platform/redistest"
)

// Two instances of a service are restarted one after the other, each by SIGTERM,
// while two hundred requests a second come. None fails.
func TestARollingRestartFailsNoRequest(t *testing.T) {
	issuer := authtest.NewIssuer(t)
	serve := func(h http.Handler) string {
		s := httptest.NewServer(h)
		t.Cleanup(s.Close)
		return s.URL
	}
	settings := map[string]string{
		"ADDR": "127.0.0.1:0", "COGNITO_ISSUER": issuer.URL, "COGNITO_JWKS_URL": issuer.JWKSURL(), "COGNITO_CLIENT_IDS": issuer.ClientID,
		"SHUTDOWN_DELAY_SECONDS": "3", "REDIS_ENDPOINT": redistest.Start(t).Endpoint(), "TAVILY_URL": serve(tavily.New()), "TAVILY_API_KEY": "key",
		"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_CONFIG_FILE": "/nowhere", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere", "AWS_ENDPOINT_URL_EVENTBRIDGE": serve(eventbridge.New()),
	}
	program := processtest.BuildFolder(t, "../../search/cmd/search")
	start := func(addr string) *processtest.Process {
		own := maps.Clone(settings)
		own["ADDR"] = addr
		return processtest.Start(t, program, own, io.Discard)
	}
	both := []*processtest.Process{start("127.0.0.1:0"), start("127.0.0.1:0")}
	front := maps.Clone(settings)
	maps.Copy(front, map[string]string{
		"SEARCH_SERVICE_URL": both[0].URL + "," + both[1].URL, "AI_SERVICE_URL": "http://127.0.0.1:1", "OAUTH_SERVICE_URL": "http://127.0.0.1:1",
	})
	gateway := processtest.Start(t, processtest.BuildFolder(t, "../cmd/gateway"), front, io.Discard)
	tokens := make([]string, 200) // each user comes less often than the limit is
	for i := range tokens {
		tokens[i] = "Bearer " + issuer.Token(fmt.Sprintf("user-%d", i))
	}
	client := &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	var sent, failed atomic.Int64
	var asking sync.WaitGroup
	ask := func(n int) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, gateway.URL+"/search/web", strings.NewReader(`{"query":"homes in austin"}`))
		if err != nil {
			t.Error(err)
			return
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", tokens[n%len(tokens)])
		resp, err := client.Do(r)
		if err != nil {
			failed.Add(1)
			t.Error(err)
			return
		}
		defer func() { _ = resp.Body.Close() }()
		if body, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode != http.StatusOK {
			failed.Add(1)
			t.Errorf("%d %s %v", resp.StatusCode, body, err)
		}
	}
	stop, began := make(chan struct{}), time.Now()
	asking.Go(func() {
		pace := time.NewTicker(5 * time.Millisecond)
		defer pace.Stop()
		for n := 0; ; n++ {
			select {
			case <-pace.C:
				sent.Add(1)
				asking.Go(func() { ask(n) })
			case <-stop:
				return
			}
		}
	})
	<-time.After(time.Second)
	for i, p := range both {
		if err := p.Terminate(); err != nil {
			t.Errorf("instance %d: %v", i, err)
		}
		both[i] = start(strings.TrimPrefix(p.URL, "http://"))
		<-time.After(3 * time.Second) // it is ready, and that is seen
	}
	close(stop)
	asking.Wait()
	t.Logf("%d requests in %v, %d failed", sent.Load(), time.Since(began).Round(time.Second), failed.Load())
	if sent.Load() < 1000 {
		t.Errorf("only %d requests came", sent.Load())
	}
}
