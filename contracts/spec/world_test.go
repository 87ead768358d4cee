package spec_test

import (
	"cmp"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"coagent/mocks/bedrock"
	"coagent/mocks/eventbridge"
	"coagent/mocks/faults"
	"coagent/mocks/kms"
	"coagent/mocks/oauthprovider"
	"coagent/mocks/tavily"
	"coagent/platform/auth/authtest"
	"coagent/platform/env"
	"coagent/platform/processtest"
	"coagent/services/oauth"
	"coagent/services/oauth/oauthtest"
)

const (
	eventKey = "key-of-the-bus"
	keyARN   = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000001"
	callback = "https://app.example.com/oauth/callback"
)

// world is the programs as they are deployed, over stand-ins that work
// faultlessly.
type world struct {
	often    int               // random requests of each kind that every operation gets
	written  int               // and for how many a text is written, where that is what the operation does: it takes long
	at       map[string]string // URLs by service
	issuer   *authtest.Issuer
	provider *oauthprovider.Server
	log      *log

	slow   *bedrock.Server // the model of the program "slow", which shares its Redis with "ai"
	tokens sync.Map        // by user and scope
	people atomic.Int64
}

// log is what the programs said.
type log struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func newWorld(t *testing.T) *world {
	t.Helper()
	return newWorldOf(t, func(service string, settings map[string]string, log io.Writer) string {
		return processtest.Start(t, processtest.BuildFolder(t, "../../services/"+service+"/cmd/"+service), settings, log).URL
	})
}

// newWorldOf has the programs run by host, which returns where they are.
func newWorldOf(t *testing.T, host func(service string, settings map[string]string, log io.Writer) (url string)) *world {
	t.Helper()
	w := &world{at: map[string]string{}, issuer: authtest.NewIssuer(t), provider: oauthprovider.New(), log: &log{}}
	serve := func(h http.Handler) string {
		s := httptest.NewServer(h)
		t.Cleanup(s.Close)
		return s.URL
	}
	redis := "redis://" + miniredis.RunT(t).Addr()
	models, provider, bus := serve(bedrock.New()), serve(w.provider), serve(eventbridge.New())
	start := func(name string, settings map[string]string) {
		service := cmp.Or(map[string]string{"slow": "ai"}[name], name)
		all := map[string]string{
			"ADDR": "127.0.0.1:0", "COGNITO_ISSUER": w.issuer.URL, "COGNITO_JWKS_URL": w.issuer.JWKSURL(), "COGNITO_CLIENT_IDS": w.issuer.ClientID,
			"RESPONSE_CHECK_SAMPLE": "100", "REDIS_ENDPOINT": redis,
			"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
			"AWS_CONFIG_FILE": "/nowhere", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere", "AWS_ENDPOINT_URL_EVENTBRIDGE": bus,
		}
		maps.Copy(all, settings)
		w.at[name] = host(service, all, w.log)
	}
	start("search",
		map[string]string{"TAVILY_URL": serve(tavily.New()), "TAVILY_API_KEY": "key", "TAVILY_REQUESTS_PER_MINUTE": "100000", "EVENT_KEY": eventKey})
	w.slow = bedrock.New()
	w.slow.Faults.Push(faults.Fault{Kind: faults.None, DelayMs: 60_000, Times: faults.Forever})
	for name, models := range map[string]string{"ai": models, "slow": serve(w.slow)} {
		start(name, map[string]string{
			"SEARCH_SERVICE_URL": w.at["search"], "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": models, "AWS_ENDPOINT_URL_BEDROCK": models,
			"MAX_CONCURRENT_GENERATIONS": "100", // that they are bounded is not what is tested
		})
	}
	tables := oauthtest.StartDynalite(t)
	settings := map[string]string{
		"STAGE": "test", "ENCRYPTION_KEY_ARN": keyARN, "AWS_ENDPOINT_URL_KMS": serve(kms.New(keyARN, "spec")), "AWS_ENDPOINT_URL_DYNAMODB": tables,
		"DYNAMODB_TABLE_NAME": oauthtest.NewTable(t, dynamodb.New(dynamodb.Options{
			Region: "us-east-1", BaseEndpoint: aws.String(tables), Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
		})),
	}
	maps.Copy(settings, oauthtest.ProviderSettings(provider, callback))
	start("oauth", settings)
	start("gateway", map[string]string{"AI_SERVICE_URL": w.at["ai"], "SEARCH_SERVICE_URL": w.at["search"], "OAUTH_SERVICE_URL": w.at["oauth"]})
	t.Cleanup(func() { // the programs hold their answers against the documents, too
		w.log.mu.Lock()
		defer w.log.mu.Unlock()
		told := map[string]bool{}
		for line := range strings.SplitSeq(w.log.text.String(), "\n") {
			var said struct{ Violation, Stack, Route, Cause string }
			if err := json.Unmarshal([]byte(line), &said); err == nil && said.Violation+said.Stack != "" && !told[said.Violation+said.Route] {
				told[said.Violation+said.Route] = true
				t.Errorf("a program says: %s%s %s\n%s", said.Violation, said.Route, said.Cause, said.Stack)
			}
		}
	})
	return w
}

