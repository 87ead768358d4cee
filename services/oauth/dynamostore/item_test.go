package dynamostore_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"coagent/platform/fault"
	"coagent/services/oauth"
	"coagent/services/oauth/dynamostore"
)

type item = map[string]types.AttributeValue

func s(text string) types.AttributeValue     { return &types.AttributeValueMemberS{Value: text} }
func n(number string) types.AttributeValue   { return &types.AttributeValueMemberN{Value: number} }
func m(members item) types.AttributeValue    { return &types.AttributeValueMemberM{Value: members} }
func null() types.AttributeValue             { return &types.AttributeValueMemberNULL{Value: true} }
func data(it item) item                      { return it["Data"].(*types.AttributeValueMemberM).Value }
func primary(k oauth.Key) item               { return item{"PK": s("OAUTH#" + k.UserID), "SK": s(k.Provider)} }
func with(it item, more item) item           { maps.Copy(it, more); return it }
func textOf(v types.AttributeValue) string   { return v.(*types.AttributeValueMemberS).Value }
func numberOf(v types.AttributeValue) string { return v.(*types.AttributeValueMemberN).Value }

// monolith is an item as the monolith stores it.
func monolith(k oauth.Key, access, refresh string) item {
	return with(primary(k), item{
		"EntityType": s("OAuthToken"), "CreatedAt": n("1790000000001"), "UpdatedAt": n("1790000000002"),
		"Data": m(item{"agentProfileId": s(k.UserID), "accessToken": s(access), "refreshToken": s(refresh),
			"expiryDate": n("1790003600000"), "provider": s(k.Provider)}),
	})
}

func put(t *testing.T, s *dynamostore.Store, it item) {
	t.Helper()
	if _, err := s.Client.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &s.Table, Item: it}); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, s *dynamostore.Store, k oauth.Key) item {
	t.Helper()
	out, err := s.Client.GetItem(t.Context(), &dynamodb.GetItemInput{TableName: &s.Table, Key: primary(k), ConsistentRead: aws.Bool(true)})
	if err != nil {
		t.Fatal(err)
	}
	return out.Item
}

// full is a connection with every field set.
func full() oauth.Connection {
	c := connection(key)
	at := c.CreatedAt
	c.Reauth.Reason, c.Attempts.ProviderCode, c.Expiry.RefreshAt = "revoked", "invalid_grant", at.Add(time.Hour*24)
	c.Terms.ProviderSubject, c.Terms.NeedsUpgrade = "fb-1", true
	c.Attempts.Lease, c.Attempts.LeaseEpoch = &oauth.Lease{Owner: "owner", StartedAt: at, Until: at.Add(15 * time.Second)}, 4
	c.Reauth.OnVersion, c.Attempts.FailCount, c.Attempts.RetryAfter, c.Attempts.Doubt = 9, 3, at.Add(time.Minute), true
	c.Attempts.RefusedSince = at
	c.ForgetAt = at.Add(time.Hour)
	c.Pending = []oauth.Event{{ID: "5b1e-42|GOOGLE_BUSINESS|1", Type: "oauth.token.refreshed", UserID: key.UserID, Provider: key.Provider,
		Version: 1, Reason: "expired", At: at, ExpiresAt: at.Add(time.Hour)}}
	c.Codes = []oauth.CodeUse{{Hash: "hash", Request: "request", By: "exchange", At: at, Outcome: "connected", Version: 7, ExpiresAt: at.Add(time.Hour)}}
	return c
}

