package local

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"coagent/local/localtest"
	"coagent/local/seed"
)

func TestTheEnvironmentDecidesWhatIsReal(t *testing.T) {
	t.Parallel()
	caller := func(more ...string) map[string]string {
		env := map[string]string{
			"PATH": "/bin", "HOME": "/home/dev", "HTTPS_PROXY": "http://proxy:3128", "AWS_SECRET_ACCESS_KEY": "somebody's",
			"GITHUB_TOKEN": "somebody's", "AWS_REGION": "eu-west-1",
		}
		for i := 0; i < len(more); i += 2 {
			env[more[i]] = more[i+1]
		}
		return env
	}
	// Settings that all three programs have do not depend on the outside.
	common := []string{
		"PATH=/bin", "HOME=/home/dev", "COGNITO_ISSUER=http://issuer/pool", "COGNITO_CLIENT_IDS=web1", "SHUTDOWN_DELAY_SECONDS=0", "RESPONSE_CHECK_SAMPLE=100",
		"OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318",
	}
	standInAWS := []string{
		"AWS_EC2_METADATA_DISABLED=true", "AWS_ACCESS_KEY_ID=local", "AWS_SECRET_ACCESS_KEY=local", "AWS_REGION=us-east-1", "BEDROCK_REGION=us-east-1",
		"AWS_CONFIG_FILE=/dev/null", "AWS_SHARED_CREDENTIALS_FILE=/dev/null", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME=http://127.0.0.1:8090",
		"AWS_ENDPOINT_URL_BEDROCK=http://127.0.0.1:8090", "AWS_ENDPOINT_URL_S3=http://127.0.0.1:8096",
	}
	standInBus := []string{"EVENTBRIDGE_BUS_NAME=default", "AWS_ENDPOINT_URL_EVENTBRIDGE=http://127.0.0.1:8092"}
	realAWS := []string{"AWS_EC2_METADATA_DISABLED=true", "AWS_PROFILE=dev", "AWS_REGION=eu-west-1", "HTTPS_PROXY=http://proxy:3128"}
	tavily, searxng := []string{"TAVILY_API_KEY=tvly-local", "TAVILY_URL=http://127.0.0.1:8091"}, []string{"SEARXNG_URL=http://127.0.0.1:8095"}
	var others, names []string // what further providers get, and who they all are
	for i, p := range searchProviders {
		names = append(names, p.name)
		if i >= 2 {
			others = append(others, fmt.Sprintf("%s=http://127.0.0.1:%d", p.url, p.port))
		}
		if i >= 2 && p.key != "" {
			others = append(others, p.key+"="+p.standInKey)
		}
	}
	allStandIns := slices.Concat(tavily, searxng, others, []string{"SEARCH_PROVIDERS=" + strings.Join(names, ",")})
	parts := func(without ...string) []string {
		all := slices.Concat(names, []string{"redis", "cognito", "dynamodb", "bedrock", "eventbridge", "kms", "oauthprovider", "s3", "traces"})
		return slices.Sorted(slices.Values(slices.DeleteFunc(all, func(name string) bool { return slices.Contains(without, name) })))
	}

	for name, c := range map[string]struct {
		env            map[string]string
		surroundings   []string
		ai, search     []string
		bedrock, bus   string
		tavily         string
		neverInReports string
	}{
		"nothing set": {
			env:          caller(),
			surroundings: parts(),
			ai:           slices.Concat(standInAWS, standInBus), search: allStandIns,
			bedrock: "stand-in", bus: "stand-in", tavily: "stand-in",
		},
		"a profile": {
			env:          caller("AWS_PROFILE", "dev"),
			surroundings: parts("bedrock", "s3"),
			ai:           slices.Concat(realAWS, standInBus), search: allStandIns,
			bedrock: "real, profile dev", bus: "stand-in", tavily: "stand-in",
		},
		"a profile and a bus": {
			env:          caller("AWS_PROFILE", "dev", "EVENTBRIDGE_BUS_NAME", "mine", "BEDROCK_REGION", "us-west-2"),
			surroundings: parts("bedrock", "s3", "eventbridge"),
			ai:           slices.Concat(realAWS, []string{"BEDROCK_REGION=us-west-2", "EVENTBRIDGE_BUS_NAME=mine"}), search: allStandIns,
			bedrock: "real, profile dev", bus: "real, bus mine", tavily: "stand-in",
		},
		"a bus without a profile": {
			env:          caller("EVENTBRIDGE_BUS_NAME", "mine"),
			surroundings: parts(),
			ai:           slices.Concat(standInAWS, standInBus), search: allStandIns,
			bedrock: "stand-in", bus: "stand-in", tavily: "stand-in",
		},
		"a Tavily key": {
			env:          caller("TAVILY_API_KEY", "tvly-real"),
			surroundings: parts("tavily"),
			ai:           slices.Concat(standInAWS, standInBus),
			search:       slices.Concat(searxng, others, []string{"TAVILY_API_KEY=tvly-real", "HTTPS_PROXY=http://proxy:3128", "SEARCH_PROVIDERS=tavily"}),
			bedrock:      "stand-in", bus: "stand-in", tavily: "real", neverInReports: "tvly-real",
		},
		"a SearXNG": {
			env:          caller("SEARXNG_URL", "http://searx:8888"),
			surroundings: parts("searxng"),
			ai:           slices.Concat(standInAWS, standInBus),
			search: slices.Concat(tavily, others, []string{"HTTPS_PROXY=http://proxy:3128",
				"SEARXNG_URL=http://searx:8888", "SEARCH_PROVIDERS=searxng"}),
			bedrock: "stand-in", bus: "stand-in", tavily: "stand-in",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := Config{Root: "/root", Dir: "/state", Bin: "/bin", Self: "/self", Ports: StandardPorts(), Getenv: settings(c.env)}
			o := readOutside(cfg.Getenv)
			var names []string
			for _, p := range cfg.surroundings(o) {
				names = append(names, p.Name)
				if slices.ContainsFunc(p.Env, func(s string) bool { return strings.Contains(s, "tvly") || strings.HasPrefix(s, "AWS_") }) {
					t.Errorf("%s gets credentials: %q", p.Name, p.Env)
				}
			}
			slices.Sort(names)
			if !slices.Equal(names, c.surroundings) {
				t.Errorf("started: %q, want %q", names, c.surroundings)
			}
			wants := map[string][]string{
				"search": slices.Concat(common, c.ai, c.search, []string{"ADDR=127.0.0.1:8082", "REDIS_ENDPOINT=127.0.0.1:6390", "EVENT_KEY=" + eventKey}),
				"ai":     slices.Concat(common, c.ai, []string{"ADDR=127.0.0.1:8081", "SEARCH_SERVICE_URL=http://127.0.0.1:8082", "REDIS_ENDPOINT=127.0.0.1:6390"}),
				"oauth":  slices.Concat(common, c.ai, []string{"ADDR=127.0.0.1:8083"}, cfg.connections()),
				"gateway": slices.Concat(common, []string{"ADDR=127.0.0.1:8080", "AI_SERVICE_URL=http://127.0.0.1:8081", "SEARCH_SERVICE_URL=http://127.0.0.1:8082",
					"OAUTH_SERVICE_URL=http://127.0.0.1:8083"}),
			}
			pool := seed.Pool{ID: "pool", ClientID: "web1", Issuer: "http://issuer/pool"}
			for _, p := range cfg.services(o, pool) {
				wanted := append(wants[p.Name], "METRICS_ADDR=127.0.0.1:"+strconv.Itoa(cfg.Ports.MetricsOf[p.Name]))
				got, want := slices.Sorted(slices.Values(p.Env)), slices.Sorted(slices.Values(wanted))
				if !slices.Equal(got, want) {
					t.Errorf("%s gets\n %q, want\n %q", p.Name, got, want)
				}
				delete(wants, p.Name)
			}
			if len(wants) > 0 {
				t.Errorf("not started: %q", slices.Collect(maps.Keys(wants)))
			}
			var report bytes.Buffer
			(&System{cfg: cfg, outside: o, Pool: pool}).Report(&report)
			localtest.MustContain(t, report.String(), "Bedrock:      "+c.bedrock, "EventBridge:  "+c.bus, "Tavily:       "+c.tavily)
			if c.neverInReports != "" && strings.Contains(report.String(), c.neverInReports) {
				t.Errorf("the report tells a secret:\n%s", &report)
			}
		})
	}
}

func TestAPathIsOneWordForAShell(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/home/dev/co-agent/.local/demo-token": "/home/dev/co-agent/.local/demo-token",
		"/home/my dev/x":                       "'/home/my dev/x'",
		"/it's/$(here)":                        `'/it'\''s/$(here)'`,
	} {
		if got := quote(path); got != want {
			t.Errorf("quote(%s) = %s, want %s", path, got, want)
		}
	}
}
