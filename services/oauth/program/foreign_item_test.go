package program

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"coagent/clients/go/oauthclient"
	"coagent/mocks/oauthprovider"
	"coagent/platform/env"
	"coagent/platform/secret"
	"coagent/services/oauth"
	"coagent/services/oauth/authserver"
	"coagent/services/oauth/oauthtest"
)

type attributes = map[string]types.AttributeValue

func str(s string) types.AttributeValue    { return &types.AttributeValueMemberS{Value: s} }
func number(n string) types.AttributeValue { return &types.AttributeValueMemberN{Value: n} }

var null = &types.AttributeValueMemberNULL{Value: true}

// leave puts an item into the table as the monolith or somebody's hand would, with
// live tokens of a grant of user's. change makes it odd.
func (w *world) leave(t *testing.T, user string, tokens oauth.Tokens, change func(item, data attributes)) {
	t.Helper()
	data := attributes{
		"agentProfileId": str(user), "accessToken": str(tokens.Access.Reveal()), "refreshToken": str(tokens.Refresh.Reveal()), "provider": str(string(zillow)),
		"expiryDate": number(strconv.FormatInt(time.Now().Add(time.Hour).UnixMilli(), 10)),
	}
	item := attributes{
		"PK": str("OAUTH#" + user), "SK": str(string(zillow)), "EntityType": str("OAuthToken"), "Data": &types.AttributeValueMemberM{Value: data},
		"CreatedAt": number("1790000000001"), "UpdatedAt": number("1790000000002"),
	}
	change(item, data)
	if _, err := w.dynamo.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &w.table, Item: item}); err != nil {
		t.Fatal(err)
	}
}

