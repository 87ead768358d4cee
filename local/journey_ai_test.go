package local

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"coagent/gen/aiapi"
	"coagent/local/localtest"
)

// forgotten has the bus deliver what an operator's request would have it deliver.
func (j *journey) forgotten(t *testing.T) {
	const query = "open houses in Round Rock" // of the stage before
	a := j.call(t, http.MethodPost, j.cfg.url(j.cfg.Ports.EventBridge)+"/",
		`{"Entries":[{"EventBusName":"default","Source":"coagent.search","DetailType":"search.cache.invalidate",`+
			`"Detail":"{\"eventType\":\"search.cache.invalidate\",\"timestamp\":1795350000000,\"pattern\":\"web:open houses*\"}"}]}`, "",
		"Content-Type", "application/x-amz-json-1.1", "X-Amz-Target", "AWSEvents.PutEvents", "Authorization", "AWS4-HMAC-SHA256 a test")
	if a.status != http.StatusOK || !strings.Contains(string(a.body), `"FailedEntryCount":0`) {
		t.Fatalf("%d %s", a.status, a.body)
	}
	delivered := `"url":"` + j.cfg.url(j.cfg.Ports.Search) + `/search/events","status":204`
	localtest.Eventually(t, "the bus delivers", func() bool {
		return strings.Contains(string(j.call(t, http.MethodGet, j.cfg.url(j.cfg.Ports.EventBridge)+"/_admin/deliveries", "", "").body), delivered)
	})
	if got := j.search(t, query).header.Get("X-Cache"); got != "MISS" {
		t.Errorf("X-Cache: %s, want MISS", got)
	}
}

func (j *journey) everyExample(t *testing.T) {
	doc, err := aiapi.GetSpec()
	if err != nil {
		t.Fatal(err)
	}
	before, _ := j.counted(t, j.cfg.Ports.EventBridge, "/_admin/events")
	written := 0
	for path, item := range doc.Paths.Map() {
		if item.Post == nil {
			continue
		}
		if slices.Contains(item.Post.Tags, "generation") { // the others cost nothing and tell nobody
			written++
		}
		body, err := json.Marshal(item.Post.RequestBody.Value.Content["application/json"].Example)
		if err != nil {
			t.Fatal(err)
		}
		j.post(t, path, string(body), http.StatusOK, 20*time.Second)
	}
	after, _ := j.counted(t, j.cfg.Ports.EventBridge, "/_admin/events")
	if after-before != written {
		t.Errorf("%d events for %d generations", after-before, written)
	}
}

const (
	bioPath = "/ai/generate-agent-bio"
	bioBody = `{"name":"Dana Whitfield","agencyName":"Lakeside Realty"}`
)

func (j *journey) watched(t *testing.T) {
	a := j.call(t, http.MethodPost, j.cfg.url(j.cfg.Ports.Gateway)+bioPath, bioBody, j.system.Pool.Token, "Accept", "text/event-stream")
	text := string(a.body)
	if a.status != http.StatusOK || a.header.Get("Content-Type") != "text/event-stream" ||
		!strings.HasPrefix(text, "event: progress\ndata: {") || !strings.Contains(text, `"stage":"writing"`) ||
		!strings.Contains(text, "event: result\ndata: {\"bio\":") {
		t.Errorf("%d %v\n%s", a.status, a.header, text)
	}
}

func (j *journey) repeated(t *testing.T) {
	before, _ := j.counted(t, j.cfg.Ports.Bedrock, "/_admin/calls")
	for _, want := range []string{"stored", "replayed", "replayed"} {
		a := j.call(t, http.MethodPost, j.cfg.url(j.cfg.Ports.Gateway)+bioPath, bioBody, j.system.Pool.Token, "Idempotency-Key", "0d9f7a1e-6c1b-4a53")
		if got := a.header.Get("Idempotency-Status"); a.status != http.StatusOK || got != want {
			t.Errorf("%d, Idempotency-Status %q, want %s", a.status, got, want)
		}
	}
	if after, _ := j.counted(t, j.cfg.Ports.Bedrock, "/_admin/calls"); after-before != 1 {
		t.Errorf("%d model calls", after-before)
	}
}
