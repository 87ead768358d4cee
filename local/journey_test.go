package local

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"coagent/local/localtest"
	"coagent/local/supervise"
)

// TestAJourneyThroughTheWholeProduct runs the real programs and walks through
// what a person would try: the printed commands, and each part down in turn.
// No dependency fails five times here: then its circuit would stay open for a
// minute.
func TestAJourneyThroughTheWholeProduct(t *testing.T) {
	needCognito(t)
	needWeb(t)
	j := startJourney(t)
	for _, stage := range []struct {
		name string
		walk func(*testing.T)
	}{
		{"the printed command writes a blog post", j.printedCommand},
		{"one blog post is one event", j.oneEvent},
		{"somebody walks through the application", j.browser},
		{"a search is remembered", j.remembered},
		{"and forgotten when the bus says so", j.forgotten},
		{"every example of the AI document is answered", j.everyExample},
		{"the work can be watched", j.watched},
		{"a request that is repeated is done once", j.repeated},
		{"the README's commands connect, read, refresh and disconnect an account", j.theReadmesConnection},
		{"nobody gets in without a token", j.noToken},
		{"the smoke test of a stage passes", j.smoke},
		{"without search", j.withoutSearch},
		{"with search hanging", j.searchHanging},
		{"without the first search provider", j.withoutTavily},
		{"without Redis", j.withoutRedis},
		{"without accounts", j.withoutCognito},
		{"without the model", j.withoutBedrock},
		{"everything is well again", j.recovered},
		{"without any search provider", j.withoutProviders}, // whose circuits stay open for a while
		{"no secret is in a log, span, metric or event", j.secretsAreKept},
		{"it stops, and starts again with what was kept", j.again},
	} {
		if !t.Run(stage.name, stage.walk) {
			t.Logf("What was told:\n%s", j.words)
			t.Logf("What the services warn of:\n%s", strings.Join(j.warnings(t), "\n"))
			return // the next stages rest on it
		}
	}
}

type journey struct {
	cfg    Config
	system *System
	words  *localtest.Said
	texts  []string // pieces of what was generated
}

// warnings are the latest lines of each service's log that are not for
// information alone.
func (j *journey) warnings(t *testing.T) (all []string) {
	t.Helper()
	for _, service := range []string{"gateway", "ai", "search", "oauth"} {
		text, err := os.ReadFile(filepath.Join(j.cfg.Dir, "logs", service+".log"))
		if err != nil {
			t.Error(err)
			continue
		}
		lines := slices.DeleteFunc(strings.Split(string(text), "\n"), func(line string) bool {
			return line == "" || strings.Contains(line, `"level":"INFO"`)
		})
		for _, line := range lines[max(0, len(lines)-10):] {
			all = append(all, service+": "+line)
		}
	}
	return all
}

// startJourney runs everything, the application too.
func startJourney(t *testing.T) *journey {
	t.Helper()
	ports := seenPorts(t)
	ports.Web = localtest.FreePort(t)
	return start(t, ports, nil)
}

// start builds the programs, and runs those that have a port, with these settings
// of the environment.
func start(t *testing.T, ports Ports, environment map[string]string) *journey {
	t.Helper()
	words := new(localtest.Said)
	cfg := Config{
		Root: "..", Dir: filepath.Join(t.TempDir(), "a state"), Bin: bin, Self: os.Args[0], Ports: ports, Out: words,
		Getenv: func(name string) string {
			if slices.Contains([]string{"PATH", "HOME", "TMPDIR"}, name) {
				return os.Getenv(name)
			}
			return environment[name] // no account of whoever runs the tests
		},
	}
	readSources(t, cfg.Root)
	if err := compile(); err != nil {
		t.Fatal(err)
	}
	system, err := Start(t.Context(), cfg)
	if err != nil {
		t.Fatalf("%v\n%s", err, words)
	}
	j := &journey{cfg: system.cfg, system: system, words: words}
	t.Cleanup(func() { j.system.Stop() })
	return j
}

