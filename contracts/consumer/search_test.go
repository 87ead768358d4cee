//go:build pact

package consumer_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/pact-foundation/pact-go/v2/consumer"
	"github.com/pact-foundation/pact-go/v2/log"
	"github.com/pact-foundation/pact-go/v2/matchers"
	"github.com/pact-foundation/pact-go/v2/models"

	"coagent/platform/auth"
	"coagent/platform/fault"
	"coagent/platform/secret"
	"coagent/platform/upstream"
	"coagent/services/ai"
	"coagent/services/ai/websearch"
)

// expectation is what the AI service asks of the search service, and what it
// makes of the answer.
type expectation struct {
	description string
	state       models.ProviderState
	question    ai.Question
	path        string
	request     matchers.Map
	status      int
	response    matchers.Map
	sources     []ai.Source
	fails       bool // as if nobody were there
}

const (
	title   = "Spring home buying trends in Austin"
	page    = "https://www.example.com/austin-spring-trends"
	snippet = "Inventory rises in March, and buyers have more time to choose."
)

var (
	found = []ai.Source{{Title: title, URL: page, Snippet: snippet}}
	dated = []ai.Source{{Title: title, URL: page, Snippet: snippet, PublishedDate: "2026-11-20T08:00:00Z"}}
)

var expectations = []expectation{
	{
		description: "a question to the web",
		state:       knows("spring home buying trends Austin"),
		question:    ai.Question{Text: "spring home buying trends Austin"},
		path:        "/search/web",
		request:     matchers.Map{"query": matchers.Like("spring home buying trends Austin"), "maxResults": matchers.Integer(10)},
		status:      200,
		response:    matchers.Map{"results": matchers.EachLike(source(nil), 1), "totalResults": matchers.Integer(1)},
		sources:     found,
	},
	{
		description: "a question to the news about a place",
		state:       knows("housing market"),
		question:    ai.Question{Text: "housing market", News: true, Location: "Austin, Texas", Days: 30},
		path:        "/search/news",
		request: matchers.Map{
			"query": matchers.Like("housing market"), "location": matchers.Like("Austin, Texas"), "days": matchers.Integer(30),
		},
		status:   200,
		response: matchers.Map{"articles": matchers.EachLike(article, 1)},
		sources:  dated,
	},
	{
		description: "a question to the news about everywhere",
		state:       knows("mortgage rates"),
		question:    ai.Question{Text: "mortgage rates", News: true, Days: 7},
		path:        "/search/news",
		request:     matchers.Map{"query": matchers.Like("mortgage rates"), "days": matchers.Integer(7)},
		status:      200,
		response:    matchers.Map{"articles": matchers.EachLike(article, 1)},
		sources:     dated,
	},
	{
		// The client takes any 400 for an answer without results. This is the one that it may meet.
		description: "a question to the web in which there is nothing to look for",
		question:    ai.Question{Text: "?!"},
		path:        "/search/web",
		request:     matchers.Map{"query": matchers.String("?!"), "maxResults": matchers.Integer(10)},
		status:      400,
		response:    problem("Bad Request", 400, "search.query_empty"),
	},
	{
		description: "a question to the news in which there is nothing to look for",
		question:    ai.Question{Text: "?!", News: true, Days: 7},
		path:        "/search/news",
		request:     matchers.Map{"query": matchers.String("?!"), "days": matchers.Integer(7)},
		status:      400,
		response:    problem("Bad Request", 400, "search.query_empty"),
	},
	{
		description: "a question to the web that nobody can answer",
		state:       models.ProviderState{Name: "no provider answers"},
		question:    ai.Question{Text: "open houses"},
		path:        "/search/web",
		request:     matchers.Map{"query": matchers.Like("open houses"), "maxResults": matchers.Integer(10)},
		status:      503,
		response:    problem("Service Unavailable", 503, "search.provider_unavailable"),
		fails:       true,
	},
	{
		description: "a question to the news that nobody can answer",
		state:       models.ProviderState{Name: "no provider answers"},
		question:    ai.Question{Text: "open houses", News: true, Days: 7},
		path:        "/search/news",
		request:     matchers.Map{"query": matchers.Like("open houses"), "days": matchers.Integer(7)},
		status:      503,
		response:    problem("Service Unavailable", 503, "search.provider_unavailable"),
		fails:       true,
	},
}

func knows(topic string) models.ProviderState {
	return models.ProviderState{Name: "the web knows pages about", Parameters: map[string]any{"topic": topic}}
}

