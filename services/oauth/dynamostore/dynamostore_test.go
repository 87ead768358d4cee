package dynamostore_test

import (
	"crypto/rand"
	"fmt"
	mathrand "math/rand"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/leanovate/gopter/gen"
	"github.com/leanovate/gopter/prop"

	standin "coagent/mocks/dynamodb"
	"coagent/mocks/faults"
	"coagent/platform/depthtest"
	"coagent/platform/fault"
	"coagent/platform/secret"
	"coagent/platform/upstream"
	"coagent/services/oauth"
	"coagent/services/oauth/dynamostore"
	"coagent/services/oauth/oauthtest"
)

func TestStore(t *testing.T) {
	oauthtest.RunStoreTests(t, func(t *testing.T) oauth.Store { return newStore(t) })
}

// The stand-in that simulations use is held to the same.
func TestStoreOverTheStandIn(t *testing.T) {
	oauthtest.RunStoreTests(t, func(t *testing.T) oauth.Store {
		stand := httptest.NewServer(standin.New())
		t.Cleanup(stand.Close)
		return storeAt(t, stand.URL)
	})
}

func client(endpoint string) *dynamodb.Client {
	return dynamodb.New(dynamodb.Options{
		Region: "us-east-1", BaseEndpoint: aws.String(endpoint), Retryer: aws.NopRetryer{},
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
		HTTPClient:  upstream.Client(nil),
	})
}

// newStore is a store over a table of its own.
func newStore(t *testing.T) *dynamostore.Store {
	t.Helper()
	return storeAt(t, oauthtest.StartDynalite(t))
}

func storeAt(t *testing.T, endpoint string) *dynamostore.Store {
	t.Helper()
	table := client(endpoint)
	return &dynamostore.Store{
		Client: table, Table: oauthtest.NewTable(t, table),
		Guard: &upstream.Guard{Name: "dynamodb", Code: "oauth.storage", Attempts: 3, Timeout: 10 * time.Second, Backoff: time.Millisecond},
	}
}

var key = oauth.Key{UserID: "5b1e-42", Provider: "GOOGLE_BUSINESS"}

// connection is the first revision of an active one.
func connection(k oauth.Key) oauth.Connection {
	at := time.UnixMilli(1_795_000_000_123).UTC()
	return oauth.Connection{
		Key: k, AgentProfileID: k.UserID, State: oauth.Active,
		Sealed:   oauth.Sealed{Access: "enc.v1.sealed-access", Refresh: "enc.v1.sealed-refresh", WrappedKey: []byte{0, 1, 255}, KeyID: "arn:aws:kms:k"},
		Expiry:   oauth.Expiry{At: at.Add(time.Hour), SoftAt: at.Add(50 * time.Minute), Source: "provider"},
		Terms:    oauth.Terms{Scopes: []string{"business.manage"}, TokenType: "Bearer"},
		Attempts: oauth.Attempts{StoredBy: "attempt"},
		Version:  at.UnixMilli(), Gen: "generation", TokVer: 1, CreatedAt: at, UpdatedAt: at, Revision: 1, WriteID: "write-1",
	}
}

func mustSave(t *testing.T, s oauth.Store, prev, next oauth.Connection) {
	t.Helper()
	if err := s.Save(t.Context(), prev, next); err != nil {
		t.Fatal(err)
	}
}

func mustLoad(t *testing.T, s oauth.Store, k oauth.Key) oauth.Connection {
	t.Helper()
	c, found, err := s.Load(t.Context(), k)
	if err != nil || !found {
		t.Fatalf("found %v, %v", found, err)
	}
	return c
}

func wantFault(t *testing.T, err error, kind fault.Kind, code string) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind || fault.CodeOf(err) != code {
		t.Errorf("got %v, want %s of kind %v", err, code, kind)
	}
}

