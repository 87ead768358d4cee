package program

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"coagent/clients/go/aiclient"
	"coagent/mocks/faults"
	"coagent/platform/auth/authtest"
	"coagent/platform/httpapi"
	"coagent/platform/httpapi/httpapitest"
	"coagent/services/ai"
	"coagent/services/ai/aitest"
)

const (
	blogPath = "/ai/generate-blog-post"
	blogBody = `{"topic":"First-time buyer programs in Austin"}`
)

// examples are those of the document, by operation.
func examples(t *testing.T) map[string]aitest.Example {
	t.Helper()
	doc, err := readDocument()
	if err != nil {
		t.Fatal(err)
	}
	all, err := aitest.Examples(doc)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// everyOperation has the example request for each path.
func everyOperation(t *testing.T) map[string]string {
	t.Helper()
	requests := map[string]string{}
	for _, e := range examples(t) {
		requests[e.Path] = string(e.Request)
	}
	return requests
}

func TestEveryOperationAnswersAndPublishesOneEvent(t *testing.T) {
	w := newWorld(t)
	count, all := 0, examples(t)
	for operation, example := range all {
		path := example.Path
		resp, answer := w.post(t, path, string(example.Request))
		count++
		if resp.StatusCode != http.StatusOK || resp.Header.Get("X-Degraded") != "" {
			t.Fatalf("%s: %d %s", path, resp.StatusCode, answer)
		}
		if strings.Contains(answer, "claimsToCheck") {
			t.Errorf("%s: a sound text is doubted: %s", path, answer)
		}
		events := w.bus.Events()
		if len(events) != count {
			t.Fatalf("%s: %d events, want %d", path, len(events), count)
		}
		e := events[count-1]
		if e.Source != "coagent.ai" || e.DetailType != "ai.content.generated" || e.BusName != "coagent" {
			t.Errorf("%s: event %+v", path, e)
		}
		var detail struct {
			EventID, UserID, ContentType string
			Metadata                     struct {
				Topic                string
				Duration, TokensUsed int
			}
		}
		if err := json.Unmarshal(e.Detail, &detail); err != nil {
			t.Fatal(err)
		}
		if flow, err := ai.FlowOf(operation); err != nil || detail.ContentType != flow.ContentType {
			t.Errorf("%s: the content type %q, %v", path, detail.ContentType, err)
		}
		if detail.UserID != "user-1" || detail.EventID == "" || detail.Metadata.Topic == "" || detail.Metadata.TokensUsed < 1 || detail.Metadata.Duration < 0 {
			t.Errorf("%s: detail %+v", path, detail)
		}
	}
	if n := w.bedrock.Faults.Count(); n != len(all) {
		t.Errorf("the model was called %d times", n)
	}
}

func TestABlogPostIsAboutItsTopicAndRestsOnTheSearchResults(t *testing.T) {
	w := newWorld(t)
	client, err := aiclient.NewClientWithResponses(w.url, aiclient.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+w.issuer.Token("user-1"))
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	reply, err := client.GenerateBlogPostWithResponse(t.Context(), nil, aiclient.BlogPostRequest{Topic: "First-time buyer programs in Austin"})
	if err != nil || reply.JSON200 == nil {
		t.Fatalf("%v %s", err, reply.Body)
	}
	post := reply.JSON200
	for _, word := range []string{"buyer", "austin"} {
		if !strings.Contains(strings.ToLower(post.BlogPost.Title), word) || !strings.Contains(strings.ToLower(post.BlogPost.Content), word) {
			t.Errorf("nothing of %q in %q", word, post.BlogPost.Title)
		}
	}
	if found := w.search.found(); len(post.Sources) == 0 || !found[post.Sources[0].URL] {
		t.Errorf("sources %+v, found were %+v", post.Sources, found)
	}
	if post.Queries == nil || len(*post.Queries) != 4 || (*post.Queries)[0] != "First-time buyer programs in Austin" {
		t.Errorf("queries %v", post.Queries)
	}
	if !strings.HasPrefix(post.HeaderImage.URL, "data:image/svg+xml;base64,") {
		t.Errorf("header image %.80s", post.HeaderImage.URL)
	}
	call := w.search.calls[0]
	if call.Header.Get("Authorization") == "" || call.Header.Get("X-Correlation-Id") == "" {
		t.Errorf("the search service was asked with %v", call.Header)
	}
}

// waits are the times between the calls that the model's stand-in saw.
func waits(calls []faults.Call) []time.Duration {
	var out []time.Duration
	for i := 1; i < len(calls); i++ {
		out = append(out, calls[i].At.Sub(calls[i-1].At))
	}
	return out
}

func TestABriefThrottleIsRiddenOut(t *testing.T) {
	w := newWorld(t)
	w.bedrock.Faults.Push(faults.Fault{Kind: "throttle", Times: 2})
	resp, answer := w.post(t, blogPath, blogBody)
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", resp.StatusCode, answer)
	}
	got := waits(w.bedrock.Faults.Calls())
	if len(got) != 2 || got[0] < 100*time.Millisecond || got[1] < 200*time.Millisecond {
		t.Errorf("waits %v, want at least 100 and 200 ms", got)
	}
	if n := w.told(t); n != 1 {
		t.Errorf("%d events", n)
	}
}

