package main

import (
	"errors"
	"time"

	"coagent/gen/oauthapi"
	"coagent/platform/auth"
	"coagent/platform/env"
	"coagent/services/oauth"
)

type config struct {
	addr           string
	auth           auth.Config
	responseSample float64
	table          string
	keyARN         string
	cachedKeys     int
	stage          string
	bus            string
	catalogue      oauth.Catalogue
}

func readConfig(getenv func(string) string) (config, error) {
	e := env.From(getenv)
	c := config{
		addr: e.String("ADDR", "127.0.0.1:8083"),
		auth: auth.Config{
			Issuer: e.URL("COGNITO_ISSUER", ""), JWKSURL: e.String("COGNITO_JWKS_URL", ""), ClientIDs: e.RequiredList("COGNITO_CLIENT_IDS"),
		},
		responseSample: float64(e.Int("RESPONSE_CHECK_SAMPLE", 1, 0, 100)) / 100,
		table:          e.Required("DYNAMODB_TABLE_NAME"),
		keyARN:         e.Required("ENCRYPTION_KEY_ARN"),
		cachedKeys:     e.Int("ENCRYPTION_KEY_CACHE_SIZE", 0, 0, 1000),
		stage:          e.Required("STAGE"),
		bus:            e.String("EVENTBRIDGE_BUS_NAME", "coagent"),
	}
	secret := func(name string) oauth.Secret { return oauth.NewSecret(e.OptionalSecret(name).Reveal()) }
	catalogue, err := oauth.Providers(map[string]oauth.ClientSettings{
		string(oauthapi.ProviderGOOGLEBUSINESS): {
			ClientID: e.String("GOOGLE_CLIENT_ID", ""), ClientSecret: secret("GOOGLE_CLIENT_SECRET"),
			RedirectURIs: e.List("GOOGLE_REDIRECT_URIS"), BaseURL: e.String("GOOGLE_OAUTH_URL", ""),
		},
		string(oauthapi.ProviderFACEBOOK): {
			ClientID: e.String("FACEBOOK_CLIENT_ID", ""), ClientSecret: secret("FACEBOOK_CLIENT_SECRET"),
			RedirectURIs: e.List("FACEBOOK_REDIRECT_URIS"), BaseURL: e.String("FACEBOOK_GRAPH_URL", ""), GraphVersion: e.String("FACEBOOK_GRAPH_VERSION", ""),
		},
		string(oauthapi.ProviderZILLOW): {
			ClientID: e.String("ZILLOW_CLIENT_ID", ""), ClientSecret: secret("ZILLOW_CLIENT_SECRET"),
			RedirectURIs: e.List("ZILLOW_REDIRECT_URIS"), TokenURL: e.String("ZILLOW_TOKEN_URL", ""), RevokeURL: e.String("ZILLOW_REVOKE_URL", ""),
			ClientAuth: e.String("ZILLOW_CLIENT_AUTH", ""), Rotation: e.String("ZILLOW_ROTATION", ""),
		},
	})
	c.catalogue = catalogue
	return c, errors.Join(e.Err(), err)
}

const (
	// storageTimeout bounds one call to the table. A commit has four seconds, so
	// it can be tried again.
	storageTimeout = 3 * time.Second
	eventTimeout   = time.Second
	startTime      = 10 * time.Second // to find table and key at the start
	readyAge       = 5 * time.Second  // that the answer of /readyz may have
)
