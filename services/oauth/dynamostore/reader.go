package dynamostore

import (
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"coagent/services/oauth"
)

// reader remembers the first attribute that could not be read.
type reader struct{ err error }

func (r *reader) fail(attribute string) {
	if r.err == nil {
		r.err = unreadable(attribute)
	}
}

// group reads the attributes of an item or of a map in one. An attribute that
// is not there gives the zero value; one of another type is a failure.
type group struct {
	*reader
	attributes record
}

// of gives the attribute as a T; nil if it is not there, or is null, as languages
// write nothing that have a value for it.
func of[T types.AttributeValue](g group, name string) (v T) {
	a := g.attributes[name]
	if _, null := a.(*types.AttributeValueMemberNULL); null || a == nil {
		return v
	}
	v, ok := a.(T)
	if !ok {
		g.fail(name)
	}
	return v
}

func (g group) text(name string) string {
	if v := of[*types.AttributeValueMemberS](g, name); v != nil {
		return v.Value
	}
	return ""
}

func (g group) bytes(name string) []byte {
	if v := of[*types.AttributeValueMemberB](g, name); v != nil {
		return v.Value
	}
	return nil
}

func (g group) flag(name string) bool {
	v := of[*types.AttributeValueMemberBOOL](g, name)
	return v != nil && v.Value
}

func (g group) number(name string) (n int64, there bool) {
	v := of[*types.AttributeValueMemberN](g, name)
	if v == nil {
		return 0, false
	}
	n, err := strconv.ParseInt(v.Value, 10, 64)
	if err != nil {
		g.fail(name)
	}
	return n, err == nil
}

func (g group) count(name string) int64 {
	n, _ := g.number(name)
	if n < 0 {
		g.fail(name)
	}
	return n
}

func (g group) moment(name string) time.Time {
	if ms, there := g.number(name); there {
		return time.UnixMilli(ms).UTC()
	}
	return time.Time{}
}

func (g group) seconds(name string) time.Time {
	if s, there := g.number(name); there {
		return time.Unix(s, 0).UTC()
	}
	return time.Time{}
}

// expiry is a moment. One that nobody can read, or that is in seconds, is none:
// the token has ended.
func (g group) expiry(name string) time.Time {
	v, isNumber := g.attributes[name].(*types.AttributeValueMemberN)
	if !isNumber {
		return time.Time{}
	}
	ms, err := strconv.ParseFloat(v.Value, 64)
	if err != nil || ms < earliestExpiry || ms > latestExpiry {
		return time.Time{}
	}
	return time.UnixMilli(int64(ms)).UTC()
}

// day is when something was done, for people to read; zero if it is not told in
// a way that is known.
func (g group) day(name string) time.Time {
	switch v := g.attributes[name].(type) {
	case *types.AttributeValueMemberN:
		return group{&reader{}, g.attributes}.moment(name)
	case *types.AttributeValueMemberS:
		if at, err := time.Parse(time.RFC3339, v.Value); err == nil {
			return at.UTC().Truncate(time.Millisecond)
		}
	}
	return time.Time{}
}

// group is a map that has to be there.
func (g group) group(name string) group {
	v := of[*types.AttributeValueMemberM](g, name)
	if v == nil {
		g.fail(name)
		return group{g.reader, nil}
	}
	return group{g.reader, v.Value}
}

func (g group) list(name string) []string {
	v := of[*types.AttributeValueMemberL](g, name)
	if v == nil {
		return nil
	}
	words := make([]string, len(v.Value))
	for i, a := range v.Value {
		words[i] = group{g.reader, record{name: a}}.text(name)
	}
	return words
}

func (g group) lease(name string) *oauth.Lease {
	if g.attributes[name] == nil {
		return nil
	}
	l := g.group(name)
	return &oauth.Lease{Owner: l.text("owner"), StartedAt: l.moment("startedAt"), Until: l.moment("until")}
}

func (g group) events(name string) []oauth.Event {
	v := of[*types.AttributeValueMemberL](g, name)
	if v == nil || len(v.Value) == 0 {
		return nil
	}
	pending := make([]oauth.Event, len(v.Value))
	for i, a := range v.Value {
		e := group{g.reader, record{name: a}}.group(name)
		pending[i] = oauth.Event{
			ID: e.text("id"), Type: e.text("type"), UserID: e.text("userId"), Provider: e.text("provider"),
			Version: e.count("version"), Reason: oauth.ReauthReason(e.text("reason")),
			At: e.moment("at"), ExpiresAt: e.moment("expiresAt"),
		}
	}
	return pending
}

func (g group) codes(name string) []oauth.CodeUse {
	v := of[*types.AttributeValueMemberL](g, name)
	if v == nil || len(v.Value) == 0 {
		return nil
	}
	uses := make([]oauth.CodeUse, len(v.Value))
	for i, a := range v.Value {
		u := group{g.reader, record{name: a}}.group(name)
		uses[i] = oauth.CodeUse{
			Hash: u.text("hash"), Request: u.text("request"), By: u.text("by"), At: u.moment("at"),
			Outcome: u.text("outcome"), Version: u.count("version"), ExpiresAt: u.moment("expiresAt"),
		}
	}
	return uses
}
