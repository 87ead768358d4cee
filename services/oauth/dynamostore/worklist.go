package dynamostore

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"coagent/platform/upstream"
	"coagent/services/oauth"
)

// Worklist is an [oauth.Worklist] in the table of a Store. Its items are OAUTHWORK
// / <user>#<provider>, and DynamoDB drops them when their TTL is over.
type Worklist struct{ *Store }

var _ oauth.Worklist = Worklist{}

const (
	workSpace = "OAUTHWORK"
	// noteTime outlives everything that is tried again.
	noteTime = 48 * time.Hour
	// maxNotes bounds what one query reads.
	maxNotes = 200
)

// Note implements [oauth.Worklist].
func (w Worklist) Note(ctx context.Context, k oauth.Key) error {
	key, err := noteKey(k)
	if err != nil {
		return err
	}
	return w.update(ctx, key, &dynamodb.UpdateItemInput{
		UpdateExpression:         aws.String("SET #stamp = :stamp, #ttl = :ttl"),
		ExpressionAttributeNames: map[string]string{"#stamp": "stamp", "#ttl": "TTL"},
		ExpressionAttributeValues: record{
			":stamp": text(rand.Text()), ":ttl": number(time.Now().Add(noteTime).Unix()),
		},
	})
}

// Noted implements [oauth.Worklist]. It begins at a place of the list that differs
// from call to call, so that what cannot be done keeps nothing else from it.
func (w Worklist) Noted(ctx context.Context) ([]oauth.Note, error) {
	notes, err := w.query(ctx, record{"PK": text(workSpace), "SK": text(strings.ToLower(rand.Text()))})
	if err == nil && len(notes) < maxNotes {
		var first []oauth.Note
		first, err = w.query(ctx, nil)
		notes = append(notes, first...)
	}
	return notes, err
}

func (w Worklist) query(ctx context.Context, after record) ([]oauth.Note, error) {
	input := &dynamodb.QueryInput{
		TableName: aws.String(w.Table), Limit: aws.Int32(maxNotes), ExclusiveStartKey: after,
		ConsistentRead: aws.Bool(true), KeyConditionExpression: aws.String("PK = :space"),
		ExpressionAttributeValues: record{":space": text(workSpace)},
	}
	out, err := upstream.Do(ctx, w.Guard, func(ctx context.Context) (*dynamodb.QueryOutput, error) {
		out, err := w.Client.Query(ctx, input)
		if err != nil {
			return nil, failure(err)
		}
		return out, nil
	})
	if err != nil {
		return nil, unavailable(err)
	}
	var notes []oauth.Note
	for _, item := range out.Items {
		g := group{&reader{}, item}
		user, provider, _ := strings.Cut(g.text("SK"), "#")
		notes = append(notes, oauth.Note{Key: oauth.Key{UserID: user, Provider: provider}, Stamp: g.text("stamp")})
	}
	return notes, nil
}

// Forget implements [oauth.Worklist].
func (w Worklist) Forget(ctx context.Context, n oauth.Note) error {
	key, err := noteKey(n.Key)
	if err != nil {
		return err
	}
	input := &dynamodb.DeleteItemInput{
		TableName: aws.String(w.Table), Key: key, ConditionExpression: aws.String("#stamp = :stamp"),
		ExpressionAttributeNames:  map[string]string{"#stamp": "stamp"},
		ExpressionAttributeValues: record{":stamp": text(n.Stamp)},
	}
	_, err = upstream.Do(ctx, w.Guard, func(ctx context.Context) (struct{}, error) {
		if _, err := w.Client.DeleteItem(ctx, input); err != nil && refusal(err) == nil { // a later note stays
			return struct{}{}, failure(err)
		}
		return struct{}{}, nil
	})
	if err != nil {
		return unavailable(err)
	}
	return nil
}

func noteKey(k oauth.Key) (record, error) {
	if _, err := primaryKey(k); err != nil {
		return nil, err
	}
	return record{"PK": text(workSpace), "SK": text(k.UserID + "#" + k.Provider)}, nil
}
