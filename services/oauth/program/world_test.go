package program

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"coagent/clients/go/oauthclient"
	"coagent/gen/oauthapi"
	"coagent/mocks/oauthprovider"
	"coagent/platform/auth/authtest"
	"coagent/platform/awsconfig"
	"coagent/platform/telemetry"
	"coagent/platform/telemetry/telemetrytest"
	"coagent/services/oauth/oauthtest"
)

const (
	callback  = "https://app.example.com/oauth/callback"
	callback2 = "https://app.example.com/oauth/callback2"
)

// world is everything round the service, and what came of it.
type world struct {
	*outside
	issuer *authtest.Issuer
	table  string
	dynamo *dynamodb.Client // past the wires

	mu      sync.Mutex
	tokens  map[string]string // by user
	logs    []*telemetrytest.Log
	answers []answer
}

// answer is one that the service gave.
type answer struct {
	request string
	status  int
	noStore bool
	body    string
}

// newWorld makes a table of its own and sees at the end that nothing leaked.
func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{outside: newOutside(t), issuer: authtest.NewIssuer(t), tokens: map[string]string{}}
	w.dynamo = dynamodb.New(dynamodb.Options{
		Region: "us-east-1", BaseEndpoint: aws.String(w.dynalite.String()), Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	})
	w.table = oauthtest.NewTable(t, w.dynamo)
	t.Cleanup(func() { w.sweep(t) })
	return w
}

// settings are those of a process behind out, but for what override says.
func (w *world) settings(out *wire, override map[string]string) map[string]string {
	s := map[string]string{
		"ADDR": "127.0.0.1:0", "SHUTDOWN_DELAY_SECONDS": "0", "COGNITO_ISSUER": w.issuer.URL, "COGNITO_JWKS_URL": w.issuer.JWKSURL(),
		"COGNITO_CLIENT_IDS":    w.issuer.ClientID,
		"RESPONSE_CHECK_SAMPLE": "100", "DYNAMODB_TABLE_NAME": w.table, "ENCRYPTION_KEY_ARN": keyARN, "STAGE": "test", "EVENTBRIDGE_BUS_NAME": busName,
		"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local-aws-secret", "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_CONFIG_FILE": "/nowhere", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere",
		"AWS_ENDPOINT_URL_DYNAMODB": out.url, "AWS_ENDPOINT_URL_KMS": out.url, "AWS_ENDPOINT_URL_EVENTBRIDGE": out.url,
	}
	maps.Copy(s, oauthtest.ProviderSettings(out.url, callback))
	s["GOOGLE_REDIRECT_URIS"] = callback + "," + callback2
	maps.Copy(s, override)
	return s
}

// newLog is a log that the sweep will read.
func (w *world) newLog() *telemetrytest.Log {
	w.mu.Lock()
	defer w.mu.Unlock()
	log := &telemetrytest.Log{}
	w.logs = append(w.logs, log)
	return log
}

// serve runs the service in this process, where the race detector sees it, and
// returns its address. It sets the environment, so a test that calls it cannot
// be parallel.
func (w *world) serve(t *testing.T, out *wire, override map[string]string) (url string, log *telemetrytest.Log) {
	t.Helper()
	settings, log := w.settings(out, override), w.newLog()
	for name, value := range settings {
		if strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, value)
		}
	}
	cfg, err := readConfig(func(name string) string { return settings[name] })
	if err != nil {
		t.Fatal(err)
	}
	awsCfg, err := awsconfig.Load(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	logger := telemetry.NewLogger(log, "oauth")
	broker, needs, err := newBroker(cfg, awsCfg, logger)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := oauthapi.GetSpec()
	if err != nil {
		t.Fatal(err)
	}
	handler, err := newHandler(doc, cfg, broker, needs, newLimiter(cfg, awsCfg, logger), logger)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	ctx, stop := context.WithCancel(context.Background())
	worked := make(chan struct{})
	go func() { defer close(worked); broker.Work(ctx) }()
	t.Cleanup(func() { stop(); <-worked })
	return server.URL, log
}

// Do makes the world a client that remembers every answer.
func (w *world) Do(r *http.Request) (*http.Response, error) {
	resp, err := client.Do(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	if resp.Request.URL.Path != "/readyz" {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.answers = append(w.answers, answer{r.Method + " " + r.URL.Path, resp.StatusCode, resp.Header.Get("Cache-Control") == "no-store", string(body)})
	}
	return resp, nil
}

// client keeps as many connections as there are readers at once.
var client = &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 300}}

