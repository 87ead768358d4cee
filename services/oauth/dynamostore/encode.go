package dynamostore

import (
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"coagent/services/oauth"
)

// entityType marks the items that are this service's.
const entityType = "OAuthToken"

// encode gives the attributes of a connection beside its key, nil for those
// that are to be removed. Data is what the monolith knows too, and is always
// whole: the monolith takes an item without expiryDate for one that never
// expires.
func encode(c oauth.Connection) record {
	expiry := int64(0)
	if !c.Expiry.At.IsZero() {
		expiry = c.Expiry.At.UnixMilli()
	}
	return record{
		"EntityType": text(entityType),
		"Data": &types.AttributeValueMemberM{Value: record{
			"agentProfileId": text(c.AgentProfileID),
			"accessToken":    text(c.Sealed.Access),
			"refreshToken":   text(c.Sealed.Refresh),
			"expiryDate":     number(expiry),
			"provider":       text(c.Provider),
		}},
		"CreatedAt":       moment(c.CreatedAt),
		"UpdatedAt":       moment(c.UpdatedAt),
		"version":         count(c.Version),
		"gen":             word(c.Gen),
		"tokVer":          count(c.TokVer),
		"state":           word(string(c.State)),
		"reason":          word(string(c.Reauth.Reason)),
		"providerCode":    word(c.Attempts.ProviderCode),
		"wrappedKey":      bytes(c.Sealed.WrappedKey),
		"keyId":           word(c.Sealed.KeyID),
		"softAt":          moment(c.Expiry.SoftAt),
		"refreshExp":      moment(c.Expiry.RefreshAt),
		"expirySource":    word(c.Expiry.Source),
		"scopes":          list(c.Terms.Scopes),
		"tokenType":       word(c.Terms.TokenType),
		"providerSubject": word(c.Terms.ProviderSubject),
		"needsUpgrade":    flag(c.Terms.NeedsUpgrade),
		"lease":           lease(c.Attempts.Lease),
		"leaseEpoch":      count(c.Attempts.LeaseEpoch),
		"verdictOn":       count(c.Reauth.OnVersion),
		"lastAttempt":     word(c.Attempts.StoredBy),
		"failCount":       count(int64(c.Attempts.FailCount)),
		"retryAfter":      moment(c.Attempts.RetryAfter),
		"refusedSince":    moment(c.Attempts.RefusedSince),
		"doubt":           flag(c.Attempts.Doubt),
		"pendingEvents":   events(c.Pending),
		"codes":           codes(c.Codes),
		"TTL":             seconds(c.ForgetAt),
		"revision":        count(c.Revision),
		"writeId":         word(c.WriteID),
	}
}

func number(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
}

// The following give nil, which is no attribute, for a zero value.

func word(s string) types.AttributeValue {
	if s == "" {
		return nil
	}
	return text(s)
}

func count(n int64) types.AttributeValue {
	if n == 0 {
		return nil
	}
	return number(n)
}

func flag(b bool) types.AttributeValue {
	if !b {
		return nil
	}
	return &types.AttributeValueMemberBOOL{Value: true}
}

func bytes(b []byte) types.AttributeValue {
	if len(b) == 0 {
		return nil
	}
	return &types.AttributeValueMemberB{Value: b}
}

func moment(t time.Time) types.AttributeValue {
	if t.IsZero() {
		return nil
	}
	return number(t.UnixMilli())
}

// seconds rounds up, so that nothing is dropped before its time.
func seconds(t time.Time) types.AttributeValue {
	if t.IsZero() {
		return nil
	}
	return number(t.Add(time.Second - time.Nanosecond).Unix())
}

func list(words []string) types.AttributeValue {
	if words == nil {
		return nil
	}
	values := make([]types.AttributeValue, len(words))
	for i, w := range words {
		values[i] = text(w)
	}
	return &types.AttributeValueMemberL{Value: values}
}

func lease(l *oauth.Lease) types.AttributeValue {
	if l == nil {
		return nil
	}
	return compact(record{"owner": word(l.Owner), "until": moment(l.Until), "startedAt": moment(l.StartedAt)})
}

func events(pending []oauth.Event) types.AttributeValue {
	if len(pending) == 0 {
		return nil
	}
	values := make([]types.AttributeValue, len(pending))
	for i, e := range pending {
		values[i] = compact(record{
			"id": word(e.ID), "type": word(e.Type), "userId": word(e.UserID), "provider": word(e.Provider),
			"version": count(e.Version), "reason": word(string(e.Reason)),
			"at": moment(e.At), "expiresAt": moment(e.ExpiresAt),
		})
	}
	return &types.AttributeValueMemberL{Value: values}
}

func codes(uses []oauth.CodeUse) types.AttributeValue {
	if len(uses) == 0 {
		return nil
	}
	values := make([]types.AttributeValue, len(uses))
	for i, u := range uses {
		values[i] = compact(record{
			"hash": word(u.Hash), "request": word(u.Request), "by": word(u.By), "at": moment(u.At),
			"outcome": word(u.Outcome), "version": count(u.Version), "expiresAt": moment(u.ExpiresAt),
		})
	}
	return &types.AttributeValueMemberL{Value: values}
}

// compact is a map of the attributes that are there.
func compact(r record) types.AttributeValue {
	for name, v := range r {
		if v == nil {
			delete(r, name)
		}
	}
	return &types.AttributeValueMemberM{Value: r}
}
