package main

import (
	"cmp"
	"errors"
	"time"

	"coagent/gen/oauthapi"
	"coagent/platform/auth"
	"coagent/platform/env"
	"coagent/platform/httpapi"
	"coagent/services/oauth"
)

type config struct {
	program        httpapi.Program
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
		program:        httpapi.ReadProgram(e, "oauth", "127.0.0.1:8083"),
		auth:           auth.ReadConfig(e),
		responseSample: float64(e.Int("RESPONSE_CHECK_SAMPLE", 1, 0, 100)) / 100,
		table:          e.Required("DYNAMODB_TABLE_NAME"),
		keyARN:         e.Required("ENCRYPTION_KEY_ARN"),
		cachedKeys:     e.Int("ENCRYPTION_KEY_CACHE_SIZE", 0, 0, 1000),
		stage:          e.Required("STAGE"),
		bus:            e.String("EVENTBRIDGE_BUS_NAME", "coagent"),
		catalogue:      readProviders(e),
	}
	for _, name := range []string{"AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_KMS",
		"AWS_ENDPOINT_URL_EVENTBRIDGE"} {
		e.OptionalURL(name) // the SDK reads it
	}
	return c, e.Err()
}

// providerSettings are the names of the settings that fill the fields of
// [oauth.ClientSettings]. A field without a name cannot be set for that
// provider.
var providerSettings = map[oauthapi.Provider]map[string]string{
	oauthapi.ProviderGOOGLEBUSINESS: {
		"ClientID":     "GOOGLE_CLIENT_ID",
		"ClientSecret": "GOOGLE_CLIENT_SECRET",
		"RedirectURIs": "GOOGLE_REDIRECT_URIS",
		"BaseURL":      "GOOGLE_OAUTH_URL",
	},
	oauthapi.ProviderFACEBOOK: {
		"ClientID":     "FACEBOOK_CLIENT_ID",
		"ClientSecret": "FACEBOOK_CLIENT_SECRET",
		"RedirectURIs": "FACEBOOK_REDIRECT_URIS",
		"BaseURL":      "FACEBOOK_GRAPH_URL",
		"GraphVersion": "FACEBOOK_GRAPH_VERSION",
	},
	oauthapi.ProviderZILLOW: {
		"ClientID":     "ZILLOW_CLIENT_ID",
		"ClientSecret": "ZILLOW_CLIENT_SECRET",
		"RedirectURIs": "ZILLOW_REDIRECT_URIS",
		"TokenURL":     "ZILLOW_TOKEN_URL",
		"RevokeURL":    "ZILLOW_REVOKE_URL",
		"ClientAuth":   "ZILLOW_CLIENT_AUTH",
		"Rotation":     "ZILLOW_ROTATION",
	},
}

// readProviders tells each mistake by the name of the setting that made it.
func readProviders(e *env.Reader) oauth.Catalogue {
	settings := map[string]oauth.ClientSettings{}
	for provider, names := range providerSettings {
		field := func(field string) string { return e.String(names[field], "") }
		settings[string(provider)] = oauth.ClientSettings{
			ClientID:     field("ClientID"),
			ClientSecret: e.OptionalSecret(names["ClientSecret"]),
			RedirectURIs: e.List(names["RedirectURIs"]),
			BaseURL:      field("BaseURL"),
			GraphVersion: field("GraphVersion"),
			TokenURL:     field("TokenURL"),
			RevokeURL:    field("RevokeURL"),
			ClientAuth:   field("ClientAuth"),
			Rotation:     field("Rotation"),
		}
	}
	catalogue, err := oauth.Providers(settings)
	wrong, _ := errors.AsType[oauth.SettingErrors](err)
	for _, w := range wrong {
		name := providerSettings[oauthapi.Provider(w.Provider)][w.Field]
		e.Wrong(cmp.Or(name, w.Provider+" "+w.Field), errors.New(w.Why))
	}
	return catalogue
}

const (
	// storageTimeout bounds one call to the table. A commit has four seconds, so
	// it can be tried again.
	storageTimeout = 3 * time.Second
	eventTimeout   = time.Second
	readyAge       = 5 * time.Second // that the answer of /readyz may have
)