// as is the generated client, asking as user.
func (w *world) as(t *testing.T, url, user string) *oauthclient.ClientWithResponses {
	t.Helper()
	token := w.bearer(user)
	c, err := oauthclient.NewClientWithResponses(url, oauthclient.WithHTTPClient(w), oauthclient.WithRequestEditorFn(
		func(_ context.Context, r *http.Request) error { r.Header.Set("Authorization", token); return nil }))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// bearer is a user's own token, made once because making one takes long.
func (w *world) bearer(user string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.tokens[user] == "" {
		w.tokens[user] = "Bearer " + w.issuer.Token(user)
	}
	return w.tokens[user]
}

// ask sends a request by hand.
func (w *world) ask(t *testing.T, authorization, method, url, body string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	resp, err := w.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

// The providers as the document names them, and the stand-in's name of each.
const (
	google   = oauthclient.ProviderGOOGLEBUSINESS
	facebook = oauthclient.ProviderFACEBOOK
	zillow   = oauthclient.ProviderZILLOW
)

// secrets are whatever looks like one: the tokens and codes of the stand-in, a
// client's secret, a verifier of these tests, and a user's own token.
var (
	secrets = regexp.MustCompile(`[a-z_]+-(access|refresh|short|code)-\d+-[A-Z2-7]{26}|local-[a-z_]+-secret|canary[A-Za-z0-9-]*|eyJ[A-Za-z0-9_-]{20,}\.`)
	handed  = regexp.MustCompile(`^[a-z_]+-(access|short)-\d+-[A-Z2-7]{26}$`)
)

// sweep looks through everything that came out of the service. A token may stand
// in the one member that is made for it, and nowhere else.
func (w *world) sweep(t *testing.T) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, a := range w.answers {
		if !a.noStore {
			t.Errorf("%s: the answer %d may be stored", a.request, a.status)
		}
		body := a.body
		var given struct {
			AccessToken string `json:"accessToken"`
		}
		if a.status == http.StatusOK && json.Unmarshal([]byte(body), &given) == nil && handed.MatchString(given.AccessToken) {
			body = strings.Replace(body, given.AccessToken, "", 1)
		}
		if leak := secrets.FindString(body); leak != "" {
			t.Errorf("%s: the answer %d holds %s", a.request, a.status, leak)
		}
	}
	for _, log := range w.logs {
		text := log.String()
		if leak := secrets.FindString(text); leak != "" {
			t.Errorf("a log holds %s", leak)
		}
		if strings.Contains(text, "answer breaks the document") || strings.Contains(text, "panic") {
			t.Errorf("a log tells of a mistake:\n%s", text)
		}
	}
	w.outside.mu.Lock()
	defer w.outside.mu.Unlock()
	if len(w.odd) > 0 {
		t.Errorf("the sweep does not know what %s is", w.odd[0])
	}
	if leak := secrets.Find(w.sent); leak != nil {
		t.Errorf("an event holds %s", leak)
	}
	if leak := secrets.FindString(w.scan(t)); leak != "" {
		t.Errorf("the table holds %s", leak)
	}
}

func TestTheSweepKnowsWhatToLookFor(t *testing.T) {
	w := newWorld(t)
	url, log := w.serve(t, newWire(t, w.outside), nil)
	for _, provider := range []oauthclient.Provider{google, facebook, zillow} {
		w.connect(t, w.as(t, url, "alice"), "alice", provider)
	}
	if w.given < 5 { // Facebook gives no refresh token
		t.Errorf("only %d tokens were seen", w.given)
	}
	for name, text := range map[string]string{
		"a code": w.provider.Code("google", oauthprovider.Consent{}), "a user's token": w.issuer.Token("alice"), "a client's secret": "local-google-secret",
	} {
		if !secrets.MatchString("x" + text) {
			t.Errorf("%s is not known", name)
		}
	}
	if log.String() == "" || len(w.answers) != 3 || len(w.sent) == 0 || !strings.Contains(w.scan(t), "enc.v1.") {
		t.Error("there is nothing to sweep")
	}
}

// scan is the whole table as text.
func (w *world) scan(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	pages := dynamodb.NewScanPaginator(w.dynamo, &dynamodb.ScanInput{TableName: aws.String(w.table)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(context.WithoutCancel(t.Context()))
		if err != nil {
			t.Errorf("scan: %v", err)
			break
		}
		for _, item := range page.Items {
			text, err := json.Marshal(item)
			if err != nil {
				t.Error(err)
			}
			all.Write(text)
		}
	}
	return all.String()
}

// expire makes the stored access token of a user old.
func (w *world) expire(t testing.TB, user string, provider oauthclient.Provider) {
	t.Helper()
	past := &types.AttributeValueMemberN{Value: strconv.FormatInt(time.Now().Add(-time.Second).UnixMilli(), 10)}
	_, err := w.dynamo.UpdateItem(t.Context(), &dynamodb.UpdateItemInput{
		TableName: aws.String(w.table),
		Key: map[string]types.AttributeValue{
			"PK": &types.AttributeValueMemberS{Value: "OAUTH#" + user}, "SK": &types.AttributeValueMemberS{Value: string(provider)},
		},
		ConditionExpression:       aws.String("attribute_exists(PK)"),
		UpdateExpression:          aws.String("SET #data.expiryDate = :past, softAt = :past"),
		ExpressionAttributeNames:  map[string]string{"#data": "Data"},
		ExpressionAttributeValues: map[string]types.AttributeValue{":past": past},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// eventually asks until it is so, for thirty seconds at most.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	if !within(30*time.Second, so) {
		t.Fatalf("waited in vain: %s", what)
	}
}

// within asks until it is so, and reports whether it came to that in time.
func within(patience time.Duration, so func() bool) bool {
	deadline := time.After(patience)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !so() {
		select {
		case <-deadline:
			return false
		case <-tick.C:
		}
	}
	return true
}
