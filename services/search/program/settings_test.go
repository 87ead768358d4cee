package program

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"coagent/platform/httpapi"
	"coagent/platform/processtest"
	"coagent/platform/redisclient"
	"coagent/platform/secret"
	"coagent/platform/telemetry/telemetrytest"
)

func TestEveryMistakeOfTheSettingsIsToldByNameAndNoValue(t *testing.T) {
	said := processtest.Refusal(t, processtest.BuildFolder(t, "../cmd/search"), map[string]string{
		"ADDR":                         "127.0.0.1:canary",
		"COGNITO_ISSUER":               "https://canary.example/?pool",
		"COGNITO_JWKS_URL":             "http://canary.example",
		"RESPONSE_CHECK_SAMPLE":        "101",
		"SEARCH_PROVIDERS":             "tavily,canary",
		"REDIS_ENDPOINT":               "canary",
		"REDIS_CLUSTER":                "canary",
		"REDIS_CA_FILE":                "canary",
		"CACHE_TTL_SECONDS":            "1h",
		"TAVILY_URL":                   "canary",
		"TAVILY_REQUESTS_PER_MINUTE":   "canary",
		"AWS_ENDPOINT_URL_EVENTBRIDGE": "canary",
		"AWS_PROFILE":                  "canary",
	})
	want := []string{
		"search: ADDR must be host:port with a port from 0 to 65535",
		"search: COGNITO_CLIENT_IDS must be set",
		"search: COGNITO_ISSUER must be scheme, host and path alone",
		"search: COGNITO_JWKS_URL must be https, or http on a loopback host",
		"search: RESPONSE_CHECK_SAMPLE must be a whole number from 0 to 100",
		"search: SEARCH_PROVIDERS must be a list of some of these, each once: tavily, searxng",
		"search: TAVILY_URL must be an absolute http or https URL without user, password or fragment",
		"search: TAVILY_API_KEY must be set",
		"search: TAVILY_REQUESTS_PER_MINUTE must be a whole number from 1 to 100000",
		"search: REDIS_CLUSTER must be one of true, false",
		"search: REDIS_ENDPOINT must be host:port or a redis://, rediss:// or unix:// URL",
		"search: REDIS_CA_FILE must be a file of certificates in PEM form",
		"search: CACHE_TTL_SECONDS must be a whole number of seconds from 1 to 86400",
		"search: AWS_ENDPOINT_URL_EVENTBRIDGE must be an absolute http or https URL without user, password or fragment",
		"search: AWS_PROFILE must be a profile that the AWS config files have",
	}
	if !slices.Equal(said, want) {
		t.Errorf("it says\n%s\nwant\n%s", strings.Join(said, "\n"), strings.Join(want, "\n"))
	}
}

// readyz asks a program that listens as its log says, and returns status and body.
func readyz(t *testing.T, log *telemetrytest.Log) string {
	t.Helper()
	eventually(t, "it listens", func() bool { return listening.MatchString(log.String()) })
	resp, err := http.Get("http://" + listening.FindStringSubmatch(log.String())[1] + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprint(resp.StatusCode, " ", string(body))
}

var listening = regexp.MustCompile(`"addr":"([^"]+)"`)

func TestWhatItCanDoWithoutIsToldByItsCauseAndDoesNotHinderIt(t *testing.T) {
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"} {
		t.Setenv(name, "")
	}
	t.Setenv("HOME", t.TempDir())
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	w := surroundings(t)
	w.redis.Stop(t)
	settings := w.settings()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	log, done := new(telemetrytest.Log), make(chan error, 1)
	go func() {
		done <- Run(ctx, httpapi.Machine{Getenv: func(name string) string { return settings[name] }, Stderr: log})
	}()
	eventually(t, "ready", func() bool { return strings.Contains(log.String(), `"msg":"ready"`) })
	if got := readyz(t, log); !strings.HasPrefix(got, `200 {"status":"degraded","causes":["REDIS_ENDPOINT names a Redis that cannot be reached`) {
		t.Errorf("readyz: %s", got)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	for _, word := range []string{"redis cannot be used", "nobody listens there", "there are no AWS credentials"} {
		if !strings.Contains(log.String(), word) {
			t.Errorf("nothing about %q in\n%s", word, log)
		}
	}
}

func TestARedisThatRefusesItKeepsItFromBeingReadyAndItSaysWhy(t *testing.T) {
	t.Parallel()
	w := surroundings(t)
	admin, err := redisclient.New(redisclient.Config{Endpoint: secret.New(w.redis.Endpoint())}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = admin.Close() }()
	if err := admin.ConfigSet(t.Context(), "requirepass", "another").Err(); err != nil {
		t.Fatal(err)
	}
	settings := w.settings("REDIS_ENDPOINT", strings.Replace(w.redis.Endpoint(), "unix://", "unix://:canary@", 1))
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	log, done := new(telemetrytest.Log), make(chan error, 1)
	go func() {
		done <- Run(ctx, httpapi.Machine{Getenv: func(name string) string { return settings[name] }, Stderr: log})
	}()
	const why = "REDIS_ENDPOINT has a user or password that Redis refuses."
	eventually(t, "the log says why", func() bool {
		return strings.Contains(log.String(), `"msg":"not ready yet"`) && strings.Contains(log.String(), why) && strings.Contains(log.String(), "WRONGPASS")
	})
	if got := readyz(t, log); !strings.HasPrefix(got, "503 ") || !strings.Contains(got, why) {
		t.Errorf("readyz: %s", got)
	}
	if err := admin.ConfigSet(t.Context(), "requirepass", "canary").Err(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "ready", func() bool { return strings.Contains(log.String(), `"msg":"ready"`) })
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if strings.Contains(log.String(), "canary") {
		t.Errorf("the password is in the log:\n%s", log)
	}
}

func TestRedisIsTriedOnceInAWhileHoweverOftenSomebodyAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	began := time.Now()
	for range 100 {
		resp, err := http.Get(w.url + "/readyz")
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("%v, %v", resp, err)
		}
		_ = resp.Body.Close()
	}
	admin, err := redisclient.New(redisclient.Config{Endpoint: secret.New(w.redis.Endpoint())}, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = admin.Close() }()
	stats := admin.Info(t.Context(), "commandstats").Val()
	tried := 0
	if _, rest, found := strings.Cut(stats, "cmdstat_evalsha:calls="); found {
		if _, err := fmt.Sscanf(rest, "%d", &tried); err != nil {
			t.Fatal(err)
		}
	}
	if most := 1 + int(time.Since(began)/redisAge); tried < 1 || tried > most {
		t.Errorf("tried %d times, want 1 to %d: %s", tried, most, stats)
	}
}