// readSources looks at every folder that the programs come from. The go command
// takes note, and does not answer from its cache when one of them has changed.
func readSources(t *testing.T, root string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() || path == root {
			return err
		}
		if name := entry.Name(); strings.HasPrefix(name, ".") || name == "node_modules" || name == "bin" {
			return filepath.SkipDir
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// answer is what a call brought.
type answer struct {
	status int
	header http.Header
	body   []byte
	took   time.Duration
}

func (j *journey) call(t *testing.T, method, url, body, token string, headers ...string) answer {
	t.Helper()
	begun := time.Now()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := (&http.Client{Timeout: 2 * time.Minute}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode == http.StatusOK && strings.Contains(url, "/ai/generate-") {
		j.remember(content)
	}
	return answer{resp.StatusCode, resp.Header, content, time.Since(begun)}
}

// post calls an operation at the gateway as the demo user, and wants the
// status within the time.
func (j *journey) post(t *testing.T, path, body string, status int, within time.Duration) answer {
	t.Helper()
	a := j.call(t, http.MethodPost, j.cfg.url(j.cfg.Ports.Gateway)+path, body, j.system.Pool.Token)
	if a.status != status {
		t.Fatalf("%s answers %d, want %d: %s", path, a.status, status, a.body)
	}
	if a.took > within {
		t.Errorf("%s took %v, more than %v", path, a.took, within)
	}
	return a
}

func (j *journey) blog(t *testing.T, topic string, status int, within time.Duration) answer {
	t.Helper()
	return j.post(t, "/ai/generate-blog-post", `{"topic":"`+topic+`"}`, status, within)
}

func (j *journey) search(t *testing.T, query string) answer {
	t.Helper()
	return j.post(t, "/search/web", `{"query":"`+query+`"}`, http.StatusOK, 5*time.Second)
}

// checkPost wants a blog post about the topic, with or without search.
func checkPost(t *testing.T, body []byte, topic string, sources bool) {
	t.Helper()
	var result struct {
		BlogPost struct {
			Title, Content string
			Tags           []string
		}
		HeaderImage struct{ URL, Alt string }
		Sources     []struct{ Title, URL string }
	}
	if err := json.Unmarshal(body, &result); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	if !strings.Contains(strings.ToLower(result.BlogPost.Title), strings.ToLower(topic)) {
		t.Errorf("the title %q does not speak of %q", result.BlogPost.Title, topic)
	}
	if len(result.BlogPost.Content) < 200 || len(result.BlogPost.Tags) < 3 || result.HeaderImage.URL == "" {
		t.Errorf("this is no blog post: %s", body)
	}
	if (len(result.Sources) > 0) != sources {
		t.Errorf("%d sources, want some: %v", len(result.Sources), sources)
	}
	for _, s := range result.Sources {
		if !strings.HasPrefix(s.URL, "https://") && !strings.HasPrefix(s.URL, "http://") {
			t.Errorf("source %q", s.URL)
		}
	}
}

// counted reads the count of a stand-in's record.
func (j *journey) counted(t *testing.T, port int, path string) (count int, body []byte) {
	t.Helper()
	a := j.call(t, http.MethodGet, j.cfg.url(port)+path, "", "")
	record := struct{ Count int }{-1}
	if err := json.Unmarshal(a.body, &record); err != nil || record.Count < 0 {
		t.Fatalf("%s: %v in %s", path, err, a.body)
	}
	return record.Count, a.body
}

// down kills a part and keeps it down until the stage ends; then it waits until
// the part answers again.
func (j *journey) down(t *testing.T, part string) {
	t.Helper()
	pid := pidOf(j.cfg.Dir, part)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if err := supervise.Hold(t.Context(), j.cfg.Dir, part); err != nil {
		t.Fatal(err)
	}
	back := strings.Count(j.words.String(), part+" is back.")
	t.Cleanup(func() {
		if err := supervise.Release(j.cfg.Dir, part); err != nil {
			t.Error(err)
		}
		localtest.Eventually(t, part+" is back", func() bool { return strings.Count(j.words.String(), part+" is back.") > back })
	})
}

func (j *journey) printedCommand(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Fatal("curl is missing; the printed commands use it")
	}
	var report bytes.Buffer
	j.system.Report(&report)
	for line := range strings.Lines(report.String()) {
		if !strings.Contains(line, "/ai/generate-blog-post") {
			continue
		}
		shell := exec.CommandContext(t.Context(), "sh", "-c", line)
		shell.Dir = t.TempDir() // it can be pasted anywhere
		shell.Stderr = os.Stderr
		body, err := shell.Output()
		if err != nil {
			t.Fatal(err)
		}
		checkPost(t, body, "First-time buyer programs in Austin", true)
		return
	}
	t.Fatalf("no command for a blog post in\n%s", &report)
}

func (j *journey) oneEvent(t *testing.T) {
	events := func() (n int) {
		n, _ = j.counted(t, j.cfg.Ports.EventBridge, "/_admin/events")
		return n
	}
	localtest.Eventually(t, "the event arrives", func() bool { return events() > 0 })
	_, body := j.counted(t, j.cfg.Ports.EventBridge, "/_admin/events")
	var record struct {
		Events []struct{ Source, DetailType string }
	}
	if err := json.Unmarshal(body, &record); err != nil {
		t.Fatal(err)
	}
	if len(record.Events) != 1 || record.Events[0].DetailType != "ai.content.generated" || record.Events[0].Source != "coagent.ai" {
		t.Errorf("events: %+v, want one ai.content.generated of coagent.ai", record.Events)
	}
}

func (j *journey) remembered(t *testing.T) {
	before, _ := j.counted(t, j.cfg.Ports.SearchProviders["tavily"], "/_admin/calls")
	first, second := j.search(t, "open houses in Round Rock"), j.search(t, "  Open houses in  round rock ")
	if got := first.header.Get("X-Cache") + " " + second.header.Get("X-Cache"); got != "MISS HIT" {
		t.Errorf("X-Cache: %s, want MISS HIT", got)
	}
	if !bytes.Equal(first.body, second.body) || !strings.Contains(string(first.body), `"url"`) {
		t.Errorf("first %s, then %s", first.body, second.body)
	}
	if after, _ := j.counted(t, j.cfg.Ports.SearchProviders["tavily"], "/_admin/calls"); after-before != 1 {
		t.Errorf("the provider was asked %d times", after-before)
	}
}

func (j *journey) noToken(t *testing.T) {
	p := j.cfg.Ports
	for port, path := range map[int]string{p.Gateway: "/ai/generate-blog-post", p.AI: "/ai/generate-blog-post", p.Search: "/search/web"} {
		for _, token := range []string{"", j.system.Pool.Token + "x"} {
			a := j.call(t, http.MethodPost, j.cfg.url(port)+path, `{"topic":"x","query":"x"}`, token)
			if a.status != http.StatusUnauthorized || a.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%d%s: %d %s", port, path, a.status, a.body)
			}
		}
	}
}

func (j *journey) withoutSearch(t *testing.T) {
	j.down(t, "search")
	j.degraded(t, "Selling a condo in Waco", 10*time.Second)
}

func (j *journey) degraded(t *testing.T, topic string, within time.Duration) {
	t.Helper()
	a := j.blog(t, topic, http.StatusOK, within)
	if got := a.header.Get("X-Degraded"); got != "search" {
		t.Errorf("X-Degraded: %q, want search", got)
	}
	checkPost(t, a.body, topic, false)
}

func (j *journey) searchHanging(t *testing.T) {
	pid := pidOf(j.cfg.Dir, "search")
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGCONT) })
	j.degraded(t, "Renting out a duplex in Tyler", 20*time.Second)
}

