// Package seed makes what a run needs and a real account would have already: the
// user pool with its demo user and a demo operator, and the table.
package seed

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	cognito "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// The demo user, and one who is an operator. The password, which both have, guards
// nothing: cognito-local signs with a key that is published, and nobody but this
// machine believes it.
const (
	DemoUser     = "demo@coagent.example"
	DemoOperator = "operator@coagent.example"
	DemoPassword = "Demo-password-1"
	// TokenLife is how long an access token of the demo user is good.
	TokenLife = 24 * time.Hour

	poolName   = "coagent"
	clientName = "web"
	// operators is the group whose people the application takes for operators.
	operators = "operators"
)

// Pool is the user pool of this machine, with its demo user signed in.
type Pool struct {
	ID, ClientID string
	// Issuer is what the pool's tokens say in iss.
	Issuer string
	// UserID is the demo user's subject.
	UserID string
	// Token is an access token of the demo user. It lives for a day.
	Token string
}

// Cognito is the account service that answers at Endpoint.
type Cognito struct{ Endpoint string }

// Seed finds the pool, its client, its demo user and its operator, makes what is
// missing, and signs the user in. It can be repeated as often as one likes.
func (c *Cognito) Seed(ctx context.Context) (Pool, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	api := c.client()
	pool, err := findPool(ctx, api)
	if err == nil && pool.ID == "" {
		pool.ID, err = makePool(ctx, api)
	}
	if err == nil && pool.ClientID == "" {
		pool.ClientID, err = makeClient(ctx, api, pool.ID)
	}
	if err == nil {
		err = makeUser(ctx, api, pool.ID, DemoUser)
	}
	if err == nil {
		err = makeOperator(ctx, api, pool.ID)
	}
	if err != nil {
		return Pool{}, fmt.Errorf("cognito: %w", err)
	}
	return signIn(ctx, api, pool)
}

// SignIn gives the pool with a fresh token. It makes nothing.
func (c *Cognito) SignIn(ctx context.Context) (Pool, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	api := c.client()
	pool, err := findPool(ctx, api)
	if err != nil {
		return Pool{}, fmt.Errorf("cognito: %w", err)
	}
	if pool.ID == "" || pool.ClientID == "" {
		return Pool{}, fmt.Errorf("cognito: there is no pool %q with a client %q at %s", poolName, clientName, c.Endpoint)
	}
	return signIn(ctx, api, pool)
}

// client is made without a look at the environment: whatever account the
// caller has, it is never spoken to.
func (c *Cognito) client() *cognito.Client {
	return cognito.New(cognito.Options{
		BaseEndpoint: &c.Endpoint,
		Region:       "us-east-1",
		Credentials:  credentials.NewStaticCredentialsProvider("local", "local", ""),
		HTTPClient:   &http.Client{Timeout: 5 * time.Second},
		Retryer:      retry.AddWithMaxAttempts(retry.NewStandard(), 3),
	})
}

// findPool gives a Pool without ID if there is none, and one without ClientID
// if the pool lacks the client.
func findPool(ctx context.Context, api *cognito.Client) (Pool, error) {
	pools, err := api.ListUserPools(ctx, &cognito.ListUserPoolsInput{MaxResults: aws.Int32(60)})
	if err != nil {
		return Pool{}, err
	}
	for _, p := range pools.UserPools {
		if aws.ToString(p.Name) != poolName {
			continue
		}
		found := Pool{ID: aws.ToString(p.Id)}
		clients, err := api.ListUserPoolClients(ctx, &cognito.ListUserPoolClientsInput{
			UserPoolId: p.Id, MaxResults: aws.Int32(60),
		})
		if err != nil {
			return Pool{}, err
		}
		for _, one := range clients.UserPoolClients {
			if aws.ToString(one.ClientName) == clientName {
				found.ClientID = aws.ToString(one.ClientId)
				break
			}
		}
		return found, nil
	}
	return Pool{}, nil
}

func makePool(ctx context.Context, api *cognito.Client) (string, error) {
	made, err := api.CreateUserPool(ctx, &cognito.CreateUserPoolInput{
		PoolName:               aws.String(poolName),
		UsernameAttributes:     []types.UsernameAttributeType{types.UsernameAttributeTypeEmail},
		AutoVerifiedAttributes: []types.VerifiedAttributeType{types.VerifiedAttributeTypeEmail},
	})
	if err != nil {
		return "", err
	}
	return aws.ToString(made.UserPool.Id), nil
}