// Feature: microservices-architecture, Property 21: Data ownership enforcement
func TestOnlyItemsOfItsOwnAreTouched(t *testing.T) {
	script := faults.New()
	stand := httptest.NewServer(script.Handler(func(w http.ResponseWriter, _ *http.Request, _ []byte, _ string) {
		faults.WriteJSON(w, http.StatusOK, struct{}{})
	}))
	defer stand.Close()
	s := &dynamostore.Store{Client: client(stand.URL), Table: "table", Guard: &upstream.Guard{Name: "dynamodb", Code: "oauth.storage"}}
	touch := func(k oauth.Key) (load, save error) {
		c := connection(k)
		_, _, load = s.Load(t.Context(), k)
		return load, s.Save(t.Context(), oauth.Connection{}, c)
	}

	const lower, upper, digits = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
	isUser := func(id string) bool {
		return len(id) >= 1 && len(id) <= 128 && !strings.ContainsFunc(id, outside(lower+upper+digits+"-"))
	}
	isProvider := func(id string) bool {
		return len(id) >= 1 && len(id) <= 64 && strings.Contains(upper, id[:1]) && !strings.ContainsFunc(id, outside(upper+digits+"_"))
	}
	own, foreign := 0, 0
	laws := depthtest.Laws(t, 21, 200, 2000)
	entities := gen.Weighted([]gen.WeightedGen{
		{Weight: 3, Gen: gen.Const("")},
		{Weight: 2, Gen: gen.OneConstOf("USER#", "CONTENT#", "OAUTH#", "PROFILE#", "SEARCH#", "#", "/", "\x00")},
	})
	users := gen.OneGenOf(gen.AnyString(), gen.Identifier(), gen.RegexMatch(`^[A-Za-z0-9-]{1,130}$`))
	ids := gen.OneGenOf(gen.AnyString(), gen.RegexMatch(`^[A-Z][A-Z0-9_]{0,64}$`), gen.OneConstOf("FACEBOOK", "GOOGLE_BUSINESS"), gen.OneConstOf("profile", "SOCIAL#FACEBOOK", "FACEBOOK\n"))
	laws.Property("a key that is not an OAuth item's is refused before any call", prop.ForAll(func(prefix, user, provider string) string {
		k := oauth.Key{UserID: prefix + user, Provider: provider}
		before := script.Count()
		load, save := touch(k)
		called := script.Count() - before
		ours := isUser(k.UserID) && isProvider(k.Provider)
		if ours {
			own++
		} else {
			foreign++
		}
		switch {
		case ours && (load != nil || save != nil || called != 2):
			return fmt.Sprintf("%q is its own: %v, %v, %d calls", k, load, save, called)
		case !ours && (fault.KindOf(load) != fault.Forbidden || fault.KindOf(save) != fault.Forbidden || called != 0):
			return fmt.Sprintf("%q is not its own: %v, %v, %d calls", k, load, save, called)
		}
		return ""
	}, entities, users, ids))
	laws.TestingRun(t)
	if own < 20 || foreign < 100 {
		t.Errorf("%d keys were its own and %d were not, too few to tell", own, foreign)
	}

	script.ClearCalls()
	for _, k := range oauthtest.ForeignKeys() {
		load, save := touch(k)
		wantFault(t, load, fault.Forbidden, "oauth.not_owned")
		wantFault(t, save, fault.Forbidden, "oauth.not_owned")
	}
	if n := script.Count(); n != 0 {
		t.Errorf("%d calls were made", n)
	}
}

func outside(set string) func(rune) bool {
	return func(r rune) bool { return !strings.ContainsRune(set, r) }
}

func TestTheTableHoldsNoTokenInTheOpen(t *testing.T) {
	s := newStore(t)
	canaries := []string{}
	canary := func() secret.Text {
		text := "ya29." + rand.Text()
		canaries = append(canaries, text)
		return secret.New(text)
	}
	rng := mathrand.New(mathrand.NewSource(1))
	for i := range 40 {
		k := oauth.Key{UserID: fmt.Sprintf("user-%d", i), Provider: "GOOGLE_BUSINESS"}
		prev := oauth.Connection{}
		if i%2 == 0 { // some were the monolith's
			put(t, s, monolith(k, canary().Reveal(), canary().Reveal()))
			prev = mustLoad(t, s, k)
		}
		next := oauthtest.RandomConnection(rng, k)
		next.Revision = prev.Revision + 1
		open := next
		open.Plain = oauth.Tokens{Access: canary(), Refresh: canary()}
		if err := s.Save(t.Context(), prev, open); fault.KindOf(err) != fault.Internal {
			t.Errorf("open tokens: %v", err)
		}
		mustSave(t, s, prev, next)
	}
	out, err := s.Client.Scan(t.Context(), &dynamodb.ScanInput{TableName: &s.Table, ConsistentRead: aws.Bool(true)})
	if err != nil || out.Count != 40 {
		t.Fatalf("%d items, %v", out.Count, err)
	}
	seen := 0
	for _, item := range out.Items {
		walk(&types.AttributeValueMemberM{Value: item}, func(text string) {
			seen++
			for _, c := range canaries {
				if strings.Contains(text, c) {
					t.Errorf("%q is in the table", c)
				}
			}
		})
	}
	if seen < 40*10 {
		t.Errorf("only %d texts were looked at", seen)
	}
}

func walk(v types.AttributeValue, see func(text string)) {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		see(v.Value)
	case *types.AttributeValueMemberN:
		see(v.Value)
	case *types.AttributeValueMemberB:
		see(string(v.Value))
	case *types.AttributeValueMemberL:
		for _, v := range v.Value {
			walk(v, see)
		}
	case *types.AttributeValueMemberM:
		for _, v := range v.Value {
			walk(v, see)
		}
	case *types.AttributeValueMemberBOOL:
	default:
		panic(fmt.Sprintf("an attribute of type %T", v))
	}
}
