package evals_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"coagent/clients/go/searchclient"
	"coagent/mocks/bedrock"
	"coagent/mocks/eventbridge"
	"coagent/platform/auth/authtest"
	"coagent/platform/httpapi"
	"coagent/services/ai/program"
)

// world is the AI service with what it needs round it. It replays one case at a
// time.
type world struct {
	url      string
	issuer   *authtest.Issuer
	live     *recorder // asks a real model; nil: the case answers
	reviewer string    // the model that looks at the drafts; empty: none does

	mu      sync.Mutex
	playing *evalCase
	calls   []string // what the model was told last, call by call
	asked   []string // what was searched for
	found   bool     // the results are given
	tokens  usage
}

// usage counts what goes to the model and comes from it, in bytes of text.
type usage struct{ in, out int }

func newWorld(t *testing.T, live *recorder, reviewer string) *world {
	t.Helper()
	w := &world{issuer: authtest.NewIssuer(t), live: live, reviewer: reviewer}
	serve := func(h http.Handler) string {
		s := httptest.NewServer(h)
		t.Cleanup(s.Close)
		return s.URL
	}
	settings := map[string]string{
		"COGNITO_ISSUER": w.issuer.Config().Issuer, "COGNITO_JWKS_URL": w.issuer.JWKSURL(),
		"COGNITO_CLIENT_IDS": strings.Join(w.issuer.Config().ClientIDs, ","), "SEARCH_SERVICE_URL": serve(http.HandlerFunc(w.search)),
		"RESPONSE_CHECK_SAMPLE": "100", "ADDR": "127.0.0.1:0", "SHUTDOWN_DELAY_SECONDS": "0",
	}
	if reviewer != "" {
		settings["REVIEW_MODEL_ID"] = reviewer
	}
	t.Setenv("AWS_ENDPOINT_URL_EVENTBRIDGE", serve(eventbridge.New()))
	t.Setenv("AWS_ENDPOINT_URL_BEDROCK", serve(bedrock.New()))
	t.Setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", serve(http.HandlerFunc(w.model)))
	if live == nil {
		for name, value := range map[string]string{
			"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
			"AWS_CONFIG_FILE": t.TempDir() + "/none", "AWS_SHARED_CREDENTIALS_FILE": t.TempDir() + "/none",
		} {
			t.Setenv(name, value)
		}
	} else {
		settings["BEDROCK_MODEL_ID"] = live.modelID
	}
	ctx, stop := context.WithCancel(t.Context())
	listening, ended := make(chan net.Addr, 1), make(chan error, 1)
	log := &tail{}
	machine := httpapi.Machine{
		Getenv: func(name string) string { return settings[name] }, Stderr: log,
		Listen: func(ctx context.Context, network, address string) (net.Listener, error) {
			l, err := (&net.ListenConfig{}).Listen(ctx, network, address)
			if err == nil {
				listening <- l.Addr()
			}
			return l, err
		},
	}
	go func() { ended <- program.Run(ctx, machine) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	select {
	case at := <-listening:
		w.url = "http://" + at.String()
	case err := <-ended:
		ended <- nil
		t.Fatalf("the service ended: %v\n%s", err, log)
	}
	return w
}

// tail keeps the end of a log.
type tail struct {
	mu   sync.Mutex
	last []byte
}

func (l *tail) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = append(l.last, p...)
	l.last = l.last[max(0, len(l.last)-4000):]
	return len(p), nil
}

func (l *tail) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.last)
}

// search answers like the search service: the first question of a case that is not for
// news finds its results, and any other those that the case has for it.
func (w *world) search(rw http.ResponseWriter, r *http.Request) {
	var asked struct {
		Query      string
		MaxResults int
	}
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		http.Error(rw, err.Error(), http.StatusBadRequest)
		return
	}
	w.mu.Lock()
	found, ok := w.playing.ResultsByQuery[asked.Query]
	news := strings.HasSuffix(r.URL.Path, "/news")
	if !ok && !news && !w.found {
		found, w.found = w.playing.Results, true
	}
	w.asked = append(w.asked, asked.Query)
	w.mu.Unlock()
	if most := asked.MaxResults; most > 0 {
		found = found[:min(most, len(found))]
	}
	rw.Header().Set("Content-Type", "application/json")
	if news {
		out := searchclient.NewsResults{Articles: []searchclient.NewsArticle{}}
		for _, f := range found {
			out.Articles = append(out.Articles, searchclient.NewsArticle{
				Title: f.Title, URL: f.URL, Snippet: f.Content, Source: "news.example", PublishedDate: dateOf(f.PublishedDate),
			})
		}
		_ = json.NewEncoder(rw).Encode(out)
		return
	}
	out := searchclient.WebResults{Results: []searchclient.WebResult{}, TotalResults: len(found)}
	for _, f := range found {
		page := searchclient.WebResult{Title: f.Title, URL: f.URL, Snippet: f.Content}
		if at := dateOf(f.PublishedDate); !at.IsZero() {
			page.PublishedDate = &at
		}
		out.Results = append(out.Results, page)
	}
	_ = json.NewEncoder(rw).Encode(out)
}