func makeClient(ctx context.Context, api *cognito.Client, pool string) (string, error) {
	made, err := api.CreateUserPoolClient(ctx, &cognito.CreateUserPoolClientInput{
		UserPoolId: &pool,
		ClientName: aws.String(clientName),
		ExplicitAuthFlows: []types.ExplicitAuthFlowsType{
			types.ExplicitAuthFlowsTypeAllowUserPasswordAuth,
			types.ExplicitAuthFlowsTypeAllowRefreshTokenAuth,
		},
		AccessTokenValidity: aws.Int32(int32(TokenLife / time.Hour)),
		TokenValidityUnits: &types.TokenValidityUnitsType{
			AccessToken:  types.TimeUnitsTypeHours,
			IdToken:      types.TimeUnitsTypeHours,
			RefreshToken: types.TimeUnitsTypeDays,
		},
	})
	if err != nil {
		return "", err
	}
	return aws.ToString(made.UserPoolClient.ClientId), nil
}

// makeUser also sets the password of a user who is there, should somebody have
// changed it.
func makeUser(ctx context.Context, api *cognito.Client, pool, name string) error {
	_, err := api.AdminCreateUser(ctx, &cognito.AdminCreateUserInput{
		UserPoolId: &pool, Username: &name, MessageAction: types.MessageActionTypeSuppress,
		UserAttributes: []types.AttributeType{
			{Name: aws.String("email"), Value: &name},
			{Name: aws.String("email_verified"), Value: aws.String("true")},
		},
	})
	if _, exists := errors.AsType[*types.UsernameExistsException](err); err != nil && !exists {
		return err
	}
	_, err = api.AdminSetUserPassword(ctx, &cognito.AdminSetUserPasswordInput{
		UserPoolId: &pool, Username: &name, Password: aws.String(DemoPassword), Permanent: true,
	})
	return err
}

// makeOperator makes the operator, and the group if there is none: to make it anew
// would leave nobody in it.
func makeOperator(ctx context.Context, api *cognito.Client, pool string) error {
	if err := makeUser(ctx, api, pool, DemoOperator); err != nil {
		return err
	}
	groups, err := api.ListGroups(ctx, &cognito.ListGroupsInput{UserPoolId: &pool, Limit: aws.Int32(60)})
	if err != nil {
		return err
	}
	isOperators := func(g types.GroupType) bool { return aws.ToString(g.GroupName) == operators }
	if !slices.ContainsFunc(groups.Groups, isOperators) {
		_, err = api.CreateGroup(ctx, &cognito.CreateGroupInput{UserPoolId: &pool, GroupName: aws.String(operators)})
		if err != nil {
			return err
		}
	}
	_, err = api.AdminAddUserToGroup(ctx, &cognito.AdminAddUserToGroupInput{
		UserPoolId: &pool, Username: aws.String(DemoOperator), GroupName: aws.String(operators),
	})
	return err
}

func signIn(ctx context.Context, api *cognito.Client, pool Pool) (Pool, error) {
	answer, err := api.InitiateAuth(ctx, &cognito.InitiateAuthInput{
		AuthFlow: types.AuthFlowTypeUserPasswordAuth, ClientId: &pool.ClientID,
		AuthParameters: map[string]string{"USERNAME": DemoUser, "PASSWORD": DemoPassword},
	})
	if err != nil {
		return Pool{}, fmt.Errorf("cognito: %w", err)
	}
	if answer.AuthenticationResult == nil {
		return Pool{}, fmt.Errorf("cognito: signing in asks for %q instead of giving a token", answer.ChallengeName)
	}
	pool.Token = aws.ToString(answer.AuthenticationResult.AccessToken)
	if pool.Issuer, pool.UserID, err = readToken(pool.Token); err != nil {
		return Pool{}, fmt.Errorf("cognito: %w", err)
	}
	return pool, nil
}

// readToken reads iss and sub from a token. What cognito-local says of its
// issuer elsewhere (openid-configuration) is not what it writes there.
func readToken(token string) (issuer, userID string, err error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return "", "", errors.New("the access token is no JWT")
	}
	claims := struct {
		Iss string `json:"iss"`
		Sub string `json:"sub"`
	}{}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err == nil {
		err = json.Unmarshal(payload, &claims)
	}
	if err != nil || claims.Iss == "" || claims.Sub == "" {
		return "", "", errors.New("the access token names no issuer or no subject")
	}
	return claims.Iss, claims.Sub, nil
}
