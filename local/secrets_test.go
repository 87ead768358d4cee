package local

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"coagent/local/localtest"
	"coagent/local/seed"
	"coagent/local/supervise"
)

// foreign are the parts that nobody here has written, and that run on this machine
// alone.
var foreign = []string{"cognito.log", "dynamodb.log", "redis.log", "traces.log"}

// secrets are what nobody may read who looks at the system from outside, by what
// they are. Tokens and codes of the stand-in for providers begin alike.
func (j *journey) secrets(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{
		"the demo token": j.system.Pool.Token, "the signature of the demo token": j.system.Pool.Token[strings.LastIndexByte(j.system.Pool.Token, '.')+1:],
		"the demo password": seed.DemoPassword, "a mailed code": `"` + mailedCode + `"`,
		"the event key": eventKey, "Tavily's key": "tvly-local", "a client secret": "local-google-secret",
		"an access token": "google-access-", "a refresh token": "google-refresh-", "an authorization code": "google-code-",
		"a verifier": "code_verifier=", "a sealed session": "session=",
	}
	if j.cfg.Ports.Web != 0 {
		key, err := os.ReadFile(filepath.Join(j.cfg.Dir, "session-key"))
		if err != nil || len(key) < 16 {
			t.Fatalf("the key of sessions: %v", err)
		}
		all["the key of sessions"] = strings.TrimSpace(string(key))
	}
	return all
}

// keepsSecrets looks for secrets, for generated texts and for what people have
// written, in everything that the run has logged, exported, measured and published.
// An event may tell the topic.
func (j *journey) keepsSecrets(t *testing.T, written ...string) {
	t.Helper()
	j.allSpansArrived(t)
	secret := j.secrets(t)
	for i, key := range j.dataKeys(t) {
		secret["the plaintext of a data key, form "+strconv.Itoa(i%3)] = key
	}
	for _, text := range j.texts {
		secret["a generated text, "+text[:20]+"…"] = text
	}
	seen := map[string]string{"an event": string(j.call(t, http.MethodGet, j.cfg.url(j.cfg.Ports.EventBridge)+"/_admin/events", "", "").body)}
	search := func() {
		t.Helper()
		for where, text := range seen {
			if text == "" {
				t.Errorf("there is nothing in %s", where)
			}
			for what, value := range secret {
				if strings.Contains(text, value) && (where != "oauthprovider.log" || what != "a refresh token") { // which is its own
					t.Errorf("%s is in %s", what, where)
				}
			}
		}
	}
	search()
	for _, text := range written {
		secret["what somebody wrote, "+text] = text
	}
	seen = map[string]string{
		"a span":   string(j.call(t, http.MethodGet, j.cfg.url(j.cfg.Ports.Traces)+"/v1/traces", "", "").body),
		"a metric": string(j.call(t, http.MethodGet, j.cfg.url(j.cfg.Ports.Metrics)+"/", "", "").body),
	}
	logs, err := filepath.Glob(filepath.Join(supervise.LogFolder(j.cfg.Dir), "*.log*"))
	if err != nil || len(logs) < 8 {
		t.Fatalf("%d logs, %v", len(logs), err)
	}
	for _, file := range logs {
		if slices.Contains(foreign, filepath.Base(file)) {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		seen[filepath.Base(file)] = string(text)
	}
	search()
}

// allSpansArrived waits until the viewer has the spans of a last call of each
// program, which come after all others of that program.
func (j *journey) allSpansArrived(t *testing.T) {
	t.Helper()
	const trace = "c0ffee00c0ffee00c0ffee00c0ffee00"
	gateway := j.cfg.url(j.cfg.Ports.Gateway)
	for path, body := range map[string]string{
		"/ai/review-fair-housing": `{"text":"A home near the park."}`, "/search/web": `{"query":"the last one"}`,
		"/oauth/refresh": `{"provider":"ZILLOW","userId":"` + j.system.Pool.UserID + `"}`,
	} {
		j.call(t, http.MethodPost, gateway+path, body, j.system.Pool.Token, "Traceparent", "00-"+trace+"-b7ad6b7169203331-01")
	}
	localtest.Eventually(t, "the last spans are at the viewer", func() bool {
		answer := j.call(t, http.MethodGet, j.cfg.url(j.cfg.Ports.Traces)+"/v1/traces", "", "")
		of := map[string]bool{}
		for _, s := range spansOf(t, answer.body, trace) {
			of[s.service()] = true
		}
		return of["gateway"] && of["ai"] && of["search"] && of["oauth"]
	})
}

// secretsAreKept is [journey.keepsSecrets] for all that the stages before have
// written.
func (j *journey) secretsAreKept(t *testing.T) {
	j.keepsSecrets(t, "Home inspections", "Round Rock", "Lofts in Houston", "Dana Whitfield", "Cedar Park")
}