// The item's shape is shared with the monolith and with what reads the table
// besides us, so it is spelled out here.
func TestAnItemHasTheShapeThatIsAgreedOn(t *testing.T) {
	store := newStore(t)
	mustSave(t, store, oauth.Connection{}, full())
	yes := &types.AttributeValueMemberBOOL{Value: true}
	want := with(primary(key), item{
		"EntityType": s("OAuthToken"), "CreatedAt": n("1795000000123"), "UpdatedAt": n("1795000000123"),
		"Data": m(item{"agentProfileId": s("5b1e-42"), "accessToken": s("enc.v1.sealed-access"), "refreshToken": s("enc.v1.sealed-refresh"),
			"expiryDate": n("1795003600123"), "provider": s("GOOGLE_BUSINESS")}),
		"version": n("1795000000123"), "gen": s("generation"), "tokVer": n("1"), "state": s("ACTIVE"), "reason": s("revoked"), "providerCode": s("invalid_grant"),
		"wrappedKey": &types.AttributeValueMemberB{Value: []byte{0, 1, 255}}, "keyId": s("arn:aws:kms:k"),
		"softAt": n("1795003000123"), "refreshExp": n("1795086400123"), "expirySource": s("provider"),
		"scopes": &types.AttributeValueMemberL{Value: []types.AttributeValue{s("business.manage")}}, "tokenType": s("Bearer"), "providerSubject": s("fb-1"),
		"needsUpgrade": yes, "lease": m(item{"owner": s("owner"), "startedAt": n("1795000000123"), "until": n("1795000015123")}), "leaseEpoch": n("4"),
		"verdictOn": n("9"), "lastAttempt": s("attempt"), "failCount": n("3"), "retryAfter": n("1795000060123"), "refusedSince": n("1795000000123"), "doubt": yes,
		"pendingEvents": &types.AttributeValueMemberL{Value: []types.AttributeValue{m(item{"id": s("5b1e-42|GOOGLE_BUSINESS|1"), "type": s("oauth.token.refreshed"),
			"userId": s("5b1e-42"), "provider": s("GOOGLE_BUSINESS"),
			"version": n("1"), "reason": s("expired"), "at": n("1795000000123"), "expiresAt": n("1795003600123")})}},
		"codes": &types.AttributeValueMemberL{Value: []types.AttributeValue{m(item{"hash": s("hash"), "request": s("request"), "by": s("exchange"),
			"at": n("1795000000123"), "outcome": s("connected"), "version": n("7"), "expiresAt": n("1795003600123")})}},
		"TTL": n("1795003601"), "revision": n("1"), "writeId": s("write-1"),
	})
	if got := get(t, store, key); !reflect.DeepEqual(got, want) {
		for _, name := range slices.Sorted(maps.Keys(with(maps.Clone(want), got))) {
			if !reflect.DeepEqual(got[name], want[name]) {
				t.Errorf("%s is %#v, want %#v", name, got[name], want[name])
			}
		}
	}
}

func TestWhatHasEndedReadsAsExpiredInTheMonolith(t *testing.T) {
	for _, state := range []oauth.State{oauth.ReauthRequired, oauth.Revoking, oauth.Revoked} {
		store := newStore(t)
		prev := full()
		mustSave(t, store, oauth.Connection{}, prev)
		next := prev
		next.State, next.Sealed, next.Revision = state, oauth.Sealed{}, 2
		next.Expiry.At, next.Expiry.SoftAt, next.Expiry.RefreshAt, next.Attempts.Lease = time.Time{}, time.Time{}, time.Time{}, nil
		mustSave(t, store, prev, next)
		got := get(t, store, key)
		if d := data(got); textOf(d["accessToken"]) != "" || textOf(d["refreshToken"]) != "" || numberOf(d["expiryDate"]) != "0" {
			t.Errorf("%s: Data is %v", state, d)
		}
		for _, gone := range []string{"wrappedKey", "keyId", "softAt", "refreshExp", "lease"} {
			if got[gone] != nil {
				t.Errorf("%s: %s is still there", state, gone)
			}
		}
	}
}

func TestWhatOthersPutIntoAnItemStays(t *testing.T) {
	store := newStore(t)
	mustSave(t, store, oauth.Connection{}, full())
	others := with(get(t, store, key), item{"breakerRef": s("b-1"), "futureThing": m(item{"a": n("1")})})
	data(others)["displayName"] = s("Jane's Homes")
	put(t, store, others)
	prev := mustLoad(t, store, key)
	next := connection(key)
	next.Revision, next.WriteID = 2, "write-2"
	mustSave(t, store, prev, next)
	got := get(t, store, key)
	if textOf(got["breakerRef"]) != "b-1" || !reflect.DeepEqual(got["futureThing"], others["futureThing"]) || textOf(data(got)["displayName"]) != "Jane's Homes" {
		t.Errorf("the item is %v", got)
	}
	if got["lease"] != nil || got["TTL"] != nil || textOf(got["writeId"]) != "write-2" {
		t.Errorf("what is ours was not replaced: %v", got)
	}
}

