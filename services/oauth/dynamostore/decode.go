package dynamostore

import (
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"coagent/platform/secret"
	"coagent/services/oauth"
)

// The form of a token's text. Whatever carries the mark of a form that is not
// ours was sealed by a version that is not ours, and is no plain token.
const sealedForm = "enc.v1."

var anySealedForm = regexp.MustCompile(`^enc\.v[0-9]+\.`)

// An expiry in milliseconds lies between these: 1973 and the year 9999. One in
// seconds lies before them.
const (
	earliestExpiry = 100_000_000_000
	latestExpiry   = 253_402_300_799_999
)

// connectionIn reads an item. One that decode cannot read is Unreadable, with what
// is needed to replace it.
func connectionIn(k oauth.Key, item record) oauth.Connection {
	c, err := decode(k, item)
	if err != nil {
		c = oauth.Connection{
			Key: k, State: oauth.Unreadable, Version: natural(item, "version"), Revision: natural(item, "revision"),
			Attempts: oauth.Attempts{LeaseEpoch: natural(item, "leaseEpoch")},
		}
	}
	if err != nil || !regular(c, item) {
		c.Foreign = &oauth.Foreign{Item: item, Why: err}
	}
	return c
}

// natural is a number of an item that may hold anything; zero if it is none.
func natural(item record, name string) int64 {
	g := group{&reader{}, item}
	return max(0, g.count(name))
}

// regular reports whether the attributes that a write is conditional on are what
// the service would write for c.
func regular(c oauth.Connection, item record) bool {
	data, _ := item["Data"].(*types.AttributeValueMemberM)
	if data == nil {
		return false
	}
	_, hasToken := data.Value["accessToken"].(*types.AttributeValueMemberS)
	return hasToken && alike(item["UpdatedAt"], moment(c.UpdatedAt)) && alike(item["revision"], count(c.Revision))
}

func alike(a, b types.AttributeValue) bool {
	x, isNumber := a.(*types.AttributeValueMemberN)
	y, isToo := b.(*types.AttributeValueMemberN)
	if !isNumber || !isToo {
		return a == nil && b == nil
	}
	return x.Value == y.Value
}

// decode reads an item. The error names an attribute that cannot be read, and
// never what it holds. Of what the monolith or somebody's hand wrote it forgives
// what does no harm: times in other forms, an expiry that nobody can read (the
// token has ended, then), null for nothing.
func decode(k oauth.Key, item record) (oauth.Connection, error) {
	r := &reader{}
	top := group{r, item}
	if kind := top.text("EntityType"); kind != entityType && kind != "" {
		r.fail("EntityType")
	}
	data := top.group("Data")
	// Data.provider is not read: the monolith left it out at times, and the key says it.
	access, refresh := data.text("accessToken"), data.text("refreshToken")
	if data.attributes["accessToken"] == nil || access == "" && refresh != "" {
		r.fail("Data.accessToken")
	}
	c := oauth.Connection{
		Key:            k,
		AgentProfileID: data.text("agentProfileId"),
		Expiry:         oauth.Expiry{At: data.expiry("expiryDate")},
		Version:        top.count("version"),
		Attempts:       oauth.Attempts{LeaseEpoch: top.count("leaseEpoch")},
		Pending:        top.events("pendingEvents"),
		Codes:          top.codes("codes"),
		CreatedAt:      top.day("CreatedAt"),
		UpdatedAt:      top.day("UpdatedAt"),
		Revision:       top.count("revision"),
	}
	switch {
	case isPlain(access) || isPlain(refresh):
		if access != "" && !isPlain(access) || refresh != "" && !isPlain(refresh) {
			r.fail("Data") // half of it is ours
		}
		c.State = oauth.Active
		c.Plain = oauth.Tokens{Access: secret.New(access), Refresh: secret.New(refresh)}
	case access == "" && refresh == "" && c.Version == 0:
		c.State = oauth.Revoked // the monolith's, and nothing is connected
		c.Expiry.At = time.Time{}
	default:
		c.Sealed = oauth.Sealed{
			Access: access, Refresh: refresh, WrappedKey: top.bytes("wrappedKey"), KeyID: top.text("keyId"),
		}
		top.rest(&c)
		if err := consistent(c); err != nil {
			return oauth.Connection{}, errors.Join(err, r.err)
		}
	}
	if r.err != nil {
		return oauth.Connection{}, r.err
	}
	return c, nil
}

// rest reads what only an item of ours has.
func (g group) rest(c *oauth.Connection) {
	c.Gen, c.TokVer = g.text("gen"), g.count("tokVer")
	c.State = oauth.State(g.text("state"))
	c.Reauth = oauth.Reauth{Reason: oauth.ReauthReason(g.text("reason")), OnVersion: g.count("verdictOn")}
	c.Expiry = oauth.Expiry{
		At:        c.Expiry.At,
		SoftAt:    g.moment("softAt"),
		RefreshAt: g.moment("refreshExp"),
		Source:    g.text("expirySource"),
	}
	c.Terms = oauth.Terms{
		Scopes:          g.list("scopes"),
		TokenType:       g.text("tokenType"),
		ProviderSubject: g.text("providerSubject"),
		NeedsUpgrade:    g.flag("needsUpgrade"),
	}
	c.Attempts = oauth.Attempts{
		Lease:        g.lease("lease"),
		LeaseEpoch:   c.Attempts.LeaseEpoch,
		StoredBy:     g.text("lastAttempt"),
		FailCount:    int(g.count("failCount")),
		RetryAfter:   g.moment("retryAfter"),
		RefusedSince: g.moment("refusedSince"),
		ProviderCode: g.text("providerCode"),
		Doubt:        g.flag("doubt"),
	}
	c.ForgetAt, c.WriteID = g.seconds("TTL"), g.text("writeId")
}

func isPlain(token string) bool { return token != "" && !anySealedForm.MatchString(token) }

// consistent holds an item of ours against what every such item has.
func consistent(c oauth.Connection) error {
	for _, token := range []string{c.Sealed.Access, c.Sealed.Refresh} {
		if token != "" && !strings.HasPrefix(token, sealedForm) {
			return unreadable("Data")
		}
	}
	holds := c.Sealed.Access != "" || c.Sealed.Refresh != ""
	switch {
	case c.Version < 1:
		return unreadable("version")
	case c.Revision < 1:
		return unreadable("revision")
	case c.TokVer < 1:
		return unreadable("tokVer")
	case c.Gen == "":
		return unreadable("gen")
	case holds != (len(c.Sealed.WrappedKey) > 0):
		return unreadable("wrappedKey")
	}
	switch c.State {
	case oauth.Active:
		if c.Sealed.Access == "" {
			return unreadable("Data.accessToken")
		}
	case oauth.ReauthRequired, oauth.Revoked:
		if holds {
			return unreadable("state")
		}
	case oauth.Revoking: // holds tokens until the provider knows
	default:
		return unreadable("state")
	}
	return nil
}

func unreadable(attribute string) error {
	return errors.New("dynamostore: " + attribute + " cannot be read")
}