// dateOf reads a date as search providers write it; zero if there is none.
func dateOf(text string) time.Time {
	for _, form := range []string{time.RFC3339, time.DateOnly, time.RFC1123, time.RFC1123Z} {
		if at, err := time.Parse(form, text); err == nil {
			return at
		}
	}
	return time.Time{}
}

// model answers Converse with the case's next answer, and the last one again.
func (w *world) model(rw http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var said struct {
		System   []struct{ Text string }
		Messages []struct{ Content []struct{ Text string } }
	}
	if err == nil {
		err = json.Unmarshal(body, &said)
	}
	if err != nil || len(said.Messages) == 0 {
		http.Error(rw, fmt.Sprint(err), http.StatusBadRequest)
		return
	}
	if w.reviewer != "" && strings.Contains(r.URL.Path, w.reviewer) {
		w.opinion(rw, r, body)
		return
	}
	w.mu.Lock()
	n := len(w.calls)
	last := said.Messages[len(said.Messages)-1].Content[0].Text
	w.calls = append(w.calls, last)
	playing := w.playing
	for _, m := range said.Messages {
		w.tokens.in += len(m.Content[0].Text)
	}
	for _, s := range said.System {
		w.tokens.in += len(s.Text)
	}
	w.mu.Unlock()
	if w.live != nil {
		w.live.ask(rw, r, body, false)
		return
	}
	text := playing.Answers[min(n, len(playing.Answers)-1)]
	if *answers != "" {
		if text, err = byHand(playing, n, body); err != nil {
			rw.Header().Set("X-Amzn-Errortype", "ValidationException")
			http.Error(rw, `{"message":"nobody has answered yet"}`, http.StatusBadRequest)
			return
		}
	}
	w.mu.Lock()
	w.tokens.out += len(text)
	w.mu.Unlock()
	stop := "end_turn"
	if cut, ok := strings.CutPrefix(text, "MAXTOK\n"); ok {
		text, stop = cut, "max_tokens"
	}
	says(rw, text, stop)
}

// says is an answer of Converse.
func says(rw http.ResponseWriter, text, stop string) {
	rw.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(rw).Encode(map[string]any{
		"output":     map[string]any{"message": map[string]any{"role": "assistant", "content": []any{map[string]string{"text": text}}}},
		"stopReason": stop, "usage": map[string]int{"inputTokens": 900, "outputTokens": 700, "totalTokens": 1600},
		"metrics": map[string]int{"latencyMs": 5},
	})
}

// run is what became of one case.
type run struct {
	status   int
	code     string // of the problem document
	degraded string // the header
	body     []byte
	calls    []string
	asked    []string
	tokens   usage
}

// play replays one case.
func (w *world) play(t *testing.T, c *evalCase) run {
	t.Helper()
	w.mu.Lock()
	w.playing, w.calls, w.asked, w.found, w.tokens = c, nil, nil, false, usage{}
	w.mu.Unlock()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+pathOf(c.Flow), bytes.NewReader(c.Request))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+w.issuer.Token("user-1"))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var problem struct{ Code string }
	if resp.StatusCode != http.StatusOK {
		_ = json.Unmarshal(body, &problem) // else it has no code
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return run{resp.StatusCode, problem.Code, resp.Header.Get("X-Degraded"), body, w.calls, w.asked, w.tokens}
}

// pathOf is the path of an operation.
func pathOf(operation string) string {
	var b strings.Builder
	b.WriteString("/ai/")
	for _, r := range operation {
		if 'A' <= r && r <= 'Z' {
			b.WriteByte('-')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}