func (j *journey) withoutTavily(t *testing.T) {
	j.down(t, "tavily")
	a := j.blog(t, "Home inspections in Plano", http.StatusOK, 20*time.Second)
	if got := a.header.Get("X-Degraded"); got != "" {
		t.Errorf("X-Degraded: %q, though there is a second provider", got)
	}
	checkPost(t, a.body, "Home inspections in Plano", true)
}

func (j *journey) withoutProviders(t *testing.T) {
	j.down(t, "tavily")
	j.down(t, "searxng")
	j.degraded(t, "Roof repairs in Amarillo", 20*time.Second)
}

func (j *journey) withoutRedis(t *testing.T) {
	j.down(t, "redis")
	if got := j.search(t, "schools in Cedar Park"); !strings.Contains(string(got.body), `"url"`) {
		t.Errorf("found nothing: %s", got.body)
	}
}

func (j *journey) withoutCognito(t *testing.T) {
	j.down(t, "cognito")
	j.search(t, "parks in Georgetown") // the keys are known
}

func (j *journey) withoutBedrock(t *testing.T) {
	j.down(t, "bedrock")
	a := j.blog(t, "Lofts in Houston", http.StatusServiceUnavailable, 30*time.Second)
	var problem struct{ Code, CorrelationID string }
	if err := json.Unmarshal(a.body, &problem); err != nil || a.header.Get("Content-Type") != "application/problem+json" {
		t.Fatalf("%v in %s", err, a.body)
	}
	if problem.Code != "ai.model_unavailable" || problem.CorrelationID == "" || a.header.Get("Retry-After") == "" {
		t.Errorf("%+v, Retry-After %q", problem, a.header.Get("Retry-After"))
	}
}

func (j *journey) recovered(t *testing.T) {
	a := j.blog(t, "Moving to Dallas", http.StatusOK, 10*time.Second)
	if got := a.header.Get("X-Degraded"); got != "" {
		t.Errorf("X-Degraded: %q", got)
	}
	checkPost(t, a.body, "Moving to Dallas", true)
	// Redis is used again as soon as somebody asks twice.
	localtest.Every(t, time.Second, "searches are remembered again", func() bool { // a second keeps within the rate limit
		return j.search(t, "markets in Lubbock").header.Get("X-Cache") == "HIT"
	})
}

func (j *journey) again(t *testing.T) {
	token, ports := j.system.Pool.Token, j.cfg.Ports
	j.system.Stop()
	for _, port := range []int{
		ports.Gateway, ports.AI, ports.Search, ports.Bedrock, ports.SearchProviders["tavily"], ports.EventBridge, ports.Redis, ports.Cognito,
	} {
		if localtest.Listening(j.cfg.addr(port)) {
			t.Errorf("something still listens on %d", port)
		}
	}
	// This time without a redis-server.
	node, err := exec.LookPath("node")
	if err != nil {
		t.Fatal(err)
	}
	path := t.TempDir()
	if err := os.Symlink(node, filepath.Join(path, "node")); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", path)
	system, err := Start(t.Context(), j.cfg)
	if err != nil {
		t.Fatal(err)
	}
	j.system = system
	if system.Pool.Issuer == "" || system.Pool.Token == token {
		t.Error("the demo user has not signed in anew")
	}
	system.Pool.Token = token // that of before is as good
	j.search(t, "ranches in Marfa")
	if got := j.search(t, "ranches in Marfa").header.Get("X-Cache"); got != "HIT" {
		t.Errorf("X-Cache: %q with the embedded Redis", got)
	}
	var report bytes.Buffer
	system.Report(&report)
	localtest.MustContain(t, report.String(), "Redis:        an embedded stand-in (no redis-server is installed), ")
}