// client keeps as many connections as there are tests at once.
var client = &http.Client{
	Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 64},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) String() string {
	return strconv.Itoa(a.status) + " " + a.header.Get("Content-Type") + " " + string(a.body[:min(len(a.body), 800)])
}

// send sends a request with credentials, unless it is naked.
func (w *world) send(ctx context.Context, req request, s spoiled) (a answer, err error) {
	r, err := http.NewRequestWithContext(ctx, s.method, w.at[cmp.Or(req.o.door, req.o.service)]+req.target()+s.query, strings.NewReader(s.raw))
	if err != nil {
		return a, err
	}
	if req.o.body != nil {
		r.Header.Set("Content-Type", mediaJSON)
	}
	for name, value := range req.header {
		r.Header.Set(name, value)
	}
	for name, values := range s.extra {
		if name == "Content-Type" || name == "Content-Encoding" {
			r.Header.Del(name)
		}
		for _, value := range values {
			r.Header.Add(name, value)
		}
	}
	switch {
	case s.naked:
	case req.o.key:
		r.Header.Set("X-Event-Key", eventKey)
	default:
		r.Header.Set("Authorization", w.bearer(req.user(), req.o.scope))
	}
	resp, err := client.Do(r)
	if err != nil {
		return a, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	return answer{resp.StatusCode, resp.Header, body}, err
}

// user is whose connection the request is about, if it is about one.
func (r request) user() string {
	if id := r.path["userId"]; id != "" {
		return id
	}
	if body, ok := r.body.(map[string]any); ok {
		if id, ok := body["userId"].(string); ok && id != "" {
			return id
		}
	}
	return cmp.Or(r.person, "user-1")
}

// bearer is a user's own token, made once because making one takes long.
func (w *world) bearer(user, scope string) string {
	if token, ok := w.tokens.Load(user + " " + scope); ok {
		return token.(string)
	}
	var with []authtest.Option
	if scope != "" {
		with = append(with, authtest.Scope(scope))
	}
	token := "Bearer " + w.issuer.Token(user, with...)
	w.tokens.Store(user+" "+scope, token)
	return token
}

// said is the private cause that a program logged of an answer, which it does
// just after it has given it.
func (w *world) said(a answer) string {
	id := a.header.Get(ofCorrelation)
	if a.status < 400 {
		return ""
	}
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for range 100 {
		w.log.mu.Lock()
		text := w.log.text.String()
		w.log.mu.Unlock()
		for line := range strings.SplitSeq(text, "\n") {
			var told struct{ Cause string }
			if strings.Contains(line, id) && json.Unmarshal([]byte(line), &told) == nil && told.Cause != "" {
				return " (" + told.Cause + ")"
			}
		}
		<-again.C
	}
	return ""
}

// rows are all providers that there are.
var rows = oauth.Providers(env.From(func(string) string { return "" }))

// code is an authorization code that provider, as the document calls it, gave.
// Everybody is somebody else there: who disconnects from Facebook does so with
// all that they ever allowed.
func (w *world) code(provider string) string {
	person := strconv.FormatInt(100_000_000_000_000+w.people.Add(1), 10)
	return w.provider.Code(oauthtest.StandIn(provider), oauthprovider.Consent{User: person, Scopes: rows[provider].RequiredScopes})
}
