package program

import (
	"time"

	"coagent/platform/auth"
	"coagent/platform/env"
	"coagent/platform/httpapi"
	"coagent/platform/upstream"
	"coagent/services/oauth"
)

type config struct {
	dial       upstream.Dialer // nil: the machine's network
	program    httpapi.Program
	auth       auth.Config
	front      httpapi.Settings
	table      string
	keyARN     string
	cachedKeys int
	stage      string
	bus        string
	catalogue  oauth.Catalogue
}

func readConfig(getenv func(string) string) (config, error) {
	e := env.From(getenv)
	c := config{
		program:    httpapi.ReadProgram(e, "oauth", "127.0.0.1:8083"),
		auth:       auth.ReadConfig(e),
		front:      httpapi.ReadSettings(e),
		table:      e.Required("DYNAMODB_TABLE_NAME"),
		keyARN:     e.Required("ENCRYPTION_KEY_ARN"),
		cachedKeys: e.Int("ENCRYPTION_KEY_CACHE_SIZE", 0, 0, 1000),
		stage:      e.Required("STAGE"),
		bus:        e.String("EVENTBRIDGE_BUS_NAME", "coagent"),
		catalogue:  oauth.Providers(e),
	}
	for _, name := range []string{
		"AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL_KMS", "AWS_ENDPOINT_URL_EVENTBRIDGE",
	} {
		e.OptionalURL(name) // the SDK reads it
	}
	return c, e.Err()
}

const (
	// storageTimeout bounds one call to the table. A commit has four seconds, so
	// it can be tried again.
	storageTimeout = 3 * time.Second
	eventTimeout   = time.Second
	readyAge       = 5 * time.Second // that the answer of /readyz may have
	busAge         = time.Minute     // that it may have of the bus
)