func TestModelFailuresBecomeProblems(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		kind   string
		times  int
		status int
		code   string
		calls  int
	}{
		{"throttle", faults.Forever, 503, "ai.model_throttled", 4},
		{"unavailable", 3, 200, "", 4},
		{"request_timeout", 1, 200, "", 2},
		{"timeout", 1, 504, "ai.model_timeout", 1},
		{"internal", 1, 503, "ai.model_unavailable", 1},
		{"validation", 1, 502, "ai.model_rejected", 1},
		{"access_denied", 1, 502, "ai.model_rejected", 1},
		{"reset", 1, 503, "ai.model_unavailable", 1},
		{"garbage", 1, 503, "ai.model_unavailable", 1},
		{"truncated", 1, 502, "ai.output_truncated", 1},
		{"refusal", 1, 422, "ai.content_refused", 1},
		{"guardrail", 1, 422, "ai.content_refused", 1},
		{"content_filtered", 1, 422, "ai.content_refused", 1},
		{"invalid_json", 1, 200, "", 2},
		{"invalid_json", 2, 502, "ai.invalid_model_output", 2},
		{"schema_breaking", 1, 200, "", 2},
		{"schema_breaking", 2, 502, "ai.invalid_model_output", 2},
		{"too_long", 1, 200, "", 2},
		{"too_long", 2, 502, "ai.invalid_model_output", 2},
		{"foreign_link", 1, 200, "", 2},
		{"foreign_link", 2, 502, "ai.invalid_model_output", 2},
		{"empty", 1, 200, "", 2},
		{"empty", 2, 502, "ai.invalid_model_output", 2},
	} {
		t.Run(fmt.Sprint(c.kind, " ", c.times), func(t *testing.T) {
			w := w
			if c.status == 503 || c.status == 502 || c.status == 504 { // a circuit of its own
				w = newWorld(t)
			}
			w.bedrock.Faults.Clear()
			w.bedrock.Faults.ClearCalls()
			before := w.told(t)
			w.bedrock.Faults.Push(faults.Fault{Kind: c.kind, Times: c.times})
			resp, answer := w.post(t, blogPath, blogBody)
			told := 1
			if c.status == http.StatusOK {
				if resp.StatusCode != c.status {
					t.Fatalf("%d %s", resp.StatusCode, answer)
				}
			} else {
				told = 0
				httpapitest.Problem(t, resp, c.status, c.code)
				if wait := resp.Header.Get("Retry-After"); (wait != "") != (c.status == 503) {
					t.Errorf("Retry-After %q", wait)
				}
			}
			if n := w.bedrock.Faults.Count(); n != c.calls {
				t.Errorf("%d calls, want %d", n, c.calls)
			}
			if n := w.told(t) - before; n != told {
				t.Errorf("%d events, want %d", n, told)
			}
			if strings.Contains(answer, "evil.example") {
				t.Error("the foreign link got out")
			}
		})
	}
}

func TestSearchDownStillGivesABlogPostThatSaysSo(t *testing.T) {
	w := newWorld(t)
	w.search.down.Store(true)
	resp, answer := w.post(t, blogPath, blogBody)
	if resp.StatusCode != http.StatusOK || resp.Header.Get("X-Degraded") != "search" {
		t.Errorf("%d, X-Degraded %q, %s", resp.StatusCode, resp.Header.Get("X-Degraded"), answer)
	}
	resp, _ = w.post(t, "/ai/run-research-agent", everyOperation(t)["/ai/run-research-agent"])
	httpapitest.Problem(t, resp, http.StatusBadGateway, "ai.search_unavailable")
	w.search.down.Store(false)
	w.search.empty.Store(true)
	resp, _ = w.post(t, "/ai/run-research-agent", everyOperation(t)["/ai/run-research-agent"])
	httpapitest.Problem(t, resp, http.StatusUnprocessableEntity, "ai.no_sources")
}

func TestOneUsersOddTopicsDoNotCloseSearchToOthers(t *testing.T) {
	w := newWorld(t)
	for status, want := range map[int]int{http.StatusBadRequest: http.StatusUnprocessableEntity, http.StatusForbidden: http.StatusBadGateway} {
		w.search.says.Store(int32(status))
		for range 6 {
			if resp, answer := w.post(t, "/ai/run-research-agent", `{"topic":"?!?!?!?!?!?!"}`); resp.StatusCode != want {
				t.Fatalf("%d: %d %s", status, resp.StatusCode, answer)
			}
		}
	}
	w.search.says.Store(0)
	if resp, answer := w.post(t, blogPath, blogBody); resp.StatusCode != http.StatusOK || resp.Header.Get("X-Degraded") != "" {
		t.Errorf("%d, degraded %q, %s", resp.StatusCode, resp.Header.Get("X-Degraded"), answer)
	}
}