func TestAnItemOfTheMonolithsIsRead(t *testing.T) {
	want := oauth.Connection{Key: key, AgentProfileID: key.UserID, State: oauth.Active, Expiry: oauth.Expiry{At: time.UnixMilli(1790003600000).UTC()},
		CreatedAt: time.UnixMilli(1790000000001).UTC(), UpdatedAt: time.UnixMilli(1790000000002).UTC()}
	for name, c := range map[string]struct {
		change          func(item)
		access, refresh string
		other           func(*oauth.Connection)
	}{
		"whole":                   {access: "ya29.a", refresh: "1//r"},
		"no refresh token given":  {change: func(it item) { data(it)["refreshToken"] = s("") }, access: "ya29.a"},
		"no refresh token at all": {change: func(it item) { delete(data(it), "refreshToken") }, access: "ya29.a"},
		"no provider":             {change: func(it item) { delete(data(it), "provider") }, access: "ya29.a", refresh: "1//r"},
		"no expiry":               {func(it item) { delete(data(it), "expiryDate") }, "ya29.a", "1//r", func(c *oauth.Connection) { c.Expiry.At = time.Time{} }},
		"an expiry of 0":          {func(it item) { data(it)["expiryDate"] = n("0") }, "ya29.a", "1//r", func(c *oauth.Connection) { c.Expiry.At = time.Time{} }},
		"no profile":              {func(it item) { delete(data(it), "agentProfileId") }, "ya29.a", "1//r", func(c *oauth.Connection) { c.AgentProfileID = "" }},
		"no times": {func(it item) { delete(it, "CreatedAt"); delete(it, "UpdatedAt") }, "ya29.a", "1//r", func(
			c *oauth.Connection,
		) {
			c.CreatedAt, c.UpdatedAt = time.Time{}, time.Time{}
		}},
		"no tokens": {func(it item) { data(it)["accessToken"], data(it)["refreshToken"] = s(""), s("") }, "", "",
			func(c *oauth.Connection) { c.State, c.Expiry.At = oauth.Revoked, time.Time{} }},
		"a token that looks a little sealed": {func(it item) { data(it)["accessToken"] = s("enc.value") }, "enc.value", "1//r", nil},
	} {
		t.Run(name, func(t *testing.T) {
			store := newStore(t)
			it := monolith(key, "ya29.a", "1//r")
			if c.change != nil {
				c.change(it)
			}
			put(t, store, it)
			got, want := mustLoad(t, store, key), want
			if c.other != nil {
				c.other(&want)
			}
			if got.Plain.Access.Reveal() != c.access || got.Plain.Refresh.Reveal() != c.refresh {
				t.Errorf("the tokens are %q and %q", got.Plain.Access.Reveal(), got.Plain.Refresh.Reveal())
			}
			adopted := got
			got.Plain = oauth.Tokens{}
			if !cmp.Equal(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
			next := connection(key)
			mustSave(t, store, adopted, next)
			if got := mustLoad(t, store, key); !cmp.Equal(got, next) {
				t.Errorf("adopted, it is %+v", got)
			}
			wantFault(t, store.Save(t.Context(), adopted, next), fault.Conflict, "oauth.conflict")
		})
	}
}

func TestAnItemThatTheMonolithReplacedMeanwhileIsAConflict(t *testing.T) {
	for name, replace := range map[string]func(item){
		"by another token":         func(it item) { data(it)["accessToken"] = s("ya29.b") },
		"at another time":          func(it item) { it["UpdatedAt"] = n("1790000000003") },
		"by one of ours":           func(it item) { it["revision"] = n("1") },
		"by something without any": func(it item) { delete(it, "Data") },
	} {
		t.Run(name, func(t *testing.T) {
			store := newStore(t)
			it := monolith(key, "ya29.a", "1//r")
			put(t, store, it)
			seen := mustLoad(t, store, key)
			replace(it)
			put(t, store, it)
			wantFault(t, store.Save(t.Context(), seen, connection(key)), fault.Conflict, "oauth.conflict")
			if got := get(t, store, key); !reflect.DeepEqual(got, it) {
				t.Errorf("the item is %v", got)
			}
		})
	}
	t.Run("by nothing", func(t *testing.T) {
		store := newStore(t)
		put(t, store, monolith(key, "ya29.a", "1//r"))
		seen := mustLoad(t, store, key)
		if _, err := store.Client.DeleteItem(t.Context(), &dynamodb.DeleteItemInput{TableName: &store.Table, Key: primary(key)}); err != nil {
			t.Fatal(err)
		}
		wantFault(t, store.Save(t.Context(), seen, connection(key)), fault.Conflict, "oauth.conflict")
		if got := get(t, store, key); len(got) != 0 {
			t.Errorf("there is %v", got)
		}
	})
}

// The monolith may put its tokens into an item of ours and leave the rest.
func TestTokensThatTheMonolithPutIntoAnItemOfOursAreRead(t *testing.T) {
	store := newStore(t)
	first := full()
	first.State, first.Sealed, first.WriteID = oauth.Revoking, oauth.Sealed{}, "ours"
	mustSave(t, store, oauth.Connection{}, first)
	ours := mustLoad(t, store, key)
	it := with(get(t, store, key), item{"Data": monolith(key, "ya29.new", "1//new")["Data"]})
	put(t, store, it)

	got := mustLoad(t, store, key)
	if got.Plain.Access.Reveal() != "ya29.new" || got.Plain.Refresh.Reveal() != "1//new" {
		t.Errorf("the tokens are %q and %q", got.Plain.Access.Reveal(), got.Plain.Refresh.Reveal())
	}
	want := oauth.Connection{Key: key, AgentProfileID: key.UserID, State: oauth.Active, Plain: got.Plain, Expiry: oauth.Expiry{
		At: time.UnixMilli(1790003600000).UTC(),
	},
		Version: ours.Version, Attempts: oauth.Attempts{
			LeaseEpoch: ours.Attempts.LeaseEpoch,
		}, Pending: ours.Pending, Codes: ours.Codes, CreatedAt: ours.CreatedAt, UpdatedAt: ours.UpdatedAt, Revision: 1}
	if !cmp.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	next := connection(key)
	next.Revision = 2
	wantFault(t, store.Save(t.Context(), ours, next), fault.Conflict, "oauth.conflict") // the revision alone would not tell
	mustSave(t, store, got, next)
	if got := get(t, store, key); got["TTL"] != nil || textOf(got["state"]) != "ACTIVE" {
		t.Errorf("the item is %v", got)
	}
}

func TestAnItemThatCannotBeReadIsLeftAlone(t *testing.T) {
	const secret = "s3cr3t"
	for name, corrupt := range map[string]func(item){
		"no Data":                          func(it item) { delete(it, "Data") },
		"Data is a text":                   func(it item) { it["Data"] = s(secret) },
		"no access token":                  func(it item) { delete(data(it), "accessToken") },
		"an access token of null":          func(it item) { data(it)["accessToken"] = null() },
		"an access token that is a number": func(it item) { data(it)["accessToken"] = n("5") },
		"a refresh token that is a number": func(it item) { data(it)["refreshToken"] = n("5") },
		"a form of the future":             func(it item) { data(it)["accessToken"] = s("enc.v9." + secret) },
		"a refresh token of the future":    func(it item) { data(it)["refreshToken"] = s("enc.v10." + secret) },
		"nothing but a form of the future": func(it item) { data(it)["accessToken"], data(it)["refreshToken"] = s("enc.v9."+secret), s("") },
		"a form of the future, without a version": func(it item) {
			data(it)["accessToken"], data(it)["refreshToken"] = s("enc.v9."+secret), s("")
			delete(it, "version")
		},
		"half of it in the open":       func(it item) { data(it)["accessToken"] = s("ya29." + secret) },
		"the other half in the open":   func(it item) { data(it)["refreshToken"] = s("1//" + secret) },
		"another entity":               func(it item) { it["EntityType"] = s("SocialConnection") },
		"no version":                   func(it item) { delete(it, "version") },
		"a version that is a text":     func(it item) { it["version"] = s("1") },
		"a version below zero":         func(it item) { it["version"] = n("-1") },
		"fewer leases than none":       func(it item) { it["leaseEpoch"] = n("-1") },
		"a version beyond all":         func(it item) { it["version"] = n("99999999999999999999") },
		"no revision":                  func(it item) { delete(it, "revision") },
		"no generation":                func(it item) { delete(it, "gen") },
		"no token version":             func(it item) { delete(it, "tokVer") },
		"no wrapped key":               func(it item) { delete(it, "wrappedKey") },
		"a wrapped key that is a text": func(it item) { it["wrappedKey"] = s(secret) },
		"no state":                     func(it item) { delete(it, "state") },
		"a state of the future":        func(it item) { it["state"] = s("PAUSED") },
		"dead, with tokens":            func(it item) { it["state"] = s("REAUTH_REQUIRED") },
		"active, without tokens":       func(it item) { data(it)["accessToken"], data(it)["refreshToken"] = s(""), s("") },
		"a lease that is a text":       func(it item) { it["lease"] = s("me") },
		"a lease until a word":         func(it item) { it["lease"] = m(item{"owner": s("me"), "until": s("noon")}) },
		"scopes that are a text":       func(it item) { it["scopes"] = s("a b") },
		"scopes that are numbers":      func(it item) { it["scopes"] = &types.AttributeValueMemberL{Value: []types.AttributeValue{n("1")}} },
		"pending events that are texts": func(it item) {
			it["pendingEvents"] = &types.AttributeValueMemberL{Value: []types.AttributeValue{s("e")}}
		},
		"a doubt that is a text": func(it item) { it["doubt"] = s("yes") },
		"a TTL that is a text":   func(it item) { it["TTL"] = s("soon") },
	} {
		t.Run(name, func(t *testing.T) {
			store := newStore(t)
			mustSave(t, store, oauth.Connection{}, full())
			it := get(t, store, key)
			corrupt(it)
			put(t, store, it)
			c := mustLoad(t, store, key)
			if c.State != oauth.Unreadable || c.Foreign == nil || c.Foreign.Why == nil {
				t.Fatalf("it reads as %s", c.State)
			}
			if why := c.Foreign.Why.Error(); strings.Contains(why, secret) || strings.Contains(why, "enc.v") {
				t.Errorf("the cause is %s", why)
			}
			wantFault(t, store.Save(t.Context(), oauth.Connection{}, connection(key)), fault.Conflict, "oauth.conflict")
			if got := get(t, store, key); !reflect.DeepEqual(got, it) {
				t.Errorf("the item is %v", got)
			}
		})
	}
}