// source is what the service reads of a result, and what else the document
// promises.
func source(more matchers.Map) matchers.Map {
	s := matchers.Map{"title": matchers.Like(title), "url": matchers.Regex(page, `^https?://.+`), "snippet": matchers.Like(snippet)}
	for name, m := range more {
		s[name] = m
	}
	return s
}

var article = source(matchers.Map{
	"source": matchers.Like("www.example.com"), "publishedDate": matchers.Regex("2026-11-20T08:00:00Z", `^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$`),
})

func problem(title string, status int, code string) matchers.Map {
	return matchers.Map{
		"type": matchers.Like("about:blank"), "title": matchers.Like(title), "status": matchers.Integer(status),
		"code": matchers.String(code), "correlationId": matchers.Like("4b5b2c0e-8f1f-4a58-9c6e-1b6f1c9d2f10"),
	}
}

// committed is where the pact lives.
var committed = filepath.Join("..", "pacts", "ai-search.json")

// It writes the pact to a folder of its own first, because writing merges into
// what is there, and because the file may be read at this moment.
func TestTheAIServiceExpectsOfSearch(t *testing.T) {
	if err := log.SetLogLevel("ERROR"); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	p, err := consumer.NewV4Pact(consumer.MockHTTPProviderConfig{Consumer: "ai", Provider: "search", PactDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range expectations {
		if !t.Run(e.description, func(t *testing.T) { e.run(t, p) }) {
			return // the committed pact stays as it is
		}
	}
	publish(t, filepath.Join(dir, "ai-search.json"))
}

func (e expectation) run(t *testing.T, p *consumer.V4HTTPMockProvider) {
	i := p.AddInteraction().UponReceiving(e.description)
	if e.state.Name != "" {
		i.GivenWithParameter(e.state)
	}
	contentType := "application/json"
	if e.status >= 400 {
		contentType = "application/problem+json"
	}
	err := i.WithRequest("POST", e.path, func(b *consumer.V4RequestBuilder) {
		b.Header("Authorization", matchers.Regex("Bearer token", "^Bearer .+$")).JSONBody(e.request)
	}).WillRespondWith(e.status, func(b *consumer.V4ResponseBuilder) {
		b.JSONBody(e.response).Header("Content-Type", matchers.String(contentType)) // after the body, which sets it too
	}).ExecuteTest(t, func(at consumer.MockServerConfig) error {
		return e.met(t, fmt.Sprintf("http://%s:%d", at.Host, at.Port))
	})
	if err != nil {
		t.Error(err)
	}
}

// met asks as the program does, and says how the answer was not what it makes
// its sources of.
func (e expectation) met(t *testing.T, url string) error {
	asCaller := upstream.Client(nil)
	asCaller.Transport = auth.ForwardToken(asCaller.Transport)
	defer asCaller.CloseIdleConnections()
	search, err := websearch.New(url, asCaller, &upstream.Guard{Name: "search", Code: "ai.search", Attempts: 1, Timeout: 10 * time.Second})
	if err != nil {
		return err
	}
	ctx := auth.With(t.Context(), auth.Identity{Subject: "user-1", Token: secret.New("token")})
	all, err := search.Search(ctx, []ai.Question{e.question}, 10)
	var got []ai.Source
	if len(all) == 1 {
		got = all[0]
	}
	switch {
	case e.fails && fault.KindOf(err) != fault.Unavailable:
		return fmt.Errorf("got %v, %v; want a failure that says that search is unavailable", got, err)
	case !e.fails && err != nil:
		return err
	case len(got)+len(e.sources) > 0 && !reflect.DeepEqual(got, e.sources):
		return fmt.Errorf("sources %+v, want %+v", got, e.sources)
	}
	return nil
}

// publish puts the pact in the place of the committed one, in one step, unless
// nothing has changed.
func publish(t *testing.T, written string) {
	t.Helper()
	fresh, err := os.ReadFile(written)
	if err != nil {
		t.Fatal(err)
	}
	if old, err := os.ReadFile(committed); err == nil && bytes.Equal(old, fresh) {
		return
	}
	if err := os.MkdirAll(filepath.Dir(committed), 0o755); err != nil {
		t.Fatal(err)
	}
	beside := committed + ".new"
	if err := os.WriteFile(beside, fresh, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(beside, committed); err != nil {
		t.Fatal(err)
	}
}