func TestTheLongestTopicFitsTheEvent(t *testing.T) {
	w := newWorld(t)
	if resp, answer := w.post(t, blogPath, `{"topic":"`+strings.Repeat("é", 300)+`"}`); resp.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", resp.StatusCode, answer)
	}
	if n := w.told(t); n != 1 {
		t.Errorf("%d events", n)
	}
}

func TestHangingUpStopsTheModelCall(t *testing.T) {
	w := newWorld(t)
	w.bedrock.Faults.Push(faults.Fault{Kind: faults.None, DelayMs: 60_000})
	ctx, hangUp := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url+blogPath, strings.NewReader(blogBody))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+w.issuer.Token("user-1"))
	done := make(chan error, 1)
	go func() {
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			_ = resp.Body.Close()
		}
		done <- err
	}()
	eventually(t, "the model is asked", func() bool { return w.bedrock.Faults.Count() == 1 })
	hangUp()
	if err := <-done; err == nil {
		t.Fatal("the request was answered")
	}
	eventually(t, "the stand-in sees the hang-up", func() bool { return w.bedrock.Faults.Calls()[0].HungUp })
	if n := len(w.bus.Events()); n != 0 {
		t.Errorf("%d events", n)
	}
}

// eventually asks until it is so, for ten seconds at most.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	within(t, 10*time.Second, what, so)
}

func TestOnlyValidTokensGetIn(t *testing.T) {
	w := newWorld(t)
	tokens := authtest.HostileTokens(w.issuer)
	if len(tokens) < 6 {
		t.Fatalf("only %d hostile tokens", len(tokens))
	}
	for name, token := range tokens {
		resp, _ := w.postAs(t, "Bearer "+token, blogPath, blogBody)
		if resp.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, resp.StatusCode)
		}
	}
	resp, _ := w.postAs(t, "", blogPath, `{"nonsense":`)
	httpapitest.Problem(t, resp, http.StatusUnauthorized, "unauthenticated")
	if n := w.bedrock.Faults.Count(); n != 0 {
		t.Errorf("the model was called %d times", n)
	}
}

func TestABadRequestCostsNothing(t *testing.T) {
	w := newWorld(t)
	for body, place := range map[string]string{
		`{"topic":"ab"}`: "/body/topic", `{}`: "/body/topic", `{"topic":"   "}`: "/body/topic",
		`{"topic":"abc","tone":"x"}`: "/body/tone", `{"topic":"abc","topic":"def"}`: "/body/topic", `{"topic":7}`: "/body/topic",
	} {
		resp, answer := w.post(t, blogPath, body)
		problem := httpapitest.Problem(t, resp, http.StatusBadRequest, "invalid_request")
		if places := httpapitest.Places(problem); len(places) == 0 || !strings.HasPrefix(places[0], place) {
			t.Errorf("%s: %s", body, answer)
		}
	}
	if n := w.bedrock.Faults.Count() + len(w.search.calls); n != 0 {
		t.Errorf("%d calls were made", n)
	}
}

func TestNoSecretIsLogged(t *testing.T) {
	w := newWorld(t)
	token := w.issuer.Token("user-1")
	w.bedrock.Faults.Push(faults.Fault{Kind: "schema_breaking", Times: 2})
	w.postAs(t, "Bearer "+token, blogPath, `{"topic":"canary-topic-5d1f"}`)
	w.postAs(t, "Bearer "+token, blogPath, blogBody)
	log := w.log.String()
	if !strings.Contains(log, "ai.invalid_model_output") {
		t.Errorf("the failure is not in the log:\n%s", log)
	}
	for _, secret := range []string{token, "canary-topic-5d1f", "AWS4-HMAC"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %.20s…", secret)
		}
	}
}

func TestAMissingSettingIsToldByName(t *testing.T) {
	_, err := readConfig(func(string) string { return "" })
	for _, name := range []string{"COGNITO_ISSUER", "COGNITO_CLIENT_IDS", "SEARCH_SERVICE_URL"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s is not named: %v", name, err)
		}
	}
}

func TestTheProgramEndsWhenItCannotListen(t *testing.T) {
	w := newWorld(t)
	w.settings["ADDR"] = strings.TrimPrefix(w.url, "http://") // taken
	done := make(chan error, 1)
	go func() {
		done <- Run(t.Context(), httpapi.Machine{Getenv: func(name string) string { return w.settings[name] }, Stderr: io.Discard})
	}()
	select {
	case err := <-done:
		if err == nil || !strings.Contains(err.Error(), "in use") {
			t.Errorf("it ended with %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("it does not end")
	}
}
