package loopback

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"coagent/mocks/bedrock"
	mockdynamodb "coagent/mocks/dynamodb"
	"coagent/mocks/eventbridge"
	"coagent/mocks/kms"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"coagent/bench/measure"
)

const (
	table    = "coagent"
	provider = "GOOGLE_BUSINESS"
	keyARN   = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000001"
	owners   = 50
)

var readToken = ask{"GET", "/oauth/tokens/user-%d/" + provider, ""}

// Token measures the read of a stored token, beside what is under it: the SDK's
// GetItem, and that with KMS's Decrypt.
func Token(b *Bench, rounds int, slice time.Duration) ([]measure.Result, error) {
	who, err := newPool(b, owners)
	if err != nil {
		return nil, err
	}
	aws, err := b.amazon(who)
	if err != nil {
		return nil, err
	}
	var contestants []measure.Contestant
	add := func(p program, a ask) error {
		running, err := b.start(p)
		if err != nil {
			return err
		}
		crowd := newCrowd(running.addr, a, who.tokens)
		if err := crowd.send(2 * owners); err != nil { // each stored token is sealed when it is first touched
			return fmt.Errorf("%s: %w", p.name, err)
		}
		contestants = append(contestants, measure.Contestant{Name: p.name, Do: crowd.send, CPU: measure.Of(running.pid)})
		return nil
	}
	for _, p := range []program{b.getItem("the SDK's GetItem", aws, ""), b.getItem("GetItem and Decrypt", aws, keyARN)} {
		if err := add(p, ask{"GET", "/", ""}); err != nil {
			return nil, err
		}
	}
	for _, p := range []program{
		b.oauthProgram("**ours**", who, aws, nobody, 0),
		b.oauthProgram("**ours**, data keys cached", who, aws, nobody, 1000),
	} {
		if err := add(p, readToken); err != nil {
			return nil, err
		}
	}
	return measure.Compare(contestants, rounds, slice)
}

func (b *Bench) getItem(name, url, key string) program {
	addr := b.free()
	return program{name: name, addr: addr, env: cloud(url), args: []string{
		b.file("getitem"), "-addr", addr, "-table", table, "-partition", "OAUTH#user-0", "-sort", provider, "-key", key,
	}}
}

// nobody is an address that no one listens at.
const nobody = "http://127.0.0.1:1"

func (b *Bench) oauthProgram(name string, who *pool, url, google string, cached int) program {
	addr := b.free()
	return program{
		name:  name,
		args:  []string{b.file("oauth")},
		addr:  addr,
		ready: "/readyz",
		env: append(cloud(url), append(
			who.settings(addr),
			"DYNAMODB_TABLE_NAME="+table,
			"ENCRYPTION_KEY_ARN="+keyARN,
			"STAGE=bench",
			"ENCRYPTION_KEY_CACHE_SIZE="+strconv.Itoa(cached),
			"GOOGLE_CLIENT_ID=bench",
			"GOOGLE_CLIENT_SECRET=bench",
			"GOOGLE_REDIRECT_URIS=https://app.example.com/oauth/callback",
			"GOOGLE_OAUTH_URL="+google,
		)...),
	}
}

// amazon serves the table with a token of each user, the key, the bus and the
// models, in this process.
func (b *Bench) amazon(who *pool) (url string, err error) {
	stores, keys, bus, models := mockdynamodb.New(), kms.New(keyARN, "bench"), eventbridge.New(), bedrock.New()
	url, err = b.serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch target := r.Header.Get("X-Amz-Target"); {
		case strings.HasPrefix(target, "DynamoDB"):
			stores.ServeHTTP(w, r)
		case strings.HasPrefix(target, "TrentService"):
			keys.ServeHTTP(w, r)
		case target == "":
			models.ServeHTTP(w, r)
		default:
			bus.ServeHTTP(w, r)
		}
	}))
	if err != nil {
		return "", err
	}
	return url, b.store(url, len(who.tokens))
}

// store leaves a token of each user in a new table, as the monolith would have.
func (b *Bench) store(url string, n int) error {
	api := dynamodb.New(dynamodb.Options{
		Region: "us-east-1", BaseEndpoint: aws.String(url), Credentials: credentials.NewStaticCredentialsProvider("bench",
			"bench", ""),
	})
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Second)
	defer cancel()
	if _, err := api.CreateTable(ctx, &dynamodb.CreateTableInput{
		TableName: aws.String(table), BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String("PK"), AttributeType: types.ScalarAttributeTypeS}, {AttributeName: aws.String("SK"),
				AttributeType: types.ScalarAttributeTypeS},
		},
		KeySchema: []types.KeySchemaElement{
			{AttributeName: aws.String("PK"), KeyType: types.KeyTypeHash}, {AttributeName: aws.String("SK"),
				KeyType: types.KeyTypeRange},
		},
	}); err != nil {
		return err
	}
	text := func(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }
	number := func(n int64) types.AttributeValue {
		return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
	}
	for i := range n {
		user := fmt.Sprintf("user-%d", i)
		data := map[string]types.AttributeValue{
			"agentProfileId": text(
				user,
			), "accessToken": text("ya29." + strings.Repeat("a", 200)), "refreshToken": text("1//" + strings.Repeat("r", 100)),
			"provider": text(provider), "expiryDate": number(time.Now().Add(time.Hour).UnixMilli()),
		}
		item := map[string]types.AttributeValue{
			"PK": text("OAUTH#" + user), "SK": text(provider), "EntityType": text("OAuthToken"),
			"Data":      &types.AttributeValueMemberM{Value: data},
			"CreatedAt": number(1790000000001), "UpdatedAt": number(1790000000002),
		}
		if _, err := api.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String(table), Item: item}); err != nil {
			return err
		}
	}
	return nil
}
