// Package dynamorates counts the requests of users in a DynamoDB table, for all
// processes together: for a service that has a table and no Redis.
package dynamorates

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"coagent/platform/admission"
	"coagent/platform/awsfault"
	"coagent/platform/fault"
	"coagent/platform/upstream"
)

// Store is an [admission.Store] in a table with the keys PK and SK, whose items
// DynamoDB drops when their TTL is over. Its items are RATE#<user> / <limit>; it
// touches no other. All fields are required.
//
// Each bucket is counted by the clock of whichever process takes from it. Clocks
// that differ by a second let through what comes back in a second.
// A write that arrives late carries an older time, and so has a clock behind.
type Store struct {
	// Client must not repeat calls.
	Client *dynamodb.Client
	Table  string
	// Guard bounds one call. Its circuit is what keeps requests from waiting for
	// a table that is away.
	Guard *upstream.Guard
}

var _ admission.Store = (*Store)(nil)

// timeout bounds a call of a Store that [New] makes: better a request too many
// than one that waits. A new connection with TLS fits in.
const timeout = 300 * time.Millisecond

// New is a Store whose calls take 300 ms at most, and that asks a table that is
// away about once a minute.
func New(client *dynamodb.Client, table string, log *slog.Logger) *Store {
	return &Store{Client: client, Table: table, Guard: &upstream.Guard{
		Name: "dynamodb-rates", Code: "admission.rates", Timeout: timeout, Log: log,
	}}
}

// skew is how far clocks, and calls on their way, may be apart. A bucket that is
// empty by one clock is full again later than is possible by a clock behind it, and
// must not count as full for that.
const skew = time.Minute

// tries bounds how often a bucket is looked at anew since others changed it meanwhile.
const tries = 5

// Take implements [admission.Store] by the generic cell rate algorithm: the item
// is the time at which the bucket will be full again. That is one call, or two
// for a bucket that is full.
func (s *Store) Take(ctx context.Context, user string, limit admission.Limit, n int) (float64, bool, error) {
	t := taking{store: s, key: record{"PK": text("RATE#" + user), "SK": text(limit.Name)}, limit: limit, n: n}
	for range tries {
		left, taken, err := t.fromPart(ctx)
		if err != nil || taken {
			return left, taken, err
		}
		if now := micros(time.Now()); !t.short(fullAt(t.old), now) {
			if left, taken, err = t.fromFull(ctx); err != nil || taken {
				return left, taken, err
			}
		}
		seen, err := t.seen(ctx)
		if err != nil {
			return 0, false, err
		}
		if now := micros(time.Now()); t.short(seen, now) {
			return t.left(seen, now), false, nil
		}
	}
	return 0, false, fault.New(fault.Unavailable, "admission.rates_unavailable", "Too many count at once.")
}

// taking is one Take.
type taking struct {
	store *Store
	key   record
	limit admission.Limit
	n     int
	old   record // what a condition failed on; nil if the table did not say
	full  int64  // the time that was stored
}

type record = map[string]types.AttributeValue

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func number(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
}

func micros(t time.Time) int64 { return t.UnixMicro() }

func (t *taking) step() int64  { return t.limit.Rate.Interval().Microseconds() }
func (t *taking) cost() int64  { return t.step() * int64(t.n) }
func (t *taking) whole() int64 { return t.step() * int64(t.limit.Rate.Requests) }

// possible is the last time at which a bucket can be full again.
func (t *taking) possible(now int64) int64 { return now + t.whole() + skew.Microseconds() }

func (t *taking) left(full, now int64) float64 {
	return max(0, float64(now+t.whole()-full)/float64(t.step()))
}

// short reports whether a bucket that will be full at that time has less than is
// to be taken. A time beyond all comes from a clock that is far ahead, or from a
// larger limit, and counts as past.
func (t *taking) short(full, now int64) bool {
	return full >= now && full <= t.possible(now) && full+t.cost() > now+t.whole()
}

// fromPart takes from a bucket of which something was taken before.
func (t *taking) fromPart(ctx context.Context) (left float64, taken bool, err error) {
	now := micros(time.Now())
	taken, err = t.update(ctx, "SET #full = #full + :cost, #ttl = :ttl", "#full BETWEEN :now AND :last", record{
		":cost": number(t.cost()), ":now": number(now), ":last": number(now + t.whole() - t.cost()), ":ttl": t.ttl(now),
	})
	return t.left(t.full, now), taken, err
}

// fromFull takes from a bucket that is full, for what is stored has passed or
// cannot be.
func (t *taking) fromFull(ctx context.Context) (left float64, taken bool, err error) {
	now := micros(time.Now())
	taken, err = t.update(ctx, "SET #full = :after, #ttl = :ttl",
		"attribute_not_exists(#full) OR NOT (#full BETWEEN :now AND :last)", record{
			":after": number(now + t.cost()), ":now": number(now), ":last": number(t.possible(now)), ":ttl": t.ttl(now),
		})
	return t.left(t.full, now), taken, err
}

// ttl is when the bucket is full again in any case, in seconds and a minute more.
func (t *taking) ttl(now int64) types.AttributeValue {
	return number((now+t.whole())/1e6 + 60)
}

// update makes one conditional write; taken is false if the condition failed.
func (t *taking) update(ctx context.Context, update, condition string, values record) (taken bool, err error) {
	input := &dynamodb.UpdateItemInput{
		TableName: aws.String(t.store.Table), Key: t.key, UpdateExpression: aws.String(update),
		ConditionExpression:                 aws.String(condition),
		ExpressionAttributeNames:            map[string]string{"#full": "fullAt", "#ttl": "TTL"},
		ExpressionAttributeValues:           values,
		ReturnValues:                        types.ReturnValueAllNew,
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}
	t.old = nil
	item, err := upstream.Do(ctx, t.store.Guard, func(ctx context.Context) (record, error) {
		out, err := t.store.Client.UpdateItem(ctx, input)
		if failed, ok := errors.AsType[*types.ConditionalCheckFailedException](err); ok {
			t.old = failed.Item
			return nil, nil // an answer, which says nothing against the table
		}
		if err != nil {
			return nil, away(err)
		}
		return out.Attributes, nil
	})
	if err != nil || item == nil {
		return false, err
	}
	t.full = fullAt(item)
	return true, nil
}

// seen is the time that is stored; zero if there is none. A table that says what
// a condition failed on is not asked again.
func (t *taking) seen(ctx context.Context) (int64, error) {
	if t.old != nil {
		return fullAt(t.old), nil
	}
	input := &dynamodb.GetItemInput{TableName: aws.String(t.store.Table), Key: t.key, ConsistentRead: aws.Bool(true)}
	item, err := upstream.Do(ctx, t.store.Guard, func(ctx context.Context) (record, error) {
		out, err := t.store.Client.GetItem(ctx, input)
		if err != nil {
			return nil, away(err)
		}
		return out.Item, nil
	})
	return fullAt(item), err
}

// fullAt is the time in an item; zero if there is none that can be read, and that
// has passed.
func fullAt(item record) int64 {
	v, _ := item["fullAt"].(*types.AttributeValueMemberN)
	if v == nil {
		return 0
	}
	n, err := strconv.ParseInt(v.Value, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func away(err error) error {
	return fault.Wrap(awsfault.CauseOf(err), fault.Unavailable, "admission.rates_unavailable",
		"How often a user came cannot be counted just now.")
}
