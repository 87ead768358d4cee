//go:build pact

package provider_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/pact-foundation/pact-go/v2/message"

	"coagent/mocks/bedrock"
	"coagent/mocks/eventbridge"
	"coagent/mocks/oauthprovider"
	"coagent/mocks/tavily"
	"coagent/platform/auth/authtest"
	"coagent/platform/processtest"
	"coagent/platform/redistest"
	"coagent/platform/telemetry/telemetrytest"
)

// providers is everything whose promises are verified, by the name that the
// pacts give it.
var providers = map[string]provider{
	"search":       {speaks: overHTTP, start: startSearch, states: searchStates},
	"ai":           {speaks: overHTTP, start: startAI, states: aiStates},
	"oauth":        {speaks: overHTTP, start: startOAuth, states: oauthStates},
	"ai-events":    {speaks: asMessage, start: startPublisher},
	"oauth-events": {speaks: asMessage, start: startPublisher},
}

// person is whose token stands in for the one in the pacts.
const person = "6f1f2f9e-6f65-4f0f-8a0c-5b3f0a8f2c11"

// world is a program that runs as it is deployed, and what there is round it;
// what a program does not need is nil.
type world struct {
	ctx    context.Context
	issuer *authtest.Issuer
	token  string
	url    string // of the program
	log    *telemetrytest.Log

	tavily  *tavily.Server
	search  *processtest.Process
	bedrock *bedrock.Server
	people  *oauthprovider.Server
	dynamo  *dynamodb.Client
	table   string

	send func() (message.Body, message.Metadata, error)
}

// newWorld holds a person with a token.
func newWorld(t *testing.T) *world {
	w := &world{ctx: t.Context(), issuer: authtest.NewIssuer(t), log: new(telemetrytest.Log)}
	w.token = "Bearer " + w.issuer.Token(person)
	return w
}

// signIn puts a token in the place of the one in the pacts. Another
// Authorization, or none, is what the interaction is about, and stays.
func (w *world) signIn(r *http.Request) {
	if r.Header.Get("Authorization") == "Bearer token" {
		r.Header.Set("Authorization", w.token)
	}
}

// run starts a program of the repository, with the settings that all have.
func (w *world) run(t *testing.T, folder string, settings map[string]string) *processtest.Process {
	for name, value := range map[string]string{
		"ADDR": "127.0.0.1:0", "COGNITO_ISSUER": w.issuer.URL, "COGNITO_CLIENT_IDS": w.issuer.ClientID, "RESPONSE_CHECK_SAMPLE": "100",
		"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_CONFIG_FILE": "/nowhere", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere",
	} {
		settings[name] = value
	}
	return processtest.Start(t, processtest.BuildFolder(t, folder), settings, w.log)
}

func serve(t *testing.T, h http.Handler) (url string) {
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}

func startSearch(t *testing.T, _ interaction) *world {
	w := newWorld(t)
	w.runSearch(t)
	w.url = w.search.URL
	return w
}

// runSearch starts the search service over its stand-ins.
func (w *world) runSearch(t *testing.T) {
	w.tavily = tavily.New()
	w.search = w.run(t, "../../services/search/cmd/search", map[string]string{
		"TAVILY_URL": serve(t, w.tavily), "TAVILY_API_KEY": "local", "REDIS_ENDPOINT": redistest.Start(t).Endpoint(),
		"AWS_ENDPOINT_URL_EVENTBRIDGE": serve(t, eventbridge.New()),
	})
}

// startAI starts the AI service over the real search service.
func startAI(t *testing.T, _ interaction) *world {
	w := newWorld(t)
	w.runSearch(t)
	w.bedrock = bedrock.New()
	models := serve(t, w.bedrock)
	w.url = w.run(t, "../../services/ai/cmd/ai", map[string]string{
		"SEARCH_SERVICE_URL": w.search.URL, "REDIS_ENDPOINT": redistest.Start(t).Endpoint(), "MAX_CONCURRENT_GENERATIONS": "1",
		"AWS_ENDPOINT_URL_BEDROCK_RUNTIME": models, "AWS_ENDPOINT_URL_BEDROCK": models, "AWS_ENDPOINT_URL_EVENTBRIDGE": serve(t, eventbridge.New()),
	}).URL
	return w
}
