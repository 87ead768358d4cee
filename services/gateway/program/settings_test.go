package program

import (
	"net/http"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"coagent/platform/processtest"
	"coagent/platform/telemetry/telemetrytest"
)

func TestEveryMistakeOfTheSettingsIsToldByNameAndNoValue(t *testing.T) {
	said := processtest.Refusal(t, processtest.BuildFolder(t, "../cmd/gateway"), map[string]string{
		"ADDR":                 "127.0.0.1:65536",
		"COGNITO_ISSUER":       "https://user:canary@canary.example",
		"COGNITO_CLIENT_IDS":   "web",
		"CORS_ALLOWED_ORIGINS": "https://app.example,https://*.canary.example,canary",
		"DOCS_DIR":             "/canary",
		"REDIS_ENDPOINT":       "redis://user:canary@cache.example:port",
		"AI_SERVICE_URL":       "canary",
		"SEARCH_SERVICE_URL":   "ftp://canary",
	})
	want := []string{
		"gateway: ADDR must be host:port with a port from 0 to 65535",
		"gateway: COGNITO_ISSUER must be an absolute http or https URL without user, password or fragment",
		"gateway: REDIS_ENDPOINT must be host:port or a redis://, rediss:// or unix:// URL",
		"gateway: AI_SERVICE_URL must be an absolute http or https URL without user, password or fragment",
		"gateway: SEARCH_SERVICE_URL must be an absolute http or https URL without user, password or fragment",
		"gateway: OAUTH_SERVICE_URL must be set",
		"gateway: CORS_ALLOWED_ORIGINS must name one host, not a pattern",
		"gateway: CORS_ALLOWED_ORIGINS must be scheme://host[:port]",
		"gateway: DOCS_DIR must be a folder that can be read",
	}
	if !slices.Equal(said, want) {
		t.Errorf("it says\n%s\nwant\n%s", strings.Join(said, "\n"), strings.Join(want, "\n"))
	}
}

func TestAProgramThatIsToldToStopSaysSoBeforeItDoes(t *testing.T) {
	settings := map[string]string{
		"ADDR": "127.0.0.1:0", "SHUTDOWN_DELAY_SECONDS": "60", "COGNITO_ISSUER": "http://127.0.0.1:1/pool", "COGNITO_CLIENT_IDS": "web",
	}
	for _, s := range services() {
		settings[s.setting] = "http://127.0.0.1:1"
	}
	log := new(telemetrytest.Log)
	p := processtest.Start(t, processtest.BuildFolder(t, "../cmd/gateway"), settings, log)
	ask := func(path string) int {
		resp, err := http.Get(p.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		return resp.StatusCode
	}
	turns := func(path string, want int) {
		t.Helper()
		tick, late := time.NewTicker(5*time.Millisecond), time.After(20*time.Second)
		defer tick.Stop()
		for ask(path) != want {
			select {
			case <-tick.C:
			case <-late:
				t.Fatalf("%s does not turn %d", path, want)
			}
		}
	}
	turns("/readyz", http.StatusOK)
	p.Signal(t)
	turns("/readyz", http.StatusServiceUnavailable)
	if alive, serves := ask("/healthz"), ask("/openapi/ai.json"); alive != http.StatusOK || serves != http.StatusOK {
		t.Errorf("while it says farewell: %d, %d", alive, serves)
	}
	if err := p.Stop(); err != nil { // the second signal: nobody waits for a minute
		t.Errorf("it ended with %v\n%s", err, log)
	}
}

func TestTheVersionIsSaidWithoutAnySetting(t *testing.T) {
	said, err := exec.CommandContext(t.Context(), processtest.BuildFolder(t, "../cmd/gateway"), "-version").Output()
	if err != nil || !regexp.MustCompile(`^gateway \d+\.\d+\.\d+\S* \(commit \S+, go1\S+\)\n$`).Match(said) {
		t.Errorf("%q, %v", said, err)
	}
}
