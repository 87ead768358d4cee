package dynamostore

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"coagent/platform/upstream"
	"coagent/services/oauth"
)

// keySpace is how the partition key of every connection begins.
const keySpace = "OAUTH#"

// Page is a part of the table, for an operator's program.
type Page struct {
	Connections []oauth.Connection
	Scanned     int    // items that were looked at, those of other services included
	Next        string // where the next page begins; empty after the last
}

// Scan reads limit items of the table and gives the connections among them. It
// begins where from says, which is a Page's Next, or at the beginning.
func (s *Store) Scan(ctx context.Context, from string, limit int) (Page, error) {
	after, err := readCursor(from)
	if err != nil {
		return Page{}, err
	}
	input := &dynamodb.ScanInput{
		TableName: aws.String(s.Table), Limit: aws.Int32(int32(limit)), ExclusiveStartKey: after,
		ConsistentRead:            aws.Bool(true),
		FilterExpression:          aws.String("begins_with(PK, :space)"),
		ExpressionAttributeValues: record{":space": text(keySpace)},
	}
	out, err := upstream.Do(ctx, s.Guard, func(ctx context.Context) (*dynamodb.ScanOutput, error) {
		out, err := s.Client.Scan(ctx, input)
		if err != nil {
			return nil, failure(err)
		}
		return out, nil
	})
	if err != nil {
		return Page{}, unavailable(err)
	}
	page := Page{Scanned: int(out.ScannedCount), Next: cursor(out.LastEvaluatedKey)}
	for _, item := range out.Items {
		key := group{&reader{}, item}
		k := oauth.Key{UserID: strings.TrimPrefix(key.text("PK"), keySpace), Provider: key.text("SK")}
		page.Connections = append(page.Connections, connectionIn(k, item))
	}
	return page, nil
}

// SavePlain writes tokens in the open, as the monolith reads and writes them, in
// the place of an Active connection's sealed ones: for a rollback. It is
// conditional as Save is. What would be lost for the service when it comes back
// stays: the version, events that were not sent, codes that were used.
func (s *Store) SavePlain(ctx context.Context, prev oauth.Connection, t oauth.Tokens) error {
	key, err := primaryKey(prev.Key)
	if err != nil {
		return err
	}
	if prev.State != oauth.Active || t.Access.IsZero() {
		return errors.New("dynamostore: only an active connection has tokens")
	}
	item := encode(oauth.Connection{
		Key: prev.Key, AgentProfileID: prev.AgentProfileID, Expiry: oauth.Expiry{At: prev.Expiry.At},
		Version: prev.Version, Attempts: oauth.Attempts{LeaseEpoch: prev.Attempts.LeaseEpoch},
		Pending: prev.Pending, Codes: prev.Codes,
		CreatedAt: prev.CreatedAt, UpdatedAt: time.Now(), Revision: prev.Revision + 1,
	})
	data := item["Data"].(*types.AttributeValueMemberM)
	data.Value["accessToken"], data.Value["refreshToken"] = text(t.Access.Reveal()), text(t.Refresh.Reveal())
	return s.update(ctx, key, conditionalUpdate(prev, item))
}

// cursor is where a page ended, as a text that can be given on a command line.
func cursor(after record) string {
	if len(after) == 0 {
		return ""
	}
	key := group{&reader{}, after}
	text, err := json.Marshal([]string{key.text("PK"), key.text("SK")})
	if err != nil {
		panic(err) // two strings
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func readCursor(from string) (record, error) {
	if from == "" {
		return nil, nil
	}
	var key []string
	plain, err := base64.RawURLEncoding.DecodeString(from)
	if err == nil {
		err = json.Unmarshal(plain, &key)
	}
	if err != nil || len(key) != 2 {
		return nil, errors.New("dynamostore: this is not where a page ended")
	}
	return record{"PK": text(key[0]), "SK": text(key[1])}, nil
}
