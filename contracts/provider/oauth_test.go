//go:build pact

package provider_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/pact-foundation/pact-go/v2/models"

	"coagent/clients/go/oauthclient"
	"coagent/mocks/eventbridge"
	"coagent/mocks/faults"
	"coagent/mocks/kms"
	"coagent/mocks/oauthprovider"
	"coagent/platform/env"
	"coagent/services/oauth"
	"coagent/services/oauth/oauthtest"
)

const keyARN = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000001"

// callback is the one redirect URI that is set up.
const callback = "https://app.example.com/oauth/callback"

func startOAuth(t *testing.T, i interaction) *world {
	w := newWorld(t)
	w.people = oauthprovider.New()
	tables, outside := oauthtest.StartDynalite(t), serve(t, w.people)
	w.dynamo = dynamodb.New(dynamodb.Options{
		Region: "us-east-1", BaseEndpoint: &tables, Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	})
	w.table = oauthtest.NewTable(t, w.dynamo)
	settings := map[string]string{
		"DYNAMODB_TABLE_NAME": w.table, "ENCRYPTION_KEY_ARN": keyARN, "STAGE": "test", "AWS_ENDPOINT_URL_DYNAMODB": tables,
		"AWS_ENDPOINT_URL_KMS": serve(t, kms.New(keyARN, "test")), "AWS_ENDPOINT_URL_EVENTBRIDGE": serve(t, eventbridge.New()),
	}
	maps.Copy(settings, oauthtest.ProviderSettings(outside, redirects(i)))
	w.url = w.run(t, "../../services/oauth/cmd/oauth", settings).URL
	return w
}

// redirects are those that are set up: the usual one, and the one that the
// consumer names, since a deployment has its application's.
func redirects(i interaction) string {
	for _, s := range i.ProviderStates {
		if uri, _ := s.Params["redirectUri"].(string); uri != "" && uri != callback {
			return callback + "," + uri
		}
	}
	return callback
}

// rows are all providers that there are.
var rows = oauth.Providers(env.From(func(string) string { return "" }))

var oauthStates = map[string]state{
	"the person has consented": func(w *world, _ interaction, params map[string]any) (models.ProviderStateResponse, error) {
		c, err := connectionOf(params)
		if err != nil {
			return nil, err
		}
		consent := oauthprovider.Consent{User: c.user, RedirectURI: c.redirectURI, Scopes: rows[string(c.provider)].RequiredScopes}
		if c.verifier != "" {
			sum := sha256.Sum256([]byte(c.verifier))
			consent.Challenge = base64.RawURLEncoding.EncodeToString(sum[:])
		}
		return models.ProviderStateResponse{"code": w.people.Code(oauthtest.StandIn(string(c.provider)), consent)}, nil
	},
	"the user has connected": func(w *world, _ interaction, params map[string]any) (models.ProviderStateResponse, error) {
		c, err := connectionOf(params)
		if err != nil {
			return nil, err
		}
		made, err := w.connect(c)
		return models.ProviderStateResponse{"version": made.Version}, err
	},
	"the user has not connected": func(w *world, _ interaction, params map[string]any) (models.ProviderStateResponse, error) {
		_, err := connectionOf(params)
		return nil, err // nobody has, in a new world
	},
	"the connection is dead": dead,
	"the provider is down": func(w *world, _ interaction, params map[string]any) (models.ProviderStateResponse, error) {
		c, err := connectionOf(params)
		if err == nil {
			_, err = w.connect(c)
		}
		if err == nil {
			err = w.expire(c)
		}
		w.people.Faults.Push(faults.Fault{Kind: "unavailable", Times: faults.Forever})
		return nil, err
	},
}

// dead ends a connection at the provider, and lets the service find out.
func dead(w *world, _ interaction, params map[string]any) (models.ProviderStateResponse, error) {
	c, err := connectionOf(params)
	if err != nil {
		return nil, err
	}
	if _, err := w.connect(c); err != nil {
		return nil, err
	}
	_, answer, err := w.ask(w.ctx, http.MethodGet, c.path(), nil)
	if err != nil {
		return nil, err
	}
	var held oauthclient.AccessToken
	if err := json.Unmarshal(answer, &held); err != nil {
		return nil, err
	}
	w.people.Revoke(held.AccessToken)
	if err := w.expire(c); err != nil {
		return nil, err
	}
	var told struct{ Code, Reason string }
	_, answer, err = w.ask(w.ctx, http.MethodGet, c.path(), nil)
	if err == nil {
		err = json.Unmarshal(answer, &told)
	}
	if want := params["reason"]; err == nil && (told.Code != "oauth.reauth_required" || want != nil && want != told.Reason) {
		err = fmt.Errorf("a person's own revocation is told as %s %s; that it is dead because of %v cannot be arranged", told.Code, told.Reason, want)
	}
	return nil, err
}

// connection is what a state is about.
type connection struct {
	user                  string
	provider              oauthclient.Provider
	redirectURI, verifier string
}

func (c connection) path() string { return "/oauth/tokens/" + c.user + "/" + string(c.provider) }

func connectionOf(params map[string]any) (connection, error) {
	text := func(name string) string { s, _ := params[name].(string); return s }
	c := connection{text("userId"), oauthclient.Provider(text("provider")), text("redirectUri"), text("codeVerifier")}
	if c.user != person || oauthtest.StandIn(string(c.provider)) == "" {
		return c, fmt.Errorf("the state needs the userId %s and a provider; it has %v", person, params)
	}
	return c, nil
}

// connect makes the connection as the person would.
func (w *world) connect(c connection) (oauthclient.Connected, error) {
	body, err := json.Marshal(oauthclient.CodeExchange{
		UserID: c.user, Provider: c.provider, Code: w.people.Code(oauthtest.StandIn(string(c.provider)), oauthprovider.Consent{User: c.user}),
	})
	if err != nil {
		return oauthclient.Connected{}, err
	}
	status, answer, err := w.ask(w.ctx, http.MethodPost, "/oauth/exchange", body)
	if err != nil {
		return oauthclient.Connected{}, err
	}
	if status != http.StatusOK {
		return oauthclient.Connected{}, fmt.Errorf("the exchange was answered %d %s", status, answer)
	}
	var made oauthclient.Connected
	return made, json.Unmarshal(answer, &made)
}

// expire makes the stored access token old.
func (w *world) expire(c connection) error {
	past := &types.AttributeValueMemberN{Value: strconv.FormatInt(time.Now().Add(-time.Second).UnixMilli(), 10)}
	_, err := w.dynamo.UpdateItem(w.ctx, &dynamodb.UpdateItemInput{
		TableName: aws.String(w.table),
		Key: map[string]types.AttributeValue{
			"PK": &types.AttributeValueMemberS{Value: "OAUTH#" + c.user}, "SK": &types.AttributeValueMemberS{Value: string(c.provider)},
		},
		ConditionExpression:       aws.String("attribute_exists(PK)"),
		UpdateExpression:          aws.String("SET #data.expiryDate = :past, softAt = :past"),
		ExpressionAttributeNames:  map[string]string{"#data": "Data"},
		ExpressionAttributeValues: map[string]types.AttributeValue{":past": past},
	})
	return err
}