// stored is a user's item.
func (w *world) stored(t *testing.T, user string) attributes {
	t.Helper()
	out, err := w.dynamo.GetItem(t.Context(), &dynamodb.GetItemInput{
		TableName: &w.table, ConsistentRead: aws.Bool(true), Key: keyOf(user),
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Item
}

// What the monolith, an import or somebody's hand left in the table: it is read if
// it says what is needed, else its owner is told to connect again. It can be
// ended and replaced in any case, and then none of it lies in the open.
func TestItemsThatNobodyWouldWrite(t *testing.T) {
	w := newWorld(t)
	url, log := w.serve(t, newWire(t, w.outside), nil)
	provided := httptest.NewServer(w.provider)
	t.Cleanup(provided.Close)
	soon := time.Now().Add(time.Hour)
	seconds := strconv.FormatInt(soon.Unix(), 10)
	none := func(attributes, attributes) {}
	expiry := func(v types.AttributeValue) func(item, data attributes) {
		return func(_, data attributes) { data["expiryDate"] = v }
	}
	for i, c := range []struct {
		name   string
		change func(item, data attributes)
		read   string
	}{
		{"as the monolith writes it", none, asIs},
		{"expiry in seconds", expiry(number(seconds)), refreshed},
		{"expiry in seconds, as a text", expiry(str(seconds)), refreshed},
		{"expiry in milliseconds, as a text", expiry(str(seconds + "000")), refreshed},
		{"expiry with a fraction", expiry(number(seconds + "123.75")), asIs},
		{"expiry as a date", expiry(str(soon.Format(time.RFC3339))), refreshed},
		{"expiry NULL", expiry(null), refreshed},
		{"expiry below zero", expiry(number("-1")), refreshed},
		{"expiry beyond all", expiry(number("9E+120")), refreshed},
		{"expiry that is a map", expiry(&types.AttributeValueMemberM{Value: attributes{}}), refreshed},
		{"no expiry", func(_, data attributes) { delete(data, "expiryDate") }, refreshed},
		{"refresh token NULL", func(_, data attributes) { data["refreshToken"] = null }, asIs},
		{"no refresh token, expiry NULL", func(_, data attributes) { data["refreshToken"], data["expiryDate"] = null, null }, noLongerGood},
		{"times as ISO texts", func(item, _ attributes) {
			item["CreatedAt"], item["UpdatedAt"] = str("2025-11-30T10:00:00.123Z"), str("2025-11-30T10:00:00+02:00")
		}, asIs},
		{"times NULL", func(item, _ attributes) { item["CreatedAt"], item["UpdatedAt"] = null, null }, asIs},
		{"times as words", func(item, _ attributes) { item["CreatedAt"], item["UpdatedAt"] = str("today"), str("") }, asIs},
		{"times with fractions", func(item, _ attributes) {
			item["CreatedAt"], item["UpdatedAt"] = number("1790000000001.5"), number("1790000000002.5")
		}, asIs},
		{"no EntityType", func(item, _ attributes) { delete(item, "EntityType") }, asIs},
		{"EntityType NULL", func(item, _ attributes) { item["EntityType"] = null }, asIs},
		{"no profile, no provider", func(_, data attributes) { data["agentProfileId"], data["provider"] = null, null }, asIs},
		{"everything odd at once", func(item, data attributes) {
			delete(item, "EntityType")
			item["CreatedAt"], item["UpdatedAt"], data["expiryDate"] = str("2025-11-30T10:00:00Z"), null, number(seconds+".5")
		}, refreshed},
		{"another EntityType", func(item, _ attributes) { item["EntityType"] = str("SocialConnection") }, reconnect},
		{"EntityType a number", func(item, _ attributes) { item["EntityType"] = number("7") }, reconnect},
		{"no Data", func(item, _ attributes) { delete(item, "Data") }, reconnect},
		{"Data a text", func(item, data attributes) { item["Data"] = data["accessToken"] }, reconnect},
		{"access token a number", func(_, data attributes) { data["accessToken"] = number("5") }, reconnect},
		{"access token NULL", func(_, data attributes) { data["accessToken"] = null }, reconnect},
		{"no access token", func(_, data attributes) { delete(data, "accessToken") }, reconnect},
		{"refresh token a list", func(_, data attributes) { data["refreshToken"] = &types.AttributeValueMemberL{} }, reconnect},
		{"a form of the future", func(_, data attributes) { data["accessToken"], data["refreshToken"] = str("enc.v9.abc"), str("") }, reconnect},
		{"half of it sealed", func(_, data attributes) {
			data["accessToken"] = str("enc.v1.abcdefghijklmnopqrstuvwxyz0123456789abcdefghi")
		}, reconnect},
		{"a version that is a text", func(item, _ attributes) { item["version"] = str("one") }, reconnect},
	} {
		f := foreign{world: w, t: t, url: url, provided: provided, name: c.name, user: fmt.Sprintf("user-%d", i), change: c.change}
		f.ask("reading", c.read, func(user string) (int, []byte) {
			r, err := w.as(t, url, user).GetTokenWithResponse(t.Context(), user, zillow, nil)
			if err != nil {
				t.Fatal(err)
			}
			return r.StatusCode(), r.Body
		})
		fresh := c.read
		if fresh == asIs && !strings.HasPrefix(c.name, "refresh token") { // with nothing to refresh by it stays
			fresh = refreshed
		}
		f.ask("refreshing", fresh, func(user string) (int, []byte) {
			r, err := w.as(t, url, user).RefreshTokenWithResponse(t.Context(), nil, oauthclient.RefreshRequest{UserID: user, Provider: zillow})
			if err != nil {
				t.Fatal(err)
			}
			return r.StatusCode(), r.Body
		})
		f.end()
		f.replace()
	}
	if strings.Contains(log.String(), `"level":"ERROR"`) {
		t.Errorf("the log says %s", log)
	}
}

const (
	asIs         = "200, as it is"
	refreshed    = "200, refreshed"
	noLongerGood = "409 oauth.reauth_required"
	reconnect    = "409 oauth.unsupported_record"
)

// foreign is one kind of item, tried by several users.
type foreign struct {
	*world
	t               *testing.T
	url, name, user string
	change          func(item, data attributes)
	provided        *httptest.Server
}

// leave puts such an item of user's into the table, with live tokens.
func (f foreign) leave(user string) oauth.Tokens {
	f.t.Helper()
	code := f.provider.Code(oauthprovider.Zillow, oauthprovider.Consent{User: user})
	row := oauth.Providers(env.From(f.env))[string(zillow)]
	g, err := (&authserver.Client{Transport: authserver.Transport(true, nil)}).Exchange(f.t.Context(), row, oauth.Exchange{Code: secret.New(code)})
	if err != nil {
		f.t.Fatal(err)
	}
	f.world.leave(f.t, user, g.Tokens, f.change)
	return g.Tokens
}

func (f foreign) env(name string) string {
	return oauthtest.ProviderSettings(f.provided.URL, callback)[name]
}

// ask sees that a call gives want. What could not be read is then as it was, and
// what could be is sealed.
func (f foreign) ask(what, want string, call func(user string) (int, []byte)) {
	f.t.Helper()
	user := f.user + "-" + what
	tokens := f.leave(user)
	left := f.stored(f.t, user)
	status, body := call(user)
	got := outcome(status, body)
	if status == http.StatusOK {
		got = refreshed
		if bytes.Contains(body, []byte(tokens.Access.Reveal())) {
			got = asIs
		}
	}
	if got != want {
		f.t.Errorf("%s: %s gives %s, want %s", f.name, what, got, want)
	}
	if want != reconnect {
		f.sealed(what, user, tokens)
		return
	}
	if now := f.stored(f.t, user); !reflect.DeepEqual(now, left) {
		f.t.Errorf("%s: %s left %v", f.name, what, now)
	}
	f.forget(user)
}

// end sees that a disconnect ends it.
func (f foreign) end() {
	f.t.Helper()
	user := f.user + "-end"
	tokens, c := f.leave(user), f.as(f.t, f.url, user)
	if r, err := c.DeleteTokenWithResponse(f.t.Context(), user, zillow, nil); err != nil || r.StatusCode() != http.StatusOK {
		f.t.Errorf("%s: ending it gives %v %s", f.name, err, outcome(r.StatusCode(), r.Body))
	}
	if r, err := c.GetTokenWithResponse(f.t.Context(), user, zillow, nil); err != nil || r.StatusCode() != http.StatusNotFound {
		f.t.Errorf("%s: ended, it gives %v %s", f.name, err, outcome(r.StatusCode(), r.Body))
	}
	f.sealed("ending it", user, tokens)
}

// replace sees that a new consent takes its place.
func (f foreign) replace() {
	f.t.Helper()
	user := f.user + "-new"
	tokens, c := f.leave(user), f.as(f.t, f.url, user)
	f.connect(f.t, c, user, zillow)
	if r, err := c.GetTokenWithResponse(f.t.Context(), user, zillow, nil); err != nil || r.JSON200 == nil {
		f.t.Errorf("%s: replaced, it gives %v %s", f.name, err, outcome(r.StatusCode(), r.Body))
	}
	f.sealed("a consent", user, tokens)
}

// sealed sees that none of what was left lies in the open.
func (f foreign) sealed(after, user string, tokens oauth.Tokens) {
	f.t.Helper()
	text, err := json.Marshal(f.stored(f.t, user))
	if err != nil {
		f.t.Fatal(err)
	}
	if bytes.Contains(text, []byte(tokens.Access.Reveal())) || bytes.Contains(text, []byte(tokens.Refresh.Reveal())) {
		f.t.Errorf("%s: after %s a token lies in the open", f.name, after)
	}
}

// forget takes away what the service leaves alone, so that the sweep finds nothing.
func (f foreign) forget(user string) {
	f.t.Helper()
	if _, err := f.dynamo.DeleteItem(f.t.Context(), &dynamodb.DeleteItemInput{TableName: &f.table, Key: keyOf(user)}); err != nil {
		f.t.Fatal(err)
	}
}

func keyOf(user string) attributes {
	return attributes{"PK": str("OAUTH#" + user), "SK": str(string(zillow))}
}

// outcome is a status and the code of its problem.
func outcome(status int, body []byte) string {
	_, code, _ := strings.Cut(string(body), `"code":"`)
	code, _, _ = strings.Cut(code, `"`)
	return strings.TrimSpace(fmt.Sprint(status, " ", code))
}
