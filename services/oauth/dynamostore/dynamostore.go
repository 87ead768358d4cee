// Package dynamostore keeps connections in the table that all services share,
// and touches nothing else in it.
package dynamostore

import (
	"context"
	"errors"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"coagent/platform/fault"
	"coagent/platform/upstream"
	"coagent/services/oauth"
)

// Store is an [oauth.Store] over one DynamoDB table. All fields are required.
//
// Load may be repeated by the Guard. Save calls DynamoDB once: a repeat of a
// write that was made although its answer was lost would meet its own result
// and report a conflict.
type Store struct {
	// Client must not repeat calls: the Guard does.
	Client *dynamodb.Client
	Table  string
	Guard  *upstream.Guard
}

var _ oauth.Store = (*Store)(nil)

// An oauth item's key can be made of these only. A user id with a # in it could
// name another service's item. How long they may be is no part of the expressions,
// which would be read letter by letter at each start.
var (
	userIDs   = regexp.MustCompile(`^[A-Za-z0-9-]+$`)
	providers = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
)

// The longest that there are.
const (
	longestUserID   = 128
	longestProvider = 64
)

// Load implements [oauth.Store]. Foreign says which attribute cannot be read, and
// never what it holds. An item of the monolith's has Plain tokens or,
// if it holds none, is Revoked. Where the monolith put its tokens into an item
// of ours, only Version, Revision, LeaseEpoch, Pending and Codes are left of the
// latter.
func (s *Store) Load(ctx context.Context, k oauth.Key) (oauth.Connection, bool, error) {
	key, err := primaryKey(k)
	if err != nil {
		return oauth.Connection{}, false, err
	}
	input := &dynamodb.GetItemInput{TableName: aws.String(s.Table), Key: key, ConsistentRead: aws.Bool(true)}
	item, err := upstream.Do(ctx, s.Guard, func(ctx context.Context) (record, error) {
		out, err := s.Client.GetItem(ctx, input)
		if err != nil {
			return nil, failure(err)
		}
		return out.Item, nil
	})
	if err != nil {
		return oauth.Connection{}, false, unavailable(err)
	}
	if len(item) == 0 {
		return oauth.Connection{}, false, nil
	}
	return connectionIn(k, item), true, nil
}

// Save implements [oauth.Store]. Times are kept in milliseconds, ForgetAt in
// whole seconds, rounded up.
//
// A next that Load would not accept, or that holds tokens in the open, is
// refused with an Internal fault before anything is sent.
func (s *Store) Save(ctx context.Context, prev, next oauth.Connection) error {
	key, err := primaryKey(next.Key)
	if err != nil {
		return err
	}
	item := encode(next)
	if err := sound(prev, next, item); err != nil {
		return err
	}
	return s.update(ctx, key, conditionalUpdate(prev, item))
}

// update makes one write, and makes it once.
func (s *Store) update(ctx context.Context, key record, input *dynamodb.UpdateItemInput) error {
	input.TableName, input.Key = aws.String(s.Table), key
	refused, err := upstream.Do(ctx, s.Guard, func(ctx context.Context) (refused, err error) {
		if _, err = s.Client.UpdateItem(ctx, input); err == nil {
			return nil, nil
		}
		if refused = refusal(err); refused != nil {
			return refused, nil // an answer, which says nothing against the table's health
		}
		f := failure(err)
		f.Temporary = false
		return nil, f
	})
	if err != nil {
		return unavailable(err)
	}
	return refused
}

func primaryKey(k oauth.Key) (record, error) {
	if len(k.UserID) > longestUserID || !userIDs.MatchString(k.UserID) ||
		len(k.Provider) > longestProvider || !providers.MatchString(k.Provider) {
		return nil, fault.New(fault.Forbidden, "oauth.not_owned", "This is not a connection's key.")
	}
	return record{"PK": text(keySpace + k.UserID), "SK": text(k.Provider)}, nil
}

// sound says why next must not be stored. Each reason is a mistake of the
// caller's.
func sound(prev, next oauth.Connection, item record) error {
	switch {
	case isStored(prev) && prev.Key != next.Key:
		return errors.New("dynamostore: a connection cannot replace another's")
	case next.Revision != prev.Revision+1:
		return errors.New("dynamostore: the revision must rise by one")
	case next.IsPlain():
		return errors.New("dynamostore: tokens must be sealed")
	}
	_, err := decode(next.Key, item)
	return err
}

// isStored reports whether prev is something that Load found.
func isStored(prev oauth.Connection) bool { return prev.State != "" }

// record is an item, or a map in one. An attribute that is nil is not there.
type record = map[string]types.AttributeValue

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }
