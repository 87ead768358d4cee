package local

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"coagent/gen/common"
	"coagent/local/front"
	"coagent/local/localtest"
	"coagent/local/seed"
	"coagent/mocks/bedrock"
)

func TestMockModeIsNotForRealAccounts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		env  map[string]string
		want string
	}{
		{map[string]string{"AWS_PROFILE": "dev"}, "unset AWS_PROFILE"},
		{map[string]string{"TAVILY_API_KEY": "tvly-real", "SEARXNG_URL": "http://x"}, "unset TAVILY_API_KEY SEARXNG_URL"},
		{map[string]string{"EVENTBRIDGE_BUS_NAME": "mine", "AWS_REGION": "eu-west-1"}, ""}, // they make nothing real
	} {
		cfg := bare(t)
		cfg.Getenv = settings(c.env)
		_, err := cfg.Mock()
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.HasSuffix(err.Error(), c.want) || strings.Contains(err.Error(), "tvly")) {
			t.Errorf("%v: %v, want %q", c.env, err, c.want)
		}
	}
}

func TestMockModePutsTheFrontInTheGatewaysPlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ set, want string }{
		{"", "CORS_ALLOWED_ORIGINS=http://localhost:3000,http://127.0.0.1:3000"},
		{"http://localhost:5173", "CORS_ALLOWED_ORIGINS=http://localhost:5173"},
	} {
		cfg := bare(t)
		cfg.Ports = StandardPorts()
		cfg.Getenv = settings(map[string]string{"CORS_ALLOWED_ORIGINS": c.set, "PATH": "/bin"})
		cfg, err := cfg.Mock()
		if err != nil {
			t.Fatal(err)
		}
		o := readOutside(cfg.Getenv)
		ports := map[string]string{}
		for _, p := range cfg.everything(o) {
			ports[p.Name] = p.Addr
			if p.Name == "gateway" && !slices.Contains(p.Env, c.want) {
				t.Errorf("the gateway gets %q, want %s", p.Env, c.want)
			}
		}
		if ports["front"] != "127.0.0.1:8080" || ports["gateway"] != "127.0.0.1:8180" {
			t.Errorf("front %s, gateway %s", ports["front"], ports["gateway"])
		}
		var report bytes.Buffer
		(&System{cfg: cfg, outside: o}).Report(&report)
		localtest.MustContain(t, report.String(), "mock mode", "curl -s http://127.0.0.1:8080/ai/generate-blog-post", seed.DemoUser, seed.DemoPassword,
			tokenFile(cfg.Dir),
			"X-Mock-Fault: bedrock=throttle*4", strings.TrimPrefix(c.want, "CORS_ALLOWED_ORIGINS="))
		if strings.Contains(report.String(), ":8180") {
			t.Errorf("the report names the gateway's own port:\n%s", &report)
		}
	}
}

// The front of a run knows the stand-ins and services of the run.
func TestTheFrontOfARun(t *testing.T) {
	t.Parallel()
	cfg := bare(t)
	cfg.Ports.Front = localtest.FreePort(t)
	standIn := bedrock.New()
	pending := 0
	listen(t, cfg.addr(cfg.Ports.Bedrock), standIn)
	listen(t, cfg.addr(cfg.Ports.Gateway), http.HandlerFunc(func(http.ResponseWriter, *http.Request) { pending = len(standIn.Faults.Pending()) }))
	server, err := cfg.openFront(readOutside(cfg.Getenv), seed.Pool{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	call := func(faults string) (status int, body []byte) {
		r, err := http.NewRequestWithContext(t.Context(), "POST", cfg.url(cfg.Ports.Front)+"/ai/x", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set(front.FaultHeader, faults)
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err = io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, body
	}
	if status, body := call("bedrock=throttle"); status != 200 || pending != 1 {
		t.Errorf("%d %s, %d faults", status, body, pending)
	}
	_, body := call("?")
	var problem common.Problem
	if err := json.Unmarshal(body, &problem); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range problem.Errors[1:] {
		name, _, _ := strings.Cut(e.Detail, ":")
		names = append(names, name)
	}
	want := []string{"ai", "bedrock", "eventbridge", "kms", "oauth", "oauthprovider", "redis", "s3", "search"}
	for _, p := range searchProviders {
		want = append(want, p.name)
	}
	slices.Sort(want)
	if got := slices.Compact(names); !slices.Equal(got, want) {
		t.Errorf("stand-ins: %q, want %q", got, want)
	}
}

func listen(t *testing.T, addr string, h http.Handler) {
	t.Helper()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(h)
	_ = server.Listener.Close()
	server.Listener = l
	server.Start()
	t.Cleanup(server.Close)
}
