package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	"coagent/mocks/dynamodb"
	"coagent/mocks/eventbridge"
	"coagent/mocks/faults"
	standin "coagent/mocks/kms"
	"coagent/platform/processtest"
	"coagent/platform/secret"
	"coagent/platform/upstream"
	"coagent/services/oauth"
	"coagent/services/oauth/dynamostore"
	"coagent/services/oauth/kmsseal"
	"coagent/services/oauth/oauthtest"
)

const (
	keyARN  = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000001"
	busName = "coagent"
	google  = "GOOGLE_BUSINESS"
)

// world is what the program works on. Everything it asks passes through it.
type world struct {
	tables *dynamodb.Server
	bus    *eventbridge.Server
	url    string
	table  string
	client *sdk.Client
	store  *dynamostore.Store
	sealer *kmsseal.Sealer

	mu     sync.Mutex
	before map[string]func() // called once before an operation of the table's
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{tables: dynamodb.New(), bus: eventbridge.New(), before: map[string]func(){}}
	keys := standin.New(keyARN, "test")
	server := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		service, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		switch {
		case strings.HasPrefix(service, "DynamoDB_"):
			w.mu.Lock()
			act := w.before[operation]
			delete(w.before, operation)
			w.mu.Unlock()
			if act != nil {
				act()
			}
			w.tables.ServeHTTP(out, r)
		case service == "TrentService":
			keys.ServeHTTP(out, r)
		default:
			w.mu.Lock()
			bus := w.bus
			w.mu.Unlock()
			bus.ServeHTTP(out, r)
		}
	}))
	own := httptest.NewServer(w.tables) // past what is called before
	t.Cleanup(server.Close)
	t.Cleanup(own.Close)
	w.url = server.URL
	static := credentials.NewStaticCredentialsProvider("local", "local", "")
	w.client = sdk.New(sdk.Options{Region: "us-east-1", BaseEndpoint: aws.String(own.URL), Credentials: static, Retryer: aws.NopRetryer{}})
	w.table = oauthtest.NewTable(t, w.client)
	w.store = &dynamostore.Store{Client: w.client, Table: w.table, Guard: &upstream.Guard{Name: "dynamodb", Code: "oauth.storage", Timeout: time.Minute}}
	sealer, err := kmsseal.New(kmsseal.Settings{
		API:   kms.New(kms.Options{Region: "us-east-1", BaseEndpoint: aws.String(server.URL), Credentials: static, Retryer: aws.NopRetryer{}}),
		KeyID: keyARN, Table: w.table, Stage: "test", Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	w.sealer = sealer
	return w
}

// beforeNext has act called before the next operation of that name.
func (w *world) beforeNext(operation string, act func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.before[operation] = act
}

// oauthctl runs the built program and returns what it said. Nothing of it may look
// like a token.
func (w *world) oauthctl(t *testing.T, args ...string) (out, progress string, err error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), processtest.Build(t), args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.Env = []string{"HOME=/nowhere", "PATH=" + os.Getenv("PATH")}
	for name, value := range map[string]string{
		"DYNAMODB_TABLE_NAME": w.table, "ENCRYPTION_KEY_ARN": keyARN, "STAGE": "test", "EVENTBRIDGE_BUS_NAME": busName,
		"AWS_ACCESS_KEY_ID": "local", "AWS_SECRET_ACCESS_KEY": "local", "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_CONFIG_FILE": "/nowhere", "AWS_SHARED_CREDENTIALS_FILE": "/nowhere",
		"AWS_ENDPOINT_URL_DYNAMODB": w.url, "AWS_ENDPOINT_URL_KMS": w.url, "AWS_ENDPOINT_URL_EVENTBRIDGE": w.url,
	} {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	err = cmd.Run()
	if leak := regexp.MustCompile(`canary|enc\.v1`).FindString(stdout.String() + stderr.String()); leak != "" {
		t.Errorf("it prints %s:\n%s%s", leak, &stdout, &stderr)
	}
	return stdout.String(), stderr.String(), err
}

// must is oauthctl that succeeds.
func (w *world) must(t *testing.T, args ...string) (out string) {
	t.Helper()
	out, progress, err := w.oauthctl(t, args...)
	if err != nil {
		t.Fatalf("%v: %v\n%s%s", args, err, out, progress)
	}
	return out
}

func str(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }
func num(n string) types.AttributeValue { return &types.AttributeValueMemberN{Value: n} }

type item = map[string]types.AttributeValue

func (w *world) put(t *testing.T, it item) {
	t.Helper()
	if _, err := w.client.PutItem(t.Context(), &sdk.PutItemInput{TableName: &w.table, Item: it}); err != nil {
		t.Fatal(err)
	}
}

// plain is an item as the monolith writes it.
func plain(user string) item {
	return item{
		"PK": str("OAUTH#" + user), "SK": str(google), "EntityType": str("OAuthToken"),
		"CreatedAt": num("1790000000001"), "UpdatedAt": num("1790000000002"),
		"Data": &types.AttributeValueMemberM{Value: item{
			"agentProfileId": str("profile-of-" + user), "accessToken": str("canary-access-" + user), "refreshToken": str("canary-refresh-" + user),
			"expiryDate": num("4790003600000"), "provider": str(google),
		}},
	}
}

// sealed saves a connection as the service does, and gives what it saved.
func (w *world) sealed(t testing.TB, user string, change func(*oauth.Connection)) oauth.Connection {
	t.Helper()
	k := oauth.Key{UserID: user, Provider: google}
	at := time.UnixMilli(time.Now().UnixMilli())
	c := oauth.Connection{
		Key: k, AgentProfileID: "profile-of-" + user, State: oauth.Active, Gen: "generation", TokVer: 1, Version: 7, Revision: 1, WriteID: "w",
		Expiry: oauth.Expiry{At: at.Add(time.Hour), SoftAt: at.Add(time.Hour), Source: "provider"}, CreatedAt: at, UpdatedAt: at,
	}
	seal, err := w.sealer.Prepare(context.Background(), k)
	if err == nil {
		c.Sealed, err = seal(c.Binding(), oauth.Tokens{Access: secret.New("canary-access-" + user), Refresh: secret.New("canary-refresh-" + user)})
	}
	change(&c)
	if err := errors.Join(err, w.store.Save(context.Background(), oauth.Connection{}, c)); err != nil {
		t.Fatal(err)
	}
	return c
}

func asItIs(*oauth.Connection) {}

// all is the whole table.
func (w *world) all(t *testing.T) []item {
	t.Helper()
	out, err := w.client.Scan(t.Context(), &sdk.ScanInput{TableName: &w.table})
	if err != nil {
		t.Fatal(err)
	}
	return out.Items
}

func (w *world) load(t testing.TB, user string) oauth.Connection {
	t.Helper()
	c, _, err := w.store.Load(context.Background(), oauth.Key{UserID: user, Provider: google})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// opens sees that a connection is sealed and holds the user's tokens.
func (w *world) opens(t *testing.T, user string) {
	t.Helper()
	c := w.load(t, user)
	tokens, err := w.sealer.Open(t.Context(), c.Binding(), c.Sealed)
	if err != nil || tokens.Access.Reveal() != "canary-access-"+user || tokens.Refresh.Reveal() != "canary-refresh-"+user {
		t.Errorf("%s: %v", user, err)
	}
}

func TestNothingIsChangedWithoutYes(t *testing.T) {
	w := newWorld(t)
	w.put(t, plain("a"))
	w.put(t, with(plain("b"), "EntityType", num("7"))) // which nobody can read
	w.sealed(t, "c", asItIs)
	w.sealed(t, "d", func(c *oauth.Connection) { c.State = oauth.Revoking })
	w.put(t, item{"PK": str("USER#1"), "SK": str("PROFILE"), "secret": str("canary")})
	before := w.all(t)
	for command, want := range map[string]string{
		"list": "1 empty, 1 plain", "seal": "1 to seal", "unseal": "1 still to be revoked, 1 to unseal, 1 unreadable", "repair": "1 to revoke, 1 unreadable, to end",
	} {
		out := w.must(t, command)
		if command == "list" {
			want = "4 connections, 1 plain, 2 sealed, 1 unreadable, 0 failed"
		} else if !strings.Contains(out, "nothing was changed") {
			t.Errorf("%s: %s", command, out)
		}
		if !strings.Contains(out, want) {
			t.Errorf("%s: %s", command, out)
		}
	}
	w.must(t, "-yes", "list") // which never changes anything
	if after := w.all(t); !reflect.DeepEqual(after, before) {
		t.Error("something was changed")
	}
}

func with(it item, name string, v types.AttributeValue) item { it[name] = v; return it }

func TestSealGoesThroughTheTableAndCanGoOn(t *testing.T) {
	w := newWorld(t)
	const users = 25
	for i := range users {
		w.put(t, plain(fmt.Sprintf("user-%02d", i)))
		w.put(t, item{"PK": str(fmt.Sprintf("USER#%02d", i)), "SK": str("PROFILE")})
	}
	w.sealed(t, "sealed", asItIs)
	scans := 0
	var fail func()
	fail = func() {
		if scans++; scans > 3 { // some may be repeats
			w.tables.Faults.Push(faults.Fault{Kind: "internal", Times: 1000})
			return
		}
		w.beforeNext("Scan", fail)
	}
	w.beforeNext("Scan", fail)
	_, progress, err := w.oauthctl(t, "-yes", "-page", "5", "seal")
	w.tables.Faults.Clear()
	from := regexp.MustCompile(`go on with -from (\S+)`).FindStringSubmatch(progress)
	if err == nil || from == nil || !strings.Contains(progress, "page 1, 5 items") { // a scan may have been repeated
		t.Fatalf("%v\n%s", err, progress)
	}
	left := users
	for i := range users {
		if !w.load(t, fmt.Sprintf("user-%02d", i)).IsPlain() {
			left--
		}
	}
	if left == 0 || left == users {
		t.Fatalf("%d are left", left)
	}
	if out := w.must(t, "-yes", "-page", "10", "-from", from[1], "seal"); !strings.Contains(out, fmt.Sprintf("%d to seal: done", left)) {
		t.Errorf("%d were left: %s", left, out)
	}
	for i := range users {
		w.opens(t, fmt.Sprintf("user-%02d", i))
	}
	if out := w.must(t, "-yes", "seal"); !strings.Contains(out, "26 connections, 0 failed") {
		t.Errorf("once more: %s", out)
	}
}

func TestUnsealWritesWhatTheMonolithReads(t *testing.T) {
	w := newWorld(t)
	pending := []oauth.Event{{ID: "a|GOOGLE_BUSINESS|7", Type: oauth.EventRefreshed, UserID: "a", Provider: google, Version: 7, At: time.UnixMilli(1)}}
	a := w.sealed(t, "a", func(c *oauth.Connection) { c.Pending = pending })
	w.sealed(t, "b", func(c *oauth.Connection) { c.State = oauth.Revoking })
	w.sealed(t, "c", func(c *oauth.Connection) { c.State, c.Sealed = oauth.Revoked, oauth.Sealed{} })
	w.sealed(t, "d", func(c *oauth.Connection) {
		c.Attempts.Lease = &oauth.Lease{Owner: "d", StartedAt: time.Now(), Until: time.Now().Add(15 * time.Second)}
	})
	out := w.must(t, "-yes", "unseal")
	if !strings.Contains(out, "4 connections, 1 being refreshed, 1 still to be revoked, 1 to unseal: done, 0 failed") {
		t.Error(out)
	}
	for _, it := range w.all(t) {
		data := it["Data"].(*types.AttributeValueMemberM).Value
		if it["PK"].(*types.AttributeValueMemberS).Value != "OAUTH#a" {
			if strings.Contains(fmt.Sprint(data["accessToken"]), "canary") {
				t.Errorf("%v lies in the open", it["PK"])
			}
			continue
		}
		want := plain("a")["Data"].(*types.AttributeValueMemberM).Value
		want["expiryDate"] = num(fmt.Sprint(a.Expiry.At.UnixMilli()))
		if !reflect.DeepEqual(data, want) {
			t.Errorf("Data is %v", data)
		}
		for _, gone := range []string{"wrappedKey", "keyId", "gen", "tokVer", "state", "lease", "TTL"} {
			if it[gone] != nil {
				t.Errorf("%s is still there", gone)
			}
		}
	}
	// The service comes back: nothing is lost, and versions go on.
	w.must(t, "-yes", "seal")
	w.opens(t, "a")
	if c := w.load(t, "a"); c.Version != a.Version+1 || len(c.Pending) != 1 {
		t.Errorf("version %d after %d, events %v", c.Version, a.Version, c.Pending)
	}
}

// The service refreshes between what the program read and what it writes: the
// newer tokens are those that count.
func TestALiveServiceIsNeverOverwritten(t *testing.T) {
	for command, want := range map[string]string{"unseal": "to unseal: done", "seal": "to seal: done"} {
		w := newWorld(t)
		w.sealed(t, "a", asItIs)
		if command == "seal" {
			w.must(t, "-yes", "unseal")
		}
		w.beforeNext("UpdateItem", func() {
			prev := w.load(t, "a")
			next := prev
			next.Gen, next.TokVer, next.Version, next.Revision, next.WriteID, next.Plain = "newer", 1, prev.Version+1, prev.Revision+1, "service", oauth.Tokens{}
			seal, err := w.sealer.Prepare(context.Background(), next.Key)
			if err == nil {
				next.Sealed, err = seal(next.Binding(), oauth.Tokens{Access: secret.New("canary-newer"), Refresh: secret.New("canary-newest")})
			}
			if err := errors.Join(err, w.store.Save(context.Background(), prev, next)); err != nil {
				t.Error(err)
			}
		})
		out := w.must(t, "-yes", command)
		c := w.load(t, "a")
		if command == "unseal" && (c.Plain.Access.Reveal() != "canary-newer" || c.Plain.Refresh.Reveal() != "canary-newest" || !strings.Contains(out, want)) {
			t.Errorf("%s: %s", command, out)
		}
		if command == "seal" {
			if tokens, err := w.sealer.Open(t.Context(), c.Binding(), c.Sealed); err != nil || tokens.Access.Reveal() != "canary-newer" || c.WriteID != "service" {
				t.Errorf("%s: %v %s", command, err, out)
			}
		}
	}
}

func TestRepairDoesWhatWasLeftUndone(t *testing.T) {
	w := newWorld(t)
	w.sealed(t, "a", func(c *oauth.Connection) {
		c.Pending = []oauth.Event{{ID: "a|GOOGLE_BUSINESS|7", Type: oauth.EventRefreshed, UserID: "a", Provider: google, Version: 7,
			At: time.UnixMilli(1_790_000_000_000), ExpiresAt: c.Expiry.At}}
	})
	w.sealed(t, "b", func(c *oauth.Connection) { c.State = oauth.Revoking })
	w.put(t, with(plain("c"), "EntityType", num("7")))
	w.put(t, plain("d"))
	w.bus.DeleteBus(busName) // which takes events all the same, and nobody hears of them
	if _, said, err := w.oauthctl(t, "-yes", "repair"); err == nil || !strings.Contains(said, busName) || len(w.load(t, "a").Pending) != 1 {
		t.Errorf("without a bus: %v %s", err, said)
	}
	w.mu.Lock()
	w.bus = eventbridge.New()
	w.mu.Unlock()
	out := w.must(t, "-yes", "repair")
	if !strings.Contains(out, "4 connections, 1 to revoke: done, 1 unreadable, to end: done, 1 with events to send: done, 0 failed") {
		t.Error(out)
	}
	if c := w.load(t, "a"); len(c.Pending) != 0 {
		t.Errorf("events wait: %v", c.Pending)
	}
	for _, user := range []string{"b", "c"} {
		if c := w.load(t, user); c.State != oauth.Revoked || c.Sealed.Access != "" {
			t.Errorf("%s is %s", user, c.State)
		}
	}
	if len(w.bus.Events()) != 2 || !w.load(t, "d").IsPlain() {
		t.Errorf("events %v", w.bus.Events())
	}
	if out := w.must(t, "-yes", "repair"); !strings.Contains(out, "4 connections, 0 failed") {
		t.Errorf("once more: %s", out)
	}
}

// What cannot be dealt with is named, and the others are.
func TestOneThatCannotBeOpenedIsNamed(t *testing.T) {
	w := newWorld(t)
	w.sealed(t, "a", func(c *oauth.Connection) { c.Gen = "another" })
	w.sealed(t, "b", asItIs)
	out, progress, err := w.oauthctl(t, "-yes", "unseal")
	if err == nil || !strings.Contains(out, "1 to unseal: done, 1 failed") || !strings.Contains(progress, "a GOOGLE_BUSINESS: oauth.integrity_error") {
		t.Errorf("%v\n%s%s", err, out, progress)
	}
}

func TestAMistakeOnTheCommandLineIsToldBeforeAnythingIsAsked(t *testing.T) {
	w := newWorld(t)
	for _, args := range [][]string{
		{}, {"seal", "unseal"}, {"steal"}, {"-page", "0", "list"}, {"-page", "1001", "list"}, {"-rate", "0", "seal"}, {"-force", "seal"},
	} {
		_, said, err := w.oauthctl(t, args...)
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok || exit.ExitCode() != 2 || !strings.Contains(said, "usage: oauthctl") {
			t.Errorf("%v: %v %s", args, err, said)
		}
	}
	if _, said, err := w.oauthctl(t, "-from", "nowhere", "list"); err == nil || !strings.Contains(said, "not where a page ended") {
		t.Errorf("%v %s", err, said)
	}
	if n := w.tables.Faults.Count(); n > 2 { // the table was made
		t.Errorf("%d calls", n)
	}
}
